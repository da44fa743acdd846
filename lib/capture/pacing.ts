/**
 * Pacing: when a reader pauses, though it could go on, and how it waits.
 *
 * @module
 */

/** After so much reading without a pause, timers and other sockets of the program get their turn. */
const TURN_MS = 8;
/** A wait that is shorter than this was hardly worth it: a wake-up costs as much CPU as reading some 30 packets. */
const SHORT_WAIT_MS = 0.25;
/** After so many short waits in a row the traffic counts as dense. */
const SHORT_WAITS = 16;
/** In dense traffic packets gather for so long. */
const GATHER_MS = 1;
/** Fewer packets than this gathered: the traffic is not dense any more. */
const DENSE_PACKETS = 8;

/** What the reader waits for. */
export type Pause =
  /** The next packet. */
  | "packet"
  /** A moment, for packets to gather. */
  | "gather";

/**
 * Decides when a reader pauses. A lone packet is delivered at once; in dense traffic the reader looks once a millisecond,
 * since waking up for every few packets costs more than reading them.
 */
export class Pacing {
  readonly #immediate: boolean;
  #lastPause: number = performance.now();
  #shortWaits = 0;

  /** @param immediate Never let packets gather. */
  constructor(immediate: boolean) {
    this.#immediate = immediate;
  }

  /** How long packets gather, in milliseconds. */
  get gatherMs(): number {
    return GATHER_MS;
  }

  /** Whether the reader has kept the thread for long enough. */
  get turnDue(): boolean {
    return performance.now() - this.#lastPause >= TURN_MS;
  }

  /** What to wait for, now that nothing is left to read. */
  get pause(): Pause {
    return !this.#immediate && this.#shortWaits >= SHORT_WAITS ? "gather" : "packet";
  }

  /** A pause is over that began at `start` (performance.now()). */
  paused(pause: Pause, start: number): void {
    const now = performance.now();
    this.#lastPause = now;
    if (pause === "packet") this.#shortWaits = now - start < SHORT_WAIT_MS ? this.#shortWaits + 1 : 0;
  }

  /** So many packets were there after packets had gathered. */
  gathered(packets: number): void {
    if (packets < DENSE_PACKETS) this.#shortWaits = 0;
  }
}
