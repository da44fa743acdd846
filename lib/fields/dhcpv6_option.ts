/**
 * The fields of DHCPv6's options: RFC 8415 section 21, and the RFCs of the others.
 *
 * @module
 */

import { formatMac } from "../bytes/address.ts";
import {
  Dhcpv6,
  DHCPV6_OPTION_IA_NA,
  DHCPV6_OPTION_IA_PD,
  DHCPV6_OPTION_IA_TA,
  DHCPV6_OPTION_IAADDR,
  DHCPV6_OPTION_IAPREFIX,
  DHCPV6_OPTION_RELAY_MSG,
  dhcpv6InnerOptions,
} from "../wire/dhcpv6.ts";
import { decodeDomainList } from "../wire/nd_domain.ts";
import { type TlvPart, tlvParts } from "../wire/tlv.ts";
import { type FieldEntry, type FieldList, type FieldSpec, hex, HEX24, HEX8, list, type Part } from "./field.ts";
import { nested } from "./nested.ts";
import { ofType } from "./of_type.ts";
import { only } from "./only.ts";
import { bytesAt, ipv6At, textAt, uint16, uint24, uint32, uint8 } from "./plain_field.ts";
import { formatUtcTime } from "./utc_time.ts";

/** What messages are called. */
export const DHCPV6_MESSAGE_TYPES: readonly string[] = [
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
  12: "Server unicast",
  13: "Status code",
  14: "Rapid Commit",
  15: "User Class",
  16: "Vendor Class",
  17: "Vendor-specific Information",
  18: "Interface-Id",
  19: "Reconfigure Message",
  20: "Reconfigure Accept",
  21: "SIP Server Domain Name List",
  22: "SIP Servers IPv6 Address List",
  23: "DNS recursive name server",
  24: "Domain Search List",
  25: "Identity Association for Prefix Delegation",
  26: "IA Prefix",
  27: "Network Information Server",
  28: "Network Information Server V2",
  29: "Network Information Server Domain Name",
  30: "Network Information Server V2 Domain Name",
  31: "Simple Network Time Protocol Server",
  32: "Lifetime",
  33: "BCMCS Server Domain",
  34: "BCMCS Servers IPv6 Address List",
  37: "Remote Identifier",
  38: "Subscriber Identifier",
  39: "Client Fully Qualified Domain Name",
  56: "NTP Server",
  59: "Boot File URL",
  64: "Dual-Stack Lite AFTR Name",
  79: "Client Link-Layer Address",
  82: "SOL_MAX_RT",
  83: "INF_MAX_RT",
};

const CLIENT_ID = 1;
const SERVER_ID = 2;
const OPTION_REQUEST = 6;
const ELAPSED_TIME = 8;
const USER_CLASS = 15;
const VENDOR_OPTS = 17;
const CLIENT_FQDN = 39;
/** Options that are a list of addresses. */
const ADDRESS_LISTS: readonly (readonly [type: number, name: string, title: string])[] = [
  [12, "unicast", "Server Address"],
  [22, "sip_server_a", "SIP Server"],
  [23, "dns_server", "DNS Server"],
  [27, "nis_server", "NIS Server"],
  [28, "nisp_server", "NIS+ Server"],
  [31, "sntp_server", "SNTP Server"],
  [34, "bcmcs_server_a", "BCMCS Server"],
];
/** Options that are a list of domain names. */
const DOMAIN_LISTS: readonly (readonly [type: number, name: string, title: string])[] = [
  [21, "sip_server_domain_search_fqdn", "SIP Server Domain Search FQDN"],
  [24, "search_list_entry", "List Entry"],
  [29, "nis_fqdn", "NIS FQDN"],
  [30, "nisp_fqdn", "NIS+ FQDN"],
  [33, "bcmcs_server_fqdn", "BCMCS Server FQDN"],
  [64, "aftr_name", "DS-Lite AFTR Name"],
];

const hasIaid = ({ type }: TlvPart): boolean => type === DHCPV6_OPTION_IA_NA || type === DHCPV6_OPTION_IA_PD;

/** Parts of so many bytes each in the data of options of one type. */
function rows(wanted: number, size: number): (part: TlvPart) => Part[] {
  return ({ view, type, value, end }) => {
    const parts: Part[] = [];
    for (let at = value; type === wanted && at + size <= end; at += size) {
      parts.push({ view, offset: at, end: at + size });
    }
    return parts;
  };
}

/** Parts with two bytes of length each in the data of user classes. */
function userClasses({ view, type, value, end }: TlvPart): Part[] {
  const parts: Part[] = [];
  for (let at = value; type === USER_CLASS && at + 2 <= end;) {
    const next = at + 2 + view.getUint16(at);
    if (next > end) break;
    parts.push({ view, offset: at, end: next });
    at = next;
  }
  return parts;
}

/** Options of a vendor, in the data of its option. */
function vendorOptions({ view, type, value, end }: TlvPart): TlvPart[] {
  return type === VENDOR_OPTS ? tlvParts(view, { offset: value + 4, end }, { typeSize: 2, lengthSize: 2 }) : [];
}

