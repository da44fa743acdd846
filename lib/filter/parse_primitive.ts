/**
 * Parsing the primitives that begin with a word of their own: `less 60`, `vlan 100`, `type mgt`, `vpi (3 or 5)`.
 *
 * @module
 */

import type { BytePrimitive, FieldTest, PfPrimitive, Primitive, RelationPrimitive, WlanPrimitive } from "./ast.ts";
import type { Cursor } from "./cursor.ts";

/** The primitive at hand; undefined where none of these begins here. */
export function parsePrimitive(cursor: Cursor): Primitive | undefined {
  const { token } = cursor;
  const { offset } = token.span;
  if (token.kind === "pf") return parsePf(cursor, token.word);
  if (token.kind !== "plain") return undefined;
  const { word } = token;
  switch (word) {
    case "broadcast":
    case "multicast":
    case "inbound":
    case "outbound":
      cursor.advance();
      return { kind: word, span: token.span };
    case "less":
    case "greater": {
      cursor.advance();
      const length = cursor.takeNumber("a length in bytes");
      return { kind: word, length, span: cursor.spanFrom(offset) };
    }
    case "byte":
      return parseByte(cursor);
    case "ifindex": {
      cursor.advance();
      const index = cursor.takeNumber("the index of an interface");
      return { kind: "ifindex", index, span: cursor.spanFrom(offset) };
    }
    case "vlan":
    case "mpls":
    case "pppoed":
    case "pppoes":
    case "geneve":
    case "vxlan": {
      cursor.advance();
      // All but `pppoed`: a session has no number before it is there.
      const id = word === "pppoed" ? undefined : parseBracketedNumber(cursor);
      return { kind: word, id, span: cursor.spanFrom(offset) };
    }
    case "llc":
      return parseLlc(cursor);
    case "type":
    case "subtype":
    case "dir":
      return parseWlan(cursor);
    case "lane":
    case "metac":
    case "bcc":
    case "oam":
    case "oamf4":
    case "oamf4ec":
    case "oamf4sc":
    case "sc":
    case "ilmic":
    case "connectmsg":
    case "metaconnect":
      cursor.advance();
      return { kind: "atm", type: word, span: token.span };
    case "vpi":
    case "vci": {
      cursor.advance();
      const test = parseFieldTest(cursor, word);
      return { kind: "atm-field", field: word, test, span: cursor.spanFrom(offset) };
    }
    case "fisu":
    case "lssu":
    case "msu":
    case "hfisu":
    case "hlssu":
    case "hmsu":
      cursor.advance();
      return { kind: "mtp2", type: word, span: token.span };
    case "sio":
    case "opc":
    case "dpc":
    case "sls":
    case "hsio":
    case "hopc":
    case "hdpc":
    case "hsls": {
      cursor.advance();
      const test = parseFieldTest(cursor, word);
      return { kind: "mtp3-field", field: word, test, span: cursor.spanFrom(offset) };
    }
    default:
      return undefined;
  }
}

/** `type mgt subtype beacon`, `type 0`, `subtype beacon`, `dir fromds`. */
export function parseWlan(cursor: Cursor): WlanPrimitive {
  const { offset } = cursor.token.span;
  if (cursor.isWord("dir")) {
    cursor.advance();
    const direction = takeWordOrNumber(cursor, `a direction, "nods", "tods", "fromds" or "dstods"`);
    return { kind: "wlan", direction, span: cursor.spanFrom(offset) };
  }
  let type: string | number | undefined;
  if (cursor.isWord("type")) {
    cursor.advance();
    type = takeWordOrNumber(cursor, `a type of frame, "mgt", "ctl" or "data"`);
    if (!cursor.isWord("subtype")) return { kind: "wlan", type, span: cursor.spanFrom(offset) };
  }
  cursor.advance();
  const expected = `a subtype of frame like "beacon"`;
  // A number alone says too little: each type has a subtype of that number.
  const subtype = type === undefined ? takeName(cursor, expected) : takeWordOrNumber(cursor, expected);
  return { kind: "wlan", type, subtype, span: cursor.spanFrom(offset) };
}

function parsePf(cursor: Cursor, field: PfPrimitive["field"]): PfPrimitive {
  const { offset } = cursor.advance().span;
  const value = takePfValue(cursor, field);
  return { kind: "pf", field, value, span: cursor.spanFrom(offset) };
}

