/**
 * Communities of BGP's routes: RFC 1997, extended ones RFC 4360, large ones RFC 8092.
 *
 * ```text
 * community:           AS (2), value (2)
 * extended community:  type (1), subtype (1), 6 bytes by type: an AS or an IPv4 address, and a number
 * large community:     global administrator (4), two parts of local data (4 each)
 * ```
 *
 * @module
 */

import { formatIpv4 } from "../bytes/address.ts";
import type { Bytes } from "../bytes/cursor.ts";
import { formatHexAt } from "../bytes/hex.ts";

/** Bits of an extended community's type: from whose registry it is, and whether it stays within the AS. */
const TYPE_FLAGS = 0xc0;
/** Type and subtype of a link's bandwidth: an AS, and a number of IEEE 754 (draft-ietf-idr-link-bandwidth). */
const LINK_BANDWIDTH = 0x4004;

/** What the value of an extended community begins with, by its type without the uppermost bits. */
export type BgpCommunityForm = "as2" | "ipv4" | "as4" | "opaque";

/** The form of an extended community. */
export function bgpCommunityForm(type: number): BgpCommunityForm {
  // Those of the experimental types are others.
  if (type >= 0x80) return "opaque";
  switch (type & ~TYPE_FLAGS) {
    case 0:
      return "as2";
    case 1:
      return "ipv4";
    case 2:
      return "as4";
  }
  return "opaque";
}

/** An extended community as plain fields. */
export interface BgpExtendedCommunity {
  /** 0 to 255: 0 has an AS of 2 bytes, 1 an IPv4 address, 2 an AS of 4 bytes; with 0x40 it stays within the AS. */
  type: number;
  /** 0 to 255: 2 is a route target, 3 a route origin. */
  subtype: number;
  /** `"65001:100"`, `"192.0.2.1:1"`; the 6 bytes as hexadecimal digits of others. */
  value: string;
}

/** A community as text, `"65001:1"`. */
export function bgpCommunity({ view, offset }: Bytes): string {
  return `${view.getUint16(offset)}:${view.getUint16(offset + 2)}`;
}

/** A large community as text, `"65536:1:2"`. */
export function bgpLargeCommunity({ view, offset }: Bytes): string {
  return `${view.getUint32(offset)}:${view.getUint32(offset + 4)}:${view.getUint32(offset + 8)}`;
}

/** An extended community as plain fields. */
export function bgpExtendedCommunity({ view, offset }: Bytes): BgpExtendedCommunity {
  const [type, subtype] = [view.getUint8(offset), view.getUint8(offset + 1)];
  return { type, subtype, value: extendedValue(view, offset) };
}

function extendedValue(view: DataView, offset: number): string {
  const at = offset + 2;
  switch (isLinkBandwidth({ view, offset }) ? "opaque" : bgpCommunityForm(view.getUint8(offset))) {
    case "as2":
      return `${view.getUint16(at)}:${view.getUint32(at + 2)}`;
    case "ipv4":
      return `${formatIpv4(view, at)}:${view.getUint16(at + 4)}`;
    case "as4":
      return `${view.getUint32(at)}:${view.getUint16(at + 4)}`;
    case "opaque":
      return formatHexAt(view, at, at + 6);
  }
}

/** Whether an extended community says how much a link carries. */
export function isLinkBandwidth({ view, offset }: Pick<Bytes, "view" | "offset">): boolean {
  return view.getUint16(offset) === LINK_BANDWIDTH;
}
