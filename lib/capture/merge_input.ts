/**
 * MergeInput: one of the readers that are merged, with the block that is being merged and the place in it.
 *
 * @module
 */

import { type Block, ROW_CAPLEN, ROW_FLAGS, ROW_INTERFACE, ROW_NANOSECONDS, ROW_OFFSET } from "../block.ts";
import { FLAG_NO_TIMESTAMP } from "../packet_flag.ts";
import type { BlockReader } from "../source.ts";

/** A row's interface where the reader's own list lacks it: looking it up fails as it does in the reader's block. */
const NO_INTERFACE = 0xffff_ffff;

/**
 * A reader, one block of it at most, and the packet of that block whose turn is next. When the block is used up, what
 * is said of the packet stays that of the last one.
 */
export class MergeInput {
  /** The reader. */
  readonly reader: BlockReader;
  /** Its place among the readers: of packets with equal times, those of the lower place come first. */
  readonly place: number;
  /** Where the reader's interfaces are in the merged list. */
  readonly places: number[] = [];
  /** The block being merged; undefined where it is used up and the next has not come. */
  block: Block | undefined = undefined;
  /** The block's memory. */
  bytes: Uint8Array<ArrayBuffer> = new Uint8Array(0);
  /** The same. */
  view: DataView<ArrayBuffer> = new DataView(this.bytes.buffer);
  /** The packet's row. */
  row = 0;
  /** Where its frame begins. */
  offset = 0;
  /** Bytes of its frame. */
  caplen = 0;
  /** Its flags. */
  flags = 0;
  /** Seconds of its time; those of the packet before where it has no time of its own. */
  seconds: number = -Infinity;
  /** Nanoseconds of the same. */
  nanoseconds = 0;
  /** When the block came, on the clock of `performance.now()`. */
  arrivedMs = 0;
  /** When the read that has not settled began, on the same clock. */
  askedMs = 0;
  /** A read has begun and not settled. */
  isReading = false;
  /** No more blocks come. */
  hasEnded = false;

  constructor(reader: BlockReader, place: number) {
    this.reader = reader;
    this.place = place;
  }

  /** Whether the packet has a time of its own. */
  get isTimed(): boolean {
    return (this.flags & FLAG_NO_TIMESTAMP) === 0;
  }

  /** Whether nothing is known of its next packet. */
  get isSilent(): boolean {
    return this.block === undefined && !this.hasEnded;
  }

  /**
   * Reads the next block, where the last one is used up, no read is on its way, and there is one: `onSettled` is called
   * when it is there, and told the error where there is none. An input that fails has ended.
   */
  async ask(onSettled: (failure?: { error: unknown }) => void): Promise<void> {
    if (!this.isSilent || this.isReading) return;
    this.isReading = true;
    this.askedMs = performance.now();
    let failure: { error: unknown } | undefined = undefined;
    try {
      // On loan: every packet is copied before the next block is asked for. Without a signal: a read goes on when the
      // one that began it was aborted, and its block is merged by the next.
      this.#accept(await this.reader.read({ lend: true }));
    } catch (error) {
      this.hasEnded = true;
      failure = { error };
    }
    this.isReading = false;
    onSettled(failure);
  }

  /** Goes on to the block's next packet; false where it is used up. */
  advance(): boolean {
    const { block } = this;
    if (block === undefined) return false;
    this.row++;
    return this.#lookAgain(block);
  }

  /** The reader has left packets out of the block: those whose turn has not come. */
  refiltered(): void {
    if (this.block !== undefined) this.#lookAgain(this.block);
  }

  /** Where the packet's interface is in the merged list. */
  get interface(): number {
    return this.places[this.block?.word(this.row, ROW_INTERFACE) ?? NO_INTERFACE] ?? NO_INTERFACE;
  }

  /** Drops the block: its reader is closed. */
  drop(): void {
    this.hasEnded = true;
    this.block = undefined;
    this.bytes = new Uint8Array(0);
    this.view = new DataView(this.bytes.buffer);
  }

  #accept(block: Block | undefined): void {
    // Dropped meanwhile, it has ended already.
    this.hasEnded ||= block === undefined;
    if (block === undefined || this.hasEnded || block.length === 0) return;
    this.block = block;
    this.bytes = block.bytes;
    this.view = new DataView(this.bytes.buffer, this.bytes.byteOffset, this.bytes.byteLength);
    this.arrivedMs = performance.now();
    this.row = 0;
    this.#look(block);
  }

  /** Looks at the packet whose turn it is now; false where there is none. */
  #lookAgain(block: Block): boolean {
    block.taken = this.row;
    if (this.row >= block.length) {
      this.block = undefined;
      return false;
    }
    this.#look(block);
    return true;
  }

  #look(block: Block): void {
    const { row } = this;
    this.offset = block.word(row, ROW_OFFSET);
    this.caplen = block.word(row, ROW_CAPLEN);
    this.flags = block.word(row, ROW_FLAGS);
    if (!this.isTimed) return;
    this.seconds = block.seconds(row);
    this.nanoseconds = block.word(row, ROW_NANOSECONDS);
  }
}
