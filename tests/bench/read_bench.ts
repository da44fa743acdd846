/**
 * How long it takes to read a capture file of 1,000,000 packets: `deno run -A tests/bench/read_bench.ts`, or
 * `bun tests/bench/read_bench.ts`. The big captures are made by `peers/setup big`; PEERS says where they are.
 */

import { assertEquals } from "@std/assert";
import { type CaptureFile, openFile } from "@capkit/capkit/core";
import { existsSync, statSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import process from "node:process";

const peers = process.env.PEERS ?? join(homedir(), ".cache", "capkit-peers");
const PACKETS = 1_000_000;
const PASSES = 7;

/** Word of a row, and words in a row: what a program that counts nanoseconds reads without packet objects. */
const ROW_CAPLEN = 1;
const ROW_WORDS = 8;

/** Each way to read a file returns the number of packets and the sum of their caplens. */
type Way = (file: CaptureFile) => Promise<[packets: number, bytes: number]>;

const ways: Record<string, Way> = {
  "batches, caplen from the rows": async (file) => {
    let [packets, bytes] = [0, 0];
    for await (const { block: { rows, length } } of file.batches()) {
      for (let row = 0; row < length; row++) bytes += rows[row * ROW_WORDS + ROW_CAPLEN] ?? 0;
      packets += length;
    }
    return [packets, bytes];
  },
  "batches, caplen of each packet": async (file) => {
    let [packets, bytes] = [0, 0];
    for await (const batch of file.batches()) {
      for (const packet of batch) bytes += packet.caplen;
      packets += batch.length;
    }
    return [packets, bytes];
  },
  "for await, caplen of each packet": async (file) => {
    let [packets, bytes] = [0, 0];
    for await (const packet of file) {
      bytes += packet.caplen;
      packets++;
    }
    return [packets, bytes];
  },
};

const runtime = "Deno" in globalThis ? "deno" : "Bun" in globalThis ? "bun" : "node";
for (const name of ["mix1m.pcap", "mix1m.pcapng"]) {
  const path = join(peers, name);
  if (!existsSync(path)) {
    console.log(`skipped ${name}: it is not there, run peers/setup big`);
    continue;
  }
  const results = new Set<number>();
  for (const [what, read] of Object.entries(ways)) {
    let best = Infinity;
    let cpu = Infinity;
    for (let pass = 0; pass < PASSES; pass++) {
      const before = process.cpuUsage();
      const start = performance.now();
      await using file = await openFile(path);
      const [packets, bytes] = await read(file);
      best = Math.min(best, performance.now() - start);
      const { user, system } = process.cpuUsage(before);
      cpu = Math.min(cpu, user + system);
      assertEquals(packets, PACKETS);
      results.add(bytes);
    }
    const perPacket = (ms: number): string => (ms * 1e6 / PACKETS).toFixed(1).padStart(6);
    console.log(
      `${runtime} ${name} ${what.padEnd(34)} ${perPacket(best)} ns a packet, ${perPacket(cpu / 1000)} of CPU`,
    );
  }
  assertEquals(results.size, 1);
  const rss = process.memoryUsage().rss / 2 ** 20;
  console.log(
    `${runtime} ${name} ${(statSync(path).size / PACKETS).toFixed(0)} bytes a packet, RSS ${rss.toFixed(0)} MB`,
  );
}
