/**
 * FilterReader: the packets of another reader that match a filter.
 *
 * @module
 */

import type { Block, CaptureInterface } from "./block.ts";
import { type FilterCompiler, RowFilter } from "./row_filter.ts";
import type { BlockReader, ReaderCounts, ReadOptions } from "./source.ts";

/** A block that is to stay is kept as it is where at least one packet of so many has matched. */
const KEEP_ONE_OF = 4;

/** What stands among the packets of a reader: `position` of them come before it. */
export interface PacketMark {
  readonly position: number;
}

/**
 * A reader over another one, which is its own from then on: packets that do not match are left out of its blocks, and are
 * not counted as received.
 */
export class FilterReader implements BlockReader {
  readonly #reader: BlockReader;
  readonly #filter: RowFilter;
  readonly #marks: readonly PacketMark[];
  /** For each mark that has been passed, how many packets that matched come before it. */
  readonly #places: number[] = [];
  /** Packets read, and those of them that matched. */
  #read = 0;
  #matched = 0;

  /**
   * The packets of `reader` that match the filter that `compile` makes for their link type; `marks` are what stands among
   * them, in order, a list that may grow with each block.
   */
  constructor(
    reader: BlockReader,
    { compile, marks = [] }: { compile: FilterCompiler; marks?: readonly PacketMark[] },
  ) {
    this.#reader = reader;
    this.#filter = new RowFilter(compile);
    this.#marks = marks;
  }

  /** How many packets that match come before the mark of this index; of one that is further on, as far as is known. */
  matchedBefore(index: number): number {
    return this.#places[index] ?? this.#matched;
  }

  get interfaces(): readonly CaptureInterface[] {
    return this.#reader.interfaces;
  }

  /** @throws FilterSyntaxError where the expression means nothing for the link type of an interface. */
  async read({ lend, signal }: ReadOptions): Promise<Block | undefined> {
    for (;;) {
      const failure = this.#filter.takeFailure();
      if (failure !== undefined) throw failure.error;
      // On loan, so that no memory is used up by packets that do not match.
      const block = await this.#reader.read({ lend: true, signal });
      if (block === undefined) return undefined;
      const { length } = block;
      this.#apply(block);
      if (block.length === 0) continue;
      if (lend) return block;
      if (block.length * KEEP_ONE_OF < length) return block.copy();
      block.keep();
      return block;
    }
  }

  stop(): void {
    this.#reader.stop();
  }

  close(): Promise<void> {
    return this.#reader.close();
  }

  counts(): readonly ReaderCounts[] {
    const { rejected } = this.#filter;
    return this.#reader.counts().map((counts, index) => {
      return { ...counts, received: counts.received - (rejected[index] ?? 0) };
    });
  }

  #apply(block: Block): void {
    const end = this.#read + block.length;
    const { test } = this.#filter;
    const mark = this.#marks[this.#places.length];
    if (mark === undefined || mark.position >= end) {
      this.#filter.apply(block);
      this.#matched += block.length;
    } else {
      let row = this.#read;
      this.#filter.apply(block, (...packet) => {
        this.#pass(row++);
        const matches = test(...packet);
        if (matches) this.#matched++;
        return matches;
      });
    }
    this.#read = end;
  }

  /** The packet of this position comes next. */
  #pass(position: number): void {
    for (;;) {
      const mark = this.#marks[this.#places.length];
      if (mark === undefined || mark.position > position) return;
      this.#places.push(this.#matched);
    }
  }
}
