/**
 * RingLoss: finds out where the packets would have been that a ring had no place for.
 *
 * @module
 */

import { BLOCK_NUM_PKTS, BLOCK_STATUS, TP_STATUS_LOSING } from "../linux/tpacket_v3.ts";
import type { Ring } from "./ring.ts";
import type { Tap } from "./tap.ts";

/** Packets lost after so many that the socket had kept. */
export interface Loss {
  readonly at: number;
  count: number;
}

/** How far a ring has been read. */
export interface RingPlace {
  /** A block. */
  readonly block: number;
  /** Packets that the socket had kept before it. */
  readonly before: number;
  /** How many blocks, that one first, may be the program's. */
  readonly most: number;
}

/** What the kernel said. */
export interface Answer {
  /** Packets dropped so far. */
  readonly dropped: number;
  /** Packets kept so far. */
  readonly stored: number;
}

/**
 * Asks the kernel how many packets were dropped since it was asked last, again and again.
 *
 * It drops packets only between the last one of a block and the first of the next: for as long as the next block is not
 * free; and some while its timer closes a block, even where the next is free, when they come in on another processor at
 * that moment. Together with the number of drops it says how many packets it has kept, which says where it was just then.
 * So where it is asked once in each block, each drop has one place only. Where it was not, because the program was busy
 * elsewhere or its thread had to wait, blocks say whether something had been dropped since the last question when they
 * were closed: the first that says so is right behind the first drops.
 */
export class RingLoss {
  /** Where packets were lost that nobody has been told of, in order. */
  readonly losses: Loss[] = [];
  readonly #tap: Tap;
  readonly #ring: Ring;
  /** Packets dropped that are in `losses`, or were. */
  #noted = 0;
  /** Packets that the socket had kept when the kernel was asked last. */
  #asked = 0;

  constructor(tap: Tap, ring: Ring) {
    this.#tap = tap;
    this.#ring = ring;
  }

  /** Asks the kernel; answers are to be noted in their order. */
  ask(): Answer {
    this.#tap.accountLast();
    const { dropped, stored } = this.#tap;
    return { dropped, stored };
  }

  /** Notes what was dropped before an answer. */
  note({ dropped, stored }: Answer, place: RingPlace): void {
    const count = dropped - this.#noted;
    if (count > 0) this.#place(count, { ...place, stored });
    this.#noted = dropped;
    this.#asked = stored;
  }

  #place(count: number, { block, before, most, stored }: RingPlace & { stored: number }): void {
    const { words, blockSize, blockCount } = this.#ring;
    let first: number | undefined = undefined;
    let last = before;
    let ready = 0;
    for (; ready < most; ready++) {
      const start = (block + ready) % blockCount * blockSize >> 2;
      if (!this.#ring.isReady((block + ready) % blockCount)) break;
      const end = last + (words[start + BLOCK_NUM_PKTS] ?? 0);
      // It was closed after the kernel was asked.
      if (end > stored) break;
      if (end > this.#asked && ((words[start + BLOCK_STATUS] ?? 0) & TP_STATUS_LOSING) !== 0) first ??= last;
      last = end;
    }
    if (first === undefined) return this.#add(last, count);
    // Where no block is free many are lost, and before that at least one was.
    const later = first < last && ready === most ? count - 1 : 0;
    this.#add(first, count - later);
    if (later > 0) this.#add(last, later);
  }

  #add(at: number, count: number): void {
    const last = this.losses.at(-1);
    if (last?.at === at) last.count += count;
    else this.losses.push({ at, count });
  }
}
