/**
 * Files that are read together, in the order of their packets' times.
 *
 * @module
 */

import type { Batch } from "../batch.ts";
import { type Block, ROW_FLAGS, ROW_NANOSECONDS } from "../block.ts";
import { FLAG_NO_TIMESTAMP } from "../packet_flag.ts";
import type { CaptureFile } from "../file/open.ts";
import type { FileRecord } from "../file/record.ts";
import { isBefore, type Timestamp } from "../timestamp.ts";

/** Packets of one file that come one after the other. */
export interface Run {
  readonly input: ConvertInput;
  readonly block: Block;
  readonly from: number;
  readonly to: number;
}

/** The time of no packet: all are before it. */
const FOREVER: Readonly<Timestamp> = { seconds: Infinity, nanoseconds: 0 };

/** A file, its batch whose packets have their turn, and the place in it. */
export class ConvertInput {
  /** The file. */
  readonly file: CaptureFile;
  /** Why it could not be read to its end. */
  failure: { readonly error: unknown } | undefined = undefined;
  readonly #batches: AsyncIterator<Batch>;
  #block: Block | undefined = undefined;
  #row = 0;
  /** Packets of the file before that row. */
  #position = 0;
  #records = 0;
  /** The time of that row; of one without a time that of the packet before it. */
  #time: Timestamp = { seconds: -Infinity, nanoseconds: 0 };

  /** Reads this file. */
  constructor(file: CaptureFile) {
    this.file = file;
    this.#batches = file.batches()[Symbol.asyncIterator]();
  }

  /** The time of the next packet; undefined at the end. */
  get time(): Readonly<Timestamp> | undefined {
    return this.#block === undefined ? undefined : this.#time;
  }

  /** Reads on, where nothing is left of the last batch. A file that is broken ends there. */
  async fill(): Promise<void> {
    if (this.#block !== undefined || this.failure !== undefined) return;
    try {
      const { value: batch } = await this.#batches.next();
      this.#block = batch?.block;
      this.#row = 0;
      this.#look();
    } catch (error) {
      this.failure = { error };
    }
  }

  /** The next packets, all before a time: at least the first, and up to the next record at most. */
  take(until: Readonly<Timestamp>): Run | undefined {
    const block = this.#block;
    if (block === undefined) return undefined;
    const from = this.#row;
    const record = this.file.records[this.#records]?.position ?? Infinity;
    const before = from + Math.max(1, record - this.#position);
    // `| 0`: Infinity would make the other number a double in some engines, and who counts with it slow.
    const end = before < block.length ? before | 0 : block.length;
    if (until === FOREVER) this.#row = end;
    else do this.#row++; while (this.#row < end && isBefore(this.#look(), until));
    this.#position += this.#row - from;
    const run = { input: this, block, from, to: this.#row };
    if (this.#row === block.length) this.#block = undefined;
    else this.#look();
    return run;
  }

  /** The records that stand before the next packet, each once. */
  *records(): Iterable<FileRecord> {
    for (;;) {
      const record = this.file.records[this.#records];
      if (record === undefined || (record.position > this.#position && !this.#hasEnded)) return;
      this.#records++;
      yield record;
    }
  }

  get #hasEnded(): boolean {
    return this.#block === undefined;
  }

  #look(): Timestamp {
    const block = this.#block;
    if (block !== undefined && (block.word(this.#row, ROW_FLAGS) & FLAG_NO_TIMESTAMP) === 0) {
      this.#time = { seconds: block.seconds(this.#row), nanoseconds: block.word(this.#row, ROW_NANOSECONDS) };
    }
    return this.#time;
  }
}

/**
 * The next packets of several files by time; of equal times those of the file that was named first. Packets of one file
 * stay in their order whatever their times.
 */
export function nextRun(inputs: readonly ConvertInput[]): Run | undefined {
  let first: ConvertInput | undefined = undefined;
  let until = FOREVER;
  for (const input of inputs) {
    const { time } = input;
    if (time === undefined) continue;
    if (first?.time === undefined) {
      first = input;
    } else if (isBefore(time, first.time)) {
      until = first.time;
      first = input;
    } else if (isBefore(time, until)) {
      until = time;
    }
  }
  return first?.take(until);
}
