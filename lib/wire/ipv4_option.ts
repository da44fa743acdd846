/**
 * Options of an IPv4 header, RFC 791 section 3.1: a byte of type; then, but for two types, a byte of length that counts
 * both and the value.
 *
 * @module
 */

import { formatIpv4, parseIpv4 } from "../bytes/address.ts";
import { formatHexAt, parseHex } from "../bytes/hex.ts";
import { checkRange } from "./check_range.ts";
import { decodeOptionList } from "./option_list.ts";

/** End of the list. */
export const IPOPT_EOL = 0;
/** No operation, between options. */
export const IPOPT_NOP = 1;
/** Record route. */
export const IPOPT_RR = 7;
/** MTU probe, RFC 1063. */
export const IPOPT_MTUP = 11;
/** MTU reply, RFC 1063. */
export const IPOPT_MTUR = 12;
/** Quick-Start, RFC 4782. */
export const IPOPT_QS = 25;
/** Internet timestamp. */
export const IPOPT_TS = 68;
/** Traceroute, RFC 1393. */
export const IPOPT_TR = 82;
/** Security, RFC 791 and RFC 1108. */
export const IPOPT_SEC = 130;
/** Loose source and record route. */
export const IPOPT_LSRR = 131;
/** Extended security, RFC 1108. */
export const IPOPT_ESEC = 133;
/** Commercial security, draft-ietf-cipso-ipsecurity. */
export const IPOPT_CIPSO = 134;
/** Stream identifier. */
export const IPOPT_SATID = 136;
/** Strict source and record route. */
export const IPOPT_SSRR = 137;
/** Router alert, RFC 2113. */
export const IPOPT_RA = 148;

/**
 * One option of an IPv4 header.
 *
 * - `"end"`: the list ends; zeros up to the end of the header may follow.
 * - `"nop"`: one byte of padding between options.
 * - `"recordRoute"`, `"looseSourceRoute"`, `"strictSourceRoute"`: `pointer` counts from the option's first byte, from 1.
 * - `"timestamp"`: `flag` 0 is for times alone, 1 and 3 for addresses too; `overflow` is 0 to 15; times are in milliseconds
 *   since midnight UT.
 * - `"routerAlert"`: a router shall look at the packet, RFC 2113.
 * - `"mtuProbe"`, `"mtuReply"`: of RFC 1063. `"streamId"`: of SATNET. `"traceroute"`: of RFC 1393.
 * - `"security"`, `"extendedSecurity"`, `"cipso"`: labels; what follows the first fields are hexadecimal digits.
 * - `"quickStart"`: the rate that a sender asks for, RFC 4782; `nonce` are hexadecimal digits, its reserved bits included.
 * - `"other"`: any other, and one of the above with a length that is not its own; `data` are hexadecimal digits.
 * - `"rest"`: bytes that are no option: one whose length is wrong and all after it, or bytes other than zeros after the
 *   end of the list.
 */
export type Ipv4Option =
  | { name: "end" }
  | { name: "nop" }
  | { name: "recordRoute" | "looseSourceRoute" | "strictSourceRoute"; pointer: number; route: string[] }
  | { name: "timestamp"; pointer: number; overflow: number; flag: number; entries: Ipv4TimestampEntry[] }
  | { name: "routerAlert"; value: number }
  | { name: "mtuProbe" | "mtuReply"; mtu: number }
  | { name: "streamId"; id: number }
  | { name: "traceroute"; id: number; outboundHops: number; returnHops: number; originator: string }
  | { name: "security"; level: number; flags: string }
  | { name: "extendedSecurity"; format: number; data: string }
  | { name: "cipso"; doi: number; tags: string }
  | { name: "quickStart"; function: number; rate: number; ttl: number; nonce: string }
  | { name: "other"; type: number; data: string }
  | { name: "rest"; data: string };

/** What one host wrote into a timestamp option. */
export interface Ipv4TimestampEntry {
  /** Its address, where `flag` says that there are some. */
  address?: string;
  /** Milliseconds since midnight UT; with the highest bit set, something else. */
  time: number;
}

const NAMES: Readonly<Record<number, string>> = {
  [IPOPT_EOL]: "End of Options List",
  [IPOPT_NOP]: "No Operation",
  [IPOPT_RR]: "Record Route",
  10: "Experimental Measurement",
  [IPOPT_MTUP]: "MTU Probe",
  [IPOPT_MTUR]: "MTU Reply",
  15: "ENCODE",
  [IPOPT_QS]: "Quick-Start",
  [IPOPT_TS]: "Time Stamp",
  [IPOPT_TR]: "Traceroute",
  [IPOPT_SEC]: "Security",
  [IPOPT_LSRR]: "Loose Source Route",
  [IPOPT_ESEC]: "Extended Security",
  [IPOPT_CIPSO]: "Commercial Security",
  [IPOPT_SATID]: "Stream Identifier",
  [IPOPT_SSRR]: "Strict Source Route",
  [IPOPT_RA]: "Router Alert",
  149: "Selective Directed Broadcast Mode",
  151: "Dynamic Packet State",
  152: "Upstream Multicast Packet",
};

