/**
 * The Routing header of IPv6, RFC 8200 section 4.4: type 0 of RFC 2460 (deprecated by RFC 5095), type 2 of RFC 6275
 * section 6.4, type 3 (RPL) of RFC 6554 section 3, type 4 (segment routing) of RFC 8754 section 2.
 *
 * ```text
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +---------------+---------------+---------------+---------------+
 * |  Next Header  |  Hdr Ext Len  | Routing Type  | Segments Left |
 * +---------------+---------------+---------------+---------------+
 * |            Reserved; in type 4 Last Entry, Flags, Tag         |
 * +---------------------------------------------------------------+
 * |                    Addresses, 16 bytes each                   |
 * +---------------------------------------------------------------+
 * ```
 *
 * @module
 */

import { formatIpv6, parseIpv6 } from "../bytes/address.ts";
import { formatHexAt, parseHex } from "../bytes/hex.ts";
import { checkRange } from "./check_range.ts";
import { ipv6OptionParts } from "./ipv6_option.ts";
import { Layer, type Shortage } from "./layer.ts";
import type { OptionPart } from "./option_list.ts";

const NEXT_HEADER = 0;
const HDR_EXT_LEN = 1;
const ROUTING_TYPE = 2;
const SEGMENTS_LEFT = 3;
const TYPE_SPECIFIC = 4;
const ADDRESSES = 8;
const ADDRESS_LENGTH = 16;
/** The smallest, and the unit of the length. */
const UNIT = 8;

/** Routing type: source route, deprecated. */
export const IPV6_RTHDR_TYPE_0 = 0;
/** Routing type: to a mobile node. */
export const IPV6_RTHDR_TYPE_2 = 2;
/** Routing type: source route in an RPL network. */
export const IPV6_RTHDR_TYPE_3 = 3;
/** Routing type: segment routing. */
export const IPV6_RTHDR_TYPE_4 = 4;

/** TLV of segment routing: an HMAC over the segments, RFC 8754 section 2.1.2. */
export const SRH_TLV_HMAC = 5;

/**
 * A Routing header in a frame.
 *
 * @example
 * ```ts
 * import { decode, frame, ipv6, Ipv6Routing, ipv6Routing, LINKTYPE_RAW, udp } from "@capkit/capkit/core";
 *
 * const bytes = frame(
 *   ipv6({ src: "2001:db8::1", dst: "2001:db8::99" }),
 *   ipv6Routing({ routingType: 4, segmentsLeft: 1, addresses: ["2001:db8::2", "2001:db8::99"], typeSpecific: 0x01000000 }),
 *   udp({ dstPort: 53 }),
 * );
 * const packet = decode(bytes, LINKTYPE_RAW);
 * if (packet.layer(Ipv6Routing)?.addresses[0] !== "2001:db8::2") throw new Error("the last segment comes first");
 * if (packet.udp === undefined || packet.checksum(packet.udp) !== "ok") throw new Error("it is the checksum's destination");
 * ```
 */
export class Ipv6Routing extends Layer {
  /** The `name` of its instances. */
  static readonly layerName = "ipv6.routing";

  /** The header at `offset`; undefined where its bytes are not all there. The only way to make one. */
  static decode(view: DataView, offset: number, end: number): Ipv6Routing | undefined {
    const available = end - offset;
    return available < UNIT || available < lengthAt(view, offset) ? undefined : new Ipv6Routing(view, offset, end);
  }

  /** Why {@linkcode Ipv6Routing.decode} returned undefined. */
  static shortage(view: DataView, offset: number, end: number): Shortage {
    const available = end - offset;
    return { needed: available < UNIT ? UNIT : lengthAt(view, offset), available };
  }

  /** The short name of the protocol. */
  get name(): "ipv6.routing" {
    return "ipv6.routing";
  }

  /** What follows, an `IPPROTO_` number. */
  get nextHeader(): number {
    return this.view.getUint8(this.offset + NEXT_HEADER);
  }

  /** The length of this header in units of 8 bytes, the first 8 bytes not counted. */
  get hdrExtLen(): number {
    return this.view.getUint8(this.offset + HDR_EXT_LEN);
  }

  /** What the rest of the header means, an `IPV6_RTHDR_TYPE_` number. */
  get routingType(): number {
    return this.view.getUint8(this.offset + ROUTING_TYPE);
  }

  /** Stops still to be visited, the final destination counted. */
  get segmentsLeft(): number {
    return this.view.getUint8(this.offset + SEGMENTS_LEFT);
  }

  /** The second four bytes: reserved in types 0 and 2; in type 4 Last Entry (8 bits), Flags (8) and Tag (16). */
  get typeSpecific(): number {
    return this.view.getUint32(this.offset + TYPE_SPECIFIC);
  }

