/**
 * Options of Neighbor Discovery messages, RFC 4861 section 4.6: a byte of type, a byte of length that counts the whole
 * option in units of 8 bytes, and the value. Routes by RFC 4191, DNS by RFC 8106, nonces by RFC 3971, captive portals by
 * RFC 8910, prefixes of NAT64 by RFC 8781, 6LoWPAN by RFC 6775.
 *
 * @module
 */

import { formatIpv6, formatMac, parseIpv6, parseMac } from "../bytes/address.ts";
import { formatHexAt, parseHex } from "../bytes/hex.ts";
import { checkRange } from "./check_range.ts";
import { decodeDomainList, encodeDomainList } from "./nd_domain.ts";
import {
  MAX_ND_OPTIONS,
  ND_OPT_6CO,
  ND_OPT_ABRO,
  ND_OPT_ARO,
  ND_OPT_CAPTIVE_PORTAL,
  ND_OPT_DNSSL,
  ND_OPT_MTU,
  ND_OPT_NONCE,
  ND_OPT_PREF64,
  ND_OPT_PREFIX_INFORMATION,
  ND_OPT_RDNSS,
  ND_OPT_REDIRECTED_HEADER,
  ND_OPT_ROUTE_INFORMATION,
  ND_OPT_SOURCE_LINKADDR,
  ND_OPT_TARGET_LINKADDR,
} from "./nd_option_type.ts";

const UNIT = 8;

/**
 * One option of a Neighbor Discovery message.
 *
 * - `"sourceLinkLayerAddress"`, `"targetLinkLayerAddress"`: a MAC address.
 * - `"prefixInformation"`: a prefix; lifetimes are in seconds, 0xffffffff is for ever; `flags` are `ND_OPT_PI_FLAG_`
 *   bits.
 * - `"redirectedHeader"`: the packet that a redirect is about, as hexadecimal digits, padding included.
 * - `"mtu"`: the link's MTU in bytes.
 * - `"nonce"`: hexadecimal digits.
 * - `"routeInformation"`: a route; `prefix` has as many bytes as the option, the rest are zeros; `flags` have the
 *   preference in the bits 0x18.
 * - `"dnsServers"`, `"searchList"`: addresses, and domain names without the dot at the end; lifetimes are in seconds.
 * - `"addressRegistration"`, `"context"`, `"borderRouter"`: of 6LoWPAN; lifetimes are in minutes.
 * - `"captivePortal"`: the URI of its API.
 * - `"pref64"`: `lifetime` is in units of 8 seconds, `prefixLengthCode` 0 to 5 is for 96, 64, 56, 48, 40 and 32 bits.
 * - `"other"`: any other, and one of the above with a length that is not its own; `data` are hexadecimal digits.
 * - `"rest"`: one whose length is wrong, and all after it.
 */
export type NdOption =
  | { name: "sourceLinkLayerAddress" | "targetLinkLayerAddress"; address: string }
  | NdPrefixInformation
  | { name: "redirectedHeader"; data: string }
  | { name: "mtu"; mtu: number; reserved?: number }
  | { name: "nonce"; nonce: string }
  | { name: "routeInformation"; prefixLength: number; flags: number; lifetime: number; prefix: string; length: number }
  | { name: "dnsServers"; lifetime: number; servers: string[] }
  | { name: "searchList"; lifetime: number; domains: string[] }
  | { name: "addressRegistration"; status: number; reserved: string; lifetime: number; eui64: string }
  | { name: "context"; contextLength: number; flags: number; lifetime: number; prefix: string; length: number }
  | { name: "borderRouter"; version: number; lifetime: number; address: string }
  | { name: "captivePortal"; uri: string }
  | { name: "pref64"; lifetime: number; prefixLengthCode: number; prefix: string }
  | { name: "other"; type: number; data: string }
  | { name: "rest"; data: string };

