/**
 * XXH64, the check sum of zstd: RFC 8878 section 3.1.1, github.com/Cyan4973/xxHash.
 *
 * Numbers of 64 bits are two of 32: engines are far slower with BigInt.
 *
 * @module
 */

const P1_HIGH = 0x9e3779b1;
const P1_LOW = 0x85ebca87;
const P2_HIGH = 0xc2b2ae3d;
const P2_LOW = 0x27d4eb4f;
const P3 = 0x165667b19e3779f9n;
const P4 = 0x85ebca77c2b2ae63n;
const P5 = 0x27d4eb2f165667c5n;
const P1 = 0x9e3779b185ebca87n;
const P2 = 0xc2b2ae3d27d4eb4fn;

/** Bytes that are added at a time, 8 to each of four sums. */
const STRIPE = 32;
const LANES = 4;

/** A running check sum. */
export class Xxh64 {
  /** The four sums, each its low half and its high one. */
  readonly #sums: Int32Array<ArrayBuffer> = new Int32Array(2 * LANES);
  readonly #rest: Uint8Array<ArrayBuffer> = new Uint8Array(STRIPE);
  readonly #restView: DataView<ArrayBuffer> = new DataView(this.#rest.buffer);
  #length = 0;

  constructor() {
    this.reset();
  }

  /** Begins another sum. */
  reset(): void {
    this.#length = 0;
    [P1 + P2, P2, 0n, -P1].forEach((value, lane) => {
      this.#sums[2 * lane] = Number(BigInt.asIntN(32, value));
      this.#sums[2 * lane + 1] = Number(BigInt.asIntN(32, value >> 32n));
    });
  }

  /** Adds bytes. */
  add(bytes: Uint8Array<ArrayBuffer>): void {
    let at = 0;
    const held = this.#length % STRIPE;
    this.#length += bytes.length;
    if (held > 0) {
      const part = bytes.subarray(0, STRIPE - held);
      this.#rest.set(part, held);
      if (held + part.length < STRIPE) return;
      this.#addStripes(this.#restView, 0, STRIPE);
      at = part.length;
    }
    const whole = bytes.length - (bytes.length - at) % STRIPE;
    this.#addStripes(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), at, whole);
    this.#rest.set(bytes.subarray(whole));
  }

  #addStripes(view: DataView, from: number, end: number): void {
    const sums = this.#sums;
    for (let lane = 0; lane < LANES; lane++) {
      let low = sums[2 * lane] ?? 0;
      let high = sums[2 * lane + 1] ?? 0;
      for (let at = from + 8 * lane; at < end; at += STRIPE) {
        const wordLow = view.getUint32(at, true);
        const wordHigh = view.getUint32(at + 4, true);
        // sum += word * P2
        const productLow = Math.imul(wordLow, P2_LOW);
        const productHigh = upper(wordLow, P2_LOW) + Math.imul(wordLow, P2_HIGH) + Math.imul(wordHigh, P2_LOW) | 0;
        const sumLow = (low >>> 0) + (productLow >>> 0);
        high = high + productHigh + (sumLow > 0xffff_ffff ? 1 : 0) | 0;
        low = sumLow | 0;
        // sum = rotate(sum, 31) * P1
        const turnedLow = low << 31 | high >>> 1;
        const turnedHigh = high << 31 | low >>> 1;
        low = Math.imul(turnedLow, P1_LOW);
        high = upper(turnedLow, P1_LOW) + Math.imul(turnedLow, P1_HIGH) + Math.imul(turnedHigh, P1_LOW) | 0;
      }
      sums[2 * lane] = low;
      sums[2 * lane + 1] = high;
    }
  }

  /** The lower half of the sum of all bytes since the last `reset`, an unsigned number. */
  get value(): number {
    let sum = P5;
    if (this.#length >= STRIPE) {
      const sums = [0, 1, 2, 3].map((lane) => this.#sum(lane));
      sum = [1, 7, 12, 18].reduce((all, turn, lane) => all + rotated(sums[lane] ?? 0n, turn), 0n);
      for (const lane of sums) sum = wrap((sum ^ round(0n, lane)) * P1 + P4);
    }
    sum = wrap(sum + BigInt(this.#length));
    const end = this.#length % STRIPE;
    let at = 0;
    for (; at + 8 <= end; at += 8) {
      sum = wrap(rotated(sum ^ round(0n, this.#restView.getBigUint64(at, true)), 27) * P1 + P4);
    }
    if (at + 4 <= end) {
      sum = wrap(rotated(sum ^ wrap(BigInt(this.#restView.getUint32(at, true)) * P1), 23) * P2 + P3);
      at += 4;
    }
    for (; at < end; at++) sum = wrap(rotated(sum ^ wrap(BigInt(this.#rest[at] ?? 0) * P5), 11) * P1);
    sum = wrap((sum ^ sum >> 33n) * P2);
    sum = wrap((sum ^ sum >> 29n) * P3);
    return Number((sum ^ sum >> 32n) & 0xffff_ffffn);
  }

  #sum(lane: number): bigint {
    const low = BigInt((this.#sums[2 * lane] ?? 0) >>> 0);
    return BigInt((this.#sums[2 * lane + 1] ?? 0) >>> 0) << 32n | low;
  }
}

/** The upper half of the product of two unsigned numbers of 32 bits. */
function upper(a: number, b: number): number {
  const low = a & 0xffff;
  const high = a >>> 16;
  const middle = Math.imul(high, b & 0xffff) + (Math.imul(low, b & 0xffff) >>> 16) | 0;
  const other = Math.imul(low, b >>> 16) + (middle & 0xffff) | 0;
  return Math.imul(high, b >>> 16) + (middle >>> 16) + (other >>> 16) | 0;
}

function wrap(value: bigint): bigint {
  return BigInt.asUintN(64, value);
}

function rotated(value: bigint, turn: number): bigint {
  return wrap(value << BigInt(turn) | value >> BigInt(64 - turn));
}

function round(sum: bigint, word: bigint): bigint {
  return wrap(rotated(wrap(sum + word * P2), 31) * P1);
}
