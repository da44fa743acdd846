/**
 * Window: the part of a capture file that is in memory, and the rows of the packets found in it so far.
 *
 * @module
 */

import { Block, type CaptureInterface, ROW_WORDS } from "../block.ts";

/**
 * Bytes of the file that a window holds, unless one packet needs more. Measured on a file of 1,000,000 packets: reading
 * gets no faster above it in either engine, and what is lent or kept stays small.
 */
const PIECE_BYTES = 0x4_0000;

/** Of five bytes of a window's memory four hold the file and one the rows: a row for each 128 bytes. */
const FILE_SHARE = 4;
const SHARES = 5;

/**
 * The memory of a window: frames and rows in one ArrayBuffer, because detaching it costs the same for much as for little.
 */
class Memory {
  /** Bytes of the file. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** The same bytes. */
  readonly view: DataView<ArrayBuffer>;
  /** The same bytes, as words in the byte order of the machine. */
  readonly words: Int32Array<ArrayBuffer>;
  readonly rows: Uint32Array<ArrayBuffer>;

  /** @param buffer A multiple of 20 bytes. */
  constructor(buffer: ArrayBuffer) {
    const capacity = buffer.byteLength / SHARES * FILE_SHARE;
    this.bytes = new Uint8Array(buffer, 0, capacity);
    this.view = new DataView(buffer, 0, capacity);
    this.words = new Int32Array(buffer, 0, capacity / Int32Array.BYTES_PER_ELEMENT);
    const words = (buffer.byteLength - capacity) / Uint32Array.BYTES_PER_ELEMENT;
    this.rows = new Uint32Array(buffer, capacity, words - words % ROW_WORDS);
  }

  static of(capacity: number): Memory {
    return new Memory(new ArrayBuffer(capacity / FILE_SHARE * SHARES));
  }
}

/**
 * Bytes come in at the end, a parser takes records off the front and writes a row for each packet, and blocks of those
 * rows are handed out over the same memory, without a copy.
 */
export class Window {
  /** What the window looks through; another one after each call of a method that moves bytes. */
  memory: Memory = Memory.of(PIECE_BYTES);
  /** Where in `memory.bytes` the bytes begin that no parser has taken yet. */
  from = 0;
  /** Where they end. */
  end = 0;
  /** Where the next row begins in `memory.rows`, in words. */
  row = 0;
  /** Where in the file `memory.bytes` begins. */
  offset = 0;
  #firstRow = 0;
  /** Somebody may look at the memory for ever: what is in it must stay, and it can't be lent. */
  #shared = false;

  /** Packets found and not handed out yet. */
  get packets(): number {
    return (this.row - this.#firstRow) / ROW_WORDS;
  }

  /** Where in the file the bytes begin that no parser has taken yet. */
  get position(): number {
    return this.offset + this.from;
  }

  /** Whether there is no room for another row. */
  get full(): boolean {
    return this.row === this.memory.rows.length;
  }

  /** Room for more bytes, at least one; not to be called while packets wait, because it moves bytes. */
  space(): Uint8Array<ArrayBuffer> {
    const capacity = this.memory.bytes.length;
    if (!this.#shared && this.from > 0) {
      this.memory.bytes.copyWithin(0, this.from, this.end);
      this.#moved();
    } else if (this.#shared && capacity - this.end < capacity / 4) {
      this.#renew();
    }
    if (this.end === this.memory.bytes.length) this.#renew();
    return this.memory.bytes.subarray(this.end);
  }

  /** A block of the packets found since the last one. */
  take(interfaces: readonly CaptureInterface[]): Block {
    const { bytes, rows } = this.memory;
    const block = new Block({ bytes, rows: rows.subarray(this.#firstRow, this.row), length: this.packets, interfaces });
    this.#firstRow = this.row;
    return block;
  }

  /** Makes room for rows; with `lend` in memory that nobody else looks at. */
  prepare(lend: boolean): void {
    if (this.packets > 0) return;
    if (!this.#shared) this.row = this.#firstRow = 0;
    else if (lend || this.full) this.#renew();
  }

  /** Forgets all bytes and packets, and goes on with those of another place in the file. */
  restart(offset: number): void {
    if (this.#shared) this.memory = Memory.of(PIECE_BYTES);
    this.#shared = false;
    this.offset = offset;
    this.from =
      this.end =
      this.row =
      this.#firstRow =
        0;
  }

  /** Lets what was handed out last for ever. */
  share(): void {
    this.#shared = true;
  }

  /** Empties every view of the memory that was handed out, and goes on with the same bytes. */
  detach(): void {
    this.memory = new Memory(transferred(this.memory.bytes.buffer));
  }

  /** Takes the bytes that are left to fresh memory, twice as large as they are at least. */
  #renew(): void {
    const rest = this.memory.bytes.subarray(this.from, this.end);
    let capacity = PIECE_BYTES;
    while (capacity < 2 * rest.length) capacity *= 2;
    this.memory = Memory.of(capacity);
    this.memory.bytes.set(rest);
    this.#moved();
    this.row = this.#firstRow = 0;
    this.#shared = false;
  }

  #moved(): void {
    this.offset += this.from;
    this.end -= this.from;
    this.from = 0;
  }
}

/** The bytes of a buffer as another buffer, without a copy; the first one is empty then. Node 20 knows no transfer(). */
function transferred(buffer: ArrayBuffer): ArrayBuffer {
  if (typeof ArrayBuffer.prototype.transfer === "function") return buffer.transfer();
  return structuredClone(buffer, { transfer: [buffer] });
}
