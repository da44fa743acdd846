/**
 * Files of the runtime, where it has any: `node:fs`, asked for when it is needed, so that nothing here keeps a browser
 * from loading the library.
 *
 * @module
 */

import { SystemCallError } from "../errors.ts";
import type { ByteSink } from "./byte_sink.ts";
import type { ByteSource } from "./byte_source.ts";

type Callback<T> = (error: Error | null, value: T) => void;

/** What is used of `node:fs`. */
interface RuntimeFiles {
  open(path: string, flags: string, callback: Callback<number>): void;
  fstatSync(
    descriptor: number,
  ): { isFile(): boolean; isDirectory(): boolean; readonly size: number; readonly mtimeMs: number };
  readSync(descriptor: number, into: Uint8Array, offset: number, length: number, position: number | null): number;
  read(
    descriptor: number,
    into: Uint8Array,
    offset: number,
    length: number,
    position: null,
    callback: Callback<number>,
  ): void;
  write(
    descriptor: number,
    from: Uint8Array,
    offset: number,
    length: number,
    position: null,
    callback: Callback<number>,
  ): void;
  ftruncate(descriptor: number, length: number, callback: Callback<void>): void;
  closeSync(descriptor: number): void;
  unlink(path: string, callback: Callback<void>): void;
}

/** What is used of `node:timers`. */
interface RuntimeTimers {
  setImmediate(callback: () => void): unknown;
}

/** What is used of `process`. */
interface BuiltinModules {
  getBuiltinModule(name: "node:fs"): RuntimeFiles | undefined;
  getBuiltinModule(name: "node:timers"): RuntimeTimers | undefined;
}

/** How long, in milliseconds, a file may be read without giving the event loop a turn. */
const TURN_MS = 10;

/** An open file, read or written from its begin to its end. */
export class RuntimeFile implements ByteSource, ByteSink {
  readonly #files: RuntimeFiles;
  readonly #timers: RuntimeTimers;
  readonly #path: string;
  #descriptor: number;
  /** Bytes that it had when it was opened; undefined where it is no regular file. */
  readonly size: number | undefined;
  /** When it was written last, in milliseconds since 1970, at the time it was opened. */
  readonly modifiedMs: number;
  /** Goes on reading at another place; a pipe can't. */
  readonly seek?: (position: number) => void;
  /** Where the next read begins; null where the descriptor knows. */
  #position: number | null = null;
  /** Reading it waits for nobody but the disk. */
  readonly #regular: boolean;
  #written = 0;
  /** When the event loop last had a turn. */
  #turn: number;
  /** The read or write that has not ended. */
  #pending: Promise<unknown> | undefined = undefined;

  /**
   * Opens a file.
   *
   * @param flags `"r"` or `"w"`, as `fopen` has them.
   * @throws SystemCallError where the kernel refuses; TypeError where the runtime has no files.
   */
  static async open(path: string, flags: "r" | "w"): Promise<RuntimeFile> {
    const { files, timers } = builtinModules(path);
    const descriptor = await new Promise<number>((resolve, reject) => {
      files.open(path, flags, (error, opened) => error ? reject(explain(error, "open", path)) : resolve(opened));
    });
    return new RuntimeFile(path, { files, timers, descriptor });
  }

  /** Deletes a file. */
  static async remove(path: string): Promise<void> {
    const { files } = builtinModules(path);
    await new Promise<void>((resolve, reject) => {
      files.unlink(path, (error) => error ? reject(explain(error, "unlink", path)) : resolve());
    });
  }