/** A prefix of the addresses on a link, RFC 4861 section 4.6.2. */
export interface NdPrefixInformation {
  /** Which option it is. */
  name: "prefixInformation";
  /** How many bits of `prefix` count, 0 to 128. */
  prefixLength: number;
  /** `ND_OPT_PI_FLAG_` bits. */
  flags: number;
  /** Seconds for which the prefix is on the link. */
  validLifetime: number;
  /** Seconds for which addresses made of it are to be used for new connections. */
  preferredLifetime: number;
  /** An IPv6 address. */
  prefix: string;
  /** 0 to 0xffffffff; there where it is not 0, as it must be. */
  reserved?: number;
}

/** The options in `[offset, end)`. */
export function decodeNdOptionList(view: DataView, offset: number, end: number): NdOption[] {
  const options: NdOption[] = [];
  for (let at = offset; at < end;) {
    const length = at + 1 < end ? view.getUint8(at + 1) * UNIT : 0;
    if (length === 0 || at + length > end || options.length === MAX_ND_OPTIONS) {
      options.push({ name: "rest", data: formatHexAt(view, at, end) });
      break;
    }
    options.push(decodeOption(view, at, length));
    at += length;
  }
  return options;
}

function decodeOption(view: DataView, at: number, length: number): NdOption {
  const type = view.getUint8(at);
  if (type === ND_OPT_SOURCE_LINKADDR && length === 8) {
    return { name: "sourceLinkLayerAddress", address: formatMac(view, at + 2) };
  }
  if (type === ND_OPT_TARGET_LINKADDR && length === 8) {
    return { name: "targetLinkLayerAddress", address: formatMac(view, at + 2) };
  }
  if (type === ND_OPT_PREFIX_INFORMATION && length === 32) {
    const reserved = view.getUint32(at + 12);
    return {
      name: "prefixInformation",
      prefixLength: view.getUint8(at + 2),
      flags: view.getUint8(at + 3),
      validLifetime: view.getUint32(at + 4),
      preferredLifetime: view.getUint32(at + 8),
      prefix: formatIpv6(view, at + 16),
      ...(reserved === 0 ? {} : { reserved }),
    };
  }
  if (type === ND_OPT_MTU && length === 8) {
    const reserved = view.getUint16(at + 2);
    return { name: "mtu", mtu: view.getUint32(at + 4), ...(reserved === 0 ? {} : { reserved }) };
  }
  return decodeLaterOption(view, at, length) ?? { name: "other", type, data: formatHexAt(view, at + 2, at + length) };
}

/** An option of a later specification than RFC 4861. */
function decodeLaterOption(view: DataView, at: number, length: number): NdOption | undefined {
  const end = at + length;
  switch (view.getUint8(at)) {
    case ND_OPT_REDIRECTED_HEADER:
      if (!isZero(view, at + 2, at + 8)) return undefined;
      return { name: "redirectedHeader", data: formatHexAt(view, at + 8, end) };
    case ND_OPT_NONCE:
      return { name: "nonce", nonce: formatHexAt(view, at + 2, end) };
    case ND_OPT_ROUTE_INFORMATION:
      if (length > 24) return undefined;
      return {
        name: "routeInformation",
        prefixLength: view.getUint8(at + 2),
        flags: view.getUint8(at + 3),
        lifetime: view.getUint32(at + 4),
        prefix: formatPrefix(view, at + 8, end),
        length: length / UNIT,
      };
    case ND_OPT_RDNSS: {
      if (length < 24 || length % 16 !== 8 || !isZero(view, at + 2, at + 4)) return undefined;
      const servers = Array.from({ length: (length - 8) / 16 }, (_, i) => formatIpv6(view, at + 8 + 16 * i));
      return { name: "dnsServers", lifetime: view.getUint32(at + 4), servers };
    }
    case ND_OPT_DNSSL: {
      const domains = isZero(view, at + 2, at + 4) ? decodeDomainList(view, at + 8, end) : undefined;
      return domains === undefined ? undefined : { name: "searchList", lifetime: view.getUint32(at + 4), domains };
    }
    case ND_OPT_ARO:
      if (length !== 16) return undefined;
      return {
        name: "addressRegistration",
        status: view.getUint8(at + 2),
        reserved: formatHexAt(view, at + 3, at + 6),
        lifetime: view.getUint16(at + 6),
        eui64: formatHexAt(view, at + 8, end),
      };
    case ND_OPT_6CO:
      if (length < 16 || length > 24 || !isZero(view, at + 4, at + 6)) return undefined;
      return {
        name: "context",
        contextLength: view.getUint8(at + 2),
        flags: view.getUint8(at + 3),
        lifetime: view.getUint16(at + 6),
        prefix: formatPrefix(view, at + 8, end),
        length: length / UNIT,
      };
    case ND_OPT_ABRO:
      if (length !== 24) return undefined;
      return {
        name: "borderRouter",
        version: view.getUint16(at + 4) * 0x10000 + view.getUint16(at + 2),
        lifetime: view.getUint16(at + 6),
        address: formatIpv6(view, at + 8),
      };
    case ND_OPT_CAPTIVE_PORTAL: {
      const uri = asciiAt(view, at + 2, end);
      return uri === undefined ? undefined : { name: "captivePortal", uri };
    }
    case ND_OPT_PREF64: {
      if (length !== 16) return undefined;
      const scaled = view.getUint16(at + 2);
      const prefix = formatPrefix(view, at + 4, end);
      return { name: "pref64", lifetime: scaled >> 3, prefixLengthCode: scaled & 7, prefix };
    }
  }
  return undefined;
}

