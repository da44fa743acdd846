/**
 * A field against a number, or against several in parentheses, as the ATM and SS7 words are written.
 *
 * @module
 */

import type { FieldTest } from "./ast.ts";
import { and, type Condition, or, type Relation } from "./condition.ts";

/**
 * Joins the comparisons of a field. libpcap takes `!=` for `=` here; the man page does not, and neither do we.
 *
 * @param compare Makes one of them.
 */
export function fieldCondition(test: FieldTest, compare: (relation: Relation, value: number) => Condition): Condition {
  switch (test.kind) {
    case "compare":
      return compare(test.operator, test.value);
    case "and":
      return and(fieldCondition(test.left, compare), fieldCondition(test.right, compare));
    case "or":
      return or(fieldCondition(test.left, compare), fieldCondition(test.right, compare));
  }
}
