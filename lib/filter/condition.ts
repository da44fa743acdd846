/**
 * A filter as tests on values, joined by and, or, not: what stands between the language and the machine. Nothing here
 * knows of qualifiers or jumps.
 *
 * Tests are made in the order of the tree, from left to right, and only as many as it takes: a test whose bytes are not
 * there rejects the packet, so the order matters.
 *
 * @module
 */

import type { Span } from "./ast.ts";
import type { Value, ValuePool, Variable } from "./value.ts";

/** True or false for a packet. */
export type Condition =
  | ConstantCondition
  | TestCondition
  | NotCondition
  | JoinedCondition
  | ChooseCondition
  | AssignCondition
  | MarkedCondition;

/** The same for all packets. */
export interface ConstantCondition {
  readonly kind: "constant";
  readonly value: boolean;
}

/** How the machine compares: equal, greater, greater or equal (unsigned), any common bit. */
export type Comparison = "eq" | "gt" | "ge" | "set";

/** One comparison. A constant stands on the right. */
export interface TestCondition {
  readonly kind: "test";
  readonly comparison: Comparison;
  readonly left: Value;
  readonly right: Value;
}

/** The opposite. */
export interface NotCondition {
  readonly kind: "not";
  readonly operand: Condition;
}

/** Both, or one of them; the right one is not looked at where the left one decides. */
export interface JoinedCondition {
  readonly kind: "and" | "or";
  readonly left: Condition;
  readonly right: Condition;
}

/** `test ? whenTrue : whenFalse`. */
export interface ChooseCondition {
  readonly kind: "choose";
  readonly test: Condition;
  readonly whenTrue: Condition;
  readonly whenFalse: Condition;
}

/** Puts a value into a variable; always true. */
export interface AssignCondition {
  readonly kind: "assign";
  readonly variable: Variable;
  readonly value: Value;
}

/** A condition, and the part of the expression that it comes from. */
export interface MarkedCondition {
  readonly kind: "marked";
  readonly span: Span;
  readonly condition: Condition;
}

/** Every packet. */
export const TRUE: ConstantCondition = { kind: "constant", value: true };

/** No packet. */
export const FALSE: ConstantCondition = { kind: "constant", value: false };

/** The opposite. */
export function not(operand: Condition): Condition {
  if (operand.kind === "constant") return operand.value ? FALSE : TRUE;
  if (operand.kind === "not") return operand.operand;
  return { kind: "not", operand };
}

/** All of them. */
export function and(...conditions: readonly Condition[]): Condition {
  return join("and", conditions);
}

/** One of them at least. */
export function or(...conditions: readonly Condition[]): Condition {
  return join("or", conditions);
}

function join(kind: "and" | "or", conditions: readonly Condition[]): Condition {
  const neutral = kind === "and" ? TRUE : FALSE;
  return conditions.reduce<Condition>((left, right) => {
    if (left.kind === "constant") return left.value === neutral.value ? right : left;
    if (right.kind === "constant" && right.value === neutral.value) return left;
    return { kind, left, right };
  }, neutral);
}

/** `test ? whenTrue : whenFalse`. */
export function choose(
  test: Condition,
  { whenTrue, whenFalse }: { whenTrue: Condition; whenFalse: Condition },
): Condition {
  if (test.kind === "constant") return test.value ? whenTrue : whenFalse;
  return { kind: "choose", test, whenTrue, whenFalse };
}

/** Puts a value into a variable, and is true. */
export function assign(variable: Variable, value: Value): Condition {
  return { kind: "assign", variable, value };
}

/** The same condition, known to come from this part of the expression. */
export function marked(span: Span, condition: Condition): Condition {
  return { kind: "marked", span, condition };
}