function takePfValue(cursor: Cursor, field: PfPrimitive["field"]): string | number {
  switch (field) {
    case "ifname":
      return takeName(cursor, "the name of an interface");
    case "ruleset":
      return takeName(cursor, "the name of a ruleset");
    case "rulenum":
    case "subrulenum":
      return cursor.takeNumber("the number of a rule");
    case "reason":
      return takeWordOrNumber(cursor, `a reason like "match"`);
    case "action":
      return takeName(cursor, `an action like "pass" or "block"`);
  }
}

/** `byte 12 = 8`. */
function parseByte(cursor: Cursor): BytePrimitive {
  const { offset: start } = cursor.advance().span;
  const offset = cursor.takeNumber("an offset in bytes");
  const { token } = cursor;
  if (token.kind !== "sign") throw cursor.unexpected({ expected: BYTE_OPERATORS });
  switch (token.sign) {
    case "=":
    case "<":
    case ">":
    case "&":
    case "|": {
      cursor.advance();
      const value = cursor.takeNumber("a number");
      return { kind: "byte", offset, operator: token.sign, value, span: cursor.spanFrom(start) };
    }
    default:
      throw cursor.unexpected({ expected: BYTE_OPERATORS });
  }
}

const BYTE_OPERATORS = `"=", "<", ">", "&" or "|"`;

/** `llc`, `llc ui`. One of the kinds, `rnr`, is also a keyword of pf. */
function parseLlc(cursor: Cursor): Primitive {
  const { offset } = cursor.advance().span;
  const { token } = cursor;
  if (token.kind === "name") {
    cursor.advance();
    return { kind: "llc", type: token.name, span: cursor.spanFrom(offset) };
  }
  if (token.kind === "pf" && token.word === "rulenum") {
    cursor.advance();
    return { kind: "llc", type: "rnr", span: cursor.spanFrom(offset) };
  }
  return { kind: "llc", span: cursor.spanFrom(offset) };
}

/** `3`, `> 3`, `(3 or 5)`. */
function parseFieldTest(cursor: Cursor, field: string): FieldTest {
  const operator = takeComparison(cursor);
  if (operator !== undefined) return { kind: "compare", operator, value: cursor.takeNumber(`a number for "${field}"`) };
  if (!cursor.takeSign("(")) return parseFieldValue(cursor, field);
  let test = parseFieldValue(cursor, field);
  while (cursor.isWord("or")) {
    cursor.advance();
    cursor.countTest();
    test = { kind: "or", left: test, right: parseFieldValue(cursor, field) };
  }
  if (!cursor.takeSign(")")) throw cursor.unexpected({ expected: `"or" or ")"` });
  return test;
}

function parseFieldValue(cursor: Cursor, field: string): FieldTest {
  return { kind: "compare", operator: "=", value: cursor.takeNumber(`a number for "${field}"`) };
}

/** Steps over a sign of comparison; undefined where there is none. */
export function takeComparison(cursor: Cursor): RelationPrimitive["operator"] | undefined {
  const { token } = cursor;
  if (token.kind !== "sign") return undefined;
  switch (token.sign) {
    case "=":
    case "!=":
    case "<":
    case "<=":
    case ">":
    case ">=":
      cursor.advance();
      return token.sign;
    default:
      return undefined;
  }
}

/** A number that may have brackets around it; undefined where there is neither. */
function parseBracketedNumber(cursor: Cursor): number | undefined {
  let brackets = 0;
  while (cursor.takeSign("(")) brackets++;
  if (brackets === 0 && cursor.token.kind !== "number") return undefined;
  const value = cursor.takeNumber("a number");
  for (; brackets > 0; brackets--) {
    if (!cursor.takeSign(")")) throw cursor.unexpected({ expected: `")"` });
  }
  return value;
}

function takeName(cursor: Cursor, expected: string): string {
  const { token } = cursor;
  if (token.kind !== "name") throw cursor.unexpected({ expected });
  cursor.advance();
  return token.name;
}

function takeWordOrNumber(cursor: Cursor, expected: string): string | number {
  return cursor.token.kind === "number" ? cursor.takeNumber(expected) : takeName(cursor, expected);
}
