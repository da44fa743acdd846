/**
 * A filter for frames from which the kernel has taken the outermost VLAN tag: every load is moved to where the bytes are,
 * so that the verdict is that on the frame with its tag in place.
 *
 * ```text
 *  the frame as it was   | dst | src | TPID  | TCI   | type | ...
 *  offset                0     6     12      14      16
 *  as the kernel has it  | dst | src | type | ...           TPID: SKF_AD_VLAN_TPID
 *  offset                0     6     12                     TCI: SKF_AD_VLAN_TAG
 * ```
 *
 * @module
 */

import { SKF_AD_VLAN_TAG, SKF_AD_VLAN_TAG_PRESENT, SKF_AD_VLAN_TPID } from "../bpf/instruction.ts";
import { and, assign, choose, type Condition, FALSE, marked, not, or, steps, Tests } from "./condition.ts";
import type { LoadValue, Operator, Value, ValuePool, Variable } from "./value.ts";

/** Where the tag lies in the frame. */
const TAG_OFFSET = 12;
const TAG_LENGTH = 4;
const TAG_END = TAG_OFFSET + TAG_LENGTH;
/**
 * TPIDs of the tags that are taken out: 802.1Q and 802.1ad by the kernel (linux/if_vlan.h, eth_type_vlan()), and the last one
 * that `vlan` knows, which the kernel itself leaves in, where a driver should do more.
 */
const STRIPPED_TPIDS: readonly number[] = [0x8100, 0x88a8, 0x9100];

/** Numbers that a value can have, both ends included. */
interface Range {
  readonly min: number;
  readonly max: number;
}

const ANY: Range = { min: 0, max: 0xffffffff };

/**
 * A condition with the verdict of `condition` on the frame with its tag, wherever the kernel keeps the tag; undefined where
 * it loads from a place that may lie on either side of the tag.
 */
export function whereverTheTagIs(condition: Condition, values: ValuePool): Condition | undefined {
  const moved = new Moving(values, rangesOfVariables(condition)).condition(condition);
  if (moved === undefined) return undefined;
  const isStripped = new Tests(values).compare(values.ancillary(SKF_AD_VLAN_TAG_PRESENT), "!=", values.constant(0));
  return choose(isStripped, { whenTrue: moved, whenFalse: condition });
}

/** Rewrites conditions and values; undefined where that is not possible. */
class Moving {
  readonly #values: ValuePool;
  readonly #tests: Tests;
  readonly #ranges: ReadonlyMap<Variable, Range>;
  readonly #moved = new Map<Value, Value | undefined>();

  constructor(values: ValuePool, ranges: ReadonlyMap<Variable, Range>) {
    this.#values = values;
    this.#tests = new Tests(values);
    this.#ranges = ranges;
  }

  condition(condition: Condition): Condition | undefined {
    switch (condition.kind) {
      case "constant":
        return condition;
      case "not": {
        const operand = this.condition(condition.operand);
        return operand && not(operand);
      }
      case "and":
      case "or": {
        // Chains of thousands of terms lean to the left.
        const terms: Condition[] = [];
        let rest: Condition = condition;
        for (; rest.kind === condition.kind; rest = rest.left) terms.push(rest.right);
        terms.push(rest);
        const moved: Condition[] = [];
        for (const term of terms.reverse()) {
          const one = this.condition(term);
          if (one === undefined) return undefined;
          moved.push(one);
          // What is behind it is never looked at: the port of an IPv4 packet, for example, where the type is a tag's.
          if (condition.kind === "and" && isNever(one)) break;
        }
        return condition.kind === "and" ? and(...moved) : or(...moved);
      }
      case "choose": {
        const test = this.condition(condition.test);
        const whenTrue = this.condition(condition.whenTrue);
        const whenFalse = this.condition(condition.whenFalse);
        return test && whenTrue && whenFalse && choose(test, { whenTrue, whenFalse });
      }
      case "assign": {
        const value = this.value(condition.value);
        return value && assign(condition.variable, value);
      }
      case "marked": {
        const inner = this.condition(condition.condition);
        return inner && marked(condition.span, inner);
      }
      case "test": {
        const left = this.value(condition.left);
        const right = this.value(condition.right);
        if (left === undefined || right === undefined) return undefined;
        if (condition.comparison === "eq" && isOtherTpid(left, right)) return FALSE;
        return this.#tests.make(condition.comparison, left, right);
      }
    }
  }

