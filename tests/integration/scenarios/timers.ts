/**
 * How late a timer is while packets arrive faster than they can be read.
 *
 * @module
 */

import { openLive } from "../../../mod.ts";
import { Flood } from "../../support/flood.ts";
import { eachPacket, type EngineName, type Mode, parameters, quantile, report, sleep } from "../../support/scenario.ts";

/** Milliseconds of the timer. */
const INTERVAL_MS = 10;

export interface TimersParameters {
  engine: EngineName;
  mode: Mode;
  /** Milliseconds to measure for. */
  forMs: number;
}

export interface TimersResult {
  /** How late the timer was, in milliseconds. */
  median: number;
  p99: number;
  max: number;
  ticks: number;
  captured: number;
  dropped: number;
}

const { engine, mode, forMs } = parameters<TimersParameters>();
await using capture = await openLive({ interfaces: ["v1"], engine });
using flood = new Flood({ from: "v0" });
void flood.done;
const loop = eachPacket(capture, { mode, look: () => {} });
// The first packets are there, and the code has been compiled.
await sleep(300);
const late: number[] = [];
for (const end = performance.now() + forMs; performance.now() < end;) {
  const due = performance.now() + INTERVAL_MS;
  await sleep(INTERVAL_MS);
  late.push(performance.now() - due);
}
const { captured, dropped } = capture.stats();
await capture.close();
await loop;
const result: TimersResult = {
  median: quantile(late, 0.5),
  p99: quantile(late, 0.99),
  max: quantile(late, 1),
  ticks: late.length,
  captured,
  dropped,
};
report(result);
