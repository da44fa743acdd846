/**
 * LDP, RFC 5036: the header of a PDU (section 3.1), its messages (section 3.5) and their TLVs (section 3.3).
 *
 * ```text
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-------------------------------+-------------------------------+
 * |            Version            |           PDU Length          |
 * +-------------------------------+-------------------------------+
 * |                      LDP Identifier: LSR ID                   |
 * +-------------------------------+-------------------------------+
 * |        label space ID         |
 * +-+-----------------------------+-------------------------------+
 * |U|        Message Type         |        Message Length         |
 * +-+-----------------------------+-------------------------------+
 * |                          Message ID                           |
 * +-+-+---------------------------+-------------------------------+
 * |U|F|           Type            |            Length             |
 * +-+-+---------------------------+-------------------------------+
 * |                             Value                             |
 * ```
 *
 * @module
 */

import { formatIpv4, parseIpv4 } from "../bytes/address.ts";
import { formatHexAt } from "../bytes/hex.ts";
import { ByteWriter } from "./byte_writer.ts";
import { type ItemForm, type ItemPart, itemParts, MAX_ITEMS } from "./item_list.ts";
import { Layer, type Shortage } from "./layer.ts";

const VERSION = 0;
const PDU_LENGTH = 2;
const LSR_ID = 4;
const LABEL_SPACE_ID = 8;
const HEADER_LENGTH = 10;
/** The PDU length does not count what is before the LDP identifier. */
const UNCOUNTED = 4;
/** Bytes of a message's header, of which the last four, its ID, count in its length. */
const MESSAGE_HEADER_LENGTH = 8;

/** Messages: type, length, and as many bytes as it says. */
const MESSAGE_FORM: ItemForm = {
  headerLength: MESSAGE_HEADER_LENGTH,
  lengthAt: (view, at) => UNCOUNTED + view.getUint16(at + 2),
};
/** TLVs: type, length, and as many bytes as it says. */
const TLV_FORM: ItemForm = { headerLength: 4, lengthAt: (view, at) => 4 + view.getUint16(at + 2) };

/**
 * The header of an LDP PDU in a datagram or segment; its messages are the payload. A segment can hold several.
 *
 * @example
 * ```ts
 * import { decode, encodeLdp, frame, ipv4, Ldp, LINKTYPE_RAW, parseHex, udp } from "@capkit/capkit/core";
 *
 * const header = encodeLdp({ version: 1, pduLength: 22, lsrId: "192.0.2.1", labelSpaceId: 0 });
 * const hello = parseHex("0100 000c 00000001 0400 0004 000f 0000");
 * const ports = udp({ srcPort: 646, dstPort: 646 });
 * const ldp = decode(frame(ipv4({ src: "192.0.2.1", dst: "224.0.0.2" }), ports, header, hello), LINKTYPE_RAW).layer(Ldp);
 * if (ldp?.messageParts[0]?.tlvs[0]?.type !== 0x400) throw new Error("common hello parameters");
 * ```
 */
export class Ldp extends Layer {
  /** The `name` of its instances. */
  static readonly layerName = "ldp";

  /** The header at `offset`; undefined where fewer than 10 bytes are there. The only way to make one. */
  static decode(view: DataView, offset: number, end: number): Ldp | undefined {
    return end - offset < HEADER_LENGTH ? undefined : new Ldp(view, offset, end);
  }

  /** Why {@linkcode Ldp.decode} returned undefined. */
  static shortage(_view: DataView, offset: number, end: number): Shortage {
    return { needed: HEADER_LENGTH, available: end - offset };
  }

  /** Whether a PDU of version 1 begins there, with a message in it. */
  static recognizes(view: DataView, offset: number, end: number): boolean {
    return end - offset >= HEADER_LENGTH + MESSAGE_HEADER_LENGTH && view.getUint16(offset + VERSION) === 1 &&
      view.getUint16(offset + PDU_LENGTH) >= HEADER_LENGTH - UNCOUNTED + MESSAGE_HEADER_LENGTH;
  }

  /** The short name of the protocol. */
  get name(): "ldp" {
    return "ldp";
  }

  /** 1. */
  get version(): number {
    return this.view.getUint16(this.offset + VERSION);
  }

  /** Bytes of the PDU after this field. */
  get pduLength(): number {
    return this.view.getUint16(this.offset + PDU_LENGTH);
  }

  /** The router that sent it. */
  get lsrId(): string {
    return formatIpv4(this.view, this.offset + LSR_ID);
  }

