/**
 * The keywords of pcap-filter(7), with all their spellings.
 *
 * @module
 */

import type {
  DirectionWord,
  EncapsulationPrimitive,
  Mtp2Primitive,
  Mtp3FieldPrimitive,
  PfPrimitive,
  ProtocolWord,
  TypeWord,
} from "./ast.ts";

/** A word with a meaning of its own: what kind of word, and in which spelling the tree has it. */
export type Keyword =
  | { readonly kind: "protocol"; readonly word: ProtocolWord }
  | { readonly kind: "direction"; readonly word: Exclude<DirectionWord, "src or dst" | "src and dst"> }
  | { readonly kind: "type"; readonly word: TypeWord }
  | { readonly kind: "pf"; readonly word: PfPrimitive["field"] }
  | { readonly kind: "plain"; readonly word: PlainWord };

const PROTOCOLS: Readonly<Record<string, ProtocolWord>> = {
  ether: "link",
  fddi: "link",
  tr: "link",
  wlan: "link",
  ppp: "link",
  slip: "link",
  link: "link",
  radio: "radio",
  ip: "ip",
  ip6: "ip6",
  arp: "arp",
  rarp: "rarp",
  tcp: "tcp",
  udp: "udp",
  sctp: "sctp",
  icmp: "icmp",
  icmp6: "icmp6",
  igmp: "igmp",
  igrp: "igrp",
  pim: "pim",
  vrrp: "vrrp",
  carp: "carp",
  ah: "ah",
  esp: "esp",
  atalk: "atalk",
  aarp: "aarp",
  decnet: "decnet",
  lat: "lat",
  sca: "sca",
  moprc: "moprc",
  mopdl: "mopdl",
  iso: "iso",
  clnp: "clnp",
  esis: "esis",
  "es-is": "esis",
  isis: "isis",
  "is-is": "isis",
  l1: "l1",
  l2: "l2",
  iih: "iih",
  lsp: "lsp",
  snp: "snp",
  csnp: "csnp",
  psnp: "psnp",
  stp: "stp",
  ipx: "ipx",
  netbeui: "netbeui",
};

const DIRECTIONS: Readonly<Record<string, Exclude<DirectionWord, "src or dst" | "src and dst">>> = {
  src: "src",
  dst: "dst",
  addr1: "addr1",
  address1: "addr1",
  addr2: "addr2",
  address2: "addr2",
  addr3: "addr3",
  address3: "addr3",
  addr4: "addr4",
  address4: "addr4",
  ra: "ra",
  ta: "ta",
};

const TYPES: Readonly<Record<string, TypeWord>> = {
  host: "host",
  net: "net",
  port: "port",
  portrange: "portrange",
  gateway: "gateway",
  proto: "proto",
  protochain: "protochain",
};

const PF_FIELDS: Readonly<Record<string, PfPrimitive["field"]>> = {
  ifname: "ifname",
  on: "ifname",
  ruleset: "ruleset",
  rset: "ruleset",
  rulenum: "rulenum",
  rnr: "rulenum",
  subrulenum: "subrulenum",
  srnr: "subrulenum",
  reason: "reason",
  action: "action",
};

/** The words that the parser asks for one by one. */
export type PlainWord =
  | "and"
  | "or"
  | "not"
  | "mask"
  | "len"
  | "less"
  | "greater"
  | "byte"
  | "broadcast"
  | "multicast"
  | "inbound"
  | "outbound"
  | "ifindex"
  | EncapsulationPrimitive["kind"]
  | "llc"
  | "type"
  | "subtype"
  | "dir"
  | AtmType
  | "vpi"
  | "vci"
  | Mtp2Primitive["type"]
  | Mtp3FieldPrimitive["field"];

/** The kinds of ATM cells and messages. */
export type AtmType =
  | "lane"
  | "metac"
  | "bcc"
  | "oam"
  | "oamf4"
  | "oamf4ec"
  | "oamf4sc"
  | "sc"
  | "ilmic"
  | "connectmsg"
  | "metaconnect";

