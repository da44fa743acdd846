/**
 * The GARP VLAN Registration Protocol, IEEE 802.1Q-2005 clause 11 and IEEE 802.1D-2004 clause 12.10.
 *
 * ```text
 * +-------------------------------+
 * |      Protocol Identifier      |
 * +---------------+---------------+---------------+---------------+
 * |     Type      |    Length     |     Event     |  Value        |
 * +---------------+---------------+---------------+---------------+
 *   more attributes, each with its length; 0; more messages, each with its type; 0
 * ```
 *
 * @module
 */

import { formatHexAt, parseHex } from "../bytes/hex.ts";
import { checkRange } from "./check_range.ts";
import { Layer, type Shortage } from "./layer.ts";

const PROTOCOL_ID = 0;
const HEADER_LENGTH = 2;

/** Bytes of an attribute without its value: length and event. */
const ATTRIBUTE_LENGTH = 2;

/**
 * A GVRP PDU in a frame. Its messages are lists of attributes of one type; both lists end with a byte of 0.
 *
 * @example
 * ```ts
 * import { decode, encodeGvrp, ethernet, frame, Gvrp, LINKTYPE_ETHERNET, llc } from "@capkit/capkit/core";
 *
 * const header = encodeGvrp({ protocolId: 1, attributes: [{ type: 1, event: 2, value: "0064" }] });
 * const bytes = frame(
 *   ethernet({ src: "02:00:00:00:00:01", dst: "02:00:00:00:00:02" }),
 *   llc({ dsap: 0x42, ssap: 0x42 }),
 *   header,
 * );
 * const gvrp = decode(bytes, LINKTYPE_ETHERNET).layer(Gvrp);
 * if (gvrp?.attributeParts.length !== 1) throw new Error("join VLAN 100");
 * ```
 */
export class Gvrp extends Layer {
  /** The `name` of its instances. */
  static readonly layerName = "gvrp";

  /** The header at `offset`; undefined where fewer than 2 bytes are there. The only way to make one. */
  static decode(view: DataView, offset: number, end: number): Gvrp | undefined {
    return end - offset < HEADER_LENGTH ? undefined : new Gvrp(view, offset, end);
  }

  /** Why {@linkcode Gvrp.decode} returned undefined. */
  static shortage(_view: DataView, offset: number, end: number): Shortage {
    return { needed: HEADER_LENGTH, available: end - offset };
  }

  /** The short name of the protocol. */
  get name(): "gvrp" {
    return "gvrp";
  }

  /** The protocol of the GARP family: 1. */
  get protocolId(): number {
    return this.view.getUint16(this.offset + PROTOCOL_ID);
  }

  /** Where the attributes of all messages lie in the frame, as far as they are whole. */
  get attributeParts(): GvrpAttributePart[] {
    return [...attributes(this.view, this.offset + HEADER_LENGTH, this.end)].filter(isPart);
  }

  /** Bytes of the PDU, with the bytes of 0 that end its lists. */
  get headerLength(): number {
    let last = this.offset + HEADER_LENGTH;
    for (const { end } of attributes(this.view, last, this.end)) last = end;
    return last - this.offset;
  }

  /** The header as plain fields. */
  toJSON(): GvrpFields {
    return {
      protocolId: this.protocolId,
      attributes: this.attributeParts.map(({ view, offset, end, type }) => ({
        type,
        event: view.getUint8(offset + 1),
        value: formatHexAt(view, offset + ATTRIBUTE_LENGTH, end),
      })),
    };
  }
}

/** The fields of a GVRP PDU. */
export interface GvrpFields {
  /** 0 to 65,535. */
  protocolId: number;
  /** The attributes of all messages. */
  attributes: GvrpAttribute[];
}

/**
 * The bytes of a GVRP PDU: attributes of one type one after the other in one message, and the zeros that end the lists.
 *
 * @throws RangeError where a field does not fit.
 */
export function encodeGvrp(fields: GvrpFields): Uint8Array<ArrayBuffer> {
  const bytes: number[] = [];
  let type: number | undefined;
  for (const attribute of fields.attributes) {
    if (attribute.type !== type) {
      if (type !== undefined) bytes.push(0);
      bytes.push(checkRange("gvrp.attributes.type", attribute.type, 0xff));
      type = attribute.type;
    }
    const value = parseHex(attribute.value);
    const length = checkRange("gvrp.attributes.length", ATTRIBUTE_LENGTH + value.length, 0xff);
    bytes.push(length, checkRange("gvrp.attributes.event", attribute.event, 0xff), ...value);
  }
  const protocolId = checkRange("gvrp.protocolId", fields.protocolId, 0xffff);
  return Uint8Array.of(protocolId >> 8, protocolId & 0xff, ...bytes, 0, ...(type === undefined ? [] : [0]));
}

/** Where one attribute lies in a frame. */
export interface GvrpAttributePart {
  /** The bytes of the frame. */
  readonly view: DataView;
  /** Its first byte in `view`, the length. */
  readonly offset: number;
  /** The byte after its last one in `view`. */
  readonly end: number;
  /** The type of its message: 1, a VLAN. */
  readonly type: number;
  /** Whether it is the first one of its message. */
  readonly first: boolean;
}

/** One attribute. */
export interface GvrpAttribute {
  /** The type of its message, 1 to 255: 1 is a VLAN. */
  type: number;
  /** 0 leave all, 1 join empty, 2 join in, 3 leave empty, 4 leave in, 5 empty. */
  event: number;
  /** The VLAN identifier as 4 hexadecimal digits; empty where all are meant. */
  value: string;
}

/** Where a mark is that ends a list, and so has no type. */
type GvrpMark = Omit<GvrpAttributePart, "type" | "first">;

function isPart(part: GvrpAttributePart | GvrpMark): part is GvrpAttributePart {
  return "type" in part;
}

/** Attributes and marks at most: no Ethernet frame has room for more, but a captured file's may. */
const MAX_PARTS = 1024;

/** All attributes and marks from `offset` on, up to the mark that ends the messages. */
function* attributes(view: DataView, offset: number, end: number): Generator<GvrpAttributePart | GvrpMark> {
  let at = offset;
  let left = MAX_PARTS;
  while (at < end && left-- > 0) {
    const type = view.getUint8(at);
    yield { view, offset: at, end: at + 1 };
    at++;
    if (type === 0) return;
    for (let first = true;; first = false) {
      const length = at < end ? view.getUint8(at) : 0;
      if (length < ATTRIBUTE_LENGTH || at + length > end || left-- <= 0) break;
      yield { view, offset: at, end: at + length, type, first };
      at += length;
    }
    if (at >= end || view.getUint8(at) !== 0) return;
    yield { view, offset: at, end: at + 1 };
    at++;
  }
}