/** The domain names from a place of an option on, each with the dot of the root. */
function domains(
  type: number,
  { name, title, at }: Pick<FieldSpec<never>, "name" | "title"> & { at: number },
): FieldSpec<TlvPart> {
  return {
    name,
    title,
    at,
    size: ({ offset, end }) => end - offset - at,
    value: (part) => {
      if (part.type !== type) return undefined;
      return decodeDomainList(part.view, part.offset + at, part.end)?.map((domain) => `${domain}.`);
    },
  };
}

/** A number of 32 bits that Wireshark prints as text. */
function iaid(name: string, title: string, when: (part: TlvPart) => boolean): FieldSpec<TlvPart> {
  return uint32(name, title, { at: 4, format: digits8, when });
}

function digits8(value: number): string {
  return hex(8)(value).slice(2);
}

/** A MAC address up to the end of an option, which is in a hardware address. */
function linkAddress(name: string, at: number): FieldSpec<TlvPart> {
  return {
    name,
    title: "Link-layer Address",
    at,
    size: 6,
    value: ({ view, offset, end }) => end - offset - at === 6 ? formatMac(view, offset + at) : undefined,
  };
}

/** Fields of a DHCP unique identifier of one type, RFC 8415 section 11. */
function duid(type: number, fields: readonly FieldEntry<TlvPart>[]): FieldEntry<TlvPart>[] {
  return only((part) => {
    const { view, value, end } = part;
    return isDuid(part) && value + 2 <= end && view.getUint16(value) === type;
  }, fields);
}

const isDuid = ({ type }: TlvPart): boolean => type === CLIENT_ID || type === SERVER_ID;

/** Seconds from 1970 to the epoch of a DUID, 2000. */
const DUID_EPOCH = 946_684_800;

const DUID: readonly FieldEntry<TlvPart>[] = [
  bytesAt("dhcpv6.duid.bytes", "DUID", { at: 4, when: isDuid }),
  uint16("dhcpv6.duid.type", "DUID Type", { at: 4, when: isDuid }),
  ...duid(1, [
    uint16("dhcpv6.duidllt.hwtype", "Hardware Type", { at: 6 }),
    {
      name: "dhcpv6.duidllt.time",
      title: "DUID Time",
      at: 8,
      size: 4,
      value: ({ view, value, end }) => {
        return value + 8 <= end ? formatUtcTime(DUID_EPOCH + view.getUint32(value + 4), 0) : undefined;
      },
    },
    linkAddress("dhcpv6.duidllt.link_layer_addr", 12),
  ]),
  ...duid(2, [
    uint32<TlvPart>("dhcpv6.duiden.enterprise", "Enterprise ID", { at: 6 }),
    bytesAt<TlvPart>("dhcpv6.duiden.identifier", "Identifier", { at: 10 }),
  ]),
  ...duid(3, [
    uint16("dhcpv6.duidll.hwtype", "Hardware Type", { at: 6 }),
    linkAddress("dhcpv6.duidll.link_layer_addr", 8),
  ]),
  ...duid(4, [bytesAt<TlvPart>("dhcpv6.duiduuid.bytes", "UUID", { at: 6 })]),
];

/** What a relayed message has before its options. */
const RELAYED: readonly FieldEntry<TlvPart>[] = only(ofType(DHCPV6_OPTION_RELAY_MSG), [
  uint8<TlvPart>("dhcpv6.msgtype", "Message Type", { at: 4, names: (type) => DHCPV6_MESSAGE_TYPES[type] }),
  ...relayed(false, [uint24<TlvPart>("dhcpv6.xid", "Transaction ID", { at: 5, format: HEX24 })]),
  ...relayed(true, [
    uint8<TlvPart>("dhcpv6.hopcount", "Hop Count", { at: 5 }),
    ipv6At<TlvPart>("dhcpv6.linkaddr", "Link Address", { at: 6 }),
    ipv6At<TlvPart>("dhcpv6.peeraddr", "Peer Address", { at: 22 }),
  ]),
]);

/** Fields of relayed messages that are a relay's, or that are none. */
function relayed(isRelay: boolean, fields: readonly FieldEntry<TlvPart>[]): FieldEntry<TlvPart>[] {
  return only(({ view, value, end }) => Dhcpv6.decode(view, value, end)?.isRelay === isRelay, fields);
}

/** The flags of a client's domain name, RFC 4704 section 4.1; Wireshark has other names for those of a server. */
const FQDN: readonly FieldEntry<TlvPart>[] = only(ofType(CLIENT_FQDN), [
  uint8<TlvPart>("dhcpv6.client_fqdn_flags", "Flags", { at: 4, format: HEX8 }),
]);

