/**
 * The fields of DNS, and of mDNS and LLMNR under the same names.
 *
 * @module
 */

import { Dns } from "../wire/dns.ts";
import { DnsLength } from "../wire/dns_length.ts";
import {
  DNS_TYPE_OPT,
  DNS_TYPE_SRV,
  dnsClassName,
  dnsOpcodeName,
  dnsRcodeName,
  dnsTypeName,
} from "../wire/dns_number.ts";
import type { DnsQuestionPart, DnsRecordPart } from "../wire/dns_sections.ts";
import { Llmnr } from "../wire/llmnr.ts";
import { Mdns } from "../wire/mdns.ts";
import { EDNS_OPTIONS } from "./dns_option.ts";
import { DNS_RDATA, shownDnsText } from "./dns_rdata.ts";
import { SVC_PARAMS } from "./dns_svcb.ts";
import { type FieldEntry, type FieldSpec, HEX16, HEX8, list } from "./field.ts";
import { bit16, bytesAt, uint16, uint8 } from "./plain_field.ts";
import { type Protocol, protocol } from "./protocol.ts";

const OPCODE_UPDATE = 5;

/** Whether it is a message of DNS UPDATE, whose sections have other names (RFC 2136, section 2). */
function isUpdate({ opcode }: Dns): boolean {
  return opcode === OPCODE_UPDATE;
}

function isQuery(dns: Dns): boolean {
  return !isUpdate(dns);
}

function flag<T extends Dns>(name: string, title: string, mask: number): FieldSpec<T> {
  return bit16(`dns.flags.${name}`, title, { at: 2, mask });
}

/** Whether it is a response: only there Wireshark knows some of the flags. */
function isResponse({ qr }: Dns): boolean {
  return qr;
}

function answerFlag<T extends Dns>(name: string, title: string, mask: number): FieldSpec<T> {
  return bit16(`dns.flags.${name}`, title, { at: 2, mask, when: isResponse });
}

/** Bytes from the end of a record's name to that of its data's length. */
const RECORD_HEAD = 10;

function headAt(within: number): (part: DnsRecordPart) => number {
  return ({ offset, rdataOffset }) => rdataOffset - RECORD_HEAD - offset + within;
}

function isOpt({ record }: DnsRecordPart): boolean {
  return record.type === DNS_TYPE_OPT;
}

function isRecord(part: DnsRecordPart): boolean {
  return !isOpt(part);
}

/** The class without the bit that mDNS has put another meaning on. */
function classOf(value: number): string {
  return dnsClassName(value & 0x7fff);
}

/** Questions; in mDNS the uppermost bit of the class has a name of its own. */
function questions(multicast: boolean): FieldEntry<Dns> {
  const mask = multicast ? 0x7fff : 0xffff;
  const type = ({ offset, end }: DnsQuestionPart) => end - offset - 4;
  const kind = ({ offset, end }: DnsQuestionPart) => end - offset - 2;
  return list({
    title: ({ question }: DnsQuestionPart) => `Query: ${question.name} ${dnsTypeName(question.type)}`,
    items: (dns) => dns.questionParts,
    fields: [
      { name: "dns.qry.name", title: "Name", at: 0, size: type, value: ({ question }) => shownDnsText(question.name) },
      uint16("dns.qry.type", "Type", { at: type, names: dnsTypeName }),
      uint16("dns.qry.class", "Class", { at: kind, mask, format: HEX16, names: classOf }),
      bit16("dns.qry.qu", "Unicast Response Wanted", { at: kind, mask: 0x8000, when: () => multicast }),
    ],
  });
}

