/**
 * Frames go over two cables in turns, each cable in a network namespace of its own: one capture merges both.
 *
 * @module
 */

import { openLive, openSender, type PacketSender } from "../../../mod.ts";
import { eachPacket, type EngineName, type Mode, parameters, report, sleep, until } from "../../support/scenario.ts";

export interface MergeParameters {
  /** The other namespace. The cable is from `v0` to `v1` in both. */
  netns: string;
  engine: EngineName;
  mode: Mode;
  /** Frames sent, on both cables together. */
  count: number;
}

export interface MergeResult {
  engine: string;
  interfaces: { name: string; netns?: string }[];
  /** For each interface: frames sent there, captured, and those captured that were sent elsewhere. */
  sent: number[];
  captured: number[];
  foreign: number[];
  received: number;
  dropped: number;
  /** Frames missing or there twice. */
  wrong: number;
  /** Packets with a time before that of the packet before. */
  early: number;
  /** Packets sent before the packet before, on the same cable and on whichever. */
  swappedOnCable: number;
  swapped: number;
  /** How often the interface changed from one packet to the next. */
  turns: number;
}

const { netns, engine, mode, count } = parameters<MergeParameters>();
const capture = await openLive({
  interfaces: ["v1", { name: "v1", netns }],
  engine,
  merge: { delayMs: 500 },
  timeoutMs: 5,
});
using here = await openSender("v0");
using there = await openSender("v0", { netns });
const senders: readonly PacketSender[] = [here, there];
const frame = new Uint8Array(60).fill(2, 0, 12);
frame.set([0x88, 0xb5], 12);
const view = new DataView(frame.buffer);
/** Which cable each frame goes over. */
const cables = Uint8Array.from({ length: count }, (_, i) => Math.floor(i / 1000) % 2 === 0 ? i % 2 : i % 7 < 3 ? 0 : 1);

async function send(): Promise<void> {
  for (let number = 0; number < count; number++) {
    view.setUint32(14, number);
    while (senders[cables[number] ?? 0]?.send(frame) !== true) await sleep(0);
    // Bursts, and now and then a pause, in which one of the two has more to deliver than the other.
    if (number % 200 === 199) await sleep(number % 1000 === 999 ? 30 : 2);
  }
}

const numbers: number[] = [];
const places: number[] = [];
let early = 0;
let last = 0n;
const loop = eachPacket(capture, {
  mode,
  look: (packet) => {
    const { bytes, timestampNs } = packet;
    numbers.push(new DataView(bytes.buffer, bytes.byteOffset).getUint32(14));
    places.push(capture.interfaces.indexOf(packet.interface));
    if (timestampNs < last) early++;
    last = timestampNs;
  },
});
await send();
await until(() => numbers.length >= count, 10_000);
capture.stop();
await loop;
await capture.close();

/** How many are less than the one before. */
function descents(list: readonly number[]): number {
  return list.filter((number, i) => number < (list[i - 1] ?? 0)).length;
}

const { received, dropped, interfaces } = capture.stats();
const on = (place: number): number[] => numbers.filter((_, i) => places[i] === place);
const result: MergeResult = {
  engine: capture.engine.name,
  interfaces: interfaces.map(({ interface: at }) => ({
    name: at.name,
    ...(at.netns === undefined ? {} : { netns: at.netns }),
  })),
  sent: [0, 1].map((cable) => cables.filter((one) => one === cable).length),
  captured: interfaces.map(({ captured }) => captured),
  foreign: [0, 1].map((place) => on(place).filter((number) => cables[number] !== place).length),
  received,
  dropped,
  wrong: Math.abs(count - new Set(numbers).size) + numbers.length - new Set(numbers).size,
  early,
  swappedOnCable: descents(on(0)) + descents(on(1)),
  swapped: descents(numbers),
  turns: places.filter((place, i) => i > 0 && place !== places[i - 1]).length,
};
report(result);
