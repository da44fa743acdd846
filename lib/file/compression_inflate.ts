/**
 * DEFLATE, RFC 1951: decoded without I/O, in pieces of any size.
 *
 * It is our own because the runtimes' decoders can't say what a reader of broken files needs: where a member of a gzip file
 * ends, how much came out before the place where it is broken, and at which byte that is. As fast as `gzip -dc`.
 *
 * @module
 */

import {
  buildTable,
  CODE_BITS,
  DISTANCE_SYMBOLS,
  distanceSymbols,
  END_OF_BLOCK,
  KIND_END,
  KIND_MASK,
  KIND_SHIFT,
  LENGTH_MASK,
  LITERAL_SYMBOLS,
  literalSymbols,
  LONGEST_MATCH,
  VALUE_SHIFT,
} from "./compression_huffman.ts";
import type { CompressedInput } from "./compression_input.ts";

/** How far back a match reaches at most. */
const HISTORY_BYTES = 0x8000;
/** Bytes that come out before somebody must take them. */
const OUTPUT_BYTES = 0x2_0000;
/** Bytes that one symbol with its extra bits takes at most, as the fast loop reads them. */
const FAST_BYTES = 8;

const LITERAL_BITS = 10;
const DISTANCE_BITS = 8;
const LENGTH_CODE_BITS = 7;

/** The order in which a dynamic block has the lengths of its code of lengths, section 3.2.7. */
const LENGTH_CODE_ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

/** What `#readSymbols` stopped for. */
const AT_LIMIT = 0;
const AT_END = 1;
const AT_BAD_CODE = 2;
const AT_BAD_DISTANCE = 3;

/** What {@linkcode Inflater.run} stopped for: it needs bytes, its output is full, the data has ended, or is broken. */
export type InflateStop = "more" | "full" | "end" | { readonly reason: string };

/** A decoder of one stream of DEFLATE data after another. */
export class Inflater {
  readonly #input: CompressedInput;
  /** What came out lies from `taken` to `at`; whoever takes it moves `taken`. */
  readonly output: Uint8Array<ArrayBuffer> = new Uint8Array(HISTORY_BYTES + OUTPUT_BYTES + LONGEST_MATCH);
  taken = 0;
  at = 0;

