/**
 * Network namespaces: networks of a test's own, with nothing on the wire but its frames, that go away with it.
 *
 * @module
 */

import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import process from "node:process";
import { fileURLToPath } from "node:url";

/** Bits of the capabilities that namespaces and packet sockets need (linux/capability.h). */
const CAPABILITIES = [["CAP_NET_ADMIN", 12], ["CAP_NET_RAW", 13], ["CAP_SYS_ADMIN", 21]] as const;
const SCENARIOS = new URL("../integration/scenarios/", import.meta.url);
/** How long a scenario may take where nothing is said. */
const TIMEOUT_MS = 30_000;

/** Whether this process has a capability. */
export function hasCapability(name: (typeof CAPABILITIES)[number][0]): boolean {
  if (!existsSync("/proc/self/status")) return false;
  const [, mask] = /^CapEff:\s*([0-9a-f]+)$/m.exec(readFileSync("/proc/self/status", "utf8")) ?? [];
  const [, bit] = CAPABILITIES.find(([known]) => known === name) ?? [];
  return mask !== undefined && bit !== undefined && (BigInt(`0x${mask}`) >> BigInt(bit) & 1n) === 1n;
}

/** Why a test with namespaces must be skipped here; undefined where it can run. */
export function canUseNamespaces(): string | undefined {
  if (process.platform !== "linux") return "network namespaces are a feature of Linux";
  const missing = CAPABILITIES.map(([name]) => name).filter((name) => !hasCapability(name));
  if (missing.length > 0) return `needs ${missing.join(", ")}`;
  try {
    execFileSync("ip", ["-V"], { stdio: "ignore" });
  } catch {
    return "needs the program ip (iproute2)";
  }
  try {
    Namespace.create()[Symbol.dispose]();
  } catch (error) {
    return `cannot make a network namespace: ${error instanceof Error ? error.message.trim() : error}`;
  }
  return undefined;
}

/** The `skip` of a test that needs namespaces. Says the reason as well, which not every runner passes on. */
export function withoutNamespaces(): string | false {
  const reason = canUseNamespaces();
  if (reason !== undefined) console.log(`skipped: ${reason}`);
  return reason ?? false;
}

/** How a scenario is run. */
export interface ScenarioOptions {
  /** What the scenario is told; it goes through JSON. */
  parameters?: unknown;
  /** Milliseconds after which it is killed. */
  timeoutMs?: number;
}

/** How a process ended. */
export interface Ended {
  /** The exit code; undefined where a signal ended it. */
  readonly code: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
  /** Milliseconds from its start to its end. */
  readonly tookMs: number;
}

/**
 * A network namespace named `capkit-<pid>-<n>`. It is removed, with all processes in it, when it is disposed of, and also
 * when this process ends in whatever way, interrupted or killed.
 */
export class Namespace implements Disposable {
  readonly name: string;
  readonly #guard: ChildProcess;
  #removed = false;

  private constructor(name: string) {
    this.name = name;
    // Test runners call nobody when they are interrupted or a test takes too long. The pipe ends with this process.
    const script = `trap "" INT TERM HUP; read _; kill -9 $(ip netns pids ${name}); ip netns del ${name}`;
    this.#guard = spawn("sh", ["-c", script], { stdio: ["pipe", "ignore", "ignore"] });
    this.#guard.unref();
  }

  /** Makes one with `lo` up and IPv6 off: autoconfiguration would send frames of its own. */
  static create(): Namespace {
    const namespace = new Namespace(addNamespace());
    try {
      const off = "for f in /proc/sys/net/ipv6/conf/*/disable_ipv6; do [ -e $f ] && echo 1 > $f; done; true";
      execFileSync("ip", ["netns", "exec", namespace.name, "sh", "-c", off]);
      namespace.ip("link set lo up");
    } catch (error) {
      namespace[Symbol.dispose]();
      throw error;
    }
    return namespace;
  }

  /** Runs ip(8) in it: `"link set v0 up"`. Returns what it prints. */
  ip(command: string): string {
    const args = ["-n", this.name, ...command.split(" ")];
    return execFileSync("ip", args, { stdio: ["ignore", "pipe", "pipe"], encoding: "utf8" });
  }

