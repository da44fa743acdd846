/**
 * The fields of the Fragment header of IPv6.
 *
 * @module
 */

import { Ipv6Fragment } from "../wire/ipv6_fragment.ts";
import { HEX32, HEX8 } from "./field.ts";
import { bit8, uint16, uint32, uint8 } from "./plain_field.ts";
import { type Protocol, protocol } from "./protocol.ts";

/** The Fragment header. */
export const IPV6_FRAGHDR: Protocol = protocol(Ipv6Fragment, {
  name: "ipv6.fraghdr",
  title: "IPv6 Fragment Header",
  fields: [
    uint8("ipv6.fraghdr.nxt", "Next Header", { at: 0 }),
    uint8("ipv6.fraghdr.reserved_octet", "Reserved", { at: 1, format: HEX8 }),
    // In units of 8 bytes, as it is on the wire.
    uint16("ipv6.fraghdr.offset", "Offset", { at: 2, mask: 0xfff8 }),
    uint16("ipv6.fraghdr.reserved_bits", "Reserved Bits", { at: 2, mask: 0x0006 }),
    bit8("ipv6.fraghdr.more", "More Fragments", { at: 3, mask: 1 }),
    uint32("ipv6.fraghdr.ident", "Identification", { at: 4, format: HEX32 }),
  ],
});
