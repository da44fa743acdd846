/**
 * Numbered frames arrive on several interfaces at once: each is captured once or counted as dropped.
 *
 * @module
 */

import { openLive } from "../../../mod.ts";
import { Flood } from "../../support/flood.ts";
import { eachPacket, type EngineName, floodNumber, type Mode, parameters, report } from "../../support/scenario.ts";

export interface NumberedParameters {
  engine: EngineName;
  /** Frames sent to each interface. */
  count: number;
  /** Frames a second, on each. */
  rate: number;
  mode: Mode;
  /** Pairs of the sending and the capturing end. */
  cables: [string, string][];
  bufferSize?: number;
  /** Milliseconds that the program is busy with each 1,000th packet. */
  busyMs?: number;
}

export interface NumberedResult {
  interfaces: {
    name: string;
    /** Different numbers seen. */
    distinct: number;
    /** Packets with a number that was seen before, or with none that was sent. */
    wrong: number;
    captured: number;
    received: number;
    dropped: number;
  }[];
  total: { captured: number; received: number; dropped: number };
  /** Whether the counters ever went back. */
  wentBack: boolean;
}

const { engine, count, rate, mode, cables, bufferSize, busyMs = 0 } = parameters<NumberedParameters>();
await using capture = await openLive({
  interfaces: cables.map(([, to]) => to),
  engine,
  ...(bufferSize === undefined ? {} : { bufferSize }),
});
const seen = new Map(cables.map(([, to]) => [to, { numbers: new Uint8Array(count), distinct: 0, wrong: 0 }]));
const floods = cables.map(([from]) => new Flood({ from, count, rate }));
void Promise.all(floods.map(({ done }) => done)).then(() => capture.stop());

let looks = 0;
let last = capture.stats();
let wentBack = false;
await eachPacket(capture, {
  mode,
  look: (packet) => {
    const one = seen.get(packet.interface.name);
    if (one === undefined) throw new Error(`a packet of ${packet.interface.name}`);
    const number = floodNumber(packet);
    if (number >= count || one.numbers[number] !== 0) one.wrong++;
    else {
      one.numbers[number] = 1;
      one.distinct++;
    }
    if (++looks % 1000 !== 0) return;
    const stats = capture.stats();
    if (stats.captured < last.captured || stats.received < last.received || stats.dropped < last.dropped) {
      wentBack = true;
    }
    last = stats;
    const end = performance.now() + busyMs;
    while (performance.now() < end);
  },
});
const stats = capture.stats();
const result: NumberedResult = {
  interfaces: stats.interfaces.map(({ interface: { name }, captured, received, dropped }) => {
    const { distinct = 0, wrong = 0 } = seen.get(name) ?? {};
    return { name, distinct, wrong, captured, received, dropped };
  }),
  total: { captured: stats.captured, received: stats.received, dropped: stats.dropped },
  wentBack,
};
report(result);
