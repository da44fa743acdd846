/**
 * What the data of DNS records is made of: the fields of each type one after the other, each with its form on the wire and
 * with what Wireshark calls it. A type is known wherever it has an entry here.
 *
 * @module
 */

import type { DnsForm } from "./dns_form.ts";
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
  DNS_TYPE_DLV,
  DNS_TYPE_DNAME,
  DNS_TYPE_DNSKEY,
  DNS_TYPE_DS,
  DNS_TYPE_EUI48,
  DNS_TYPE_EUI64,
  DNS_TYPE_HINFO,
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
  DNS_TYPE_PTR,
  DNS_TYPE_RP,
  DNS_TYPE_RRSIG,
  DNS_TYPE_RT,
  DNS_TYPE_SMIMEA,
  DNS_TYPE_SOA,
  DNS_TYPE_SPF,
  DNS_TYPE_SRV,
  DNS_TYPE_SSHFP,
  DNS_TYPE_TLSA,
  DNS_TYPE_TSIG,
  DNS_TYPE_TXT,
  DNS_TYPE_URI,
  DNS_TYPE_ZONEMD,
} from "./dns_number.ts";

/** A field: its name in the type's RFC, its form, its name in Wireshark, its title; 16 where Wireshark prints it in that base. */
export type RdataField = readonly [name: string, form: DnsForm, filterName: string, title: string, base?: 16];

/** The data of a type that is one name. */
function nameRow(filterName: string, title: string): readonly RdataField[] {
  return [["name", "name", filterName, title]];
}

const DS: readonly RdataField[] = [
  ["keyTag", "uint16", "dns.ds.key_id", "Key Tag", 16],
  ["algorithm", "uint8", "dns.ds.algorithm", "Algorithm"],
  ["digestType", "uint8", "dns.ds.digest_type", "Digest Type"],
  ["digest", "hex", "dns.ds.digest", "Digest"],
];
const DNSKEY: readonly RdataField[] = [
  ["flags", "uint16", "dns.dnskey.flags", "Flags", 16],
  ["protocol", "uint8", "dns.dnskey.protocol", "Protocol"],
  ["algorithm", "uint8", "dns.dnskey.algorithm", "Algorithm"],
  ["publicKey", "hex", "dns.dnskey.public_key", "Public Key"],
];
const TLSA: readonly RdataField[] = [
  ["usage", "uint8", "dns.tlsa.certificate_usage", "Certificate Usage"],
  ["selector", "uint8", "dns.tlsa.selector", "Selector"],
  ["matchingType", "uint8", "dns.tlsa.matching_type", "Matching Type"],
  ["data", "hex", "dns.tlsa.certificate_association_data", "Certificate Association Data"],
];
const NSEC3PARAM: readonly RdataField[] = [
  ["hashAlgorithm", "uint8", "dns.nsec3.algo", "Hash Algorithm"],
  ["flags", "uint8", "dns.nsec3.flags", "Flags"],
  ["iterations", "uint16", "dns.nsec3.iterations", "Iterations"],
  ["salt", "hex8", "dns.nsec3.salt_value", "Salt"],
];

