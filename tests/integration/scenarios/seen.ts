/**
 * Which packets a capture sees, and what it says of them: on all interfaces, on `lo`, in one direction.
 *
 * @module
 */

import { interfaces as listInterfaces, openLive, openSender } from "../../../mod.ts";
import { collect, type EngineName, ip, parameters, report, sleep } from "../../support/scenario.ts";

export interface SeenParameters {
  engine: EngineName;
  interfaces: string[];
  direction?: "in" | "out" | "inout";
  promiscuous?: boolean;
  /** In this order, each frame with the mark of its place, from 1. */
  sends: ("v0" | "v1" | "late" | "lo")[];
  count: number;
}

export interface SeenResult {
  packets: SeenPacket[];
  events: string[];
  interfaces: string[];
  captured: number;
  received: number;
}

export interface SeenPacket {
  mark: number;
  on: string;
  ifindex: number;
  direction: string | undefined;
  linktype: number;
}

/** Waits until frames go out: an interface that has just come up drops them. */
async function untilRunning(name: string): Promise<void> {
  for (let tries = 0; tries < 1000; tries++) {
    if ((await listInterfaces()).find((one) => one.name === name)?.flags.includes("running")) return;
    await sleep(2);
  }
}

const { engine, interfaces, direction, promiscuous, sends, count } = parameters<SeenParameters>();
const events: string[] = [];
const capture = await openLive({
  interfaces,
  engine,
  onEvent: ({ type }) => events.push(type),
  ...(direction === undefined ? {} : { direction }),
  ...(promiscuous === undefined ? {} : { promiscuous }),
});
for (const [i, to] of sends.entries()) {
  if (to === "late") {
    // An interface that was not there when the capture was opened.
    ip("link add late type veth peer name later");
    ip("link set late up");
    ip("link set later up");
    await untilRunning("late");
  }
  using sender = await openSender(to);
  const bytes = new Uint8Array(60).fill(2, 0, 12);
  bytes.set([0x88, 0xb5, i + 1], 12);
  sender.send(bytes);
}
const packets = await collect(capture, {
  count,
  take: (packet): SeenPacket => ({
    mark: packet.bytes[14] ?? -1,
    on: packet.interface.name,
    ifindex: packet.interface.ifindex,
    direction: packet.direction,
    linktype: packet.linktype,
  }),
  afterMs: 100,
});
await capture.close();
const stats = capture.stats();
const result: SeenResult = {
  packets,
  events,
  interfaces: capture.interfaces.map(({ name }) => name),
  captured: stats.captured,
  received: stats.received,
};
report(result);
