/**
 * Writing pcapng: packets and records in, bytes of the file out, without I/O. draft-ietf-opsawg-pcapng.
 *
 * @module
 */

import {
  type Block,
  type CaptureInterface,
  FLAG_HAS_OPTIONS,
  FLAG_NO_TIMESTAMP,
  ROW_CAPLEN,
  ROW_FLAGS,
  ROW_INTERFACE,
  ROW_NANOSECONDS,
  ROW_OFFSET,
  ROW_ORIGLEN,
} from "../block.ts";
import { VERSION } from "../version.ts";
import type {
  FinishOptions,
  FormatWriter,
  InterfaceStatistics,
  PushOptions,
  RowRange,
  WritablePacket,
} from "./format_writer.ts";
import { OutputBuffer } from "./output_buffer.ts";
import { optionBytesAround } from "../packet_option.ts";
import {
  BLOCK_ENHANCED_PACKET,
  BLOCK_LENGTH,
  BLOCK_SIMPLE_PACKET,
  PACKET_CAPLEN,
  PACKET_DATA,
  PACKET_INTERFACE,
  PACKET_ORIGLEN,
  PACKET_OVERHEAD,
  PACKET_TIME_HIGH,
  PACKET_TIME_LOW,
  SIMPLE_DATA,
  SIMPLE_ORIGLEN,
  SIMPLE_OVERHEAD,
  TRAILER_LENGTH,
} from "./pcapng_block.ts";
import {
  aligned,
  decodeOptions,
  encodeOptions,
  EPB_DROPCOUNT,
  EPB_FLAGS,
  lastNumber,
  numberOption,
  OPT_COMMENT,
  type PcapngOption,
  textOption,
} from "../pcapng_option.ts";
import { PcapngSectionWriter, type WrittenInterface } from "./pcapng_section_writer.ts";
import type { FileRecord } from "./record.ts";
import { SectionRecord } from "./section_record.ts";

/** What a pcapng file is to be. */
export interface PcapngWriterOptions {
  /** Interfaces that are described at the begin; others are where their first packet comes. None by default. */
  interfaces?: readonly CaptureInterface[] | undefined;
  /** Longer frames are cut to it. By default as long as their link type allows: 262,144 bytes, of some 128 MiB. */
  snaplen?: number | undefined;
  /** The machine that captured (shb_hardware). */
  hardware?: string | undefined;
  /** Its operating system (shb_os). */
  os?: string | undefined;
  /** The program that writes (shb_userappl); by default capkit and its version. */
  application?: string | undefined;
  /** Comments about the whole file. */
  comments?: readonly string[] | undefined;
}

/** The bits of a row's flags that epb_flags has; the others are our own. */
const FILE_FLAGS = 0xffff_0fff;
/** Bytes of that option, and with the end mark. */
const FLAGS_LENGTH = 8;
const FLAGS_AND_END = 12;
/** Rows that need more than the loop over them does. */
const UNUSUAL = FLAG_HAS_OPTIONS | FLAG_NO_TIMESTAMP;

/** A packet that is written with more than its frame and flags. */
interface UnusualPacket {
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly caplen: number;
  readonly origlen: number;
  readonly flags: number;
  /** As bytes of a little-endian block, without end mark. */
  readonly optionBytes: Uint8Array;
}

/**
 * Makes the bytes of a pcapng file: little-endian, times in nanoseconds, unless a record of another file says otherwise.
 * The header is in the buffer from the start; a section record that comes first takes its place.
 *
 * Interfaces are described when their first packet comes. Those of one description are one interface; a record tells them
 * apart by the object that it and the packets have.
 *
 * @example
 * ```ts
 * import { decode, LINKTYPE_ETHERNET, openFile, PcapngWriter } from "@capkit/capkit/core";
 *
 * const writer = new PcapngWriter({ comments: ["two packets"] });
 * writer.push(decode(new Uint8Array(60), LINKTYPE_ETHERNET), { comment: "the first" });
 * writer.push(decode(new Uint8Array(70), LINKTYPE_ETHERNET));
 * writer.finish();
 * await using file = await openFile(writer.take());
 * for await (const packet of file) {
 *   if (packet.comments[0] !== (packet.caplen === 60 ? "the first" : undefined)) throw new Error("a comment");
 * }
 * if (file.records[0]?.comments[0] !== "two packets") throw new Error("the section's comment");
 * ```
 */
export class PcapngWriter implements FormatWriter {
  /** The format of the bytes. */
  readonly format = "pcapng";
  readonly #output: OutputBuffer = new OutputBuffer();
  readonly #section: PcapngSectionWriter;
  #packets = 0;
  /** The list of interfaces that the last block had, and what was written for them. */
  #list: readonly CaptureInterface[] = [];
  #listed: (WrittenInterface | undefined)[] = [];

