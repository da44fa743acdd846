/**
 * MergeReader: several readers as one, in the order of their packets' times.
 *
 * @module
 */

import type { Block, CaptureInterface } from "../block.ts";
import { type FilterCompiler, RowFilter } from "../row_filter.ts";
import type { BlockReader, ReaderCounts, ReadOptions } from "../source.ts";
import { DuplicateFilter } from "./duplicate_filter.ts";
import { isBefore, MergeDelay, type Moment } from "./merge_delay.ts";
import { MergeInput } from "./merge_input.ts";
import { MergedBlocks } from "./merged_blocks.ts";

/** How long a packet waits by default. */
const DEFAULT_DELAY_MS = 100;
const MAX_DELAY_MS = 60_000;
/** The time of no packet: all are before it. */
const FOREVER: Readonly<Moment> = { seconds: Infinity, nanoseconds: 0 };

/** What a {@linkcode MergeReader} is told beside the readers. */
export interface MergeOptions {
  /**
   * Milliseconds that a packet waits for earlier ones at most, where one of the other inputs is silent; 0 to 60,000,
   * 100 by default. It should be more than the inputs themselves need to deliver a packet. Packets wait in the kernel
   * for the most part, so the buffers of live inputs should hold what comes in this time.
   */
  readonly delayMs?: number | undefined;
  /**
   * Drop packets that another interface has shown already: the same bytes and lengths, on an interface that has not
   * shown them yet, at most 10 ms apart by their times; false by default. What a bridge and its port both show, or both
   * ends of a veth pair, comes out once, from where it was first; a frame that was sent twice comes out twice. The
   * memory for it is 5 MiB.
   */
  readonly dropDuplicates?: boolean | undefined;
}

/**
 * The packets of several inputs in the order of their times; equal times in the order of the inputs. Packets of one
 * input stay in their order whatever their times, and one without a time counts as captured with the packet before it.
 *
 * A packet comes out as soon as no input can have an earlier one: each has its next packet here, or has ended. Where an
 * input is silent, a packet waits for it: `delayMs` from when the packet was read, and one that waited in the kernel
 * before, while the silent input was asked already, `delayMs` from its time on by the system's clock. What comes after
 * later packets have come out comes out at once, and is counted in {@linkcode MergeReader.late}.
 *
 * At most one block of each input is here, on loan, and none is asked for while nobody reads: who reads slowly loses
 * packets in the kernel, where they are counted. An input that fails ends; the read that hears of it rejects with its
 * error, and the next goes on with the others.
 *
 * The readers belong to the merge: it stops and closes them.
 */
export class MergeReader implements BlockReader {
  readonly #inputs: readonly MergeInput[];
  readonly #delay: MergeDelay;
  readonly #interfaces: CaptureInterface[] = [];
  /** Where each of the merged interfaces is from. */
  readonly #origins: { readonly input: MergeInput; readonly index: number }[] = [];
  readonly #blocks: MergedBlocks = new MergedBlocks(this.#interfaces);
  readonly #filter: DuplicateFilter | undefined;
  readonly #duplicates: number[] = [];
  /** Merged packets that were left out, because the filter was replaced before they were handed out. */
  readonly #rejected: number[] = [];
  /** The block that was returned last, until the next is asked for. */
  #out: Block | undefined = undefined;
  readonly #failures: { readonly error: unknown }[] = [];
  #late = 0;
  /** The latest time that was handed out. */
  readonly #last: Moment = { seconds: -Infinity, nanoseconds: 0 };
  /** The chosen input's packets before this time follow one another. */
  #until: Readonly<Moment> = FOREVER;
  #wake: (() => void) | undefined = undefined;
  #stopped = false;
  #closed: Promise<void> | undefined = undefined;

  /**
   * Merges these readers, each of which is there once.
   *
   * @throws TypeError where a reader is there twice.
   * @throws RangeError where `delayMs` is out of its range.
   */
  constructor(readers: readonly BlockReader[], options: MergeOptions = {}) {
    const { delayMs = DEFAULT_DELAY_MS, dropDuplicates = false } = options;
    if (!(delayMs >= 0 && delayMs <= MAX_DELAY_MS)) {
      throw new RangeError(`Cannot merge with delayMs ${delayMs}: choose 0 to ${MAX_DELAY_MS}`);
    }
    if (new Set(readers).size !== readers.length) {
      throw new TypeError("Cannot merge a reader with itself: name each once");
    }
    this.#inputs = readers.map((reader, place) => new MergeInput(reader, place));
    this.#delay = new MergeDelay(delayMs);
    this.#filter = dropDuplicates ? new DuplicateFilter() : undefined;
    this.#meetInterfaces();
  }

  /** The inputs' interfaces, input by input; those that an input meets later come at the end. */
  get interfaces(): readonly CaptureInterface[] {
    this.#meetInterfaces();
    return this.#interfaces;
  }

  /** Packets that came out after one with a later time. */
  get late(): number {
    return this.#late;
  }