/** What a type of option is called, `"Router Alert"` for 148; undefined where it has no name here. */
export function ipv4OptionName(type: number): string | undefined {
  return NAMES[type];
}

const ROUTE_TYPES = {
  recordRoute: IPOPT_RR,
  looseSourceRoute: IPOPT_LSRR,
  strictSourceRoute: IPOPT_SSRR,
} as const;

/** The options in `[offset, end)`. */
export function decodeIpv4OptionList(view: DataView, offset: number, end: number): Ipv4Option[] {
  return decodeOptionList(view, { offset, end }, decodeOption);
}

function decodeOption(view: DataView, at: number, length: number): Ipv4Option {
  const type = view.getUint8(at);
  if (type === IPOPT_RR || type === IPOPT_LSRR || type === IPOPT_SSRR) {
    if (length >= 3 && length % 4 === 3) {
      const route: string[] = [];
      for (let hop = at + 3; hop < at + length; hop += 4) route.push(formatIpv4(view, hop));
      const name = type === IPOPT_RR ? "recordRoute" : type === IPOPT_LSRR ? "looseSourceRoute" : "strictSourceRoute";
      return { name, pointer: view.getUint8(at + 2), route };
    }
  } else if (type === IPOPT_RA && length === 4) {
    return { name: "routerAlert", value: view.getUint16(at + 2) };
  }
  return decodeRareOption(view, at, length) ?? { name: "other", type, data: formatHexAt(view, at + 2, at + length) };
}

/** An option that few networks still use. */
function decodeRareOption(view: DataView, at: number, length: number): Ipv4Option | undefined {
  const end = at + length;
  switch (view.getUint8(at)) {
    case IPOPT_TS:
      return decodeTimestamp(view, at, length);
    case IPOPT_MTUP:
      return length === 4 ? { name: "mtuProbe", mtu: view.getUint16(at + 2) } : undefined;
    case IPOPT_MTUR:
      return length === 4 ? { name: "mtuReply", mtu: view.getUint16(at + 2) } : undefined;
    case IPOPT_SATID:
      return length === 4 ? { name: "streamId", id: view.getUint16(at + 2) } : undefined;
    case IPOPT_TR:
      if (length !== 12) return undefined;
      return {
        name: "traceroute",
        id: view.getUint16(at + 2),
        outboundHops: view.getUint16(at + 4),
        returnHops: view.getUint16(at + 6),
        originator: formatIpv4(view, at + 8),
      };
    case IPOPT_SEC:
      if (length < 3) return undefined;
      return { name: "security", level: view.getUint8(at + 2), flags: formatHexAt(view, at + 3, end) };
    case IPOPT_ESEC:
      if (length < 3) return undefined;
      return { name: "extendedSecurity", format: view.getUint8(at + 2), data: formatHexAt(view, at + 3, end) };
    case IPOPT_CIPSO:
      if (length < 6) return undefined;
      return { name: "cipso", doi: view.getUint32(at + 2), tags: formatHexAt(view, at + 6, end) };
    case IPOPT_QS: {
      if (length !== 8) return undefined;
      const first = view.getUint8(at + 2);
      const nonce = formatHexAt(view, at + 4, end);
      return { name: "quickStart", function: first >> 4, rate: first & 0xf, ttl: view.getUint8(at + 3), nonce };
    }
  }
  return undefined;
}

function decodeTimestamp(view: DataView, at: number, length: number): Ipv4Option | undefined {
  if (length < 4) return undefined;
  const overflow = view.getUint8(at + 3) >> 4;
  const flag = view.getUint8(at + 3) & 0xf;
  const size = hasAddresses(flag) ? 8 : 4;
  if ((length - 4) % size !== 0) return undefined;
  const entries: Ipv4TimestampEntry[] = [];
  for (let entry = at + 4; entry < at + length; entry += size) {
    if (size === 4) entries.push({ time: view.getUint32(entry) });
    else entries.push({ address: formatIpv4(view, entry), time: view.getUint32(entry + 4) });
  }
  return { name: "timestamp", pointer: view.getUint8(at + 2), overflow, flag, entries };
}

