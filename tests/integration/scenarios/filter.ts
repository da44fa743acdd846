/**
 * Captures with filters over a flood, and over frames with tags: which packets come, and where the filter runs.
 *
 * @module
 */

import { openLive, openSender, parseHex, SystemCallError } from "../../../mod.ts";
import { Flood } from "../../support/flood.ts";
import {
  collect,
  eachPacket,
  type EngineName,
  floodNumber,
  type Mode,
  parameters,
  report,
} from "../../support/scenario.ts";

/** What is to be shown. */
export type FilterParameters =
  | { what: "flood"; engine: EngineName; mode: Mode; count: number; rate: number; filters: string[]; snaplen?: number }
  | { what: "frames"; engine: EngineName; frames: string[]; captures: { on: string; filter: string; count: number }[] }
  | { what: "locked"; engine: EngineName };

export interface FloodResult {
  /** Packets whose number does not match the filter in force when they were handed out. */
  foreign: number;
  /** Packets by the rest of their number divided by 4, each counted once. */
  rests: number[];
  /** Of the numbers that 4 divides, from the first that came on, those that did not come. */
  missing: number;
  captured: number;
  received: number;
  dropped: number;
  swaps: number;
  /** Microseconds that setFilter took, the median and the longest. */
  swapUs: number[];
}

export interface FramesResult {
  captures: {
    place: string | undefined;
    reason: string | undefined;
    marks: number[];
    captured: number;
    received: number;
  }[];
}

export interface LockedResult {
  code: string;
}

const chosen = parameters<FilterParameters>();
report(
  chosen.what === "flood"
    ? await flood(chosen)
    : chosen.what === "frames"
    ? await frames(chosen)
    : await locked(chosen),
);

/** Filters say which rests of a number's division by 4 they let through: `"udp[11] & 3 = 1 or udp[11] & 3 = 2"`. */
function restsOf(filter: string): boolean[] {
  return [0, 1, 2, 3].map((rest) => filter.includes(`= ${rest}`));
}

async function flood(
  { engine, mode, count, rate, filters, snaplen }: FilterParameters & { what: "flood" },
): Promise<FloodResult> {
  // The flood is on when the filter comes: nothing is in the socket that has not passed it.
  const sending = new Flood({ from: "v0", count, rate });
  let which = 0;
  let allowed = restsOf(filters[0] ?? "");
  const cut = snaplen === undefined ? {} : { snaplen };
  await using capture = await openLive({ interfaces: ["v1"], engine, filter: filters[0], ...cut });
  void sending.done.then(() => capture.stop());
  const seen = new Uint8Array(count);
  const rests = [0, 0, 0, 0];
  const took: number[] = [];
  let foreign = 0;
  const timer = setInterval(() => {
    which = (which + 1) % filters.length;
    const start = performance.now();
    capture.setFilter(filters[which]);
    took.push((performance.now() - start) * 1000);
    allowed = restsOf(filters[which] ?? "");
  }, 7);
  const look = (number: number): void => {
    const rest = number % 4;
    if (allowed[rest] !== true || number >= count) foreign++;
    if (seen[number] === 0) rests[rest] = (rests[rest] ?? 0) + 1;
    seen[number] = 1;
  };
  await eachPacket(capture, { mode, look: (packet) => look(floodNumber(packet)) });
  clearInterval(timer);
  let missing = 0;
  for (let number = seen.findIndex((one, at) => one === 1 && at % 4 === 0); number < count; number += 4) {
    if (seen[number] === 0) missing++;
  }
  const { captured, received, dropped } = capture.stats();
  took.sort((a, b) => a - b);
  const swapUs = [took[took.length >> 1] ?? NaN, took.at(-1) ?? NaN].map(Math.round);
  return { foreign, rests, missing, captured, received, dropped, swaps: took.length, swapUs };
}

/** Frames carry their number in their last byte. */
async function frames({ engine, frames, captures }: FilterParameters & { what: "frames" }): Promise<FramesResult> {
  const result: FramesResult = { captures: [] };
  using sender = await openSender("v0");
  for (const { on, filter, count } of captures) {
    await using capture = await openLive({ interfaces: [on], engine, filter });
    for (const hex of frames) if (!sender.send(parseHex(hex))) throw new Error("the queue is full");
    const marks = await collect(capture, { count, take: ({ bytes }) => bytes.at(-1) ?? -1, afterMs: 250 });
    capture.stop();
    const { captured, received } = capture.stats();
    const { name, reason } = capture.filterPlace ?? {};
    result.captures.push({ place: name, reason, marks, captured, received });
  }
  return result;
}

async function locked({ engine }: FilterParameters & { what: "locked" }): Promise<LockedResult> {
  await using capture = await openLive({ interfaces: ["v1"], engine, filter: "udp", lockFilter: true });
  try {
    capture.setFilter("tcp");
  } catch (error) {
    if (error instanceof SystemCallError) return { code: error.code };
    throw error;
  }
  return { code: "none" };
}
