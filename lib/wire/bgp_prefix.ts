/**
 * Prefixes of BGP, RFC 4271 section 4.3 and RFC 4760 section 5: how many bits, and as many bytes as they need.
 *
 * @module
 */

import type { Bytes } from "../bytes/cursor.ts";
import { prefixAddress } from "./address_prefix.ts";

/** Prefixes of one list at most: a message of 4,096 bytes has 1,000 of 24 bits. */
const MAX_PREFIXES = 2048;

/** Where the prefixes in these bytes are; one that is cut, or too long for its version of IP, ends the list. */
export function bgpPrefixParts({ view, offset, end }: Bytes, version: 4 | 6): Bytes[] {
  const parts: Bytes[] = [];
  for (let at = offset; at < end && parts.length < MAX_PREFIXES;) {
    const bits = view.getUint8(at);
    const next = at + 1 + Math.ceil(bits / 8);
    if (bits > (version === 4 ? 32 : 128) || next > end) break;
    parts.push({ view, offset: at, end: next });
    at = next;
  }
  return parts;
}

/** The prefix as text, `"192.0.2.0/24"`. */
export function bgpPrefix(part: Bytes, version: 4 | 6): string {
  return `${bgpPrefixAddress(part, version)}/${part.view.getUint8(part.offset)}`;
}

/** The prefix's address, `"192.0.2.0"`. */
export function bgpPrefixAddress({ view, offset, end }: Bytes, version: 4 | 6): string {
  return prefixAddress({ view, offset: offset + 1, end }, version);
}
