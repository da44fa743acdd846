/**
 * An interface goes down, comes up and is deleted while it is captured.
 *
 * @module
 */

import { type CaptureEvent, openLive, openSender, SystemCallError } from "../../../mod.ts";
import {
  eachPacket,
  type EngineName,
  ip,
  type Mode,
  parameters,
  report,
  sleep,
  until,
} from "../../support/scenario.ts";

export interface LinkParameters {
  engine: EngineName;
  mode: Mode;
  /** v1 is the one that things happen to; w1, where it is there, goes on. */
  interfaces: string[];
  /** Milliseconds that the program is busy elsewhere with each packet. */
  busyMs?: number;
}

export interface LinkResult {
  events: { type: string; interface: string; position: number }[];
  /** Marks of the packets captured, in their order. */
  marks: number[];
  /** How the loop ended: what it threw. */
  error: { code: string; errno: number; target: string; message: string } | undefined;
  captured: number;
  received: number;
  dropped: number;
  /** Whether packets sent while the interface was down were refused. */
  refused: string;
}

const { engine, mode, interfaces, busyMs = 0 } = parameters<LinkParameters>();
const result: LinkResult = {
  events: [],
  marks: [],
  error: undefined,
  captured: 0,
  received: 0,
  dropped: 0,
  refused: "",
};
const onEvent = ({ type, interface: { name }, position }: CaptureEvent): void => {
  result.events.push({ type, interface: name, position });
};
await using capture = await openLive({ interfaces, engine, onEvent });
const look = (packet: { bytes: Uint8Array }): void => {
  result.marks.push(packet.bytes[14] ?? -1);
  if (busyMs > 0) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, busyMs);
};
const loop = eachPacket(capture, { mode, look }).catch((error: unknown) => {
  if (!(error instanceof SystemCallError)) throw error;
  const { code, errno, target, message } = error;
  result.error = { code, errno, target, message };
});

/** A frame with a mark. */
function marked(mark: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(60).fill(2, 0, 12);
  bytes.set([0x88, 0xb5, mark], 12);
  return bytes;
}

const happened = (type: string): Promise<boolean> => until(() => result.events.some((event) => event.type === type));
const arrived = (mark: number): Promise<boolean> => until(() => result.marks.includes(mark));

using v0 = await openSender("v0");
using w0 = await openSender("w0");
v0.send(marked(1));
await arrived(1);
ip("link set v1 down");
await happened("down");
try {
  v0.send(marked(2));
} catch (error) {
  result.refused = error instanceof SystemCallError ? error.code : "";
}
w0.send(marked(3));
if (interfaces.includes("w1")) await arrived(3);
ip("link set v1 up");
await happened("up");
v0.send(marked(4));
await arrived(4);
// These are in the socket, or not even read yet, when the interface goes.
for (let mark = 5; mark < 10; mark++) v0.send(marked(mark));
ip("link del v1");
await happened("deleted");
if (interfaces.includes("w1")) {
  w0.send(marked(10));
  await arrived(10);
  await sleep(20);
  capture.stop();
}
await loop;
const { captured, received, dropped } = capture.stats();
report({ ...result, captured, received, dropped });
