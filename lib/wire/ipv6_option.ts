/**
 * Options of the Hop-by-Hop and Destination Options headers of IPv6, RFC 8200 section 4.2: a byte of type; then, but for
 * Pad1, a byte of length that counts the value alone.
 *
 * @module
 */

import { formatIpv6, parseIpv6 } from "../bytes/address.ts";
import { formatHexAt, parseHex } from "../bytes/hex.ts";
import { checkRange } from "./check_range.ts";
import type { OptionPart } from "./option_list.ts";

/** One byte of padding. */
export const IP6OPT_PAD1 = 0x00;
/** Two or more bytes of padding. */
export const IP6OPT_PADN = 0x01;
/** How many more tunnels the packet may go into, RFC 2473. */
export const IP6OPT_TUNNEL_LIMIT = 0x04;
/** Router alert, RFC 2711. */
export const IP6OPT_ROUTER_ALERT = 0x05;
/** Security label of CALIPSO, RFC 5570. */
export const IP6OPT_CALIPSO = 0x07;
/** Quick-Start, RFC 4782. */
export const IP6OPT_QUICK_START = 0x26;
/** Smallest MTU of the path, RFC 9268. */
export const IP6OPT_MINIMUM_PATH_MTU = 0x30;
/** RPL, where a router that does not know it may pass the packet on, RFC 9008. */
export const IP6OPT_RPL = 0x23;
/** RPL, RFC 6553. */
export const IP6OPT_RPL_OLD = 0x63;
/** Jumbo payload, RFC 2675. */
export const IP6OPT_JUMBO = 0xc2;
/** The home address of a mobile node, RFC 6275. */
export const IP6OPT_HOME_ADDRESS = 0xc9;

/**
 * One option of an IPv6 options header.
 *
 * - `"pad1"`, `"padn"`: padding; `data` are the bytes of it after type and length, as hexadecimal digits.
 * - `"tunnelLimit"`: how many more tunnels the packet may go into, RFC 2473.
 * - `"routerAlert"`: a router shall look at the packet, RFC 2711.
 * - `"calipso"`: a security label, RFC 5570; `compartments` is a bitmap as hexadecimal digits, a multiple of 8 of them.
 * - `"minimumPathMtu"`: the smallest MTU on the way, and that of the way back, RFC 9268.
 * - `"rpl"`: what a router of an RPL network knows of the packet, RFC 6553; `type` is 0x23 or 0x63.
 * - `"jumboPayload"`: the length of the packet without its IPv6 header, RFC 2675.
 * - `"homeAddress"`: the address of a mobile node at home, its source where a pseudo header means one, RFC 6275.
 * - `"other"`: any other, and one of the above with a length that is not its own; `data` are hexadecimal digits.
 * - `"rest"`: one whose length is wrong, and all after it; or all after 128 options.
 */
export type Ipv6Option =
  | { name: "pad1" }
  | { name: "padn"; data: string }
  | { name: "tunnelLimit"; limit: number }
  | { name: "routerAlert"; value: number }
  | Ipv6Calipso
  | { name: "minimumPathMtu"; minimum: number; returned: number; wantsReturn: boolean }
  | Ipv6Rpl
  | { name: "jumboPayload"; length: number }
  | { name: "homeAddress"; address: string }
  | { name: "other"; type: number; data: string }
  | { name: "rest"; data: string };

/** A security label, RFC 5570 section 5.1. */
export interface Ipv6Calipso {
  /** Which option it is. */
  name: "calipso";
  /** The domain of interpretation, 0 to 0xffffffff. */
  doi: number;
  /** 0 to 255. */
  sensitivity: number;
  /** 0 to 65,535. */
  checksum: number;
  /** A bitmap as hexadecimal digits, a multiple of 8 of them. */
  compartments: string;
}

/** What a router of an RPL network knows of a packet, RFC 6553 section 3. */
export interface Ipv6Rpl {
  /** Which option it is. */
  name: "rpl";
  /** 0x23 or 0x63. */
  type: number;
  /** 0 to 255: 0x80 is down, 0x40 a rank error, 0x20 a forwarding error. */
  flags: number;
  /** The RPLInstanceID, 0 to 255. */
  instanceId: number;
  /** 0 to 65,535. */
  senderRank: number;
}

