/**
 * The fields of IPv6.
 *
 * @module
 */

import { Ipv6 } from "../wire/ipv6.ts";
import { HEX24, HEX32 } from "./field.ts";
import { ipv6At, uint16, uint8 } from "./plain_field.ts";
import { type Protocol, protocol } from "./protocol.ts";

/** IPv6. */
export const IPV6: Protocol = protocol(Ipv6, {
  name: "ipv6",
  title: "Internet Protocol Version 6",
  fields: [
    uint8("ipv6.version", "Version", { at: 0, mask: 0xf0 }),
    uint16("ipv6.tclass", "Traffic Class", { at: 0, mask: 0x0ff0, format: HEX32 }),
    uint16("ipv6.tclass.dscp", "Differentiated Services Codepoint", { at: 0, mask: 0x0fc0 }),
    uint16("ipv6.tclass.ecn", "Explicit Congestion Notification", { at: 0, mask: 0x0030 }),
    { name: "ipv6.flow", title: "Flow Label", at: 1, size: 3, value: ({ flowLabel }) => flowLabel, format: HEX24 },
    uint16("ipv6.plen", "Payload Length", { at: 4 }),
    uint8("ipv6.nxt", "Next Header", { at: 6 }),
    uint8("ipv6.hlim", "Hop Limit", { at: 7 }),
    ipv6At("ipv6.src", "Source Address", { at: 8, also: "ipv6.addr" }),
    ipv6At("ipv6.dst", "Destination Address", { at: 24, also: "ipv6.addr" }),
  ],
});
