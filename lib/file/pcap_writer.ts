/**
 * Writing pcap: packets in, bytes of the file out, without I/O.
 *
 * @module
 */

import {
  type Block,
  type CaptureInterface,
  ROW_CAPLEN,
  ROW_INTERFACE,
  ROW_NANOSECONDS,
  ROW_OFFSET,
  ROW_ORIGLEN,
  ROW_SECONDS,
  ROW_SECONDS_HIGH,
  ROW_WORDS,
} from "../block.ts";
import { linktypeName } from "../linktype.ts";
import { longestPacket } from "./format_parser.ts";
import type { FormatWriter, RowRange, WritablePacket } from "./format_writer.ts";
import { OutputBuffer } from "./output_buffer.ts";
import {
  FILE_HEADER_LENGTH,
  FILE_LINKTYPE,
  FILE_SNAPLEN,
  FILE_VERSION_MAJOR,
  FILE_VERSION_MINOR,
  MAGIC_MICROSECONDS,
  MAGIC_NANOSECONDS,
  RECORD_CAPLEN,
  RECORD_FRACTION,
  RECORD_HEADER_LENGTH,
  RECORD_ORIGLEN,
  RECORD_SECONDS,
  VERSION_MAJOR,
  VERSION_MINOR,
} from "./pcap_reader.ts";
import type { FileRecord } from "./record.ts";
import { RowTable } from "./row_table.ts";

/** What a pcap file is to be. */
export interface PcapWriterOptions {
  /** What all frames of the file begin with, a `LINKTYPE_` number. */
  linktype: number;
  /** Longer frames are cut to it. 1 to 262,144, which is the default; up to 128 MiB for a link type that needs it. */
  snaplen?: number | undefined;
  /**
   * Nanoseconds (the default, what this library's packets have) or microseconds, for programs that know only the older
   * magic number 0xa1b2c3d4. What is finer is cut.
   */
  timestamps?: "ns" | "us" | undefined;
}

/** tcpdump's own default. */
const DEFAULT_SNAPLEN = 0x4_0000;

/**
 * Makes the bytes of a pcap file. The file's header is in the buffer from the start.
 *
 * @example
 * ```ts
 * import { decode, LINKTYPE_ETHERNET, PcapWriter } from "@capkit/capkit/core";
 *
 * const writer = new PcapWriter({ linktype: LINKTYPE_ETHERNET });
 * writer.push(decode(new Uint8Array(60), LINKTYPE_ETHERNET));
 * if (writer.take().length !== 24 + 16 + 60) throw new Error("a file header, a record header and a frame");
 * ```
 */
export class PcapWriter implements FormatWriter {
  /** The format of the bytes. */
  readonly format = "pcap";
  /** What all frames of the file begin with. */
  readonly linktype: number;
  /** The longest frame that is written whole. */
  readonly snaplen: number;
  readonly #nsPerFraction: number;
  readonly #output: OutputBuffer = new OutputBuffer();
  readonly #table: RowTable = new RowTable();
  #packets = 0;

