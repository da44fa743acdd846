/**
 * What Linux's netfilter logs of a packet, https://www.tcpdump.org/linktypes/LINKTYPE_NFLOG.html; names as in
 * linux/netfilter/nfnetlink_log.h.
 *
 * ```text
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +---------------+---------------+-------------------------------+
 * |    Family     |    Version    |          Resource ID          |
 * +---------------+---------------+-------------------------------+
 * |     Length    of an attribute |   Type, in host byte order    |
 * +-------------------------------+-------------------------------+
 * |   Its value, and zeros up to a multiple of 4 bytes            |
 * +---------------------------------------------------------------+
 * ```
 *
 * @module
 */

import { formatHexAt, parseHex } from "../bytes/hex.ts";
import { checkRange } from "./check_range.ts";
import { Layer, type Shortage } from "./layer.ts";
import type { OptionPart } from "./option_list.ts";

const FAMILY = 0;
const VERSION = 1;
const RESOURCE_ID = 2;
const ATTRIBUTES = 4;
/** Bytes of length and type. */
const ATTRIBUTE_HEADER = 4;
/** The kernel writes one of each of its twenty types; of a hostile frame the others are left out. */
const MAX_ATTRIBUTES = 256;

/** Attribute: EtherType and hook. */
export const NFULA_PACKET_HDR = 1;
/** Attribute: seconds and microseconds. */
export const NFULA_TIMESTAMP = 3;
/** Attribute: index of the interface it came in through. */
export const NFULA_IFINDEX_INDEV = 4;
/** Attribute: index of the interface it goes out through. */
export const NFULA_IFINDEX_OUTDEV = 5;
/** Attribute: the packet. */
export const NFULA_PAYLOAD = 9;
/** Attribute: the text that the rule gives. */
export const NFULA_PREFIX = 10;
/** Attribute: the user that owns the socket. */
export const NFULA_UID = 11;
/** Attribute: the group that owns the socket. */
export const NFULA_GID = 14;

/** An attribute as plain fields. */
export interface NflogAttribute {
  /** An `NFULA_` number, 0 to 65,535. */
  type: number;
  /** Its value as hexadecimal digits. */
  data: string;
}

/**
 * What stands before a packet that netfilter logged: all attributes up to the begin of the packet, which is one of them.
 *
 * @example
 * ```ts
 * import { decode, encodeNflog, frame, ipv4, LINKTYPE_NFLOG, NFULA_UID, Nflog, udp } from "@capkit/capkit/core";
 *
 * const datagram = frame(ipv4({ src: "192.0.2.1", dst: "192.0.2.2" }), udp({ dstPort: 53 }));
 * const attributes = [{ type: NFULA_UID, data: "000003e8" }];
 * const header = { family: 2, version: 0, resourceId: 42, littleEndian: true, attributes };
 * const packet = decode(frame(encodeNflog({ ...header, payloadLength: datagram.length }), datagram), LINKTYPE_NFLOG);
 * if (packet.layer(Nflog)?.resourceId !== 42 || packet.udp?.dstPort !== 53) throw new Error("group 42 logs it");
 * ```
 */
export class Nflog extends Layer {
  /** The `name` of its instances. */
  static readonly layerName = "nflog";

  /** The header at `offset`; undefined where fewer than 4 bytes are there. The only way to make one. */
  static decode(view: DataView, offset: number, end: number): Nflog | undefined {
    return end - offset < ATTRIBUTES ? undefined : new Nflog(view, offset, end);
  }

  /** Why {@linkcode Nflog.decode} returned undefined. */
  static shortage(_view: DataView, offset: number, end: number): Shortage {
    return { needed: ATTRIBUTES, available: end - offset };
  }

  /** The short name of the protocol. */
  get name(): "nflog" {
    return "nflog";
  }

  /** Linux's number of the address family. */
  get family(): number {
    return this.view.getUint8(this.offset + FAMILY);
  }

  /** The version: 0. */
  get version(): number {
    return this.view.getUint8(this.offset + VERSION);
  }

  /** The number of the group that it is logged for. */
  get resourceId(): number {
    return this.view.getUint16(this.offset + RESOURCE_ID);
  }

  /** Whether lengths and types were written by a little-endian machine: by that of the first attribute that can be. */
  get littleEndian(): boolean {
    const at = this.offset + ATTRIBUTES;
    if (this.end - at < ATTRIBUTE_HEADER) return true;
    const length = this.view.getUint16(at, true);
    return length >= ATTRIBUTE_HEADER && length <= this.view.getUint16(at);
  }

