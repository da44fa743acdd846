/**
 * The two kinds of bit streams of zstd, RFC 8878 section 4.1: one is read forwards, the other backwards from its end.
 *
 * @module
 */

/** What is wrong with a block; thrown and caught within the decoder. */
export class ZstdDamage extends Error {}

/** Reads bits from the first byte on, the least significant first: how the tables are written. */
export class ForwardBits {
  readonly #bytes: Uint8Array;
  readonly #end: number;
  #bit: number;

  constructor(bytes: Uint8Array, from: number, end: number) {
    this.#bytes = bytes;
    this.#end = end;
    this.#bit = from * 8;
  }

  /** The byte after the last one that was begun. */
  get byte(): number {
    return (this.#bit + 7) >> 3;
  }

  /** The next bits, 16 at most. */
  read(count: number): number {
    const at = this.#bit >> 3;
    if (this.#bit + count > this.#end * 8) throw new ZstdDamage("a table is cut");
    const word = (this.#bytes[at] ?? 0) | (this.#bytes[at + 1] ?? 0) << 8 | (this.#bytes[at + 2] ?? 0) << 16;
    const value = word >> (this.#bit & 7) & (1 << count) - 1;
    this.#bit += count;
    return value;
  }

  /** Gives a bit back. */
  unread(): void {
    this.#bit--;
  }
}

/** Reads bits from the last byte on, the most significant first: how the symbols are written. */
export class BackwardBits {
  readonly #view: DataView;
  /** The first byte. */
  readonly from: number;
  /** Bits that are left; negative where more were read than there are. */
  left: number;

  /** The bits of the bytes from `from` to `end`, behind which three more can be read. */
  constructor(view: DataView, from: number, end: number) {
    const last = end > from ? view.getUint8(end - 1) : 0;
    // The highest bit that is set only shows where the others begin.
    if (last === 0) throw new ZstdDamage("a bit stream has no end");
    this.#view = view;
    this.from = from;
    this.left = (end - from) * 8 - (Math.clz32(last) - 23);
  }

  /** The next bits, 24 at most; zeros where there are none. */
  read(count: number): number {
    const left = this.left -= count;
    if (left >= 0) return this.#view.getUint32(this.from + (left >> 3), true) >>> (left & 7) & (1 << count) - 1;
    const some = count + left;
    if (some <= 0) return 0;
    return (this.#view.getUint32(this.from, true) & (1 << some) - 1) << -left;
  }
}
