/**
 * Batch: the packets of one Block, on loan.
 *
 * @module
 */

import type { Block } from "./block.ts";
import { Packet } from "./packet.ts";

/**
 * Packets that arrived together. A batch is valid until the next one is asked for, the loop ends, or the source is
 * closed: then its memory goes back to where it came from, getters of its packets throw, and what `bytes` handed out is
 * empty. {@linkcode Batch.keep} makes it last.
 *
 * @example
 * ```ts
 * import { LINKTYPE_ETHERNET, syntheticSource } from "@capkit/capkit/core";
 *
 * let bytes = 0;
 * const source = syntheticSource([new Uint8Array(60), new Uint8Array(70)], { linktype: LINKTYPE_ETHERNET });
 * for await (const batch of source.batches()) {
 *   for (const packet of batch) bytes += packet.origlen;
 * }
 * if (bytes !== 130) throw new Error("two packets");
 * ```
 */
export class Batch implements Iterable<Packet> {
  /** The packets' bytes and their table, for programs that read them without packet objects. */
  readonly block: Block;

  /** A batch of all packets of a block. */
  constructor(block: Block) {
    this.block = block;
  }

  /** How many packets. */
  get length(): number {
    return this.block.length;
  }

  /** One packet, from 0 to `length - 1`. */
  packet(index: number): Packet {
    if (!(index >= 0 && index < this.length)) {
      throw new RangeError(`Cannot read packet ${index}: the batch holds packets 0 to ${this.length - 1}`);
    }
    return new Packet(this.block, index);
  }

  /** Keeps the batch valid for ever. */
  keep(): this {
    this.block.keep();
    return this;
  }

  /** The packets, in their order. */
  [Symbol.iterator](): Iterator<Packet> {
    return new BatchIterator(this.block);
  }
}

class BatchIterator implements Iterator<Packet> {
  readonly #block: Block;
  #row = 0;

  constructor(block: Block) {
    this.#block = block;
  }

  next(): IteratorResult<Packet>;
  /** One object, written in one place: of one that is made in either of two an engine can't find out that it need not be made. */
  next(): { done?: boolean; value: Packet | undefined } {
    const row = this.#row;
    const done = row >= this.#block.length;
    if (!done) this.#row = row + 1;
    return { done, value: done ? undefined : new Packet(this.#block, row) };
  }
}
