/**
 * The fields of DHCP.
 *
 * @module
 */

import { formatIpv4, formatMac } from "../bytes/address.ts";
import { utf8BeforeZero } from "../bytes/text.ts";
import { Dhcp } from "../wire/dhcp.ts";
import {
  DHCP_OPTION_CLIENT_ID,
  DHCP_OPTION_END,
  DHCP_OPTION_MESSAGE_TYPE,
  DHCP_OPTION_OVERLOAD,
  DHCP_OPTION_PAD,
  DHCP_OPTION_PARAMETER_LIST,
  dhcpOptionKind,
  type DhcpOptionPart,
} from "../wire/dhcp_option.ts";
import { type FieldSpec, type FieldValue, HEX16, HEX32, HEX8, list } from "./field.ts";
import { bit16, bytesAt, ipv4At, macAt, textAt, uint16, uint32, uint8 } from "./plain_field.ts";
import { type Protocol, protocol } from "./protocol.ts";

const MESSAGE_TYPES: readonly string[] = [
  "",
  "Discover",
  "Offer",
  "Request",
  "Decline",
  "ACK",
  "NAK",
  "Release",
  "Inform",
  "Force Renew",
  "Lease Query",
  "Lease Unassigned",
  "Lease Unknown",
  "Lease Active",
];

/** Wireshark's name of an option's value, after `dhcp.option.`. */
const VALUE_NAMES: readonly (readonly [code: number, name: string])[] = [
  [1, "subnet_mask"],
  [2, "time_offset"],
  [3, "router"],
  [4, "time_server"],
  [5, "name_server"],
  [6, "domain_name_server"],
  [7, "log_server"],
  [8, "quotes_server"],
  [9, "lpr_server"],
  [10, "impress_server"],
  [11, "resource_location_server"],
  [12, "hostname"],
  [13, "boot_file_size"],
  [14, "merit_dump_file"],
  [15, "domain_name"],
  [16, "swap_server"],
  [17, "root_path"],
  [18, "extension_path"],
  [19, "ip_forwarding"],
  [20, "non_local_source_routing"],
  [22, "max_datagram_reassembly_size"],
  [23, "default_ip_ttl"],
  [24, "path_mtu_aging_timeout"],
  [25, "path_mtu_plateau_table_item"],
  [26, "interface_mtu"],
  [27, "all_subnets_are_local"],
  [28, "broadcast_address"],
  [29, "perform_mask_discovery"],
  [30, "mask_supplier"],
  [31, "perform_router_discover"],
  [32, "router_solicitation_address"],
  [34, "trailer_encapsulation"],
  [35, "arp_cache_timeout"],
  [36, "ethernet_encapsulation"],
  [37, "tcp_default_ttl"],
  [38, "tcp_keepalive_interval"],
  [39, "tcp_keepalive_garbage"],
  [40, "nis_domain"],
  [41, "nis_server"],
  [42, "ntp_server"],
  [44, "netbios_over_tcpip_name_server"],
  [45, "netbios_over_tcpip_dd_name_server"],
  [46, "netbios_over_tcpip_node_type"],
  [47, "netbios_over_tcpip_scope"],
  [48, "xwindows_system_font_server"],
  [49, "xwindows_system_display_manager"],
  [50, "requested_ip_address"],
  [51, "ip_address_lease_time"],
  [DHCP_OPTION_OVERLOAD, "option_overload"],
  [DHCP_OPTION_MESSAGE_TYPE, "dhcp"],
  [54, "dhcp_server_id"],
  [DHCP_OPTION_PARAMETER_LIST, "request_list_item"],
  [56, "message"],
  [57, "dhcp_max_message_size"],
  [58, "renewal_time_value"],
  [59, "rebinding_time_value"],
  [60, "vendor_class_id"],
  [62, "novell_netware_ip_domain"],
];

const DATA_SIZE = { at: 2, size: ({ offset, end }: DhcpOptionPart) => end - offset - 2 };

/** The values of one option. */
function optionValue(code: number, suffix: string): FieldSpec<DhcpOptionPart> {
  return {
    name: `dhcp.option.${suffix}`,
    title: dhcpOptionKind(code)?.name ?? suffix,
    ...DATA_SIZE,
    value: (part) => part.code === code ? values(part) : undefined,
    ...(code === DHCP_OPTION_MESSAGE_TYPE ? { names: (value: number) => MESSAGE_TYPES[value] } : {}),
  };
}

