/**
 * The command `capkit`: binds it to the runtime it runs on.
 *
 * ```sh
 * deno run -A cli.ts dump -nn -i eth0
 * bun cli.ts dump -nn -r trace.pcap
 * ```
 *
 * @module
 */

import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { readFile, stat, write } from "node:fs";
import { constants, cpus, release, setPriority, type } from "node:os";
import process from "node:process";
import { isatty } from "node:tty";
import { main } from "./lib/cli/main.ts";
import type { Host, Output } from "./lib/cli/host.ts";
import { SystemCallError } from "./lib/errors.ts";
import { createFile, dropPrivileges, interfaces, openFile, openLive } from "./mod.ts";

/** How long to wait for a reader of standard output that somebody has made non-blocking, in milliseconds. */
const RETRY_MS = 5;
/** Characters in a line of a terminal that does not say how many it has. */
const DEFAULT_COLUMNS = 80;

/**
 * Runs the command with these arguments, on this process's terminal and signals.
 *
 * @returns The exit code.
 *
 * @example
 * ```ts
 * import { run } from "@capkit/capkit/cli";
 *
 * if (await run(["--version"]) !== 0) throw new Error("it has a version");
 * ```
 */
export function run(args: readonly string[]): Promise<number> {
  const host: Host = {
    args,
    stdout: descriptorOutput(1, "standard output"),
    stderr: descriptorOutput(2, "standard error"),
    onInterrupt,
    openLive,
    dropPrivileges,
    interfaces,
    openFile: (path, options) => openFile(path === "-" ? standardInput() : path, options),
    isSameFile,
    createHash: (name) => {
      const hash = createHash(name);
      return { update: (bytes) => void hash.update(bytes), digest: () => hash.digest("hex") };
    },
    machine,
    now: () => performance.now(),
    spawn: spawnAside,
    readTextFile,
    createFile,
  };
  return main(host);
}

/** Standard input, be it a file, a pipe or a socket: the last can't be opened as `/dev/stdin`. */
function standardInput(): ReadableStream<Uint8Array> {
  const chunks = process.stdin[Symbol.asyncIterator]();
  return new ReadableStream({
    pull: async (controller) => {
      const next = await chunks.next();
      if (next.done) controller.close();
      else controller.enqueue(next.value);
    },
    cancel: () => void process.stdin.destroy(),
  });
}

function descriptorOutput(descriptor: 1 | 2, name: string): Output {
  /** Writes wait for the one before, also where the caller does not wait. */
  let last: Promise<boolean> = Promise.resolve(true);
  const send = async (bytes: Uint8Array): Promise<boolean> => {
    for (let at = 0; at < bytes.length;) {
      const written = await writeSome(descriptor, bytes.subarray(at));
      if (typeof written === "number") at += written;
      else if (written.code === "EPIPE") return false;
      else if (written.code === "EAGAIN") await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
      else throw systemCallError(written, { syscall: "write", action: `write to ${name}`, target: name });
    }
    return true;
  };
  const encoder = new TextEncoder();
  return {
    columns: isatty(descriptor) ? columnsOf(descriptor) : undefined,
    // Asked only where something would be coloured: it needs the permission to read the environment.
    get coloured() {
      const { NO_COLOR = "", TERM } = process.env;
      return isatty(descriptor) && NO_COLOR === "" && TERM !== "dumb";
    },
    write: (data) => {
      const bytes = typeof data === "string" ? encoder.encode(data) : data;
      return last = last.then((readable) => readable && send(bytes));
    },
  };
}

/** Asked of terminals only: the runtime's stream of a pipe would change how writing to it blocks. */
function columnsOf(descriptor: 1 | 2): number {
  const { columns } = descriptor === 1 ? process.stdout : process.stderr;
  return columns > 0 ? columns : DEFAULT_COLUMNS;
}

/** How many bytes were written, or why none were. */
function writeSome(descriptor: number, bytes: Uint8Array): Promise<number | NodeJS.ErrnoException> {
  return new Promise((resolve) => write(descriptor, bytes, (error, written) => resolve(error ?? written)));
}

/** Whether both are there and are one file, by whatever names. */
async function isSameFile(path: string, other: string): Promise<boolean> {
  const [one, another] = await Promise.all([path, other].map(identity));
  return one !== undefined && one === another;
}

/** The file system's number and the file's number in it; undefined where there is no file. */
function identity(path: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    stat(path, { bigint: true }, (error, found) => resolve(error === null ? `${found.dev}:${found.ino}` : undefined));
  });
}

/** The processor, and the operating system with its version, as far as the runtime may say it. */
function machine(): { hardware?: string | undefined; os?: string | undefined } {
  try {
    return { hardware: cpus()[0]?.model, os: `${type()} ${release()}` };
  } catch {
    return {};
  }
}

/** Starts a program beside this one that takes no time from it. */
function spawnAside(command: string, argument: string, onFailure: (message: string) => void): void {
  const child = spawn(command, [argument], { stdio: ["ignore", "inherit", "inherit"] });
  child.on("error", ({ message }) => onFailure(message));
  // Without a number there is no such program, and the error is on its way.
  if (child.pid === undefined) return;
  setPriority(child.pid, constants.priority.PRIORITY_LOW);
  // The program may outlive the capture.
  child.unref();
}

function readTextFile(path: string): Promise<string> {
  return new Promise((resolve, reject) => {
    readFile(path, "utf8", (error, text) => {
      if (error === null) resolve(text);
      else {reject(
          systemCallError(error, { syscall: error.syscall ?? "read", action: `read file "${path}"`, target: path }),
        );}
    });
  });
}

function systemCallError(
  { code = "EIO", errno = 0 }: NodeJS.ErrnoException,
  { syscall, action, target }: { syscall: string; action: string; target: string },
): SystemCallError {
  const number = Math.abs(errno);
  const message = `Cannot ${action}: ${syscall} failed with ${code} (${number})`;
  return new SystemCallError(message, { syscall, errno: number, code, target });
}

/** Exit codes of a program that a signal ended, as a shell has them. */
const SIGNALS: Readonly<Record<string, number>> = { SIGINT: 130, SIGTERM: 143 };

function onInterrupt(callback: () => void): () => void {
  let interrupted = false;
  const listeners = Object.entries(SIGNALS).map(([signal, exitCode]) => {
    const listener = (): void => {
      // The second one ends the program in any case. The runtime does not: Deno swallows a signal without a listener
      // once there was one.
      if (interrupted) process.exit(exitCode);
      interrupted = true;
      callback();
    };
    process.on(signal, listener);
    return { signal, listener };
  });
  return () => {
    for (const { signal, listener } of listeners) process.off(signal, listener);
  };
}

if (import.meta.main) process.exit(await run(process.argv.slice(2)));
