/**
 * CRC-32C, the checksum of SCTP: RFC 9260, appendix A.
 *
 * @module
 */

/** The polynomial of Castagnoli, its bits reversed. */
const POLYNOMIAL = 0x82f63b78;

const TABLE: readonly number[] = Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? crc >>> 1 ^ POLYNOMIAL : crc >>> 1;
  return crc;
});

/**
 * The CRC-32C of `[offset, end)`.
 *
 * @param before That of the bytes before, to go on from.
 *
 * @example
 * ```ts
 * import { crc32c } from "@capkit/capkit/core";
 * const view = new DataView(new TextEncoder().encode("123456789").buffer);
 * if (crc32c(view, 0, 9) !== 0xe3069283) throw new Error("the check value of the catalogues");
 * ```
 */
export function crc32c(view: DataView, offset: number, end: number, before = 0): number {
  let crc = ~before;
  for (let at = offset; at < end; at++) crc = crc >>> 8 ^ (TABLE[(crc ^ view.getUint8(at)) & 0xff] ?? 0);
  return ~crc >>> 0;
}
