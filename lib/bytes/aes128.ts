/**
 * AES with a key of 128 bits, FIPS 197: encryption of blocks, which is all that counter modes need. Our own, because the
 * getters that need it (QUIC's Initial packets) are synchronous and browsers have no synchronous cipher. It guards no
 * secret, since anyone can derive the keys of such a packet, so it need not hide how long it takes.
 *
 * @module
 */

/** Bytes of a block, and of a key. */
export const AES_BLOCK = 16;
const ROUNDS = 10;

/** A byte times x in the field of section 4.2. */
function timesX(byte: number): number {
  return (byte << 1 ^ (byte & 0x80 ? 0x11b : 0)) & 0xff;
}

/** The substitution box of section 5.1.1: the multiplicative inverse of each byte, mixed by an affine map. */
const SBOX: Uint8Array = makeSbox();

function makeSbox(): Uint8Array {
  const box = new Uint8Array(256);
  box[0] = 0x63;
  // p goes through all powers of x + 1, and q through those of its inverse, so that p times q is always 1.
  let p = 1;
  let q = 1;
  do {
    p ^= timesX(p);
    q ^= q << 1;
    q ^= q << 2;
    q ^= q << 4;
    q &= 0xff;
    if (q & 0x80) q ^= 0x09;
    box[p] = q ^ rotate(q, 1) ^ rotate(q, 2) ^ rotate(q, 3) ^ rotate(q, 4) ^ 0x63;
  } while (p !== 1);
  return box;
}

function rotate(byte: number, by: number): number {
  return (byte << by | byte >> 8 - by) & 0xff;
}

/** A key, made ready to encrypt blocks. */
export class Aes128 {
  /** The keys of all rounds, 16 bytes each, section 5.2. */
  readonly #roundKeys: Uint8Array;

  /** Of a key of 16 bytes. */
  constructor(key: Uint8Array) {
    const keys = new Uint8Array(AES_BLOCK * (ROUNDS + 1));
    keys.set(key.subarray(0, AES_BLOCK));
    let constant = 1;
    for (let at = AES_BLOCK; at < keys.length; at += 4) {
      const first = at % AES_BLOCK === 0;
      for (let i = 0; i < 4; i++) {
        // The first word of a round's key comes from the last one before it: rotated, substituted, and a constant.
        const last = keys[at - 4 + (first ? (i + 1) & 3 : i)] ?? 0;
        const mixed = first ? (SBOX[last] ?? 0) ^ (i === 0 ? constant : 0) : last;
        keys[at + i] = (keys[at + i - AES_BLOCK] ?? 0) ^ mixed;
      }
      if (first) constant = timesX(constant);
    }
    this.#roundKeys = keys;
  }

  /** The 16 bytes of a block, encrypted; a new array. */
  encrypt(block: Uint8Array): Uint8Array<ArrayBuffer> {
    let state = new Uint8Array(AES_BLOCK);
    let next = new Uint8Array(AES_BLOCK);
    for (let i = 0; i < AES_BLOCK; i++) state[i] = (block[i] ?? 0) ^ (this.#roundKeys[i] ?? 0);
    for (let round = 1; round <= ROUNDS; round++) {
      this.#round(state, next, round);
      [state, next] = [next, state];
    }
    return state;
  }

  /** SubBytes, ShiftRows, MixColumns but for the last round, AddRoundKey: section 5.1. */
  #round(state: Uint8Array, next: Uint8Array, round: number): void {
    const keys = this.#roundKeys;
    const key = AES_BLOCK * round;
    for (let column = 0; column < AES_BLOCK; column += 4) {
      // The bytes of a column come from four columns: ShiftRows.
      const a = SBOX[state[column] ?? 0] ?? 0;
      const b = SBOX[state[column + 5 & 15] ?? 0] ?? 0;
      const c = SBOX[state[column + 10 & 15] ?? 0] ?? 0;
      const d = SBOX[state[column + 15 & 15] ?? 0] ?? 0;
      const all = a ^ b ^ c ^ d;
      const isLast = round === ROUNDS;
      next[column] = (isLast ? a : a ^ all ^ timesX(a ^ b)) ^ (keys[key + column] ?? 0);
      next[column + 1] = (isLast ? b : b ^ all ^ timesX(b ^ c)) ^ (keys[key + column + 1] ?? 0);
      next[column + 2] = (isLast ? c : c ^ all ^ timesX(c ^ d)) ^ (keys[key + column + 2] ?? 0);
      next[column + 3] = (isLast ? d : d ^ all ^ timesX(d ^ a)) ^ (keys[key + column + 3] ?? 0);
    }
  }
}
