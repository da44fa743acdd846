/**
 * Pages of memory that are mapped into a program, for a kernel that is not one.
 *
 * @module
 */

/** A buffer that was given out for a part of the pages. */
interface Given {
  readonly offset: number;
  readonly length: number;
  readonly buffer: ArrayBuffer;
}

/**
 * JavaScript has no two buffers over the same memory. So whoever asks for all of the pages gets the very buffer that the
 * kernel writes to, and whoever asks for a part gets a copy of it as it is at that moment.
 */
export class FakePages {
  readonly length: number;
  /** Bytes of a block, for pages that are a ring. */
  readonly blockSize: number;
  #buffer: ArrayBuffer;
  #wholeGiven = false;
  readonly #given: Given[] = [];
  /** Blocks in whose place the program has other memory now. */
  readonly #hidden: Map<number, ArrayBuffer> = new Map();

  constructor(length: number, blockSize: number = length) {
    this.length = length;
    this.blockSize = blockSize;
    this.#buffer = new ArrayBuffer(length);
  }

  /** All of the pages. */
  whole(): ArrayBuffer {
    this.#wholeGiven = true;
    return this.#current();
  }

  /** A copy of a part of the pages. */
  part(offset: number, length: number): ArrayBuffer {
    const buffer = this.#current().slice(offset, offset + length);
    // What was detached is of no interest any more.
    for (let i = this.#given.length - 1; i >= 0; i--) if (this.#given[i]?.buffer.detached) this.#given.splice(i, 1);
    this.#given.push({ offset, length, buffer });
    return buffer;
  }

  /** What the program sees, for calls that are given its address. */
  bytes(offset: number, length: number): Uint8Array<ArrayBuffer> {
    return new Uint8Array(this.#current(), offset, length);
  }

  /** Whether all of the pages were given out and not taken back. */
  get wholeInUse(): boolean {
    return this.#wholeGiven && !this.#buffer.detached;
  }

  /** Whether anything of a part was given out as a part and not taken back. */
  partInUse(offset: number, length: number): boolean {
    return this.#overlapping(offset, length).some(({ buffer }) => !buffer.detached);
  }

  /** A block as the kernel has it. */
  block(index: number): DataView<ArrayBuffer> {
    const hidden = this.#hidden.get(index);
    return hidden === undefined
      ? new DataView(this.#current(), index * this.blockSize, this.blockSize)
      : new DataView(hidden);
  }

  /** Whether the program can't see a block any more. */
  isHidden(index: number): boolean {
    return this.#hidden.has(index);
  }

  /** The program has put other memory in the place of these pages: zeros, which the kernel does not write to. */
  replace(offset: number, length: number): void {
    for (let at = Math.floor(offset / this.blockSize); at * this.blockSize < offset + length; at++) {
      if (!this.#hidden.has(at)) {
        this.#hidden.set(at, this.#current().slice(at * this.blockSize, (at + 1) * this.blockSize));
      }
    }
    this.bytes(offset, length).fill(0);
    for (const one of this.#overlapping(offset, length)) {
      if (one.buffer.detached) continue;
      const from = Math.max(0, offset - one.offset);
      new Uint8Array(one.buffer).fill(0, from, offset + length - one.offset);
    }
  }

  #overlapping(offset: number, length: number): Given[] {
    return this.#given.filter((one) => one.offset < offset + length && offset < one.offset + one.length);
  }

  /** The pages are still there when nobody looks at them; only what was in them can't be told any more. */
  #current(): ArrayBuffer {
    if (this.#buffer.detached) {
      this.#buffer = new ArrayBuffer(this.length);
      this.#wholeGiven = false;
    }
    return this.#buffer;
  }
}
