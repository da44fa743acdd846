/**
 * Reading capture files, beside the peers: nanoseconds a packet of a file of 1,000,000 that is in the page cache, start-up
 * left out, all contestants in turn, median of the passes; and the most memory that reading a big file takes.
 *
 * `deno run -A tests/bench/read_bench.ts`, or `bun tests/bench/read_bench.ts`; the machine must be quiet. The captures and
 * the peers are made by `peers/setup big`; PEERS says where they are. The environment chooses a part:
 *
 * - PASSES (5): how often each contestant reads its file, after one pass that warms all up;
 * - GIGABYTES (1): sizes of the big files, several with commas between them, `1,5` for all, 0 for none. They are written
 *   beside other temporary files, and removed.
 *
 * Each answer is asserted: packets, bytes, the sum of TTLs and ports. A mark that is missed is only said.
 */

import { assertEquals } from "@std/assert";
import { FieldPrinter, openFile } from "@capkit/capkit/core";
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { BigCapture } from "./big_capture.ts";
import { type Answer, COLUMNS, type WayName, WAYS } from "./read_ways.ts";
import { readApart } from "./read_memory.ts";

const { env } = process;
const PEERS = env["PEERS"] ?? join(homedir(), ".cache", "capkit-peers");
const PASSES = Number(env["PASSES"] ?? 5);
const SIZES = (env["GIGABYTES"] ?? "1").split(",").map(Number).filter((size) => size > 0);
const PACKETS = 1_000_000;
/** Packets that tshark is given: more tell no more, and take minutes. */
const TSHARK_PACKETS = 100_000;
const RUNTIME = "Deno" in globalThis ? "deno" : "bun";
const [PCAP, PCAPNG] = [join(PEERS, "mix1m.pcap"), join(PEERS, "mix1m.pcapng")];

/** One pass: nanoseconds a packet on the clock, and what was found. */
interface Pass extends Partial<Answer> {
  readonly wall: number;
}

/** A way to read a file once. */
type Contestant = () => Pass | Promise<Pass>;

/** The most that one contestant may take of another's time. */
const MARKS: readonly (readonly [name: string, of: string, most: number])[] = [
  ["pcap, metadata, batches", "libpcap loop", 0.5],
  ["pcap, ports and TTL, batches", "floor", 1.8],
  ["pcap, ports and TTL, batches", "libpcap loop", 0.7],
  ["pcap, ports and TTL, batches", "gopacket", 0.17],
  ["pcapng, metadata, batches", "pcap, metadata, batches", 1.3],
  ["pcapng, ports and TTL, batches", "pcap, ports and TTL, batches", 1.3],
  ["pcap, metadata, for await", "pcap, metadata, batches", 2.5],
  ["pcap, ports and TTL, for await", "pcap, ports and TTL, batches", 2.5],
  ["pcap, all layers", "gopacket eager", 0.5],
  ["pcap, fields", "tshark", 0.05],
];

/** The most memory that a reading process may have had, in MB, and of another size of file's. */
const MEMORY_MARKS: Readonly<Record<string, number>> = { "batches": 150, "for await": 256 };
const MEMORY_GROWTH = 1.1;
/** Processes that read a big file, the median of which counts: how much an engine lets pile up is a matter of chance. */
const MEMORY_RUNS = 3;

function ours(path: string, way: WayName): Contestant {
  return async () => {
    const start = performance.now();
    await using file = await openFile(path);
    const answer = await WAYS[way](file);
    return { ...answer, wall: (performance.now() - start) * 1e6 / PACKETS };
  };
}

/** A peer that says how many packets it read, and how long each took: of its last pass, where it makes several. */
function peer(program: string, args: readonly string[]): Contestant {
  return () => {
    const text = execFileSync(join(PEERS, program), args, { encoding: "utf8" }).trim().split("\n").at(-1) ?? "";
    const number = (pattern: RegExp): number | undefined => {
      const found = pattern.exec(text)?.[1];
      return found === undefined ? undefined : Number(found);
    };
    const [bytes, check] = [number(/(\d+) bytes,/), number(/check (\d+)/)];
    return {
      wall: number(/([\d.]+) ns\/packet/) ?? NaN,
      packets: number(/(\d+) packets/) ?? NaN,
      ...(bytes === undefined ? {} : { bytes }),
      ...(check === undefined ? {} : { check }),
    };
  };
}

/** Whether tshark is on this machine. */
function hasTshark(): boolean {
  return spawnSync("tshark", ["--version"], { stdio: "ignore" }).status === 0;
}

/** One pass of tshark over the first packets, with the same columns, less what it takes to start. */
async function tshark(path: string): Promise<Pass> {
  const columns = COLUMNS.flatMap((name) => ["-e", name]);
  const run = (packets: number): { ms: number; text: string } => {
    const args = [
      "-r",
      path,
      "-c",
      String(packets),
      "-T",
      "fields",
      "-E",
      "header=y",
      "-E",
      "occurrence=a",
      ...columns,
    ];
    const checks = ["ip", "tcp", "udp"].flatMap((name) => ["-o", `${name}.check_checksum:TRUE`]);
    checks.push("-o", "ip.defragment:FALSE", "-o", "tcp.desegment_tcp_streams:FALSE");
    const start = performance.now();
    const { stdout } = spawnSync("tshark", [...args, ...checks], { maxBuffer: 2 ** 30, encoding: "utf8" });
    return { ms: performance.now() - start, text: stdout };
  };
  const [few, many] = [run(1), run(TSHARK_PACKETS + 1)];
  assertEquals(linesApart(many.text, await ourLines(path)), 0, "lines that tshark prints otherwise");
  return { wall: (many.ms - few.ms) * 1e6 / TSHARK_PACKETS, packets: PACKETS };
}

