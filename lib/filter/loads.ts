/**
 * The bytes that a number is computed from.
 *
 * @module
 */

import type { Arithmetic, LoadArithmetic } from "./ast.ts";

/** All `ip[8]` and the like in a number, the outer before those between its brackets. */
export function loadsIn(arithmetic: Arithmetic): LoadArithmetic[] {
  switch (arithmetic.kind) {
    case "load":
      return [arithmetic, ...loadsIn(arithmetic.index)];
    case "binary":
      return [...loadsIn(arithmetic.left), ...loadsIn(arithmetic.right)];
    case "negate":
      return loadsIn(arithmetic.operand);
    default:
      return [];
  }
}
