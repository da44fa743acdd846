/**
 * CPU per captured packet, of the whole process in steady state, beside the peers: a veth pair in a network namespace of
 * its own, numbered frames of 100 bytes at a fixed rate, all contestants in turn, median of five.
 *
 *   deno run -A tests/bench/live_bench.ts        (RATE=50000 ROUNDS=5 by default)
 *
 * CPU is what /proc/PID/task/.../schedstat says for all threads between two moments of one flood; packets between them are
 * those the interface counted. The peers are built by `peers/setup`; those that are not there are left out.
 */

import { spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { canUseNamespaces, Namespace } from "../support/namespace.ts";

const peers = process.env["PEERS"] ?? join(homedir(), ".cache", "capkit-peers");
const rate = Number(process.env["RATE"] ?? 50_000);
const rounds = Number(process.env["ROUNDS"] ?? 5);
/** Seconds of flood before the first moment: engines have compiled the loop by then. */
const WARM_UP = 1.5;
/** What capkit adds up for each frame of the flood: its TTL and its destination port. */
const CHECK = 64 + 5000;
/** Seconds between the moments. */
const MEASURED = 2;

/** A program that captures from an interface, and ends by itself after so many packets. */
interface Contestant {
  readonly name: string;
  /** capkit itself: its answer is asserted. A peer that loses packets is left out. */
  readonly isOwn: boolean;
  command(ifname: string, count: number): string[];
}

const own = fileURLToPath(new URL("live_contestant.ts", import.meta.url));
const bun = fileURLToPath(new URL("../../node_modules/.bin/bun", import.meta.url));
const runtimes: Record<string, string[]> = { Deno: [process.execPath, "run", "-A", own], Bun: [bun, own] };
const contestants: Contestant[] = [
  ...Object.entries(runtimes).flatMap(([runtime, command]) =>
    ["batches", "packets"].map((way) => ({
      name: `capkit recvmsg, ${way}, ${runtime}`,
      isOwn: true,
      command: (ifname: string, count: number) => [...command, ifname, String(count), way],
    }))
  ),
  {
    name: "gopacket recvmsg",
    isOwn: false,
    command: (ifname, count) => [join(peers, "gopacket"), "recvmsg", ifname, String(count)],
  },
  {
    name: "libpcap loop",
    isOwn: false,
    command: (ifname, count) => [join(peers, "libpcap"), "live", ifname, String(count)],
  },
];

const missing = canUseNamespaces() ?? (existsSync(join(peers, "flood")) ? undefined : "build flood with peers/setup");
if (missing !== undefined) {
  console.log(`skipped: ${missing}`);
  process.exit();
}

const results = new Map<string, number[]>();
using namespace = Namespace.create();
namespace.veth("v0", "v1");
for (let round = 0; round < rounds; round++) {
  for (const contestant of contestants) {
    const [program = ""] = contestant.command("v1", 1);
    if (program.startsWith("/") && !existsSync(program)) continue;
    const nanoseconds = await measure(contestant);
    const lost = Number.isNaN(nanoseconds);
    console.error(
      `${contestant.name.padEnd(32)} ${lost ? "lost packets" : `${nanoseconds.toFixed(0).padStart(6)} ns`}`,
    );
    if (!lost) results.set(contestant.name, [...results.get(contestant.name) ?? [], nanoseconds]);
  }
}
const peer = median(results.get("gopacket recvmsg") ?? []);
console.log(`\n| ${rate} frames/s of 100 bytes | CPU ns a packet | of gopacket recvmsg |\n| --- | --- | --- |`);
for (const [name, values] of results) {
  console.log(`| ${name} | ${median(values).toFixed(0)} | ${(median(values) / peer).toFixed(2)} |`);
}

/** One flood at one contestant: nanoseconds of CPU for each packet between the two moments; NaN where it lost some. */
async function measure(contestant: Contestant): Promise<number> {
  const count = Math.round(rate * (WARM_UP + MEASURED + 0.5));
  const inside = ["netns", "exec", namespace.name];
  const child = spawn("ip", [...inside, ...contestant.command("v1", Math.round(count * 0.98))], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = new Promise<void>((resolve) => child.on("close", () => resolve()));
  let output = "";
  child.stdout.on("data", (data) => output += data);
  const watchdog = setTimeout(() => child.kill("SIGKILL"), 30_000);
  await sleep(1_000);
  const flood = spawn("ip", [...inside, join(peers, "flood"), "v0", String(count), "100", String(rate)], {
    stdio: "ignore",
  });
  await sleep(WARM_UP * 1000);
  const before = { cpu: cpuTime(child.pid), packets: received(child.pid) };
  await sleep(MEASURED * 1000);
  const after = { cpu: cpuTime(child.pid), packets: received(child.pid) };
  await new Promise((resolve) => flood.exitCode === null ? flood.on("close", resolve) : resolve(0));
  // One that lost packets waits for them for ever; what it did cost for each is then not known.
  await Promise.race([ended, sleep(3_000)]);
  child.kill("SIGKILL");
  await ended;
  clearTimeout(watchdog);
  const handled = Number(/(\d+) packets/.exec(output)?.[1]);
  const lost = !(handled >= Math.round(count * 0.98)) || !/ 0 dropped/.test(output);
  const wrong = Number(/check (\d+)/.exec(output)?.[1]) !== handled * CHECK;
  if (contestant.isOwn && (lost || wrong)) {
    throw new Error(`${contestant.name}: ${count} frames sent, it says: ${output}`);
  }
  if (lost) return NaN;
  return (after.cpu - before.cpu) / (after.packets - before.packets);
}

/** CPU time of all threads of a process so far, in nanoseconds. */
function cpuTime(pid: number | undefined): number {
  let sum = 0;
  for (const task of readdirSync(`/proc/${pid}/task`)) {
    sum += Number(readFileSync(`/proc/${pid}/task/${task}/schedstat`, "utf8").split(" ")[0]);
  }
  return sum;
}

/** Packets received by `v1`, in the network namespace of a process. */
function received(pid: number | undefined): number {
  const line = readFileSync(`/proc/${pid}/net/dev`, "utf8").split("\n").find((each) => each.trim().startsWith("v1:"));
  return Number(line?.trim().split(/\s+/)[2]);
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
