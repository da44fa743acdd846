/**
 * How long our programs are beside libpcap's, for every expression and link type of the shared list.
 */

import { assert, assertEquals } from "@std/assert";
import { compileFilter, FilterSyntaxError, type Instruction } from "@capkit/capkit/core";
import { describe, it } from "node:test";
import { LINKTYPES, oracleExpressions, oraclePrograms, skip } from "../support/filter_oracle.ts";

/** No program may be longer than so many times libpcap's. */
const LONGEST = 1.2;
/** So many of a hundred programs are not longer than libpcap's. */
const SHARE = 95;

interface Tally {
  programs: number;
  notLonger: number;
  shorter: number;
  same: number;
}

function isSame(one: readonly Instruction[], other: readonly Instruction[]): boolean {
  return one.length === other.length && one.every(({ code, jt, jf, k }, i) => {
    const peer = other[i];
    return peer !== undefined && code === peer.code && jt === peer.jt && jf === peer.jf && k === peer.k;
  });
}

describe("length of programs", { skip }, () => {
  it(`is libpcap's at most for ${SHARE} of 100, and never over ${LONGEST} times`, () => {
    const expressions = new Map(oracleExpressions().map((one) => [one.id, one]));
    const tallies = new Map<string, Tally>();
    const tooLong: string[] = [];
    for (const { id, linktype, program } of oraclePrograms()) {
      const { expression = "", category = "" } = expressions.get(id) ?? {};
      let ours: readonly Instruction[];
      try {
        ours = compileFilter(expression, { linktype: LINKTYPES[linktype] ?? -1 }).program;
      } catch (error) {
        // The test of acceptance says which those are.
        if (error instanceof FilterSyntaxError) continue;
        throw error;
      }
      for (const name of [category, "all"]) {
        const tally = tallies.get(name) ?? { programs: 0, notLonger: 0, shorter: 0, same: 0 };
        tallies.set(name, tally);
        tally.programs++;
        if (ours.length <= program.length) tally.notLonger++;
        if (ours.length < program.length) tally.shorter++;
        if (isSame(ours, program)) tally.same++;
      }
      if (ours.length > LONGEST * program.length) {
        tooLong.push(`${id} ${linktype} ${ours.length} instead of ${program.length}: ${expression}`);
      }
    }
    console.log("category        programs  not longer  shorter  same bytecode");
    for (const [name, { programs, notLonger, shorter, same }] of [...tallies].sort()) {
      const cells = [programs, notLonger, shorter, same].map((number) => String(number).padStart(10));
      console.log(`${name.padEnd(14)}${cells.join("")}`);
    }
    assertEquals(tooLong, []);
    const { programs = 0, notLonger = 0 } = tallies.get("all") ?? {};
    assert(programs > 0 && notLonger >= SHARE / 100 * programs, `${notLonger} of ${programs}`);
  });
});
