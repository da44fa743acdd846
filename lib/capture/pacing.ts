/**
 * Pacing: when a reader pauses, though it could go on, and how it waits.
 *
 * @module
 */

/** After so much reading without a pause, timers and other sockets of the program get their turn. */
const TURN_MS = 8;
/** Waits for a packet after which the traffic is judged. */
const WAITS = 16;
/** So many waits in so little time are dense traffic: a wake-up costs as much CPU as reading some 30 packets. */
const DENSE_MS = 8;
/** And so are so many packets a millisecond, however few wake-ups they took: they come in bursts. */
const DENSE_RATE = 10;
/** Fewer packets than this gathered: the traffic is not dense any more. */
const DENSE_PACKETS = 16;

/** What the reader waits for. */
export type Pause =
  /** The next packet. */
  | "packet"
  /** A moment, for packets to gather. */
  | "gather";

/**
 * Decides when a reader pauses. A lone packet is delivered at once; in dense traffic the reader looks only now and
 * then, since waking up for every few packets costs more than reading them.
 */
export class Pacing {
  readonly #immediate: boolean;
  #lastPause: number = performance.now();
  #isDense = false;
  /** Waits for a packet since `#since`. */
  #waits = 0;
  #since: number = performance.now();
  /** Packets read before that. */
  #readBefore = 0;

  /** @param immediate Never let packets gather. */
  constructor(immediate: boolean) {
    this.#immediate = immediate;
  }

  /** Whether the reader has kept the thread for long enough. */
  get turnDue(): boolean {
    return performance.now() - this.#lastPause >= TURN_MS;
  }

  /** What to wait for, now that nothing is left to read. */
  get pause(): Pause {
    return this.#isDense && !this.#immediate ? "gather" : "packet";
  }

  /**
   * A pause is over.
   *
   * @param read Packets read so far, in the life of the capture.
   */
  paused(pause: Pause, read: number): void {
    const now = performance.now();
    this.#lastPause = now;
    if (pause === "gather" || ++this.#waits < WAITS) return;
    const elapsed = now - this.#since;
    this.#isDense = elapsed < DENSE_MS || read - this.#readBefore > DENSE_RATE * elapsed;
    this.#begin(now, read);
  }

  /**
   * Packets had gathered, and have been read.
   *
   * @param packets How many.
   * @param read Packets read so far, in the life of the capture.
   */
  gathered(packets: number, read: number): void {
    if (packets >= DENSE_PACKETS) return;
    this.#isDense = false;
    this.#begin(performance.now(), read);
  }

  #begin(now: number, read: number): void {
    this.#since = now;
    this.#readBefore = read;
    this.#waits = 0;
  }
}
