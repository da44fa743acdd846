import { assert, assertEquals } from "@std/assert";
import process from "node:process";
import { describe, it } from "node:test";
import { Namespace, withoutNamespaces } from "../support/namespace.ts";
import type { EngineName } from "../support/scenario.ts";
import type { CyclesParameters, CyclesResult } from "./scenarios/cycles.ts";

/** CAPKIT_CYCLES asks for more. A cycle of recvmsg is the shorter one, and there is less that can be left. */
const CYCLES: Readonly<Record<EngineName, number>> = {
  ring: Number(process.env["CAPKIT_CYCLES"] ?? 200),
  recvmsg: Number(process.env["CAPKIT_CYCLES"] ?? 100),
};
/** What the heaps of both engines may grow by, in MiB; a leaked slab in each cycle would be 100 and more. */
const GROWTH_MIB = 64;
/** Mappings that the heaps may make meanwhile; a leaked ring in each cycle would be 100 and more. */
const GROWTH_MAPPINGS = 50;

describe("Opening and closing", { skip: withoutNamespaces() }, () => {
  for (const engine of ["ring", "recvmsg"] satisfies EngineName[]) {
    const cycles = CYCLES[engine];
    it(`leaves nothing behind, ${cycles} times; ${engine}`, { timeout: 60_000 + cycles * 500 }, async () => {
      using namespace = Namespace.create().veth("v0", "v1");
      const parameters: CyclesParameters = { cycles, engine };
      const timeoutMs = 40_000 + cycles * 500;
      const result = await namespace.scenario<CyclesResult>("cycles.ts", { parameters, timeoutMs });
      const { descriptors, mappings, rssMiB, captured, blind, readable } = result;
      console.log(
        `${cycles} cycles, ${engine}, ${captured} packets: ` +
          `descriptors ${descriptors.before} to ${descriptors.after}, ` +
          `mappings ${mappings.before} to ${mappings.after}, ` +
          `RSS ${rssMiB.before.toFixed(0)} to ${rssMiB.after.toFixed(0)} MiB`,
      );
      assertEquals(descriptors.after, descriptors.before);
      assertEquals(mappings.rings, 0);
      assert(mappings.after - mappings.before < GROWTH_MAPPINGS, `${mappings.before} to ${mappings.after} mappings`);
      assertEquals(blind, 0);
      assertEquals(readable, 0);
      assert(rssMiB.after - rssMiB.before < GROWTH_MIB, `RSS went from ${rssMiB.before} to ${rssMiB.after} MiB`);
    });
  }
});
