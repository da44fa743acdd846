/**
 * PacketSource: packets from anywhere, over the one port that every origin of packets implements.
 *
 * @module
 */

import { Batch } from "./batch.ts";
import type { Block, CaptureInterface } from "./block.ts";
import { Packet } from "./packet.ts";
import type { DecodeAs } from "./wire/decode_as.ts";

/** How a {@linkcode BlockReader} is asked for a block. */
export interface ReadOptions {
  /**
   * The block is used before the next one is read and not after, so its memory may be lent; without it the block stays
   * valid for ever.
   */
  readonly lend: boolean;
  /** Ends a read that waits: it then rejects with the signal's reason, and no packet is lost. */
  readonly signal?: AbortSignal | undefined;
}

/** What the origin of the packets knows of how many there were; the counts never go back. */
export interface ReaderCounts {
  /** Packets that passed the filter, those lost included. */
  readonly received: number;
  /** Packets lost because nobody read them in time. */
  readonly dropped: number;
  /** How often a ring had no free block (`tp_freeze_q_cnt`). */
  readonly frozen: number;
  /** Packets that the network card lost before the kernel saw them, since the capture began; 0 by default. */
  readonly interfaceDropped?: number;
  /** Packets that were left out of a merge, because another interface had shown them; 0 by default. */
  readonly duplicates?: number;
}

/**
 * The port: whatever gives blocks of packets. A live socket, a ring, a file, frames in memory and a merge of several
 * implement this; after it nobody can tell where a packet came from.
 */
export interface BlockReader {
  /** The interfaces met so far; the list may grow with each block. */
  readonly interfaces: readonly CaptureInterface[];

  /**
   * The next block, with at least one packet; undefined at the end. Never called again before it has settled.
   *
   * It takes back what it lent before: see {@linkcode Block.release}.
   */
  read(options: ReadOptions): Promise<Block | undefined>;

  /** Lets nothing new in: reads then give what is already here, and end. */
  stop(): void;

  /** Gives everything back: memory lent, descriptors, timers. A read that waits ends. Idempotent. */
  close(): Promise<void>;

  /** Counts so far, in the order of `interfaces`. */
  counts(): readonly ReaderCounts[];
}

/** How many packets; cumulative. */
export interface PacketCounts extends Required<ReaderCounts> {
  /** Packets handed to the program. `captured + dropped + duplicates` is `received` once iteration has ended. */
  readonly captured: number;
}

/** What {@linkcode PacketSource.stats} returns. */
export interface SourceStats extends PacketCounts {
  /** The same for each interface, in the order of `source.interfaces`. */
  readonly interfaces: readonly (PacketCounts & { readonly interface: CaptureInterface })[];
}

/** How the packets of a {@linkcode PacketSource} are decoded. */
export interface SourceOptions {
  /** What follows what in this network, where it is not what the numbers commonly mean. */
  readonly decodeAs?: DecodeAs | undefined;
}

/** What a loop over a {@linkcode PacketSource} is told. */
export interface IterationOptions {
  /** Ends the loop: it then rejects with the signal's reason. What was not handed out yet waits for the next loop. */
  signal?: AbortSignal;
}

/**
 * Packets, one after the other or in batches.
 *
 * One loop at a time. `break` leaves the source open, and another loop goes on where the first one ended.
 *
 * @example
 * ```ts
 * import { LINKTYPE_ETHERNET, syntheticSource } from "@capkit/capkit/core";
 *
 * await using source = syntheticSource([new Uint8Array(60), new Uint8Array(60)], { linktype: LINKTYPE_ETHERNET });
 * for await (const packet of source) if (packet.caplen !== 60) throw new Error("60 bytes each");
 * if (source.stats().captured !== 2) throw new Error("two packets");
 * ```
 */
export class PacketSource implements AsyncIterable<Packet>, AsyncDisposable {
  readonly #reader: BlockReader;
  readonly #cursor: Cursor;
  #closed: Promise<void> | undefined = undefined;

  /** A source over anything that gives blocks. */
  constructor(reader: BlockReader, options: SourceOptions = {}) {
    this.#reader = reader;
    this.#cursor = new Cursor(reader, options.decodeAs);
  }

  /** The interfaces met so far, in the order in which `stats()` counts them. */
  get interfaces(): readonly CaptureInterface[] {
    return this.#reader.interfaces;
  }

