/**
 * The extension structure of ICMP and ICMPv6 messages, RFC 4884 section 7; its objects: MPLS label stack (RFC 4950),
 * interface information (RFC 5837), interface identification (RFC 8335).
 *
 * ```text
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-------+-----------------------+-------------------------------+
 * |Version|       Reserved        |           Checksum            |
 * +-------+-----------------------+---------------+---------------+
 * |        Object Length          |   Class-Num   |    C-Type     |
 * +-------------------------------+---------------+---------------+
 * |      Object payload; further objects with their headers       |
 * +---------------------------------------------------------------+
 * ```
 *
 * @module
 */

import { formatIpv4, formatIpv6, parseIpv4, parseIpv6 } from "../bytes/address.ts";
import { foldChecksum, sumWords } from "../bytes/checksum.ts";
import { formatHexAt, parseHex } from "../bytes/hex.ts";
import { checkRange } from "./check_range.ts";

const VERSION = 2;
const HEADER_LENGTH = 4;
const OBJECT_HEADER_LENGTH = 4;
const LABEL_LENGTH = 4;
/** Objects of an extension at most, and labels of an object, so that no message takes long. */
const MAX_ITEMS = 32;

/** Class of an object: the MPLS labels that the packet had, RFC 4950. */
export const ICMP_EXT_MPLS = 1;
/** Class of an object: an interface that the packet came or was to go through, RFC 5837. */
export const ICMP_EXT_INTERFACE_INFO = 2;
/** Class of an object: the interface that is asked for, RFC 8335. */
export const ICMP_EXT_INTERFACE_ID = 3;

/** How an interface is identified (C-Type): by its name. */
export const ICMP_EXT_ID_NAME = 1;
/** How an interface is identified (C-Type): by its index. */
export const ICMP_EXT_ID_INDEX = 2;
/** How an interface is identified (C-Type): by an address. */
export const ICMP_EXT_ID_ADDRESS = 3;

/** Address families of IANA. */
const AFI_IPV4 = 1;
const AFI_IPV6 = 2;

/** A label of an MPLS stack. */
export interface IcmpMplsLabel {
  /** 0 to 0xfffff. */
  label: number;
  /** 0 to 7. */
  trafficClass: number;
  /** It is the last one of the stack. */
  bottom: boolean;
  /** 0 to 255. */
  ttl: number;
}

/**
 * One object of an extension.
 *
 * - `"mpls"`: the labels that the packet had.
 * - `"interfaceName"`, `"interfaceIndex"`, `"interfaceAddress"`: the interface that an extended echo asks for. A name is in
 *   ASCII, padded with zeros to 4 bytes; a MAC address is hexadecimal digits, of address family 16389.
 * - `"other"`: any other, `data` are hexadecimal digits; interface information is one, {@linkcode icmpInterfaceInfo} reads it.
 */
export type IcmpExtensionObject =
  | { name: "mpls"; labels: IcmpMplsLabel[] }
  | { name: "interfaceName"; interfaceName: string }
  | { name: "interfaceIndex"; index: number }
  | { name: "interfaceAddress"; family: number; address: string }
  | { name: "other"; class: number; ctype: number; data: string };

/** Where an object lies in a frame. */
export interface IcmpObjectPart {
  /** The bytes of the frame. */
  readonly view: DataView;
  /** The first byte of its header. */
  readonly offset: number;
  /** The byte after its last one. */
  readonly end: number;
  /** What it is, an `ICMP_EXT_` number. */
  readonly class: number;
  /** What it is within its class. */
  readonly ctype: number;
}

/**
 * The extension structure of a message.
 *
 * @example
 * ```ts
 * import { encodeIcmpExtension, IcmpExtension } from "@capkit/capkit/core";
 *
 * const bytes = encodeIcmpExtension([{ name: "interfaceName", interfaceName: "eth0" }]);
 * const extension = IcmpExtension.decode(new DataView(bytes.buffer), 0, bytes.length);
 * if (extension?.objects[0]?.name !== "interfaceName" || !extension.isChecksumRight) throw new Error("there and back");
 * ```
 */
export class IcmpExtension {
  /** The bytes that hold the frame. */
  readonly view: DataView;
  /** Where it begins in `view`. */
  readonly offset: number;
  /** The byte after its last one in `view`. */
  readonly end: number;

  private constructor(view: DataView, offset: number, end: number) {
    this.view = view;
    this.offset = offset;
    this.end = end;
  }

  /** The extension at `offset`; undefined where it is not of version 2 or fewer than 4 bytes are there. */
  static decode(view: DataView, offset: number, end: number): IcmpExtension | undefined {
    const valid = end - offset >= HEADER_LENGTH && view.getUint8(offset) >> 4 === VERSION;
    return valid ? new IcmpExtension(view, offset, end) : undefined;
  }

