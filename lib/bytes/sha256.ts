/**
 * SHA-256 (FIPS 180-4, RFC 6234) and HMAC-SHA-256 (RFC 2104). Our own, because the getters that need them (QUIC's Initial
 * packets, JA4) are synchronous and browsers have no synchronous hash.
 *
 * @module
 */

import { padBlocks } from "./hash_padding.ts";

const BLOCK_LENGTH = 64;
const DIGEST_LENGTH = 32;

/** The 64 first primes, from which the constants of section 5.1 come. */
// deno-fmt-ignore
const PRIMES: readonly number[] = [
  2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83, 89, 97, 101, 103, 107,
  109, 113, 127, 131, 137, 139, 149, 151, 157, 163, 167, 173, 179, 181, 191, 193, 197, 199, 211, 223, 227, 229, 233,
  239, 241, 251, 257, 263, 269, 271, 277, 281, 283, 293, 307, 311,
];
/** The first 32 bits of the fractions of the cube roots of the 64 first primes, section 5.1. */
const CONSTANTS: readonly number[] = PRIMES.map((prime) => fraction(Math.cbrt(prime)));
/** The first 32 bits of the fractions of the square roots of the 8 first primes, section 6.1. */
const INITIAL: readonly number[] = PRIMES.slice(0, 8).map((prime) => fraction(Math.sqrt(prime)));

function fraction(root: number): number {
  return Math.floor((root % 1) * 2 ** 32);
}

/** The 32 bytes of the digest of some bytes. */
export function sha256(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const view = padBlocks(bytes, { littleEndian: false });
  const state = Int32Array.from(INITIAL);
  const words = new Int32Array(64);
  for (let block = 0; block < view.byteLength; block += BLOCK_LENGTH) addBlock(state, words, { view, block });
  const digest = new DataView(new ArrayBuffer(DIGEST_LENGTH));
  for (const [i, word] of state.entries()) digest.setInt32(4 * i, word);
  return new Uint8Array(digest.buffer);
}

/** One block, section 6.2: 16 words of it are made 64, and each is mixed in with the eight words of the state. */
function addBlock(state: Int32Array, words: Int32Array, { view, block }: { view: DataView; block: number }): void {
  for (let i = 0; i < 16; i++) words[i] = view.getInt32(block + 4 * i);
  for (let i = 16; i < 64; i++) {
    const early = words[i - 15] ?? 0;
    const late = words[i - 2] ?? 0;
    const small0 = rotate(early, 7) ^ rotate(early, 18) ^ early >>> 3;
    const small1 = rotate(late, 17) ^ rotate(late, 19) ^ late >>> 10;
    words[i] = small1 + (words[i - 7] ?? 0) + small0 + (words[i - 16] ?? 0);
  }
  let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = state;
  for (let i = 0; i < 64; i++) {
    const big1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25);
    const first = (h + big1 + (e & f ^ ~e & g) + (CONSTANTS[i] ?? 0) + (words[i] ?? 0)) | 0;
    const big0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22);
    const second = (big0 + (a & b ^ a & c ^ b & c)) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + first) | 0;
    d = c;
    c = b;
    b = a;
    a = (first + second) | 0;
  }
  for (const [i, word] of [a, b, c, d, e, f, g, h].entries()) state[i] = (state[i] ?? 0) + word;
}

function rotate(word: number, by: number): number {
  return word >>> by | word << (32 - by);
}

/** The 32 bytes by which one who has the key knows that bytes are as they were sent. */
export function hmacSha256(key: Uint8Array, bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const block = new Uint8Array(BLOCK_LENGTH);
  block.set(key.length > BLOCK_LENGTH ? sha256(key) : key);
  const inner = sha256(joined(block.map((byte) => byte ^ 0x36), bytes));
  return sha256(joined(block.map((byte) => byte ^ 0x5c), inner));
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(first.length + second.length);
  bytes.set(first);
  bytes.set(second, first.length);
  return bytes;
}
