/**
 * A Deno script: prints the first packets of an interface, each by the line of tcpdump.
 *
 *   sudo deno run --allow-ffi examples/deno_capture.ts eth0 10
 */

import { openLive, SummaryPrinter } from "../mod.ts";

const [name = "lo", count = "10"] = Deno.args;
const printer = new SummaryPrinter();

await using capture = await openLive({ interfaces: [name] });
Deno.addSignalListener("SIGINT", () => capture.stop());

let left = Number(count);
for await (const packet of capture) {
  console.log(printer.line(packet));
  if (--left === 0) break;
}
const { captured, dropped } = capture.stats();
console.error(`${captured} captured, ${dropped} dropped`);
// The signal listener would keep the process alive.
Deno.exit();
