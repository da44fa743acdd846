/**
 * The fields of EDNS options, which are the data of an OPT record (RFC 6891, section 6.1.2), under Wireshark's names.
 *
 * @module
 */

import { formatIpv4, formatIpv6 } from "../bytes/address.ts";
import { DNS_TYPE_OPT } from "../wire/dns_number.ts";
import type { DnsRecordPart } from "../wire/dns_sections.ts";
import { type TlvPart, tlvParts } from "../wire/tlv.ts";
import { type FieldList, list } from "./field.ts";
import { ofType } from "./of_type.ts";
import { bytesAt, textAt, uint16, uint8 } from "./plain_field.ts";

const OPTION_FORM = { typeSize: 2, lengthSize: 2 } as const;

const OPTION_NAMES: Readonly<Record<number, string>> = {
  1: "LLQ",
  2: "UL",
  3: "NSID",
  5: "DAU",
  6: "DHU",
  7: "N3U",
  8: "CSUBNET",
  9: "EDNS EXPIRE",
  10: "COOKIE",
  11: "EDNS TCP Keepalive",
  12: "PADDING",
  13: "CHAIN",
  14: "Key Tag",
  15: "Extended DNS Error",
};
const CLIENT_SUBNET = 8;
const COOKIE = 10;
const PADDING = 12;
const EXTENDED_ERROR = 15;

/** The client's subnet, RFC 7871: its address has only as many bytes as the prefix needs. */
function clientAddress({ view, offset, end }: TlvPart): string {
  const family = view.getUint16(offset + 4);
  const whole = new DataView(new ArrayBuffer(16));
  for (let i = 0; i < 16 && offset + 8 + i < end; i++) whole.setUint8(i, view.getUint8(offset + 8 + i));
  return family === 1 ? formatIpv4(whole, 0) : formatIpv6(whole, 0);
}

function clientAddressOf(family: number): (part: TlvPart) => string | undefined {
  return (part) => {
    const { view, offset, end, type } = part;
    if (type !== CLIENT_SUBNET || end - offset < 8 || view.getUint16(offset + 4) !== family) return undefined;
    return clientAddress(part);
  };
}

const CLIENT_ADDRESS_SIZE = { at: 8, size: ({ offset, end }: TlvPart) => end - offset - 8 };

/** The options of an OPT record. */
export const EDNS_OPTIONS: FieldList<DnsRecordPart> = list({
  title: ({ type }: TlvPart) => `Option: ${OPTION_NAMES[type] ?? type}`,
  items: ({ view, record, rdataOffset, end }) => {
    return record.type === DNS_TYPE_OPT ? tlvParts(view, { offset: rdataOffset, end }, OPTION_FORM) : [];
  },
  fields: [
    uint16("dns.opt.code", "Option Code", { at: 0, names: (code) => OPTION_NAMES[code] }),
    uint16("dns.opt.len", "Option Length", { at: 2 }),
    bytesAt("dns.opt.data", "Option Data", { at: 4 }),
    uint16("dns.opt.client.family", "Family", { at: 4, when: ofType(CLIENT_SUBNET) }),
    uint8("dns.opt.client.netmask", "Source Netmask", { at: 6, when: ofType(CLIENT_SUBNET) }),
    uint8("dns.opt.client.scope", "Scope Netmask", { at: 7, when: ofType(CLIENT_SUBNET) }),
    { name: "dns.opt.client.addr4", title: "Client Subnet", ...CLIENT_ADDRESS_SIZE, value: clientAddressOf(1) },
    { name: "dns.opt.client.addr6", title: "Client Subnet", ...CLIENT_ADDRESS_SIZE, value: clientAddressOf(2) },
    bytesAt("dns.opt.cookie.client", "Client Cookie", { at: 4, size: 8, when: ofType(COOKIE) }),
    bytesAt("dns.opt.cookie.server", "Server Cookie", { at: 12, when: ofType(COOKIE) }),
    bytesAt("dns.opt.padding", "Padding", { at: 4, when: ofType(PADDING) }),
    uint16("dns.opt.ext_error.info_code", "Info Code", { at: 4, when: ofType(EXTENDED_ERROR) }),
    textAt("dns.opt.ext_error.extra_text", "Extra Text", { at: 6, when: ofType(EXTENDED_ERROR) }),
  ],
});