/** The columns of as many packets as tshark is given. */
async function ourLines(path: string): Promise<string[]> {
  const printer = new FieldPrinter(COLUMNS);
  const lines = [printer.header];
  await using file = await openFile(path);
  for await (const packet of file) if (lines.push(printer.line(packet, lines.length)) > TSHARK_PACKETS + 1) break;
  return lines;
}

/** How many lines differ, but for the names of protocols: random bytes on a known port have a name for one or the other. */
function linesApart(text: string, lines: readonly string[]): number {
  const protocols = COLUMNS.indexOf("frame.protocols");
  const compared = (line: string): string => line.split("\t").toSpliced(protocols, 1).join();
  const theirs = text.split("\n").slice(0, -1).map(compared);
  return lines.filter((line, index) => compared(line) !== theirs[index]).length;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? NaN;
}

/** `"0.43 of libpcap loop, at most 0.5: met"` */
function mark(value: number, what: string, most: number): string {
  return `${value.toFixed(2)} ${what}, at most ${most}: ${value <= most ? "met" : "missed"}`;
}

async function measureTime(): Promise<void> {
  const contestants: Record<string, Contestant> = {
    "pcap, metadata, batches": ours(PCAP, "metadata, batches"),
    "libpcap loop": peer("libpcap", ["read", PCAP]),
    "pcap, ports and TTL, batches": ours(PCAP, "ports and TTL, batches"),
    "floor": peer("floor", [PCAP, "2"]),
    "gopacket": peer("gopacket", ["file", PCAP]),
    "pcapng, metadata, batches": ours(PCAPNG, "metadata, batches"),
    "pcapng, ports and TTL, batches": ours(PCAPNG, "ports and TTL, batches"),
    "pcap, metadata, for await": ours(PCAP, "metadata, for await"),
    "pcap, ports and TTL, for await": ours(PCAP, "ports and TTL, for await"),
    "pcap, all layers": ours(PCAP, "all layers"),
    "gopacket eager": peer("gopacket", ["fileeager", PCAP]),
    "pcap, fields": ours(PCAP, "fields"),
  };
  const passes = new Map<string, Pass[]>(Object.keys(contestants).map((name) => [name, []]));
  for (let round = 0; round <= PASSES; round++) {
    for (const [name, read] of Object.entries(contestants)) {
      const pass = await read();
      // The first round warms files and engines.
      if (round > 0) passes.get(name)?.push(pass);
    }
  }
  // So slow that one pass must do: it prints the same for all.
  if (hasTshark()) passes.set("tshark", [await tshark(PCAP)]);
  const truth = passes.get("gopacket")?.[0];
  const medians = new Map<string, number>();
  for (const [name, all] of passes) {
    for (const { packets, bytes, check, layers, printed } of all) {
      assertEquals([layers, printed], [all[0]?.layers, all[0]?.printed], name);
      assertEquals(packets, PACKETS, name);
      if (bytes !== undefined) assertEquals(bytes, truth?.bytes, name);
      // gopacket's eager packets add up the ports of what is inside of tunnels too.
      if (check !== undefined && name !== "gopacket eager") assertEquals(check, truth?.check, name);
    }
    const walls = all.map(({ wall }) => wall);
    medians.set(name, median(walls));
    const range = `${Math.min(...walls).toFixed(1)} to ${Math.max(...walls).toFixed(1)}`;
    console.log(`${RUNTIME} ${name.padEnd(31)} ${median(walls).toFixed(1).padStart(6)} ns a packet, ${range}`);
  }
  for (const [name, of, most] of MARKS) {
    const ratio = (medians.get(name) ?? NaN) / (medians.get(of) ?? NaN);
    console.log(`${RUNTIME} ${name}: ${mark(ratio, `of ${of}`, most)}`);
  }
}

async function measureMemory(): Promise<void> {
  const first = new Map<string, number>();
  for (const size of SIZES) {
    using big = BigCapture.repeat(PCAP, size * 1e9);
    if (big.refusal !== undefined) {
      console.log(`skipped ${size} GB: ${big.refusal}`);
      continue;
    }
    for (const [way, most] of Object.entries(MEMORY_MARKS)) {
      const peaks: number[] = [];
      for (let run = 0; run < MEMORY_RUNS; run++) {
        const { peakRss, answer } = await readApart(big.path, `ports and TTL, ${way}`);
        assertEquals(answer.packets, PACKETS * big.times);
        peaks.push(peakRss / 1e6);
      }
      const megabytes = median(peaks);
      const range = `${Math.min(...peaks).toFixed(0)} to ${Math.max(...peaks).toFixed(0)} MB`;
      console.log(`${RUNTIME} ${size} GB, ${way}, ${range}: ${mark(megabytes, "MB", most)}`);
      const before = first.get(way);
      if (before === undefined) first.set(way, megabytes);
      else {console.log(
          `${RUNTIME} ${size} GB, ${way}: ${mark(megabytes / before, `of ${SIZES[0]} GB's`, MEMORY_GROWTH)}`,
        );}
    }
  }
}

const absent = [PCAP, PCAPNG, ...["libpcap", "floor", "gopacket"].map((name) => join(PEERS, name))]
  .filter((path) => !existsSync(path));
if (absent.length > 0) {
  console.log(`skipped: ${absent.join(", ")} not there, run peers/setup big`);
} else {
  await measureTime();
  await measureMemory();
}
