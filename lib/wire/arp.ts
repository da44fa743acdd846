/**
 * ARP, RFC 826, and RARP, RFC 903, which has the same layout.
 *
 * ```text
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-------------------------------+-------------------------------+
 * |        Hardware Space         |        Protocol Space         |
 * +---------------+---------------+-------------------------------+
 * |     hlen      |     plen      |           Operation           |
 * +---------------+---------------+-------------------------------+
 * |   Sender hardware, sender protocol, target hardware, target   |
 * |       protocol address: hlen, plen, hlen and plen bytes       |
 * +---------------------------------------------------------------+
 * ```
 *
 * @module
 */

import { formatIpv4, formatMac, parseIpv4, parseMac } from "../bytes/address.ts";
import { formatHexAt, parseHex } from "../bytes/hex.ts";
import { checkRange } from "./check_range.ts";
import { ETHERTYPE_IPV4 } from "./ethertype.ts";
import { Layer, type Shortage } from "./layer.ts";

const HTYPE = 0;
const PTYPE = 2;
const HLEN = 4;
const PLEN = 5;
const OPER = 6;
const ADDRESSES = 8;

/** Hardware type of Ethernet. */
export const ARPHRD_ETHER = 1;
/** Operation: who has this protocol address? */
export const ARPOP_REQUEST = 1;
/** Operation: the sender has it. */
export const ARPOP_REPLY = 2;
/** Operation of RARP: what is my protocol address? */
export const ARPOP_RREQUEST = 3;
/** Operation of RARP: that is it. */
export const ARPOP_RREPLY = 4;

/**
 * An ARP message in a frame. All of it is header; what follows is padding.
 *
 * @example
 * ```ts
 * import { arp, decode, ethernet, frame, LINKTYPE_ETHERNET } from "@capkit/capkit/core";
 *
 * const bytes = frame(
 *   ethernet({ src: "02:00:00:00:00:01", dst: "ff:ff:ff:ff:ff:ff" }),
 *   arp({ sha: "02:00:00:00:00:01", spa: "192.0.2.1", tpa: "192.0.2.2" }),
 * );
 * const { arp: message } = decode(bytes, LINKTYPE_ETHERNET);
 * if (message?.oper !== 1 || message.tpa !== "192.0.2.2") throw new Error("who has 192.0.2.2");
 * ```
 */
export class Arp extends Layer {
  /** The `name` of its instances. */
  static readonly layerName = "arp";

  /** The message at `offset`; undefined where its bytes are not all there. The only way to make one. */
  static decode(view: DataView, offset: number, end: number): Arp | undefined {
    const available = end - offset;
    return available < ADDRESSES || available < lengthAt(view, offset) ? undefined : new Arp(view, offset, end);
  }

  /** Why {@linkcode Arp.decode} returned undefined. */
  static shortage(view: DataView, offset: number, end: number): Shortage {
    const available = end - offset;
    return { needed: available < ADDRESSES ? ADDRESSES : lengthAt(view, offset), available };
  }

  /** The short name of the protocol. */
  get name(): "arp" {
    return "arp";
  }

  /** What the hardware addresses are, an `ARPHRD_` number. */
  get htype(): number {
    return this.view.getUint16(this.offset + HTYPE);
  }

  /** What the protocol addresses are, an `ETHERTYPE_` number. */
  get ptype(): number {
    return this.view.getUint16(this.offset + PTYPE);
  }

  /** Bytes of a hardware address. */
  get hlen(): number {
    return this.view.getUint8(this.offset + HLEN);
  }

  /** Bytes of a protocol address. */
  get plen(): number {
    return this.view.getUint8(this.offset + PLEN);
  }

  /** What the message says, an `ARPOP_` number. */
  get oper(): number {
    return this.view.getUint16(this.offset + OPER);
  }

  /** The sender's hardware address: `"02:00:00:00:00:01"`, or hexadecimal digits where it is not of Ethernet's form. */
  get sha(): string {
    return this.#hardware(this.offset + ADDRESSES);
  }

  /** The sender's protocol address: `"192.0.2.1"`, or hexadecimal digits where it is not IPv4's. */
  get spa(): string {
    return this.#protocol(this.offset + ADDRESSES + this.hlen);
  }

  /** The target's hardware address, as `sha`; of no meaning in a request. */
  get tha(): string {
    return this.#hardware(this.offset + ADDRESSES + this.hlen + this.plen);
  }

