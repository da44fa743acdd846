/**
 * The fields of the bodies of OSPF version 3's link state advertisements.
 *
 * @module
 */

import type { OspfLsa } from "../wire/ospf_lsa.ts";
import {
  OSPF_V3_LSA_AS_EXTERNAL,
  OSPF_V3_LSA_INTER_AREA_PREFIX,
  OSPF_V3_LSA_INTER_AREA_ROUTER,
  OSPF_V3_LSA_INTRA_AREA_PREFIX,
  OSPF_V3_LSA_LINK,
  OSPF_V3_LSA_NETWORK,
  OSPF_V3_LSA_NSSA,
  OSPF_V3_LSA_ROUTER,
} from "../wire/ospf_lsa_type.ts";
import {
  attachedRoutersV3,
  externalRest,
  type OspfExternalRest,
  prefixAddressV3,
  prefixesV3,
  routerLinksV3,
} from "../wire/ospf_lsa_v3.ts";
import { type FieldEntry, type FieldList, type FieldSpec, HEX16, list, type Part } from "./field.ts";
import { flags } from "./flags.ts";
import { only } from "./only.ts";
import { v3Options } from "./ospf_option.ts";
import { bytesAt, ipv4At, ipv6At, uint16, uint24, uint32, uint8 } from "./plain_field.ts";

/** Where the body begins, behind the header of the advertisement. */
const BODY = 20;

const LINK_TYPES: readonly string[] = [
  "",
  "Point-to-point connection to another router",
  "Connection to a transit network",
  "Reserved",
  "Virtual link",
];

/** Advertisements of these types. */
const is = (...types: readonly number[]) => ({ version, kind }: OspfLsa): boolean => {
  return version === 3 && types.includes(kind);
};
const isExternal = is(OSPF_V3_LSA_AS_EXTERNAL, OSPF_V3_LSA_NSSA);
const options = (at: number): FieldSpec<OspfLsa>[] => v3Options({ at: BODY + at, when: () => true });
const reserved = (at: number): FieldSpec<OspfLsa> => bytesAt("ospf.reserved", "Reserved", { at: BODY + at, size: 1 });

/** The prefixes of a body; `middle` is what is between their options and their address. */
function prefixes(middle: FieldSpec<Part>): FieldList<OspfLsa> {
  return list({
    title: "Prefix",
    items: ({ kind, bodyBytes }: OspfLsa) => prefixesV3(kind, bodyBytes),
    fields: [
      uint8("ospf.prefix_length", "PrefixLength", { at: 0 }),
      ...flags({
        name: "ospf.v3.prefix.options",
        title: "PrefixOptions",
        at: 1,
        bits: [
          ["p", "(P) Propagate", 0x08],
          ["mc", "(MC) Multicast", 0x04],
          ["la", "(LA) Local Address", 0x02],
          ["nu", "(NU) NoUnicast", 0x01],
        ],
      }),
      middle,
      {
        name: "ospf.v3.address_prefix.ipv6",
        title: "Address Prefix",
        at: 4,
        size: ({ offset, end }) => end - offset - 4,
        value: prefixAddressV3,
      },
    ],
  });
}

/** The place of what may come behind the prefix of an external body; behind its end where it does not. */
const rest = (name: keyof OspfExternalRest) => ({ offset, end, bodyBytes }: OspfLsa): number => {
  return (externalRest(bodyBytes)[name] ?? end) - offset;
};