  /**
   * A writer of a new file.
   *
   * @throws RangeError where an option is out of its range.
   */
  constructor(options: PcapngWriterOptions = {}) {
    const { interfaces = [], snaplen, hardware, os, application = `capkit ${VERSION}`, comments } = options;
    if (snaplen !== undefined && (!Number.isInteger(snaplen) || snaplen < 1 || snaplen > 0x7fff_ffff)) {
      throw new RangeError(`Cannot write pcapng: snaplen ${snaplen} is not a number from 1 to 2147483647`);
    }
    this.#section = new PcapngSectionWriter(this.#output, snaplen);
    this.#section.begin(SectionRecord.of({ hardware, os, application, comments }));
    for (const at of interfaces) this.#section.meet(at);
  }

  /** Bytes that wait to be taken. */
  get length(): number {
    return this.#output.length;
  }

  /** Packets pushed so far. */
  get packets(): number {
    return this.#packets;
  }

  /**
   * Appends a packet, which is copied, with its options.
   *
   * @throws RangeError where its link type is not from 0 to 65,535, its time can't be said, or an option is too long.
   */
  push(packet: WritablePacket, options: PushOptions = {}): void {
    const { bytes, origlen, flags = 0, linktype } = packet;
    const at = this.#section.meet(packet.interface ?? { name: "", ifindex: 0, linktype, snaplen: 0 });
    if ((flags & FLAG_NO_TIMESTAMP) === 0) at.clock.set(packet.seconds, packet.nanoseconds);
    const optionBytes = encodeOptions(added(packet.options ?? [], options));
    this.#pushUnusual(at, { bytes, start: 0, caplen: bytes.length, origlen, flags, optionBytes });
  }

  /**
   * Appends the packets of a block, or those of a range of its rows, which are copied, with their options.
   *
   * @throws as {@linkcode PcapngWriter.push}; the packets before that one have been appended.
   */
  pushBlock(block: Block, { from = 0, to = block.length }: RowRange = {}): void {
    const output = this.#output;
    const { bytes } = block;
    const { little } = this.#section;
    if (block.interfaces !== this.#list) {
      this.#list = block.interfaces;
      this.#listed = [];
    }
    output.readFrom(bytes);
    for (let row = from; row < to; row++) {
      let at = this.#listed[block.word(row, ROW_INTERFACE)];
      if (at === undefined) {
        at = this.#meet(block, row);
        output.readFrom(bytes);
      }
      const start = block.word(row, ROW_OFFSET);
      const flags = block.word(row, ROW_FLAGS);
      if ((flags & FLAG_NO_TIMESTAMP) === 0) at.clock.set(block.seconds(row), block.word(row, ROW_NANOSECONDS));
      const origlen = block.word(row, ROW_ORIGLEN);
      let caplen = block.word(row, ROW_CAPLEN);
      if ((flags & UNUSUAL) !== 0 || at.lost > 0n) {
        const optionBytes = (flags & FLAG_HAS_OPTIONS) === 0 ? new Uint8Array(0) : optionBytesAround(bytes, start);
        this.#pushUnusual(at, { bytes, start, caplen, origlen, flags, optionBytes });
        output.readFrom(bytes);
        continue;
      }
      if (caplen > at.limit) caplen = this.#section.admit(at, caplen);
      const padded = (caplen + 3) & ~3;
      const total = PACKET_OVERHEAD + padded + ((flags & FILE_FLAGS) === 0 ? 0 : FLAGS_AND_END);
      output.reserve(total);
      const { view, length: begin } = output;
      view.setUint32(begin, BLOCK_ENHANCED_PACKET, little);
      view.setUint32(begin + BLOCK_LENGTH, total, little);
      view.setUint32(begin + PACKET_INTERFACE, at.id, little);
      view.setUint32(begin + PACKET_TIME_HIGH, at.clock.high, little);
      view.setUint32(begin + PACKET_TIME_LOW, at.clock.low, little);
      view.setUint32(begin + PACKET_CAPLEN, caplen, little);
      view.setUint32(begin + PACKET_ORIGLEN, origlen, little);
      output.length += PACKET_DATA;
      output.append(start, start + caplen);
      for (let pad = begin + PACKET_DATA + caplen; pad < begin + PACKET_DATA + padded; pad++) view.setUint8(pad, 0);
      if ((flags & FILE_FLAGS) !== 0) {
        const optionsAt = begin + PACKET_DATA + padded;
        view.setUint16(optionsAt, EPB_FLAGS, little);
        view.setUint16(optionsAt + 2, 4, little);
        view.setUint32(optionsAt + 4, flags & FILE_FLAGS, little);
        view.setUint32(optionsAt + FLAGS_LENGTH, 0);
      }
      view.setUint32(begin + total - TRAILER_LENGTH, total, little);
      output.length = begin + total;
      this.#packets++;
      at.count();
    }
  }

  /**
   * Appends a record with all its options. A section record begins a section in its own byte order; custom and unknown
   * blocks of a file of the other byte order are left out, because nobody knows where their numbers are.
   */
  record(record: FileRecord): void {
    if (record.kind === "section") this.#listed = [];
    this.#section.record(record);
  }

