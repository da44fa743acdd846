/**
 * Expressions of the shared list, run by the kernel on the frames of captures: the same match as by libpcap.
 *
 * `CAPKIT_CORPUS=all` asks for all expressions, and more captures; by default it is some of them.
 */

import { assert, assertEquals } from "@std/assert";
import process from "node:process";
import { describe, it } from "node:test";
import { skip as noCorpus } from "../support/corpus.ts";
import { asRanges, oracleExpressions, oracleMatches, skip as noOracle } from "../support/filter_oracle.ts";
import { Namespace, withoutNamespaces } from "../support/namespace.ts";
import type { EngineName } from "../support/scenario.ts";
import type { FilterVerdictsParameters, FilterVerdictsResult } from "./scenarios/filter_verdicts.ts";

/** Of so many expressions one is asked about by default. */
const EVERY = 8;
const wantsAll = process.env.CAPKIT_CORPUS === "all";

/** Ethernet captures whose packets are whole, and the frames that are too short for a cable: they have no whole header. */
const CAPTURES: { file: string; unseen: string }[] = [
  { file: "gen__filtercov-v0-en10mb.pcap", unseen: "459" },
  { file: "arkime__pcap__arkime_synthetic.pcap", unseen: "-" },
  { file: "tcpreplay__test2.rewrite_l7fuzzing.pcap", unseen: "79,81,111,153-154" },
];

/** Where other frames match than by libpcap, and why. */
const EXCEPTIONS: Readonly<Record<string, readonly string[]>> = {
  "libpcap forgets how far it is into the packet where protochain goes over an authentication header": [
    "0287 gen__filtercov-v0-en10mb.pcap",
  ],
};
const excepted = new Set(Object.values(EXCEPTIONS).flat());

const expressions = new Map(
  noOracle === false ? oracleExpressions().map(({ id, expression }) => [id, expression]) : [],
);

describe("The kernel", { skip: noOracle || noCorpus || withoutNamespaces() }, () => {
  for (const { file, unseen } of wantsAll ? CAPTURES : CAPTURES.slice(0, 1)) {
    for (const engine of ["ring", "recvmsg"] satisfies EngineName[]) {
      it(`matches what libpcap does in ${file}; ${engine}`, { timeout: 120_000 }, async () => {
        const asked = oracleMatches()
          .filter((one) => one.file === file && one.frames !== undefined && !excepted.has(`${one.id} ${file}`))
          .filter((_, i) => wantsAll || i % EVERY === 0);
        using namespace = Namespace.create().veth("v0", "v1");
        const parameters: FilterVerdictsParameters = {
          frames: file,
          on: "v1",
          engine,
          filters: asked.map(({ id }) => expressions.get(id) ?? ""),
        };
        const result = await namespace.scenario<FilterVerdictsResult>("filter_verdicts.ts", {
          parameters,
          timeoutMs: 110_000,
        });
        assertEquals({ dropped: result.dropped, unknown: result.unknown }, { dropped: 0, unknown: 0 });
        const seen = new Set(result.seen);
        const missing = Array.from({ length: result.frames }, (_, i) => i + 1).filter((number) => !seen.has(number));
        assertEquals(asRanges(missing), unseen);
        const different: string[] = [];
        let inKernel = 0;
        let same = 0;
        asked.forEach(({ id, frames = "-" }, i) => {
          const { place, numbers = [] } = result.captures[i] ?? {};
          const expected = asRanges(numbersOf(frames).filter((number) => seen.has(number)));
          const found = asRanges(numbers);
          if (place === "kernel") inKernel++;
          if (place === "kernel" && found === expected) same++;
          if (found !== expected) different.push(`${id} ${place}: ${found}, not ${expected}: ${expressions.get(id)}`);
        });
        const elsewhere = asked.length - inKernel;
        console.log(`through the kernel as libpcap: ${same} of ${inKernel}; ${elsewhere} more in JavaScript`);
        assert(inKernel > 0.9 * asked.length, "too few of the filters were run by the kernel");
        assertEquals(different.map((line) => line.slice(0, 300)), []);
      });
    }
  }
});

/** The numbers of frames that the oracle writes as ranges. */
function numbersOf(ranges: string): number[] {
  if (ranges === "-") return [];
  return ranges.split(",").flatMap((range) => {
    const [from = 0, to = from] = range.split("-").map(Number);
    return Array.from({ length: to - from + 1 }, (_, i) => from + i);
  });
}