/** The fields of the data of each type. */
export const RDATA_FIELDS: ReadonlyMap<number, readonly RdataField[]> = new Map<number, readonly RdataField[]>([
  [DNS_TYPE_A, [["address", "ipv4", "dns.a", "Address"]]],
  [DNS_TYPE_NS, nameRow("dns.ns", "Name Server")],
  [DNS_TYPE_MD, nameRow("dns.md", "Mail Destination")],
  [DNS_TYPE_MF, nameRow("dns.mf", "Mail Forwarder")],
  [DNS_TYPE_CNAME, nameRow("dns.cname", "Canonical Name")],
  [DNS_TYPE_SOA, [
    ["mname", "name", "dns.soa.mname", "Primary Name Server"],
    ["rname", "name", "dns.soa.rname", "Responsible Mailbox"],
    ["serial", "uint32", "dns.soa.serial_number", "Serial Number"],
    ["refresh", "uint32", "dns.soa.refresh_interval", "Refresh Interval"],
    ["retry", "uint32", "dns.soa.retry_interval", "Retry Interval"],
    ["expire", "uint32", "dns.soa.expire_limit", "Expire Limit"],
    ["minimum", "uint32", "dns.soa.minimum_ttl", "Minimum TTL"],
  ]],
  [DNS_TYPE_MB, nameRow("dns.mb", "Mailbox")],
  [DNS_TYPE_MG, nameRow("dns.mg", "Mail Group Member")],
  [DNS_TYPE_MR, nameRow("dns.mr", "Mail Rename")],
  [DNS_TYPE_PTR, nameRow("dns.ptr.domain_name", "Domain Name")],
  [DNS_TYPE_HINFO, [["cpu", "string", "dns.hinfo.cpu", "CPU"], ["os", "string", "dns.hinfo.os", "OS"]]],
  [DNS_TYPE_MINFO, [
    ["rmailbx", "name", "dns.minfo.r", "Responsible Mailbox"],
    ["emailbx", "name", "dns.minfo.e", "Error Mailbox"],
  ]],
  [DNS_TYPE_MX, [
    ["preference", "uint16", "dns.mx.preference", "Preference"],
    ["exchange", "name", "dns.mx.mail_exchange", "Exchange"],
  ]],
  [DNS_TYPE_TXT, [["strings", "strings", "dns.txt", "Text"]]],
  [DNS_TYPE_RP, [["mailbox", "name", "dns.rp.mailbox", "Mailbox"], ["txt", "name", "dns.rp.txt_rr", "TXT Record"]]],
  [DNS_TYPE_AFSDB, [
    ["subtype", "uint16", "dns.afsdb.subtype", "Subtype"],
    ["hostname", "name", "dns.afsdb.hostname", "Hostname"],
  ]],
  [DNS_TYPE_RT, [
    ["preference", "uint16", "dns.rt.subtype", "Preference"],
    ["exchange", "name", "dns.rt.intermediate_host", "Intermediate Host"],
  ]],
  [DNS_TYPE_AAAA, [["address", "ipv6", "dns.aaaa", "Address"]]],
  [DNS_TYPE_LOC, [
    ["version", "uint8", "dns.loc.version", "Version"],
    ["size", "uint8", "dns.loc.size", "Size"],
    ["horizontalPrecision", "uint8", "dns.loc.horizontal_precision", "Horizontal Precision"],
    ["verticalPrecision", "uint8", "dns.loc.vertical_precision", "Vertical Precision"],
    ["latitude", "uint32", "dns.loc.latitude", "Latitude"],
    ["longitude", "uint32", "dns.loc.longitude", "Longitude"],
    ["altitude", "uint32", "dns.loc.altitude", "Altitude"],
  ]],
  [DNS_TYPE_SRV, [
    ["priority", "uint16", "dns.srv.priority", "Priority"],
    ["weight", "uint16", "dns.srv.weight", "Weight"],
    ["port", "uint16", "dns.srv.port", "Port"],
    ["target", "name", "dns.srv.target", "Target"],
  ]],
  [DNS_TYPE_NAPTR, [
    ["order", "uint16", "dns.naptr.order", "Order"],
    ["preference", "uint16", "dns.naptr.preference", "Preference"],
    ["flags", "string", "dns.naptr.flags", "Flags"],
    ["services", "string", "dns.naptr.service", "Service"],
    ["regexp", "string", "dns.naptr.regex", "Regexp"],
    ["replacement", "name", "dns.naptr.replacement", "Replacement"],
  ]],
  [DNS_TYPE_KX, [
    ["preference", "uint16", "dns.kx.preference", "Preference"],
    ["exchange", "name", "dns.kx.key_exchange", "Key Exchange"],
  ]],
  [DNS_TYPE_CERT, [
    ["type", "uint16", "dns.cert.type", "Type"],
    ["keyTag", "uint16", "dns.cert.key_tag", "Key Tag"],
    ["algorithm", "uint8", "dns.cert.algorithm", "Algorithm"],
    ["certificate", "hex", "dns.cert.certificate", "Certificate"],
  ]],
  [DNS_TYPE_DNAME, nameRow("dns.dname", "Delegation Name")],
  [DNS_TYPE_DS, DS],
  [DNS_TYPE_SSHFP, [
    ["algorithm", "uint8", "dns.sshfp.algorithm", "Algorithm"],
    ["fingerprintType", "uint8", "dns.sshfp.fingerprint.type", "Fingerprint Type"],
    ["fingerprint", "hex", "dns.sshfp.fingerprint", "Fingerprint"],
  ]],
  [DNS_TYPE_RRSIG, [
    ["typeCovered", "uint16", "dns.rrsig.type_covered", "Type Covered"],
    ["algorithm", "uint8", "dns.rrsig.algorithm", "Algorithm"],
    ["labels", "uint8", "dns.rrsig.labels", "Labels"],
    ["originalTtl", "uint32", "dns.rrsig.original_ttl", "Original TTL"],
    ["expiration", "uint32", "dns.rrsig.signature_expiration", "Signature Expiration"],
    ["inception", "uint32", "dns.rrsig.signature_inception", "Signature Inception"],
    ["keyTag", "uint16", "dns.rrsig.key_tag", "Key Tag"],
    ["signer", "name", "dns.rrsig.signers_name", "Signer's Name"],
    ["signature", "hex", "dns.rrsig.signature", "Signature"],
  ]],
  [DNS_TYPE_NSEC, [
    ["next", "name", "dns.nsec.next_domain_name", "Next Domain Name"],
    ["types", "types", "dns.nsec.types", "Types"],
  ]],
  [DNS_TYPE_DNSKEY, DNSKEY],
  [DNS_TYPE_DHCID, [["data", "hex", "dns.dhcid.rdata", "DHCID Data"]]],
  [DNS_TYPE_NSEC3, [
    ...NSEC3PARAM,
    ["next", "hex8", "dns.nsec3.hash_value", "Next Hashed Owner"],
    ["types", "types", "dns.nsec3.types", "Types"],
  ]],
  [DNS_TYPE_NSEC3PARAM, NSEC3PARAM],
  [DNS_TYPE_TLSA, TLSA],
  [DNS_TYPE_SMIMEA, TLSA],
  [DNS_TYPE_CDS, DS],
  [DNS_TYPE_CDNSKEY, DNSKEY],
  [DNS_TYPE_OPENPGPKEY, [["key", "hex", "dns.openpgpkey", "OpenPGP Key"]]],
  [DNS_TYPE_CSYNC, [
    ["serial", "uint32", "dns.csync.soa", "SOA Serial"],
    ["flags", "uint16", "dns.csync.flags", "Flags", 16],
    ["types", "types", "dns.csync.type_bitmap", "Types"],
  ]],
  [DNS_TYPE_ZONEMD, [
    ["serial", "uint32", "dns.zonemd.serial", "Serial"],
    ["scheme", "uint8", "dns.zonemd.scheme", "Scheme"],
    ["hashAlgorithm", "uint8", "dns.zonemd.hash_algo", "Hash Algorithm"],
    ["digest", "hex", "dns.zonemd.digest", "Digest"],
  ]],
  [DNS_TYPE_SPF, [["strings", "strings", "dns.spf", "SPF"]]],
  [DNS_TYPE_EUI48, [["address", "hex", "dns.eui48", "EUI-48 Address"]]],
  [DNS_TYPE_EUI64, [["address", "hex", "dns.eui64", "EUI-64 Address"]]],
  [DNS_TYPE_TSIG, [
    ["algorithm", "name", "dns.tsig.algorithm_name", "Algorithm Name"],
    ["timeSigned", "uint48", "dns.tsig.time_signed", "Time Signed"],
    ["fudge", "uint16", "dns.tsig.fudge", "Fudge"],
    ["mac", "hex16", "dns.tsig.mac", "MAC"],
    ["originalId", "uint16", "dns.tsig.original_id", "Original ID"],
    ["error", "uint16", "dns.tsig.error", "Error"],
    ["other", "hex16", "dns.tsig.other_data", "Other Data"],
  ]],
  [DNS_TYPE_URI, [
    ["priority", "uint16", "dns.uri.priority", "Priority"],
    ["weight", "uint16", "dns.uri.weight", "Weight"],
    ["target", "text", "dns.uri.target", "Target"],
  ]],
  [DNS_TYPE_CAA, [
    ["flags", "uint8", "dns.caa.flags", "Flags", 16],
    ["tag", "string", "dns.caa.tag", "Tag"],
    ["value", "text", "dns.caa.value", "Value"],
  ]],
  [DNS_TYPE_DLV, DS],
]);
