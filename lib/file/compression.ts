/**
 * Capture files that are compressed: recognised by their first bytes, and decompressed as they come.
 *
 * gzip and zstd are decoded by our own code, the same in every runtime. LZ4 is not read: no runtime has it.
 *
 * @module
 */

import { CaptureFileError } from "../errors.ts";
import type { ByteSource } from "./byte_source.ts";
import { GzipDecoder } from "./compression_gzip.ts";
import { CompressedInput, type Decoder } from "./compression_input.ts";
import { ZstdDecoder } from "./compression_zstd.ts";
import { Turns } from "./turns.ts";

/** How a file is compressed. */
export type Compression = "gzip" | "zstd";

/** Bytes that say whether and how a file is compressed. */
const MAGIC_LENGTH = 4;

/**
 * What a file holds: decompressed where it is compressed, else as it is.
 *
 * @param source The file's bytes, which are the result's from now on.
 * @param options `path` is the file's, for messages.
 * @returns The compression, and a source whose `read` throws a CaptureFileError with the offset in the compressed file, where that is broken
 * or cut, after all bytes before that place.
 */
export async function decompressed(
  source: ByteSource,
  options: { path: string | undefined },
): Promise<{ source: ByteSource; compression: Compression | undefined }> {
  const magic = new Uint8Array(MAGIC_LENGTH);
  const length = await readFully(source, magic);
  const input = new CompressedInput();
  const decoder = length < MAGIC_LENGTH ? undefined : decoderFor(new DataView(magic.buffer).getUint32(0), input);
  if (decoder === undefined) {
    return { source: new ResumedSource(magic.subarray(0, length), source), compression: undefined };
  }
  input.space().set(magic);
  input.filled(length);
  return {
    source: new DecompressedSource(source, { input, decoder, path: options.path }),
    compression: decoder.format,
  };
}

/** Fills `into` as far as the source goes, and closes it where that fails; how many bytes there are. */
async function readFully(source: ByteSource, into: Uint8Array<ArrayBuffer>): Promise<number> {
  try {
    for (let length = 0;;) {
      const filled = length === into.length ? 0 : await source.read(into.subarray(length));
      if (filled === 0) return length;
      length += filled;
    }
  } catch (error) {
    await source.close();
    throw error;
  }
}

/** The decoder for what a file begins with, read as big-endian; undefined where it is not compressed. */
function decoderFor(magic: number, input: CompressedInput): Decoder | undefined {
  if (GzipDecoder.recognize(magic)) return new GzipDecoder(input);
  if (ZstdDecoder.recognize(magic)) return new ZstdDecoder(input);
  return undefined;
}

/** A source whose first bytes were read already. */
class ResumedSource implements ByteSource {
  readonly #source: ByteSource;
  #first: Uint8Array;
  /** Goes on at another place, if the source can. */
  readonly seek?: (position: number) => void;

  constructor(first: Uint8Array, source: ByteSource) {
    this.#first = first;
    this.#source = source;
    if (source.seek === undefined) return;
    this.seek = (position) => {
      this.#first = new Uint8Array(0);
      source.seek?.(position);
    };
  }

  read(into: Uint8Array<ArrayBuffer>): number | Promise<number> {
    if (this.#first.length === 0) return this.#source.read(into);
    const part = this.#first.subarray(0, into.length);
    into.set(part);
    this.#first = this.#first.subarray(part.length);
    return part.length;
  }

  close(): Promise<void> {
    return this.#source.close();
  }
}

/** Decompresses what another source gives, without ever holding the event loop for long or more than a piece of it. */
class DecompressedSource implements ByteSource {
  readonly #source: ByteSource;
  readonly #input: CompressedInput;
  readonly #decoder: Decoder;
  readonly #path: string | undefined;
  readonly #turns: Turns = new Turns();
  /** The read of the source that has not ended. */
  #filling: Promise<number> | undefined = undefined;
  #ended = false;
  #failure: CaptureFileError | undefined = undefined;

  constructor(source: ByteSource, options: { input: CompressedInput; decoder: Decoder; path: string | undefined }) {
    this.#source = source;
    this.#input = options.input;
    this.#decoder = options.decoder;
    this.#path = options.path;
  }

  read(into: Uint8Array<ArrayBuffer>): number | Promise<number> {
    return this.#readNow(into) ?? this.#readLater(into);
  }

  close(): Promise<void> {
    this.#ended = true;
    return this.#source.close();
  }

  /** What comes without waiting; undefined where the source or the event loop must be waited for. */
  #readNow(into: Uint8Array): number | undefined {
    for (;;) {
      const length = this.#decoder.take(into);
      if (length > 0) return length;
      if (this.#failure !== undefined) throw this.#failure;
      if (this.#ended) return 0;
      if (this.#turns.due) return undefined;
      const step = this.#decoder.run();
      if (step === "going") continue;
      if (step === "more") {
        const filled = this.#source.read(this.#input.space());
        if (typeof filled === "number") {
          this.#input.filled(filled);
        } else {
          this.#filling = filled;
          return undefined;
        }
      } else if (step === "end") {
        this.#ended = true;
      } else {
        const subject = this.#path === undefined ? "capture file" : `capture file "${this.#path}"`;
        const message = `Cannot read ${subject} at byte ${step.offset}: ${step.reason}`;
        const { format } = this.#decoder;
        this.#failure = new CaptureFileError(message, { format, offset: step.offset, path: this.#path });
      }
    }
  }

  async #readLater(into: Uint8Array): Promise<number> {
    for (;;) {
      if (this.#filling === undefined) {
        await this.#turns.give();
      } else {
        const filled = await this.#filling;
        this.#filling = undefined;
        this.#input.filled(filled);
      }
      const length = this.#readNow(into);
      if (length !== undefined) return length;
    }
  }
}
