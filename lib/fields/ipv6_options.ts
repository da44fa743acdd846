/**
 * The fields of the Hop-by-Hop and Destination Options headers of IPv6.
 *
 * @module
 */

import {
  IP6OPT_CALIPSO,
  IP6OPT_HOME_ADDRESS,
  IP6OPT_JUMBO,
  IP6OPT_MINIMUM_PATH_MTU,
  IP6OPT_PADN,
  IP6OPT_QUICK_START,
  IP6OPT_ROUTER_ALERT,
  IP6OPT_RPL,
  IP6OPT_RPL_OLD,
  IP6OPT_TUNNEL_LIMIT,
  ipv6OptionName,
} from "../wire/ipv6_option.ts";
import { Ipv6DestinationOptions, Ipv6HopByHop, type Ipv6Options } from "../wire/ipv6_options.ts";
import type { OptionPart } from "../wire/option_list.ts";
import { type FieldEntry, HEX16, HEX24, HEX8, list } from "./field.ts";
import { only } from "./only.ts";
import { bit8, bytesAt, ipv6At, uint16, uint24, uint32, uint8 } from "./plain_field.ts";
import { type Protocol, protocol } from "./protocol.ts";

/** What a router alert is for (RFC 2711 and IANA's list). */
const ROUTER_ALERTS: Readonly<Record<number, string>> = { 0: "MLD", 1: "RSVP", 2: "Active Network", 3: "Reserved" };

const OPTION_FIELDS: readonly FieldEntry<OptionPart>[] = [
  uint8("ipv6.opt.type", "Type", { at: 0, format: HEX8, names: ipv6OptionName }),
  uint8("ipv6.opt.type.action", "Action", { at: 0, mask: 0xc0 }),
  bit8("ipv6.opt.type.change", "May Change", { at: 0, mask: 0x20 }),
  uint8("ipv6.opt.type.rest", "Low-Order Bits", { at: 0, mask: 0x1f, format: HEX8 }),
  uint8("ipv6.opt.length", "Length", { at: 1 }),
  ...ofKind([IP6OPT_PADN], [bytesAt("ipv6.opt.padn", "PadN", { at: 2 })]),
  ...ofKind([IP6OPT_TUNNEL_LIMIT], [uint8("ipv6.opt.tel", "Tunnel Encapsulation Limit", { at: 2 })]),
  ...ofKind([IP6OPT_ROUTER_ALERT], [
    uint16("ipv6.opt.router_alert", "Router Alert", { at: 2, names: (value) => ROUTER_ALERTS[value] }),
  ]),
  ...ofKind([IP6OPT_JUMBO], [uint32("ipv6.opt.jumbo", "Payload Length", { at: 2 })]),
  ...ofKind([IP6OPT_HOME_ADDRESS], [ipv6At("ipv6.opt.mipv6.home_address", "MIPv6 Home Address", { at: 2 })]),
  ...ofKind([IP6OPT_MINIMUM_PATH_MTU], [
    uint16("ipv6.opt.pmtu.min", "Minimum Reported PMTU", { at: 2 }),
    { ...uint16("ipv6.opt.pmtu.rtn", "Return Minimum PMTU", { at: 4, mask: 0xfffe }), value: returnedMtu },
    bit8("ipv6.opt.pmtu.r_flag", "Return Flag", { at: 5, mask: 1 }),
  ]),
  ...ofKind([IP6OPT_CALIPSO], [
    uint32("ipv6.opt.calipso.doi", "CALIPSO Domain of Interpretation", { at: 2 }),
    uint8("ipv6.opt.calipso.cmpt.length", "Compartment Length", { at: 6 }),
    uint8("ipv6.opt.calipso.sens_level", "Sensitivity Level", { at: 7 }),
    uint16("ipv6.opt.calipso.checksum", "Checksum", { at: 8, format: HEX16 }),
    bytesAt("ipv6.opt.calipso.cmpt_bitmap", "Compartment Bitmap", { at: 10 }),
  ]),
  ...ofKind([IP6OPT_QUICK_START], [
    uint8("ipv6.opt.qs_func", "Function", { at: 2, mask: 0xf0 }),
    uint8("ipv6.opt.qs_rate", "Rate", { at: 2, mask: 0x0f }),
    uint8("ipv6.opt.qs_ttl", "QS TTL", { at: 3 }),
  ]),
  ...ofKind([IP6OPT_RPL, IP6OPT_RPL_OLD], [
    uint8("ipv6.opt.rpl.flag", "Flag", { at: 2, format: HEX8 }),
    bit8("ipv6.opt.rpl.flag.o", "Down", { at: 2, mask: 0x80 }),
    bit8("ipv6.opt.rpl.flag.r", "Rank Error", { at: 2, mask: 0x40 }),
    bit8("ipv6.opt.rpl.flag.f", "Forwarding Error", { at: 2, mask: 0x20 }),
    uint8("ipv6.opt.rpl.flag.rsv", "Reserved", { at: 2, mask: 0x1f, format: HEX8 }),
    uint8("ipv6.opt.rpl.instance_id", "RPLInstanceID", { at: 3, format: HEX8 }),
    uint16("ipv6.opt.rpl.sender_rank", "Sender Rank", { at: 4, format: HEX16 }),
  ]),
  ...ofKind([0x0f], [
    uint8("ipv6.opt.pdm.scale_dtlr", "Scale DTLR", { at: 2 }),
    uint8("ipv6.opt.pdm.scale_dtls", "Scale DTLS", { at: 3 }),
    uint16("ipv6.opt.pdm.psn_this_pkt", "PSN This Packet", { at: 4 }),
    uint16("ipv6.opt.pdm.psn_last_recv", "PSN Last Received", { at: 6 }),
    uint16("ipv6.opt.pdm.delta_last_recv", "Delta Time Last Received", { at: 8 }),
    uint16("ipv6.opt.pdm.delta_last_sent", "Delta Time Last Sent", { at: 10 }),
  ]),
  ...ofKind([0x11, 0x31], [
    uint8("ipv6.opt.ioam.opt_type", "Option-Type", { at: 3 }),
    uint16("ipv6.opt.ioam.trace.ns", "Namespace ID", { at: 4 }),
    uint16("ipv6.opt.ioam.trace.nodelen", "Node Length", { at: 6, mask: 0xf800 }),
    uint8("ipv6.opt.ioam.trace.remlen", "Remaining Length", { at: 7, mask: 0x7f }),
    uint24("ipv6.opt.ioam.trace.type", "Trace Type", { at: 8, format: HEX24 }),
  ]),
];

