/**
 * Traffic at a rate, from another process: the `flood` of `../shared/peers` where it was built, else our own.
 *
 * @module
 */

import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { runtimeCommand } from "./namespace.ts";

/** What is sent. Each frame has its number, from 0, in the first four bytes of its UDP payload. */
export interface FloodOptions {
  /** Name of the interface it goes out of. */
  from: string;
  /** Frames; more than anybody waits for by default. */
  count?: number;
  /** Bytes of each frame, at least 60. */
  bytes?: number;
  /** Frames a second; 0, the default, for as many as go. */
  rate?: number;
  /** Frames one by one, not in bursts; the peers' flood sends eight together. */
  lone?: boolean;
}

/** A process that sends. */
export class Flood implements Disposable {
  readonly #child: ChildProcess;
  /** Resolves when the last frame has been sent. */
  readonly done: Promise<void>;

  constructor({ from, count = 2 ** 31 - 1, bytes = 100, rate = 0, lone = false }: FloodOptions) {
    const [program = "", ...args] = [
      ...(lone ? ownCommand() : floodCommand()),
      from,
      String(count),
      String(bytes),
      String(rate),
    ];
    const child = spawn(program, args, { stdio: ["ignore", "ignore", "inherit"] });
    this.#child = child;
    this.done = new Promise((resolve, reject) => {
      child.on("error", reject);
      child.on("close", (code, signal) => {
        if (code === 0 || signal === "SIGKILL") resolve();
        else reject(new Error(`${program} ended with ${code}`));
      });
    });
  }

  /** Ends it. Idempotent. */
  [Symbol.dispose](): void {
    this.#child.kill("SIGKILL");
  }
}

function floodCommand(): string[] {
  const peer = join(process.env["PEERS"] ?? join(homedir(), ".cache", "capkit-peers"), "flood");
  return existsSync(peer) ? [peer] : ownCommand();
}

function ownCommand(): string[] {
  return runtimeCommand(fileURLToPath(new URL("flood_sender.ts", import.meta.url)), []);
}