  /** Where the attributes are, each with length and type, the payload's too; `kind` is an attribute's type. */
  get attributeParts(): OptionPart[] {
    const { view, end, littleEndian } = this;
    const parts: OptionPart[] = [];
    for (let at = this.offset + ATTRIBUTES; at + ATTRIBUTE_HEADER <= end && parts.length < MAX_ATTRIBUTES;) {
      const length = view.getUint16(at, littleEndian);
      const kind = view.getUint16(at + 2, littleEndian);
      if (length < ATTRIBUTE_HEADER || (at + length > end && kind !== NFULA_PAYLOAD)) break;
      parts.push({ view, offset: at, end: Math.min(end, at + length), kind });
      if (kind === NFULA_PAYLOAD) break;
      at += Math.ceil(length / 4) * 4;
    }
    return parts;
  }

  /** The attributes before the packet. */
  get attributes(): NflogAttribute[] {
    return this.attributeParts.filter(({ kind }) => kind !== NFULA_PAYLOAD).map(({ view, offset, end, kind }) => {
      return { type: kind, data: formatHexAt(view, offset + ATTRIBUTE_HEADER, end) };
    });
  }

  /** Bytes of the packet as its attribute says it, captured or not; undefined where there is none. */
  get payloadLength(): number | undefined {
    const part = this.#payloadPart;
    return part === undefined ? undefined : this.view.getUint16(part.offset, this.littleEndian) - ATTRIBUTE_HEADER;
  }

  /** Bytes up to the packet; all of them where there is none. */
  get headerLength(): number {
    const part = this.#payloadPart;
    return (part === undefined ? this.end : part.offset + ATTRIBUTE_HEADER) - this.offset;
  }

  /** The byte after the packet in `view`. */
  override get payloadEnd(): number {
    return this.#payloadPart?.end ?? this.end;
  }

  /** The field that ends the payload before `end`. */
  override get lengthField(): "payloadLength" {
    return "payloadLength";
  }

  /** The header as plain fields. */
  toJSON(): NflogFields {
    const { family, version, resourceId, littleEndian, attributes, payloadLength } = this;
    const fields = { family, version, resourceId, littleEndian, attributes };
    return payloadLength === undefined ? fields : { ...fields, payloadLength };
  }

  get #payloadPart(): OptionPart | undefined {
    const last = this.attributeParts.at(-1);
    return last?.kind === NFULA_PAYLOAD ? last : undefined;
  }
}

/** The fields of what netfilter logs. */
export interface NflogFields {
  /** 0 to 255; 2 is IPv4, 10 is IPv6. */
  family: number;
  /** 0 to 255; 0. */
  version: number;
  /** 0 to 65,535. */
  resourceId: number;
  /** The byte order of lengths and types. */
  littleEndian: boolean;
  /** The attributes but the packet's own. */
  attributes: NflogAttribute[];
  /** Bytes of the packet, 0 to 65,531; left out where there is none. */
  payloadLength?: number;
}

/**
 * The bytes before a logged packet, all fields as given; attributes are padded with zeros.
 *
 * @throws TypeError where an attribute is not in hexadecimal digits.
 * @throws RangeError where a field does not fit.
 *
 * @example
 * ```ts
 * import { encodeNflog, formatHex } from "@capkit/capkit/core";
 *
 * const attributes = [{ type: 10, data: "00" }];
 * const bytes = encodeNflog({ family: 2, version: 0, resourceId: 1, littleEndian: true, attributes });
 * if (formatHex(bytes) !== "02000001" + "05000a0000000000") throw new Error("an empty prefix");
 * ```
 */
export function encodeNflog(fields: NflogFields): Uint8Array<ArrayBuffer> {
  const { littleEndian, payloadLength } = fields;
  const family = checkRange("nflog.family", fields.family, 0xff);
  const version = checkRange("nflog.version", fields.version, 0xff);
  const resourceId = checkRange("nflog.resourceId", fields.resourceId, 0xffff);
  const number = (value: number) => littleEndian ? [value & 0xff, value >> 8] : [value >> 8, value & 0xff];
  const header = (dataLength: number, type: number) => {
    const length = checkRange("nflog.attribute.length", dataLength + ATTRIBUTE_HEADER, 0xffff);
    return [...number(length), ...number(checkRange("nflog.attribute.type", type, 0xffff))];
  };
  const attributes = fields.attributes.flatMap(({ type, data }) => {
    const value = parseHex(data);
    return [...header(value.length, type), ...value, ...new Uint8Array(-value.length & 3)];
  });
  const payload = payloadLength === undefined ? [] : header(payloadLength, NFULA_PAYLOAD);
  return Uint8Array.of(family, version, resourceId >> 8, resourceId & 0xff, ...attributes, ...payload);
}
