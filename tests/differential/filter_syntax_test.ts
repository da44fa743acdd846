/**
 * Expressions of the list beside libpcap's answers, and at random beside tcpdump itself: what libpcap takes is parsed, and what is a syntax error to it is one
 * here. Of an expression that is wrong for another reason libpcap does not say whether the rest is well formed.
 *
 * 400 expressions; up to 20,000 where CAPKIT_FUZZ says so, and CAPKIT_SEED says where to begin.
 */

import { assert, assertEquals } from "@std/assert";
import { spawnSync } from "node:child_process";
import process from "node:process";
import { describe, it } from "node:test";
import { FilterSyntaxError } from "../../lib/errors.ts";
import { parse } from "../../lib/filter/parse.ts";
import { oracleCounts, oracleExpressions, skip as noOracle } from "../support/filter_oracle.ts";
import { randomOf } from "../support/merging.ts";
import { RANDOM_LINKTYPES, RandomFilter } from "../support/random_filter.ts";

const EXPRESSIONS = Math.min(Number(process.env["CAPKIT_FUZZ"] ?? 400), 20_000);
const SEED = Number(process.env["CAPKIT_SEED"] ?? 1);
const { stdout } = spawnSync("tcpdump", ["--version"], { encoding: "utf8" });
const skip = !/libpcap version 1\.10\./.test(stdout ?? "") && "there is no tcpdump with libpcap 1.10";

/** Whether libpcap takes an expression; undefined where it refuses for another reason than its syntax. */
function takes(expression: string, linktype: string): boolean | undefined {
  const { status, stderr } = spawnSync("tcpdump", ["-y", linktype, "-d", "--", expression], {
    encoding: "utf8",
    timeout: 10_000,
  });
  if (status === 0 || /expression rejects all packets/.test(stderr)) return true;
  return /syntax error/.test(stderr) ? false : undefined;
}

function parses(expression: string): boolean {
  try {
    parse(expression);
    return true;
  } catch (error) {
    if (error instanceof FilterSyntaxError) return false;
    throw error;
  }
}

describe("syntax of the listed expressions", { skip: noOracle }, () => {
  it("is what libpcap says, where it says anything of it", () => {
    const verdicts = new Map<string, { taken: boolean; wrong: boolean }>();
    for (const { id, error } of oracleCounts()) {
      const { taken = false, wrong = true } = verdicts.get(id) ?? {};
      verdicts.set(id, {
        taken: taken || error === undefined || error === "expression rejects all packets",
        wrong: wrong && error !== undefined && /syntax error/.test(error),
      });
    }
    const counts = { taken: 0, refused: 0 };
    const differences = oracleExpressions().filter(({ id, expression }) => {
      const { taken = false, wrong = false } = verdicts.get(id) ?? {};
      if (taken) counts.taken++;
      else if (wrong) counts.refused++;
      else return false;
      return parses(expression) !== taken;
    });
    assertEquals(differences, []);
    console.log(`syntax of the listed expressions: ${JSON.stringify(counts)}, none differs`);
    assert(counts.taken > 500 && counts.refused > 30);
  });
});

describe("syntax of random expressions", { skip }, () => {
  it(`${EXPRESSIONS} of them are what libpcap says`, { timeout: 60_000 + 50 * EXPRESSIONS }, () => {
    const differences: string[] = [];
    const counts = { taken: 0, refused: 0, undecided: 0 };
    for (let i = 0; i < EXPRESSIONS; i++) {
      const below = randomOf(SEED + i);
      const linktype = (below(2) === 0 ? RANDOM_LINKTYPES[below(RANDOM_LINKTYPES.length)] : undefined) ?? "EN10MB";
      const expression = new RandomFilter(below, linktype).expression(1 + below(4));
      const theirs = takes(expression, linktype);
      if (theirs === undefined) counts.undecided++;
      else {
        counts[theirs ? "taken" : "refused"]++;
        if (parses(expression) !== theirs) differences.push(`CAPKIT_SEED=${SEED + i} ${linktype} ${expression}`);
      }
    }
    assertEquals(differences, []);
    assert(counts.taken > EXPRESSIONS / 10 && counts.refused > EXPRESSIONS / 10, JSON.stringify(counts));
    console.log(`syntax of ${EXPRESSIONS} random expressions: ${JSON.stringify(counts)}, none differs`);
  });
});
