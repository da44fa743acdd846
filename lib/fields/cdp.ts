/**
 * The fields of CDP.
 *
 * @module
 */

import { utf8BeforeZero } from "../bytes/text.ts";
import {
  Cdp,
  CDP_ADDRESSES,
  CDP_CAPABILITIES,
  CDP_DEVICE_ID,
  CDP_DUPLEX,
  CDP_MANAGEMENT_ADDRESSES,
  CDP_NATIVE_VLAN,
  CDP_PLATFORM,
  CDP_PORT_ID,
  CDP_SOFTWARE_VERSION,
  CDP_SYSTEM_NAME,
  CDP_VTP_DOMAIN,
} from "../wire/cdp.ts";
import type { TlvPart } from "../wire/tlv.ts";
import { HEX16, HEX32, list } from "./field.ts";
import { ofType } from "./of_type.ts";
import { bit32, bit8, textAt, uint16, uint32, uint8 } from "./plain_field.ts";
import { checksumStatus, type Protocol, protocol } from "./protocol.ts";

const TLV_NAMES: Readonly<Record<number, string>> = {
  [CDP_DEVICE_ID]: "Device ID",
  [CDP_ADDRESSES]: "Addresses",
  [CDP_PORT_ID]: "Port ID",
  [CDP_CAPABILITIES]: "Capabilities",
  [CDP_SOFTWARE_VERSION]: "Software Version",
  [CDP_PLATFORM]: "Platform",
  7: "IP Prefix",
  8: "Protocol Hello",
  [CDP_VTP_DOMAIN]: "VTP Management Domain",
  [CDP_NATIVE_VLAN]: "Native VLAN",
  [CDP_DUPLEX]: "Duplex",
  14: "VoIP VLAN Reply",
  15: "VoIP VLAN Query",
  16: "Power Consumption",
  17: "MTU",
  18: "Trust Bitmap",
  19: "Untrusted Port CoS",
  [CDP_SYSTEM_NAME]: "System Name",
  21: "System Object ID",
  [CDP_MANAGEMENT_ADDRESSES]: "Management Addresses",
  23: "Location",
  25: "Power Requested",
  26: "Power Available",
};

const CAPABILITIES: readonly (readonly [string, string, number])[] = [
  ["router", "Router", 0x001],
  ["trans_bridge", "Transparent Bridge", 0x002],
  ["src_bridge", "Source Route Bridge", 0x004],
  ["switch", "Switch", 0x008],
  ["host", "Host", 0x010],
  ["igmp_capable", "IGMP Capable", 0x020],
  ["repeater", "Repeater", 0x040],
  ["voip_phone", "VoIP Phone", 0x080],
  ["remote", "Remotely Managed Device", 0x100],
  ["cvta", "CVTA", 0x200],
  ["mac_relay", "Two Port MAC Relay", 0x400],
];

/** CDP. */
export const CDP: Protocol = protocol(Cdp, {
  name: "cdp",
  title: "Cisco Discovery Protocol",
  ownPayload: true,
  fields: [
    uint8("cdp.version", "Version", { at: 0 }),
    uint8("cdp.ttl", "Time to Live", { at: 1 }),
    uint16("cdp.checksum", "Checksum", { at: 2, format: HEX16 }),
    checksumStatus("cdp.checksum.status"),
    list({
      title: ({ type }: TlvPart) => TLV_NAMES[type] ?? `Type ${type}`,
      items: ({ tlvParts }: Cdp): readonly TlvPart[] => tlvParts,
      fields: [
        uint16("cdp.tlv.type", "Type", { at: 0, format: HEX16, names: (type) => TLV_NAMES[type] }),
        uint16("cdp.tlv.len", "Length", { at: 2 }),
        textAt("cdp.deviceid", "Device ID", { at: 4, when: ofType(CDP_DEVICE_ID) }),
        uint32("cdp.number_of_addresses", "Number of Addresses", {
          at: 4,
          when: ({ type }: TlvPart) => type === CDP_ADDRESSES || type === CDP_MANAGEMENT_ADDRESSES,
        }),
        textAt("cdp.portid", "Port ID", { at: 4, when: ofType(CDP_PORT_ID) }),
        uint32("cdp.capabilities", "Capabilities", { at: 4, format: HEX32, when: ofType(CDP_CAPABILITIES) }),
        ...CAPABILITIES.map(([name, title, mask]) => {
          return bit32<TlvPart>(`cdp.capabilities.${name}`, title, { at: 4, mask, when: ofType(CDP_CAPABILITIES) });
        }),
        {
          name: "cdp.software_version",
          title: "Software Version",
          at: 4,
          size: ({ offset, end }) => end - offset - 4,
          // Line by line, as Wireshark has them.
          value: ({ type, view, value, end }) => {
            return type === CDP_SOFTWARE_VERSION ? utf8BeforeZero(view, value, end).split("\n") : undefined;
          },
        },
        textAt("cdp.platform", "Platform", { at: 4, when: ofType(CDP_PLATFORM) }),
        textAt("cdp.vtp_management_domain", "VTP Management Domain", { at: 4, when: ofType(CDP_VTP_DOMAIN) }),
        uint16("cdp.native_vlan", "Native VLAN", { at: 4, when: ofType(CDP_NATIVE_VLAN) }),
        bit8("cdp.duplex", "Full Duplex", { at: 4, when: ofType(CDP_DUPLEX) }),
        textAt("cdp.system_name", "System Name", { at: 4, when: ofType(CDP_SYSTEM_NAME) }),
      ],
    }),
  ],
});
