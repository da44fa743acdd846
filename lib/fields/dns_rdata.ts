/**
 * The fields of the data of DNS records, under Wireshark's names.
 *
 * @module
 */

import { formatIpv4, formatIpv6 } from "../bytes/address.ts";
import {
  DNS_TYPE_A,
  DNS_TYPE_AAAA,
  DNS_TYPE_AFSDB,
  DNS_TYPE_CAA,
  DNS_TYPE_CDNSKEY,
  DNS_TYPE_CDS,
  DNS_TYPE_CERT,
  DNS_TYPE_CNAME,
  DNS_TYPE_CSYNC,
  DNS_TYPE_DHCID,
  DNS_TYPE_DNAME,
  DNS_TYPE_DNSKEY,
  DNS_TYPE_DS,
  DNS_TYPE_EUI48,
  DNS_TYPE_EUI64,
  DNS_TYPE_HINFO,
  DNS_TYPE_HTTPS,
  DNS_TYPE_KX,
  DNS_TYPE_LOC,
  DNS_TYPE_MB,
  DNS_TYPE_MD,
  DNS_TYPE_MF,
  DNS_TYPE_MG,
  DNS_TYPE_MINFO,
  DNS_TYPE_MR,
  DNS_TYPE_MX,
  DNS_TYPE_NAPTR,
  DNS_TYPE_NS,
  DNS_TYPE_NSEC,
  DNS_TYPE_NSEC3,
  DNS_TYPE_NSEC3PARAM,
  DNS_TYPE_OPENPGPKEY,
  DNS_TYPE_OPT,
  DNS_TYPE_PTR,
  DNS_TYPE_RP,
  DNS_TYPE_RRSIG,
  DNS_TYPE_RT,
  DNS_TYPE_SMIMEA,
  DNS_TYPE_SOA,
  DNS_TYPE_SPF,
  DNS_TYPE_SRV,
  DNS_TYPE_SSHFP,
  DNS_TYPE_SVCB,
  DNS_TYPE_TLSA,
  DNS_TYPE_TSIG,
  DNS_TYPE_TXT,
  DNS_TYPE_URI,
  DNS_TYPE_ZONEMD,
  dnsTypeName,
} from "../wire/dns_number.ts";
import { plainDnsText } from "../wire/dns_bytes.ts";
import type { DnsValue } from "../wire/dns_form.ts";
import type { DnsRecordPart } from "../wire/dns_sections.ts";
import { type TlvPart, tlvParts } from "../wire/tlv.ts";
import { type Cell, cells, type CellSpec } from "./cells.ts";
import { type FieldList, HEX16, HEX8, list } from "./field.ts";
import { bytesAt, ipv4At, ipv6At, textAt, uint16, uint8 } from "./plain_field.ts";

/** A field of a record's data: its name in the RFC, in Wireshark, and its title. */
type Row = readonly [field: string, name: string, title: string, format?: (value: number) => string];

function nameRow(name: string, title: string): readonly Row[] {
  return [["name", name, title]];
}

const DS: readonly Row[] = [
  ["keyTag", "dns.ds.key_id", "Key Tag", HEX16],
  ["algorithm", "dns.ds.algorithm", "Algorithm"],
  ["digestType", "dns.ds.digest_type", "Digest Type"],
  ["digest", "dns.ds.digest", "Digest"],
];
const DNSKEY: readonly Row[] = [
  ["flags", "dns.dnskey.flags", "Flags", HEX16],
  ["protocol", "dns.dnskey.protocol", "Protocol"],
  ["algorithm", "dns.dnskey.algorithm", "Algorithm"],
  ["publicKey", "dns.dnskey.public_key", "Public Key"],
];
const TLSA: readonly Row[] = [
  ["usage", "dns.tlsa.certificate_usage", "Certificate Usage"],
  ["selector", "dns.tlsa.selector", "Selector"],
  ["matchingType", "dns.tlsa.matching_type", "Matching Type"],
  ["data", "dns.tlsa.certificate_association_data", "Certificate Association Data"],
];
const NSEC3PARAM: readonly Row[] = [
  ["hashAlgorithm", "dns.nsec3.algo", "Hash Algorithm"],
  ["flags", "dns.nsec3.flags", "Flags"],
  ["iterations", "dns.nsec3.iterations", "Iterations"],
  ["salt", "dns.nsec3.salt_value", "Salt"],
];

