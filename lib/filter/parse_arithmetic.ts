/**
 * Parsing numbers and what is computed from them.
 *
 * The ranks are libpcap's, which gives `^` and `%` none: its parser then always reads on, so that both take all that
 * follows as their right side (`7 ^ 1 + 1` is `7 ^ 2`), and stand before it themselves (`2 + 7 % 4` is `2 + 3`).
 *
 * @module
 */

import type { Arithmetic, BinaryArithmetic, NumberArithmetic } from "./ast.ts";
import type { Cursor } from "./cursor.ts";
import { hintForOperand } from "./suggest.ts";

/** The higher one goes first; of equal ones, the left one. */
const RANKS: Readonly<Record<BinaryArithmetic["operator"], number | undefined>> = {
  "|": 1,
  "&": 2,
  "<<": 3,
  ">>": 3,
  "+": 4,
  "-": 4,
  "*": 5,
  "/": 5,
  "%": undefined,
  "^": undefined,
};
const RANK_OF_MINUS = 6;

/** An operator whose right side is not complete. */
interface Pending {
  readonly operator: BinaryArithmetic["operator"] | "negate";
  readonly rank: number | undefined;
  readonly offset: number;
}

/** Whether a number, or something that has one, begins at the token at hand. */
export function beginsArithmetic(cursor: Cursor): boolean {
  const { token, following } = cursor;
  if (token.kind === "number" || cursor.isSign("-") || cursor.isWord("len")) return true;
  return token.kind === "protocol" && following.kind === "sign" && following.sign === "[";
}

/** The operator at hand, if it is one. */
export function operatorAt(cursor: Cursor): BinaryArithmetic["operator"] | undefined {
  const { token } = cursor;
  return token.kind === "sign" && isOperator(token.sign) ? token.sign : undefined;
}

/**
 * A whole side of a comparison, or what stands between brackets.
 *
 * @param first What it begins with, where that has been parsed already.
 */
export function parseArithmetic(cursor: Cursor, first?: Arithmetic): Arithmetic {
  const operands: Arithmetic[] = [];
  const pending: Pending[] = [];
  const push = (operator: Pending["operator"], rank: number | undefined): void => {
    pending.push({ operator, rank, offset: cursor.advance().span.offset });
    cursor.countOperator();
  };
  for (let operand = first;; operand = undefined) {
    while (operand === undefined && cursor.isSign("-")) push("negate", RANK_OF_MINUS);
    operands.push(operand ?? parseOperand(cursor));
    const operator = operatorAt(cursor);
    if (operator === undefined) break;
    const rank = RANKS[operator];
    for (let last = pending.at(-1); last !== undefined && goesBefore(last, rank); last = pending.at(-1)) {
      join(operands, last);
      pending.pop();
    }
    push(operator, rank);
  }
  for (let last = pending.pop(); last !== undefined; last = pending.pop()) join(operands, last);
  const [result] = operands;
  if (result === undefined) throw cursor.unexpected({ expected: "a number" });
  return result;
}

/** Whether what is pending is complete before an operator of that rank. */
function goesBefore(pending: Pending, rank: number | undefined): boolean {
  return pending.rank !== undefined && rank !== undefined && pending.rank >= rank;
}

/** Replaces the last operands by what the operator makes of them. */
function join(operands: Arithmetic[], { operator, offset }: Pending): void {
  const right = operands.pop();
  if (right === undefined) return;
  const end = right.span.offset + right.span.length;
  if (operator === "negate") {
    operands.push({ kind: "negate", operand: right, span: { offset, length: end - offset } });
    return;
  }
  const left = operands.pop();
  if (left === undefined) return;
  const start = left.span.offset;
  operands.push({ kind: "binary", operator, left, right, span: { offset: start, length: end - start } });
}

function parseOperand(cursor: Cursor): Arithmetic {
  const { token } = cursor;
  if (token.kind === "number") return parseNumber(cursor);
  if (cursor.isWord("len")) return { kind: "length", span: cursor.advance().span };
  if (token.kind === "protocol") return parseLoad(cursor);
  if (!cursor.isSign("(")) {
    throw cursor.unexpected({ expected: `a number, "len" or bytes like "ip[8]"`, hint: hintForOperand(token) });
  }
  cursor.advance();
  cursor.enter();
  const inner = parseArithmetic(cursor);
  if (!cursor.takeSign(")")) throw cursor.unexpected({ expected: `an operator or ")"` });
  cursor.leave();
  return { ...inner, span: cursor.spanFrom(token.span.offset) };
}

/** A number alone. */
export function parseNumber(cursor: Cursor): NumberArithmetic {
  const { span } = cursor.token;
  return { kind: "number", value: cursor.takeNumber("a number"), span };
}

/** `ip[2:2]`. */
function parseLoad(cursor: Cursor): Arithmetic {
  const { token } = cursor;
  if (token.kind !== "protocol") throw cursor.unexpected({ expected: "a protocol" });
  cursor.advance();
  if (!cursor.isSign("[")) {
    throw cursor.unexpected({ expected: `"["`, hint: `bytes of its header are "${token.text}[offset:size]"` });
  }
  cursor.advance();
  cursor.enter();
  const index = parseArithmetic(cursor);
  const size = cursor.takeSign(":") ? cursor.takeNumber("the size of a field, 1, 2 or 4") : 1;
  if (!cursor.takeSign("]")) throw cursor.unexpected({ expected: `an operator, ":" or "]"` });
  cursor.leave();
  return { kind: "load", protocol: token.word, index, size, span: cursor.spanFrom(token.span.offset) };
}

function isOperator(sign: string): sign is BinaryArithmetic["operator"] {
  return Object.hasOwn(RANKS, sign);
}
