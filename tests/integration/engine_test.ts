import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { execFileSync } from "node:child_process";
import { before, describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { Namespace, runProcess, runtimeCommand, withoutNamespaces } from "../support/namespace.ts";
import type { EngineResult, Taken } from "./scenarios/engine.ts";

/** Opens and binds a packet socket, lets frames come in, and becomes a program that has the socket from then on. */
const OPENER = `
import os, socket, sys
held = socket.socket(socket.AF_PACKET, socket.SOCK_RAW | socket.SOCK_NONBLOCK, 0)
held.bind(("v1", 3))
with socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0) as sender:
    sender.bind(("v0", 0))
    for mark in 1, 2, 3:
        sender.send(b"\\x02" * 12 + b"\\x88\\xb5" + bytes([mark]) + bytes(45))
held.set_inheritable(True)
os.environ["CAPKIT_FD"] = str(held.fileno())
os.execvp(sys.argv[1], sys.argv[1:])
`;
const SCENARIO = fileURLToPath(new URL("scenarios/engine.ts", import.meta.url));
const TIMEOUT_MS = 60_000;

/** Why no other program can open the socket; false where one can. */
function withoutPython(): string | false {
  try {
    execFileSync("python3", ["--version"], { stdio: "ignore" });
    return false;
  } catch {
    return "there is no program python3";
  }
}

const noOpener = withoutPython();

function assertTaken(taken: Taken | undefined, expected: { engine: string; marks: number[] }): void {
  const { engine, marks, stats } = taken ?? {};
  const captured = expected.marks.length;
  assertEquals({ engine, marks, stats }, { ...expected, stats: { captured, received: captured, dropped: 0 } });
}

describe("The engine of a capture", { skip: withoutNamespaces() }, () => {
  let result: EngineResult | undefined = undefined;
  before(async () => {
    using namespace = Namespace.create().veth("v0", "v1");
    const scenario = runtimeCommand(SCENARIO, []);
    const command = noOpener === false ? ["python3", "-c", OPENER, ...scenario] : scenario;
    const ended = await runProcess(["ip", "netns", "exec", namespace.name, ...command], { timeoutMs: TIMEOUT_MS });
    assertEquals(ended.code, 0, ended.stderr);
    result = JSON.parse(ended.stdout);
  });

  it("is a ring, unless recvmsg or each packet at once was asked for", () => {
    const engines = {
      "auto": "ring",
      "ring": "ring",
      "recvmsg": "recvmsg",
      "immediate": "recvmsg",
      "immediate ring": "ring",
      "the least": "ring",
      "the most": "ring",
    };
    for (const [name, engine] of Object.entries(engines)) {
      const taken = result?.captures[name];
      console.log(`${name}: ${taken?.engine}, ${taken?.reason}; a lone packet after ${taken?.tookMs.toFixed(1)} ms`);
      assertTaken(taken, { engine, marks: [1] });
      assert((taken?.reason ?? "") !== "");
    }
  });

  it("ends at stop() where the filter is locked, which nobody can replace then", () => {
    for (const engine of ["ring", "recvmsg"] as const) {
      const { locked, open, after } = result?.locked[engine] ?? {};
      assertEquals({ engine, locked, open }, { engine, locked: -1, open: 0 });
      assertTaken(after, { engine, marks: [1, 2, 3, 4, 5] });
    }
  });

  it("is recvmsg on a socket that somebody else opened, whose packets do not get lost", () => {
    assertTaken(result?.adopted["auto"], { engine: "recvmsg", marks: [1, 2, 3, 4, 5] });
    assertTaken(result?.adopted["recvmsg"], { engine: "recvmsg", marks: [1, 2, 3, 4, 5] });
    assertTaken(result?.adopted["ring"], { engine: "ring", marks: [4, 5] });
    assertEquals(result?.closed, true);
  });

  it("is so where it was another process", { skip: noOpener }, () => {
    assertTaken(result?.adopted["inherited"], { engine: "recvmsg", marks: [1, 2, 3, 4, 5] });
  });

  it("can't be a ring on a socket that has one, which stays its owner's", () => {
    assertStringIncludes(result?.busy.message ?? "", 'Cannot use a ring on "v1": setsockopt PACKET_');
    assertStringIncludes(result?.busy.message ?? "", "EBUSY (16)");
    assertEquals(result?.busy.open, true);
  });
});
