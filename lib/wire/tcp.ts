/**
 * TCP, RFC 9293 section 3.1; the flags ECE and CWR by RFC 3168, AE by RFC 9768.
 *
 * ```text
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-------------------------------+-------------------------------+
 * |          Source Port          |       Destination Port        |
 * +-------------------------------+-------------------------------+
 * |                        Sequence Number                        |
 * +---------------------------------------------------------------+
 * |                    Acknowledgment Number                      |
 * +-------+-----+-+-+-+-+-+-+-+-+-+-------------------------------+
 * | Data  |     |A|C|E|U|A|P|R|S|F|                               |
 * | Offset| Rsv |E|W|C|R|C|S|S|Y|I|            Window             |
 * |       |     | |R|E|G|K|H|T|N|N|                               |
 * +-------+-----+-+-+-+-+-+-+-+-+-+-------------------------------+
 * |           Checksum            |        Urgent Pointer         |
 * +-------------------------------+-------------------------------+
 * |            Options, 4 x (Data Offset - 5) bytes               |
 * +---------------------------------------------------------------+
 * ```
 *
 * @module
 */

import { type ChecksumStatus, foldChecksum, sumWords } from "../bytes/checksum.ts";
import { checkRange } from "./check_range.ts";
import { IPPROTO_TCP } from "./ip_protocol.ts";
import { type ChecksumContext, Layer, type Shortage } from "./layer.ts";
import { hasOption, type OptionPart, optionParts } from "./option_list.ts";
import { tcpFlagBits, TcpFlags, type TcpFlagsFields } from "./tcp_flags.ts";
import { decodeTcpOptionList, encodeTcpOptionList, type TcpOption } from "./tcp_option.ts";

const SRC_PORT = 0;
const DST_PORT = 2;
const SEQ = 4;
const ACK = 8;
const DATA_OFFSET_FLAGS = 12;
const WINDOW = 14;
const CHECKSUM = 16;
const URGENT = 18;
/** Without options. */
const HEADER_LENGTH = 20;

/**
 * A TCP header in a frame.
 *
 * @example
 * ```ts
 * import { decode, frame, ipv4, LINKTYPE_RAW, tcp } from "@capkit/capkit/core";
 *
 * const bytes = frame(
 *   ipv4({ src: "192.0.2.1", dst: "192.0.2.2" }),
 *   tcp({ srcPort: 4000, dstPort: 443, flags: { syn: true }, options: [{ name: "mss", mss: 1460 }] }),
 * );
 * const packet = decode(bytes, LINKTYPE_RAW);
 * if (!packet.tcp?.flags.syn || packet.tcp.flags.ack) throw new Error("a connection begins");
 * if (packet.tcp.options[0]?.name !== "mss") throw new Error("with its largest segment size");
 * ```
 */
export class Tcp extends Layer {
  /** The `name` of its instances. */
  static readonly layerName = "tcp";

  /**
   * The header at `offset`; undefined where `dataOffset` is less than 5 or fewer than 20 bytes are there. Options may be cut:
   * a snaplen of 64 or 68 cuts them. The only way to make one.
   */
  static decode(view: DataView, offset: number, end: number): Tcp | undefined {
    if (end - offset < HEADER_LENGTH) return undefined;
    return lengthAt(view, offset) < HEADER_LENGTH ? undefined : new Tcp(view, offset, end);
  }

  /** Why {@linkcode Tcp.decode} returned undefined, or why options are cut. */
  static shortage(view: DataView, offset: number, end: number): Shortage {
    const available = end - offset;
    if (available < HEADER_LENGTH) return { needed: HEADER_LENGTH, available };
    const headerLength = lengthAt(view, offset);
    if (headerLength < HEADER_LENGTH) {
      return { needed: HEADER_LENGTH, available: headerLength, limit: "tcp.dataOffset" };
    }
    return { needed: headerLength, available };
  }

