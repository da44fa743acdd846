/**
 * Seconds and nanoseconds as timestamps of a pcapng interface: the way back of `TimestampClock`.
 *
 * @module
 */

const NS_PER_SECOND = 1_000_000_000;
/** Bit of if_tsresol: the rest is a power of 2, else of 10. */
const POWER_OF_TWO = 0x80;
/** Turns the order of signed numbers into that of the same bits without a sign. */
const SIGN = 1 << 31;

/**
 * Makes the timestamps of one interface, in halves of 32 bits. The halves are signed: engines compute with them as they are,
 * while numbers that are now below 2^31 and now above cost some of them the fast path.
 *
 * A time that was read from a timestamp of the same resolution becomes one that reads
 * as the same time again; any other is cut to a unit, where units are powers of 10.
 */
export class WriterClock {
  /** The upper half of the timestamp made last. */
  high = 0;
  /** Its lower half. */
  low = 0;
  readonly #tsoffset: bigint;
  readonly #unitsPerSecond: bigint;
  readonly #binary: boolean;
  /** Nanoseconds in a unit; 0 where they are too small for exact arithmetic with numbers. */
  readonly #nsPerUnit: number;
  /** The remembered second, and the timestamp it begins with. */
  #seconds = NaN;
  #beginHigh = 0;
  #beginLow = 0;

  /**
   * @param tsresol The byte of if_tsresol.
   * @param tsoffset Seconds.
   */
  constructor(tsresol: number, tsoffset: bigint) {
    const exponent = tsresol & ~POWER_OF_TWO;
    this.#binary = (tsresol & POWER_OF_TWO) !== 0;
    this.#unitsPerSecond = (this.#binary ? 2n : 10n) ** BigInt(exponent);
    this.#tsoffset = tsoffset;
    this.#nsPerUnit = exponent <= (this.#binary ? 32 : 9) ? NS_PER_SECOND / Number(this.#unitsPerSecond) : 0;
  }

  /** Whether another clock's timestamps mean the same. */
  equals(other: WriterClock): boolean {
    return this.#unitsPerSecond === other.#unitsPerSecond && this.#tsoffset === other.#tsoffset;
  }

  /**
   * Sets `high` and `low` to the timestamp of a time.
   *
   * @throws RangeError where 64 bits do not hold it.
   */
  set(seconds: number, nanoseconds: number): void {
    if (seconds !== this.#seconds) this.#enterSecond(seconds);
    const nsPerUnit = this.#nsPerUnit;
    if (nsPerUnit === 0) return this.#setExactly(seconds, nanoseconds);
    // Reading cut a unit of 2^-n to the nanosecond it begins in: the next whole unit is the one it was.
    const units = nsPerUnit === 1
      ? nanoseconds
      : this.#binary
      ? Math.ceil(nanoseconds / nsPerUnit)
      : Math.floor(nanoseconds / nsPerUnit);
    const low = (this.#beginLow + units) | 0;
    const carries = (low ^ SIGN) < (this.#beginLow ^ SIGN);
    if (carries && this.#beginHigh === -1) throw outOfRange(seconds);
    this.low = low;
    this.high = carries ? (this.#beginHigh + 1) | 0 : this.#beginHigh;
  }

  /** The timestamp of a time in nanoseconds since 1970, as one number. */
  units(timestampNs: bigint): bigint {
    const units = this.#finest(timestampNs - this.#tsoffset * BigInt(NS_PER_SECOND));
    return BigInt.asUintN(64, units);
  }

  /** Once in a second of packets. */
  #enterSecond(seconds: number): void {
    const begin = (BigInt(seconds) - this.#tsoffset) * this.#unitsPerSecond;
    if (begin < 0n || begin >> 64n !== 0n) throw outOfRange(seconds);
    this.#beginHigh = Number(begin >> 32n) | 0;
    this.#beginLow = Number(begin & 0xffff_ffffn) | 0;
    this.#seconds = seconds;
  }

  #setExactly(seconds: number, nanoseconds: number): void {
    const units = joined(this.#beginHigh, this.#beginLow) + this.#finest(BigInt(nanoseconds));
    if (units >> 64n !== 0n) throw outOfRange(seconds);
    this.high = Number(units >> 32n) | 0;
    this.low = Number(units & 0xffff_ffffn) | 0;
  }

  /** Nanoseconds in units. */
  #finest(nanoseconds: bigint): bigint {
    const product = nanoseconds * this.#unitsPerSecond;
    const perSecond = BigInt(NS_PER_SECOND);
    const rest = product % perSecond;
    const whole = (product - rest) / perSecond;
    return rest > 0n && (this.#binary || this.#nsPerUnit === 0) ? whole + 1n : whole;
  }
}

/** A timestamp of two halves. */
export function joined(high: number, low: number): bigint {
  return (BigInt(high >>> 0) << 32n) + BigInt(low >>> 0);
}

function outOfRange(seconds: number): RangeError {
  return new RangeError(
    `Cannot write packet to pcapng: ${seconds} seconds since 1970 are no time that its interface's timestamps can say`,
  );
}
