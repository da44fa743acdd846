/**
 * DCCP, RFC 4340 section 5.
 *
 * ```text
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-------------------------------+-------------------------------+
 * |          Source Port          |       Destination Port        |
 * +---------------+-------+-------+-------------------------------+
 * |  Data Offset  | CCVal | CsCov |           Checksum            |
 * +-----+-------+-+-------+-------+-------------------------------+
 * | Res | Type  |X| Sequence Number: 24 bits, or with X, after a   |
 * +-----+-------+-+  reserved byte, 48 bits                       |
 * |  Acknowledgement number, by type; service or reset code       |
 * +---------------------------------------------------------------+
 * |  Options                                                      |
 * +---------------------------------------------------------------+
 * ```
 *
 * @module
 */

import { type ChecksumStatus, foldChecksum, sumWords } from "../bytes/checksum.ts";
import { formatHexAt } from "../bytes/hex.ts";
import { IPPROTO_DCCP } from "./ip_protocol.ts";
import { type ChecksumContext, Layer, type Shortage } from "./layer.ts";

const SRC_PORT = 0;
const DST_PORT = 2;
const DATA_OFFSET = 4;
const CCVAL_CSCOV = 5;
const CHECKSUM = 6;
const TYPE = 8;
const SEQ = 9;
const SHORT_LENGTH = 12;
const LONG_LENGTH = 16;

/** Packet type of a request. */
export const DCCP_REQUEST = 0;
/** Packet type of a response. */
export const DCCP_RESPONSE = 1;
/** Packet type of data. */
export const DCCP_DATA = 2;
/** Packet type of a reset. */
export const DCCP_RESET = 7;

/**
 * A DCCP header in a frame.
 *
 * @example
 * ```ts
 * import { Dccp, DCCP_REQUEST, parseHex } from "@capkit/capkit/core";
 *
 * const bytes = parseHex("8000 1389 05 00 0000 01 00 000000000007 00000002");
 * const header = Dccp.decode(new DataView(bytes.buffer), 0, bytes.length);
 * if (header?.type !== DCCP_REQUEST || header.seq !== 7n || header.serviceCode !== 2) throw new Error("a request");
 * ```
 */
export class Dccp extends Layer {
  /** The `name` of its instances. */
  static readonly layerName = "dccp";

  /** The header at `offset`; undefined where its bytes are not all there. The only way to make one. */
  static decode(view: DataView, offset: number, end: number): Dccp | undefined {
    return end - offset < neededLength(view, offset, end) ? undefined : new Dccp(view, offset, end);
  }

  /** Why {@linkcode Dccp.decode} returned undefined. */
  static shortage(view: DataView, offset: number, end: number): Shortage {
    return { needed: neededLength(view, offset, end), available: end - offset };
  }

  /** The short name of the protocol. */
  get name(): "dccp" {
    return "dccp";
  }

  /** The source port. */
  get srcPort(): number {
    return this.view.getUint16(this.offset + SRC_PORT);
  }

  /** The destination port. */
  get dstPort(): number {
    return this.view.getUint16(this.offset + DST_PORT);
  }

  /** The length of the header with its options, in units of 4 bytes. */
  get dataOffset(): number {
    return this.view.getUint8(this.offset + DATA_OFFSET);
  }

  /** A value of the congestion control. */
  get ccval(): number {
    return this.view.getUint8(this.offset + CCVAL_CSCOV) >> 4;
  }

  /** What the checksum covers: 0 all, 1 the header, n the header and 4 (n - 1) bytes of data. */
  get cscov(): number {
    return this.view.getUint8(this.offset + CCVAL_CSCOV) & 0xf;
  }

  /** The checksum as sent. */
  get checksum(): number {
    return this.view.getUint16(this.offset + CHECKSUM);
  }

  /** The three bits before the type. */
  get reserved(): number {
    return this.view.getUint8(this.offset + TYPE) >> 5;
  }

  /** What the packet is, a `DCCP_` number. */
  get type(): number {
    return this.view.getUint8(this.offset + TYPE) >> 1 & 0xf;
  }

  /** Whether sequence numbers have 48 bits. */
  get extended(): boolean {
    return (this.view.getUint8(this.offset + TYPE) & 0x1) !== 0;
  }

  /** The sequence number, of 24 or 48 bits. */
  get seq(): bigint {
    return this.extended ? this.#long(SEQ + 1) : BigInt(this.view.getUint32(this.offset + TYPE) & 0xffffff);
  }

