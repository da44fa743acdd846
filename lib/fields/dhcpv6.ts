/**
 * The fields of DHCPv6.
 *
 * @module
 */

import { Dhcpv6 } from "../wire/dhcpv6.ts";
import { DHCPV6_MESSAGE_TYPES, DHCPV6_OPTIONS } from "./dhcpv6_option.ts";
import { HEX24 } from "./field.ts";
import { ipv6At, uint24, uint8 } from "./plain_field.ts";
import { type Protocol, protocol } from "./protocol.ts";

/** DHCPv6. */
export const DHCPV6: Protocol = protocol(Dhcpv6, {
  name: "dhcpv6",
  title: "DHCPv6",
  ownPayload: true,
  fields: [
    // The fields of a message that a relay passes on are those of the option that it is in.
    uint8("dhcpv6.msgtype", "Message Type", { at: 0, names: (type) => DHCPV6_MESSAGE_TYPES[type] }),
    uint24("dhcpv6.xid", "Transaction ID", { at: 1, format: HEX24, when: ({ isRelay }) => !isRelay }),
    uint8("dhcpv6.hopcount", "Hop Count", { at: 1, when: ({ isRelay }) => isRelay }),
    ipv6At("dhcpv6.linkaddr", "Link Address", { at: 2, when: ({ isRelay }) => isRelay }),
    ipv6At("dhcpv6.peeraddr", "Peer Address", { at: 18, when: ({ isRelay }) => isRelay }),
    DHCPV6_OPTIONS,
  ],
});
