/**
 * Options of the Hop-by-Hop and Destination Options headers of IPv6, RFC 8200 section 4.2: a byte of type; then, but for
 * Pad1, a byte of length that counts the value alone.
 *
 * @module
 */

import { formatIpv6, parseIpv6 } from "../bytes/address.ts";
import { formatHexAt, parseHex } from "../bytes/hex.ts";
import { checkRange } from "./check_range.ts";

/** One byte of padding. */
export const IP6OPT_PAD1 = 0x00;
/** Two or more bytes of padding. */
export const IP6OPT_PADN = 0x01;
/** Router alert, RFC 2711. */
export const IP6OPT_ROUTER_ALERT = 0x05;
/** Jumbo payload, RFC 2675. */
export const IP6OPT_JUMBO = 0xc2;
/** The home address of a mobile node, RFC 6275. */
export const IP6OPT_HOME_ADDRESS = 0xc9;

/**
 * One option of an IPv6 options header.
 *
 * - `"pad1"`, `"padn"`: padding; `data` are the bytes of it after type and length, as hexadecimal digits.
 * - `"routerAlert"`: a router shall look at the packet, RFC 2711.
 * - `"jumboPayload"`: the length of the packet without its IPv6 header, RFC 2675.
 * - `"homeAddress"`: the address of a mobile node at home, its source where a pseudo header means one, RFC 6275.
 * - `"other"`: any other, and one of the above with a length that is not its own; `data` are hexadecimal digits.
 * - `"rest"`: one whose length is wrong, and all after it.
 */
export type Ipv6Option =
  | { name: "pad1" }
  | { name: "padn"; data: string }
  | { name: "routerAlert"; value: number }
  | { name: "jumboPayload"; length: number }
  | { name: "homeAddress"; address: string }
  | { name: "other"; type: number; data: string }
  | { name: "rest"; data: string };

/** The options in `[offset, end)`. */
export function decodeIpv6OptionList(view: DataView, offset: number, end: number): Ipv6Option[] {
  const options: Ipv6Option[] = [];
  for (let at = offset; at < end;) {
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
  for (let at = offset; at + 1 < end;) {
    const type = view.getUint8(at);
    const next = type === IP6OPT_PAD1 ? at + 1 : at + 2 + view.getUint8(at + 1);
    if (next > end) break;
    if (type === IP6OPT_HOME_ADDRESS && next - at === 2 + 16) return at + 2;
    at = next;
  }
  return undefined;
}

function decodeOption(view: DataView, at: number, next: number): Ipv6Option {
  const type = view.getUint8(at);
  const length = next - at - 2;
  if (type === IP6OPT_ROUTER_ALERT && length === 2) return { name: "routerAlert", value: view.getUint16(at + 2) };
  if (type === IP6OPT_JUMBO && length === 4) return { name: "jumboPayload", length: view.getUint32(at + 2) };
  if (type === IP6OPT_HOME_ADDRESS && length === 16) return { name: "homeAddress", address: formatIpv6(view, at + 2) };
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
    case "routerAlert": {
      const value = checkRange("ipv6.options.routerAlert", option.value, 0xffff);
      return [IP6OPT_ROUTER_ALERT, 2, value >> 8, value & 0xff];
    }
    case "jumboPayload": {
      const length = checkRange("ipv6.options.jumboPayload", option.length, 0xffffffff);
      return [IP6OPT_JUMBO, 4, length >>> 24, length >> 16 & 0xff, length >> 8 & 0xff, length & 0xff];
    }
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
