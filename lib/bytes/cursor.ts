/**
 * Cursor: reads one thing after the other from a part of a frame.
 *
 * @module
 */

import { formatHexAt } from "./hex.ts";
import { utf8At } from "./text.ts";

/** Bytes of a frame, or of what was made of its bytes. */
export interface Bytes {
  /** The bytes that it lies in. */
  readonly view: DataView;
  /** The first one. */
  readonly offset: number;
  /** The byte after the last one. */
  readonly end: number;
}

/**
 * A place in bytes that moves on with all that is read. It never throws and never reads past its end: a number that is not
 * there is 0, bytes are as many as there are, and `isShort` says from then on that something was missing.
 */
export class Cursor implements Bytes {
  /** The bytes that it lies in. */
  readonly view: DataView;
  /** Where the next read begins, in the view. */
  offset: number;
  readonly end: number;
  /** Whether something was to be read that is not there. */
  isShort = false;

  constructor({ view, offset, end }: Bytes) {
    this.view = view;
    this.offset = offset;
    this.end = Math.max(offset, end);
  }

  /** How many bytes there still are. */
  get left(): number {
    return this.end - this.offset;
  }

  uint8(): number {
    const at = this.#take(1);
    return at < 0 ? 0 : this.view.getUint8(at);
  }

  uint16(): number {
    const at = this.#take(2);
    return at < 0 ? 0 : this.view.getUint16(at);
  }

  uint24(): number {
    const at = this.#take(3);
    return at < 0 ? 0 : this.view.getUint16(at) << 8 | this.view.getUint8(at + 2);
  }

  uint32(): number {
    const at = this.#take(4);
    return at < 0 ? 0 : this.view.getUint32(at);
  }

  /** An integer whose first two bits say in how many bytes it is (RFC 9000, section 16); above 2^53 it is not exact. */
  varint(): number {
    const first = this.uint8();
    let value = first & 0x3f;
    for (let more = (1 << (first >> 6)) - 1; more > 0; more--) value = value * 0x100 + this.uint8();
    return value;
  }

  /** So many bytes, as far as they are there, to read on their own. */
  part(length: number): Cursor {
    const offset = this.offset;
    const taken = Math.min(length, this.left);
    if (taken < length) this.isShort = true;
    this.offset += taken;
    return new Cursor({ view: this.view, offset, end: offset + taken });
  }

  /** All of its bytes that are still to be read, not copied. */
  bytes(): Uint8Array {
    return new Uint8Array(this.view.buffer, this.view.byteOffset + this.offset, this.left);
  }

  /** The same as hexadecimal digits. */
  hex(): string {
    return formatHexAt(this.view, this.offset, this.end);
  }

  /** The same as text, read as UTF-8. */
  text(): string {
    return utf8At(this.view, this.offset, this.end);
  }

  /** All numbers of 16 bits that are still to be read. */
  uint16s(): number[] {
    const numbers: number[] = [];
    while (this.left >= 2) numbers.push(this.uint16());
    return numbers;
  }

  #take(length: number): number {
    const at = this.offset;
    if (this.left < length) {
      this.isShort = true;
      this.offset = this.end;
      return -1;
    }
    this.offset += length;
    return at;
  }
}
