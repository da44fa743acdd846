/**
 * The fields of Neighbor Discovery options.
 *
 * @module
 */

import { formatIpv6 } from "../bytes/address.ts";
import { formatHexAt } from "../bytes/hex.ts";
import { decodeDomainList } from "../wire/nd_domain.ts";
import {
  ND_OPT_6CO,
  ND_OPT_ABRO,
  ND_OPT_ARO,
  ND_OPT_CAPTIVE_PORTAL,
  ND_OPT_DNSSL,
  ND_OPT_MTU,
  ND_OPT_NONCE,
  ND_OPT_PREF64,
  ND_OPT_PREFIX_INFORMATION,
  ND_OPT_RDNSS,
  ND_OPT_ROUTE_INFORMATION,
  ND_OPT_SOURCE_LINKADDR,
  ND_OPT_TARGET_LINKADDR,
  ndOptionName,
} from "../wire/nd_option_type.ts";
import type { OptionPart } from "../wire/option_list.ts";
import { type FieldEntry, type FieldSpec, HEX16, HEX8 } from "./field.ts";
import { only } from "./only.ts";
import { bit8, bytesAt, ipv6At, macAt, textAt, uint16, uint32, uint8 } from "./plain_field.ts";

/** Fields of options of one type only. */
function ofKind(kind: number, entries: readonly FieldEntry<OptionPart>[]): FieldEntry<OptionPart>[] {
  return only((option) => option.kind === kind, entries);
}

