/**
 * The fields of BGP's communities.
 *
 * @module
 */

import type { Bytes } from "../bytes/cursor.ts";
import {
  type BgpAttributePart,
  bgpCommunities,
  bgpExtendedCommunities,
  bgpLargeCommunities,
} from "../wire/bgp_attribute.ts";
import {
  bgpCommunity,
  type BgpCommunityForm,
  bgpCommunityForm,
  bgpLargeCommunity,
  isLinkBandwidth,
} from "../wire/bgp_community.ts";
import { type FieldEntry, HEX32, HEX8, list } from "./field.ts";
import { flags } from "./flags.ts";
import { float32 } from "./float32.ts";
import { ipv4At, uint16, uint32, uint8 } from "./plain_field.ts";

const WELL_KNOWN: Readonly<Record<number, string>> = {
  0xffff0000: "GRACEFUL_SHUTDOWN",
  0xffff0001: "ACCEPT_OWN",
  0xffff0006: "LLGR_STALE",
  0xffff0007: "NO_LLGR",
  0xffff029a: "BLACKHOLE",
  0xffffff01: "NO_EXPORT",
  0xffffff02: "NO_ADVERTISE",
  0xffffff03: "NO_EXPORT_SUBCONFED",
  0xffffff04: "NOPEER",
};

/** Type and subtype of what limits the traffic of a flow (RFC 8955): an AS, and a number of IEEE 754. */
const TRAFFIC_RATE = 0x8006;
/** Type and subtype of a tunnel's encapsulation (RFC 9012). */
const ENCAPSULATION = 0x030c;

/** Wireshark has a name of the subtype for each type. */
const SUBTYPES: readonly (readonly [type: number, suffix: string])[] = [
  [0x00, "tr_as2"],
  [0x40, "ntr_as2"],
  [0x01, "tr_IP4"],
  [0x41, "ntr_IP4"],
  [0x02, "tr_as4"],
  [0x42, "ntr_as4"],
  [0x03, "tr_opaque"],
  [0x43, "ntr_opaque"],
  [0x06, "tr_evpn"],
  [0x80, "tr_exp"],
  [0x81, "tr_exp_2"],
  [0x82, "tr_exp_3"],
];
const HAS_NAME: ReadonlySet<number> = new Set(SUBTYPES.map(([type]) => type));

const typeOf = ({ view, offset }: Bytes): number => view.getUint8(offset);
const both = ({ view, offset }: Bytes): number => view.getUint16(offset);
const isType = (type: number) => (community: Bytes): boolean => typeOf(community) === type;
const isBoth = (number: number) => (community: Bytes): boolean => both(community) === number;
const isForm = (form: BgpCommunityForm) => (community: Bytes): boolean => bgpCommunityForm(typeOf(community)) === form;
const hasAs2 = (community: Bytes): boolean => isForm("as2")(community) || both(community) === TRAFFIC_RATE;
const isRaw = (community: Bytes): boolean => {
  return isForm("opaque")(community) && both(community) !== TRAFFIC_RATE && both(community) !== ENCAPSULATION;
};
/** Whether it is of a range that no AS has, whose communities mean the same everywhere. */
const isWellKnown = ({ view, offset }: Bytes): boolean => [0, 0xffff].includes(view.getUint16(offset));
const isOwn = (community: Bytes): boolean => !isWellKnown(community);

/** The communities of an attribute, of whichever size. */
export const BGP_COMMUNITY_FIELDS: readonly FieldEntry<BgpAttributePart>[] = [
  list({
    title: (community: Bytes) => `Community: ${bgpCommunity(community)}`,
    items: bgpCommunities,
    fields: [
      uint32("bgp.update.path_attribute.community_wellknown", "Community Well-known", {
        at: 0,
        format: HEX32,
        when: isWellKnown,
        names: (community) => WELL_KNOWN[community],
      }),
      uint16("bgp.update.path_attribute.community_as", "Community AS", { at: 0, when: isOwn }),
      uint16("bgp.update.path_attribute.community_value", "Community value", { at: 2, when: isOwn }),
    ],
  }),
  list({
    title: "Extended Community",
    items: bgpExtendedCommunities,
    fields: [
      ...flags<Bytes>({
        name: "bgp.ext_com.type",
        title: "Type",
        at: 0,
        bits: [["auth", "IANA Authority", 0x80], ["tran", "Transitive across ASes", 0x40]],
      }),
      ...SUBTYPES.map(([type, suffix]) =>
        uint8<Bytes>(`bgp.ext_com.stype_${suffix}`, "Subtype", { at: 1, format: HEX8, when: isType(type) })
      ),
      uint8("bgp.ext_com.stype_unknown", "Subtype", {
        at: 1,
        format: HEX8,
        when: (community) => !HAS_NAME.has(typeOf(community)),
      }),
      uint16("bgp.ext_com.value_as2", "2-Octet AS", { at: 2, when: hasAs2 }),
      uint32("bgp.ext_com.value_as4", "4-Octet AS", { at: 2, when: isForm("as4") }),
      ipv4At("bgp.ext_com.value_IP4", "IPv4 address", { at: 2, when: isForm("ipv4") }),
      uint32("bgp.ext_com.value_an4", "4-Octet AN", {
        at: 4,
        when: (community) => isForm("as2")(community) && !isLinkBandwidth(community),
      }),
      uint16("bgp.ext_com.value_an2", "2-Octet AN", {
        at: 6,
        when: (community) => isForm("as4")(community) || isForm("ipv4")(community),
      }),
      float32("bgp.ext_com.value_link_bw", "Link bandwidth", { at: 4, when: isLinkBandwidth }),
      float32("bgp.ext_com_flow.rate_limit", "Rate shaper", { at: 4, when: isBoth(TRAFFIC_RATE) }),
      uint16("bgp.ext_com.tunnel_type", "Tunnel type", { at: 6, when: isBoth(ENCAPSULATION) }),
      {
        name: "bgp.ext_com.value_raw",
        title: "Raw Value",
        at: 2,
        size: 6,
        // 48 bits, which tshark prints as if they were 64.
        value: (community) => {
          if (!isRaw(community)) return undefined;
          const { view, offset } = community;
          const value = view.getUint16(offset + 2) * 2 ** 32 + view.getUint32(offset + 4);
          return "0x" + value.toString(16).padStart(16, "0");
        },
      },
    ],
  }),
  list({
    title: (community: Bytes) => `Large Community: ${bgpLargeCommunity(community)}`,
    items: bgpLargeCommunities,
    fields: [
      uint32("bgp.large_communities.ga", "Global Administrator", { at: 0 }),
      uint32("bgp.large_communities.ldp1", "Local Data Part 1", { at: 4 }),
      uint32("bgp.large_communities.ldp2", "Local Data Part 2", { at: 8 }),
    ],
  }),
];
