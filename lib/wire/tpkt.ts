/**
 * TPKT, RFC 1006 section 6: the length of each ISO transport packet in a TCP stream.
 *
 * ```text
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +---------------+---------------+-------------------------------+
 * |  Version (3)  |   Reserved    |            Length             |
 * +---------------+---------------+-------------------------------+
 * ```
 *
 * @module
 */

import { checkRange } from "./check_range.ts";
import { Layer, type Shortage } from "./layer.ts";

const VERSION = 0;
const RESERVED = 1;
const LENGTH = 2;
const HEADER_LENGTH = 4;
/** The only version there is. */
const VERSION_3 = 3;
/** Header, and the smallest packet in it. */
const SMALLEST = 7;

/**
 * A TPKT header in a segment. A segment can hold several.
 *
 * @example
 * ```ts
 * import { Cotp, decode, frame, ipv4, LINKTYPE_RAW, parseHex, tcp } from "@capkit/capkit/core";
 *
 * const data = parseHex("03 00 0008 02 f0 80 00");
 * const bytes = frame(ipv4({ src: "192.0.2.1", dst: "192.0.2.2" }), tcp({ srcPort: 4000, dstPort: 102 }), data);
 * if (decode(bytes, LINKTYPE_RAW).layer(Cotp)?.eot !== true) throw new Error("the last one of a message");
 * ```
 */
export class Tpkt extends Layer {
  /** The `name` of its instances. */
  static readonly layerName = "tpkt";

  /** The header at `offset`; undefined where fewer than 4 bytes are there. The only way to make one. */
  static decode(view: DataView, offset: number, end: number): Tpkt | undefined {
    return end - offset < HEADER_LENGTH ? undefined : new Tpkt(view, offset, end);
  }

  /** Why {@linkcode Tpkt.decode} returned undefined. */
  static shortage(_view: DataView, offset: number, end: number): Shortage {
    return { needed: HEADER_LENGTH, available: end - offset };
  }

  /** Whether it has the version, and a length that a packet can have. */
  static recognizes(view: DataView, offset: number, end: number): boolean {
    return end - offset >= HEADER_LENGTH && view.getUint16(offset) === VERSION_3 << 8 &&
      view.getUint16(offset + LENGTH) >= SMALLEST;
  }

  /** The short name of the protocol. */
  get name(): "tpkt" {
    return "tpkt";
  }

  /** 3. */
  get version(): number {
    return this.view.getUint8(this.offset + VERSION);
  }

  /** 0. */
  get reserved(): number {
    return this.view.getUint8(this.offset + RESERVED);
  }

  /** Bytes of the packet, this header included. */
  get length(): number {
    return this.view.getUint16(this.offset + LENGTH);
  }

  /** Bytes of the header: 4. */
  get headerLength(): number {
    return HEADER_LENGTH;
  }

  /** The byte after the packet in `view`, as far as the segment has it. */
  override get payloadEnd(): number {
    return Math.min(this.end, this.offset + Math.max(HEADER_LENGTH, this.length));
  }

  /** The field that ends the payload before `end`. */
  override get lengthField(): "length" {
    return "length";
  }

  /** The header as plain fields. */
  toJSON(): TpktFields {
    return { version: this.version, reserved: this.reserved, length: this.length };
  }
}

/** The fields of a {@linkcode Tpkt}. */
export interface TpktFields {
  /** 0 to 255; 3. */
  version: number;
  /** 0 to 255; 0. */
  reserved: number;
  /** Bytes of the packet with this header, 0 to 65,535. */
  length: number;
}

/**
 * The 4 bytes of a TPKT header.
 *
 * @throws RangeError where a field does not fit.
 */
export function encodeTpkt(fields: TpktFields): Uint8Array<ArrayBuffer> {
  const view = new DataView(new ArrayBuffer(HEADER_LENGTH));
  view.setUint8(VERSION, checkRange("tpkt.version", fields.version, 0xff));
  view.setUint8(RESERVED, checkRange("tpkt.reserved", fields.reserved, 0xff));
  view.setUint16(LENGTH, checkRange("tpkt.length", fields.length, 0xffff));
  return new Uint8Array(view.buffer);
}
