/**
 * The codes of DEFLATE as tables that a decoder looks bits up in, RFC 1951 section 3.2.2.
 *
 * An entry is `value << 8 | kind << 4 | bits of the code`, and 0 where no code is. A code longer than the table's index
 * goes on in a second table behind it: the entry's value says where, and its bits are 0. The kind of a length or a
 * distance is the number of its extra bits. A literal is a negative number, which is the quickest test there is.
 *
 * @module
 */

/** Bits of the longest code. */
export const CODE_BITS = 15;

export const LENGTH_MASK = 15;
export const KIND_SHIFT = 4;
export const KIND_MASK = 15;
export const VALUE_SHIFT = 8;
/** The kind of the symbol that ends a block. */
export const KIND_END = 14;
/** What all literals have. */
export const LITERAL: number = 1 << 31;

/** Symbols of literals, ends and lengths, and of distances; a few more have codes in blocks that bring none. */
export const END_OF_BLOCK = 256;
export const DISTANCE_SYMBOLS = 30;
export const LITERAL_SYMBOLS = 286;
/** The longest match: where there is room for it, one symbol always fits. */
export const LONGEST_MATCH = 258;
const FIRST_LENGTH = 257;
const LAST_LENGTH = 285;
const SHORTEST_MATCH = 3;

/** A code, and what its table is to be like. */
export interface Code {
  /** The index of the first table has so many bits. */
  readonly bits: number;
  /** Bits of each symbol's code, 0 for none. */
  readonly lengths: Uint8Array;
  /** What each symbol means, an entry without the bits. Symbols beyond it have codes and mean nothing. */
  readonly symbols: Int32Array;
}

/**
 * Fills a table.
 *
 * @returns The mask for the index of the second tables; -1 where the lengths are those of no code: more than there are,
 * or fewer, but for a single code of one bit.
 */
export function buildTable(table: Int32Array, { bits, lengths, symbols }: Code): number {
  const counts = new Uint16Array(CODE_BITS + 1);
  for (const length of lengths) counts[length] = (counts[length] ?? 0) + 1;
  counts[0] = 0;
  const next = new Uint16Array(CODE_BITS + 2);
  let left = 1;
  let longest = 0;
  for (let length = 1; length <= CODE_BITS; length++) {
    const count = counts[length] ?? 0;
    left = 2 * left - count;
    if (left < 0) return -1;
    if (count > 0) longest = length;
    next[length + 1] = (next[length] ?? 0) + count << 1;
  }
  if (left > 0 && longest > 1) return -1;
  const secondBits = Math.max(0, longest - bits);
  let free = 1 << bits;
  table.fill(0, 0, free);
  for (let symbol = 0; symbol < lengths.length; symbol++) {
    const length = lengths[symbol] ?? 0;
    if (length === 0) continue;
    const code = next[length] ?? 0;
    next[length] = code + 1;
    const meaning = symbols[symbol];
    if (meaning === undefined) continue;
    const index = reversed(code, length);
    const entry = meaning | length;
    if (length <= bits) {
      for (let at = index; at < 1 << bits; at += 1 << length) table[at] = entry;
      continue;
    }
    const first = index & (1 << bits) - 1;
    if (table[first] === 0) {
      table[first] = free << VALUE_SHIFT;
      table.fill(0, free, free + (1 << secondBits));
      free += 1 << secondBits;
    }
    const second = (table[first] ?? 0) >> VALUE_SHIFT;
    for (let at = index >> bits; at < 1 << secondBits; at += 1 << (length - bits)) table[second + at] = entry;
  }
  return (1 << secondBits) - 1;
}

/** Codes are packed from their most significant bit on, all else from the least. */
function reversed(code: number, length: number): number {
  let result = 0;
  for (let bit = 0; bit < length; bit++) result |= (code >> bit & 1) << length - 1 - bit;
  return result;
}

/** Literals, the end of a block, lengths: section 3.2.5. */
export function literalSymbols(): Int32Array<ArrayBuffer> {
  return Int32Array.from({ length: LITERAL_SYMBOLS }, (_, symbol) => {
    if (symbol < END_OF_BLOCK) return LITERAL | symbol << VALUE_SHIFT;
    if (symbol === END_OF_BLOCK) return KIND_END << KIND_SHIFT;
    if (symbol === LAST_LENGTH) return LONGEST_MATCH << VALUE_SHIFT;
    // Eight of one length each, and then four of each number of extra bits.
    const at = symbol - FIRST_LENGTH;
    const extra = at < 8 ? 0 : (at >> 2) - 1;
    const length = at < 8 ? at : 4 + (at & 3) << extra;
    return SHORTEST_MATCH + length << VALUE_SHIFT | extra << KIND_SHIFT;
  });
}

/** Distances: four of one value each, and then two of each number of extra bits. */
export function distanceSymbols(): Int32Array<ArrayBuffer> {
  return Int32Array.from({ length: DISTANCE_SYMBOLS }, (_, symbol) => {
    const extra = symbol < 4 ? 0 : (symbol >> 1) - 1;
    const distance = symbol < 4 ? symbol + 1 : (2 + (symbol & 1) << extra) + 1;
    return distance << VALUE_SHIFT | extra << KIND_SHIFT;
  });
}
