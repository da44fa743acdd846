/**
 * What our layers say in the columns of the corpus's oracle, in tshark's words.
 *
 * @module
 */

import {
  Arp,
  type ChecksumStatus,
  Dns,
  DNS_TYPE_A,
  DNS_TYPE_AAAA,
  type DnsQuestion,
  type DnsRecord,
  Ethernet,
  ETHERTYPE_DOT1AD,
  ETHERTYPE_IPV4,
  Icmp,
  Icmpv6,
  Ipv4,
  Ipv6,
  Ipv6Fragment,
  type Layer,
  type LayerClass,
  type Packet,
  Tcp,
  TCPOPT_EOL,
  TCPOPT_MAXSEG,
  TCPOPT_NOP,
  TCPOPT_SACK,
  TCPOPT_SACK_PERMITTED,
  TCPOPT_TIMESTAMP,
  TCPOPT_WINDOW,
  type TcpOption,
  Udp,
  Vlan,
} from "@capkit/capkit/core";

/** All occurrences of a column in a packet, outermost first. */
type Column = (packet: Packet, layers: readonly Layer[]) => (string | number)[];

/** Each column that our layers fill, by its name in the oracle. */
export const COLUMNS: ReadonlyMap<string, Column> = new Map<string, Column>([
  ["eth.src", each(Ethernet, ({ src }) => src)],
  ["eth.dst", each(Ethernet, ({ dst }) => dst)],
  // Below it is a length, up to 1,500, or nothing; tshark has these in columns of their own.
  ["eth.type", each(Ethernet, ({ ethertype }) => ethertype >= 0x600 ? hex(ethertype, 4) : undefined)],
  // tshark has the numbers of S-tags in columns of their own.
  ["vlan.id", each(Vlan, ({ tpid, vid }) => tpid === ETHERTYPE_DOT1AD ? undefined : vid)],
  ["vlan.priority", each(Vlan, ({ tpid, pcp }) => tpid === ETHERTYPE_DOT1AD ? undefined : pcp)],
  ["ip.src", each(Ipv4, ({ src }) => src)],
  ["ip.dst", each(Ipv4, ({ dst }) => dst)],
  ["ip.proto", each(Ipv4, ({ protocol }) => protocol)],
  ["ip.ttl", each(Ipv4, ({ ttl }) => ttl)],
  ["ip.id", each(Ipv4, ({ identification }) => hex(identification, 4))],
  ["ip.frag_offset", each(Ipv4, ({ fragmentOffset }) => fragmentOffset / 8)],
  ["ip.flags.mf", each(Ipv4, ({ moreFragments }) => Number(moreFragments))],
  ["ip.len", each(Ipv4, ({ totalLength }) => totalLength)],
  ["ip.checksum.status", checksum(Ipv4)],
  ["ipv6.src", each(Ipv6, ({ src }) => src)],
  ["ipv6.dst", each(Ipv6, ({ dst }) => dst)],
  ["ipv6.nxt", each(Ipv6, ({ nextHeader }) => nextHeader)],
  ["ipv6.hlim", each(Ipv6, ({ hopLimit }) => hopLimit)],
  ["ipv6.plen", each(Ipv6, ({ payloadLength }) => payloadLength)],
  ["tcp.srcport", each(Tcp, ({ srcPort }) => srcPort)],
  ["tcp.dstport", each(Tcp, ({ dstPort }) => dstPort)],
  ["tcp.seq_raw", each(Tcp, ({ seq }) => seq)],
  ["tcp.ack_raw", each(Tcp, ({ ack }) => ack)],
  ["tcp.flags", each(Tcp, ({ reserved, flagBits }) => hex(reserved << 9 | flagBits, 4))],
  ["tcp.window_size_value", each(Tcp, ({ window }) => window)],
  ["tcp.len", tcpLength],
  ["tcp.checksum.status", checksum(Tcp)],
  ["tcp.option_kind", (_, layers) => only(Tcp, layers).flatMap(optionKinds)],
  ["udp.srcport", each(Udp, ({ srcPort }) => srcPort)],
  ["udp.dstport", each(Udp, ({ dstPort }) => dstPort)],
  ["udp.length", each(Udp, ({ length }) => length)],
  ["udp.checksum.status", udpChecksum],
  ["icmp.type", each(Icmp, ({ type }) => type)],
  ["icmp.code", each(Icmp, ({ code }) => code)],
  ["icmpv6.type", each(Icmpv6, ({ type }) => type)],
  ["icmpv6.code", each(Icmpv6, ({ code }) => code)],
  ["arp.opcode", each(Arp, ({ oper }) => oper)],
  ["arp.src.proto_ipv4", each(Arp, (arp) => isOfIpv4(arp) ? arp.spa : undefined)],
  ["arp.dst.proto_ipv4", each(Arp, (arp) => isOfIpv4(arp) ? arp.tpa : undefined)],
  ["dns.id", each(Dns, ({ id }) => hex(id, 4))],
  ["dns.flags.response", each(Dns, ({ qr }) => Number(qr))],
  ["dns.qry.name", (_, layers) => questions(layers).map(({ name }) => dnsName(name))],
  ["dns.qry.type", (_, layers) => questions(layers).map(({ type }) => type)],
  // In a dynamic update the count is of prerequisites, and in a column of its own.
  ["dns.count.answers", each(Dns, ({ opcode, ancount }) => opcode === 5 ? undefined : ancount)],
  ["dns.a", (_, layers) => only(Dns, layers).flatMap((dns) => addresses(dns, DNS_TYPE_A))],
  ["dns.aaaa", (_, layers) => only(Dns, layers).flatMap((dns) => addresses(dns, DNS_TYPE_AAAA))],
]);