  /** The input's bytes. */
  #view: DataView<ArrayBuffer> = new DataView(new ArrayBuffer(0));
  /** Bits that were read and not used yet, and how many; never more than 31, so that they are no negative number. */
  #hold = 0;
  #count = 0;
  /** Where the stream began in `output`, as far as matches can reach. */
  #floor = 0;
  #state: "block" | "stored" | "symbols" = "block";
  #last = false;
  /** Bytes left of a stored block. */
  #stored = 0;
  #literalMask = 0;
  #distanceMask = 0;
  readonly #literals: Int32Array<ArrayBuffer> = new Int32Array((1 << LITERAL_BITS) + (288 << CODE_BITS - LITERAL_BITS));
  readonly #distances: Int32Array<ArrayBuffer> = new Int32Array(
    (1 << DISTANCE_BITS) + (32 << CODE_BITS - DISTANCE_BITS),
  );
  readonly #lengthCode: Int32Array<ArrayBuffer> = new Int32Array(1 << LENGTH_CODE_BITS);
  readonly #lengths: Uint8Array<ArrayBuffer> = new Uint8Array(320);
  readonly #literalSymbols: Int32Array<ArrayBuffer> = literalSymbols();
  readonly #distanceSymbols: Int32Array<ArrayBuffer> = distanceSymbols();

  /** @param input What is to be decoded. */
  constructor(input: CompressedInput) {
    this.#input = input;
  }

  /** Begins another stream with the next byte of the input. */
  begin(): void {
    this.#hold = 0;
    this.#count = 0;
    this.#floor = this.at;
    this.#state = "block";
    this.#last = false;
  }

  /** Decodes as far as it can. At `"end"` the next byte of the input is the one after the stream. */
  run(): InflateStop {
    for (;;) {
      if (this.at > this.output.length - LONGEST_MATCH) {
        if (this.taken < this.at) return "full";
        this.#makeRoom();
      }
      if (this.#state === "block") {
        if (this.#last) return "end";
        const stop = this.#atomically(() => this.#beginBlock());
        if (stop !== undefined) return stop;
      } else if (this.#state === "stored") {
        if (!this.#copyStored()) return "more";
      } else {
        const stop = this.#readBlock();
        if (stop !== undefined) return stop;
      }
    }
  }

  /** Moves the bytes that matches can reach to the front of the output. */
  #makeRoom(): void {
    const shift = this.at - HISTORY_BYTES;
    this.output.copyWithin(0, shift, this.at);
    this.at = HISTORY_BYTES;
    this.taken = HISTORY_BYTES;
    this.#floor = Math.max(0, this.#floor - shift);
  }

  /** Reads something that must be there as a whole, or goes back to where it began. */
  #atomically(read: () => string | undefined): InflateStop | undefined {
    const { from } = this.#input;
    const hold = this.#hold;
    const count = this.#count;
    const reason = read();
    if (this.#overrun) {
      this.#input.from = from;
      this.#hold = hold;
      this.#count = count;
      return "more";
    }
    this.#giveBack();
    return reason === undefined ? undefined : { reason };
  }

  /** Whether bits behind the end of the input were used, which are zeros. */
  get #overrun(): boolean {
    return this.#input.from * 8 - this.#count > this.#input.end * 8;
  }

  /** Whole bytes that were read and not used go back to the input, which may move before the next call. */
  #giveBack(): void {
    const bytes = this.#count >> 3;
    this.#input.from -= bytes;
    this.#count -= bytes * 8;
    this.#hold &= (1 << this.#count) - 1;
  }

  /** Makes sure of so many bits. */
  #need(count: number): void {
    const input = this.#input;
    while (this.#count < count) {
      const byte = input.from < input.end ? input.bytes[input.from] ?? 0 : 0;
      input.from++;
      this.#hold |= byte << this.#count;
      this.#count += 8;
    }
  }

  /** The next bits, 16 at most. */
  #bits(count: number): number {
    this.#need(count);
    const bits = this.#hold & (1 << count) - 1;
    this.#hold >>= count;
    this.#count -= count;
    return bits;
  }

  /** A block's header, section 3.2.3; what is wrong with it. */
  #beginBlock(): string | undefined {
    const last = this.#bits(1) === 1;
    const type = this.#bits(2);
    let wrong: string | undefined = undefined;
    if (type === 0) {
      this.#bits(this.#count & 7);
      const length = this.#bits(16);
      if ((length ^ this.#bits(16)) !== 0xffff) wrong = "the two lengths of a stored block differ";
      this.#stored = length;
    } else if (type === 1) {
      this.#useFixedCodes();
    } else if (type === 2) {
      wrong = this.#readCodes();
    } else {
      wrong = "a block is of the unknown type 3";
    }
    if (wrong !== undefined || this.#overrun) return wrong;
    this.#last = last;
    this.#state = type === 0 ? "stored" : "symbols";
    return undefined;
  }

  /** The codes of blocks that don't bring their own, section 3.2.6. */
  #useFixedCodes(): void {
    const lengths = this.#lengths;
    lengths.fill(8, 0, 144).fill(9, 144, 256).fill(7, 256, 280).fill(8, 280, 288);
    this.#literalMask = buildTable(this.#literals, {
      bits: LITERAL_BITS,
      lengths: lengths.subarray(0, 288),
      symbols: this.#literalSymbols,
    });
    lengths.fill(5, 0, 32);
    this.#distanceMask = buildTable(this.#distances, {
      bits: DISTANCE_BITS,
      lengths: lengths.subarray(0, 32),
      symbols: this.#distanceSymbols,
    });
  }

  /** The codes that a block brings, section 3.2.7; what is wrong with them. */
  #readCodes(): string | undefined {
    const literals = this.#bits(5) + END_OF_BLOCK + 1;
    const distances = this.#bits(5) + 1;
    const count = this.#bits(4) + 4;
    if (literals > LITERAL_SYMBOLS || distances > DISTANCE_SYMBOLS) return "a block has too many symbols";
    const lengths = this.#lengths.fill(0);
    for (const symbol of LENGTH_CODE_ORDER.slice(0, count)) lengths[symbol] = this.#bits(3);
    const symbols = Int32Array.from({ length: 19 }, (_, symbol) => symbol << VALUE_SHIFT);
    if (buildTable(this.#lengthCode, { bits: LENGTH_CODE_BITS, lengths: lengths.slice(0, 19), symbols }) < 0) {
      return "the code of the code lengths is none";
    }
    lengths.fill(0);
    for (let i = 0; i < literals + distances;) {
      this.#need(LENGTH_CODE_BITS);
      const entry = this.#lengthCode[this.#hold & (1 << LENGTH_CODE_BITS) - 1] ?? 0;
      if (entry === 0) return "a code length has no code";
      this.#bits(entry & LENGTH_MASK);
      const symbol = entry >> VALUE_SHIFT;
      if (symbol < 16) {
        lengths[i++] = symbol;
        continue;
      }
      if (symbol === 16 && i === 0) return "the first code length repeats one before it";
      const value = symbol === 16 ? lengths[i - 1] ?? 0 : 0;
      const times = symbol === 16 ? 3 + this.#bits(2) : symbol === 17 ? 3 + this.#bits(3) : 11 + this.#bits(7);
      if (i + times > literals + distances) return "there are more code lengths than symbols";
      lengths.fill(value, i, i += times);
    }
    if (lengths[END_OF_BLOCK] === 0) return "a block has no code for its end";
    const ofDistances = lengths.slice(literals, literals + distances);
    this.#literalMask = buildTable(this.#literals, {
      bits: LITERAL_BITS,
      lengths: lengths.slice(0, literals),
      symbols: this.#literalSymbols,
    });
    this.#distanceMask = buildTable(this.#distances, {
      bits: DISTANCE_BITS,
      lengths: ofDistances,
      symbols: this.#distanceSymbols,
    });
    return this.#literalMask < 0 || this.#distanceMask < 0 ? "a block's code is none" : undefined;
  }

  /** Whether all of a stored block has come out, or the output is full. */
  #copyStored(): boolean {
    const input = this.#input;
    const { output } = this;
    // Its bytes begin where the bits ended, and #atomically gave back whole bytes.
    const length = Math.min(this.#stored, input.length, output.length - LONGEST_MATCH + 1 - this.at);
    output.set(input.bytes.subarray(input.from, input.from + length), this.at);
    input.from += length;
    this.at += length;
    this.#stored -= length;
    if (this.#stored > 0) return this.at > output.length - LONGEST_MATCH;
    this.#state = "block";
    return true;
  }

  /** Goes on in a block of symbols to its end, or as far as it can. */
  #readBlock(): InflateStop | undefined {
    const outputLimit = this.output.length - LONGEST_MATCH;
    const input = this.#input;
    const { bytes, end } = input;
    let stop = input.length < FAST_BYTES ? AT_LIMIT : this.#readSymbols(end - FAST_BYTES, outputLimit);
    // Near the end of the input one symbol after the other, each of which may turn out not to be there.
    while (stop === AT_LIMIT && this.at <= outputLimit) {
      const { from } = input;
      const { at } = this;
      const hold = this.#hold;
      const count = this.#count;
      bytes.fill(0, end, end + FAST_BYTES);
      stop = this.#readSymbols(-1, outputLimit);
      if (this.#overrun || (stop >= AT_BAD_CODE && end - from < FAST_BYTES && !input.ended)) {
        input.from = from;
        this.at = at;
        this.#hold = hold;
        this.#count = count;
        this.#giveBack();
        return "more";
      }
    }
    this.#giveBack();
    if (stop === AT_BAD_CODE) return { reason: "a code means nothing" };
    if (stop === AT_BAD_DISTANCE) return { reason: "a match reaches back to before the begin" };
    if (stop === AT_END) this.#state = "block";
    return undefined;
  }

  /**
   * The loop that decides how fast it is: one symbol, and more while `from` and `at` are not over their limits. It
   * keeps bits so that they never fill a 32-bit number, which engines would else take for a floating point one.
   */
  #readSymbols(inputLimit: number, outputLimit: number): number {
    const { output } = this;
    const { buffer } = this.#input.bytes;
    const view = this.#view.buffer === buffer ? this.#view : this.#view = new DataView(buffer);
    const literals = this.#literals;
    const distances = this.#distances;
    const literalMask = this.#literalMask;
    const distanceMask = this.#distanceMask;
    const floor = this.#floor;
    let from = this.#input.from;
    let at = this.at;
    let hold = this.#hold;
    let count = this.#count;
    let stop = AT_LIMIT;
    do {
      if (count < 16) {
        hold |= view.getUint16(from, true) << count;
        from += 2;
        count += 16;
      }
      let entry = literals[hold & (1 << LITERAL_BITS) - 1] ?? 0;
      if ((entry & LENGTH_MASK) === 0) {
        entry = entry === 0 ? 0 : literals[(entry >> VALUE_SHIFT) + (hold >> LITERAL_BITS & literalMask)] ?? 0;
        if (entry === 0) {
          stop = AT_BAD_CODE;
          break;
        }
      }
      hold >>= entry & LENGTH_MASK;
      count -= entry & LENGTH_MASK;
      if (entry < 0) {
        output[at++] = entry >> VALUE_SHIFT;
        continue;
      }
      let extra = entry >> KIND_SHIFT & KIND_MASK;
      if (extra === KIND_END) {
        stop = AT_END;
        break;
      }
      if (count < 16) {
        hold |= view.getUint16(from, true) << count;
        from += 2;
        count += 16;
      }
      const length = (entry >> VALUE_SHIFT) + (hold & (1 << extra) - 1);
      hold >>= extra;
      count -= extra;
      if (count < 16) {
        hold |= view.getUint16(from, true) << count;
        from += 2;
        count += 16;
      }
      entry = distances[hold & (1 << DISTANCE_BITS) - 1] ?? 0;
      if ((entry & LENGTH_MASK) === 0) {
        entry = entry === 0 ? 0 : distances[(entry >> VALUE_SHIFT) + (hold >> DISTANCE_BITS & distanceMask)] ?? 0;
        if (entry === 0) {
          stop = AT_BAD_CODE;
          break;
        }
      }
      hold >>= entry & LENGTH_MASK;
      count -= entry & LENGTH_MASK;
      extra = entry >> KIND_SHIFT & KIND_MASK;
      if (count < 16) {
        hold |= view.getUint16(from, true) << count;
        from += 2;
        count += 16;
      }
      let source = at - (entry >> VALUE_SHIFT) - (hold & (1 << extra) - 1);
      hold >>= extra;
      count -= extra;
      if (source < floor) {
        stop = AT_BAD_DISTANCE;
        break;
      }
      const matchEnd = at + length;
      do output[at++] = output[source++] ?? 0; while (at < matchEnd);
    } while (from <= inputLimit && at <= outputLimit);
    this.#input.from = from;
    this.at = at;
    this.#hold = hold;
    this.#count = count;
    return stop;
  }
}
