/**
 * Opening capture files for reading.
 *
 * @module
 */

import { compileFilter } from "../filter/compile.ts";
import { FilterReader } from "../filter_reader.ts";
import { compileOnce } from "../row_filter.ts";
import { type BlockReader, PacketSource, type SourceOptions } from "../source.ts";
import { MemorySource, StreamSource } from "./byte_source.ts";
import type { CaptureIndex } from "./capture_index.ts";
import { CaptureParser } from "./capture_parser.ts";
import { type Compression, decompressed } from "./compression.ts";
import { FileReader } from "./file_reader.ts";
import type { CaptureFormat } from "./format_parser.ts";
import { type IndexedFile, openIndex } from "./indexed_file.ts";
import { MeasuredSource } from "./measured_source.ts";
import type { FileRecord } from "./record.ts";
import { RuntimeFile } from "./runtime_file.ts";

/** Where a capture file can be read from: a path, its bytes, or a stream of them. */
export type CaptureInput = string | Uint8Array | Blob | ReadableStream<Uint8Array>;

/** What {@linkcode openFile} is told beside the file. */
export interface OpenOptions extends SourceOptions {
  /**
   * Which packets: an expression of pcap-filter(7). All others are left out before there is an object for them, and are not
   * counted. In a pcapng file it is compiled for each link type when the first packet of it comes.
   */
  filter?: string | undefined;
  /**
   * What a file is that shows no format: ERF has no magic. By default it is recognised where its first three records look
   * right, and by a path that ends in `.erf`.
   */
  format?: "erf" | undefined;
  /**
   * Lets {@linkcode CaptureFile.seek} and {@linkcode CaptureFile.seekTime} jump, in a pcap or pcapng file that is not
   * compressed, given by its path or as its bytes. The file is read whole once before it is opened, unless an index lies
   * beside it that is of its size and time of modification; `"save"` puts one there, named as the file with `.idx` behind.
   */
  index?: boolean | "save" | undefined;
  /**
   * Is given each piece of the file as it is read, before it is decompressed, valid until it returns: to hash a file in the
   * same pass.
   */
  onBytes?: ((bytes: Uint8Array<ArrayBuffer>) => void) | undefined;
}

/** What is known of a capture file before its first packet. */
interface FileBeginning extends SourceOptions {
  readonly format: CaptureFormat;
  readonly compression: Compression | undefined;
  readonly records: readonly FileRecord[];
  readonly tsresol: number | undefined;
  readonly bytes: MeasuredSource;
  readonly indexed: IndexedFile | undefined;
  /** How many packets come before a record, where that is not its position. */
  readonly packetsBefore?: ((index: number) => number) | undefined;
}

/** An open capture file. */
export class CaptureFile extends PacketSource {
  /** The format of the file. */
  readonly format: CaptureFormat;
  /** How the file is compressed; undefined where it is not. */
  readonly compression: Compression | undefined;
  /** Bytes of the file; undefined where nobody knows before its end, as of a stream. */
  readonly size: number | undefined;
  /**
   * What the file says beside its packets, in its order: the list grows as the file is read, a little ahead of the packets
   * that were handed out, and each record's `position` says where it stands among them. Blocks over 16 MiB are not kept. A
   * pcap file has none.
   */
  readonly records: readonly FileRecord[];
  /**
   * The resolution of all its times, as if_tsresol says it: 6 for microseconds, 9 for nanoseconds; undefined for pcapng,
   * where each interface has its own.
   */
  readonly tsresol: number | undefined;
  readonly #bytes: MeasuredSource;
  readonly #indexed: IndexedFile | undefined;
  readonly #packetsBefore: ((index: number) => number) | undefined;

  /** A file of the packets that `reader` gives, made of these bytes. {@linkcode openFile} makes one. */
  constructor(reader: BlockReader, beginning: FileBeginning) {
    const { format, compression, records, tsresol, bytes, indexed, packetsBefore, decodeAs } = beginning;
    super(reader, { decodeAs });
    this.format = format;
    this.compression = compression;
    this.size = bytes.size;
    this.records = records;
    this.tsresol = tsresol;
    this.#bytes = bytes;
    this.#indexed = indexed;
    this.#packetsBefore = packetsBefore;
  }

  /**
   * How many of the packets that are handed out come before a record: its `position`, less those that a filter leaves out.
   *
   * @param index The record's place in `records`.
   */
  packetsBefore(index: number): number {
    return this.#packetsBefore?.(index) ?? this.records[index]?.position ?? Infinity;
  }

  /** Where the packets of the file are, and how many; undefined where it was opened without an index. */
  get index(): CaptureIndex | undefined {
    return this.#indexed?.index;
  }

  /**
   * Goes to a packet: the next one that a loop hands out, one that is running or a new one. Packets of the file are counted
   * from 0, those that a filter leaves out included. A batch on loan is over.
   *
   * @throws RangeError where the file has no such packet, its count being the end; TypeError where it was opened without an
   * index or is closed, or a loop waits for a packet.
   *
   * @example
   * ```ts
   * import { LINKTYPE_ETHERNET, openFile, PcapWriter, syntheticSource } from "@capkit/capkit/core";
   *
   * const writer = new PcapWriter({ linktype: LINKTYPE_ETHERNET });
   * const frames = [60, 61, 62].map((length) => new Uint8Array(length));
   * for await (const batch of syntheticSource(frames).batches()) writer.pushBlock(batch.block);
   *
   * await using file = await openFile(writer.take(), { index: true });
   * file.seek(2);
   * for await (const packet of file) if (packet.caplen !== 62) throw new Error("the last of three");
   * ```
   */
  seek(packet: number): void {
    const indexed = this.#jump();
    const { packets } = indexed.index;
    if (!Number.isInteger(packet) || packet < 0 || packet > packets) {
      throw new RangeError(`Cannot go to packet ${packet}: give 0 to ${packets}, where the file ends`);
    }
    indexed.seek(packet);
  }

