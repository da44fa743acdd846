/**
 * From text to tokens.
 *
 * As in libpcap the longest piece of text that means anything is a token, which has consequences: `len-14` is one name,
 * because names may hold minus signs, and `len -14` is a difference. Where two readings are equally long, a keyword goes
 * before a link-layer address, that before a number, and a name comes last.
 *
 * @module
 */

import { parseIpv6 } from "../bytes/address.ts";
import { FilterSyntaxError } from "../errors.ts";
import type { Span } from "./ast.ts";
import { findConstant, findKeyword, type Keyword } from "./keyword.ts";

/** Brackets and operators. `==`, `&&`, `||` and `!` are other spellings of `=`, `and`, `or` and `not`. */
export type Sign = (typeof SIGNS)[number];

/** Where one begins with another, the longer one comes first. */
const SIGNS = [
  "<<",
  ">>",
  "<=",
  ">=",
  "!=",
  "(",
  ")",
  "[",
  "]",
  ":",
  "/",
  "+",
  "-",
  "*",
  "%",
  "&",
  "|",
  "^",
  "<",
  ">",
  "=",
] as const;

/** What a token is. */
export type TokenContent =
  | Keyword
  | { readonly kind: "sign"; readonly sign: Sign }
  | { readonly kind: "number"; readonly value: number }
  | { readonly kind: "name"; readonly name: string }
  | { readonly kind: "ipv4"; readonly octets: readonly number[] }
  | { readonly kind: "ipv6"; readonly address: Uint8Array }
  | { readonly kind: "mac"; readonly address: Uint8Array }
  | { readonly kind: "arcnet"; readonly address: number }
  | { readonly kind: "end" };

/** The smallest part of an expression that has a meaning. */
export type Token = TokenContent & {
  /** As it was written. */
  readonly text: string;
  readonly span: Span;
};

const BLANKS = /[ \t\r\n]*/y;
/** Names, keywords, numbers and dotted addresses alike. */
const WORD = /[A-Za-z0-9](?:[-_.A-Za-z0-9]*[.A-Za-z0-9])?/y;
/** A name that might be taken for something else. */
const ESCAPED = /\\[^ !()\n\t]+/y;
const ARCNET = /\$([0-9A-Fa-f]{1,2})/y;
/** What all forms with colons begin with. */
const BEGINS_COLONS = /::|[0-9A-Fa-f]{1,4}:/y;
const COLON_MAC = /[0-9A-Fa-f]{1,2}(?::[0-9A-Fa-f]{1,2}){5}/y;
const FULL_IPV6 = /[0-9A-Fa-f]{1,4}(?::[0-9A-Fa-f]{1,4}){7}|[0-9A-Fa-f]{1,4}(?::[0-9A-Fa-f]{1,4}){5}:\d+(?:\.\d+){3}/y;
const SHORT_IPV6 =
  /(?:[0-9A-Fa-f]{1,4}(?::[0-9A-Fa-f]{1,4}){0,6})?::(?:(?:[0-9A-Fa-f]{1,4}:){0,5}\d+(?:\.\d+){3}|[0-9A-Fa-f]{1,4}(?::[0-9A-Fa-f]{1,4}){0,6})?/y;
/** What looks like a link-layer address and is none. */
const BROKEN_MAC = /[0-9A-Fa-f]{1,2}:+(?:[0-9A-Fa-f]{1,2}:+)+/y;

const NUMBER = /^(?:\d+|0[xX][0-9A-Fa-f]+)$/;
const DOTTED = /^\d+(?:\.\d+){1,3}$/;
const DOTTED_HEXADECIMAL = /^(?:\d+|0[xX][0-9A-Fa-f]+)(?:\.(?:\d+|0[xX][0-9A-Fa-f]+)){1,3}$/;
const WORD_MAC =
  /^(?:[0-9A-Fa-f]{1,2}(?:(?:-[0-9A-Fa-f]{1,2}){5}|(?:\.[0-9A-Fa-f]{1,2}){5})|[0-9A-Fa-f]{4}(?:\.[0-9A-Fa-f]{4}){2}|[0-9A-Fa-f]{12})$/;

/**
 * All tokens of an expression; the last one is of kind `"end"`.
 *
 * @throws FilterSyntaxError where no token begins, or a number is over 32 bits, or an address is none.
 */
export function tokenize(expression: string): Token[] {
  const tokens: Token[] = [];
  let offset = 0;
  for (;;) {
    offset += (matchAt(BLANKS, expression, offset) ?? "").length;
    if (offset === expression.length) break;
    const { text, content } = readToken(expression, offset);
    tokens.push({ ...content, text, span: { offset, length: text.length } });
    offset += text.length;
  }
  tokens.push({ kind: "end", text: "", span: { offset, length: 0 } });
  return tokens;
}

interface Read {
  readonly text: string;
  readonly content: TokenContent;
}

/** The token at a place where there is neither a blank nor the end. */
function readToken(expression: string, offset: number): Read {
  return readColons(expression, offset) ?? readWord(expression, offset) ?? readSign(expression, offset) ??
    refuseCharacter(expression, offset);
}

/** Addresses with colons. Each is longer than the word that it begins with. */
function readColons(expression: string, offset: number): Read | undefined {
  if (matchAt(BEGINS_COLONS, expression, offset) === undefined) return undefined;
  const ipv6 = longest(matchAt(FULL_IPV6, expression, offset), matchAt(SHORT_IPV6, expression, offset));
  const mac = matchAt(COLON_MAC, expression, offset);
  const broken = matchAt(BROKEN_MAC, expression, offset);
  const text = longest(ipv6, mac);
  if (broken !== undefined && broken.length > (text?.length ?? 0)) {
    throw refuse(expression, {
      offset,
      length: broken.length,
      reason: `"${broken}" is no address, write six bytes like "00:00:5e:00:53:01"`,
    });
  }
  if (text === undefined) return undefined;
  if (text === mac) return { text, content: { kind: "mac", address: macBytes(text.split(":")) } };
  return { text, content: { kind: "ipv6", address: ipv6Bytes(text, expression, offset) } };
}

