/**
 * The 8 bytes of address in SLL and SLL2: as many of them as the length says are the address, and nobody has said what
 * is in the others.
 *
 * @module
 */

import { formatHexAt, parseHex } from "../bytes/hex.ts";
import { checkRange } from "./check_range.ts";

const ROOM = 8;

/** The address as pairs of digits with colons between them; empty where its length is 0. */
export function formatSllAddress(view: DataView, offset: number, length: number): string {
  return formatHexAt(view, offset, offset + Math.min(length, ROOM)).replace(/(..)(?=.)/g, "$1:");
}

/** The bytes after the address as hexadecimal digits. */
export function formatSllUnused(view: DataView, offset: number, length: number): string {
  return formatHexAt(view, offset + Math.min(length, ROOM), offset + ROOM);
}

/** Address and what follows it, 8 bytes at most. */
export function encodeSllAddress(layer: string, address: string, unused: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = parseHex(address.replaceAll(":", ""));
  checkRange(`${layer}.address bytes`, bytes.length + unused.length, ROOM);
  return Uint8Array.of(...bytes, ...unused);
}