  /** The acknowledgement number; undefined in requests and data. */
  get ack(): bigint | undefined {
    const { type, extended } = this;
    if (!hasAck(type)) return undefined;
    return extended ? this.#long(LONG_LENGTH + 2) : BigInt(this.view.getUint32(this.offset + SHORT_LENGTH) & 0xffffff);
  }

  /** What application the connection is for; in requests and responses. */
  get serviceCode(): number | undefined {
    const { type } = this;
    return type > DCCP_RESPONSE ? undefined : this.view.getUint32(this.offset + fixedLength(type, this.extended) - 4);
  }

  /** Why the connection ends, in a reset. */
  get resetCode(): number | undefined {
    const { type } = this;
    return type === DCCP_RESET ? this.view.getUint8(this.offset + fixedLength(type, this.extended) - 4) : undefined;
  }

  /** The options as hexadecimal digits. */
  get options(): string {
    const from = this.offset + fixedLength(this.type, this.extended);
    return formatHexAt(this.view, from, this.payloadOffset);
  }

  /** Bytes of the header, with its options. */
  get headerLength(): number {
    return neededLength(this.view, this.offset, this.end);
  }

  /** The header as plain fields. */
  toJSON(): DccpFields {
    return {
      srcPort: this.srcPort,
      dstPort: this.dstPort,
      dataOffset: this.dataOffset,
      ccval: this.ccval,
      cscov: this.cscov,
      checksum: this.checksum,
      reserved: this.reserved,
      type: this.type,
      extended: this.extended,
      seq: this.seq.toString(),
      ack: this.ack?.toString(),
      serviceCode: this.serviceCode,
      resetCode: this.resetCode,
      options: this.options,
    };
  }

  /** Whether the checksum over pseudo header, header and the data that it covers is right. */
  override checksumStatus({ offloaded, length, fragment, addressSum }: ChecksumContext): ChecksumStatus {
    if (offloaded) return "offloaded";
    if (addressSum === undefined) return "absent";
    const { cscov } = this;
    const covered = cscov === 0 ? length : Math.min(length, this.headerLength + 4 * (cscov - 1));
    if (fragment || covered > this.end - this.offset) return "truncated";
    const sum = sumWords(this.view, this.offset, this.offset + covered, addressSum + IPPROTO_DCCP + length);
    return foldChecksum(sum) === 0 ? "ok" : "bad";
  }

  #long(at: number): bigint {
    return BigInt(this.view.getUint16(this.offset + at)) << 32n | BigInt(this.view.getUint32(this.offset + at + 2));
  }
}

/** Whether packets of a type acknowledge: all but requests and data. */
function hasAck(type: number): boolean {
  return type !== DCCP_REQUEST && type !== DCCP_DATA;
}

/** Bytes before the options. */
function fixedLength(type: number, extended: boolean): number {
  const codes = type <= DCCP_RESPONSE || type === DCCP_RESET ? 4 : 0;
  return (extended ? LONG_LENGTH : SHORT_LENGTH) + (hasAck(type) ? extended ? 8 : 4 : 0) + codes;
}

function neededLength(view: DataView, offset: number, end: number): number {
  if (end - offset < SHORT_LENGTH) return SHORT_LENGTH;
  const type = view.getUint8(offset + TYPE);
  return Math.max(4 * view.getUint8(offset + DATA_OFFSET), fixedLength(type >> 1 & 0xf, (type & 1) !== 0));
}

/** The fields of a DCCP header. */
export interface DccpFields {
  /** 0 to 65,535. */
  srcPort: number;
  /** 0 to 65,535. */
  dstPort: number;
  /** 0 to 255. */
  dataOffset: number;
  /** 0 to 15. */
  ccval: number;
  /** 0 to 15. */
  cscov: number;
  /** 0 to 65,535. */
  checksum: number;
  /** 0 to 7. */
  reserved: number;
  /** 0 to 15. */
  type: number;
  /** Whether sequence numbers have 48 bits. */
  extended: boolean;
  /** 24 or 48 bits, in decimal digits. */
  seq: string;
  /** As `seq`. */
  ack?: string | undefined;
  /** 0 to 4,294,967,295. */
  serviceCode?: number | undefined;
  /** 0 to 255. */
  resetCode?: number | undefined;
  /** Hexadecimal digits. */
  options: string;
}
