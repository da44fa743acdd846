/**
 * The fields of ICMP.
 *
 * @module
 */

import { Icmp } from "../wire/icmp.ts";
import {
  ICMP_ECHO,
  ICMP_ECHOREPLY,
  ICMP_EXTECHO,
  ICMP_EXTECHOREPLY,
  ICMP_MASKREPLY,
  ICMP_MASKREQ,
  ICMP_PARAMPROB,
  ICMP_REDIRECT,
  ICMP_ROUTERADVERT,
  ICMP_TIMXCEED,
  ICMP_TSTAMP,
  ICMP_TSTAMPREPLY,
  ICMP_UNREACH,
  icmpCodeName,
  icmpTypeName,
} from "../wire/icmp_type.ts";
import { type FieldEntry, HEX16, HEX8 } from "./field.ts";
import { icmpExtension } from "./icmp_extension.ts";
import { only } from "./only.ts";
import { bit8, ipv4At, uint16, uint32, uint8 } from "./plain_field.ts";
import { checksumStatus, type Protocol, protocol } from "./protocol.ts";

/** Fields of messages of these types only. */
function ofType(types: readonly number[], entries: readonly FieldEntry<Icmp>[]): FieldEntry<Icmp>[] {
  return only(({ type }) => types.includes(type), entries);
}

/** The numbers of a query in both byte orders, because programs differ. */
const QUERY_FIELDS: readonly FieldEntry<Icmp>[] = [
  uint16("icmp.ident", "Identifier", { at: 4 }),
  { name: "icmp.ident_le", title: "Identifier (LE)", at: 4, size: 2, value: ({ identifier }) => swapped(identifier) },
];

/** ICMP. */
export const ICMP: Protocol = protocol(Icmp, {
  name: "icmp",
  title: "Internet Control Message Protocol",
  ownPayload: ({ type, quotes }) => type !== ICMP_ECHO && type !== ICMP_ECHOREPLY && !quotes,
  fields: [
    uint8("icmp.type", "Type", { at: 0, names: icmpTypeName }),
    uint8("icmp.code", "Code", { at: 1, names: (code, { type }) => icmpCodeName(type, code) }),
    uint16("icmp.checksum", "Checksum", { at: 2, format: HEX16 }),
    checksumStatus("icmp.checksum.status"),
    ...only(({ identifier }: Icmp) => identifier !== undefined, QUERY_FIELDS),
    ...only(({ identifier, extendedFlags }: Icmp) => identifier !== undefined && extendedFlags === undefined, [
      uint16("icmp.seq", "Sequence Number", { at: 6 }),
      {
        name: "icmp.seq_le",
        title: "Sequence Number (LE)",
        at: 6,
        size: 2,
        value: ({ sequence }) => swapped(sequence),
      },
    ]),
    ...ofType([ICMP_EXTECHO, ICMP_EXTECHOREPLY], [uint8("icmp.ext.echo.seq", "Sequence Number", { at: 6 })]),
    ...ofType([ICMP_EXTECHO], [
      uint8("icmp.ext.echo.req.res", "Reserved", { at: 7, mask: 0xfe, format: HEX8 }),
      bit8("icmp.ext.echo.req.local", "Local bit", { at: 7, mask: 0x01 }),
    ]),
    ...ofType([ICMP_EXTECHOREPLY], [
      uint8("icmp.ext.echo.rsp.state", "State", { at: 7, mask: 0xe0 }),
      uint8("icmp.ext.echo.rsp.res", "Reserved", { at: 7, mask: 0x18, format: HEX8 }),
      bit8("icmp.ext.echo.rsp.active", "Active bit", { at: 7, mask: 0x04 }),
      bit8("icmp.ext.echo.rsp.ipv4", "IPv4 bit", { at: 7, mask: 0x02 }),
      bit8("icmp.ext.echo.rsp.ipv6", "IPv6 bit", { at: 7, mask: 0x01 }),
    ]),
    ...ofType([ICMP_PARAMPROB], [uint8("icmp.pointer", "Pointer", { at: 4 })]),
    ...ofType([ICMP_UNREACH, ICMP_TIMXCEED, ICMP_PARAMPROB], [
      uint8("icmp.length", "Length", { at: 5, when: ({ view, offset }) => view.getUint8(offset + 5) > 0 }),
    ]),
    { name: "icmp.mtu", title: "MTU of next hop", at: 6, size: 2, value: ({ mtu }) => mtu },
    ...ofType([ICMP_REDIRECT], [ipv4At("icmp.redir_gw", "Gateway Address", { at: 4 })]),
    ...ofType([ICMP_ROUTERADVERT], [
      uint8("icmp.num_addrs", "Number of addresses", { at: 4 }),
      uint8("icmp.addr_entry_size", "Address entry size", { at: 5 }),
      uint16("icmp.lifetime", "Lifetime", { at: 6 }),
      {
        name: "icmp.router_address",
        title: "Router address",
        value: ({ routers }) => routers.map(({ address }) => address),
      },
      {
        name: "icmp.pref_level",
        title: "Preference level",
        value: ({ routers }) => routers.map(({ preference }) => preference),
      },
    ]),
    ...ofType([ICMP_TSTAMP, ICMP_TSTAMPREPLY], [
      uint32("icmp.originate_timestamp", "Originate Timestamp", { at: 8 }),
      uint32("icmp.receive_timestamp", "Receive Timestamp", { at: 12 }),
      uint32("icmp.transmit_timestamp", "Transmit Timestamp", { at: 16 }),
    ]),
    ...ofType([ICMP_MASKREQ, ICMP_MASKREPLY], [ipv4At("icmp.address_mask", "Address Mask", { at: 8 })]),
    icmpExtension(({ extension }) => extension),
  ],
});

/** A number of 16 bits in the other byte order. */
function swapped(value: number | undefined): number | undefined {
  return value === undefined ? undefined : (value & 0xff) << 8 | value >> 8;
}
