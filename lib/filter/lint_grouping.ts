/**
 * Lint: what belongs together otherwise than it looks: `and` and `or`, shortened lists, operators between numbers.
 *
 * @module
 */

import type { Arithmetic, BinaryArithmetic, Expression } from "./ast.ts";
import { type Finding, isGrouped, isShortened, type LintSubject, replaced, textOf } from "./lint_subject.ts";

type BinaryExpression = Extract<Expression, { kind: "and" | "or" }>;

/** `a or b and c`, which is `(a or b) and c`: both have the same rank, and go from left to right. */
export function mixedAndOr({ expression, syntax }: LintSubject): Finding[] {
  return joinsIn(syntax).flatMap((join): Finding[] => {
    const { left, right, kind, span } = join;
    if (left.kind !== otherKind(kind) || isGrouped(left) || isShortened(right)) return [];
    const [first, second, third] = [left.left, left.right, right].map((part) => textOf(expression, part.span));
    // Of a list nobody thinks that it is torn: "port 80 or 443 and host a".
    const differs = kind === "and" && !isShortened(left.right);
    return [{
      span,
      rule: "and-or",
      // Where "and" comes first it goes first in most languages too.
      level: differs ? "warning" : "note",
      message: `"and" and "or" have the same rank: the ${left.kind} goes first here, because it stands on the left` +
        (differs ? `; the other way it is "${first} ${left.kind} (${second} ${kind} ${third})"` : ""),
      suggestion: replaced(expression, left.span, `(${textOf(expression, left.span)})`),
    }];
  });
}

/** `host a and port 80 or 443`, which is all of port 443; `not port 80 or 443`, too. */
export function shortenedList({ expression, syntax }: LintSubject): Finding[] {
  const textOfPart = ({ span }: Expression): string => textOf(expression, span);
  const inLists = new Set<Expression>();
  return joinsIn(syntax).flatMap((join): Finding[] => {
    if (inLists.has(join)) return [];
    // All that takes over the same qualifiers is one list.
    const { kind, span } = join;
    const list: string[] = [];
    let first: Expression = join;
    while (first.kind === kind && isShortened(first.right) && (first === join || !isGrouped(first))) {
      inLists.add(first);
      list.unshift(textOfPart(first.right));
      first = first.left;
    }
    if (list.length === 0) return [];
    const joined = list.join(` ${kind} `);
    if (first.kind === otherKind(kind) && !isGrouped(first)) {
      const { left, right } = first;
      return [{
        span,
        rule: "short-list",
        level: "warning",
        message: `"${joined}" is not in one list with "${textOfPart(right)}": "${textOfPart(first)}" goes first`,
        suggestion: replaced(
          expression,
          span,
          `${textOfPart(left)} ${first.kind} (${textOfPart(right)} ${kind} ${joined})`,
        ),
      }];
    }
    if (first.kind !== "not" || first.operand.kind !== "qualified") return [];
    const negated = textOfPart(first.operand);
    return [{
      span,
      rule: "short-list",
      level: "warning",
      message: `"not" is for "${negated}" alone, not for "${joined}"`,
      // None of them, however they are joined.
      suggestion: replaced(expression, span, `not (${[negated, ...list].join(" or ")})`),
    }];
  });
}

/** Ranks of C, the higher one goes first. */
const C_RANKS: Record<BinaryArithmetic["operator"], number> = {
  "|": 1,
  "^": 2,
  "&": 3,
  "<<": 4,
  ">>": 4,
  "+": 5,
  "-": 5,
  "*": 6,
  "/": 6,
  "%": 6,
};

/** `2 + 7 % 4` and `1 ^ 2 + 3`, which C reads otherwise. */
export function operatorOrder({ expression, primitives }: LintSubject): Finding[] {
  const findings: Finding[] = [];
  for (const { syntax } of primitives) {
    if (syntax.kind !== "relation") continue;
    for (const side of [syntax.left, syntax.right]) {
      const surprising = binariesIn(side).find((binary) => isReadOtherwise(binary, expression));
      if (surprising === undefined) continue;
      findings.push({
        span: side.span,
        rule: "operator-order",
        level: "warning",
        message: `"${surprising.operator}" has a rank of its own here: ` +
          `this is read as "${withParentheses(side, expression)}", in C it is something else`,
        suggestion: replaced(expression, side.span, withParentheses(side, expression)),
      });
    }
  }
  return findings;
}

function isReadOtherwise({ operator, left, right }: BinaryArithmetic, expression: string): boolean {
  const rank = C_RANKS[operator];
  const isLoose = (side: Arithmetic): side is BinaryArithmetic =>
    side.kind === "binary" && !textOf(expression, side.span).startsWith("(");
  return isLoose(left) && C_RANKS[left.operator] < rank || isLoose(right) && C_RANKS[right.operator] <= rank;
}

/** All that is joined in a number, outermost first, also between brackets. */
function binariesIn(arithmetic: Arithmetic): BinaryArithmetic[] {
  switch (arithmetic.kind) {
    case "binary":
      return [arithmetic, ...binariesIn(arithmetic.left), ...binariesIn(arithmetic.right)];
    case "negate":
      return binariesIn(arithmetic.operand);
    case "load":
      return binariesIn(arithmetic.index);
    default:
      return [];
  }
}

/** A number with parentheses around all that is joined in it, as it is read. */
function withParentheses(arithmetic: Arithmetic, expression: string): string {
  switch (arithmetic.kind) {
    case "binary": {
      const [left, right] = [arithmetic.left, arithmetic.right].map((side) => {
        const text = withParentheses(side, expression);
        return side.kind === "binary" ? `(${text})` : text;
      });
      return `${left} ${arithmetic.operator} ${right}`;
    }
    case "negate":
      return `-${
        arithmetic.operand.kind === "binary"
          ? `(${withParentheses(arithmetic.operand, expression)})`
          : withParentheses(arithmetic.operand, expression)
      }`;
    default:
      return textOf(expression, arithmetic.span);
  }
}

/** Everything that `and` and `or` join, the outer before the inner. */
function joinsIn(syntax: Expression): BinaryExpression[] {
  const found: BinaryExpression[] = [];
  const pending: Expression[] = [syntax];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (next.kind === "not") pending.push(next.operand);
    if (next.kind !== "and" && next.kind !== "or") continue;
    found.push(next);
    pending.push(next.right, next.left);
  }
  return found;
}

function otherKind(kind: "and" | "or"): "and" | "or" {
  return kind === "and" ? "or" : "and";
}
