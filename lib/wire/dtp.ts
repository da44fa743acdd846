/**
 * Cisco's Dynamic Trunking Protocol, which has no published specification; US patent 6,445,715 tells what it is for.
 *
 * ```text
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +---------------+-------------------------------+---------------+
 * |    Version    |             Type              |    Length     |
 * +---------------+-----------------------------------------------+
 * |               |  Value: Length - 4 bytes; and so on           |
 * +---------------+-----------------------------------------------+
 * ```
 *
 * @module
 */

import { checkRange } from "./check_range.ts";
import { ciscoTlvParts, encodeCiscoTlvs } from "./cisco_tlv.ts";
import { Layer, type Shortage } from "./layer.ts";
import { type TlvFields, tlvFields, type TlvPart } from "./tlv.ts";

const VERSION = 0;
const HEADER_LENGTH = 1;

/** TLV type: the VTP domain. */
export const DTP_DOMAIN = 1;
/** TLV type: whether the port is a trunk, and is to be one. */
export const DTP_STATUS = 2;
/** TLV type: how tags are written. */
export const DTP_TYPE = 3;
/** TLV type: the address of the sender. */
export const DTP_SENDER_ID = 4;

/**
 * A DTP message in a frame.
 *
 * @example
 * ```ts
 * import { decode, Dtp, encodeDtp, ethernet, frame, LINKTYPE_ETHERNET, llc, snap } from "@capkit/capkit/core";
 *
 * const header = encodeDtp({ version: 1, tlvs: [{ type: 2, data: "04" }] });
 * const bytes = frame(
 *   ethernet({ src: "02:00:00:00:00:01", dst: "01:00:0c:cc:cc:cc" }),
 *   llc({ dsap: 0xaa, ssap: 0xaa }),
 *   snap({ oui: 0x00000c, protocol: 0x2004 }),
 *   header,
 * );
 * const dtp = decode(bytes, LINKTYPE_ETHERNET).layer(Dtp);
 * if (dtp?.version !== 1) throw new Error("version 1");
 * ```
 */
export class Dtp extends Layer {
  /** The `name` of its instances. */
  static readonly layerName = "dtp";

  /** The header at `offset`; undefined where fewer than 1 bytes are there. The only way to make one. */
  static decode(view: DataView, offset: number, end: number): Dtp | undefined {
    return end - offset < HEADER_LENGTH ? undefined : new Dtp(view, offset, end);
  }

  /** Why {@linkcode Dtp.decode} returned undefined. */
  static shortage(_view: DataView, offset: number, end: number): Shortage {
    return { needed: HEADER_LENGTH, available: end - offset };
  }

  /** The short name of the protocol. */
  get name(): "dtp" {
    return "dtp";
  }

  /** The version: 1. */
  get version(): number {
    return this.view.getUint8(this.offset + VERSION);
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
  toJSON(): DtpFields {
    return {
      version: this.version,
      tlvs: tlvFields(this.tlvParts),
    };
  }
}

/** The fields of a DTP message. */
export interface DtpFields {
  /** 0 to 255. */
  version: number;
  /** All TLVs, in their order. */
  tlvs: TlvFields[];
}

/**
 * The bytes of a DTP message, all fields as given.
 *
 * @throws RangeError where a field does not fit.
 */
export function encodeDtp(fields: DtpFields): Uint8Array<ArrayBuffer> {
  const version = checkRange("dtp.version", fields.version, 0xff);
  return encodeCiscoTlvs("dtp", [version], fields.tlvs);
}
