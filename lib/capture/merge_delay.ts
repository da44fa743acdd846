/**
 * MergeDelay: how long a packet waits for inputs of which nothing is known.
 *
 * @module
 */

import { ROW_NANOSECONDS } from "../block.ts";
import type { MergeInput } from "./merge_input.ts";

/** In dense traffic so much becomes due before it comes out: one wake-up for all of it. */
const GATHER_MS = 5;
/** Where the thread was kept for longer than this, the inputs have their turn before they are called silent. */
const KEPT_MS = 5;

/** A time of packets. */
export interface Moment {
  seconds: number;
  nanoseconds: number;
}

/** Whether one time is before another. */
export function isBefore(one: Readonly<Moment>, other: Readonly<Moment>): boolean {
  return one.seconds < other.seconds || (one.seconds === other.seconds && one.nanoseconds < other.nanoseconds);
}

/**
 * Decides by two clocks. A packet has waited enough
 *
 * - when `delayMs` have passed since it was read;
 * - or when its time was `delayMs` ago by the system's clock, and the silent inputs have been asked for as long. That
 *   is for live packets that waited in the kernel while others were waiting here: they do not wait a second time.
 */
export class MergeDelay {
  readonly #delayMs: number;
  /** Packets with a time before this have waited enough; Infinity where all that are here have. */
  readonly limit: Moment = { seconds: -Infinity, nanoseconds: 0 };
  #nowMs = 0;
  #epochMs = 0;
  /** When the first of the blocks came that are here. */
  #arrivedMs = 0;
  /** When the last of the silent inputs was asked. */
  #askedMs = 0;
  /** When the event loop was last seen to go round. */
  #turnedMs = -Infinity;

  constructor(delayMs: number) {
    this.#delayMs = delayMs;
  }

  /** The event loop has gone round. */
  turned(): void {
    this.#turnedMs = performance.now();
  }

  /** Looks at the clocks and the inputs; false where none is silent, so that nothing has to wait. */
  look(inputs: readonly MergeInput[]): boolean {
    this.#arrivedMs = Infinity;
    this.#askedMs = -Infinity;
    for (const input of inputs) {
      if (input.block !== undefined) this.#arrivedMs = Math.min(this.#arrivedMs, input.arrivedMs);
      else if (!input.hasEnded) this.#askedMs = Math.max(this.#askedMs, input.askedMs);
    }
    if (this.#askedMs === -Infinity) return false;
    this.#nowMs = performance.now();
    this.#epochMs = Date.now();
    this.#setLimit();
    return true;
  }

  /** Milliseconds that the earliest packet has to wait; undefined where it may come out. */
  waitMs(first: MergeInput): number | undefined {
    const readMs = this.#arrivedMs + this.#delayMs;
    const dueMs = Math.min(readMs, Math.max(this.#askedMs, this.#capturedMs(first)) + this.#delayMs);
    if (dueMs > this.#nowMs) return dueMs - this.#nowMs;
    // What the inputs have may wait in the kernel only because the program did not let them have it.
    const wasKept = this.#nowMs - dueMs > KEPT_MS && this.#nowMs - this.#turnedMs > KEPT_MS;
    return wasKept ? 0 : undefined;
  }

  #setLimit(): void {
    const { limit } = this;
    const limitMs = this.#arrivedMs + this.#delayMs <= this.#nowMs ? Infinity : this.#epochMs - this.#delayMs;
    limit.seconds = Math.floor(limitMs / 1000);
    limit.nanoseconds = limitMs === Infinity ? 0 : Math.floor((limitMs - 1000 * limit.seconds) * 1e6);
  }

  /** When the packet was captured, in dense traffic some behind it too, on the clock of `performance.now()`. */
  #capturedMs({ block, seconds, nanoseconds }: MergeInput): number {
    if (block === undefined) return Infinity;
    const last = block.length - 1;
    const firstMs = seconds * 1000 + nanoseconds / 1e6;
    const lastMs = block.seconds(last) * 1000 + block.word(last, ROW_NANOSECONDS) / 1e6;
    return this.#nowMs - this.#epochMs + Math.max(firstMs, Math.min(firstMs + GATHER_MS, lastMs));
  }
}