const ROWS: ReadonlyMap<number, readonly Row[]> = new Map<number, readonly Row[]>([
  [DNS_TYPE_A, [["address", "dns.a", "Address"]]],
  [DNS_TYPE_NS, nameRow("dns.ns", "Name Server")],
  [DNS_TYPE_MD, nameRow("dns.md", "Mail Destination")],
  [DNS_TYPE_MF, nameRow("dns.mf", "Mail Forwarder")],
  [DNS_TYPE_CNAME, nameRow("dns.cname", "Canonical Name")],
  [DNS_TYPE_SOA, [
    ["mname", "dns.soa.mname", "Primary Name Server"],
    ["rname", "dns.soa.rname", "Responsible Mailbox"],
    ["serial", "dns.soa.serial_number", "Serial Number"],
    ["refresh", "dns.soa.refresh_interval", "Refresh Interval"],
    ["retry", "dns.soa.retry_interval", "Retry Interval"],
    ["expire", "dns.soa.expire_limit", "Expire Limit"],
    ["minimum", "dns.soa.minimum_ttl", "Minimum TTL"],
  ]],
  [DNS_TYPE_MB, nameRow("dns.mb", "Mailbox")],
  [DNS_TYPE_MG, nameRow("dns.mg", "Mail Group Member")],
  [DNS_TYPE_MR, nameRow("dns.mr", "Mail Rename")],
  [DNS_TYPE_PTR, nameRow("dns.ptr.domain_name", "Domain Name")],
  [DNS_TYPE_HINFO, [["cpu", "dns.hinfo.cpu", "CPU"], ["os", "dns.hinfo.os", "OS"]]],
  [DNS_TYPE_MINFO, [["rmailbx", "dns.minfo.r", "Responsible Mailbox"], ["emailbx", "dns.minfo.e", "Error Mailbox"]]],
  [DNS_TYPE_MX, [["preference", "dns.mx.preference", "Preference"], ["exchange", "dns.mx.mail_exchange", "Exchange"]]],
  [DNS_TYPE_TXT, [["strings", "dns.txt", "Text"]]],
  [DNS_TYPE_RP, [["mailbox", "dns.rp.mailbox", "Mailbox"], ["txt", "dns.rp.txt_rr", "TXT Record"]]],
  [DNS_TYPE_AFSDB, [["subtype", "dns.afsdb.subtype", "Subtype"], ["hostname", "dns.afsdb.hostname", "Hostname"]]],
  [DNS_TYPE_RT, [
    ["preference", "dns.rt.subtype", "Preference"],
    ["exchange", "dns.rt.intermediate_host", "Intermediate Host"],
  ]],
  [DNS_TYPE_AAAA, [["address", "dns.aaaa", "Address"]]],
  [DNS_TYPE_LOC, [
    ["version", "dns.loc.version", "Version"],
    ["size", "dns.loc.size", "Size"],
    ["horizontalPrecision", "dns.loc.horizontal_precision", "Horizontal Precision"],
    ["verticalPrecision", "dns.loc.vertical_precision", "Vertical Precision"],
    ["latitude", "dns.loc.latitude", "Latitude"],
    ["longitude", "dns.loc.longitude", "Longitude"],
    ["altitude", "dns.loc.altitude", "Altitude"],
  ]],
  [DNS_TYPE_SRV, [
    ["priority", "dns.srv.priority", "Priority"],
    ["weight", "dns.srv.weight", "Weight"],
    ["port", "dns.srv.port", "Port"],
    ["target", "dns.srv.target", "Target"],
  ]],
  [DNS_TYPE_NAPTR, [
    ["order", "dns.naptr.order", "Order"],
    ["preference", "dns.naptr.preference", "Preference"],
    ["flags", "dns.naptr.flags", "Flags"],
    ["services", "dns.naptr.service", "Service"],
    ["regexp", "dns.naptr.regex", "Regexp"],
    ["replacement", "dns.naptr.replacement", "Replacement"],
  ]],
  [DNS_TYPE_KX, [
    ["preference", "dns.kx.preference", "Preference"],
    ["exchange", "dns.kx.key_exchange", "Key Exchange"],
  ]],
  [DNS_TYPE_CERT, [
    ["type", "dns.cert.type", "Type"],
    ["keyTag", "dns.cert.key_tag", "Key Tag"],
    ["algorithm", "dns.cert.algorithm", "Algorithm"],
    ["certificate", "dns.cert.certificate", "Certificate"],
  ]],
  [DNS_TYPE_DNAME, nameRow("dns.dname", "Delegation Name")],
  [DNS_TYPE_DS, DS],
  [DNS_TYPE_SSHFP, [
    ["algorithm", "dns.sshfp.algorithm", "Algorithm"],
    ["fingerprintType", "dns.sshfp.fingerprint.type", "Fingerprint Type"],
    ["fingerprint", "dns.sshfp.fingerprint", "Fingerprint"],
  ]],
  [DNS_TYPE_RRSIG, [
    ["typeCovered", "dns.rrsig.type_covered", "Type Covered"],
    ["algorithm", "dns.rrsig.algorithm", "Algorithm"],
    ["labels", "dns.rrsig.labels", "Labels"],
    ["originalTtl", "dns.rrsig.original_ttl", "Original TTL"],
    ["expiration", "dns.rrsig.signature_expiration", "Signature Expiration"],
    ["inception", "dns.rrsig.signature_inception", "Signature Inception"],
    ["keyTag", "dns.rrsig.key_tag", "Key Tag"],
    ["signer", "dns.rrsig.signers_name", "Signer's Name"],
    ["signature", "dns.rrsig.signature", "Signature"],
  ]],
  [DNS_TYPE_NSEC, [
    ["next", "dns.nsec.next_domain_name", "Next Domain Name"],
    ["types", "dns.nsec.types", "Types"],
  ]],
  [DNS_TYPE_DNSKEY, DNSKEY],
  [DNS_TYPE_DHCID, [["data", "dns.dhcid.rdata", "DHCID Data"]]],
  [DNS_TYPE_NSEC3, [
    ...NSEC3PARAM,
    ["next", "dns.nsec3.hash_value", "Next Hashed Owner"],
    ["types", "dns.nsec3.types", "Types"],
  ]],
  [DNS_TYPE_NSEC3PARAM, NSEC3PARAM],
  [DNS_TYPE_TLSA, TLSA],
  [DNS_TYPE_SMIMEA, TLSA],
  [DNS_TYPE_CDS, DS],
  [DNS_TYPE_CDNSKEY, DNSKEY],
  [DNS_TYPE_OPENPGPKEY, [["key", "dns.openpgpkey", "OpenPGP Key"]]],
  [DNS_TYPE_CSYNC, [
    ["serial", "dns.csync.soa", "SOA Serial"],
    ["flags", "dns.csync.flags", "Flags", HEX16],
    ["types", "dns.csync.type_bitmap", "Types"],
  ]],
  [DNS_TYPE_ZONEMD, [
    ["serial", "dns.zonemd.serial", "Serial"],
    ["scheme", "dns.zonemd.scheme", "Scheme"],
    ["hashAlgorithm", "dns.zonemd.hash_algo", "Hash Algorithm"],
    ["digest", "dns.zonemd.digest", "Digest"],
  ]],
  [DNS_TYPE_SPF, [["strings", "dns.spf", "SPF"]]],
  [DNS_TYPE_EUI48, [["address", "dns.eui48", "EUI-48 Address"]]],
  [DNS_TYPE_EUI64, [["address", "dns.eui64", "EUI-64 Address"]]],
  [DNS_TYPE_TSIG, [
    ["algorithm", "dns.tsig.algorithm_name", "Algorithm Name"],
    ["timeSigned", "dns.tsig.time_signed", "Time Signed"],
    ["fudge", "dns.tsig.fudge", "Fudge"],
    ["mac", "dns.tsig.mac", "MAC"],
    ["originalId", "dns.tsig.original_id", "Original ID"],
    ["error", "dns.tsig.error", "Error"],
    ["other", "dns.tsig.other_data", "Other Data"],
  ]],
  [DNS_TYPE_URI, [
    ["priority", "dns.uri.priority", "Priority"],
    ["weight", "dns.uri.weight", "Weight"],
    ["target", "dns.uri.target", "Target"],
  ]],
  [DNS_TYPE_CAA, [
    ["flags", "dns.caa.flags", "Flags", HEX8],
    ["tag", "dns.caa.tag", "Tag"],
    ["value", "dns.caa.value", "Value"],
  ]],
]);