  /**
   * A writer of a new file.
   *
   * @throws RangeError where an option is out of its range.
   */
  constructor(options: PcapWriterOptions) {
    const { linktype, snaplen = DEFAULT_SNAPLEN, timestamps = "ns" } = options;
    if (!Number.isInteger(linktype) || linktype < 0 || linktype > 0xffff) {
      throw new RangeError(`Cannot write pcap: link type ${linktype} is not a number from 0 to 65535`);
    }
    const longest = longestPacket(linktype);
    if (!Number.isInteger(snaplen) || snaplen < 1 || snaplen > longest) {
      throw new RangeError(`Cannot write pcap: snaplen ${snaplen} is not a number from 1 to ${longest}`);
    }
    this.linktype = linktype;
    this.snaplen = snaplen;
    this.#nsPerFraction = timestamps === "ns" ? 1 : 1000;
    const output = this.#output;
    output.reserve(FILE_HEADER_LENGTH);
    const { view } = output;
    view.setUint32(0, timestamps === "ns" ? MAGIC_NANOSECONDS : MAGIC_MICROSECONDS, true);
    view.setUint16(FILE_VERSION_MAJOR, VERSION_MAJOR, true);
    view.setUint16(FILE_VERSION_MINOR, VERSION_MINOR, true);
    view.setUint32(FILE_SNAPLEN, snaplen, true);
    view.setUint32(FILE_LINKTYPE, linktype, true);
    output.length = FILE_HEADER_LENGTH;
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
   * Appends a packet, which is copied.
   *
   * @throws TypeError where it is of another link type than the file; RangeError where its time is not between 1970 and
   * 2106, all that a pcap file can say.
   */
  push(packet: WritablePacket): void {
    const { linktype, bytes, seconds } = packet;
    if (linktype !== this.linktype) throw this.#otherLinktype(linktype);
    if (seconds < 0 || seconds > 0xffff_ffff) throw otherTime(seconds);
    const output = this.#output;
    const caplen = Math.min(bytes.length, this.snaplen);
    output.reserve(RECORD_HEADER_LENGTH + caplen);
    const { length: at, view } = output;
    view.setUint32(at + RECORD_SECONDS, seconds, true);
    view.setUint32(at + RECORD_FRACTION, Math.floor(packet.nanoseconds / this.#nsPerFraction), true);
    view.setUint32(at + RECORD_CAPLEN, caplen, true);
    view.setUint32(at + RECORD_ORIGLEN, packet.origlen, true);
    output.length += RECORD_HEADER_LENGTH;
    output.put(caplen < bytes.length ? bytes.subarray(0, caplen) : bytes);
    this.#packets++;
  }

  /**
   * Appends the packets of a block, or those of a range of its rows, which are copied.
   *
   * @throws as {@linkcode PcapWriter.push}; the packets before that one have been appended.
   */
  pushBlock(block: Block, { from = 0, to = block.length }: RowRange = {}): void {
    const output = this.#output;
    const { snaplen } = this;
    const nsPerFraction = this.#nsPerFraction;
    const rows = this.#table.of(block);
    const rowsEnd = to * ROW_WORDS;
    let checked = -1;
    output.readFrom(block.bytes);
    for (let row = from * ROW_WORDS; row < rowsEnd;) {
      // Frames that lie as they will in this file, with room for a record's header between two, are copied as one: those
      // of a pcap file do. The headers are written over what was between them.
      const start = rows[row + ROW_OFFSET] ?? 0;
      let end = start + Math.min(rows[row + ROW_CAPLEN] ?? 0, snaplen);
      let runEnd = row + ROW_WORDS;
      while (runEnd < rowsEnd && rows[runEnd + ROW_OFFSET] === end + RECORD_HEADER_LENGTH) {
        end += RECORD_HEADER_LENGTH + Math.min(rows[runEnd + ROW_CAPLEN] ?? 0, snaplen);
        runEnd += ROW_WORDS;
      }
      output.reserve(RECORD_HEADER_LENGTH + end - start);
      const { view } = output;
      let at = output.length;
      output.length += RECORD_HEADER_LENGTH;
      output.append(start, end);
      for (; row < runEnd; row += ROW_WORDS) {
        const interfaceIndex = rows[row + ROW_INTERFACE] ?? 0;
        if (interfaceIndex !== checked || rows[row + ROW_SECONDS_HIGH] !== 0) {
          const refusal = this.#refusal(block, row / ROW_WORDS);
          if (refusal !== undefined) {
            output.length = at;
            throw refusal;
          }
          checked = interfaceIndex;
        }
        const caplen = Math.min(rows[row + ROW_CAPLEN] ?? 0, snaplen);
        view.setUint32(at + RECORD_SECONDS, rows[row + ROW_SECONDS] ?? 0, true);
        view.setUint32(at + RECORD_FRACTION, Math.floor((rows[row + ROW_NANOSECONDS] ?? 0) / nsPerFraction), true);
        view.setUint32(at + RECORD_CAPLEN, caplen, true);
        view.setUint32(at + RECORD_ORIGLEN, rows[row + ROW_ORIGLEN] ?? 0, true);
        at += RECORD_HEADER_LENGTH + caplen;
        this.#packets++;
      }
    }
  }

  /** Does nothing: pcap has no place for a record. */
  record(_record: FileRecord): void {}

  /** Does nothing: pcap has no place for a loss. */
  lost(_packets: number, _at: CaptureInterface): void {}

  /** Does nothing: a pcap file ends after its last packet. */
  finish(): void {}

  /** The bytes since the last call, for the caller to keep, or to give back. */
  take(): Uint8Array<ArrayBuffer> {
    return this.#output.take();
  }

  /** Takes the memory of bytes back that `take` returned, to write over them: new memory costs more than copying. */
  giveBack(bytes: Uint8Array<ArrayBuffer>): void {
    this.#output.giveBack(bytes);
  }

  /** Why a pcap file can't hold a packet; undefined where it can. */
  #refusal(block: Block, row: number): Error | undefined {
    const { linktype } = block.interface(row);
    if (linktype !== this.linktype) return this.#otherLinktype(linktype);
    return block.word(row, ROW_SECONDS_HIGH) === 0 ? undefined : otherTime(block.seconds(row));
  }

  #otherLinktype(linktype: number): TypeError {
    return new TypeError(
      `Cannot write packet: its link type is ${linktypeName(linktype)} and the file's is ${
        linktypeName(this.linktype)
      }, ` +
        `a pcap file has one: write another file for it, or pcapng`,
    );
  }
}

function otherTime(seconds: number): RangeError {
  return new RangeError(`Cannot write packet to pcap: ${seconds} seconds since 1970 are not from 0 to 4294967295`);
}
