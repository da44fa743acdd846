/**
 * The Mobility Header of Mobile IPv6, RFC 6275 section 6.1.
 *
 * ```text
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +---------------+---------------+---------------+---------------+
 * | Payload Proto |  Header Len   |    MH Type    |   Reserved    |
 * +---------------+---------------+---------------+---------------+
 * |           Checksum            |                               |
 * +-------------------------------+                               |
 * |      Message by the type, and options, to the end of the      |
 * |               8 x Header Len + 8 bytes                        |
 * +---------------------------------------------------------------+
 * ```
 *
 * @module
 */

import { type ChecksumStatus, foldChecksum, sumWords } from "../bytes/checksum.ts";
import { formatHexAt, parseHex } from "../bytes/hex.ts";
import { checkRange } from "./check_range.ts";
import { IPPROTO_MH } from "./ip_protocol.ts";
import { ipv6OptionParts } from "./ipv6_option.ts";
import { type ChecksumContext, Layer, type Shortage } from "./layer.ts";
import { mobilityFixedLength, mobilityTypeName } from "./mobility_type.ts";
import type { OptionPart } from "./option_list.ts";

const PAYLOAD_PROTO = 0;
const HEADER_LEN = 1;
const MH_TYPE = 2;
const RESERVED = 3;
const CHECKSUM = 4;
const DATA = 6;
/** The smallest, and the unit of the length. */
const UNIT = 8;

/**
 * A Mobility Header in a frame, with its message and options.
 *
 * @example
 * ```ts
 * import { Mobility, parseHex } from "@capkit/capkit/core";
 *
 * const bytes = parseHex("3b01 0100 d88d 0000 0000000000000001");
 * const header = Mobility.decode(new DataView(bytes.buffer), 0, bytes.length);
 * if (header?.typeName !== "home test init" || header.checksum !== 0xd88d) throw new Error("is home there?");
 * ```
 */
export class Mobility extends Layer {
  /** The `name` of its instances. */
  static readonly layerName = "mobility";

  /** The header at `offset`; undefined where its bytes are not all there. The only way to make one. */
  static decode(view: DataView, offset: number, end: number): Mobility | undefined {
    const available = end - offset;
    return available < UNIT || available < lengthAt(view, offset) ? undefined : new Mobility(view, offset, end);
  }

  /** Why {@linkcode Mobility.decode} returned undefined. */
  static shortage(view: DataView, offset: number, end: number): Shortage {
    const available = end - offset;
    return { needed: available < UNIT ? UNIT : lengthAt(view, offset), available };
  }

  /** The short name of the protocol. */
  get name(): "mobility" {
    return "mobility";
  }

  /** What would follow, an `IPPROTO_` number: by RFC 6275 always nothing, 59. */
  get payloadProto(): number {
    return this.view.getUint8(this.offset + PAYLOAD_PROTO);
  }

  /** The length of this header in units of 8 bytes, the first 8 bytes not counted. */
  get headerLen(): number {
    return this.view.getUint8(this.offset + HEADER_LEN);
  }

  /** What the message says, an `IP6_MH_TYPE_` number. */
  get mhType(): number {
    return this.view.getUint8(this.offset + MH_TYPE);
  }

  /** The type in a few words, `"binding update"`; undefined where it has no name here. */
  get typeName(): string | undefined {
    return mobilityTypeName(this.mhType);
  }

  /** Eight bits that must be zero. */
  get reserved(): number {
    return this.view.getUint8(this.offset + RESERVED);
  }

  /** The checksum as sent. */
  get checksum(): number {
    return this.view.getUint16(this.offset + CHECKSUM);
  }

  /** The message and its options, as hexadecimal digits. */
  get data(): string {
    return formatHexAt(this.view, this.offset + DATA, this.payloadOffset);
  }

  /** Where each option lies; none where the layout of the message is not known here. */
  get optionParts(): OptionPart[] {
    const { view, offset, payloadOffset: end } = this;
    const fixed = mobilityFixedLength(this.mhType);
    return fixed === undefined ? [] : ipv6OptionParts(view, { offset: offset + fixed, end });
  }

  /** Bytes of the header, with its message and options. */
  get headerLength(): number {
    return lengthAt(this.view, this.offset);
  }

  /** The header as plain fields. */
  toJSON(): MobilityFields {
    return {
      payloadProto: this.payloadProto,
      headerLen: this.headerLen,
      mhType: this.mhType,
      reserved: this.reserved,
      checksum: this.checksum,
      data: this.data,
    };
  }

  /** Whether the checksum over pseudo header and header is right. */
  override checksumStatus(context: ChecksumContext): ChecksumStatus {
    if (context.addressSum === undefined) return "absent";
    if (context.fragment) return "truncated";
    const { headerLength } = this;
    const sum = sumWords(this.view, this.offset, this.payloadOffset, context.addressSum + IPPROTO_MH + headerLength);
    return foldChecksum(sum) === 0 ? "ok" : "bad";
  }
}

function lengthAt(view: DataView, offset: number): number {
  return UNIT + UNIT * view.getUint8(offset + HEADER_LEN);
}

/** The fields of a Mobility Header. */
export interface MobilityFields {
  /** 0 to 255; 59. */
  payloadProto: number;
  /** 0 to 255, in units of 8 bytes without the first 8. */
  headerLen: number;
  /** 0 to 255. */
  mhType: number;
  /** 0 to 255; 0. */
  reserved: number;
  /** 0 to 65,535. */
  checksum: number;
  /** The message and its options, as hexadecimal digits. */
  data: string;
}

/**
 * The bytes of a Mobility Header, all fields as given. Zeros follow up to a multiple of 8 bytes, and as far as `headerLen`
 * says.
 *
 * @throws TypeError where `data` is not hexadecimal.
 * @throws RangeError where a field does not fit.
 */
export function encodeMobility(fields: MobilityFields): Uint8Array<ArrayBuffer> {
  const headerLen = checkRange("mobility.headerLen", fields.headerLen, 0xff);
  const data = parseHex(fields.data);
  const bytes = new Uint8Array(Math.max(Math.ceil((DATA + data.length) / UNIT) * UNIT, UNIT + UNIT * headerLen));
  const view = new DataView(bytes.buffer);
  view.setUint8(PAYLOAD_PROTO, checkRange("mobility.payloadProto", fields.payloadProto, 0xff));
  view.setUint8(HEADER_LEN, headerLen);
  view.setUint8(MH_TYPE, checkRange("mobility.mhType", fields.mhType, 0xff));
  view.setUint8(RESERVED, checkRange("mobility.reserved", fields.reserved, 0xff));
  view.setUint16(CHECKSUM, checkRange("mobility.checksum", fields.checksum, 0xffff));
  bytes.set(data, DATA);
  return bytes;
}
