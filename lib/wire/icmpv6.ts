/**
 * ICMPv6, RFC 4443; Neighbor Discovery, RFC 4861 section 4; multicast listeners, RFC 2710 and RFC 3810.
 *
 * ```text
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +---------------+---------------+-------------------------------+
 * |     Type      |     Code      |           Checksum            |
 * +---------------+---------------+-------------------------------+
 * |  Identifier and Sequence Number, MTU, Pointer, Flags, unused  |
 * +---------------------------------------------------------------+
 * |    By the type: target, destination or multicast address,     |
 * |        16 bytes each, timers, Neighbor Discovery options      |
 * +---------------------------------------------------------------+
 * ```
 *
 * @module
 */

import { formatIpv6 } from "../bytes/address.ts";
import { type ChecksumStatus, foldChecksum, sumWords } from "../bytes/checksum.ts";
import type { Icmpv6Fields } from "./icmpv6_fields.ts";
import {
  ICMP6_DST_UNREACH,
  ICMP6_ECHO_REPLY,
  ICMP6_ECHO_REQUEST,
  ICMP6_PACKET_TOO_BIG,
  ICMP6_PARAM_PROB,
  icmpv6CodeName,
  icmpv6FixedLength,
  icmpv6TypeName,
  isMld,
  isNeighborDiscovery,
  ND_NEIGHBOR_ADVERT,
  ND_REDIRECT,
  ND_ROUTER_ADVERT,
} from "./icmpv6_type.ts";
import { IPPROTO_ICMPV6 } from "./ip_protocol.ts";
import { type ChecksumContext, Layer, type Shortage } from "./layer.ts";
import { decodeNdOptionList, type NdOption } from "./nd_option.ts";

const TYPE = 0;
const CODE = 1;
const CHECKSUM = 2;
const REST_OF_HEADER = 4;
/** What all messages have. */
const HEADER_LENGTH = 4;

/**
 * An ICMPv6 message in a frame. Its header is the part whose layout the type says, Neighbor Discovery options included;
 * where a message is cut within that part, it is the first 4 bytes.
 *
 * @example
 * ```ts
 * import { decode, frame, icmpv6, ipv6, LINKTYPE_RAW } from "@capkit/capkit/core";
 *
 * const bytes = frame(
 *   ipv6({ src: "fe80::1", dst: "ff02::1:ff00:2", hopLimit: 255 }),
 *   icmpv6({
 *     type: 135,
 *     target: "fe80::2",
 *     options: [{ name: "sourceLinkLayerAddress", address: "02:00:00:00:00:01" }],
 *   }),
 * );
 * const packet = decode(bytes, LINKTYPE_RAW);
 * if (packet.icmpv6?.typeName !== "neighbor solicitation") throw new Error("who has");
 * if (packet.icmpv6.target !== "fe80::2" || packet.checksum(packet.icmpv6) !== "ok") throw new Error("fe80::2");
 * ```
 */
export class Icmpv6 extends Layer {
  /** The `name` of its instances. */
  static readonly layerName = "icmpv6";

  /** The message at `offset`; undefined where fewer than 4 bytes are there. The only way to make one. */
  static decode(view: DataView, offset: number, end: number): Icmpv6 | undefined {
    return end - offset < HEADER_LENGTH ? undefined : new Icmpv6(view, offset, end);
  }

  /** Why {@linkcode Icmpv6.decode} returned undefined. */
  static shortage(_view: DataView, offset: number, end: number): Shortage {
    return { needed: HEADER_LENGTH, available: end - offset };
  }

  /** The short name of the protocol. */
  get name(): "icmpv6" {
    return "icmpv6";
  }

  /** What the message says, an `ICMP6_`, `MLD_` or `ND_` number. */
  get type(): number {
    return this.view.getUint8(this.offset + TYPE);
  }

  /** More of what it says, by the type. */
  get code(): number {
    return this.view.getUint8(this.offset + CODE);
  }