  /** The addresses in their order in the header; type 4 has the final destination first. None in types unknown here. */
  get addresses(): string[] {
    const at = this.offset + ADDRESSES;
    return Array.from({ length: this.#addressCount }, (_, i) => formatIpv6(this.view, at + ADDRESS_LENGTH * i));
  }

  /**
   * The addresses of type 3 in their order, each without the bytes that it has in common with the packet's destination
   * (RFC 6554, section 3), as hexadecimal digits; none in other types.
   */
  get compressedAddresses(): string[] {
    const { view, payloadOffset } = this;
    if (this.routingType !== IPV6_RTHDR_TYPE_3) return [];
    const compression = view.getUint8(this.offset + TYPE_SPECIFIC);
    const inner = ADDRESS_LENGTH - (compression >> 4);
    const last = ADDRESS_LENGTH - (compression & 0xf);
    const end = payloadOffset - (view.getUint8(this.offset + TYPE_SPECIFIC + 1) >> 4);
    const addresses: string[] = [];
    let at = this.offset + ADDRESSES;
    for (; at + inner + last <= end; at += inner) addresses.push(formatHexAt(view, at, at + inner));
    if (at + last <= end) addresses.push(formatHexAt(view, at, at + last));
    return addresses;
  }

  /** Where the TLVs behind the segments of type 4 lie (RFC 8754, section 2.1); none in other types. */
  get tlvParts(): OptionPart[] {
    if (this.routingType !== IPV6_RTHDR_TYPE_4) return [];
    return ipv6OptionParts(this.view, { offset: this.#addressesEnd, end: this.payloadOffset });
  }

  /**
   * Where in the view the final destination is, which a pseudo header means (RFC 8200, section 8.1); undefined where the
   * packet's own destination is it, or the routing type is not known here.
   */
  get finalDestinationOffset(): number | undefined {
    const count = this.#addressCount;
    if (count === 0 || this.segmentsLeft === 0) return undefined;
    const index = this.routingType === IPV6_RTHDR_TYPE_0 ? count - 1 : 0;
    return this.offset + ADDRESSES + ADDRESS_LENGTH * index;
  }

  /** Bytes of the header, with its options. */
  get headerLength(): number {
    return lengthAt(this.view, this.offset);
  }

  /** The header as plain fields. */
  toJSON(): Ipv6RoutingFields {
    return {
      nextHeader: this.nextHeader,
      hdrExtLen: this.hdrExtLen,
      routingType: this.routingType,
      segmentsLeft: this.segmentsLeft,
      typeSpecific: this.typeSpecific,
      addresses: this.addresses,
      data: formatHexAt(this.view, this.#addressesEnd, this.payloadOffset),
    };
  }

  /** The byte after the addresses, in the view. */
  get #addressesEnd(): number {
    return this.offset + ADDRESSES + ADDRESS_LENGTH * this.#addressCount;
  }

  /** How many addresses lie in the header, as far as its length goes. */
  get #addressCount(): number {
    const room = this.hdrExtLen >> 1;
    switch (this.routingType) {
      case IPV6_RTHDR_TYPE_0:
        return room;
      case IPV6_RTHDR_TYPE_2:
        return Math.min(room, 1);
      case IPV6_RTHDR_TYPE_4:
        return Math.min(room, this.view.getUint8(this.offset + TYPE_SPECIFIC) + 1);
    }
    return 0;
  }
}

function lengthAt(view: DataView, offset: number): number {
  return UNIT + UNIT * view.getUint8(offset + HDR_EXT_LEN);
}

/** The fields of a Routing header. */
export interface Ipv6RoutingFields {
  /** 0 to 255. */
  nextHeader: number;
  /** 0 to 255, in units of 8 bytes without the first 8. */
  hdrExtLen: number;
  /** 0 to 255. */
  routingType: number;
  /** 0 to 255. */
  segmentsLeft: number;
  /** 0 to 0xffffffff. */
  typeSpecific: number;
  /** In the order of the header. */
  addresses: string[];
  /** What follows the addresses up to the end of the header, as hexadecimal digits. */
  data: string;
}

/**
 * The bytes of a Routing header, all fields as given; `ipv6Routing()` in a `frame()` fills length and next header in.
 * Zeros follow up to a multiple of 8 bytes, and as far as `hdrExtLen` says.
 *
 * @throws TypeError where an address is none.
 * @throws RangeError where a field does not fit.
 *
 * @example
 * ```ts
 * import { encodeIpv6Routing } from "@capkit/capkit/core";
 *
 * const fields = { nextHeader: 17, hdrExtLen: 2, routingType: 2, segmentsLeft: 1, typeSpecific: 0, data: "" };
 * if (encodeIpv6Routing({ ...fields, addresses: ["2001:db8::1"] }).length !== 24) throw new Error("one address");
 * ```
 */
export function encodeIpv6Routing(fields: Ipv6RoutingFields): Uint8Array<ArrayBuffer> {
  const hdrExtLen = checkRange("ipv6.routing.hdrExtLen", fields.hdrExtLen, 0xff);
  const data = parseHex(fields.data);
  const used = ADDRESSES + ADDRESS_LENGTH * fields.addresses.length + data.length;
  const bytes = new Uint8Array(Math.max(Math.ceil(used / UNIT) * UNIT, UNIT + UNIT * hdrExtLen));
  const view = new DataView(bytes.buffer);
  view.setUint8(NEXT_HEADER, checkRange("ipv6.routing.nextHeader", fields.nextHeader, 0xff));
  view.setUint8(HDR_EXT_LEN, hdrExtLen);
  view.setUint8(ROUTING_TYPE, checkRange("ipv6.routing.routingType", fields.routingType, 0xff));
  view.setUint8(SEGMENTS_LEFT, checkRange("ipv6.routing.segmentsLeft", fields.segmentsLeft, 0xff));
  view.setUint32(TYPE_SPECIFIC, checkRange("ipv6.routing.typeSpecific", fields.typeSpecific, 0xffffffff));
  fields.addresses.forEach((address, i) => bytes.set(parseIpv6(address), ADDRESSES + ADDRESS_LENGTH * i));
  bytes.set(data, used - data.length);
  return bytes;
}
