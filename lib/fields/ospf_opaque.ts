/**
 * The fields of the bodies of opaque link state advertisements.
 *
 * @module
 */

import type { OspfLsa } from "../wire/ospf_lsa.ts";
import {
  OSPF_OPAQUE_EXTENDED_LINK,
  OSPF_OPAQUE_EXTENDED_PREFIX,
  OSPF_OPAQUE_GRACE,
  OSPF_OPAQUE_ROUTER_INFORMATION,
  OSPF_OPAQUE_TE,
} from "../wire/ospf_lsa_type.ts";
import { opaqueSubTlvs, opaqueTlvs } from "../wire/ospf_opaque.ts";
import type { TlvPart } from "../wire/tlv.ts";
import { type FieldEntry, type FieldList, type FieldSpec, HEX32, HEX8, list } from "./field.ts";
import { flags } from "./flags.ts";
import { float32 } from "./float32.ts";
import { ofType } from "./of_type.ts";
import { only } from "./only.ts";
import { linkTypeName } from "./ospf_lsa_v2.ts";
import { bit8, bytesAt, ipv4At, textAt, uint16, uint24, uint32, uint8 } from "./plain_field.ts";

/** Bytes of a list of numbers at most: each number of 8 bits once. */
const MAX_BYTES = 256;

/** How the TLVs of a use are shown. */
interface TlvForm {
  /** Wireshark's name of their type. */
  readonly type: string;
  readonly names?: Readonly<Record<number, string>>;
  readonly fields: readonly FieldEntry<TlvPart>[];
}

function tlvList<T>(items: (of: T) => readonly TlvPart[], { type, names = {}, fields }: TlvForm): FieldList<T> {
  return list({
    title: ({ type }: TlvPart) => `TLV: ${names[type] ?? type}`,
    items,
    fields: [
      uint16(type, "TLV Type", { at: 0, names: (type) => names[type] }),
      uint16("ospf.tlv_length", "TLV Length", { at: 2 }),
      ...fields,
    ],
  });
}

/** The TLVs of advertisements of one opaque type. */
function tlvs(opaqueType: number, form: TlvForm): FieldList<OspfLsa> {
  return tlvList((lsa: OspfLsa) => lsa.opaqueType === opaqueType ? opaqueTlvs(opaqueType, lsa.bodyBytes) : [], form);
}

/** The TLVs within those of one opaque type. */
function subTlvs(opaqueType: number, form: TlvForm): FieldList<TlvPart> {
  return tlvList((tlv: TlvPart) => opaqueSubTlvs(opaqueType, tlv), form);
}

const anyOf = (...types: readonly number[]) => ({ type }: TlvPart): boolean => types.includes(type);
const valueSize = ({ value, end }: TlvPart): number => end - value;
const reserved = (at: number, size: number): FieldSpec<TlvPart> => {
  return bytesAt("ospf.reserved", "Reserved", { at, size });
};

/** A label of 20 bits in 3 bytes, or an index in 4. */
function label(at: number, last: (tlv: TlvPart) => boolean): FieldSpec<TlvPart>[] {
  const is = (size: number) => (tlv: TlvPart): boolean => last(tlv) && valueSize(tlv) === at - 4 + size;
  return [
    uint24("ospf.tlv.sid_label", "SID/Label", { at, when: is(3) }),
    uint32("ospf.tlv.sid_label", "SID/Label", { at, when: is(4) }),
  ];
}

const TRAFFIC_ENGINEERING = tlvs(OSPF_OPAQUE_TE, {
  type: "ospf.tlv_type",
  names: { 1: "Router Address", 2: "Link Information" },
  fields: [
    ipv4At("ospf.mpls.routerid", "MPLS/TE Router ID", { at: 4, when: ofType(1) }),
    subTlvs(OSPF_OPAQUE_TE, {
      type: "ospf.tlv_type",
      names: {
        1: "Link Type",
        2: "Link ID",
        3: "Local Interface IP Address",
        4: "Remote Interface IP Address",
        5: "Traffic Engineering Metric",
        6: "Maximum Bandwidth",
        7: "Maximum Reservable Bandwidth",
        8: "Unreserved Bandwidth",
        9: "Resource Class/Color",
        11: "Link Local/Remote Identifier",
      },
      fields: [
        uint8("ospf.mpls.linktype", "MPLS/TE Link Type", { at: 4, when: ofType(1) }),
        ipv4At("ospf.mpls.linkid", "MPLS/TE Link ID", { at: 4, when: ofType(2) }),
        ipv4At("ospf.mpls.local_addr", "MPLS/TE Local Interface Address", { at: 4, when: ofType(3) }),
        ipv4At("ospf.mpls.remote_addr", "MPLS/TE Remote Interface Address", { at: 4, when: ofType(4) }),
        uint32("ospf.mpls.te_metric", "Traffic Engineering Metric", { at: 4, when: ofType(5) }),
        float32("ospf.mpls.link_max_bw", "Maximum Bandwidth", { at: 4, when: ofType(6) }),
        float32("ospf.mpls.link_max_bw", "Maximum Reservable Bandwidth", { at: 4, when: ofType(7) }),
        float32("ospf.mpls.pri", "Pri (or TE-Class)", { at: 4, count: 8, when: ofType(8) }),
        uint32("ospf.mpls.linkcolor", "MPLS/TE Link Resource Class/Color", { at: 4, format: HEX32, when: ofType(9) }),
        uint32("ospf.mpls.local_id", "MPLS/TE Local Interface Index", { at: 4, when: ofType(11) }),
        uint32("ospf.mpls.remote_id", "MPLS/TE Remote Interface Index", { at: 8, when: ofType(11) }),
        bytesAt<TlvPart>("ospf.tlv_value", "TLV Value", { at: 4, when: ({ type }) => type === 10 || type > 11 }),
      ],
    }),
  ],
});

