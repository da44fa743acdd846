/**
 * Linux "cooked" capture, version 1: https://www.tcpdump.org/linktypes/LINKTYPE_LINUX_SLL.html.
 *
 * ```text
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-------------------------------+-------------------------------+
 * |          Packet Type          |          ARPHRD Type          |
 * +-------------------------------+-------------------------------+
 * |        Address Length         |                               |
 * +-------------------------------+                               |
 * |                Link-layer Address, 8 bytes                    |
 * |                               +-------------------------------+
 * |                               |         Protocol Type         |
 * +-------------------------------+-------------------------------+
 * ```
 *
 * @module
 */

import { parseHex } from "../bytes/hex.ts";
import { checkRange } from "./check_range.ts";
import { Layer, type Shortage } from "./layer.ts";
import { encodeSllAddress, formatSllAddress, formatSllUnused } from "./sll_address.ts";

const PACKET_TYPE = 0;
const ARPHRD_TYPE = 2;
const ADDRESS_LENGTH = 4;
const ADDRESS = 6;
const PROTOCOL = 14;
const HEADER_LENGTH = 16;

/** Packet type: to this machine. */
export const LINUX_SLL_HOST = 0;
/** Packet type: to all. */
export const LINUX_SLL_BROADCAST = 1;
/** Packet type: to a group. */
export const LINUX_SLL_MULTICAST = 2;
/** Packet type: between other machines. */
export const LINUX_SLL_OTHERHOST = 3;
/** Packet type: from this machine. */
export const LINUX_SLL_OUTGOING = 4;

/**
 * An SLL header in a frame.
 *
 * @example
 * ```ts
 * import { decode, frame, ipv4, LINKTYPE_LINUX_SLL, Sll, sll, udp } from "@capkit/capkit/core";
 *
 * const bytes = frame(
 *   sll({ packetType: 4, address: "02:00:00:00:00:01" }),
 *   ipv4({ src: "192.0.2.1", dst: "192.0.2.2" }),
 *   udp({ dstPort: 53 }),
 * );
 * const packet = decode(bytes, LINKTYPE_LINUX_SLL);
 * if (packet.layer(Sll)?.packetType !== 4 || packet.udp?.dstPort !== 53) throw new Error("a datagram on its way out");
 * ```
 */
export class Sll extends Layer {
  /** The `name` of its instances. */
  static readonly layerName = "sll";

  /** The header at `offset`; undefined where fewer than 16 bytes are there. The only way to make one. */
  static decode(view: DataView, offset: number, end: number): Sll | undefined {
    return end - offset < HEADER_LENGTH ? undefined : new Sll(view, offset, end);
  }

  /** Why {@linkcode Sll.decode} returned undefined. */
  static shortage(_view: DataView, offset: number, end: number): Shortage {
    return { needed: HEADER_LENGTH, available: end - offset };
  }

  /** The short name of the protocol. */
  get name(): "sll" {
    return "sll";
  }

  /** Who it was for, a `LINUX_SLL_` number. */
  get packetType(): number {
    return this.view.getUint16(this.offset + PACKET_TYPE);
  }

  /** The kind of network device, an `ARPHRD_` number. */
  get arphrdType(): number {
    return this.view.getUint16(this.offset + ARPHRD_TYPE);
  }

  /** Bytes of the sender's address; more than 8 where the header has only the first 8. */
  get addressLength(): number {
    return this.view.getUint16(this.offset + ADDRESS_LENGTH);
  }

  /** The sender's link-layer address, at most 8 bytes of it, `"02:00:00:00:00:01"`; empty where it has none. */
  get address(): string {
    return formatSllAddress(this.view, this.offset + ADDRESS, this.addressLength);
  }

  /** What is left of the address's 8 bytes, as hexadecimal digits. */
  get unused(): string {
    return formatSllUnused(this.view, this.offset + ADDRESS, this.addressLength);
  }

  /** What follows: an `ETHERTYPE_` number, or one of Linux's own up to 1,535 (linux/if_ether.h). */
  get protocol(): number {
    return this.view.getUint16(this.offset + PROTOCOL);
  }

  /** Bytes of the header, with its options. */
  get headerLength(): number {
    return HEADER_LENGTH;
  }

  /** The header as plain fields. */
  toJSON(): SllFields {
    return {
      packetType: this.packetType,
      arphrdType: this.arphrdType,
      addressLength: this.addressLength,
      address: this.address,
      unused: this.unused,
      protocol: this.protocol,
    };
  }
}

/** The fields of an SLL header. */
export interface SllFields {
  /** 0 to 65,535. */
  packetType: number;
  /** 0 to 65,535. */
  arphrdType: number;
  /** 0 to 65,535. */
  addressLength: number;
  /** Up to 8 pairs of hexadecimal digits with colons between them. */
  address: string;
  /** What follows the address up to 8 bytes, as hexadecimal digits; zeros follow where it is shorter. */
  unused: string;
  /** 0 to 65,535. */
  protocol: number;
}

/**
 * The 16 bytes of an SLL header, all fields as given; `sll()` in a `frame()` fills the protocol in.
 *
 * @throws TypeError where an address is none.
 * @throws RangeError where a field does not fit.
 *
 * @example
 * ```ts
 * import { encodeSll } from "@capkit/capkit/core";
 *
 * const address = { addressLength: 6, address: "02:00:00:00:00:01", unused: "" };
 * if (encodeSll({ packetType: 4, arphrdType: 1, ...address, protocol: 0x0800 }).length !== 16) throw new Error("16 bytes");
 * ```
 */
export function encodeSll(fields: SllFields): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(HEADER_LENGTH);
  const view = new DataView(bytes.buffer);
  view.setUint16(PACKET_TYPE, checkRange("sll.packetType", fields.packetType, 0xffff));
  view.setUint16(ARPHRD_TYPE, checkRange("sll.arphrdType", fields.arphrdType, 0xffff));
  view.setUint16(ADDRESS_LENGTH, checkRange("sll.addressLength", fields.addressLength, 0xffff));
  bytes.set(encodeSllAddress("sll", fields.address, parseHex(fields.unused)), ADDRESS);
  view.setUint16(PROTOCOL, checkRange("sll.protocol", fields.protocol, 0xffff));
  return bytes;
}
