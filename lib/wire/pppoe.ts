/**
 * PPP over Ethernet, RFC 2516 section 4: the header of a session's packets, and the same with the tags of discovery.
 *
 * ```text
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-------+-------+---------------+-------------------------------+
 * |  Ver  | Type  |     Code      |          Session ID           |
 * +-------+-------+---------------+-------------------------------+
 * |            Length             |  Tags: type, length, value    |
 * +-------------------------------+-------------------------------+
 * ```
 *
 * @module
 */

import { formatHexAt, parseHex } from "../bytes/hex.ts";
import { checkRange } from "./check_range.ts";
import { Layer, type Shortage } from "./layer.ts";
import type { OptionPart } from "./option_list.ts";

const VERSION_AND_TYPE = 0;
const CODE = 1;
const SESSION_ID = 2;
const LENGTH = 4;
const HEADER_LENGTH = 6;
/** An Ethernet frame has room for a few more tags than that; of a hostile frame the others are left out. */
const MAX_TAGS = 256;

/** Code of a session's packets. */
export const PPPOE_SESSION_DATA = 0x00;
/** Code: the access concentrator offers (Active Discovery Offer). */
export const PPPOE_PADO = 0x07;
/** Code: the host asks who is there (Active Discovery Initiation). */
export const PPPOE_PADI = 0x09;
/** Code: the host asks for a session (Active Discovery Request). */
export const PPPOE_PADR = 0x19;
/** Code: it has one (Active Discovery Session-confirmation). */
export const PPPOE_PADS = 0x65;
/** Code: the session is over (Active Discovery Terminate). */
export const PPPOE_PADT = 0xa7;

/** A tag as plain fields. */
export interface PppoeTag {
  /** 0 to 65,535. */
  type: number;
  /** Its value as hexadecimal digits. */
  data: string;
}

/** What session and discovery have in common. */
export abstract class Pppoe extends Layer {
  /** Why `decode` returned undefined. */
  static shortage(_view: DataView, offset: number, end: number): Shortage {
    return { needed: HEADER_LENGTH, available: end - offset };
  }

  /** The version: 1. */
  get version(): number {
    return this.view.getUint8(this.offset + VERSION_AND_TYPE) >> 4;
  }

  /** The type: 1. */
  get type(): number {
    return this.view.getUint8(this.offset + VERSION_AND_TYPE) & 15;
  }

  /** What the packet is, a `PPPOE_` number. */
  get code(): number {
    return this.view.getUint8(this.offset + CODE);
  }

  /** The session, together with both MAC addresses; 0 before there is one. */
  get sessionId(): number {
    return this.view.getUint16(this.offset + SESSION_ID);
  }

  /** Bytes of the payload, tags included. */
  get length(): number {
    return this.view.getUint16(this.offset + LENGTH);
  }

  /** The field that ends the payload before `end`. */
  override get lengthField(): "length" {
    return "length";
  }

  /** The header as plain fields. */
  toJSON(): PppoeFields {
    return {
      version: this.version,
      type: this.type,
      code: this.code,
      sessionId: this.sessionId,
      length: this.length,
    };
  }
}

/**
 * The header of a packet in a PPPoE session; PPP follows.
 *
 * @example
 * ```ts
 * import { decode, encodePpp, ethernet, frame, ipv4, LINKTYPE_ETHERNET, pppoe, PppoeSession, udp } from "@capkit/capkit/core";
 *
 * const bytes = frame(
 *   ethernet({ src: "02:00:00:00:00:01", dst: "02:00:00:00:00:02" }),
 *   pppoe({ sessionId: 17 }),
 *   encodePpp({ addressAndControl: false, compressed: false, protocol: 0x0021 }),
 *   ipv4({ src: "192.0.2.1", dst: "192.0.2.2" }),
 *   udp({ dstPort: 53 }),
 * );
 * const packet = decode(bytes, LINKTYPE_ETHERNET);
 * if (packet.layer(PppoeSession)?.sessionId !== 17 || packet.udp?.dstPort !== 53) throw new Error("a session's packet");
 * ```
 */
export class PppoeSession extends Pppoe {
  /** The `name` of its instances. */
  static readonly layerName = "pppoes";

  /** The header at `offset`; undefined where fewer than 6 bytes are there. The only way to make one. */
  static decode(view: DataView, offset: number, end: number): PppoeSession | undefined {
    return end - offset < HEADER_LENGTH ? undefined : new PppoeSession(view, offset, end);
  }

  /** The short name of the protocol. */
  get name(): "pppoes" {
    return "pppoes";
  }

  /** Bytes of the header: 6. */
  get headerLength(): number {
    return HEADER_LENGTH;
  }