function isZero(view: DataView, offset: number, end: number): boolean {
  for (let at = offset; at < end; at++) if (view.getUint8(at) !== 0) return false;
  return true;
}

/** An IPv6 address of which only the first bytes are there. */
function formatPrefix(view: DataView, offset: number, end: number): string {
  const address = new DataView(new ArrayBuffer(16));
  for (let at = offset; at < end; at++) address.setUint8(at - offset, view.getUint8(at));
  return formatIpv6(address, 0);
}

/** The text before the zeros that fill an option up, if it is printable ASCII and would be filled up so again. */
function asciiAt(view: DataView, offset: number, end: number): string | undefined {
  let stop = end;
  while (stop > offset && view.getUint8(stop - 1) === 0) stop--;
  if (end - stop >= UNIT) return undefined;
  let text = "";
  for (let at = offset; at < stop; at++) {
    const code = view.getUint8(at);
    if (code < 0x20 || code > 0x7e) return undefined;
    text += String.fromCharCode(code);
  }
  return text;
}

/**
 * The bytes of the options, one after the other.
 *
 * @throws TypeError where an address or hexadecimal digits are none.
 * @throws RangeError where a number does not fit, or an option's bytes are not a multiple of 8.
 */
export function encodeNdOptionList(options: readonly NdOption[]): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(options.flatMap((option) => [...encodeOption(option)]));
}