  private constructor(
    path: string,
    options: { files: RuntimeFiles; timers: RuntimeTimers; descriptor: number },
  ) {
    const { files, timers, descriptor } = options;
    this.#files = files;
    this.#timers = timers;
    this.#path = path;
    this.#descriptor = descriptor;
    const status = files.fstatSync(descriptor);
    this.#regular = status.isFile();
    this.size = this.#regular ? status.size : undefined;
    // One runtime has fractions of it, the other none.
    this.modifiedMs = Math.floor(status.mtimeMs);
    this.#turn = performance.now();
    if (!this.#regular) return;
    this.seek = (position) => {
      this.#position = position;
    };
  }

  /**
   * A file on a disk is read at once: a read in the background costs the wake-up of two threads, more than the bytes
   * themselves where they are in the page cache. Now and then the event loop has a turn before it, with its timers: a read
   * in the background alone does not give it one in every runtime.
   */
  read(into: Uint8Array<ArrayBuffer>): number | Promise<number> {
    if (!this.#regular) {
      return this.#run<number>("read", (done) => this.#files.read(this.#open(), into, 0, into.length, null, done));
    }
    return performance.now() - this.#turn < TURN_MS ? this.#readNow(into) : this.#readAfterTurn(into);
  }

  /** Bytes written so far, those before a write that failed included. */
  get written(): number {
    return this.#written;
  }

  /** Writes all of the bytes, which must stay as they are until then. */
  async write(bytes: Uint8Array): Promise<void> {
    for (let at = 0; at < bytes.length;) {
      const length = await this.#run<number>("write", (done) => {
        this.#files.write(this.#open(), bytes, at, bytes.length - at, null, done);
      });
      at += length;
      this.#written += length;
    }
  }

  /** Cuts the file; what can't be cut, a pipe or a device, stays as it is. */
  async truncate(length: number): Promise<void> {
    if (!this.#regular) return;
    await this.#run<void>("ftruncate", (done) => this.#files.ftruncate(this.#open(), length, done));
  }

  /** Closes the file: at once, or when the read or write has ended that is going on. */
  close(): Promise<void> {
    const descriptor = this.#descriptor;
    this.#descriptor = -1;
    if (descriptor < 0) return Promise.resolve();
    // A read of a pipe can't be called off; who closes does not wait for it.
    if (this.#pending !== undefined) {
      const closeNow = (): void => this.#files.closeSync(descriptor);
      this.#pending.then(closeNow, closeNow).catch(() => {});
      return Promise.resolve();
    }
    try {
      this.#files.closeSync(descriptor);
      return Promise.resolve();
    } catch (error) {
      return Promise.reject(explain(error, "close", this.#path));
    }
  }

  #readNow(into: Uint8Array): number {
    try {
      const length = this.#files.readSync(this.#open(), into, 0, into.length, this.#position);
      if (this.#position !== null) this.#position += length;
      return length;
    } catch (error) {
      throw explain(error, "read", this.#path);
    }
  }

  async #readAfterTurn(into: Uint8Array): Promise<number> {
    await new Promise<void>((resolve) => void this.#timers.setImmediate(resolve));
    this.#turn = performance.now();
    return this.#readNow(into);
  }

  async #run<T>(syscall: string, start: (done: Callback<T>) => void): Promise<T> {
    try {
      const running = new Promise<T>((resolve, reject) => {
        start((error, result) => error ? reject(explain(error, syscall, this.#path)) : resolve(result));
      });
      this.#pending = running;
      return await running;
    } finally {
      this.#pending = undefined;
    }
  }

  #open(): number {
    if (this.#descriptor < 0) throw new TypeError(`Cannot use file "${this.#path}": it is closed`);
    return this.#descriptor;
  }
}

/** The modules of the runtime that files need. */
function builtinModules(path: string): { files: RuntimeFiles; timers: RuntimeTimers } {
  const process: unknown = Reflect.get(globalThis, "process");
  if (hasBuiltinModules(process)) {
    const files = process.getBuiltinModule("node:fs");
    const timers = process.getBuiltinModule("node:timers");
    if (files !== undefined && timers !== undefined) return { files, timers };
  }
  throw new TypeError(
    `Cannot open file "${path}": this runtime has no files, give the bytes, a Blob or a ReadableStream in place of the path`,
  );
}

function hasBuiltinModules(process: unknown): process is BuiltinModules {
  return typeof process === "object" && process !== null && "getBuiltinModule" in process;
}

/** What helps against the errors that files commonly have. */
const ADVICE: Readonly<Record<string, string>> = {
  ENOENT: "no such file or directory, check the path",
  EACCES: "permission denied, check the permissions of the file and its directories",
  EISDIR: "it is a directory, give the path of a file",
  ENOTDIR: "a part of the path is no directory, check the path",
  ENOSPC: "no space left on the device, free some",
  EROFS: "the file system is read-only, choose another place",
  EMFILE: "too many open files, close some",
  EFBIG: "it is larger than this process may write, raise the limit or begin another file",
  EDQUOT: "the quota is used up, free some space",
  EPIPE: "nobody reads it any more",
  EIO: "input or output error, check the device",
};

/** What was being done, by the system call. */
const ACTIONS: Readonly<Record<string, string>> = {
  read: "read from",
  write: "write to",
  ftruncate: "cut",
  unlink: "delete",
};

/** Names that Deno does not give for these numbers of Linux. */
const CODES: Readonly<Record<number, string>> = { 5: "EIO", 27: "EFBIG", 122: "EDQUOT" };

/** The runtime's error as our own; as it is where it is none of the system, but of the runtime's permissions for example. */
function explain(error: unknown, syscall: string, path: string): unknown {
  if (!(error instanceof Error)) return error;
  const errno = errnoOf(error);
  const code = "code" in error && typeof error.code === "string" ? error.code : CODES[errno ?? 0];
  if (errno === undefined || code === undefined) return error;
  const action = ACTIONS[syscall] ?? syscall;
  const reason = ADVICE[code] ?? error.message;
  const message = `Cannot ${action} file "${path}": ${syscall} failed with ${code} (${errno}), ${reason}`;
  return new SystemCallError(message, { syscall, errno, code, target: path });
}

/** The system's number of an error; Deno has it for some errors in the message only. */
function errnoOf(error: Error): number | undefined {
  if ("errno" in error && typeof error.errno === "number") return Math.abs(error.errno);
  const found = /\(os error (\d+)\)/.exec(error.message)?.[1];
  return found === undefined ? undefined : Number(found);
}
