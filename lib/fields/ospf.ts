/**
 * The fields of OSPF.
 *
 * @module
 */

import { Ospf, OSPF_DATABASE_DESCRIPTION, OSPF_HELLO, OSPF_LINK_STATE_UPDATE, type OspfLsaPart } from "../wire/ospf.ts";
import { type FieldEntry, type FieldList, hex, HEX16, HEX24, HEX32, HEX8, list, type Part } from "./field.ts";
import { bytesAt, ipv4At, textAt, uint16, uint24, uint32, uint8 } from "./plain_field.ts";
import { type Protocol, protocol } from "./protocol.ts";

const TYPES: readonly string[] = [
  "",
  "Hello Packet",
  "DB Description",
  "LS Request",
  "LS Update",
  "LS Acknowledge",
];
const LSA_TYPES: Readonly<Record<number, string>> = {
  1: "Router-LSA",
  2: "Network-LSA",
  3: "Summary-LSA (IP network)",
  4: "Summary-LSA (ASBR)",
  5: "AS-External-LSA (ASBR)",
  7: "NSSA AS-External-LSA",
  9: "Opaque LSA, Link-local scope",
  10: "Opaque LSA, Area-local scope",
  11: "Opaque LSA, AS-local scope",
  0x2001: "Router-LSA",
  0x2002: "Network-LSA",
  0x2003: "Inter-Area-Prefix-LSA",
  0x2004: "Inter-Area-Router-LSA",
  0x4005: "AS-External-LSA",
  0x2007: "NSSA-LSA",
  0x0008: "Link-LSA",
  0x2009: "Intra-Area-Prefix-LSA",
};

const isV2 = ({ version }: Ospf): boolean => version !== 3;
const isV3 = ({ version }: Ospf): boolean => version === 3;
const hasAuth = (type: number) => ({ authType }: Ospf): boolean => authType === type;
const isHello = (version: 2 | 3) => (ospf: Ospf): boolean => {
  return ospf.type === OSPF_HELLO && isV3(ospf) === (version === 3);
};
const isDescription = (version: 2 | 3) => (ospf: Ospf): boolean => {
  return ospf.type === OSPF_DATABASE_DESCRIPTION && isV3(ospf) === (version === 3);
};
/** A place counted from the end of the header. */
const after = (at: number) => ({ headerLength }: Ospf): number => headerLength + at;

/** The advertisements of packets of one version. */
function lsas(version: 2 | 3, fields: readonly FieldEntry<OspfLsaPart>[]): FieldList<Ospf> {
  return list({
    title: "Link State Advertisement",
    items: (ospf: Ospf) => isV3(ospf) === (version === 3) ? ospf.lsaParts : [],
    fields: [
      uint16("ospf.lsa.age", "LS Age", { at: 0, mask: 0x7fff }),
      uint16("ospf.lsa.donotage", "Do Not Age", { at: 0, mask: 0x8000 }),
      ...fields,
      ipv4At("ospf.lsa.id", "Link State ID", { at: 4 }),
      ipv4At("ospf.advrouter", "Advertising Router", { at: 8 }),
      uint32("ospf.lsa.seqnum", "Sequence Number", { at: 12, format: HEX32 }),
      uint16("ospf.lsa.chksum", "Checksum", { at: 16, format: HEX16 }),
      uint16("ospf.lsa.length", "Length", { at: 18 }),
    ],
  });
}

/** The requests of packets of one version. */
function requests(version: 2 | 3, type: FieldEntry<OspfLsaPart>): FieldList<Ospf> {
  return list({
    title: "Link State Request",
    items: (ospf: Ospf) => isV3(ospf) === (version === 3) ? ospf.requestParts : [],
    fields: [
      type,
      ipv4At("ospf.link_state_id", "Link State ID", { at: 4 }),
      ipv4At("ospf.advrouter", "Advertising Router", { at: 8 }),
    ],
  });
}

const LSA_NAME = { names: (type: number) => LSA_TYPES[type] };

