/**
 * DHCP, RFC 2131, and BOOTP, RFC 951, whose messages it extends.
 *
 * ```text
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +---------------+---------------+---------------+---------------+
 * |     op (1)    |   htype (1)   |   hlen (1)    |   hops (1)    |
 * +---------------+---------------+---------------+---------------+
 * |                            xid (4)                            |
 * +-------------------------------+-------------------------------+
 * |           secs (2)            |           flags (2)           |
 * +-------------------------------+-------------------------------+
 * |          ciaddr, yiaddr, siaddr and giaddr (4 each)           |
 * +---------------------------------------------------------------+
 * |            chaddr (16), sname (64) and file (128)             |
 * +---------------------------------------------------------------+
 * |                 magic cookie (4), options                     |
 * ```
 *
 * @module
 */

import { formatIpv4, parseIpv4 } from "../bytes/address.ts";
import { formatHexAt, parseHex } from "../bytes/hex.ts";
import { ByteWriter } from "./byte_writer.ts";
import { checkRange } from "./check_range.ts";
import {
  DHCP_OPTION_MESSAGE_TYPE,
  DHCP_OPTION_OVERLOAD,
  type DhcpOption,
  dhcpOptionFields,
  type DhcpOptionPart,
  dhcpOptionParts,
  dhcpValue,
  writeDhcpOption,
} from "./dhcp_option.ts";
import { Layer, type Shortage } from "./layer.ts";

const OP = 0;
const HTYPE = 1;
const HLEN = 2;
const HOPS = 3;
const XID = 4;
const SECS = 8;
const FLAGS = 10;
const CIADDR = 12;
const YIADDR = 16;
const SIADDR = 20;
const GIADDR = 24;
const CHADDR = 28;
const CHADDR_LENGTH = 16;
const SNAME = 44;
const SNAME_LENGTH = 64;
const FILE = 108;
const FILE_LENGTH = 128;
const COOKIE = 236;
const OPTIONS = 240;
/** 99, 130, 83, 99 in decimal: what says that options follow (RFC 2131, section 3). */
const MAGIC_COOKIE = 0x63825363;

/**
 * A message of DHCP or BOOTP in a frame. The header is all of it up to the end option; what follows is padding.
 *
 * @example
 * ```ts
 * import { decode, Dhcp, encodeDhcp, frame, ipv4, LINKTYPE_RAW, udp } from "@capkit/capkit/core";
 *
 * const discover = encodeDhcp({
 *   op: 1, xid: 7, chaddr: "020000000001", options: [{ code: 53, value: 1 }, { code: 55, value: [1, 3, 6] }, { code: 255 }],
 * });
 * const ports = udp({ srcPort: 68, dstPort: 67 });
 * const packet = decode(frame(ipv4({ src: "0.0.0.0", dst: "255.255.255.255" }), ports, discover), LINKTYPE_RAW);
 * if (packet.layer(Dhcp)?.messageType !== 1) throw new Error("DHCPDISCOVER");
 * ```
 */
export class Dhcp extends Layer {
  /** The `name` of its instances. */
  static readonly layerName = "dhcp";

  /**
   * The message at `offset`; undefined where fewer than the 44 bytes up to `chaddr` are there: captures are often cut
   * within the names that follow. The only way to make one.
   */
  static decode(view: DataView, offset: number, end: number): Dhcp | undefined {
    return end - offset < SNAME ? undefined : new Dhcp(view, offset, end);
  }

  /** Why {@linkcode Dhcp.decode} returned undefined. */
  static shortage(_view: DataView, offset: number, end: number): Shortage {
    return { needed: SNAME, available: end - offset };
  }

  /** Whether a request or a reply is there, with a hardware address that fits. */
  static recognizes(view: DataView, offset: number, end: number): boolean {
    if (end - offset < SNAME || view.getUint8(offset + HLEN) > CHADDR_LENGTH) return false;
    const op = view.getUint8(offset + OP);
    return op === 1 || op === 2;
  }