  /** 2. */
  get version(): number {
    return this.view.getUint8(this.offset) >> 4;
  }

  /** Twelve bits that must be zero. */
  get reserved(): number {
    return this.view.getUint16(this.offset) & 0xfff;
  }

  /** The checksum as sent, over the extension alone; 0 is none. */
  get checksum(): number {
    return this.view.getUint16(this.offset + 2);
  }

  /** Whether the checksum is right. */
  get isChecksumRight(): boolean {
    return foldChecksum(sumWords(this.view, this.offset, this.end)) === 0;
  }

  /** Where its objects lie, as far as their lengths are right. */
  get objectParts(): IcmpObjectPart[] {
    const { view, end } = this;
    const parts: IcmpObjectPart[] = [];
    for (let at = this.offset + HEADER_LENGTH; at + OBJECT_HEADER_LENGTH <= end && parts.length < MAX_ITEMS;) {
      const next = at + view.getUint16(at);
      if (next < at + OBJECT_HEADER_LENGTH || next > end) break;
      parts.push({ view, offset: at, end: next, class: view.getUint8(at + 2), ctype: view.getUint8(at + 3) });
      at = next;
    }
    return parts;
  }

  /** Its objects, parsed anew at each call. */
  get objects(): IcmpExtensionObject[] {
    return this.objectParts.map(decodeObject);
  }
}

function decodeObject({ view, offset, end, class: number, ctype }: IcmpObjectPart): IcmpExtensionObject {
  const at = offset + OBJECT_HEADER_LENGTH;
  const length = end - at;
  if (number === ICMP_EXT_MPLS && ctype === 1 && isStack(length)) {
    return { name: "mpls", labels: Array.from({ length: length / LABEL_LENGTH }, (_, i) => labelAt(view, at + 4 * i)) };
  }
  if (number === ICMP_EXT_INTERFACE_ID) {
    if (ctype === ICMP_EXT_ID_NAME && length % 4 === 0) {
      const text = asciiAt(view, at, end);
      // Only what is written back the same way.
      if (text !== undefined && Math.ceil(text.length / 4) * 4 === length) {
        return { name: "interfaceName", interfaceName: text };
      }
    }
    if (ctype === ICMP_EXT_ID_INDEX && length === 4) return { name: "interfaceIndex", index: view.getUint32(at) };
    if (ctype === ICMP_EXT_ID_ADDRESS && length >= 4 && view.getUint8(at + 3) === 0) {
      const family = view.getUint16(at);
      const size = view.getUint8(at + 2);
      if (length === 4 + Math.ceil(size / 4) * 4 && isZero(view, at + 4 + size, end)) {
        return { name: "interfaceAddress", family, address: addressAt(view, at + 4, { family, size }) };
      }
    }
  }
  return { name: "other", class: number, ctype, data: formatHexAt(view, at, end) };
}

/** Whether a stack of labels has so many bytes. */
function isStack(length: number): boolean {
  return length > 0 && length % LABEL_LENGTH === 0 && length <= LABEL_LENGTH * MAX_ITEMS;
}

function labelAt(view: DataView, at: number): IcmpMplsLabel {
  const word = view.getUint32(at);
  return { label: word >>> 12, trafficClass: word >> 9 & 7, bottom: (word & 0x100) !== 0, ttl: word & 0xff };
}

/** The text up to the first zero, if all before it is printable ASCII and all after it zero. */
function asciiAt(view: DataView, offset: number, end: number): string | undefined {
  let text = "";
  let at = offset;
  for (; at < end && view.getUint8(at) !== 0; at++) {
    const code = view.getUint8(at);
    if (code < 0x20 || code > 0x7e) return undefined;
    text += String.fromCharCode(code);
  }
  return isZero(view, at, end) ? text : undefined;
}

function isZero(view: DataView, offset: number, end: number): boolean {
  for (let at = offset; at < end; at++) if (view.getUint8(at) !== 0) return false;
  return true;
}

function addressAt(view: DataView, at: number, { family, size }: { family: number; size: number }): string {
  if (family === AFI_IPV4 && size === 4) return formatIpv4(view, at);
  if (family === AFI_IPV6 && size === 16) return formatIpv6(view, at);
  return formatHexAt(view, at, at + size);
}

/** What an interface information object says, RFC 5837 section 4. */
export interface IcmpInterfaceInfo {
  /** 0: the packet came through it; 1: a part of that; 2: it was to go through it; 3: the next hop's. */
  role: number;
  /** The interface's index. */
  index?: number;
  /** The family of its address, a number of IANA. */
  family?: number;
  /** Its address; hexadecimal digits where the family is neither IPv4 nor IPv6. */
  address?: string;
  /** Its name. */
  interfaceName?: string;
  /** Its MTU in bytes. */
  mtu?: number;
}

