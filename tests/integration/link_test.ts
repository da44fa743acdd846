import { assertEquals, assertStringIncludes } from "@std/assert";
import { describe, it } from "node:test";
import { Namespace, withoutNamespaces } from "../support/namespace.ts";
import type { EngineName, Mode } from "../support/scenario.ts";
import type { LinkParameters, LinkResult } from "./scenarios/link.ts";

async function run(parameters: LinkParameters): Promise<LinkResult> {
  using namespace = Namespace.create().veth("v0", "v1").veth("w0", "w1");
  const result = await namespace.scenario<LinkResult>("link.ts", { parameters });
  assertEquals(result.captured + result.dropped, result.received);
  assertEquals(result.captured, result.marks.length);
  return result;
}

const CAPTURES: { engine: EngineName; mode: Mode }[] = [
  { engine: "ring", mode: "packets" },
  { engine: "ring", mode: "batches" },
  { engine: "recvmsg", mode: "packets" },
  { engine: "recvmsg", mode: "batches" },
];

/** An interface is down before it is deleted; who looks in between is told. */
function withoutLastDown(events: LinkResult["events"]): LinkResult["events"] {
  return events.filter(({ type }, i) => !(type === "down" && events[i + 1]?.type === "deleted"));
}

describe("An interface that goes down, comes up and is deleted", { skip: withoutNamespaces() }, () => {
  for (const { engine, mode } of CAPTURES) {
    it(`alone: capture resumes, and ends with ENODEV; ${engine}, ${mode}`, { timeout: 60_000 }, async () => {
      const { events, marks, error } = await run({ engine, mode, interfaces: ["v1"] });
      assertEquals(withoutLastDown(events), [
        { type: "down", interface: "v1", position: 1 },
        { type: "up", interface: "v1", position: 1 },
        { type: "deleted", interface: "v1", position: 7 },
      ]);
      assertEquals(marks, [1, 4, 5, 6, 7, 8, 9]);
      assertEquals({ code: error?.code, errno: error?.errno, target: error?.target }, {
        code: "ENODEV",
        errno: 19,
        target: "v1",
      });
      assertStringIncludes(error?.message ?? "", '"v1"');
    });

    it(`beside another, which goes on; ${engine}, ${mode}`, { timeout: 60_000 }, async () => {
      const { events, marks, error } = await run({ engine, mode, interfaces: ["v1", "w1"] });
      assertEquals(withoutLastDown(events), [
        { type: "down", interface: "v1", position: 1 },
        { type: "up", interface: "v1", position: 2 },
        { type: "deleted", interface: "v1", position: 8 },
      ]);
      assertEquals(marks, [1, 3, 4, 5, 6, 7, 8, 9, 10]);
      assertEquals(error, undefined);
    });
  }

  for (const engine of ["ring", "recvmsg"] satisfies EngineName[]) {
    it(
      `while the program is busy with the packets before: nothing is lost; ${engine}`,
      { timeout: 60_000 },
      async () => {
        const { marks, error } = await run({ engine, mode: "packets", interfaces: ["v1"], busyMs: 20 });
        assertEquals(marks, [1, 4, 5, 6, 7, 8, 9]);
        assertEquals(error?.code, "ENODEV");
      },
    );
  }
});
