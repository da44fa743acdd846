/**
 * DER, ITU-T X.690: tag, length and value, one inside of the other; as much of it as certificates need.
 *
 * @module
 */

import { formatIpv4, formatIpv6 } from "./address.ts";
import type { Bytes } from "./cursor.ts";

/** Tag of an object identifier. */
export const DER_OID = 0x06;
/** Tag of a text of 16 bits a character. */
const DER_BMP_STRING = 0x1e;

/** A tag, and what it has inside. */
export interface DerPart extends Bytes {
  /** The identifier octet, class and form included; numbers above 30 are not told apart. */
  readonly tag: number;
  /** The first byte of the value. */
  readonly value: number;
}

/** What lies in some bytes, one after the other; the last one may be cut, and what can't be DER ends the list. */
export function derParts({ view, offset, end }: Bytes): DerPart[] {
  const parts: DerPart[] = [];
  for (let at = offset; at + 2 <= end;) {
    const tag = view.getUint8(at);
    const first = view.getUint8(at + 1);
    // From 0x80 on it is the number of bytes that hold the length; more than three are longer than any frame.
    const more = first < 0x80 ? 0 : first & 0x7f;
    const value = at + 2 + more;
    if (more > 3 || value > end) break;
    let length = more === 0 ? first : 0;
    for (let i = 0; i < more; i++) length = length << 8 | view.getUint8(at + 2 + i);
    parts.push({ view, offset: at, end: Math.min(end, value + length), tag, value });
    at = value + length;
  }
  return parts;
}

/** What lies in the value of a part; nothing where there is no such part. */
export function derInside(part: DerPart | undefined): DerPart[] {
  return part === undefined ? [] : derParts({ view: part.view, offset: part.value, end: part.end });
}

/** The value's bytes, not copied. */
export function derBytes({ view, value, end }: DerPart): Uint8Array {
  return new Uint8Array(view.buffer, view.byteOffset + value, end - value);
}

/** An object identifier as text, `"2.5.4.3"`; empty where it is none. */
export function derOid(part: DerPart | undefined): string {
  if (part?.tag !== DER_OID) return "";
  const arcs: number[] = [];
  let arc = 0;
  for (const byte of derBytes(part)) {
    arc = arc * 128 + (byte & 0x7f);
    if (byte >= 0x80) continue;
    // The first two arcs are one number: 40 times the first, which is at most 2, and the second.
    if (arcs.length === 0) arcs.push(Math.min(2, Math.floor(arc / 40)), arc - 40 * Math.min(2, Math.floor(arc / 40)));
    else arcs.push(arc);
    arc = 0;
  }
  return arcs.join(".");
}

/** A string or a time as text: all kinds of strings are read as UTF-8, but for that of 16 bits a character. */
export function derText(part: DerPart): string {
  return new TextDecoder(part.tag === DER_BMP_STRING ? "utf-16be" : "utf-8").decode(derBytes(part));
}

/** An address of 4 or 16 bytes as text; undefined where it is none. */
export function derAddress({ view, value, end }: DerPart): string | undefined {
  if (end - value === 4) return formatIpv4(view, value);
  return end - value === 16 ? formatIpv6(view, value) : undefined;
}
