/**
 * What the rules of lint look at, and what they find.
 *
 * @module
 */

import type { Expression, Primitive, Span } from "./ast.ts";
import type { ResolvedExpression, ResolvedFilter, ResolvedPrimitive } from "./resolved.ts";

/** The names of the rules. */
export type LintRule =
  | "moved-headers"
  | "and-or"
  | "short-list"
  | "operator-order"
  | "never"
  | "always"
  | "net-mask"
  | "host-name"
  | "host-arp"
  | "ports"
  | "transport-word"
  | "ipv4-bytes"
  | "bytes-from-start"
  | "wire-length"
  | "ip-broadcast";

/** A trap in an expression. */
export interface Finding {
  /** The part of the expression that it is about. */
  readonly span: Span;
  /** Which trap it is. */
  readonly rule: LintRule;
  /** A warning is probably not what was meant; a note is good to know. */
  readonly level: "warning" | "note";
  /** What is to be known, without a full stop. */
  readonly message: string;
  /** The whole expression in a better wording; undefined where there is none that suits all. */
  readonly suggestion: string | undefined;
}

/** A primitive: as it was written, and what it means. */
export interface LintPrimitive {
  readonly syntax: Primitive;
  readonly resolved: ResolvedPrimitive;
  readonly text: string;
}

/** An expression, as all rules see it. */
export interface LintSubject {
  readonly expression: string;
  readonly syntax: Expression;
  readonly resolved: ResolvedFilter;
  /** In the order of reading. */
  readonly primitives: readonly LintPrimitive[];
}

/** Looks for one kind of trap. */
export type LintRuleFunction = (subject: LintSubject) => readonly Finding[];

/** The primitives of a tree, in the order of reading. */
export function primitivesIn(syntax: Expression): Primitive[] {
  const found: Primitive[] = [];
  const pending: Expression[] = [syntax];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    switch (next.kind) {
      case "and":
      case "or":
        pending.push(next.right, next.left);
        break;
      case "not":
        pending.push(next.operand);
        break;
      case "empty":
        break;
      default:
        found.push(next);
    }
  }
  return found;
}

/** Whether it is an identifier that takes over the qualifiers before it: `443` in `port 80 or 443`. */
export function isShortened(syntax: Expression): boolean {
  return syntax.kind === "qualified" && syntax.span.offset === syntax.identifier.span.offset;
}

/** The part of an expression that a span stands for. */
export function textOf(expression: string, { offset, length }: Span): string {
  return expression.slice(offset, offset + length);
}

/** The expression with another text in place of a part of it. */
export function replaced(expression: string, { offset, length }: Span, text: string): string {
  return `${expression.slice(0, offset)}${text}${expression.slice(offset + length)}`;
}

/** An expression that joins others; a syntax tree's, or a resolved one's. */
type Joined = Extract<Expression | ResolvedExpression, { readonly left: unknown }>;

/** Whether parentheses, or qualifiers before parentheses, hold together what `and` or `or` joins. */
export function isGrouped({ span, left }: Extract<Joined, { left: { span: Span } }>): boolean {
  return span.offset !== left.span.offset;
}
