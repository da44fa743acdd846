/**
 * The fields of what PIM's messages say behind the header.
 *
 * @module
 */

import type { PimAddress, PimAttributePart } from "../wire/pim_address.ts";
import {
  PIM_ASSERT,
  PIM_BOOTSTRAP,
  PIM_CANDIDATE_RP,
  PIM_DF_ELECTION,
  PIM_GRAFT,
  PIM_GRAFT_ACK,
  PIM_JOIN_PRUNE,
  PIM_STATE_REFRESH,
  type PimGroup,
  type PimMessage,
  type PimRole,
  type PimRp,
  readPimAddresses,
} from "../wire/pim_message.ts";
import type { TlvPart } from "../wire/tlv.ts";
import { type FieldEntry, type FieldList, HEX16, HEX8, list, type Part } from "./field.ts";
import { only } from "./only.ts";
import { bit8, bytesAt, ipv4At, ipv6At, uint16, uint32, uint8 } from "./plain_field.ts";

const FAMILY_NAMES: Readonly<Record<number, string>> = { 1: "IPv4", 2: "IPv6" };
const ENCODING_NAMES: readonly string[] = ["Native", "Native with Join Attribute"];

const isIpv4 = ({ family }: PimAddress): boolean => family === 1;
const isIpv6 = ({ family }: PimAddress): boolean => family === 2;
const isGroup = ({ form }: PimAddress): boolean => form === "group";
const isSource = ({ form }: PimAddress): boolean => form === "source";
const isMasked = ({ form }: PimAddress): boolean => form !== "unicast";
const itself = ({ offset, addressOffset }: PimAddress): number => addressOffset - offset;

/** What Wireshark calls the address within an encoded one, by its form; the third name is that of IPv6. */
const INNER: readonly (readonly [PimAddress["form"], string, string])[] = [
  ["unicast", "pim.unicast", "pim.unicast_ipv6"],
  ["group", "pim.group", "pim.group_ip6"],
  ["source", "pim.source", "pim.source_ip6"],
];

/** Wireshark has the flags of both forms apart. */
const ENCODED: readonly FieldEntry<PimAddress>[] = [
  uint8("pim.addr_address_family", "Address Family", { at: 0, names: (family) => FAMILY_NAMES[family] }),
  uint8("pim.addr_encoding_type", "Encoding Type", { at: 1, names: (type) => ENCODING_NAMES[type] }),
  uint8("pim.group_addr.flags", "Flags", { at: 2, format: HEX8, when: isGroup }),
  bit8("pim.group_addr.flags.b", "Bidirectional PIM", { at: 2, mask: 0x80, when: isGroup }),
  uint8("pim.group_addr.flags.reserved", "Reserved", { at: 2, mask: 0x7e, format: HEX8, when: isGroup }),
  bit8("pim.group_addr.flags.z", "Admin Scope Zone", { at: 2, mask: 0x01, when: isGroup }),
  uint8("pim.source_addr.flags", "Flags", { at: 2, format: HEX8, when: isSource }),
  uint8("pim.source_addr.flags.reserved", "Reserved", { at: 2, mask: 0xf8, format: HEX8, when: isSource }),
  bit8("pim.source_addr.flags.s", "Sparse", { at: 2, mask: 0x04, when: isSource }),
  bit8("pim.source_addr.flags.w", "WildCard", { at: 2, mask: 0x02, when: isSource }),
  bit8("pim.source_addr.flags.r", "Rendezvous Point Tree", { at: 2, mask: 0x01, when: isSource }),
  uint8("pim.mask_len", "Masklen", { at: 3, when: isMasked }),
  ...INNER.flatMap(([form, ipv4, ipv6]) =>
    only((address: PimAddress) => address.form === form, [
      ipv4At(ipv4, "Address", { at: itself, when: isIpv4 }),
      ipv6At(ipv6, "Address", { at: itself, when: isIpv6 }),
    ])
  ),
  list({
    title: "Join Attribute",
    items: ({ attributeParts }: PimAddress) => attributeParts,
    fields: [
      uint8<PimAttributePart>("pim.source_ja.flags", "Flags", { at: 0, format: HEX8 }),
      bit8("pim.source_ja.flags.f", "Forward", { at: 0, mask: 0x80 }),
      bit8("pim.source_ja.flags.e", "End of Attributes", { at: 0, mask: 0x40 }),
      uint8("pim.source_ja.flags.attr_type", "Attribute Type", { at: 0, mask: 0x3f }),
      uint8("pim.source_ja.length", "Length", { at: 1 }),
      bytesAt("pim.source_ja.value", "Value", { at: 2 }),
    ],
  }),
];

/** Encoded addresses of one meaning, which have a name of their own beside that of their form, and another one for IPv6. */
function addresses<T>(
  title: string,
  name: string | readonly [ipv4: string, ipv6: string],
  items: (of: T) => readonly PimAddress[],
): FieldList<T> {
  const [ipv4, ipv6] = typeof name === "string" ? [name, `${name}_ip6`] : name;
  return list({
    title,
    items,
    fields: [
      ipv4At(ipv4, title, { at: itself, when: isIpv4 }),
      ipv6At(ipv6, title, { at: itself, when: isIpv6 }),
      ...ENCODED,
    ],
  });
}

