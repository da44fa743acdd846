/**
 * How packets come, as a capture says of itself; filters that are locked; and sockets that somebody else opened.
 *
 * @module
 */

import process from "node:process";
import { loadSys } from "../../../ffi/mod.ts";
import {
  AF_PACKET,
  PACKET_RX_RING,
  SO_ATTACH_FILTER,
  SOCK_CLOEXEC,
  SOCK_NONBLOCK,
  SOCK_RAW,
  SOL_PACKET,
  SOL_SOCKET,
} from "../../../lib/linux/abi.ts";
import { DROP_ALL } from "../../../lib/linux/direction_filter.ts";
import { encodeSockaddrLl } from "../../../lib/linux/sockaddr_ll.ts";
import { encodeSockFprog } from "../../../lib/linux/sock_fprog.ts";
import { encodeRingRequest } from "../../../lib/linux/tpacket_v3.ts";
import { type LiveCapture, type LiveOptions, openLive, openSender } from "../../../mod.ts";
import { type EngineName, markedFrame, report, until } from "../../support/scenario.ts";

/** A capture of marked frames, from its opening to its end. */
export interface Taken {
  engine: string;
  reason: string;
  /** Milliseconds from when the last frame was sent until it was taken. */
  tookMs: number;
  marks: number[];
  stats: { captured: number; received: number; dropped: number };
}

export interface EngineResult {
  /** By the options that were given. */
  captures: Record<string, Taken>;
  /** What attaching a filter gave to somebody else who has the descriptor, by engine, where it is locked or not. */
  locked: Record<EngineName, { locked: number; open: number; after: Taken }>;
  /** Sockets that were open, bound and had received frames before they were given. */
  adopted: Record<string, Taken>;
  /** Whether a descriptor was closed with its capture. */
  closed: boolean;
  /** What opening with a ring said of a socket that has one, and whether the socket was still there. */
  busy: { message: string; open: boolean };
}

const sys = await loadSys();
using sender = await openSender("v0");

/** Sends frames with these marks, takes them all, and stops. */
async function take(
  capture: LiveCapture,
  { send, expect = send }: { send: number[]; expect?: number[] },
): Promise<Taken> {
  const marks: number[] = [];
  const loop = (async () => {
    for await (const { bytes } of capture) marks.push(bytes[14] ?? -1);
  })();
  for (const mark of send) sender.send(markedFrame(mark));
  const start = performance.now();
  await until(() => marks.length >= expect.length);
  const tookMs = performance.now() - start;
  capture.stop();
  await loop;
  await capture.close();
  const { captured, received, dropped } = capture.stats();
  return { ...capture.engine, engine: capture.engine.name, tookMs, marks, stats: { captured, received, dropped } };
}

const captures: [string, Partial<LiveOptions>][] = [
  ["auto", {}],
  ["ring", { engine: "ring" }],
  ["recvmsg", { engine: "recvmsg" }],
  ["immediate", { immediate: true }],
  ["immediate ring", { immediate: true, engine: "ring" }],
  ["the least", { engine: "ring", bufferSize: 4096, timeoutMs: 1, snaplen: 60 }],
  ["the most", { engine: "ring", bufferSize: 2 ** 30 }],
];
const result: EngineResult = {
  captures: {},
  locked: Object.create(null),
  adopted: {},
  closed: false,
  busy: { message: "", open: false },
};
// One that another process opened, where the test says which: it has received the first frames.
const inherited = Number(process.env["CAPKIT_FD"] ?? -1);
if (inherited >= 0) {
  const capture = await openLive({ fd: inherited });
  result.adopted["inherited"] = await take(capture, { send: [4, 5], expect: [1, 2, 3, 4, 5] });
}
for (const [name, options] of captures) {
  const capture = await openLive({ interfaces: ["v1"], ...options });
  // The loop waits before the frame comes.
  result.captures[name] = await take(capture, { send: [1] });
}

/** A packet socket that is not the library's; bound it receives what comes from then on. */
function openSocket({ bound }: { bound: boolean }): number {
  const fd = sys.socket(AF_PACKET, SOCK_RAW | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (bound && sys.bind(fd, encodeSockaddrLl(sys.ifNametoindex("v1"))) < 0) throw new Error("not bound");
  return fd;
}

const dropAll = encodeSockFprog(DROP_ALL, (buffer) => sys.addressOf(buffer)).subarray(0, 16);
for (const engine of ["ring", "recvmsg"] satisfies EngineName[]) {
  const attempts: number[] = [];
  let after: Taken | undefined = undefined;
  for (const lockFilter of [true, false]) {
    const fd = openSocket({ bound: false });
    const capture = await openLive({ interfaces: ["v1"], engine, fd, lockFilter });
    for (const mark of [1, 2, 3]) sender.send(markedFrame(mark));
    attempts.push(sys.setsockopt(fd, SOL_SOCKET, SO_ATTACH_FILTER, dropAll));
    const all = [1, 2, 3, 4, 5];
    if (lockFilter) after = await take(capture, { send: [4, 5], expect: all });
    else await capture.close();
  }
  const [locked = 0, open = 0] = attempts;
  if (after !== undefined) result.locked[engine] = { locked, open, after };
}

for (const engine of ["auto", "recvmsg", "ring"] as const) {
  const fd = openSocket({ bound: true });
  for (const mark of [1, 2, 3]) sender.send(markedFrame(mark));
  const capture = await openLive({ fd, engine });
  const expect = engine === "ring" ? [4, 5] : [1, 2, 3, 4, 5];
  result.adopted[engine] = await take(capture, { send: [4, 5], expect });
  result.closed = sys.getsockopt(fd, SOL_SOCKET, SO_ATTACH_FILTER, new Uint8Array(new ArrayBuffer(4))) === -9;
}

{
  const fd = openSocket({ bound: false });
  // A ring of the first version, which the version can't be changed of.
  const request = encodeRingRequest({ blockSize: 4096, blockCount: 2, timeoutMs: 0 }).subarray(0, 16);
  if (sys.setsockopt(fd, SOL_PACKET, PACKET_RX_RING, request) < 0) throw new Error("no ring");
  result.busy.message = await openLive({ interfaces: ["v1"], fd, engine: "ring" }).then(
    () => "",
    (error: unknown) => error instanceof Error ? error.message : String(error),
  );
  result.busy.open = sys.bind(fd, encodeSockaddrLl(sys.ifNametoindex("v1"))) >= 0;
  sys.close(fd);
}
report(result);
