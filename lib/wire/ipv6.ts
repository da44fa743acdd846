/**
 * IPv6, RFC 8200 section 3; the traffic class by RFC 2474 and RFC 3168.
 *
 * ```text
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-------+-----------+---+---------------------------------------+
 * |Version|   DSCP    |ECN|              Flow Label               |
 * +-------+-----------+---+-------+---------------+---------------+
 * |        Payload Length         |  Next Header  |   Hop Limit   |
 * +-------------------------------+---------------+---------------+
 * |                   Source Address, 16 bytes                    |
 * +---------------------------------------------------------------+
 * |                 Destination Address, 16 bytes                 |
 * +---------------------------------------------------------------+
 * ```
 *
 * @module
 */

import { formatIpv6, parseIpv6 } from "../bytes/address.ts";
import { checkRange } from "./check_range.ts";
import { IPPROTO_NONE } from "./ip_protocol.ts";
import { Layer, type Shortage } from "./layer.ts";

const VERSION = 0;
const PAYLOAD_LENGTH = 4;
const NEXT_HEADER = 6;
const HOP_LIMIT = 7;
const SRC = 8;
const DST = 24;
const HEADER_LENGTH = 40;

/**
 * An IPv6 header in a frame; extension headers are layers of their own.
 *
 * @example
 * ```ts
 * import { decode, frame, ipv6, LINKTYPE_RAW, udp } from "@capkit/capkit/core";
 *
 * const bytes = frame(ipv6({ src: "2001:db8::1", dst: "2001:db8::2", hopLimit: 3 }), udp({ dstPort: 53 }));
 * const packet = decode(bytes, LINKTYPE_RAW);
 * if (packet.ipv6?.dst !== "2001:db8::2" || packet.ipv6.hopLimit !== 3) throw new Error("three hops to 2001:db8::2");
 * ```
 */
export class Ipv6 extends Layer {
  /** The `name` of its instances. */
  static readonly layerName = "ipv6";

  /**
   * The header at `offset`; undefined where the version is not 6 or fewer than 40 bytes are there. The only way to make
   * one.
   */
  static decode(view: DataView, offset: number, end: number): Ipv6 | undefined {
    const valid = end - offset >= HEADER_LENGTH && view.getUint8(offset + VERSION) >> 4 === 6;
    return valid ? new Ipv6(view, offset, end) : undefined;
  }

  /** Why {@linkcode Ipv6.decode} returned undefined. */
  static shortage(_view: DataView, offset: number, end: number): Shortage {
    const available = end - offset;
    if (available < HEADER_LENGTH) return { needed: HEADER_LENGTH, available };
    return { needed: HEADER_LENGTH, available: 0, limit: "ipv6.version" };
  }

  /** The short name of the protocol. */
  get name(): "ipv6" {
    return "ipv6";
  }

  /** 6. */
  get version(): number {
    return this.view.getUint8(this.offset + VERSION) >> 4;
  }

  /** DSCP and ECN in one number, 0 to 255. */
  get trafficClass(): number {
    return this.view.getUint16(this.offset + VERSION) >> 4 & 0xff;
  }

  /** The differentiated services code point, 0 to 63. */
  get dscp(): number {
    return this.view.getUint16(this.offset + VERSION) >> 6 & 0x3f;
  }

  /** Explicit congestion notification: 0 to 3. */
  get ecn(): number {
    return this.view.getUint16(this.offset + VERSION) >> 4 & 3;
  }

  /** 0 to 0xfffff. */
  get flowLabel(): number {
    return this.view.getUint32(this.offset + VERSION) & 0xfffff;
  }

  /**
   * Bytes after this header, extension headers included; 0 in a jumbogram, whose length is in a hop-by-hop option
   * (RFC 2675), and where a network card is to cut the packet into segments that fit.
   */
  get payloadLength(): number {
    return this.view.getUint16(this.offset + PAYLOAD_LENGTH);
  }

  /** What follows, an `IPPROTO_` number. */
  get nextHeader(): number {
    return this.view.getUint8(this.offset + NEXT_HEADER);
  }

  /** Hops left, 0 to 255. */
  get hopLimit(): number {
    return this.view.getUint8(this.offset + HOP_LIMIT);
  }

  /** The source, `"2001:db8::1"`. */
  get src(): string {
    return formatIpv6(this.view, this.offset + SRC);
  }

  /** The destination, `"2001:db8::2"`; of a packet with a routing header, the next stop. */
  get dst(): string {
    return formatIpv6(this.view, this.offset + DST);
  }

