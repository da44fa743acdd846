/**
 * ByteSource: where the bytes of a capture file come from.
 *
 * @module
 */

/** The port under every capture file: a path, bytes in memory and a stream each implement it. */
export interface ByteSource {
  /**
   * Puts the next bytes to the front of `into`, as many as there are without waiting, at least one.
   *
   * @returns How many; 0 at the end. A plain number where it did not need to wait.
   */
  read(into: Uint8Array<ArrayBuffer>): number | Promise<number>;

  /** Goes on at another place, in bytes from the start; what can't, a pipe or what is decompressed, has no such method. */
  seek?(position: number): void;

  /** Gives back what it holds; a read that waits ends as far as the runtime can end it. */
  close(): Promise<void>;
}

/** Bytes in memory. */
export class MemorySource implements ByteSource {
  #bytes: Uint8Array;
  #rest: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.#bytes = this.#rest = bytes;
  }

  seek(position: number): void {
    this.#rest = this.#bytes.subarray(position);
  }

  read(into: Uint8Array<ArrayBuffer>): number {
    const part = this.#rest.subarray(0, into.length);
    into.set(part);
    this.#rest = this.#rest.subarray(part.length);
    return part.length;
  }

  close(): Promise<void> {
    this.#bytes = this.#rest = new Uint8Array(0);
    return Promise.resolve();
  }
}

/** A web stream of bytes: of a Blob, of `fetch`, of standard input. */
export class StreamSource implements ByteSource {
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;
  #rest: Uint8Array = new Uint8Array(0);

  constructor(stream: ReadableStream<Uint8Array>) {
    this.#reader = stream.getReader();
  }

  read(into: Uint8Array<ArrayBuffer>): number | Promise<number> {
    return this.#rest.length > 0 ? this.#take(into) : this.#next(into);
  }

  async close(): Promise<void> {
    this.#rest = new Uint8Array(0);
    await this.#reader.cancel();
  }

  async #next(into: Uint8Array<ArrayBuffer>): Promise<number> {
    // A chunk may be empty without being the last.
    while (this.#rest.length === 0) {
      const { done, value } = await this.#reader.read();
      if (done) return 0;
      this.#rest = value;
    }
    return this.#take(into);
  }

  #take(into: Uint8Array<ArrayBuffer>): number {
    const part = this.#rest.subarray(0, into.length);
    into.set(part);
    this.#rest = this.#rest.subarray(part.length);
    return part.length;
  }
}
