/**
 * AEAD_AES_128_GCM, RFC 5116 section 5.1 (NIST SP 800-38D): opening what was sealed.
 *
 * @module
 */

import { Aes128, AES_BLOCK } from "./aes128.ts";

/** What was sealed with a key. */
export interface Sealed {
  /** 12 bytes. */
  readonly nonce: Uint8Array;
  /** Bytes that were sent as they are, and that the tag covers too. */
  readonly associated: Uint8Array;
  /** The ciphertext, and the 16 bytes of the tag behind it. */
  readonly sealed: Uint8Array;
}

/** The plaintext; undefined where the tag says that it was not sealed with this key, or something has been changed. */
export function openAes128Gcm(
  key: Uint8Array,
  { nonce, associated, sealed }: Sealed,
): Uint8Array<ArrayBuffer> | undefined {
  if (sealed.length < AES_BLOCK) return undefined;
  const aes = new Aes128(key);
  const ciphertext = sealed.subarray(0, -AES_BLOCK);
  const counter = new Uint8Array(AES_BLOCK);
  counter.set(nonce.subarray(0, 12));
  const tag = ghash(aes.encrypt(new Uint8Array(AES_BLOCK)), associated, ciphertext);
  setCounter(counter, 1);
  const mask = aes.encrypt(counter);
  const differs = tag.some((byte, i) => (byte ^ (mask[i] ?? 0)) !== sealed[ciphertext.length + i]);
  if (differs) return undefined;
  const plaintext = new Uint8Array(ciphertext.length);
  for (let at = 0, count = 2; at < plaintext.length; at += AES_BLOCK, count++) {
    setCounter(counter, count);
    const stream = aes.encrypt(counter);
    const length = Math.min(AES_BLOCK, plaintext.length - at);
    for (let i = 0; i < length; i++) plaintext[at + i] = (ciphertext[at + i] ?? 0) ^ (stream[i] ?? 0);
  }
  return plaintext;
}

function setCounter(block: Uint8Array, count: number): void {
  new DataView(block.buffer).setUint32(12, count);
}

/** GHASH of SP 800-38D, section 6.4: of the associated bytes, the ciphertext and the lengths of both in bits. */
function ghash(key: Uint8Array, associated: Uint8Array, ciphertext: Uint8Array): Uint8Array {
  const table = multiples(key);
  const y = new Uint32Array(4);
  for (const bytes of [associated, ciphertext]) {
    for (let at = 0; at < bytes.length; at += AES_BLOCK) {
      for (let i = 0; i < AES_BLOCK; i++) y[i >> 2] = (y[i >> 2] ?? 0) ^ (bytes[at + i] ?? 0) << (24 - 8 * (i & 3));
      multiply(y, table);
    }
  }
  y[1] = (y[1] ?? 0) ^ 8 * associated.length;
  y[3] = (y[3] ?? 0) ^ 8 * ciphertext.length;
  multiply(y, table);
  const tag = new DataView(new ArrayBuffer(AES_BLOCK));
  for (const [i, word] of y.entries()) tag.setUint32(4 * i, word);
  return new Uint8Array(tag.buffer);
}

/** The key times x to the powers of 0 to 127 in the field of section 6.3, four words each. */
function multiples(key: Uint8Array): Uint32Array {
  const table = new Uint32Array(4 * 128);
  const view = new DataView(key.buffer, key.byteOffset, AES_BLOCK);
  let [a, b, c, d] = [view.getUint32(0), view.getUint32(4), view.getUint32(8), view.getUint32(12)];
  for (let i = 0; i < table.length; i += 4) {
    table.set([a, b, c, d], i);
    const carry = d & 1;
    d = d >>> 1 | c << 31;
    c = c >>> 1 | b << 31;
    b = b >>> 1 | a << 31;
    a = a >>> 1 ^ (carry === 0 ? 0 : 0xe1000000);
  }
  return table;
}

/** A block times the key, in place. */
function multiply(y: Uint32Array, table: Uint32Array): void {
  let [a, b, c, d] = [0, 0, 0, 0];
  for (let bit = 0; bit < 128; bit++) {
    if (((y[bit >> 5] ?? 0) >>> (31 - (bit & 31)) & 1) === 0) continue;
    a ^= table[4 * bit] ?? 0;
    b ^= table[4 * bit + 1] ?? 0;
    c ^= table[4 * bit + 2] ?? 0;
    d ^= table[4 * bit + 3] ?? 0;
  }
  y.set([a, b, c, d]);
}
