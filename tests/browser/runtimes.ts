/**
 * The other runtimes: where they are, and how a program is bundled for them and started in them.
 *
 * @module
 */

import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import process from "node:process";
import { fileURLToPath, pathToFileURL } from "node:url";

/** Seconds after which a program is ended, whatever becomes of the test. */
const LIMIT = 100;

/** A browser that asks nobody but the loopback interface, for one page. */
const BROWSER_OPTIONS: readonly string[] = [
  "--headless",
  // The tests may run as root, where there is no sandbox; the page is our own.
  "--no-sandbox",
  "--disable-gpu",
  // In a container /dev/shm may be too small.
  "--disable-dev-shm-usage",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-extensions",
  "--disable-sync",
  "--no-first-run",
  "--no-default-browser-check",
  "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
  "--enable-logging=stderr",
];

/** The first of these programs that PATH has; undefined where it has none. */
export function findProgram(...names: readonly string[]): string | undefined {
  const folders = (process.env["PATH"] ?? "").split(delimiter);
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find((path) => existsSync(path));
}

/** Chromium's program; undefined where it is not installed. */
export const CHROMIUM: string | undefined = findProgram("chromium", "chromium-browser", "google-chrome");

/** Node's program; undefined where it is not installed. */
export const NODE: string | undefined = findProgram("node");

/** A folder of one test's own, gone after it. */
export class Folder implements Disposable {
  readonly path: string = mkdtempSync(join(tmpdir(), "capkit-browser-"));

  [Symbol.dispose](): void {
    rmSync(this.path, { recursive: true, force: true, maxRetries: 10 });
  }
}

/** `program.ts` and all that it imports as one module, for any runtime with the web's interfaces. */
export function bundle(): string {
  using folder = new Folder();
  const out = join(folder.path, "program.js");
  const checkout = fileURLToPath(new URL("../../", import.meta.url));
  const bun = "bun" in process.versions ? process.execPath : join(checkout, "node_modules", ".bin", "bun");
  const entry = fileURLToPath(new URL("program.ts", import.meta.url));
  execFileSync(bun, ["build", entry, "--target=browser", `--outfile=${out}`], { cwd: checkout, stdio: "pipe" });
  return readFileSync(out, "utf8");
}

/** A program of another runtime, ended with all processes that it has started. */
export class Running implements AsyncDisposable {
  /** Rejects when it has ended. */
  readonly failed: Promise<never>;
  readonly #child: ChildProcess;
  readonly #folder: Folder = new Folder();
  readonly #ended: Promise<void>;
  #output = "";

  private constructor(command: (folder: string) => string[]) {
    // timeout(1) makes a group of the program and its children, passes a signal on to all of them, and ends them in time
    // where this process is gone.
    const args = ["--kill-after=5", String(LIMIT), ...command(this.#folder.path)];
    this.#child = spawn("timeout", args, { stdio: ["ignore", "pipe", "pipe"] });
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.setEncoding("utf8").on("data", (text: string) => this.#output += text);
    }
    const { promise, reject } = Promise.withResolvers<never>();
    promise.catch(() => {});
    this.failed = promise;
    this.#ended = new Promise((resolve) => {
      this.#child.on("error", (error) => {
        reject(error);
        resolve();
      });
      this.#child.on("close", (code) => {
        reject(new Error(`${args[2]} ended with ${code} before it answered:\n${this.#output.slice(-5000)}`));
        resolve();
      });
    });
  }

  /** Opens a page in Chromium. */
  static browser(program: string, url: string): Running {
    return new Running((folder) => [program, ...BROWSER_OPTIONS, `--user-data-dir=${folder}`, url]);
  }

  /** Runs the bundle in Node. */
  static node(node: string, program: string, url: string): Running {
    return new Running((folder) => {
      const file = join(folder, "program.mjs");
      writeFileSync(file, program);
      const start = join(folder, "start.mjs");
      writeFileSync(start, `import { run } from "${pathToFileURL(file)}";\nawait run("${url}");\n`);
      return [node, start];
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#child.kill("SIGTERM");
    await this.#ended;
    this.#folder[Symbol.dispose]();
  }
}
