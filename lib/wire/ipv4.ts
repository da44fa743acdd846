/**
 * IPv4, RFC 791 section 3.1; the second byte by RFC 2474 and RFC 3168.
 *
 * ```text
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-------+-------+-----------+---+-------------------------------+
 * |Version|  IHL  |   DSCP    |ECN|         Total Length          |
 * +-------+-------+-----------+---+-+-+-+-------------------------+
 * |        Identification         |0|D|M|     Fragment Offset     |
 * +---------------+---------------+-+-+-+-------------------------+
 * | Time to Live  |   Protocol    |        Header Checksum        |
 * +---------------+---------------+-------------------------------+
 * |                        Source Address                         |
 * +---------------------------------------------------------------+
 * |                      Destination Address                      |
 * +---------------------------------------------------------------+
 * |               Options, 4 x (IHL - 5) bytes                    |
 * +---------------------------------------------------------------+
 * ```
 *
 * @module
 */

import { formatIpv4, parseIpv4 } from "../bytes/address.ts";
import { type ChecksumStatus, foldChecksum, sumWords } from "../bytes/checksum.ts";
import { checkRange } from "./check_range.ts";
import { decodeIpv4OptionList, encodeIpv4OptionList, finalSourceRouteHop, type Ipv4Option } from "./ipv4_option.ts";
import { Layer, type Shortage } from "./layer.ts";
import { type OptionPart, optionParts } from "./option_list.ts";

const VERSION_IHL = 0;
const DSCP_ECN = 1;
const TOTAL_LENGTH = 2;
const IDENTIFICATION = 4;
const FLAGS_FRAGMENT_OFFSET = 6;
const TTL = 8;
const PROTOCOL = 9;
const CHECKSUM = 10;
const SRC = 12;
const DST = 16;
/** Without options. */
const HEADER_LENGTH = 20;

/**
 * An IPv4 header in a frame.
 *
 * @example
 * ```ts
 * import { decode, frame, ipv4, LINKTYPE_RAW, udp } from "@capkit/capkit/core";
 *
 * const bytes = frame(ipv4({ src: "192.0.2.1", dst: "192.0.2.2", ttl: 3 }), udp({ dstPort: 53 }));
 * const packet = decode(bytes, LINKTYPE_RAW);
 * if (packet.ipv4?.dst !== "192.0.2.2" || packet.ipv4.ttl !== 3) throw new Error("three hops to 192.0.2.2");
 * if (packet.checksum(packet.ipv4) !== "ok") throw new Error("frame() fills lengths and checksums in");
 * ```
 */
export class Ipv4 extends Layer {
  /** The `name` of its instances. */
  static readonly layerName = "ipv4";

  /**
   * The header at `offset`; undefined where the version is not 4, `ihl` is less than 5, or its bytes are not all there.
   * The only way to make one.
   */
  static decode(view: DataView, offset: number, end: number): Ipv4 | undefined {
    if (end - offset < HEADER_LENGTH) return undefined;
    const versionIhl = view.getUint8(offset);
    if (versionIhl === 0x45) return new Ipv4(view, offset, end);
    const headerLength = (versionIhl & 0xf) * 4;
    const valid = versionIhl >> 4 === 4 && headerLength >= HEADER_LENGTH && headerLength <= end - offset;
    return valid ? new Ipv4(view, offset, end) : undefined;
  }

  /** Why {@linkcode Ipv4.decode} returned undefined. */
  static shortage(view: DataView, offset: number, end: number): Shortage {
    const available = end - offset;
    if (available < HEADER_LENGTH) return { needed: HEADER_LENGTH, available };
    const versionIhl = view.getUint8(offset + VERSION_IHL);
    if (versionIhl >> 4 !== 4) return { needed: HEADER_LENGTH, available: 0, limit: "ipv4.version" };
    const headerLength = (versionIhl & 0xf) * 4;
    if (headerLength < HEADER_LENGTH) return { needed: HEADER_LENGTH, available: headerLength, limit: "ipv4.ihl" };
    return { needed: headerLength, available };
  }

  /** The short name of the protocol. */
  get name(): "ipv4" {
    return "ipv4";
  }

  /** 4. */
  get version(): number {
    return this.view.getUint8(this.offset + VERSION_IHL) >> 4;
  }

  /** The internet header length in units of 4 bytes, 5 to 15. */
  get ihl(): number {
    return this.view.getUint8(this.offset + VERSION_IHL) & 0xf;
  }

  /** The differentiated services code point, 0 to 63. */
  get dscp(): number {
    return this.view.getUint8(this.offset + DSCP_ECN) >> 2;
  }