  /** So many packets were lost before the next one of an interface, which then says so (epb_dropcount). */
  lost(packets: number | bigint, at: CaptureInterface): void {
    this.#section.meet(at).lost += BigInt(packets);
  }

  /**
   * Appends statistics: those given, and what the writer itself knows of other interfaces of live capture. A file's own are
   * records.
   */
  finish({ statistics = [] }: FinishOptions = {}): void {
    const given = new Map<WrittenInterface, InterfaceStatistics>();
    for (const one of statistics) given.set(this.#section.meet(one.interface), one);
    for (const at of this.#section.interfaces) {
      const one = given.get(at) ?? (at.isLive ? { interface: at.record.interface } : undefined);
      if (one !== undefined) this.#section.appendStatistics(at, one);
    }
  }

  /** The bytes since the last call, for the caller to keep, or to give back. */
  take(): Uint8Array<ArrayBuffer> {
    this.#section.take();
    return this.#output.take();
  }

  /** Takes the memory of bytes back that `take` returned, to write over them: new memory costs more than copying. */
  giveBack(bytes: Uint8Array<ArrayBuffer>): void {
    this.#output.giveBack(bytes);
  }

  /** The interface of a row, which is the first one of this list. */
  #meet(block: Block, row: number): WrittenInterface {
    const at = this.#section.meet(block.interface(row));
    this.#listed[block.word(row, ROW_INTERFACE)] = at;
    return at;
  }

  /** A packet with options, with others lost before it, or without a time; the interface's clock has been set. */
  #pushUnusual(at: WrittenInterface, packet: UnusualPacket): void {
    const caplen = packet.caplen > at.limit ? this.#section.admit(at, packet.caplen) : packet.caplen;
    const options = this.#section.encodeOptions(packetOptions(packet, at.lost));
    at.lost = 0n;
    const simple = (packet.flags & FLAG_NO_TIMESTAMP) !== 0 && options.length === 0 &&
      at.id === 0 && caplen === Math.min(packet.origlen, at.snaplen === 0 ? Infinity : at.snaplen);
    const head = simple ? SIMPLE_DATA : PACKET_DATA;
    const total = (simple ? SIMPLE_OVERHEAD : PACKET_OVERHEAD) + aligned(caplen) + options.length;
    const output = this.#output;
    output.reserve(total);
    const { view, length: begin } = output;
    const { little } = this.#section;
    view.setUint32(begin, simple ? BLOCK_SIMPLE_PACKET : BLOCK_ENHANCED_PACKET, little);
    view.setUint32(begin + BLOCK_LENGTH, total, little);
    if (simple) {
      view.setUint32(begin + SIMPLE_ORIGLEN, packet.origlen, little);
    } else {
      const known = (packet.flags & FLAG_NO_TIMESTAMP) === 0;
      view.setUint32(begin + PACKET_INTERFACE, at.id, little);
      view.setUint32(begin + PACKET_TIME_HIGH, known ? at.clock.high : 0, little);
      view.setUint32(begin + PACKET_TIME_LOW, known ? at.clock.low : 0, little);
      view.setUint32(begin + PACKET_CAPLEN, caplen, little);
      view.setUint32(begin + PACKET_ORIGLEN, packet.origlen, little);
    }
    output.length += head;
    output.readFrom(packet.bytes);
    output.append(packet.start, packet.start + caplen);
    for (let pad = caplen; pad < aligned(caplen); pad++) view.setUint8(begin + head + pad, 0);
    output.length = begin + head + aligned(caplen);
    output.readFrom(options);
    output.append(0, options.length);
    view.setUint32(begin + total - TRAILER_LENGTH, total, little);
    output.length = begin + total;
    this.#packets++;
    at.count();
  }
}

/** A packet's options and what is added to them when it is written. */
function added(options: readonly PcapngOption[], { comment = [], dropCount }: PushOptions): readonly PcapngOption[] {
  const comments = typeof comment === "string" ? [comment] : comment;
  const all = [...options, ...comments.map((text) => textOption(OPT_COMMENT, text))];
  return dropCount === undefined ? all : withDrops(all, BigInt(dropCount));
}

/** The options of a packet as they are written: with its flags, and what was lost before it. */
function packetOptions({ flags, optionBytes }: UnusualPacket, lost: bigint): Uint8Array {
  const said = (flags & FILE_FLAGS) >>> 0;
  if (said === 0 && lost === 0n) return optionBytes;
  const options = decodeOptions(optionBytes);
  const hasFlags = said === 0 || options.some(({ code }) => code === EPB_FLAGS);
  const all = hasFlags ? options : [numberOption(EPB_FLAGS, said, 4), ...options];
  return encodeOptions(lost === 0n ? all : withDrops(all, lost));
}

/** Options that say so many more were lost. */
function withDrops(options: readonly PcapngOption[], lost: bigint): PcapngOption[] {
  const sum = (lastNumber(options, EPB_DROPCOUNT, 8) ?? 0n) + lost;
  return [...options.filter(({ code }) => code !== EPB_DROPCOUNT), numberOption(EPB_DROPCOUNT, sum, 8)];
}
