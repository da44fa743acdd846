/**
 * A program keeps one packet of a thousand, for good.
 *
 * @module
 */

import { readFileSync } from "node:fs";
import { setTimeout } from "node:timers/promises";
import { openLive, type Packet } from "../../../mod.ts";
import { Flood } from "../../support/flood.ts";
import { garbageCollector } from "../../support/garbage.ts";
import { type EngineName, floodNumber, parameters, report } from "../../support/scenario.ts";

export interface KeepParameters {
  engine: EngineName;
  /** Packets to take. */
  count: number;
  /** One of so many is kept. */
  every: number;
  /** Bytes of each frame. */
  bytes: number;
}

export interface KeepResult {
  engine: string;
  captured: number;
  kept: number;
  /** Kept packets that were not what they had been when they came. */
  changed: number;
  /** Memory of the process with the capture open and the garbage collected and given back, in MiB; its ring is part of it. */
  rssMiB: number;
  /** The most that it ever was (VmHWM). */
  peakMiB: number;
}

const { engine, count, every, bytes } = parameters<KeepParameters>();

/** What a packet is recognized by. */
function fingerprint(packet: Packet): string {
  const sum = packet.bytes.reduce((before, byte) => (before * 31 + byte) >>> 0, packet.caplen);
  return [floodNumber(packet), packet.caplen, packet.timestampNs, packet.interface.name, packet.udp?.dstPort, sum]
    .join();
}

const kept: { packet: Packet; is: string }[] = [];
let captured = 0;
await using capture = await openLive({ interfaces: ["v1"], engine });
using flood = new Flood({ from: "v0", bytes });
void flood.done;
for await (const packet of capture) {
  if (++captured % every === 0) kept.push({ packet, is: fingerprint(packet) });
  if (captured === count) break;
}
flood[Symbol.dispose]();
// What was freed goes back to the system a little later.
for (let i = 0; i < 5; i++) {
  garbageCollector()();
  await setTimeout(100);
}
const status = readFileSync("/proc/self/status", "utf8");
/** A line of it, in MiB. */
const mebibytes = (name: string): number => Number(new RegExp(`^${name}:\\s*(\\d+) kB$`, "m").exec(status)?.[1]) / 1024;
await capture.close();
const result: KeepResult = {
  engine: capture.engine.name,
  captured,
  kept: kept.length,
  changed: kept.filter(({ packet, is }) => fingerprint(packet) !== is).length,
  rssMiB: mebibytes("VmRSS"),
  peakMiB: mebibytes("VmHWM"),
};
report(result);
