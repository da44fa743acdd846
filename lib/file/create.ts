/**
 * Creating capture files.
 *
 * @module
 */

import type { Block, CaptureInterface } from "../block.ts";
import { SystemCallError } from "../errors.ts";
import { LINKTYPE_ETHERNET, linktypeName } from "../linktype.ts";
import { PcapWriter, type PcapWriterOptions, type WritablePacket } from "./pcap_writer.ts";
import { RuntimeFile } from "./runtime_file.ts";

/** Where the bytes of a capture file go, if not to a path: standard output, a network connection, a list in memory. */
export interface ByteSink {
  /** Takes all of the bytes. They stay as they are until the promise settles, and not longer. */
  write(bytes: Uint8Array<ArrayBuffer>): Promise<void>;
  /** After the last write. */
  close(): Promise<void>;
}

/** What the new file is to be. */
export interface CreateFileOptions extends Omit<PcapWriterOptions, "linktype"> {
  /** What all frames begin with; by default that of `interfaces`, else `LINKTYPE_ETHERNET`. */
  linktype?: number | undefined;
  /** Where the packets come from, the `interfaces` of their source: they must be of one link type. */
  interfaces?: readonly CaptureInterface[] | undefined;
}

/** Bytes that wait in memory before they are written. */
const WRITE_BYTES = 0x3_0000;

/**
 * Creates a pcap file; one that exists is overwritten.
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
  const name = typeof target === "string" ? `file "${target}"` : "capture file";
  if (typeof target === "string" && target.endsWith(".pcapng")) {
    throw new TypeError(
      `Cannot create ${name}: only pcap can be written, give it a name that does not end in ".pcapng"`,
    );
  }
  const linktype = options.linktype ?? commonLinktype(options.interfaces, name) ?? LINKTYPE_ETHERNET;
  // The options are checked before a file is touched.
  const writer = new PcapWriter({ linktype, snaplen: options.snaplen, timestamps: options.timestamps });
  const sink = typeof target === "string" ? await RuntimeFile.open(target, "w") : target;
  return new CaptureFileWriter(sink, { writer, name });
}

/** An open capture file that packets can be written to. */
export class CaptureFileWriter implements AsyncDisposable {
  readonly #sink: ByteSink;
  readonly #writer: PcapWriter;
  readonly #name: string;
  readonly #nothingToDo: Promise<void> = Promise.resolve();
  /** The last write of the sink; each waits for the one before. */
  #writing: Promise<void> = this.#nothingToDo;
  /** Packets that the sink has taken. */
  #written = 0;
  #failure: Error | undefined = undefined;
  #closed: Promise<void> | undefined = undefined;

  /** A file of the bytes that `writer` makes; `name` is its name in messages. {@linkcode createFile} makes both. */
  constructor(sink: ByteSink, options: { writer: PcapWriter; name: string }) {
    this.#sink = sink;
    this.#writer = options.writer;
    this.#name = options.name;
  }

  /** Packets written so far, those that wait in memory included. */
  get packets(): number {
    return this.#writer.packets;
  }

  /**
   * Writes a packet. It is copied at once; who awaits each call never has more than 256 KiB wait in memory.
   *
   * @throws as {@linkcode PcapWriter.push}, and an error that says how many packets were lost where the bytes can't be
   * written: a SystemCallError for a path. Every later write fails with it too.
   */
  write(packet: WritablePacket): Promise<void> {
    return this.#push(() => this.#writer.push(packet));
  }

  /** Writes the packets of a batch; they are copied at once. Throws as {@linkcode CaptureFileWriter.write}. */
  writeBatch(batch: { readonly block: Block }): Promise<void> {
    return this.#push(() => this.#writer.pushBlock(batch.block));
  }

  /** Writes what waits in memory. Throws as {@linkcode CaptureFileWriter.write}. */
  flush(): Promise<void> {
    if (this.#failure !== undefined) return Promise.reject(this.#failure);
    if (this.#writer.length === 0) return this.#writing;
    return this.#writing = this.#send(this.#writing);
  }

  /**
   * Writes what waits in memory and closes. Idempotent. After a write that failed it only closes.
   *
   * @throws as {@linkcode CaptureFileWriter.write}; it is closed then too.
   */
  close(): Promise<void> {
    return this.#closed ??= this.#close();
  }

  /** The same as {@linkcode CaptureFileWriter.close}. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #push(append: () => void): Promise<void> {
    if (this.#failure !== undefined) return Promise.reject(this.#failure);
    if (this.#closed !== undefined) {
      return Promise.reject(new TypeError(`Cannot write packet: ${this.#name} is closed`));
    }
    try {
      append();
    } catch (error) {
      return Promise.reject(error);
    }
    return this.#writer.length < WRITE_BYTES ? this.#nothingToDo : this.flush();
  }

  async #send(before: Promise<void>): Promise<void> {
    const packets = this.#writer.packets;
    const bytes = this.#writer.take();
    await before;
    try {
      await this.#sink.write(bytes);
    } catch (error) {
      throw this.#failure ??= this.#explain(error);
    }
    this.#written = packets;
    this.#writer.giveBack(bytes);
  }

  async #close(): Promise<void> {
    try {
      if (this.#failure === undefined) await this.flush();
    } finally {
      await this.#sink.close();
    }
  }

  #explain(error: unknown): Error {
    const lost = `the last ${this.#writer.packets - this.#written} of ${this.#writer.packets} packets are lost`;
    if (error instanceof SystemCallError) return new SystemCallError(`${error.message}; ${lost}`, error);
    const reason = error instanceof Error ? error.message : String(error);
    return new Error(`Cannot write to ${this.#name}: ${reason}; ${lost}`, { cause: error });
  }
}

/** The link type of all interfaces; undefined where there are none. */
function commonLinktype(interfaces: readonly CaptureInterface[] = [], name: string): number | undefined {
  const linktypes = [...new Set(interfaces.map(({ linktype }) => linktype))];
  if (linktypes.length > 1) {
    throw new TypeError(
      `Cannot create ${name}: the interfaces are of link types ${linktypes.map(linktypeName).join(" and ")}, ` +
        `a pcap file has one: create a file for each`,
    );
  }
  return linktypes[0];
}