  async read({ lend, signal }: ReadOptions): Promise<Block | undefined> {
    this.#blocks.takeBack();
    this.#out = undefined;
    this.#blocks.begin(lend);
    for (;;) {
      signal?.throwIfAborted();
      if (this.#closed !== undefined) return undefined;
      for (const input of this.#inputs) void input.ask(this.#onSettled);
      const failure = this.#failures.shift();
      if (failure !== undefined) throw failure.error;
      const waitMs = this.#merge();
      const block = this.#blocks.finish();
      if (block !== undefined) return this.#out = block;
      if (this.#inputs.every((input) => input.hasEnded && input.block === undefined)) return undefined;
      if (waitMs !== undefined) await this.#pause(waitMs, signal);
    }
  }

  /**
   * The inputs have another filter, and have left out of their blocks what does not match it: the same is done to packets
   * that are merged already.
   */
  refilter(compile: FilterCompiler | undefined): void {
    for (const input of this.#inputs) input.refiltered();
    if (compile === undefined || this.#out === undefined) return;
    const filter = new RowFilter(compile);
    filter.apply(this.#out);
    const failure = filter.takeFailure();
    if (failure !== undefined) this.#failures.push(failure);
    filter.rejected.forEach((count, place) => this.#rejected[place] = (this.#rejected[place] ?? 0) + count);
  }

  stop(): void {
    if (this.#stopped) return;
    this.#stopped = true;
    const failures: { error: unknown }[] = [];
    for (const { reader } of this.#inputs) {
      try {
        reader.stop();
      } catch (error) {
        failures.push({ error });
      }
    }
    for (const { error } of failures) throw error;
  }

  close(): Promise<void> {
    return this.#closed ??= this.#close();
  }

  counts(): readonly ReaderCounts[] {
    this.#meetInterfaces();
    const counts = this.#inputs.map(({ reader }) => reader.counts());
    const none: ReaderCounts = { received: 0, dropped: 0, frozen: 0 };
    return this.#origins.map(({ input, index }, place) => {
      const all = counts[input.place]?.[index] ?? none;
      const own = { ...all, received: all.received - (this.#rejected[place] ?? 0) };
      return this.#filter === undefined ? own : { ...own, duplicates: this.#duplicates[place] ?? 0 };
    });
  }

  async #close(): Promise<void> {
    this.#blocks.takeBack();
    for (const input of this.#inputs) input.drop();
    this.#wake?.();
    const results = await Promise.allSettled(this.#inputs.map(async ({ reader }) => await reader.close()));
    for (const result of results) if (result.status === "rejected") throw result.reason;
  }

  /** Gives the interfaces that the inputs have met their places in the merged list. */
  #meetInterfaces(): void {
    for (const input of this.#inputs) {
      const { reader: { interfaces }, places } = input;
      for (let index = places.length; index < interfaces.length; index++) {
        const found = interfaces[index];
        if (found === undefined) break;
        places.push(this.#interfaces.push(found) - 1);
        this.#origins.push({ input, index });
        this.#duplicates.push(0);
      }
    }
  }

  readonly #onSettled = (failure?: { error: unknown }): void => {
    if (failure !== undefined) this.#failures.push(failure);
    this.#meetInterfaces();
    this.#wake?.();
  };

  /**
   * Puts what may come out into the block being made. Returns how many milliseconds the next packet has to wait,
   * Infinity where only an input's block helps; undefined where there is nothing to wait for.
   */
  #merge(): number | undefined {
    const mustWait = this.#delay.look(this.#inputs);
    for (;;) {
      const first = this.#choose();
      if (first === undefined) return Infinity;
      if (isBefore(first, this.#last)) {
        this.#stopBefore(this.#last);
      } else if (mustWait) {
        const waitMs = this.#delay.waitMs(first);
        if (waitMs !== undefined) return waitMs;
        this.#stopBefore(this.#delay.limit);
      }
      this.#emit(first);
      // With a block used up it is not known any more what comes first.
      if (first.block === undefined || this.#blocks.isFull) return undefined;
    }
  }

  /** The input with the earliest packet: its packets may come out until it is the next input's turn. */
  #choose(): MergeInput | undefined {
    let first: MergeInput | undefined = undefined;
    let second: MergeInput | undefined = undefined;
    for (const input of this.#inputs) {
      if (input.block === undefined) continue;
      if (first === undefined || isBefore(input, first)) {
        second = first;
        first = input;
      } else if (second === undefined || isBefore(input, second)) {
        second = input;
      }
    }
    this.#until = second ?? FOREVER;
    return first;
  }

  /** Lets packets come out only before a time, where they might go further. */
  #stopBefore(moment: Readonly<Moment>): void {
    if (isBefore(moment, this.#until)) this.#until = moment;
  }

  /** Puts packets of one input into the block: one, and those that follow it before `#until`. */
  #emit(input: MergeInput): void {
    const until = this.#until;
    do {
      if (!this.#blocks.hasPlaceFor(input.caplen)) return;
      const place = input.interface;
      if (this.#filter?.isDuplicate(input, place) === true) {
        this.#duplicates[place] = (this.#duplicates[place] ?? 0) + 1;
        continue;
      }
      this.#blocks.append(input, place);
      if (isBefore(input, this.#last)) {
        this.#late++;
      } else {
        this.#last.seconds = input.seconds;
        this.#last.nanoseconds = input.nanoseconds;
      }
    } while (input.advance() && isBefore(input, until));
  }

  /** Waits for an input, the signal, or close(); not longer than this. */
  async #pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
    await new Promise<void>((resolve) => {
      const wake = (): void => {
        this.#wake = undefined;
        signal?.removeEventListener("abort", wake);
        clearTimeout(timer);
        resolve();
      };
      const onTimer = (): void => {
        // A timer that is overdue may be heard of before the inputs are; one of 0 ms is after them.
        if (ms === 0) this.#delay.turned();
        wake();
      };
      const timer = ms === Infinity ? undefined : setTimeout(onTimer, Math.ceil(ms));
      this.#wake = wake;
      signal?.addEventListener("abort", wake);
    });
  }
}
