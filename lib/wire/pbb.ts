/**
 * The service instance tag of provider backbone bridges (PBB, "MAC in MAC"), IEEE 802.1Q clause 9.7, once IEEE 802.1ah; with
 * the addresses and the type of the customer's frame, which it is in front of.
 *
 * ```text
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-----+-+-+-+---+-----------------------------------------------+
 * | PCP |D|N|R|Res|                     I-SID                     |
 * +-----+-+-+-+---+---------------+-------------------------------+
 * |                 Customer Destination Address                  |
 * |                               +-------------------------------+
 * |                               |                               |
 * +-------------------------------+                               |
 * |                    Customer Source Address                    |
 * +-------------------------------+-------------------------------+
 * |           EtherType           |
 * +-------------------------------+
 * ```
 *
 * @module
 */

import { formatMac, parseMac } from "../bytes/address.ts";
import { checkRange } from "./check_range.ts";
import { isLength } from "./ethertype.ts";
import { Layer, type Shortage } from "./layer.ts";

const TCI = 0;
const DST = 4;
const SRC = 10;
const ETHERTYPE = 16;
const HEADER_LENGTH = 18;

/**
 * A service instance tag in a frame, with the addresses of the frame inside; from behind its EtherType on.
 *
 * @example
 * ```ts
 * import { decode, encodePbb, ethernet, frame, LINKTYPE_ETHERNET, Pbb } from "@capkit/capkit/core";
 *
 * const header = encodePbb({
 *   pcp: 0, dei: false, nca: false, res1: 0, res2: 0, isid: 100,
 *   dst: "02:00:00:00:00:04", src: "02:00:00:00:00:03", ethertype: 0x88b5,
 * });
 * const bytes = frame(
 *   ethernet({ src: "02:00:00:00:00:01", dst: "02:00:00:00:00:02", ethertype: 0x88e7 }),
 *   header,
 * );
 * const pbb = decode(bytes, LINKTYPE_ETHERNET).layer(Pbb);
 * if (pbb?.isid !== 100) throw new Error("service instance 100");
 * ```
 */
export class Pbb extends Layer {
  /** The `name` of its instances. */
  static readonly layerName = "pbb";

  /** The header at `offset`; undefined where fewer than 18 bytes are there. The only way to make one. */
  static decode(view: DataView, offset: number, end: number): Pbb | undefined {
    return end - offset < HEADER_LENGTH ? undefined : new Pbb(view, offset, end);
  }

  /** Why {@linkcode Pbb.decode} returned undefined. */
  static shortage(_view: DataView, offset: number, end: number): Shortage {
    return { needed: HEADER_LENGTH, available: end - offset };
  }

  /** The short name of the protocol. */
  get name(): "pbb" {
    return "pbb";
  }

  /** The priority code point, 0 to 7. */
  get pcp(): number {
    return this.view.getUint32(this.offset + TCI) >>> 29;
  }

  /** The drop eligible indicator. */
  get dei(): boolean {
    return (this.view.getUint32(this.offset + TCI) & 0x10000000) !== 0;
  }

  /** Whether the addresses are not those of a customer. */
  get nca(): boolean {
    return (this.view.getUint32(this.offset + TCI) & 0x8000000) !== 0;
  }

  /** A bit that is ignored. */
  get res1(): number {
    return this.view.getUint32(this.offset + TCI) >> 26 & 1;
  }

  /** Two bits that are 0: a frame with another number is dropped. */
  get res2(): number {
    return this.view.getUint32(this.offset + TCI) >> 24 & 3;
  }

  /** The service instance identifier. */
  get isid(): number {
    return this.view.getUint32(this.offset + TCI) & 0xffffff;
  }

  /** The destination in the customer's network. */
  get dst(): string {
    return formatMac(this.view, this.offset + DST);
  }

  /** The source in the customer's network. */
  get src(): string {
    return formatMac(this.view, this.offset + SRC);
  }

  /** What follows, an `ETHERTYPE_` number; up to 1,500 it is the number of payload bytes and LLC follows. */
  get ethertype(): number {
    return this.view.getUint16(this.offset + ETHERTYPE);
  }

  /** Bytes of the header: 18. */
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
  toJSON(): PbbFields {
    return {
      pcp: this.pcp,
      dei: this.dei,
      nca: this.nca,
      res1: this.res1,
      res2: this.res2,
      isid: this.isid,
      dst: this.dst,
      src: this.src,
      ethertype: this.ethertype,
    };
  }
}

/** The fields of a PBB header. */
export interface PbbFields {
  /** 0 to 7. */
  pcp: number;
  /** The drop eligible indicator. */
  dei: boolean;
  /** Whether the addresses are not those of a customer. */
  nca: boolean;
  /** 0 to 1. */
  res1: number;
  /** 0 to 3. */
  res2: number;
  /** 0 to 0xffffff. */
  isid: number;
  /** Six pairs of hexadecimal digits. */
  dst: string;
  /** Six pairs of hexadecimal digits. */
  src: string;
  /** 0 to 65,535. */
  ethertype: number;
}

/**
 * The 18 bytes of a PBB header, all fields as given.
 *
 * @throws TypeError where an address is none.
 * @throws RangeError where a field does not fit.
 */
export function encodePbb(fields: PbbFields): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(HEADER_LENGTH);
  const view = new DataView(bytes.buffer);
  view.setUint32(
    TCI,
    checkRange("pbb.pcp", fields.pcp, 7) << 29 | (fields.dei ? 0x10000000 : 0) | (fields.nca ? 0x8000000 : 0) |
      checkRange("pbb.res1", fields.res1, 1) << 26 | checkRange("pbb.res2", fields.res2, 3) << 24 |
      checkRange("pbb.isid", fields.isid, 0xffffff),
  );
  bytes.set(parseMac(fields.dst), DST);
  bytes.set(parseMac(fields.src), SRC);
  view.setUint16(ETHERTYPE, checkRange("pbb.ethertype", fields.ethertype, 0xffff));
  return bytes;
}
