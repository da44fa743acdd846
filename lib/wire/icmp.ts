/**
 * ICMP, RFC 792; the next-hop MTU by RFC 1191, router advertisements by RFC 1256, address masks by RFC 950, extensions by
 * RFC 4884, extended echo by RFC 8335.
 *
 * ```text
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +---------------+---------------+-------------------------------+
 * |     Type      |     Code      |           Checksum            |
 * +---------------+---------------+-------------------------------+
 * |         Identifier            |        Sequence Number        |
 * |         or another rest of the header, by the type            |
 * +---------------------------------------------------------------+
 * |       By the type: timestamps, address mask, routers          |
 * +---------------------------------------------------------------+
 * ```
 *
 * @module
 */

import { formatIpv4 } from "../bytes/address.ts";
import type { ChecksumStatus } from "../bytes/checksum.ts";
import { extensionBehindQuote, IcmpExtension } from "./icmp_extension.ts";
import type { IcmpFields, IcmpRouter } from "./icmp_fields.ts";
import {
  ICMP_ECHO,
  ICMP_ECHOREPLY,
  ICMP_EXTECHO,
  ICMP_EXTECHOREPLY,
  ICMP_MASKREPLY,
  ICMP_MASKREQ,
  ICMP_PARAMPROB,
  ICMP_REDIRECT,
  ICMP_ROUTERADVERT,
  ICMP_SOURCEQUENCH,
  ICMP_TIMXCEED,
  ICMP_TSTAMP,
  ICMP_TSTAMPREPLY,
  ICMP_UNREACH,
  ICMP_UNREACH_NEEDFRAG,
  icmpCodeName,
  icmpTypeName,
} from "./icmp_type.ts";
import { type ChecksumContext, Layer, type Shortage } from "./layer.ts";
import { messageChecksum } from "./message_checksum.ts";

const TYPE = 0;
const CODE = 1;
const CHECKSUM = 2;
const REST_OF_HEADER = 4;
const IDENTIFIER = 4;
const SEQUENCE = 6;
const POINTER = 4;
const GATEWAY = 4;
const MTU = 6;
/** In errors that can have an extension: the bytes of the quoted packet with its padding, in units of 4. */
const QUOTE_LENGTH = 5;
const EXTENDED_SEQUENCE = 6;
const EXTENDED_FLAGS = 7;
const LIFETIME = 6;
const TIMESTAMPS = 8;
const ADDRESS_MASK = 8;
const ROUTERS = 8;
/** Of all messages, but for those that have more by their type. */
const HEADER_LENGTH = 8;
/** A router's address and its preference. */
const ROUTER_LENGTH = 8;

/**
 * An ICMP message in a frame. Its payload is what follows the part whose layout the type says: the data of an echo, the
 * packet that an error is about.
 *
 * @example
 * ```ts
 * import { decode, frame, icmp, ipv4, LINKTYPE_RAW } from "@capkit/capkit/core";
 *
 * const bytes = frame(
 *   ipv4({ src: "192.0.2.1", dst: "192.0.2.2" }),
 *   icmp({ type: 8, identifier: 7, sequence: 1 }),
 *   new Uint8Array(56),
 * );
 * const packet = decode(bytes, LINKTYPE_RAW);
 * if (packet.icmp?.typeName !== "echo request" || packet.icmp.sequence !== 1) throw new Error("the first ping");
 * if (packet.checksum(packet.icmp) !== "ok") throw new Error("frame() fills the checksum in");
 * ```
 */
export class Icmp extends Layer {
  /** The `name` of its instances. */
  static readonly layerName = "icmp";

  /** The message at `offset`; undefined where fewer than 8 bytes are there. The only way to make one. */
  static decode(view: DataView, offset: number, end: number): Icmp | undefined {
    return end - offset < HEADER_LENGTH ? undefined : new Icmp(view, offset, end);
  }

  /** Why {@linkcode Icmp.decode} returned undefined. */
  static shortage(_view: DataView, offset: number, end: number): Shortage {
    return { needed: HEADER_LENGTH, available: end - offset };
  }

  /** The short name of the protocol. */
  get name(): "icmp" {
    return "icmp";
  }

  /** What the message says, an `ICMP_` number. */
  get type(): number {
    return this.view.getUint8(this.offset + TYPE);
  }

  /** More of what it says, by the type. */
  get code(): number {
    return this.view.getUint8(this.offset + CODE);
  }

