/**
 * A section of a pcapng file that is being written: its byte order, its interfaces, and all blocks that are no packets.
 *
 * @module
 */

import type { CaptureInterface } from "../block.ts";
import { longestPacket } from "./format_parser.ts";
import type { InterfaceStatistics } from "./format_writer.ts";
import { interfaceOptionShape, InterfaceRecord } from "./interface_record.ts";
import type { OutputBuffer } from "./output_buffer.ts";
import {
  BLOCK_BODY,
  BLOCK_CUSTOM,
  BLOCK_CUSTOM_FIXED,
  BLOCK_INTERFACE,
  BLOCK_LENGTH,
  BLOCK_NAMES,
  BLOCK_OVERHEAD,
  BLOCK_SECRETS,
  BLOCK_SECTION_HEADER,
  BLOCK_STATISTICS,
  BYTE_ORDER_MAGIC,
  INTERFACE_SNAPLEN,
  TRAILER_LENGTH,
} from "./pcapng_block.ts";
import {
  aligned,
  OPT_CUSTOM_BINARY_FIXED,
  OPT_CUSTOM_TEXT_FIXED,
  type OptionShape,
  packetOptionShape,
  turnOptions,
  withoutOptions,
} from "../pcapng_option.ts";
import type { ByteOrder } from "./pcapng_record.ts";
import { WriterClock } from "./pcapng_writer_clock.ts";
import type { FileRecord } from "./record.ts";
import type { SectionRecord } from "./section_record.ts";
import {
  ISB_ENDTIME,
  ISB_STARTTIME,
  statisticsOptions,
  statisticsOptionShape,
  type StatisticsRecord,
} from "./statistics_record.ts";
import { WrittenInterface } from "./written_interface.ts";

/** The length of a section that nobody has measured. */
const LENGTH_UNKNOWN = 0xffff_ffff;
/** What ends options, and the entries of names also where there are none. */
const END_LENGTH = 4;
/** Options that are not to be copied into an edited file. */
const FIXED_OPTIONS = [OPT_CUSTOM_TEXT_FIXED, OPT_CUSTOM_BINARY_FIXED];
const VERSION_MAJOR = 1;
const VERSION_MINOR = 0;

/** Writes section headers, interface descriptions and records into a buffer, and knows what the section has so far. */
export class PcapngSectionWriter {
  readonly #output: OutputBuffer;
  readonly #snaplen: number | undefined;
  readonly #edited: boolean;
  #little = true;
  /** Whether the file is nothing but the first section's header, which has not been taken yet. */
  #untouched = true;
  /** Bytes of the file that are no longer in the buffer. */
  #taken = 0;
  #interfaces: WrittenInterface[] = [];
  #byObject: Map<CaptureInterface, WrittenInterface> = new Map();
  /** By all that is known of them; only those without a record of their own. */
  #byDescription: Map<string, WrittenInterface> = new Map();

  /** Frames are cut to `snaplen`, where there is one; `edited` leaves out what is not to be copied into an edited file. */
  constructor(output: OutputBuffer, { snaplen, edited }: { snaplen: number | undefined; edited: boolean }) {
    this.#output = output;
    this.#snaplen = snaplen;
    this.#edited = edited;
  }

  /** The byte order of the section. */
  get little(): boolean {
    return this.#little;
  }

  /** The interfaces of the section. */
  get interfaces(): readonly WrittenInterface[] {
    return this.#interfaces;
  }

