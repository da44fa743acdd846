/**
 * Cisco HDLC, https://www.tcpdump.org/linktypes/LINKTYPE_C_HDLC.html and RFC 1547 section 4.3.1.
 *
 * ```text
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +---------------+---------------+-------------------------------+
 * |    Address    |    Control    |           Protocol            |
 * +---------------+---------------+-------------------------------+
 * |    Padding    |   only before OSI's network layer
 * +---------------+
 * ```
 *
 * @module
 */

import { checkRange } from "./check_range.ts";
import { Layer, type Shortage } from "./layer.ts";

const ADDRESS = 0;
const CONTROL = 1;
const PROTOCOL = 2;
const PADDING = 4;
/** Before anything but OSI. */
const SHORTEST = 4;

/** Address of a frame for the other end. */
export const CHDLC_UNICAST = 0x0f;
/** Address of a frame that Ethernet would send to all. */
export const CHDLC_BROADCAST = 0x8f;
/** Protocol: SLARP. */
export const CHDLC_SLARP = 0x8035;
/** Protocol: Cisco Discovery Protocol. */
export const CHDLC_CDP = 0x2000;
/** Protocol: a network layer of OSI, after a byte of padding. */
export const CHDLC_OSI = 0xfefe;

/**
 * A Cisco HDLC header in a frame.
 *
 * @example
 * ```ts
 * import { Chdlc, decode, encodeChdlc, frame, ipv4, LINKTYPE_C_HDLC, udp } from "@capkit/capkit/core";
 *
 * const header = encodeChdlc({ address: 0x0f, control: 0, protocol: 0x0800 });
 * const bytes = frame(header, ipv4({ src: "192.0.2.1", dst: "192.0.2.2" }), udp({ dstPort: 53 }));
 * const packet = decode(bytes, LINKTYPE_C_HDLC);
 * if (packet.layer(Chdlc)?.protocol !== 0x0800 || packet.udp?.dstPort !== 53) throw new Error("IPv4 on a serial line");
 * ```
 */
export class Chdlc extends Layer {
  /** The `name` of its instances. */
  static readonly layerName = "chdlc";

  /** The header at `offset`; undefined where its 4 or 5 bytes are not there. The only way to make one. */
  static decode(view: DataView, offset: number, end: number): Chdlc | undefined {
    return end - offset < SHORTEST || end - offset < lengthAt(view, offset) ? undefined : new Chdlc(view, offset, end);
  }

  /** Why {@linkcode Chdlc.decode} returned undefined. */
  static shortage(view: DataView, offset: number, end: number): Shortage {
    const available = end - offset;
    return { needed: available < SHORTEST ? SHORTEST : lengthAt(view, offset), available };
  }

  /** The short name of the protocol. */
  get name(): "chdlc" {
    return "chdlc";
  }

  /** Whom it is for, a `CHDLC_` number. */
  get address(): number {
    return this.view.getUint8(this.offset + ADDRESS);
  }

  /** The control field: 0. */
  get control(): number {
    return this.view.getUint8(this.offset + CONTROL);
  }

  /** What follows: an `ETHERTYPE_` number, or one of Cisco's own. */
  get protocol(): number {
    return this.view.getUint16(this.offset + PROTOCOL);
  }

  /** A byte of no meaning before OSI; undefined where there is none. */
  get padding(): number | undefined {
    return this.protocol === CHDLC_OSI ? this.view.getUint8(this.offset + PADDING) : undefined;
  }

  /** Bytes of the header: 4, or 5 before OSI. */
  get headerLength(): number {
    return lengthAt(this.view, this.offset);
  }

  /** The header as plain fields. */
  toJSON(): ChdlcFields {
    const { address, control, protocol, padding } = this;
    return { address, control, protocol, ...padding === undefined ? {} : { padding } };
  }
}

function lengthAt(view: DataView, offset: number): number {
  return view.getUint16(offset + PROTOCOL) === CHDLC_OSI ? SHORTEST + 1 : SHORTEST;
}

/** The fields of a Cisco HDLC header. */
export interface ChdlcFields {
  /** 0 to 255. */
  address: number;
  /** 0 to 255. */
  control: number;
  /** 0 to 65,535. */
  protocol: number;
  /** 0 to 255; before OSI only. */
  padding?: number;
}

/**
 * The 4 or 5 bytes of a Cisco HDLC header.
 *
 * @throws RangeError where a field does not fit.
 *
 * @example
 * ```ts
 * import { encodeChdlc, formatHex } from "@capkit/capkit/core";
 * if (formatHex(encodeChdlc({ address: 0x8f, control: 0, protocol: 0x8035 })) !== "8f008035") throw new Error("SLARP");
 * ```
 */
export function encodeChdlc(fields: ChdlcFields): Uint8Array<ArrayBuffer> {
  const address = checkRange("chdlc.address", fields.address, 0xff);
  const control = checkRange("chdlc.control", fields.control, 0xff);
  const protocol = checkRange("chdlc.protocol", fields.protocol, 0xffff);
  const padding = protocol === CHDLC_OSI ? [checkRange("chdlc.padding", fields.padding ?? 0, 0xff)] : [];
  return Uint8Array.of(address, control, protocol >> 8, protocol & 0xff, ...padding);
}
