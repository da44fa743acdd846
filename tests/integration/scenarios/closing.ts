/**
 * How long close(), an abort and stop() take, from the call until the loop has ended.
 *
 * @module
 */

import { openLive } from "../../../mod.ts";
import { Flood } from "../../support/flood.ts";
import { eachPacket, type EngineName, type Mode, parameters, report, sleep } from "../../support/scenario.ts";

export type Way = "close" | "abort" | "stop";

export interface ClosingParameters {
  engine: EngineName;
  interfaces: string[];
  /** The other ends, which the flood comes from; none for silence. */
  floodFrom: string[];
  ways: Way[];
  modes: Mode[];
  /** How often each is tried. */
  times: number;
}

export interface ClosingResult {
  trials: { way: Way; mode: Mode; tookMs: number; consistent: boolean }[];
}

const { engine, interfaces, floodFrom, ways, modes, times } = parameters<ClosingParameters>();
const result: ClosingResult = { trials: [] };

async function tryOnce(way: Way, mode: Mode): Promise<void> {
  await using capture = await openLive({ interfaces, engine });
  const floods = floodFrom.map((from) => new Flood({ from }));
  const over = new AbortController();
  let reason: unknown;
  const loop = eachPacket(capture, { mode, signal: over.signal, look: () => {} }).catch((error) => reason = error);
  await sleep(floods.length > 0 ? 150 : 10);
  const start = performance.now();
  if (way === "close") await capture.close();
  else if (way === "stop") capture.stop();
  else over.abort();
  await loop;
  const tookMs = performance.now() - start;
  for (const flood of floods) flood[Symbol.dispose]();
  if (reason !== (way === "abort" ? over.signal.reason : undefined)) throw reason;
  const { captured, dropped, received } = capture.stats();
  const consistent = way === "stop" ? captured + dropped === received : captured + dropped <= received;
  result.trials.push({ way, mode, tookMs, consistent });
}

for (let time = 0; time < times; time++) {
  for (const way of ways) for (const mode of modes) await tryOnce(way, mode);
}
report(result);
