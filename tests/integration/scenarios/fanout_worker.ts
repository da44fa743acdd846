/**
 * One of the threads of `fanout.ts`: captures what its member of the group gets.
 *
 * @module
 */

import { type FanoutOptions, type LiveCapture, openLive } from "../../../mod.ts";
import { type EngineName, floodNumber } from "../../support/scenario.ts";

/** Packets of which one is passed on. */
const EVERY = 50;
/** Bytes of the frames of the flood; the others are shorter. */
const FLOOD_BYTES = 100;

/** What it is told. */
export type MemberRequest =
  | { kind: "open"; engine: EngineName; fanout: FanoutOptions }
  | { kind: "stop" };

/** What it says: when it is there, when its capture is open, and when that has ended. */
export interface MemberAnswer {
  engine: string;
  /** Numbers of the frames it saw: those of the flood, which are longer, and the others. */
  flooded: number[];
  numbers: number[];
  /** Some of its packets. */
  copies: Uint8Array[];
  captured: number;
  received: number;
  dropped: number;
}

interface Scope {
  onmessage: ((event: MessageEvent<MemberRequest>) => void) | null;
  postMessage(answer: MemberAnswer): void;
}

const scope = globalThis as unknown as Scope;
const nothing: MemberAnswer = {
  engine: "",
  flooded: [],
  numbers: [],
  copies: [],
  captured: 0,
  received: 0,
  dropped: 0,
};
let capture: LiveCapture | undefined = undefined;

async function take(open: LiveCapture): Promise<void> {
  const flooded: number[] = [];
  const numbers: number[] = [];
  const copies: Uint8Array[] = [];
  for await (const batch of open.batches()) {
    for (const packet of batch) {
      const number = floodNumber(packet);
      if (packet.caplen >= FLOOD_BYTES) flooded.push(number);
      else if (numbers.push(number) % EVERY === 0) copies.push(packet.copy().bytes);
    }
  }
  const { captured, received, dropped } = open.stats();
  await open.close();
  scope.postMessage({ engine: open.engine.name, flooded, numbers, copies, captured, received, dropped });
}

scope.onmessage = async ({ data }) => {
  if (data.kind === "stop") {
    capture?.stop();
    return;
  }
  capture = await openLive({ interfaces: ["v1"], engine: data.engine, fanout: data.fanout, timeoutMs: 5 });
  void take(capture);
  scope.postMessage({ ...nothing, engine: capture.engine.name });
};
scope.postMessage(nothing);