/** What an interface information object says; undefined for other objects, and as far as it is not there. */
export function icmpInterfaceInfo({ view, offset, end, class: number, ctype }: IcmpObjectPart):
  | IcmpInterfaceInfo
  | undefined {
  if (number !== ICMP_EXT_INTERFACE_INFO) return undefined;
  const info: IcmpInterfaceInfo = { role: ctype >> 6 };
  let at = offset + OBJECT_HEADER_LENGTH;
  if ((ctype & 8) !== 0 && at + 4 <= end) {
    info.index = view.getUint32(at);
    at += 4;
  }
  if ((ctype & 4) !== 0 && at + 4 <= end) {
    info.family = view.getUint16(at);
    const size = info.family === AFI_IPV4 ? 4 : info.family === AFI_IPV6 ? 16 : 0;
    if (size > 0 && at + 4 + size <= end) info.address = addressAt(view, at + 4, { family: info.family, size });
    at += 4 + size;
  }
  if ((ctype & 2) !== 0 && at < end) {
    const size = view.getUint8(at);
    if (size > 0 && at + size <= end) info.interfaceName = textAt(view, at + 1, at + size);
    at += Math.max(1, size);
  }
  if ((ctype & 1) !== 0 && at + 4 <= end) info.mtu = view.getUint32(at);
  return info;
}

/** UTF-8 up to the first zero. */
function textAt(view: DataView, offset: number, end: number): string {
  const bytes = new Uint8Array(view.buffer, view.byteOffset + offset, end - offset);
  const zero = bytes.indexOf(0);
  return new TextDecoder().decode(zero < 0 ? bytes : bytes.subarray(0, zero));
}

/**
 * The bytes of an extension with these objects, its checksum included.
 *
 * @throws TypeError where an address or hexadecimal digits are none.
 * @throws RangeError where a number does not fit.
 */
export function encodeIcmpExtension(objects: readonly IcmpExtensionObject[]): Uint8Array<ArrayBuffer> {
  const bytes = Uint8Array.from([VERSION << 4, 0, 0, 0, ...objects.flatMap(encodeObject)]);
  const view = new DataView(bytes.buffer);
  view.setUint16(2, foldChecksum(sumWords(view, 0, bytes.length)));
  return bytes;
}

function encodeObject(object: IcmpExtensionObject): number[] {
  switch (object.name) {
    case "mpls":
      return withHeader(ICMP_EXT_MPLS, 1, object.labels.flatMap(encodeLabel));
    case "interfaceName":
      return withHeader(
        ICMP_EXT_INTERFACE_ID,
        ICMP_EXT_ID_NAME,
        padded([...new TextEncoder().encode(object.interfaceName)]),
      );
    case "interfaceIndex": {
      const index = checkRange("icmp.extension.index", object.index, 0xffffffff);
      return withHeader(ICMP_EXT_INTERFACE_ID, ICMP_EXT_ID_INDEX, word(index));
    }
    case "interfaceAddress": {
      const family = checkRange("icmp.extension.family", object.family, 0xffff);
      const address = encodeAddress(family, object.address);
      const size = checkRange("icmp.extension.address length", address.length, 0xff);
      const data = [family >> 8, family & 0xff, size, 0, ...padded([...address])];
      return withHeader(ICMP_EXT_INTERFACE_ID, ICMP_EXT_ID_ADDRESS, data);
    }
    case "other": {
      const number = checkRange("icmp.extension.class", object.class, 0xff);
      return withHeader(number, checkRange("icmp.extension.ctype", object.ctype, 0xff), [...parseHex(object.data)]);
    }
  }
}

function encodeAddress(family: number, text: string): Uint8Array {
  if (family === AFI_IPV4 && text.includes(".")) return parseIpv4(text);
  if (family === AFI_IPV6 && text.includes(":")) return parseIpv6(text);
  return parseHex(text);
}

function encodeLabel({ label, trafficClass, bottom, ttl }: IcmpMplsLabel): number[] {
  checkRange("icmp.extension.label", label, 0xfffff);
  checkRange("icmp.extension.trafficClass", trafficClass, 7);
  checkRange("icmp.extension.ttl", ttl, 0xff);
  return word((label << 12 | trafficClass << 9 | (bottom ? 0x100 : 0) | ttl) >>> 0);
}

function withHeader(number: number, ctype: number, data: readonly number[]): number[] {
  const length = checkRange("icmp.extension.length", OBJECT_HEADER_LENGTH + data.length, 0xffff);
  return [length >> 8, length & 0xff, number, ctype, ...data];
}

function padded(data: readonly number[]): number[] {
  return [...data, ...new Array<number>(-data.length & 3).fill(0)];
}

function word(value: number): number[] {
  return [value >>> 24, value >> 16 & 0xff, value >> 8 & 0xff, value & 0xff];
}
