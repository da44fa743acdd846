/**
 * Which VLANs cross a bridge: captures for some seconds, and lists each stack of tags with its hosts, packets and bytes.
 *
 *   sudo deno run -A examples/vlan_inventory.ts br0 10        or        sudo bun examples/vlan_inventory.ts br0 10
 */

import process from "node:process";
import { openLive } from "../mod.ts";

const [name = "lo", seconds = "10"] = process.argv.slice(2);
const inventory = new Map<string, { hosts: Set<string>; packets: number; bytes: number }>();

await using capture = await openLive({ interfaces: [name], snaplen: 64 });
setTimeout(() => capture.stop(), Number(seconds) * 1000);

for await (const batch of capture.batches()) {
  for (const packet of batch) {
    const tags = packet.vlans.map(({ tpid, vid }) => `${vid} (0x${tpid.toString(16)})`).join(" > ") || "untagged";
    const entry = inventory.get(tags) ?? { hosts: new Set(), packets: 0, bytes: 0 };
    inventory.set(tags, entry);
    entry.hosts.add(packet.ethernet?.src ?? "?");
    entry.packets++;
    entry.bytes += packet.origlen;
  }
}
for (const [tags, { hosts, packets, bytes }] of [...inventory].sort()) {
  console.log(`${tags}: ${packets} packets, ${bytes} bytes, ${hosts.size} hosts: ${[...hosts].sort().join(" ")}`);
}
const { captured, dropped } = capture.stats();
console.error(`${captured} captured, ${dropped} dropped`);