const PLAIN_WORDS: Readonly<Record<string, PlainWord>> = {
  and: "and",
  or: "or",
  not: "not",
  mask: "mask",
  len: "len",
  length: "len",
  less: "less",
  greater: "greater",
  byte: "byte",
  broadcast: "broadcast",
  multicast: "multicast",
  inbound: "inbound",
  outbound: "outbound",
  ifindex: "ifindex",
  vlan: "vlan",
  mpls: "mpls",
  pppoed: "pppoed",
  pppoes: "pppoes",
  geneve: "geneve",
  vxlan: "vxlan",
  llc: "llc",
  type: "type",
  subtype: "subtype",
  dir: "dir",
  direction: "dir",
  lane: "lane",
  metac: "metac",
  bcc: "bcc",
  oam: "oam",
  oamf4: "oamf4",
  oamf4ec: "oamf4ec",
  oamf4sc: "oamf4sc",
  sc: "sc",
  ilmic: "ilmic",
  connectmsg: "connectmsg",
  metaconnect: "metaconnect",
  vpi: "vpi",
  vci: "vci",
  fisu: "fisu",
  lssu: "lssu",
  lsu: "lssu",
  msu: "msu",
  hfisu: "hfisu",
  hlssu: "hlssu",
  hmsu: "hmsu",
  sio: "sio",
  opc: "opc",
  dpc: "dpc",
  sls: "sls",
  hsio: "hsio",
  hopc: "hopc",
  hdpc: "hdpc",
  hsls: "hsls",
};

/** Numbers that have names: offsets of header fields, and what stands there. */
const CONSTANTS: Readonly<Record<string, number>> = {
  icmptype: 0,
  icmpcode: 1,
  icmp6type: 0,
  icmp6code: 1,
  tcpflags: 13,
  "icmp-echoreply": 0,
  "icmp-unreach": 3,
  "icmp-sourcequench": 4,
  "icmp-redirect": 5,
  "icmp-echo": 8,
  "icmp-routeradvert": 9,
  "icmp-routersolicit": 10,
  "icmp-timxceed": 11,
  "icmp-paramprob": 12,
  "icmp-tstamp": 13,
  "icmp-tstampreply": 14,
  "icmp-ireq": 15,
  "icmp-ireqreply": 16,
  "icmp-maskreq": 17,
  "icmp-maskreply": 18,
  "icmp6-destinationunreach": 1,
  "icmp6-packettoobig": 2,
  "icmp6-timeexceeded": 3,
  "icmp6-parameterproblem": 4,
  "icmp6-echo": 128,
  "icmp6-echoreply": 129,
  "icmp6-multicastlistenerquery": 130,
  "icmp6-multicastlistenerreportv1": 131,
  "icmp6-multicastlistenerdone": 132,
  "icmp6-routersolicit": 133,
  "icmp6-routeradvert": 134,
  "icmp6-neighborsolicit": 135,
  "icmp6-neighboradvert": 136,
  "icmp6-redirect": 137,
  "icmp6-routerrenum": 138,
  "icmp6-nodeinformationquery": 139,
  "icmp6-nodeinformationresponse": 140,
  "icmp6-ineighbordiscoverysolicit": 141,
  "icmp6-ineighbordiscoveryadvert": 142,
  "icmp6-multicastlistenerreportv2": 143,
  "icmp6-homeagentdiscoveryrequest": 144,
  "icmp6-homeagentdiscoveryreply": 145,
  "icmp6-mobileprefixsolicit": 146,
  "icmp6-mobileprefixadvert": 147,
  "icmp6-certpathsolicit": 148,
  "icmp6-certpathadvert": 149,
  "icmp6-multicastrouteradvert": 151,
  "icmp6-multicastroutersolicit": 152,
  "icmp6-multicastrouterterm": 153,
  "tcp-fin": 0x01,
  "tcp-syn": 0x02,
  "tcp-rst": 0x04,
  "tcp-push": 0x08,
  "tcp-ack": 0x10,
  "tcp-urg": 0x20,
  "tcp-ece": 0x40,
  "tcp-cwr": 0x80,
};

/** The keyword of that spelling; undefined for all other words. Keywords are in lower case. */
export function findKeyword(spelling: string): Keyword | undefined {
  const protocol = own(PROTOCOLS, spelling);
  if (protocol !== undefined) return { kind: "protocol", word: protocol };
  const direction = own(DIRECTIONS, spelling);
  if (direction !== undefined) return { kind: "direction", word: direction };
  const type = own(TYPES, spelling);
  if (type !== undefined) return { kind: "type", word: type };
  const field = own(PF_FIELDS, spelling);
  if (field !== undefined) return { kind: "pf", word: field };
  const word = own(PLAIN_WORDS, spelling);
  return word === undefined ? undefined : { kind: "plain", word };
}

/** The number that has that name, `tcp-syn`; undefined for all other words. */
export function findConstant(spelling: string): number | undefined {
  return own(CONSTANTS, spelling);
}

/** All spellings of keywords and of numbers that have names. */
export function spellings(): string[] {
  return [PROTOCOLS, DIRECTIONS, TYPES, PF_FIELDS, PLAIN_WORDS, CONSTANTS].flatMap((table) => Object.keys(table));
}

/** What a table itself holds, and not what every object has. */
function own<T>(table: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}