  /** The byte after the payload in `view`: what follows in a short Ethernet frame is padding. */
  override get payloadEnd(): number {
    return Math.min(this.end, this.payloadOffset + this.length);
  }
}

/**
 * A packet of PPPoE discovery. All of it is header; what follows is padding.
 *
 * @example
 * ```ts
 * import { decode, encodePppoe, ethernet, frame, LINKTYPE_ETHERNET, PPPOE_PADI, PppoeDiscovery } from "@capkit/capkit/core";
 *
 * const tags = [{ type: 0x0101, data: "" }];
 * const bytes = frame(
 *   ethernet({ src: "02:00:00:00:00:01", dst: "ff:ff:ff:ff:ff:ff", ethertype: 0x8863 }),
 *   encodePppoe({ version: 1, type: 1, code: PPPOE_PADI, sessionId: 0, length: 4, tags }),
 * );
 * const packet = decode(bytes, LINKTYPE_ETHERNET).layer(PppoeDiscovery);
 * if (packet?.tags[0]?.type !== 0x0101) throw new Error("any service will do");
 * ```
 */
export class PppoeDiscovery extends Pppoe {
  /** The `name` of its instances. */
  static readonly layerName = "pppoed";

  /** The packet at `offset`; undefined where fewer than 6 bytes are there. The only way to make one. */
  static decode(view: DataView, offset: number, end: number): PppoeDiscovery | undefined {
    return end - offset < HEADER_LENGTH ? undefined : new PppoeDiscovery(view, offset, end);
  }

  /** The short name of the protocol. */
  get name(): "pppoed" {
    return "pppoed";
  }

  /** Where the tags are, as far as they were captured; `kind` is a tag's type. */
  get tagParts(): OptionPart[] {
    const { view, payloadOffset: end } = this;
    const parts: OptionPart[] = [];
    for (let at = this.offset + HEADER_LENGTH; at + 4 <= end && parts.length < MAX_TAGS;) {
      const next = at + 4 + view.getUint16(at + 2);
      if (next > end) break;
      parts.push({ view, offset: at, end: next, kind: view.getUint16(at) });
      at = next;
    }
    return parts;
  }

  /** The tags, the one that ends the list included. */
  get tags(): PppoeTag[] {
    return this.tagParts.map(({ view, offset, end, kind }) => ({
      type: kind,
      data: formatHexAt(view, offset + 4, end),
    }));
  }

  /** Bytes of the header with its tags, as far as they were captured. */
  get headerLength(): number {
    return Math.min(this.end - this.offset, HEADER_LENGTH + this.length);
  }

  /** No payload: the packet ends with its tags. */
  override get payloadEnd(): number {
    return this.payloadOffset;
  }

  /** The packet as plain fields. */
  override toJSON(): PppoeFields {
    return { ...super.toJSON(), tags: this.tags };
  }
}

/** The fields of a PPPoE header. */
export interface PppoeFields {
  /** 0 to 15; 1. */
  version: number;
  /** 0 to 15; 1. */
  type: number;
  /** 0 to 255. */
  code: number;
  /** 0 to 65,535. */
  sessionId: number;
  /** 0 to 65,535. */
  length: number;
  /** The tags, in discovery only. */
  tags?: PppoeTag[];
}

/**
 * The bytes of a PPPoE header with its tags, all fields as given; `pppoe()` in a `frame()` fills the length in.
 *
 * @throws TypeError where a tag is not in hexadecimal digits.
 * @throws RangeError where a field does not fit.
 *
 * @example
 * ```ts
 * import { encodePppoe, formatHex } from "@capkit/capkit/core";
 *
 * const header = encodePppoe({ version: 1, type: 1, code: 0, sessionId: 17, length: 2 });
 * if (formatHex(header) !== "110000110002") throw new Error("6 bytes");
 * ```
 */
export function encodePppoe(fields: PppoeFields): Uint8Array<ArrayBuffer> {
  const version = checkRange("pppoe.version", fields.version, 15);
  const type = checkRange("pppoe.type", fields.type, 15);
  const code = checkRange("pppoe.code", fields.code, 0xff);
  const sessionId = checkRange("pppoe.sessionId", fields.sessionId, 0xffff);
  const length = checkRange("pppoe.length", fields.length, 0xffff);
  const tags = (fields.tags ?? []).flatMap((tag) => {
    const data = parseHex(tag.data);
    const tagType = checkRange("pppoe.tag.type", tag.type, 0xffff);
    const tagLength = checkRange("pppoe.tag.length", data.length, 0xffff);
    return [tagType >> 8, tagType & 0xff, tagLength >> 8, tagLength & 0xff, ...data];
  });
  const numbers = [sessionId, length].flatMap((number) => [number >> 8, number & 0xff]);
  return Uint8Array.of(version << 4 | type, code, ...numbers, ...tags);
}
