/**
 * RingBlock: a block of a TPACKET_V3 ring as a Block, without a table: what a row says is read where the kernel wrote it.
 *
 * @module
 */

import {
  Block,
  type CaptureInterface,
  releasedError,
  ROW_CAPLEN,
  ROW_FLAGS,
  ROW_INTERFACE,
  ROW_NANOSECONDS,
  ROW_OFFSET,
  ROW_ORIGLEN,
  ROW_SECONDS,
  ROW_SECONDS_HIGH,
  ROW_WORDS,
  type RowTest,
} from "../block.ts";
import { receptionFlags, statusFlags } from "./received_frame.ts";
import { SLL_PKTTYPE } from "./sockaddr_ll.ts";
import {
  TP_LEN,
  TP_MAC_NET,
  TP_NSEC,
  TP_OWN_FLAGS,
  TP_OWN_INTERFACE,
  TP_SEC,
  TP_SNAPLEN,
  TP_SOCKADDR,
  TP_STATUS,
} from "./tpacket_v3.ts";

/** What a {@linkcode RingBlock} is made of. */
export interface RingBlockFields {
  /** Memory that packets with their headers are in: the ring's own, or a copy. */
  bytes: Uint8Array<ArrayBuffer>;
  /** Where each packet's header is in `bytes`, in 32-bit words; longer than needed is fine. */
  headers: Uint32Array<ArrayBuffer>;
  /** How many packets. */
  length: number;
  /** What the interfaces' places count in. */
  interfaces: readonly CaptureInterface[];
  /** The place of all packets' interface; undefined where they may be of several. */
  interfaceIndex: number | undefined;
}

/**
 * Packets as a ring has them. Where the memory is the ring's own, {@linkcode Block.keep} copies it.
 */
export class RingBlock extends Block {
  #words: Uint32Array<ArrayBuffer>;
  #headers: Uint32Array<ArrayBuffer>;
  readonly #interfaceIndex: number | undefined;
  readonly #sole: CaptureInterface | undefined;

  /** A block of these parts, none of which is copied; `bytes` begins at a multiple of 4. */
  constructor({ bytes, headers, length, interfaces, interfaceIndex }: RingBlockFields) {
    super({ bytes, rows: headers, length, interfaces });
    this.#interfaceIndex = interfaceIndex;
    this.#sole = interfaceIndex === undefined ? undefined : interfaces[interfaceIndex];
    this.#headers = headers;
    this.#words = wordsOf(bytes);
  }

