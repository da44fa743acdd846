/**
 * How a Bun thread waits for an epoll set without blocking.
 *
 * First choice: the kernel's AIO (io_submit(2), IOCB_CMD_POLL) watches the epoll descriptor and counts up an eventfd,
 * which Bun itself reads as a stream: no thread, no signal. Where seccomp or the kernel's configuration forbids AIO, a
 * Worker waits in epoll_wait(2) for all.
 *
 * @module
 */

import type { Sys } from "../lib/capture/sys.ts";
import { LIBC_NAME, type NativeFunction } from "./libc.ts";

/** The part of `bun:ffi` that is used here; declared so that the file type-checks wherever it is read. */
export interface BunFfi {
  dlopen(name: string, symbols: Record<string, unknown>): { symbols: Record<string, NativeFunction> };
  ptr(view: ArrayBuffer | Uint8Array): number;
  toArrayBuffer(address: number, offset: number, length: number): ArrayBuffer;
}

/** A way to wait. */
export interface Waiter {
  /**
   * Resolves when the epoll set has an event waiting, and keeps the process alive until then. At most one at a time.
   * False where this way of waiting does not work.
   */
  wait(epfd: number): Promise<boolean>;
  /** Gives back what would keep the process alive; the next wait gets it again. Not while one is pending. */
  release(): void;
}

/** The part of Bun's globals that is used here. */
interface BunGlobal {
  file(fd: number): { stream(): ReadableStream<Uint8Array> };
}

/** Bun's Worker: whether it keeps the process alive can be said. */
type BunWorker = Worker & { ref(): void; unref(): void };

/** The system calls of Linux AIO, which the C library has no functions for (asm/unistd_64.h, asm-generic/unistd.h). */
const AIO_CALLS = {
  x86_64: { setup: 206, getevents: 208, submit: 209 },
  aarch64: { setup: 0, getevents: 4, submit: 2 },
} as const;

const IOCB_LENGTH = 64;
const IOCB_CMD_POLL = 5;
const IOCB_FLAG_RESFD = 1;
const POLLIN = 1;
const IO_EVENT_LENGTH = 32;
const EFD_CLOEXEC = 0o2000000;
const EFD_NONBLOCK = 0o4000;

/** A waiter over kernel AIO; undefined where the kernel does not let us. */
export function openAioWaiter(ffi: BunFfi, arch: Sys["arch"]): Waiter | undefined {
  const calls = AIO_CALLS[arch];
  const { symbols } = ffi.dlopen(LIBC_NAME, {
    // All of these take their arguments as whole registers; `long` is what syscall(2) itself is declared with.
    syscall: { args: ["i64", "i64", "i64", "ptr", "ptr", "ptr"], returns: "i64_fast" },
    eventfd: { args: ["u32", "i32"], returns: "i32" },
    close: { args: ["i32"], returns: "i32" },
  });
  const { syscall, eventfd, close } = symbols;
  if (syscall === undefined || eventfd === undefined || close === undefined) return undefined;

  // All that the kernel knows by address lies in buffers that this closure keeps.
  const context = new BigUint64Array(new ArrayBuffer(8));
  const pointers = new BigUint64Array(new ArrayBuffer(8));
  const iocb = new DataView(new ArrayBuffer(IOCB_LENGTH));
  const events = new ArrayBuffer(IO_EVENT_LENGTH);
  const timeout = new ArrayBuffer(16);
  if (syscall(calls.setup, 1, ffi.ptr(context.buffer), null, null, null) !== 0) return undefined;
  pointers[0] = BigInt(ffi.ptr(iocb.buffer));
  iocb.setUint16(16, IOCB_CMD_POLL, true);
  iocb.setBigUint64(24, BigInt(POLLIN), true);
  iocb.setUint32(56, IOCB_FLAG_RESFD, true);

  const { Bun } = globalThis as unknown as { Bun: BunGlobal };
  let resultFd = -1;
  let reader: ReadableStreamDefaultReader<Uint8Array> | undefined;
  return {
    async wait(epfd) {
      if (reader === undefined) {
        resultFd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
        if (resultFd < 0) return false;
        iocb.setUint32(60, resultFd, true);
        reader = Bun.file(resultFd).stream().getReader();
      }
      iocb.setUint32(20, epfd, true);
      if (syscall(calls.submit, context[0], 1, pointers, null, null) !== 1) return false;
      await reader.read();
      // The completion must be taken out, or the context is full.
      syscall(calls.getevents, context[0], 0, 1, events, timeout);
      return true;
    },
    release() {
      // An open stream keeps the process alive, also while nobody reads it.
      void reader?.cancel();
      reader = undefined;
      if (resultFd >= 0) close(resultFd);
      resultFd = -1;
    },
  };
}

/** A waiter over a thread of its own. */
export async function openWorkerWaiter(): Promise<Waiter> {
  const worker = new Worker(new URL("./bun_waiter_worker.ts", import.meta.url)) as BunWorker;
  const started = Promise.withResolvers<void>();
  let answer: PromiseWithResolvers<void> | undefined;
  worker.onmessage = () => {
    started.resolve();
    answer?.resolve();
  };
  worker.onerror = ({ message }) => {
    started.reject(new Error(`Cannot start the thread that waits for packets: ${message}`));
  };
  await started.promise;
  worker.unref();
  return {
    async wait(epfd) {
      answer = Promise.withResolvers();
      worker.ref();
      worker.postMessage(epfd);
      await answer.promise;
      worker.unref();
      return true;
    },
    release() {},
  };
}
