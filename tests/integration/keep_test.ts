import { assert, assertEquals } from "@std/assert";
import { describe, it } from "node:test";
import { Namespace, withoutNamespaces } from "../support/namespace.ts";
import type { EngineName } from "../support/scenario.ts";
import type { KeepParameters, KeepResult } from "./scenarios/keep.ts";

const COUNT = 1_000_000;
const EVERY = 1_000;
/** All that the process may have, in MiB: 200 MB. The packets that came, kept or not, were more. */
const RSS_MIB = 200e6 / 2 ** 20;
/** The same with garbage that had not been collected yet. */
const PEAK_MIB = 300;

describe("Every 1,000th packet of a million", { skip: withoutNamespaces() }, () => {
  for (const engine of ["ring", "recvmsg"] satisfies EngineName[]) {
    it(`is kept without the others; ${engine}`, { timeout: 90_000 }, async () => {
      using namespace = Namespace.create().veth("v0", "v1");
      const parameters: KeepParameters = { engine, bytes: 100, count: COUNT, every: EVERY };
      const result = await namespace.scenario<KeepResult>("keep.ts", { parameters, timeoutMs: 60_000 });
      const { rssMiB, peakMiB, ...rest } = result;
      console.log(`${engine}: RSS ${rssMiB.toFixed(0)} MiB, ${peakMiB.toFixed(0)} at most`);
      assertEquals(rest, { engine, captured: COUNT, kept: COUNT / EVERY, changed: 0 });
      assert(rssMiB < RSS_MIB, `${rssMiB} MiB`);
      assert(peakMiB < PEAK_MIB, `${peakMiB} MiB at most`);
    });
  }
});
