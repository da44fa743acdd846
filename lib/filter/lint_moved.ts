/**
 * Lint: headers that `vlan`, `mpls`, `pppoes`, `geneve` and `vxlan` have moved also for packets that have no such header.
 *
 * @module
 */

import { generate } from "./generate.ts";
import { type Finding, isGrouped, type LintSubject, replaced, textOf } from "./lint_subject.ts";
import { type Mover, moversOf, primitivesOf } from "./moved_headers.ts";
import type { ResolvedExpression, ResolvedFilter, ResolvedPrimitive } from "./resolved.ts";
import type { Scope } from "./scope.ts";

/** Primitives that move headers. */
type Movers = ReadonlySet<ResolvedPrimitive>;

/** Those that are known to hold where an expression was true, and where it was false. */
interface Known {
  readonly whenTrue: Movers;
  readonly whenFalse: Movers;
}

/**
 * Primitives that look behind a header in packets where nothing says that it is there: `vlan 2 or vlan 3`,
 * `vlan or tcp`, `not vlan and tcp`.
 */
export function movedHeaders(subject: LintSubject): Finding[] {
  const walk = new Walk(subject.resolved);
  walk.expression(subject.resolved.root, new Set());
  return walk.strayed.map(({ primitive, mover }) => finding(subject, primitive, mover));
}

/** Goes through an expression with what is known of a packet in each place. */
class Walk {
  /** One for each mover: the first primitive that looks behind a header that may not be there. */
  readonly strayed: { primitive: ResolvedPrimitive; mover: ResolvedPrimitive }[] = [];
  readonly #resolved: ResolvedFilter;
  readonly #movers: ReadonlyMap<Scope, Mover>;
  readonly #reported = new Set<ResolvedPrimitive>();

  constructor(resolved: ResolvedFilter) {
    this.#resolved = resolved;
    this.#movers = moversOf(resolved.root);
  }

  expression(expression: ResolvedExpression, known: Movers): Known {
    switch (expression.kind) {
      case "empty":
        return { whenTrue: known, whenFalse: known };
      case "not": {
        const { whenTrue, whenFalse } = this.expression(expression.operand, known);
        return { whenTrue: whenFalse, whenFalse: whenTrue };
      }
      case "and": {
        const left = this.expression(expression.left, known);
        const right = this.expression(expression.right, left.whenTrue);
        return { whenTrue: right.whenTrue, whenFalse: inBoth(left.whenFalse, right.whenFalse) };
      }
      case "or": {
        const left = this.expression(expression.left, known);
        const right = this.expression(expression.right, left.whenFalse);
        return { whenTrue: inBoth(left.whenTrue, right.whenTrue), whenFalse: right.whenFalse };
      }
      case "primitive":
        this.#check(expression, known);
        return { whenTrue: new Set([...known, expression]), whenFalse: known };
    }
  }

