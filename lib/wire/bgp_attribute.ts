/**
 * The path attributes of BGP's UPDATE, RFC 4271 sections 4.3 and 5.
 *
 * ```text
 * +---------------+---------------+---------------+---------------+
 * | Attr. Flags   | Attr. Type    | Length: 1 byte, or 2 where the flags say so, and the value
 * +---------------+---------------+---------------+---------------+
 * ```
 *
 * Source of the types: https://www.iana.org/assignments/bgp-parameters
 *
 * @module
 */

import { formatIpv4 } from "../bytes/address.ts";
import type { Bytes } from "../bytes/cursor.ts";
import { formatHexAt } from "../bytes/hex.ts";
import { bgpCommunity, type BgpExtendedCommunity, bgpExtendedCommunity, bgpLargeCommunity } from "./bgp_community.ts";
import {
  type BgpMultiprotocol,
  type BgpMultiprotocolFields,
  multiprotocolFields,
  readMultiprotocol,
} from "./bgp_multiprotocol.ts";
import { fixedParts } from "./fixed_list.ts";

/** Path attribute: who told it first. */
export const BGP_ORIGIN = 1;
/** Path attribute: the autonomous systems on the way. */
export const BGP_AS_PATH = 2;
/** Path attribute: the router to send to. */
export const BGP_NEXT_HOP = 3;
/** Path attribute: which of several entries a neighbor should take. */
export const BGP_MULTI_EXIT_DISC = 4;
/** Path attribute: how much an AS prefers it. */
export const BGP_LOCAL_PREF = 5;
/** Path attribute: who aggregated it. */
export const BGP_AGGREGATOR = 7;
/** Path attribute: communities, RFC 1997. */
export const BGP_COMMUNITIES = 8;
/** Path attribute: who told it to a route reflector, RFC 4456. */
export const BGP_ORIGINATOR_ID = 9;
/** Path attribute: the route reflectors on the way, RFC 4456. */
export const BGP_CLUSTER_LIST = 10;
/** Path attribute: routes of any address family, RFC 4760. */
export const BGP_MP_REACH_NLRI = 14;
/** Path attribute: routes of any address family that are gone, RFC 4760. */
export const BGP_MP_UNREACH_NLRI = 15;
/** Path attribute: extended communities, RFC 4360. */
export const BGP_EXTENDED_COMMUNITIES = 16;
/** Path attribute: the path with numbers of 4 bytes, past those who know 2 only, RFC 6793. */
export const BGP_AS4_PATH = 17;
/** Path attribute: the same for who aggregated it, RFC 6793. */
export const BGP_AS4_AGGREGATOR = 18;
/** Path attribute: large communities, RFC 8092. */
export const BGP_LARGE_COMMUNITY = 32;

/** Bit of the flags: the length has two bytes. */
const EXTENDED_LENGTH = 0x10;
/** Attributes of one message at most. */
const MAX_ATTRIBUTES = 512;
/** Segments of a path have a type from 1 to 4: sets and sequences, two of them in confederations (RFC 5065). */
const MAX_SEGMENT_TYPE = 4;

const NAMES: ReadonlyMap<number, string> = new Map([
  [BGP_ORIGIN, "ORIGIN"],
  [BGP_AS_PATH, "AS_PATH"],
  [BGP_NEXT_HOP, "NEXT_HOP"],
  [BGP_MULTI_EXIT_DISC, "MULTI_EXIT_DISC"],
  [BGP_LOCAL_PREF, "LOCAL_PREF"],
  [6, "ATOMIC_AGGREGATE"],
  [BGP_AGGREGATOR, "AGGREGATOR"],
  [BGP_COMMUNITIES, "COMMUNITIES"],
  [BGP_ORIGINATOR_ID, "ORIGINATOR_ID"],
  [BGP_CLUSTER_LIST, "CLUSTER_LIST"],
  [BGP_MP_REACH_NLRI, "MP_REACH_NLRI"],
  [BGP_MP_UNREACH_NLRI, "MP_UNREACH_NLRI"],
  [BGP_EXTENDED_COMMUNITIES, "EXTENDED_COMMUNITIES"],
  [BGP_AS4_PATH, "AS4_PATH"],
  [BGP_AS4_AGGREGATOR, "AS4_AGGREGATOR"],
  [22, "PMSI_TUNNEL_ATTRIBUTE"],
  [23, "TUNNEL_ENCAPSULATION_ATTRIBUTE"],
  [26, "AIGP"],
  [29, "BGP-LS Attribute"],
  [BGP_LARGE_COMMUNITY, "LARGE_COMMUNITY"],
  [33, "BGPsec_PATH"],
  [35, "ONLY_TO_CUSTOMER"],
  [40, "BGP Prefix-SID"],
  [128, "ATTR_SET"],
]);

