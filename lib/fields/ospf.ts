/**
 * The fields of OSPF.
 *
 * @module
 */

import type { Bytes } from "../bytes/cursor.ts";
import {
  Ospf,
  OSPF_DATABASE_DESCRIPTION,
  OSPF_HELLO,
  OSPF_LINK_STATE_REQUEST,
  OSPF_LINK_STATE_UPDATE,
} from "../wire/ospf.ts";
import { ospfLsaTypeName } from "../wire/ospf_lsa_type.ts";
import { ospfNeighbors, ospfRequests } from "../wire/ospf_message.ts";
import { ospfLlsTlvs } from "../wire/ospf_trailer.ts";
import type { TlvPart } from "../wire/tlv.ts";
import { type FieldEntry, type FieldList, type FieldSpec, hex, HEX16, HEX32, list } from "./field.ts";
import { flags } from "./flags.ts";
import { OSPF_LSAS, presence } from "./ospf_lsa.ts";
import { v2Options, v3Options } from "./ospf_option.ts";
import { bit16, bytesAt, ipv4At, textAt, uint16, uint32, uint8 } from "./plain_field.ts";
import { type Protocol, protocol } from "./protocol.ts";

const TYPES: readonly string[] = [
  "",
  "Hello Packet",
  "DB Description",
  "LS Request",
  "LS Update",
  "LS Acknowledge",
];
/** Wireshark's fields for the types, each of which is true where it is there. */
const PRESENCES: readonly (readonly [type: number, name: string, title: string])[] = [
  [1, "hello", "Hello"],
  [2, "dbdesc", "Database Description"],
  [3, "lsreq", "Link State Adv Request"],
  [4, "lsupdate", "Link State Adv Update"],
  [5, "lsack", "Link State Adv Acknowledgement"],
];

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

/** The flags of a database description. */
function descriptionFlags(at: number, version: 2 | 3): FieldSpec<Ospf>[] {
  return flags({
    name: "ospf.dbd",
    title: "DB Description Flags",
    at: after(at),
    when: isDescription(version),
    bits: [
      ["r", "(R) OOBResync", 0x08],
      ["i", "(I) Init", 0x04],
      ["m", "(M) More", 0x02],
      ["ms", "(MS) Master", 0x01],
    ],
  });
}

/** The requests of packets of one version. */
function requests(version: 2 | 3, type: readonly FieldEntry<Bytes>[]): FieldList<Ospf> {
  return list({
    title: "Link State Request",
    items: (ospf: Ospf) => {
      return ospf.type === OSPF_LINK_STATE_REQUEST && isV3(ospf) === (version === 3)
        ? ospfRequests(ospf.bodyBytes)
        : [];
    },
    fields: [
      ...type,
      ipv4At("ospf.link_state_id", "Link State ID", { at: 4 }),
      ipv4At("ospf.advrouter", "Advertising Router", { at: 8 }),
    ],
  });
}

/** The extended options among the TLVs of a block of packets of one version. */
function extendedOptions(version: 2 | 3): FieldSpec<LlsTlv>[] {
  return flags<LlsTlv>({
    name: version === 2 ? "ospf.lls.ext.options" : "ospf.v3.lls.ext.options",
    title: "Extended Options",
    at: 4,
    size: 4,
    when: (tlv) => tlv.type === 1 && tlv.version === version,
    bits: [["lr", "(LR) LSDB Resynchronization", 1], ["rs", "(RS) Restart Signal", 2]],
  });
}

/** A TLV of a block, whose meaning depends on the version of the packet. */
interface LlsTlv extends TlvPart {
  readonly version: number;
}

/** A block of link-local signaling. */
interface LlsBlock extends Bytes {
  readonly version: number;
}

const isDigest = ({ type, version }: LlsTlv): boolean => type === 2 && version !== 3;

/** The block behind a packet. */
const LLS: FieldList<Ospf> = list({
  title: "LLS Data Block",
  items: ({ llsBytes, version }: Ospf): readonly LlsBlock[] => llsBytes === undefined ? [] : [{ ...llsBytes, version }],
  fields: [
    uint16("ospf.lls.checksum", "Checksum", { at: 0, format: HEX16 }),
    {
      name: "ospf.lls.data_length",
      title: "LLS Data Length",
      at: 2,
      size: 2,
      // It is sent in words of 4 bytes.
      value: ({ view, offset }) => 4 * view.getUint16(offset + 2),
    },
    list({
      title: ({ type }: LlsTlv) => type === 1 ? "Extended Options" : `TLV: ${type}`,
      items: (block: LlsBlock) => ospfLlsTlvs(block).map((tlv) => ({ ...tlv, version: block.version })),
      fields: [
        uint16("ospf.tlv_type", "TLV Type", { at: 0 }),
        uint16("ospf.tlv_length", "TLV Length", { at: 2 }),
        ...extendedOptions(2),
        ...extendedOptions(3),
        uint32<LlsTlv>("ospf.v2.lls.sequence_number", "Sequence Number", { at: 4, format: HEX32, when: isDigest }),
        bytesAt<LlsTlv>("ospf.v2.lls.auth_data", "Auth Data", { at: 8, when: isDigest }),
      ],
    }),
  ],
});

