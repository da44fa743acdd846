/**
 * Writing bytes in a row, in network byte order.
 *
 * @module
 */

import { checkRange } from "./check_range.ts";

/** Bytes that grow. Each number is checked against its field. */
export class ByteWriter {
  readonly #bytes: number[] = [];

  /** How many bytes are written. */
  get length(): number {
    return this.#bytes.length;
  }

  uint8(field: string, value: number): void {
    this.#bytes.push(checkRange(field, value, 0xff));
  }

  uint16(field: string, value: number): void {
    checkRange(field, value, 0xffff);
    this.#bytes.push(value >> 8, value & 0xff);
  }

  uint24(field: string, value: number): void {
    checkRange(field, value, 0xff_ffff);
    this.#bytes.push(value >> 16, (value >> 8) & 0xff, value & 0xff);
  }

  uint32(field: string, value: number): void {
    checkRange(field, value, 0xffff_ffff);
    this.#bytes.push(value >>> 24, (value >>> 16) & 0xff, (value >>> 8) & 0xff, value & 0xff);
  }

  bytes(bytes: Iterable<number>): void {
    for (const byte of bytes) this.#bytes.push(byte);
  }

  /** So many zeros. */
  zeros(length: number): void {
    for (let left = length; left > 0; left--) this.#bytes.push(0);
  }

  /** Sets 8 bits written before. */
  setUint8(at: number, field: string, value: number): void {
    this.#bytes[at] = checkRange(field, value, 0xff);
  }

  /** Sets 16 bits written before. */
  setUint16(at: number, field: string, value: number): void {
    checkRange(field, value, 0xffff);
    this.#bytes[at] = value >> 8;
    this.#bytes[at + 1] = value & 0xff;
  }

  /** A copy of all bytes. */
  finish(): Uint8Array<ArrayBuffer> {
    return Uint8Array.from(this.#bytes);
  }
}
