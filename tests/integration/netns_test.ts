import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { execFileSync } from "node:child_process";
import { describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { Namespace, runProcess, runtimeCommand, withoutNamespaces } from "../support/namespace.ts";
import type { NetnsParameters, NetnsResult } from "./scenarios/netns.ts";
import type { OneWayResult } from "./scenarios/netns_one_way.ts";

/** Why a user namespace can't be made; false where it can. */
function withoutUserNamespaces(): string | false {
  try {
    execFileSync("unshare", ["-Ur", "unshare", "-n", "true"], { stdio: "ignore" });
    return false;
  } catch {
    return "user namespaces are forbidden here, or there is no program unshare";
  }
}

describe("Another network namespace", { skip: withoutNamespaces() }, () => {
  it("is entered and left by the thread that asks, whatever fails in it", { timeout: 60_000 }, async () => {
    using here = Namespace.create();
    using there = Namespace.create();
    here.ip(`link add w1 type veth peer name w0 netns ${there.name}`);
    there.ip("link set w0 up");
    here.ip("link set w1 up");
    for (let tries = 0; there.ip("-br link show w0").split(/\s+/)[1] !== "UP" && tries < 200; tries++);
    const parameters: NetnsParameters = { netns: there.name };
    const { threads, main, worker, left, marks } = await here.scenario<NetnsResult>("netns.ts", { parameters });
    const [home] = threads.main;
    assertMatch(home, /^net:\[\d+\]$/);
    assertEquals(threads, { main: [home, home], worker: [home, home] });
    assertEquals(main, {
      own: ["lo", "w1"],
      byName: ["lo", "w0"],
      byPath: ["lo", "w0"],
      refused: ["open ENOENT", "open ENOENT", "setns EINVAL", "if_nametoindex ENODEV"],
    });
    assertEquals(worker, main);
    assertEquals(left, 0);
    assertEquals(marks, [1, 2, 3]);
  });
});

describe("A network namespace without a way back", { skip: withoutUserNamespaces() }, () => {
  it("is not entered", { timeout: 60_000 }, async () => {
    const program = fileURLToPath(new URL("scenarios/netns_one_way.ts", import.meta.url));
    const command = ["unshare", "-Ur", ...runtimeCommand(program, [])];
    const { code, stdout, stderr } = await runProcess(command, { timeoutMs: 30_000 });
    assertEquals(code, 0, stderr);
    const result: OneWayResult = JSON.parse(stdout);
    assert(result.thread[0] === result.thread[1], `${result.thread}`);
    assertEquals(result.code, "EPERM");
    assertStringIncludes(result.message, "Cannot enter network namespace");
    assertStringIncludes(result.message, "CAP_SYS_ADMIN");
  });
});