  /** Explicit congestion notification: 0 to 3. */
  get ecn(): number {
    return this.view.getUint8(this.offset + DSCP_ECN) & 3;
  }

  /** Bytes of header and payload; 0 where a network card is to cut the packet into segments that fit. */
  get totalLength(): number {
    return this.view.getUint16(this.offset + TOTAL_LENGTH);
  }

  /** The number that the fragments of one packet have in common. */
  get identification(): number {
    return this.view.getUint16(this.offset + IDENTIFICATION);
  }

  /** The first of the three flags, which must be zero. */
  get reserved(): boolean {
    return (this.view.getUint8(this.offset + FLAGS_FRAGMENT_OFFSET) & 0x80) !== 0;
  }

  /** The flag DF. */
  get dontFragment(): boolean {
    return (this.view.getUint8(this.offset + FLAGS_FRAGMENT_OFFSET) & 0x40) !== 0;
  }

  /** The flag MF. */
  get moreFragments(): boolean {
    return (this.view.getUint8(this.offset + FLAGS_FRAGMENT_OFFSET) & 0x20) !== 0;
  }

  /** Where this fragment begins in the whole payload, in bytes: 8 times the number on the wire. */
  get fragmentOffset(): number {
    return (this.view.getUint16(this.offset + FLAGS_FRAGMENT_OFFSET) & 0x1fff) * 8;
  }

  /** Whether only a part of a packet's payload is here: an offset, or more fragments to come. */
  get isFragment(): boolean {
    return (this.view.getUint16(this.offset + FLAGS_FRAGMENT_OFFSET) & 0x3fff) !== 0;
  }

  /** Hops left, 0 to 255. */
  get ttl(): number {
    return this.view.getUint8(this.offset + TTL);
  }

  /** What follows, an `IPPROTO_` number. */
  get protocol(): number {
    return this.view.getUint8(this.offset + PROTOCOL);
  }

  /** The header checksum as sent. */
  get checksum(): number {
    return this.view.getUint16(this.offset + CHECKSUM);
  }

  /** The source, `"192.0.2.1"`. */
  get src(): string {
    return formatIpv4(this.view, this.offset + SRC);
  }

  /** The destination, `"192.0.2.2"`; of a packet with a source route, the next hop. */
  get dst(): string {
    return formatIpv4(this.view, this.offset + DST);
  }

  /** The options, parsed anew at each call; most often none. */
  get options(): Ipv4Option[] {
    return decodeIpv4OptionList(this.view, this.offset + HEADER_LENGTH, this.payloadOffset);
  }

  /** Where each option lies. */
  get optionParts(): OptionPart[] {
    return optionParts(this.view, { offset: this.offset + HEADER_LENGTH, end: this.payloadOffset });
  }

  /** Bytes of the header, with its options. */
  get headerLength(): number {
    return (this.view.getUint8(this.offset + VERSION_IHL) & 0xf) * 4;
  }

  /** The byte after the payload in `view`, by this layer's own length. */
  override get payloadEnd(): number {
    const claimed = this.claimedEnd;
    return claimed >= this.end ? this.end : Math.max(claimed, this.offset + this.headerLength);
  }

  /** The field that says where the payload ends. */
  override get lengthField(): "totalLength" {
    return "totalLength";
  }

  /**
   * Where in the view the packet ends by its total length, also where fewer bytes were captured; `end` where the total
   * length is 0.
   */
  get claimedEnd(): number {
    return this.isLengthOpen ? this.end : this.offset + this.totalLength;
  }

  /** Whether the total length is 0, so that the packet goes to the end of the frame. */
  get isLengthOpen(): boolean {
    return this.totalLength === 0;
  }

  /**
   * The sum of the 16-bit words of both addresses, for the pseudo header of the layer inside. With a source route that is
   * not at its end, the destination is the last hop (RFC 1122, section 4.2.3.8).
   */
  addressSum(_finalDestinationOffset?: number, _homeAddressOffset?: number): number {
    const { view, offset } = this;
    const options = offset + HEADER_LENGTH;
    const end = this.payloadOffset;
    const dst = (end > options ? finalSourceRouteHop(view, options, end) : undefined) ?? offset + DST;
    return view.getUint16(offset + SRC) + view.getUint16(offset + SRC + 2) + view.getUint16(dst) +
      view.getUint16(dst + 2);
  }

