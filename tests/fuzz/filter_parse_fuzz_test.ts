/**
 * Filter expressions at random and changed at random: parsing gives a tree or a FilterSyntaxError, never another error,
 * and never takes long.
 *
 * 20,000 expressions; as many as CAPKIT_FUZZ says where that is set. A failure names the seed and the expression, and
 * CAPKIT_SEED starts there.
 */

import { assert, assertThrows, fail } from "@std/assert";
import process from "node:process";
import { describe, it } from "node:test";
import { FilterSyntaxError } from "../../lib/errors.ts";
import { parse } from "../../lib/filter/parse.ts";
import { oracleExpressions, skip as noOracle } from "../support/filter_oracle.ts";
import { randomOf } from "../support/merging.ts";
import { mutateFilter, RANDOM_LINKTYPES, RandomFilter, randomTokens } from "../support/random_filter.ts";

const EXPRESSIONS = Number(process.env["CAPKIT_FUZZ"] ?? 20_000);
const SEED = Number(process.env["CAPKIT_SEED"] ?? 1);

/** Milliseconds that no expression may take, on a machine that does other things too. */
const HANG = 2_000;

/** What mutations begin with where the list of expressions is not there. */
const SAMPLES = [
  "tcp port 80 or 443",
  "not (src net 10.0.0.0/8 and dst portrange 1-1023)",
  "tcp[(tcp[12] >> 2):4] = 0x48545450",
  "vlan 100 and (ip host 10.0.0.1 or ip6 host fe80::1)",
  "ether host 00:11:22:33:44:55 or ether proto \\arp",
  "type data subtype qos-data and dir fromds",
  "vpi (3 or 5) and vci > 30",
];

/** Parses; false for a syntax error. */
function parses(expression: string): boolean {
  try {
    parse(expression);
    return true;
  } catch (error) {
    if (!(error instanceof FilterSyntaxError)) throw error;
    const { offset, length } = error;
    assert(offset >= 0 && length >= 0 && offset + length <= expression.length, `the place ${offset}, ${length}`);
    return false;
  }
}

describe("parsing filter expressions", () => {
  it(`of ${EXPRESSIONS} at random gives a tree or a FilterSyntaxError`, { timeout: 60_000 + EXPRESSIONS }, () => {
    const samples = noOracle === false ? oracleExpressions().map(({ expression }) => expression) : SAMPLES;
    let taken = 0;
    for (let i = 0; i < EXPRESSIONS; i++) {
      const below = randomOf(SEED + i);
      const expression = random(below, samples);
      const start = performance.now();
      try {
        if (parses(expression)) taken++;
      } catch (error) {
        const reason = error instanceof Error ? error.stack ?? error.message : String(error);
        fail(`CAPKIT_SEED=${SEED + i}, ${JSON.stringify(expression)}: ${reason}`);
      }
      const took = performance.now() - start;
      if (took > HANG) fail(`CAPKIT_SEED=${SEED + i}, ${JSON.stringify(expression)}: took ${took} ms`);
    }
    assert(EXPRESSIONS < 1000 || (taken > EXPRESSIONS / 20 && taken < EXPRESSIONS), `${taken} were taken`);
  });

  it("of 100 kB gives a tree or a FilterSyntaxError, soon", () => {
    const start = performance.now();
    for (const unit of REPEATED) {
      const expression = unit.repeat(100_000 / unit.length);
      // A long name is a name, if there is a qualifier for it; all else is too deep, or wrong.
      assert(!parses(expression));
      assert(!parses(`tcp and ${expression}1`));
      assert(!parses(`1 = ${expression}`));
      parses(`port 22 or ${expression}`);
    }
    assert(performance.now() - start < 10 * HANG, `took ${performance.now() - start} ms`);
  });

  it("takes 4,096 tests, and an expression as long as one likes", () => {
    parse("port 1" + " or 2".repeat(4095));
    assertThrows(() => parse("port 1" + " or 2".repeat(4096)), FilterSyntaxError, "4096");
    parse(" ".repeat(100_000) + "tcp" + "\n".repeat(100_000));
    parse("tcp port 0" + "0".repeat(100_000));
  });
});

function random(below: (limit: number) => number, samples: readonly string[]): string {
  switch (below(4)) {
    case 0:
      return randomTokens(below);
    case 1: {
      const linktype = RANDOM_LINKTYPES[below(RANDOM_LINKTYPES.length)] ?? "";
      return new RandomFilter(below, linktype).expression(below(6));
    }
    default:
      return mutateFilter(below, samples);
  }
}

/** What makes a parser deep, or slow, when it is repeated. */
const REPEATED = [
  "(",
  "((tcp) or ",
  "not ",
  "!",
  "ip[",
  "ip[ip[0]+",
  "- ",
  "-",
  "1 + ",
  "1 ^ ",
  "1 + 2 ^ (",
  "(1 + ",
  "tcp or ",
  "tcp or (",
  "port 80 or (",
  "port (80 or (",
  "80 or not (",
  "vlan (",
  "vpi (3 or ",
  "1:",
  "1::",
  "::",
  ":",
  "a-",
  "a.",
  "a_",
  "1.",
  "1-",
  "\\",
  "$",
  "&",
  "0x",
  "é",
];
