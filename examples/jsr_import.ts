/**
 * capkit by its JSR name, after `deno add jsr:@capkit/capkit` or `bunx jsr add @capkit/capkit`: reads a capture file, or
 * without one decodes a frame made in memory. Needs no privilege.
 *
 *   deno run --allow-read --allow-env jsr_import.ts trace.pcap        or        bun jsr_import.ts trace.pcap
 */

import process from "node:process";
import {
  ethernet,
  frame,
  ipv4,
  openFile,
  type PacketSource,
  summary,
  syntheticSource,
  udp,
  vlan,
} from "@capkit/capkit/core";

const [path] = process.argv.slice(2);
const made = frame(
  ethernet({ src: "02:00:00:00:00:01", dst: "02:00:00:00:00:02" }),
  vlan({ vid: 100 }),
  ipv4({ src: "192.0.2.1", dst: "192.0.2.2" }),
  udp({ srcPort: 4000, dstPort: 9 }),
);
await using source: PacketSource = path === undefined ? syntheticSource([made]) : await openFile(path);
for await (const packet of source) console.log(summary(packet, { linkLevel: true, timestamps: "none" }));
