/**
 * IPX, "Internetwork Packet Exchange (IPX) Router Specification" (Novell, part 107-000029-001), section 2.
 *
 * ```text
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-------------------------------+-------------------------------+
 * |           Checksum            |            Length             |
 * +---------------+---------------+-------------------------------+
 * | Transport Ctl |  Packet Type  |     Destination: network 4,   |
 * +---------------+---------------+                               |
 * |                 node 6 and socket 2 bytes                     |
 * +---------------------------------------------------------------+
 * |                   Source: the same, 12 bytes                  |
 * +---------------------------------------------------------------+
 * ```
 *
 * @module
 */

import { formatMac, parseMac } from "../bytes/address.ts";
import { checkRange } from "./check_range.ts";
import { Layer, type Shortage } from "./layer.ts";

const CHECKSUM = 0;
const LENGTH = 2;
const TRANSPORT_CONTROL = 4;
const PACKET_TYPE = 5;
const DST_NETWORK = 6;
const DST_NODE = 10;
const DST_SOCKET = 16;
const SRC_NETWORK = 18;
const SRC_NODE = 22;
const SRC_SOCKET = 28;
const HEADER_LENGTH = 30;

/**
 * An IPX header in a frame.
 *
 * @example
 * ```ts
 * import { decode, encodeIpx, ethernet, frame, Ipx, LINKTYPE_ETHERNET } from "@capkit/capkit/core";
 *
 * const header = encodeIpx({
 *   checksum: 0xffff, length: 30, transportControl: 0, packetType: 4,
 *   dstNetwork: 0, dstNode: "ff:ff:ff:ff:ff:ff", dstSocket: 0x0455,
 *   srcNetwork: 0, srcNode: "02:00:00:00:00:01", srcSocket: 0x0455,
 * });
 * const bytes = frame(
 *   ethernet({ src: "02:00:00:00:00:01", dst: "02:00:00:00:00:02", ethertype: 0x8137 }),
 *   header,
 * );
 * const ipx = decode(bytes, LINKTYPE_ETHERNET).layer(Ipx);
 * if (ipx?.dstSocket !== 0x0455) throw new Error("NetBIOS over IPX");
 * ```
 */
export class Ipx extends Layer {
  /** The `name` of its instances. */
  static readonly layerName = "ipx";

  /** The header at `offset`; undefined where fewer than 30 bytes are there. The only way to make one. */
  static decode(view: DataView, offset: number, end: number): Ipx | undefined {
    return end - offset < HEADER_LENGTH ? undefined : new Ipx(view, offset, end);
  }

  /** Why {@linkcode Ipx.decode} returned undefined. */
  static shortage(_view: DataView, offset: number, end: number): Shortage {
    return { needed: HEADER_LENGTH, available: end - offset };
  }

  /** The short name of the protocol. */
  get name(): "ipx" {
    return "ipx";
  }

  /** The checksum, which nobody uses: 0xffff. */
  get checksum(): number {
    return this.view.getUint16(this.offset + CHECKSUM);
  }

  /** Bytes of header and payload. */
  get length(): number {
    return this.view.getUint16(this.offset + LENGTH);
  }

  /** How many routers have sent the packet on. */
  get transportControl(): number {
    return this.view.getUint8(this.offset + TRANSPORT_CONTROL);
  }

  /** What is inside: 0 unknown, 1 RIP, 4 PEP, 5 SPX, 17 NCP, 20 NetBIOS broadcast. */
  get packetType(): number {
    return this.view.getUint8(this.offset + PACKET_TYPE);
  }

  /** The network of the destination. */
  get dstNetwork(): number {
    return this.view.getUint32(this.offset + DST_NETWORK);
  }

  /** The node of the destination. */
  get dstNode(): string {
    return formatMac(this.view, this.offset + DST_NODE);
  }

  /** The socket of the destination. */
  get dstSocket(): number {
    return this.view.getUint16(this.offset + DST_SOCKET);
  }

  /** The network of the source. */
  get srcNetwork(): number {
    return this.view.getUint32(this.offset + SRC_NETWORK);
  }

  /** The node of the source. */
  get srcNode(): string {
    return formatMac(this.view, this.offset + SRC_NODE);
  }

  /** The socket of the source. */
  get srcSocket(): number {
    return this.view.getUint16(this.offset + SRC_SOCKET);
  }

  /** Bytes of the header: 30. */
  get headerLength(): number {
    return HEADER_LENGTH;
  }

  /** The byte after the payload in `view`: by `length`, but for a length that can't hold the header. */
  override get payloadEnd(): number {
    const { length, offset, end } = this;
    return length < HEADER_LENGTH ? end : Math.min(end, offset + length);
  }

  /** The field that ends the payload before `end`. */
  override get lengthField(): "length" {
    return "length";
  }

  /** The header as plain fields. */
  toJSON(): IpxFields {
    return {
      checksum: this.checksum,
      length: this.length,
      transportControl: this.transportControl,
      packetType: this.packetType,
      dstNetwork: this.dstNetwork,
      dstNode: this.dstNode,
      dstSocket: this.dstSocket,
      srcNetwork: this.srcNetwork,
      srcNode: this.srcNode,
      srcSocket: this.srcSocket,
    };
  }
}

/** The fields of an IPX header. */
export interface IpxFields {
  /** 0 to 65,535. */
  checksum: number;
  /** 0 to 65,535. */
  length: number;
  /** 0 to 255. */
  transportControl: number;
  /** 0 to 255. */
  packetType: number;
  /** 0 to 0xffffffff. */
  dstNetwork: number;
  /** Six pairs of hexadecimal digits. */
  dstNode: string;
  /** 0 to 65,535. */
  dstSocket: number;
  /** 0 to 0xffffffff. */
  srcNetwork: number;
  /** Six pairs of hexadecimal digits. */
  srcNode: string;
  /** 0 to 65,535. */
  srcSocket: number;
}

/**
 * The 30 bytes of an IPX header, all fields as given.
 *
 * @throws TypeError where an address is none.
 * @throws RangeError where a field does not fit.
 */
export function encodeIpx(fields: IpxFields): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(HEADER_LENGTH);
  const view = new DataView(bytes.buffer);
  view.setUint16(CHECKSUM, checkRange("ipx.checksum", fields.checksum, 0xffff));
  view.setUint16(LENGTH, checkRange("ipx.length", fields.length, 0xffff));
  view.setUint8(TRANSPORT_CONTROL, checkRange("ipx.transportControl", fields.transportControl, 0xff));
  view.setUint8(PACKET_TYPE, checkRange("ipx.packetType", fields.packetType, 0xff));
  view.setUint32(DST_NETWORK, checkRange("ipx.dstNetwork", fields.dstNetwork, 0xffffffff));
  bytes.set(parseMac(fields.dstNode), DST_NODE);
  view.setUint16(DST_SOCKET, checkRange("ipx.dstSocket", fields.dstSocket, 0xffff));
  view.setUint32(SRC_NETWORK, checkRange("ipx.srcNetwork", fields.srcNetwork, 0xffffffff));
  bytes.set(parseMac(fields.srcNode), SRC_NODE);
  view.setUint16(SRC_SOCKET, checkRange("ipx.srcSocket", fields.srcSocket, 0xffff));
  return bytes;
}
