/**
 * VN-Tag, the tag of Cisco's interface extenders ("Network Interface Virtualization", the proposal for IEEE 802.1Qbh).
 *
 * ```text
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+---------------------------+-+-+---+-----------------------+
 * |D|P|           DVIF            |L|R|Ver|         SVIF          |
 * +-+-+---------------------------+-+-+---+-----------------------+
 * |           EtherType           |
 * +-------------------------------+
 * ```
 *
 * @module
 */

import { checkRange } from "./check_range.ts";
import { isLength } from "./ethertype.ts";
import { Layer, type Shortage } from "./layer.ts";

const TAG = 0;
const ETHERTYPE = 4;
const HEADER_LENGTH = 6;

/**
 * A VN-Tag in a frame, from behind its EtherType on.
 *
 * @example
 * ```ts
 * import { decode, encodeVnTag, ethernet, frame, LINKTYPE_ETHERNET, VnTag } from "@capkit/capkit/core";
 *
 * const header = encodeVnTag({
 *   direction: false, pointer: false, dvif: 7, looped: false, reserved: 0, version: 0, svif: 0, ethertype: 0x88b5,
 * });
 * const bytes = frame(
 *   ethernet({ src: "02:00:00:00:00:01", dst: "02:00:00:00:00:02", ethertype: 0x8926 }),
 *   header,
 * );
 * const vnTag = decode(bytes, LINKTYPE_ETHERNET).layer(VnTag);
 * if (vnTag?.dvif !== 7) throw new Error("to interface 7");
 * ```
 */
export class VnTag extends Layer {
  /** The `name` of its instances. */
  static readonly layerName = "vntag";

  /** The header at `offset`; undefined where fewer than 6 bytes are there. The only way to make one. */
  static decode(view: DataView, offset: number, end: number): VnTag | undefined {
    return end - offset < HEADER_LENGTH ? undefined : new VnTag(view, offset, end);
  }

  /** Why {@linkcode VnTag.decode} returned undefined. */
  static shortage(_view: DataView, offset: number, end: number): Shortage {
    return { needed: HEADER_LENGTH, available: end - offset };
  }

  /** The short name of the protocol. */
  get name(): "vntag" {
    return "vntag";
  }

  /** Whether the frame goes from the bridge to an interface. */
  get direction(): boolean {
    return (this.view.getUint32(this.offset + TAG) & 0x80000000) !== 0;
  }

  /** Whether `dvif` names a list of interfaces. */
  get pointer(): boolean {
    return (this.view.getUint32(this.offset + TAG) & 0x40000000) !== 0;
  }

  /** The destination virtual interface, or the list of them. */
  get dvif(): number {
    return this.view.getUint32(this.offset + TAG) >> 16 & 0x3fff;
  }

  /** Whether the frame comes back to the interface extender that sent it. */
  get looped(): boolean {
    return (this.view.getUint32(this.offset + TAG) & 0x8000) !== 0;
  }

  /** A bit that is 0. */
  get reserved(): number {
    return this.view.getUint32(this.offset + TAG) >> 14 & 1;
  }

  /** The version of the tag: 0. */
  get version(): number {
    return this.view.getUint32(this.offset + TAG) >> 12 & 3;
  }

  /** The source virtual interface. */
  get svif(): number {
    return this.view.getUint32(this.offset + TAG) & 0xfff;
  }

  /** What follows, an `ETHERTYPE_` number. */
  get ethertype(): number {
    return this.view.getUint16(this.offset + ETHERTYPE);
  }

  /** Bytes of the header: 6. */
  get headerLength(): number {
    return HEADER_LENGTH;
  }

  /** The byte after the payload in `view`: by `ethertype`, where it is a length. */
  override get payloadEnd(): number {
    const { ethertype, payloadOffset, end } = this;
    return isLength(ethertype) ? Math.min(end, payloadOffset + ethertype) : end;
  }

  /** The field that says where the payload ends. */
  override get lengthField(): "ethertype" {
    return "ethertype";
  }

  /** The header as plain fields. */
  toJSON(): VnTagFields {
    return {
      direction: this.direction,
      pointer: this.pointer,
      dvif: this.dvif,
      looped: this.looped,
      reserved: this.reserved,
      version: this.version,
      svif: this.svif,
      ethertype: this.ethertype,
    };
  }
}

/** The fields of a VN-Tag. */
export interface VnTagFields {
  /** Whether the frame goes from the bridge to an interface. */
  direction: boolean;
  /** Whether `dvif` names a list of interfaces. */
  pointer: boolean;
  /** 0 to 16,383. */
  dvif: number;
  /** Whether the frame comes back to the interface extender that sent it. */
  looped: boolean;
  /** 0 to 1. */
  reserved: number;
  /** 0 to 3. */
  version: number;
  /** 0 to 4,095. */
  svif: number;
  /** 0 to 65,535. */
  ethertype: number;
}

/**
 * The 6 bytes of a VN-Tag, all fields as given.
 *
 * @throws RangeError where a field does not fit.
 */
export function encodeVnTag(fields: VnTagFields): Uint8Array<ArrayBuffer> {
  const view = new DataView(new ArrayBuffer(HEADER_LENGTH));
  view.setUint32(
    TAG,
    (fields.direction ? 0x80000000 : 0) | (fields.pointer ? 0x40000000 : 0) |
      checkRange("vntag.dvif", fields.dvif, 0x3fff) << 16 | (fields.looped ? 0x8000 : 0) |
      checkRange("vntag.reserved", fields.reserved, 1) << 14 | checkRange("vntag.version", fields.version, 3) << 12 |
      checkRange("vntag.svif", fields.svif, 0xfff),
  );
  view.setUint16(ETHERTYPE, checkRange("vntag.ethertype", fields.ethertype, 0xffff));
  return new Uint8Array(view.buffer);
}
