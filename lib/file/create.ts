/**
 * Creating capture files.
 *
 * @module
 */

import type { CaptureInterface } from "../block.ts";
import { LINKTYPE_ETHERNET, linktypeName } from "../linktype.ts";
import type { ByteSink } from "./byte_sink.ts";
import { CaptureFileWriter, type ClosedFile } from "./capture_file_writer.ts";
import { GzipSink, ZstdSink } from "./compression_sink.ts";
import type { FormatWriter } from "./format_writer.ts";
import type { Destination } from "./output_file.ts";
import { PcapWriter, type PcapWriterOptions } from "./pcap_writer.ts";
import { PcapngWriter, type PcapngWriterOptions } from "./pcapng_writer.ts";
import { type RotateOptions, Rotation } from "./rotation.ts";
import { RuntimeFile } from "./runtime_file.ts";

/** What the new file is to be. */
export interface CreateFileOptions extends Omit<PcapWriterOptions, "linktype">, PcapngWriterOptions {
  /** The format; by default that of the path's ending, `.pcap` or `.pcapng` (before `.gz` or `.zst`), else pcap. */
  format?: "pcap" | "pcapng" | undefined;
  /** What all frames of a pcap file begin with; by default that of `interfaces`, else `LINKTYPE_ETHERNET`. */
  linktype?: number | undefined;
  /**
   * Where the packets come from, the `interfaces` of their source. Those of a pcap file must be of one link type; in a
   * pcapng file these are described from the start, and others when their first packet comes.
   */
  interfaces?: readonly CaptureInterface[] | undefined;
  /** Longer frames are cut to it. By default as long as their link type allows: 262,144 bytes, of some 128 MiB. */
  snaplen?: number | undefined;
  /** How the bytes are compressed; by default as the path ends, `.gz` or `.zst`, else not at all. */
  compression?: "gzip" | "zstd" | "none" | undefined;
  /** The more the smaller and slower: 1 to 9 for gzip, 6 by default; 1 to 22 for zstd, 3 by default. */
  level?: number | undefined;
  /** Goes on in another file when one is full; only for a path. */
  rotate?: RotateOptions | undefined;
  /**
   * Called with each file that is complete: when the next one is begun, and at the end. It is not waited for, and must not
   * throw.
   */
  onFileClosed?: ((file: ClosedFile) => void) | undefined;
}

type Compression = Pick<CreateFileOptions, "compression" | "level">;

/** Where the bytes go of a compressor that is only made to see whether its options are right. */
const NOWHERE: ByteSink = { write: () => Promise.resolve(), close: () => Promise.resolve() };

/**
 * Creates a capture file; one that exists is overwritten.
 *
 * With `rotate` by `seconds` it is created when the first packet comes, because its name tells when that was captured.
 *
 * @param target The path, or where the bytes are to go.
 * @throws SystemCallError where the file can't be created, TypeError where the interfaces are of several link types,
 * RangeError where an option is out of its range.
 *
 * @example
 * ```ts
 * import { createFile, decode, LINKTYPE_ETHERNET, openFile } from "@capkit/capkit/core";
 *
 * const chunks: Uint8Array<ArrayBuffer>[] = [];
 * {
 *   const sink = { write: async (bytes: Uint8Array) => void chunks.push(bytes.slice()), close: async () => {} };
 *   await using out = await createFile(sink, { linktype: LINKTYPE_ETHERNET });
 *   await out.write(decode(new Uint8Array(60), LINKTYPE_ETHERNET, { timestampNs: 1_500_000_000_123_456_789n }));
 * }
 * await using file = await openFile(new Blob(chunks));
 * for await (const { nanoseconds } of file) if (nanoseconds !== 123_456_789) throw new Error("exact to the nanosecond");
 * ```
 */
export async function createFile(
  target: string | ByteSink,
  options: CreateFileOptions = {},
): Promise<CaptureFileWriter> {
  const path = typeof target === "string" ? target : undefined;
  const name = path === undefined ? "capture file" : `file "${path}"`;
  const { rotate, onFileClosed, level } = options;
  const compression = { compression: options.compression ?? compressionOf(path), level };
  if (rotate !== undefined && path === undefined) {
    throw new TypeError(`Cannot rotate ${name}: give a path, its files need names`);
  }
  const rotation = rotate === undefined || path === undefined ? undefined : new Rotation(path, rotate);
  const newWriter = writerMaker(name, { ...options, format: options.format ?? formatOf(path) });
  // The options are checked before a file is touched.
  const { format } = newWriter();
  await compressed(NOWHERE, compression).close();
  const writer = new CaptureFileWriter({
    name,
    path,
    format,
    newWriter,
    rotation,
    onFileClosed,
    open: (rotated) => destination(rotated ?? target, compression),
    remove: (oldest) => RuntimeFile.remove(oldest),
  });
  await writer.begin();
  return writer;
}

/** The format that a path's ending names; undefined where it names none. */
function formatOf(path = ""): "pcap" | "pcapng" | undefined {
  return /\.pcapng(\.gz|\.zst)?$/.test(path) ? "pcapng" : undefined;
}

/** The compression that a path's ending names. */
function compressionOf(path = ""): "gzip" | "zstd" | "none" {
  return path.endsWith(".gz") ? "gzip" : path.endsWith(".zst") ? "zstd" : "none";
}

/** Makes the writers of the files, which are all alike. */
function writerMaker(name: string, options: CreateFileOptions): () => FormatWriter {
  const { interfaces, snaplen, timestamps } = options;
  if (options.format === "pcapng") return () => new PcapngWriter(options);
  const linktype = options.linktype ?? commonLinktype(interfaces, name) ?? LINKTYPE_ETHERNET;
  return () => new PcapWriter({ linktype, snaplen, timestamps });
}

async function destination(target: string | ByteSink, compression: Compression): Promise<Destination> {
  const file = typeof target === "string" ? await RuntimeFile.open(target, "w") : target;
  return { sink: compressed(file, compression), file };
}

function compressed(file: ByteSink, { compression, level }: Compression): ByteSink {
  switch (compression) {
    case "gzip":
      return new GzipSink(file, { level });
    case "zstd":
      return new ZstdSink(file, { level });
  }
  return file;
}

/** The link type of all interfaces; undefined where there are none. */
function commonLinktype(interfaces: readonly CaptureInterface[] = [], name: string): number | undefined {
  const linktypes = [...new Set(interfaces.map(({ linktype }) => linktype))];
  if (linktypes.length > 1) {
    throw new TypeError(
      `Cannot create ${name}: the interfaces are of link types ${linktypes.map(linktypeName).join(" and ")}, ` +
        `a pcap file has one: create a file for each, or pcapng`,
    );
  }
  return linktypes[0];
}
