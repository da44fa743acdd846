/**
 * UniDirectional Link Detection, RFC 5171.
 *
 * ```text
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-----+---------+---------------+-------------------------------+
 * | Ver | Opcode  |     Flags     |           Checksum            |
 * +-----+---------+---------------+-------------------------------+
 * |             Type              |            Length             |
 * +-------------------------------+-------------------------------+
 * |  Value: Length - 4 bytes; and so on                           |
 * +---------------------------------------------------------------+
 * ```
 *
 * @module
 */

import { checkRange } from "./check_range.ts";
import { ciscoTlvParts, encodeCiscoTlvs } from "./cisco_tlv.ts";
import { Layer, type Shortage } from "./layer.ts";
import { type TlvFields, tlvFields, type TlvPart } from "./tlv.ts";

const VERSION_OPCODE = 0;
const FLAGS = 1;
const CHECKSUM = 2;
const HEADER_LENGTH = 4;

/** TLV type: the ID of the sender. */
export const UDLD_DEVICE_ID = 1;
/** TLV type: the port of the sender. */
export const UDLD_PORT_ID = 2;
/** TLV type: whom the sender hears. */
export const UDLD_ECHO = 3;

/**
 * A UDLD message in a frame.
 *
 * @example
 * ```ts
 * import { decode, encodeUdld, ethernet, frame, LINKTYPE_ETHERNET, llc, snap, Udld } from "@capkit/capkit/core";
 *
 * const header = encodeUdld({ version: 1, opcode: 1, flags: 0, checksum: 0, tlvs: [{ type: 1, data: "41" }] });
 * const bytes = frame(
 *   ethernet({ src: "02:00:00:00:00:01", dst: "01:00:0c:cc:cc:cc" }),
 *   llc({ dsap: 0xaa, ssap: 0xaa }),
 *   snap({ oui: 0x00000c, protocol: 0x0111 }),
 *   header,
 * );
 * const udld = decode(bytes, LINKTYPE_ETHERNET).layer(Udld);
 * if (udld?.opcode !== 1) throw new Error("a probe");
 * ```
 */
export class Udld extends Layer {
  /** The `name` of its instances. */
  static readonly layerName = "udld";

  /** The header at `offset`; undefined where fewer than 4 bytes are there. The only way to make one. */
  static decode(view: DataView, offset: number, end: number): Udld | undefined {
    return end - offset < HEADER_LENGTH ? undefined : new Udld(view, offset, end);
  }

  /** Why {@linkcode Udld.decode} returned undefined. */
  static shortage(_view: DataView, offset: number, end: number): Shortage {
    return { needed: HEADER_LENGTH, available: end - offset };
  }

  /** The short name of the protocol. */
  get name(): "udld" {
    return "udld";
  }

  /** The version: 1. */
  get version(): number {
    return this.view.getUint8(this.offset + VERSION_OPCODE) >> 5;
  }

  /** What the message is: 1 probe, 2 echo, 3 flush. */
  get opcode(): number {
    return this.view.getUint8(this.offset + VERSION_OPCODE) & 0x1f;
  }

  /** 1: the recommended timeout, 2: resynchronize. */
  get flags(): number {
    return this.view.getUint8(this.offset + FLAGS);
  }

  /** The checksum, as that of CDP. */
  get checksum(): number {
    return this.view.getUint16(this.offset + CHECKSUM);
  }

  /** Where the TLVs lie in the frame. */
  get tlvParts(): TlvPart[] {
    return ciscoTlvParts(this, HEADER_LENGTH);
  }

  /** Bytes of the header with all TLVs: what is left is no TLV. */
  get headerLength(): number {
    return (this.tlvParts.at(-1)?.end ?? this.offset + HEADER_LENGTH) - this.offset;
  }

  /** The header as plain fields. */
  toJSON(): UdldFields {
    return {
      version: this.version,
      opcode: this.opcode,
      flags: this.flags,
      checksum: this.checksum,
      tlvs: tlvFields(this.tlvParts),
    };
  }
}

/** The fields of a UDLD message. */
export interface UdldFields {
  /** 0 to 7. */
  version: number;
  /** 0 to 31. */
  opcode: number;
  /** 0 to 255. */
  flags: number;
  /** 0 to 65,535. */
  checksum: number;
  /** All TLVs, in their order. */
  tlvs: TlvFields[];
}

/**
 * The bytes of a UDLD message, all fields as given.
 *
 * @throws RangeError where a field does not fit.
 */
export function encodeUdld(fields: UdldFields): Uint8Array<ArrayBuffer> {
  const version = checkRange("udld.version", fields.version, 7);
  const opcode = checkRange("udld.opcode", fields.opcode, 0x1f);
  const flags = checkRange("udld.flags", fields.flags, 0xff);
  const checksum = checkRange("udld.checksum", fields.checksum, 0xffff);
  const header = [version << 5 | opcode, flags, checksum >> 8, checksum & 0xff];
  return encodeCiscoTlvs("udld", header, fields.tlvs);
}
