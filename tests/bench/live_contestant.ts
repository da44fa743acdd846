/**
 * capkit as a contestant of the live benchmark: captures COUNT packets of IFNAME with a decode of ports and TTL, then says
 * how many it handled.
 *
 *   live_contestant.ts IFNAME COUNT batches|packets
 */

import process from "node:process";
import { openLive, type Packet } from "../../mod.ts";

const [name = "", count = "0", way] = process.argv.slice(2);
const want = Number(count);
await using capture = await openLive({ interfaces: [name], snaplen: 2048 });
let packets = 0;
let check = 0;

function decode(packet: Packet): void {
  check += (packet.ipv4?.ttl ?? 0) + (packet.udp?.dstPort ?? 0);
  packets++;
}

if (way === "batches") {
  for await (const batch of capture.batches()) {
    for (const packet of batch) decode(packet);
    if (packets >= want) break;
  }
} else {
  for await (const packet of capture) {
    decode(packet);
    if (packets >= want) break;
  }
}
console.log(`capkit ${way}: ${packets} packets, check ${check}, ${capture.stats().dropped} dropped`);
