/**
 * OutputFile: one capture file that is being written, and what is left of it where that fails.
 *
 * @module
 */

import type { ByteSink } from "./byte_sink.ts";
import type { FormatWriter } from "./format_writer.ts";
import { wholeRecords } from "./whole_records.ts";

/** Where the bytes of a file go. */
export interface Destination {
  /** What takes them: `file`, or what compresses them into it. */
  readonly sink: ByteSink;
  /** Where they come to lie. */
  readonly file: ByteSink;
}

/** What an {@linkcode OutputFile} is made of. */
export interface OutputFileParts {
  /** The path; undefined where the bytes go elsewhere. */
  readonly path: string | undefined;
  readonly writer: FormatWriter;
  /** Opens it; called before the first piece is written. */
  readonly open: () => Promise<Destination>;
}

/** Bytes on their way from the writer to the file. */
export interface OutputPiece {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Packets of the file up to its end. */
  readonly packets: number;
}

/** How much of a compressed file a write that fails may cost, in bytes before compression. */
const SAVED_EVERY = 0x10_0000;

/** A file that is being written. Its writer is filled at any time; all else one call after the other. */
export class OutputFile {
  readonly path: string | undefined;
  readonly writer: FormatWriter;
  /** When its first packet was captured, in seconds since 1970; undefined before one that says so. */
  begin: number | undefined = undefined;
  readonly #open: () => Promise<Destination>;
  #destination: Destination | undefined = undefined;
  /** Bytes that the writer has handed over. */
  #taken = 0;
  /** Bytes and packets that stay whatever comes. */
  #saved = { bytes: 0, packets: 0 };
  #unsaved = 0;

  constructor({ path, writer, open }: OutputFileParts) {
    this.path = path;
    this.writer = writer;
    this.#open = open;
  }

  /** Bytes of the file so far, before compression. */
  get bytes(): number {
    return this.#taken + this.writer.length;
  }

  /** Packets of the file so far. */
  get packets(): number {
    return this.writer.packets;
  }

  /** Packets that are in the file as far as anybody can say; after a write that failed, as far as it was kept. */
  get saved(): number {
    return this.#saved.packets;
  }

  /** What waits in the writer. */
  take(): OutputPiece {
    const { packets } = this.writer;
    const bytes = this.writer.take();
    this.#taken += bytes.length;
    return { bytes, packets };
  }

  /** Opens the file, unless it is open. */
  async open(): Promise<Destination> {
    return this.#destination ??= await this.#open();
  }

  /** Writes a piece. Where that fails, the file is cut after the last packet that is whole in it. */
  async write(piece: OutputPiece): Promise<void> {
    const { sink, file } = await this.open();
    const first = this.#saved.bytes === 0;
    try {
      await sink.write(piece.bytes);
      this.#unsaved += piece.bytes.length;
      if (sink === file) this.#save(piece.packets);
      else if (this.#unsaved >= SAVED_EVERY) await this.flush(piece.packets);
    } catch (error) {
      if (sink === file && file.written !== undefined) {
        const { format } = this.writer;
        const { bytes, packets } = this.#saved;
        const whole = wholeRecords({ bytes: piece.bytes, format, first }, file.written - bytes);
        this.#saved = { bytes: bytes + whole.bytes, packets: packets + whole.packets };
      }
      await this.#cut();
      throw error;
    }
    this.writer.giveBack(piece.bytes);
  }

  /** Passes on what a compressor holds back; the file has so many packets then. */
  async flush(packets: number): Promise<void> {
    const { sink, file } = await this.open();
    if (sink === file) return await sink.flush?.();
    try {
      await sink.flush?.();
    } catch (error) {
      await this.#cut();
      throw error;
    }
    this.#save(packets);
  }

  /** Closes the file after its last piece, or after a write that failed. Idempotent. */
  async close(): Promise<void> {
    const destination = this.#destination;
    this.#destination = undefined;
    await destination?.sink.close();
  }

  #save(packets: number): void {
    this.#unsaved = 0;
    this.#saved = { bytes: this.#destination?.file.written ?? 0, packets };
  }

  /** Takes back what was written after the last whole packet. */
  async #cut(): Promise<void> {
    try {
      await this.#destination?.file.truncate?.(this.#saved.bytes);
    } catch {
      // A file that can't be cut ends within a packet, and can be read up to there.
    }
  }
}
