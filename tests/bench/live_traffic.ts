/**
 * One flood at one contestant, and what it cost.
 *
 * @module
 */

import { openFile } from "@capkit/capkit/core";
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { rmSync } from "node:fs";
import process from "node:process";
import { Namespace } from "../support/namespace.ts";
import { type Contestant, FLOOD, readReport } from "./live_contestants.ts";
import { cpuTime, isCaptured, peakRss, receivedPackets } from "./live_proc.ts";

/** Where frames go in, and where they come out. */
const FROM = "v0";
const TO = "v1";
/** The tag of tagged frames. */
const VID = 100;
/** How long a contestant may take until its socket receives. */
const START_MS = 20_000;
/** Frames a second for a contestant that waits for more. */
const TOP_UP_RATE = 200_000;
/** Frames of a flood that somebody ends. */
const ENDLESS = 2 ** 31 - 1;
/** After this the processes of a run are killed. */
const WATCHDOG_MS = 90_000;

/** What is sent. */
export interface Traffic {
  /** Frames a second; 0 for as many as go. */
  readonly rate: number;
  /** Bytes of a frame, its tag included. */
  readonly bytes: number;
  readonly tagged: boolean;
}

/** Seconds of a flood. */
export interface Times {
  /** Before the first moment: engines have compiled the loop by then. */
  readonly warmUp: number;
  /** Between the moments. */
  readonly measured: number;
}

/** What one flood showed. */
export interface Run {
  /** CPU time of the whole process for each packet that it handled, between the moments. */
  readonly nanoseconds: number;
  /** Bytes, until the second moment. */
  readonly peakRss: number;
  /** Frames a second between the moments. */
  readonly rate: number;
  /** Frames of the whole flood that reached the interface. */
  readonly arrived: number;
  /** How many of them the contestant lost. */
  readonly dropped: number;
}

/** A process, and what it says. */
class Program {
  readonly pid: number;
  readonly ended: Promise<void>;
  readonly #child: ChildProcess;
  readonly #name: string;
  #output = "";
  #hasEnded = false;
  #killed = false;

