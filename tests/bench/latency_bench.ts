/**
 * What an idle capture costs, and how soon a lone packet reaches the body of a `for await` loop, in a network namespace of
 * its own: for a capture with `immediate: true`, which reads by recvmsg, a ring with it, and the default ring, which lets
 * packets gather. Idle: CPU time of all threads over ten seconds without traffic. Lone packets: 200 a second from another
 * process, from the kernel's timestamp to the body. Beside it the same by a call that blocks the thread: what the machine
 * takes to wake a thread up, whatever is done then. The best of several runs counts, taken in turns.
 *
 * Run as root with `deno run -A tests/bench/latency_bench.ts` or `bun tests/bench/latency_bench.ts`. RUNS (3) and IDLE_MS
 * (10000) make it shorter.
 */

import process from "node:process";
import type { LatencyParameters, LatencyResult } from "../integration/scenarios/latency.ts";
import { canUseNamespaces, Namespace } from "../support/namespace.ts";

const IDLE_MS = Number(process.env["IDLE_MS"] ?? 10_000);
const PACKETS = 1_000;
const RUNS = Number(process.env["RUNS"] ?? 3);
const KINDS = ["immediate", "ring, immediate", "ring", "blocking"] satisfies LatencyParameters["how"][];

/** The marks of a capture with `immediate: true`: percent of a core, and microseconds. */
const MARKS = { idlePercent: 1, median: 100, p99: 1_000 };

const reason = canUseNamespaces();
if (reason !== undefined) {
  console.log(`latency: skipped, ${reason}`);
  process.exit(0);
}
using namespace = Namespace.create().veth("v0", "v1");

async function measure(how: LatencyParameters["how"], idleMs: number): Promise<LatencyResult> {
  const parameters: LatencyParameters = { how, idleMs, packets: PACKETS };
  const result = await namespace.scenario<LatencyResult>("latency.ts", { parameters, timeoutMs: 60_000 });
  if (result.packets !== PACKETS) throw new Error(`${result.packets} packets arrived of ${PACKETS}`);
  return result;
}

/** The least of each figure of several runs. */
function best(runs: readonly LatencyResult[]): LatencyResult {
  const least = (key: keyof LatencyResult): number => Math.min(...runs.map((run) => run[key]));
  return {
    // Only the first run has it.
    idlePercent: runs[0]?.idlePercent ?? NaN,
    packets: PACKETS,
    median: least("median"),
    p99: least("p99"),
    max: least("max"),
  };
}

const runs: LatencyResult[][] = KINDS.map(() => []);
for (let run = 0; run < RUNS; run++) {
  for (const [index, how] of KINDS.entries()) {
    runs[index]?.push(await measure(how, run === 0 && how !== "blocking" ? IDLE_MS : 0));
  }
}
const results = KINDS.map((how, index) => ({ how, ...best(runs[index] ?? []) }));

const version = "deno" in process.versions ? `deno ${process.versions["deno"]}` : `bun ${process.versions["bun"]}`;
console.log(`${version}, ${PACKETS} lone packets a run, the best of ${RUNS} runs, microseconds\n`);
console.log("| capture | median | p99 | max | idle, % of a core |\n| --- | ---: | ---: | ---: | ---: |");
for (const { how, median, p99, max, idlePercent } of results) {
  const idle = how === "blocking" ? "" : idlePercent.toFixed(2);
  console.log(`| ${[how, median.toFixed(1), p99.toFixed(1), max.toFixed(1), idle].join(" | ")} |`);
}
console.log();
const [immediate] = results;
for (const key of ["idlePercent", "median", "p99"] satisfies (keyof typeof MARKS)[]) {
  const unit = key === "idlePercent" ? "% of a core, idle" : `us, ${key}`;
  const value = immediate?.[key] ?? NaN;
  console.log(
    `- immediate: ${value.toFixed(2)} ${unit}, at most ${MARKS[key]}: ${value <= MARKS[key] ? "met" : "missed"}`,
  );
}