  /** The short name of the protocol. */
  get name(): "tcp" {
    return "tcp";
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

  /** The next sequence number that the sender expects, where `flags.ack` is set. */
  get ack(): number {
    return this.view.getUint32(this.offset + ACK);
  }

  /** The header's length in units of 4 bytes, 5 to 15. */
  get dataOffset(): number {
    return this.view.getUint8(this.offset + DATA_OFFSET_FLAGS) >> 4;
  }

  /** Three bits that must be zero. */
  get reserved(): number {
    return this.view.getUint8(this.offset + DATA_OFFSET_FLAGS) >> 1 & 7;
  }

  /** The flags, each by its name. */
  get flags(): TcpFlags {
    return new TcpFlags(this.flagBits);
  }

  /** The flags as one number of nine bits, `TH_` constants. */
  get flagBits(): number {
    return this.view.getUint16(this.offset + DATA_OFFSET_FLAGS) & 0x1ff;
  }

  /** The receive window as sent: not yet shifted by the window scale of the connection. */
  get window(): number {
    return this.view.getUint16(this.offset + WINDOW);
  }

  /** The checksum as sent. */
  get checksum(): number {
    return this.view.getUint16(this.offset + CHECKSUM);
  }

  /** The urgent pointer: where `flags.urg` is set, the offset from `seq` of the byte after the urgent data. */
  get urgent(): number {
    return this.view.getUint16(this.offset + URGENT);
  }

  /** The options as far as they are there, parsed anew at each call. */
  get options(): TcpOption[] {
    return decodeTcpOptionList(this.view, this.offset + HEADER_LENGTH, this.payloadOffset);
  }

  /** Where each option lies. */
  get optionParts(): OptionPart[] {
    return optionParts(this.view, { offset: this.offset + HEADER_LENGTH, end: this.payloadOffset });
  }

  /** Whether there is an option of a kind over 1, a `TCPOPT_` number. */
  hasOption(kind: number): boolean {
    return hasOption(this.view, { offset: this.offset + HEADER_LENGTH, end: this.payloadOffset }, kind);
  }

  /** Whether the options go on where the bytes end. */
  get isCut(): boolean {
    return lengthAt(this.view, this.offset) > this.end - this.offset;
  }

  /** Bytes of the header, with its options as far as they are there: less than `dataOffset` says where they are cut. */
  get headerLength(): number {
    return Math.min(lengthAt(this.view, this.offset), this.end - this.offset);
  }

  /** The header as plain fields. */
  toJSON(): TcpFields {
    return {
      srcPort: this.srcPort,
      dstPort: this.dstPort,
      seq: this.seq,
      ack: this.ack,
      dataOffset: this.dataOffset,
      reserved: this.reserved,
      flags: this.flags.toJSON(),
      window: this.window,
      checksum: this.checksum,
      urgent: this.urgent,
      options: this.options,
    };
  }

  /** Whether the checksum is right. */
  override checksumStatus(context: ChecksumContext): ChecksumStatus {
    if (context.offloaded) return "offloaded";
    if (context.addressSum === undefined) return "absent";
    const { length } = context;
    if (context.fragment || length > this.end - this.offset) return "truncated";
    const sum = sumWords(this.view, this.offset, this.offset + length, context.addressSum + IPPROTO_TCP + length);
    return foldChecksum(sum) === 0 ? "ok" : "bad";
  }
}

/** `dataOffset` in bytes: the upper half of the byte, times 4. */
function lengthAt(view: DataView, offset: number): number {
  return view.getUint8(offset + DATA_OFFSET_FLAGS) >> 2 & 0x3c;
}

/** The fields of a TCP header. */
export interface TcpFields {
  /** 0 to 65,535. */
  srcPort: number;
  /** 0 to 65,535. */
  dstPort: number;
  /** 0 to 0xffffffff. */
  seq: number;
  /** 0 to 0xffffffff. */
  ack: number;
  /** 0 to 15, in units of 4 bytes. */
  dataOffset: number;
  /** 0 to 7; 0. */
  reserved: number;
  /** The flags that are set. */
  flags: TcpFlagsFields;
  /** 0 to 65,535. */
  window: number;
  /** 0 to 65,535. */
  checksum: number;
  /** 0 to 65,535. */
  urgent: number;
  /** At most 40 bytes of options. */
  options: TcpOption[];
}

/**
 * The bytes of a TCP header, all fields as given; `tcp()` in a `frame()` fills data offset and checksum in. Zeros follow
 * the options up to a multiple of 4 bytes, and as far as `dataOffset` says.
 *
 * @throws RangeError where a field does not fit.
 *
 * @example
 * ```ts
 * import { encodeTcp } from "@capkit/capkit/core";
 *
 * const bytes = encodeTcp({
 *   srcPort: 4000, dstPort: 443, seq: 1, ack: 0, dataOffset: 6, reserved: 0, flags: { syn: true }, window: 65535,
 *   checksum: 0, urgent: 0, options: [{ name: "mss", mss: 1460 }],
 * });
 * if (bytes.length !== 24 || bytes[13] !== 2) throw new Error("a SYN with one option");
 * ```
 */
export function encodeTcp(fields: TcpFields): Uint8Array<ArrayBuffer> {
  const options = encodeTcpOptionList(fields.options);
  checkRange("tcp.options bytes", options.length, 40);
  const dataOffset = checkRange("tcp.dataOffset", fields.dataOffset, 15);
  const reserved = checkRange("tcp.reserved", fields.reserved, 7);
  const bytes = new Uint8Array(Math.max(HEADER_LENGTH + Math.ceil(options.length / 4) * 4, dataOffset * 4));
  const view = new DataView(bytes.buffer);
  view.setUint16(SRC_PORT, checkRange("tcp.srcPort", fields.srcPort, 0xffff));
  view.setUint16(DST_PORT, checkRange("tcp.dstPort", fields.dstPort, 0xffff));
  view.setUint32(SEQ, checkRange("tcp.seq", fields.seq, 0xffffffff));
  view.setUint32(ACK, checkRange("tcp.ack", fields.ack, 0xffffffff));
  view.setUint16(DATA_OFFSET_FLAGS, dataOffset << 12 | reserved << 9 | tcpFlagBits(fields.flags));
  view.setUint16(WINDOW, checkRange("tcp.window", fields.window, 0xffff));
  view.setUint16(CHECKSUM, checkRange("tcp.checksum", fields.checksum, 0xffff));
  view.setUint16(URGENT, checkRange("tcp.urgent", fields.urgent, 0xffff));
  bytes.set(options, HEADER_LENGTH);
  return bytes;
}
