/**
 * Capture files that are compressed while they are written: gzip and zstd, by the runtime's `node:zlib`.
 *
 * @module
 */

import type { ByteSink } from "./byte_sink.ts";
import { Turns } from "./turns.ts";

/** What is used of a stream of `node:zlib`. */
interface Compressor {
  on(event: "data", listener: (bytes: Uint8Array<ArrayBuffer>) => void): unknown;
  on(event: "error", listener: (error: Error) => void): unknown;
  on(event: "end", listener: () => void): unknown;
  write(bytes: Uint8Array, callback: (error?: Error | null) => void): boolean;
  flush(kind: number, callback: () => void): void;
  end(): void;
  destroy(): void;
}

/** What is used of `node:zlib`. */
interface RuntimeZlib {
  createGzip(options: { level?: number }): Compressor;
  createZstdCompress?(options: { params?: Record<number, number> }): Compressor;
  readonly constants: {
    readonly Z_SYNC_FLUSH: number;
    readonly ZSTD_e_flush?: number;
    readonly ZSTD_c_compressionLevel?: number;
    readonly ZSTD_c_checksumFlag?: number;
  };
}

/** How a file is compressed. */
export interface CompressionOptions {
  /** The more the smaller and slower: 1 to 9 for gzip, 6 by default; 1 to 22 for zstd, 3 by default. */
  level?: number | undefined;
}

/** Bytes that are compressed at a time: the event loop may have a turn between. */
const PIECE_BYTES = 0x8000;

/** A compressor over another sink. */
export class CompressedSink implements ByteSink {
  readonly #sink: ByteSink;
  readonly #compressor: Compressor;
  readonly #flushKind: number;
  readonly #turns: Turns = new Turns();
  /** What came out and has not been written. */
  #chunks: Uint8Array<ArrayBuffer>[] = [];
  #failure: unknown = undefined;
  #failed = false;
  /** Ends a wait for the compressor that fails. */
  #reject: ((error: Error) => void) | undefined = undefined;
  #closed: Promise<void> | undefined = undefined;

  /** Compresses into `sink`, which is this one's from now on. */
  protected constructor(sink: ByteSink, compressor: Compressor, flushKind: number) {
    this.#sink = sink;
    this.#compressor = compressor;
    this.#flushKind = flushKind;
    compressor.on("data", (bytes) => void this.#chunks.push(bytes));
    compressor.on("error", (error) => this.#reject?.(error));
  }

  /** Compresses the bytes. What comes out is written at once, the rest when there is enough of it. */
  write(bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    return this.#run(async () => {
      for (let at = 0; at < bytes.length; at += PIECE_BYTES) {
        if (this.#turns.due) await this.#turns.give();
        await this.#wait((done) => this.#compressor.write(bytes.subarray(at, at + PIECE_BYTES), done));
        await this.#writeChunks();
      }
    });
  }

  /** Writes all of what was given: a file cut behind it can be read up to here. It costs some bytes each time. */
  flush(): Promise<void> {
    return this.#run(async () => {
      await this.#wait((done) => this.#compressor.flush(this.#flushKind, done));
      await this.#writeChunks();
      await this.#sink.flush?.();
    });
  }

  /** Ends the compressed data and closes the sink; after a write that failed it only closes. Idempotent. */
  close(): Promise<void> {
    return this.#closed ??= this.#close();
  }

  async #close(): Promise<void> {
    try {
      if (this.#failed) return;
      await this.#run(async () => {
        await this.#wait((done) => {
          this.#compressor.on("end", done);
          this.#compressor.end();
        });
        await this.#writeChunks();
      });
    } finally {
      this.#compressor.destroy();
      await this.#sink.close();
    }
  }

  async #run(work: () => Promise<void>): Promise<void> {
    if (this.#failed) throw this.#failure;
    try {
      await work();
    } catch (error) {
      this.#failed = true;
      this.#failure = error;
      throw error;
    }
  }

  #wait(start: (done: (error?: Error | null) => void) => void): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#reject = reject;
      start((error) => error ? reject(error) : resolve());
    });
  }

  async #writeChunks(): Promise<void> {
    const chunks = this.#chunks;
    this.#chunks = [];
    for (const chunk of chunks) await this.#sink.write(chunk);
  }
}

/**
 * Compresses with gzip, RFC 1952: one member, which ends when it is closed.
 *
 * @example
 * ```ts
 * import { createFile, GzipSink, LINKTYPE_ETHERNET, openFile } from "@capkit/capkit/core";
 *
 * const chunks: Uint8Array<ArrayBuffer>[] = [];
 * const sink = { write: async (bytes: Uint8Array) => void chunks.push(bytes.slice()), close: async () => {} };
 * await using out = await createFile(new GzipSink(sink), { linktype: LINKTYPE_ETHERNET });
 * await out.close();
 * await using file = await openFile(new Blob(chunks));
 * if (chunks[0]?.[0] !== 0x1f || file.format !== "pcap") throw new Error("a pcap file in gzip");
 * ```
 */
export class GzipSink extends CompressedSink {
  /**
   * A compressor over `sink`.
   *
   * @throws RangeError where the level is not of gzip, TypeError where the runtime has no `node:zlib`.
   */
  constructor(sink: ByteSink, options: CompressionOptions = {}) {
    const zlib = runtimeZlib("gzip");
    const level = checkLevel(options.level ?? 6, 9, "gzip");
    super(sink, zlib.createGzip({ level }), zlib.constants.Z_SYNC_FLUSH);
  }
}

/** Compresses with zstd, RFC 8878: one frame, which ends when it is closed, with a check sum. */
export class ZstdSink extends CompressedSink {
  /**
   * A compressor over `sink`.
   *
   * @throws RangeError where the level is not of zstd, TypeError where the runtime has none.
   */
  constructor(sink: ByteSink, options: CompressionOptions = {}) {
    const zlib = runtimeZlib("zstd");
    const level = checkLevel(options.level ?? 3, 22, "zstd");
    const { ZSTD_c_compressionLevel, ZSTD_c_checksumFlag, ZSTD_e_flush } = zlib.constants;
    if (
      zlib.createZstdCompress === undefined || ZSTD_e_flush === undefined || ZSTD_c_compressionLevel === undefined ||
      ZSTD_c_checksumFlag === undefined
    ) throw unavailable("zstd");
    const params = { [ZSTD_c_compressionLevel]: level, [ZSTD_c_checksumFlag]: 1 };
    super(sink, zlib.createZstdCompress({ params }), ZSTD_e_flush);
  }
}

function checkLevel(level: number, highest: number, name: string): number {
  if (Number.isInteger(level) && level >= 1 && level <= highest) return level;
  throw new RangeError(`Cannot compress with ${name}: level ${level} is none, give 1 to ${highest}`);
}

function runtimeZlib(name: string): RuntimeZlib {
  const process: unknown = Reflect.get(globalThis, "process");
  const zlib = hasBuiltinZlib(process) ? process.getBuiltinModule("node:zlib") : undefined;
  if (zlib === undefined) throw unavailable(name);
  return zlib;
}

function unavailable(name: string): TypeError {
  return new TypeError(`Cannot compress with ${name}: this runtime does not have it, write the file uncompressed`);
}

function hasBuiltinZlib(
  process: unknown,
): process is { getBuiltinModule(name: "node:zlib"): RuntimeZlib | undefined } {
  return typeof process === "object" && process !== null && "getBuiltinModule" in process;
}
