/**
 * GTP version 2, the control plane of LTE: 3GPP TS 29.274 sections 5 and 8.2.
 *
 * ```text
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-----+-+-+-+---+---------------+-------------------------------+
 * | Ver |P|T|M|   | Message Type  |        Message Length         |
 * +-----+-+-+-+---+---------------+-------------------------------+
 * |            Tunnel Endpoint Identifier (T)                     |
 * +-----------------------------------------------+---------------+
 * |                Sequence Number                |     Spare     |
 * +---------------+-------------------------------+-------+-------+
 * |    IE Type    |            Length             | Spare | Inst. |
 * +---------------+-------------------------------+-------+-------+
 * ```
 *
 * @module
 */

import { checkRange } from "./check_range.ts";
import { type ItemForm, type ItemPart, itemParts } from "./item_list.ts";
import { Layer, type Shortage } from "./layer.ts";

const FLAGS = 0;
const MESSAGE_TYPE = 1;
const LENGTH = 2;
const TEID = 4;
const SHORT_LENGTH = 8;
const LONG_LENGTH = 12;
/** Bytes that the length field does not count. */
const UNCOUNTED = 4;
/** The flag that a TEID is there. */
const HAS_TEID = 0x08;

const ELEMENTS: ItemForm = { headerLength: 4, lengthAt: (view, at) => 4 + view.getUint16(at + 1) };

/**
 * A GTPv2 header in a frame. Its information elements are the payload, and listed in `elementParts`.
 *
 * @example
 * ```ts
 * import { encodeGtpv2, Gtpv2 } from "@capkit/capkit/core";
 *
 * const bytes = encodeGtpv2({ flags: 0x48, messageType: 32, length: 8, teid: 42, seq: 7, spare: 0 });
 * if (Gtpv2.decode(new DataView(bytes.buffer), 0, bytes.length)?.teid !== 42) throw new Error("there and back");
 * ```
 */
export class Gtpv2 extends Layer {
  /** The `name` of its instances. */
  static readonly layerName = "gtpv2";

  /** The header at `offset`; undefined where its bytes are not all there. The only way to make one. */
  static decode(view: DataView, offset: number, end: number): Gtpv2 | undefined {
    return end - offset < neededLength(view, offset, end) ? undefined : new Gtpv2(view, offset, end);
  }

  /** Why {@linkcode Gtpv2.decode} returned undefined. */
  static shortage(view: DataView, offset: number, end: number): Shortage {
    return { needed: neededLength(view, offset, end), available: end - offset };
  }

  /** Whether a header of version 2 is there. */
  static recognizes(view: DataView, offset: number, end: number): boolean {
    return end - offset >= neededLength(view, offset, end) && view.getUint8(offset) >> 5 === 2;
  }

  /** The short name of the protocol. */
  get name(): "gtpv2" {
    return "gtpv2";
  }

  /** The first byte: version, piggybacking 0x10, TEID 0x08, message priority 0x04. */
  get flags(): number {
    return this.view.getUint8(this.offset + FLAGS);
  }

  /** 2. */
  get version(): number {
    return this.flags >> 5;
  }

  /** What the message is. */
  get messageType(): number {
    return this.view.getUint8(this.offset + MESSAGE_TYPE);
  }

  /** Bytes of the message after the first 4. */
  get length(): number {
    return this.view.getUint16(this.offset + LENGTH);
  }

  /** The receiver's end of the tunnel; undefined where the field is not there. */
  get teid(): number | undefined {
    return this.flags & HAS_TEID ? this.view.getUint32(this.offset + TEID) : undefined;
  }

  /** The sequence number, of 24 bits. */
  get seq(): number {
    return this.view.getUint32(this.payloadOffset - 4) >>> 8;
  }

  /** The last byte of the header, with the message priority in its upper half. */
  get spare(): number {
    return this.view.getUint8(this.payloadOffset - 1);
  }

  /** Where each information element lies. */
  get elementParts(): ItemPart[] {
    return itemParts(this.view, { offset: this.payloadOffset, end: this.payloadEnd }, ELEMENTS);
  }

  /** Bytes of the header: 8 or 12. */
  get headerLength(): number {
    return neededLength(this.view, this.offset, this.end);
  }

  /** The byte after the message in `view`; a second one may follow, piggybacked. */
  override get payloadEnd(): number {
    return Math.min(this.end, Math.max(this.payloadOffset, this.offset + UNCOUNTED + this.length));
  }

  /** The field that ends the payload before `end`. */
  override get lengthField(): "length" {
    return "length";
  }

  /** The header as plain fields. */
  toJSON(): Gtpv2Fields {
    const { flags, messageType, length, teid, seq, spare } = this;
    return { flags, messageType, length, teid, seq, spare };
  }
}

function neededLength(view: DataView, offset: number, end: number): number {
  return offset < end && view.getUint8(offset) & HAS_TEID ? LONG_LENGTH : SHORT_LENGTH;
}

/** The fields of a GTPv2 header. */
export interface Gtpv2Fields {
  /** 0 to 255. */
  flags: number;
  /** 0 to 255. */
  messageType: number;
  /** 0 to 65,535. */
  length: number;
  /** 0 to 4,294,967,295, where flag 0x08 is set. */
  teid?: number | undefined;
  /** 0 to 16,777,215. */
  seq: number;
  /** 0 to 255. */
  spare: number;
}

/**
 * The 8 or 12 bytes of a GTPv2 header.
 *
 * @throws RangeError where a field does not fit.
 */
export function encodeGtpv2(fields: Gtpv2Fields): Uint8Array<ArrayBuffer> {
  const { flags, messageType, length, teid = 0, seq, spare } = fields;
  const view = new DataView(new ArrayBuffer(flags & HAS_TEID ? LONG_LENGTH : SHORT_LENGTH));
  view.setUint8(FLAGS, checkRange("gtpv2.flags", flags, 0xff));
  view.setUint8(MESSAGE_TYPE, checkRange("gtpv2.messageType", messageType, 0xff));
  view.setUint16(LENGTH, checkRange("gtpv2.length", length, 0xffff));
  if (flags & HAS_TEID) view.setUint32(TEID, checkRange("gtpv2.teid", teid, 0xffffffff));
  const last = checkRange("gtpv2.seq", seq, 0xffffff) * 0x100 + checkRange("gtpv2.spare", spare, 0xff);
  view.setUint32(view.byteLength - 4, last);
  return new Uint8Array(view.buffer);
}
