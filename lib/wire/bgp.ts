/**
 * BGP-4, RFC 4271 section 4.
 *
 * ```text
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +---------------------------------------------------------------+
 * |              Marker: 16 bytes, all bits set                   |
 * +-------------------------------+---------------+---------------+
 * |            Length             |     Type      |
 * +-------------------------------+---------------+
 * ```
 *
 * @module
 */

import { formatIpv4 } from "../bytes/address.ts";
import { formatHexAt, parseHex } from "../bytes/hex.ts";
import { ByteWriter } from "./byte_writer.ts";
import { checkRange } from "./check_range.ts";
import { Layer, type Shortage } from "./layer.ts";

const MARKER_LENGTH = 16;
const LENGTH = 16;
const TYPE = 18;
const HEADER_LENGTH = 19;
const OPEN_LENGTH = 10;
/** Bit of a path attribute's flags: its length has two bytes (RFC 4271, section 4.3). */
const EXTENDED_LENGTH = 0x10;

/** BGP type: opens a session. */
export const BGP_OPEN = 1;
/** BGP type: routes that are gone and new ones. */
export const BGP_UPDATE = 2;
/** BGP type: an error, which ends the session. */
export const BGP_NOTIFICATION = 3;
/** BGP type: the session is kept. */
export const BGP_KEEPALIVE = 4;
/** BGP type: send your routes again, RFC 2918. */
export const BGP_ROUTE_REFRESH = 5;

/**
 * A BGP header in a TCP segment. What its type has to say is the payload; `open`, `attributeParts` and the prefixes read
 * it. Only the first message of a segment is met.
 *
 * @example
 * ```ts
 * import { Bgp, encodeBgp } from "@capkit/capkit/core";
 *
 * const bytes = encodeBgp({ marker: "ff".repeat(16), length: 19, type: 4 });
 * if (Bgp.decode(new DataView(bytes.buffer), 0, 19)?.type !== 4) throw new Error("KEEPALIVE");
 * ```
 */
export class Bgp extends Layer {
  /** The `name` of its instances. */
  static readonly layerName = "bgp";

  /** The header at `offset`; undefined where fewer than 19 bytes are there. The only way to make one. */
  static decode(view: DataView, offset: number, end: number): Bgp | undefined {
    return end - offset < HEADER_LENGTH ? undefined : new Bgp(view, offset, end);
  }

  /** Why {@linkcode Bgp.decode} returned undefined. */
  static shortage(_view: DataView, offset: number, end: number): Shortage {
    return { needed: HEADER_LENGTH, available: end - offset };
  }

  /** Whether a whole header with its marker is there. */
  static recognizes(view: DataView, offset: number, end: number): boolean {
    if (end - offset < HEADER_LENGTH || view.getUint16(offset + LENGTH) < HEADER_LENGTH) return false;
    for (let i = 0; i < MARKER_LENGTH; i += 4) if (view.getUint32(offset + i) !== 0xffff_ffff) return false;
    return true;
  }

  /** The short name of the protocol. */
  get name(): "bgp" {
    return "bgp";
  }

  /** 16 bytes as hexadecimal digits, all of them `f`. */
  get marker(): string {
    return formatHexAt(this.view, this.offset, this.offset + MARKER_LENGTH);
  }

  /** Bytes of the message with its header. */
  get length(): number {
    return this.view.getUint16(this.offset + LENGTH);
  }

  /** What the message is, a `BGP_` number. */
  get type(): number {
    return this.view.getUint8(this.offset + TYPE);
  }

  /** What an OPEN says before its parameters; undefined in others and where it is cut. */
  get open(): BgpOpen | undefined {
    const { view, payloadOffset: at, payloadEnd: end } = this;
    if (this.type !== BGP_OPEN || end - at < OPEN_LENGTH) return undefined;
    return {
      version: view.getUint8(at),
      myAs: view.getUint16(at + 1),
      holdTime: view.getUint16(at + 3),
      identifier: formatIpv4(view, at + 5),
      parametersLength: view.getUint8(at + 9),
    };
  }

  /** Where the routes of an UPDATE are that are gone. */
  get withdrawnParts(): BgpPrefixPart[] {
    const { offset, end } = this.#withdrawn;
    return prefixParts(this.view, offset, end);
  }

  /** Where the path attributes of an UPDATE are. */
  get attributeParts(): BgpAttributePart[] {
    const { view } = this;
    const { offset, end } = this.#attributes;
    const parts: BgpAttributePart[] = [];
    for (let at = offset; at + 3 <= end;) {
      const flags = view.getUint8(at);
      const value = at + ((flags & EXTENDED_LENGTH) !== 0 ? 4 : 3);
      if (value > end) break;
      const next = value + ((flags & EXTENDED_LENGTH) !== 0 ? view.getUint16(at + 2) : view.getUint8(at + 2));
      if (next > end) break;
      parts.push({ view, offset: at, end: next, type: view.getUint8(at + 1), value });
      at = next;
    }
    return parts;
  }

