/**
 * Writing pcapng: packets and records in, bytes of the file out, without I/O. draft-ietf-opsawg-pcapng.
 *
 * @module
 */

import {
  type Block,
  type CaptureInterface,
  ROW_CAPLEN,
  ROW_FLAGS,
  ROW_INTERFACE,
  ROW_NANOSECONDS,
  ROW_OFFSET,
  ROW_ORIGLEN,
  ROW_SECONDS,
  ROW_SECONDS_HIGH,
  ROW_WORDS,
} from "../block.ts";
import { FLAG_HAS_OPTIONS, FLAG_NO_TIMESTAMP } from "../packet_flag.ts";
import { optionBytesAround } from "../packet_option.ts";
import { encodeOptions, EPB_FLAGS } from "../pcapng_option.ts";
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
import {
  BLOCK_ENHANCED_PACKET,
  BLOCK_LENGTH,
  PACKET_CAPLEN,
  PACKET_DATA,
  PACKET_INTERFACE,
  PACKET_ORIGLEN,
  PACKET_OVERHEAD,
  PACKET_TIME_HIGH,
  PACKET_TIME_LOW,
  TRAILER_LENGTH,
} from "./pcapng_block.ts";
import { added, FILE_FLAGS, PcapngPacketWriter } from "./pcapng_packet_writer.ts";
import { PcapngSectionWriter } from "./pcapng_section_writer.ts";
import type { FileRecord } from "./record.ts";
import { RowTable } from "./row_table.ts";
import { SectionRecord } from "./section_record.ts";
import type { WrittenInterface } from "./written_interface.ts";

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
  /**
   * Whether the packets and records come from files, and not all as they were there: then custom blocks and options are left
   * out that are not to be copied into such a file (draft-ietf-opsawg-pcapng, "Controlling Copy Behavior"). False by default.
   */
  edited?: boolean | undefined;
}

/** Bytes of the option of flags, and with the end mark. */
const FLAGS_LENGTH = 8;
const FLAGS_AND_END = 12;
/** Rows that need more than the loop over them does. */
const UNUSUAL = FLAG_HAS_OPTIONS | FLAG_NO_TIMESTAMP;

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
  /** Writes packets that say more than the loop over a block writes. */
  readonly #single: PcapngPacketWriter;
  readonly #table: RowTable = new RowTable();
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
    const { interfaces = [], snaplen, hardware, os, application = `capkit ${VERSION}`, comments, edited = false } =
      options;
    if (snaplen !== undefined && (!Number.isInteger(snaplen) || snaplen < 1 || snaplen > 0x7fff_ffff)) {
      throw new RangeError(`Cannot write pcapng: snaplen ${snaplen} is not a number from 1 to 2147483647`);
    }
    this.#section = new PcapngSectionWriter(this.#output, { snaplen, edited });
    this.#single = new PcapngPacketWriter(this.#output, this.#section);
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
    this.#single.push(at, { bytes, start: 0, caplen: bytes.length, origlen, flags, optionBytes });
    this.#packets++;
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
    const rows = this.#table.of(block);
    output.readFrom(bytes);
    for (let row = from * ROW_WORDS; row < to * ROW_WORDS; row += ROW_WORDS) {
      const flags = rows[row + ROW_FLAGS] ?? 0;
      const at = this.#listed[rows[row + ROW_INTERFACE] ?? 0];
      if (at === undefined || (flags & UNUSUAL) !== 0 || at.lost > 0) {
        this.#pushRow(block, row / ROW_WORDS);
        output.readFrom(bytes);
        continue;
      }
      const high = rows[row + ROW_SECONDS_HIGH] ?? 0;
      const low = rows[row + ROW_SECONDS] ?? 0;
      at.clock.set(high === 0 ? low : (high | 0) * 0x1_0000_0000 + low, rows[row + ROW_NANOSECONDS] ?? 0);
      let caplen = rows[row + ROW_CAPLEN] ?? 0;
      if (caplen > at.limit) caplen = this.#section.admit(at, caplen);
      const start = rows[row + ROW_OFFSET] ?? 0;
      const total = PACKET_OVERHEAD + ((caplen + 3) & ~3) + ((flags & FILE_FLAGS) === 0 ? 0 : FLAGS_AND_END);
      output.reserve(total);
      const { view, length: begin } = output;
      view.setUint32(begin, BLOCK_ENHANCED_PACKET, little);
      view.setUint32(begin + BLOCK_LENGTH, total, little);
      view.setUint32(begin + PACKET_INTERFACE, at.id, little);
      view.setUint32(begin + PACKET_TIME_HIGH, at.clock.high, little);
      view.setUint32(begin + PACKET_TIME_LOW, at.clock.low, little);
      view.setUint32(begin + PACKET_CAPLEN, caplen, little);
      view.setUint32(begin + PACKET_ORIGLEN, rows[row + ROW_ORIGLEN] ?? 0, little);
      output.length = begin + PACKET_DATA;
      output.append(start, start + caplen);
      output.align();
      if ((flags & FILE_FLAGS) !== 0) {
        const optionsAt = output.length;
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
    this.#section.meet(at).lost += Number(packets);
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

  /** A row of an interface that is new in this list, or with more than the loop writes. */
  #pushRow(block: Block, row: number): void {
    const { bytes } = block;
    const index = block.word(row, ROW_INTERFACE);
    const at = this.#listed[index] ??= this.#section.meet(block.interface(row));
    const start = block.word(row, ROW_OFFSET);
    const flags = block.word(row, ROW_FLAGS);
    if ((flags & FLAG_NO_TIMESTAMP) === 0) at.clock.set(block.seconds(row), block.word(row, ROW_NANOSECONDS));
    const optionBytes = (flags & FLAG_HAS_OPTIONS) === 0 ? new Uint8Array(0) : optionBytesAround(bytes, start);
    const [caplen, origlen] = [block.word(row, ROW_CAPLEN), block.word(row, ROW_ORIGLEN)];
    this.#single.push(at, { bytes, start, caplen, origlen, flags, optionBytes });
    this.#packets++;
  }
}
