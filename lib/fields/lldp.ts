/**
 * The fields of LLDP.
 *
 * @module
 */

import {
  Lldp,
  LLDP_CHASSIS_ID,
  LLDP_CHASSIS_MAC,
  LLDP_CHASSIS_NETWORK,
  LLDP_END,
  LLDP_MANAGEMENT_ADDRESS,
  LLDP_ORGANIZATION,
  LLDP_PORT_DESCRIPTION,
  LLDP_PORT_ID,
  LLDP_PORT_MAC,
  LLDP_PORT_NETWORK,
  LLDP_SYSTEM_CAPABILITIES,
  LLDP_SYSTEM_DESCRIPTION,
  LLDP_SYSTEM_NAME,
  LLDP_TTL,
} from "../wire/lldp.ts";
import { LLDP_OUI_8021, LLDP_OUI_8023, lldpOrganizationName } from "../wire/lldp_organization.ts";
import type { TlvPart } from "../wire/tlv.ts";
import { type FieldSpec, HEX16, HEX8, list } from "./field.ts";
import { ofType } from "./of_type.ts";
import { only } from "./only.ts";
import { bit16, bytesAt, ipv4At, ipv6At, macAt, textAt, uint16, uint24, uint32, uint8 } from "./plain_field.ts";
import { type Protocol, protocol } from "./protocol.ts";

const TLV_NAMES: Readonly<Record<number, string>> = {
  [LLDP_END]: "End of LLDPDU",
  [LLDP_CHASSIS_ID]: "Chassis Id",
  [LLDP_PORT_ID]: "Port Id",
  [LLDP_TTL]: "Time to Live",
  [LLDP_PORT_DESCRIPTION]: "Port Description",
  [LLDP_SYSTEM_NAME]: "System Name",
  [LLDP_SYSTEM_DESCRIPTION]: "System Description",
  [LLDP_SYSTEM_CAPABILITIES]: "System Capabilities",
  [LLDP_MANAGEMENT_ADDRESS]: "Management Address",
  [LLDP_ORGANIZATION]: "Organization Specific",
};

const CAPABILITIES: readonly (readonly [string, string, number])[] = [
  ["other", "Other", 0x01],
  ["repeater", "Repeater", 0x02],
  ["bridge", "Bridge", 0x04],
  ["wlan_access_pt", "WLAN Access Point", 0x08],
  ["router", "Router", 0x10],
  ["telephone", "Telephone", 0x20],
  ["docsis_cable_device", "DOCSIS Cable Device", 0x40],
  ["station_only", "Station Only", 0x80],
];

/** Address families of IANA's registry. */
const AFNUM_INET = 1;
const AFNUM_INET6 = 2;

