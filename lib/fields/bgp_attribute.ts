/**
 * The fields of BGP's path attributes.
 *
 * @module
 */

import type { Bytes } from "../bytes/cursor.ts";
import {
  BGP_AGGREGATOR,
  BGP_AS4_AGGREGATOR,
  BGP_LOCAL_PREF,
  BGP_MP_REACH_NLRI,
  BGP_MP_UNREACH_NLRI,
  BGP_MULTI_EXIT_DISC,
  BGP_NEXT_HOP,
  BGP_ORIGIN,
  BGP_ORIGINATOR_ID,
  bgpAttributeName,
  type BgpAttributePart,
  bgpClusters,
  bgpMultiprotocol,
  bgpSegmentNumbers,
  type BgpSegmentPart,
  bgpSegments,
} from "../wire/bgp_attribute.ts";
import type { BgpMessage } from "../wire/bgp_message.ts";
import { multiprotocolPrefixes } from "../wire/bgp_multiprotocol.ts";
import { bgpPrefix, bgpPrefixAddress } from "../wire/bgp_prefix.ts";
import { BGP_COMMUNITY_FIELDS } from "./bgp_community.ts";
import { afiName, safiName } from "./bgp_family.ts";
import { type FieldEntry, type FieldList, type FieldSpec, HEX8, list } from "./field.ts";
import { flags } from "./flags.ts";
import { only } from "./only.ts";
import { bytesAt, ipv4At, ipv6At, uint16, uint32, uint8 } from "./plain_field.ts";

const NAME = "bgp.update.path_attribute";
const ORIGINS: readonly string[] = ["IGP", "EGP", "INCOMPLETE"];
const SEGMENT_TYPES: readonly string[] = ["", "AS_SET", "AS_SEQUENCE", "AS_CONFED_SEQUENCE", "AS_CONFED_SET"];

const is = (...types: readonly number[]) => ({ type }: BgpAttributePart): boolean => types.includes(type);
/** A place in the value. */
const inValue = (at: number) => ({ offset, value }: BgpAttributePart): number => value - offset + at;
const isLong = ({ offset, value }: BgpAttributePart): boolean => value - offset === 4;
const isShort = (part: BgpAttributePart): boolean => !isLong(part);
/** Whether the AS of an aggregator has so many bytes: what its address leaves. */
const isAggregator = (asSize: 2 | 4) => (part: BgpAttributePart): boolean => {
  return is(BGP_AGGREGATOR, BGP_AS4_AGGREGATOR)(part) && part.end - part.value === asSize + 4;
};

/** What every prefix has before its address. */
const PREFIX_LENGTH: FieldSpec<Bytes> = uint8("bgp.prefix_length", "Prefix Length", { at: 0 });

function prefixAddressField(name: string, version: 4 | 6): FieldSpec<Bytes> {
  return {
    name,
    title: "Prefix",
    at: 1,
    size: ({ offset, end }) => end - offset - 1,
    value: (part) => bgpPrefixAddress(part, version),
  };
}

/** IPv4 prefixes of a message: routes that are gone, or new ones. */
export function prefixes(
  { title, name }: { title: string; name: string },
  items: (message: BgpMessage) => readonly Bytes[],
): FieldList<BgpMessage> {
  return list({
    title: (part: Bytes) => `${title}: ${bgpPrefix(part, 4)}`,
    items,
    fields: [PREFIX_LENGTH, prefixAddressField(name, 4)],
  });
}

/** Prefixes of one version in an MP_REACH_NLRI or MP_UNREACH_NLRI. */
function routes(name: string, version: 4 | 6, type: number): FieldList<BgpAttributePart> {
  return list({
    title: (part: Bytes) => `Prefix: ${bgpPrefix(part, version)}`,
    items: (attribute: BgpAttributePart) => {
      const found = attribute.type === type ? bgpMultiprotocol(attribute) : undefined;
      return found?.version === version ? multiprotocolPrefixes(found) : [];
    },
    fields: [PREFIX_LENGTH, prefixAddressField(name, version)],
  });
}

/** Whether the next hop of routes of plain IP has one of these lengths. */
const hasHop = (...lengths: readonly number[]) => (part: BgpAttributePart): boolean => {
  const { nextHop, version } = bgpMultiprotocol(part) ?? {};
  return nextHop !== undefined && version !== undefined && lengths.includes(nextHop.end - nextHop.offset);
};
const hopSize = (part: BgpAttributePart): number => {
  const { nextHop } = bgpMultiprotocol(part) ?? {};
  return nextHop === undefined ? 0 : nextHop.end - nextHop.offset + 1;
};
const reservedAt = (part: BgpAttributePart): number => {
  return (bgpMultiprotocol(part)?.reserved ?? part.end) - part.offset;
};