  /** The header as plain fields. */
  toJSON(): Ipv4Fields {
    return {
      version: this.version,
      ihl: this.ihl,
      dscp: this.dscp,
      ecn: this.ecn,
      totalLength: this.totalLength,
      identification: this.identification,
      reserved: this.reserved,
      dontFragment: this.dontFragment,
      moreFragments: this.moreFragments,
      fragmentOffset: this.fragmentOffset,
      ttl: this.ttl,
      protocol: this.protocol,
      checksum: this.checksum,
      src: this.src,
      dst: this.dst,
      options: this.options,
    };
  }

  /** Whether the checksum is right. */
  override checksumStatus(): ChecksumStatus {
    return foldChecksum(sumWords(this.view, this.offset, this.payloadOffset)) === 0 ? "ok" : "bad";
  }
}

/** The fields of an IPv4 header. */
export interface Ipv4Fields {
  /** 0 to 15; 4. */
  version: number;
  /** 0 to 15, in units of 4 bytes. */
  ihl: number;
  /** 0 to 63. */
  dscp: number;
  /** 0 to 3. */
  ecn: number;
  /** Bytes of header and payload, 0 to 65,535. */
  totalLength: number;
  /** 0 to 65,535. */
  identification: number;
  /** The flag that must be zero. */
  reserved: boolean;
  /** DF. */
  dontFragment: boolean;
  /** MF. */
  moreFragments: boolean;
  /** In bytes: a multiple of 8 from 0 to 65,528. */
  fragmentOffset: number;
  /** 0 to 255. */
  ttl: number;
  /** 0 to 255. */
  protocol: number;
  /** 0 to 65,535. */
  checksum: number;
  /** The source, `"192.0.2.1"`. */
  src: string;
  /** The destination, likewise. */
  dst: string;
  /** At most 40 bytes of options. */
  options: Ipv4Option[];
}

/**
 * The bytes of an IPv4 header, all fields as given; `ipv4()` in a `frame()` fills lengths, protocol and checksum in.
 * Zeros follow the options up to a multiple of 4 bytes, and as far as `ihl` says.
 *
 * @throws TypeError where an address is none.
 * @throws RangeError where a field does not fit.
 *
 * @example
 * ```ts
 * import { encodeIpv4, Ipv4, parseHex } from "@capkit/capkit/core";
 *
 * const bytes = parseHex("4500 0073 0000 4000 4011 b861 c0a8 0001 c0a8 00c7");
 * const header = Ipv4.decode(new DataView(bytes.buffer), 0, bytes.length);
 * if (header === undefined || encodeIpv4(header.toJSON()).join() !== bytes.join()) throw new Error("there and back");
 * ```
 */
export function encodeIpv4(fields: Ipv4Fields): Uint8Array<ArrayBuffer> {
  const options = encodeIpv4OptionList(fields.options);
  checkRange("ipv4.options bytes", options.length, 40);
  const ihl = checkRange("ipv4.ihl", fields.ihl, 15);
  const bytes = new Uint8Array(Math.max(HEADER_LENGTH + Math.ceil(options.length / 4) * 4, ihl * 4));
  const view = new DataView(bytes.buffer);
  const fragmentOffset = checkRange("ipv4.fragmentOffset", fields.fragmentOffset, 0x1fff * 8);
  if (fragmentOffset % 8 !== 0) {
    throw new RangeError(`Cannot encode ipv4.fragmentOffset ${fragmentOffset}: it is a multiple of 8 bytes`);
  }
  const flags = (fields.reserved ? 4 : 0) | (fields.dontFragment ? 2 : 0) | (fields.moreFragments ? 1 : 0);
  view.setUint8(VERSION_IHL, checkRange("ipv4.version", fields.version, 15) << 4 | ihl);
  view.setUint8(DSCP_ECN, checkRange("ipv4.dscp", fields.dscp, 63) << 2 | checkRange("ipv4.ecn", fields.ecn, 3));
  view.setUint16(TOTAL_LENGTH, checkRange("ipv4.totalLength", fields.totalLength, 0xffff));
  view.setUint16(IDENTIFICATION, checkRange("ipv4.identification", fields.identification, 0xffff));
  view.setUint16(FLAGS_FRAGMENT_OFFSET, flags << 13 | fragmentOffset / 8);
  view.setUint8(TTL, checkRange("ipv4.ttl", fields.ttl, 0xff));
  view.setUint8(PROTOCOL, checkRange("ipv4.protocol", fields.protocol, 0xff));
  view.setUint16(CHECKSUM, checkRange("ipv4.checksum", fields.checksum, 0xffff));
  bytes.set(parseIpv4(fields.src), SRC);
  bytes.set(parseIpv4(fields.dst), DST);
  bytes.set(options, HEADER_LENGTH);
  return bytes;
}