const GRACE = tlvs(OSPF_OPAQUE_GRACE, {
  type: "ospf.tlv_type",
  names: { 1: "Grace Period", 2: "Restart Reason", 3: "Restart IP" },
  fields: [
    uint32("ospf.v2.grace.period", "Grace Period", { at: 4, when: ofType(1) }),
    uint8("ospf.v2.grace.reason", "Restart Reason", { at: 4, when: ofType(2) }),
    ipv4At("ospf.v2.grace.ip", "Restart IP", { at: 4, when: ofType(3) }),
  ],
});

const ROUTER_INFORMATION = tlvs(OSPF_OPAQUE_ROUTER_INFORMATION, {
  type: "ospf.tlv_type.opaque",
  names: {
    1: "Router Informational Capabilities",
    7: "OSPF Dynamic Hostname",
    8: "SR-Algorithm",
    9: "SID/Label Range",
    12: "Node MSD",
    14: "SR Local Block",
    15: "SRMS Preference",
  },
  fields: [
    ...flags({
      name: "ospf.ri.options",
      title: "RI Options",
      at: 4,
      when: ofType(1),
      bits: [
        ["grc", "(GRC) Graceful Restart", 0x80],
        ["grh", "(GRH) Graceful Restart Helper", 0x40],
        ["srs", "Stub Router Support", 0x20],
        ["tes", "(TES) Traffic Engineering", 0x10],
        ["p2plan", "(P2PLAN) Point-to-point over LAN", 0x08],
        ["ete", "(ETE) Experimental TE", 0x04],
        ["host", "Host Router", 0x01],
      ],
    }),
    textAt("ospf.dynhostname", "Dynamic Hostname", { at: 4, when: ofType(7) }),
    eachByte("ospf.lsa_sa", "SR-Algorithm", { type: 8, step: 1, from: 0 }),
    ...only(anyOf(9, 14), [uint24<TlvPart>("ospf.tlv.range_size", "Range Size", { at: 4 }), reserved(7, 1)]),
    eachByte("ospf.tlv.igp_msd_type", "MSD Type", { type: 12, step: 2, from: 0 }),
    eachByte("ospf.tlv.igp_msd_value", "MSD Value", { type: 12, step: 2, from: 1 }),
    ...only(ofType(15), [uint8<TlvPart>("ospf.tlv.preference", "Preference", { at: 4 }), reserved(5, 3)]),
    bytesAt<TlvPart>("ospf.tlv.unknown", "Unknown TLV", { at: 4, when: ({ type }) => type > 15 }),
    subTlvs(OSPF_OPAQUE_ROUTER_INFORMATION, {
      type: "ospf.tlv.sidlabel_range.type",
      names: { 1: "SID/Label" },
      fields: label(4, ofType(1)),
    }),
  ],
});

/** Every byte of a TLV's value, or every second one; 256 of them at most. */
function eachByte(
  name: string,
  title: string,
  { type, step, from }: { type: number; step: 1 | 2; from: 0 | 1 },
): FieldSpec<TlvPart> {
  return {
    name,
    title,
    at: 4,
    size: valueSize,
    value: (tlv) => {
      if (tlv.type !== type) return undefined;
      const { view, value, end } = tlv;
      const count = Math.min(MAX_BYTES, Math.floor((end - value) / step));
      return Array.from({ length: count }, (_, i) => view.getUint8(value + i * step + from));
    },
  };
}

