/**
 * Prints the packets of an interface that match a filter, and says where the filter runs and what it means.
 *
 *   sudo deno run -A examples/filter.ts br0 'vlan 100 and udp'     or     sudo bun examples/filter.ts br0 'vlan 100 and udp'
 */

import process from "node:process";
import { compileFilter, FilterSyntaxError, formatExplanation, openLive, summary } from "../mod.ts";

const [name = "lo", expression = "tcp or udp"] = process.argv.slice(2);

try {
  await using capture = await openLive({ interfaces: [name], filter: expression });
  process.once("SIGINT", () => capture.stop());

  const linktype = capture.interfaces[0]?.linktype ?? 1;
  console.error(formatExplanation(compileFilter(expression, { linktype }).explain()));
  console.error(`the filter runs in ${capture.filterPlace?.name}: ${capture.filterPlace?.reason}`);

  for await (const packet of capture) console.log(summary(packet, { linkLevel: true }));
} catch (error) {
  if (!(error instanceof FilterSyntaxError)) throw error;
  console.error(error.message); // with the place and what would be right
  process.exitCode = 2;
}
