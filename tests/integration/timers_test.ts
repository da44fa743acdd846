import { assert } from "@std/assert";
import { describe, it } from "node:test";
import { Namespace, withoutNamespaces } from "../support/namespace.ts";
import type { EngineName, Mode } from "../support/scenario.ts";
import type { TimersParameters, TimersResult } from "./scenarios/timers.ts";

/** The mark, in milliseconds; a busy machine is given ten times that. */
const LATE_MS = 50;

const CAPTURES: { engine: EngineName; mode: Mode }[] = [
  { engine: "ring", mode: "packets" },
  { engine: "ring", mode: "batches" },
  { engine: "recvmsg", mode: "packets" },
];

describe("A timer of 10 ms under a flood", { skip: withoutNamespaces() }, () => {
  for (const { engine, mode } of CAPTURES) {
    it(`stays punctual beside a loop over ${mode}; ${engine}`, { timeout: 60_000 }, async () => {
      using namespace = Namespace.create().veth("v0", "v1");
      const parameters: TimersParameters = { engine, mode, forMs: 2_500 };
      const result = await namespace.scenario<TimersResult>("timers.ts", { parameters });
      const { median, p99, max, captured, dropped } = result;
      const figures = [median, p99, max].map((ms) => ms.toFixed(1)).join(", ");
      console.log(
        `${engine}, ${mode}: timer late by (median, p99, max) ${figures} ms, ${captured} captured, ${dropped} dropped`,
      );
      assert(captured > 10_000, `${captured} captured`);
      assert(p99 < 10 * LATE_MS, `p99 is ${p99} ms`);
    });
  }
});
