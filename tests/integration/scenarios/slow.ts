/**
 * A program too slow for its packets: what is lost is told and counted, memory stays what it is, and timers are on time.
 *
 * @module
 */

import process from "node:process";
import { openLive } from "../../../mod.ts";
import { Flood } from "../../support/flood.ts";
import { eachPacket, type EngineName, type Mode, parameters, quantile, report, sleep } from "../../support/scenario.ts";

/** Milliseconds of the timer. */
const INTERVAL_MS = 10;

export interface SlowParameters {
  engine: EngineName;
  mode: Mode;
  forMs: number;
}

export interface SlowResult {
  captured: number;
  received: number;
  dropped: number;
  /** The sum of what events told. */
  lost: number;
  /** MiB, the medians of the first and the last third of the time after a warm-up, and the most in it. */
  rssMiB: { before: number; after: number; most: number };
  /** How late the timer was, in milliseconds. */
  late: { median: number; p99: number; max: number };
}

const { engine, mode, forMs } = parameters<SlowParameters>();
let lost = 0;
await using capture = await openLive({
  interfaces: ["v1"],
  engine,
  bufferSize: 2 ** 20,
  onEvent: (event) => lost += event.lost,
});
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
const late: number[] = [];
const rss: number[] = [];
for (const end = performance.now() + forMs; performance.now() < end;) {
  const due = performance.now() + INTERVAL_MS;
  await sleep(INTERVAL_MS);
  late.push(performance.now() - due);
  rss.push(process.memoryUsage.rss() / 2 ** 20);
}
over.abort();
await loop;
flood[Symbol.dispose]();
// What waits in the kernel comes out, and then the counts agree.
capture.stop();
await eachPacket(capture, { mode, look: () => {} });
const { captured, received, dropped } = capture.stats();
const part = Math.ceil(rss.length / 3);
const result: SlowResult = {
  captured,
  received,
  dropped,
  lost,
  rssMiB: {
    before: quantile(rss.slice(0, part), 0.5),
    after: quantile(rss.slice(-part), 0.5),
    most: quantile(rss, 1),
  },
  late: { median: quantile(late, 0.5), p99: quantile(late, 0.99), max: quantile(late, 1) },
};
report(result);
