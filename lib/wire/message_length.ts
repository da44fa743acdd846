/**
 * The form in which protocols that were made for datagrams go over TCP: two bytes of length before each message.
 *
 * ```text
 * +-------------------------------+
 * |            Length             |
 * +-------------------------------+
 * ```
 *
 * @module
 */

import { checkRange } from "./check_range.ts";
import { Layer, type Shortage } from "./layer.ts";

/** Bytes of the length. */
export const MESSAGE_LENGTH_SIZE = 2;

/**
 * The length of a message in a TCP segment, which is its payload as far as it is in the segment. A segment can hold
 * several.
 */
export abstract class MessageLength extends Layer {
  /** Why a length could not be decoded. */
  static shortage(_view: DataView, offset: number, end: number): Shortage {
    return { needed: MESSAGE_LENGTH_SIZE, available: end - offset };
  }

  /** Bytes of the message. */
  get length(): number {
    return this.view.getUint16(this.offset);
  }

  /** Bytes of the header: 2. */
  get headerLength(): number {
    return MESSAGE_LENGTH_SIZE;
  }

  /** The byte after the message in `view`, as far as the segment has it. */
  override get payloadEnd(): number {
    return Math.min(this.end, this.payloadOffset + this.length);
  }

  /** The field that ends the payload before `end`. */
  override get lengthField(): "length" {
    return "length";
  }

  /** The header as plain fields. */
  toJSON(): MessageLengthFields {
    return { length: this.length };
  }
}

/** The fields of a {@linkcode MessageLength}. */
export interface MessageLengthFields {
  /** 0 to 65,535. */
  length: number;
}

/** The two bytes of a length, of a layer of this name. */
export function encodeMessageLength(name: string, { length }: MessageLengthFields): Uint8Array<ArrayBuffer> {
  checkRange(name, length, 0xffff);
  return Uint8Array.of(length >> 8, length & 0xff);
}
