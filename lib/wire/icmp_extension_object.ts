/**
 * Objects of the extension structure of ICMP and ICMPv6 messages: MPLS label stack (RFC 4950) and interface identification
 * (RFC 8335, section 2.1); interface information has a file of its own.
 *
 * @module
 */

import { formatIpv4, formatIpv6, parseIpv4, parseIpv6 } from "../bytes/address.ts";
import { formatHexAt, parseHex } from "../bytes/hex.ts";
import { paddedTextAt } from "../bytes/text.ts";
import { isZero } from "../bytes/zero.ts";
import { checkRange } from "./check_range.ts";

/** Bytes of an object's length, class and C-Type. */
export const ICMP_OBJECT_HEADER_LENGTH = 4;
const LABEL_LENGTH = 4;
/** Objects of an extension at most, and labels of an object, so that no message takes long. */
export const MAX_ITEMS = 32;

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

/** Address family of IANA: IPv4. */
export const AFI_IPV4 = 1;
/** Address family of IANA: IPv6. */
export const AFI_IPV6 = 2;

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

/** What an object says. */
export function decodeObject({ view, offset, end, class: number, ctype }: IcmpObjectPart): IcmpExtensionObject {
  const at = offset + ICMP_OBJECT_HEADER_LENGTH;
  const length = end - at;
  if (number === ICMP_EXT_MPLS && ctype === 1 && isStack(length)) {
    return { name: "mpls", labels: Array.from({ length: length / LABEL_LENGTH }, (_, i) => labelAt(view, at + 4 * i)) };
  }
  if (number === ICMP_EXT_INTERFACE_ID) {
    if (ctype === ICMP_EXT_ID_NAME && length % 4 === 0) {
      const interfaceName = paddedTextAt(view, { offset: at, end, unit: 4 });
      if (interfaceName !== undefined) return { name: "interfaceName", interfaceName };
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

/** An address; hexadecimal digits where its family is neither IPv4 nor IPv6, or not so long. */
export function addressAt(view: DataView, at: number, { family, size }: { family: number; size: number }): string {
  if (family === AFI_IPV4 && size === 4) return formatIpv4(view, at);
  if (family === AFI_IPV6 && size === 16) return formatIpv6(view, at);
  return formatHexAt(view, at, at + size);
}

/** The bytes of an object with its header. */
export function encodeObject(object: IcmpExtensionObject): number[] {
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
  const length = checkRange("icmp.extension.length", ICMP_OBJECT_HEADER_LENGTH + data.length, 0xffff);
  return [length >> 8, length & 0xff, number, ctype, ...data];
}

function padded(data: readonly number[]): number[] {
  return [...data, ...new Array<number>(-data.length & 3).fill(0)];
}

function word(value: number): number[] {
  return [value >>> 24, value >> 16 & 0xff, value >> 8 & 0xff, value & 0xff];
}
