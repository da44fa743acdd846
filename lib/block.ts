/**
 * A Block: many captured packets in one buffer, and a table with a row for each. It is what every reader makes and what
 * everything else is a view of.
 *
 * @module
 */

import { FLAG_HAS_OPTIONS } from "./packet_flag.ts";
import { BEFORE_FRAME, blockLengthAround } from "./packet_option.ts";
import type { DecodeAs } from "./wire/decode_as.ts";
import { LayerWalk } from "./wire/walk.ts";

/**
 * Where packets were captured: an interface of this machine, or one that a capture file describes.
 */
export interface CaptureInterface {
  /** The interface's name, `"eth0"`; empty where a file names none. */
  readonly name: string;
  /** The kernel's index of it; 0 where it is not an interface of this machine. */
  readonly ifindex: number;
  /** The network namespace it was captured in, where that is not the program's own. */
  readonly netns?: string | undefined;
  /** What its frames begin with, a `LINKTYPE_` number. */
  readonly linktype: number;
  /** Bytes kept of each frame at most; 0 for no limit. */
  readonly snaplen: number;
  /** What it is, in words. */
  readonly description?: string | undefined;
  /** Its MAC address, `"02:00:00:00:00:01"`. */
  readonly mac?: string | undefined;
  /** Its speed in bits a second. */
  readonly speed?: number | undefined;
  /** The operating system of its machine. */
  readonly os?: string | undefined;
  /** What it is made of. */
  readonly hardware?: string | undefined;
  /** The filter that its packets have passed, an expression of pcap-filter(7). */
  readonly filter?: string | undefined;
}

/** 32-bit words in a row. */
export const ROW_WORDS = 8;
/** Word of a row: where the frame begins in `bytes`. */
export const ROW_OFFSET = 0;
/** Word of a row: bytes captured. */
export const ROW_CAPLEN = 1;
/** Word of a row: bytes on the wire. */
export const ROW_ORIGLEN = 2;
/** Word of a row: seconds since 1970, low 32 bits. */
export const ROW_SECONDS = 3;
/** Word of a row: nanoseconds after the second. */
export const ROW_NANOSECONDS = 4;
/** Word of a row: index into `interfaces`. */
export const ROW_INTERFACE = 5;
/** Word of a row: `FLAG_` bits. */
export const ROW_FLAGS = 6;
/** Word of a row: seconds since 1970, bits 32 to 63, two's complement. */
export const ROW_SECONDS_HIGH = 7;

/** What a {@linkcode Block} is made of. */
export interface BlockFields {
  /** The buffer that holds the frames. */
  bytes: Uint8Array<ArrayBuffer>;
  /** `ROW_WORDS` words for each packet, as the `ROW_` constants say; longer than needed is fine. */
  rows: Uint32Array<ArrayBuffer>;
  /** How many packets. */
  length: number;
  /** What `ROW_INTERFACE` counts in. It may grow, it never changes. */
  interfaces: readonly CaptureInterface[];
}

/**
 * Says of a packet whether it stays: its frame is `caplen` bytes of `bytes` from `offset` on, and had `origlen` on the
 * wire; `interfaceIndex` is its place in the block's list, `flags` are its `FLAG_` bits.
 */
export type RowTest = (
  bytes: Uint8Array,
  offset: number,
  caplen: number,
  origlen: number,
  interfaceIndex: number,
  flags: number,
) => boolean;

/**
 * Packets in one buffer; the table says where each frame is.
 *
 * A block that a reader lends is the borrower's until the reader takes it back with {@linkcode Block.release}; whoever
 * needs it longer says so with {@linkcode Block.keep} before that.
 */
export class Block {
  /** What `ROW_INTERFACE` counts in. */
  readonly interfaces: readonly CaptureInterface[];
  /** How many packets of it, the first ones, the program has been handed; {@linkcode Block.retain} leaves them alone. */
  taken = 0;
  #length: number;
  #bytes: Uint8Array<ArrayBuffer>;
  #rows: Uint32Array<ArrayBuffer>;
  #walk: LayerWalk;
  #walked = -1;
  #kept = false;
  #exposed = false;
  /** Packets of each interface, where somebody has asked. */
  #tally: number[] | undefined = undefined;

  /** A block of these parts, none of which is copied. */
  constructor(fields: BlockFields) {
    this.#length = fields.length;
    this.interfaces = fields.interfaces;
    this.#bytes = fields.bytes;
    this.#rows = fields.rows;
    this.#walk = new LayerWalk(new DataView(fields.bytes.buffer, fields.bytes.byteOffset, fields.bytes.byteLength));
  }

  /** How many packets. */
  get length(): number {
    return this.#length;
  }