function readWord(expression: string, offset: number): Read | undefined {
  const escaped = matchAt(ESCAPED, expression, offset);
  if (escaped !== undefined) return { text: escaped, content: { kind: "name", name: escaped.slice(1) } };
  const text = matchAt(WORD, expression, offset);
  if (text === undefined) return undefined;
  const constant = findConstant(text);
  if (constant !== undefined) return { text, content: { kind: "number", value: constant } };
  return { text, content: findKeyword(text) ?? readDigits(text, expression, offset) ?? { kind: "name", name: text } };
}

/** What a word of digits is: a link-layer address, a number, an IPv4 address; undefined for names. */
function readDigits(text: string, expression: string, offset: number): TokenContent | undefined {
  if (WORD_MAC.test(text)) return { kind: "mac", address: macBytes(splitMac(text)) };
  if (NUMBER.test(text)) return { kind: "number", value: numberValue(text, expression, offset) };
  if (DOTTED.test(text)) return { kind: "ipv4", octets: text.split(".").map(Number) };
  if (!DOTTED_HEXADECIMAL.test(text)) return undefined;
  throw refuse(expression, {
    offset,
    length: text.length,
    reason: `"${text}" is no IPv4 address, write it in decimal`,
  });
}

function readSign(expression: string, offset: number): Read | undefined {
  const two = expression.slice(offset, offset + 2);
  if (two === "==") return { text: two, content: { kind: "sign", sign: "=" } };
  if (two === "&&") return { text: two, content: { kind: "plain", word: "and" } };
  if (two === "||") return { text: two, content: { kind: "plain", word: "or" } };
  const sign = SIGNS.find((each) => expression.startsWith(each, offset));
  if (sign !== undefined) return { text: sign, content: { kind: "sign", sign } };
  if (two.startsWith("!")) return { text: "!", content: { kind: "plain", word: "not" } };
  const arcnet = matchAt(ARCNET, expression, offset);
  return arcnet === undefined
    ? undefined
    : { text: arcnet, content: { kind: "arcnet", address: parseInt(arcnet.slice(1), 16) } };
}

/** No token begins here. */
function refuseCharacter(expression: string, offset: number): never {
  const character = String.fromCodePoint(expression.codePointAt(offset) ?? 0);
  throw refuse(expression, { offset, length: character.length, reason: explainCharacter(character) });
}

function explainCharacter(character: string): string {
  switch (character) {
    case ",":
      return `"," has no meaning, write "or" between things of which one is wanted`;
    case ";":
    case "{":
    case "}":
      return `"${character}" has no meaning, group with "(" and ")"`;
    case '"':
    case "'":
      return `a quotation mark has no meaning, leave it out`;
    case "~":
      return `"~" has no meaning, write "^ 0xffffffff" behind a number`;
    case "\\":
      return `"\\" stands before a name, write it like "\\tcp"`;
    default:
      return `${JSON.stringify(character)} has no meaning`;
  }
}

/** A number: decimal, octal behind a 0, hexadecimal behind 0x. */
function numberValue(text: string, expression: string, offset: number): number {
  const octal = /^0\d/.test(text);
  if (octal && /[89]/.test(text)) {
    throw refuse(expression, {
      offset,
      length: text.length,
      reason: `"${text}" is octal because of the 0, which knows no 8 and 9, leave the 0 out`,
    });
  }
  const value = octal ? parseInt(text, 8) : Number(text);
  if (value > 0xffff_ffff) {
    throw refuse(expression, {
      offset,
      length: text.length,
      reason: `"${text}" is over 32 bits, write at most 4294967295`,
    });
  }
  return value;
}

function ipv6Bytes(text: string, expression: string, offset: number): Uint8Array {
  try {
    // inet_pton(3) takes no leading zeros in the dotted part.
    const dotted = text.includes(".") ? text.slice(text.lastIndexOf(":") + 1) : "";
    if (!/(?:^|\.)0\d/.test(dotted)) return parseIpv6(text);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
  }
  throw refuse(expression, {
    offset,
    length: text.length,
    reason: `"${text}" is no IPv6 address, write eight groups of digits like "2001:db8::1"`,
  });
}

/** The bytes of a link-layer address without colons, each in hexadecimal. */
function splitMac(text: string): string[] {
  const bytes = text.split(/[-.]/);
  return bytes.length === 6 ? bytes : bytes.join("").match(/../g) ?? [];
}

function macBytes(bytes: readonly string[]): Uint8Array {
  return Uint8Array.from(bytes, (byte) => parseInt(byte, 16));
}

/** The longer one; the first where they are equally long. */
function longest(first: string | undefined, second: string | undefined): string | undefined {
  return (second?.length ?? 0) > (first?.length ?? 0) ? second : first;
}

/** What a sticky pattern matches at a place; undefined where it doesn't. */
function matchAt(pattern: RegExp, text: string, offset: number): string | undefined {
  pattern.lastIndex = offset;
  return pattern.exec(text)?.[0];
}

function refuse(
  expression: string,
  { offset, length, reason }: { offset: number; length: number; reason: string },
): FilterSyntaxError {
  return new FilterSyntaxError(`Cannot parse filter: ${reason}`, { expression, offset, length });
}
