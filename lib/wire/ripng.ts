/**
 * RIPng, RFC 2080 section 2.1.
 *
 * ```text
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +---------------+---------------+-------------------------------+
 * |    command    |    version    |               0               |
 * +---------------+---------------+-------------------------------+
 * |                     IPv6 prefix: 16 bytes                     |
 * +-------------------------------+---------------+---------------+
 * |           route tag           |  prefix len   |     metric    |
 * +-------------------------------+---------------+---------------+
 * ```
 *
 * @module
 */

import { formatIpv6 } from "../bytes/address.ts";
import { ByteWriter } from "./byte_writer.ts";
import { type ItemPart, itemParts } from "./item_list.ts";
import { Layer, type Shortage } from "./layer.ts";

const COMMAND = 0;
const VERSION = 1;
const RESERVED = 2;
const HEADER_LENGTH = 4;
const ENTRY_LENGTH = 20;

/** The metric of an entry that is no route, but says the next hop of those behind it (RFC 2080, section 2.1.1). */
export const RIPNG_NEXT_HOP = 0xff;

/**
 * The header of a RIPng message in a datagram. Its route table entries are the payload.
 *
 * @example
 * ```ts
 * import { decode, encodeRipng, frame, ipv6, LINKTYPE_RAW, parseHex, Ripng, udp } from "@capkit/capkit/core";
 *
 * const header = encodeRipng({ command: 2, version: 1, reserved: 0 });
 * const route = parseHex("20010db8000000000000000000000000 0000 20 01");
 * const bytes = frame(ipv6({ src: "fe80::1", dst: "ff02::9" }), udp({ srcPort: 521, dstPort: 521 }), header, route);
 * if (decode(bytes, LINKTYPE_RAW).layer(Ripng)?.entries[0]?.prefix !== "2001:db8::") throw new Error("a route");
 * ```
 */
export class Ripng extends Layer {
  /** The `name` of its instances. */
  static readonly layerName = "ripng";

  /** The header at `offset`; undefined where fewer than 4 bytes are there. The only way to make one. */
  static decode(view: DataView, offset: number, end: number): Ripng | undefined {
    return end - offset < HEADER_LENGTH ? undefined : new Ripng(view, offset, end);
  }

  /** Why {@linkcode Ripng.decode} returned undefined. */
  static shortage(_view: DataView, offset: number, end: number): Shortage {
    return { needed: HEADER_LENGTH, available: end - offset };
  }

  /** Whether a request or a response of version 1 is there. */
  static recognizes(view: DataView, offset: number, end: number): boolean {
    if (end - offset < HEADER_LENGTH) return false;
    const command = view.getUint8(offset + COMMAND);
    return (command === 1 || command === 2) && view.getUint8(offset + VERSION) === 1;
  }

  /** The short name of the protocol. */
  get name(): "ripng" {
    return "ripng";
  }

  /** 1 is a request, 2 a response. */
  get command(): number {
    return this.view.getUint8(this.offset + COMMAND);
  }

  /** 1. */
  get version(): number {
    return this.view.getUint8(this.offset + VERSION);
  }

  /** 0. */
  get reserved(): number {
    return this.view.getUint16(this.offset + RESERVED);
  }

  /** Where its route table entries are, as far as they are whole. */
  get entryParts(): ItemPart[] {
    const { view, payloadOffset: offset, payloadEnd: end } = this;
    return itemParts(view, { offset, end }, { headerLength: ENTRY_LENGTH, lengthAt: () => ENTRY_LENGTH });
  }

  /** Its route table entries. */
  get entries(): RipngEntry[] {
    return this.entryParts.map(({ view, offset }) => ({
      prefix: formatIpv6(view, offset),
      tag: view.getUint16(offset + 16),
      prefixLength: view.getUint8(offset + 18),
      metric: view.getUint8(offset + 19),
    }));
  }

  /** Bytes of the header: 4. */
  get headerLength(): number {
    return HEADER_LENGTH;
  }

  /** The message as plain fields. */
  toJSON(): RipngFields {
    const { command, version, reserved, entries } = this;
    return { command, version, reserved, entries };
  }
}

/** A route table entry. */
export interface RipngEntry {
  /** An IPv6 address. */
  prefix: string;
  /** 0 to 65,535. */
  tag: number;
  /** 0 to 255; 128 at most means something. */
  prefixLength: number;
  /** 16 is infinity, {@linkcode RIPNG_NEXT_HOP} no metric. */
  metric: number;
}

/** The fields of a RIPng message. */
export interface RipngFields {
  /** 0 to 255. */
  command: number;
  /** 0 to 255. */
  version: number;
  /** 0 to 65,535. */
  reserved: number;
  /** What entries come after the header; they are no part of it. */
  entries?: RipngEntry[];
}

/**
 * The 4 bytes of a RIPng header, all fields as given.
 *
 * @throws RangeError where a field does not fit.
 */
export function encodeRipng(fields: RipngFields): Uint8Array<ArrayBuffer> {
  const writer = new ByteWriter();
  writer.uint8("ripng.command", fields.command);
  writer.uint8("ripng.version", fields.version);
  writer.uint16("ripng.reserved", fields.reserved);
  return writer.finish();
}
