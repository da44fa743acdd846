/**
 * Network service header, RFC 8300 section 2.
 *
 * ```text
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +---+-+-+-----------+-----------+-------+-------+---------------+
 * |Ver|O|U|    TTL    |  Length   |U|U|U|U|MD Type| Next Protocol |
 * +---+-+-+-----------+-----------+-------+-------+---------------+
 * |          Service Path Identifier              | Service Index |
 * +-----------------------------------------------+---------------+
 * |   Context: 16 bytes in MD type 1; in 2 records of class 16,   |
 * |   type 8, unassigned 1 and length 7 bits, and data            |
 * +---------------------------------------------------------------+
 * ```
 *
 * @module
 */

import { formatHexAt, parseHex } from "../bytes/hex.ts";
import { checkRange } from "./check_range.ts";
import { type ItemForm, type ItemPart, itemParts } from "./item_list.ts";
import { Layer, type Shortage } from "./layer.ts";

const FIRST = 0;
const MD_TYPE = 2;
const NEXT_PROTOCOL = 3;
const SPI = 4;
const SI = 7;
const HEADER_LENGTH = 8;
const MD_HEADER_LENGTH = 4;

/** Context headers of fixed length. */
export const NSH_MD_TYPE_1 = 1;
/** Context headers of variable length. */
export const NSH_MD_TYPE_2 = 2;

const METADATA: ItemForm = {
  headerLength: MD_HEADER_LENGTH,
  align: 4,
  lengthAt: (view, at) => MD_HEADER_LENGTH + (view.getUint8(at + 3) & 0x7f),
};

/**
 * A network service header in a frame.
 *
 * @example
 * ```ts
 * import { encodeNsh, Nsh } from "@capkit/capkit/core";
 *
 * const bytes = encodeNsh({ ttl: 63, mdType: 2, nextProtocol: 1, spi: 256, si: 255, context: "" });
 * const header = Nsh.decode(new DataView(bytes.buffer), 0, bytes.length);
 * if (header?.spi !== 256 || header.si !== 255 || header.headerLength !== 8) throw new Error("there and back");
 * ```
 */
export class Nsh extends Layer {
  /** The `name` of its instances. */
  static readonly layerName = "nsh";

  /** The header at `offset`; undefined where its bytes are not all there. The only way to make one. */
  static decode(view: DataView, offset: number, end: number): Nsh | undefined {
    return end - offset < neededLength(view, offset, end) ? undefined : new Nsh(view, offset, end);
  }

  /** Why {@linkcode Nsh.decode} returned undefined. */
  static shortage(view: DataView, offset: number, end: number): Shortage {
    return { needed: neededLength(view, offset, end), available: end - offset };
  }

  /** The short name of the protocol. */
  get name(): "nsh" {
    return "nsh";
  }

  /** 0. */
  get version(): number {
    return this.view.getUint8(this.offset + FIRST) >> 6;
  }

  /** Whether it is an operations packet (O). */
  get oam(): boolean {
    return (this.view.getUint8(this.offset + FIRST) & 0x20) !== 0;
  }

  /** How many more service functions may be passed. */
  get ttl(): number {
    return this.view.getUint16(this.offset + FIRST) >> 6 & 0x3f;
  }

  /** Bytes of the whole header as it says; 8 at least is meant. */
  get length(): number {
    return 4 * (this.view.getUint8(this.offset + FIRST + 1) & 0x3f);
  }

  /** The unassigned bits: 0x10 that beside O, 0x0f those before the MD type. */
  get unassigned(): number {
    return (this.view.getUint8(this.offset + FIRST) & 0x10) | this.view.getUint8(this.offset + MD_TYPE) >> 4;
  }

  /** The form of the context, an `NSH_MD_TYPE_` number. */
  get mdType(): number {
    return this.view.getUint8(this.offset + MD_TYPE) & 0xf;
  }

  /** What follows: 1 IPv4, 2 IPv6, 3 Ethernet, 4 NSH, 5 MPLS. */
  get nextProtocol(): number {
    return this.view.getUint8(this.offset + NEXT_PROTOCOL);
  }

  /** The service path. */
  get spi(): number {
    return this.view.getUint32(this.offset + SPI) >>> 8;
  }

  /** Where on the service path. */
  get si(): number {
    return this.view.getUint8(this.offset + SI);
  }

  /** The context as hexadecimal digits. */
  get context(): string {
    return formatHexAt(this.view, this.offset + HEADER_LENGTH, this.payloadOffset);
  }

  /** Where each record of the context lies, in MD type 2. */
  get metadataParts(): ItemPart[] {
    if (this.mdType !== NSH_MD_TYPE_2) return [];
    return itemParts(this.view, { offset: this.offset + HEADER_LENGTH, end: this.payloadOffset }, METADATA);
  }

  /** Bytes of the header, with its context. */
  get headerLength(): number {
    return neededLength(this.view, this.offset, this.end);
  }

  /** The header as plain fields. */
  toJSON(): NshFields {
    return {
      version: this.version,
      oam: this.oam,
      ttl: this.ttl,
      unassigned: this.unassigned,
      mdType: this.mdType,
      nextProtocol: this.nextProtocol,
      spi: this.spi,
      si: this.si,
      context: this.context,
    };
  }
}

function neededLength(view: DataView, offset: number, end: number): number {
  return end - offset < HEADER_LENGTH ? HEADER_LENGTH : Math.max(HEADER_LENGTH, 4 * (view.getUint8(offset + 1) & 0x3f));
}

/** The fields of a {@linkcode Nsh}. */
export interface NshFields {
  /** 0 to 3; 0 by default. */
  version?: number;
  /** False by default. */
  oam?: boolean;
  /** 0 to 63. */
  ttl: number;
  /** 0 to 31; 0 by default. */
  unassigned?: number;
  /** 0 to 15. */
  mdType: number;
  /** 0 to 255. */
  nextProtocol: number;
  /** 0 to 16,777,215. */
  spi: number;
  /** 0 to 255. */
  si: number;
  /** Hexadecimal digits, a multiple of 4 bytes, 244 at most. */
  context: string;
}

/**
 * The bytes of a network service header.
 *
 * @throws TypeError where hexadecimal digits are none.
 * @throws RangeError where a field does not fit.
 */
export function encodeNsh(fields: NshFields): Uint8Array<ArrayBuffer> {
  const { version = 0, oam = false, ttl, unassigned = 0, mdType, nextProtocol, spi, si } = fields;
  const context = parseHex(fields.context);
  const words = checkRange("nsh.length", (HEADER_LENGTH + context.length) / 4, 0x3f);
  checkRange("nsh.unassigned", unassigned, 0x1f);
  const bytes = new Uint8Array(HEADER_LENGTH + context.length);
  const view = new DataView(bytes.buffer);
  const first = checkRange("nsh.version", version, 0x3) << 14 | (oam ? 0x2000 : 0) | (unassigned & 0x10) << 8;
  view.setUint16(FIRST, first | checkRange("nsh.ttl", ttl, 0x3f) << 6 | words);
  view.setUint8(MD_TYPE, (unassigned & 0xf) << 4 | checkRange("nsh.mdType", mdType, 0xf));
  view.setUint8(NEXT_PROTOCOL, checkRange("nsh.nextProtocol", nextProtocol, 0xff));
  view.setUint32(SPI, checkRange("nsh.spi", spi, 0xffffff) * 0x100 + checkRange("nsh.si", si, 0xff));
  bytes.set(context, HEADER_LENGTH);
  return bytes;
}
