/**
 * The functions of the C library that capkit calls, as data. Each adapter translates the table into what its runtime's
 * `dlopen` wants. glibc and musl both have all of them, and both answer to the name `libc.so.6`.
 *
 * @module
 */

/** The file name of the C library: glibc's own, and musl takes it for itself. */
export const LIBC_NAME = "libc.so.6";

/**
 * How an argument is passed.
 *
 * - `i32`, `u32`: as in C.
 * - `size`: a `size_t` or `off_t`.
 * - `bytes`: a pointer to the first byte of a view.
 * - `address`: a pointer given as a number.
 */
export type Parameter = "i32" | "u32" | "size" | "bytes" | "address";

/** A function of the table. */
export interface LibcFunction {
  /** What is passed. */
  readonly parameters: readonly Parameter[];
  /**
   * What comes back. `i32` also stands for the `ssize_t` of the calls that transfer bytes: none transfers 2 GiB here, and
   * a 32-bit result costs no bigint.
   */
  readonly result: "i32" | "address" | "void";
  /** What the function returns where it failed and left the reason in errno; -1 unless said. */
  readonly failure?: 0 | -1;
}

/** The name of a function in the table. */
export type LibcName =
  | "socket"
  | "bind"
  | "setsockopt"
  | "getsockopt"
  | "ioctl"
  | "recvmsg"
  | "sendto"
  | "sendmsg"
  | "getsockname"
  | "open"
  | "read"
  | "write"
  | "close"
  | "epoll_create1"
  | "epoll_ctl"
  | "epoll_wait"
  | "eventfd"
  | "mmap"
  | "munmap"
  | "if_nametoindex"
  | "getifaddrs"
  | "freeifaddrs"
  | "setns"
  | "getpwnam"
  | "setgroups"
  | "setresgid"
  | "setresuid";

/** The functions, by their C names. */
export const LIBC: Readonly<Record<LibcName, LibcFunction>> = {
  socket: { parameters: ["i32", "i32", "i32"], result: "i32" },
  bind: { parameters: ["i32", "bytes", "u32"], result: "i32" },
  setsockopt: { parameters: ["i32", "i32", "i32", "bytes", "u32"], result: "i32" },
  getsockopt: { parameters: ["i32", "i32", "i32", "bytes", "bytes"], result: "i32" },
  ioctl: { parameters: ["i32", "size", "bytes"], result: "i32" },
  recvmsg: { parameters: ["i32", "bytes", "i32"], result: "i32" },
  sendto: { parameters: ["i32", "bytes", "size", "i32", "bytes", "u32"], result: "i32" },
  sendmsg: { parameters: ["i32", "bytes", "i32"], result: "i32" },
  getsockname: { parameters: ["i32", "bytes", "bytes"], result: "i32" },
  open: { parameters: ["bytes", "i32"], result: "i32" },
  read: { parameters: ["i32", "bytes", "size"], result: "i32" },
  write: { parameters: ["i32", "bytes", "size"], result: "i32" },
  close: { parameters: ["i32"], result: "i32" },
  epoll_create1: { parameters: ["i32"], result: "i32" },
  epoll_ctl: { parameters: ["i32", "i32", "i32", "bytes"], result: "i32" },
  epoll_wait: { parameters: ["i32", "bytes", "i32", "i32"], result: "i32" },
  eventfd: { parameters: ["u32", "i32"], result: "i32" },
  mmap: { parameters: ["address", "size", "i32", "i32", "i32", "size"], result: "address" },
  munmap: { parameters: ["address", "size"], result: "i32" },
  if_nametoindex: { parameters: ["bytes"], result: "i32", failure: 0 },
  getifaddrs: { parameters: ["bytes"], result: "i32" },
  freeifaddrs: { parameters: ["address"], result: "void" },
  setns: { parameters: ["i32", "i32"], result: "i32" },
  getpwnam: { parameters: ["bytes"], result: "address", failure: 0 },
  setgroups: { parameters: ["size", "bytes"], result: "i32" },
  setresgid: { parameters: ["u32", "u32", "u32"], result: "i32" },
  setresuid: { parameters: ["u32", "u32", "u32"], result: "i32" },
};

/** A function of the table as an adapter calls it. */
export type Call = (...args: (number | Uint8Array<ArrayBuffer>)[]) => number;

/** A C function as a runtime's FFI gives it. */
// deno-lint-ignore no-explicit-any
export type NativeFunction = (...args: any[]) => any;

/** Calls a C function with as many arguments as it has, so that the engine compiles a direct call. */
export function fixedArity(native: NativeFunction, parameters: number, result: (value: unknown) => number): Call {
  switch (parameters) {
    case 1:
      return (a) => result(native(a));
    case 2:
      return (a, b) => result(native(a, b));
    case 3:
      return (a, b, c) => result(native(a, b, c));
    case 4:
      return (a, b, c, d) => result(native(a, b, c, d));
    case 5:
      return (a, b, c, d, e) => result(native(a, b, c, d, e));
  }
  return (...args) => result(native(...args));
}