  constructor(namespace: Namespace, name: string, command: readonly string[]) {
    // `ip netns exec` becomes the program: the process is the same.
    const args = ["netns", "exec", namespace.name, ...command];
    this.#child = spawn("ip", args, { stdio: ["ignore", "pipe", "pipe"], env: { ...process.env, NO_COLOR: "1" } });
    this.#name = name;
    this.pid = this.#child.pid ?? 0;
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.setEncoding("utf8").on("data", (text: string) => this.#output += text);
    }
    const watchdog = setTimeout(() => {
      this.#killed = true;
      this.kill();
    }, WATCHDOG_MS);
    this.ended = new Promise((resolve) => {
      this.#child.on("close", () => {
        clearTimeout(watchdog);
        this.#hasEnded = true;
        resolve();
      });
    });
  }

  /** What it has printed, as one line. */
  get output(): string {
    return this.#output.trim().replaceAll(/\s*\n\s*/g, "; ").slice(0, 500);
  }

  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  /** Throws where it has ended. */
  mustRun(when: string): void {
    if (this.#hasEnded) throw new Error(`${this.#name} ended before ${when}: ${this.output}`);
  }

  /** Waits for its end, which must come before the watchdog's. */
  async end(): Promise<void> {
    await this.ended;
    if (this.#killed) throw new Error(`${this.#name} did not end within ${WATCHDOG_MS / 1000} s: ${this.output}`);
  }

  interrupt(): void {
    this.#child.kill("SIGINT");
  }

  kill(): void {
    this.#child.kill("SIGKILL");
  }
}

/** A veth pair in a network namespace of its own, and floods on it. */
export class TestBed implements Disposable {
  readonly #namespace: Namespace;
  readonly #ifindex: number;

  constructor() {
    this.#namespace = Namespace.create().veth(FROM, TO);
    this.#ifindex = Number(/^(\d+):/.exec(this.#namespace.ip(`-o link show ${TO}`))?.[1]);
  }

  /** How many frames a contestant that counts is told to capture: as many as are sent, or about so. */
  async countFor({ rate, bytes, tagged }: Traffic, { warmUp, measured }: Times): Promise<number> {
    const seconds = warmUp + measured;
    if (rate > 0) return Math.round(rate * (seconds + 0.3));
    // Nobody listens: it does not go faster than this, but for chance.
    const flood = this.#flood({ rate, bytes, tagged }, 500_000);
    await flood.end();
    const unheard = Number(/= (\d+) packets/.exec(flood.output)?.[1]);
    if (!(unheard > 0)) throw new Error(`flood failed: ${flood.output}`);
    return Math.round(unheard * seconds);
  }

  /**
   * One flood at one contestant.
   *
   * @throws TooSoonError where a contestant has captured what it was told before the flood was over.
   * @throws Error where capkit's answer is wrong or its numbers do not add up, or a program fails or does not end.
   */
  async measure(contestant: Contestant, { count, times, ...traffic }: Traffic & MeasureOptions): Promise<Run> {
    const child = new Program(this.#namespace, contestant.name, contestant.command(TO, count));
    let flood: Program | undefined;
    try {
      await this.#ready(child);
      const first = this.#arrived();
      flood = this.#flood(traffic, traffic.rate > 0 ? count : ENDLESS);
      await sleep(times.warmUp * 1000);
      mustRun(contestant, child);
      const before = lookAt(child);
      await sleep(times.measured * 1000);
      mustRun(contestant, child);
      flood.mustRun("the second moment");
      const after = lookAt(child);
      if (traffic.rate === 0) {
        flood.kill();
        await flood.ended;
        mustRun(contestant, child);
      }
      await flood.end();
      const arrived = this.#arrived() - first;
      if (traffic.rate > 0 && arrived !== count) throw new Error(`${arrived} frames arrived of ${count}`);
      const dropped = await this.#finish(contestant, child, arrived);
      const packets = after.packets - before.packets;
      return {
        nanoseconds: (after.cpu - before.cpu) / (packets * (1 - dropped / arrived)),
        peakRss: after.peakRss,
        rate: packets / (after.at - before.at) * 1000,
        arrived,
        dropped,
      };
    } finally {
      flood?.kill();
      child.kill();
      await Promise.all([flood?.ended, child.ended]);
      if (contestant.file !== undefined) rmSync(contestant.file, { force: true });
    }
  }

  /** Removes the namespace. */
  [Symbol.dispose](): void {
    this.#namespace[Symbol.dispose]();
  }

  #flood({ rate, bytes, tagged }: Traffic, count: number): Program {
    const numbers = [count, bytes, rate, tagged ? VID : 0];
    return new Program(this.#namespace, "flood", [FLOOD, FROM, ...numbers.map(String)]);
  }

  /** Waits until a contestant's socket receives, and for what it may do after that. */
  async #ready(child: Program): Promise<void> {
    const end = performance.now() + START_MS;
    while (!isCaptured(child.pid, this.#ifindex)) {
      if (performance.now() > end) throw new Error(`not ready after ${START_MS / 1000} s: ${child.output}`);
      await sleep(20);
      child.mustRun("it was ready");
    }
    await sleep(300);
  }

  /** Frames that have reached the interface so far. */
  #arrived(): number {
    const [link] = JSON.parse(this.#namespace.ip(`-s -j link show ${TO}`));
    return Number(link.stats64.rx.packets);
  }

  /** Lets a contestant come to its end; returns how many packets of the flood it lost. */
  async #finish(contestant: Contestant, child: Program, arrived: number): Promise<number> {
    const unsaid = contestant.tellsDrops ? 0 : this.#socketDrops();
    await Promise.race([child.ended, sleep(contestant.lagMs)]);
    // One that counts says what it lost when it has as many as it was told.
    const more = contestant.counts && !child.hasEnded
      ? this.#flood({ rate: TOP_UP_RATE, bytes: 100, tagged: false }, ENDLESS)
      : undefined;
    if (!contestant.counts) child.interrupt();
    await child.end();
    more?.kill();
    await more?.ended;
    const { handled, dropped } = readReport(child.output);
    const written = contestant.file === undefined ? handled : await countPackets(contestant.file);
    if (written !== handled) throw new Error(`the file has ${written} packets, but it says: ${child.output}`);
    if (contestant.runtime !== undefined && handled + dropped !== arrived) {
      throw new Error(`${arrived} frames arrived, but it says: ${child.output}`);
    }
    if (!contestant.tellsDrops) return unsaid;
    if (dropped > arrived) throw new Error(`${arrived} frames arrived, but it dropped more: ${child.output}`);
    return dropped;
  }

  /** What the kernel has counted as dropped on a packet socket that is read by recvmsg; 0 where it is closed already. */
  #socketDrops(): number {
    const sockets = execFileSync("ip", ["netns", "exec", this.#namespace.name, "ss", "-0", "-m", "-n"], {
      encoding: "utf8",
    });
    return Number(/skmem:\([^)]*,d(\d+)\)/.exec(sockets)?.[1] ?? 0);
  }
}

/** A contestant was told to capture too few packets. */
export class TooSoonError extends Error {}

async function countPackets(path: string): Promise<number> {
  await using file = await openFile(path);
  let packets = 0;
  for await (const batch of file.batches()) packets += batch.length;
  return packets;
}

function mustRun({ counts }: Contestant, child: Program): void {
  if (counts && child.hasEnded && / packets, /.test(child.output)) throw new TooSoonError(child.output);
  child.mustRun("the flood was over");
}

/** How {@linkcode TestBed.measure} sends. */
export interface MeasureOptions {
  /** Frames of the flood where it has a rate, and packets that a contestant which counts is told to capture. */
  readonly count: number;
  readonly times: Times;
}

/** A moment of a flood, seen from a process. */
interface Moment {
  readonly at: number;
  readonly cpu: number;
  readonly packets: number;
  readonly peakRss: number;
}

function lookAt({ pid }: Program): Moment {
  return { at: performance.now(), cpu: cpuTime(pid), packets: receivedPackets(pid, TO), peakRss: peakRss(pid) };
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
