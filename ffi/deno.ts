/**
 * The adapter for Deno: `Deno.dlopen`.
 *
 * Facts that shaped it: a call is fast (some 4 to 20 ns) only with exact argument types, a bigint for every 64-bit
 * parameter, and not through `nonblocking`; a nonblocking call runs on a pool of 32 threads, so its errno is another
 * thread's, and it does not keep its buffers alive.
 *
 * @module
 */

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
import type { Sys } from "../lib/capture/sys.ts";

/** The part of Deno's FFI that is used here; declared so that the file type-checks wherever it is read. */
interface DenoFfi {
  dlopen(name: string, symbols: Record<string, unknown>): { symbols: Record<string, NativeFunction> };
  UnsafePointer: { create(address: bigint): object | null };
  UnsafePointerView: { getArrayBuffer(pointer: object, length: number): ArrayBuffer };
}

const EBADF = 9;
const PARAMETERS: Readonly<Record<Parameter, string>> = {
  i32: "i32",
  u32: "u32",
  size: "usize",
  bytes: "buffer",
  address: "usize",
};
const RESULTS = { i32: "i32", address: "usize", void: "void" } as const;

/** The kernel through Deno's FFI. */
export function denoSys(deno: DenoFfi, arch: Sys["arch"]): Sys {
  const table: Record<string, unknown> = {
    // labs(3) gives back what it is given: the address of a buffer without the cost of a pointer object.
    addressOf: { name: "labs", parameters: ["buffer"], result: "usize" },
    errnoLocation: { name: "__errno_location", parameters: [], result: "usize" },
    closeAsync: { name: "close", parameters: ["i32"], result: "i32", nonblocking: true },
    epollWaitAsync: {
      name: "epoll_wait",
      parameters: ["i32", "buffer", "i32", "i32"],
      result: "i32",
      nonblocking: true,
    },
  };
  for (const [name, entry] of Object.entries(LIBC)) {
    table[name] = {
      parameters: entry.parameters.map((parameter) => PARAMETERS[parameter]),
      result: RESULTS[entry.result],
    };
  }
  const { symbols } = deno.dlopen(LIBC_NAME, table);
  const symbol = (name: string): NativeFunction => {
    const found = symbols[name];
    if (found === undefined) throw new TypeError(`Cannot call ${name}: it is not in the table of ${LIBC_NAME}`);
    return found;
  };
  const memoryAt = (address: number, length: number): ArrayBuffer => {
    const pointer = deno.UnsafePointer.create(BigInt(address));
    if (pointer === null) throw new TypeError("Cannot view memory at address 0");
    return deno.UnsafePointerView.getArrayBuffer(pointer, length);
  };
  // errno is one word of a thread for as long as the thread lives; a plain load right after the call reads it safely.
  const errno = new Int32Array(memoryAt(Number(symbol("errnoLocation")()), 4));
  const libc = Object.fromEntries(
    Object.entries(LIBC).map(([name, entry]) => [name, adapt(symbol(name), entry, errno)]),
  ) as Record<LibcName, Call>;

  const closeAsync = symbol("closeAsync");
  const epollWaitAsync = symbol("epollWaitAsync");
  const addressOf = symbol("addressOf");
  return new LibcSys({
    arch,
    libc,
    memoryAt,
    addressOf: (buffer) => Number(addressOf(buffer)),
    // The pool thread's errno is out of reach; EBADF is the one that leaves nothing closed.
    closeAsync: async (fd) => await closeAsync(fd) < 0 ? -EBADF : 0,
    epollWait: async (epfd, events, maxevents) => {
      const count = await epollWaitAsync(epfd, events, maxevents, -1);
      // The pool thread's errno is out of reach: ask again from here, where it is not.
      return count < 0 ? libc.epoll_wait(epfd, events, maxevents, 0) : count;
    },
    // The process lives as long as a call is pending, and no longer.
    epollRelease: () => {},
  });
}

/** One function of the table as capkit calls it: numbers in, `-errno` out where it failed. */
function adapt(native: NativeFunction, entry: LibcFunction, errno: Int32Array): Call {
  const failure = entry.failure ?? -1;
  if (entry.result === "void") {
    return (address) => {
      native(BigInt(Number(address)));
      return 0;
    };
  }
  const wide = entry.parameters.map((parameter) => parameter === "size" || parameter === "address");
  if (!wide.includes(true)) {
    return fixedArity(native, entry.parameters.length, (value) => value === failure ? -(errno[0] ?? 0) : Number(value));
  }
  return (...args) => {
    const converted = args.map((arg, index) => wide[index] ? BigInt(Number(arg)) : arg);
    const value = native(...converted);
    const code = errno[0] ?? 0;
    return Number(entry.result === "address" ? BigInt.asIntN(64, value) : value) === failure ? -code : Number(value);
  };
}