/** Fields of options of these types only. */
function ofKind(kinds: readonly number[], entries: readonly FieldEntry<OptionPart>[]): FieldEntry<OptionPart>[] {
  return only(({ kind }) => kinds.includes(kind), entries);
}

/** The MTU of the way back: its last bit is a flag of its own (RFC 9268, section 5). */
function returnedMtu({ view, offset, end }: OptionPart): number | undefined {
  return end - offset >= 6 ? view.getUint16(offset + 4) & 0xfffe : undefined;
}

/** The fields of either header. */
function fieldsOf(prefix: "ipv6.hopopts" | "ipv6.dstopts"): FieldEntry<Ipv6Options>[] {
  return [
    uint8(`${prefix}.nxt`, "Next Header", { at: 0 }),
    uint8(`${prefix}.len`, "Length", { at: 1 }),
    { name: `${prefix}.len_oct`, title: "Length in bytes", value: ({ headerLength }) => headerLength },
    list({
      title: ({ kind }: OptionPart) => `Option: ${ipv6OptionName(kind) ?? kind}`,
      items: ({ optionParts }) => optionParts,
      fields: OPTION_FIELDS,
    }),
  ];
}

/** The Hop-by-Hop Options header. */
export const IPV6_HOPOPTS: Protocol = protocol(Ipv6HopByHop, {
  name: "ipv6.hopopts",
  title: "IPv6 Hop-by-Hop Options",
  fields: fieldsOf("ipv6.hopopts"),
});

/** The Destination Options header. */
export const IPV6_DSTOPTS: Protocol = protocol(Ipv6DestinationOptions, {
  name: "ipv6.dstopts",
  title: "IPv6 Destination Options",
  fields: fieldsOf("ipv6.dstopts"),
});