const MULTIPROTOCOL: readonly FieldEntry<BgpAttributePart>[] = [
  ...only(is(BGP_MP_REACH_NLRI), [
    uint16<BgpAttributePart>(`${NAME}.mp_reach_nlri.afi`, "Address family identifier (AFI)", {
      at: inValue(0),
      names: afiName,
    }),
    uint8<BgpAttributePart>(`${NAME}.mp_reach_nlri.safi`, "Subsequent address family identifier (SAFI)", {
      at: inValue(2),
      names: safiName,
    }),
    bytesAt<BgpAttributePart>(`${NAME}.mp_reach_nlri.next_hop`, "Next hop", { at: inValue(3), size: hopSize }),
    ipv4At<BgpAttributePart>(`${NAME}.mp_reach_nlri.next_hop.ipv4`, "IPv4 Address", {
      at: inValue(4),
      when: hasHop(4),
    }),
    ipv6At<BgpAttributePart>(`${NAME}.mp_reach_nlri.next_hop.ipv6`, "IPv6 Address", {
      at: inValue(4),
      when: hasHop(16, 32),
    }),
    ipv6At<BgpAttributePart>(`${NAME}.mp_reach_nlri.next_hop.ipv6.link_local`, "Link-local Address", {
      at: inValue(20),
      when: hasHop(32),
    }),
    uint8<BgpAttributePart>(`${NAME}.mp_reach_nlri.nbr_snpa`, "Number of Subnetwork points of attachment (SNPA)", {
      at: reservedAt,
    }),
  ]),
  ...only(is(BGP_MP_UNREACH_NLRI), [
    uint16<BgpAttributePart>(`${NAME}.mp_unreach_nlri.afi`, "Address family identifier (AFI)", {
      at: inValue(0),
      names: afiName,
    }),
    uint8<BgpAttributePart>(`${NAME}.mp_unreach_nlri.safi`, "Subsequent address family identifier (SAFI)", {
      at: inValue(2),
      names: safiName,
    }),
  ]),
  routes("bgp.mp_reach_nlri_ipv4_prefix", 4, BGP_MP_REACH_NLRI),
  routes("bgp.mp_reach_nlri_ipv6_prefix", 6, BGP_MP_REACH_NLRI),
  routes("bgp.mp_unreach_nlri_ipv4_prefix", 4, BGP_MP_UNREACH_NLRI),
  routes("bgp.mp_unreach_nlri_ipv6_prefix", 6, BGP_MP_UNREACH_NLRI),
];

/** The numbers of a segment, of one size. */
function numbers(name: string, title: string, asSize: 2 | 4): FieldSpec<BgpSegmentPart> {
  return {
    name: `${NAME}.as_path_segment.${name}`,
    title,
    at: 2,
    size: ({ offset, end }) => end - offset - 2,
    value: (segment) => segment.asSize === asSize ? bgpSegmentNumbers(segment) : undefined,
  };
}

/** The path attributes of a message. */
export const BGP_ATTRIBUTES: FieldList<BgpMessage> = list({
  title: ({ type }: BgpAttributePart) => `Path Attribute: ${bgpAttributeName(type) ?? type}`,
  items: ({ attributeParts }: BgpMessage) => attributeParts,
  fields: [
    ...flags<BgpAttributePart>({
      name: `${NAME}.flags`,
      title: "Flags",
      at: 0,
      bits: [
        ["optional", "Optional", 0x80],
        ["transitive", "Transitive", 0x40],
        ["partial", "Partial", 0x20],
        ["extended_length", "Extended-Length", 0x10],
      ],
    }),
    uint8(`${NAME}.flags.unused`, "Unused", { at: 0, mask: 0x0f, format: HEX8 }),
    uint8(`${NAME}.type_code`, "Type Code", { at: 1, names: bgpAttributeName }),
    uint16(`${NAME}.length`, "Length", { at: 2, when: isLong }),
    uint8(`${NAME}.length`, "Length", { at: 2, when: isShort }),
    uint8(`${NAME}.origin`, "Origin", { at: inValue(0), when: is(BGP_ORIGIN), names: (origin) => ORIGINS[origin] }),
    list({
      title: "AS Path segment",
      items: bgpSegments,
      fields: [
        uint8(`${NAME}.as_path_segment.type`, "Segment type", { at: 0, names: (type) => SEGMENT_TYPES[type] }),
        uint8(`${NAME}.as_path_segment.length`, "Segment length (number of ASN)", { at: 1 }),
        numbers("as2", "AS2", 2),
        numbers("as4", "AS4", 4),
      ],
    }),
    ipv4At(`${NAME}.next_hop`, "Next hop", { at: inValue(0), when: is(BGP_NEXT_HOP) }),
    uint32(`${NAME}.multi_exit_disc`, "Multiple exit discriminator", { at: inValue(0), when: is(BGP_MULTI_EXIT_DISC) }),
    uint32(`${NAME}.local_pref`, "Local preference", { at: inValue(0), when: is(BGP_LOCAL_PREF) }),
    uint16(`${NAME}.aggregator_as`, "Aggregator AS", { at: inValue(0), when: isAggregator(2) }),
    uint32(`${NAME}.aggregator_as`, "Aggregator AS", { at: inValue(0), when: isAggregator(4) }),
    ipv4At(`${NAME}.aggregator_origin`, "Aggregator origin", { at: inValue(2), when: isAggregator(2) }),
    ipv4At(`${NAME}.aggregator_origin`, "Aggregator origin", { at: inValue(4), when: isAggregator(4) }),
    ...BGP_COMMUNITY_FIELDS,
    ipv4At(`${NAME}.originator_id`, "Originator identifier", { at: inValue(0), when: is(BGP_ORIGINATOR_ID) }),
    list({
      title: "Cluster",
      items: bgpClusters,
      fields: [ipv4At("bgp.path_attribute.cluster_id", "Cluster ID", { at: 0 })],
    }),
    ...MULTIPROTOCOL,
  ],
});
