/**
 * RTCP, RFC 3550 section 6.
 *
 * ```text
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +---+-+---------+---------------+-------------------------------+
 * | V |P|  Count  |  Packet Type  |  Length in units of 4 bytes,  |
 * +---+-+---------+---------------+  without these 4              |
 * |                       SSRC of sender                          |
 * +---------------------------------------------------------------+
 * |  By type; more packets of the same form                       |
 * +---------------------------------------------------------------+
 * ```
 *
 * @module
 */

import { type ItemForm, type ItemPart, itemParts } from "./item_list.ts";
import { Layer, type Shortage } from "./layer.ts";

const PACKET_HEADER_LENGTH = 4;
/** Bytes of a sender report without report blocks. */
const SENDER_REPORT_LENGTH = 28;
/** Bytes of a receiver report without report blocks. */
const RECEIVER_REPORT_LENGTH = 8;
/** Bytes of a report block. */
const BLOCK_LENGTH = 24;

/** Packet type of a sender report. */
export const RTCP_SR = 200;
/** Packet type of a receiver report. */
export const RTCP_RR = 201;
/** Packet type of source descriptions. */
export const RTCP_SDES = 202;
/** Packet type of a farewell. */
export const RTCP_BYE = 203;
/** Packet type of an application's own. */
export const RTCP_APP = 204;

const PACKETS: ItemForm = {
  headerLength: PACKET_HEADER_LENGTH,
  // What SRTCP encrypts and adds (RFC 3711, section 3.4) is no packet.
  lengthAt: (view, at) => view.getUint8(at) >> 6 === 2 && isType(view.getUint8(at + 1)) ? lengthAt(view, at) : 0,
};

/** The types of RFC 3550, of feedback (RFC 4585) and of extended reports (RFC 3611). */
function isType(type: number): boolean {
  return type >= RTCP_SR && type <= 207;
}

function lengthAt(view: DataView, at: number): number {
  return PACKET_HEADER_LENGTH + 4 * view.getUint16(at + 2);
}

/**
 * A compound of RTCP packets in a frame. All of it is header; of an encrypted one (SRTCP) the first 8 bytes alone are as sent.
 *
 * @example
 * ```ts
 * import { parseHex, Rtcp, RTCP_RR } from "@capkit/capkit/core";
 *
 * const bytes = parseHex("80c90001 01020304 81cb0001 01020304");
 * const types = Rtcp.decode(new DataView(bytes.buffer), 0, bytes.length)?.packets.map(({ type }) => type);
 * if (types?.length !== 2 || types[0] !== RTCP_RR) throw new Error("a receiver report and a farewell");
 * ```
 */
export class Rtcp extends Layer {
  /** The `name` of its instances. */
  static readonly layerName = "rtcp";

  /** The packets at `offset`; undefined where fewer than 4 bytes are there. The only way to make one. */
  static decode(view: DataView, offset: number, end: number): Rtcp | undefined {
    return end - offset < PACKET_HEADER_LENGTH ? undefined : new Rtcp(view, offset, end);
  }

  /** Why {@linkcode Rtcp.decode} returned undefined. */
  static shortage(_view: DataView, offset: number, end: number): Shortage {
    return { needed: PACKET_HEADER_LENGTH, available: end - offset };
  }

  /** Whether a report is there that has as many blocks as it says, no more and no less. */
  static recognizes(view: DataView, offset: number, end: number): boolean {
    if (end - offset < RECEIVER_REPORT_LENGTH || view.getUint8(offset) >> 6 !== 2) return false;
    const type = view.getUint8(offset + 1);
    if (type !== RTCP_SR && type !== RTCP_RR) return false;
    const fixed = type === RTCP_SR ? SENDER_REPORT_LENGTH : RECEIVER_REPORT_LENGTH;
    const length = fixed + BLOCK_LENGTH * (view.getUint8(offset) & 0x1f);
    return lengthAt(view, offset) === length && length <= end - offset;
  }

  /** The short name of the protocol. */
  get name(): "rtcp" {
    return "rtcp";
  }

  /** Where each packet lies. */
  get packetParts(): ItemPart[] {
    return itemParts(this.view, this, PACKETS);
  }

  /** The packets. */
  get packets(): RtcpPacket[] {
    return this.packetParts.map(({ view, offset, end }) => ({
      version: view.getUint8(offset) >> 6,
      padding: (view.getUint8(offset) & 0x20) !== 0,
      count: view.getUint8(offset) & 0x1f,
      type: view.getUint8(offset + 1),
      length: view.getUint16(offset + 2),
      ssrc: end - offset < 8 ? undefined : view.getUint32(offset + 4),
    }));
  }

  /** Bytes of the header: all. */
  get headerLength(): number {
    return this.end - this.offset;
  }

  /** The packets as plain fields. */
  toJSON(): RtcpFields {
    return { packets: this.packets };
  }
}

/** A packet of an {@linkcode Rtcp} compound. */
export interface RtcpPacket {
  /** 0 to 3; 2. */
  version: number;
  /** Whether it ends with padding. */
  padding: boolean;
  /** How many reports or sources, 0 to 31; or what the type makes of it. */
  count: number;
  /** An `RTCP_` number, 0 to 255. */
  type: number;
  /** In units of 4 bytes, one less than there are; 0 to 65,535. */
  length: number;
  /** The sender, or the first source. */
  ssrc?: number | undefined;
}

/** The fields of an {@linkcode Rtcp} compound. */
export interface RtcpFields {
  /** In their order. */
  packets: RtcpPacket[];
}
