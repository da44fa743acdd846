/**
 * The resolution of a file's times, if_tsresol in draft-ietf-opsawg-pcapng section 4.2.
 *
 * @module
 */

/** Set in a power of two. */
const POWER_OF_TWO = 0x80;

const NAMES: Readonly<Record<number, string>> = {
  0: "seconds",
  1: "deciseconds",
  2: "centiseconds",
  3: "milliseconds",
  6: "microseconds",
  9: "nanoseconds",
};

/** A resolution in words: `"microseconds"`, or `"2^-10 seconds"`. */
export function resolutionName(tsresol: number): string {
  if (tsresol >= POWER_OF_TWO) return `2^-${tsresol - POWER_OF_TWO} seconds`;
  return NAMES[tsresol] ?? `10^-${tsresol} seconds`;
}

/** How many decimal digits say all that times of a resolution have, 0 to 9. */
export function resolutionDigits(tsresol: number): number {
  // Half of a unit has one digit more than the unit.
  return Math.min(9, tsresol >= POWER_OF_TWO ? tsresol - POWER_OF_TWO : tsresol);
}
