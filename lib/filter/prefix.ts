/**
 * Prefixes of addresses.
 *
 * @module
 */

/** So many ones from the left, in 32 bits: 0xffff0000 for 16. Less than 0 is 0, more than 32 is 32. */
export function prefixMask(bits: number): number {
  return bits <= 0 ? 0 : bits >= 32 ? 0xffffffff : (0xffffffff << (32 - bits)) >>> 0;
}

/** Whether an address has bits set behind its prefix of so many bits. */
export function hasBitsBehind(address: Uint8Array, prefixLength: number): boolean {
  return address.some((byte, index) => (byte & 0xff >> Math.min(8, Math.max(0, prefixLength - 8 * index))) !== 0);
}
