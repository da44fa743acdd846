import { assert, assertEquals } from "@std/assert";
import { describe, it } from "node:test";
import { Namespace, withoutNamespaces } from "../support/namespace.ts";
import type { Mode } from "../support/scenario.ts";
import type { SlowParameters, SlowResult } from "./scenarios/slow.ts";

/** What the heaps of both engines may grow by, in MiB, while some hundred MiB of packets arrive. */
const GROWTH_MIB = 32;

describe("A program that is too slow for a flood", { skip: withoutNamespaces() }, () => {
  for (const mode of ["packets", "batches"] satisfies Mode[]) {
    it(`loses packets in the kernel, counted, and needs no more memory; ${mode}`, { timeout: 60_000 }, async () => {
      using namespace = Namespace.create().veth("v0", "v1");
      const parameters: SlowParameters = { mode, forMs: 2_000 };
      const result = await namespace.scenario<SlowResult>("slow.ts", { parameters });
      const { captured, received, dropped, rssMiB } = result;
      console.log(
        `${captured} captured, ${dropped} dropped, RSS ${rssMiB.before.toFixed(0)} to ${rssMiB.after.toFixed(0)} MiB`,
      );
      assert(dropped > captured, `${captured} captured, ${dropped} dropped`);
      assertEquals(captured + dropped, received);
      assert(rssMiB.after - rssMiB.before < GROWTH_MIB, `RSS went from ${rssMiB.before} to ${rssMiB.after} MiB`);
    });
  }
});
