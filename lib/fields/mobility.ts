/**
 * The fields of the Mobility Header.
 *
 * @module
 */

import { formatHexAt } from "../bytes/hex.ts";
import { Mobility } from "../wire/mobility.ts";
import {
  IP6_MH_TYPE_BACK,
  IP6_MH_TYPE_BERROR,
  IP6_MH_TYPE_BU,
  IP6_MH_TYPE_COT,
  IP6_MH_TYPE_COTI,
  IP6_MH_TYPE_HOT,
  IP6_MH_TYPE_HOTI,
  mobilityOptionName,
  mobilityTypeName,
} from "../wire/mobility_type.ts";
import type { OptionPart } from "../wire/option_list.ts";
import { type FieldEntry, type FieldSpec, HEX16, HEX8, list } from "./field.ts";
import { only } from "./only.ts";
import { bit16, bit8, bytesAt, ipv6At, uint16, uint8 } from "./plain_field.ts";
import { checksumStatus, type Protocol, protocol } from "./protocol.ts";

/** Fields of messages of one type only. */
function ofType(type: number, entries: readonly FieldEntry<Mobility>[]): FieldEntry<Mobility>[] {
  return only(({ mhType }) => mhType === type, entries);
}

/** Fields of options of one type only. */
function ofKind(kind: number, entries: readonly FieldEntry<OptionPart>[]): FieldEntry<OptionPart>[] {
  return only((option) => option.kind === kind, entries);
}

/** A number of 64 bits in base 16. */
function cookie(name: string, title: string, at: number): FieldSpec<Mobility> {
  return {
    name,
    title,
    at,
    size: 8,
    value: ({ view, offset, payloadOffset }) => {
      return offset + at + 8 > payloadOffset ? undefined : `0x${formatHexAt(view, offset + at, offset + at + 8)}`;
    },
  };
}

/** The Mobility Header. */
export const MOBILITY: Protocol = protocol(Mobility, {
  name: "mipv6",
  title: "Mobile IPv6",
  ownPayload: true,
  fields: [
    uint8("mip6.proto", "Payload Protocol", { at: 0 }),
    uint8("mip6.hlen", "Header Length", { at: 1 }),
    uint8("mip6.mhtype", "Mobility Header Type", { at: 2, names: mobilityTypeName }),
    uint8("mip6.reserved", "Reserved", { at: 3, format: HEX8 }),
    uint16("mip6.csum", "Checksum", { at: 4, format: HEX16 }),
    checksumStatus("mip6.csum.status"),
    ...ofType(IP6_MH_TYPE_HOTI, [cookie("mip6.hoti.cookie", "Home Init Cookie", 8)]),
    ...ofType(IP6_MH_TYPE_COTI, [cookie("mip6.coti.cookie", "Care-of Init Cookie", 8)]),
    ...ofType(IP6_MH_TYPE_HOT, [
      uint16("mip6.hot.nindex", "Home Nonce Index", { at: 6 }),
      cookie("mip6.hot.cookie", "Home Init Cookie", 8),
      cookie("mip6.hot.token", "Home Keygen Token", 16),
    ]),
    ...ofType(IP6_MH_TYPE_COT, [
      uint16("mip6.cot.nindex", "Care-of Nonce Index", { at: 6 }),
      cookie("mip6.cot.cookie", "Care-of Init Cookie", 8),
      cookie("mip6.cot.token", "Care-of Keygen Token", 16),
    ]),
    ...ofType(IP6_MH_TYPE_BU, [
      uint16("mip6.bu.seqnr", "Sequence number", { at: 6 }),
      bit16("mip6.bu.a_flag", "Acknowledge", { at: 8, mask: 0x8000 }),
      bit16("mip6.bu.h_flag", "Home Registration", { at: 8, mask: 0x4000 }),
      bit16("mip6.bu.l_flag", "Link-Local Compatibility", { at: 8, mask: 0x2000 }),
      bit16("mip6.bu.k_flag", "Key Management Compatibility", { at: 8, mask: 0x1000 }),
      bit16("mip6.bu.m_flag", "MAP Registration Compatibility", { at: 8, mask: 0x0800 }),
      bit16("mip6.nemo.bu.r_flag", "Mobile Router", { at: 8, mask: 0x0400 }),
      bit16("mip6.bu.p_flag", "Proxy Registration", { at: 8, mask: 0x0200 }),
      bit16("mip6.bu.f_flag", "Forcing UDP encapsulation", { at: 8, mask: 0x0100 }),
      bit16("mip6.bu.t_flag", "TLV-header format", { at: 8, mask: 0x0080 }),
      bit16("mip6.bu.b_flag", "Bulk Binding Update", { at: 8, mask: 0x0040 }),
      uint16("mip6.bu.lifetime", "Lifetime", { at: 10 }),
    ]),
    ...ofType(IP6_MH_TYPE_BACK, [
      uint8("mip6.ba.status", "Status", { at: 6 }),
      bit8("mip6.ba.k_flag", "Key Management Compatibility", { at: 7, mask: 0x80 }),
      bit8("mip6.nemo.ba.r_flag", "Mobile Router", { at: 7, mask: 0x40 }),
      bit8("mip6.ba.p_flag", "Proxy Registration", { at: 7, mask: 0x20 }),
      bit8("mip6.ba.t_flag", "TLV-header format", { at: 7, mask: 0x10 }),
      bit8("mip6.ba.b_flag", "Bulk Binding Update", { at: 7, mask: 0x08 }),
      uint16("mip6.ba.seqnr", "Sequence number", { at: 8 }),
      uint16("mip6.ba.lifetime", "Lifetime", { at: 10 }),
    ]),
    ...ofType(IP6_MH_TYPE_BERROR, [
      uint8("mip6.be.status", "Status", { at: 6 }),
      ipv6At("mip6.be.haddr", "Home Address", { at: 8 }),
    ]),
    list({
      title: ({ kind }: OptionPart) => `Option: ${mobilityOptionName(kind) ?? kind}`,
      items: ({ optionParts }) => optionParts,
      fields: [
        uint8("mip6.mobility_opt", "Mobility Option", { at: 0, names: mobilityOptionName }),
        uint8("mip6.mobility_opt.len", "Length", { at: 1 }),
        ...ofKind(1, [bytesAt("mip6.padn", "PadN", { at: 2 })]),
        ...ofKind(2, [uint16("mip6.bra.interval", "Refresh interval", { at: 2 })]),
        ...ofKind(3, [ipv6At("mip6.acoa.acoa", "Alternate care-of address", { at: 2 })]),
        ...ofKind(4, [
          uint16("mip6.ni.hni", "Home nonce index", { at: 2 }),
          uint16("mip6.ni.cni", "Care-of nonce index", { at: 4 }),
        ]),
        ...ofKind(5, [bytesAt("mip6.bad.auth", "Authenticator", { at: 2 })]),
        ...ofKind(6, [
          uint8("mip6.nemo.mnp.pfl", "Mobile Network Prefix Length", { at: 3 }),
          ipv6At("mip6.nemo.mnp.mnp", "Mobile Network Prefix", { at: 4 }),
        ]),
      ],
    }),
  ],
});
