/**
 * Addresses between bytes and text.
 *
 * @module
 */

import { HEX } from "./hex.ts";

// Tables of what is written of a byte, with the sign behind it: each piece that is joined costs.
const HEX_COLON: readonly string[] = HEX.map((digits) => `${digits}:`);
/** Without leading zero. */
const SHORT_HEX: readonly string[] = Array.from({ length: 256 }, (_, byte) => byte.toString(16));
const DECIMAL: readonly string[] = Array.from({ length: 256 }, (_, byte) => String(byte));
const DECIMAL_DOT: readonly string[] = DECIMAL.map((digits) => `${digits}.`);

/** The six bytes at `offset` as text, `"02:00:00:00:00:01"`. */
export function formatMac(view: DataView, offset: number): string {
  return pick(HEX_COLON, view, offset) + pick(HEX_COLON, view, offset + 1) + pick(HEX_COLON, view, offset + 2) +
    pick(HEX_COLON, view, offset + 3) + pick(HEX_COLON, view, offset + 4) + pick(HEX, view, offset + 5);
}

/** The entry of a table for the byte at `offset`. */
function pick(table: readonly string[], view: DataView, offset: number): string {
  return table[view.getUint8(offset)] ?? "";
}

/**
 * The six bytes of a MAC address.
 *
 * @param text Six pairs of hexadecimal digits with `:` or `-` between them.
 * @throws TypeError where it is not of that form.
 *
 * @example
 * ```ts
 * import { parseMac } from "@capkit/capkit/core";
 * if (parseMac("02:00:00:00:00:0a")[5] !== 10) throw new Error("the last byte is 10");
 * ```
 */
export function parseMac(text: string): Uint8Array<ArrayBuffer> {
  if (!/^[0-9a-f]{2}([:-][0-9a-f]{2}){5}$/i.test(text)) {
    throw new TypeError(`Cannot parse MAC address "${text}": write six pairs of digits like "02:00:00:00:00:01"`);
  }
  return Uint8Array.from(text.split(/[:-]/), (pair) => parseInt(pair, 16));
}

/** The four bytes at `offset` as text, `"192.0.2.1"`. */
export function formatIpv4(view: DataView, offset: number): string {
  return pick(DECIMAL_DOT, view, offset) + pick(DECIMAL_DOT, view, offset + 1) + pick(DECIMAL_DOT, view, offset + 2) +
    pick(DECIMAL, view, offset + 3);
}

/**
 * The four bytes of an IPv4 address.
 *
 * @param text Four decimal numbers from 0 to 255 with dots between them.
 * @throws TypeError where it is not of that form.
 */
export function parseIpv4(text: string): Uint8Array<ArrayBuffer> {
  const parts = text.split(".");
  if (parts.length !== 4 || parts.some((part) => !/^\d{1,3}$/.test(part) || Number(part) > 255)) {
    throw new TypeError(`Cannot parse IPv4 address "${text}": write four numbers up to 255 like "192.0.2.1"`);
  }
  return Uint8Array.from(parts, Number);
}

/** The 16 bytes at `offset` as text in the form of RFC 5952, `"2001:db8::1"`. */
export function formatIpv6(view: DataView, offset: number): string {
  // The longest run of two or more zero groups, the first of equals, becomes "::" (RFC 5952, section 4.2).
  let runStart = -1;
  let runLength = 1;
  for (let group = 0; group < 8;) {
    let end = group;
    while (end < 8 && view.getUint16(offset + 2 * end) === 0) end++;
    if (end - group > runLength) {
      runStart = group;
      runLength = end - group;
    }
    group = end + 1;
  }
  // IPv4-mapped and IPv4-compatible addresses end in dotted decimals (RFC 5952, section 5), as inet_ntop writes them.
  const mapped = runStart === 0 && runLength === 5 && view.getUint16(offset + 10) === 0xffff;
  const compatible = runStart === 0 && runLength === 6;
  const groups = mapped || compatible ? 6 : 8;
  let text = "";
  for (let group = 0; group < groups; group++) {
    if (group === runStart) {
      text += group === 0 ? "::" : ":";
      group += runLength - 1;
    } else {
      text += group === 7 ? shortHex(view, offset + 14) : shortHex(view, offset + 2 * group) + ":";
    }
  }
  return groups === 8 ? text : text + formatIpv4(view, offset + 12);
}

/** The two bytes at `offset` as up to four hexadecimal digits. */
function shortHex(view: DataView, offset: number): string {
  const high = view.getUint8(offset);
  return high === 0 ? pick(SHORT_HEX, view, offset + 1) : pick(SHORT_HEX, view, offset) + pick(HEX, view, offset + 1);
}

/**
 * The 16 bytes of an IPv6 address.
 *
 * @param text Any of the forms of RFC 4291, section 2.2, a dotted IPv4 tail included; no zone and no prefix length.
 * @throws TypeError where it is not of that form.
 *
 * @example
 * ```ts
 * import { formatIpv6, parseIpv6 } from "@capkit/capkit/core";
 * const bytes = parseIpv6("2001:db8:0:0::1");
 * if (formatIpv6(new DataView(bytes.buffer), 0) !== "2001:db8::1") throw new Error("RFC 5952");
 * ```
 */
export function parseIpv6(text: string): Uint8Array<ArrayBuffer> {
  const refuse = (): never => {
    throw new TypeError(`Cannot parse IPv6 address "${text}": write eight groups of digits like "2001:db8::1"`);
  };
  const halves = text.split("::");
  if (halves.length > 2) refuse();
  const [head = [], tail = []] = halves.map((half) => {
    const groups = half === "" ? [] : half.split(":");
    const last = groups.at(-1);
    if (last?.includes(".")) {
      const ipv4 = new DataView(parseIpv4(last).buffer);
      groups.splice(-1, 1, ipv4.getUint16(0).toString(16), ipv4.getUint16(2).toString(16));
    }
    return groups.map((group) => /^[0-9a-f]{1,4}$/i.test(group) ? parseInt(group, 16) : refuse());
  });
  const missing = 8 - head.length - tail.length;
  if (halves.length === 1 ? missing !== 0 : missing < 1) refuse();
  const view = new DataView(new ArrayBuffer(16));
  head.forEach((group, i) => view.setUint16(2 * i, group));
  tail.forEach((group, i) => view.setUint16(16 - 2 * (tail.length - i), group));
  return new Uint8Array(view.buffer);
}