  /** Bytes of the header, with its options. */
  get headerLength(): number {
    return HEADER_LENGTH;
  }

  /** The byte after the payload in `view`, by this layer's own length. */
  override get payloadEnd(): number {
    return Math.min(this.claimedEnd, this.end);
  }

  /** The field that says where the payload ends. */
  override get lengthField(): "payloadLength" {
    return "payloadLength";
  }

  /**
   * Where in the view the packet ends by its payload length, also where fewer bytes were captured; `end` where the
   * payload length is 0 and yet something follows.
   */
  get claimedEnd(): number {
    return this.isLengthOpen ? this.end : this.offset + HEADER_LENGTH + this.payloadLength;
  }

  /** Whether the payload length is 0 and yet something follows, so that the packet goes to the end of the frame. */
  get isLengthOpen(): boolean {
    return this.payloadLength === 0 && this.nextHeader !== IPPROTO_NONE;
  }

  /**
   * The sum of the 16-bit words of both addresses, for the pseudo header of the layer inside (RFC 8200, section 8.1).
   *
   * @param finalDestinationOffset Where in the view the destination is, if a routing header says another than this one.
   * @param homeAddressOffset Where in the view the source is, if a mobile node says another than this one.
   */
  addressSum(finalDestinationOffset?: number, homeAddressOffset?: number): number {
    const { view, offset } = this;
    const src = homeAddressOffset ?? offset + SRC;
    const dst = finalDestinationOffset ?? offset + DST;
    let sum = 0;
    for (let i = 0; i < 16; i += 2) sum += view.getUint16(src + i) + view.getUint16(dst + i);
    return sum;
  }

  /** The header as plain fields. */
  toJSON(): Ipv6Fields {
    return {
      version: this.version,
      dscp: this.dscp,
      ecn: this.ecn,
      flowLabel: this.flowLabel,
      payloadLength: this.payloadLength,
      nextHeader: this.nextHeader,
      hopLimit: this.hopLimit,
      src: this.src,
      dst: this.dst,
    };
  }
}

/** The fields of an IPv6 header. */
export interface Ipv6Fields {
  /** 0 to 15; 6. */
  version: number;
  /** 0 to 63. */
  dscp: number;
  /** 0 to 3. */
  ecn: number;
  /** 0 to 0xfffff. */
  flowLabel: number;
  /** Bytes after this header, 0 to 65,535. */
  payloadLength: number;
  /** 0 to 255. */
  nextHeader: number;
  /** 0 to 255. */
  hopLimit: number;
  /** The source, `"2001:db8::1"`. */
  src: string;
  /** The destination, likewise. */
  dst: string;
}

/**
 * The 40 bytes of an IPv6 header, all fields as given; `ipv6()` in a `frame()` fills length and next header in.
 *
 * @throws TypeError where an address is none.
 * @throws RangeError where a field does not fit.
 *
 * @example
 * ```ts
 * import { encodeIpv6, Ipv6 } from "@capkit/capkit/core";
 *
 * const addresses = { src: "2001:db8::1", dst: "ff02::1" };
 * const sizes = { payloadLength: 0, nextHeader: 59, hopLimit: 255 };
 * const bytes = encodeIpv6({ version: 6, dscp: 46, ecn: 0, flowLabel: 7, ...sizes, ...addresses });
 * if (Ipv6.decode(new DataView(bytes.buffer), 0, 40)?.dscp !== 46) throw new Error("expedited forwarding");
 * ```
 */
export function encodeIpv6(fields: Ipv6Fields): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(HEADER_LENGTH);
  const view = new DataView(bytes.buffer);
  const trafficClass = checkRange("ipv6.dscp", fields.dscp, 63) << 2 | checkRange("ipv6.ecn", fields.ecn, 3);
  const flowLabel = checkRange("ipv6.flowLabel", fields.flowLabel, 0xfffff);
  view.setUint32(VERSION, checkRange("ipv6.version", fields.version, 15) << 28 | trafficClass << 20 | flowLabel);
  view.setUint16(PAYLOAD_LENGTH, checkRange("ipv6.payloadLength", fields.payloadLength, 0xffff));
  view.setUint8(NEXT_HEADER, checkRange("ipv6.nextHeader", fields.nextHeader, 0xff));
  view.setUint8(HOP_LIMIT, checkRange("ipv6.hopLimit", fields.hopLimit, 0xff));
  bytes.set(parseIpv6(fields.src), SRC);
  bytes.set(parseIpv6(fields.dst), DST);
  return bytes;
}
