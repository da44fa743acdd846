/**
 * The fields of IPv4 options.
 *
 * @module
 */

import { formatIpv4 } from "../bytes/address.ts";
import {
  hasAddresses,
  IPOPT_CIPSO,
  IPOPT_ESEC,
  IPOPT_LSRR,
  IPOPT_MTUP,
  IPOPT_MTUR,
  IPOPT_NOP,
  IPOPT_QS,
  IPOPT_RA,
  IPOPT_RR,
  IPOPT_SATID,
  IPOPT_SEC,
  IPOPT_SSRR,
  IPOPT_TR,
  IPOPT_TS,
  ipv4OptionName,
} from "../wire/ipv4_option.ts";
import type { OptionPart } from "../wire/option_list.ts";
import { type FieldEntry, HEX8 } from "./field.ts";
import { only } from "./only.ts";
import { bit8, bytesAt, ipv4At, uint16, uint32, uint8 } from "./plain_field.ts";

/** Fields of options of these types only. */
function ofKind(kinds: readonly number[], entries: readonly FieldEntry<OptionPart>[]): FieldEntry<OptionPart>[] {
  return only(({ kind }) => kinds.includes(kind), entries);
}

/** The fields of an option, whichever it is. */
export const IPV4_OPTION_FIELDS: readonly FieldEntry<OptionPart>[] = [
  uint8("ip.opt.type", "Type", { at: 0, names: ipv4OptionName }),
  bit8("ip.opt.type.copy", "Copy on fragmentation", { at: 0, mask: 0x80 }),
  uint8("ip.opt.type.class", "Class", { at: 0, mask: 0x60 }),
  uint8("ip.opt.type.number", "Number", { at: 0, mask: 0x1f }),
  uint8("ip.opt.len", "Length", { at: 1, when: ({ kind }) => kind > IPOPT_NOP }),
  ...ofKind([IPOPT_RR, IPOPT_LSRR, IPOPT_SSRR, IPOPT_TS], [uint8("ip.opt.ptr", "Pointer", { at: 2 })]),
  ...ofKind([IPOPT_RR, IPOPT_LSRR, IPOPT_SSRR], [
    { name: "ip.rec_rt", title: "Recorded Route", at: 3, size: afterPointer, value: recorded },
  ]),
  ...ofKind([IPOPT_LSRR, IPOPT_SSRR], [
    {
      name: "ip.src_rt",
      title: "Source Route",
      at: 3,
      size: afterPointer,
      value: (option) => toVisit(option).slice(0, -1),
    },
  ]),
  ...ofKind([IPOPT_RR], [
    { name: "ip.empty_rt", title: "Empty Route", at: 3, size: afterPointer, value: toVisit },
  ]),
  ...ofKind([IPOPT_TS], [
    uint8("ip.opt.overflow", "Overflow", { at: 3, mask: 0xf0 }),
    uint8("ip.opt.flag", "Flag", { at: 3, mask: 0x0f, format: HEX8 }),
    {
      name: "ip.opt.time_stamp_addr",
      title: "Address",
      at: 4,
      size: afterFlags,
      value: (option) => stamps(option).addresses,
    },
    {
      name: "ip.opt.time_stamp",
      title: "Time stamp",
      at: 4,
      size: afterFlags,
      value: (option) => stamps(option).times,
    },
  ]),
  ...ofKind([IPOPT_RA], [uint16("ip.opt.ra", "Router Alert", { at: 2 })]),
  ...ofKind([IPOPT_MTUP, IPOPT_MTUR], [uint16("ip.opt.mtu", "MTU", { at: 2 })]),
  ...ofKind([IPOPT_SATID], [uint16("ip.opt.sid", "Stream Identifier", { at: 2 })]),
  ...ofKind([IPOPT_TR], [
    uint16("ip.opt.id_number", "ID Number", { at: 2 }),
    uint16("ip.opt.ohc", "Outbound Hop Count", { at: 4 }),
    uint16("ip.opt.rhc", "Return Hop Count", { at: 6 }),
    ipv4At("ip.opt.originator", "Originator IP Address", { at: 8 }),
  ]),
  ...ofKind([IPOPT_SEC], [
    uint8("ip.opt.sec_cl", "Classification Level", { at: 2, format: HEX8 }),
    uint8("ip.opt.sec_prot_auth_flags", "Protection Authority Flags", { at: 3, format: HEX8 }),
  ]),
  ...ofKind([IPOPT_ESEC], [
    uint8("ip.opt.ext_sec_add_sec_info_format_code", "Additional Security Info Format Code", { at: 2, format: HEX8 }),
    bytesAt("ip.opt.ext_sec_add_sec_info", "Additional Security Info", { at: 3 }),
  ]),
  // Wireshark has no names for the fields of CIPSO.
  ...ofKind([IPOPT_CIPSO], [
    uint32("ip.opt.cipso.doi", "Domain of Interpretation", { at: 2 }),
    bytesAt("ip.opt.cipso.tags", "Tags", { at: 6 }),
  ]),
  ...ofKind([IPOPT_QS], [
    uint8("ip.opt.qs_func", "Function", { at: 2, mask: 0xf0 }),
    uint8("ip.opt.qs_rate", "Rate", { at: 2, mask: 0x0f }),
    uint8("ip.opt.qs_ttl", "QS TTL", { at: 3 }),
  ]),
];

/** The addresses of a route. */
function route({ view, offset, end }: OptionPart): string[] {
  return Array.from({ length: Math.max(0, end - offset - 3 >> 2) }, (_, i) => formatIpv4(view, offset + 3 + 4 * i));
}

/** How many of them the pointer has gone past: it counts from 1, and 4 is the first address. */
function passed({ view, offset, end }: OptionPart): number {
  return end - offset < 3 ? 0 : Math.max(0, Math.ceil((view.getUint8(offset + 2) - 4) / 4));
}

function recorded(option: OptionPart): string[] {
  return route(option).slice(0, passed(option));
}

/** The addresses from the pointer on; of a source route the last one is the packet's destination. */
function toVisit(option: OptionPart): string[] {
  return route(option).slice(passed(option));
}

function afterPointer({ offset, end }: OptionPart): number {
  return Math.max(0, end - offset - 3);
}

function afterFlags({ offset, end }: OptionPart): number {
  return Math.max(0, end - offset - 4);
}

/** The entries of a timestamp option. */
function stamps(option: OptionPart): { addresses: string[]; times: number[] } {
  const { view, offset, end } = option;
  const addresses: string[] = [];
  const times: number[] = [];
  const paired = end - offset > 4 && hasAddresses(view.getUint8(offset + 3) & 0xf);
  for (let at = offset + 4; at + (paired ? 8 : 4) <= end; at += paired ? 8 : 4) {
    if (paired) addresses.push(formatIpv4(view, at));
    times.push(view.getUint32(paired ? at + 4 : at));
  }
  return { addresses, times };
}
