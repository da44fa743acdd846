/**
 * capkit as a contestant of the live benchmark: captures packets of IFNAME with a decode of TTL and port until SIGINT, then
 * says how many they were.
 *
 *   live_contestant.ts IFNAME batches|packets|recvmsg
 *
 * `batches` and `packets` read a ring; `recvmsg` has batches too.
 */

import process from "node:process";
import { type Batch, type LiveCapture, openLive, type Packet } from "../../mod.ts";

/** What has come. Fields, not variables: some engines make an object of each large number that a closure's variable gets. */
const totals = { packets: 0, check: 0 };

function decode(packet: Packet): number {
  return (packet.ipv4?.ttl ?? 0) + (packet.udp?.dstPort ?? 0);
}

function decodeBatch(batch: Batch): void {
  let sum = 0;
  for (const packet of batch) sum += decode(packet);
  totals.packets += batch.length;
  totals.check += sum;
}

async function eachBatch(capture: LiveCapture): Promise<void> {
  for await (const batch of capture.batches()) decodeBatch(batch);
}

async function eachPacket(capture: LiveCapture): Promise<void> {
  for await (const packet of capture) {
    totals.packets++;
    totals.check += decode(packet);
  }
}

const [name = "", way] = process.argv.slice(2);
await using capture = await openLive({
  interfaces: [name],
  snaplen: 2048,
  engine: way === "recvmsg" ? "recvmsg" : "ring",
});
// What is inside already still comes.
process.once("SIGINT", () => capture.stop());
await (way === "packets" ? eachPacket(capture) : eachBatch(capture));
const { packets, check } = totals;
const { dropped, frozen } = capture.stats();
console.log(`capkit ${way}: ${packets} packets, check ${check}, ${dropped} dropped, ${frozen} times frozen`);
