/**
 * Writing pcap: packets in, bytes of the file out, without I/O.
 *
 * @module
 */

import { type Block, ROW_CAPLEN, ROW_INTERFACE, ROW_NANOSECONDS, ROW_OFFSET, ROW_ORIGLEN } from "../block.ts";
import { linktypeName } from "../linktype.ts";
import { longestPacket } from "./format_parser.ts";
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

/** What a writer reads of a packet; any `Packet` is one. */
export interface WritablePacket {
  /** The frame as far as it was captured. */
  readonly bytes: Uint8Array;
  /** Bytes on the wire. */
  readonly origlen: number;
  /** Whole seconds since 1970. */
  readonly seconds: number;
  /** 0 to 999,999,999. */
  readonly nanoseconds: number;
  /** What the frame begins with, a `LINKTYPE_` number. */
  readonly linktype: number;
}

/** tcpdump's own default. */
const DEFAULT_SNAPLEN = 0x4_0000;

/** Bytes of a new buffer. */
const BUFFER_BYTES = 0x4_0000;

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
export class PcapWriter {
  /** What all frames of the file begin with. */
  readonly linktype: number;
  /** The longest frame that is written whole. */
  readonly snaplen: number;
  readonly #nsPerFraction: number;
  #bytes: Uint8Array<ArrayBuffer> = new Uint8Array(0);
  #view: DataView<ArrayBuffer> = new DataView(new ArrayBuffer(0));
  #length = 0;
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
    this.#reserve(FILE_HEADER_LENGTH);
    const view = this.#view;
    view.setUint32(0, timestamps === "ns" ? MAGIC_NANOSECONDS : MAGIC_MICROSECONDS, true);
    view.setUint16(FILE_VERSION_MAJOR, VERSION_MAJOR, true);
    view.setUint16(FILE_VERSION_MINOR, VERSION_MINOR, true);
    view.setUint32(FILE_SNAPLEN, snaplen, true);
    view.setUint32(FILE_LINKTYPE, linktype, true);
    this.#length = FILE_HEADER_LENGTH;
  }

  /** Bytes that wait to be taken. */
  get length(): number {
    return this.#length;
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
    if (packet.linktype !== this.linktype) throw this.#otherLinktype(packet.linktype);
    this.#append(packet.bytes, packet);
  }

  /**
   * Appends the packets of a block, which are copied.
   *
   * @throws as {@linkcode PcapWriter.push}; the packets before that one have been appended.
   */
  pushBlock(block: Block): void {
    const { bytes } = block;
    const record = { seconds: 0, nanoseconds: 0, origlen: 0 };
    let checked = -1;
    for (let row = 0; row < block.length; row++) {
      const at = block.word(row, ROW_INTERFACE);
      if (at !== checked) {
        const { linktype } = block.interface(row);
        if (linktype !== this.linktype) throw this.#otherLinktype(linktype);
        checked = at;
      }
      record.seconds = block.seconds(row);
      record.nanoseconds = block.word(row, ROW_NANOSECONDS);
      record.origlen = block.word(row, ROW_ORIGLEN);
      const offset = block.word(row, ROW_OFFSET);
      this.#append(bytes.subarray(offset, offset + block.word(row, ROW_CAPLEN)), record);
    }
  }

  /** The bytes since the last call, for the caller to keep, or to give back. */
  take(): Uint8Array<ArrayBuffer> {
    const bytes = this.#bytes.subarray(0, this.#length);
    this.#use(new Uint8Array(0));
    this.#length = 0;
    return bytes;
  }

  /** Takes the memory of bytes back that `take` returned, to write over them: new memory costs more than copying. */
  giveBack(bytes: Uint8Array<ArrayBuffer>): void {
    if (this.#length === 0) this.#use(new Uint8Array(bytes.buffer));
  }

  #append(frame: Uint8Array, record: Pick<WritablePacket, "seconds" | "nanoseconds" | "origlen">): void {
    const { seconds } = record;
    if (seconds < 0 || seconds > 0xffff_ffff) {
      throw new RangeError(`Cannot write packet to pcap: ${seconds} seconds since 1970 are not from 0 to 4294967295`);
    }
    const caplen = Math.min(frame.length, this.snaplen);
    const at = this.#length;
    const frameAt = at + RECORD_HEADER_LENGTH;
    this.#reserve(frameAt + caplen);
    const view = this.#view;
    view.setUint32(at + RECORD_SECONDS, seconds, true);
    view.setUint32(at + RECORD_FRACTION, Math.floor(record.nanoseconds / this.#nsPerFraction), true);
    view.setUint32(at + RECORD_CAPLEN, caplen, true);
    view.setUint32(at + RECORD_ORIGLEN, record.origlen, true);
    this.#bytes.set(caplen < frame.length ? frame.subarray(0, caplen) : frame, frameAt);
    this.#length = frameAt + caplen;
    this.#packets++;
  }

  /** Makes the buffer at least `length` bytes long. */
  #reserve(length: number): void {
    if (length <= this.#bytes.length) return;
    const grown = new Uint8Array(Math.max(BUFFER_BYTES, 2 * this.#bytes.length, length));
    grown.set(this.#bytes.subarray(0, this.#length));
    this.#use(grown);
  }

  #use(bytes: Uint8Array<ArrayBuffer>): void {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer);
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
