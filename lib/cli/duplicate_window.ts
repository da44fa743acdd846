/**
 * DuplicateWindow: finds packets that were there a moment ago, as `editcap -D` and `-w` do.
 *
 * @module
 */

import type { Timestamp } from "../timestamp.ts";

/** How far back is looked: by one of the two. */
export interface DuplicateWindowOptions {
  /** At so many packets, the one that is looked for included. */
  readonly packets?: number | undefined;
  /** At packets at most so many nanoseconds earlier. */
  readonly nanoseconds?: number | undefined;
}

/** When and where a frame was seen last. */
interface Sighting extends Timestamp {
  readonly number: number;
}

/**
 * Remembers the packets of the window. A packet is a duplicate where one in it has the same bytes and lengths; either way
 * it is remembered, so that a frame that comes again and again is let through once.
 */
export class DuplicateWindow {
  readonly #packets: number;
  readonly #nanoseconds: number;
  /** By the frames' bytes as text, those seen longest ago first. */
  readonly #seen = new Map<string, Sighting>();
  /** One byte a character, without loss. */
  readonly #decoder: TextDecoder = new TextDecoder("latin1");
  #number = 0;

  /** Looks back as far as this. */
  constructor({ packets = Infinity, nanoseconds = Infinity }: DuplicateWindowOptions) {
    this.#packets = packets;
    this.#nanoseconds = nanoseconds;
  }

  /** Whether a packet is a duplicate; it is remembered in any case. */
  isDuplicate(frame: Uint8Array, { origlen, seconds, nanoseconds }: Timestamp & { readonly origlen: number }): boolean {
    const now: Sighting = { number: this.#number++, seconds, nanoseconds };
    this.#forget(now);
    const key = `${origlen}:${this.#decoder.decode(frame)}`;
    const before = this.#seen.get(key);
    // Last in the order of a Map is what was set last, not what was set again.
    this.#seen.delete(key);
    this.#seen.set(key, now);
    return before !== undefined && this.#isInside(before, now);
  }

  #isInside(before: Sighting, now: Sighting): boolean {
    const elapsed = (now.seconds - before.seconds) * 1e9 + (now.nanoseconds - before.nanoseconds);
    return now.number - before.number < this.#packets && elapsed >= 0 && elapsed <= this.#nanoseconds;
  }

  /** Forgets what is outside of the window by now. */
  #forget(now: Sighting): void {
    for (const [key, before] of this.#seen) {
      if (this.#isInside(before, now)) return;
      this.#seen.delete(key);
    }
  }
}
