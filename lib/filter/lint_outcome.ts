/**
 * Lint: what no packet can be, and what every packet is.
 *
 * @module
 */

import type { Arithmetic, RelationPrimitive } from "./ast.ts";
import { generate } from "./generate.ts";
import { Graph } from "./graph.ts";
import { type Finding, type LintPrimitive, type LintSubject, textOf } from "./lint_subject.ts";
import { optimize } from "./optimize.ts";
import type { ResolvedExpression, ResolvedFilter } from "./resolved.ts";

/** Numbers that a side of a comparison can be, both ends included. */
interface Range {
  readonly min: number;
  readonly max: number;
}

const MAX = 0xffffffff;
const ANY: Range = { min: 0, max: MAX };

/** `ip[8] = 300`, `tcp[13] & 2 = 1`, `ip[8] < 256`: what a byte can be decides, whatever the packet has. */
export function impossibleRelations({ primitives }: LintSubject): Finding[] {
  return primitives.flatMap(({ syntax, text }: LintPrimitive): Finding[] => {
    if (syntax.kind !== "relation") return [];
    const outcome = outcomeOf(syntax);
    if (outcome === undefined) return [];
    const { min, max } = rangeOf(syntax.left);
    const left = `its left side is ${min === max ? min : `from ${min} to ${max}`}`;
    return [{
      span: syntax.span,
      rule: outcome ? "always" : "never",
      level: "warning",
      message: outcome
        ? `"${text}" is true whatever the packet has there: ${left}`
        : `"${text}" can't be true: ${left}`,
      suggestion: undefined,
    }];
  });
}

function outcomeOf({ left, operator, right }: RelationPrimitive): boolean | undefined {
  const [a, b] = [rangeOf(left), rangeOf(right)];
  const isNever = a.max < b.min || a.min > b.max || hasBitsOutside(left, right);
  switch (operator) {
    case "=":
      return isNever ? false : undefined;
    case "!=":
      return isNever ? true : undefined;
    case "<":
      return a.max < b.min ? true : a.min >= b.max ? false : undefined;
    case "<=":
      return a.max <= b.min ? true : a.min > b.max ? false : undefined;
    case ">":
      return a.min > b.max ? true : a.max <= b.min ? false : undefined;
    case ">=":
      return a.min >= b.max ? true : a.max < b.min ? false : undefined;
  }
}

/** `x & 2 = 1`. */
function hasBitsOutside(left: Arithmetic, right: Arithmetic): boolean {
  if (left.kind !== "binary" || left.operator !== "&" || left.right.kind !== "number" || right.kind !== "number") {
    return false;
  }
  return (right.value & ~left.right.value) !== 0;
}

function rangeOf(arithmetic: Arithmetic): Range {
  switch (arithmetic.kind) {
    case "number":
      return { min: arithmetic.value, max: arithmetic.value };
    case "load":
      return { min: 0, max: 2 ** (8 * arithmetic.size) - 1 };
    case "binary": {
      const [left, right] = [rangeOf(arithmetic.left), rangeOf(arithmetic.right)];
      switch (arithmetic.operator) {
        case "&":
          return { min: 0, max: Math.min(left.max, right.max) };
        case "+":
          return left.max + right.max > MAX ? ANY : { min: left.min + right.min, max: left.max + right.max };
        case "*":
          return left.max * right.max > MAX ? ANY : { min: left.min * right.min, max: left.max * right.max };
        case "/":
          return right.min === 0 ? ANY : { min: 0, max: Math.floor(left.max / right.min) };
        case "%":
          return right.min === 0 ? ANY : { min: 0, max: Math.min(left.max, right.max - 1) };
        case ">>":
          return { min: 0, max: Math.floor(left.max / 2 ** Math.min(right.min, 32)) };
        default:
          return ANY;
      }
    }
    default:
      return ANY;
  }
}

/** Expressions with more primitives are not looked through for parts that exclude each other: it takes too long. */
const MAX_PRIMITIVES = 200;

/** `src host 10.0.0.1 and src host 10.0.0.2`: parts that exclude each other, and parts that say nothing. */
export function impossibleParts(subject: LintSubject): Finding[] {
  if (subject.primitives.length > MAX_PRIMITIVES) return [];
  const findings: Finding[] = [];
  const visit = (expression: ResolvedExpression): boolean => {
    if (expression.kind === "empty") return false;
    const parts = expression.kind === "not"
      ? [expression.operand]
      : expression.kind === "primitive"
      ? []
      : [expression.left, expression.right];
    // Only the smallest part is told of.
    const isToldOf = parts.map(visit).includes(true);
    const outcome = isToldOf || expression.kind === "not" ? undefined : outcomeOfAll(subject.resolved, expression);
    if (outcome === undefined) return isToldOf;
    const text = textOf(subject.expression, expression.span);
    findings.push({
      span: expression.span,
      rule: outcome ? "always" : "never",
      level: "warning",
      message: outcome
        ? `"${text}" is true for every packet`
        : `"${text}" is true for no packet: its parts exclude each other`,
      suggestion: undefined,
    });
    return true;
  };
  visit(subject.resolved.root);
  const told = impossibleRelations(subject);
  return findings.filter(({ span }) => !told.some((one) => one.span.offset === span.offset));
}

/** What all packets come to; undefined where they differ, as far as that is easily seen. */
function outcomeOfAll(resolved: ResolvedFilter, root: ResolvedExpression): boolean | undefined {
  const graph = new Graph();
  const ends = { whenTrue: graph.accept, whenFalse: graph.reject };
  const node = optimize(graph.build(generate({ ...resolved, root }).condition, ends), graph);
  return node === graph.accept ? true : node === graph.reject ? false : undefined;
}
