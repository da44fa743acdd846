/**
 * Options of Neighbor Discovery messages as plain fields, and their encoder; nd_option.ts reads them.
 *
 * @module
 */

import { parseIpv6, parseMac } from "../bytes/address.ts";
import { parseHex } from "../bytes/hex.ts";
import { checkRange } from "./check_range.ts";
import { encodeDomainList } from "./nd_domain.ts";
import {
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
  ND_OPTION_UNIT,
} from "./nd_option_type.ts";

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
  const length = checkRange("icmpv6.options.length", (2 + data.length) / ND_OPTION_UNIT, 0xff);
  return Uint8Array.of(type, length, ...Array.from(data));
}

/** The first `units` times 8 bytes of an IPv6 address. */
function prefixBytes(prefix: string, units: number): Uint8Array {
  return parseIpv6(prefix).subarray(0, checkRange("icmpv6.options.length", units, 2) * ND_OPTION_UNIT);
}

/** A number in so many bytes. */
function bytesOf(field: string, value: number, length: number): number[] {
  checkRange(`icmpv6.options.${field}`, value, 2 ** (8 * length) - 1);
  return Array.from({ length }, (_, i) => value >>> 8 * (length - 1 - i) & 0xff);
}
