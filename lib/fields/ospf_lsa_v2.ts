/**
 * The fields of the bodies of OSPF version 2's link state advertisements.
 *
 * @module
 */

import type { OspfLsa } from "../wire/ospf_lsa.ts";
import {
  OSPF_LSA_AS_EXTERNAL,
  OSPF_LSA_ASBR,
  OSPF_LSA_NETWORK,
  OSPF_LSA_NSSA,
  OSPF_LSA_ROUTER,
  OSPF_LSA_SUMMARY,
} from "../wire/ospf_lsa_type.ts";
import { attachedRouters, externalMetrics, linkMetrics, routerLinks, summaryMetrics } from "../wire/ospf_lsa_v2.ts";
import { type FieldEntry, list, type Part } from "./field.ts";
import { flags } from "./flags.ts";
import { only } from "./only.ts";
import { bit8, ipv4At, uint16, uint24, uint32, uint8 } from "./plain_field.ts";

/** Where the body begins, behind the header of the advertisement. */
const BODY = 20;

/** What is at the other end of a router's link. */
const LINK_TYPES: readonly string[] = [
  "",
  "Point-to-point connection to another router",
  "Connection to a transit network",
  "Connection to a stub network",
  "Virtual link",
];

/** The names of a link's types, which extended link TLVs have too. */
export function linkTypeName(type: number): string | undefined {
  return LINK_TYPES[type] || undefined;
}

/** Those of the body; none where it is not there. */
function items(parts: (body: Part) => readonly Part[]): (lsa: OspfLsa) => readonly Part[] {
  return ({ bodyBytes }) => bodyBytes.end - bodyBytes.offset < 4 ? [] : parts(bodyBytes);
}

/** Advertisements of these types, whose bodies are there. */
const is = (...types: readonly number[]) => ({ version, type }: OspfLsa): boolean => {
  return version !== 3 && types.includes(type);
};

/** The fields of a body of version 2, whichever it is. */
export const OSPF_V2_BODY: readonly FieldEntry<OspfLsa>[] = [
  ...only(is(OSPF_LSA_ROUTER), [
    ...flags<OspfLsa>({
      name: "ospf.v2.router.lsa.flags",
      title: "Flags",
      at: BODY,
      bits: [
        ["h", "(H) flag", 0x80],
        ["n", "(N) flag", 0x10],
        ["w", "(W) Wild-card multicast receiver", 0x08],
        ["v", "(V) Virtual link endpoint", 0x04],
        ["e", "(E) AS boundary router", 0x02],
        ["b", "(B) Area border router", 0x01],
      ],
    }),
    uint16<OspfLsa>("ospf.lsa.number_of_links", "Number of Links", { at: BODY + 2 }),
    list({
      title: "Link",
      items: items(routerLinks),
      fields: [
        ipv4At("ospf.lsa.router.linkid", "Link ID", { at: 0 }),
        ipv4At("ospf.lsa.router.linkdata", "Link Data", { at: 4 }),
        uint8("ospf.lsa.router.linktype", "Link Type", { at: 8, names: linkTypeName }),
        uint8("ospf.lsa.router.nummetrics", "Number of Metrics", { at: 9 }),
        uint16("ospf.lsa.router.metric0", "0 Metric", { at: 10 }),
        list({
          title: ({ view, offset }: Part) => `TOS: ${view.getUint8(offset)}`,
          items: linkMetrics,
          fields: [uint16("ospf.ls.metric", "Metric", { at: 2 })],
        }),
      ],
    }),
  ]),
  ...only(is(OSPF_LSA_NETWORK), [
    ipv4At<OspfLsa>("ospf.lsa.network.netmask", "Netmask", { at: BODY }),
    list({
      title: "Attached Router",
      items: items(attachedRouters),
      fields: [ipv4At("ospf.lsa.network.attchrtr", "Attached Router", { at: 0 })],
    }),
  ]),
  ...only(is(OSPF_LSA_SUMMARY, OSPF_LSA_ASBR), [
    ipv4At<OspfLsa>("ospf.lsa.asbr.netmask", "Netmask", { at: BODY }),
    list({
      title: "Metric",
      items: items(summaryMetrics),
      fields: [uint8("ospf.lsa.tos", "TOS", { at: 0 }), uint24("ospf.metric", "Metric", { at: 1 })],
    }),
  ]),
  ...only(is(OSPF_LSA_AS_EXTERNAL, OSPF_LSA_NSSA), [
    ipv4At<OspfLsa>("ospf.lsa.asext.netmask", "Netmask", { at: BODY }),
    list({
      title: "Metric",
      items: items(externalMetrics),
      fields: [
        bit8("ospf.lsa.asext.type", "External Type", { at: 0, mask: 0x80 }),
        uint8("ospf.lsa.tos", "TOS", { at: 0, mask: 0x7f }),
        uint24("ospf.metric", "Metric", { at: 1 }),
        ipv4At("ospf.lsa.asext.fwdaddr", "Forwarding Address", { at: 4 }),
        uint32("ospf.lsa.asext.extrttag", "External Route Tag", { at: 8 }),
      ],
    }),
  ]),
];