  #check(primitive: ResolvedPrimitive, known: Movers): void {
    const missing: ResolvedPrimitive[] = [];
    for (let mover = this.#movers.get(primitive.scope); mover !== undefined; mover = mover.before) {
      if (!known.has(mover.primitive)) missing.push(mover.primitive);
    }
    const [mover] = missing;
    // What follows from the first finding is not said again.
    if (mover === undefined || missing.some((one) => this.#reported.has(one))) return;
    const outermost = missing.at(-1) ?? mover;
    if (this.#looksTheSame(primitive, outermost.scope)) return;
    for (const one of missing) this.#reported.add(one);
    this.strayed.push({ primitive, mover });
  }

  /** Whether it makes no difference to a primitive that the headers are moved. */
  #looksTheSame(primitive: ResolvedPrimitive, scope: Scope): boolean {
    const conditionIn = (where: Scope): string =>
      JSON.stringify(generate({ ...this.#resolved, root: { ...primitive, scope: where } }).condition);
    return conditionIn(primitive.scope) === conditionIn(scope);
  }
}

function inBoth(some: Movers, others: Movers): Movers {
  return new Set([...some].filter((one) => others.has(one)));
}

function finding(subject: LintSubject, primitive: ResolvedPrimitive, mover: ResolvedPrimitive): Finding {
  const { expression } = subject;
  const text = textOf(expression, primitive.span);
  const moved = textOf(expression, mover.span);
  return {
    span: primitive.span,
    rule: "moved-headers",
    level: "warning",
    message: `"${text}" looks behind the header of "${moved}", also in packets that have none: ` +
      `"${moved}" moves the headers for all that follows, whether it is true or not`,
    suggestion: betterWording(subject, primitive, mover),
  };
}

/** The same with each header looked for where it is; undefined where that is not easily said. */
function betterWording(
  { expression, resolved: { root } }: LintSubject,
  primitive: ResolvedPrimitive,
  mover: ResolvedPrimitive,
): string | undefined {
  const joint = jointOf(root, [mover, primitive]);
  if (joint === undefined || joint.kind === "primitive" || joint.kind === "empty" || joint.kind === "not") {
    return undefined;
  }
  const terms = termsOf(joint);
  const text = asOneHeader(terms) ?? reordered(expression, joint.kind, terms);
  if (text === undefined) return undefined;
  return replaced(expression, joint.span, joint === root ? text : `(${text})`);
}

/** The largest chain of one `and` or `or` that holds both. */
function jointOf(root: ResolvedExpression, both: readonly ResolvedPrimitive[]): ResolvedExpression | undefined {
  let joint: ResolvedExpression = root;
  for (;;) {
    const parts: readonly ResolvedExpression[] = joint.kind === "not"
      ? [joint.operand]
      : joint.kind === "and" || joint.kind === "or"
      ? termsOf(joint)
      : [];
    const inner = parts.find((part) => both.every((one) => primitivesOf(part).includes(one)));
    if (inner === undefined) return joint;
    joint = inner;
  }
}

/** The terms of a chain, parentheses in it being terms. */
function termsOf(joint: Extract<ResolvedExpression, { kind: "and" | "or" }>): ResolvedExpression[] {
  const terms: ResolvedExpression[] = [];
  let rest: ResolvedExpression = joint;
  do {
    terms.push(rest.right);
    rest = rest.left;
  } while (rest.kind === joint.kind && !isGrouped(rest));
  terms.push(rest);
  return terms.reverse();
}

/** `vlan 2 or vlan 3` as one look at the header, and comparisons of its field. */
function asOneHeader(terms: readonly ResolvedExpression[]): string | undefined {
  const ids: number[] = [];
  let first: ResolvedPrimitive | undefined;
  for (const term of terms) {
    if (term.kind !== "primitive" || !("id" in term.meaning) || term.meaning.id === undefined) return undefined;
    first ??= term;
    if (term.meaning.kind !== first.meaning.kind) return undefined;
    ids.push(term.meaning.id);
  }
  if (first === undefined) return undefined;
  const { link, linkHeader, payload, network } = first.scope;
  if (link.type !== "ethertype" || payload === undefined || payload.base !== linkHeader.base) return undefined;
  const at = payload.constant + network - linkHeader.constant;
  const anyOf = (field: string): string => ids.map((id) => `${field} = ${id}`).join(" or ");
  switch (first.meaning.kind) {
    case "vlan":
      return `vlan and (${anyOf(`ether[${at}:2] & 0xfff`)})`;
    case "mpls":
      return `mpls and (${anyOf(`ether[${at}:4] >> 12`)})`;
    case "pppoes":
      // Before it: behind it "ether" is the header of PPP.
      return `(${anyOf(`ether[${at + 2}:2]`)}) and pppoes`;
    default:
      return undefined;
  }
}

/** The one term that moves headers behind all the others, which are not moved then. */
function reordered(expression: string, kind: "and" | "or", terms: readonly ResolvedExpression[]): string | undefined {
  const moving = terms.filter((term) => movesHeaders(term));
  const [last] = moving;
  if (last === undefined || moving.length > 1) return undefined;
  // What is to be behind the header and what before it, only who wrote `(vlan or arp) and ip` knows.
  if (kind === "and" && last.kind !== "not") return undefined;
  return [...terms.filter((term) => term !== last), last].map((term) => {
    const text = textOf(expression, term.span);
    const isLoose = (term.kind === "and" || term.kind === "or") && !isGrouped(term);
    return isLoose ? `(${text})` : text;
  }).join(` ${kind} `);
}

function movesHeaders(term: ResolvedExpression): boolean {
  return primitivesOf(term).some(({ meaning: { kind } }) =>
    kind === "vlan" || kind === "mpls" || kind === "pppoes" || kind === "geneve" || kind === "vxlan"
  );
}