function encodeOption(option: NdOption): Uint8Array {
  switch (option.name) {
    case "sourceLinkLayerAddress":
      return typed(ND_OPT_SOURCE_LINKADDR, parseMac(option.address));
    case "targetLinkLayerAddress":
      return typed(ND_OPT_TARGET_LINKADDR, parseMac(option.address));
    case "prefixInformation": {
      const data = new Uint8Array(30);
      const view = new DataView(data.buffer);
      view.setUint8(0, checkRange("icmpv6.options.prefixLength", option.prefixLength, 0xff));
      view.setUint8(1, checkRange("icmpv6.options.flags", option.flags, 0xff));
      view.setUint32(2, checkRange("icmpv6.options.validLifetime", option.validLifetime, 0xffffffff));
      view.setUint32(6, checkRange("icmpv6.options.preferredLifetime", option.preferredLifetime, 0xffffffff));
      view.setUint32(10, checkRange("icmpv6.options.reserved", option.reserved ?? 0, 0xffffffff));
      data.set(parseIpv6(option.prefix), 14);
      return typed(ND_OPT_PREFIX_INFORMATION, data);
    }
    case "mtu": {
      const view = new DataView(new ArrayBuffer(6));
      view.setUint16(0, checkRange("icmpv6.options.reserved", option.reserved ?? 0, 0xffff));
      view.setUint32(2, checkRange("icmpv6.options.mtu", option.mtu, 0xffffffff));
      return typed(ND_OPT_MTU, new Uint8Array(view.buffer));
    }
    case "redirectedHeader":
      return typed(ND_OPT_REDIRECTED_HEADER, [0, 0, 0, 0, 0, 0, ...parseHex(option.data)]);
    case "nonce":
      return typed(ND_OPT_NONCE, parseHex(option.nonce));
    case "routeInformation": {
      const { prefixLength, flags, lifetime, prefix, length } = option;
      const head = [...bytesOf("prefixLength", prefixLength, 1), ...bytesOf("flags", flags, 1)];
      return typed(ND_OPT_ROUTE_INFORMATION, [
        ...head,
        ...bytesOf("lifetime", lifetime, 4),
        ...prefixBytes(prefix, length - 1),
      ]);
    }
    case "dnsServers": {
      const servers = option.servers.flatMap((server) => [...parseIpv6(server)]);
      return typed(ND_OPT_RDNSS, [0, 0, ...bytesOf("lifetime", option.lifetime, 4), ...servers]);
    }
    case "searchList":
      return typed(ND_OPT_DNSSL, [
        0,
        0,
        ...bytesOf("lifetime", option.lifetime, 4),
        ...encodeDomainList(option.domains),
      ]);
    case "addressRegistration": {
      const { status, reserved, lifetime, eui64 } = option;
      const head = [...bytesOf("status", status, 1), ...parseHex(reserved), ...bytesOf("lifetime", lifetime, 2)];
      return typed(ND_OPT_ARO, [...head, ...parseHex(eui64)]);
    }
    case "context": {
      const { contextLength, flags, lifetime, prefix, length } = option;
      const head = [...bytesOf("contextLength", contextLength, 1), ...bytesOf("flags", flags, 1), 0, 0];
      return typed(ND_OPT_6CO, [...head, ...bytesOf("lifetime", lifetime, 2), ...prefixBytes(prefix, length - 1)]);
    }
    case "borderRouter": {
      const [a = 0, b = 0, c = 0, d = 0] = bytesOf("version", option.version, 4);
      return typed(ND_OPT_ABRO, [c, d, a, b, ...bytesOf("lifetime", option.lifetime, 2), ...parseIpv6(option.address)]);
    }
    case "captivePortal": {
      const uri = new TextEncoder().encode(option.uri);
      return typed(ND_OPT_CAPTIVE_PORTAL, [...uri, ...new Array<number>(-(uri.length + 2) & 7).fill(0)]);
    }
    case "pref64": {
      const lifetime = checkRange("icmpv6.options.lifetime", option.lifetime, 0x1fff);
      const code = checkRange("icmpv6.options.prefixLengthCode", option.prefixLengthCode, 7);
      return typed(ND_OPT_PREF64, [
        ...bytesOf("lifetime", lifetime << 3 | code, 2),
        ...parseIpv6(option.prefix).subarray(0, 12),
      ]);
    }
    case "other":
      return typed(checkRange("icmpv6.options.type", option.type, 0xff), parseHex(option.data));
    case "rest":
      return parseHex(option.data);
  }
}

function typed(type: number, data: ArrayLike<number>): Uint8Array {
  const length = checkRange("icmpv6.options.length", (2 + data.length) / UNIT, 0xff);
  return Uint8Array.of(type, length, ...Array.from(data));
}

/** The first `units` times 8 bytes of an IPv6 address. */
function prefixBytes(prefix: string, units: number): Uint8Array {
  return parseIpv6(prefix).subarray(0, checkRange("icmpv6.options.length", units, 2) * UNIT);
}

/** A number in so many bytes. */
function bytesOf(field: string, value: number, length: number): number[] {
  checkRange(`icmpv6.options.${field}`, value, 2 ** (8 * length) - 1);
  return Array.from({ length }, (_, i) => value >>> 8 * (length - 1 - i) & 0xff);
}
