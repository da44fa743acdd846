/**
 * The fields of the extensions of ICMP and ICMPv6; Wireshark has one set of names for both.
 *
 * @module
 */

import { formatIpv4, formatIpv6 } from "../bytes/address.ts";
import type { IcmpExtension } from "../wire/icmp_extension.ts";
import {
  AFI_IPV4,
  AFI_IPV6,
  ICMP_EXT_ID_ADDRESS,
  ICMP_EXT_ID_INDEX,
  ICMP_EXT_ID_NAME,
  ICMP_EXT_INTERFACE_ID,
  ICMP_EXT_INTERFACE_INFO,
  ICMP_EXT_MPLS,
  type IcmpObjectPart,
} from "../wire/icmp_extension_object.ts";
import { type IcmpInterfaceInfo, icmpInterfaceInfo } from "../wire/icmp_interface_info.ts";
import { type FieldList, type FieldSpec, HEX16, list, type Part } from "./field.ts";
import { only } from "./only.ts";
import { bit8, bytesAt, textAt, uint16, uint24, uint32, uint8 } from "./plain_field.ts";

const CLASS_NAMES: Readonly<Record<number, string>> = {
  [ICMP_EXT_MPLS]: "MPLS Label Stack",
  [ICMP_EXT_INTERFACE_INFO]: "Interface Information",
  [ICMP_EXT_INTERFACE_ID]: "Interface Identification",
};

/** The extension of a message. */
export function icmpExtension<T>(extensionOf: (of: T) => IcmpExtension | undefined): FieldList<T> {
  return list({
    title: "ICMP Multi-Part Extensions",
    items: (of: T) => {
      const extension = extensionOf(of);
      return extension === undefined ? [] : [extension];
    },
    fields: [
      uint8("icmp.ext.version", "Version", { at: 0, mask: 0xf0 }),
      uint16("icmp.ext.res", "Reserved", { at: 0, mask: 0x0fff, format: HEX16 }),
      uint16("icmp.ext.checksum", "Checksum", { at: 2, format: HEX16 }),
      {
        name: "icmp.ext.checksum.status",
        title: "Checksum Status",
        value: ({ isChecksumRight }) => isChecksumRight ? 1 : 0,
        names: (value) => value === 1 ? "Good" : "Bad",
      },
      list({
        title: (part: IcmpObjectPart) => CLASS_NAMES[part.class] ?? "Object",
        items: ({ objectParts }: IcmpExtension) => objectParts,
        fields: [
          uint16("icmp.ext.length", "Length", { at: 0 }),
          uint8("icmp.ext.class", "Class", { at: 2, names: (value) => CLASS_NAMES[value] }),
          uint8("icmp.ext.ctype", "C-Type", { at: 3 }),
          ...only(({ class: number }: IcmpObjectPart) => number === ICMP_EXT_MPLS, [
            list({
              title: "Label",
              items: labels,
              fields: [
                uint24("icmp.mpls.label", "Label", { at: 0, mask: 0xfffff0 }),
                uint24("icmp.mpls.exp", "Experimental", { at: 0, mask: 0x00000e }),
                bit8("icmp.mpls.s", "Stack bit", { at: 2, mask: 0x01 }),
                uint8("icmp.mpls.ttl", "Time to live", { at: 3 }),
              ],
            }),
          ]),
          ...only(({ class: number }: IcmpObjectPart) => number === ICMP_EXT_INTERFACE_INFO, [
            uint8("icmp.int_info.role", "Interface Role", { at: 3, mask: 0xc0 }),
            uint8("icmp.int_info.reserved", "Reserved", { at: 3, mask: 0x30 }),
            bit8("icmp.int_info.ifindex", "ifIndex", { at: 3, mask: 0x08 }),
            bit8("icmp.int_info.ipaddr", "IP Address", { at: 3, mask: 0x04 }),
            bit8("icmp.int_info.name_present", "Interface Name", { at: 3, mask: 0x02 }),
            bit8("icmp.int_info.mtu_present", "MTU", { at: 3, mask: 0x01 }),
            said("icmp.int_info.index", "Interface Index", ({ index }) => index),
            said("icmp.int_info.afi", "Address Family Identifier", ({ family }) => family),
            said("icmp.int_info.ipv4", "Source", ({ family, address }) => family === AFI_IPV4 ? address : undefined),
            said("icmp.int_info.ipv6", "Source", ({ family, address }) => family === AFI_IPV6 ? address : undefined),
            said("icmp.int_info.name", "Name", ({ interfaceName }) => interfaceName),
            said("icmp.int_info.mtu", "Maximum Transmission Unit", ({ mtu }) => mtu),
          ]),
          ...only((part: IcmpObjectPart) => identifies(part, ICMP_EXT_ID_NAME), [
            textAt("icmp.int_ident.name", "Name", { at: 4 }),
          ]),
          ...only((part: IcmpObjectPart) => identifies(part, ICMP_EXT_ID_INDEX), [
            uint32("icmp.int_ident.index", "Interface Index", { at: 4 }),
          ]),
          ...only((part: IcmpObjectPart) => identifies(part, ICMP_EXT_ID_ADDRESS), [
            uint16("icmp.int_ident.afi", "Address Family Identifier", { at: 4 }),
            uint8("icmp.int_ident.addr_length", "Address Length", { at: 6 }),
            bytesAt("icmp.int_ident.reserved", "Reserved", { at: 7, size: 1 }),
            address("icmp.int_ident.ipv4", { family: AFI_IPV4, size: 4, format: formatIpv4 }),
            address("icmp.int_ident.ipv6", { family: AFI_IPV6, size: 16, format: formatIpv6 }),
            bytesAt("icmp.int_ident.address", "Address", {
              at: 8,
              when: ({ view, offset, end }) => end - offset > 8 && view.getUint16(offset + 4) > AFI_IPV6,
            }),
          ]),
          ...only(({ class: number }: IcmpObjectPart) => CLASS_NAMES[number] === undefined, [
            bytesAt("icmp.ext.data", "Data", { at: 4 }),
          ]),
        ],
      }),
    ],
  });
}

/** What an interface information says, wherever it says it. */
function said(
  name: string,
  title: string,
  value: (info: IcmpInterfaceInfo) => number | string | undefined,
): FieldSpec<IcmpObjectPart> {
  return {
    name,
    title,
    value: (part) => {
      const info = icmpInterfaceInfo(part);
      return info === undefined ? undefined : value(info);
    },
  };
}

function identifies({ class: number, ctype }: IcmpObjectPart, how: number): boolean {
  return number === ICMP_EXT_INTERFACE_ID && ctype === how;
}

/** The address that identifies an interface, if it is of a family. */
function address(
  name: string,
  { family, size, format }: { family: number; size: number; format: (view: DataView, at: number) => string },
): FieldSpec<IcmpObjectPart> {
  return {
    name,
    title: "Address",
    at: 8,
    size,
    value: ({ view, offset, end }) => {
      const present = end - offset >= 8 + size && view.getUint16(offset + 4) === family;
      return present ? format(view, offset + 8) : undefined;
    },
  };
}

/** The labels of an MPLS stack, 4 bytes each; 32 at most. */
function labels({ view, offset, end }: IcmpObjectPart): Part[] {
  const count = Math.min(32, Math.floor((end - offset - 4) / 4));
  return Array.from({ length: count }, (_, i) => ({ view, offset: offset + 4 + 4 * i, end: offset + 8 + 4 * i }));
}