/** The authentication trailer of version 3. */
const TRAILER: FieldList<Ospf> = list({
  title: "Authentication Trailer",
  items: ({ authenticationTrailerBytes: trailer }: Ospf) => trailer === undefined ? [] : [trailer],
  fields: [
    uint16("ospf.at.auth_type", "Authentication Type", { at: 0, names: (type) => type === 1 ? "HMAC" : undefined }),
    uint16("ospf.at.auth_data_len", "Authentication Data Length", { at: 2 }),
    uint16("ospf.at.reserved", "Reserved", { at: 4, format: HEX16 }),
    uint16("ospf.at.sa_id", "Security Association Identifier", { at: 6, format: HEX16 }),
    {
      name: "ospf.at.crypto_seq_nbr",
      title: "Cryptographic Sequence Number",
      at: 8,
      size: 8,
      value: ({ view, offset }) => view.getBigUint64(offset + 8),
    },
    bytesAt("ospf.at.auth_data", "Authentication Data", { at: 16 }),
  ],
});

/** OSPF. */
export const OSPF: Protocol = protocol(Ospf, {
  name: "ospf",
  title: "Open Shortest Path First",
  ownPayload: true,
  fields: [
    uint8("ospf.version", "Version", { at: 0 }),
    uint8("ospf.msg", "Message Type", { at: 1, names: (type) => TYPES[type] }),
    ...PRESENCES.map(([code, name, title]) =>
      presence<Ospf>({ name: `ospf.msg.${name}`, title }, { at: 1, size: 1, when: ({ type }) => type === code })
    ),
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
    ...v2Options({ at: after(6), when: isHello(2) }),
    uint8("ospf.hello.router_priority", "Router Priority", { at: after(7), when: isHello(2) }),
    uint32("ospf.hello.router_dead_interval", "Router Dead Interval", { at: after(8), when: isHello(2) }),
    uint32("ospf.hello.interface_id", "Interface ID", { at: after(0), when: isHello(3) }),
    uint8("ospf.hello.router_priority", "Router Priority", { at: after(4), when: isHello(3) }),
    ...v3Options({ at: after(5), when: isHello(3) }),
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
      items: ({ type, bodyBytes }: Ospf) => type === OSPF_HELLO ? ospfNeighbors(bodyBytes) : [],
      fields: [ipv4At("ospf.hello.active_neighbor", "Active Neighbor", { at: 0 })],
    }),
    uint16("ospf.db.interface_mtu", "Interface MTU", { at: after(0), when: isDescription(2) }),
    ...v2Options({ at: after(2), when: isDescription(2) }),
    ...descriptionFlags(3, 2),
    uint32("ospf.db.dd_sequence", "DD Sequence", { at: after(4), when: isDescription(2) }),
    bytesAt("ospf.reserved", "Reserved", { at: after(0), size: 1, when: isDescription(3) }),
    ...v3Options({ at: after(1), when: isDescription(3) }),
    uint16("ospf.db.interface_mtu", "Interface MTU", { at: after(4), when: isDescription(3) }),
    bytesAt("ospf.reserved", "Reserved", { at: after(6), size: 1, when: isDescription(3) }),
    ...descriptionFlags(7, 3),
    uint32("ospf.db.dd_sequence", "DD Sequence", { at: after(8), when: isDescription(3) }),
    requests(2, [uint8("ospf.lsa", "LS Type", { at: 3, names: (type) => ospfLsaTypeName(type, 2) })]),
    requests(3, [
      bytesAt("ospf.reserved", "Reserved", { at: 0, size: 2 }),
      uint16("ospf.v3.lsa", "LS Type", { at: 2, format: HEX16, names: (type) => ospfLsaTypeName(type, 3) }),
      bit16("ospf.v3.lsa.u", "LSA Handling", { at: 2, mask: 0x8000 }),
      uint16("ospf.v3.lsa.s12", "Flooding Scope", { at: 2, mask: 0x6000, format: hex(4) }),
      uint16("ospf.v3.lsa.fc", "Function Code", { at: 2, mask: 0x1fff }),
    ]),
    uint32("ospf.ls.number_of_lsas", "Number of LSAs", {
      at: after(0),
      when: ({ type }) => type === OSPF_LINK_STATE_UPDATE,
    }),
    OSPF_LSAS,
    bytesAt("ospf.auth.crypt.data", "Auth Crypt Data", {
      at: ({ packetLength }) => packetLength,
      size: ({ view, offset }) => view.getUint8(offset + 19),
      when: hasAuth(2),
    }),
    LLS,
    TRAILER,
  ],
});
