/**
 * The Basic Encoding Rules of ASN.1, ITU-T X.690: what SNMP, LDAP, Kerberos and certificates are written in.
 *
 * @module
 */

import { formatHexAt } from "./hex.ts";

/** Universal tag: a truth value. */
export const BER_BOOLEAN = 0x01;
/** Universal tag: a whole number. */
export const BER_INTEGER = 0x02;
/** Universal tag: bytes. */
export const BER_OCTET_STRING = 0x04;
/** Universal tag: nothing. */
export const BER_NULL = 0x05;
/** Universal tag: an object identifier. */
export const BER_OID = 0x06;
/** Universal tag: a sequence. */
export const BER_SEQUENCE = 0x30;

/** An element: tag, length and contents. */
export interface BerElement {
  /** The bytes of the frame. */
  readonly view: DataView;
  /** Its first byte, the tag. */
  readonly offset: number;
  /** The byte after its contents. */
  readonly end: number;
  /** The first byte of the tag: class, form and number; 31 in the number says that more bytes follow. */
  readonly tag: number;
  /** Where its contents begin. */
  readonly contents: number;
}

/**
 * The element at `offset`; undefined where it does not end before `end`. A length that is not known beforehand (X.690,
 * section 8.1.3.6) is not read.
 */
export function berElement(view: DataView, offset: number, end: number): BerElement | undefined {
  const element = berHead(view, offset, end);
  return element === undefined || element.end > end ? undefined : element;
}

/** The element at `offset` as far as it is there: its end is `end` at most. Undefined where not even its length is there. */
export function berCut(view: DataView, offset: number, end: number): BerElement | undefined {
  const element = berHead(view, offset, end);
  return element && { ...element, end: Math.min(element.end, end) };
}

/** The tag and the length at `offset`. */
function berHead(view: DataView, offset: number, end: number): BerElement | undefined {
  if (offset + 2 > end) return undefined;
  const tag = view.getUint8(offset);
  let at = offset + 1;
  // A tag number of 31 and more: further bytes, all but the last with the uppermost bit set.
  if ((tag & 0x1f) === 0x1f) {
    while (at < end && (view.getUint8(at) & 0x80) !== 0) at++;
    at++;
    if (at >= end) return undefined;
  }
  let length = view.getUint8(at++);
  if (length >= 0x80) {
    const bytes = length & 0x7f;
    if (bytes === 0 || bytes > 4 || at + bytes > end) return undefined;
    length = 0;
    for (let i = 0; i < bytes; i++) length = length * 0x100 + view.getUint8(at++);
  }
  return { view, offset, end: at + length, tag, contents: at };
}

/** The elements in `[offset, end)`, up to the first one that is not whole. */
export function berElements(view: DataView, offset: number, end: number): BerElement[] {
  const elements: BerElement[] = [];
  for (let at = offset; at < end;) {
    const element = berElement(view, at, end);
    if (element === undefined) break;
    elements.push(element);
    at = element.end;
  }
  return elements;
}

/** The elements within an element. */
export function berChildren({ view, contents, end }: BerElement): BerElement[] {
  return berElements(view, contents, end);
}

/** A whole number with sign, of up to 8 bytes; undefined for a longer one or none at all. */
export function berInteger({ view, contents, end }: BerElement): bigint | undefined {
  const length = end - contents;
  if (length < 1 || length > 9) return undefined;
  let value = BigInt(view.getInt8(contents));
  for (let at = contents + 1; at < end; at++) value = value << 8n | BigInt(view.getUint8(at));
  return value;
}

/** A whole number with sign that a JavaScript number holds exactly; undefined for any other. */
export function berNumber(element: BerElement): number | undefined {
  const value = berInteger(element);
  return value === undefined || !Number.isSafeInteger(Number(value)) ? undefined : Number(value);
}

/** An object identifier, `"1.3.6.1.2.1"`; undefined where it is empty or its last number does not end. */
export function berOid({ view, contents, end }: BerElement): string | undefined {
  if (contents >= end || (view.getUint8(end - 1) & 0x80) !== 0) return undefined;
  const parts: string[] = [];
  for (let at = contents; at < end;) {
    let value = 0n;
    // Bits beyond the 128th of a hostile identifier are not worth their time.
    for (let bytes = 0;; bytes++) {
      const byte = view.getUint8(at++);
      if (bytes < 18) value = value << 7n | BigInt(byte & 0x7f);
      if (byte < 0x80) break;
    }
    if (parts.length > 0) parts.push(String(value));
    else {
      const first = value < 80n ? value / 40n : 2n;
      parts.push(String(first), String(value - 40n * first));
    }
  }
  return parts.join(".");
}

/** The contents as hexadecimal digits. */
export function berHex({ view, contents, end }: BerElement): string {
  return formatHexAt(view, contents, end);
}