  /** The type in a few words, `"echo request"`; undefined where it has no name here. */
  get typeName(): string | undefined {
    return icmpv6TypeName(this.type);
  }

  /** The code in a few words, `"port unreachable"`; undefined where it has no name here. */
  get codeName(): string | undefined {
    return icmpv6CodeName(this.type, this.code);
  }

  /** The checksum as sent. */
  get checksum(): number {
    return this.view.getUint16(this.offset + CHECKSUM);
  }

  /** The second four bytes as one number, whatever they mean; undefined where the type is unknown or they are cut off. */
  get restOfHeader(): number | undefined {
    return this.headerLength >= 8 ? this.view.getUint32(this.offset + REST_OF_HEADER) : undefined;
  }

  /** Which echo request an answer is for; undefined in other messages. */
  get identifier(): number | undefined {
    const rest = this.#isEcho ? this.restOfHeader : undefined;
    return rest === undefined ? undefined : rest >>> 16;
  }

  /** The number of an echo request; undefined in other messages. */
  get sequence(): number | undefined {
    const rest = this.#isEcho ? this.restOfHeader : undefined;
    return rest === undefined ? undefined : rest & 0xffff;
  }

  /** What fits through, in bytes, where a packet is too big; undefined in other messages. */
  get mtu(): number | undefined {
    return this.type === ICMP6_PACKET_TOO_BIG ? this.restOfHeader : undefined;
  }

  /** The byte of the packet that a parameter problem is about; undefined in other messages. */
  get pointer(): number | undefined {
    return this.type === ICMP6_PARAM_PROB ? this.restOfHeader : undefined;
  }

  /** The hop limit that a router advises, 0 for none; undefined in other messages than router advertisements. */
  get curHopLimit(): number | undefined {
    const rest = this.type === ND_ROUTER_ADVERT ? this.restOfHeader : undefined;
    return rest === undefined ? undefined : rest >>> 24;
  }

  /** Router advertisement: addresses come from DHCPv6. */
  get managed(): boolean | undefined {
    return this.#flag(ND_ROUTER_ADVERT, 0x0080_0000);
  }

  /** Router advertisement: other configuration comes from DHCPv6. */
  get otherConfiguration(): boolean | undefined {
    return this.#flag(ND_ROUTER_ADVERT, 0x0040_0000);
  }

  /** Router advertisement: seconds for which the router is a default router. */
  get routerLifetime(): number | undefined {
    const rest = this.type === ND_ROUTER_ADVERT ? this.restOfHeader : undefined;
    return rest === undefined ? undefined : rest & 0xffff;
  }

  /** Neighbor advertisement: the sender is a router. */
  get router(): boolean | undefined {
    return this.#flag(ND_NEIGHBOR_ADVERT, 0x8000_0000);
  }

  /** Neighbor advertisement: it answers a solicitation. */
  get solicited(): boolean | undefined {
    return this.#flag(ND_NEIGHBOR_ADVERT, 0x4000_0000);
  }

  /** Neighbor advertisement: its link-layer address replaces the one that is known. */
  get override(): boolean | undefined {
    return this.#flag(ND_NEIGHBOR_ADVERT, 0x2000_0000);
  }

  /** Router advertisement: milliseconds for which a neighbor counts as reachable. */
  get reachableTime(): number | undefined {
    const present = this.type === ND_ROUTER_ADVERT && this.headerLength >= 16;
    return present ? this.view.getUint32(this.offset + 8) : undefined;
  }

  /** Router advertisement: milliseconds from one solicitation to the next. */
  get retransTimer(): number | undefined {
    const present = this.type === ND_ROUTER_ADVERT && this.headerLength >= 16;
    return present ? this.view.getUint32(this.offset + 12) : undefined;
  }

