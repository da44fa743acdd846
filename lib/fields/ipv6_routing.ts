/**
 * The fields of the Routing header of IPv6.
 *
 * @module
 */

import {
  IPV6_RTHDR_TYPE_0,
  IPV6_RTHDR_TYPE_2,
  IPV6_RTHDR_TYPE_3,
  IPV6_RTHDR_TYPE_4,
  Ipv6Routing,
  SRH_TLV_HMAC,
} from "../wire/ipv6_routing.ts";
import type { OptionPart } from "../wire/option_list.ts";
import { type FieldEntry, type FieldSpec, HEX8, list } from "./field.ts";
import { only } from "./only.ts";
import { bytesAt, uint32, uint8 } from "./plain_field.ts";
import { type Protocol, protocol } from "./protocol.ts";

const TYPE_NAMES: Readonly<Record<number, string>> = {
  [IPV6_RTHDR_TYPE_0]: "Source Route",
  [IPV6_RTHDR_TYPE_2]: "MIPv6",
  [IPV6_RTHDR_TYPE_3]: "RPL Source Route",
  [IPV6_RTHDR_TYPE_4]: "Segment Routing",
  5: "Compact Routing, 16 bits",
  6: "Compact Routing, 32 bits",
};

const TLV_NAMES: Readonly<Record<number, string>> = { 0: "Pad1", 4: "PadN", [SRH_TLV_HMAC]: "HMAC" };

/** Fields of routing headers of one type only. */
function ofType(type: number, entries: readonly FieldEntry<Ipv6Routing>[]): FieldEntry<Ipv6Routing>[] {
  return only(({ routingType }) => routingType === type, entries);
}

/** The addresses, all of one name. */
function addresses(name: string, title: string): FieldSpec<Ipv6Routing> {
  return { name, title, at: 8, size: (header) => 16 * header.addresses.length, value: (header) => header.addresses };
}

/** The Routing header. */
export const IPV6_ROUTING: Protocol = protocol(Ipv6Routing, {
  name: "ipv6.routing",
  title: "IPv6 Routing Header",
  fields: [
    uint8("ipv6.routing.nxt", "Next Header", { at: 0 }),
    uint8("ipv6.routing.len", "Length", { at: 1 }),
    { name: "ipv6.routing.len_oct", title: "Length in bytes", value: ({ headerLength }) => headerLength },
    uint8("ipv6.routing.type", "Type", { at: 2, names: (type) => TYPE_NAMES[type] }),
    uint8("ipv6.routing.segleft", "Segments Left", { at: 3 }),
    ...ofType(IPV6_RTHDR_TYPE_0, [
      bytesAt("ipv6.routing.src.reserved", "Reserved", { at: 4, size: 4 }),
      addresses("ipv6.routing.src.addr", "Address"),
    ]),
    ...ofType(IPV6_RTHDR_TYPE_2, [
      bytesAt("ipv6.routing.mipv6.reserved", "Reserved", { at: 4, size: 4 }),
      addresses("ipv6.routing.mipv6.home_address", "Home Address"),
    ]),
    ...ofType(IPV6_RTHDR_TYPE_3, [
      uint32("ipv6.routing.rpl.cmprI", "Compressed Internal Octets (CmprI)", { at: 4, mask: 0xf000_0000 }),
      uint32("ipv6.routing.rpl.cmprE", "Compressed Final Octets (CmprE)", { at: 4, mask: 0x0f00_0000 }),
      uint32("ipv6.routing.rpl.pad", "Padding Bytes", { at: 4, mask: 0x00f0_0000 }),
      uint32("ipv6.routing.rpl.reserved", "Reserved", { at: 4, mask: 0x000f_ffff }),
      {
        name: "ipv6.routing.rpl.addr_count",
        title: "Total Address Count",
        value: ({ compressedAddresses }) => compressedAddresses.length,
      },
      {
        name: "ipv6.routing.rpl.address",
        title: "Address",
        at: 8,
        size: ({ headerLength }) => headerLength - 8,
        value: ({ compressedAddresses }) => compressedAddresses,
      },
    ]),
    ...ofType(IPV6_RTHDR_TYPE_4, [
      uint8("ipv6.routing.srh.last_entry", "Last Entry", { at: 4 }),
      uint8("ipv6.routing.srh.flags", "Flags", { at: 5, format: HEX8 }),
      bytesAt("ipv6.routing.srh.tag", "Tag", { at: 6, size: 2 }),
      addresses("ipv6.routing.srh.addr", "Address"),
      // Wireshark has no names for TLVs.
      list({
        title: ({ kind }: OptionPart) => `TLV: ${TLV_NAMES[kind] ?? kind}`,
        items: ({ tlvParts }) => tlvParts,
        fields: [
          uint8("ipv6.routing.srh.tlv.type", "Type", { at: 0, names: (type) => TLV_NAMES[type] }),
          uint8("ipv6.routing.srh.tlv.length", "Length", { at: 1 }),
          ...only(({ kind }: OptionPart) => kind === SRH_TLV_HMAC, [
            uint32("ipv6.routing.srh.hmac.key_id", "HMAC Key ID", { at: 4 }),
            bytesAt("ipv6.routing.srh.hmac", "HMAC", { at: 8 }),
          ]),
        ],
      }),
    ]),
  ],
});