/** LLDP. */
export const LLDP: Protocol = protocol(Lldp, {
  name: "lldp",
  title: "Link Layer Discovery Protocol",
  ownPayload: true,
  fields: [
    list({
      title: tlvTitle,
      items: ({ tlvParts }: Lldp): readonly TlvPart[] => tlvParts,
      fields: [
        uint16("lldp.tlv.type", "Type", { at: 0, mask: 0xfe00, names: (type) => TLV_NAMES[type] }),
        uint16("lldp.tlv.len", "Length", { at: 0, mask: 0x01ff }),
        ...only(ofType(LLDP_CHASSIS_ID), [
          uint8("lldp.chassis.subtype", "Subtype", { at: 2 }),
          macAt("lldp.chassis.id.mac", "Chassis Id", { at: 3, when: ofSubtype(LLDP_CHASSIS_MAC) }),
          uint8("lldp.network_address.subtype", "Address Family", { at: 3, when: ofSubtype(LLDP_CHASSIS_NETWORK) }),
          ipv4At("lldp.chassis.id.ip4", "Chassis Id", { at: 4, when: ofFamily(LLDP_CHASSIS_NETWORK, AFNUM_INET) }),
          ipv6At("lldp.chassis.id.ip6", "Chassis Id", { at: 4, when: ofFamily(LLDP_CHASSIS_NETWORK, AFNUM_INET6) }),
          bytesAt("lldp.chassis.id", "Chassis Id", {
            at: 3,
            when: (tlv: TlvPart) => !ofSubtype(LLDP_CHASSIS_MAC)(tlv) && !ofSubtype(LLDP_CHASSIS_NETWORK)(tlv),
          }),
        ]),
        ...only(ofType(LLDP_PORT_ID), [
          uint8("lldp.port.subtype", "Subtype", { at: 2 }),
          macAt("lldp.port.id.mac", "Port Id", { at: 3, when: ofSubtype(LLDP_PORT_MAC) }),
          uint8("lldp.network_address.subtype", "Address Family", { at: 3, when: ofSubtype(LLDP_PORT_NETWORK) }),
          ipv4At("lldp.port.id.ip4", "Port Id", { at: 4, when: ofFamily(LLDP_PORT_NETWORK, AFNUM_INET) }),
          ipv6At("lldp.port.id.ip6", "Port Id", { at: 4, when: ofFamily(LLDP_PORT_NETWORK, AFNUM_INET6) }),
          textAt("lldp.port.id", "Port Id", {
            at: 3,
            when: (tlv: TlvPart) => !ofSubtype(LLDP_PORT_MAC)(tlv) && !ofSubtype(LLDP_PORT_NETWORK)(tlv),
          }),
        ]),
        uint16("lldp.time_to_live", "Seconds", { at: 2, when: ofType(LLDP_TTL) }),
        textAt("lldp.port.desc", "Port Description", { at: 2, when: ofType(LLDP_PORT_DESCRIPTION) }),
        textAt("lldp.tlv.system.name", "System Name", { at: 2, when: ofType(LLDP_SYSTEM_NAME) }),
        textAt("lldp.tlv.system.desc", "System Description", { at: 2, when: ofType(LLDP_SYSTEM_DESCRIPTION) }),
        ...only(ofType(LLDP_SYSTEM_CAPABILITIES), [
          ...capabilities("lldp.tlv.system_cap", "Capabilities", 2),
          ...capabilities("lldp.tlv.enable_system_cap", "Enabled Capabilities", 4),
        ]),
        ...only(ofType(LLDP_MANAGEMENT_ADDRESS), [
          uint8("lldp.mgn.address.len", "Address Length", { at: 2 }),
          uint8("lldp.mgn.address.subtype", "Address Family", { at: 3 }),
          ipv4At("lldp.mgn.addr.ip4", "Address", { at: 4, when: (tlv: TlvPart) => isManagedBy(tlv, AFNUM_INET) }),
          ipv6At("lldp.mgn.addr.ip6", "Address", { at: 4, when: (tlv: TlvPart) => isManagedBy(tlv, AFNUM_INET6) }),
          bytesAt("lldp.mgn.addr.hex", "Address", {
            at: 4,
            size: (tlv) => addressLength(tlv) - 1,
            when: (tlv: TlvPart) => !isManagedBy(tlv, AFNUM_INET) && !isManagedBy(tlv, AFNUM_INET6),
          }),
          uint8("lldp.mgn.interface.subtype", "Interface Subtype", { at: (tlv) => 3 + addressLength(tlv) }),
          uint32("lldp.mgn.interface.number", "Interface Number", { at: (tlv) => 4 + addressLength(tlv) }),
          uint8("lldp.mgn.obj.len", "Object Identifier Length", { at: (tlv) => 8 + addressLength(tlv) }),
        ]),
        ...only(ofType(LLDP_ORGANIZATION), [
          uint24("lldp.orgtlv.oui", "Organization", { at: 2 }),
          uint8("lldp.ieee.802_1.subtype", "Subtype", { at: 5, format: HEX8, when: ofOrganization(LLDP_OUI_8021) }),
          uint16("lldp.ieee.802_1.port_vlan.id", "Port VLAN", { at: 6, when: ofOrganization(LLDP_OUI_8021, 1) }),
          uint8("lldp.ieee.802_3.subtype", "Subtype", { at: 5, format: HEX8, when: ofOrganization(LLDP_OUI_8023) }),
          uint16("lldp.ieee.802_3.max_frame_size", "Maximum Frame Size", {
            at: 6,
            when: ofOrganization(LLDP_OUI_8023, 4),
          }),
        ]),
      ],
    }),
  ],
});

/** `"Chassis Id"`, `"Port VLAN ID"`. */
function tlvTitle({ type, view, value, end }: TlvPart): string {
  const named = type === LLDP_ORGANIZATION && end - value >= 4
    ? lldpOrganizationName(view.getUint32(value) >>> 8, view.getUint8(value + 3))
    : undefined;
  return named ?? TLV_NAMES[type] ?? `Type ${type}`;
}

/** Whether an ID is of this subtype. */
function ofSubtype(subtype: number): (tlv: TlvPart) => boolean {
  return ({ view, value, end }) => value < end && view.getUint8(value) === subtype;
}

/** Whether an ID is of this subtype, and a network address of this family. */
function ofFamily(subtype: number, family: number): (tlv: TlvPart) => boolean {
  return ({ view, value, end }) => {
    return end - value >= 2 && view.getUint8(value) === subtype && view.getUint8(value + 1) === family;
  };
}

/** Whether a TLV is an organization's, and of this subtype where one is given. */
function ofOrganization(oui: number, subtype?: number): (tlv: TlvPart) => boolean {
  return ({ view, value, end }) => {
    if (end - value < 4 || view.getUint32(value) >>> 8 !== oui) return false;
    return subtype === undefined || view.getUint8(value + 3) === subtype;
  };
}

/** Bytes of a management address with its family. */
function addressLength({ view, value, end }: TlvPart): number {
  return value < end ? view.getUint8(value) : 0;
}

function isManagedBy({ view, value, end }: TlvPart, family: number): boolean {
  return end - value >= 2 && view.getUint8(value + 1) === family;
}

function capabilities(name: string, title: string, at: number): FieldSpec<TlvPart>[] {
  return [
    uint16(name, title, { at, format: HEX16 }),
    ...CAPABILITIES.map(([bit, words, mask]) => bit16<TlvPart>(`${name}.${bit}`, words, { at, mask })),
  ];
}
