import { assert, assertEquals } from "@std/assert";
import process from "node:process";
import { describe, it } from "node:test";
import { Namespace, withoutNamespaces } from "../support/namespace.ts";
import type { CyclesParameters, CyclesResult } from "./scenarios/cycles.ts";

/** CAPKIT_CYCLES asks for more. */
const CYCLES = Number(process.env["CAPKIT_CYCLES"] ?? 200);
/** What the heaps of both engines may grow by, in MiB; a leaked slab in each cycle would be 100 and more. */
const GROWTH_MIB = 64;

describe("Opening and closing", { skip: withoutNamespaces() }, () => {
  it(`leaves nothing behind, ${CYCLES} times`, { timeout: 30_000 + CYCLES * 300 }, async () => {
    using namespace = Namespace.create().veth("v0", "v1");
    const parameters: CyclesParameters = { cycles: CYCLES };
    const timeoutMs = 20_000 + CYCLES * 300;
    const result = await namespace.scenario<CyclesResult>("cycles.ts", { parameters, timeoutMs });
    const { descriptors, rssMiB, captured, blind } = result;
    console.log(
      `${CYCLES} cycles, ${captured} packets: descriptors ${descriptors.before} to ${descriptors.after}, ` +
        `RSS ${rssMiB.before.toFixed(0)} to ${rssMiB.after.toFixed(0)} MiB`,
    );
    assertEquals(descriptors.after, descriptors.before);
    assertEquals(blind, 0);
    assert(rssMiB.after - rssMiB.before < GROWTH_MIB, `RSS went from ${rssMiB.before} to ${rssMiB.after} MiB`);
  });
});
