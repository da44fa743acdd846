/**
 * The fields of DHCPv6.
 *
 * @module
 */

import {
  Dhcpv6,
  DHCPV6_OPTION_IA_NA,
  DHCPV6_OPTION_IA_PD,
  DHCPV6_OPTION_IAADDR,
  DHCPV6_OPTION_IAPREFIX,
} from "../wire/dhcpv6.ts";
import type { TlvPart } from "../wire/tlv.ts";
import { hex, HEX24, list, type Part } from "./field.ts";
import { bytesAt, ipv6At, textAt, uint16, uint24, uint32, uint8 } from "./plain_field.ts";
import { type Protocol, protocol } from "./protocol.ts";

const TYPES: readonly string[] = [
  "",
  "Solicit",
  "Advertise",
  "Request",
  "Confirm",
  "Renew",
  "Rebind",
  "Reply",
  "Release",
  "Decline",
  "Reconfigure",
  "Information-request",
  "Relay-forw",
  "Relay-reply",
];
const OPTION_NAMES: Readonly<Record<number, string>> = {
  1: "Client Identifier",
  2: "Server Identifier",
  3: "Identity Association for Non-temporary Address",
  4: "Identity Association for Temporary Address",
  5: "IA Address",
  6: "Option Request",
  7: "Preference",
  8: "Elapsed time",
  9: "Relay Message",
  11: "Authentication",
  13: "Status code",
  14: "Rapid Commit",
  15: "User Class",
  16: "Vendor Class",
  17: "Vendor-specific Information",
  18: "Interface-Id",
  23: "DNS recursive name server",
  24: "Domain Search List",
  25: "Identity Association for Prefix Delegation",
  26: "IA Prefix",
  39: "Fully Qualified Domain Name",
};
const CLIENT_ID = 1;
const SERVER_ID = 2;
const OPTION_REQUEST = 6;
const ELAPSED_TIME = 8;
const STATUS_CODE = 13;
const INTERFACE_ID = 18;
const DNS_SERVERS = 23;

const is = (...types: readonly number[]) => ({ type }: TlvPart): boolean => types.includes(type);

/** Parts of so many bytes each in the data of options of one type. */
function items(wanted: number, size: number): (part: TlvPart) => Part[] {
  return ({ view, type, value, end }) => {
    const parts: Part[] = [];
    for (let at = value; type === wanted && at + size <= end; at += size) {
      parts.push({ view, offset: at, end: at + size });
    }
    return parts;
  };
}

/** DHCPv6. */
export const DHCPV6: Protocol = protocol(Dhcpv6, {
  name: "dhcpv6",
  title: "DHCPv6",
  ownPayload: true,
  fields: [
    uint8("dhcpv6.msgtype", "Message Type", { at: 0, names: (type) => TYPES[type] }),
    uint24("dhcpv6.xid", "Transaction ID", { at: 1, format: HEX24, when: ({ isRelay }) => !isRelay }),
    uint8("dhcpv6.hopcount", "Hop Count", { at: 1, when: ({ isRelay }) => isRelay }),
    ipv6At("dhcpv6.linkaddr", "Link Address", { at: 2, when: ({ isRelay }) => isRelay }),
    ipv6At("dhcpv6.peeraddr", "Peer Address", { at: 18, when: ({ isRelay }) => isRelay }),
    list({
      title: ({ type }: TlvPart) => `Option: ${OPTION_NAMES[type] ?? type}`,
      items: ({ allOptionParts }: Dhcpv6) => allOptionParts,
      fields: [
        uint16("dhcpv6.option.type", "Option", { at: 0, names: (type) => OPTION_NAMES[type] }),
        uint16("dhcpv6.option.length", "Length", { at: 2 }),
        bytesAt("dhcpv6.duid.bytes", "DUID", { at: 4, when: is(CLIENT_ID, SERVER_ID) }),
        uint16("dhcpv6.duid.type", "DUID Type", { at: 4, when: is(CLIENT_ID, SERVER_ID) }),
        uint32("dhcpv6.iaid", "IAID", { at: 4, format: hex8, when: is(DHCPV6_OPTION_IA_NA, DHCPV6_OPTION_IA_PD) }),
        uint32("dhcpv6.iaid.t1", "T1", { at: 8, when: is(DHCPV6_OPTION_IA_NA, DHCPV6_OPTION_IA_PD) }),
        uint32("dhcpv6.iaid.t2", "T2", { at: 12, when: is(DHCPV6_OPTION_IA_NA, DHCPV6_OPTION_IA_PD) }),
        ipv6At("dhcpv6.iaaddr.ip", "IPv6 Address", { at: 4, when: is(DHCPV6_OPTION_IAADDR) }),
        uint32("dhcpv6.iaaddr.pref_lifetime", "Preferred Lifetime", { at: 20, when: is(DHCPV6_OPTION_IAADDR) }),
        uint32("dhcpv6.iaaddr.valid_lifetime", "Valid Lifetime", { at: 24, when: is(DHCPV6_OPTION_IAADDR) }),
        uint32("dhcpv6.iaprefix.pref_lifetime", "Preferred Lifetime", { at: 4, when: is(DHCPV6_OPTION_IAPREFIX) }),
        uint32("dhcpv6.iaprefix.valid_lifetime", "Valid Lifetime", { at: 8, when: is(DHCPV6_OPTION_IAPREFIX) }),
        uint8("dhcpv6.iaprefix.pref_len", "Prefix Length", { at: 12, when: is(DHCPV6_OPTION_IAPREFIX) }),
        ipv6At("dhcpv6.iaprefix.pref_addr", "Prefix Address", { at: 13, when: is(DHCPV6_OPTION_IAPREFIX) }),
        list({
          title: "Requested Option",
          items: items(OPTION_REQUEST, 2),
          fields: [
            uint16("dhcpv6.requested_option_code", "Code", { at: 0, names: (type) => OPTION_NAMES[type] }),
          ],
        }),
        {
          name: "dhcpv6.elapsed_time",
          title: "Elapsed Time in ms",
          at: 4,
          size: 2,
          // It is sent in hundredths of a second.
          value: ({ view, type, value, end }) => {
            return type === ELAPSED_TIME && value + 2 <= end ? 10 * view.getUint16(value) : undefined;
          },
        },
        uint16("dhcpv6.status_code", "Status Code", { at: 4, when: is(STATUS_CODE) }),
        textAt("dhcpv6.status_msg", "Status Message", { at: 6, when: is(STATUS_CODE) }),
        bytesAt("dhcpv6.interface_id", "Interface-ID", { at: 4, when: is(INTERFACE_ID) }),
        list({
          title: "DNS Server",
          items: items(DNS_SERVERS, 16),
          fields: [ipv6At("dhcpv6.dns_server", "Address", { at: 0 })],
        }),
      ],
    }),
  ],
});

function hex8(value: number): string {
  return hex(8)(value).slice(2);
}
