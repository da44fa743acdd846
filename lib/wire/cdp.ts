/**
 * The Cisco Discovery Protocol, "Cisco Discovery Protocol (CDP)" in "Understanding LAN switching frame formats" (Cisco Systems).
 *
 * ```text
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +---------------+---------------+-------------------------------+
 * |    Version    | Time to Live  |           Checksum            |
 * +---------------+---------------+-------------------------------+
 * |             Type              |            Length             |
 * +-------------------------------+-------------------------------+
 * |  Value: Length - 4 bytes; and so on                           |
 * +---------------------------------------------------------------+
 * ```
 *
 * @module
 */

import { type ChecksumStatus, foldChecksum, sumWords } from "../bytes/checksum.ts";
import { checkRange } from "./check_range.ts";
import { ciscoTlvParts, encodeCiscoTlvs } from "./cisco_tlv.ts";
import { type ChecksumContext, Layer, type Shortage } from "./layer.ts";
import { type TlvFields, tlvFields, type TlvPart } from "./tlv.ts";

const VERSION = 0;
const TTL = 1;
const CHECKSUM = 2;
const HEADER_LENGTH = 4;

/** TLV type: the name of the device. */
export const CDP_DEVICE_ID = 1;
/** TLV type: the addresses of the device. */
export const CDP_ADDRESSES = 2;
/** TLV type: the port through which the message was sent. */
export const CDP_PORT_ID = 3;
/** TLV type: what the device is. */
export const CDP_CAPABILITIES = 4;
/** TLV type: its software. */
export const CDP_SOFTWARE_VERSION = 5;
/** TLV type: what model it is. */
export const CDP_PLATFORM = 6;
/** TLV type: the VTP domain. */
export const CDP_VTP_DOMAIN = 9;
/** TLV type: the VLAN of untagged frames. */
export const CDP_NATIVE_VLAN = 10;
/** TLV type: whether the port is full duplex. */
export const CDP_DUPLEX = 11;
/** TLV type: the name. */
export const CDP_SYSTEM_NAME = 20;
/** TLV type: where the device is managed. */
export const CDP_MANAGEMENT_ADDRESSES = 22;

/**
 * A CDP message in a frame.
 *
 * @example
 * ```ts
 * import { Cdp, decode, encodeCdp, ethernet, frame, LINKTYPE_ETHERNET, llc, snap } from "@capkit/capkit/core";
 *
 * const header = encodeCdp({ version: 2, ttl: 180, checksum: 0, tlvs: [{ type: 1, data: "5332" }] });
 * const bytes = frame(
 *   ethernet({ src: "02:00:00:00:00:01", dst: "01:00:0c:cc:cc:cc" }),
 *   llc({ dsap: 0xaa, ssap: 0xaa }),
 *   snap({ oui: 0x00000c, protocol: 0x2000 }),
 *   header,
 * );
 * const cdp = decode(bytes, LINKTYPE_ETHERNET).layer(Cdp);
 * if (cdp?.ttl !== 180) throw new Error("three minutes");
 * ```
 */
export class Cdp extends Layer {
  /** The `name` of its instances. */
  static readonly layerName = "cdp";

  /** The header at `offset`; undefined where fewer than 4 bytes are there. The only way to make one. */
  static decode(view: DataView, offset: number, end: number): Cdp | undefined {
    return end - offset < HEADER_LENGTH ? undefined : new Cdp(view, offset, end);
  }

  /** Why {@linkcode Cdp.decode} returned undefined. */
  static shortage(_view: DataView, offset: number, end: number): Shortage {
    return { needed: HEADER_LENGTH, available: end - offset };
  }

  /** The short name of the protocol. */
  get name(): "cdp" {
    return "cdp";
  }

  /** The version: 1 or 2. */
  get version(): number {
    return this.view.getUint8(this.offset + VERSION);
  }

  /** How many seconds the receiver is to remember it. */
  get ttl(): number {
    return this.view.getUint8(this.offset + TTL);
  }

  /** The checksum of the whole message. */
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
  toJSON(): CdpFields {
    return {
      version: this.version,
      ttl: this.ttl,
      checksum: this.checksum,
      tlvs: tlvFields(this.tlvParts),
    };
  }

  /** Whether the checksum over the message is right. */
  override checksumStatus(context: ChecksumContext): ChecksumStatus {
    const { view, offset, end } = this;
    if (context.length > end - offset) return "truncated";
    const odd = (end - offset) % 2;
    const sum = sumWords(view, offset, end - odd, odd === 0 ? 0 : lastWord(view.getUint8(end - 1)));
    return foldChecksum(sum) === 0 ? "ok" : "bad";
  }
}

/**
 * The word that stands for a last odd byte. The first implementation took it for a signed number, and for the lower byte, and
 * one less where it is negative; all others must do the same.
 */
function lastWord(byte: number): number {
  return byte < 0x80 ? byte : 0xff00 + byte - 1;
}

/** The fields of a CDP message. */
export interface CdpFields {
  /** 0 to 255. */
  version: number;
  /** 0 to 255. */
  ttl: number;
  /** 0 to 65,535. */
  checksum: number;
  /** All TLVs, in their order. */
  tlvs: TlvFields[];
}

/**
 * The bytes of a CDP message, all fields as given.
 *
 * @throws RangeError where a field does not fit.
 */
export function encodeCdp(fields: CdpFields): Uint8Array<ArrayBuffer> {
  const version = checkRange("cdp.version", fields.version, 0xff);
  const ttl = checkRange("cdp.ttl", fields.ttl, 0xff);
  const checksum = checkRange("cdp.checksum", fields.checksum, 0xffff);
  return encodeCiscoTlvs("cdp", [version, ttl, checksum >> 8, checksum & 0xff], fields.tlvs);
}
