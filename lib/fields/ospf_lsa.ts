/**
 * The fields of OSPF's link state advertisements.
 *
 * @module
 */

import type { Ospf } from "../wire/ospf.ts";
import type { OspfLsa } from "../wire/ospf_lsa.ts";
import { OSPF_LSA_NSSA, OSPF_OPAQUE_TE, ospfLsaTypeName, ospfOpaqueTypeName } from "../wire/ospf_lsa_type.ts";
import { type FieldList, type FieldSpec, hex, HEX16, HEX32, list } from "./field.ts";
import { OSPF_V2_BODY } from "./ospf_lsa_v2.ts";
import { OSPF_V3_BODY } from "./ospf_lsa_v3.ts";
import { OSPF_OPAQUE_BODY } from "./ospf_opaque.ts";
import { v2Options } from "./ospf_option.ts";
import { bit16, ipv4At, uint16, uint24, uint32, uint8 } from "./plain_field.ts";

const isV2 = ({ version }: OspfLsa): boolean => version !== 3;
const isV3 = ({ version }: OspfLsa): boolean => version === 3;
const isOpaque = ({ opaqueType, version }: OspfLsa): boolean => opaqueType !== undefined && version !== 3;
const isTe = (lsa: OspfLsa): boolean => isOpaque(lsa) && lsa.opaqueType === OSPF_OPAQUE_TE;

/** Wireshark's names of the types, each a field of its own that is true where it is there. */
const V2_TYPES: readonly (readonly [type: number, name: string, title: string])[] = [
  [1, "router", "Router LSA"],
  [2, "network", "Network LSA"],
  [3, "summary", "Summary LSA (IP Network)"],
  [4, "asbr", "Summary LSA (ASBR)"],
  [5, "asext", "AS-External LSA (ASBR)"],
  [6, "member", "Group Membership LSA"],
  [7, "nssa", "NSSA AS-External LSA"],
  [8, "attr", "External Attributes LSA"],
  [9, "opaque", "Opaque LSA"],
  [10, "opaque", "Opaque LSA"],
  [11, "opaque", "Opaque LSA"],
];
/** Those of version 3, by function code. */
const V3_TYPES: readonly (readonly [code: number, name: string, title: string])[] = [
  [1, "router", "Router-LSA"],
  [2, "network", "Network-LSA"],
  [3, "interprefix", "Inter-Area-Prefix-LSA"],
  [4, "interrouter", "Inter-Area-Router-LSA"],
  [5, "asext", "AS-External-LSA"],
  [6, "member", "Group-Membership-LSA"],
  [7, "nssa", "NSSA-LSA"],
  [8, "link", "Link-LSA"],
  [9, "intraprefix", "Intra-Area-Prefix-LSA"],
  [12, "opaque", "Router Information Opaque-LSA"],
];

/** A field that is true where it is there. */
export function presence<T>(
  { name, title }: { name: string; title: string },
  place: { at: number; size: number; when: (of: T) => boolean },
): FieldSpec<T> {
  const { at, size, when } = place;
  return { name, title, at, size, value: (of) => when(of) || undefined };
}

const V2_PRESENCES = V2_TYPES.map(([code, name, title]) =>
  presence<OspfLsa>({ name: `ospf.lsa.${name}`, title }, {
    at: 3,
    size: 1,
    when: ({ version, type }) => version !== 3 && type === code,
  })
);
const V3_PRESENCES = V3_TYPES.map(([code, name, title]) =>
  presence<OspfLsa>({ name: `ospf.v3.lsa.${name}`, title }, {
    at: 2,
    size: 2,
    when: ({ version, type }) => version === 3 && (type & 0x1fff) === code,
  })
);

/** The advertisements of a packet. */
export const OSPF_LSAS: FieldList<Ospf> = list({
  title: ({ type, version }: OspfLsa) => `LSA: ${ospfLsaTypeName(type, version) ?? type}`,
  items: ({ lsas }: Ospf) => lsas,
  fields: [
    uint16("ospf.lsa.age", "LS Age", { at: 0, mask: 0x7fff }),
    uint16("ospf.lsa.donotage", "Do Not Age", { at: 0, mask: 0x8000, when: isV2 }),
    bit16("ospf.v3.lsa.do_not_age", "Do Not Age", { at: 0, mask: 0x8000, when: isV3 }),
    ...v2Options<OspfLsa>({ at: 2, when: isV2 }, ({ type }) => type === OSPF_LSA_NSSA),
    uint8("ospf.lsa", "LS Type", { at: 3, when: isV2, names: (type) => ospfLsaTypeName(type, 2) }),
    ...V2_PRESENCES,
    uint16("ospf.v3.lsa", "LS Type", { at: 2, format: HEX16, when: isV3, names: (type) => ospfLsaTypeName(type, 3) }),
    bit16("ospf.v3.lsa.u", "LSA Handling", { at: 2, mask: 0x8000, when: isV3 }),
    uint16("ospf.v3.lsa.s12", "Flooding Scope", { at: 2, mask: 0x6000, format: hex(4), when: isV3 }),
    uint16("ospf.v3.lsa.fc", "Function Code", { at: 2, mask: 0x1fff, when: isV3 }),
    ...V3_PRESENCES,
    ipv4At<OspfLsa>("ospf.lsa.id", "Link State ID", { at: 4, when: (lsa) => isV2(lsa) && !isOpaque(lsa) }),
    uint8("ospf.lsid_opaque_type", "Link State ID Opaque Type", {
      at: 4,
      when: isOpaque,
      names: ospfOpaqueTypeName,
    }),
    uint24<OspfLsa>("ospf.lsid.opaque_id", "Link State ID Opaque ID", {
      at: 5,
      when: (lsa) => isOpaque(lsa) && !isTe(lsa),
    }),
    uint8("ospf.lsid_te_lsa.reserved", "Link State ID TE-LSA Reserved", { at: 5, when: isTe }),
    uint16("ospf.lsid_te_lsa.instance", "Link State ID TE-LSA Instance", { at: 6, when: isTe }),
    ipv4At("ospf.link_state_id", "Link State ID", { at: 4, when: isV3 }),
    ipv4At("ospf.advrouter", "Advertising Router", { at: 8 }),
    uint32("ospf.lsa.seqnum", "Sequence Number", { at: 12, format: HEX32 }),
    uint16("ospf.lsa.chksum", "Checksum", { at: 16, format: HEX16 }),
    uint16("ospf.lsa.length", "Length", { at: 18 }),
    ...OSPF_V2_BODY,
    ...OSPF_V3_BODY,
    ...OSPF_OPAQUE_BODY,
    {
      name: "ospf.lsa.mpls",
      title: "MPLS Traffic Engineering LSA",
      value: (lsa) => isTe(lsa) && lsa.end > lsa.bodyBytes.offset || undefined,
    },
  ],
});
