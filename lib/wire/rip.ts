/**
 * RIP version 1, RFC 1058 section 3.1, and version 2, RFC 2453 section 4.
 *
 * ```text
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +---------------+---------------+-------------------------------+
 * |    command    |    version    |     0; routing domain (2)     |
 * +---------------+---------------+-------------------------------+
 * |   address family identifier   |        0; Route Tag (2)       |
 * +-------------------------------+-------------------------------+
 * |                           IP address                          |
 * +---------------------------------------------------------------+
 * |                       0; Subnet Mask (2)                      |
 * +---------------------------------------------------------------+
 * |                         0; Next Hop (2)                       |
 * +---------------------------------------------------------------+
 * |                             metric                            |
 * ```
 *
 * @module
 */

import { formatIpv4 } from "../bytes/address.ts";
import { formatHexAt } from "../bytes/hex.ts";
import { ByteWriter } from "./byte_writer.ts";
import { type ItemPart, itemParts } from "./item_list.ts";
import { Layer, type Shortage } from "./layer.ts";

const COMMAND = 0;
const VERSION = 1;
const ROUTING_DOMAIN = 2;
const HEADER_LENGTH = 4;
const ENTRY_LENGTH = 20;
/** The highest command, RFC 2091: an acknowledgement of an update. */
const MAX_COMMAND = 11;
/** What the digest begins with, RFC 4822 section 3.1: the family of authentication, and a type. */
const DIGEST = 0xffff_0001;

/** The address family of an entry that is no route but authenticates the message, RFC 2453 section 4.1. */
export const RIP_AUTHENTICATION = 0xffff;
/** Type of authentication: a password. */
export const RIP_AUTH_PASSWORD = 2;
/** Type of authentication: a digest behind the routes, RFC 4822. */
export const RIP_AUTH_DIGEST = 3;

/**
 * The header of a RIP message in a datagram. Its entries are the payload.
 *
 * @example
 * ```ts
 * import { decode, encodeRip, frame, ipv4, LINKTYPE_RAW, parseHex, Rip, udp } from "@capkit/capkit/core";
 *
 * const header = encodeRip({ command: 2, version: 2, routingDomain: 0 });
 * const route = parseHex("0002 0000 c6336400 ffffff00 00000000 00000001");
 * const ports = udp({ srcPort: 520, dstPort: 520 });
 * const rip = decode(frame(ipv4({ src: "192.0.2.1", dst: "224.0.0.9" }), ports, header, route), LINKTYPE_RAW).layer(Rip);
 * if (rip?.entries[0]?.address !== "198.51.100.0") throw new Error("a route");
 * ```
 */
export class Rip extends Layer {
  /** The `name` of its instances. */
  static readonly layerName = "rip";

  /** The header at `offset`; undefined where fewer than 4 bytes are there. The only way to make one. */
  static decode(view: DataView, offset: number, end: number): Rip | undefined {
    return end - offset < HEADER_LENGTH ? undefined : new Rip(view, offset, end);
  }

  /** Why {@linkcode Rip.decode} returned undefined. */
  static shortage(_view: DataView, offset: number, end: number): Shortage {
    return { needed: HEADER_LENGTH, available: end - offset };
  }

  /** Whether a header with a command and a version is there that exist. */
  static recognizes(view: DataView, offset: number, end: number): boolean {
    if (end - offset < HEADER_LENGTH) return false;
    const command = view.getUint8(offset + COMMAND);
    const version = view.getUint8(offset + VERSION);
    return command >= 1 && command <= MAX_COMMAND && (version === 1 || version === 2);
  }

  /** The short name of the protocol. */
  get name(): "rip" {
    return "rip";
  }

  /** 1 is a request, 2 a response. */
  get command(): number {
    return this.view.getUint8(this.offset + COMMAND);
  }

  /** 1 or 2. */
  get version(): number {
    return this.view.getUint8(this.offset + VERSION);
  }

  /** 0; in RFC 1388, the first version 2, which process is meant. */
  get routingDomain(): number {
    return this.view.getUint16(this.offset + ROUTING_DOMAIN);
  }

  /** Where its entries are, as far as they are whole; a digest behind them goes up to the end. */
  get entryParts(): RipEntryPart[] {
    const { view, payloadOffset: offset, payloadEnd: end } = this;
    const parts = itemParts(view, { offset, end }, {
      headerLength: ENTRY_LENGTH,
      lengthAt: (_, at) => view.getUint32(at) === DIGEST ? end - at : ENTRY_LENGTH,
    });
    return parts.map((part) => ({ ...part, family: view.getUint16(part.offset) }));
  }

  /** Its entries; authentication among them as bytes. */
  get entries(): RipEntry[] {
    return this.entryParts.map(({ view, offset, end, family }) => {
      const tag = view.getUint16(offset + 2);
      if (family === RIP_AUTHENTICATION) return { family, tag, authentication: formatHexAt(view, offset + 4, end) };
      return {
        family,
        tag,
        address: formatIpv4(view, offset + 4),
        mask: formatIpv4(view, offset + 8),
        nextHop: formatIpv4(view, offset + 12),
        metric: view.getUint32(offset + 16),
      };
    });
  }

  /** Bytes of the header: 4. */
  get headerLength(): number {
    return HEADER_LENGTH;
  }

  /** The message as plain fields. */
  toJSON(): RipFields {
    const { command, version, routingDomain, entries } = this;
    return { command, version, routingDomain, entries };
  }
}

/** Where an entry lies in a frame: 20 bytes, or more of a digest. */
export interface RipEntryPart extends ItemPart {
  /** 2 is IPv4, 0 of a request all routes, {@linkcode RIP_AUTHENTICATION} none at all. */
  readonly family: number;
}

/** An entry of a RIP message: a route, or authentication. */
export interface RipEntry {
  /** 0 to 65,535. */
  family: number;
  /** The route tag, or the type of authentication; 0 to 65,535. */
  tag: number;
  /** Of a route: an IPv4 address, as the next two; the last two are 0.0.0.0 in version 1. */
  address?: string;
  /** Of a route. */
  mask?: string;
  /** Of a route. */
  nextHop?: string;
  /** Of a route: 16 is infinity. */
  metric?: number;
  /** Of authentication: 16 bytes as hexadecimal digits, or more of a digest. */
  authentication?: string;
}

/** The fields of a RIP message. */
export interface RipFields {
  /** 0 to 255. */
  command: number;
  /** 0 to 255. */
  version: number;
  /** 0 to 65,535. */
  routingDomain: number;
  /** What entries come after the header; they are no part of it. */
  entries?: RipEntry[];
}

/**
 * The 4 bytes of a RIP header, all fields as given.
 *
 * @throws RangeError where a field does not fit.
 */
export function encodeRip(fields: RipFields): Uint8Array<ArrayBuffer> {
  const writer = new ByteWriter();
  writer.uint8("rip.command", fields.command);
  writer.uint8("rip.version", fields.version);
  writer.uint16("rip.routingDomain", fields.routingDomain);
  return writer.finish();
}