  /** Makes two interfaces, up, each the other end of the other's cable. */
  veth(left: string, right: string): this {
    this.ip(`link add ${left} type veth peer name ${right}`);
    this.ip(`link set ${left} up`);
    this.ip(`link set ${right} up`);
    // An interface that has just come up drops what it is to send, until the kernel has seen its cable.
    for (let tries = 0; this.ip(`-br link show ${left}`).split(/\s+/)[1] !== "UP" && tries < 200; tries++);
    return this;
  }

  /**
   * Runs a program of `tests/integration/scenarios/` in it, under the runtime that runs the tests.
   *
   * @returns What it reported: `T` is what the program says of itself.
   */
  async scenario<T>(file: string, options: ScenarioOptions = {}): Promise<T> {
    const { code, stdout, stderr, tookMs } = await this.run(file, options);
    const line = stdout.trimEnd().split("\n").at(-1) ?? "";
    if (code === 0 && line.startsWith("{")) return JSON.parse(line);
    throw new Error(
      `Scenario ${file} ended with ${code ?? "a signal"} after ${Math.round(tookMs)} ms\n${stdout}\n${stderr}`,
    );
  }

  /** Runs such a program, however it ends. */
  run(file: string, { parameters = {}, timeoutMs = TIMEOUT_MS }: ScenarioOptions = {}): Promise<Ended> {
    const program = runtimeCommand(fileURLToPath(new URL(file, SCENARIOS)), [JSON.stringify(parameters)]);
    return runProcess(["ip", "netns", "exec", this.name, ...program], { timeoutMs });
  }

  [Symbol.dispose](): void {
    if (this.#removed) return;
    this.#removed = true;
    removeNamespace(this.name);
    this.#guard.kill("SIGKILL");
  }
}

/** The command line that runs a TypeScript file under the runtime that runs this. */
export function runtimeCommand(file: string, args: readonly string[]): string[] {
  return [process.execPath, ...("deno" in process.versions ? ["run", "-A"] : []), file, ...args];
}

/** How {@linkcode runProcess} starts a process. */
export interface ProcessOptions {
  timeoutMs: number;
  cwd?: string;
  /** The user and group it runs as. */
  user?: number;
  env?: Record<string, string>;
}

/** Runs a process to its end, or to the end of its time. */
export function runProcess(command: readonly string[], { timeoutMs, cwd, user, env }: ProcessOptions): Promise<Ended> {
  const [program = "", ...args] = command;
  const start = performance.now();
  const { promise, resolve, reject } = Promise.withResolvers<Ended>();
  const child = spawn(program, args, {
    stdio: ["ignore", "pipe", "pipe"],
    ...(cwd === undefined ? {} : { cwd }),
    ...(user === undefined ? {} : { uid: user, gid: user }),
    ...(env === undefined ? {} : { env }),
  });
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => stdout += text);
  child.stderr.setEncoding("utf8").on("data", (text: string) => stderr += text);
  const timer = setTimeout(() => {
    stderr += `\nkilled after ${timeoutMs} ms`;
    child.kill("SIGKILL");
  }, timeoutMs);
  child.on("error", (error) => {
    clearTimeout(timer);
    reject(error);
  });
  child.on("close", (code) => {
    clearTimeout(timer);
    resolve({ code: code ?? undefined, stdout, stderr, tookMs: performance.now() - start });
  });
  return promise;
}

/** Takes the first free name. Test files may run side by side in one process, each with modules of its own. */
function addNamespace(): string {
  for (let n = 0;; n++) {
    const name = `capkit-${process.pid}-${n}`;
    if (existsSync(`/run/netns/${name}`)) continue;
    try {
      execFileSync("ip", ["netns", "add", name], { stdio: ["ignore", "pipe", "pipe"] });
      return name;
    } catch (error) {
      // Somebody else may have taken the name just now.
      if (!(error instanceof Error && error.message.includes("File exists"))) throw error;
    }
  }
}

function removeNamespace(name: string): void {
  const pids = execFileSync("ip", ["netns", "pids", name], { encoding: "utf8" });
  for (const pid of pids.split("\n").filter((line) => line !== "")) {
    try {
      process.kill(Number(pid), "SIGKILL");
    } catch {
      // It ended by itself.
    }
  }
  execFileSync("ip", ["netns", "del", name], { stdio: "ignore" });
}
