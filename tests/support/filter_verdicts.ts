/**
 * Verdicts of filters on frames: of the program as it is first made and of the short one, beside libpcap's.
 *
 * @module
 */

import { assert, assertEquals, assertStrictEquals } from "@std/assert";
import { interpret } from "../../lib/bpf/vm.ts";
import { FilterSyntaxError } from "../../lib/errors.ts";
import { compileFilter, type Filter } from "../../lib/filter/compile.ts";
import { linktypeName } from "../../lib/linktype.ts";
import { libpcapProgram } from "./libpcap_program.ts";
import { randomOf } from "./merging.ts";

/** Random frames for each expression. */
const FRAMES = 300;

/** A filter in two forms, which must agree on each frame. */
class TwoFilters {
  readonly #expression: string;
  readonly #short: Filter;
  readonly #first: Filter;

  constructor(expression: string, linktype: number) {
    this.#expression = expression;
    this.#short = compileFilter(expression, { linktype });
    this.#first = compileFilter(expression, { linktype, optimize: false });
  }

  matches(frame: Uint8Array): boolean {
    const matches = this.#short.matches(frame);
    assertStrictEquals(this.#first.matches(frame), matches, `${this.#expression}, before it was made short`);
    return matches;
  }
}

/** The verdict on a frame. */
export function verdict(expression: string, { linktype, frame }: { linktype: number; frame: Uint8Array }): boolean {
  return new TwoFilters(expression, linktype).matches(frame);
}

/** The first line of the message with which an expression is refused, and the part of it that is meant. */
export function refusal(expression: string, linktype: number): { message: string; part: string } {
  try {
    compileFilter(expression, { linktype });
  } catch (error) {
    if (!(error instanceof FilterSyntaxError)) throw error;
    const { message, offset, length } = error;
    return { message: message.split("\n")[0] ?? "", part: expression.slice(offset, offset + length) };
  }
  throw new Error(`"${expression}" is not refused`);
}

/** Whole numbers below a limit. */
export type Below = (limit: number) => number;

/**
 * Checks that expressions are refused where libpcap refuses them, and have its verdict on random frames, whole and cut.
 * `frame` should make frames that often match.
 */
export function assertAsLibpcap(
  expressions: readonly string[],
  { linktype, frame, seed = 1 }: { linktype: number; frame: (below: Below) => Uint8Array; seed?: number },
): void {
  const below = randomOf(seed);
  let matched = 0;
  let accepted = 0;
  for (const expression of expressions) {
    const theirs = libpcapProgram(expression, linktypeName(linktype));
    if (typeof theirs === "string") {
      // What excludes itself is a matter of how much an optimiser finds out.
      if (!theirs.includes("rejects all packets")) refusal(expression, linktype);
      continue;
    }
    accepted++;
    const ours = new TwoFilters(expression, linktype);
    for (let i = 0; i < FRAMES; i++) {
      const whole = frame(below);
      const bytes = below(3) === 0 ? whole.subarray(0, below(whole.length + 1)) : whole;
      const expected = interpret(theirs, { bytes, offset: 0, caplen: bytes.length, origlen: bytes.length }) !== 0;
      const actual = ours.matches(bytes);
      if (expected) matched++;
      assertEquals({ expression, bytes, matches: actual }, { expression, bytes, matches: expected });
    }
  }
  assert(accepted === 0 || matched > accepted, "the frames match too rarely to show anything");
}

/** Random bytes. */
export function randomBytes(length: number, below: Below): Uint8Array {
  return Uint8Array.from({ length }, () => below(256));
}

/** One of them. */
export function oneOf<T>(values: readonly T[], below: Below): T {
  const value = values[below(values.length)];
  if (value === undefined) throw new RangeError("nothing to choose from");
  return value;
}
