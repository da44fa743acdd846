/**
 * The fields of an ICMPv6 message, and its encoder; the view is in icmpv6.ts.
 *
 * @module
 */

import { parseIpv6 } from "../bytes/address.ts";
import { parseHex } from "../bytes/hex.ts";
import { checkRange } from "./check_range.ts";
import { icmpv6FixedLength, isExtendedEcho } from "./icmpv6_type.ts";
import { encodeMldRecord, type MldRecord } from "./mld.ts";
import { encodeNdOptionList, type NdOption } from "./nd_option_fields.ts";

/**
 * The fields of an ICMPv6 message. What another optional field says goes on top of `restOfHeader`; a decoded message has
 * those that its type has.
 */
export interface Icmpv6Fields {
  /** 0 to 255. */
  type: number;
  /** 0 to 255. */
  code: number;
  /** 0 to 65,535. */
  checksum: number;
  /** The second four bytes, 0 to 0xffffffff. */
  restOfHeader?: number;
  /** Echo: 0 to 65,535. */
  identifier?: number;
  /** Echo: 0 to 65,535; of an extended echo 0 to 255. */
  sequence?: number;
  /** Extended echo: 0 to 255. */
  extendedFlags?: number;
  /** Packet too big: 0 to 0xffffffff. */
  mtu?: number;
  /** Parameter problem: 0 to 0xffffffff. */
  pointer?: number;
  /** Router advertisement: 0 to 255. */
  curHopLimit?: number;
  /** Router advertisement: addresses come from DHCPv6. */
  managed?: boolean;
  /** Router advertisement: other configuration comes from DHCPv6. */
  otherConfiguration?: boolean;
  /** Router advertisement: seconds, 0 to 65,535. */
  routerLifetime?: number;
  /** Neighbor advertisement: the sender is a router. */
  router?: boolean;
  /** Neighbor advertisement: it answers a solicitation. */
  solicited?: boolean;
  /** Neighbor advertisement: its link-layer address replaces the one that is known. */
  override?: boolean;
  /** Router advertisement: milliseconds, 0 to 0xffffffff. */
  reachableTime?: number;
  /** Router advertisement: milliseconds, 0 to 0xffffffff. */
  retransTimer?: number;
  /** Neighbor solicitation, neighbor advertisement, redirect: an IPv6 address. */
  target?: string;
  /** Redirect: an IPv6 address. */
  destination?: string;
  /** Multicast listener messages: an IPv6 address. */
  multicastAddress?: string;
  /** Node information: 16 hexadecimal digits. */
  nonce?: string;
  /** Multicast listener query of version 2: 0 to 255. */
  queryFlags?: number;
  /** Multicast listener query of version 2: 0 to 255. */
  queryIntervalCode?: number;
  /** Multicast listener query of version 2: 0 to 65,535; that of `sources` if not given. */
  sourceCount?: number;
  /** Multicast listener query of version 2: IPv6 addresses. */
  sources?: string[];
  /** Multicast listener report of version 2; how many there are is in `restOfHeader` too. */
  records?: MldRecord[];
  /** Neighbor Discovery: the options. */
  options?: NdOption[];
}

/** Numbers: the field, where it is, its bytes. What several fields share is written in this order. */
const NUMBERS = [
  ["restOfHeader", 4, 4],
  ["identifier", 4, 2],
  ["extendedFlags", 7, 1],
  ["mtu", 4, 4],
  ["pointer", 4, 4],
  ["curHopLimit", 4, 1],
  ["routerLifetime", 6, 2],
  ["reachableTime", 8, 4],
  ["retransTimer", 12, 4],
  ["queryFlags", 24, 1],
  ["queryIntervalCode", 25, 1],
  ["sourceCount", 26, 2],
] as const;

/** Flags: the field, the byte where it is, its bit. */
const FLAGS = [
  ["managed", 5, 0x80],
  ["otherConfiguration", 5, 0x40],
  ["router", 4, 0x80],
  ["solicited", 4, 0x40],
  ["override", 4, 0x20],
] as const;

