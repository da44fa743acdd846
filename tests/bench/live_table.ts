/**
 * The live benchmark's figures as Markdown, and whether they meet the marks.
 *
 * @module
 */

import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { cpus, loadavg, release, totalmem } from "node:os";
import { type Contestant, findProgram, type Role, runtimePath } from "./live_contestants.ts";
import type { Run, Traffic } from "./live_traffic.ts";

/** Frames a second of the traffic that the marks are for. */
const MARKED_RATE = 300_000;

/** What is wanted: CPU of a way to capture, as a part of a peer's at most. */
const MARKS: readonly { readonly role: Role; readonly peer: Role; readonly most: number }[] = [
  { role: "batches", peer: "libpcap", most: 1.2 },
  { role: "batches", peer: "tcpdump", most: 0.6 },
  { role: "batches", peer: "gopacket ring", most: 0.3 },
  { role: "packets", peer: "tcpdump", most: 1.3 },
  { role: "dump", peer: "tcpdump", most: 0.8 },
  { role: "dump to a file", peer: "tcpdump to a file", most: 0.8 },
];

/** A contestant and all its runs in one traffic. */
export interface Row {
  readonly contestant: Contestant;
  readonly runs: readonly Run[];
}

/** A traffic in words. */
export function trafficName({ rate, bytes, tagged }: Traffic): string {
  const often = rate === 0 ? "flat out" : `${rate.toLocaleString("en")} frames/s`;
  return `${often}, ${bytes.toLocaleString("en")} bytes, ${tagged ? "tagged" : "untagged"}`;
}

/** One traffic's table, and the marks below it. */
export function tableOf(traffic: Traffic, rows: readonly Row[]): string {
  const head = ["contestant", "CPU ns a packet", "from, to", "of libpcap loop", "of tcpdump", "of gopacket ring"];
  head.push("peak RSS MB", "dropped", "frames/s");
  const lines = rows.map(({ contestant, runs }) => {
    const all = runs.map((run) => run.nanoseconds);
    // To a file beside to a file.
    const tcpdump = contestant.file === undefined ? "tcpdump" : "tcpdump to a file";
    const peers: readonly Role[] = ["libpcap", tcpdump, "gopacket ring"];
    return [
      contestant.name,
      median(all).toFixed(0),
      `${Math.min(...all).toFixed(0)}, ${Math.max(...all).toFixed(0)}`,
      ...peers.map((role) => ratioText(median(all) / cpuOf(rows, role))),
      (median(runs.map((run) => run.peakRss)) / 1e6).toFixed(0),
      partText(lostPart(runs)),
      Math.round(median(runs.map((run) => run.rate))).toLocaleString("en"),
    ];
  });
  const table = [head, ["---", ...head.slice(1).map(() => "---:")], ...lines].map((cells) =>
    `| ${cells.join(" | ")} |`
  );
  const marks = traffic.rate === MARKED_RATE ? marksOf(rows) : [];
  const list = marks.length === 0 ? "" : `\n${marks.map((mark) => `- ${mark}\n`).join("")}`;
  return `## ${trafficName(traffic)}\n\n${table.join("\n")}\n${list}`;
}

/** Each mark, whether it is met, for those that took part. */
function marksOf(rows: readonly Row[]): string[] {
  const lines: string[] = [];
  for (const { contestant, runs } of rows) {
    if (contestant.runtime === undefined) continue;
    for (const { role, peer, most } of MARKS) {
      const ratio = median(runs.map((run) => run.nanoseconds)) / cpuOf(rows, peer);
      if (contestant.role !== role || Number.isNaN(ratio)) continue;
      const result = ratio <= most ? "met" : "missed";
      lines.push(`${contestant.name}: ${ratioText(ratio)} of ${peer}, at most ${most}: ${result}`);
    }
  }
  for (const { contestant, runs } of rows) {
    // The marks are for the ring.
    if (contestant.runtime === undefined || contestant.role === "recvmsg") continue;
    const writes = contestant.file !== undefined;
    const peers = rows.filter(({ contestant: { runtime, file } }) => {
      return runtime === undefined && (file !== undefined) === writes;
    });
    if (peers.length === 0) continue;
    const best = Math.min(...peers.map(({ runs }) => lostPart(runs)));
    const lost = lostPart(runs);
    const result = lost <= best ? "met" : "missed";
    lines.push(`${contestant.name}: ${partText(lost)} dropped, at most the best peer's ${partText(best)}: ${result}`);
  }
  return lines;
}

/** What was measured where, when, and with which programs. */
export function describeMachine(): string {
  const all = cpus();
  const lines = [
    `${all[0]?.model ?? "unknown processor"}, ${all.length} cores, ${(totalmem() / 2 ** 30).toFixed(1)} GiB`,
    `Linux ${release()}`,
    firstLines([runtimePath("deno"), "--version"], 1),
    `bun ${firstLines([runtimePath("bun"), "--version"], 1)}`,
    firstLines([findProgram("tcpdump"), "--version"], 2),
    `gopacket ${
      firstLines([findProgram("dpkg-query"), "-W", "-f=${Version}", "golang-github-google-gopacket-dev"], 1)
    }`,
    `${new Date().toISOString().slice(0, 10)}, load average ${loadavg()[0]?.toFixed(2)} before the first run`,
  ];
  return lines.map((line) => `- ${line}\n`).join("");
}

/** What a program prints, its first lines as one. */
function firstLines([program = "", ...args]: readonly string[], count: number): string {
  if (!existsSync(program)) return `${program} is not there`;
  try {
    const output = execFileSync(program, args, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
    return output.trim().split("\n").slice(0, count).join(", ");
  } catch {
    return "of an unknown version";
  }
}

/** CPU of a peer; NaN where it did not take part. */
function cpuOf(rows: readonly Row[], role: Role): number {
  const row = rows.find(({ contestant }) => contestant.role === role);
  return median(row?.runs.map((run) => run.nanoseconds) ?? []);
}

/** The part of all frames that was lost, 0 to 1. */
function lostPart(runs: readonly Run[]): number {
  const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
  return sum(runs.map((run) => run.dropped)) / sum(runs.map((run) => run.arrived));
}

function partText(part: number): string {
  if (part === 0) return "0";
  return part < 0.00005 ? "under 0.01 %" : `${(part * 100).toFixed(2)} %`;
}

function ratioText(ratio: number): string {
  return Number.isNaN(ratio) ? "" : ratio.toFixed(2);
}

/** The value in the middle; NaN of none. */
function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}
