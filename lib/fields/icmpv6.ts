/**
 * The fields of ICMPv6.
 *
 * @module
 */

import { Icmpv6 } from "../wire/icmpv6.ts";
import {
  ICMP6_DST_UNREACH,
  ICMP6_ECHO_REPLY,
  ICMP6_ECHO_REQUEST,
  ICMP6_EXT_ECHO_REPLY,
  ICMP6_EXT_ECHO_REQUEST,
  ICMP6_NI_QUERY,
  ICMP6_NI_REPLY,
  ICMP6_PACKET_TOO_BIG,
  ICMP6_PARAM_PROB,
  ICMP6_TIME_EXCEEDED,
  icmpv6CodeName,
  icmpv6TypeName,
  MLD_LISTENER_DONE,
  MLD_LISTENER_QUERY,
  MLD_LISTENER_REPORT,
  MLDV2_LISTENER_REPORT,
  ND_NEIGHBOR_ADVERT,
  ND_NEIGHBOR_SOLICIT,
  ND_REDIRECT,
  ND_ROUTER_ADVERT,
} from "../wire/icmpv6_type.ts";
import { addressesAt, type MldRecordPart, mldRecordTypeName } from "../wire/mld.ts";
import { ndOptionName } from "../wire/nd_option_type.ts";
import type { OptionPart } from "../wire/option_list.ts";
import { type FieldEntry, HEX16, HEX32, HEX8, list } from "./field.ts";
import { icmpExtension } from "./icmp_extension.ts";
import { ND_OPTION_FIELDS } from "./nd_option.ts";
import { only } from "./only.ts";
import { bit8, bytesAt, ipv6At, uint16, uint32, uint8 } from "./plain_field.ts";
import { checksumStatus, type Protocol, protocol } from "./protocol.ts";

/** Fields of messages of these types only. */
function ofType(types: readonly number[], entries: readonly FieldEntry<Icmpv6>[]): FieldEntry<Icmpv6>[] {
  return only(({ type }) => types.includes(type), entries);
}

/** Fields of queries of one version only. */
function ofQuery(version: 1 | 2, entries: readonly FieldEntry<Icmpv6>[]): FieldEntry<Icmpv6>[] {
  return only(({ type, queryFlags }) => {
    return type === MLD_LISTENER_QUERY && (queryFlags === undefined) === (version === 1);
  }, entries);
}