  /** The type in a few words, `"echo request"`; undefined where it has no name here. */
  get typeName(): string | undefined {
    return icmpTypeName(this.type);
  }

  /** The code in a few words, `"port unreachable"`; undefined where it has no name here. */
  get codeName(): string | undefined {
    return icmpCodeName(this.type, this.code);
  }

  /** The checksum as sent. */
  get checksum(): number {
    return this.view.getUint16(this.offset + CHECKSUM);
  }

  /** The second four bytes as one number, whatever they mean. */
  get restOfHeader(): number {
    return this.view.getUint32(this.offset + REST_OF_HEADER);
  }

  /** Which echo, timestamp, information or mask request an answer is for; undefined in other messages. */
  get identifier(): number | undefined {
    const { type } = this;
    return isQuery(type) || isExtendedEcho(type) ? this.view.getUint16(this.offset + IDENTIFIER) : undefined;
  }

  /** The number of an echo, timestamp, information or mask request; undefined in other messages. */
  get sequence(): number | undefined {
    if (isExtendedEcho(this.type)) return this.view.getUint8(this.offset + EXTENDED_SEQUENCE);
    return isQuery(this.type) ? this.view.getUint16(this.offset + SEQUENCE) : undefined;
  }

  /**
   * The last byte of an extended echo (RFC 8335): of a request 1 where the interface is the receiver's own; of a reply the
   * state of the interface times 32, and whether it is active (4), has IPv4 (2) and IPv6 (1). Undefined in other messages.
   */
  get extendedFlags(): number | undefined {
    return isExtendedEcho(this.type) ? this.view.getUint8(this.offset + EXTENDED_FLAGS) : undefined;
  }

  /** What fits through, in bytes, where a packet is too long (RFC 1191); undefined in other messages. */
  get mtu(): number | undefined {
    const tooLong = this.type === ICMP_UNREACH && this.code === ICMP_UNREACH_NEEDFRAG;
    return tooLong ? this.view.getUint16(this.offset + MTU) : undefined;
  }

  /** The router that a redirect names; undefined in other messages. */
  get gateway(): string | undefined {
    return this.type === ICMP_REDIRECT ? formatIpv4(this.view, this.offset + GATEWAY) : undefined;
  }

  /** The byte of the packet that a parameter problem is about; undefined in other messages. */
  get pointer(): number | undefined {
    return this.type === ICMP_PARAMPROB ? this.view.getUint8(this.offset + POINTER) : undefined;
  }

  /** Router advertisement: seconds for which it holds (RFC 1256); undefined in other messages. */
  get lifetime(): number | undefined {
    return this.type === ICMP_ROUTERADVERT ? this.view.getUint16(this.offset + LIFETIME) : undefined;
  }

  /** When a timestamp request was sent, milliseconds since midnight UT; undefined in other messages. */
  get originateTimestamp(): number | undefined {
    return this.#timestamp(0);
  }

  /** When it was received; undefined in other messages. */
  get receiveTimestamp(): number | undefined {
    return this.#timestamp(1);
  }

  /** When the reply was sent; undefined in other messages. */
  get transmitTimestamp(): number | undefined {
    return this.#timestamp(2);
  }

  /** The mask of the network, `"255.255.255.0"` (RFC 950); undefined in other messages. */
  get addressMask(): string | undefined {
    const present = isMask(this.type) && this.headerLength > HEADER_LENGTH;
    return present ? formatIpv4(this.view, this.offset + ADDRESS_MASK) : undefined;
  }

