/**
 * Watches the VLAN tags on a bridge: a line for each host and its tags, when they are first seen together.
 *
 *   sudo deno run -A examples/vlan_watch.ts br0          or          sudo bun examples/vlan_watch.ts br0
 */

import process from "node:process";
import { openLive } from "../mod.ts";

const [bridge = "br0"] = process.argv.slice(2);
const seen = new Set<string>();

await using capture = await openLive({ interfaces: [bridge], snaplen: 64 });
process.once("SIGINT", () => capture.stop());

for await (const packet of capture) {
  const tags = packet.vlans.map(({ tpid, vid, pcp }) => `0x${tpid.toString(16)} vid ${vid} pcp ${pcp}`);
  const line = `${packet.ethernet?.src} ${tags.join(" / ") || "untagged"}`;
  if (seen.has(line)) continue;
  seen.add(line);
  console.log(line);
}