const SPECS: readonly CellSpec[] = [
  ...new Map(
    [...ROWS.values()].flat().map(([, name, title, format]) => {
      return [name, { name, title, ...(format === undefined ? {} : { format }) }] as const;
    }),
  ).values(),
];

/** What a record says. */
export const DNS_RDATA: FieldList<DnsRecordPart> = cells(SPECS, rdata);

function* rdata(part: DnsRecordPart): Generator<Cell> {
  const rows = ROWS.get(part.record.type);
  if (rows === undefined) return;
  for (const { name, value, offset, end } of part.cells()) {
    const row = rows.find(([field]) => field === name);
    if (row !== undefined) yield { name: row[1], value: shown(value), offset, end };
  }
}

/** A type's bitmap by the names of the types; a name as tshark writes the root's. */
function shown(value: DnsValue): number | string {
  if (Array.isArray(value)) return value.map(dnsTypeName).join(" ");
  if (typeof value === "number") return value;
  return value === "." ? "<Root>" : plainDnsText(value);
}

/** The form of EDNS options (RFC 6891, section 6.1.2) and SVCB parameters (RFC 9460, section 2.2). */
const CODE_AND_LENGTH = { typeSize: 2, lengthSize: 2 } as const;

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

function is(type: number, more: (part: TlvPart) => boolean = () => true): (part: TlvPart) => boolean {
  return (part) => part.type === type && more(part);
}

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
    return record.type === DNS_TYPE_OPT ? tlvParts(view, { offset: rdataOffset, end }, CODE_AND_LENGTH) : [];
  },
  fields: [
    uint16("dns.opt.code", "Option Code", { at: 0, names: (code) => OPTION_NAMES[code] }),
    uint16("dns.opt.len", "Option Length", { at: 2 }),
    bytesAt("dns.opt.data", "Option Data", { at: 4 }),
    uint16("dns.opt.client.family", "Family", { at: 4, when: is(CLIENT_SUBNET) }),
    uint8("dns.opt.client.netmask", "Source Netmask", { at: 6, when: is(CLIENT_SUBNET) }),
    uint8("dns.opt.client.scope", "Scope Netmask", { at: 7, when: is(CLIENT_SUBNET) }),
    { name: "dns.opt.client.addr4", title: "Client Subnet", ...CLIENT_ADDRESS_SIZE, value: clientAddressOf(1) },
    { name: "dns.opt.client.addr6", title: "Client Subnet", ...CLIENT_ADDRESS_SIZE, value: clientAddressOf(2) },
    bytesAt("dns.opt.cookie.client", "Client Cookie", { at: 4, size: 8, when: is(COOKIE) }),
    bytesAt("dns.opt.cookie.server", "Server Cookie", { at: 12, when: is(COOKIE) }),
    bytesAt("dns.opt.padding", "Padding", { at: 4, when: is(PADDING) }),
    uint16("dns.opt.ext_error.info_code", "Info Code", { at: 4, when: is(EXTENDED_ERROR) }),
    textAt("dns.opt.ext_error.extra_text", "Extra Text", { at: 6, when: is(EXTENDED_ERROR) }),
  ],
});