const NAMES: Readonly<Record<number, string>> = {
  [IP6OPT_PAD1]: "Pad1",
  [IP6OPT_PADN]: "PadN",
  [IP6OPT_TUNNEL_LIMIT]: "Tunnel Encapsulation Limit",
  [IP6OPT_ROUTER_ALERT]: "Router Alert",
  [IP6OPT_CALIPSO]: "CALIPSO",
  0x08: "SMF_DPD",
  0x0f: "Performance and Diagnostic Metrics",
  0x11: "IOAM",
  [IP6OPT_RPL]: "RPL",
  [IP6OPT_QUICK_START]: "Quick-Start",
  [IP6OPT_MINIMUM_PATH_MTU]: "Minimum Path MTU",
  0x31: "IOAM",
  [IP6OPT_RPL_OLD]: "RPL",
  0x6d: "MPL",
  0x8a: "Endpoint Identification",
  0x8b: "ILNP Nonce",
  0x8c: "Line-Identification",
  [IP6OPT_JUMBO]: "Jumbo Payload",
  [IP6OPT_HOME_ADDRESS]: "Home Address",
  0xee: "IP_DFF",
};

/** What a type of option is called, `"Router Alert"` for 5; undefined where it has no name here. */
export function ipv6OptionName(type: number): string | undefined {
  return NAMES[type];
}

/** Options of one header at most, so that no header takes long: RFC 8504 section 5.3 lets nodes refuse more than 8. */
const MAX_OPTIONS = 128;

/** Where the options in `[offset, end)` lie, as far as their lengths are right. */
export function ipv6OptionParts(view: DataView, { offset, end }: { offset: number; end: number }): OptionPart[] {
  const parts: OptionPart[] = [];
  for (let at = offset; at < end;) {
    const kind = view.getUint8(at);
    const next = kind === IP6OPT_PAD1 ? at + 1 : at + 1 < end ? at + 2 + view.getUint8(at + 1) : Infinity;
    if (next > end || parts.length === MAX_OPTIONS) break;
    parts.push({ view, offset: at, end: next, kind });
    at = next;
  }
  return parts;
}

/** The options in `[offset, end)`. */
export function decodeIpv6OptionList(view: DataView, offset: number, end: number): Ipv6Option[] {
  const options: Ipv6Option[] = [];
  for (let at = offset; at < end;) {
    if (options.length === MAX_OPTIONS) {
      options.push({ name: "rest", data: formatHexAt(view, at, end) });
      break;
    }
    if (view.getUint8(at) === IP6OPT_PAD1) {
      options.push({ name: "pad1" });
      at++;
      continue;
    }
    const next = at + 1 < end ? at + 2 + view.getUint8(at + 1) : Infinity;
    if (next > end) {
      options.push({ name: "rest", data: formatHexAt(view, at, end) });
      break;
    }
    options.push(decodeOption(view, at, next));
    at = next;
  }
  return options;
}

/** Where in the view a home address lies, if the options in `[offset, end)` have one (RFC 6275, section 6.3). */
export function findHomeAddress(view: DataView, offset: number, end: number): number | undefined {
  return findOption(view, { offset, end }, { type: IP6OPT_HOME_ADDRESS, length: 16 });
}

/** The length of a jumbogram, if the options in `[offset, end)` say it (RFC 2675, section 2). */
export function findJumboLength(view: DataView, offset: number, end: number): number | undefined {
  const at = findOption(view, { offset, end }, { type: IP6OPT_JUMBO, length: 4 });
  return at === undefined ? undefined : view.getUint32(at);
}

/** Where in the view the value of the first option of a type lies that has so many bytes of it. */
function findOption(
  view: DataView,
  { offset, end }: { offset: number; end: number },
  { type, length }: { type: number; length: number },
): number | undefined {
  for (let at = offset; at + 1 < end;) {
    const found = view.getUint8(at);
    const next = found === IP6OPT_PAD1 ? at + 1 : at + 2 + view.getUint8(at + 1);
    if (next > end) break;
    if (found === type && next - at === 2 + length) return at + 2;
    at = next;
  }
  return undefined;
}

