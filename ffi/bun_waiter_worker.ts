/**
 * The thread of the fallback in `bun_waiter.ts`: told an epoll descriptor, it answers when an event is waiting there.
 *
 * It polls the descriptor and leaves the events in the set: taking them out is the capturing thread's part.
 *
 * @module
 */

import type { BunFfi } from "./bun_waiter.ts";
import { LIBC_NAME } from "./libc.ts";

/** The part of a worker's globals and of Bun's modules that is used here. */
interface WorkerScope {
  process: { getBuiltinModule(name: string): unknown };
  postMessage(message: string): void;
  onmessage: ((event: { data: number }) => void) | null;
}

const POLLIN = 1;
const scope = globalThis as unknown as WorkerScope;
const ffi = scope.process.getBuiltinModule("bun:ffi") as BunFfi;
const { poll } = ffi.dlopen(LIBC_NAME, { poll: { args: ["ptr", "u64", "i32"], returns: "i32" } }).symbols;
// struct pollfd: i32 fd, i16 events, i16 revents
const pollfd = new DataView(new ArrayBuffer(8));

scope.onmessage = ({ data: epfd }) => {
  pollfd.setInt32(0, epfd, true);
  pollfd.setInt16(4, POLLIN, true);
  // A signal ends the wait early with -1: wait on.
  while (poll?.(pollfd, 1, -1) < 0);
  scope.postMessage("ready");
};
scope.postMessage("ready");
