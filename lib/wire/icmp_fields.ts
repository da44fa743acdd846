/**
 * The fields of an ICMP message, and its encoder; the view is in icmp.ts.
 *
 * @module
 */

import { parseIpv4 } from "../bytes/address.ts";
import { checkRange } from "./check_range.ts";
import { ICMP_EXTECHO, ICMP_EXTECHOREPLY } from "./icmp_type.ts";

const HEADER_LENGTH = 8;
const ROUTER_LENGTH = 8;

/** A router that a router advertisement names, RFC 1256 section 3. */
export interface IcmpRouter {
  /** An IPv4 address. */
  address: string;
  /** -0x80000000, for never as a default router, to 0x7fffffff. */
  preference: number;
}

/**
 * The fields of an ICMP header. What an optional field says goes on top of `restOfHeader`; a decoded header has those
 * that its type has.
 */
export interface IcmpFields {
  /** 0 to 255. */
  type: number;
  /** 0 to 255. */
  code: number;
  /** 0 to 65,535. */
  checksum: number;
  /** 0 to 0xffffffff. */
  restOfHeader: number;
  /** 0 to 65,535. */
  identifier?: number;
  /** 0 to 65,535; of an extended echo 0 to 255. */
  sequence?: number;
  /** Extended echo: 0 to 255. */
  extendedFlags?: number;
  /** 0 to 65,535. */
  mtu?: number;
  /** An IPv4 address. */
  gateway?: string;
  /** 0 to 255. */
  pointer?: number;
  /** Router advertisement: seconds, 0 to 65,535. */
  lifetime?: number;
  /** Timestamp: milliseconds since midnight UT, 0 to 0xffffffff. */
  originateTimestamp?: number;
  /** Timestamp: likewise. */
  receiveTimestamp?: number;
  /** Timestamp: likewise. */
  transmitTimestamp?: number;
  /** Address mask: four numbers with dots. */
  addressMask?: string;
  /** Router advertisement: how many routers there are is in `restOfHeader`. */
  routers?: IcmpRouter[];
}

/** Numbers: the field, where it is, its bytes. What several fields share is written in this order. */
const NUMBERS = [
  ["restOfHeader", 4, 4],
  ["identifier", 4, 2],
  ["mtu", 6, 2],
  ["pointer", 4, 1],
  ["lifetime", 6, 2],
  ["extendedFlags", 7, 1],
  ["originateTimestamp", 8, 4],
  ["receiveTimestamp", 12, 4],
  ["transmitTimestamp", 16, 4],
] as const;

/** Addresses: the field and where it is. */
const ADDRESSES = [["gateway", 4], ["addressMask", 8]] as const;

/**
 * The bytes of an ICMP header, all fields as given; `icmp()` in a `frame()` fills the checksum in. They are 8, and as many
 * more as the fields need that are given.
 *
 * @throws TypeError where an address is none.
 * @throws RangeError where a field does not fit.
 *
 * @example
 * ```ts
 * import { encodeIcmp, formatHex } from "@capkit/capkit/core";
 *
 * const bytes = encodeIcmp({ type: 3, code: 4, checksum: 0, restOfHeader: 0, mtu: 1400 });
 * if (formatHex(bytes) !== "0304000000000578") throw new Error("too long for 1,400 bytes");
 * ```
 */
export function encodeIcmp(fields: IcmpFields): Uint8Array<ArrayBuffer> {
  const { type, sequence, routers = [] } = fields;
  const bytes = new Uint8Array(lengthOf(fields) + ROUTER_LENGTH * routers.length);
  const view = new DataView(bytes.buffer);
  view.setUint8(0, checkRange("icmp.type", type, 0xff));
  view.setUint8(1, checkRange("icmp.code", fields.code, 0xff));
  view.setUint16(2, checkRange("icmp.checksum", fields.checksum, 0xffff));
  for (const [field, at, length] of NUMBERS) {
    const value = fields[field];
    if (value === undefined) continue;
    checkRange(`icmp.${field}`, value, 2 ** (8 * length) - 1);
    for (let i = 0; i < length; i++) view.setUint8(at + i, value >>> 8 * (length - 1 - i) & 0xff);
  }
  if (sequence !== undefined) {
    if (type === ICMP_EXTECHO || type === ICMP_EXTECHOREPLY) {
      view.setUint8(6, checkRange("icmp.sequence", sequence, 0xff));
    } else view.setUint16(6, checkRange("icmp.sequence", sequence, 0xffff));
  }
  for (const [field, at] of ADDRESSES) {
    const value = fields[field];
    if (value !== undefined) bytes.set(parseIpv4(value), at);
  }
  for (const [i, { address, preference }] of routers.entries()) {
    const at = bytes.length - ROUTER_LENGTH * (routers.length - i);
    bytes.set(parseIpv4(address), at);
    view.setInt32(at + 4, checkRange("icmp.preference", preference + 0x8000_0000, 0xffff_ffff) - 0x8000_0000);
  }
  return bytes;
}

/** The bytes before the routers: the header's, and room for each field that is given. */
function lengthOf(fields: IcmpFields): number {
  let length = HEADER_LENGTH;
  for (const [field, at, bytes] of NUMBERS) if (fields[field] !== undefined) length = Math.max(length, at + bytes);
  for (const [field, at] of ADDRESSES) if (fields[field] !== undefined) length = Math.max(length, at + 4);
  return length;
}
