import { assert, assertEquals, assertMatch } from "@std/assert";
import { execFileSync } from "node:child_process";
import { createSocket } from "node:dgram";
import { chmodSync, existsSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { after, before, describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { openFile } from "../../lib/file/open.ts";
import { type Ended, Namespace, runProcess, runtimeCommand, withoutNamespaces } from "../support/namespace.ts";
import { cannotRunAsOther } from "../support/other_user.ts";
import type { DroppingParameters, DroppingResult } from "./scenarios/dropping.ts";

const USER = "nobody";
const TIMEOUT_MS = 30_000;
const NO_CAPABILITIES = "0".repeat(16);
const CLI = fileURLToPath(new URL("../../cli.ts", import.meta.url));
const DROPPING = fileURLToPath(new URL("scenarios/dropping.ts", import.meta.url));

/** The number of the user, or of the user's group. */
function idOf(option: "-u" | "-g"): number {
  return Number(execFileSync("id", [option, USER], { encoding: "utf8" }));
}

/** As a line of `/proc/self/status` has it: real, effective, saved, and that of the file system. */
function four(id: number): string {
  return `${id}\t${id}\t${id}\t${id}`;
}

/** Why this process can't become another user; false where it can. */
function withoutRoot(): string | false {
  if (process.getuid?.() !== 0) return "only root can become another user";
  try {
    idOf("-u");
    execFileSync("setpriv", ["--version"], { stdio: "ignore" });
  } catch {
    return `there is no user "${USER}", or no program setpriv`;
  }
  return withoutNamespaces();
}

const skip = withoutRoot();
const cannotRun = cannotRunAsOther();

describe("dropPrivileges", { skip }, () => {
  let home = "";
  before(() => {
    home = mkdtempSync(join(tmpdir(), "capkit-dropping-"));
    chmodSync(home, 0o777);
  });
  after(() => rmSync(home, { recursive: true }));

  /** Runs the scenario as a process that setpriv(1) made. */
  async function run(...setpriv: string[]): Promise<DroppingResult> {
    using namespace = Namespace.create().veth("v0", "v1");
    const parameters: DroppingParameters = { user: USER };
    const scenario = runtimeCommand(DROPPING, [JSON.stringify(parameters)]);
    const command = ["ip", "netns", "exec", namespace.name, "setpriv", ...setpriv, ...scenario];
    const env = { PATH: process.env["PATH"] ?? "", HOME: home, DENO_DIR: home };
    const { code, stdout, stderr } = await runProcess(command, { timeoutMs: TIMEOUT_MS, cwd: home, env });
    assertEquals(code, 0, stderr);
    return JSON.parse(stdout);
  }

  /** The end of all ways, and that the capture went on. */
  function assertDropped({ threads, after, marks, refused, uid }: DroppingResult): void {
    const user = idOf("-u");
    const group = idOf("-g");
    assert(threads.every((count) => count > 2), `${threads} threads`);
    const Uid = four(user);
    assertEquals(after, [
      { Uid, Gid: four(group), Groups: `${group}`, CapPrm: NO_CAPABILITIES, CapEff: NO_CAPABILITIES },
    ]);
    assertEquals(uid, user);
    assertEquals(marks, [1, 2, 3, 4]);
    assertEquals(refused, ["socket EPERM", "socket EPERM", "setgroups EPERM"]);
  }

  it("changes all threads of root's process for good, and captures go on", { timeout: 60_000 }, async () => {
    const result = await run("--groups", "4,27");
    const [{ Uid, Gid, Groups } = {}, ...others] = result.before;
    assertEquals([Uid, Gid, Groups, others], [four(0), four(0), "4 27", []]);
    assertDropped(result);
  });

  it("changes that of a user with capabilities", { timeout: 60_000, skip: cannotRun ?? false }, async () => {
    const capabilities = "+setuid,+setgid,+net_raw,+net_admin";
    const who = ["--reuid", "12345", "--regid", "12345", "--clear-groups"];
    const result = await run(...who, "--inh-caps", capabilities, "--ambient-caps", capabilities);
    const [{ Uid, CapEff = NO_CAPABILITIES } = {}, ...others] = result.before;
    assertEquals([Uid, others], [four(12_345), []]);
    assert(CapEff !== NO_CAPABILITIES);
    // The kernel takes capabilities away from root alone, so the process was root in between.
    assertDropped(result);
  });
});

describe("capkit dump -Z", { skip }, () => {
  let folder = "";
  before(() => folder = mkdtempSync(join(tmpdir(), "capkit-dropping-")));
  after(() => rmSync(folder, { recursive: true }));

  /** Captures on `lo`, where a datagram is sent in 10 ms. */
  async function capture(...args: string[]): Promise<Ended> {
    const socket = createSocket("udp4");
    // Nobody listens there, and the socket is told.
    socket.on("error", () => {});
    const timer = setInterval(() => socket.send(new Uint8Array(10), 20_011, "127.0.0.1"), 10);
    try {
      return await runProcess(runtimeCommand(CLI, ["dump", "-i", "lo", ...args]), { timeoutMs: TIMEOUT_MS });
    } finally {
      clearInterval(timer);
      socket.close();
    }
  }

  it("writes a file that is the user's", { timeout: 60_000 }, async () => {
    chmodSync(folder, 0o777);
    const path = join(folder, "out.pcap");
    const { code, stderr } = await capture("-c", "20", "-w", path, "-Z", USER);
    assertEquals(code, 0, stderr);
    const { uid, gid } = statSync(path);
    assertEquals([uid, gid], [idOf("-u"), idOf("-g")]);
    await using file = await openFile(path);
    assertEquals((await Array.fromAsync(file)).length, 20);
  });

  it("does not write where the user may not", { timeout: 60_000 }, async () => {
    chmodSync(folder, 0o755);
    const path = join(folder, "forbidden.pcap");
    const { code, stdout, stderr } = await capture("-c", "20", "-w", path, "-Z", USER);
    assertEquals([code, stdout], [1, ""]);
    assertMatch(stderr, /^capkit: [^\n]*EACCES[^\n]*\n$/);
    assert(!existsSync(path));
  });

  for (const user of ["root", "no such user"]) {
    it(`refuses "${user}" in a line`, { timeout: 60_000 }, async () => {
      const { code, stdout, stderr } = await capture("-c", "1", "-Z", user);
      assertEquals([code, stdout], [1, ""]);
      assertMatch(stderr, new RegExp(`^capkit: Cannot drop privileges to "${user}": [^\\n]*\\n$`));
    });
  }
});