const PLAIN: readonly FieldEntry<TlvPart>[] = [
  iaid("dhcpv6.iaid", "IAID", hasIaid),
  uint32("dhcpv6.iaid.t1", "T1", { at: 8, when: hasIaid }),
  uint32("dhcpv6.iaid.t2", "T2", { at: 12, when: hasIaid }),
  iaid("dhcpv6.iata", "IATA", ofType(DHCPV6_OPTION_IA_TA)),
  ...only(ofType(DHCPV6_OPTION_IAADDR), [
    ipv6At<TlvPart>("dhcpv6.iaaddr.ip", "IPv6 Address", { at: 4 }),
    uint32<TlvPart>("dhcpv6.iaaddr.pref_lifetime", "Preferred Lifetime", { at: 20 }),
    uint32<TlvPart>("dhcpv6.iaaddr.valid_lifetime", "Valid Lifetime", { at: 24 }),
  ]),
  ...only(ofType(DHCPV6_OPTION_IAPREFIX), [
    uint32<TlvPart>("dhcpv6.iaprefix.pref_lifetime", "Preferred Lifetime", { at: 4 }),
    uint32<TlvPart>("dhcpv6.iaprefix.valid_lifetime", "Valid Lifetime", { at: 8 }),
    uint8<TlvPart>("dhcpv6.iaprefix.pref_len", "Prefix Length", { at: 12 }),
    ipv6At<TlvPart>("dhcpv6.iaprefix.pref_addr", "Prefix Address", { at: 13 }),
  ]),
  list({
    title: "Requested Option",
    items: rows(OPTION_REQUEST, 2),
    fields: [uint16("dhcpv6.requested_option_code", "Code", { at: 0, names: (type) => OPTION_NAMES[type] })],
  }),
  uint8("dhcpv6.option_preference", "Preference", { at: 4, when: ofType(7) }),
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
  ...only(ofType(11), [
    uint8<TlvPart>("dhcpv6.auth.protocol", "Protocol", { at: 4 }),
    uint8<TlvPart>("dhcpv6.auth.algorithm", "Algorithm", { at: 5 }),
    uint8<TlvPart>("dhcpv6.auth.rdm", "RDM", { at: 6 }),
    bytesAt<TlvPart>("dhcpv6.auth.replay_detection", "Replay Detection", { at: 7, size: 8 }),
  ]),
  uint16("dhcpv6.status_code", "Status Code", { at: 4, when: ofType(13) }),
  textAt("dhcpv6.status_msg", "Status Message", { at: 6, when: ofType(13) }),
  list({
    title: "User Class",
    items: userClasses,
    fields: [
      uint16("dhcpv6.userclass.length", "Length", { at: 0 }),
      bytesAt("dhcpv6.userclass.opaque_data", "Suboption", { at: 2 }),
    ],
  }),
  uint32("dhcpv6.vendorclass.enterprise", "Enterprise ID", { at: 4, when: ofType(16) }),
  textAt("dhcpv6.vendorclass.data", "vendor-class-data", { at: 10, when: ofType(16) }),
  uint32("dhcpv6.vendoropts.enterprise", "Enterprise ID", { at: 4, when: ofType(VENDOR_OPTS) }),
  list({
    title: ({ type }: TlvPart) => `Vendor Option: ${type}`,
    items: vendorOptions,
    fields: [
      uint16("dhcpv6.vendoropts.enterprise.option_code", "Option Code", { at: 0 }),
      uint16("dhcpv6.vendoropts.enterprise.option_length", "Option Length", { at: 2 }),
      bytesAt("dhcpv6.vendoropts.enterprise.option_data", "Option Data", { at: 4 }),
    ],
  }),
  bytesAt("dhcpv6.interface_id", "Interface-ID", { at: 4, when: ofType(18) }),
  uint8("dhcpv6.reconf_msg", "Reconfigure Message Type", {
    at: 4,
    when: ofType(19),
    names: (type) => DHCPV6_MESSAGE_TYPES[type],
  }),
  ...ADDRESS_LISTS.map(([type, name, title]) =>
    list({ title, items: rows(type, 16), fields: [ipv6At(`dhcpv6.${name}`, "Address", { at: 0 })] })
  ),
  ...DOMAIN_LISTS.map(([type, name, title]) => domains(type, { name: `dhcpv6.${name}`, title, at: 4 })),
  uint32("dhcpv6.lifetime", "Lifetime", { at: 4, when: ofType(32) }),
  uint32("dhcpv6.remoteid.enterprise", "Enterprise ID", { at: 4, when: ofType(37) }),
  bytesAt("dhcpv6.remoteid_enterprise_id", "Remote-ID", { at: 8, when: ofType(37) }),
  textAt("dhcpv6.subscriber_id", "Subscriber-ID", { at: 4, when: ofType(38) }),
  ...FQDN,
  domains(CLIENT_FQDN, { name: "dhcpv6.client_domain", title: "Client Domain Name", at: 5 }),
];

/** The options of a message, with those within them: of associations, and of the messages that relays pass on. */
export const DHCPV6_OPTIONS: FieldList<Dhcpv6> = nested({
  title: ({ type }: TlvPart) => `Option: ${OPTION_NAMES[type] ?? type}`,
  items: ({ optionParts }: Dhcpv6) => optionParts,
  within: dhcpv6InnerOptions,
  fields: [
    uint16("dhcpv6.option.type", "Option", { at: 0, names: (type) => OPTION_NAMES[type] }),
    uint16("dhcpv6.option.length", "Length", { at: 2 }),
    ...DUID,
    ...PLAIN,
    ...RELAYED,
  ],
});
