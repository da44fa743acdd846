/**
 * The Huffman codes of zstd's literals, RFC 8878 section 4.2.
 *
 * @module
 */

import { BackwardBits, ForwardBits, ZstdDamage } from "./zstd_bits.ts";
import { makeTable, readDistribution, readInterleaved } from "./zstd_fse.ts";

/** Bits of the longest code. */
const LONGEST_CODE = 11;
const SYMBOLS = 256;
/** The logarithm of the largest table for weights. */
const WEIGHTS_LOG = 6;

/** A code: the symbol and its bits, `symbol << 8 | bits`, for each value of so many bits. */
export interface HuffmanCode {
  readonly entries: Uint16Array;
  readonly log: number;
}

/** Reads a code's description, and says how many bytes it has. */
export function readHuffmanCode(
  bytes: Uint8Array,
  view: DataView,
  place: { from: number; end: number },
): { code: HuffmanCode; length: number } {
  const { from, end } = place;
  const header = bytes[from] ?? 0;
  const weights: number[] = [];
  let length = 1;
  if (header >= 128) {
    const count = header - 127;
    length += count + 1 >> 1;
    for (let i = 0; i < count; i++) {
      const byte = bytes[from + 1 + (i >> 1)] ?? 0;
      weights.push((i & 1) === 0 ? byte >> 4 : byte & 15);
    }
  } else {
    length += header;
    if (from + length > end) throw new ZstdDamage("a code is cut");
    const description = new ForwardBits(bytes, from + 1, from + length);
    const table = makeTable(readDistribution(description, { log: WEIGHTS_LOG, symbols: LONGEST_CODE + 2 }));
    weights.push(...readInterleaved(table, new BackwardBits(view, description.byte, from + length), SYMBOLS - 1));
  }
  if (from + length > end) throw new ZstdDamage("a code is cut");
  return { code: makeCode(weights), length };
}

/** The code of some weights; that of the last symbol is what is missing. */
function makeCode(weights: number[]): HuffmanCode {
  let sum = 0;
  for (const weight of weights) sum += weight === 0 ? 0 : 1 << weight - 1;
  const log = 32 - Math.clz32(sum);
  if (sum === 0 || log > LONGEST_CODE) throw new ZstdDamage("the weights of a code are wrong");
  const missing = (1 << log) - sum;
  if ((missing & missing - 1) !== 0) throw new ZstdDamage("the weights of a code are wrong");
  weights.push(32 - Math.clz32(missing));
  const entries = new Uint16Array(1 << log);
  let at = 0;
  // The longest codes, of the smallest weight, come first.
  for (let weight = 1; weight <= log; weight++) {
    for (let symbol = 0; symbol < weights.length; symbol++) {
      if (weights[symbol] !== weight) continue;
      entries.fill(symbol << 8 | log + 1 - weight, at, at += 1 << weight - 1);
    }
  }
  return { entries, log };
}

/** Decodes a stream of literals, which must end exactly where they do. */
export function readLiterals(
  { entries, log }: HuffmanCode,
  view: DataView,
  stream: { from: number; end: number; into: Uint8Array; at: number; length: number },
): void {
  const { from, end, into } = stream;
  let left = new BackwardBits(view, from, end).left;
  let at = stream.at;
  const stop = at + stream.length;
  const mask = (1 << log) - 1;
  // Two codes, of 22 bits at most, come with one load of 25.
  for (const pairs = stop - 1; at < pairs && left >= 32; at += 2) {
    left -= 24;
    const word = view.getUint32(from + (left >> 3), true) >>> (left & 7);
    const first = entries[word >> 24 - log & mask] ?? 0;
    const used = first & 0xff;
    const second = entries[word >> 24 - log - used & mask] ?? 0;
    into[at] = first >> 8;
    into[at + 1] = second >> 8;
    left += 24 - used - (second & 0xff);
  }
  for (; at < stop; at++) {
    const some = Math.min(log, left);
    const bits = some <= 0
      ? 0
      : view.getUint32(from + (left - some >> 3), true) >>> (left - some & 7) & (1 << some) - 1;
    const entry = entries[bits << log - Math.max(0, some)] ?? 0;
    into[at] = entry >> 8;
    left -= entry & 0xff;
    if (left < 0) break;
  }
  if (left !== 0 || at < stop) throw new ZstdDamage("a stream of literals has the wrong length");
}
