/**
 * What a captured packet costs, beside the peers: CPU of the whole process in steady state, peak memory, and packets lost.
 * A veth pair in a network namespace of its own, numbered frames from `flood`, all contestants in turn, median of the
 * rounds.
 *
 *   deno task bench:live
 *
 * It starts both runtimes itself. All of it takes an hour, and the machine must be quiet; the environment
 * chooses a part:
 *
 * - ROUNDS (5): how often each contestant meets each traffic;
 * - RATES (100000,300000,0): frames a second, 0 for as many as go;
 * - BYTES (100,1500): of a frame;
 * - TAGS (no,yes): whether frames have a VLAN tag;
 * - CONTESTANTS (all): a part of the names of those that take part, several with commas between them;
 * - WARM_UP (1.5) and SECONDS (2): before the first moment, and between the two moments;
 * - FILES (the folder of temporary files): where contestants write files, up to some GB, which are removed;
 * - OUT (none): a file for the tables.
 *
 * CPU is what /proc/PID/task/.../schedstat says for all threads between two moments of one flood; packets between them are
 * those that the interface counted, less the part that was lost of the whole flood: what a packet costs that is handled.
 * The peers are built by `peers/setup`; PEERS says where they are. What capkit says of its packets is asserted, a failure
 * makes the exit code 1; a mark that is missed is only said.
 */

import { existsSync, writeFileSync } from "node:fs";
import process from "node:process";
import { canUseNamespaces } from "../support/namespace.ts";
import { type Contestant, findContestants, FLOOD } from "./live_contestants.ts";
import { describeMachine, type Row, tableOf, trafficName } from "./live_table.ts";
import { type Run, TestBed, type Times, TooSoonError, type Traffic } from "./live_traffic.ts";

const { env } = process;
const rounds = Number(env["ROUNDS"] ?? 5);
const times: Times = { warmUp: Number(env["WARM_UP"] ?? 1.5), measured: Number(env["SECONDS"] ?? 2) };
const list = (name: string, otherwise: string): string[] => (env[name] ?? otherwise).split(",");

const unable = canUseNamespaces() ?? (existsSync(FLOOD) ? undefined : "build flood with peers/setup");
if (unable !== undefined) {
  console.log(`skipped: ${unable}`);
  process.exit();
}

const { contestants, missing } = findContestants();
const chosen = contestants.filter(({ name }) => list("CONTESTANTS", "").some((part) => name.includes(part)));
const head = [
  "# Live capture: CPU, memory and loss\n",
  describeMachine(),
  `Contestants in turn, median of ${rounds}; ${times.measured} s of a flood after ${times.warmUp} s of it.`,
  ...missing.map((name) => `${name}: left out, it is not there.`),
];
/** Packets that a contestant which counts is told to capture. */
let count = 0;
const failures: string[] = [];
const tables: string[] = [];
console.log(head.join("\n"));
using bed = new TestBed();
for (const rate of list("RATES", "100000,300000,0").map(Number)) {
  for (const bytes of list("BYTES", "100,1500").map(Number)) {
    for (const tag of list("TAGS", "no,yes")) {
      const table = await measureAll({ rate, bytes, tagged: tag === "yes" });
      console.log(`\n${table}`);
      tables.push(table);
      publish();
    }
  }
}
for (const failure of failures) console.log(`failed: ${failure}`);
process.exit(failures.length === 0 ? 0 : 1);

/** All rounds of one traffic, as a table. */
async function measureAll(traffic: Traffic): Promise<string> {
  const runs: Run[][] = chosen.map(() => []);
  count = await bed.countFor(traffic, times);
  for (let round = 1; round <= rounds; round++) {
    for (const [index, contestant] of chosen.entries()) {
      const where = `${trafficName(traffic)}, round ${round}, ${contestant.name}`;
      try {
        const run = await measureOne(contestant, traffic);
        runs[index]?.push(run);
        const figures = `${run.nanoseconds.toFixed(0)} ns, ${(run.peakRss / 1e6).toFixed(0)} MB`;
        console.error(`${where}: ${figures}, ${run.dropped} of ${run.arrived} dropped`);
      } catch (error) {
        // The others' figures are good all the same.
        failures.push(`${where}: ${error instanceof Error ? error.message : error}`);
        console.error(`failed: ${failures.at(-1)}`);
      }
    }
  }
  const rows = chosen.map((contestant, index): Row => ({ contestant, runs: runs[index] ?? [] }));
  return tableOf(traffic, rows.filter((row) => row.runs.length > 0));
}

/** One flood; another one where a contestant was told to capture too few packets. */
async function measureOne(contestant: Contestant, traffic: Traffic): Promise<Run> {
  for (let tries = 1;; tries++) {
    try {
      return await bed.measure(contestant, { ...traffic, count, times });
    } catch (error) {
      if (!(error instanceof TooSoonError) || tries === 3) throw error;
      count *= 2;
    }
  }
}

/** Writes what is there so far. */
function publish(): void {
  const path = env["OUT"];
  if (path === undefined) return;
  const failed = failures.length === 0 ? [] : [`## Failed\n\n${failures.map((failure) => `- ${failure}\n`).join("")}`];
  writeFileSync(path, [`${head.join("\n")}\n`, ...tables, ...failed].join("\n"));
}
