/**
 * The command on real interfaces: with the privilege it needs, and without.
 *
 * @module
 */

import { assert, assertEquals, assertMatch, fail } from "@std/assert";
import { type ChildProcess, spawn } from "node:child_process";
import { createSocket } from "node:dgram";
import { chownSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { after, before, describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { hasCapability, runProcess, runtimeCommand } from "../support/namespace.ts";
import { cannotRunAsOther } from "../support/other_user.ts";

const CLI = fileURLToPath(new URL("../../cli.ts", import.meta.url));
/** The user "nobody". */
const NOBODY = 65_534;
const TIMEOUT_MS = 20_000;

const noPrivilege = cannotRunAsOther();
const noCapture = process.platform !== "linux"
  ? "capture is a feature of Linux"
  : hasCapability("CAP_NET_RAW")
  ? undefined
  : "needs CAP_NET_RAW";

describe("capkit without privilege", { skip: noPrivilege ?? false }, () => {
  /** A home that this user may write to. */
  let home = "";
  before(() => {
    home = mkdtempSync(join(tmpdir(), "capkit-nobody-"));
    chownSync(home, NOBODY, NOBODY);
  });
  after(() => rmSync(home, { recursive: true }));

  it("says which capability is missing and how to grant it", async () => {
    const command = runtimeCommand(CLI, ["dump", "-i", "lo"]);
    const env = { HOME: home, DENO_DIR: home, PATH: process.env["PATH"] ?? "" };
    const { code, stdout, stderr } = await runProcess(command, { timeoutMs: TIMEOUT_MS, user: NOBODY, env, cwd: home });
    assertMatch(stderr, /^capkit: [^\n]*"lo"[^\n]*EPERM[^\n]*CAP_NET_RAW[^\n]*setcap[^\n]*\n$/);
    assertEquals([code, stdout], [1, ""]);
  });

  it("still lists interfaces", async () => {
    const command = runtimeCommand(CLI, ["interfaces"]);
    const env = { HOME: home, DENO_DIR: home, PATH: process.env["PATH"] ?? "" };
    const { code, stdout } = await runProcess(command, { timeoutMs: TIMEOUT_MS, user: NOBODY, env, cwd: home });
    assertEquals(code, 0);
    assertMatch(stdout, /^lo +1 /m);
  });
});

describe("capkit dump on lo", { skip: noCapture ?? false }, () => {
  /** Sends datagrams to a port of this machine, each a byte longer, one in 10 ms, until it is told to stop. */
  function send(port: number): () => void {
    const socket = createSocket("udp4");
    // Nobody listens there, and the socket is told.
    socket.on("error", () => {});
    let length = 0;
    const timer = setInterval(() => socket.send(new Uint8Array(++length), port, "127.0.0.1"), 10);
    return () => {
      clearInterval(timer);
      socket.close();
    };
  }

  /** Starts the command; the text it has written so far. */
  function start(
    ...args: string[]
  ): { child: ChildProcess; texts: { out: string; err: string }; code: Promise<number | null> } {
    const [program = "", ...rest] = runtimeCommand(CLI, ["dump", "-i", "lo", ...args]);
    const child = spawn(program, rest, { stdio: ["ignore", "pipe", "pipe"] });
    const texts = { out: "", err: "" };
    child.stdout.setEncoding("utf8").on("data", (text: string) => texts.out += text);
    child.stderr.setEncoding("utf8").on("data", (text: string) => texts.err += text);
    return { child, texts, code: new Promise((resolve) => child.on("close", resolve)) };
  }

  it("prints packets until -c, each of them once", async () => {
    const stop = send(20_009);
    const { texts, code } = start("-t", "-c", "200");
    assertEquals(await code, 0);
    stop();
    const lines = texts.out.trimEnd().split("\n");
    assertEquals(lines.length, 200);
    const datagram = /^IP 127\.0\.0\.1\.\d+ > 127\.0\.0\.1\.20009: UDP, length (\d+)$/;
    const lengths = lines.map((line) => datagram.exec(line)?.[1]).filter((length) => length !== undefined);
    assert(lengths.length >= 50, `${lengths.length} datagrams`);
    assertEquals(new Set(lengths).size, lengths.length);
    assertMatch(
      texts.err,
      /^listening on lo, link-type EN10MB \(Ethernet\), snapshot length 262144 bytes\n200 packets captured\n/,
    );
  });

  it("captures and counts only what the filter takes", async () => {
    const stops = [send(20_011), send(20_012)];
    const { child, texts, code } = start("-t", "udp", "dst", "port", "20012");
    while (texts.out.split("\n").length < 20) await new Promise((resolve) => child.stdout?.once("data", resolve));
    process.kill(child.pid ?? fail("it has started"), "SIGINT");
    assertEquals(await code, 0);
    for (const stop of stops) stop();
    const lines = texts.out.trimEnd().split("\n");
    assertEquals(lines.filter((line) => !line.includes(" > 127.0.0.1.20012: UDP")), []);
    assertMatch(
      texts.err,
      new RegExp(`\\n${lines.length} packets captured\\n${lines.length} packets received by filter\\n`),
    );
  });

  it("ends with 2 and captures nothing where the filter is wrong", async () => {
    const { texts, code } = start("tcp prt 80");
    assertEquals([await code, texts.out], [2, ""]);
    assertMatch(texts.err, /^capkit: Cannot parse filter: [^\n]*\n {2}tcp prt 80\n {6}\^\^\^\n$/);
  });

  it("ends with the counters at SIGINT", async () => {
    const stop = send(20_010);
    const { child, texts, code } = start("--json");
    await new Promise((resolve) => child.stdout?.once("data", resolve));
    process.kill(child.pid ?? fail("it has started"), "SIGINT");
    assertEquals(await code, 0);
    stop();
    const lines = texts.out.trimEnd().split("\n");
    const counters =
      /\n(\d+) packets? captured\n(\d+) packets? received by filter\n(\d+) packets? dropped by kernel\n$/;
    const [, captured, received, dropped] = counters.exec(texts.err)?.map(Number) ?? fail(texts.err);
    assertEquals([captured, received, dropped], [lines.length, lines.length, 0]);
    assertEquals(JSON.parse(lines[0] ?? "").interface, "lo");
  });
});
