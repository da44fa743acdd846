/**
 * IP over InfiniBand, RFC 4391 section 6, behind what the capturing driver puts before it: a global route header and the
 * receiver's address, https://www.tcpdump.org/linktypes/LINKTYPE_IPOIB.html.
 *
 * ```text
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +---------------------------------------------------------------+
 * |    Global route header of 40 bytes, the first 20 of it zero   |
 * |    where there is none: then the receiver's address follows   |
 * +-------------------------------+-------------------------------+
 * |             Type              |           Reserved            |
 * +-------------------------------+-------------------------------+
 * ```
 *
 * @module
 */

import { formatHexAt, parseHex } from "../bytes/hex.ts";
import { checkRange } from "./check_range.ts";
import { Layer, type Shortage } from "./layer.ts";

const DESTINATION = 20;
const TYPE = 40;
const RESERVED = 42;
const HEADER_LENGTH = 44;

/**
 * An IP over InfiniBand header in a frame.
 *
 * @example
 * ```ts
 * import { decode, encodeIpoib, frame, Ipoib, ipv4, LINKTYPE_IPOIB, udp } from "@capkit/capkit/core";
 *
 * const header = encodeIpoib({ routeHeader: "00".repeat(40), type: 0x0800, reserved: 0 });
 * const bytes = frame(header, ipv4({ src: "192.0.2.1", dst: "192.0.2.2" }), udp({ dstPort: 53 }));
 * const packet = decode(bytes, LINKTYPE_IPOIB);
 * if (packet.layer(Ipoib)?.type !== 0x0800 || packet.udp?.dstPort !== 53) throw new Error("IPv4 over InfiniBand");
 * ```
 */
export class Ipoib extends Layer {
  /** The `name` of its instances. */
  static readonly layerName = "ipoib";

  /** The header at `offset`; undefined where fewer than 44 bytes are there. The only way to make one. */
  static decode(view: DataView, offset: number, end: number): Ipoib | undefined {
    return end - offset < HEADER_LENGTH ? undefined : new Ipoib(view, offset, end);
  }

  /** Why {@linkcode Ipoib.decode} returned undefined. */
  static shortage(_view: DataView, offset: number, end: number): Shortage {
    return { needed: HEADER_LENGTH, available: end - offset };
  }

  /** The short name of the protocol. */
  get name(): "ipoib" {
    return "ipoib";
  }

  /** The global route header, or 20 bytes of no meaning and the receiver's address: hexadecimal digits. */
  get routeHeader(): string {
    return formatHexAt(this.view, this.offset, this.offset + TYPE);
  }

  /** The receiver's address: a zero, its queue pair of 3 bytes and its GID of 16, as hexadecimal digits. */
  get destination(): string {
    return formatHexAt(this.view, this.offset + DESTINATION, this.offset + TYPE);
  }

  /** What follows, an `ETHERTYPE_` number. */
  get type(): number {
    return this.view.getUint16(this.offset + TYPE);
  }

  /** Sixteen bits that must be zero. */
  get reserved(): number {
    return this.view.getUint16(this.offset + RESERVED);
  }

  /** Bytes of the header: 44. */
  get headerLength(): number {
    return HEADER_LENGTH;
  }

  /** The header as plain fields. */
  toJSON(): IpoibFields {
    return { routeHeader: this.routeHeader, type: this.type, reserved: this.reserved };
  }
}

/** The fields of an IP over InfiniBand header. */
export interface IpoibFields {
  /** 40 bytes as hexadecimal digits. */
  routeHeader: string;
  /** 0 to 65,535. */
  type: number;
  /** 0 to 65,535; 0. */
  reserved: number;
}

/**
 * The 44 bytes of an IP over InfiniBand header.
 *
 * @throws TypeError where `routeHeader` is not in hexadecimal digits.
 * @throws RangeError where a field does not fit, or `routeHeader` has not 40 bytes.
 *
 * @example
 * ```ts
 * import { encodeIpoib } from "@capkit/capkit/core";
 * if (encodeIpoib({ routeHeader: "00".repeat(40), type: 0x0806, reserved: 0 })[41] !== 6) throw new Error("ARP");
 * ```
 */
export function encodeIpoib(fields: IpoibFields): Uint8Array<ArrayBuffer> {
  const routeHeader = parseHex(fields.routeHeader);
  if (routeHeader.length !== TYPE) {
    throw new RangeError(`Cannot encode ipoib.routeHeader of ${routeHeader.length} bytes: there are 40 for it`);
  }
  const type = checkRange("ipoib.type", fields.type, 0xffff);
  const reserved = checkRange("ipoib.reserved", fields.reserved, 0xffff);
  return Uint8Array.of(...routeHeader, type >> 8, type & 0xff, reserved >> 8, reserved & 0xff);
}
