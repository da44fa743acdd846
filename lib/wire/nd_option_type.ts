/**
 * Types of Neighbor Discovery options, and where options lie.
 *
 * Source: https://www.iana.org/assignments/icmpv6-parameters; names of the first constants as in netinet/icmp6.h.
 *
 * @module
 */

import type { OptionPart } from "./option_list.ts";

/** The sender's link-layer address. */
export const ND_OPT_SOURCE_LINKADDR = 1;
/** The target's link-layer address. */
export const ND_OPT_TARGET_LINKADDR = 2;
/** A prefix of the link's addresses. */
export const ND_OPT_PREFIX_INFORMATION = 3;
/** The packet that a redirect is about, as far as there is room. */
export const ND_OPT_REDIRECTED_HEADER = 4;
/** The link's MTU. */
export const ND_OPT_MTU = 5;
/** A number that an answer repeats, RFC 3971. */
export const ND_OPT_NONCE = 14;
/** A route that is not the default, RFC 4191. */
export const ND_OPT_ROUTE_INFORMATION = 24;
/** Recursive DNS servers, RFC 8106. */
export const ND_OPT_RDNSS = 25;
/** Domains that names are looked up in, RFC 8106. */
export const ND_OPT_DNSSL = 31;
/** The address that a host registers, RFC 6775 and RFC 8505. */
export const ND_OPT_ARO = 33;
/** A prefix by which 6LoWPAN shortens addresses, RFC 6775. */
export const ND_OPT_6CO = 34;
/** The border router of a 6LoWPAN, RFC 6775. */
export const ND_OPT_ABRO = 35;
/** Where to ask about a captive portal, RFC 8910. */
export const ND_OPT_CAPTIVE_PORTAL = 37;
/** The prefix of NAT64, RFC 8781. */
export const ND_OPT_PREF64 = 38;

/** Flag of a prefix: its addresses are on the link. */
export const ND_OPT_PI_FLAG_ONLINK = 0x80;
/** Flag of a prefix: it is for addresses that hosts make for themselves. */
export const ND_OPT_PI_FLAG_AUTO = 0x40;

/** Options of one message at most, so that no message takes long; no router sends so many. */
export const MAX_ND_OPTIONS = 128;
/** Bytes that the length of an option counts in. */
export const ND_OPTION_UNIT = 8;

const NAMES: Readonly<Record<number, string>> = {
  [ND_OPT_SOURCE_LINKADDR]: "Source Link-Layer Address",
  [ND_OPT_TARGET_LINKADDR]: "Target Link-Layer Address",
  [ND_OPT_PREFIX_INFORMATION]: "Prefix Information",
  [ND_OPT_REDIRECTED_HEADER]: "Redirected Header",
  [ND_OPT_MTU]: "MTU",
  7: "Advertisement Interval",
  8: "Home Agent Information",
  11: "CGA",
  12: "RSA Signature",
  13: "Timestamp",
  [ND_OPT_NONCE]: "Nonce",
  [ND_OPT_ROUTE_INFORMATION]: "Route Information",
  [ND_OPT_RDNSS]: "Recursive DNS Server",
  26: "RA Flags Extension",
  [ND_OPT_DNSSL]: "DNS Search List",
  [ND_OPT_ARO]: "Address Registration",
  [ND_OPT_6CO]: "6LoWPAN Context",
  [ND_OPT_ABRO]: "Authoritative Border Router",
  36: "6LoWPAN Capability Indication",
  [ND_OPT_CAPTIVE_PORTAL]: "Captive Portal",
  [ND_OPT_PREF64]: "PREF64",
};

/** What a type of option is called, `"MTU"` for 5; undefined where it has no name here. */
export function ndOptionName(type: number): string | undefined {
  return NAMES[type];
}

/** Where the options in `[offset, end)` lie, as far as their lengths are right. */
export function ndOptionParts(view: DataView, { offset, end }: { offset: number; end: number }): OptionPart[] {
  const parts: OptionPart[] = [];
  for (let at = offset; at + 1 < end;) {
    const next = at + view.getUint8(at + 1) * ND_OPTION_UNIT;
    if (next === at || next > end || parts.length === MAX_ND_OPTIONS) break;
    parts.push({ view, offset: at, end: next, kind: view.getUint8(at) });
    at = next;
  }
  return parts;
}
