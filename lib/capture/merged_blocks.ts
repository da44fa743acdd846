/**
 * MergedBlocks: the blocks that a merge hands out, with packets copied from other blocks.
 *
 * @module
 */

import {
  Block,
  type CaptureInterface,
  ROW_CAPLEN,
  ROW_FLAGS,
  ROW_INTERFACE,
  ROW_NANOSECONDS,
  ROW_OFFSET,
  ROW_ORIGLEN,
  ROW_SECONDS,
  ROW_SECONDS_HIGH,
  ROW_WORDS,
} from "../block.ts";
import { FrameMemory } from "./frame_memory.ts";
import type { MergeInput } from "./merge_input.ts";

/** Packets of a block at most. */
const MAX_ROWS = 1024;
/**
 * Memory for blocks that are lent and come back: 1,024 small packets. Taking it back costs by its size, since engines
 * count the memory that transfer() moves as new. A frame that is bigger gets memory of its own.
 */
const LENT_MEMORY: number = 2 ** 17;
/** Memory for blocks that stay: JavaScriptCore is fastest with fresh memory of this size, and V8 does not mind. */
const KEPT_MEMORY: number = 2 ** 18;

/** Makes one block after the other. */
export class MergedBlocks {
  readonly #interfaces: readonly CaptureInterface[];
  #rows: Uint32Array<ArrayBuffer> = new Uint32Array(MAX_ROWS * ROW_WORDS);
  /** Memory that is lent and comes back. */
  #lentMemory: FrameMemory | undefined = undefined;
  /** Memory that stays with the blocks in it, and is filled by one after the other. */
  #keptMemory: FrameMemory | undefined = undefined;
  /** Bytes of it that are used. */
  #keptUsed = 0;
  #lent: Block | undefined = undefined;
  /** The memory of the block being made. */
  #memory: FrameMemory = new FrameMemory(new ArrayBuffer(0));
  #used = 0;
  #lend = false;
  #length = 0;
  #isFull = false;

  /** @param interfaces The merged list. */
  constructor(interfaces: readonly CaptureInterface[]) {
    this.#interfaces = interfaces;
  }

  /** Begins a block. */
  begin(lend: boolean): void {
    this.#lend = lend;
    this.#length = 0;
    this.#isFull = false;
    this.#used = lend ? 0 : this.#keptUsed;
    this.#memory = (lend ? this.#lentMemory : this.#keptMemory) ?? new FrameMemory(new ArrayBuffer(0));
  }

  /** Whether a packet came that the block being made had no place for. */
  get isFull(): boolean {
    return this.#isFull;
  }

  /** Whether there is a place for one more packet with a frame of this size; where not, the block is full. */
  hasPlaceFor(caplen: number): boolean {
    if (this.#length === 0) {
      if (this.#used + caplen > this.#memory.bytes.length) {
        this.#memory = new FrameMemory(new ArrayBuffer(Math.max(this.#lend ? LENT_MEMORY : KEPT_MEMORY, caplen)));
        this.#used = 0;
      }
      return true;
    }
    this.#isFull = this.#length === MAX_ROWS || this.#used + caplen > this.#memory.bytes.length;
    return !this.#isFull;
  }

  /** Copies an input's packet, for which there is a place, to the end of the block. */
  append(input: MergeInput, interfaceIndex: number): void {
    const { block, row, caplen, flags } = input;
    if (block === undefined) return;
    const at = this.#used;
    this.#memory.copy(input, at);
    const rows = this.#rows;
    const word = this.#length++ * ROW_WORDS;
    rows[word + ROW_OFFSET] = at;
    rows[word + ROW_CAPLEN] = caplen;
    rows[word + ROW_ORIGLEN] = block.word(row, ROW_ORIGLEN);
    rows[word + ROW_SECONDS] = block.word(row, ROW_SECONDS);
    rows[word + ROW_NANOSECONDS] = block.word(row, ROW_NANOSECONDS);
    rows[word + ROW_INTERFACE] = interfaceIndex;
    rows[word + ROW_FLAGS] = flags;
    rows[word + ROW_SECONDS_HIGH] = block.word(row, ROW_SECONDS_HIGH);
    // Multiples of 4 keep the next frame's words aligned.
    this.#used = (at + caplen + 3) & ~3;
  }

  /** The block; undefined where it has no packet. A lent one is taken back by {@linkcode MergedBlocks.takeBack}. */
  finish(): Block | undefined {
    if (this.#length === 0) return undefined;
    const fields = { bytes: this.#memory.bytes, length: this.#length, interfaces: this.#interfaces };
    if (this.#lend) return this.#lent = new Block({ ...fields, rows: this.#rows });
    this.#keptMemory = this.#memory;
    this.#keptUsed = this.#used;
    return new Block({ ...fields, rows: this.#rows.slice(0, this.#length * ROW_WORDS) });
  }

  /** Ends the loan of the last block. */
  takeBack(): void {
    const lent = this.#lent;
    if (lent === undefined) return;
    this.#lent = undefined;
    this.#lentMemory = undefined;
    if (lent.kept) {
      this.#rows = new Uint32Array(MAX_ROWS * ROW_WORDS);
      return;
    }
    const { buffer } = lent.bytes;
    lent.release();
    // transfer() detaches the old buffer and moves the memory over, without a copy unless it was for a huge frame. The
    // borrower may have done so before.
    if (!buffer.detached) this.#lentMemory = new FrameMemory(buffer.transfer(LENT_MEMORY));
  }
}
