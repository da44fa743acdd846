/**
 * Numbers of DNS and their names: types, classes, response codes and opcodes.
 *
 * Source: https://www.iana.org/assignments/dns-parameters; names as written there.
 *
 * @module
 */

/** DNS type: an IPv4 address, RFC 1035. */
export const DNS_TYPE_A = 1;
/** DNS type: a name server, RFC 1035. */
export const DNS_TYPE_NS = 2;
/** DNS type: a mail destination, RFC 1035. */
export const DNS_TYPE_MD = 3;
/** DNS type: a mail forwarder, RFC 1035. */
export const DNS_TYPE_MF = 4;
/** DNS type: another name for this one, RFC 1035. */
export const DNS_TYPE_CNAME = 5;
/** DNS type: the start of a zone of authority, RFC 1035. */
export const DNS_TYPE_SOA = 6;
/** DNS type: a mailbox, RFC 1035. */
export const DNS_TYPE_MB = 7;
/** DNS type: a member of a mail group, RFC 1035. */
export const DNS_TYPE_MG = 8;
/** DNS type: another name of a mailbox, RFC 1035. */
export const DNS_TYPE_MR = 9;
/** DNS type: a pointer to a name, RFC 1035. */
export const DNS_TYPE_PTR = 12;
/** DNS type: what a host is, RFC 1035. */
export const DNS_TYPE_HINFO = 13;
/** DNS type: who keeps a mailbox, RFC 1035. */
export const DNS_TYPE_MINFO = 14;
/** DNS type: a mail exchange, RFC 1035. */
export const DNS_TYPE_MX = 15;
/** DNS type: text strings, RFC 1035. */
export const DNS_TYPE_TXT = 16;
/** DNS type: who is responsible, RFC 1183. */
export const DNS_TYPE_RP = 17;
/** DNS type: a server of AFS or DCE, RFC 1183. */
export const DNS_TYPE_AFSDB = 18;
/** DNS type: a host that routes, RFC 1183. */
export const DNS_TYPE_RT = 21;
/** DNS type: an IPv6 address, RFC 3596. */
export const DNS_TYPE_AAAA = 28;
/** DNS type: where on the earth it is, RFC 1876. */
export const DNS_TYPE_LOC = 29;
/** DNS type: where a service is, RFC 2782. */
export const DNS_TYPE_SRV = 33;
/** DNS type: a naming authority pointer, RFC 3403. */
export const DNS_TYPE_NAPTR = 35;
/** DNS type: who exchanges keys, RFC 2230. */
export const DNS_TYPE_KX = 36;
/** DNS type: a certificate, RFC 4398. */
export const DNS_TYPE_CERT = 37;
/** DNS type: another name for all that is below this one, RFC 6672. */
export const DNS_TYPE_DNAME = 39;
/** DNS type: the pseudo record of EDNS, RFC 6891. */
export const DNS_TYPE_OPT = 41;
/** DNS type: the digest of a key below, RFC 4034. */
export const DNS_TYPE_DS = 43;
/** DNS type: the fingerprint of a key of SSH, RFC 4255. */
export const DNS_TYPE_SSHFP = 44;
/** DNS type: a signature, RFC 4034. */
export const DNS_TYPE_RRSIG = 46;
/** DNS type: which name is next, RFC 4034. */
export const DNS_TYPE_NSEC = 47;
/** DNS type: a key of a zone, RFC 4034. */
export const DNS_TYPE_DNSKEY = 48;
/** DNS type: whose lease it is, RFC 4701. */
export const DNS_TYPE_DHCID = 49;
/** DNS type: which hashed name is next, RFC 5155. */
export const DNS_TYPE_NSEC3 = 50;
/** DNS type: how names are hashed, RFC 5155. */
export const DNS_TYPE_NSEC3PARAM = 51;
/** DNS type: a certificate of TLS, RFC 6698. */
export const DNS_TYPE_TLSA = 52;
/** DNS type: a certificate of S/MIME, RFC 8162. */
export const DNS_TYPE_SMIMEA = 53;
/** DNS type: what DS should be, RFC 7344. */
export const DNS_TYPE_CDS = 59;
/** DNS type: what the key above should be, RFC 7344. */
export const DNS_TYPE_CDNSKEY = 60;
/** DNS type: a key of OpenPGP, RFC 7929. */
export const DNS_TYPE_OPENPGPKEY = 61;
/** DNS type: what the zone above should copy, RFC 7477. */
export const DNS_TYPE_CSYNC = 62;
/** DNS type: the digest of a zone, RFC 8976. */
export const DNS_TYPE_ZONEMD = 63;
/** DNS type: how to reach a service, RFC 9460. */
export const DNS_TYPE_SVCB = 64;
/** DNS type: how to reach a web server, RFC 9460. */
export const DNS_TYPE_HTTPS = 65;
/** DNS type: who may send mail, RFC 4408. */
export const DNS_TYPE_SPF = 99;
/** DNS type: an address of 48 bits, RFC 7043. */
export const DNS_TYPE_EUI48 = 108;
/** DNS type: an address of 64 bits, RFC 7043. */
export const DNS_TYPE_EUI64 = 109;
/** DNS type: the signature of a message, RFC 8945. */
export const DNS_TYPE_TSIG = 250;
/** DNS type, of questions only: all types, RFC 8482. */
export const DNS_TYPE_ANY = 255;
/** DNS type: a URI, RFC 7553. */
export const DNS_TYPE_URI = 256;
/** DNS type: who may issue certificates, RFC 8659. */
export const DNS_TYPE_CAA = 257;
/** DNS type: a DS outside of the tree, RFC 4431. */
export const DNS_TYPE_DLV = 32769;