  /** The short name of the protocol. */
  get name(): "dhcp" {
    return "dhcp";
  }

  /** 1 is a request, 2 a reply. */
  get op(): number {
    return this.view.getUint8(this.offset + OP);
  }

  /** What hardware addresses are, an `ARPHRD_` number. */
  get htype(): number {
    return this.view.getUint8(this.offset + HTYPE);
  }

  /** Bytes of a hardware address, more than 16 in a broken message. */
  get hlen(): number {
    return this.view.getUint8(this.offset + HLEN);
  }

  /** How many relays it went through. */
  get hops(): number {
    return this.view.getUint8(this.offset + HOPS);
  }

  /** The transaction ID by which a reply is matched to its request. */
  get xid(): number {
    return this.view.getUint32(this.offset + XID);
  }

  /** Seconds since the client began. */
  get secs(): number {
    return this.view.getUint16(this.offset + SECS);
  }

  /** 16 bits; the uppermost one wants replies by broadcast. */
  get flags(): number {
    return this.view.getUint16(this.offset + FLAGS);
  }

  /** The address that the client has. */
  get ciaddr(): string {
    return formatIpv4(this.view, this.offset + CIADDR);
  }

  /** The address that the client gets. */
  get yiaddr(): string {
    return formatIpv4(this.view, this.offset + YIADDR);
  }

  /** The server of the next step of booting. */
  get siaddr(): string {
    return formatIpv4(this.view, this.offset + SIADDR);
  }

  /** The relay. */
  get giaddr(): string {
    return formatIpv4(this.view, this.offset + GIADDR);
  }

  /** The client's hardware address: 16 bytes as hexadecimal digits, of which `hlen` count. */
  get chaddr(): string {
    return formatHexAt(this.view, this.offset + CHADDR, this.offset + CHADDR + CHADDR_LENGTH);
  }

  /**
   * The server's name, or options: 64 bytes as hexadecimal digits, zeros at the end left out; empty
   * where the message is cut before it.
   */
  get sname(): string {
    return this.#digits(SNAME, SNAME_LENGTH);
  }

  /**
   * The boot file's name, or options: 128 bytes as hexadecimal digits, zeros at the end left out; empty
   * where the message is cut before it.
   */
  get file(): string {
    return this.#digits(FILE, FILE_LENGTH);
  }

  /** Whether options follow; there are none in a plain message of BOOTP. */
  get hasCookie(): boolean {
    const { view, offset, end } = this;
    return end - offset >= OPTIONS && view.getUint32(offset + COOKIE) === MAGIC_COOKIE;
  }

  /** Where the options are, those in `file` and `sname` last (RFC 2132, section 9.3). */
  get optionParts(): DhcpOptionPart[] {
    if (!this.hasCookie) return [];
    const { view, offset } = this;
    const parts = this.#ownParts();
    const overload = parts.find(({ code }) => code === DHCP_OPTION_OVERLOAD);
    const bits = overload === undefined ? 0 : dhcpValue(overload);
    if (typeof bits !== "number") return parts;
    if ((bits & 1) !== 0) parts.push(...dhcpOptionParts(view, offset + FILE, offset + FILE + FILE_LENGTH));
    if ((bits & 2) !== 0) parts.push(...dhcpOptionParts(view, offset + SNAME, offset + SNAME + SNAME_LENGTH));
    return parts;
  }

  /** What the message is, 1 for DHCPDISCOVER; undefined in BOOTP. */
  get messageType(): number | undefined {
    const part = this.optionParts.find(({ code }) => code === DHCP_OPTION_MESSAGE_TYPE);
    const value = part === undefined ? undefined : dhcpValue(part);
    return typeof value === "number" ? value : undefined;
  }

