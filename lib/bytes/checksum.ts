/**
 * The Internet checksum.
 *
 * @module
 */

/**
 * The one's complement sum of the 16-bit words of `[offset, end)`, not yet folded or complemented (RFC 1071). An odd
 * last byte counts as the upper half of a word.
 *
 * @param view The bytes.
 * @param offset First byte of the range.
 * @param end The byte after the range, at most `view.byteLength`.
 * @param start A sum to go on from, that of a pseudo header for example.
 * @returns A sum to go on with or to give to {@linkcode foldChecksum}: exact for ranges up to 2^36 bytes.
 *
 * @example
 * ```ts
 * import { foldChecksum, sumWords } from "@capkit/capkit/core";
 * const view = new DataView(Uint8Array.of(0x00, 0x01, 0xf2, 0x03, 0xf4, 0xf5, 0xf6, 0xf7).buffer);
 * if (foldChecksum(sumWords(view, 0, 8)) !== 0x220d) throw new Error("the example of RFC 1071, section 3");
 * ```
 */
export function sumWords(view: DataView, offset: number, end: number, start = 0): number {
  let sum = start;
  let at = offset;
  for (; at + 1 < end; at += 2) sum += view.getUint16(at);
  if (at < end) sum += view.getUint8(at) << 8;
  return sum;
}

/** Folds a sum of 16-bit words to 16 bits and complements it: the value of a checksum field. */
export function foldChecksum(sum: number): number {
  let folded = sum;
  while (folded > 0xffff) folded = (folded % 0x10000) + Math.floor(folded / 0x10000);
  return ~folded & 0xffff;
}

/**
 * What a checksum says of the bytes it covers.
 *
 * - `"ok"`, `"bad"`: computed and compared.
 * - `"offloaded"`: the sender's network card was to fill it in and the packet was captured before that.
 * - `"absent"`: the protocol allows none and none was sent (UDP over IPv4 with 0), or there is nothing to check it with.
 * - `"truncated"`: not all the bytes that it covers were captured.
 */
export type ChecksumStatus = "ok" | "bad" | "offloaded" | "absent" | "truncated";
