/**
 * The fields of VXLAN, and of VXLAN-GPE.
 *
 * @module
 */

import { Vxlan } from "../wire/vxlan.ts";
import { VxlanGpe } from "../wire/vxlan_gpe.ts";
import { HEX16, HEX8 } from "./field.ts";
import { bit8, uint16, uint24, uint8 } from "./plain_field.ts";
import { type Protocol, protocol } from "./protocol.ts";

/** VXLAN. */
export const VXLAN: Protocol = protocol(Vxlan, {
  name: "vxlan",
  title: "Virtual eXtensible Local Area Network",
  fields: [
    uint16("vxlan.flags", "Flags", { at: 0, format: HEX16 }),
    bit8("vxlan.flag_g", "GBP Extension", { at: 0, mask: 0x80 }),
    bit8("vxlan.flag_i", "VXLAN Network ID (VNI)", { at: 0, mask: 0x08 }),
    bit8("vxlan.flag_d", "Don't Learn", { at: 1, mask: 0x40 }),
    bit8("vxlan.flag_a", "Policy Applied", { at: 1, mask: 0x08 }),
    {
      name: "vxlan.flags_reserved",
      title: "Reserved",
      at: 0,
      size: 2,
      value: ({ flags }) => flags & 0x77b7,
      format: HEX16,
    },
    uint16("vxlan.gbp", "Group Policy ID", { at: 2 }),
    uint24("vxlan.vni", "VXLAN Network Identifier (VNI)", { at: 4 }),
    uint8("vxlan.reserved8", "Reserved", { at: 7 }),
  ],
});

const NEXT_PROTOCOLS: readonly string[] = ["", "IPv4", "IPv6", "Ethernet", "Network Service Header", "MPLS"];

/** VXLAN with the generic protocol extension. */
export const VXLAN_GPE: Protocol = protocol(VxlanGpe, {
  name: "vxlan",
  title: "Virtual eXtensible Local Area Network with Generic Protocol Extension",
  // Wireshark has it in no list of protocols.
  protocols: () => [],
  fields: [
    uint8("vxlan.flags", "Flags", { at: 0, format: HEX8 }),
    uint8("vxlan.ver", "Version", { at: 0, mask: 0x30 }),
    uint8("vxlan.i_bit", "Instance", { at: 0, mask: 0x08 }),
    uint8("vxlan.p_bit", "Next Protocol Bit", { at: 0, mask: 0x04 }),
    uint8("vxlan.o_bit", "OAM bit", { at: 0, mask: 0x01 }),
    uint16("vxlan.reserved_16", "Reserved", { at: 1 }),
    uint8("vxlan.next_proto", "Next Protocol", { at: 3, names: (value) => NEXT_PROTOCOLS[value] || undefined }),
    uint24("vxlan.vni", "VXLAN Network Identifier (VNI)", { at: 4 }),
    uint8("vxlan.reserved8", "Reserved", { at: 7 }),
  ],
});
