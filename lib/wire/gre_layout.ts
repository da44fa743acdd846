/**
 * Which fields a GRE header has, and where: its first 16 bits say it (RFC 2784 and 2890; RFC 1701; RFC 2637, section 4.1).
 *
 * @module
 */

/** Bytes of the flags and the protocol type, which all headers have. */
export const GRE_BASE_LENGTH = 4;
/** Bytes of a source route entry before its addresses. */
export const SRE_LENGTH = 4;

/** Flag: a checksum is there, and the offset beside it. */
export const CHECKSUM_PRESENT = 0x8000;
/** Flag: a source route is there, and so are checksum and offset. */
export const ROUTING_PRESENT = 0x4000;
/** Flag: the key is there. */
export const KEY_PRESENT = 0x2000;
/** Flag: the sequence number is there. */
export const SEQUENCE_PRESENT = 0x1000;
/** Flag: the source route is strict. */
export const STRICT_SOURCE_ROUTE = 0x0800;
/** Flag: the acknowledgment number is there, in version 1. */
export const ACK_PRESENT = 0x0080;

/** Where the key is, or would be. */
export function keyAt(bits: number): number {
  return bits & (CHECKSUM_PRESENT | ROUTING_PRESENT) ? GRE_BASE_LENGTH + 4 : GRE_BASE_LENGTH;
}

/** Where the sequence number is, or would be. */
export function seqAt(bits: number): number {
  return keyAt(bits) + (bits & KEY_PRESENT ? 4 : 0);
}

/** Where the acknowledgment number is or the source route begins, or would. */
export function ackAt(bits: number): number {
  return seqAt(bits) + (bits & SEQUENCE_PRESENT ? 4 : 0);
}

/** Whether the acknowledgment number is there. */
export function hasAck(bits: number): boolean {
  return (bits & 0x7) === 1 && (bits & ACK_PRESENT) !== 0;
}

/** Whether a source route is there. */
export function hasRouting(bits: number): boolean {
  return (bits & 0x7) === 0 && (bits & ROUTING_PRESENT) !== 0;
}

/** Bytes of the header, as far as the bytes up to `end` say; more than there are where they are not enough. */
export function greHeaderLength(view: DataView, offset: number, end: number): number {
  if (end - offset < GRE_BASE_LENGTH) return GRE_BASE_LENGTH;
  const bits = view.getUint16(offset);
  let length = ackAt(bits) + (hasAck(bits) ? 4 : 0);
  if (!hasRouting(bits)) return length;
  // The list ends with an entry of family 0 and length 0 (RFC 1701).
  for (;;) {
    if (offset + length + SRE_LENGTH > end) return length + SRE_LENGTH;
    const family = view.getUint16(offset + length);
    const addresses = view.getUint8(offset + length + 3);
    length += SRE_LENGTH + addresses;
    if (family === 0 && addresses === 0) return length;
  }
}
