/**
 * A Bun script: captures on an interface for some seconds, in batches, and shows who talked most.
 *
 *   sudo bun examples/bun_capture.ts eth0 5
 */

import process from "node:process";
import { openLive } from "../mod.ts";

const [name = "lo", seconds = "5"] = process.argv.slice(2);
const bytes = new Map<string, number>();

await using capture = await openLive({ interfaces: [name], snaplen: 96 });
setTimeout(() => capture.stop(), Number(seconds) * 1000);

for await (const batch of capture.batches()) {
  for (const packet of batch) {
    const source = packet.ipv4?.src ?? packet.ipv6?.src ?? packet.ethernet?.src ?? "?";
    bytes.set(source, (bytes.get(source) ?? 0) + packet.origlen);
  }
}
const top = [...bytes].sort(([, a], [, b]) => b - a).slice(0, 10);
console.table(top.map(([source, sum]) => ({ source, bytes: sum })));
