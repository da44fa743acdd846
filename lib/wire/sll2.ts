/**
 * Linux "cooked" capture, version 2: https://www.tcpdump.org/linktypes/LINKTYPE_LINUX_SLL2.html.
 *
 * ```text
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-------------------------------+-------------------------------+
 * |         Protocol Type         |           Reserved            |
 * +-------------------------------+-------------------------------+
 * |                        Interface Index                        |
 * +-------------------------------+---------------+---------------+
 * |          ARPHRD Type          |  Packet Type  |  Address Len  |
 * +-------------------------------+---------------+---------------+
 * |                Link-layer Address, 8 bytes                    |
 * |                                                               |
 * +---------------------------------------------------------------+
 * ```
 *
 * @module
 */

import { parseHex } from "../bytes/hex.ts";
import { checkRange } from "./check_range.ts";
import { Layer, type Shortage } from "./layer.ts";
import { encodeSllAddress, formatSllAddress, formatSllUnused } from "./sll_address.ts";

const PROTOCOL = 0;
const RESERVED = 2;
const IFINDEX = 4;
const ARPHRD_TYPE = 8;
const PACKET_TYPE = 10;
const ADDRESS_LENGTH = 11;
const ADDRESS = 12;
const HEADER_LENGTH = 20;

/**
 * An SLL2 header in a frame.
 *
 * @example
 * ```ts
 * import { decode, frame, ipv4, LINKTYPE_LINUX_SLL2, Sll2, sll2, udp } from "@capkit/capkit/core";
 *
 * const bytes = frame(
 *   sll2({ packetType: 4, ifindex: 3, address: "02:00:00:00:00:01" }),
 *   ipv4({ src: "192.0.2.1", dst: "192.0.2.2" }),
 *   udp({ dstPort: 53 }),
 * );
 * const packet = decode(bytes, LINKTYPE_LINUX_SLL2);
 * if (packet.layer(Sll2)?.ifindex !== 3 || packet.udp?.dstPort !== 53) throw new Error("out through interface 3");
 * ```
 */
export class Sll2 extends Layer {
  /** The `name` of its instances. */
  static readonly layerName = "sll2";

  /** The header at `offset`; undefined where fewer than 20 bytes are there. The only way to make one. */
  static decode(view: DataView, offset: number, end: number): Sll2 | undefined {
    return end - offset < HEADER_LENGTH ? undefined : new Sll2(view, offset, end);
  }

  /** Why {@linkcode Sll2.decode} returned undefined. */
  static shortage(_view: DataView, offset: number, end: number): Shortage {
    return { needed: HEADER_LENGTH, available: end - offset };
  }

  /** The short name of the protocol. */
  get name(): "sll2" {
    return "sll2";
  }

  /** What follows: an `ETHERTYPE_` number, or one of Linux's own up to 1,535 (linux/if_ether.h). */
  get protocol(): number {
    return this.view.getUint16(this.offset + PROTOCOL);
  }

  /** Sixteen bits that must be zero. */
  get reserved(): number {
    return this.view.getUint16(this.offset + RESERVED);
  }

  /** The kernel's index of the interface, on the machine that captured. */
  get ifindex(): number {
    return this.view.getUint32(this.offset + IFINDEX);
  }

  /** The kind of network device, an `ARPHRD_` number. */
  get arphrdType(): number {
    return this.view.getUint16(this.offset + ARPHRD_TYPE);
  }

  /** Who it was for, a `LINUX_SLL_` number. */
  get packetType(): number {
    return this.view.getUint8(this.offset + PACKET_TYPE);
  }

  /** Bytes of the sender's address; more than 8 where the header has only the first 8. */
  get addressLength(): number {
    return this.view.getUint8(this.offset + ADDRESS_LENGTH);
  }

  /** The sender's link-layer address, at most 8 bytes of it, `"02:00:00:00:00:01"`; empty where it has none. */
  get address(): string {
    return formatSllAddress(this.view, this.offset + ADDRESS, this.addressLength);
  }

  /** What is left of the address's 8 bytes, as hexadecimal digits. */
  get unused(): string {
    return formatSllUnused(this.view, this.offset + ADDRESS, this.addressLength);
  }

  /** Bytes of the header, with its options. */
  get headerLength(): number {
    return HEADER_LENGTH;
  }

  /** The header as plain fields. */
  toJSON(): Sll2Fields {
    return {
      protocol: this.protocol,
      reserved: this.reserved,
      ifindex: this.ifindex,
      arphrdType: this.arphrdType,
      packetType: this.packetType,
      addressLength: this.addressLength,
      address: this.address,
      unused: this.unused,
    };
  }
}

/** The fields of an SLL2 header. */
export interface Sll2Fields {
  /** 0 to 65,535. */
  protocol: number;
  /** 0 to 65,535; 0. */
  reserved: number;
  /** 0 to 0xffffffff. */
  ifindex: number;
  /** 0 to 65,535. */
  arphrdType: number;
  /** 0 to 255. */
  packetType: number;
  /** 0 to 255. */
  addressLength: number;
  /** Up to 8 pairs of hexadecimal digits with colons between them. */
  address: string;
  /** What follows the address up to 8 bytes, as hexadecimal digits; zeros follow where it is shorter. */
  unused: string;
}

/**
 * The 20 bytes of an SLL2 header, all fields as given; `sll2()` in a `frame()` fills the protocol in.
 *
 * @throws TypeError where an address is none.
 * @throws RangeError where a field does not fit.
 *
 * @example
 * ```ts
 * import { encodeSll2 } from "@capkit/capkit/core";
 *
 * const address = { addressLength: 6, address: "02:00:00:00:00:01", unused: "" };
 * const fields = { protocol: 0x86dd, reserved: 0, ifindex: 3, arphrdType: 1, packetType: 4, ...address };
 * if (encodeSll2(fields).length !== 20) throw new Error("20 bytes");
 * ```
 */
export function encodeSll2(fields: Sll2Fields): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(HEADER_LENGTH);
  const view = new DataView(bytes.buffer);
  view.setUint16(PROTOCOL, checkRange("sll2.protocol", fields.protocol, 0xffff));
  view.setUint16(RESERVED, checkRange("sll2.reserved", fields.reserved, 0xffff));
  view.setUint32(IFINDEX, checkRange("sll2.ifindex", fields.ifindex, 0xffffffff));
  view.setUint16(ARPHRD_TYPE, checkRange("sll2.arphrdType", fields.arphrdType, 0xffff));
  view.setUint8(PACKET_TYPE, checkRange("sll2.packetType", fields.packetType, 0xff));
  view.setUint8(ADDRESS_LENGTH, checkRange("sll2.addressLength", fields.addressLength, 0xff));
  bytes.set(encodeSllAddress("sll2", fields.address, parseHex(fields.unused)), ADDRESS);
  return bytes;
}
