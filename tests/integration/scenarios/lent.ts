/**
 * A batch is used when it is not the program's any more: after the next one, after the loop, after close, and by another
 * thread. What it shows then is nothing.
 *
 * @module
 */

import { type Batch, openLive, type Packet } from "../../../mod.ts";
import { Flood } from "../../support/flood.ts";
import { garbageCollector, litter } from "../../support/garbage.ts";
import { type EngineName, floodNumber, mappings, parameters, report, sleep, until } from "../../support/scenario.ts";
import type { ReaderAnswer, ReaderRequest } from "./lent_worker.ts";

/** Batches, each of which another one follows. */
const BATCHES = 30;
/** First byte of the destination address of all frames: what is read elsewhere must be this, or nothing. */
const FIRST_BYTE = 2;

export interface LentParameters {
  engine: EngineName;
  way: LentWay;
}

/** What another thread gets of a batch: nothing, a copy of its memory, or that memory itself, at the end of the loop too. */
export type LentWay = "nothing" | "clone" | "transfer" | "transfer at the end";

export interface LentResult {
  engine: string;
  /** Batches that the loop got, and those of them that were used too late. */
  batches: number;
  used: number;
  /** What a use of one gave, each kind once. */
  outcomes: string[];
  /** The same of packets of batches that were kept in time, and of copies. */
  kept: string[];
  /** What the other thread saw: bytes of frames, or zeros, or neither. */
  elsewhere: ReaderAnswer | undefined;
  /** What the loop ended with after the memory had been transferred. */
  error: string | undefined;
  /** Rings still mapped when the capture was closed. */
  rings: number;
  /** Packets that a new capture in the same process received at the end. */
  after: number;
}

const { engine, way } = parameters<LentParameters>();
const collect = garbageCollector();
const outcomes = new Set<string>();
const kept = new Set<string>();
using flood = new Flood({ from: "v0", rate: 50_000 });
void flood.done;

/** A batch, and what a program may hold of it. */
interface Held {
  readonly batch: Batch;
  readonly packet: Packet;
  readonly bytes: Uint8Array;
  readonly payload: Uint8Array;
  readonly blockBytes: Uint8Array;
  readonly udp: Packet["udp"];
}

function hold(batch: Batch): Held {
  const packet = batch.packet(batch.length - 1);
  const { bytes, payload, udp } = packet;
  if (bytes[0] !== FIRST_BYTE || udp?.dstPort !== 5000) throw new Error("not a frame of the flood");
  return { batch, packet, bytes, payload, blockBytes: batch.block.bytes, udp };
}

/** What a use gives, as text. */
function outcome(name: string, use: () => unknown): string {
  try {
    const value = use();
    return `${name}: ${value instanceof Uint8Array ? `${value.length} bytes` : String(value)}`;
  } catch (error) {
    return `${name}: ${error instanceof Error ? error.name : error}`;
  }
}

function use(held: Held): void {
  const { batch, packet, bytes, payload, blockBytes, udp } = held;
  outcomes.add(outcome("view of a frame", () => bytes));
  outcomes.add(outcome("view of a payload", () => payload));
  outcomes.add(outcome("view of the block", () => blockBytes));
  outcomes.add(outcome("first byte of a view", () => bytes[0]));
  outcomes.add(outcome("block.bytes", () => batch.block.bytes));
  outcomes.add(outcome("block.rows", () => batch.block.rows.length));
  outcomes.add(outcome("packet.bytes", () => packet.bytes));
  outcomes.add(outcome("packet.caplen", () => packet.caplen));
  outcomes.add(outcome("packet.udp", () => packet.udp));
  outcomes.add(outcome("packet.copy()", () => packet.copy()));
  outcomes.add(outcome("a layer's port", () => udp?.dstPort));
  outcomes.add(outcome("batch.packet(0)", () => batch.packet(0).seconds));
  outcomes.add(outcome("batch.keep()", () => batch.keep()));
  for (const one of batch) {
    outcomes.add(outcome("a packet of the batch", () => one.interface));
    break;
  }
}

/** What is to stay as it was. */
function check(packet: Packet, number: number): void {
  kept.add(outcome("first byte", () => packet.bytes[0]));
  kept.add(outcome("caplen", () => packet.caplen));
  kept.add(outcome("the same number", () => floodNumber(packet) === number));
}

const reader = new Worker(new URL("lent_worker.ts", import.meta.url), { type: "module" });
let answer: ReaderAnswer | undefined = undefined;
reader.onmessage = ({ data }: MessageEvent<ReaderAnswer>) => answer = data;

/** Gives a block's memory to the other thread, which reads it again and again from then on. */
function giveAway({ bytes }: Batch["block"]): void {
  if (way === "nothing") return;
  const request: ReaderRequest = { bytes, first: FIRST_BYTE };
  reader.postMessage(request, way === "clone" ? [] : [bytes.buffer]);
}

let batches = 0;
const held: Held[] = [];
const copies: { packet: Packet; number: number }[] = [];
const capture = await openLive({ interfaces: ["v1"], engine, bufferSize: 2 ** 20, timeoutMs: 5 });
let error: string | undefined = undefined;
try {
  for await (const batch of capture.batches()) {
    for (const one of held) use(one);
    for (const { packet, number } of copies) check(packet, number);
    const packet = batch.packet(0);
    const number = floodNumber(packet);
    copies.push({ packet: packet.copy(), number });
    // Some batches are kept in time.
    if (++batches % 10 === 7) copies.push({ packet: batch.keep().packet(0), number });
    else held.push(hold(batch));
    litter();
    if (batches % 10 === 5) collect();
    if (batches === (way === "transfer at the end" ? BATCHES : BATCHES / 2)) giveAway(batch.block);
    if (batches === BATCHES) break;
  }
} catch (thrown) {
  error = thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown);
}
// The last one was taken back when the loop ended, or is when the capture is closed.
if (error === undefined && way === "nothing") await capture.close();
await capture.close();
collect();
const { rings } = mappings();
for (const one of held) use(one);
for (const { packet, number } of copies) check(packet, number);

// The other thread reads on for a while after the capture, and its memory, are gone.
if (way !== "nothing") {
  await sleep(200);
  reader.postMessage("enough");
  await until(() => answer !== undefined);
}
reader.terminate();

await using next = await openLive({ interfaces: ["v1"], engine, bufferSize: 2 ** 20 });
let after = 0;
for await (const batch of next.batches()) {
  after += batch.length;
  for (const one of held) use(one);
  if (after > 100) break;
}
const result: LentResult = {
  engine: next.engine.name,
  batches,
  used: held.length,
  outcomes: [...outcomes].toSorted(),
  kept: [...kept].toSorted(),
  elsewhere: answer,
  error,
  rings,
  after,
};
report(result);
