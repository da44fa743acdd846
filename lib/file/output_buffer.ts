/**
 * OutputBuffer: the bytes of a file that is being written, in memory that grows and is used again.
 *
 * @module
 */

/** Bytes of a new buffer. */
const BUFFER_BYTES = 0x4_0000;
/** Bytes that a step of the loop for short frames copies. */
const COPY_STEP = 16;
/** Frames up to this are short. Measured: below it the loop is faster than `set` and the view it needs in both engines. */
const SHORT_FRAME = 256;

/**
 * Bytes are put at the end, by `append` or through `view`, and taken from the front all at once.
 */
export class OutputBuffer {
  /** How many bytes there are. */
  length = 0;
  /** The memory, to write numbers to; another one after {@linkcode OutputBuffer.reserve}. */
  view: DataView<ArrayBuffer> = new DataView(new ArrayBuffer(0));
  #bytes: Uint8Array<ArrayBuffer> = new Uint8Array(0);
  /** Memory that was given back while there was other memory: one is written while the next is filled. */
  #spare: Uint8Array<ArrayBuffer> = new Uint8Array(0);
  #source: Uint8Array = new Uint8Array(0);
  #sourceView: DataView = new DataView(new ArrayBuffer(0));

  /** Makes room for so many bytes more. */
  reserve(length: number): void {
    const needed = this.length + length + COPY_STEP;
    if (needed <= this.#bytes.length) return;
    const grown = new Uint8Array(Math.max(BUFFER_BYTES, 2 * this.#bytes.length, needed));
    grown.set(this.#bytes.subarray(0, this.length));
    this.#use(grown);
  }

  /** Appends bytes, for which there must be room. */
  put(bytes: Uint8Array): void {
    this.#bytes.set(bytes, this.length);
    this.length += bytes.length;
  }

  /** What {@linkcode OutputBuffer.append} copies from. */
  readFrom(source: Uint8Array): void {
    this.#source = source;
    this.#sourceView = new DataView(source.buffer, source.byteOffset, source.byteLength);
  }

  /** Appends the bytes of the source from `start` to before `end`, for which there must be room. */
  append(start: number, end: number): void {
    const into = this.length;
    this.length = into + end - start;
    if (end - start > SHORT_FRAME || end + COPY_STEP > this.#source.length) {
      this.#bytes.set(this.#source.subarray(start, end), into);
      return;
    }
    // Up to 15 bytes too many, for which `reserve` makes room.
    const source = this.#sourceView;
    const target = this.view;
    for (let from = start, to = into; from < end; from += COPY_STEP, to += COPY_STEP) {
      target.setUint32(to, source.getUint32(from, true), true);
      target.setUint32(to + 4, source.getUint32(from + 4, true), true);
      target.setUint32(to + 8, source.getUint32(from + 8, true), true);
      target.setUint32(to + 12, source.getUint32(from + 12, true), true);
    }
  }

  /** Appends zeros up to a multiple of 4 bytes, for which there must be room. */
  align(): void {
    // Up to 4 bytes too many, too.
    this.view.setUint32(this.length, 0);
    this.length = (this.length + 3) & ~3;
  }

  /** The bytes since the last call, for the caller to keep, or to give back. */
  take(): Uint8Array<ArrayBuffer> {
    const bytes = this.#bytes.subarray(0, this.length);
    this.#use(this.#spare);
    this.#spare = new Uint8Array(0);
    this.length = 0;
    return bytes;
  }

  /** Takes the memory of bytes back that `take` returned, to write over them; new memory costs more than copying. */
  giveBack(bytes: Uint8Array<ArrayBuffer>): void {
    const memory = new Uint8Array(bytes.buffer);
    if (this.#bytes.length === 0) this.#use(memory);
    else this.#spare = memory;
  }

  #use(bytes: Uint8Array<ArrayBuffer>): void {
    this.#bytes = bytes;
    this.view = new DataView(bytes.buffer);
  }
}