/** OSPF. */
export const OSPF: Protocol = protocol(Ospf, {
  name: "ospf",
  title: "Open Shortest Path First",
  ownPayload: true,
  fields: [
    uint8("ospf.version", "Version", { at: 0 }),
    uint8("ospf.msg", "Message Type", { at: 1, names: (type) => TYPES[type] }),
    uint16("ospf.packet_length", "Packet Length", { at: 2 }),
    ipv4At("ospf.srcrouter", "Source OSPF Router", { at: 4 }),
    ipv4At("ospf.area_id", "Area ID", { at: 8 }),
    uint16("ospf.checksum", "Checksum", { at: 12, format: HEX16 }),
    uint16("ospf.auth.type", "Auth Type", { at: 14, when: isV2 }),
    bytesAt("ospf.auth.none", "Auth Data (none)", { at: 16, size: 8, when: hasAuth(0) }),
    textAt("ospf.auth.simple", "Auth Data (simple)", { at: 16, size: 8, when: hasAuth(1) }),
    uint8("ospf.auth.crypt.key_id", "Auth Key ID", { at: 18, when: hasAuth(2) }),
    uint8("ospf.auth.crypt.data_length", "Auth Data Length", { at: 19, when: hasAuth(2) }),
    uint32("ospf.auth.crypt.seq_nbr", "Auth Sequence Number", { at: 20, when: hasAuth(2) }),
    uint8("ospf.instance_id", "Instance ID", { at: 14, when: isV3 }),
    bytesAt("ospf.reserved", "Reserved", { at: 15, size: 1, when: isV3 }),
    ipv4At("ospf.hello.network_mask", "Network Mask", { at: after(0), when: isHello(2) }),
    uint16("ospf.hello.hello_interval", "Hello Interval", { at: after(4), when: isHello(2) }),
    uint8("ospf.v2.options", "Options", { at: after(6), format: HEX8, when: isHello(2) }),
    uint8("ospf.hello.router_priority", "Router Priority", { at: after(7), when: isHello(2) }),
    uint32("ospf.hello.router_dead_interval", "Router Dead Interval", { at: after(8), when: isHello(2) }),
    uint32("ospf.hello.interface_id", "Interface ID", { at: after(0), when: isHello(3) }),
    uint8("ospf.hello.router_priority", "Router Priority", { at: after(4), when: isHello(3) }),
    uint24("ospf.v3.options", "Options", { at: after(5), format: HEX24, when: isHello(3) }),
    uint16("ospf.hello.hello_interval", "Hello Interval", { at: after(8), when: isHello(3) }),
    uint16("ospf.hello.router_dead_interval", "Router Dead Interval", { at: after(10), when: isHello(3) }),
    ipv4At("ospf.hello.designated_router", "Designated Router", {
      at: after(12),
      when: ({ type }) => type === OSPF_HELLO,
    }),
    ipv4At("ospf.hello.backup_designated_router", "Backup Designated Router", {
      at: after(16),
      when: ({ type }) => type === OSPF_HELLO,
    }),
    list({
      title: "Neighbor",
      items: ({ view, type, payloadOffset, payloadEnd }: Ospf) => {
        const parts: Part[] = [];
        for (let at = payloadOffset + 20; type === OSPF_HELLO && at + 4 <= payloadEnd; at += 4) {
          parts.push({ view, offset: at, end: at + 4 });
        }
        return parts;
      },
      fields: [ipv4At("ospf.hello.active_neighbor", "Active Neighbor", { at: 0 })],
    }),
    uint16("ospf.db.interface_mtu", "Interface MTU", { at: after(0), when: isDescription(2) }),
    uint8("ospf.v2.options", "Options", { at: after(2), format: HEX8, when: isDescription(2) }),
    uint8("ospf.dbd", "DB Description Flags", { at: after(3), format: HEX8, when: isDescription(2) }),
    uint32("ospf.db.dd_sequence", "DD Sequence", { at: after(4), when: isDescription(2) }),
    uint24("ospf.v3.options", "Options", { at: after(1), format: HEX24, when: isDescription(3) }),
    uint16("ospf.db.interface_mtu", "Interface MTU", { at: after(4), when: isDescription(3) }),
    uint8("ospf.dbd", "DB Description Flags", { at: after(7), format: HEX8, when: isDescription(3) }),
    uint32("ospf.db.dd_sequence", "DD Sequence", { at: after(8), when: isDescription(3) }),
    requests(2, uint8("ospf.lsa", "LS Type", { at: 3, ...LSA_NAME })),
    requests(3, uint16("ospf.v3.lsa", "LS Type", { at: 2, format: HEX16, ...LSA_NAME })),
    uint32("ospf.ls.number_of_lsas", "Number of LSAs", {
      at: after(0),
      when: ({ type }) => type === OSPF_LINK_STATE_UPDATE,
    }),
    lsas(2, [
      uint8("ospf.v2.options", "Options", { at: 2, format: HEX8 }),
      uint8("ospf.lsa", "LS Type", { at: 3, ...LSA_NAME }),
    ]),
    lsas(3, [
      uint16("ospf.v3.lsa", "LS Type", { at: 2, format: HEX16, ...LSA_NAME }),
      uint16("ospf.v3.lsa.s12", "Flooding Scope", { at: 2, mask: 0x6000, format: hex(4) }),
      uint16("ospf.v3.lsa.fc", "Function Code", { at: 2, mask: 0x1fff }),
    ]),
  ],
});
