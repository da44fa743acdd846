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
/** Internet timestamp. */
export const IPOPT_TS = 68;
/** Loose source and record route. */
export const IPOPT_LSRR = 131;
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
 * - `"routerAlert"`: a router shall look at the packet, RFC 2113.
 * - `"other"`: any other, and one of the above with a length that is not its own; `data` are hexadecimal digits.
 * - `"rest"`: bytes that are no option: one whose length is wrong and all after it, or bytes other than zeros after the
 *   end of the list.
 */
export type Ipv4Option =
  | { name: "end" }
  | { name: "nop" }
  | { name: "recordRoute" | "looseSourceRoute" | "strictSourceRoute"; pointer: number; route: string[] }
  | { name: "routerAlert"; value: number }
  | { name: "other"; type: number; data: string }
  | { name: "rest"; data: string };

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
  return { name: "other", type, data: formatHexAt(view, at + 2, at + length) };
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
    case "routerAlert": {
      const value = checkRange("ipv4.options.routerAlert", option.value, 0xffff);
      return [IPOPT_RA, 4, value >> 8, value & 0xff];
    }
    case "other": {
      const data = parseHex(option.data);
      const length = checkRange("ipv4.options.length", 2 + data.length, 0xff);
      return [checkRange("ipv4.options.type", option.type, 0xff), length, ...data];
    }
    case "rest":
      return [...parseHex(option.data)];
  }
}