  /** What the program says of its own network, for the layers of the packets; set by the source that hands the block out. */
  get decodeAs(): DecodeAs | undefined {
    return this.#walk.decodeAs;
  }

  set decodeAs(rules: DecodeAs | undefined) {
    this.#walk.decodeAs = rules;
    this.#walked = -1;
  }

  /** The buffer that holds the frames; empty after {@linkcode Block.release}. */
  get bytes(): Uint8Array<ArrayBuffer> {
    this.#exposed = true;
    return this.#bytes;
  }

  /**
   * `ROW_WORDS` words for each packet; empty after {@linkcode Block.release}. A block of a ring has no table and makes one
   * at each call: {@linkcode Block.word} reads a single word of it without.
   */
  get rows(): Uint32Array<ArrayBuffer> {
    this.#exposed = true;
    return this.#rows;
  }

  /**
   * The table of a block, for who reads it whole: that of the block itself where it has one, and else made in `scratch`, which
   * has `ROW_WORDS` words for each packet at least. It is valid as long as the block is lent.
   *
   * @throws TypeError where the block has been taken back.
   */
  table(_scratch: Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> {
    if (this.#rows.length < this.length * ROW_WORDS) throw releasedError();
    return this.rows;
  }

  /**
   * Whether the program has asked for bytes, rows or layers, which are views of the block's memory. Only then a reader must
   * detach that memory before it fills it again, and an engine may count what was detached as allocated anew.
   */
  get exposed(): boolean {
    return this.#exposed;
  }

  /** Whether the block stays valid for ever, so that its reader must not use the memory again. */
  get kept(): boolean {
    return this.#kept;
  }

  /** Makes a lent block stay valid for ever. */
  keep(): void {
    if (this.#bytes.length === 0 && this.length > 0) throw releasedError();
    this.#kept = true;
  }

  /**
   * Leaves out the packets that a test says no to. Only their reader calls it; those that were handed out stay as they
   * are. Where the test throws, the packets before that one are the block's last.
   */
  retain(test: RowTest): void {
    const rows = this.#rows;
    const bytes = this.#bytes;
    const length = this.#length;
    let row = this.taken;
    let kept = row;
    try {
      for (; row < length; row++) {
        const at = row * ROW_WORDS;
        const offset = rows[at + ROW_OFFSET] ?? 0;
        const caplen = rows[at + ROW_CAPLEN] ?? 0;
        const origlen = rows[at + ROW_ORIGLEN] ?? 0;
        if (!test(bytes, offset, caplen, origlen, rows[at + ROW_INTERFACE] ?? 0, rows[at + ROW_FLAGS] ?? 0)) continue;
        // Word by word: for so few, a call of copyWithin costs many times as much.
        if (kept !== row) { for (let i = 0; i < ROW_WORDS; i++) rows[kept * ROW_WORDS + i] = rows[at + i] ?? 0; }
        kept++;
      }
    } finally {
      this.shorten(kept);
    }
  }

  /** Cuts packets to so many captured bytes. Only their reader calls it, before it hands them out. */
  cut(snaplen: number): void {
    const rows = this.#rows;
    for (let at = ROW_CAPLEN; at < this.#length * ROW_WORDS; at += ROW_WORDS) {
      if ((rows[at] ?? 0) > snaplen) rows[at] = snaplen;
    }
  }

  /** A copy of the packets, valid for ever, in memory of their own: what lies between them is left out. */
  copy(): Block {
    const { length, interfaces } = this;
    let size = 0;
    for (let row = 0; row < length; row++) {
      const { start, end } = this.extent(row);
      size += aligned(end - start);
    }
    const bytes = new Uint8Array(size);
    const rows = this.rows.slice(0, length * ROW_WORDS);
    let to = 0;
    for (let at = 0; at < rows.length; at += ROW_WORDS) {
      const { start, end } = this.extent(at / ROW_WORDS);
      bytes.set(this.#bytes.subarray(start, end), to);
      rows[at + ROW_OFFSET] = to + (rows[at + ROW_OFFSET] ?? 0) - start;
      to += aligned(end - start);
    }
    const block = new Block({ bytes, rows, length, interfaces });
    block.decodeAs = this.decodeAs;
    return block;
  }

  /** Where all lies that belongs to a row: its frame, or the pcapng block around it where it has options. */
  extent(row: number): { start: number; end: number } {
    const offset = this.word(row, ROW_OFFSET);
    if ((this.word(row, ROW_FLAGS) & FLAG_HAS_OPTIONS) !== 0) {
      const length = blockLengthAround(this.bytes, offset);
      if (length > 0) return { start: offset - BEFORE_FRAME, end: offset - BEFORE_FRAME + length };
    }
    return { start: offset, end: offset + this.word(row, ROW_CAPLEN) };
  }

  /** Ends the block after so many packets. */
  protected shorten(length: number): void {
    this.#length = length;
    this.#walked = -1;
    this.#tally = undefined;
  }

  /** Puts the same frames into other memory, at the same places. */
  protected replaceBytes(bytes: Uint8Array<ArrayBuffer>): void {
    const { decodeAs } = this;
    this.#bytes = bytes;
    this.#walk = new LayerWalk(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength));
    this.decodeAs = decodeAs;
  }

  /** Ends a loan: from here on the packets' getters throw. Only the reader that lent the block calls it. */
  release(): void {
    this.#rows = new Uint32Array(0);
    this.replaceBytes(new Uint8Array(0));
  }

  /** The rows from `row` on, as a block over the same memory. */
  rest(row: number): Block {
    const rows = this.rows.subarray(row * ROW_WORDS);
    const block = new Block({ bytes: this.bytes, rows, length: this.length - row, interfaces: this.interfaces });
    block.decodeAs = this.decodeAs;
    return block;
  }

  /**
   * One word of one row: `word` is a `ROW_` constant.
   *
   * @throws TypeError where the block has been taken back.
   */
  word(row: number, word: number): number {
    const value = this.#rows[row * ROW_WORDS + word];
    if (value === undefined) throw releasedError();
    return value;
  }

  /** Seconds since 1970 of a row. */
  seconds(row: number): number {
    const low = this.word(row, ROW_SECONDS);
    const high = this.word(row, ROW_SECONDS_HIGH);
    return high === 0 ? low : (high | 0) * 0x1_0000_0000 + low;
  }

  /** Adds the packets of the rows from `from` to before `to` to a count for each interface. */
  countInto(counts: number[], from: number, to: number): void {
    if (from === 0 && to === this.length) {
      // Reader and source both count whole blocks.
      this.#tally ??= this.#count(from, to);
      add(counts, this.#tally);
    } else {
      add(counts, this.#count(from, to));
    }
  }

  #count(from: number, to: number): number[] {
    if (this.interfaces.length === 1) return [to - from];
    const counts: number[] = [];
    for (let row = from; row < to; row++) {
      const at = this.word(row, ROW_INTERFACE);
      counts[at] = (counts[at] ?? 0) + 1;
    }
    return counts;
  }

  /** Where a row was captured. */
  interface(row: number): CaptureInterface {
    const found = this.interfaces[this.word(row, ROW_INTERFACE)];
    if (found === undefined) {
      throw new RangeError(`Cannot read packet ${row}: its interface is not among those of its block`);
    }
    return found;
  }

  /**
   * The walk over the layers of a row. There is one a block, on the row that was asked for last: a program goes through
   * packets one after the other, and all it asks of one packet is answered by one walk.
   */
  walk(row: number): LayerWalk {
    return this.#walked === row ? this.#walk : this.startWalk(row);
  }

  // Apart from walk(), which stays so small that the engines inline it into each getter of Packet: protected, because a call of
  // a private method is more code.
  /** Begins the walk over another row. */
  protected startWalk(row: number): LayerWalk {
    this.#exposed = true;
    this.locate(row);
    this.#walked = row;
    return this.#walk;
  }

  /** Begins the walk at the frame of a row, by {@linkcode Block.startAt}. */
  protected locate(row: number): void {
    // Not by word(), which an engine does not inline so deep.
    const rows = this.#rows;
    const at = row * ROW_WORDS;
    const offset = rows[at + ROW_OFFSET];
    const caplen = rows[at + ROW_CAPLEN];
    if (offset === undefined || caplen === undefined) throw releasedError();
    const from = this.interfaces[rows[at + ROW_INTERFACE] ?? 0] ?? this.interface(row);
    this.startAt(offset, offset + caplen, from.linktype);
  }

  /** Begins the walk at the frame from `offset` to `end` of the bytes. */
  protected startAt(offset: number, end: number, linktype: number): void {
    this.#walk.start(offset, end, linktype);
  }
}

function add(counts: number[], more: readonly number[]): void {
  more.forEach((count, index) => counts[index] = (counts[index] ?? 0) + count);
}

/** The next multiple of 4, which keeps a frame's words aligned. */
function aligned(length: number): number {
  return (length + 3) & ~3;
}

/** What reading a block that was taken back ends with. */
export function releasedError(): TypeError {
  return new TypeError(
    "Cannot read packet: its batch has been given back, call batch.keep() or packet.copy() before asking for the next",
  );
}
