import { assert, assertEquals } from "@std/assert";
import { describe, it } from "node:test";
import { Namespace, withoutNamespaces } from "../support/namespace.ts";
import type { EngineName } from "../support/scenario.ts";
import type { SeenParameters, SeenResult } from "./scenarios/seen.ts";

async function runScenario(parameters: SeenParameters): Promise<SeenResult> {
  using namespace = Namespace.create().veth("v0", "v1");
  const result = await namespace.scenario<SeenResult>("seen.ts", { parameters });
  assertEquals(result.captured, result.packets.length);
  assertEquals(result.received, result.packets.length);
  return result;
}

/** Mark, interface and direction of each, sorted. */
function summary({ packets }: SeenResult): string[] {
  return packets.map(({ mark, on, direction }) => `${mark} ${on} ${direction}`).toSorted();
}

const skip = withoutNamespaces();

for (const engine of ["ring", "recvmsg"] satisfies EngineName[]) {
  const run = (parameters: Omit<SeenParameters, "engine">): Promise<SeenResult> =>
    runScenario({ engine, ...parameters });

  describe(`A capture by ${engine} sees`, { skip }, () => {
    it("on any: every interface, those that come later too, and lo once", { timeout: 60_000 }, async () => {
      const result = await run({ interfaces: ["any"], sends: ["v0", "lo", "v1", "late", "lo"], count: 8 });
      assertEquals(summary(result), [
        "1 v0 out",
        "1 v1 in",
        "2 lo in",
        "3 v0 in",
        "3 v1 out",
        "4 late out",
        "4 later in",
        "5 lo in",
      ]);
      assertEquals(result.events, []);
      const indexes = new Map(result.packets.map(({ on, ifindex }) => [on, ifindex]));
      assertEquals(indexes.get("lo"), 1);
      assert([...indexes.values()].every((ifindex) => ifindex > 0), "each packet has the index of its interface");
      assertEquals(result.interfaces.toSorted(), ["any", "late", "later", "lo", "v0", "v1"]);
    });

    it(
      "on any, asked to be promiscuous: the same, and says that there is no such thing",
      { timeout: 60_000 },
      async () => {
        const result = await run({ interfaces: ["any"], promiscuous: true, sends: ["lo"], count: 1 });
        assertEquals(summary(result), ["1 lo in"]);
        assertEquals(result.events, ["not-promiscuous"]);
      },
    );

    it("on lo: each packet once, on its way in", { timeout: 60_000 }, async () => {
      assertEquals(summary(await run({ interfaces: ["lo"], sends: ["lo", "v0", "lo"], count: 2 })), [
        "1 lo in",
        "3 lo in",
      ]);
    });

    it("on lo, outgoing: each packet once, on its way out", { timeout: 60_000 }, async () => {
      assertEquals(summary(await run({ interfaces: ["lo"], direction: "out", sends: ["lo", "lo"], count: 2 })), [
        "1 lo out",
        "2 lo out",
      ]);
    });

    it("on a cable: what goes either way, or one way where that was asked for", { timeout: 60_000 }, async () => {
      const sends: SeenParameters["sends"] = ["v0", "v1", "v0", "lo"];
      assertEquals(summary(await run({ interfaces: ["v1"], sends, count: 3 })), ["1 v1 in", "2 v1 out", "3 v1 in"]);
      assertEquals(summary(await run({ interfaces: ["v1"], direction: "in", sends, count: 2 })), [
        "1 v1 in",
        "3 v1 in",
      ]);
      assertEquals(summary(await run({ interfaces: ["v1"], direction: "out", sends, count: 1 })), ["2 v1 out"]);
    });

    it("on several: the packets of each", { timeout: 60_000 }, async () => {
      const result = await run({ interfaces: ["v1", "lo"], sends: ["v0", "lo", "v1"], count: 3 });
      assertEquals(summary(result), ["1 v1 in", "2 lo in", "3 v1 out"]);
      assertEquals(result.interfaces, ["v1", "lo"]);
    });
  });
}