/** The name of a type; undefined for one that has none. */
export function bgpAttributeName(type: number): string | undefined {
  return NAMES.get(type);
}

/** Where a path attribute lies in a frame: flags, type, length, value. */
export interface BgpAttributePart extends Bytes {
  /** Its number, {@linkcode bgpAttributeName} names it. */
  readonly type: number;
  /** The first byte of its value. */
  readonly value: number;
}

/** Where the path attributes are; the last one may be cut in its value. */
export function bgpAttributeParts({ view, offset, end }: Bytes): BgpAttributePart[] {
  const parts: BgpAttributePart[] = [];
  for (let at = offset; at + 3 <= end && parts.length < MAX_ATTRIBUTES;) {
    const isLong = (view.getUint8(at) & EXTENDED_LENGTH) !== 0;
    const value = at + (isLong ? 4 : 3);
    if (value > end) break;
    const next = value + (isLong ? view.getUint16(at + 2) : view.getUint8(at + 2));
    parts.push({ view, offset: at, end: Math.min(end, next), type: view.getUint8(at + 1), value });
    at = next;
  }
  return parts;
}

/** A segment of a path: type, how many, and the numbers of autonomous systems. */
export interface BgpSegmentPart extends Bytes {
  /** Bytes of each number. */
  readonly asSize: 2 | 4;
}

/**
 * The segments of a path. Only the sessions' OPENs say whether a number has 2 or 4 bytes; here it is what fills the attribute
 * exactly, 4 where both do.
 */
export function bgpSegments(part: BgpAttributePart): BgpSegmentPart[] {
  if (part.type !== BGP_AS_PATH && part.type !== BGP_AS4_PATH) return [];
  return segmentsOf(part, 4) ?? (part.type === BGP_AS_PATH ? segmentsOf(part, 2) : undefined) ?? [];
}

function segmentsOf({ view, value, end }: BgpAttributePart, asSize: 2 | 4): BgpSegmentPart[] | undefined {
  const segments: BgpSegmentPart[] = [];
  for (let at = value; at < end && segments.length < MAX_ATTRIBUTES;) {
    if (at + 2 > end || view.getUint8(at) > MAX_SEGMENT_TYPE || view.getUint8(at) === 0) return undefined;
    const next = at + 2 + asSize * view.getUint8(at + 1);
    if (next > end) return undefined;
    segments.push({ view, offset: at, end: next, asSize });
    at = next;
  }
  return segments;
}

/** The numbers of a segment. */
export function bgpSegmentNumbers({ view, offset, end, asSize }: BgpSegmentPart): number[] {
  return fixedParts({ view, offset: offset + 2, end }, asSize)
    .map((part) => asSize === 4 ? view.getUint32(part.offset) : view.getUint16(part.offset));
}

/** Items of one size that fill an attribute of this type; none in attributes of other types. */
function itemsOf(part: BgpAttributePart, type: number, size: number): Bytes[] {
  return part.type === type ? fixedParts({ view: part.view, offset: part.value, end: part.end }, size) : [];
}

/** The communities of an attribute, 4 bytes each. */
export function bgpCommunities(part: BgpAttributePart): Bytes[] {
  return itemsOf(part, BGP_COMMUNITIES, 4);
}

/** The extended communities of an attribute, 8 bytes each. */
export function bgpExtendedCommunities(part: BgpAttributePart): Bytes[] {
  return itemsOf(part, BGP_EXTENDED_COMMUNITIES, 8);
}

/** The large communities of an attribute, 12 bytes each. */
export function bgpLargeCommunities(part: BgpAttributePart): Bytes[] {
  return itemsOf(part, BGP_LARGE_COMMUNITY, 12);
}

/** The clusters of an attribute, 4 bytes each. */
export function bgpClusters(part: BgpAttributePart): Bytes[] {
  return itemsOf(part, BGP_CLUSTER_LIST, 4);
}

/** What an MP_REACH_NLRI or MP_UNREACH_NLRI has; undefined in others, and where it is cut. */
export function bgpMultiprotocol({ view, type, value, end }: BgpAttributePart): BgpMultiprotocol | undefined {
  if (type !== BGP_MP_REACH_NLRI && type !== BGP_MP_UNREACH_NLRI) return undefined;
  return readMultiprotocol({ view, offset: value, end }, type === BGP_MP_REACH_NLRI);
}

