/**
 * Numbered frames arrive faster than the program takes them: where some are missing, and where the capture says so.
 *
 * @module
 */

import { openLive } from "../../../mod.ts";
import { Flood } from "../../support/flood.ts";
import { eachPacket, type EngineName, floodNumber, type Mode, parameters, report } from "../../support/scenario.ts";

export interface LossParameters {
  engine: EngineName;
  mode: Mode;
  bufferSize?: number;
  timeoutMs?: number;
  /** Frames sent, and how many in a second: as many as go by default. */
  count: number;
  rate?: number;
  /** The program is busy elsewhere for so many milliseconds after so many packets. */
  busyMs: number;
  every: number;
}

/** Packets lost after so many that were captured. */
export interface Hole {
  position: number;
  lost: number;
}

export interface LossResult {
  engine: string;
  /** Places where numbers are missing. */
  holes: number;
  /** Places where events say that packets were lost. */
  places: number;
  /** Places of which only one of the two knows, the first ones: what is missing there, and what is said to be. */
  wrong: { position: number; missing: number; told: number }[];
  /** Packets that are said to be missing at another place than they are. */
  misplaced: number;
  /** Numbers that came twice, or not after the one before. */
  unordered: number;
  captured: number;
  /** The sum of what events told. */
  lost: number;
  /** Statistics at the end. */
  stats: { captured: number; received: number; dropped: number; frozen: number };
}

const { engine, mode, bufferSize, timeoutMs, count, rate = 0, busyMs, every } = parameters<LossParameters>();
const told: Hole[] = [];
await using capture = await openLive({
  interfaces: ["v1"],
  engine,
  ...(bufferSize === undefined ? {} : { bufferSize }),
  ...(timeoutMs === undefined ? {} : { timeoutMs }),
  onEvent: ({ type, position, lost }) => {
    if (type === "lost") told.push({ position, lost });
  },
});
const flood = new Flood({ from: "v0", count, rate });
void flood.done.then(() => capture.stop());

const missing: Hole[] = [];
let captured = 0;
let next = 0;
let unordered = 0;
await eachPacket(capture, {
  mode,
  look: (packet) => {
    const number = floodNumber(packet);
    if (number > next) missing.push({ position: captured, lost: number - next });
    else if (number < next) unordered++;
    next = number + 1;
    if (++captured % every !== 0) return;
    const end = performance.now() + busyMs;
    while (performance.now() < end);
  },
});
if (next < count) missing.push({ position: captured, lost: count - next });

/** Sums by position. */
function byPosition(holes: readonly Hole[]): Map<number, number> {
  const sums = new Map<number, number>();
  for (const { position, lost } of holes) sums.set(position, (sums.get(position) ?? 0) + lost);
  return sums;
}

const holes = byPosition(missing);
const places = byPosition(told);
const all = [...new Set([...holes.keys(), ...places.keys()])].toSorted((a, b) => a - b);
const both = all.map((position) => ({
  position,
  missing: holes.get(position) ?? 0,
  told: places.get(position) ?? 0,
}));
const stats = capture.stats();
const result: LossResult = {
  engine: capture.engine.name,
  holes: holes.size,
  places: places.size,
  wrong: both.filter(({ missing, told }) => missing === 0 || told === 0).slice(0, 10),
  misplaced: both.reduce((sum, { missing, told }) => sum + Math.max(0, missing - told), 0),
  unordered,
  captured,
  lost: told.reduce((sum, { lost }) => sum + lost, 0),
  stats: { captured: stats.captured, received: stats.received, dropped: stats.dropped, frozen: stats.frozen },
};
report(result);
