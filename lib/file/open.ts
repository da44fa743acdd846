/**
 * Opening capture files for reading.
 *
 * @module
 */

import { compileFilter } from "../filter/compile.ts";
import { FilterReader } from "../filter_reader.ts";
import { compileOnce } from "../row_filter.ts";
import { type BlockReader, PacketSource } from "../source.ts";
import { type ByteSource, MemorySource, StreamSource } from "./byte_source.ts";
import { CaptureParser } from "./capture_parser.ts";
import { FileReader } from "./file_reader.ts";
import { RuntimeFile } from "./runtime_file.ts";

/** Where a capture file can be read from: a path, its bytes, or a stream of them. */
export type CaptureInput = string | Uint8Array | Blob | ReadableStream<Uint8Array>;

/** What {@linkcode openFile} is told beside the file. */
export interface OpenOptions {
  /**
   * Which packets: an expression of pcap-filter(7). All others are left out before there is an object for them, and are not
   * counted. In a pcapng file it is compiled for each link type when the first packet of it comes.
   */
  filter?: string | undefined;
}

/** An open capture file. */
export class CaptureFile extends PacketSource {
  /** The format of the file. */
  readonly format: "pcap" | "pcapng";

  /** A file of the packets that `reader` gives. {@linkcode openFile} makes one. */
  constructor(reader: BlockReader, format: "pcap" | "pcapng") {
    super(reader);
    this.format = format;
  }
}

/**
 * Opens a capture file, pcap or pcapng: its first bytes say which, not its name.
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
export async function openFile(input: CaptureInput, { filter }: OpenOptions = {}): Promise<CaptureFile> {
  const path = typeof input === "string" ? input : undefined;
  const reader = new FileReader(await byteSource(input), new CaptureParser({ path }));
  try {
    const format = await reader.readHeader();
    if (filter === undefined) return new CaptureFile(reader, format);
    const compile = compileOnce((linktype) => compileFilter(filter, { linktype }));
    // An error in the expression is told now.
    for (const { linktype } of reader.interfaces.slice(0, 1)) compile(linktype);
    return new CaptureFile(new FilterReader(reader, compile), format);
  } catch (error) {
    await reader.close();
    throw error;
  }
}

async function byteSource(input: CaptureInput): Promise<ByteSource> {
  if (typeof input === "string") return await RuntimeFile.open(input, "r");
  if (input instanceof Uint8Array) return new MemorySource(input);
  if (input instanceof Blob) return new StreamSource(input.stream());
  if (input instanceof ReadableStream) return new StreamSource(input);
  throw new TypeError("Cannot open capture file: give a path, a Uint8Array, a Blob or a ReadableStream");
}
