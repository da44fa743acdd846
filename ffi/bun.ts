/**
 * The adapter for Bun: `bun:ffi`.
 *
 * Facts that shaped it: small typed arrays that own no ArrayBuffer move, so addresses are taken of ArrayBuffers only and
 * views are passed as they are; there is no call off the JavaScript thread, so waiting is the work of `bun_waiter.ts`.
 *
 * @module
 */

import type { Sys } from "../lib/capture/sys.ts";
import { type BunFfi, openAioWaiter, openWorkerWaiter, type Waiter } from "./bun_waiter.ts";
import {
  type Call,
  fixedArity,
  LIBC,
  LIBC_NAME,
  type LibcFunction,
  type LibcName,
  type NativeFunction,
  type Parameter,
} from "./libc.ts";
import { LibcSys } from "./libc_sys.ts";

const ENOSYS = 38;
const PARAMETERS: Readonly<Record<Parameter, string>> = {
  i32: "i32",
  u32: "u32",
  size: "usize",
  bytes: "ptr",
  address: "ptr",
};
// An address as i64_fast is a number, and MAP_FAILED is -1 as in C.
const RESULTS = { i32: "i32", address: "i64_fast", void: "void" } as const;

/** The kernel through Bun's FFI. */
export function bunSys(ffi: BunFfi, arch: Sys["arch"]): Sys {
  const table: Record<string, unknown> = { __errno_location: { args: [], returns: "ptr" } };
  for (const [name, entry] of Object.entries(LIBC)) {
    table[name] = { args: entry.parameters.map((parameter) => PARAMETERS[parameter]), returns: RESULTS[entry.result] };
  }
  const { symbols } = ffi.dlopen(LIBC_NAME, table);
  const symbol = (name: string): NativeFunction => {
    const found = symbols[name];
    if (found === undefined) throw new TypeError(`Cannot call ${name}: it is not in the table of ${LIBC_NAME}`);
    return found;
  };
  // errno is one word of a thread for as long as the thread lives; a plain load right after the call reads it safely.
  const errno = new Int32Array(ffi.toArrayBuffer(symbol("__errno_location")(), 0, 4));
  const libc = Object.fromEntries(
    Object.entries(LIBC).map(([name, entry]) => [name, adapt(symbol(name), entry, errno)]),
  ) as Record<LibcName, Call>;

  let waiter: Waiter | undefined;
  return new LibcSys({
    arch,
    libc,
    memoryAt: (address, length) => ffi.toArrayBuffer(address, 0, length),
    addressOf: (buffer) => ffi.ptr(buffer),
    closeAsync: async (fd) => {
      // There is no thread to give it to; between one close and the next, timers get their turn.
      await new Promise((resolve) => setTimeout(resolve, 0));
      return libc.close(fd);
    },
    epollWait: async (epfd, events, maxevents) => {
      try {
        waiter ??= openAioWaiter(ffi, arch) ?? await openWorkerWaiter();
        if (!await waiter.wait(epfd)) {
          // Where the set itself is at fault, a thread could not wait for it either.
          const count = libc.epoll_wait(epfd, events, maxevents, 0);
          if (count !== 0) return count;
          waiter.release();
          waiter = await openWorkerWaiter();
          await waiter.wait(epfd);
        }
      } catch {
        // No Worker either: there is no way to wait here.
        return -ENOSYS;
      }
      return libc.epoll_wait(epfd, events, maxevents, 0);
    },
    epollRelease: () => waiter?.release(),
  });
}

/** One function of the table as capkit calls it: `-errno` out where it failed. */
function adapt(native: NativeFunction, entry: LibcFunction, errno: Int32Array): Call {
  const failure = entry.failure ?? -1;
  const result = (value: unknown): number => {
    const code = errno[0] ?? 0;
    return Number(value) === failure ? -code : Number(value ?? 0);
  };
  return fixedArity(native, entry.parameters.length, result);
}