  /** Whom neighbor solicitation, advertisement and redirect are about; undefined in other messages. */
  get target(): string | undefined {
    const present = this.type > ND_ROUTER_ADVERT && this.type <= ND_REDIRECT && this.headerLength >= 24;
    return present ? formatIpv6(this.view, this.offset + 8) : undefined;
  }

  /** What a redirect is for; undefined in other messages. */
  get destination(): string | undefined {
    const present = this.type === ND_REDIRECT && this.headerLength >= 40;
    return present ? formatIpv6(this.view, this.offset + 24) : undefined;
  }

  /** The group that a multicast listener message is about; undefined in other messages, and in reports of version 2. */
  get multicastAddress(): string | undefined {
    return isMld(this.type) && this.headerLength >= 24 ? formatIpv6(this.view, this.offset + 8) : undefined;
  }

  /** The options of a Neighbor Discovery message, parsed anew at each call; none in other messages. */
  get options(): NdOption[] {
    const from = this.offset + icmpv6FixedLength(this.type);
    return isNeighborDiscovery(this.type) ? decodeNdOptionList(this.view, from, this.payloadOffset) : [];
  }

  /** Whether it is an error message, whose payload is the begin of the packet that it is about (RFC 4443, section 2.1). */
  get quotes(): boolean {
    return this.type >= ICMP6_DST_UNREACH && this.type <= ICMP6_PARAM_PROB;
  }

  /** Bytes of the header, with its options. */
  get headerLength(): number {
    const fixed = icmpv6FixedLength(this.type);
    const available = this.end - this.offset;
    if (available < fixed) return HEADER_LENGTH;
    return isNeighborDiscovery(this.type) ? available : fixed;
  }

  /** The header as plain fields. */
  toJSON(): Icmpv6Fields {
    const { type, code, checksum, options } = this;
    const { restOfHeader, identifier, sequence, mtu, pointer } = this;
    const { curHopLimit, managed, otherConfiguration, routerLifetime, reachableTime, retransTimer } = this;
    const { router, solicited, override, target, destination, multicastAddress } = this;
    return {
      type,
      code,
      checksum,
      ...(restOfHeader === undefined ? {} : { restOfHeader }),
      ...(identifier === undefined || sequence === undefined ? {} : { identifier, sequence }),
      ...(mtu === undefined ? {} : { mtu }),
      ...(pointer === undefined ? {} : { pointer }),
      ...(curHopLimit === undefined ? {} : { curHopLimit }),
      ...(managed === undefined || otherConfiguration === undefined ? {} : { managed, otherConfiguration }),
      ...(routerLifetime === undefined ? {} : { routerLifetime }),
      ...(router === undefined || solicited === undefined || override === undefined
        ? {}
        : { router, solicited, override }),
      ...(reachableTime === undefined || retransTimer === undefined ? {} : { reachableTime, retransTimer }),
      ...(target === undefined ? {} : { target }),
      ...(destination === undefined ? {} : { destination }),
      ...(multicastAddress === undefined ? {} : { multicastAddress }),
      ...(options.length === 0 ? {} : { options }),
    };
  }

  // The kernel leaves only checksums of TCP and UDP to the network card.
  /** Whether the checksum is right. */
  override checksumStatus(context: ChecksumContext): ChecksumStatus {
    if (context.addressSum === undefined) return "absent";
    const { length } = context;
    if (context.fragment || length > this.end - this.offset) return "truncated";
    const sum = sumWords(this.view, this.offset, this.offset + length, context.addressSum + IPPROTO_ICMPV6 + length);
    return foldChecksum(sum) === 0 ? "ok" : "bad";
  }

  get #isEcho(): boolean {
    return this.type === ICMP6_ECHO_REQUEST || this.type === ICMP6_ECHO_REPLY;
  }

  #flag(type: number, bit: number): boolean | undefined {
    const rest = this.type === type ? this.restOfHeader : undefined;
    return rest === undefined ? undefined : (rest & bit) !== 0;
  }
}
