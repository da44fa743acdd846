/**
 * CAPWAP, RFC 5415 section 4: what wireless access points and their controller speak.
 *
 * ```text
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-------+-------+---------+---------+---------+-+-+-+-+-+-+-----+
 * |Version| Type  |  HLEN   |   RID   |  WBID   |T|F|L|W|M|K|Flags|
 * +-------+-------+---------+---------+---------+-+-+-+-+-+-+-----+
 * |          Fragment ID          |     Fragment Offset     | Rsv |
 * +-------------------------------+-------------------------+-----+
 * |  M: length 8, radio MAC address, padded to a multiple of 4    |
 * +---------------------------------------------------------------+
 * |  W: length 8, wireless information, padded to a multiple of 4 |
 * +---------------------------------------------------------------+
 * ```
 *
 * Of type 1 the header has 4 bytes, of which three are reserved, and DTLS follows.
 *
 * @module
 */

import { formatHexAt } from "../bytes/hex.ts";
import { type ItemForm, type ItemPart, itemParts } from "./item_list.ts";
import { Layer, type Shortage } from "./layer.ts";

const PREAMBLE = 0;
const FLAGS = 1;
const FRAGMENT_ID = 4;
const FRAGMENT_OFFSET = 6;
const DTLS_LENGTH = 4;
const HEADER_LENGTH = 8;
const CONTROL_LENGTH = 8;

const ELEMENTS: ItemForm = { headerLength: 4, lengthAt: (view, at) => 4 + view.getUint16(at + 2) };

/** Wireless binding of IEEE 802.11, RFC 5416. */
export const CAPWAP_WBID_80211 = 1;

/**
 * A CAPWAP header of the control channel in a frame. Before DTLS it has 4 bytes; else all of the message is header, with
 * the control header (RFC 5415, section 4.5.1) and the message elements after it.
 *
 * @example
 * ```ts
 * import { Capwap, parseHex } from "@capkit/capkit/core";
 *
 * const bytes = parseHex("01000000");
 * if (!Capwap.decode(new DataView(bytes.buffer), 0, 4)?.isDtls) throw new Error("the rest is encrypted");
 * ```
 */
export class Capwap extends Layer {
  /** The `name` of its instances. */
  static readonly layerName: string = "capwap";

  /** The header at `offset`; undefined where its bytes are not all there. The only way to make one. */
  static decode(view: DataView, offset: number, end: number): Capwap | undefined {
    return end - offset < neededLength(view, offset, end) ? undefined : new Capwap(view, offset, end);
  }

  /** Why {@linkcode Capwap.decode} returned undefined. */
  static shortage(view: DataView, offset: number, end: number): Shortage {
    return { needed: neededLength(view, offset, end), available: end - offset };
  }

  /** Whether a preamble of version 0 and of a type that there is stands there, and a whole header. */
  static recognizes(view: DataView, offset: number, end: number): boolean {
    if (end - offset < neededLength(view, offset, end) || view.getUint8(offset) > 1) return false;
    return view.getUint8(offset) === 1 || view.getUint8(offset + FLAGS) >> 3 >= HEADER_LENGTH / 4;
  }

  /** The short name of the protocol. */
  get name(): string {
    return "capwap";
  }

  /** 0. */
  get version(): number {
    return this.view.getUint8(this.offset + PREAMBLE) >> 4;
  }

  /** 0 for a header in the clear, 1 for DTLS. */
  get type(): number {
    return this.view.getUint8(this.offset + PREAMBLE) & 0xf;
  }

  /** Whether DTLS follows, and the header says no more. */
  get isDtls(): boolean {
    return this.type === 1;
  }

  /** The radio. */
  get radioId(): number | undefined {
    return this.isDtls ? undefined : this.view.getUint16(this.offset + FLAGS) >> 6 & 0x1f;
  }

  /** What wireless network it is, a `CAPWAP_WBID_` number. */
  get wirelessBinding(): number | undefined {
    return this.isDtls ? undefined : this.view.getUint16(this.offset + FLAGS) >> 1 & 0x1f;
  }

