/**
 * Several captures at once, in one thread and in another.
 *
 * @module
 */

import { openLive, openSender } from "../../../mod.ts";
import { descriptors, type EngineName, parameters, report, until } from "../../support/scenario.ts";

/** Captures in this thread. */
const CAPTURES = 5;

export interface SeveralParameters {
  engine: EngineName;
}

export interface SeveralResult {
  /** Marks that each capture saw; the last one is another thread's. */
  marks: number[][];
  /** Descriptors that one more capture costs: its socket, and nothing else. */
  each: number;
}

const { engine } = parameters<SeveralParameters>();
const result: SeveralResult = { marks: [], each: 0 };
const captures = [await openLive({ interfaces: ["v1"], engine })];
const before = descriptors();
while (captures.length < CAPTURES) captures.push(await openLive({ interfaces: ["v1"], engine }));
result.each = (descriptors() - before) / (CAPTURES - 1);

const loops = captures.map(async (capture, i) => {
  const marks: number[] = result.marks[i] = [];
  for await (const packet of capture) marks.push(packet.bytes[14] ?? -1);
});
const others: number[] = result.marks[CAPTURES] = [];
const worker = new Worker(new URL("several_worker.ts", import.meta.url), { type: "module" });
let ready = false;
worker.onmessage = ({ data }: MessageEvent<number>) => {
  if (data === 0) ready = true;
  else others.push(data);
};
worker.postMessage(engine);
await until(() => ready);

using sender = await openSender("v0");
async function send(mark: number, seenBy: number[]): Promise<void> {
  const bytes = new Uint8Array(60).fill(2, 0, 12);
  bytes.set([0x88, 0xb5, mark], 12);
  sender.send(bytes);
  await until(() => seenBy.every((i) => result.marks[i]?.includes(mark)));
}
await send(1, [0, 1, 2, 3, 4, 5]);
// Those that are left go on.
await captures[0]?.close();
await captures[3]?.close();
await send(2, [1, 2, 4, 5]);
worker.terminate();
await send(3, [1, 2, 4]);
await Promise.all(captures.map((capture) => capture.close()));
await Promise.all(loops);
report(result);
