/**
 * Ethernet, IEEE 802.3 clause 3.1.1, as captured: without preamble and (usually) without frame check sequence.
 *
 * ```text
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-------------------------------+-------------------------------+
 * |                      Destination Address                      |
 * |                               +-------------------------------+
 * |                               |                               |
 * +-------------------------------+                               |
 * |                        Source Address                         |
 * +-------------------------------+-------------------------------+
 * |         Length/Type           |
 * +-------------------------------+
 * ```
 *
 * @module
 */

import { formatMac, parseMac } from "../bytes/address.ts";
import { checkRange } from "./check_range.ts";
import { isLength } from "./ethertype.ts";
import { Layer, type Shortage } from "./layer.ts";

const DST = 0;
const SRC = 6;
const ETHERTYPE = 12;
const HEADER_LENGTH = 14;

/**
 * An Ethernet header in a frame.
 *
 * Nothing in a frame says whether a frame check sequence was captured, so no byte is taken for one: what follows the
 * packet inside is padding or trailer, and the lengths of that packet say where it begins.
 *
 * @example
 * ```ts
 * import { decode, ethernet, frame, LINKTYPE_ETHERNET } from "@capkit/capkit/core";
 *
 * const addresses = { src: "02:00:00:00:00:01", dst: "02:00:00:00:00:02" };
 * const bytes = frame(ethernet({ ...addresses, ethertype: 0x88b5 }), Uint8Array.of(1, 2, 3));
 * const packet = decode(bytes, LINKTYPE_ETHERNET);
 * if (packet.ethernet?.dst !== "02:00:00:00:00:02" || packet.payload.length !== 3) throw new Error("three bytes of payload");
 * ```
 */
export class Ethernet extends Layer {
  /** The `name` of its instances. */
  static readonly layerName = "ethernet";

  /** The header at `offset`; undefined where fewer than 14 bytes are there. The only way to make one. */
  static decode(view: DataView, offset: number, end: number): Ethernet | undefined {
    return end - offset < HEADER_LENGTH ? undefined : new Ethernet(view, offset, end);
  }

  /** Why {@linkcode Ethernet.decode} returned undefined. */
  static shortage(_view: DataView, offset: number, end: number): Shortage {
    return { needed: HEADER_LENGTH, available: end - offset };
  }

  /** The short name of the protocol. */
  get name(): "ethernet" {
    return "ethernet";
  }

  /** The destination, `"02:00:00:00:00:02"`. */
  get dst(): string {
    return formatMac(this.view, this.offset + DST);
  }

  /** The source, `"02:00:00:00:00:01"`. */
  get src(): string {
    return formatMac(this.view, this.offset + SRC);
  }

  /** What follows, an `ETHERTYPE_` number; up to 1,500 it is the number of payload bytes and LLC follows. */
  get ethertype(): number {
    return this.view.getUint16(this.offset + ETHERTYPE);
  }

  /** Bytes of the header, with its options. */
  get headerLength(): number {
    return HEADER_LENGTH;
  }

  /** The byte after the payload in `view`, by this layer's own length. */
  override get payloadEnd(): number {
    const ethertype = this.ethertype;
    return isLength(ethertype) ? Math.min(this.end, this.offset + HEADER_LENGTH + ethertype) : this.end;
  }

  /** The field that says where the payload ends. */
  override get lengthField(): "ethertype" {
    return "ethertype";
  }

  /** The header as plain fields. */
  toJSON(): EthernetFields {
    return { dst: this.dst, src: this.src, ethertype: this.ethertype };
  }
}

/** The fields of an Ethernet header. */
export interface EthernetFields {
  /** The destination as six pairs of hexadecimal digits, `"02:00:00:00:00:02"`. */
  dst: string;
  /** The source, likewise. */
  src: string;
  /** 0 to 65,535: a type, or up to 1,500 the number of payload bytes. */
  ethertype: number;
}

/**
 * The 14 bytes of an Ethernet header, all fields as given; `ethernet()` in a `frame()` fills the EtherType in.
 *
 * @throws TypeError where an address is none.
 * @throws RangeError where the EtherType does not fit.
 *
 * @example
 * ```ts
 * import { encodeEthernet } from "@capkit/capkit/core";
 *
 * const header = encodeEthernet({ dst: "ff:ff:ff:ff:ff:ff", src: "02:00:00:00:00:01", ethertype: 0x0806 });
 * if (header.length !== 14 || header[13] !== 6) throw new Error("ARP to all");
 * ```
 */
export function encodeEthernet(fields: EthernetFields): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(HEADER_LENGTH);
  bytes.set(parseMac(fields.dst), DST);
  bytes.set(parseMac(fields.src), SRC);
  new DataView(bytes.buffer).setUint16(ETHERTYPE, checkRange("ethernet.ethertype", fields.ethertype, 0xffff));
  return bytes;
}