  /** Bytes of the message up to the end option, or as far as its options can be read. */
  get headerLength(): number {
    if (!this.hasCookie) return Math.min(this.end - this.offset, COOKIE);
    return (this.#ownParts().at(-1)?.end ?? this.offset + OPTIONS) - this.offset;
  }

  /** The message as plain fields; options that `file` and `sname` hold stay there. */
  toJSON(): DhcpFields {
    return {
      op: this.op,
      htype: this.htype,
      hlen: this.hlen,
      hops: this.hops,
      xid: this.xid,
      secs: this.secs,
      flags: this.flags,
      ciaddr: this.ciaddr,
      yiaddr: this.yiaddr,
      siaddr: this.siaddr,
      giaddr: this.giaddr,
      chaddr: this.chaddr,
      sname: this.sname,
      file: this.file,
      ...(this.hasCookie ? { options: this.#ownParts().map(dhcpOptionFields) } : {}),
    };
  }

  #ownParts(): DhcpOptionPart[] {
    return dhcpOptionParts(this.view, this.offset + OPTIONS, this.end);
  }

  #digits(at: number, length: number): string {
    const from = Math.min(this.end, this.offset + at);
    let end = Math.min(this.end, from + length);
    while (end > from && this.view.getUint8(end - 1) === 0) end--;
    return formatHexAt(this.view, from, end);
  }
}

/** The fields of a message of DHCP. */
export interface DhcpFields {
  /** 0 to 255: 1 is a request, 2 a reply. */
  op: number;
  /** 0 to 255; 1 is Ethernet. */
  htype: number;
  /** 0 to 255. */
  hlen: number;
  /** 0 to 255. */
  hops: number;
  /** 0 to 4,294,967,295. */
  xid: number;
  /** Seconds, 0 to 65,535. */
  secs: number;
  /** 0 to 65,535. */
  flags: number;
  /** An IPv4 address. */
  ciaddr: string;
  /** An IPv4 address. */
  yiaddr: string;
  /** An IPv4 address. */
  siaddr: string;
  /** An IPv4 address. */
  giaddr: string;
  /** Up to 16 bytes as hexadecimal digits. */
  chaddr: string;
  /** Up to 64 bytes as hexadecimal digits. */
  sname: string;
  /** Up to 128 bytes as hexadecimal digits. */
  file: string;
  /** The options with padding and end; not in a plain message of BOOTP. */
  options?: DhcpOption[];
}

/**
 * The bytes of a message of DHCP. Fields that are not given are 0 or empty, but `op` and `htype`, which are 1, and `hlen`,
 * which is 6.
 *
 * @throws RangeError where a number or a text of bytes does not fit.
 * @throws TypeError where an address or a text of hexadecimal digits is not of its form.
 */
export function encodeDhcp(fields: Partial<DhcpFields>): Uint8Array<ArrayBuffer> {
  const writer = new ByteWriter();
  writer.uint8("dhcp.op", fields.op ?? 1);
  writer.uint8("dhcp.htype", fields.htype ?? 1);
  writer.uint8("dhcp.hlen", fields.hlen ?? 6);
  writer.uint8("dhcp.hops", fields.hops ?? 0);
  writer.uint32("dhcp.xid", fields.xid ?? 0);
  writer.uint16("dhcp.secs", fields.secs ?? 0);
  writer.uint16("dhcp.flags", fields.flags ?? 0);
  for (const address of [fields.ciaddr, fields.yiaddr, fields.siaddr, fields.giaddr]) {
    writer.bytes(parseIpv4(address ?? "0.0.0.0"));
  }
  for (
    const [field, digits = "", length] of [
      ["chaddr", fields.chaddr, CHADDR_LENGTH],
      ["sname", fields.sname, SNAME_LENGTH],
      ["file", fields.file, FILE_LENGTH],
    ] as const
  ) {
    const bytes = parseHex(digits);
    checkRange(`dhcp.${field} length`, bytes.length, length);
    writer.bytes(bytes);
    writer.zeros(length - bytes.length);
  }
  if (fields.options === undefined) return writer.finish();
  writer.uint32("dhcp.cookie", MAGIC_COOKIE);
  for (const option of fields.options) writeDhcpOption(writer, option);
  return writer.finish();
}
