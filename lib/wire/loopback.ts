/**
 * BSD loopback: https://www.tcpdump.org/linktypes/LINKTYPE_NULL.html, and LINKTYPE_LOOP, the same in network byte order.
 *
 * ```text
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +---------------------------------------------------------------+
 * |      Address family, in the capturing machine's byte order    |
 * +---------------------------------------------------------------+
 * ```
 *
 * @module
 */

import { checkRange } from "./check_range.ts";
import { Layer, type Shortage } from "./layer.ts";

const FAMILY = 0;
const HEADER_LENGTH = 4;

/** IPv4, on all systems. */
export const BSD_AF_INET = 2;
/** IPv6 on NetBSD, OpenBSD and BSD/OS. */
export const BSD_AF_INET6_BSD = 24;
/** IPv6 on FreeBSD and DragonFly BSD. */
export const BSD_AF_INET6_FREEBSD = 28;
/** IPv6 on macOS, iOS and other Darwin. */
export const BSD_AF_INET6_DARWIN = 30;

/**
 * A loopback header in a frame.
 *
 * @example
 * ```ts
 * import { decode, frame, ipv4, LINKTYPE_NULL, Loopback, loopback, udp } from "@capkit/capkit/core";
 *
 * const addresses = { src: "127.0.0.1", dst: "127.0.0.1" };
 * const packet = decode(frame(loopback({ littleEndian: true }), ipv4(addresses), udp({ dstPort: 53 })), LINKTYPE_NULL);
 * if (packet.layer(Loopback)?.family !== 2 || packet.udp?.dstPort !== 53) throw new Error("AF_INET in either byte order");
 * ```
 */
export class Loopback extends Layer {
  /** The `name` of its instances. */
  static readonly layerName = "loopback";

  /** The header at `offset`; undefined where fewer than 4 bytes are there. The only way to make one. */
  static decode(view: DataView, offset: number, end: number): Loopback | undefined {
    return end - offset < HEADER_LENGTH ? undefined : new Loopback(view, offset, end);
  }

  /** Why {@linkcode Loopback.decode} returned undefined. */
  static shortage(_view: DataView, offset: number, end: number): Shortage {
    return { needed: HEADER_LENGTH, available: end - offset };
  }

  /** The short name of the protocol. */
  get name(): "loopback" {
    return "loopback";
  }

  /** The address family, a `BSD_AF_` number: all of them are small, so the smaller reading of both byte orders is meant. */
  get family(): number {
    return this.view.getUint32(this.offset + FAMILY, this.littleEndian);
  }

  /** Whether the family was written by a little-endian machine; false for 0, which is the same in both orders. */
  get littleEndian(): boolean {
    const at = this.offset + FAMILY;
    return this.view.getUint32(at, true) < this.view.getUint32(at);
  }

  /** Bytes of the header, with its options. */
  get headerLength(): number {
    return HEADER_LENGTH;
  }

  /** The header as plain fields. */
  toJSON(): LoopbackFields {
    return { family: this.family, littleEndian: this.littleEndian };
  }
}

/** The fields of a loopback header. */
export interface LoopbackFields {
  /** 0 to 0xffffffff. */
  family: number;
  /** The byte order; little-endian is not for LINKTYPE_LOOP. */
  littleEndian: boolean;
}

/**
 * The 4 bytes of a loopback header; `loopback()` in a `frame()` fills the family in.
 *
 * @throws RangeError where the family does not fit.
 *
 * @example
 * ```ts
 * import { encodeLoopback } from "@capkit/capkit/core";
 * if (encodeLoopback({ family: 2, littleEndian: false })[3] !== 2) throw new Error("network byte order");
 * ```
 */
export function encodeLoopback(fields: LoopbackFields): Uint8Array<ArrayBuffer> {
  const view = new DataView(new ArrayBuffer(HEADER_LENGTH));
  view.setUint32(FAMILY, checkRange("loopback.family", fields.family, 0xffffffff), fields.littleEndian);
  return new Uint8Array(view.buffer);
}