  override word(row: number, word: number): number {
    const at = this.#headers[row];
    if (at === undefined || row >= this.length) throw releasedError();
    switch (word) {
      case ROW_OFFSET:
        return 4 * at + (this.#word(at + TP_MAC_NET) & 0xffff);
      case ROW_CAPLEN:
        return this.#word(at + TP_SNAPLEN);
      case ROW_ORIGLEN:
        return this.#word(at + TP_LEN);
      case ROW_SECONDS:
        return this.#word(at + TP_SEC);
      case ROW_NANOSECONDS:
        return this.#word(at + TP_NSEC);
      case ROW_INTERFACE:
        return this.#interfaceIndex ?? this.#word(at + TP_OWN_INTERFACE);
      case ROW_FLAGS:
        return statusFlags(this.#word(at + TP_STATUS)) | this.#word(at + TP_OWN_FLAGS) |
          receptionFlags(this.bytes[4 * at + TP_SOCKADDR + SLL_PKTTYPE] ?? 0);
    }
    // ROW_SECONDS_HIGH: the kernel's seconds have 32 bits here.
    return 0;
  }

  override retain(test: RowTest): void {
    const { bytes, length } = this;
    const headers = this.#headers;
    let row = this.taken;
    let kept = row;
    try {
      for (; row < length; row++) {
        const offset = this.word(row, ROW_OFFSET);
        const caplen = this.word(row, ROW_CAPLEN);
        const origlen = this.word(row, ROW_ORIGLEN);
        const interfaceIndex = this.word(row, ROW_INTERFACE);
        if (!test(bytes, offset, caplen, origlen, interfaceIndex, this.word(row, ROW_FLAGS))) continue;
        headers[kept++] = headers[row] ?? 0;
      }
    } finally {
      this.shorten(kept);
    }
  }

  override cut(snaplen: number): void {
    for (let row = 0; row < this.length; row++) {
      const at = (this.#headers[row] ?? 0) + TP_SNAPLEN;
      if (this.#word(at) > snaplen) this.#words[at] = snaplen;
    }
  }

  override countInto(counts: number[], from: number, to: number): void {
    const at = this.#interfaceIndex;
    if (at === undefined) return super.countInto(counts, from, to);
    counts[at] = (counts[at] ?? 0) + to - from;
  }

  override seconds(row: number): number {
    return this.word(row, ROW_SECONDS);
  }

  override get rows(): Uint32Array<ArrayBuffer> {
    const length = this.bytes.length === 0 ? 0 : this.length * ROW_WORDS;
    const rows = new Uint32Array(length);
    return length === 0 ? rows : this.table(rows);
  }

  /** Says what `word` says, but looks each header up once. */
  override table(scratch: Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> {
    const { length, bytes } = this;
    const words = this.#words;
    const headers = this.#headers;
    const interfaceIndex = this.#interfaceIndex;
    if (headers.length < length) throw releasedError();
    checkRoom(scratch, length);
    for (let row = 0, to = 0; row < length; row++, to += ROW_WORDS) {
      const at = headers[row] ?? 0;
      scratch[to + ROW_OFFSET] = 4 * at + ((words[at + TP_MAC_NET] ?? 0) & 0xffff);
      scratch[to + ROW_CAPLEN] = words[at + TP_SNAPLEN] ?? 0;
      scratch[to + ROW_ORIGLEN] = words[at + TP_LEN] ?? 0;
      scratch[to + ROW_SECONDS] = words[at + TP_SEC] ?? 0;
      scratch[to + ROW_NANOSECONDS] = words[at + TP_NSEC] ?? 0;
      scratch[to + ROW_INTERFACE] = interfaceIndex ?? words[at + TP_OWN_INTERFACE] ?? 0;
      scratch[to + ROW_FLAGS] = statusFlags(words[at + TP_STATUS] ?? 0) | (words[at + TP_OWN_FLAGS] ?? 0) |
        receptionFlags(bytes[4 * at + TP_SOCKADDR + SLL_PKTTYPE] ?? 0);
      scratch[to + ROW_SECONDS_HIGH] = 0;
    }
    return scratch;
  }

  override keep(): void {
    if (this.kept) return;
    super.keep();
    this.#headers = this.#headers.slice(0, this.length);
    this.replaceBytes(this.bytes.slice());
    this.#words = wordsOf(this.bytes);
  }

  override release(): void {
    super.release();
    this.#headers = new Uint32Array(0);
    this.#words = new Uint32Array(0);
  }

  override rest(row: number): Block {
    const headers = this.#headers.subarray(row);
    const { bytes, interfaces } = this;
    const block = new RingBlock({
      bytes,
      headers,
      length: this.length - row,
      interfaces,
      interfaceIndex: this.#interfaceIndex,
    });
    block.decodeAs = this.decodeAs;
    return block;
  }

  /** What the words of the row say too, but the header is looked up once. */
  protected override locate(row: number): void {
    const at = this.#headers[row];
    const place = at === undefined || row >= this.length ? undefined : this.#words[at + TP_MAC_NET];
    if (at === undefined || place === undefined) throw releasedError();
    const offset = 4 * at + (place & 0xffff);
    const { linktype } = this.#sole ?? this.interface(row);
    this.startAt(offset, offset + (this.#words[at + TP_SNAPLEN] ?? 0), linktype);
  }

  #word(at: number): number {
    const word = this.#words[at];
    if (word === undefined) throw releasedError();
    return word;
  }
}

function checkRoom(scratch: Uint32Array, length: number): void {
  if (scratch.length < length * ROW_WORDS) {
    throw new RangeError(`Cannot make a table of ${length} packets in ${scratch.length} words`);
  }
}

function wordsOf(bytes: Uint8Array<ArrayBuffer>): Uint32Array<ArrayBuffer> {
  return new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength >> 2);
}
