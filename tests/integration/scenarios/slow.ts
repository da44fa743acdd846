/**
 * A program too slow for its packets: what is lost is counted, and memory stays what it is.
 *
 * @module
 */

import process from "node:process";
import { openLive } from "../../../mod.ts";
import { Flood } from "../../support/flood.ts";
import { eachPacket, type Mode, parameters, report, sleep } from "../../support/scenario.ts";

export interface SlowParameters {
  mode: Mode;
  forMs: number;
}

export interface SlowResult {
  captured: number;
  received: number;
  dropped: number;
  /** MiB when the buffers were full for the first time, and at the end. */
  rssMiB: { before: number; after: number };
}

const { mode, forMs } = parameters<SlowParameters>();
await using capture = await openLive({ interfaces: ["v1"], bufferSize: 2 ** 20 });
using flood = new Flood({ from: "v0", bytes: 1000 });
void flood.done;
const over = new AbortController();
const loop = (async () => {
  const options = { signal: over.signal };
  // A few packets a second from a loop over packets, a block's worth from one over batches.
  if (mode === "packets") { for await (const _ of capture.packets(options)) await sleep(1); }
  else for await (const _ of capture.batches(options)) await sleep(50);
})().catch((error) => {
  if (error !== over.signal.reason) throw error;
});
await sleep(forMs / 4);
const before = process.memoryUsage().rss / 2 ** 20;
await sleep(forMs);
const after = process.memoryUsage().rss / 2 ** 20;
over.abort();
await loop;
flood[Symbol.dispose]();
// What waits in the kernel comes out, and then the counts agree.
capture.stop();
await eachPacket(capture, { mode, look: () => {} });
const { captured, received, dropped } = capture.stats();
const result: SlowResult = { captured, received, dropped, rssMiB: { before, after } };
report(result);