/** The fields of an option, whichever it is. */
export const ND_OPTION_FIELDS: readonly FieldEntry<OptionPart>[] = [
  uint8("icmpv6.opt.type", "Type", { at: 0, names: ndOptionName }),
  uint8("icmpv6.opt.length", "Length", { at: 1 }),
  ...ofKind(ND_OPT_SOURCE_LINKADDR, [linkAddress("icmpv6.opt.src_linkaddr", "Source Link-layer address")]),
  ...ofKind(ND_OPT_TARGET_LINKADDR, [linkAddress("icmpv6.opt.target_linkaddr", "Target Link-layer address")]),
  ...ofKind(ND_OPT_PREFIX_INFORMATION, [
    uint8("icmpv6.opt.prefix.length", "Prefix Length", { at: 2 }),
    uint8("icmpv6.opt.prefix.flag", "Flag", { at: 3, format: HEX8 }),
    bit8("icmpv6.opt.prefix.flag.l", "On-link", { at: 3, mask: 0x80 }),
    bit8("icmpv6.opt.prefix.flag.a", "Autonomous address-configuration", { at: 3, mask: 0x40 }),
    bit8("icmpv6.opt.prefix.flag.r", "Router address", { at: 3, mask: 0x20 }),
    uint8("icmpv6.opt.prefix.flag.reserved", "Reserved", { at: 3, mask: 0x1f }),
    uint32("icmpv6.opt.prefix.valid_lifetime", "Valid Lifetime", { at: 4 }),
    uint32("icmpv6.opt.prefix.preferred_lifetime", "Preferred Lifetime", { at: 8 }),
    ipv6At("icmpv6.opt.prefix", "Prefix", { at: 16 }),
  ]),
  ...ofKind(ND_OPT_MTU, [uint32("icmpv6.opt.mtu", "MTU", { at: 4 })]),
  ...ofKind(7, [uint32("icmpv6.opt.advertisement_interval", "Advertisement Interval", { at: 4 })]),
  ...ofKind(8, [
    uint16("icmpv6.opt.home_agent_preference", "Home Agent Preference", { at: 4 }),
    uint16("icmpv6.opt.home_agent_lifetime", "Home Agent Lifetime", { at: 6 }),
  ]),
  ...ofKind(12, [bytesAt("icmpv6.opt.rsa.key_hash", "Key Hash", { at: 4, size: 16 })]),
  ...ofKind(ND_OPT_NONCE, [bytesAt("icmpv6.opt.nonce", "Nonce", { at: 2 })]),
  ...ofKind(ND_OPT_ROUTE_INFORMATION, [
    uint8("icmpv6.opt.prefix.length", "Prefix Length", { at: 2 }),
    uint8("icmpv6.opt.route_info.flag", "Flag", { at: 3, format: HEX8 }),
    uint8("icmpv6.opt.route_info.flag.route_preference", "Route Preference", { at: 3, mask: 0x18 }),
    uint8("icmpv6.opt.route_info.flag.reserved", "Reserved", { at: 3, mask: 0xe7 }),
    uint32("icmpv6.opt.route_lifetime", "Route Lifetime", { at: 4 }),
    prefix("icmpv6.opt.prefix", "Prefix", 8),
  ]),
  ...ofKind(ND_OPT_RDNSS, [
    uint32("icmpv6.opt.rdnss.lifetime", "Lifetime", { at: 4 }),
    { name: "icmpv6.opt.rdnss", title: "Recursive DNS Servers", at: 8, size: restFrom(8), value: servers },
  ]),
  ...ofKind(26, [
    bit8("icmpv6.opt.efo.m", "Managed address configuration", { at: 2, mask: 0x80 }),
    bit8("icmpv6.opt.efo.o", "Other configuration", { at: 2, mask: 0x40 }),
    bit8("icmpv6.opt.efo.h", "Home Agent", { at: 2, mask: 0x20 }),
    bit8("icmpv6.opt.efo.p", "Proxy", { at: 2, mask: 0x04 }),
  ]),
  ...ofKind(ND_OPT_DNSSL, [
    uint32("icmpv6.opt.dnssl.lifetime", "Lifetime", { at: 4 }),
    {
      name: "icmpv6.opt.dnssl",
      title: "Domain Names",
      at: 8,
      size: restFrom(8),
      value: ({ view, offset, end }) => decodeDomainList(view, offset + 8, end),
    },
  ]),
  ...ofKind(ND_OPT_ARO, [
    uint8("icmpv6.opt.aro.status", "Status", { at: 2 }),
    uint16("icmpv6.opt.aro.registration_lifetime", "Registration Lifetime", { at: 6 }),
    {
      name: "icmpv6.opt.aro.eui64",
      title: "EUI-64",
      at: 8,
      size: 8,
      value: ({ view, offset, end }) =>
        end - offset >= 16 ? colons(formatHexAt(view, offset + 8, offset + 16)) : undefined,
    },
  ]),
  ...ofKind(ND_OPT_6CO, [
    uint8("icmpv6.opt.6co.context_length", "Context Length", { at: 2 }),
    uint8("icmpv6.opt.6co.flag", "Flag", { at: 3, format: HEX8 }),
    bit8("icmpv6.opt.6co.flag.c", "Compression", { at: 3, mask: 0x10 }),
    uint8("icmpv6.opt.6co.flag.cid", "CID", { at: 3, mask: 0x0f }),
    uint8("icmpv6.opt.6co.flag.reserved", "Reserved", { at: 3, mask: 0xe0 }),
    uint16("icmpv6.opt.6co.valid_lifetime", "Lifetime", { at: 6 }),
    prefix("icmpv6.opt.6co.context_prefix", "Context Prefix", 8),
  ]),
  ...ofKind(ND_OPT_ABRO, [
    uint16("icmpv6.opt.abro.version_low", "Version Low", { at: 2 }),
    uint16("icmpv6.opt.abro.version_high", "Version High", { at: 4 }),
    uint16("icmpv6.opt.abro.valid_lifetime", "Valid Lifetime", { at: 6 }),
    ipv6At("icmpv6.opt.abro.6lbr_address", "6LBR Address", { at: 8 }),
  ]),
  ...ofKind(ND_OPT_CAPTIVE_PORTAL, [textAt("icmpv6.opt.captive_portal", "Captive Portal", { at: 2 })]),
  ...ofKind(ND_OPT_PREF64, [
    uint16("icmpv6.opt.pref64.scaled_lifetime", "Scaled Lifetime", { at: 2, mask: 0xfff8 }),
    uint16("icmpv6.opt.pref64.plc", "Prefix Length Code", { at: 2, mask: 0x0007, format: HEX16 }),
    prefix("icmpv6.opt.pref64.prefix", "Prefix", 4),
  ]),
];

/** A MAC address; what is longer, as its bytes. */
function linkAddress(name: string, title: string): FieldSpec<OptionPart> {
  const mac = macAt<OptionPart>(name, title, { at: 2 });
  const bytes = bytesAt<OptionPart>(name, title, { at: 2 });
  return {
    ...mac,
    value: (of, context) => of.end - of.offset === 8 ? mac.value(of, context) : bytes.value(of, context),
  };
}

/** An IPv6 address of which only the first bytes are there. */
function prefix(name: string, title: string, at: number): FieldSpec<OptionPart> {
  return {
    name,
    title,
    at,
    size: restFrom(at),
    value: ({ view, offset, end }) => {
      const address = new DataView(new ArrayBuffer(16));
      for (let i = 0; i < 16 && offset + at + i < end; i++) address.setUint8(i, view.getUint8(offset + at + i));
      return formatIpv6(address, 0);
    },
  };
}

function servers({ view, offset, end }: OptionPart): string[] {
  return Array.from({ length: end - offset - 8 >> 4 }, (_, i) => formatIpv6(view, offset + 8 + 16 * i));
}

function restFrom(at: number): (option: OptionPart) => number {
  return ({ offset, end }) => end - offset - at;
}

/** Hexadecimal digits with a colon between bytes. */
function colons(digits: string): string {
  return digits.replace(/..(?=.)/g, "$&:");
}