  value(value: Value): Value | undefined {
    if (!this.#moved.has(value)) this.#moved.set(value, this.#move(value));
    return this.#moved.get(value);
  }

  #move(value: Value): Value | undefined {
    const values = this.#values;
    switch (value.kind) {
      case "constant":
      case "ancillary":
      case "variable":
        return value;
      case "length":
        return values.binary("add", value, values.constant(TAG_LENGTH));
      case "load":
        return this.#moveLoad(value);
      case "negate": {
        const operand = this.value(value.operand);
        return operand && values.negate(operand);
      }
      case "binary": {
        const left = this.value(value.left);
        const right = this.value(value.right);
        return left && right && values.binary(value.operator, left, right);
      }
      case "protocol chain":
        return undefined;
    }
  }

  #moveLoad({ size, at: { base, constant } }: LoadValue): Value | undefined {
    const values = this.#values;
    if (base !== undefined) {
      const { min, max } = rangeOf(base, this.#ranges);
      const moved = this.value(base);
      if (moved === undefined || max + constant + size > 0x7fffffff) return undefined;
      if (max + constant + size <= TAG_OFFSET) return values.load(size, { base: moved, constant });
      if (min + constant < TAG_END) return undefined;
      if (constant >= TAG_LENGTH) return values.load(size, { base: moved, constant: constant - TAG_LENGTH });
      return values.load(size, {
        base: values.binary("sub", moved, values.constant(TAG_LENGTH - constant)),
        constant: 0,
      });
    }
    if (constant + size <= TAG_OFFSET) return values.load(size, { constant });
    if (constant >= TAG_END) return values.load(size, { constant: constant - TAG_LENGTH });
    // In part from the tag: from its left to its right end, a byte or one of the two fields at a time.
    let joined: Value = values.constant(0);
    for (let at = constant; at < constant + size;) {
      const whole = (at === TAG_OFFSET || at === TAG_OFFSET + 2) && at + 2 <= constant + size;
      const step = whole ? 2 : 1;
      const part = whole ? this.#field(at) : this.#byte(at);
      joined = values.binary("or", values.binary("lsh", joined, values.constant(8 * step)), part);
      at += step;
    }
    return joined;
  }

  #field(at: number): Value {
    return this.#values.ancillary(at < TAG_OFFSET + 2 ? SKF_AD_VLAN_TPID : SKF_AD_VLAN_TAG);
  }

  #byte(at: number): Value {
    const values = this.#values;
    if (at < TAG_OFFSET) return values.load(1, { constant: at });
    if (at >= TAG_END) return values.load(1, { constant: at - TAG_LENGTH });
    const field = this.#field(at);
    return at % 2 === 0
      ? values.binary("rsh", field, values.constant(8))
      : values.binary("and", field, values.constant(0xff));
  }
}

/** Whether this says that the TPID of the tag is one that no tag is taken out with. */
function isOtherTpid(left: Value, right: Value): boolean {
  return left.kind === "ancillary" && left.what === SKF_AD_VLAN_TPID && right.kind === "constant" &&
    !STRIPPED_TPIDS.includes(right.value);
}

/** Whether a condition can't hold, as far as is seen without following its values. */
function isNever(condition: Condition): boolean {
  switch (condition.kind) {
    case "constant":
      return !condition.value;
    case "marked":
      return isNever(condition.condition);
    case "and":
      return isNever(condition.left) || isNever(condition.right);
    case "or":
      return isNever(condition.left) && isNever(condition.right);
  }
  return false;
}

/** What each variable can be, from all that is assigned to it. */
function rangesOfVariables(condition: Condition): Map<Variable, Range> {
  const ranges = new Map<Variable, Range>();
  for (const step of steps(condition)) {
    if (step.kind !== "assign") continue;
    // What a value is made of was assigned before it.
    const range = rangeOf(step.value, ranges);
    const other = ranges.get(step.variable) ?? range;
    ranges.set(step.variable, { min: Math.min(range.min, other.min), max: Math.max(range.max, other.max) });
  }
  return ranges;
}

/** The numbers that a value can have, as far as that is easily seen. */
function rangeOf(value: Value, variables: ReadonlyMap<Variable, Range>): Range {
  switch (value.kind) {
    case "constant":
      return { min: value.value, max: value.value };
    case "load":
      return { min: 0, max: 2 ** (8 * value.size) - 1 };
    case "variable":
      return variables.get(value) ?? ANY;
    case "binary":
      return rangeOfBinary(value.operator, rangeOf(value.left, variables), rangeOf(value.right, variables));
    default:
      return ANY;
  }
}

function rangeOfBinary(operator: Operator, left: Range, right: Range): Range {
  switch (operator) {
    case "add":
      return left.max + right.max > ANY.max ? ANY : { min: left.min + right.min, max: left.max + right.max };
    case "and":
      return { min: 0, max: Math.min(left.max, right.max) };
    case "lsh": {
      const max = left.max * 2 ** right.max;
      return max > ANY.max ? ANY : { min: left.min * 2 ** right.min, max };
    }
    case "rsh":
    case "div":
      return { min: 0, max: left.max };
    default:
      return ANY;
  }
}
