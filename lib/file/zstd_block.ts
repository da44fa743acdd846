/**
 * The compressed blocks of zstd: RFC 8878 section 3.1.1.3.
 *
 * @module
 */

import { BackwardBits, ForwardBits, ZstdDamage } from "./zstd_bits.ts";
import { type Kind, LITERAL_LENGTHS, literalLengths, MATCH_LENGTHS, matchLengths, OFFSETS } from "./zstd_codes.ts";
import { type FseTable, makeTable, readDistribution, rleTable } from "./zstd_fse.ts";
import { type HuffmanCode, readHuffmanCode, readLiterals } from "./zstd_huffman.ts";

/** Bytes that come out of one block at most. */
export const LARGEST_BLOCK = 0x2_0000;

const LITERALS_RAW = 0;
const LITERALS_RLE = 1;
const LITERALS_COMPRESSED = 2;

const MODE_PREDEFINED = 0;
const MODE_RLE = 1;
const MODE_FSE = 2;

/** Offsets up to this one stand for one of the last three. */
const REPEATED = 3;
/** Bits that a load can give at once. */
const READ_BITS = 24;
/** Bytes from which on a call copies faster than a loop. */
const LONG_COPY = 64;

/** What blocks of a frame leave to those after them. */
export class BlockDecoder {
  #code: HuffmanCode | undefined = undefined;
  #literalLengths: FseTable | undefined = undefined;
  #offsets: FseTable | undefined = undefined;
  #matchLengths: FseTable | undefined = undefined;
  /** The last three offsets. */
  readonly #repeated: Int32Array<ArrayBuffer> = Int32Array.of(1, 4, 8);
  readonly #tables: Map<Kind, FseTable> = new Map();
  readonly #literals: Uint8Array<ArrayBuffer> = new Uint8Array(LARGEST_BLOCK);
  readonly #ofLiterals: ReturnType<typeof literalLengths> = literalLengths();
  readonly #ofMatches: ReturnType<typeof matchLengths> = matchLengths();

  /** Begins a frame. */
  begin(): void {
    this.#code = undefined;
    this.#literalLengths = undefined;
    this.#offsets = undefined;
    this.#matchLengths = undefined;
    this.#repeated.set([1, 4, 8]);
  }

  /**
   * Decodes a block.
   *
   * @param bytes The block from `from` to `end`; behind it three bytes more can be read.
   * @param output Where it comes out, from `at` on, in room for {@linkcode LARGEST_BLOCK}; matches reach back to `floor`.
   * @returns Where the output ends.
   */
  decode(
    bytes: Uint8Array<ArrayBuffer>,
    place: { from: number; end: number },
    output: { bytes: Uint8Array; at: number; floor: number },
  ): number {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const literals = this.#readLiterals(bytes, view, place);
    return this.#readSequences(bytes, view, { from: literals.next, end: place.end, literals: literals.length, output });
  }

