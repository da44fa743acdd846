import { assert, assertEquals } from "@std/assert";
import { describe, it } from "node:test";
import { Namespace, withoutNamespaces } from "../support/namespace.ts";
import type { EngineName } from "../support/scenario.ts";
import type { NumberedParameters, NumberedResult } from "./scenarios/numbered.ts";

const CABLES: [string, string][] = [["v0", "v1"], ["w0", "w1"]];

async function run(parameters: NumberedParameters): Promise<NumberedResult> {
  using namespace = Namespace.create();
  for (const [from, to] of parameters.cables) namespace.veth(from, to);
  const result = await namespace.scenario<NumberedResult>("numbered.ts", { parameters });
  const sum = { captured: 0, received: 0, dropped: 0 };
  for (const { name, distinct, wrong, captured, received, dropped } of result.interfaces) {
    assertEquals({ name, wrong, sum: captured + dropped }, { name, wrong: 0, sum: parameters.count });
    assertEquals({ name, distinct, received }, { name, distinct: captured, received: parameters.count });
    sum.captured += captured;
    sum.received += received;
    sum.dropped += dropped;
  }
  assertEquals(result.total, sum);
  assertEquals(result.wentBack, false);
  return result;
}

describe("Numbered frames", { skip: withoutNamespaces() }, () => {
  for (const engine of ["ring", "recvmsg"] satisfies EngineName[]) {
    it(
      `at 20,000/s on two interfaces: 50,000 on each, captured or dropped, none twice; ${engine}`,
      { timeout: 60_000 },
      async () => {
        const { total } = await run({ engine, count: 50_000, rate: 20_000, mode: "packets", cables: CABLES });
        console.log(`${engine}: of 2 * 50,000 frames ${total.captured} captured, ${total.dropped} dropped`);
      },
    );

    it(
      `flat out on two interfaces, in batches: the counts are consistent; ${engine}`,
      { timeout: 60_000 },
      async () => {
        await run({ engine, count: 200_000, rate: 0, mode: "batches", cables: CABLES });
      },
    );

    it(
      `to a busy program with a small buffer: packets are lost, and counted; ${engine}`,
      { timeout: 60_000 },
      async () => {
        const { total } = await run({
          engine,
          count: 100_000,
          rate: 0,
          mode: "packets",
          cables: [["v0", "v1"]],
          bufferSize: 65_536,
          busyMs: 2,
        });
        assert(total.dropped > 0, `${total.dropped} dropped`);
      },
    );
  }
});
