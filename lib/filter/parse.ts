/**
 * From tokens to the tree.
 *
 * The grammar is that of pcap-filter(7) as libpcap's parser takes it, which is more particular than its manual:
 *
 * - An identifier without words before it takes over the qualifiers of what stands before it: `tcp port 80 or 443`.
 *   Behind a protocol alone, a comparison and the like there is nothing to take over.
 * - What stands between parentheses is a test, or a list of identifiers (`port (80 or 443)`), or a number. Which one is
 *   known only at its end, and `port 80 or (` may go on as any of the three.
 * - A list of identifiers can't begin with another list: `port (80 or (443 or 8080))`, but not `port ((80 or 443) or 8080)`.
 * - Behind a test in parentheses that can be taken over which could be before it: `port 80 and (tcp or udp) or 443`.
 *
 * @module
 */

import type { Arithmetic, BinaryExpression, DirectionWord, Expression, NumberArithmetic, Qualifiers } from "./ast.ts";
import { Cursor } from "./cursor.ts";
import { beginsArithmetic, operatorAt, parseArithmetic, parseNumber } from "./parse_arithmetic.ts";
import { beginsIdentifier, identifierExpected, parseIdentifier, qualify } from "./parse_identifier.ts";
import { parsePrimitive, parseWlan, takeComparison } from "./parse_primitive.ts";
import { closingExpected, comparisonExpected, connectiveExpected, numberAlone, testExpected } from "./parse_error.ts";

/** What may stand at a place. */
interface Place {
  /** Anything that is true or false by itself. */
  readonly tests: boolean;
  /** An identifier without qualifiers of its own. */
  readonly identifiers: boolean;
  /** Several of them in parentheses. */
  readonly lists: boolean;
  /** What such identifiers take over; undefined where there is nothing. */
  readonly qualifiers: Qualifiers | undefined;
}

/** What was found at a place. */
type Found =
  | FoundTest
  | { readonly kind: "number"; readonly number: NumberArithmetic }
  | { readonly kind: "arithmetic"; readonly arithmetic: Arithmetic };

interface FoundTest {
  readonly kind: "test";
  readonly expression: Expression;
  /** What an identifier behind it takes over. */
  readonly qualifiers: Qualifiers | undefined;
  /** Whether it consists of identifiers, without a qualifier of its own. */
  readonly bare: boolean;
}

/**
 * The tree of an expression. It says nothing of names, link types and ranges: what a tree can hold may still mean
 * nothing.
 *
 * Up to 256 parentheses, indices and `not` may be open at once, a comparison has up to 256 operators, and an expression
 * up to 4,096 tests.
 *
 * @throws FilterSyntaxError where it is not of the language, or too big.
 */
export function parse(expression: string): Expression {
  const cursor = new Cursor(expression);
  if (cursor.atEnd) return { kind: "empty", span: { offset: 0, length: expression.length } };
  const place: Place = { tests: true, identifiers: false, lists: false, qualifiers: undefined };
  const test = parseJoined(cursor, asTest(cursor, parseOne(cursor, place), place));
  if (!cursor.atEnd) throw connectiveExpected(cursor);
  return test.expression;
}

/** Goes on behind a test with all that `and` and `or` join to it. */
function parseJoined(cursor: Cursor, first: FoundTest): FoundTest {
  let test = first;
  const { offset } = first.expression.span;
  for (let kind = connectiveAt(cursor); kind !== undefined; kind = connectiveAt(cursor)) {
    cursor.advance();
    const place: Place = { tests: !first.bare, identifiers: true, lists: true, qualifiers: test.qualifiers };
    const right = asTest(cursor, parseOne(cursor, place), place);
    const expression: BinaryExpression = {
      kind,
      left: test.expression,
      right: right.expression,
      span: cursor.spanFrom(offset),
    };
    test = { kind: "test", expression, qualifiers: right.qualifiers, bare: first.bare };
  }
  return test;
}

/** One test, identifier or number, with all that belongs to it more closely than `and` and `or`. */
function parseOne(cursor: Cursor, place: Place): Found {
  const { token } = cursor;
  if (cursor.isWord("not")) return parseNot(cursor, place);
  if (cursor.isSign("(")) {
    const found = parseParenthesis(cursor, place);
    return found.kind === "test" || !place.tests ? found : parseComparison(cursor, numberOf(found));
  }
  if (!place.tests) {
    if (token.kind === "number") return { kind: "number", number: parseNumber(cursor) };
  } else if (beginsArithmetic(cursor)) {
    return parseComparison(cursor);
  }
  if (beginsIdentifier(token)) {
    if (!place.identifiers) throw testExpected(cursor);
    return {
      kind: "test",
      expression: parseIdentifier(cursor, place.qualifiers),
      qualifiers: place.qualifiers,
      bare: true,
    };
  }
  if (!place.tests) throw identifierExpected(cursor, place.qualifiers);
  return parseTest(cursor);
}

/** `not`, as often as it was written, and what it negates. */
function parseNot(cursor: Cursor, place: Place): Found {
  const { offset } = cursor.advance().span;
  cursor.enter();
  const behind: Place = { ...place, lists: place.identifiers };
  const test = asTest(cursor, parseOne(cursor, behind), behind);
  cursor.leave();
  return { ...test, expression: { kind: "not", operand: test.expression, span: cursor.spanFrom(offset) } };
}

