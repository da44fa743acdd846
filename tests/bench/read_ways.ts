/**
 * The ways of reading a capture file that are measured.
 *
 * @module
 */

import { type Batch, type CaptureFile, FieldPrinter, type Packet } from "@capkit/capkit/core";

/** What a reading found. */
export interface Answer {
  readonly packets: number;
  /** The sum of the caplens; where only ports and TTLs are read, there is none. */
  readonly bytes?: number;
  /** The sum of TTLs (hop limits) and, for TCP and UDP outside fragments, of both ports: what the peers add up. */
  readonly check?: number;
  /** Layers met. */
  readonly layers?: number;
  /** Bytes of all lines printed, header and line ends included. */
  readonly printed?: number;
}

/** Reads a file to its end. */
export type Way = (file: CaptureFile) => Promise<Answer>;

/**
 * What has been read. Fields, not variables: some engines make an object of each large number that a closure's variable
 * gets.
 */
class Totals {
  packets = 0;
  bytes = 0;
  check = 0;
  layers = 0;
  printed = 0;
}

/** Times and lengths: all of them are read, and change the answer where they are wrong. */
function metadata(packet: Packet): number {
  const { seconds, nanoseconds, caplen, origlen } = packet;
  return seconds > 0 && nanoseconds < 1_000_000_000 && origlen >= caplen ? caplen : 0;
}

/** TTL, and ports of what is no fragment. */
function ports(packet: Packet): number {
  let sum = 0;
  const { ipv4 } = packet;
  if (ipv4 !== undefined) {
    sum = ipv4.ttl;
    if (ipv4.isFragment) return sum;
  } else {
    sum = packet.ipv6?.hopLimit ?? 0;
  }
  // UDP first: a tunnel over UDP may carry TCP, whose ports are not those that the peers add up.
  const { udp } = packet;
  if (udp !== undefined) return sum + udp.srcPort + udp.dstPort;
  const { tcp } = packet;
  return tcp === undefined ? sum : sum + tcp.srcPort + tcp.dstPort;
}

function addMetadata(totals: Totals, batch: Batch): void {
  let sum = 0;
  for (const packet of batch) sum += metadata(packet);
  totals.bytes += sum;
  totals.packets += batch.length;
}

function addPorts(totals: Totals, batch: Batch): void {
  let sum = 0;
  for (const packet of batch) sum += ports(packet);
  totals.check += sum;
  totals.packets += batch.length;
}

/** All layers of each packet as plain fields. */
function addLayers(totals: Totals, batch: Batch): void {
  let layers = 0;
  for (const packet of batch) {
    for (const layer of packet.layers) {
      // Asked of what comes out, so that no engine leaves it away.
      if (typeof layer.toJSON() === "object") layers++;
    }
  }
  totals.layers += layers;
  totals.packets += batch.length;
}

/** What is read of each packet, and how it is handed out. */
export type WayName = `${"metadata" | "ports and TTL"}, ${"batches" | "for await"}` | "all layers" | "fields";

/** The columns that the way `fields` prints: those of the corpus's oracle, without the last three. */
export const COLUMNS: readonly string[] = (
  "frame.number frame.time_epoch frame.len frame.cap_len frame.protocols eth.src eth.dst eth.type vlan.id vlan.priority " +
  "ip.src ip.dst ip.proto ip.ttl ip.id ip.frag_offset ip.flags.mf ip.len ip.checksum.status ipv6.src ipv6.dst ipv6.nxt " +
  "ipv6.hlim ipv6.plen tcp.srcport tcp.dstport tcp.seq_raw tcp.ack_raw tcp.flags tcp.window_size_value tcp.len " +
  "tcp.checksum.status tcp.option_kind udp.srcport udp.dstport udp.length udp.checksum.status icmp.type icmp.code " +
  "icmpv6.type icmpv6.code arp.opcode arp.src.proto_ipv4 arp.dst.proto_ipv4 sctp.srcport sctp.dstport dns.id " +
  "dns.flags.response dns.qry.name dns.qry.type dns.count.answers dns.a dns.aaaa dhcp.option.dhcp gre.proto vxlan.vni " +
  "geneve.vni mpls.label pppoe.session_id tls.handshake.extensions_server_name tls.handshake.type http.request.method " +
  "http.request.uri http.response.code ntp.flags.mode snmp.version igmp.type lldp.chassis.id stp.type"
).split(" ");

/** The ways, by their names. */
export const WAYS: Readonly<Record<WayName, Way>> = {
  "metadata, batches": async (file) => {
    const totals = new Totals();
    for await (const batch of file.batches()) addMetadata(totals, batch);
    return { packets: totals.packets, bytes: totals.bytes };
  },
  "ports and TTL, batches": async (file) => {
    const totals = new Totals();
    for await (const batch of file.batches()) addPorts(totals, batch);
    return { packets: totals.packets, check: totals.check };
  },
  "all layers": async (file) => {
    const totals = new Totals();
    for await (const batch of file.batches()) addLayers(totals, batch);
    return { packets: totals.packets, layers: totals.layers };
  },
  "fields": async (file) => {
    const totals = new Totals();
    const printer = new FieldPrinter(COLUMNS);
    for await (const batch of file.batches()) {
      for (const packet of batch) printer.write(packet, ++totals.packets);
      totals.printed += printer.take().length;
    }
    return { packets: totals.packets, printed: totals.printed + printer.header.length + 1 };
  },
  "metadata, for await": async (file) => {
    const totals = new Totals();
    for await (const packet of file) {
      totals.bytes += metadata(packet);
      totals.packets++;
    }
    return { packets: totals.packets, bytes: totals.bytes };
  },
  "ports and TTL, for await": async (file) => {
    const totals = new Totals();
    for await (const packet of file) {
      totals.check += ports(packet);
      totals.packets++;
    }
    return { packets: totals.packets, check: totals.check };
  },
};
