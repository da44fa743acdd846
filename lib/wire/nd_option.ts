/**
 * Options of Neighbor Discovery messages, RFC 4861 section 4.6: a byte of type, a byte of length that counts the whole
 * option in units of 8 bytes, and the value. Routes by RFC 4191, DNS by RFC 8106, nonces by RFC 3971, captive portals by
 * RFC 8910, prefixes of NAT64 by RFC 8781, 6LoWPAN by RFC 6775.
 *
 * @module
 */

import { formatIpv6, formatMac } from "../bytes/address.ts";
import { formatHexAt } from "../bytes/hex.ts";
import { paddedTextAt } from "../bytes/text.ts";
import { isZero } from "../bytes/zero.ts";
import { decodeDomainList } from "./nd_domain.ts";
import type { NdOption } from "./nd_option_fields.ts";
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
  ND_OPTION_UNIT,
} from "./nd_option_type.ts";

/** The options in `[offset, end)`. */
export function decodeNdOptionList(view: DataView, offset: number, end: number): NdOption[] {
  const options: NdOption[] = [];
  for (let at = offset; at < end;) {
    const length = at + 1 < end ? view.getUint8(at + 1) * ND_OPTION_UNIT : 0;
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
        length: length / ND_OPTION_UNIT,
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
        length: length / ND_OPTION_UNIT,
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
      const uri = paddedTextAt(view, { offset: at + 2, end, unit: ND_OPTION_UNIT });
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

/** An IPv6 address of which only the first bytes are there. */
function formatPrefix(view: DataView, offset: number, end: number): string {
  const address = new DataView(new ArrayBuffer(16));
  for (let at = offset; at < end; at++) address.setUint8(at - offset, view.getUint8(at));
  return formatIpv6(address, 0);
}
