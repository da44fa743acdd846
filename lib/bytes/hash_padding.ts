/**
 * The padding that MD5 (RFC 1321, sections 3.1 and 3.2) and SHA-256 (RFC 6234, section 4.1) share: a bit 1, zeros, and the
 * length in bits as the last 8 bytes of whole blocks of 64.
 *
 * @module
 */

const BLOCK_LENGTH = 64;

/** A padded copy of some bytes: whole blocks. */
export function padBlocks(bytes: Uint8Array, { littleEndian }: { littleEndian: boolean }): DataView {
  const length = Math.ceil((bytes.length + 9) / BLOCK_LENGTH) * BLOCK_LENGTH;
  const padded = new Uint8Array(length);
  padded.set(bytes);
  padded[bytes.length] = 0x80;
  const view = new DataView(padded.buffer);
  view.setBigUint64(length - 8, 8n * BigInt(bytes.length), littleEndian);
  return view;
}