const ADDRESS_FAMILY = { at: 6, names: (family: number) => family === 0 ? "IPv4 Unicast" : undefined };
const EXTENDED_PREFIX = tlvs(OSPF_OPAQUE_EXTENDED_PREFIX, {
  type: "ospf.tlv.extpfx.tlv_type",
  names: { 1: "OSPFv2 Extended Prefix", 2: "OSPFv2 Extended Prefix Range" },
  fields: [
    ...only(ofType(1), [
      uint8<TlvPart>("ospf.tlv.extpfx.rotuetype", "Route Type", { at: 4 }),
      uint8<TlvPart>("ospf.prefix_length", "PrefixLength", { at: 5 }),
      uint8<TlvPart>("ospf.tlv.extpfx.af", "Address Family", ADDRESS_FAMILY),
      ...flags<TlvPart>({
        name: "ospf.tlv.extpfx.flags",
        title: "Flags",
        at: 7,
        bits: [["a", "(A) Attach Flag", 0x80], ["n", "(N) Node Flag", 0x40]],
      }),
      ipv4At<TlvPart>("ospf.v3.address_prefix.ipv4", "Address Prefix", { at: 8 }),
    ]),
    ...only(ofType(2), [
      uint8<TlvPart>("ospf.prefix_length", "PrefixLength", { at: 4 }),
      uint8<TlvPart>("ospf.tlv.extpfx.af", "Address Family", { ...ADDRESS_FAMILY, at: 5 }),
      uint16<TlvPart>("ospf.tlv.range_size", "Range Size", { at: 6 }),
      ...flags<TlvPart>({
        name: "ospf.tlv.extpfx_range.flags",
        title: "Flags",
        at: 8,
        bits: [["ia", "(IA) Inter-Area Flag", 0x80]],
      }),
      reserved(9, 3),
      ipv4At<TlvPart>("ospf.v3.address_prefix.ipv4", "Address Prefix", { at: 12 }),
    ]),
    subTlvs(OSPF_OPAQUE_EXTENDED_PREFIX, {
      type: "ospf.tlv.extpfx.subtlv_type",
      names: { 1: "SID/Label", 2: "Prefix SID" },
      fields: only(ofType(2), [
        ...flags<TlvPart>({
          name: "ospf.tlv.pfxsid.flags",
          title: "Flags",
          at: 4,
          bits: [
            ["np", "(NP) No-PHP Flag", 0x40],
            ["m", "(M) Mapping Server Flag", 0x20],
            ["e", "(E) Explicit-Null Flag", 0x10],
            ["v", "(V) Value/Index Flag", 0x08],
            ["l", "(L) Local/Global Flag", 0x04],
          ],
        }),
        reserved(5, 1),
        uint8<TlvPart>("ospf.tlv.extlink.mt_id", "Multi-Topology ID", { at: 6 }),
        uint8<TlvPart>("ospf.lsa_sa", "SR-Algorithm", { at: 7 }),
        ...label(8, () => true),
      ]),
    }),
  ],
});

const EXTENDED_LINK = tlvs(OSPF_OPAQUE_EXTENDED_LINK, {
  type: "ospf.tlv.extlink.tlv_type",
  names: { 1: "OSPFv2 Extended Link" },
  fields: [
    ...only(ofType(1), [
      uint8<TlvPart>("ospf.lsa.router.linktype", "Link Type", { at: 4, names: linkTypeName }),
      reserved(5, 3),
      ipv4At<TlvPart>("ospf.lsa.router.linkid", "Link ID", { at: 8 }),
      ipv4At<TlvPart>("ospf.lsa.router.linkdata", "Link Data", { at: 12 }),
    ]),
    subTlvs(OSPF_OPAQUE_EXTENDED_LINK, {
      type: "ospf.tlv.extlink.subtlv_type",
      names: { 1: "SID/Label", 2: "Adj-SID", 3: "LAN Adj-SID/Label" },
      fields: only(anyOf(2, 3), [
        uint8<TlvPart>("ospf.tlv.adjsid.flags", "Flags", { at: 4, format: HEX8 }),
        bit8<TlvPart>("ospf.tlv.adjsid.flags.b", "(B) Backup Flag", { at: 4, mask: 0x80 }),
        bit8<TlvPart>("ospf.tlv.adjsid.flags.v", "(V) Value/Index Flag", { at: 4, mask: 0x40 }),
        // Wireshark gives this one the name of the first.
        bit8<TlvPart>("ospf.tlv.adjsid.flags.b", "(L) Local/Global Flag", { at: 4, mask: 0x20 }),
        bit8<TlvPart>("ospf.tlv.adjsid.flags.g", "(G) Group Flag", { at: 4, mask: 0x10 }),
        bit8<TlvPart>("ospf.tlv.adjsid.flags.p", "(P) Persistent Flag", { at: 4, mask: 0x08 }),
        reserved(5, 1),
        uint8<TlvPart>("ospf.tlv.extlink.mt_id", "Multi-Topology ID", { at: 6 }),
        uint8<TlvPart>("ospf.tlv.extlink.weight", "Weight", { at: 7 }),
        ipv4At("ospf.tlv.extlink.nbr", "Neighbor ID", { at: 8, when: ofType(3) }),
        ...label(8, ofType(2)),
        ...label(12, ofType(3)),
      ]),
    }),
  ],
});

/** The fields of the body of an opaque advertisement, whatever it is used for. */
export const OSPF_OPAQUE_BODY: readonly FieldEntry<OspfLsa>[] = [
  TRAFFIC_ENGINEERING,
  GRACE,
  ROUTER_INFORMATION,
  EXTENDED_PREFIX,
  EXTENDED_LINK,
];