  /** The routers that a router advertisement names (RFC 1256); none in other messages. */
  get routers(): IcmpRouter[] {
    const at = this.offset + ROUTERS;
    return Array.from({ length: this.#routerCount }, (_, i) => ({
      address: formatIpv4(this.view, at + ROUTER_LENGTH * i),
      preference: this.view.getInt32(at + ROUTER_LENGTH * i + 4),
    }));
  }

  /** What an error says beside the quoted packet, or what an extended echo asks for; undefined where there is none. */
  get extension(): IcmpExtension | undefined {
    const { view, offset, end } = this;
    if (this.type === ICMP_EXTECHO) return IcmpExtension.decode(view, offset + HEADER_LENGTH, end);
    if (!isExtensible(this.type)) return undefined;
    const length = 4 * view.getUint8(offset + QUOTE_LENGTH);
    return extensionBehindQuote(view, { offset: offset + HEADER_LENGTH, end, length });
  }

  /** Whether it is an error message, whose payload is the begin of the packet that it is about (RFC 792). */
  get quotes(): boolean {
    return isError(this.type);
  }

  /** Bytes of the header: 8, and what the type says has a layout too, if it is all there. */
  get headerLength(): number {
    const { type } = this;
    const length = isTimestamp(type)
      ? TIMESTAMPS + 12
      : isMask(type)
      ? ADDRESS_MASK + 4
      : ROUTERS + ROUTER_LENGTH * this.#routerCount;
    return length > this.end - this.offset ? HEADER_LENGTH : length;
  }

  /** The byte after the payload in `view`: `end`, or that of the quoted packet where an extension follows. */
  override get payloadEnd(): number {
    const { extension } = this;
    return extension === undefined || isExtendedEcho(this.type) ? this.end : extension.offset;
  }

  /** The field that ends the payload before `end`. */
  override get lengthField(): "length" {
    return "length";
  }

  /** The header as plain fields. */
  toJSON(): IcmpFields {
    const fields: IcmpFields = {
      type: this.type,
      code: this.code,
      checksum: this.checksum,
      restOfHeader: this.restOfHeader,
    };
    const { identifier, sequence, extendedFlags, mtu, gateway, pointer, lifetime } = this;
    const { originateTimestamp, receiveTimestamp, transmitTimestamp, addressMask, routers } = this;
    if (identifier !== undefined) fields.identifier = identifier;
    if (sequence !== undefined) fields.sequence = sequence;
    if (extendedFlags !== undefined) fields.extendedFlags = extendedFlags;
    if (mtu !== undefined) fields.mtu = mtu;
    if (gateway !== undefined) fields.gateway = gateway;
    if (pointer !== undefined) fields.pointer = pointer;
    if (lifetime !== undefined) fields.lifetime = lifetime;
    if (originateTimestamp !== undefined) fields.originateTimestamp = originateTimestamp;
    if (receiveTimestamp !== undefined) fields.receiveTimestamp = receiveTimestamp;
    if (transmitTimestamp !== undefined) fields.transmitTimestamp = transmitTimestamp;
    if (addressMask !== undefined) fields.addressMask = addressMask;
    if (routers.length > 0) fields.routers = routers;
    return fields;
  }

  // The kernel leaves only checksums of TCP and UDP to the network card.
  /** Whether the checksum is right. */
  override checksumStatus(context: ChecksumContext): ChecksumStatus {
    return messageChecksum(this, context);
  }

  #timestamp(index: number): number | undefined {
    const present = isTimestamp(this.type) && this.headerLength > HEADER_LENGTH;
    return present ? this.view.getUint32(this.offset + TIMESTAMPS + 4 * index) : undefined;
  }

  /** How many routers are there; none where an entry is not of the size that RFC 1256 knows. */
  get #routerCount(): number {
    if (this.type !== ICMP_ROUTERADVERT || this.view.getUint8(this.offset + 5) * 4 !== ROUTER_LENGTH) return 0;
    const room = Math.floor((this.end - this.offset - ROUTERS) / ROUTER_LENGTH);
    return Math.min(room, this.view.getUint8(this.offset + 4));
  }
}

/** Whether the message is about a packet: it came too fast or in vain, by a bad way, too late, or broken. */
function isError(type: number): boolean {
  return type === ICMP_UNREACH || type === ICMP_SOURCEQUENCH || type === ICMP_REDIRECT || type === ICMP_TIMXCEED ||
    type === ICMP_PARAMPROB;
}

/** Whether the rest of the header is identifier and sequence number: echo, and timestamp to address mask. */
function isQuery(type: number): boolean {
  return type === ICMP_ECHO || type === ICMP_ECHOREPLY || (type >= ICMP_TSTAMP && type <= ICMP_MASKREPLY);
}

/** Whether the message is an error that can have an extension (RFC 4884, section 4). */
function isExtensible(type: number): boolean {
  return type === ICMP_UNREACH || type === ICMP_TIMXCEED || type === ICMP_PARAMPROB;
}

function isExtendedEcho(type: number): boolean {
  return type === ICMP_EXTECHO || type === ICMP_EXTECHOREPLY;
}

function isTimestamp(type: number): boolean {
  return type === ICMP_TSTAMP || type === ICMP_TSTAMPREPLY;
}

function isMask(type: number): boolean {
  return type === ICMP_MASKREQ || type === ICMP_MASKREPLY;
}
