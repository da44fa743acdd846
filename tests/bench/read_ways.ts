/**
 * The ways of reading a capture file that are measured.
 *
 * @module
 */

import type { Batch, CaptureFile, Packet } from "@capkit/capkit/core";

/** What a reading found. */
export interface Answer {
  readonly packets: number;
  /** The sum of the caplens; where only ports and TTLs are read, there is none. */
  readonly bytes?: number;
  /** The sum of TTLs (hop limits) and, for TCP and UDP outside fragments, of both ports: what the peers add up. */
  readonly check?: number;
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
  const { tcp } = packet;
  if (tcp !== undefined) return sum + tcp.srcPort + tcp.dstPort;
  const { udp } = packet;
  return udp === undefined ? sum : sum + udp.srcPort + udp.dstPort;
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

/** What is read of each packet, and how it is handed out. */
export type WayName = `${"metadata" | "ports and TTL"}, ${"batches" | "for await"}`;

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
