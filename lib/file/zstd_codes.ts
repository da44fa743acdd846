/**
 * The codes of zstd's sequences, and what they mean: RFC 8878 section 3.1.1.3.2.
 *
 * @module
 */

import type { Distribution } from "./zstd_fse.ts";

/** A kind of number in a sequence: its limits, and its table where a block brings none. */
export interface Kind {
  readonly log: number;
  readonly symbols: number;
  readonly predefined: Distribution;
}

const ones = (count: number): number[] => Array<number>(count).fill(1);
const twos = (count: number): number[] => Array<number>(count).fill(2);
const rare = (count: number): number[] => Array<number>(count).fill(-1);

/** Section 3.1.1.3.2.2. */
export const LITERAL_LENGTHS: Kind = {
  log: 9,
  symbols: 36,
  predefined: { log: 6, counts: [4, 3, ...twos(11), ...ones(3), ...twos(9), 3, 2, ...ones(5), ...rare(4)] },
};
export const MATCH_LENGTHS: Kind = {
  log: 9,
  symbols: 53,
  predefined: { log: 6, counts: [1, 4, 3, ...twos(6), ...ones(37), ...rare(7)] },
};
export const OFFSETS: Kind = {
  log: 8,
  symbols: 32,
  predefined: { log: 5, counts: [...ones(6), ...twos(3), ...ones(15), ...rare(5)] },
};

/** What each code of a length means: the smallest length, and how many bits are added. Section 3.1.1.3.2.1. */
const LITERAL_EXTRA = [...Array<number>(16).fill(0), 1, 1, 1, 1, 2, 2, 3, 3, 4, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16];
const MATCH_EXTRA = [
  ...Array<number>(32).fill(0),
  1,
  1,
  1,
  1,
  2,
  2,
  3,
  3,
  4,
  4,
  5,
  7,
  8,
  9,
  10,
  11,
  12,
  13,
  14,
  15,
  16,
];
const FIRST_MATCH = 3;

/** The extra bits and the smallest length of each code for a number of literals. */
export function literalLengths(): { extra: Uint8Array; base: Int32Array } {
  return { extra: Uint8Array.from(LITERAL_EXTRA), base: bases(LITERAL_EXTRA, 0) };
}

/** The same for the length of a match. */
export function matchLengths(): { extra: Uint8Array; base: Int32Array } {
  return { extra: Uint8Array.from(MATCH_EXTRA), base: bases(MATCH_EXTRA, FIRST_MATCH) };
}

/** The smallest length of each code: each begins where the one before ends. */
function bases(extra: readonly number[], first: number): Int32Array {
  let base = first;
  return Int32Array.from(extra, (bits) => {
    const begin = base;
    base += 1 << bits;
    return begin;
  });
}
