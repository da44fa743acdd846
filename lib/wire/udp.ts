/**
 * UDP, RFC 768.
 *
 * ```text
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-------------------------------+-------------------------------+
 * |          Source Port          |       Destination Port        |
 * +-------------------------------+-------------------------------+
 * |            Length             |           Checksum            |
 * +-------------------------------+-------------------------------+
 * ```
 *
 * @module
 */

import { type ChecksumStatus, foldChecksum, sumWords } from "../bytes/checksum.ts";
import { checkRange } from "./check_range.ts";
import { IPPROTO_UDP } from "./ip_protocol.ts";
import { type ChecksumContext, Layer, type Shortage } from "./layer.ts";

const SRC_PORT = 0;
const DST_PORT = 2;
const LENGTH = 4;
const CHECKSUM = 6;
const HEADER_LENGTH = 8;

/**
 * A UDP header in a frame.
 *
 * @example
 * ```ts
 * import { decode, frame, ipv4, LINKTYPE_RAW, udp } from "@capkit/capkit/core";
 *
 * const bytes = frame(ipv4({ src: "192.0.2.1", dst: "192.0.2.2" }), udp({ srcPort: 4000, dstPort: 53 }), Uint8Array.of(1, 2));
 * const packet = decode(bytes, LINKTYPE_RAW);
 * if (packet.udp?.dstPort !== 53 || packet.udp.payload.length !== 2) throw new Error("a datagram of two bytes to port 53");
 * if (packet.checksum(packet.udp) !== "ok") throw new Error("frame() fills lengths and checksums in");
 * ```
 */
export class Udp extends Layer {
  /** The `name` of its instances. */
  static readonly layerName = "udp";

  /** The header at `offset`; undefined where fewer than 8 bytes are there. The only way to make one. */
  static decode(view: DataView, offset: number, end: number): Udp | undefined {
    return end - offset < HEADER_LENGTH ? undefined : new Udp(view, offset, end);
  }

  /** Why {@linkcode Udp.decode} returned undefined. */
  static shortage(_view: DataView, offset: number, end: number): Shortage {
    return { needed: HEADER_LENGTH, available: end - offset };
  }

  /** The short name of the protocol. */
  get name(): "udp" {
    return "udp";
  }

  /** The source port; 0 where no answer is expected. */
  get srcPort(): number {
    return this.view.getUint16(this.offset + SRC_PORT);
  }

  /** The destination port. */
  get dstPort(): number {
    return this.view.getUint16(this.offset + DST_PORT);
  }

  /** Bytes of header and payload; 0 in a jumbogram, whose length IPv6 says (RFC 2675, section 4). */
  get length(): number {
    return this.view.getUint16(this.offset + LENGTH);
  }

  /** The checksum as sent; 0 is none. */
  get checksum(): number {
    return this.view.getUint16(this.offset + CHECKSUM);
  }

  /** Bytes of the header: 8. */
  get headerLength(): number {
    return HEADER_LENGTH;
  }

  /** The byte after the payload in `view`: by `length`, but for a length that can't hold the header. */
  override get payloadEnd(): number {
    const length = this.length;
    return length < HEADER_LENGTH ? this.end : Math.min(this.end, this.offset + length);
  }

  /** The field that ends the payload before `end`. */
  override get lengthField(): "length" {
    return "length";
  }

  /** The header as plain fields. */
  toJSON(): UdpFields {
    return { srcPort: this.srcPort, dstPort: this.dstPort, length: this.length, checksum: this.checksum };
  }

  /** Whether the checksum over pseudo header, header and payload is right. */
  override checksumStatus(context: ChecksumContext): ChecksumStatus {
    if (this.checksum === 0) return "absent";
    if (context.offloaded) return "offloaded";
    if (context.addressSum === undefined) return "absent";
    const length = this.length < HEADER_LENGTH ? context.length : this.length;
    if (context.fragment || length > this.end - this.offset) return "truncated";
    const sum = sumWords(this.view, this.offset, this.offset + length, context.addressSum + IPPROTO_UDP + length);
    return foldChecksum(sum) === 0 ? "ok" : "bad";
  }
}

/** The fields of a UDP header. */
export interface UdpFields {
  /** The source port, 0 to 65,535; 0 where no answer is expected. */
  srcPort: number;
  /** The destination port, 0 to 65,535. */
  dstPort: number;
  /** Bytes of header and payload, 0 to 65,535. */
  length: number;
  /** 0 to 65,535; 0 is none. */
  checksum: number;
}

/**
 * The 8 bytes of a UDP header, all fields as given; `udp()` in a `frame()` fills length and checksum in.
 *
 * @throws RangeError where a field does not fit.
 *
 * @example
 * ```ts
 * import { encodeUdp, Udp } from "@capkit/capkit/core";
 *
 * const header = encodeUdp({ srcPort: 4000, dstPort: 53, length: 8, checksum: 0 });
 * if (Udp.decode(new DataView(header.buffer), 0, 8)?.srcPort !== 4000) throw new Error("there and back");
 * ```
 */
export function encodeUdp(fields: UdpFields): Uint8Array<ArrayBuffer> {
  const view = new DataView(new ArrayBuffer(HEADER_LENGTH));
  view.setUint16(SRC_PORT, checkRange("udp.srcPort", fields.srcPort, 0xffff));
  view.setUint16(DST_PORT, checkRange("udp.dstPort", fields.dstPort, 0xffff));
  view.setUint16(LENGTH, checkRange("udp.length", fields.length, 0xffff));
  view.setUint16(CHECKSUM, checkRange("udp.checksum", fields.checksum, 0xffff));
  return new Uint8Array(view.buffer);
}