/** A path attribute as plain fields; what its value says is there by its type, `data` for others. */
export interface BgpAttribute {
  /** 0x80 is optional, 0x40 transitive, 0x20 partial, 0x10 that the length has two bytes. */
  flags: number;
  /** 0 to 255. */
  type: number;
  /** ORIGIN: 0 is IGP, 1 EGP, 2 incomplete. */
  origin?: number;
  /** AS_PATH, AS4_PATH. */
  segments?: BgpSegment[];
  /** NEXT_HOP: an IPv4 address. */
  nextHop?: string;
  /** MULTI_EXIT_DISC. */
  multiExitDisc?: number;
  /** LOCAL_PREF. */
  localPref?: number;
  /** AGGREGATOR, AS4_AGGREGATOR. */
  aggregator?: { as: number; origin: string };
  /** COMMUNITIES: `"65001:1"`. */
  communities?: string[];
  /** ORIGINATOR_ID: in the form of an IPv4 address. */
  originatorId?: string;
  /** CLUSTER_LIST: in the form of IPv4 addresses. */
  clusters?: string[];
  /** MP_REACH_NLRI, MP_UNREACH_NLRI. */
  multiprotocol?: BgpMultiprotocolFields;
  /** EXTENDED_COMMUNITIES. */
  extendedCommunities?: BgpExtendedCommunity[];
  /** LARGE_COMMUNITY: `"65536:1:2"`. */
  largeCommunities?: string[];
  /** The value as hexadecimal digits. */
  data?: string;
}

/** A segment of a path. */
export interface BgpSegment {
  /** 1 is a set, 2 a sequence; 3 and 4 the same within a confederation. */
  type: number;
  /** The numbers of autonomous systems. */
  as: number[];
}

/** A path attribute as plain fields. */
export function bgpAttribute(part: BgpAttributePart): BgpAttribute {
  const { view, offset, type } = part;
  return { flags: view.getUint8(offset), type, ...valueFields(part) };
}

function valueFields(part: BgpAttributePart): Partial<BgpAttribute> {
  const { view, type, value, end } = part;
  const length = end - value;
  switch (type) {
    case BGP_ORIGIN:
      if (length === 1) return { origin: view.getUint8(value) };
      break;
    case BGP_AS_PATH:
    case BGP_AS4_PATH: {
      const segments = bgpSegments(part).map((segment) => {
        return { type: view.getUint8(segment.offset), as: bgpSegmentNumbers(segment) };
      });
      if (segments.length > 0 || length === 0) return { segments };
      break;
    }
    case BGP_NEXT_HOP:
      if (length === 4) return { nextHop: formatIpv4(view, value) };
      break;
    case BGP_MULTI_EXIT_DISC:
      if (length === 4) return { multiExitDisc: view.getUint32(value) };
      break;
    case BGP_LOCAL_PREF:
      if (length === 4) return { localPref: view.getUint32(value) };
      break;
    case BGP_AGGREGATOR:
    case BGP_AS4_AGGREGATOR:
      if (length === 6) return { aggregator: { as: view.getUint16(value), origin: formatIpv4(view, value + 2) } };
      if (length === 8) return { aggregator: { as: view.getUint32(value), origin: formatIpv4(view, value + 4) } };
      break;
    case BGP_COMMUNITIES:
      return { communities: bgpCommunities(part).map(bgpCommunity) };
    case BGP_ORIGINATOR_ID:
      if (length === 4) return { originatorId: formatIpv4(view, value) };
      break;
    case BGP_CLUSTER_LIST:
      return { clusters: bgpClusters(part).map((cluster) => formatIpv4(view, cluster.offset)) };
    case BGP_MP_REACH_NLRI:
    case BGP_MP_UNREACH_NLRI: {
      const multiprotocol = bgpMultiprotocol(part);
      if (multiprotocol !== undefined) return { multiprotocol: multiprotocolFields(multiprotocol) };
      break;
    }
    case BGP_EXTENDED_COMMUNITIES:
      return { extendedCommunities: bgpExtendedCommunities(part).map(bgpExtendedCommunity) };
    case BGP_LARGE_COMMUNITY:
      return { largeCommunities: bgpLargeCommunities(part).map(bgpLargeCommunity) };
  }
  return length === 0 ? {} : { data: formatHexAt(view, value, end) };
}
