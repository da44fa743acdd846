/**
 * The errors of places where something else than was found could stand.
 *
 * @module
 */

import type { FilterSyntaxError } from "../errors.ts";
import type { Span } from "./ast.ts";
import type { Cursor } from "./cursor.ts";
import { hintForComparison, hintForConnective, hintForTest } from "./suggest.ts";

/** The text of a part of the expression. */
function textOf(cursor: Cursor, { offset, length }: Span): string {
  return cursor.expression.slice(offset, offset + length);
}

/** A test should begin at the token at hand. */
export function testExpected(cursor: Cursor): FilterSyntaxError {
  const { token } = cursor;
  const [written = ""] = /^[^\s()]*/.exec(cursor.expression.slice(token.span.offset)) ?? [];
  return cursor.unexpected({ expected: `a test like "tcp" or "port 80"`, hint: hintForTest(token, written) });
}

/** A complete test has ended, and neither `and` nor `or` nor the end follows. */
export function connectiveExpected(cursor: Cursor): FilterSyntaxError {
  const { token, previous } = cursor;
  if (token.kind === "sign" && token.sign === ")") {
    return cursor.refuse(`")" closes nothing, leave it out or write "(" before it`, token.span);
  }
  return cursor.unexpected({ expected: `"and", "or" or the end`, hint: hintForConnective(previous, token) });
}

/** What stands between parentheses has ended, and is not closed. */
export function closingExpected(cursor: Cursor, numeric: boolean): FilterSyntaxError {
  const { token, previous } = cursor;
  if (numeric) return cursor.unexpected({ expected: `an operator, a comparison or ")"` });
  return cursor.unexpected({ expected: `"and", "or" or ")"`, hint: hintForConnective(previous, token) });
}

/** A number is there, and no comparison. */
export function comparisonExpected(cursor: Cursor, number: Span): FilterSyntaxError {
  const hint = hintForComparison(textOf(cursor, number), cursor.token);
  return cursor.unexpected({ expected: `a comparison like "="`, hint });
}

/** A number is there with nothing that says of what. */
export function numberAlone(cursor: Cursor, number: Span, behindQualifiers: boolean): FilterSyntaxError {
  const text = textOf(cursor, number);
  if (behindQualifiers) {
    return cursor.refuse(
      "a list can't begin with another list, leave the inner parentheses out or put it last",
      number,
    );
  }
  return cursor.refuse(`"${text}" alone is no test, write "port ${text}", "proto ${text}" or a comparison`, number);
}