/** Records of all three sections. */
function records(multicast: boolean): FieldEntry<Dns> {
  const mask = multicast ? 0x7fff : 0xffff;
  const isMulticast = (part: DnsRecordPart) => multicast && isRecord(part);
  return list({
    title: ({ record }: DnsRecordPart) => `Record: ${record.name} ${dnsTypeName(record.type)}`,
    items: (dns) => dns.recordParts,
    fields: [
      {
        name: "dns.resp.name",
        title: "Name",
        at: 0,
        size: headAt(0),
        value: (part) => part.record.type === DNS_TYPE_SRV ? undefined : shownDnsText(part.record.name),
      },
      {
        name: "dns.srv.name",
        title: "Name",
        at: 0,
        size: headAt(0),
        value: ({ record }) =>
          record.type === DNS_TYPE_SRV ? shownDnsText(record.name.split(".").slice(2).join(".")) : undefined,
      },
      uint16("dns.resp.type", "Type", { at: headAt(0), names: dnsTypeName }),
      uint16("dns.resp.class", "Class", { at: headAt(2), mask, format: HEX16, names: classOf, when: isRecord }),
      bit16("dns.resp.cache_flush", "Cache Flush", { at: headAt(2), mask: 0x8000, when: isMulticast }),
      { name: "dns.resp.ttl", title: "Time to Live", at: headAt(4), size: 4, value: ttl },
      uint16("dns.rr.udp_payload_size", "UDP Payload Size", { at: headAt(2), when: isOpt }),
      uint8("dns.resp.ext_rcode", "Higher Bits of Response Code", { at: headAt(4), format: HEX8, when: isOpt }),
      uint8("dns.resp.edns0_version", "EDNS Version", { at: headAt(5), when: isOpt }),
      uint16("dns.resp.z", "Z", { at: headAt(6), format: HEX16, when: isOpt }),
      bit16("dns.resp.z.do", "DNSSEC OK", { at: headAt(6), mask: 0x8000, when: isOpt }),
      uint16("dns.resp.z.reserved", "Reserved", { at: headAt(6), mask: 0x7fff, format: HEX16, when: isOpt }),
      uint16("dns.resp.len", "Data Length", { at: headAt(8) }),
      DNS_RDATA,
      EDNS_OPTIONS,
      SVC_PARAMS,
      bytesAt("dns.data", "Data", {
        at: headAt(RECORD_HEAD),
        when: ({ record, cells }) => record.rdata.kind === "raw" && cells().length === 0,
      }),
    ],
  });
}

function ttl(part: DnsRecordPart): number | undefined {
  return isOpt(part) ? undefined : part.record.ttl;
}

/** The fields of a message, with the flags of its protocol. */
function message<T extends Dns>(flags: readonly FieldEntry<T>[], multicast: boolean): FieldEntry<T>[] {
  return [
    uint16("dns.id", "Transaction ID", { at: 0, format: HEX16 }),
    uint16("dns.flags", "Flags", { at: 2, format: HEX16 }),
    flag("response", "Response", 0x8000),
    uint16("dns.flags.opcode", "Opcode", { at: 2, mask: 0x7800, names: dnsOpcodeName }),
    ...flags,
    uint16("dns.flags.rcode", "Reply Code", { at: 2, mask: 0x000f, names: dnsRcodeName, when: isResponse }),
    uint16("dns.count.queries", "Questions", { at: 4, when: isQuery }),
    uint16("dns.count.zones", "Zones", { at: 4, when: isUpdate }),
    uint16("dns.count.answers", "Answers", { at: 6, when: isQuery }),
    uint16("dns.count.prerequisites", "Prerequisites", { at: 6, when: isUpdate }),
    uint16("dns.count.auth_rr", "Authority Records", { at: 8, when: isQuery }),
    uint16("dns.count.updates", "Updates", { at: 8, when: isUpdate }),
    uint16("dns.count.add_rr", "Additional Records", { at: 10 }),
    questions(multicast),
    records(multicast),
  ];
}

/** The flags of DNS and of mDNS. */
function dnsFlags<T extends Dns>(): FieldEntry<T>[] {
  return [
    answerFlag("authoritative", "Authoritative", 0x0400),
    flag("truncated", "Truncated", 0x0200),
    flag("recdesired", "Recursion Desired", 0x0100),
    answerFlag("recavail", "Recursion Available", 0x0080),
    flag("z", "Z", 0x0040),
    answerFlag("authenticated", "Authentic Data", 0x0020),
    flag("checkdisable", "Checking Disabled", 0x0010),
  ];
}

/** DNS. */
export const DNS: Protocol = protocol(Dns, {
  name: "dns",
  title: "Domain Name System",
  // The length before it over TCP is named in its place, once for all messages of a segment.
  protocols: (_, outer) => outer === DnsLength ? [] : ["dns"],
  ownPayload: true,
  fields: message<Dns>(dnsFlags(), false),
});

/** Multicast DNS. */
export const MDNS: Protocol = protocol(Mdns, {
  name: "mdns",
  title: "Multicast Domain Name System",
  ownPayload: true,
  fields: message<Mdns>(dnsFlags(), true),
});

/** Link-Local Multicast Name Resolution. */
export const LLMNR: Protocol = protocol(Llmnr, {
  name: "llmnr",
  title: "Link-local Multicast Name Resolution",
  ownPayload: true,
  fields: message<Llmnr>([
    flag("conflict", "Conflict", 0x0400),
    flag("truncated", "Truncated", 0x0200),
    flag("tentative", "Tentative", 0x0100),
  ], false),
});

/** The length before a DNS message over TCP, which is a field of DNS for Wireshark. */
export const DNS_LENGTH: Protocol = protocol(DnsLength, {
  name: "dns",
  title: "Domain Name System over TCP",
  fields: [uint16("dns.length", "Length", { at: 0 })],
});
