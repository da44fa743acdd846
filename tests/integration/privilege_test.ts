import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { chmodSync, copyFileSync, cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import process from "node:process";
import { after, describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { type Ended, hasCapability, runProcess, runtimeCommand } from "../support/namespace.ts";

const CHECKOUT = fileURLToPath(new URL("../..", import.meta.url));
/** The user that owns nothing, on every Linux. */
const NOBODY = 65_534;
/** What the command is made of. */
const PARTS = ["cli.ts", "mod.ts", "lib", "ffi", "vendor", "deno.json", "package.json", "tsconfig.json"];

const isRoot = process.getuid?.() === 0;
const directory = mkdtempSync(join(tmpdir(), "capkit-nobody-"));
after(() => rmSync(directory, { recursive: true, force: true }));

/** Whether everybody may read a file, or search all directories on the way to it. */
function isOpenToAll(path: string): boolean {
  if ((statSync(path).mode & 0o5) !== 0o5) return false;
  for (let up = dirname(path); up !== dirname(up); up = dirname(up)) if ((statSync(up).mode & 0o1) === 0) return false;
  return true;
}

/** The runtime, where everybody may run it: a copy, where it lies in somebody's home. */
function openRuntime(): string {
  if (isOpenToAll(process.execPath)) return process.execPath;
  const copy = join(directory, basename(process.execPath));
  if (!existsSync(copy)) copyFileSync(process.execPath, copy);
  chmodSync(copy, 0o755);
  return copy;
}

/** The checkout, where everybody may read it: a copy of what the command needs, where not. */
function openCheckout(): string {
  if (isOpenToAll(CHECKOUT.replace(/\/$/, ""))) return CHECKOUT;
  const copy = join(directory, "checkout");
  for (const part of PARTS.filter((each) => existsSync(join(CHECKOUT, each)))) {
    cpSync(join(CHECKOUT, part), join(copy, part), { recursive: true });
  }
  return copy;
}

/** Runs the command, as nobody where this process is root, with a home that it may write to. */
async function capkit(...args: string[]): Promise<Ended> {
  chmodSync(directory, 0o755);
  const home = join(directory, "home");
  mkdirSync(home, { recursive: true });
  chmodSync(home, 0o777);
  const [, ...command] = runtimeCommand(join(openCheckout(), "cli.ts"), args);
  return await runProcess([openRuntime(), ...command], {
    timeoutMs: 30_000,
    cwd: home,
    env: { HOME: home, DENO_DIR: join(home, "deno"), PATH: process.env["PATH"] ?? "", NO_COLOR: "1" },
    ...(isRoot ? { user: NOBODY } : {}),
  });
}

/** One line, without what a stack trace consists of. */
function assertOneLine(stderr: string): void {
  assertMatch(stderr, /^capkit: [^\n]+\n$/);
  assert(!/\bat\b.*:\d+:\d+/.test(stderr), stderr);
}

const SKIP = process.platform !== "linux"
  ? "packet sockets are a feature of Linux"
  : !isRoot && hasCapability("CAP_NET_RAW")
  ? "this process has CAP_NET_RAW, and is not root, who could become somebody without"
  : false;

describe("Without privilege", { skip: SKIP }, () => {
  it("a capture names CAP_NET_RAW and how to grant it", { timeout: 60_000 }, async () => {
    for (const interfaces of [["-i", "lo"], ["-i", "any"]]) {
      const { code, stdout, stderr } = await capkit("dump", ...interfaces);
      assertEquals({ code, stdout }, { code: 1, stdout: "" });
      assertOneLine(stderr);
      for (const part of ["EPERM", "CAP_NET_RAW", "setcap cap_net_raw"]) assertStringIncludes(stderr, part);
    }
  });

  it("the interfaces are listed all the same", { timeout: 60_000 }, async () => {
    const { code, stdout, stderr } = await capkit("interfaces");
    assertEquals({ code, stderr }, { code: 0, stderr: "" });
    assertMatch(stdout, /\blo\b/);
  });

  const wrong: [string, string[], string][] = [
    ["an unknown interface", ["dump", "-i", "nosuch0"], '"nosuch0"'],
    ["an unknown option", ["dump", "--bogus"], '"--bogus"'],
    ["a missing value", ["dump", "-i"], '"-i"'],
    ["a wrong value", ["dump", "-i", "lo", "-c", "many"], '"many"'],
    ["an unknown subcommand", ["bogus"], '"bogus"'],
  ];
  for (const [name, args, quoted] of wrong) {
    it(`${name} is one line and exit code 2`, { timeout: 60_000 }, async () => {
      const { code, stdout, stderr } = await capkit(...args);
      assertEquals({ code, stdout }, { code: 2, stdout: "" });
      assertOneLine(stderr);
      assertStringIncludes(stderr, quoted);
    });
  }
});