/** ICMPv6. */
export const ICMPV6: Protocol = protocol(Icmpv6, {
  name: "icmpv6",
  title: "Internet Control Message Protocol v6",
  ownPayload: ({ type, quotes }) => type !== ICMP6_ECHO_REQUEST && type !== ICMP6_ECHO_REPLY && !quotes,
  fields: [
    uint8("icmpv6.type", "Type", { at: 0, names: icmpv6TypeName }),
    uint8("icmpv6.code", "Code", { at: 1, names: (code, { type }) => icmpv6CodeName(type, code) }),
    uint16("icmpv6.checksum", "Checksum", { at: 2, format: HEX16 }),
    checksumStatus("icmpv6.checksum.status"),
    ...ofType([ICMP6_DST_UNREACH, ICMP6_TIME_EXCEEDED], [
      uint8("icmpv6.length", "Length of original datagram", {
        at: 4,
        when: ({ extension }) => extension !== undefined,
      }),
    ]),
    ...ofType([ICMP6_PACKET_TOO_BIG], [uint32("icmpv6.mtu", "MTU", { at: 4 })]),
    ...ofType([ICMP6_PARAM_PROB], [uint32("icmpv6.pointer", "Pointer", { at: 4 })]),
    ...ofType([ICMP6_ECHO_REQUEST, ICMP6_ECHO_REPLY, ICMP6_EXT_ECHO_REQUEST, ICMP6_EXT_ECHO_REPLY], [
      uint16("icmpv6.echo.identifier", "Identifier", { at: 4, format: HEX16 }),
    ]),
    ...ofType([ICMP6_ECHO_REQUEST, ICMP6_ECHO_REPLY], [
      uint16("icmpv6.echo.sequence_number", "Sequence", { at: 6 }),
    ]),
    ...ofType([ICMP6_EXT_ECHO_REQUEST, ICMP6_EXT_ECHO_REPLY], [
      uint8("icmpv6.ext.echo.seq", "Sequence Number", { at: 6 }),
    ]),
    ...ofType([ICMP6_EXT_ECHO_REQUEST], [
      uint8("icmpv6.ext.echo.req.res", "Reserved", { at: 7, mask: 0xfe, format: HEX8 }),
      bit8("icmpv6.ext.echo.req.local", "Local bit", { at: 7, mask: 0x01 }),
    ]),
    ...ofType([ICMP6_EXT_ECHO_REPLY], [
      uint8("icmpv6.ext.echo.rsp.state", "State", { at: 7, mask: 0xe0 }),
      uint8("icmpv6.ext.echo.rsp.res", "Reserved", { at: 7, mask: 0x18, format: HEX8 }),
      bit8("icmpv6.ext.echo.rsp.active", "Active bit", { at: 7, mask: 0x04 }),
      bit8("icmpv6.ext.echo.rsp.ipv4", "IPv4 bit", { at: 7, mask: 0x02 }),
      bit8("icmpv6.ext.echo.rsp.ipv6", "IPv6 bit", { at: 7, mask: 0x01 }),
    ]),
    ...ofType([ND_ROUTER_ADVERT], [
      uint8("icmpv6.nd.ra.cur_hop_limit", "Cur hop limit", { at: 4 }),
      uint8("icmpv6.nd.ra.flag", "Flags", { at: 5, format: HEX8 }),
      bit8("icmpv6.nd.ra.flag.m", "Managed address configuration", { at: 5, mask: 0x80 }),
      bit8("icmpv6.nd.ra.flag.o", "Other configuration", { at: 5, mask: 0x40 }),
      bit8("icmpv6.nd.ra.flag.h", "Home Agent", { at: 5, mask: 0x20 }),
      uint8("icmpv6.nd.ra.flag.prf", "Default Router Preference", { at: 5, mask: 0x18 }),
      bit8("icmpv6.nd.ra.flag.p", "Proxy", { at: 5, mask: 0x04 }),
      uint8("icmpv6.nd.ra.flag.rsv", "Reserved", { at: 5, mask: 0x03 }),
      uint16("icmpv6.nd.ra.router_lifetime", "Router lifetime (s)", { at: 6 }),
      uint32("icmpv6.nd.ra.reachable_time", "Reachable time (ms)", { at: 8 }),
      uint32("icmpv6.nd.ra.retrans_timer", "Retrans timer (ms)", { at: 12 }),
    ]),
    ...ofType([ND_NEIGHBOR_SOLICIT], [ipv6At("icmpv6.nd.ns.target_address", "Target Address", { at: 8 })]),
    ...ofType([ND_NEIGHBOR_ADVERT], [
      uint32("icmpv6.nd.na.flag", "Flags", { at: 4, format: HEX32 }),
      bit8("icmpv6.nd.na.flag.r", "Router", { at: 4, mask: 0x80 }),
      bit8("icmpv6.nd.na.flag.s", "Solicited", { at: 4, mask: 0x40 }),
      bit8("icmpv6.nd.na.flag.o", "Override", { at: 4, mask: 0x20 }),
      uint32("icmpv6.nd.na.flag.rsv", "Reserved", { at: 4, mask: 0x1fff_ffff }),
      ipv6At("icmpv6.nd.na.target_address", "Target Address", { at: 8 }),
    ]),
    ...ofType([ND_REDIRECT], [
      ipv6At("icmpv6.nd.rd.target_address", "Target Address", { at: 8 }),
      ipv6At("icmpv6.rd.na.destination_address", "Destination Address", { at: 24 }),
    ]),
    ...ofType([MLD_LISTENER_REPORT, MLD_LISTENER_DONE], [
      uint16("icmpv6.mld.maximum_response_delay", "Maximum Response Delay [ms]", { at: 4 }),
    ]),
    ...ofQuery(1, [uint16("icmpv6.mld.maximum_response_delay", "Maximum Response Delay [ms]", { at: 4 })]),
    ...ofQuery(2, [uint16("icmpv6.mld.maximum_response_code", "Maximum Response Code", { at: 4 })]),
    ...ofType([MLD_LISTENER_QUERY, MLD_LISTENER_REPORT, MLD_LISTENER_DONE], [
      ipv6At("icmpv6.mld.multicast_address", "Multicast Address", { at: 8 }),
    ]),
    ...ofQuery(2, [
      uint8("icmpv6.mld.flag", "Flags", { at: 24, format: HEX8 }),
      bit8("icmpv6.mld.flag.s", "Suppress Router-Side Processing", { at: 24, mask: 0x08 }),
      uint8("icmpv6.mld.flag.qrv", "Querier's Robustness Variable", { at: 24, mask: 0x07 }),
      uint8("icmpv6.mld.flag.reserved", "Reserved", { at: 24, mask: 0xf0 }),
      uint8("icmpv6.mld.qqi", "Querier's Query Interval Code", { at: 25 }),
      uint16("icmpv6.mld.nb_sources", "Number of Sources", { at: 26 }),
      {
        name: "icmpv6.mld.source_address",
        title: "Source Address",
        at: 28,
        size: ({ headerLength }) => headerLength - 28,
        value: ({ sources }) => sources,
      },
    ]),
    ...ofType([MLDV2_LISTENER_REPORT], [
      uint16("icmpv6.mldr.nb_mcast_records", "Number of Multicast Address Records", { at: 6 }),
    ]),
    list({
      title: "Multicast Address Record",
      items: ({ recordParts }: Icmpv6) => recordParts,
      fields: [
        uint8("icmpv6.mldr.mar.record_type", "Record Type", { at: 0, names: mldRecordTypeName }),
        uint8("icmpv6.mldr.mar.aux_data_len", "Aux Data Len", { at: 1 }),
        uint16("icmpv6.mldr.mar.nb_sources", "Number of Sources", { at: 2 }),
        ipv6At("icmpv6.mldr.mar.multicast_address", "Multicast Address", { at: 4 }),
        {
          name: "icmpv6.mldr.mar.source_address",
          title: "Source Address",
          at: 20,
          size: ({ sources }) => 16 * sources,
          value: ({ view, offset, sources }) => addressesAt(view, offset + 20, sources),
        },
        bytesAt("icmpv6.mldr.mar.auxiliary_data", "Auxiliary Data", {
          at: ({ sources }: MldRecordPart) => 20 + 16 * sources,
        }),
      ],
    }),
    ...ofType([ICMP6_NI_QUERY, ICMP6_NI_REPLY], [
      uint16("icmpv6.ni.qtype", "Qtype", { at: 4 }),
      uint16("icmpv6.ni.flag", "Flags", { at: 6, format: HEX16 }),
      {
        name: "icmpv6.ni.nonce",
        title: "Nonce",
        at: 8,
        size: 8,
        value: ({ nonce }) => nonce === undefined ? undefined : `0x${nonce}`,
      },
    ]),
    list({
      title: ({ kind }: OptionPart) => `Option: ${ndOptionName(kind) ?? kind}`,
      items: ({ optionParts }) => optionParts,
      fields: ND_OPTION_FIELDS,
    }),
    icmpExtension(({ extension }) => extension),
  ],
});