/** The fields of a body of version 3, whichever it is. */
export const OSPF_V3_BODY: readonly FieldEntry<OspfLsa>[] = [
  ...only(is(OSPF_V3_LSA_ROUTER), [
    ...flags<OspfLsa>({
      name: "ospf.v3.router.lsa.flags",
      title: "Flags",
      at: BODY,
      bits: [
        ["w", "(W) Wild-card multicast receiver", 0x08],
        ["v", "(V) Virtual link endpoint", 0x04],
        ["e", "(E) AS boundary router", 0x02],
        ["b", "(B) Area border router", 0x01],
      ],
    }),
    ...options(1),
    list({
      title: "Link",
      items: ({ bodyBytes }: OspfLsa) => routerLinksV3(bodyBytes),
      fields: [
        uint8("ospf.v3.lsa.type", "Type", { at: 0, names: (type) => LINK_TYPES[type] }),
        bytesAt("ospf.reserved", "Reserved", { at: 1, size: 1 }),
        uint16("ospf.metric", "Metric", { at: 2 }),
        uint32("ospf.v3.lsa.interface_id", "Interface ID", { at: 4 }),
        uint32("ospf.v3.lsa.neighbor_interface_id", "Neighbor Interface ID", { at: 8 }),
        ipv4At("ospf.v3.lsa.neighbor_router_id", "Neighbor Router ID", { at: 12 }),
      ],
    }),
  ]),
  ...only(is(OSPF_V3_LSA_NETWORK), [
    reserved(0),
    ...options(1),
    list({
      title: "Attached Router",
      items: ({ bodyBytes }: OspfLsa) => attachedRoutersV3(bodyBytes),
      fields: [ipv4At("ospf.v3.lsa.attached_router", "Attached Router", { at: 0 })],
    }),
  ]),
  ...only(is(OSPF_V3_LSA_INTER_AREA_PREFIX), [
    reserved(0),
    uint24<OspfLsa>("ospf.metric", "Metric", { at: BODY + 1 }),
    prefixes(bytesAt("ospf.reserved", "Reserved", { at: 2, size: 2 })),
  ]),
  ...only(is(OSPF_V3_LSA_INTER_AREA_ROUTER), [
    reserved(0),
    ...options(1),
    reserved(4),
    uint24<OspfLsa>("ospf.metric", "Metric", { at: BODY + 5 }),
    ipv4At<OspfLsa>("ospf.v3.lsa.destination_router_id", "Destination Router ID", { at: BODY + 8 }),
  ]),
  ...only(isExternal, [
    ...flags<OspfLsa>({
      name: "ospf.v3.as.external.flags",
      title: "Flags",
      at: BODY,
      bits: [
        ["e", "(E) External Metric", 0x04],
        ["f", "(F) Forwarding Address", 0x02],
        ["t", "(T) External Route Tag", 0x01],
      ],
    }),
    uint24<OspfLsa>("ospf.metric", "Metric", { at: BODY + 1 }),
    prefixes(uint16("ospf.v3.lsa.referenced_ls_type", "Referenced LS type", { at: 2, format: HEX16 })),
    ipv6At<OspfLsa>("ospf.v3.lsa.forwarding_address.ipv6", "Forwarding Address", { at: rest("forwardingAddress") }),
    uint32<OspfLsa>("ospf.v3.lsa.external_route_tag", "External Route Tag", { at: rest("externalRouteTag") }),
    ipv4At<OspfLsa>("ospf.v3.lsa.referenced_link_state_id", "Referenced Link State ID", {
      at: rest("referencedLinkStateId"),
    }),
  ]),
  ...only(is(OSPF_V3_LSA_LINK), [
    uint8<OspfLsa>("ospf.v3.lsa.router_priority", "Router Priority", { at: BODY }),
    ...options(1),
    ipv6At<OspfLsa>("ospf.v3.lsa.link_local_interface_address.ipv6", "Link-local Interface Address", { at: BODY + 4 }),
    uint32<OspfLsa>("ospf.v3.lsa.num_prefixes", "# prefixes", { at: BODY + 20 }),
    prefixes(bytesAt("ospf.reserved", "Reserved", { at: 2, size: 2 })),
  ]),
  ...only(is(OSPF_V3_LSA_INTRA_AREA_PREFIX), [
    uint16<OspfLsa>("ospf.v3.lsa.num_prefixes", "# prefixes", { at: BODY }),
    uint16<OspfLsa>("ospf.v3.lsa.referenced_ls_type", "Referenced LS type", { at: BODY + 2, format: HEX16 }),
    ipv4At<OspfLsa>("ospf.v3.lsa.referenced_link_state_id", "Referenced Link State ID", { at: BODY + 4 }),
    ipv4At<OspfLsa>("ospf.v3.lsa.referenced_advertising_router", "Referenced Advertising Router", { at: BODY + 8 }),
    prefixes(uint16("ospf.metric", "Metric", { at: 2 })),
  ]),
];