/** What an option says, as far as its length allows it: more lenient than its plain fields. */
function values({ view, data, end, code }: DhcpOptionPart): FieldValue[] {
  const form = dhcpOptionKind(code)?.form;
  const every = (size: number, read: (at: number) => FieldValue): FieldValue[] => {
    const found: FieldValue[] = [];
    for (let at = data; at + size <= end; at += size) found.push(read(at));
    return found;
  };
  switch (form) {
    case "ipv4":
    case "ipv4s":
      return every(4, (at) => formatIpv4(view, at));
    case "uint8":
    case "uint8s":
      return every(1, (at) => view.getUint8(at));
    case "bool":
      return every(1, (at) => view.getUint8(at) !== 0);
    case "uint16":
    case "uint16s":
      return every(2, (at) => view.getUint16(at));
    case "uint32":
      return every(4, (at) => view.getUint32(at));
    case "int32":
      return every(4, (at) => view.getInt32(at));
    case "text":
      return [utf8BeforeZero(view, data, end)];
  }
  return [];
}

function isOption({ code }: DhcpOptionPart): boolean {
  return code !== DHCP_OPTION_PAD;
}

function hasData({ code }: DhcpOptionPart): boolean {
  return code !== DHCP_OPTION_PAD && code !== DHCP_OPTION_END;
}

/** Whether it is a client's identifier that has the form of a MAC address after the number of its hardware. */
function isHardwareId({ code, offset, end }: DhcpOptionPart): boolean {
  return code === DHCP_OPTION_CLIENT_ID && end - offset === 9;
}

/** Bytes of a hardware address that count: not more than there is room for. */
function hardwareLength({ hlen }: Dhcp): number {
  return Math.min(hlen, 16);
}

/** Whether hardware addresses are those of Ethernet. */
function isMac({ htype, hlen }: Dhcp): boolean {
  return htype === 1 && hlen === 6;
}

/** DHCP. */
export const DHCP: Protocol = protocol(Dhcp, {
  name: "dhcp",
  title: "Dynamic Host Configuration Protocol",
  ownPayload: true,
  fields: [
    uint8("dhcp.type", "Message Type", { at: 0, names: (op) => ["", "Boot Request", "Boot Reply"][op] }),
    uint8("dhcp.hw.type", "Hardware Type", { at: 1, format: HEX8 }),
    uint8("dhcp.hw.len", "Hardware Address Length", { at: 2 }),
    uint8("dhcp.hops", "Hops", { at: 3 }),
    uint32("dhcp.id", "Transaction ID", { at: 4, format: HEX32 }),
    uint16("dhcp.secs", "Seconds Elapsed", { at: 8 }),
    uint16("dhcp.flags", "Flags", { at: 10, format: HEX16 }),
    bit16("dhcp.flags.bc", "Broadcast", { at: 10, mask: 0x8000 }),
    uint16("dhcp.flags.reserved", "Reserved", { at: 10, mask: 0x7fff, format: HEX16 }),
    ipv4At("dhcp.ip.client", "Client Address", { at: 12 }),
    ipv4At("dhcp.ip.your", "Your Address", { at: 16 }),
    ipv4At("dhcp.ip.server", "Next Server Address", { at: 20 }),
    ipv4At("dhcp.ip.relay", "Relay Agent Address", { at: 24 }),
    {
      name: "dhcp.hw.mac_addr",
      title: "Client MAC Address",
      at: 28,
      size: 6,
      value: (dhcp) => isMac(dhcp) ? formatMac(dhcp.view, dhcp.offset + 28) : undefined,
    },
    bytesAt("dhcp.hw.addr", "Client Hardware Address", { at: 28, size: hardwareLength, when: (dhcp) => !isMac(dhcp) }),
    bytesAt("dhcp.hw.addr_padding", "Client Hardware Address Padding", {
      at: (dhcp: Dhcp) => 28 + hardwareLength(dhcp),
      size: (dhcp) => 16 - hardwareLength(dhcp),
    }),
    textAt("dhcp.server", "Server Host Name", { at: 44, size: 64 }),
    textAt("dhcp.file", "Boot File Name", { at: 108, size: 128 }),
    ipv4At("dhcp.cookie", "Magic Cookie", { at: 236, when: ({ hasCookie }) => hasCookie }),
    list({
      title: ({ code }: DhcpOptionPart) => `Option: ${dhcpOptionKind(code)?.name ?? code}`,
      items: ({ optionParts }) => optionParts,
      fields: [
        uint8("dhcp.option.type", "Code", { at: 0, when: isOption, names: (code) => dhcpOptionKind(code)?.name }),
        uint8("dhcp.option.length", "Length", { at: 1, when: hasData }),
        bytesAt("dhcp.option.value", "Value", { at: 2, when: hasData }),
        uint8("dhcp.hw.type", "Hardware Type", {
          at: 2,
          format: HEX8,
          when: isHardwareId,
        }),
        macAt("dhcp.hw.mac_addr", "Client MAC Address", { at: 3, when: isHardwareId }),
        ...VALUE_NAMES.map(([code, name]) => optionValue(code, name)),
      ],
    }),
  ],
});
