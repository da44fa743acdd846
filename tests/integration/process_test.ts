import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { describe, it } from "node:test";
import { type Ended, Namespace, withoutNamespaces } from "../support/namespace.ts";
import type { ProcessParameters, Way } from "./scenarios/process.ts";

/** How long a process is given that should stay. */
const STAYS_MS = 2_000;
/** A process that ends by itself does so long before it would be killed. */
const ENDS_MS = 20_000;

async function run(way: Way, timeoutMs: number): Promise<Ended> {
  using namespace = Namespace.create().veth("v0", "v1");
  const parameters: ProcessParameters = { way };
  return await namespace.run("process.ts", { parameters, timeoutMs });
}

describe("A process with a capture", { skip: withoutNamespaces() }, () => {
  it("ends by itself once it is closed", { timeout: 60_000 }, async () => {
    const { code, stdout, stderr } = await run("closed", ENDS_MS);
    assertEquals({ code, stderr }, { code: 0, stderr: "" });
    assertEquals(JSON.parse(stdout).stats.received, 0);
  });

  for (const way of ["open", "waiting", "reopened"] satisfies Way[]) {
    it(`stays alive while it is open; ${way}`, { timeout: 60_000 }, async () => {
      const { code, stdout, tookMs } = await run(way, STAYS_MS);
      assertEquals(stdout, "open\n");
      assertEquals(code, undefined);
      assert(tookMs >= STAYS_MS, `ended after ${tookMs} ms`);
    });
  }

  it("ends at once with process.exit()", { timeout: 60_000 }, async () => {
    assertEquals((await run("exit", ENDS_MS)).code, 7);
  });

  it("ends with an error that nobody catches", { timeout: 60_000 }, async () => {
    const { code, stderr } = await run("thrown", ENDS_MS);
    assertEquals(code, 1);
    assertStringIncludes(stderr, "thrown in the loop");
  });

  it("ends by SIGINT", { timeout: 60_000 }, async () => {
    const { code, tookMs } = await run("interrupted", ENDS_MS);
    assert(code !== 0 && tookMs < ENDS_MS, `ended with ${code} after ${tookMs} ms`);
  });

  it("goes on in another loop after break", { timeout: 60_000 }, async () => {
    const { code, stdout, stderr } = await run("broken", ENDS_MS);
    assertEquals({ code, stderr }, { code: 0, stderr: "" });
    assertEquals(JSON.parse(stdout), { marks: [[1, 2], [3, 4, 5], [6]], twice: "TypeError", aborted: "over" });
  });
});
