/**
 * Filters: how long it takes to read a capture of 1,000,000 packets and to count those that match, beside a C program over
 * libpcap, interleaved; and how long compiling takes: `deno run -A tests/bench/filter_bench.ts`, or
 * `bun tests/bench/filter_bench.ts`. The capture and the C program are made by `peers/setup big`; PEERS says where they
 * are. Both must count the same.
 */

import { assertEquals } from "@std/assert";
import { compileFilter, FilterSyntaxError, openFile } from "@capkit/capkit/core";
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { LINKTYPES, oracleExpressions, skip } from "../support/filter_oracle.ts";

const peers = process.env["PEERS"] ?? join(homedir(), ".cache", "capkit-peers");
const capture = join(peers, "mix1m.pcap");
const libpcap = join(peers, "libpcap");
const PACKETS = 1_000_000;
const PASSES = 5;
/** The most that we may take of libpcap's time. */
const MARK = 0.7;

const TWENTY_TERMS = [
  "(tcp or udp) and (port 80 or port 443 or port 53 or port 8080)",
  "and not (host 10.0.0.1 or host 10.0.0.2 or host 10.0.0.3 or host 10.0.0.4)",
  "and not (net 192.168.0.0/24 or net 192.168.1.0/24 or net 192.168.2.0/24)",
  "and not (tcp[tcpflags] & tcp-rst != 0) and len > 60 and len < 1500 and not ip multicast and ip[8] > 1",
  "and not src port 22 and not dst port 25",
].join(" ");
const EXPRESSIONS = ["tcp port 443", TWENTY_TERMS, "vlan and udp"];

interface Pass {
  readonly matched: number;
  readonly wall: number;
  readonly cpu: number;
}

async function ours(filter: string): Promise<Pass> {
  const before = process.cpuUsage();
  const start = performance.now();
  await using file = await openFile(capture, { filter });
  let matched = 0;
  for await (const batch of file.batches()) matched += batch.length;
  const { user, system } = process.cpuUsage(before);
  return { matched, wall: (performance.now() - start) * 1e6 / PACKETS, cpu: (user + system) * 1e3 / PACKETS };
}

/** The C program starts its clocks when the file is open and the expression compiled. */
function theirs(filter: string): Pass {
  const text = execFileSync(libpcap, ["read", capture, filter], { encoding: "utf8" });
  const [, matched, wall, cpu] = /(\d+) matched.* ([\d.]+) ns\/packet wall, ([\d.]+) ns\/packet cpu/.exec(text) ?? [];
  return { matched: Number(matched), wall: Number(wall), cpu: Number(cpu) };
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? NaN;
}

const runtime = "Deno" in globalThis ? "deno" : "bun";
if (!existsSync(capture) || !existsSync(libpcap)) {
  console.log("skipped reading: there is no capture or no peer, run peers/setup big");
} else {
  for (const expression of EXPRESSIONS) {
    const passes: { ours: Pass; theirs: Pass }[] = [];
    for (let pass = 0; pass <= PASSES; pass++) {
      passes.push({ ours: await ours(expression), theirs: theirs(expression) });
    }
    for (const one of passes) assertEquals(one.ours.matched, one.theirs.matched, expression);
    // The first pass warms file and compiler.
    passes.shift();
    for (const clock of ["wall", "cpu"] as const) {
      const [us, them] = [
        median(passes.map(({ ours }) => ours[clock])),
        median(passes.map(({ theirs }) => theirs[clock])),
      ];
      const ratio = us / them;
      console.log(
        `${runtime} ${expression.slice(0, 20).padEnd(20)} ${clock.padEnd(4)} ${
          us.toFixed(1).padStart(6)
        } ns a packet, ` +
          `libpcap ${them.toFixed(1).padStart(6)}, ratio ${ratio.toFixed(2)} (mark ${MARK})`,
      );
    }
  }
}

if (skip !== false) {
  console.log(`skipped compiling: ${skip}`);
} else {
  const times = oracleExpressions().map(({ expression }) => ({ expression, first: NaN, ms: Infinity }));
  // The first round is a program that has just begun; of the others the best one counts.
  for (let round = 0; round <= PASSES; round++) {
    for (const one of times) {
      const start = performance.now();
      try {
        compileFilter(one.expression, { linktype: LINKTYPES["EN10MB"] ?? 1 });
      } catch (error) {
        if (!(error instanceof FilterSyntaxError)) throw error;
      }
      const ms = performance.now() - start;
      if (round === 0) one.first = ms;
      else one.ms = Math.min(one.ms, ms);
    }
  }
  const longest = times.reduce((one, other) => other.ms > one.ms ? other : one);
  console.log(
    `${runtime} compiling ${times.length} expressions: median ${
      median(times.map(({ ms }) => ms)).toFixed(3)
    } ms (mark 0.5), ` +
      `longest ${longest.ms.toFixed(2)} ms (mark 5): ${longest.expression.slice(0, 60)}; ` +
      `cold median ${median(times.map(({ first }) => first)).toFixed(3)} ms`,
  );
}
