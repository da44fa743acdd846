/**
 * The IP Encapsulating Security Payload, RFC 4303 section 2.
 *
 * ```text
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +---------------------------------------------------------------+
 * |                Security Parameters Index (SPI)                |
 * +---------------------------------------------------------------+
 * |                        Sequence Number                        |
 * +---------------------------------------------------------------+
 * |      Encrypted payload, padding, next header, check value     |
 * +---------------------------------------------------------------+
 * ```
 *
 * @module
 */

import { checkRange } from "./check_range.ts";
import { Layer, type Shortage } from "./layer.ts";

const SPI = 0;
const SEQUENCE = 4;
const HEADER_LENGTH = 8;

/**
 * An ESP header in a frame. What follows is encrypted.
 *
 * @example
 * ```ts
 * import { decode, Esp, esp, frame, ipv4, LINKTYPE_RAW } from "@capkit/capkit/core";
 *
 * const bytes = frame(ipv4({ src: "192.0.2.1", dst: "192.0.2.2" }), esp({ spi: 0x100, sequence: 7 }), new Uint8Array(40));
 * const header = decode(bytes, LINKTYPE_RAW).layer(Esp);
 * if (header?.spi !== 0x100 || header.sequence !== 7) throw new Error("the 7th packet of its association");
 * ```
 */
export class Esp extends Layer {
  /** The `name` of its instances. */
  static readonly layerName = "esp";

  /** The header at `offset`; undefined where fewer than 8 bytes are there. The only way to make one. */
  static decode(view: DataView, offset: number, end: number): Esp | undefined {
    return end - offset < HEADER_LENGTH ? undefined : new Esp(view, offset, end);
  }

  /** Why {@linkcode Esp.decode} returned undefined. */
  static shortage(_view: DataView, offset: number, end: number): Shortage {
    return { needed: HEADER_LENGTH, available: end - offset };
  }

  /** The short name of the protocol. */
  get name(): "esp" {
    return "esp";
  }

  /** Which security association it belongs to. */
  get spi(): number {
    return this.view.getUint32(this.offset + SPI);
  }

  /** The number of the packet within its association. */
  get sequence(): number {
    return this.view.getUint32(this.offset + SEQUENCE);
  }

  /** Bytes of the header: 8. */
  get headerLength(): number {
    return HEADER_LENGTH;
  }

  /** The header as plain fields. */
  toJSON(): EspFields {
    return { spi: this.spi, sequence: this.sequence };
  }
}

/** The fields of an ESP header. */
export interface EspFields {
  /** 0 to 0xffffffff. */
  spi: number;
  /** 0 to 0xffffffff. */
  sequence: number;
}

/**
 * The 8 bytes of an ESP header.
 *
 * @throws RangeError where a field does not fit.
 */
export function encodeEsp(fields: EspFields): Uint8Array<ArrayBuffer> {
  const view = new DataView(new ArrayBuffer(HEADER_LENGTH));
  view.setUint32(SPI, checkRange("esp.spi", fields.spi, 0xffffffff));
  view.setUint32(SEQUENCE, checkRange("esp.sequence", fields.sequence, 0xffffffff));
  return new Uint8Array(view.buffer);
}
