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

/**
 * A reader over another one, which is its own from then on: packets that do not match are left out of its blocks, and are
 * not counted as received.
 */
export class FilterReader implements BlockReader {
  readonly #reader: BlockReader;
  readonly #filter: RowFilter;

  /** The packets of `reader` that match the filter that `compile` makes for their link type. */
  constructor(reader: BlockReader, compile: FilterCompiler) {
    this.#reader = reader;
    this.#filter = new RowFilter(compile);
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
      this.#filter.apply(block);
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
}
