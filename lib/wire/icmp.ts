/**
 * ICMP, RFC 792; the next-hop MTU by RFC 1191.
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
 * ```
 *
 * @module
 */

import { formatIpv4, parseIpv4 } from "../bytes/address.ts";
import { type ChecksumStatus, foldChecksum, sumWords } from "../bytes/checksum.ts";
import { checkRange } from "./check_range.ts";
import {
  ICMP_ECHO,
  ICMP_ECHOREPLY,
  ICMP_MASKREPLY,
  ICMP_PARAMPROB,
  ICMP_REDIRECT,
  ICMP_SOURCEQUENCH,
  ICMP_TIMXCEED,
  ICMP_TSTAMP,
  ICMP_UNREACH,
  ICMP_UNREACH_NEEDFRAG,
  icmpCodeName,
  icmpTypeName,
} from "./icmp_type.ts";
import { type ChecksumContext, Layer, type Shortage } from "./layer.ts";

const TYPE = 0;
const CODE = 1;
const CHECKSUM = 2;
const REST_OF_HEADER = 4;
const IDENTIFIER = 4;
const SEQUENCE = 6;
const POINTER = 4;
const GATEWAY = 4;
const MTU = 6;
const HEADER_LENGTH = 8;

/**
 * An ICMP message in a frame. Its payload is what follows the first 8 bytes: the data of an echo, the packet that an
 * error is about.
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
    return isQuery(this.type) ? this.view.getUint16(this.offset + IDENTIFIER) : undefined;
  }

  /** The number of an echo, timestamp, information or mask request; undefined in other messages. */
  get sequence(): number | undefined {
    return isQuery(this.type) ? this.view.getUint16(this.offset + SEQUENCE) : undefined;
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

  /** Whether it is an error message, whose payload is the begin of the packet that it is about (RFC 792). */
  get quotes(): boolean {
    return isError(this.type);
  }

  /** Bytes of the header, with its options. */
  get headerLength(): number {
    return HEADER_LENGTH;
  }

  /** The header as plain fields. */
  toJSON(): IcmpFields {
    const fields: IcmpFields = {
      type: this.type,
      code: this.code,
      checksum: this.checksum,
      restOfHeader: this.restOfHeader,
    };
    const { identifier, sequence, mtu, gateway, pointer } = this;
    if (identifier !== undefined) fields.identifier = identifier;
    if (sequence !== undefined) fields.sequence = sequence;
    if (mtu !== undefined) fields.mtu = mtu;
    if (gateway !== undefined) fields.gateway = gateway;
    if (pointer !== undefined) fields.pointer = pointer;
    return fields;
  }

  // The kernel leaves only checksums of TCP and UDP to the network card.
  /** Whether the checksum is right. */
  override checksumStatus(context: ChecksumContext): ChecksumStatus {
    const { length } = context;
    if (context.fragment || length > this.end - this.offset) return "truncated";
    return foldChecksum(sumWords(this.view, this.offset, this.offset + length)) === 0 ? "ok" : "bad";
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

/**
 * The fields of an ICMP header. What an optional field says goes on top of `restOfHeader`; a decoded header has those
 * that its type has.
 */
export interface IcmpFields {
  /** 0 to 255. */
  type: number;
  /** 0 to 255. */
  code: number;
  /** 0 to 65,535. */
  checksum: number;
  /** 0 to 0xffffffff. */
  restOfHeader: number;
  /** 0 to 65,535. */
  identifier?: number;
  /** 0 to 65,535. */
  sequence?: number;
  /** 0 to 65,535. */
  mtu?: number;
  /** An IPv4 address. */
  gateway?: string;
  /** 0 to 255. */
  pointer?: number;
}

/**
 * The 8 bytes of an ICMP header, all fields as given; `icmp()` in a `frame()` fills the checksum in.
 *
 * @throws TypeError where `gateway` is no address.
 * @throws RangeError where a field does not fit.
 *
 * @example
 * ```ts
 * import { encodeIcmp, formatHex } from "@capkit/capkit/core";
 *
 * const bytes = encodeIcmp({ type: 3, code: 4, checksum: 0, restOfHeader: 0, mtu: 1400 });
 * if (formatHex(bytes) !== "0304000000000578") throw new Error("too long for 1,400 bytes");
 * ```
 */
export function encodeIcmp(fields: IcmpFields): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(HEADER_LENGTH);
  const view = new DataView(bytes.buffer);
  view.setUint8(TYPE, checkRange("icmp.type", fields.type, 0xff));
  view.setUint8(CODE, checkRange("icmp.code", fields.code, 0xff));
  view.setUint16(CHECKSUM, checkRange("icmp.checksum", fields.checksum, 0xffff));
  view.setUint32(REST_OF_HEADER, checkRange("icmp.restOfHeader", fields.restOfHeader, 0xffffffff));
  const { identifier, sequence, mtu, gateway, pointer } = fields;
  if (identifier !== undefined) view.setUint16(IDENTIFIER, checkRange("icmp.identifier", identifier, 0xffff));
  if (sequence !== undefined) view.setUint16(SEQUENCE, checkRange("icmp.sequence", sequence, 0xffff));
  if (mtu !== undefined) view.setUint16(MTU, checkRange("icmp.mtu", mtu, 0xffff));
  if (gateway !== undefined) bytes.set(parseIpv4(gateway), GATEWAY);
  if (pointer !== undefined) view.setUint8(POINTER, checkRange("icmp.pointer", pointer, 0xff));
  return bytes;
}