  /**
   * Goes to the first packet, in the order of the file, whose time is not before this one. Where times go back, later ones
   * may be earlier again. Packets whose time is not known are passed by.
   *
   * @param timestampNs Nanoseconds since 1970.
   * @returns The packet's number, as {@linkcode CaptureFile.seek} counts; the number of packets where there is none.
   * @throws TypeError as `seek`.
   */
  async seekTime(timestampNs: bigint): Promise<number> {
    return await this.#jump().seekTime(timestampNs);
  }

  #jump(): IndexedFile {
    if (this.#indexed === undefined) {
      throw new TypeError("Cannot jump in the capture file: it has no index, open it with { index: true }");
    }
    this.forget();
    return this.#indexed;
  }

  /** Bytes of the file read so far, up to 256 KiB of them ahead of the packets; compressed ones count as they are. */
  get bytesRead(): number {
    return this.#bytes.bytesRead;
  }
}

/**
 * Opens a capture file, pcap, pcapng, snoop or ERF, also compressed with gzip or zstd: its first bytes say which, not
 * its name.
 *
 * Packets come in the order of the file. `interfaces` is that of a pcap file from the start; the list of a pcapng file
 * grows as its descriptions are met, and has the first one from the start.
 *
 * A file that is broken or ends within a packet gives all packets before that place, and then a
 * {@linkcode CaptureFileError} that says where it is and what is wrong.
 *
 * @param input The path; or the file's bytes, which are copied as they are read; or a Blob or stream of them, which is
 * the file's from now on. A path needs a runtime with files.
 * @throws SystemCallError where the file can't be opened, CaptureFileError where it is no capture file, TypeError where
 * the runtime has no files, FilterSyntaxError where the filter means nothing for frames of the file's first interface. Where
 * it means nothing for those of a later one, the loop ends with it after the packets before.
 *
 * @example
 * ```ts
 * import { LINKTYPE_ETHERNET, openFile, PcapWriter, syntheticSource } from "@capkit/capkit/core";
 *
 * const writer = new PcapWriter({ linktype: LINKTYPE_ETHERNET });
 * for await (const packet of syntheticSource([new Uint8Array(60)])) writer.push(packet);
 *
 * const bytes = writer.take();
 * await using file = await openFile(bytes);
 * for await (const packet of file) if (packet.caplen !== 60) throw new Error("60 bytes");
 * if (file.format !== "pcap" || file.stats().captured !== 1) throw new Error("one packet");
 *
 * await using none = await openFile(bytes, { filter: "tcp port 443" });
 * for await (const _ of none) throw new Error("all bytes are 0");
 * ```
 */
export async function openFile(input: CaptureInput, options: OpenOptions = {}): Promise<CaptureFile> {
  const { filter, index, onBytes, decodeAs } = options;
  const path = typeof input === "string" ? input : undefined;
  const bytes = await measuredSource(input, onBytes);
  const { source, compression } = await decompressed(bytes, { path });
  const nameless = options.format ?? (/\.erf(\.\w+)?$/i.test(path ?? "") ? "erf" : undefined);
  const reader = new FileReader(source, new CaptureParser({ path, format: nameless }));
  try {
    const format = await reader.readHeader();
    const { records, tsresol } = reader;
    const indexed = index ? await openIndex(reader, { bytes, path, save: index === "save" }) : undefined;
    const beginning: FileBeginning = { format, compression, records, tsresol, bytes, indexed, decodeAs };
    if (filter === undefined) return new CaptureFile(reader, beginning);
    const compile = compileOnce((linktype) => compileFilter(filter, { linktype }));
    // An error in the expression is told now.
    for (const { linktype } of reader.interfaces.slice(0, 1)) compile(linktype);
    const filtered = new FilterReader(reader, { compile, marks: records });
    return new CaptureFile(filtered, { ...beginning, packetsBefore: (at) => filtered.matchedBefore(at) });
  } catch (error) {
    await reader.close();
    throw error;
  }
}

async function measuredSource(input: CaptureInput, onBytes: OpenOptions["onBytes"]): Promise<MeasuredSource> {
  if (typeof input === "string") {
    const file = await RuntimeFile.open(input, "r");
    return new MeasuredSource(file, { size: file.size, modifiedMs: file.modifiedMs, onBytes });
  }
  if (input instanceof Uint8Array) return new MeasuredSource(new MemorySource(input), { size: input.length, onBytes });
  if (input instanceof Blob) return new MeasuredSource(new StreamSource(input.stream()), { size: input.size, onBytes });
  if (input instanceof ReadableStream) return new MeasuredSource(new StreamSource(input), { onBytes });
  throw new TypeError("Cannot open capture file: give a path, a Uint8Array, a Blob or a ReadableStream");
}
