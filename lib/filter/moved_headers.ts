/**
 * Which primitives have moved the headers that the others look at.
 *
 * @module
 */

import type { ResolvedExpression, ResolvedPrimitive } from "./resolved.ts";
import type { Scope } from "./scope.ts";

/** A primitive behind which headers begin elsewhere, and the one that had moved them before it. */
export interface Mover {
  readonly primitive: ResolvedPrimitive;
  readonly before: Mover | undefined;
}

/** The primitives of an expression, in the order of reading. */
export function primitivesOf(root: ResolvedExpression): ResolvedPrimitive[] {
  const found: ResolvedPrimitive[] = [];
  const pending: ResolvedExpression[] = [root];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    switch (next.kind) {
      case "primitive":
        found.push(next);
        break;
      case "not":
        pending.push(next.operand);
        break;
      case "and":
      case "or":
        pending.push(next.right, next.left);
        break;
      case "empty":
        break;
    }
  }
  return found;
}

/** What has made each scope; the outermost one is not among them. */
export function moversOf(root: ResolvedExpression): ReadonlyMap<Scope, Mover> {
  const movers = new Map<Scope, Mover>();
  let last: ResolvedPrimitive | undefined;
  for (const primitive of primitivesOf(root)) {
    if (last !== undefined && last.scope !== primitive.scope && !movers.has(primitive.scope)) {
      movers.set(primitive.scope, { primitive: last, before: movers.get(last.scope) });
    }
    last = primitive;
  }
  return movers;
}