  /** Begins a section. */
  begin(section: SectionRecord): void {
    this.#little = section.byteOrder === "little";
    this.#interfaces = [];
    this.#byObject = new Map();
    this.#byDescription = new Map();
    const head = this.#numbers(16, (view, little) => {
      view.setUint32(0, BYTE_ORDER_MAGIC, little);
      view.setUint16(4, VERSION_MAJOR, little);
      view.setUint16(6, VERSION_MINOR, little);
      view.setUint32(8, LENGTH_UNKNOWN, little);
      view.setUint32(12, LENGTH_UNKNOWN, little);
    });
    this.#append(BLOCK_SECTION_HEADER, [head, this.#options(section.optionBytes)]);
  }

  /** What is written for an interface, which is described now where it was not. */
  meet(at: CaptureInterface): WrittenInterface {
    const known = this.#byObject.get(at);
    if (known !== undefined) return known;
    const description = JSON.stringify(at);
    const alike = this.#byDescription.get(description);
    if (alike !== undefined) return alike;
    const met = this.#describe(InterfaceRecord.of(at), { isOwn: true });
    this.#byDescription.set(description, met);
    return met;
  }

  /** To be called before the bytes so far are taken. */
  take(): void {
    this.#untouched = false;
    this.#taken += this.#output.length;
  }

  /**
   * How much of a long frame is written. Many pcap files have longer ones than the snaplen they claim, and programs refuse
   * such a pcapng file: as long as the description is in the buffer, it no longer says that there is a limit.
   */
  admit(at: WrittenInterface, caplen: number): number {
    const { snaplen, snaplenOffset } = at;
    if (snaplen !== 0 && caplen > snaplen && snaplenOffset !== undefined && snaplenOffset >= this.#taken) {
      this.#output.view.setUint32(snaplenOffset - this.#taken, 0);
      at.snaplen = 0;
    }
    at.limit = at.longest;
    return Math.min(caplen, at.longest);
  }

  /** Appends a record; one that can't be said here is left out. */
  record(record: FileRecord): void {
    switch (record.kind) {
      case "section":
        if (this.#untouched) this.#output.length = 0;
        this.begin(record);
        break;
      case "interface":
        if (!this.#byObject.has(record.interface)) this.#describe(record, { isOwn: false });
        break;
      case "names":
        this.#append(BLOCK_NAMES, [
          record.entryBytes.length === 0 ? new Uint8Array(END_LENGTH) : this.#ended(record.entryBytes),
          this.#options(record.optionBytes),
        ]);
        break;
      case "statistics":
        this.#repeatStatistics(record);
        break;
      case "secrets": {
        const head = this.#numbers(8, (view, little) => {
          view.setUint32(0, record.type, little);
          view.setUint32(4, record.data.length, little);
        });
        this.#append(BLOCK_SECRETS, [head, record.data, this.#options(record.optionBytes)]);
        break;
      }
      case "custom": {
        if (!this.#speaks(record) || (this.#edited && !record.copiable)) return;
        const pen = this.#numbers(4, (view, little) => view.setUint32(0, record.pen, little));
        this.#append(record.copiable ? BLOCK_CUSTOM : BLOCK_CUSTOM_FIXED, [pen, record.data]);
        break;
      }
      case "unknown":
        if (this.#speaks(record)) this.#append(record.type, [record.body]);
        break;
    }
    this.#untouched = false;
  }

  /** Options as they are in this section, with an end mark. */
  encodeOptions(optionBytes: Uint8Array): Uint8Array {
    return this.#options(optionBytes, packetOptionShape);
  }

  /** Appends the statistics of an interface. */
  appendStatistics(at: WrittenInterface, known: InterfaceStatistics): void {
    const { first, last } = at.times;
    const time = (timestampNs: bigint | undefined, written: bigint): bigint | undefined =>
      timestampNs !== undefined ? at.clock.units(timestampNs) : at.packets > 0 ? written : undefined;
    const count = (value: number | undefined): bigint | undefined => value === undefined ? undefined : BigInt(value);
    const start = time(known.startTimeNs, first);
    const end = time(known.endTimeNs, last);
    const optionBytes = statisticsOptions({
      start,
      end,
      ifdrop: count(known.interfaceDropped),
      filteraccept: count(known.received),
      osdrop: count(known.dropped),
      usrdeliv: count(known.captured ?? at.packets),
    });
    this.#appendStatistics(at, { timestamp: end ?? 0n, optionBytes });
  }

  #describe(record: InterfaceRecord, { isOwn }: { isOwn: boolean }): WrittenInterface {
    const { linktype, snaplen } = record;
    if (!Number.isInteger(linktype) || linktype < 0 || linktype > 0xffff) {
      throw new RangeError(`Cannot write pcapng: link type ${linktype} is not a number from 0 to 65535`);
    }
    const head = this.#numbers(8, (view, little) => {
      view.setUint16(0, linktype, little);
      view.setUint32(4, snaplen, little);
    });
    const snaplenOffset = isOwn ? this.#taken + this.#output.length + INTERFACE_SNAPLEN : undefined;
    this.#append(BLOCK_INTERFACE, [head, this.#options(record.optionBytes, interfaceOptionShape)]);
    const most = longestPacket(linktype);
    const longest = Math.min(this.#snaplen ?? most, most);
    const written = new WrittenInterface(this.#interfaces.length, { record, longest, snaplenOffset });
    this.#interfaces.push(written);
    this.#byObject.set(record.interface, written);
    return written;
  }

  /** Statistics of another file: their times are in the units that the interface has there. */
  #repeatStatistics(record: StatisticsRecord): void {
    const at = this.meet(record.interface.interface);
    const clock = new WriterClock(record.interface.tsresol, record.interface.tsoffset);
    if (clock.equals(at.clock)) {
      this.#appendStatistics(at, record);
      return;
    }
    const start = record.startTimeNs;
    const end = record.endTimeNs;
    const others = record.options.filter(({ code }) => code !== ISB_STARTTIME && code !== ISB_ENDTIME);
    const optionBytes = statisticsOptions({
      start: start === undefined ? undefined : at.clock.units(start),
      end: end === undefined ? undefined : at.clock.units(end),
      options: others,
    });
    this.#appendStatistics(at, { timestamp: at.clock.units(record.timestampNs), optionBytes });
  }

  #appendStatistics(at: WrittenInterface, said: { timestamp: bigint; optionBytes: Uint8Array }): void {
    const head = this.#numbers(12, (view, little) => {
      view.setUint32(0, at.id, little);
      view.setUint32(4, Number(said.timestamp >> 32n), little);
      view.setUint32(8, Number(said.timestamp & 0xffff_ffffn), little);
    });
    this.#append(BLOCK_STATISTICS, [head, this.#options(said.optionBytes, statisticsOptionShape)]);
  }

  /** Whether a record whose numbers nobody can find has the byte order of this section. */
  #speaks({ byteOrder }: { byteOrder: ByteOrder }): boolean {
    return (byteOrder === "little") === this.#little;
  }

  #options(optionBytes: Uint8Array, shape?: OptionShape): Uint8Array {
    return this.#ended(this.#edited ? withoutOptions(optionBytes, FIXED_OPTIONS) : optionBytes, shape);
  }

  /** Options, or entries of names, in the byte order of the section and with their end mark. */
  #ended(optionBytes: Uint8Array, shape?: OptionShape): Uint8Array {
    if (optionBytes.length === 0) return optionBytes;
    const bytes = new Uint8Array(optionBytes.length + END_LENGTH);
    bytes.set(optionBytes);
    if (!this.#little) turnOptions(bytes, { little: true, shape });
    return bytes;
  }

  #numbers(length: number, fill: (view: DataView, little: boolean) => void): Uint8Array {
    const view = new DataView(new ArrayBuffer(length));
    fill(view, this.#little);
    return new Uint8Array(view.buffer);
  }

  /** Appends a block of these parts, each filled up with zeros to a multiple of 4 bytes. */
  #append(type: number, parts: readonly Uint8Array[]): void {
    const output = this.#output;
    const total = parts.reduce((sum, { length }) => sum + aligned(length), BLOCK_OVERHEAD);
    output.reserve(total);
    const { view, length: begin } = output;
    view.setUint32(begin, type, this.#little);
    view.setUint32(begin + BLOCK_LENGTH, total, this.#little);
    output.length += BLOCK_BODY;
    for (const part of parts) {
      output.readFrom(part);
      output.append(0, part.length);
      output.align();
    }
    view.setUint32(begin + total - TRAILER_LENGTH, total, this.#little);
    output.length = begin + total;
  }
}