/** What stands between parentheses, whatever it turns out to be. */
function parseParenthesis(cursor: Cursor, place: Place): Found {
  const { offset } = cursor.advance().span;
  cursor.enter();
  const inside: Place = { ...place, identifiers: place.lists, lists: false };
  let found = parseOne(cursor, inside);
  if (connectiveAt(cursor) !== undefined) found = parseJoined(cursor, asTest(cursor, found, inside));
  if (!cursor.takeSign(")")) throw closingExpected(cursor, found.kind !== "test");
  cursor.leave();
  const span = cursor.spanFrom(offset);
  switch (found.kind) {
    case "number":
      return { kind: "number", number: { ...found.number, span } };
    case "arithmetic":
      return { kind: "arithmetic", arithmetic: { ...found.arithmetic, span } };
    case "test":
      return { ...found, expression: { ...found.expression, span }, qualifiers: place.qualifiers };
  }
}

/** A number, and what it is compared with, if it is. */
function parseComparison(cursor: Cursor, first?: Arithmetic): Found {
  if (first === undefined) cursor.beginComparison();
  const left = first === undefined || operatorAt(cursor) !== undefined ? parseArithmetic(cursor, first) : first;
  const operator = takeComparison(cursor);
  if (operator === undefined) {
    return left.kind === "number" ? { kind: "number", number: left } : { kind: "arithmetic", arithmetic: left };
  }
  const right = parseArithmetic(cursor);
  cursor.countTest();
  const span = cursor.spanFrom(left.span.offset);
  return tested({ kind: "relation", operator, left, right, span });
}

/** A test that begins with a keyword. */
function parseTest(cursor: Cursor): FoundTest {
  const { token } = cursor;
  if (token.kind === "protocol" || token.kind === "direction" || token.kind === "type") return parseQualified(cursor);
  const primitive = parsePrimitive(cursor);
  if (primitive === undefined) throw testExpected(cursor);
  cursor.countTest();
  return tested(primitive);
}

/** A protocol alone, or with what it qualifies; or other qualifiers, and their identifiers. */
function parseQualified(cursor: Cursor): FoundTest {
  const { offset } = cursor.token.span;
  const protocol = cursor.token.kind === "protocol" ? cursor.token.word : undefined;
  if (protocol !== undefined) {
    cursor.advance();
    const { token } = cursor;
    if (token.kind !== "direction" && token.kind !== "type") {
      cursor.countTest();
      if (token.kind === "plain") {
        switch (token.word) {
          case "broadcast":
          case "multicast":
            cursor.advance();
            return tested({ kind: token.word, protocol, span: cursor.spanFrom(offset) });
          case "type":
          case "subtype":
          case "dir":
            // libpcap takes any protocol here, and ignores it.
            return tested({ ...parseWlan(cursor), span: cursor.spanFrom(offset) });
        }
      }
      return tested({ kind: "protocol", protocol, span: cursor.spanFrom(offset) });
    }
  }
  const qualifiers = parseQualifiers(cursor, protocol);
  const place: Place = { tests: false, identifiers: true, lists: true, qualifiers };
  const { expression } = asTest(cursor, parseOne(cursor, place), place);
  return {
    kind: "test",
    expression: { ...expression, span: cursor.spanFrom(offset) },
    qualifiers,
    bare: false,
  };
}

/** `src or dst host`. */
function parseQualifiers(cursor: Cursor, protocol: Qualifiers["protocol"]): Qualifiers {
  const direction = parseDirection(cursor);
  const { token } = cursor;
  if (token.kind !== "type") return { protocol, direction };
  if (direction !== undefined && (token.word === "proto" || token.word === "protochain" || token.word === "gateway")) {
    throw cursor.unexpected({
      expected: `"host", "net", "port", "portrange" or an address`,
      hint: `"${token.text}" has no direction, leave "${direction}" out`,
    });
  }
  cursor.advance();
  return { protocol, direction, type: token.word };
}

/** `src`, `src or dst`, `addr1`; undefined where no such word is at hand. */
function parseDirection(cursor: Cursor): DirectionWord | undefined {
  const { token } = cursor;
  if (token.kind !== "direction") return undefined;
  cursor.advance();
  const joined = connectiveAt(cursor);
  if (joined === undefined || (token.word !== "src" && token.word !== "dst")) return token.word;
  const other = token.word === "src" ? "dst" : "src";
  cursor.advance();
  if (cursor.token.kind !== "direction" || cursor.token.word !== other) {
    throw cursor.unexpected({ expected: `"${other}"` });
  }
  cursor.advance();
  return joined === "or" ? "src or dst" : "src and dst";
}

/** A primitive behind which nothing can be taken over. */
function tested(expression: Expression): FoundTest {
  return { kind: "test", expression, qualifiers: undefined, bare: false };
}

/** Makes a test of what was found: a number is an identifier where one may stand. */
function asTest(cursor: Cursor, found: Found, place: Place): FoundTest {
  if (found.kind === "test") return found;
  const { span } = numberOf(found);
  if (found.kind === "arithmetic") throw comparisonExpected(cursor, span);
  if (!place.identifiers) throw numberAlone(cursor, span, !place.tests);
  const expression = qualify(cursor, place.qualifiers, { kind: "number", value: found.number.value, span });
  return { kind: "test", expression, qualifiers: place.qualifiers, bare: true };
}

function numberOf(found: Exclude<Found, FoundTest>): Arithmetic {
  return found.kind === "number" ? found.number : found.arithmetic;
}

/** `and` or `or`, if one of them is at hand. */
function connectiveAt(cursor: Cursor): "and" | "or" | undefined {
  if (cursor.isWord("and")) return "and";
  return cursor.isWord("or") ? "or" : undefined;
}
