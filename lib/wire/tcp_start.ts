/**
 * The begin of a TCP header: of the packet that it is about, an ICMP error quotes 8 bytes behind the IP header at least (RFC
 * 792), and many routers quote no more.
 *
 * ```text
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-------------------------------+-------------------------------+
 * |          Source Port          |       Destination Port        |
 * +-------------------------------+-------------------------------+
 * |                        Sequence Number                        |
 * +---------------------------------------------------------------+
 * ```
 *
 * @module
 */

import { checkRange } from "./check_range.ts";
import { Layer, type Shortage } from "./layer.ts";

const SRC_PORT = 0;
const DST_PORT = 2;
const SEQ = 4;
const HEADER_LENGTH = 8;

/**
 * What an ICMP error quotes of a TCP header that it does not quote whole.
 *
 * @example
 * ```ts
 * import { decode, encodeTcpStart, frame, icmp, ipv4, LINKTYPE_RAW, TcpStart } from "@capkit/capkit/core";
 *
 * const lost = { src: "192.0.2.1", dst: "198.51.100.1", totalLength: 60, protocol: 6 };
 * const bytes = frame(
 *   ipv4({ src: "192.0.2.9", dst: "192.0.2.1" }),
 *   icmp({ type: 11, code: 0 }),
 *   ipv4(lost),
 *   encodeTcpStart({ srcPort: 4000, dstPort: 80, seq: 7 }),
 * );
 * const start = decode(bytes, LINKTYPE_RAW).quoted.find((layer) => layer instanceof TcpStart);
 * if (start?.dstPort !== 80) throw new Error("a traceroute with TCP");
 * ```
 */
export class TcpStart extends Layer {
  /** The `name` of its instances. */
  static readonly layerName = "tcp.start";

  /** The begin of the header at `offset`; undefined where fewer than 8 bytes are there. The only way to make one. */
  static decode(view: DataView, offset: number, end: number): TcpStart | undefined {
    return end - offset < HEADER_LENGTH ? undefined : new TcpStart(view, offset, end);
  }

  /** Why {@linkcode TcpStart.decode} returned undefined. */
  static shortage(_view: DataView, offset: number, end: number): Shortage {
    return { needed: HEADER_LENGTH, available: end - offset };
  }

  /** The short name of the protocol. */
  get name(): "tcp.start" {
    return "tcp.start";
  }

  /** The source port. */
  get srcPort(): number {
    return this.view.getUint16(this.offset + SRC_PORT);
  }

  /** The destination port. */
  get dstPort(): number {
    return this.view.getUint16(this.offset + DST_PORT);
  }

  /** The sequence number of the first byte of payload; of the SYN, where there is one. */
  get seq(): number {
    return this.view.getUint32(this.offset + SEQ);
  }

  /** The bytes that are always there: 8. */
  get headerLength(): number {
    return HEADER_LENGTH;
  }

  /** The header as plain fields. */
  toJSON(): TcpStartFields {
    return { srcPort: this.srcPort, dstPort: this.dstPort, seq: this.seq };
  }
}

/** The first fields of a TCP header. */
export interface TcpStartFields {
  /** 0 to 65,535. */
  srcPort: number;
  /** 0 to 65,535. */
  dstPort: number;
  /** 0 to 0xffffffff. */
  seq: number;
}

/**
 * The first 8 bytes of a TCP header.
 *
 * @throws RangeError where a field does not fit.
 */
export function encodeTcpStart(fields: TcpStartFields): Uint8Array<ArrayBuffer> {
  const view = new DataView(new ArrayBuffer(HEADER_LENGTH));
  view.setUint16(SRC_PORT, checkRange("tcp.srcPort", fields.srcPort, 0xffff));
  view.setUint16(DST_PORT, checkRange("tcp.dstPort", fields.dstPort, 0xffff));
  view.setUint32(SEQ, checkRange("tcp.seq", fields.seq, 0xffffffff));
  return new Uint8Array(view.buffer);
}
