/**
 * Options of Neighbor Discovery messages, RFC 4861 section 4.6: a byte of type, a byte of length that counts the whole
 * option in units of 8 bytes, and the value.
 *
 * @module
 */

import { formatIpv6, formatMac, parseIpv6, parseMac } from "../bytes/address.ts";
import { formatHexAt, parseHex } from "../bytes/hex.ts";
import { checkRange } from "./check_range.ts";

/** The sender's link-layer address. */
export const ND_OPT_SOURCE_LINKADDR = 1;
/** The target's link-layer address. */
export const ND_OPT_TARGET_LINKADDR = 2;
/** A prefix of the link's addresses. */
export const ND_OPT_PREFIX_INFORMATION = 3;
/** The link's MTU. */
export const ND_OPT_MTU = 5;

/** Flag of a prefix: its addresses are on the link. */
export const ND_OPT_PI_FLAG_ONLINK = 0x80;
/** Flag of a prefix: it is for addresses that hosts make for themselves. */
export const ND_OPT_PI_FLAG_AUTO = 0x40;

const UNIT = 8;

/**
 * One option of a Neighbor Discovery message.
 *
 * - `"sourceLinkLayerAddress"`, `"targetLinkLayerAddress"`: a MAC address.
 * - `"prefixInformation"`: a prefix; lifetimes are in seconds, 0xffffffff is for ever; `flags` are `ND_OPT_PI_FLAG_`
 *   bits.
 * - `"mtu"`: the link's MTU in bytes.
 * - `"other"`: any other, and one of the above with a length that is not its own; `data` are hexadecimal digits.
 * - `"rest"`: one whose length is wrong, and all after it.
 */
export type NdOption =
  | { name: "sourceLinkLayerAddress" | "targetLinkLayerAddress"; address: string }
  | NdPrefixInformation
  | { name: "mtu"; mtu: number; reserved?: number }
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
    if (length === 0 || at + length > end) {
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
  return { name: "other", type, data: formatHexAt(view, at + 2, at + length) };
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
    case "other":
      return typed(checkRange("icmpv6.options.type", option.type, 0xff), parseHex(option.data));
    case "rest":
      return parseHex(option.data);
  }
}

function typed(type: number, data: Uint8Array): Uint8Array {
  const length = checkRange("icmpv6.options.length", (2 + data.length) / UNIT, 0xff);
  return Uint8Array.of(type, length, ...data);
}