/** The layers of one class. */
function only<T extends Layer>(type: LayerClass<T>, layers: readonly Layer[]): T[] {
  return layers.filter((layer): layer is T => Object.is(layer.constructor, type));
}

/** A column with at most one occurrence a layer. */
function each<T extends Layer>(type: LayerClass<T>, value: (layer: T) => string | number | undefined): Column {
  return (_, layers) => only(type, layers).map(value).filter((found) => found !== undefined);
}

function hex(value: number, digits: number): string {
  return `0x${value.toString(16).padStart(digits, "0")}`;
}

/** tshark's numbers. */
const STATUS: Readonly<Record<ChecksumStatus, number>> = { bad: 0, ok: 1, truncated: 2, offloaded: 2, absent: 3 };

function checksum<T extends Layer>(type: LayerClass<T>): Column {
  return (packet, layers) => only(type, layers).map((layer) => STATUS[packet.checksum(layer)]);
}

/** That it is absent is illegal over IPv6 in tshark's count, but for tunnels (RFC 8200, section 8.1). */
function udpChecksum(packet: Packet, layers: readonly Layer[]): number[] {
  return only(Udp, layers).map((layer) => {
    const status = packet.checksum(layer);
    return status === "absent" && layers.findLast(isIp)?.name === "ipv6" ? ILLEGAL : STATUS[status];
  });
}

const ILLEGAL = 4;

/** Bytes of payload on the wire, by the length that the IP layer says; tshark does not say it of a fragment. */
function tcpLength(_: Packet, layers: readonly Layer[]): number[] {
  const ip = layers.findLast(isIp);
  const fragment = layers.some((layer) => (layer instanceof Ipv4 || layer instanceof Ipv6Fragment) && layer.isFragment);
  if (ip === undefined || fragment) return [];
  return only(Tcp, layers).map(({ payloadOffset }) => ip.claimedEnd - payloadOffset);
}

function isIp(layer: Layer): layer is Ipv4 | Ipv6 {
  return layer instanceof Ipv4 || layer instanceof Ipv6;
}

/** The kinds of the options on the wire; what is not whole has none. tshark goes on after the end of the list. */
function optionKinds({ options, headerLength }: Tcp): number[] {
  const kinds: number[] = [];
  let left = headerLength - TCP_HEADER_LENGTH;
  for (const option of options) {
    const [kind, length] = kindAndLength(option);
    if (kind !== undefined) kinds.push(kind);
    left -= length;
  }
  return options.at(-1)?.name === "end" ? [...kinds, ...new Array<number>(left).fill(TCPOPT_EOL)] : kinds;
}

const TCP_HEADER_LENGTH = 20;

function kindAndLength(option: TcpOption): [kind: number | undefined, length: number] {
  switch (option.name) {
    case "end":
      return [TCPOPT_EOL, 1];
    case "nop":
      return [TCPOPT_NOP, 1];
    case "mss":
      return [TCPOPT_MAXSEG, 4];
    case "wscale":
      return [TCPOPT_WINDOW, 3];
    case "sackPermitted":
      return [TCPOPT_SACK_PERMITTED, 2];
    case "sack":
      return [TCPOPT_SACK, 2 + 8 * option.blocks.length];
    case "timestamps":
      return [TCPOPT_TIMESTAMP, 10];
    case "other":
      return [option.kind, 2 + option.data.length / 2];
    case "rest":
      return [undefined, option.data.length / 2];
  }
}

function isOfIpv4({ ptype, plen }: Arp): boolean {
  return ptype === ETHERTYPE_IPV4 && plen === 4;
}

function questions(layers: readonly Layer[]): readonly DnsQuestion[] {
  return only(Dns, layers).flatMap((dns) => dns.questions);
}

/** A name in tshark's form: the root has a name, and bytes are UTF-8, escaped only where they are control characters. */
function dnsName(name: string): string {
  if (name === ".") return "<Root>";
  const bytes: number[] = [];
  for (const [part, escape] of name.matchAll(/\\(\d{3}|.)|./gs)) {
    const byte = escape?.length === 3 ? Number(escape) : (escape ?? part).charCodeAt(0);
    if (byte >= 0x20) bytes.push(byte);
    else bytes.push(...new TextEncoder().encode(`\\${byte.toString(8).padStart(3, "0")}`));
  }
  return new TextDecoder().decode(Uint8Array.from(bytes));
}

/** The addresses of all records of a type, in all sections. */
function addresses({ answers, authorities, additionals }: Dns, type: number): string[] {
  return [...answers, ...authorities, ...additionals].filter((record) => record.type === type).map(address);
}

function address({ rdata }: DnsRecord): string {
  return rdata.kind === "address" ? rdata.address : "";
}
