/**
 * The fields of VRRP.
 *
 * @module
 */

import { Vrrp } from "../wire/vrrp.ts";
import { HEX16, list, type Part } from "./field.ts";
import { ipv4At, ipv6At, textAt, uint16, uint8 } from "./plain_field.ts";
import { checksumStatus, type Protocol, protocol } from "./protocol.ts";

const isV2 = ({ version }: Vrrp): boolean => version !== 3;
const isV3 = ({ version }: Vrrp): boolean => version === 3;

/** VRRP. */
export const VRRP: Protocol = protocol(Vrrp, {
  name: "vrrp",
  title: "Virtual Router Redundancy Protocol",
  ownPayload: true,
  fields: [
    uint8("vrrp.version", "Version", { at: 0, mask: 0xf0 }),
    uint8("vrrp.type", "Packet Type", { at: 0, mask: 0x0f, names: (type) => type === 1 ? "Advertisement" : undefined }),
    uint8("vrrp.virt_rtr_id", "Virtual Router ID", { at: 1 }),
    uint8("vrrp.prio", "Priority", { at: 2 }),
    uint8("vrrp.addr_count", "Address Count", { at: 3 }),
    uint8("vrrp.auth_type", "Auth Type", { at: 4, when: isV2 }),
    uint8("vrrp.adver_int", "Advertisement Interval", { at: 5, when: isV2 }),
    uint8("vrrp.reserved_mbz", "Reserved", { at: 4, mask: 0xf0, when: isV3 }),
    uint16("vrrp.short_adver_int", "Advertisement Interval", { at: 4, mask: 0x0fff, when: isV3 }),
    uint16("vrrp.checksum", "Checksum", { at: 6, format: HEX16 }),
    checksumStatus("vrrp.checksum.status"),
    list({
      title: "Address",
      items: ({ view, offset, addressLength, addresses }: Vrrp): Part[] => {
        return addresses.map((_, i) => {
          const at = offset + 8 + i * addressLength;
          return { view, offset: at, end: at + addressLength };
        });
      },
      fields: [
        ipv4At("vrrp.ip_addr", "IP Address", { at: 0, when: ({ offset, end }) => end - offset === 4 }),
        ipv6At("vrrp.ipv6_addr", "IPv6 Address", { at: 0 }),
      ],
    }),
    textAt("vrrp.auth_string", "Authentication String", {
      at: ({ headerLength }) => headerLength - 8,
      size: 8,
      when: ({ authType, authentication }) => authType === 1 && authentication.length === 16,
    }),
  ],
});