  /** Where the prefixes of an UPDATE are that its attributes are about. */
  get nlriParts(): BgpPrefixPart[] {
    return prefixParts(this.view, this.#attributes.end, this.payloadEnd);
  }

  /** Bytes of the header: 19. */
  get headerLength(): number {
    return HEADER_LENGTH;
  }

  /** The byte after the message in `view`, as far as the segment has it. */
  override get payloadEnd(): number {
    return Math.min(this.end, this.offset + Math.max(HEADER_LENGTH, this.length));
  }

  /** The field that ends the payload before `end`. */
  override get lengthField(): "length" {
    return "length";
  }

  /** The message as plain fields. */
  toJSON(): BgpFields {
    const { open } = this;
    return {
      marker: this.marker,
      length: this.length,
      type: this.type,
      ...(open === undefined ? {} : { open }),
      ...(this.type === BGP_UPDATE
        ? {
          withdrawn: this.withdrawnParts.map(bgpPrefix),
          attributes: this.attributeParts.map(({ view, offset, end, type, value }) => {
            return { flags: view.getUint8(offset), type, data: formatHexAt(view, value, end) };
          }),
          nlri: this.nlriParts.map(bgpPrefix),
        }
        : {}),
    };
  }

  get #withdrawn(): Range {
    return this.type === BGP_UPDATE ? this.#counted(this.payloadOffset) : this.#nowhere;
  }

  get #attributes(): Range {
    return this.type === BGP_UPDATE ? this.#counted(this.#withdrawn.end) : this.#nowhere;
  }

  get #nowhere(): Range {
    return { offset: this.payloadEnd, end: this.payloadEnd };
  }

  /** So many bytes as the two bytes at `at` say, as far as they are there. */
  #counted(at: number): Range {
    const { view, payloadEnd } = this;
    if (at + 2 > payloadEnd) return this.#nowhere;
    return { offset: at + 2, end: Math.min(payloadEnd, at + 2 + view.getUint16(at)) };
  }
}

interface Range {
  readonly offset: number;
  readonly end: number;
}

/** Where a path attribute lies in a frame: flags, type, length, value. */
export interface BgpAttributePart {
  /** The bytes of the frame. */
  readonly view: DataView;
  /** Its first byte in `view`. */
  readonly offset: number;
  /** The byte after its last one in `view`. */
  readonly end: number;
  /** Its number. */
  readonly type: number;
  /** The first byte of its value. */
  readonly value: number;
}

/** Where a prefix lies in a frame: its length in bits, and as many bytes as it needs. */
export interface BgpPrefixPart {
  /** The bytes of the frame. */
  readonly view: DataView;
  /** Its first byte in `view`. */
  readonly offset: number;
  /** The byte after its last one in `view`. */
  readonly end: number;
}

function prefixParts(view: DataView, offset: number, end: number): BgpPrefixPart[] {
  const parts: BgpPrefixPart[] = [];
  for (let at = offset; at < end;) {
    const bits = view.getUint8(at);
    const next = at + 1 + Math.ceil(bits / 8);
    if (bits > 32 || next > end) break;
    parts.push({ view, offset: at, end: next });
    at = next;
  }
  return parts;
}

/** The prefix as text, `"192.0.2.0/24"`. */
export function bgpPrefix(part: BgpPrefixPart): string {
  return `${bgpPrefixAddress(part)}/${part.view.getUint8(part.offset)}`;
}

/** The prefix's address, `"192.0.2.0"`. */
export function bgpPrefixAddress({ view, offset, end }: BgpPrefixPart): string {
  const whole = new DataView(new ArrayBuffer(4));
  for (let at = offset + 1; at < end; at++) whole.setUint8(at - offset - 1, view.getUint8(at));
  return formatIpv4(whole, 0);
}

/** What an OPEN says. */
export interface BgpOpen {
  /** 4. */
  version: number;
  /** 0 to 65,535; 23,456 stands for a number that needs more bits (RFC 6793). */
  myAs: number;
  /** Seconds. */
  holdTime: number;
  /** In the form of an IPv4 address. */
  identifier: string;
  /** Bytes of the parameters that follow, 0 to 255. */
  parametersLength: number;
}

/** A path attribute. */
export interface BgpAttribute {
  /** 0 to 255. */
  flags: number;
  /** 0 to 255: 1 is ORIGIN, 2 AS_PATH, 3 NEXT_HOP. */
  type: number;
  /** Its value as hexadecimal digits. */
  data: string;
}

/** The fields of a BGP message. */
export interface BgpFields {
  /** 32 hexadecimal digits. */
  marker: string;
  /** 0 to 65,535. */
  length: number;
  /** 0 to 255. */
  type: number;
  /** What an OPEN says; like all that follows no part of the header. */
  open?: BgpOpen;
  /** Prefixes of an UPDATE that are gone: `"192.0.2.0/24"`. */
  withdrawn?: string[];
  /** The path attributes of an UPDATE. */
  attributes?: BgpAttribute[];
  /** Prefixes that they are about. */
  nlri?: string[];
}

/**
 * The bytes of a BGP header, all fields as given; what comes after it is not written.
 *
 * @throws RangeError where a number does not fit, or the marker has more than 16 bytes.
 * @throws TypeError where the marker is no text of hexadecimal digits.
 */
export function encodeBgp(fields: BgpFields): Uint8Array<ArrayBuffer> {
  const writer = new ByteWriter();
  const marker = parseHex(fields.marker);
  checkRange("bgp.marker length", marker.length, MARKER_LENGTH);
  writer.bytes(marker);
  writer.zeros(MARKER_LENGTH - marker.length);
  writer.uint16("bgp.length", fields.length);
  writer.uint8("bgp.type", fields.type);
  return writer.finish();
}