/** Whether the entries of a timestamp option with this flag have an address each (RFC 791, section 3.1). */
export function hasAddresses(flag: number): boolean {
  return flag === 1 || flag === 3;
}

/**
 * Where in the view the last address of a source route lies that the packet has not come to the end of; undefined where
 * there is none. That is the destination which a pseudo header means (RFC 1122, section 4.1.3.4 and 4.2.3.8).
 */
export function finalSourceRouteHop(view: DataView, offset: number, end: number): number | undefined {
  for (let at = offset; at < end;) {
    const type = view.getUint8(at);
    if (type === IPOPT_EOL) return undefined;
    if (type === IPOPT_NOP) {
      at++;
      continue;
    }
    const length = at + 1 < end ? view.getUint8(at + 1) : 0;
    if (length < 2 || at + length > end) return undefined;
    if ((type === IPOPT_LSRR || type === IPOPT_SSRR) && length >= 7) {
      return view.getUint8(at + 2) < length ? at + length - 4 : undefined;
    }
    at += length;
  }
  return undefined;
}

/**
 * The bytes of the options, one after the other, without padding to a multiple of 4.
 *
 * @throws TypeError where an address or hexadecimal digits are none.
 * @throws RangeError where a number does not fit.
 */
export function encodeIpv4OptionList(options: readonly Ipv4Option[]): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(options.flatMap(encodeOption));
}

function encodeOption(option: Ipv4Option): number[] {
  switch (option.name) {
    case "end":
      return [IPOPT_EOL];
    case "nop":
      return [IPOPT_NOP];
    case "recordRoute":
    case "looseSourceRoute":
    case "strictSourceRoute": {
      const length = checkRange("ipv4.options.length", 3 + 4 * option.route.length, 0xff);
      const pointer = checkRange("ipv4.options.pointer", option.pointer, 0xff);
      return [ROUTE_TYPES[option.name], length, pointer, ...option.route.flatMap((address) => [...parseIpv4(address)])];
    }
    case "timestamp": {
      const overflow = checkRange("ipv4.options.overflow", option.overflow, 0xf);
      const flags = overflow << 4 | checkRange("ipv4.options.flag", option.flag, 0xf);
      const entries = option.entries.flatMap(({ address, time }) => {
        return [...(address === undefined ? [] : parseIpv4(address)), ...bytesOf("time", time, 4)];
      });
      return typed(IPOPT_TS, [...bytesOf("pointer", option.pointer, 1), flags, ...entries]);
    }
    case "routerAlert":
      return typed(IPOPT_RA, bytesOf("routerAlert", option.value, 2));
    case "mtuProbe":
      return typed(IPOPT_MTUP, bytesOf("mtu", option.mtu, 2));
    case "mtuReply":
      return typed(IPOPT_MTUR, bytesOf("mtu", option.mtu, 2));
    case "streamId":
      return typed(IPOPT_SATID, bytesOf("id", option.id, 2));
    case "traceroute": {
      const hops = [...bytesOf("outboundHops", option.outboundHops, 2), ...bytesOf("returnHops", option.returnHops, 2)];
      return typed(IPOPT_TR, [...bytesOf("id", option.id, 2), ...hops, ...parseIpv4(option.originator)]);
    }
    case "security":
      return typed(IPOPT_SEC, [...bytesOf("level", option.level, 1), ...parseHex(option.flags)]);
    case "extendedSecurity":
      return typed(IPOPT_ESEC, [...bytesOf("format", option.format, 1), ...parseHex(option.data)]);
    case "cipso":
      return typed(IPOPT_CIPSO, [...bytesOf("doi", option.doi, 4), ...parseHex(option.tags)]);
    case "quickStart": {
      const rate = checkRange("ipv4.options.rate", option.rate, 0xf);
      const first = checkRange("ipv4.options.function", option.function, 0xf) << 4 | rate;
      return typed(IPOPT_QS, [first, ...bytesOf("ttl", option.ttl, 1), ...parseHex(option.nonce)]);
    }
    case "other":
      return typed(option.type, parseHex(option.data));
    case "rest":
      return [...parseHex(option.data)];
  }
}

function typed(type: number, data: ArrayLike<number>): number[] {
  const length = checkRange("ipv4.options.length", 2 + data.length, 0xff);
  return [checkRange("ipv4.options.type", type, 0xff), length, ...Array.from(data)];
}

/** A number in so many bytes. */
function bytesOf(field: string, value: number, length: number): number[] {
  checkRange(`ipv4.options.${field}`, value, 2 ** (8 * length) - 1);
  return Array.from({ length }, (_, i) => value >>> 8 * (length - 1 - i) & 0xff);
}