  /** T 0x100, F 0x80, L 0x40, W 0x20, M 0x10, K 0x08 and three reserved bits. */
  get flags(): number | undefined {
    return this.isDtls ? undefined : this.view.getUint16(this.offset + FLAGS + 1) & 0x1ff;
  }

  /** Which fragments belong together. */
  get fragmentId(): number | undefined {
    return this.isDtls ? undefined : this.view.getUint16(this.offset + FRAGMENT_ID);
  }

  /** Where the fragment belongs, in bytes. */
  get fragmentOffset(): number | undefined {
    return this.isDtls ? undefined : this.view.getUint16(this.offset + FRAGMENT_OFFSET) & 0xfff8;
  }

  /** Where the transport header ends, by HLEN, in bytes from its begin. */
  get transportLength(): number {
    return neededLength(this.view, this.offset, this.end);
  }

  /** What is after the first 8 bytes of the transport header, as hexadecimal digits. */
  get optional(): string {
    const from = this.offset + HEADER_LENGTH;
    return this.isDtls ? "" : formatHexAt(this.view, from, this.offset + this.transportLength);
  }

  /** What the control message is; undefined before DTLS, and where its 8 bytes are not there. */
  get messageType(): number | undefined {
    const at = this.offset + this.transportLength;
    return this.isControl && at + CONTROL_LENGTH <= this.end ? this.view.getUint32(at) : undefined;
  }

  /** Where each message element of a control message lies. */
  get elementParts(): ItemPart[] {
    if (this.messageType === undefined) return [];
    const offset = this.offset + this.transportLength + CONTROL_LENGTH;
    return itemParts(this.view, { offset, end: this.end }, ELEMENTS);
  }

  /** Whether a control message follows the transport header, and a first fragment of it at least. */
  get isControl(): boolean {
    return !this.isDtls && this.fragmentOffset === 0;
  }

  /** Bytes of the header: 4 before DTLS, else all of the message. */
  get headerLength(): number {
    return this.isDtls ? DTLS_LENGTH : this.end - this.offset;
  }

  /** The header as plain fields. */
  toJSON(): CapwapFields {
    return {
      version: this.version,
      type: this.type,
      radioId: this.radioId,
      wirelessBinding: this.wirelessBinding,
      flags: this.flags,
      fragmentId: this.fragmentId,
      fragmentOffset: this.fragmentOffset,
      optional: this.optional,
      messageType: this.messageType,
    };
  }
}

/** A CAPWAP header of the data channel in a frame. */
export class CapwapData extends Capwap {
  /** The `name` of its instances. */
  static override readonly layerName: string = "capwap.data";

  /** The header at `offset`; undefined where its bytes are not all there. The only way to make one. */
  static override decode(view: DataView, offset: number, end: number): CapwapData | undefined {
    return end - offset < neededLength(view, offset, end) ? undefined : new CapwapData(view, offset, end);
  }

  /** The short name of the protocol. */
  override get name(): string {
    return "capwap.data";
  }

  /** No control message is on the data channel. */
  override get isControl(): boolean {
    return false;
  }

  /** Bytes of the header: 4 before DTLS, else by HLEN. */
  override get headerLength(): number {
    return this.transportLength;
  }
}

function neededLength(view: DataView, offset: number, end: number): number {
  if (offset >= end || (view.getUint8(offset) & 0xf) === 1) return DTLS_LENGTH;
  return end - offset < HEADER_LENGTH
    ? HEADER_LENGTH
    : Math.max(HEADER_LENGTH, 4 * (view.getUint8(offset + FLAGS) >> 3));
}

/** The fields of a {@linkcode Capwap} header. */
export interface CapwapFields {
  /** 0 to 15. */
  version: number;
  /** 0 to 15. */
  type: number;
  /** 0 to 31. */
  radioId?: number | undefined;
  /** 0 to 31. */
  wirelessBinding?: number | undefined;
  /** 0 to 511. */
  flags?: number | undefined;
  /** 0 to 65,535. */
  fragmentId?: number | undefined;
  /** 0 to 65,528. */
  fragmentOffset?: number | undefined;
  /** Hexadecimal digits. */
  optional: string;
  /** 0 to 4,294,967,295, in a control message. */
  messageType?: number | undefined;
}