  /** Packets, each valid for ever. The same as {@linkcode PacketSource.packets} without a signal. */
  [Symbol.asyncIterator](): AsyncIterableIterator<Packet> {
    return this.packets();
  }

  /**
   * Packets, each valid for ever. The first step rejects with a TypeError where another loop over this source is running
   * or the source is closed.
   */
  packets(options: IterationOptions = {}): AsyncIterableIterator<Packet> {
    return new Loop(this.#cursor, options.signal, false, takePacket);
  }

  /**
   * Packets as they arrive together, each batch valid until the next: for programs that count nanoseconds. The first step
   * rejects with a TypeError where another loop over this source is running or the source is closed.
   */
  batches(options: IterationOptions = {}): AsyncIterableIterator<Batch> {
    return new Loop(this.#cursor, options.signal, true, takeBatch);
  }

  /**
   * Gives up what was read and not handed out, because the reader goes on elsewhere; a batch on loan is over.
   *
   * @throws TypeError where the source is closed, or a loop waits for the reader.
   */
  protected forget(): void {
    if (this.#cursor.closed) throw new TypeError("Cannot jump: the source is closed, open a new one");
    if (this.#cursor.reading) throw new TypeError("Cannot jump: a loop waits for the next packet, end it first");
    this.#cursor.forget();
  }

  /** Lets nothing new in; a loop ends after what is already here. */
  stop(): void {
    this.#reader.stop();
  }

  /** Gives everything back. A loop that waits ends. Idempotent, from any state. */
  close(): Promise<void> {
    this.#cursor.closed = true;
    return this.#closed ??= this.#reader.close();
  }

  /** The same as {@linkcode PacketSource.close}. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  /** How many packets so far; also after the end, and after close. */
  stats(): SourceStats {
    const captured = this.#cursor.captured();
    const counts = this.#reader.counts();
    const total = { captured: 0, received: 0, dropped: 0, frozen: 0, interfaceDropped: 0, duplicates: 0 };
    const interfaces = this.#reader.interfaces.map((at, index) => {
      const { received = 0, dropped = 0, frozen = 0, interfaceDropped = 0, duplicates = 0 } = counts[index] ?? {};
      const kernel = { received, dropped, frozen, interfaceDropped, duplicates };
      const one = { interface: at, captured: captured[index] ?? 0, ...kernel };
      total.captured += one.captured;
      total.received += received;
      total.dropped += dropped;
      total.frozen += frozen;
      total.interfaceDropped += interfaceDropped;
      total.duplicates += duplicates;
      return one;
    });
    return { ...total, interfaces };
  }
}

/** The block being handed out, how far it has been, and who is at it. */
class Cursor {
  readonly reader: BlockReader;
  block: Block | undefined = undefined;
  /** Whether `block` is on loan. */
  lent = false;
  /** The loop that is running. */
  owner: object | undefined = undefined;
  closed = false;
  /** Whether the reader was asked for a block and has not answered. */
  reading = false;
  /** Rows of `block` that are in `#captured`. */
  #counted = 0;
  readonly #captured: number[] = [];
  readonly #decodeAs: DecodeAs | undefined;

  constructor(reader: BlockReader, decodeAs: DecodeAs | undefined) {
    this.reader = reader;
    this.#decodeAs = decodeAs;
  }

  /** Replaces the block, which has been handed out whole, by the next one; false at the end. */
  async advance(options: ReadOptions): Promise<boolean> {
    this.forget();
    this.reading = true;
    try {
      this.block = await this.reader.read(options);
    } finally {
      this.reading = false;
    }
    this.lent = options.lend;
    if (this.block === undefined) return false;
    // A reader may hand out a block that it has handed out before.
    this.block.taken = 0;
    if (this.#decodeAs !== undefined) this.block.decodeAs = this.#decodeAs;
    return true;
  }

  /** Lets go of the block. */
  forget(): void {
    this.captured();
    this.block = undefined;
    this.#counted = 0;
  }

  /** Packets handed out so far, for each interface. */
  captured(): readonly number[] {
    const { block } = this;
    if (block === undefined) return this.#captured;
    block.countInto(this.#captured, this.#counted, block.taken);
    this.#counted = block.taken;
    return this.#captured;
  }
}

/** One packet off the cursor's block, which has one. */
function takePacket(block: Block): Packet {
  return new Packet(block, block.taken++);
}

/** All that is left of the cursor's block; the whole block, unless a loop over packets broke off in it. */
function takeBatch(block: Block, cursor: Cursor): Batch {
  const from = block.taken;
  block.taken = block.length;
  // Counted now: when the next batch is asked for, a lent block has no rows any more.
  cursor.captured();
  return new Batch(from === 0 ? block : block.rest(from));
}

/**
 * A loop over a source. Written by hand: an async generator costs three times as much for each packet.
 */
class Loop<T> implements AsyncIterableIterator<T> {
  readonly #cursor: Cursor;
  readonly #signal: AbortSignal | undefined;
  readonly #lend: boolean;
  readonly #take: (block: Block, cursor: Cursor) => T;
  #state: "new" | "running" | "ended" = "new";
  #aborted = false;
  /** Ends a read that waits, for the caller's signal or because the loop is over. */
  readonly #ending: AbortController = new AbortController();
  #reading: Promise<boolean> | undefined = undefined;

  constructor(
    cursor: Cursor,
    signal: AbortSignal | undefined,
    lend: boolean,
    take: (block: Block, cursor: Cursor) => T,
  ) {
    this.#cursor = cursor;
    this.#signal = signal;
    this.#lend = lend;
    this.#take = take;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  next(): Promise<IteratorResult<T>> {
    const { block, closed } = this.#cursor;
    const ready = this.#state === "running" && this.#reading === undefined && !this.#aborted && !closed;
    if (ready && block !== undefined && block.taken < block.length) {
      return Promise.resolve({ done: false, value: this.#take(block, this.#cursor) });
    }
    return this.#nextBlock();
  }

  async return(): Promise<IteratorResult<T>> {
    this.#state = "ended";
    this.#ending.abort();
    // Somebody called next() and did not wait for it: a second read must not begin before that one has settled.
    await this.#reading?.catch(() => false);
    this.#end();
    return { done: true, value: undefined };
  }

  /** The slow half of next(): everything but one more packet of the same block. */
  async #nextBlock(): Promise<IteratorResult<T>> {
    if (this.#reading !== undefined) {
      // Somebody called next() again without waiting for its promise: one after the other.
      await this.#reading.catch(() => false);
      return this.next();
    }
    if (this.#state === "new") this.#begin();
    if (this.#state === "ended") return { done: true, value: undefined };
    try {
      for (;;) {
        if (this.#aborted) throw this.#signal?.reason;
        const { block, closed } = this.#cursor;
        if (closed) break;
        if (block !== undefined && block.taken < block.length) {
          return { done: false, value: this.#take(block, this.#cursor) };
        }
        this.#reading = this.#cursor.advance({ lend: this.#lend, signal: this.#ending.signal });
        const more = await this.#reading;
        this.#reading = undefined;
        // return() was called meanwhile: what was read waits for the next loop.
        if (!more || this.#hasEnded()) break;
      }
    } catch (error) {
      this.#reading = undefined;
      const returned = this.#hasEnded();
      this.#end();
      if (returned) return { done: true, value: undefined };
      throw error;
    }
    this.#end();
    return { done: true, value: undefined };
  }

  #begin(): void {
    if (this.#cursor.closed) throw new TypeError("Cannot iterate: the source is closed, open a new one");
    if (this.#cursor.owner !== undefined) {
      throw new TypeError("Cannot iterate: another loop over this source is running, end it first");
    }
    const { block, lent } = this.#cursor;
    // Read for a loop over batches that was over before it came: its packets are to stay valid now.
    if (lent && !this.#lend && block !== undefined && block.taken < block.length) block.keep();
    this.#cursor.owner = this;
    this.#state = "running";
    this.#aborted = this.#signal?.aborted ?? false;
    this.#signal?.addEventListener("abort", this.#onAbort, { once: true });
  }

  #hasEnded(): boolean {
    return this.#state === "ended";
  }

  #end(): void {
    if (this.#cursor.owner === this) this.#cursor.owner = undefined;
    this.#signal?.removeEventListener("abort", this.#onAbort);
    this.#state = "ended";
  }

  readonly #onAbort = (): void => {
    this.#aborted = true;
    this.#ending.abort(this.#signal?.reason);
  };
}
