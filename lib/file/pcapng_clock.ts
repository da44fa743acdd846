/**
 * Timestamps of pcapng: a 64-bit number in units of the interface's own (if_tsresol), counted from a time of its own
 * (if_tsoffset). draft-ietf-opsawg-pcapng, sections 4.2 and 4.3.
 *
 * @module
 */

/** if_tsresol where the interface does not say: microseconds. */
export const DEFAULT_TSRESOL = 6;
/** Bit of if_tsresol: the rest is a power of 2, else of 10. */
const POWER_OF_TWO = 0x80;

const NS_PER_SECOND = 1_000_000_000;

/**
 * Turns the timestamps of one interface into seconds and nanoseconds, exactly; what is finer than a nanosecond is cut.
 *
 * Most packets come in the same second as the one before, so the second is remembered, and what is new in a timestamp is
 * a number of units small enough for exact arithmetic with numbers, for all resolutions that are in use. A loop over
 * packets does that part itself, because a call costs more:
 *
 * ```text
 * units = low - clock.secondBegin
 * if (high !== clock.high || units < 0 || units >= clock.perSecond) units = clock.enterSecond(high, low)
 * seconds = clock.seconds, nanoseconds = floor(units * clock.nsPerUnit)
 * ```
 */
export class TimestampClock {
  /** The remembered second: whole seconds since 1970. */
  seconds = 0;
  /** The upper half of the timestamps in that second. */
  high = -1;
  /** The lower half that the second begins at; below 0 where it begins under another upper half. */
  secondBegin = 0;
  /** Units in a second; 0 where they are too small for that arithmetic, so that no second is remembered. */
  readonly perSecond: number;
  /** Nanoseconds in a unit. */
  readonly nsPerUnit: number;
  readonly #unitsPerSecond: bigint;
  readonly #tsoffset: bigint;

  /**
   * @param tsresol The byte of if_tsresol.
   * @param tsoffset Seconds.
   */
  constructor(tsresol: number, tsoffset: bigint) {
    const exponent = tsresol & ~POWER_OF_TWO;
    const binary = (tsresol & POWER_OF_TWO) !== 0;
    this.#unitsPerSecond = (binary ? 2n : 10n) ** BigInt(exponent);
    this.#tsoffset = tsoffset;
    // 10^9 is 2^9 * 5^9 and 5^9 has 21 bits: up to 2^-32 s the product of units and nsPerUnit has at most 53.
    const exact = exponent <= (binary ? 32 : 9);
    this.perSecond = exact ? Number(this.#unitsPerSecond) : 0;
    this.nsPerUnit = exact ? NS_PER_SECOND / this.perSecond : 1;
  }

  /** Remembers the second of a timestamp given as its two 32-bit halves, and returns how many units of it have passed. */
  enterSecond(high: number, low: number): number {
    if (this.perSecond === 0) return this.#convertExactly(high, low);
    if (high === this.high) {
      const seconds = Math.floor((low - this.secondBegin) / this.perSecond);
      this.secondBegin += seconds * this.perSecond;
      this.seconds += seconds;
    } else {
      // Once in seconds or hours.
      const timestamp = (BigInt(high) << 32n) + BigInt(low);
      this.high = high;
      this.secondBegin = low - Number(timestamp % this.#unitsPerSecond);
      this.seconds = Number(timestamp / this.#unitsPerSecond + this.#tsoffset);
    }
    return low - this.secondBegin;
  }

  /** Sets the second, and returns the nanoseconds of it: `nsPerUnit` is 1 for such a clock. */
  #convertExactly(high: number, low: number): number {
    const timestamp = (BigInt(high) << 32n) + BigInt(low);
    this.seconds = Number(timestamp / this.#unitsPerSecond + this.#tsoffset);
    return Number((timestamp % this.#unitsPerSecond) * BigInt(NS_PER_SECOND) / this.#unitsPerSecond);
  }
}