/** All tests and assignments of a condition, in its order. */
export function* steps(condition: Condition): Generator<TestCondition | AssignCondition> {
  // By hand, not by recursion: a condition may be thousands of levels deep.
  const pending: Condition[] = [condition];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    switch (next.kind) {
      case "constant":
        break;
      case "test":
      case "assign":
        yield next;
        break;
      case "not":
        pending.push(next.operand);
        break;
      case "and":
      case "or":
        pending.push(next.right, next.left);
        break;
      case "choose":
        pending.push(next.whenFalse, next.whenTrue, next.test);
        break;
      case "marked":
        pending.push(next.condition);
        break;
    }
  }
}

/** The relations of the language. */
export type Relation = "=" | "!=" | "<" | "<=" | ">" | ">=";

/** Makes comparisons of values in the one form that later phases know. */
export class Tests {
  readonly #values: ValuePool;

  /** For the values of this pool. */
  constructor(values: ValuePool) {
    this.#values = values;
  }

  /** `left relation right`. */
  compare(left: Value, relation: Relation, right: Value): Condition {
    switch (relation) {
      case "=":
        return this.#equal(left, right);
      case "!=":
        return not(this.#equal(left, right));
      case ">":
        return this.#ordered("gt", left, right);
      case ">=":
        return this.#ordered("ge", left, right);
      case "<":
        return not(this.#ordered("ge", left, right));
      case "<=":
        return not(this.#ordered("gt", left, right));
    }
  }

  /** The test of this kind, simplified. */
  make(comparison: Comparison, left: Value, right: Value): Condition {
    if (comparison === "eq") return this.#equal(left, right);
    if (comparison !== "set") return this.#ordered(comparison, left, right);
    if (right.kind === "constant") return this.has(left, right.value);
    return { kind: "test", comparison, left, right };
  }

  /** The value is this number. */
  is(value: Value, number: number): Condition {
    return this.#equal(value, this.#values.constant(number));
  }

  /** The value has at least one of these bits. */
  has(value: Value, bits: number): Condition {
    const right = this.#values.constant(bits);
    if (right.value === 0) return FALSE;
    if (value.kind === "constant") return (value.value & bits) !== 0 ? TRUE : FALSE;
    if (value.kind === "binary" && value.operator === "and" && value.right.kind === "constant") {
      return this.has(value.left, value.right.value & bits);
    }
    return { kind: "test", comparison: "set", left: value, right };
  }

  #equal(left: Value, right: Value): Condition {
    const values = this.#values;
    if (left === right) return TRUE;
    if (left.kind === "constant") return right.kind === "constant" ? FALSE : this.#equal(right, left);
    if (left.kind === "binary" && right.kind === "constant") {
      const { operator, left: inner, right: operand } = left;
      if (operator === "sub" && right.value === 0) return this.#equal(inner, operand);
      if (operand.kind === "constant") {
        const k = right.value;
        if (operator === "add") return this.#equal(inner, values.constant(k - operand.value));
        if (operator === "xor") return this.#equal(inner, values.constant(k ^ operand.value));
        if (operator === "and") {
          // A mask of one bit has two results.
          if (k === 0) return not(this.has(inner, operand.value));
          if (k === operand.value && (k & (k - 1)) === 0) return this.has(inner, k);
        }
      }
      if (operator === "xor" && right.value === 0) return this.#equal(inner, operand);
      if (operator === "and" && right.value === 0) {
        return not({ kind: "test", comparison: "set", left: inner, right: operand });
      }
    }
    return { kind: "test", comparison: "eq", left, right };
  }

  #ordered(comparison: "gt" | "ge", left: Value, right: Value): Condition {
    if (left.kind === "constant" && right.kind === "constant") {
      return (comparison === "gt" ? left.value > right.value : left.value >= right.value) ? TRUE : FALSE;
    }
    // 5 > x is not (x >= 5).
    if (left.kind === "constant") return not(this.#ordered(comparison === "gt" ? "ge" : "gt", right, left));
    if (right.kind === "constant") {
      // What is always true or false is tested nevertheless, as libpcap does: the bytes have to be there.
      if (comparison === "gt" && right.value === 0) return not(this.#equal(left, right));
    }
    return { kind: "test", comparison, left, right };
  }
}
