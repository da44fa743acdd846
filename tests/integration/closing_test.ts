import { assert, assertEquals } from "@std/assert";
import { describe, it } from "node:test";
import { Namespace, withoutNamespaces } from "../support/namespace.ts";
import { type EngineName, type Mode, quantile } from "../support/scenario.ts";
import type { ClosingParameters, ClosingResult, Way } from "./scenarios/closing.ts";

/** The marks, in milliseconds; a busy machine is given ten times that. */
const FIRST_MS = 50;
const FURTHER_MS = 25;
const WAYS: Way[] = ["close", "abort", "stop"];
const MODES: Mode[] = ["packets", "batches"];

/** What is closed. */
interface Trial {
  engine: EngineName;
  /** Interfaces. */
  count: number;
  flood: boolean;
}

const TRIALS: Trial[] = [
  { engine: "ring", count: 1, flood: false },
  { engine: "ring", count: 4, flood: false },
  { engine: "ring", count: 1, flood: true },
  { engine: "ring", count: 2, flood: true },
  { engine: "recvmsg", count: 4, flood: false },
  { engine: "recvmsg", count: 2, flood: true },
];

async function measure({ engine, count, flood }: Trial): Promise<void> {
  const cables = Array.from({ length: count }, (_, i): [string, string] => [`a${i}`, `b${i}`]);
  using namespace = Namespace.create();
  for (const [from, to] of cables) namespace.veth(from, to);
  const parameters: ClosingParameters = {
    engine,
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
        `${engine}: ${way}, ${mode}, ${count} interfaces: best, median, worst ${figures.join(", ")} ms (${mark})`,
      );
      assertEquals(these.filter(({ consistent }) => !consistent), []);
      assert(quantile(times, 1) < 10 * mark, `${way} of ${mode} took ${times.join(", ")} ms`);
    }
  }
}

describe("close, abort and stop return soon", { skip: withoutNamespaces() }, () => {
  for (const trial of TRIALS) {
    const { engine, count, flood } = trial;
    const interfaces = `${count} ${count === 1 ? "interface" : "interfaces"}`;
    it(
      `from ${interfaces} ${flood ? "under a flood" : "in silence"}; ${engine}`,
      { timeout: 90_000 },
      () => measure(trial),
    );
  }
});