/** The address of one role, where a message has it before its groups. */
function address(title: string, name: string, role: PimRole): FieldList<PimMessage> {
  return addresses(title, name, ({ addresses }) => {
    const found = addresses[role];
    return found === undefined ? [] : [found];
  });
}

/** The address list of a hello (RFC 7761, section 4.9.2). */
export const PIM_ADDRESS_LIST: FieldList<TlvPart> = addresses("Address", "pim.address_list", ({ view, value, end }) => {
  return readPimAddresses({ view, offset: value, end });
});

/** A place among the numbers of a message; behind its end where it has none. */
const number = (at: number) => ({ numbers, offset, end }: PimMessage): number => (numbers ?? end) - offset + at;

const is = (...types: readonly number[]) => ({ type }: PimMessage): boolean => types.includes(type);
const behind = (of: Part, before: Part): number => before.end - of.offset;

const GROUPS: FieldList<PimMessage> = list({
  title: "Group",
  items: ({ groups }: PimMessage) => groups,
  fields: [
    addresses("Group", "pim.group", ({ group }: PimGroup) => [group]),
    ...only(({ joined }: PimGroup) => joined !== undefined, [
      uint16<PimGroup>("pim.numjoins", "Num Joins", { at: (group) => behind(group, group.group) }),
      uint16<PimGroup>("pim.numprunes", "Num Prunes", { at: (group) => behind(group, group.group) + 2 }),
      addresses("Joined Source", ["pim.join_ip", "pim.join_ip6"], ({ joined = [] }) => joined),
      addresses("Pruned Source", ["pim.prune_ip", "pim.prune_ip6"], ({ pruned = [] }) => pruned),
    ]),
    ...only(({ rps }: PimGroup) => rps !== undefined, [
      uint8<PimGroup>("pim.rp_count", "RP count", { at: (group) => behind(group, group.group) }),
      uint8<PimGroup>("pim.frp_count", "FRP count", { at: (group) => behind(group, group.group) + 1 }),
      list({
        title: "RP",
        items: ({ rps = [] }) => rps,
        fields: [
          addresses("RP", "pim.rp", ({ rp }: PimRp) => [rp]),
          uint16<PimRp>("pim.holdtime", "Holdtime", { at: (of) => behind(of, of.rp) }),
          uint8<PimRp>("pim.priority", "Priority", { at: (of) => behind(of, of.rp) + 2 }),
          bytesAt<PimRp>("pim.res_bytes", "Reserved", { at: (of) => behind(of, of.rp) + 3, size: 1 }),
        ],
      }),
    ]),
  ],
});

/** The fields of a message, whichever it is. */
export const PIM_MESSAGE_FIELDS: readonly FieldEntry<PimMessage>[] = [
  ...only(is(PIM_BOOTSTRAP), [
    uint16<PimMessage>("pim.fragment_tag", "Fragment tag", { at: number(0), format: HEX16 }),
    uint8<PimMessage>("pim.hash_mask_len", "Hash mask len", { at: number(2) }),
    uint8<PimMessage>("pim.bsr_priority", "BSR priority", { at: number(3) }),
  ]),
  ...only(is(PIM_CANDIDATE_RP), [
    uint8<PimMessage>("pim.prefix_count", "Prefix-count", { at: number(0) }),
    uint8<PimMessage>("pim.priority", "Priority", { at: number(1) }),
    uint16<PimMessage>("pim.holdtime", "Holdtime", { at: number(2) }),
  ]),
  address("Group", "pim.group", "group"),
  address("Source", "pim.source", "source"),
  address("Upstream-neighbor", "pim.upstream_neighbor", "upstreamNeighbor"),
  address("Originator", "pim.originator", "originator"),
  address("BSR", "pim.bsr", "bsr"),
  address("RP", "pim.rp", "rp"),
  ...only(is(PIM_JOIN_PRUNE, PIM_GRAFT, PIM_GRAFT_ACK), [
    bytesAt<PimMessage>("pim.res_bytes", "Reserved", { at: number(0), size: 1 }),
    uint8<PimMessage>("pim.numgroups", "Num Groups", { at: number(1) }),
    uint16<PimMessage>("pim.holdtime", "Holdtime", { at: number(2) }),
  ]),
  bit8("pim.rpt", "RP Tree", { at: number(0), mask: 0x80, when: is(PIM_ASSERT, PIM_STATE_REFRESH) }),
  ...only(is(PIM_ASSERT, PIM_STATE_REFRESH, PIM_DF_ELECTION), [
    uint32<PimMessage>("pim.metric_pref", "Metric Preference", { at: number(0), mask: 0x7fff_ffff }),
    uint32<PimMessage>("pim.metric", "Metric", { at: number(4) }),
  ]),
  ...only(is(PIM_STATE_REFRESH), [
    uint8<PimMessage>("pim.mask_len", "Masklen", { at: number(8) }),
    uint8<PimMessage>("pim.ttl", "TTL", { at: number(9) }),
    bit8<PimMessage>("pim.prune_indicator", "Prune indicator", { at: number(10), mask: 0x80 }),
    bit8<PimMessage>("pim.prune_now", "Prune now", { at: number(10), mask: 0x40 }),
    bit8<PimMessage>("pim.assert_override", "Assert override", { at: number(10), mask: 0x20 }),
    uint8<PimMessage>("pim.interval", "Interval", { at: number(11) }),
  ]),
  GROUPS,
];
