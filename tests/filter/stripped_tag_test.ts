/**
 * Filters for frames whose tag the kernel has taken out: the verdict is that on the frame with its tag.
 */

import { assert, assertEquals } from "@std/assert";
import { FilterSyntaxError, formatHex, type Instruction, interpret, LINKTYPE_ETHERNET } from "@capkit/capkit/core";
import { describe, it } from "node:test";
import { evaluate } from "../../lib/filter/evaluate.ts";
import { compileFilter, compileKernelFilter } from "../../lib/filter/compile.ts";
import { whereverTheTagIs } from "../../lib/filter/stripped_tag.ts";
import { ValuePool } from "../../lib/filter/value.ts";
import { oracleExpressions, skip as noOracle } from "../support/filter_oracle.ts";
import { FilterTree } from "../support/filter_tree.ts";
import { randomBytes } from "../support/filter_verdicts.ts";
import { randomOf } from "../support/merging.ts";
import { randomCondition } from "../support/random_condition.ts";
import { RandomFilter } from "../support/random_filter.ts";
import { steerFrame } from "../support/steer_frame.ts";
import { TAG_FILTERS } from "../support/tag_filters.ts";
import { inline, stripped, taggedFrames, TPIDS, withTags } from "../support/tagged_frames.ts";

type Below = (limit: number) => number;

const ETHERNET = { linktype: LINKTYPE_ETHERNET };
const FRAMES = taggedFrames();
/** Of so many wrong verdicts a failed test says which they are. */
const SHOWN = 20;

function isTagged(frame: Uint8Array): boolean {
  return frame.length >= 18 && TPIDS.includes((frame[12] ?? 0) << 8 | (frame[13] ?? 0));
}

/** An expression as its tree, and as what the kernel would run: as it is first made, and made short. */
interface Compiled {
  readonly expression: string;
  readonly tree: FilterTree;
  readonly plain: readonly Instruction[];
  readonly short: readonly Instruction[];
}

/** Undefined where the kernel would not run it, or it means nothing. */
function compile(expression: string): Compiled | undefined {
  try {
    const plain = compileKernelFilter(expression, { ...ETHERNET, optimize: false });
    const short = compileKernelFilter(expression, ETHERNET);
    if (plain === undefined || short === undefined) return undefined;
    return { expression, tree: new FilterTree(expression), plain, short };
  } catch (error) {
    if (error instanceof FilterSyntaxError) return undefined;
    throw error;
  }
}

/** What is not the verdict of the tree on the frame with its tags, wherever the outermost one is. */
function differences({ expression, tree, plain, short }: Compiled, frames: readonly Uint8Array[]): string[] {
  const wrong: string[] = [];
  for (const frame of frames) {
    const { matches, isRejected } = tree.verdict(inline(frame));
    const places = isTagged(frame) ? { inline: inline(frame), stripped: stripped(frame) } : { inline: inline(frame) };
    for (const [place, packet] of Object.entries(places)) {
      // Of a frame that is too short, a program made short no longer asks for what it does not need.
      for (const program of isRejected ? [plain] : [plain, short]) {
        if ((interpret(program, packet) !== 0) === matches) continue;
        const how = program === plain ? "" : ", made short,";
        wrong.push(`${expression}${how} ${matches ? "misses" : "matches"} ${place} ${formatHex(frame)}`);
      }
    }
  }
  return wrong;
}

/** A frame that comes far in a program, with a tag mostly. */
function steered(program: readonly Instruction[], below: Below): Uint8Array {
  const untagged = randomBytes(60 + below(60), below);
  const tags = Array.from({ length: below(4) }, () => ({ tpid: TPIDS[below(TPIDS.length)] ?? 0, tci: below(0x10000) }));
  const frame = withTags(untagged, tags);
  steerFrame(frame, { program, below });
  return below(4) === 0 ? frame.subarray(0, 14 + below(frame.length - 14)) : frame;
}

/** The same for each of some expressions, on frames that its program for whole frames has steered. */
function differencesOf(expressions: readonly string[], { each, below }: { each: number; below: Below }): string[] {
  const wrong: string[] = [];
  let programs = 0;
  let matched = 0;
  for (const expression of expressions) {
    const compiled = compile(expression);
    if (compiled === undefined) continue;
    programs++;
    const { program } = compileFilter(expression, ETHERNET);
    const frames = Array.from({ length: each }, () => steered(program, below));
    if (frames.some((frame) => compiled.tree.verdict(inline(frame)).matches)) matched++;
    wrong.push(...differences(compiled, frames));
  }
  console.log(`${programs} programs of ${expressions.length} expressions, ${matched} matched a frame`);
  assert(matched > programs / 2, "the frames match too rarely to show anything");
  return wrong;
}

describe("A filter for frames whose tag was taken out", () => {
  it("has the verdict of the tree on the whole frame, for every stack of tags", () => {
    let verdicts = 0;
    const wrong = TAG_FILTERS.flatMap((expression) => {
      const compiled = compile(expression);
      assert(compiled !== undefined, expression);
      const matching = FRAMES.filter((frame) => compiled.tree.verdict(inline(frame)).matches).length;
      assert(matching > 0 && matching < FRAMES.length, `${expression} matches ${matching} of ${FRAMES.length}`);
      verdicts += FRAMES.length;
      return differences(compiled, FRAMES);
    });
    console.log(
      `${verdicts} verdicts of ${TAG_FILTERS.length} filters on ${FRAMES.length} frames: ${wrong.length} wrong`,
    );
    assertEquals(wrong.slice(0, SHOWN), []);
  });

  it("has it for the shared expressions, on frames that come far in them", { skip: noOracle }, () => {
    const expressions = oracleExpressions().map(({ expression }) => expression);
    assertEquals(differencesOf(expressions, { each: 12, below: randomOf(1) }).slice(0, SHOWN), []);
  });

  it("has it for random expressions", () => {
    const below = randomOf(2);
    const random = new RandomFilter(below, "EN10MB");
    const expressions = Array.from({ length: 1500 }, () => random.expression(2));
    assertEquals(differencesOf(expressions, { each: 8, below }).slice(0, SHOWN), []);
  });

  it("has it for random conditions", () => {
    const below = randomOf(3);
    let moved = 0;
    let matched = 0;
    for (let i = 0; i < 4000; i++) {
      const values = new ValuePool();
      const condition = randomCondition(below, { values, depth: 4, reach: 24 });
      const wherever = whereverTheTagIs(condition, values);
      if (wherever === undefined) continue;
      moved++;
      for (let frames = 0; frames < 8; frames++) {
        const untagged = Uint8Array.from({ length: 14 + below(20) }, () => below(3));
        const whole = withTags(untagged, [{ tpid: TPIDS[below(TPIDS.length)] ?? 0, tci: below(0x10000) }]);
        const { matches } = evaluate(condition, inline(whole));
        if (matches) matched++;
        assertEquals(evaluate(wherever, stripped(whole)).matches, matches, `condition ${i}`);
        assertEquals(evaluate(wherever, inline(whole)).matches, matches, `condition ${i}, inline`);
      }
    }
    console.log(`${moved} conditions, ${matched} of ${8 * moved} frames matched`);
    assert(moved > 1000 && matched > moved);
  });
});
