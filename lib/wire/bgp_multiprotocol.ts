/**
 * Routes of any address family in BGP, RFC 4760.
 *
 * ```text
 * MP_REACH_NLRI:    AFI (2), SAFI (1), length of the next hop (1), next hop, reserved (1), routes
 * MP_UNREACH_NLRI:  AFI (2), SAFI (1), routes
 * ```
 *
 * @module
 */

import { formatIpv4, formatIpv6 } from "../bytes/address.ts";
import type { Bytes } from "../bytes/cursor.ts";
import { formatHexAt } from "../bytes/hex.ts";
import { bgpPrefix, bgpPrefixParts } from "./bgp_prefix.ts";
import { fixedParts } from "./fixed_list.ts";

const REACH_HEADER = 4;
const UNREACH_HEADER = 3;
const AFI_IPV4 = 1;
const AFI_IPV6 = 2;
const SAFI_UNICAST = 1;
const SAFI_MULTICAST = 2;

/** Where the parts of an MP_REACH_NLRI or MP_UNREACH_NLRI are. */
export interface BgpMultiprotocol {
  /** The address family: 1 is IPv4, 2 IPv6. */
  readonly afi: number;
  /** What is routed: 1 is unicast, 2 multicast. */
  readonly safi: number;
  /** The next hop's addresses; undefined in an MP_UNREACH_NLRI. */
  readonly nextHop: Bytes | undefined;
  /** Where the byte between next hop and routes is, 0 today; undefined in an MP_UNREACH_NLRI, and where it is cut. */
  readonly reserved: number | undefined;
  /** The routes. */
  readonly nlri: Bytes;
  /** The version of IP that the routes' prefixes are of; undefined for routes of another form. */
  readonly version: 4 | 6 | undefined;
}

/** What the value of such an attribute has; undefined where it is cut before its routes. */
export function readMultiprotocol({ view, offset, end }: Bytes, isReach: boolean): BgpMultiprotocol | undefined {
  const header = isReach ? REACH_HEADER : UNREACH_HEADER;
  if (end - offset < header) return undefined;
  const [afi, safi] = [view.getUint16(offset), view.getUint8(offset + 2)];
  const version = versionOf(afi, safi);
  const hop = offset + header;
  if (!isReach) {
    return { afi, safi, nextHop: undefined, reserved: undefined, nlri: { view, offset: hop, end }, version };
  }
  const hopEnd = Math.min(end, hop + view.getUint8(hop - 1));
  return {
    afi,
    safi,
    nextHop: { view, offset: hop, end: hopEnd },
    reserved: hopEnd < end ? hopEnd : undefined,
    nlri: { view, offset: Math.min(end, hopEnd + 1), end },
    version,
  };
}

/** Routes that are plain prefixes; those with labels, of VPNs and of flows have other forms. */
function versionOf(afi: number, safi: number): 4 | 6 | undefined {
  if (safi !== SAFI_UNICAST && safi !== SAFI_MULTICAST) return undefined;
  return afi === AFI_IPV4 ? 4 : afi === AFI_IPV6 ? 6 : undefined;
}

/** The prefixes of the routes; none where they are of another form. */
export function multiprotocolPrefixes({ nlri, version }: BgpMultiprotocol): Bytes[] {
  return version === undefined ? [] : bgpPrefixParts(nlri, version);
}

/** Routes of any address family as plain fields. */
export interface BgpMultiprotocolFields {
  /** The address family: 1 is IPv4, 2 IPv6. */
  afi: number;
  /** What is routed: 1 is unicast, 2 multicast. */
  safi: number;
  /** MP_REACH_NLRI: IPv4 or IPv6 addresses, or the bytes as hexadecimal digits. */
  nextHops?: string[];
  /** The prefixes, `"2001:db8::/32"`. */
  prefixes?: string[];
  /** The routes as hexadecimal digits where they are of another form. */
  data?: string;
}

/** Such an attribute as plain fields. */
export function multiprotocolFields(of: BgpMultiprotocol): BgpMultiprotocolFields {
  const { afi, safi, nextHop, nlri, version } = of;
  return {
    afi,
    safi,
    ...(nextHop === undefined ? {} : { nextHops: nextHops(nextHop, version) }),
    ...(version === undefined
      ? { data: formatHexAt(nlri.view, nlri.offset, nlri.end) }
      : { prefixes: multiprotocolPrefixes(of).map((part) => bgpPrefix(part, version)) }),
  };
}

/** One address, or a global and a link-local one (RFC 2545, section 3). */
function nextHops({ view, offset, end }: Bytes, version: 4 | 6 | undefined): string[] {
  const length = end - offset;
  if (version !== undefined && length === 4) return [formatIpv4(view, offset)];
  if (version === undefined || length !== 16 && length !== 32) return [formatHexAt(view, offset, end)];
  return fixedParts({ view, offset, end }, 16).map((part) => formatIpv6(view, part.offset));
}