/** Addresses: the field and where it is. */
const ADDRESSES = [["target", 8], ["multicastAddress", 8], ["destination", 24]] as const;

/**
 * The bytes of an ICMPv6 header, all fields as given; `icmpv6()` in a `frame()` fills the checksum in. With `type`,
 * `code` and `checksum` alone they are 4; with any other field as many as the type has, zeros where nothing is given.
 *
 * @throws TypeError where an address is none.
 * @throws RangeError where a field does not fit.
 *
 * @example
 * ```ts
 * import { encodeIcmpv6, formatHex } from "@capkit/capkit/core";
 *
 * const bytes = encodeIcmpv6({ type: 128, code: 0, checksum: 0, identifier: 7, sequence: 1 });
 * if (formatHex(bytes) !== "8000000000070001") throw new Error("the first ping");
 * ```
 */
export function encodeIcmpv6(fields: Icmpv6Fields): Uint8Array<ArrayBuffer> {
  const type = checkRange("icmpv6.type", fields.type, 0xff);
  const { sequence, nonce, sources = [], records = [] } = fields;
  const lists = Uint8Array.from([
    ...sources.flatMap((address) => [...parseIpv6(address)]),
    ...records.flatMap(encodeMldRecord),
    ...encodeNdOptionList(fields.options ?? []),
  ]);
  const fixed = fixedLength(fields);
  const bytes = new Uint8Array(fixed + lists.length);
  const view = new DataView(bytes.buffer);
  view.setUint8(0, type);
  view.setUint8(1, checkRange("icmpv6.code", fields.code, 0xff));
  view.setUint16(2, checkRange("icmpv6.checksum", fields.checksum, 0xffff));
  for (const [field, at, length] of NUMBERS) {
    const value = fields[field];
    if (value === undefined) continue;
    checkRange(`icmpv6.${field}`, value, 2 ** (8 * length) - 1);
    for (let i = 0; i < length; i++) view.setUint8(at + i, value >>> 8 * (length - 1 - i) & 0xff);
  }
  if (sequence !== undefined) {
    if (isExtendedEcho(type)) view.setUint8(6, checkRange("icmpv6.sequence", sequence, 0xff));
    else view.setUint16(6, checkRange("icmpv6.sequence", sequence, 0xffff));
  }
  for (const [field, at, bit] of FLAGS) {
    const value = fields[field];
    if (value !== undefined) view.setUint8(at, value ? view.getUint8(at) | bit : view.getUint8(at) & ~bit);
  }
  for (const [field, at] of ADDRESSES) {
    const value = fields[field];
    if (value !== undefined) bytes.set(parseIpv6(value), at);
  }
  if (nonce !== undefined) bytes.set(parseHex(nonce).subarray(0, 8), 8);
  if (fields.sources !== undefined && fields.sourceCount === undefined) {
    view.setUint16(26, checkRange("icmpv6.sources length", sources.length, 0xffff));
  }
  bytes.set(lists, fixed);
  return bytes;
}

/** The bytes before the options: as many as the type has, and room for each field that is given. */
function fixedLength(fields: Icmpv6Fields): number {
  let length = 4;
  for (const [field, at, bytes] of NUMBERS) if (fields[field] !== undefined) length = Math.max(length, at + bytes);
  for (const [field] of FLAGS) if (fields[field] !== undefined) length = Math.max(length, 8);
  for (const [field, at] of ADDRESSES) if (fields[field] !== undefined) length = Math.max(length, at + 16);
  if (fields.sequence !== undefined) length = Math.max(length, 8);
  if (fields.nonce !== undefined) length = Math.max(length, 16);
  if (fields.sources !== undefined) length = Math.max(length, 28);
  return length > 4 || fields.options !== undefined ? Math.max(length, icmpv6FixedLength(fields.type)) : length;
}
