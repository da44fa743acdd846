/** What the demo prints of a source of packets. */

import { type PacketSource, summary } from "../../mod.ts";

/** Prints a line a packet, and at the end the counters and what was put back. */
export async function printAll(source: PacketSource): Promise<void> {
  const tags = new Map<string, { seen: number; restored: number }>();
  for await (const packet of source) {
    console.log(packet.interface.name.padEnd(8), summary(packet, { linkLevel: true }));
    const tag = packet.vlans.map(({ tpid, vid, pcp }) => `0x${tpid.toString(16)} vid ${vid} pcp ${pcp}`).join(", ");
    const key = `${packet.interface.name.padEnd(8)} ${tag || "no tag"}`;
    const count = tags.get(key) ?? { seen: 0, restored: 0 };
    tags.set(key, { seen: count.seen + 1, restored: count.restored + (packet.tagRestored ? 1 : 0) });
  }
  console.log("\ninterface tags (outermost first): packets, of which the outermost tag was put back");
  for (const [key, { seen, restored }] of tags) console.log(`${key}: ${seen}, ${restored}`);
  const { captured, received, dropped } = source.stats();
  console.log(`\n${captured} captured, ${received} received by filter, ${dropped} dropped by kernel`);
}
