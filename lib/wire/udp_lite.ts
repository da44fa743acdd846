/**
 * UDP-Lite, RFC 3828.
 *
 * ```text
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-------------------------------+-------------------------------+
 * |          Source Port          |       Destination Port        |
 * +-------------------------------+-------------------------------+
 * |       Checksum Coverage       |           Checksum            |
 * +-------------------------------+-------------------------------+
 * ```
 *
 * @module
 */

import { type ChecksumStatus, foldChecksum, sumWords } from "../bytes/checksum.ts";
import { checkRange } from "./check_range.ts";
import { IPPROTO_UDPLITE } from "./ip_protocol.ts";
import { type ChecksumContext, Layer, type Shortage } from "./layer.ts";

const SRC_PORT = 0;
const DST_PORT = 2;
const COVERAGE = 4;
const CHECKSUM = 6;
const HEADER_LENGTH = 8;

/**
 * A UDP-Lite header in a frame.
 *
 * @example
 * ```ts
 * import { decode, frame, ipv4, LINKTYPE_RAW, UdpLite, udpLite } from "@capkit/capkit/core";
 *
 * const bytes = frame(ipv4({ src: "192.0.2.1", dst: "192.0.2.2" }), udpLite({ dstPort: 5004, coverage: 8 }), new Uint8Array(160));
 * const packet = decode(bytes, LINKTYPE_RAW);
 * const header = packet.layer(UdpLite);
 * if (header?.coverage !== 8 || packet.checksum(header) !== "ok") throw new Error("only the header must be right");
 * ```
 */
export class UdpLite extends Layer {
  /** The `name` of its instances. */
  static readonly layerName = "udplite";

  /** The header at `offset`; undefined where fewer than 8 bytes are there. The only way to make one. */
  static decode(view: DataView, offset: number, end: number): UdpLite | undefined {
    return end - offset < HEADER_LENGTH ? undefined : new UdpLite(view, offset, end);
  }

  /** Why {@linkcode UdpLite.decode} returned undefined. */
  static shortage(_view: DataView, offset: number, end: number): Shortage {
    return { needed: HEADER_LENGTH, available: end - offset };
  }

  /** The short name of the protocol. */
  get name(): "udplite" {
    return "udplite";
  }

  /** The source port; 0 where no answer is expected. */
  get srcPort(): number {
    return this.view.getUint16(this.offset + SRC_PORT);
  }

  /** The destination port. */
  get dstPort(): number {
    return this.view.getUint16(this.offset + DST_PORT);
  }

  /** How many bytes from the header's begin on the checksum covers; 0 is all of them. */
  get coverage(): number {
    return this.view.getUint16(this.offset + COVERAGE);
  }

  /** The checksum as sent. */
  get checksum(): number {
    return this.view.getUint16(this.offset + CHECKSUM);
  }

  /** Bytes of the header: 8. */
  get headerLength(): number {
    return HEADER_LENGTH;
  }

  /** The header as plain fields. */
  toJSON(): UdpLiteFields {
    return { srcPort: this.srcPort, dstPort: this.dstPort, coverage: this.coverage, checksum: this.checksum };
  }

  /** Whether the checksum over pseudo header and what it covers is right; a coverage within the header is not. */
  override checksumStatus(context: ChecksumContext): ChecksumStatus {
    if (context.offloaded) return "offloaded";
    if (context.addressSum === undefined) return "absent";
    const { length } = context;
    const covered = this.coverage === 0 ? length : this.coverage;
    if (covered < HEADER_LENGTH || covered > length) return "bad";
    if (context.fragment || covered > this.end - this.offset) return "truncated";
    const sum = sumWords(this.view, this.offset, this.offset + covered, context.addressSum + IPPROTO_UDPLITE + length);
    return foldChecksum(sum) === 0 ? "ok" : "bad";
  }
}

/** The fields of a UDP-Lite header. */
export interface UdpLiteFields {
  /** The source port, 0 to 65,535. */
  srcPort: number;
  /** The destination port, 0 to 65,535. */
  dstPort: number;
  /** Bytes that the checksum covers, 0 or 8 to 65,535. */
  coverage: number;
  /** 0 to 65,535. */
  checksum: number;
}

/**
 * The 8 bytes of a UDP-Lite header, all fields as given; `udpLite()` in a `frame()` fills the checksum in.
 *
 * @throws RangeError where a field does not fit.
 */
export function encodeUdpLite(fields: UdpLiteFields): Uint8Array<ArrayBuffer> {
  const view = new DataView(new ArrayBuffer(HEADER_LENGTH));
  view.setUint16(SRC_PORT, checkRange("udplite.srcPort", fields.srcPort, 0xffff));
  view.setUint16(DST_PORT, checkRange("udplite.dstPort", fields.dstPort, 0xffff));
  view.setUint16(COVERAGE, checkRange("udplite.coverage", fields.coverage, 0xffff));
  view.setUint16(CHECKSUM, checkRange("udplite.checksum", fields.checksum, 0xffff));
  return new Uint8Array(view.buffer);
}