function decodeOption(view: DataView, at: number, next: number): Ipv6Option {
  const type = view.getUint8(at);
  const length = next - at - 2;
  if (type === IP6OPT_TUNNEL_LIMIT && length === 1) return { name: "tunnelLimit", limit: view.getUint8(at + 2) };
  if (type === IP6OPT_ROUTER_ALERT && length === 2) return { name: "routerAlert", value: view.getUint16(at + 2) };
  if (type === IP6OPT_JUMBO && length === 4) return { name: "jumboPayload", length: view.getUint32(at + 2) };
  if (type === IP6OPT_HOME_ADDRESS && length === 16) return { name: "homeAddress", address: formatIpv6(view, at + 2) };
  if (type === IP6OPT_CALIPSO && length >= 8 && length === 8 + 4 * view.getUint8(at + 6)) {
    return {
      name: "calipso",
      doi: view.getUint32(at + 2),
      sensitivity: view.getUint8(at + 7),
      checksum: view.getUint16(at + 8),
      compartments: formatHexAt(view, at + 10, next),
    };
  }
  if (type === IP6OPT_MINIMUM_PATH_MTU && length === 4) {
    const returned = view.getUint16(at + 4);
    return {
      name: "minimumPathMtu",
      minimum: view.getUint16(at + 2),
      returned: returned & 0xfffe,
      wantsReturn: (returned & 1) !== 0,
    };
  }
  if ((type === IP6OPT_RPL || type === IP6OPT_RPL_OLD) && length === 4) {
    return {
      name: "rpl",
      type,
      flags: view.getUint8(at + 2),
      instanceId: view.getUint8(at + 3),
      senderRank: view.getUint16(at + 4),
    };
  }
  const data = formatHexAt(view, at + 2, next);
  return type === IP6OPT_PADN ? { name: "padn", data } : { name: "other", type, data };
}

/**
 * The bytes of the options, one after the other, without padding to a multiple of 8.
 *
 * @throws TypeError where hexadecimal digits are none.
 * @throws RangeError where a number does not fit.
 */
export function encodeIpv6OptionList(options: readonly Ipv6Option[]): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(options.flatMap(encodeOption));
}

function encodeOption(option: Ipv6Option): number[] {
  switch (option.name) {
    case "pad1":
      return [IP6OPT_PAD1];
    case "padn":
      return typed(IP6OPT_PADN, parseHex(option.data));
    case "tunnelLimit":
      return [IP6OPT_TUNNEL_LIMIT, 1, checkRange("ipv6.options.tunnelLimit", option.limit, 0xff)];
    case "routerAlert":
      return [IP6OPT_ROUTER_ALERT, 2, ...half("routerAlert", option.value)];
    case "calipso": {
      const compartments = parseHex(option.compartments);
      const words = compartments.length / 4;
      const data = [...word("doi", option.doi), checkRange("ipv6.options.compartments length", words, 0xff)];
      const sensitivity = checkRange("ipv6.options.sensitivity", option.sensitivity, 0xff);
      const checksum = half("checksum", option.checksum);
      return typed(IP6OPT_CALIPSO, Uint8Array.of(...data, sensitivity, ...checksum, ...compartments));
    }
    case "minimumPathMtu": {
      const returned = checkRange("ipv6.options.returned", option.returned, 0xfffe) | (option.wantsReturn ? 1 : 0);
      return [IP6OPT_MINIMUM_PATH_MTU, 4, ...half("minimum", option.minimum), ...half("returned", returned)];
    }
    case "rpl": {
      const flags = checkRange("ipv6.options.flags", option.flags, 0xff);
      const instanceId = checkRange("ipv6.options.instanceId", option.instanceId, 0xff);
      const type = checkRange("ipv6.options.type", option.type, 0xff);
      return [type, 4, flags, instanceId, ...half("senderRank", option.senderRank)];
    }
    case "jumboPayload":
      return [IP6OPT_JUMBO, 4, ...word("jumboPayload", option.length)];
    case "homeAddress":
      return typed(IP6OPT_HOME_ADDRESS, parseIpv6(option.address));
    case "other":
      return typed(checkRange("ipv6.options.type", option.type, 0xff), parseHex(option.data));
    case "rest":
      return [...parseHex(option.data)];
  }
}

function typed(type: number, data: Uint8Array): number[] {
  return [type, checkRange("ipv6.options.length", data.length, 0xff), ...data];
}

function half(field: string, value: number): number[] {
  checkRange(`ipv6.options.${field}`, value, 0xffff);
  return [value >> 8, value & 0xff];
}

function word(field: string, value: number): number[] {
  checkRange(`ipv6.options.${field}`, value, 0xffffffff);
  return [value >>> 24, value >> 16 & 0xff, value >> 8 & 0xff, value & 0xff];
}
