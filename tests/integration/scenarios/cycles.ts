/**
 * Captures opened and closed again and again, with packets flowing: what is left behind.
 *
 * @module
 */

import process from "node:process";
import { openLive } from "../../../mod.ts";
import { Flood } from "../../support/flood.ts";
import { descriptors, eachPacket, parameters, report, until } from "../../support/scenario.ts";

/** Milliseconds of cycles before the first look: Deno opens two sockets of its own half a second after its start. */
const WARM_UP_MS = 1_500;

export interface CyclesParameters {
  cycles: number;
}

export interface CyclesResult {
  descriptors: { before: number; after: number };
  rssMiB: { before: number; after: number };
  /** Packets seen in all cycles. */
  captured: number;
  /** Cycles in which none was seen, though some arrived. */
  blind: number;
}

const { cycles } = parameters<CyclesParameters>();
using flood = new Flood({ from: "v0", rate: 5_000 });
void flood.done;

/** Each cycle ends in another way. */
async function cycle(n: number): Promise<number> {
  const capture = await openLive({ interfaces: n % 2 === 0 ? ["v1"] : ["v1", "lo"], bufferSize: 2 ** 20 });
  let seen = 0;
  const over = new AbortController();
  const mode = n % 3 === 0 ? "batches" : "packets";
  await eachPacket(capture, {
    mode,
    signal: over.signal,
    look: () => {
      if (++seen < 20) return;
      if (n % 4 === 0) return true;
      if (n % 4 === 1) over.abort();
      else if (n % 4 === 2) capture.stop();
      else void capture.close();
    },
  }).catch((error) => {
    if (error !== over.signal.reason) throw error;
  });
  await capture.close();
  return seen;
}

const result: CyclesResult = {
  descriptors: { before: 0, after: 0 },
  rssMiB: { before: 0, after: 0 },
  captured: 0,
  blind: 0,
};
async function run(n: number): Promise<void> {
  const seen = await cycle(n);
  result.captured += seen;
  if (seen === 0) result.blind++;
}

for (let n = 0; performance.now() < WARM_UP_MS; n++) await run(n);
result.descriptors.before = descriptors();
result.rssMiB.before = process.memoryUsage().rss / 2 ** 20;
for (let n = 0; n < cycles; n++) await run(n);
// Whatever the runtime closes behind our back may take a moment.
await until(() => descriptors() === result.descriptors.before, 1_000);
result.descriptors.after = descriptors();
result.rssMiB.after = process.memoryUsage().rss / 2 ** 20;
report(result);
