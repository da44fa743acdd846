/**
 * PPP, RFC 1661 section 2, in its framing after RFC 1662 section 3.1. The first two fields may be left out, and the upper
 * byte of the third where it is zero (RFC 1661, sections 6.5 and 6.6); inside of PPPoE they always are.
 *
 * ```text
 * +---------------+---------------+-------------------------------+
 * | Address, 0xff | Control, 0x03 |     Protocol, 1 or 2 bytes    |
 * +---------------+---------------+-------------------------------+
 * ```
 *
 * @module
 */

import { checkRange } from "./check_range.ts";
import { Layer, type Shortage } from "./layer.ts";

/** All stations, and an unnumbered information frame: what the first two bytes are if they are there (RFC 1662). */
const ADDRESS_AND_CONTROL = 0xff03;

/**
 * A PPP header in a frame.
 *
 * @example
 * ```ts
 * import { decode, encodePpp, frame, ipv4, LINKTYPE_PPP, Ppp, udp } from "@capkit/capkit/core";
 *
 * const header = encodePpp({ addressAndControl: true, compressed: false, protocol: 0x0021 });
 * const bytes = frame(header, ipv4({ src: "192.0.2.1", dst: "192.0.2.2" }), udp({ dstPort: 53 }));
 * const packet = decode(bytes, LINKTYPE_PPP);
 * if (packet.layer(Ppp)?.protocol !== 0x21 || packet.udp?.dstPort !== 53) throw new Error("IPv4 in PPP");
 * ```
 */
export class Ppp extends Layer {
  /** The `name` of its instances. */
  static readonly layerName = "ppp";

  /** The header at `offset`; undefined where its bytes are not all there. The only way to make one. */
  static decode(view: DataView, offset: number, end: number): Ppp | undefined {
    return end - offset < lengthAt(view, offset, end) ? undefined : new Ppp(view, offset, end);
  }

  /** Why {@linkcode Ppp.decode} returned undefined. */
  static shortage(view: DataView, offset: number, end: number): Shortage {
    return { needed: lengthAt(view, offset, end), available: end - offset };
  }

  /** The short name of the protocol. */
  get name(): "ppp" {
    return "ppp";
  }

  /** Whether address and control field are there; both have one value only. */
  get addressAndControl(): boolean {
    return hasAddress(this.view, this.offset, this.end);
  }

  /** Whether the protocol is written in one byte. */
  get compressed(): boolean {
    return isCompressed(this.view, this.#protocolAt);
  }

  /** What follows, a `PPP_` number. */
  get protocol(): number {
    const at = this.#protocolAt;
    return isCompressed(this.view, at) ? this.view.getUint8(at) : this.view.getUint16(at);
  }

  /** Bytes of the header: 1 to 4. */
  get headerLength(): number {
    return lengthAt(this.view, this.offset, this.end);
  }

  /** The header as plain fields. */
  toJSON(): PppFields {
    return { addressAndControl: this.addressAndControl, compressed: this.compressed, protocol: this.protocol };
  }

  get #protocolAt(): number {
    return this.offset + (this.addressAndControl ? 2 : 0);
  }
}

function hasAddress(view: DataView, offset: number, end: number): boolean {
  return end - offset >= 2 && view.getUint16(offset) === ADDRESS_AND_CONTROL;
}

/** The last byte of a protocol number is odd, and no byte before it (RFC 1661, section 2). */
function isCompressed(view: DataView, at: number): boolean {
  return (view.getUint8(at) & 1) !== 0;
}

/** Bytes of the header, as many as are needed to go on where they are not all there. */
function lengthAt(view: DataView, offset: number, end: number): number {
  const before = hasAddress(view, offset, end) ? 2 : 0;
  return before + (end - offset > before && isCompressed(view, offset + before) ? 1 : 2);
}

/** The fields of a PPP header. */
export interface PppFields {
  /** Whether address and control field are there. */
  addressAndControl: boolean;
  /** Whether the protocol is written in one byte, which is for odd numbers up to 255 only. */
  compressed: boolean;
  /** 0 to 65,535. */
  protocol: number;
}

/**
 * The 1 to 4 bytes of a PPP header.
 *
 * @throws RangeError where a field does not fit.
 *
 * @example
 * ```ts
 * import { encodePpp, formatHex } from "@capkit/capkit/core";
 *
 * const bytes = encodePpp({ addressAndControl: false, compressed: true, protocol: 0x21 });
 * if (formatHex(bytes) !== "21") throw new Error("a single byte");
 * ```
 */
export function encodePpp(fields: PppFields): Uint8Array<ArrayBuffer> {
  const { addressAndControl, compressed } = fields;
  const protocol = checkRange("ppp.protocol", fields.protocol, compressed ? 0xff : 0xffff);
  const before = addressAndControl ? [ADDRESS_AND_CONTROL >> 8, ADDRESS_AND_CONTROL & 0xff] : [];
  return Uint8Array.of(...before, ...(compressed ? [protocol] : [protocol >> 8, protocol & 0xff]));
}