const PARAM_NAMES: Readonly<Record<number, string>> = {
  0: "mandatory",
  1: "alpn",
  2: "no-default-alpn",
  3: "port",
  4: "ipv4hint",
  5: "ech",
  6: "ipv6hint",
  7: "dohpath",
};
const MANDATORY = 0;
const ALPN = 1;
const PORT = 3;
const IPV4HINT = 4;
const ECH = 5;
const IPV6HINT = 6;

/** An item of a parameter that is a list. */
interface Item {
  readonly view: DataView;
  readonly offset: number;
  readonly end: number;
}

function itemsOf(type: number, size: number): (part: TlvPart) => Item[] {
  return (part) => {
    if (part.type !== type) return [];
    const items: Item[] = [];
    for (let at = part.value; at + size <= part.end; at += size) {
      items.push({ view: part.view, offset: at, end: at + size });
    }
    return items;
  };
}

/** The protocols of ALPN, each after a byte of length. */
function protocolIds({ view, value, end, type }: TlvPart): Item[] {
  const items: Item[] = [];
  for (let at = value; type === ALPN && at < end;) {
    const next = at + 1 + view.getUint8(at);
    if (next > end) break;
    items.push({ view, offset: at, end: next });
    at = next;
  }
  return items;
}

/** Where the parameters of a record of SVCB or HTTPS begin: after the priority and the target's name. */
function paramsOffset(part: DnsRecordPart): number {
  const { rdata } = part.record;
  if (rdata.kind !== "svcb") return part.end;
  const length = rdata.params.reduce((sum, { data }) => sum + 4 + data.length / 2, 0);
  return part.end - length;
}

