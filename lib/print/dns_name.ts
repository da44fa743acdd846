/**
 * Names of DNS numbers as tcpdump 4.99.3 prints them, which are not all of the registry's: `dns_number.ts` has those.
 *
 * @module
 */

const OPCODES: readonly string[] = [
  "",
  " inv_q",
  " stat",
  " op3",
  " notify",
  " update",
  " op6",
  " op7",
  " op8",
  " updateA",
  " updateD",
  " updateDA",
  " updateM",
  " updateMA",
  " zoneInit",
  " zoneRef",
];
const RCODES: readonly string[] = [
  "",
  " FormErr",
  " ServFail",
  " NXDomain",
  " NotImp",
  " Refused",
  " YXDomain",
  " YXRRSet",
  " NXRRSet",
  " NotAuth",
  " NotZone",
  " Resp11",
  " Resp12",
  " Resp13",
  " Resp14",
  " NoChange",
];
/** As tcpdump prints them: the two without a space before them are its own. */
const EXTENDED_RCODES: ReadonlyMap<number, string> = new Map([
  [16, " BadVers"],
  [17, "Resp17"],
  [21, "Resp21"],
  [23, " BadCookie"],
]);
/** The names of types 1 to 48 and of some further ones as tcpdump 4.99.3 has them; others are printed as numbers. */
const TYPES: readonly string[] = [
  "",
  ..."A NS MD MF CNAME SOA MB MG MR NULL WKS PTR HINFO MINFO MX TXT RP AFSDB X25 ISDN RT NSAP NSAP_PTR SIG KEY PX"
    .split(" "),
  ..."GPOS AAAA LOC NXT EID NIMLOC SRV ATMA NAPTR KX CERT A6 DNAME SINK OPT APL DS SSHFP IPSECKEY RRSIG NSEC DNSKEY"
    .split(" "),
];
const MORE_TYPES: ReadonlyMap<number, string> = new Map([
  [99, "SPF"],
  [100, "UINFO"],
  [101, "UID"],
  [102, "GID"],
  [103, "UNSPEC"],
  [104, "UNSPECA"],
  [249, "TKEY"],
  [250, "TSIG"],
  [251, "IXFR"],
  [252, "AXFR"],
  [253, "MAILB"],
  [254, "MAILA"],
  [255, "ANY"],
  [256, "URI"],
]);
const CLASSES: ReadonlyMap<number, string> = new Map([
  [1, "IN"],
  [3, "CHAOS"],
  [4, "HS"],
  [255, "ANY"],
]);
const OPT_NAMES: ReadonlyMap<number, string> = new Map([
  [1, "LLQ"],
  [2, "UL"],
  [3, "NSID"],
  [5, "DAU"],
  [6, "DHU"],
  [7, "N3U"],
  [8, "ECS"],
  [9, "EXPIRE"],
  [10, "COOKIE"],
  [11, "KEEPALIVE"],
  [12, "PADDING"],
  [13, "CHAIN"],
  [14, "KEY-TAG"],
  [16, "CLIENT-TAG"],
  [17, "SERVER-TAG"],
]);

/** What follows a message's number for its opcode: nothing for a query, else a space and a name. */
export function opcodeText(opcode: number): string {
  return OPCODES[opcode] ?? "";
}

/** What follows that for a response code, extended ones included: nothing for success, else a name. */
export function rcodeText(rcode: number): string {
  return RCODES[rcode] ?? EXTENDED_RCODES.get(rcode) ?? ` Resp${rcode}`;
}

/** The name of a type, `Type65280` where it has none. */
export function typeName(type: number): string {
  return (type > 0 ? TYPES[type] : undefined) ?? MORE_TYPES.get(type) ?? `Type${type}`;
}

/** The name of a class, `(Class 32)` where it has none. */
export function className(dnsClass: number): string {
  return CLASSES.get(dnsClass) ?? `(Class ${dnsClass})`;
}

/** The name of an EDNS option, `Opt65001` where it has none. */
export function optionName(code: number): string {
  return OPT_NAMES.get(code) ?? `Opt${code}`;
}
