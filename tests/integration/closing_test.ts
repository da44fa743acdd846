import { assert, assertEquals } from "@std/assert";
import { describe, it } from "node:test";
import { Namespace, withoutNamespaces } from "../support/namespace.ts";
import { type Mode, quantile } from "../support/scenario.ts";
import type { ClosingParameters, ClosingResult, Way } from "./scenarios/closing.ts";

/** The marks, in milliseconds; a busy machine is given ten times that. */
const FIRST_MS = 50;
const FURTHER_MS = 25;
const WAYS: Way[] = ["close", "abort", "stop"];
const MODES: Mode[] = ["packets", "batches"];

async function measure(cables: [string, string][], flood: boolean): Promise<void> {
  using namespace = Namespace.create();
  for (const [from, to] of cables) namespace.veth(from, to);
  const parameters: ClosingParameters = {
    interfaces: cables.map(([, to]) => to),
    floodFrom: flood ? cables.map(([from]) => from) : [],
    ways: WAYS,
    modes: MODES,
    times: 3,
  };
  const { trials } = await namespace.scenario<ClosingResult>("closing.ts", { parameters, timeoutMs: 60_000 });
  const mark = FIRST_MS + (cables.length - 1) * FURTHER_MS;
  for (const way of WAYS) {
    for (const mode of MODES) {
      const these = trials.filter((trial) => trial.way === way && trial.mode === mode);
      const times = these.map(({ tookMs }) => tookMs);
      const figures = [quantile(times, 0), quantile(times, 0.5), quantile(times, 1)].map((ms) => ms.toFixed(1));
      console.log(
        `${way}, ${mode}, ${cables.length} interfaces: best, median, worst ${figures.join(", ")} ms (${mark})`,
      );
      assertEquals(these.filter(({ consistent }) => !consistent), []);
      assert(quantile(times, 1) < 10 * mark, `${way} of ${mode} took ${times.join(", ")} ms`);
    }
  }
}

describe("close, abort and stop return soon", { skip: withoutNamespaces() }, () => {
  const cables = Array.from({ length: 4 }, (_, i): [string, string] => [`a${i}`, `b${i}`]);
  for (const flood of [false, true]) {
    for (const count of flood ? [1, 2] : [1, 4]) {
      const name = `from ${count} ${count === 1 ? "interface" : "interfaces"} ${
        flood ? "under a flood" : "in silence"
      }`;
      it(name, { timeout: 90_000 }, () => measure(cables.slice(0, count), flood));
    }
  }
});