  /** The target's protocol address, as `spa`. */
  get tpa(): string {
    return this.#protocol(this.offset + ADDRESSES + 2 * this.hlen + this.plen);
  }

  /** Bytes of the header, with its options. */
  get headerLength(): number {
    return lengthAt(this.view, this.offset);
  }

  /** No payload: the message ends with the target's address. */
  override get payloadEnd(): number {
    return this.payloadOffset;
  }

  /** The header as plain fields. */
  toJSON(): ArpFields {
    return {
      htype: this.htype,
      ptype: this.ptype,
      hlen: this.hlen,
      plen: this.plen,
      oper: this.oper,
      sha: this.sha,
      spa: this.spa,
      tha: this.tha,
      tpa: this.tpa,
    };
  }

  #hardware(at: number): string {
    const hlen = this.hlen;
    return isMac(this.htype, hlen) ? formatMac(this.view, at) : formatHexAt(this.view, at, at + hlen);
  }

  #protocol(at: number): string {
    const plen = this.plen;
    return isIpv4(this.ptype, plen) ? formatIpv4(this.view, at) : formatHexAt(this.view, at, at + plen);
  }
}

function lengthAt(view: DataView, offset: number): number {
  return ADDRESSES + 2 * view.getUint8(offset + HLEN) + 2 * view.getUint8(offset + PLEN);
}

function isMac(htype: number, hlen: number): boolean {
  return htype === ARPHRD_ETHER && hlen === 6;
}

function isIpv4(ptype: number, plen: number): boolean {
  return ptype === ETHERTYPE_IPV4 && plen === 4;
}

/** The fields of an ARP message. */
export interface ArpFields {
  /** 0 to 65,535. */
  htype: number;
  /** 0 to 65,535. */
  ptype: number;
  /** 0 to 255. */
  hlen: number;
  /** 0 to 255. */
  plen: number;
  /** 0 to 65,535. */
  oper: number;
  /** A MAC address where `htype` is 1 and `hlen` 6, else 2 x `hlen` hexadecimal digits. */
  sha: string;
  /** An IPv4 address where `ptype` is 0x0800 and `plen` 4, else 2 x `plen` hexadecimal digits. */
  spa: string;
  /** As `sha`. */
  tha: string;
  /** As `spa`. */
  tpa: string;
}

/**
 * The bytes of an ARP message, all fields as given.
 *
 * @throws TypeError where an address is not of the form that the first fields say.
 * @throws RangeError where a number does not fit, or an address has not `hlen` or `plen` bytes.
 *
 * @example
 * ```ts
 * import { encodeArp } from "@capkit/capkit/core";
 *
 * const reply = encodeArp({
 *   htype: 1, ptype: 0x0800, hlen: 6, plen: 4, oper: 2,
 *   sha: "02:00:00:00:00:02", spa: "192.0.2.2", tha: "02:00:00:00:00:01", tpa: "192.0.2.1",
 * });
 * if (reply.length !== 28) throw new Error("8 bytes and four addresses");
 * ```
 */
export function encodeArp(fields: ArpFields): Uint8Array<ArrayBuffer> {
  const { htype, ptype, hlen, plen } = fields;
  checkRange("arp.hlen", hlen, 0xff);
  checkRange("arp.plen", plen, 0xff);
  const bytes = new Uint8Array(ADDRESSES + 2 * hlen + 2 * plen);
  const view = new DataView(bytes.buffer);
  view.setUint16(HTYPE, checkRange("arp.htype", htype, 0xffff));
  view.setUint16(PTYPE, checkRange("arp.ptype", ptype, 0xffff));
  view.setUint8(HLEN, hlen);
  view.setUint8(PLEN, plen);
  view.setUint16(OPER, checkRange("arp.oper", fields.oper, 0xffff));
  const hardware = (text: string) => isMac(htype, hlen) ? parseMac(text) : parseHex(text);
  const protocol = (text: string) => isIpv4(ptype, plen) ? parseIpv4(text) : parseHex(text);
  let at = ADDRESSES;
  for (
    const [field, address, length] of [
      ["sha", hardware(fields.sha), hlen],
      ["spa", protocol(fields.spa), plen],
      ["tha", hardware(fields.tha), hlen],
      ["tpa", protocol(fields.tpa), plen],
    ] as const
  ) {
    if (address.length !== length) {
      throw new RangeError(`Cannot encode arp.${field} of ${address.length} bytes: the length field says ${length}`);
    }
    bytes.set(address, at);
    at += length;
  }
  return bytes;
}
