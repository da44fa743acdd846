/**
 * Captures opened while other interfaces are flooded, and right after a packet: what must not be seen.
 *
 * @module
 */

import { openLive, openSender } from "../../../mod.ts";
import { Flood } from "../../support/flood.ts";
import { collect, type EngineName, parameters, report, sleep } from "../../support/scenario.ts";

/** Bytes of the frames on the other interface. */
const FOREIGN_BYTES = 200;

export interface OpeningParameters {
  engine: EngineName;
  times: number;
}

export interface OpeningResult {
  /** Packets of the flooded interface, which no capture was asked for. */
  foreign: number;
  /** Marked frames captured that were sent before the capture was opened. */
  early: number;
  /** Marked frames captured that were sent after it. */
  right: number;
}

const { engine, times } = parameters<OpeningParameters>();
const result: OpeningResult = { foreign: 0, early: 0, right: 0 };
using flood = new Flood({ from: "w0", bytes: FOREIGN_BYTES });
void flood.done;
await sleep(200);
using v0 = await openSender("v0");
for (let time = 0; time < times; time++) {
  const bytes = new Uint8Array(60).fill(2, 0, 12);
  bytes.set([0x88, 0xb5, 1], 12);
  v0.send(bytes);
  await using capture = await openLive({ interfaces: ["v1"], engine });
  bytes[14] = 2;
  v0.send(bytes);
  const marks = await collect(capture, {
    count: 1,
    take: (packet) => packet.caplen === FOREIGN_BYTES ? 0 : packet.bytes[14],
    afterMs: 5,
  });
  for (const mark of marks) {
    if (mark === 0) result.foreign++;
    else if (mark === 1) result.early++;
    else if (mark === 2) result.right++;
  }
}
report(result);
