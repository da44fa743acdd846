/**
 * What an idle capture costs, and how soon a lone packet reaches the body of a `for await` loop, in a network namespace of
 * its own. Idle: CPU time of all threads over ten seconds without traffic. Lone packets: 200 a second from another process,
 * from the kernel's timestamp to the body. Beside it the same by a call that blocks the thread: what the machine takes to
 * wake a thread up, whatever is done then. The best of several runs counts, taken in turns.
 *
 * Run as root with `deno run -A tests/bench/latency_bench.ts` or `bun tests/bench/latency_bench.ts`.
 */

import process from "node:process";
import type { LatencyParameters, LatencyResult } from "../integration/scenarios/latency.ts";
import { canUseNamespaces, Namespace } from "../support/namespace.ts";

const IDLE_MS = 100;
const PACKETS = 1_000;
const RUNS = 2;

/** The marks: percent of a core, and microseconds. */
const MARKS = { idlePercent: 1, median: 100, p99: 1_000 };

const reason = canUseNamespaces();
if (reason !== undefined) {
  console.log(`latency: skipped, ${reason}`);
  process.exit(0);
}
using namespace = Namespace.create().veth("v0", "v1");

async function measure(how: LatencyParameters["how"], idleMs: number): Promise<LatencyResult> {
  const parameters: LatencyParameters = { how, idleMs, packets: PACKETS };
  const result = await namespace.scenario<LatencyResult>("tmp_latency.ts", { parameters, timeoutMs: 60_000 });
  if (result.packets !== PACKETS) throw new Error(`${result.packets} packets arrived of ${PACKETS}`);
  return result;
}

const version = "deno" in process.versions ? `deno ${process.versions["deno"]}` : `bun ${process.versions["bun"]}`;
console.log(`${version}, ${PACKETS} lone packets a run, microseconds`);
console.log("run   median      p99      max   blocking: median      p99");
const runs: LatencyResult[] = [];
for (let run = 0; run < RUNS; run++) {
  const floor = await measure("blocking", 0);
  // The idle time is measured once.
  const loop = await measure("loop", run === 0 ? IDLE_MS : 0);
  runs.push(loop);
  const widths: [number, number][] = [
    [loop.median, 9],
    [loop.p99, 9],
    [loop.max, 9],
    [floor.median, 19],
    [floor.p99, 9],
  ];
  console.log(String(run + 1).padStart(3) + widths.map(([value, width]) => value.toFixed(1).padStart(width)).join(""));
}
const least = (key: "median" | "p99"): number => Math.min(...runs.map((run) => run[key]));
const figures = { idlePercent: runs[0]?.idlePercent ?? NaN, median: least("median"), p99: least("p99") };
for (const key of ["idlePercent", "median", "p99"] satisfies (keyof typeof MARKS)[]) {
  const unit = key === "idlePercent" ? "% of a core, idle" : `us, ${key}`;
  console.log(
    `${figures[key].toFixed(2)} ${unit}: mark ${MARKS[key]} ${figures[key] <= MARKS[key] ? "met" : "missed"}`,
  );
}