  /** Section 3.1.1.3.1: the bytes that no match brings, into `#literals`. */
  #readLiterals(
    bytes: Uint8Array,
    view: DataView,
    { from, end }: { from: number; end: number },
  ): { length: number; next: number } {
    const byte = (at: number): number => at < end ? bytes[at] ?? 0 : 0;
    const type = byte(from) & 3;
    const format = byte(from) >> 2 & 3;
    const literals = this.#literals;
    if (type === LITERALS_RAW || type === LITERALS_RLE) {
      const header = (format & 1) === 0 ? 1 : format === 1 ? 2 : 3;
      const word = byte(from) | byte(from + 1) << 8 | byte(from + 2) << 16;
      const length = header === 1 ? byte(from) >> 3 : header === 2 ? (word & 0xffff) >> 4 : word >> 4;
      const next = from + header + (type === LITERALS_RAW ? length : 1);
      if (next > end || length > LARGEST_BLOCK) throw new ZstdDamage("the literals have the wrong length");
      if (type === LITERALS_RAW) literals.set(bytes.subarray(from + header, next));
      else literals.fill(byte(from + header), 0, length);
      return { length, next };
    }
    const header = format < 2 ? 3 : format + 2;
    const width = format < 2 ? 10 : format === 2 ? 14 : 18;
    const low = (byte(from) | byte(from + 1) << 8 | byte(from + 2) << 16) >> 4;
    // The header has up to 40 bits, of which 36 are the two lengths.
    const all = low + (byte(from + 3) + byte(from + 4) * 0x100) * 0x10_0000;
    const length = all % (1 << width);
    const compressed = Math.floor(all / (1 << width)) % (1 << width);
    const next = from + header + compressed;
    if (next > end || length > LARGEST_BLOCK) throw new ZstdDamage("the literals have the wrong length");
    let at = from + header;
    if (type === LITERALS_COMPRESSED) {
      const read = readHuffmanCode(bytes, view, { from: at, end: next });
      this.#code = read.code;
      at += read.length;
    }
    if (this.#code === undefined) throw new ZstdDamage("the literals have no code");
    if (format === 0) {
      readLiterals(this.#code, view, { from: at, end: next, into: literals, at: 0, length });
      return { length, next };
    }
    const part = length + 3 >> 2;
    let stream = at + 6;
    for (let i = 0; i < 4; i++) {
      const streamEnd = i === 3 ? next : stream + (byte(at + 2 * i) | byte(at + 2 * i + 1) << 8);
      const partLength = i === 3 ? length - 3 * part : part;
      if (streamEnd > next || partLength < 0) throw new ZstdDamage("the streams of literals have the wrong length");
      readLiterals(this.#code, view, {
        from: stream,
        end: streamEnd,
        into: literals,
        at: i * part,
        length: partLength,
      });
      stream = streamEnd;
    }
    return { length, next };
  }

  /** Section 3.1.1.3.2: how literals and matches follow each other. */
  #readSequences(
    bytes: Uint8Array,
    view: DataView,
    block: { from: number; end: number; literals: number; output: { bytes: Uint8Array; at: number; floor: number } },
  ): number {
    const { end } = block;
    let { from } = block;
    const byte = (): number => {
      if (from >= end) throw new ZstdDamage("the sequences are cut");
      return bytes[from++] ?? 0;
    };
    let count = byte();
    if (count === 255) count = byte() + byte() * 0x100 + 0x7f00;
    else if (count >= 128) count = (count - 128) * 0x100 + byte();
    if (count === 0) {
      if (from !== end) throw new ZstdDamage("there is more than its literals");
      return this.#execute(view, undefined, { ...block, count });
    }
    const modes = byte();
    if ((modes & 3) !== 0) throw new ZstdDamage("its sequences are of an unknown kind");
    const table = (mode: number, kind: Kind, before: FseTable | undefined): FseTable => {
      if (mode === MODE_PREDEFINED) return this.#predefined(kind);
      if (mode === MODE_RLE) {
        const symbol = byte();
        if (symbol >= kind.symbols) throw new ZstdDamage("a sequence has an unknown code");
        return rleTable(symbol);
      }
      if (mode === MODE_FSE) {
        const description = new ForwardBits(bytes, from, end);
        const read = makeTable(readDistribution(description, kind));
        from = description.byte;
        return read;
      }
      if (before === undefined) throw new ZstdDamage("its sequences repeat a table before the first");
      return before;
    };
    this.#literalLengths = table(modes >> 6, LITERAL_LENGTHS, this.#literalLengths);
    this.#offsets = table(modes >> 4 & 3, OFFSETS, this.#offsets);
    this.#matchLengths = table(modes >> 2 & 3, MATCH_LENGTHS, this.#matchLengths);
    return this.#execute(view, new BackwardBits(view, from, end), { ...block, count });
  }

  #predefined(kind: Kind): FseTable {
    const known = this.#tables.get(kind);
    if (known !== undefined) return known;
    const table = makeTable(kind.predefined);
    this.#tables.set(kind, table);
    return table;
  }

  /** Puts literals and matches out, one sequence after the other, and the literals that are left. */
  #execute(
    view: DataView,
    bits: BackwardBits | undefined,
    block: { count: number; literals: number; output: { bytes: Uint8Array; at: number; floor: number } },
  ): number {
    const { bytes: output, floor } = block.output;
    const literals = this.#literals;
    const limit = block.output.at + LARGEST_BLOCK;
    let at = block.output.at;
    let literal = 0;
    const lengthEntries = this.#literalLengths?.entries;
    const offsetEntries = this.#offsets?.entries;
    const matchEntries = this.#matchLengths?.entries;
    if (bits !== undefined && lengthEntries && offsetEntries && matchEntries) {
      const { from } = bits;
      const { base: matchBase, extra: matchExtra } = this.#ofMatches;
      const { base: literalBase, extra: literalExtra } = this.#ofLiterals;
      let lengthState = bits.read(this.#literalLengths?.log ?? 0);
      let offsetState = bits.read(this.#offsets?.log ?? 0);
      let matchState = bits.read(this.#matchLengths?.log ?? 0);
      // The loop that decides how fast it is reads by itself: up to 25 bits come with one load.
      let { left } = bits;
      for (let count = block.count; count > 0; count--) {
        const lengthEntry = lengthEntries[lengthState] ?? 0;
        const offsetEntry = offsetEntries[offsetState] ?? 0;
        const matchEntry = matchEntries[matchState] ?? 0;
        const offsetBits = offsetEntry >> 8 & 0xff;
        const matchCode = matchEntry >> 8 & 0xff;
        const lengthCode = lengthEntry >> 8 & 0xff;
        const matchBits = matchExtra[matchCode] ?? 0;
        const lengthBits = literalExtra[lengthCode] ?? 0;
        if (left < offsetBits + matchBits + lengthBits) throw new ZstdDamage("the sequences are cut");
        let value = 0;
        if (offsetBits <= READ_BITS) {
          left -= offsetBits;
          const word = view.getUint32(from + (left >> 3), true) >>> (left & 7);
          value = (1 << offsetBits) + (word & (1 << offsetBits) - 1);
        } else {
          // Only the largest windows have such offsets.
          left -= offsetBits - 16;
          const high = view.getUint32(from + (left >> 3), true) >>> (left & 7) & (1 << offsetBits - 16) - 1;
          left -= 16;
          const low = view.getUint32(from + (left >> 3), true) >>> (left & 7) & 0xffff;
          value = 2 ** offsetBits + high * 0x1_0000 + low;
        }
        left -= matchBits;
        let word = view.getUint32(from + (left >> 3), true) >>> (left & 7);
        const match = (matchBase[matchCode] ?? 0) + (word & (1 << matchBits) - 1);
        left -= lengthBits;
        word = view.getUint32(from + (left >> 3), true) >>> (left & 7);
        const length = (literalBase[lengthCode] ?? 0) + (word & (1 << lengthBits) - 1);
        if (count > 1) {
          const a = lengthEntry & 0xff;
          const b = matchEntry & 0xff;
          const c = offsetEntry & 0xff;
          if (left < a + b + c) throw new ZstdDamage("the sequences are cut");
          left -= a + b;
          word = view.getUint32(from + (left >> 3), true) >>> (left & 7);
          lengthState = (lengthEntry >> 16) + (word >> b & (1 << a) - 1);
          matchState = (matchEntry >> 16) + (word & (1 << b) - 1);
          left -= c;
          word = view.getUint32(from + (left >> 3), true) >>> (left & 7);
          offsetState = (offsetEntry >> 16) + (word & (1 << c) - 1);
        }
        const offset = this.#offset(value, length);
        if (literal + length > block.literals) throw new ZstdDamage("a sequence has more literals than there are");
        if (at + length + match > limit) throw new ZstdDamage(`more than ${LARGEST_BLOCK} bytes come out of it`);
        if (length > LONG_COPY) {
          output.set(literals.subarray(literal, literal + length), at);
          literal += length;
          at += length;
        } else {
          for (const stop = literal + length; literal < stop; literal++) output[at++] = literals[literal] ?? 0;
        }
        let source = at - offset;
        if (source < floor || offset <= 0) throw new ZstdDamage("a match reaches back to before the begin");
        if (match > LONG_COPY && offset >= match) {
          output.copyWithin(at, source, source + match);
          at += match;
        } else {
          for (const stop = at + match; at < stop;) output[at++] = output[source++] ?? 0;
        }
      }
      if (left !== 0) throw new ZstdDamage("the sequences have the wrong length");
    }
    const rest = block.literals - literal;
    if (at + rest > limit) throw new ZstdDamage(`more than ${LARGEST_BLOCK} bytes come out of it`);
    output.set(literals.subarray(literal, block.literals), at);
    return at + rest;
  }

  /** The offset that a value stands for, section 3.1.1.5. */
  #offset(value: number, literals: number): number {
    const repeated = this.#repeated;
    const first = repeated[0] ?? 0;
    const second = repeated[1] ?? 0;
    const third = repeated[2] ?? 0;
    if (value > REPEATED) {
      repeated[2] = second;
      repeated[1] = first;
      return repeated[0] = value - REPEATED;
    }
    const index = value - 1 + (literals === 0 ? 1 : 0);
    if (index === 0) return first;
    const offset = index === 1 ? second : index === 2 ? third : first - 1;
    if (index > 1) repeated[2] = second;
    repeated[1] = first;
    return repeated[0] = offset;
  }
}
