/**
 * How long it takes to write 1,000,000 packets, read in batches, beside `tcpdump -r mix1m.pcap -w FILE`:
 * `deno run -A tests/bench/write_bench.ts`, or `bun tests/bench/write_bench.ts`. The big captures are made by
 * `peers/setup big`; PEERS says where they are. Files go to the directory of TMPDIR.
 */

import { assertEquals } from "@std/assert";
import { createFile, type CreateFileOptions, openFile } from "@capkit/capkit/core";
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { closeSync, existsSync, mkdtempSync, openSync, readSync, rmSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";

const peers = process.env.PEERS ?? join(homedir(), ".cache", "capkit-peers");
const PACKETS = 1_000_000;
const PASSES = 7;

/** One pass: milliseconds of the clock, and of the processor. */
interface Pass {
  readonly wall: number;
  readonly cpu: number;
}

interface Contestant {
  readonly name: string;
  /** Writes the file. */
  run(path: string): Promise<Pass>;
  /** Checks what it wrote. */
  check(path: string): Promise<void>;
}

/** Words in a row, and what this reads without packet objects. */
const ROW_WORDS = 8;

const microseconds = join(peers, "mix1m.pcap");

function converts(input: string, options: CreateFileOptions): Pick<Contestant, "run"> {
  return {
    async run(path) {
      const before = process.cpuUsage();
      const start = performance.now();
      {
        await using file = await openFile(join(peers, input));
        await using out = await createFile(path, { ...options, interfaces: file.interfaces });
        for await (const batch of file.batches()) await out.writeBatch(batch);
        await out.close();
        assertEquals(out.packets, PACKETS);
      }
      const wall = performance.now() - start;
      const { user, system } = process.cpuUsage(before);
      return { wall, cpu: (user + system) / 1000 };
    },
  };
}

const contestants: Contestant[] = [
  {
    name: "tcpdump -r mix1m.pcap -w",
    run(path) {
      const start = performance.now();
      // The second line of `times` is what the shell's children took.
      const script = 'tcpdump -r "$0" -w "$1" 2>/dev/null; times';
      const { status, stdout } = spawnSync("bash", ["-c", script, microseconds, path], { encoding: "utf8" });
      const wall = performance.now() - start;
      assertEquals(status, 0);
      const [user = 0, system = 0] = (stdout.split("\n")[1] ?? "").split(" ").map(secondsOf);
      return Promise.resolve({ wall, cpu: (user + system) * 1000 });
    },
    check: (path) => Promise.resolve(assertSame(path, microseconds)),
  },
  {
    name: "pcap to pcap",
    ...converts("mix1m.pcap", { format: "pcap", timestamps: "us" }),
    check: (path) => Promise.resolve(assertSame(path, microseconds)),
  },
  {
    name: "pcap to pcapng",
    ...converts("mix1m.pcap", { format: "pcapng" }),
    check: (path) => assertSamePackets(path, microseconds),
  },
  {
    name: "pcapng to pcap",
    ...converts("mix1m.pcapng", { format: "pcap" }),
    check: (path) => assertSamePackets(path, join(peers, "mix1m.pcapng")),
  },
  {
    name: "pcapng to pcapng",
    ...converts("mix1m.pcapng", { format: "pcapng" }),
    check: (path) => assertSamePackets(path, join(peers, "mix1m.pcapng")),
  },
];

/** `0m1.234s`, as `times` prints it. */
function secondsOf(text: string): number {
  const [, minutes, seconds] = /(\d+)m([\d.]+)s/.exec(text) ?? [];
  return Number(minutes) * 60 + Number(seconds);
}

/** The bytes of two files are the same. */
function assertSame(path: string, expected: string): void {
  assertEquals(digestOf(path), digestOf(expected));
}

function digestOf(path: string): string {
  const hash = createHash("sha256");
  const file = openSync(path, "r");
  const piece = new Uint8Array(0x10_0000);
  for (let length = readSync(file, piece); length > 0; length = readSync(file, piece)) {
    hash.update(piece.subarray(0, length));
  }
  closeSync(file);
  return hash.digest("hex");
}

/** The packets of two files are the same: frames, lengths and times. */
async function assertSamePackets(path: string, expected: string): Promise<void> {
  assertEquals(await packetDigestOf(path), await packetDigestOf(expected));
}

async function packetDigestOf(path: string): Promise<string> {
  const hash = createHash("sha256");
  await using file = await openFile(path);
  for await (const { block: { bytes, rows, length } } of file.batches()) {
    for (let at = 0; at < length * ROW_WORDS; at += ROW_WORDS) {
      const offset = rows[at] ?? 0;
      hash.update(rows.subarray(at + 1, at + 5)).update(bytes.subarray(offset, offset + (rows[at + 1] ?? 0)));
    }
  }
  return hash.digest("hex");
}

const median = (values: number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? NaN;

const runtime = "Deno" in globalThis ? "deno" : "Bun" in globalThis ? "bun" : "node";
const pcapng = join(peers, "mix1m.pcapng");
if (!existsSync(microseconds) || !existsSync(pcapng)) {
  console.log("skipped: mix1m.pcap and mix1m.pcapng are not there, run peers/setup big");
} else {
  const directory = mkdtempSync(join(tmpdir(), "capkit-write-"));
  try {
    const passes = contestants.map((): Pass[] => []);
    for (let pass = 0; pass < PASSES; pass++) {
      for (const [i, { run, check }] of contestants.entries()) {
        const path = join(directory, String(i));
        passes[i]?.push(await run(path));
        if (pass === 0) await check(path);
        rmSync(path);
      }
    }
    for (const [i, { name }] of contestants.entries()) {
      const wall = median((passes[i] ?? []).map((pass) => pass.wall));
      const cpu = median((passes[i] ?? []).map((pass) => pass.cpu));
      const perPacket = (ms: number): string => (ms * 1e6 / PACKETS).toFixed(0).padStart(5);
      console.log(`${runtime} ${name.padEnd(28)} ${perPacket(wall)} ns a packet, ${perPacket(cpu)} of CPU`);
    }
  } finally {
    rmSync(directory, { recursive: true });
  }
}