/** The priority, the target and the parameters of a record of SVCB or HTTPS. */
export const SVC_PARAMS: FieldList<DnsRecordPart> = list({
  title: "Service Binding",
  items: (part: DnsRecordPart): DnsRecordPart[] => {
    const { type, rdata } = part.record;
    const isSvcb = (type === DNS_TYPE_SVCB || type === DNS_TYPE_HTTPS) && rdata.kind === "svcb";
    return isSvcb ? [{ ...part, offset: part.rdataOffset }] : [];
  },
  fields: [
    uint16("dns.svcb.svcpriority", "Priority", { at: 0 }),
    {
      name: "dns.svcb.targetname",
      title: "Target Name",
      at: 2,
      size: (part) => paramsOffset(part) - part.offset - 2,
      value: ({ record: { rdata } }) => rdata.kind === "svcb" ? shown(rdata.target) : undefined,
    },
    list({
      title: ({ type }: TlvPart) => `Parameter: ${PARAM_NAMES[type] ?? type}`,
      items: (part: DnsRecordPart) => {
        return tlvParts(part.view, { offset: paramsOffset(part), end: part.end }, CODE_AND_LENGTH);
      },
      fields: [
        uint16("dns.svcb.svcparam.key", "Key", { at: 0, names: (key) => PARAM_NAMES[key] }),
        uint16("dns.svcb.svcparam.value.length", "Length", { at: 2 }),
        list({
          title: "Mandatory Key",
          items: itemsOf(MANDATORY, 2),
          fields: [
            uint16("dns.svcb.svcparam.mandatory.key", "Mandatory Key", { at: 0, names: (key) => PARAM_NAMES[key] }),
          ],
        }),
        list({
          title: "ALPN",
          items: protocolIds,
          fields: [
            uint8("dns.svcb.svcparam.alpn.length", "Length", { at: 0 }),
            textAt("dns.svcb.svcparam.alpn", "Protocol", { at: 1 }),
          ],
        }),
        uint16("dns.svcb.svcparam.port", "Port", { at: 4, when: is(PORT) }),
        list({
          title: "IPv4 Hint",
          items: itemsOf(IPV4HINT, 4),
          fields: [ipv4At("dns.svcb.svcparam.ipv4hint.ip", "Address", { at: 0 })],
        }),
        bytesAt("dns.svcb.svcparam.echconfig", "ECH Configuration", { at: 4, when: is(ECH) }),
        list({
          title: "IPv6 Hint",
          items: itemsOf(IPV6HINT, 16),
          fields: [ipv6At("dns.svcb.svcparam.ipv6hint.ip", "Address", { at: 0 })],
        }),
        bytesAt("dns.svcb.svcparam.value", "Value", {
          at: 4,
          when: ({ type }: TlvPart) => PARAM_NAMES[type] === undefined || type > IPV6HINT,
        }),
      ],
    }),
  ],
});
