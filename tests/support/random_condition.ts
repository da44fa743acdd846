/**
 * Conditions at random: tests of few values against few numbers, so that many of them decide each other.
 *
 * @module
 */

import { and, choose, type Condition, not, or, Tests } from "../../lib/filter/condition.ts";
import type { Operator, Value, ValuePool } from "../../lib/filter/value.ts";

/** Whole numbers below a limit. */
type Below = (limit: number) => number;

const OPERATORS: readonly Operator[] = ["add", "sub", "mul", "div", "mod", "and", "or", "xor", "lsh", "rsh"];
const RELATIONS = ["=", "!=", "<", "<=", ">", ">="] as const;

/** How a condition is made. */
export interface RandomConditionOptions {
  readonly values: ValuePool;
  /** How deep it is at most. */
  readonly depth: number;
  /** Loads are of bytes before this one; but for some, whose place is computed. */
  readonly reach: number;
}

/** A condition. */
export function randomCondition(below: Below, options: RandomConditionOptions): Condition {
  const { depth } = options;
  const inner = (): Condition => randomCondition(below, { ...options, depth: depth - 1 });
  if (depth === 0 || below(4) === 0) return randomTest(below, options);
  switch (below(6)) {
    case 0:
      return not(inner());
    case 1:
      return choose(inner(), { whenTrue: inner(), whenFalse: inner() });
    case 2:
    case 3:
      return and(inner(), inner());
    default:
      return or(inner(), inner());
  }
}

function randomTest(below: Below, options: RandomConditionOptions): Condition {
  const tests = new Tests(options.values);
  const left = randomValue(below, options, 2);
  if (below(4) === 0) return tests.has(left, 1 << below(8));
  const right = below(4) === 0 ? randomValue(below, options, 1) : options.values.constant(below(3));
  return tests.compare(left, RELATIONS[below(RELATIONS.length)] ?? "=", right);
}

function randomValue(below: Below, options: RandomConditionOptions, depth: number): Value {
  const { values, reach } = options;
  const inner = (): Value => randomValue(below, options, depth - 1);
  if (depth === 0 || below(3) > 0) {
    const size = ([1, 1, 2, 4] as const)[below(4)] ?? 1;
    return below(10) === 0 ? values.length() : values.load(size, { constant: below(reach - 3) });
  }
  switch (below(4)) {
    case 0:
      return values.negate(inner());
    case 1: {
      // The header length of IPv4, or two low bits: what is computed lies within reach.
      const byte = values.load(1, { constant: below(reach) });
      const base = values.binary(
        "lsh",
        values.binary("and", byte, values.constant(below(2) === 0 ? 15 : 3)),
        values.constant(2),
      );
      return values.load(1, { base, constant: below(reach) });
    }
    default: {
      const operator = OPERATORS[below(OPERATORS.length)] ?? "add";
      const right = below(2) === 0 ? values.constant(1 + below(31)) : inner();
      const divides = operator === "div" || operator === "mod";
      // A shift by 32 bits and more is one thing here and another in the kernel.
      const bits = operator === "lsh" || operator === "rsh" ? values.binary("and", right, values.constant(31)) : right;
      return values.binary(
        operator,
        inner(),
        divides && right.kind === "constant" && right.value === 0 ? inner() : bits,
      );
    }
  }
}
