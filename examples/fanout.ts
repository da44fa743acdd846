/**
 * Spreads the packets of an interface over Workers, each flow to one of them, and adds up what they counted.
 *
 *   sudo deno run -A examples/fanout.ts eth0 4 10        or        sudo bun examples/fanout.ts eth0 4 10
 */

import process from "node:process";
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";
import { decode, LINKTYPE_ETHERNET, openLive, summary } from "../mod.ts";

const [name = "lo", workers = "2", seconds = "5"]: string[] = isMainThread ? process.argv.slice(2) : workerData;
const counts = new Map<string, number>();
const add = (what: string, packets: number): unknown => counts.set(what, (counts.get(what) ?? 0) + packets);
const show = (): string => [...counts].map(([what, packets]) => `${packets} ${what}`).join(", ");

async function count(): Promise<void> {
  const fanout = { group: process.pid & 0xffff, mode: "hash" } as const;
  await using capture = await openLive({ interfaces: [name], snaplen: 96, fanout });
  setTimeout(() => capture.stop(), Number(seconds) * 1000);
  let last = new Uint8Array(0);
  for await (const batch of capture.batches()) {
    for (const packet of batch) add(packet.tcp?.name ?? packet.udp?.name ?? "other", 1);
    // What goes to another thread is a copy of the packet alone: a view would take the whole batch with it.
    last = batch.packet(batch.length - 1).copy().bytes;
  }
  add("captured", capture.stats().captured);
  add("dropped", capture.stats().dropped);
  parentPort?.postMessage({ counts, line: show(), last });
}

if (!isMainThread) await count();
for (let left = isMainThread ? Number(workers) : 0; left > 0; left--) {
  new Worker(new URL(import.meta.url), { workerData: [name, workers, seconds] }).on("message", (part) => {
    const last = decode(part.last, LINKTYPE_ETHERNET);
    console.log(part.line, last.caplen > 0 ? summary(last, { timestamps: "none" }) : "");
    for (const [what, packets] of part.counts) add(what, packets);
  });
}
if (isMainThread) process.once("exit", () => console.log(show()));
