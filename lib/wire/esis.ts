/**
 * ES-IS, ISO 9542 clause 7: the header that all of its PDUs have.
 *
 * ```text
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +---------------+---------------+---------------+---------------+
 * |     0x82      |    Length     |    Version    |   Reserved    |
 * +-----+---------+---------------+---------------+---------------+
 * |0 0 0|  Type   |         Holding Time          |   Checksum    |
 * +-----+---------+-------------------------------+---------------+
 * |               |
 * +---------------+
 * ```
 *
 * @module
 */

import { checkRange } from "./check_range.ts";
import { Layer, type Shortage } from "./layer.ts";

const DISCRIMINATOR = 0;
const LENGTH_INDICATOR = 1;
const VERSION = 2;
const RESERVED = 3;
const TYPE = 4;
const HOLDING_TIME = 5;
const CHECKSUM = 7;
const HEADER_LENGTH = 9;

/**
 * An ES-IS header in a frame. The addresses are its payload.
 *
 * @example
 * ```ts
 * import { decode, encodeEsis, Esis, ethernet, frame, LINKTYPE_ETHERNET, llc } from "@capkit/capkit/core";
 *
 * const header = encodeEsis({
 *   discriminator: 0x82, lengthIndicator: 9, version: 1, reserved: 0, type: 2, holdingTime: 60, checksum: 0,
 * });
 * const bytes = frame(
 *   ethernet({ src: "02:00:00:00:00:01", dst: "02:00:00:00:00:02" }),
 *   llc({ dsap: 0xfe, ssap: 0xfe }),
 *   header,
 * );
 * const esis = decode(bytes, LINKTYPE_ETHERNET).layer(Esis);
 * if (esis?.holdingTime !== 60) throw new Error("a minute");
 * ```
 */
export class Esis extends Layer {
  /** The `name` of its instances. */
  static readonly layerName = "esis";

  /** The header at `offset`; undefined where fewer than 9 bytes are there. The only way to make one. */
  static decode(view: DataView, offset: number, end: number): Esis | undefined {
    return end - offset < HEADER_LENGTH ? undefined : new Esis(view, offset, end);
  }

  /** Why {@linkcode Esis.decode} returned undefined. */
  static shortage(_view: DataView, offset: number, end: number): Shortage {
    return { needed: HEADER_LENGTH, available: end - offset };
  }

  /** The short name of the protocol. */
  get name(): "esis" {
    return "esis";
  }

  /** The network layer protocol identifier: 0x82. */
  get discriminator(): number {
    return this.view.getUint8(this.offset + DISCRIMINATOR);
  }

  /** Bytes of the whole PDU. */
  get lengthIndicator(): number {
    return this.view.getUint8(this.offset + LENGTH_INDICATOR);
  }

  /** The version: 1. */
  get version(): number {
    return this.view.getUint8(this.offset + VERSION);
  }

  /** A byte that is 0. */
  get reserved(): number {
    return this.view.getUint8(this.offset + RESERVED);
  }

  /** What the PDU is: 2 end system hello, 4 intermediate system hello, 6 redirect. */
  get type(): number {
    return this.view.getUint8(this.offset + TYPE) & 0x1f;
  }

  /** How many seconds it is to be remembered. */
  get holdingTime(): number {
    return this.view.getUint16(this.offset + HOLDING_TIME);
  }

  /** The checksum of ISO 8473; 0 is none. */
  get checksum(): number {
    return this.view.getUint16(this.offset + CHECKSUM);
  }

  /** Bytes of the header: 9. */
  get headerLength(): number {
    return HEADER_LENGTH;
  }

  /** The header as plain fields. */
  toJSON(): EsisFields {
    return {
      discriminator: this.discriminator,
      lengthIndicator: this.lengthIndicator,
      version: this.version,
      reserved: this.reserved,
      type: this.type,
      holdingTime: this.holdingTime,
      checksum: this.checksum,
    };
  }
}

/** The fields of an ES-IS header. */
export interface EsisFields {
  /** 0 to 255. */
  discriminator: number;
  /** 0 to 255. */
  lengthIndicator: number;
  /** 0 to 255. */
  version: number;
  /** 0 to 255. */
  reserved: number;
  /** 0 to 31. */
  type: number;
  /** 0 to 65,535. */
  holdingTime: number;
  /** 0 to 65,535. */
  checksum: number;
}

/**
 * The 9 bytes of an ES-IS header, all fields as given.
 *
 * @throws RangeError where a field does not fit.
 */
export function encodeEsis(fields: EsisFields): Uint8Array<ArrayBuffer> {
  const view = new DataView(new ArrayBuffer(HEADER_LENGTH));
  view.setUint8(DISCRIMINATOR, checkRange("esis.discriminator", fields.discriminator, 0xff));
  view.setUint8(LENGTH_INDICATOR, checkRange("esis.lengthIndicator", fields.lengthIndicator, 0xff));
  view.setUint8(VERSION, checkRange("esis.version", fields.version, 0xff));
  view.setUint8(RESERVED, checkRange("esis.reserved", fields.reserved, 0xff));
  view.setUint8(TYPE, checkRange("esis.type", fields.type, 0x1f));
  view.setUint16(HOLDING_TIME, checkRange("esis.holdingTime", fields.holdingTime, 0xffff));
  view.setUint16(CHECKSUM, checkRange("esis.checksum", fields.checksum, 0xffff));
  return new Uint8Array(view.buffer);
}