/** DNS class: Internet. */
export const DNS_CLASS_IN = 1;
/** DNS class: Chaos. */
export const DNS_CLASS_CH = 3;
/** DNS class, of questions only: all classes. */
export const DNS_CLASS_ANY = 255;

const TYPES: ReadonlyMap<number, string> = new Map([
  [1, "A"],
  [2, "NS"],
  [3, "MD"],
  [4, "MF"],
  [5, "CNAME"],
  [6, "SOA"],
  [7, "MB"],
  [8, "MG"],
  [9, "MR"],
  [10, "NULL"],
  [11, "WKS"],
  [12, "PTR"],
  [13, "HINFO"],
  [14, "MINFO"],
  [15, "MX"],
  [16, "TXT"],
  [17, "RP"],
  [18, "AFSDB"],
  [19, "X25"],
  [20, "ISDN"],
  [21, "RT"],
  [22, "NSAP"],
  [24, "SIG"],
  [25, "KEY"],
  [26, "PX"],
  [28, "AAAA"],
  [29, "LOC"],
  [30, "NXT"],
  [33, "SRV"],
  [35, "NAPTR"],
  [36, "KX"],
  [37, "CERT"],
  [38, "A6"],
  [39, "DNAME"],
  [41, "OPT"],
  [42, "APL"],
  [43, "DS"],
  [44, "SSHFP"],
  [45, "IPSECKEY"],
  [46, "RRSIG"],
  [47, "NSEC"],
  [48, "DNSKEY"],
  [49, "DHCID"],
  [50, "NSEC3"],
  [51, "NSEC3PARAM"],
  [52, "TLSA"],
  [53, "SMIMEA"],
  [55, "HIP"],
  [59, "CDS"],
  [60, "CDNSKEY"],
  [61, "OPENPGPKEY"],
  [62, "CSYNC"],
  [63, "ZONEMD"],
  [64, "SVCB"],
  [65, "HTTPS"],
  [99, "SPF"],
  [108, "EUI48"],
  [109, "EUI64"],
  [249, "TKEY"],
  [250, "TSIG"],
  [251, "IXFR"],
  [252, "AXFR"],
  [253, "MAILB"],
  [254, "MAILA"],
  [255, "ANY"],
  [256, "URI"],
  [257, "CAA"],
  [32769, "DLV"],
]);

const CLASSES: ReadonlyMap<number, string> = new Map([
  [1, "IN"],
  [3, "CH"],
  [4, "HS"],
  [254, "NONE"],
  [255, "ANY"],
]);

const RCODES: ReadonlyMap<number, string> = new Map([
  [0, "NoError"],
  [1, "FormErr"],
  [2, "ServFail"],
  [3, "NXDomain"],
  [4, "NotImp"],
  [5, "Refused"],
  [6, "YXDomain"],
  [7, "YXRRSet"],
  [8, "NXRRSet"],
  [9, "NotAuth"],
  [10, "NotZone"],
  [11, "DSOTYPENI"],
  [16, "BADVERS"],
  [17, "BADKEY"],
  [18, "BADTIME"],
  [19, "BADMODE"],
  [20, "BADNAME"],
  [21, "BADALG"],
  [22, "BADTRUNC"],
  [23, "BADCOOKIE"],
]);

const OPCODES: ReadonlyMap<number, string> = new Map([
  [0, "Query"],
  [1, "IQuery"],
  [2, "Status"],
  [4, "Notify"],
  [5, "Update"],
  [6, "DSO"],
]);

/** The name of a type, `"A"` for 1; `"TYPE65280"` where it has none (RFC 3597, section 5). */
export function dnsTypeName(type: number): string {
  return TYPES.get(type) ?? `TYPE${type}`;
}

/** The name of a class, `"IN"` for 1; `"CLASS32"` where it has none (RFC 3597, section 5). */
export function dnsClassName(dnsClass: number): string {
  return CLASSES.get(dnsClass) ?? `CLASS${dnsClass}`;
}

/** The name of a response code, `"NXDomain"` for 3; `"RCODE24"` where it has none. */
export function dnsRcodeName(rcode: number): string {
  return RCODES.get(rcode) ?? `RCODE${rcode}`;
}

/** The name of an opcode, `"Query"` for 0; `"OPCODE7"` where it has none. */
export function dnsOpcodeName(opcode: number): string {
  return OPCODES.get(opcode) ?? `OPCODE${opcode}`;
}
