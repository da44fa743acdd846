/**
 * Parsing what stands behind qualifiers: names, numbers, addresses.
 *
 * @module
 */

import type { FilterSyntaxError } from "../errors.ts";
import type { Identifier, Ipv4Identifier, Ipv6Identifier, QualifiedPrimitive, Qualifiers } from "./ast.ts";
import type { Cursor } from "./cursor.ts";
import { hintForIdentifier } from "./suggest.ts";
import type { Token } from "./token.ts";

/** What belongs behind a type's word. */
const EXPECTED = {
  host: "a host's name or address",
  net: "a network's name or address",
  port: "a port's number or name",
  portrange: `a range of ports like "6000-6008"`,
  gateway: "a host's name",
  proto: "a protocol's number or name",
  protochain: "a protocol's number or name",
} as const;

/** Whether an identifier that is not a number begins with this token. */
export function beginsIdentifier(token: Token): boolean {
  switch (token.kind) {
    case "name":
    case "ipv4":
    case "ipv6":
    case "mac":
    case "arcnet":
      return true;
    default:
      return false;
  }
}

/**
 * The identifier at hand.
 *
 * @param qualifiers The words before it, or before the identifier before it; undefined where there are none.
 */
export function parseIdentifier(cursor: Cursor, qualifiers: Qualifiers | undefined): QualifiedPrimitive {
  return qualify(cursor, qualifiers, readIdentifier(cursor, qualifiers));
}

/** The primitive of an identifier. */
export function qualify(
  cursor: Cursor,
  qualifiers: Qualifiers | undefined,
  identifier: Identifier,
): QualifiedPrimitive {
  const { span } = identifier;
  if (qualifiers === undefined) {
    const text = cursor.expression.slice(span.offset, span.offset + span.length);
    throw cursor.refuse(
      `nothing before "${text}" says what it is, write "host ${text}", "port ${text}" or the like`,
      span,
    );
  }
  cursor.countTest();
  return { kind: "qualified", qualifiers, identifier, span };
}

/** The error that something else stands at hand. */
export function identifierExpected(cursor: Cursor, qualifiers: Qualifiers | undefined): FilterSyntaxError {
  const expected = EXPECTED[qualifiers?.type ?? "host"];
  return cursor.unexpected({ expected, hint: hintForIdentifier(cursor.token) });
}

function readIdentifier(cursor: Cursor, qualifiers: Qualifiers | undefined): Identifier {
  const { token } = cursor;
  const { span } = token;
  switch (token.kind) {
    case "name":
      cursor.advance();
      return { kind: "name", name: token.name, span };
    case "mac":
      cursor.advance();
      return { kind: "mac", address: token.address, span };
    case "arcnet":
      cursor.advance();
      return { kind: "arcnet", address: token.address, span };
    case "ipv4":
      return readIpv4(cursor, qualifiers?.protocol === "decnet");
    case "ipv6":
      return readIpv6(cursor);
    default:
      throw identifierExpected(cursor, qualifiers);
  }
}

/** An address, and `/` and a number, or `mask` and another one. DECnet's addresses look alike, with numbers up to 1023. */
function readIpv4(cursor: Cursor, decnet: boolean): Ipv4Identifier {
  const { offset } = cursor.token.span;
  const address = readDotted(cursor, decnet);
  if (cursor.takeSign("/")) {
    const prefixLength = cursor.takeNumber("the length of the prefix in bits");
    return { kind: "ipv4", ...address, prefixLength, span: cursor.spanFrom(offset) };
  }
  if (cursor.isWord("mask")) {
    cursor.advance();
    const mask = readDotted(cursor, false);
    return { kind: "ipv4", ...address, mask, span: cursor.spanFrom(offset) };
  }
  return { kind: "ipv4", ...address, span: cursor.spanFrom(offset) };
}

function readDotted(cursor: Cursor, decnet: boolean): { text: string; value: number; bits: number } {
  const { token } = cursor;
  if (token.kind !== "ipv4") throw cursor.unexpected({ expected: `a mask like "255.255.0.0"` });
  if (!decnet && token.octets.some((octet) => octet > 255)) {
    throw cursor.refuse(`"${token.text}" is no IPv4 address, write numbers up to 255`, token.span);
  }
  cursor.advance();
  const value = token.octets.reduce((high, octet) => (high << 8 | octet) >>> 0, 0);
  return { text: token.text, value, bits: 8 * token.octets.length };
}

function readIpv6(cursor: Cursor): Ipv6Identifier {
  const { token } = cursor;
  if (token.kind !== "ipv6") throw cursor.unexpected({ expected: "an IPv6 address" });
  cursor.advance();
  const { text, address } = token;
  if (!cursor.takeSign("/")) return { kind: "ipv6", text, address, span: token.span };
  const prefixLength = cursor.takeNumber("the length of the prefix in bits");
  return { kind: "ipv6", text, address, prefixLength, span: cursor.spanFrom(token.span.offset) };
}
