/**
 * Two hosts talk over a bridge, and one capture is on the bridge and on a port of it: it sees each frame twice.
 *
 * @module
 */

import { openLive, openSender, parseHex } from "../../../mod.ts";
import { collect, type EngineName, parameters, report, toHex } from "../../support/scenario.ts";

export interface DuplicatesParameters {
  engine: EngineName;
  dropDuplicates: boolean;
  /** Sent by the host behind port p0 and by the one behind p1, as hexadecimal, so many times each. */
  frames: { from: "h0" | "h1"; hex: string; times: number }[];
  /** Packets to wait for. */
  count: number;
}

export interface DuplicatesResult {
  packets: string[];
  /** Packets that each interface received, and that were handed out from it. */
  received: number[];
  captured: number[];
}

const { engine, dropDuplicates, frames, count } = parameters<DuplicatesParameters>();
await using capture = await openLive({
  interfaces: ["br0", "p0"],
  engine,
  timeoutMs: 5,
  merge: { delayMs: 200, dropDuplicates },
});
using h0 = await openSender("h0");
using h1 = await openSender("h1");
for (const { from, hex, times } of frames) {
  for (let time = 0; time < times; time++) (from === "h0" ? h0 : h1).send(parseHex(hex));
}
const packets = await collect(capture, { count, take: ({ bytes }) => toHex(bytes), afterMs: 300 });
const { interfaces } = capture.stats();
const result: DuplicatesResult = {
  packets,
  received: interfaces.map(({ received }) => received),
  captured: interfaces.map(({ captured }) => captured),
};
report(result);