  /** A label space of that router; 0 is the one of all its interfaces. */
  get labelSpaceId(): number {
    return this.view.getUint16(this.offset + LABEL_SPACE_ID);
  }

  /** Where its messages are, the last one as far as it is there; {@linkcode MAX_ITEMS} of them and of TLVs at most. */
  get messageParts(): LdpMessagePart[] {
    const { view, payloadOffset: offset, payloadEnd: end } = this;
    let left = MAX_ITEMS;
    return itemParts(view, { offset, end }, MESSAGE_FORM).map((part) => {
      const tlvs = itemParts(view, { offset: part.offset + MESSAGE_HEADER_LENGTH, end: part.end }, TLV_FORM).slice(
        0,
        left,
      );
      left -= tlvs.length;
      return {
        ...part,
        type: view.getUint16(part.offset) & 0x7fff,
        tlvs: tlvs.map((tlv) => ({ ...tlv, type: view.getUint16(tlv.offset) & 0x3fff })),
      };
    });
  }

  /** Bytes of the header: 10. */
  get headerLength(): number {
    return HEADER_LENGTH;
  }

  /** The byte after the PDU in `view`, as far as it is there. */
  override get payloadEnd(): number {
    return Math.min(this.end, this.offset + Math.max(HEADER_LENGTH, UNCOUNTED + this.pduLength));
  }

  /** The field that ends the payload before `end`. */
  override get lengthField(): "pduLength" {
    return "pduLength";
  }

  /** The PDU as plain fields. */
  toJSON(): LdpFields {
    return {
      version: this.version,
      pduLength: this.pduLength,
      lsrId: this.lsrId,
      labelSpaceId: this.labelSpaceId,
      messages: this.messageParts.map(({ view, offset, type, tlvs }) => ({
        u: view.getUint8(offset) >> 7 === 1,
        type,
        id: view.getUint32(offset + 4),
        tlvs: tlvs.map((tlv) => ({
          u: view.getUint8(tlv.offset) >> 7 === 1,
          f: (view.getUint8(tlv.offset) & 0x40) !== 0,
          type: tlv.type,
          data: formatHexAt(view, tlv.offset + 4, tlv.end),
        })),
      })),
    };
  }
}

/** Where a TLV lies in a frame: type, length, and its value from the fifth byte on. */
export interface LdpTlvPart extends ItemPart {
  /** Its number without the two bits before it. */
  readonly type: number;
}

/** Where a message lies in a frame: type, length, ID, TLVs. */
export interface LdpMessagePart extends ItemPart {
  /** Its number without the bit before it. */
  readonly type: number;
  /** Where its TLVs are. */
  readonly tlvs: readonly LdpTlvPart[];
}

/** A TLV of LDP. */
export interface LdpTlv {
  /** Whether the receiver may pass over it where it doesn't know it. */
  u: boolean;
  /** Whether it goes on to others with the message then. */
  f: boolean;
  /** 0 to 16,383. */
  type: number;
  /** The value's bytes as hexadecimal digits. */
  data: string;
}

/** A message of LDP. */
export interface LdpMessage {
  /** Whether the receiver may pass over it where it doesn't know it. */
  u: boolean;
  /** 0 to 32,767. */
  type: number;
  /** By which answers refer to it, 0 to 4,294,967,295. */
  id: number;
  /** In their order. */
  tlvs: LdpTlv[];
}

/** The fields of an LDP PDU. */
export interface LdpFields {
  /** 0 to 65,535. */
  version: number;
  /** Bytes after this field, 0 to 65,535. */
  pduLength: number;
  /** In the form of an IPv4 address. */
  lsrId: string;
  /** 0 to 65,535. */
  labelSpaceId: number;
  /** What messages come after the header; they are no part of it. */
  messages?: LdpMessage[];
}

/**
 * The 10 bytes of an LDP PDU's header, all fields as given.
 *
 * @throws RangeError where a number does not fit.
 * @throws TypeError where the LSR ID is no IPv4 address.
 */
export function encodeLdp(fields: LdpFields): Uint8Array<ArrayBuffer> {
  const writer = new ByteWriter();
  writer.uint16("ldp.version", fields.version);
  writer.uint16("ldp.pduLength", fields.pduLength);
  writer.bytes(parseIpv4(fields.lsrId));
  writer.uint16("ldp.labelSpaceId", fields.labelSpaceId);
  return writer.finish();
}
