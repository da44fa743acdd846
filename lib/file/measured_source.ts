/**
 * MeasuredSource: how far a file has been read.
 *
 * @module
 */

import type { ByteSource } from "./byte_source.ts";

/** What a source is measured with. */
export interface MeasuredSourceOptions {
  /** Bytes that there are; undefined where nobody knows before the end. */
  readonly size?: number | undefined;
  /** When the file was written last, in milliseconds since 1970; undefined where there is no file. */
  readonly modifiedMs?: number | undefined;
  /** Is given each piece as it is read, valid until it returns. */
  readonly onBytes?: ((bytes: Uint8Array<ArrayBuffer>) => void) | undefined;
}

/** A source over another one, which is its own from then on; it counts the bytes. */
export class MeasuredSource implements ByteSource {
  /** Bytes that there are; undefined where nobody knows before the end. */
  readonly size: number | undefined;
  /** When the file was written last, in milliseconds since 1970; undefined where there is no file. */
  readonly modifiedMs: number | undefined;
  /** Bytes read so far. */
  bytesRead = 0;
  /** Goes on at another place, if the source can. */
  readonly seek?: (position: number) => void;
  readonly #source: ByteSource;
  readonly #onBytes: MeasuredSourceOptions["onBytes"];

  /** Measures `source`. */
  constructor(source: ByteSource, options: MeasuredSourceOptions = {}) {
    this.#source = source;
    this.size = options.size;
    this.modifiedMs = options.modifiedMs;
    this.#onBytes = options.onBytes;
    if (source.seek === undefined) return;
    this.seek = (position) => {
      source.seek?.(position);
      this.bytesRead = position;
    };
  }

  read(into: Uint8Array<ArrayBuffer>): number | Promise<number> {
    const length = this.#source.read(into);
    return typeof length === "number" ? this.#count(into, length) : length.then((read) => this.#count(into, read));
  }

  close(): Promise<void> {
    return this.#source.close();
  }

  #count(into: Uint8Array<ArrayBuffer>, length: number): number {
    this.bytesRead += length;
    if (length > 0) this.#onBytes?.(into.subarray(0, length));
    return length;
  }
}
