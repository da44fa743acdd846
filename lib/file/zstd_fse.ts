/**
 * FSE, the finite state entropy of zstd: RFC 8878 section 4.1.
 *
 * An entry of a table is `base << 16 | symbol << 8 | bits`: what the state means, and that the next one is `base` and so
 * many bits of the stream.
 *
 * @module
 */

import { type BackwardBits, type ForwardBits, ZstdDamage } from "./zstd_bits.ts";

/** A table, and the logarithm of its size. */
export interface FseTable {
  readonly entries: Int32Array;
  readonly log: number;
}

/** The probabilities of symbols, -1 for less than one, and the logarithm of their sum. */
export interface Distribution {
  readonly counts: readonly number[];
  readonly log: number;
}

/** The table with one state, which means `symbol`. */
export function rleTable(symbol: number): FseTable {
  return { entries: Int32Array.of(symbol << 8), log: 0 };
}

/** Reads a distribution, section 4.1.1. */
export function readDistribution(
  bits: ForwardBits,
  limits: { readonly log: number; readonly symbols: number },
): Distribution {
  const log = bits.read(4) + 5;
  if (log > limits.log) throw new ZstdDamage("a table is too large");
  const counts: number[] = [];
  let left = 1 << log;
  while (left > 0) {
    if (counts.length >= limits.symbols) throw new ZstdDamage("a table has too many symbols");
    const width = 32 - Math.clz32(left + 1);
    let value = bits.read(width);
    // The smaller values take a bit less.
    const low = (1 << width - 1) - 1;
    const short = (1 << width) - 1 - (left + 1);
    if ((value & low) < short) {
      bits.unread();
      value &= low;
    } else if (value > low) {
      value -= short;
    }
    const count = value - 1;
    left -= Math.abs(count);
    counts.push(count);
    if (count !== 0) continue;
    for (let repeat = 3; repeat === 3;) {
      repeat = bits.read(2);
      for (let i = 0; i < repeat; i++) counts.push(0);
    }
  }
  if (left < 0 || counts.length > limits.symbols) throw new ZstdDamage("the sum of a table is wrong");
  return { counts, log };
}

/** The table of a distribution, section 4.1.1. */
export function makeTable({ counts, log }: Distribution): FseTable {
  const size = 1 << log;
  const symbols = new Uint8Array(size);
  const next = new Int32Array(counts.length);
  let high = size;
  for (let symbol = 0; symbol < counts.length; symbol++) {
    const count = counts[symbol] ?? 0;
    next[symbol] = Math.abs(count);
    if (count < 0) symbols[--high] = symbol;
  }
  const step = (size >> 1) + (size >> 3) + 3;
  let at = 0;
  for (let symbol = 0; symbol < counts.length; symbol++) {
    for (let left = counts[symbol] ?? 0; left > 0; left--) {
      symbols[at] = symbol;
      do at = at + step & size - 1; while (at >= high);
    }
  }
  if (at !== 0) throw new ZstdDamage("the sum of a table is wrong");
  const entries = new Int32Array(size);
  for (let i = 0; i < size; i++) {
    const symbol = symbols[i] ?? 0;
    const state = next[symbol] ?? 0;
    next[symbol] = state + 1;
    const bits = log - (31 - Math.clz32(state));
    entries[i] = (state << bits) - size << 16 | symbol << 8 | bits;
  }
  return { entries, log };
}

/** Symbols of two states that take turns, until the stream is used up: how the weights of a Huffman code are written. */
export function readInterleaved({ entries, log }: FseTable, bits: BackwardBits, most: number): number[] {
  const symbols: number[] = [];
  const states = [bits.read(log), bits.read(log)];
  for (let turn = 0;; turn ^= 1) {
    const entry = entries[states[turn] ?? 0] ?? 0;
    symbols.push(entry >> 8 & 0xff);
    states[turn] = (entry >> 16) + bits.read(entry & 0xff);
    if (bits.left < 0) {
      symbols.push((entries[states[turn ^ 1] ?? 0] ?? 0) >> 8 & 0xff);
      break;
    }
    if (symbols.length > most) break;
  }
  if (symbols.length > most) throw new ZstdDamage("a code has too many symbols");
  return symbols;
}
