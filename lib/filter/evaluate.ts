/**
 * Evaluates a condition on a packet as it stands, without a program: slow, and obviously right. It is the oracle of all
 * phases behind it, and knows which part of the expression decided.
 *
 * @module
 */

import type { BpfPacket } from "../bpf/vm.ts";
import type { Span } from "./ast.ts";
import type { Condition } from "./condition.ts";
import { NoValueError, PacketValues } from "./packet_values.ts";

/** What a packet came to. */
export interface Verdict {
  readonly matches: boolean;
  /** The packet does not match because bytes were asked for that it does not have, or a number was divided by 0. */
  readonly isRejected: boolean;
  /** The part of the expression that was looked at last: it decided. Undefined where none had to be looked at. */
  readonly span: Span | undefined;
}

/**
 * Evaluates a condition on a packet. A variable that was never assigned is 0, and so is what the kernel would know, where
 * `ancillary` is left out: then the packet is rejected as by a program.
 *
 * @throws {RangeError} A condition nested so deeply that the stack does not hold it.
 */
export function evaluate(condition: Condition, packet: BpfPacket): Verdict {
  const evaluation = new Evaluation(packet);
  try {
    const matches = evaluation.holds(condition);
    return { matches, isRejected: false, span: evaluation.span };
  } catch (error) {
    if (!(error instanceof NoValueError)) throw error;
    return { matches: false, isRejected: true, span: evaluation.span };
  }
}

class Evaluation {
  readonly #values: PacketValues;
  /** Of the test that was made last. */
  span: Span | undefined = undefined;

  constructor(packet: BpfPacket) {
    this.#values = new PacketValues(packet);
  }

  holds(condition: Condition, span?: Span): boolean {
    switch (condition.kind) {
      case "constant":
        this.span = span ?? this.span;
        return condition.value;
      case "test":
        this.span = span ?? this.span;
        return this.#values.holds(condition);
      case "not":
        return !this.holds(condition.operand, span);
      case "and":
      case "or":
        return this.#chain(condition, span);
      case "choose":
        return this.holds(this.holds(condition.test, span) ? condition.whenTrue : condition.whenFalse, span);
      case "assign":
        this.span = span ?? this.span;
        this.#values.assign(condition.variable, condition.value);
        return true;
      case "marked":
        return this.holds(condition.condition, condition.span);
    }
  }

  /** A chain of thousands of terms leans to the left. */
  #chain(condition: Extract<Condition, { kind: "and" | "or" }>, span: Span | undefined): boolean {
    const terms: Condition[] = [];
    let first: Condition = condition;
    for (; first.kind === condition.kind; first = first.left) terms.push(first.right);
    terms.push(first);
    const isAnd = condition.kind === "and";
    for (let term = terms.pop(); term !== undefined; term = terms.pop()) {
      if (this.holds(term, span) !== isAnd) return !isAnd;
    }
    return isAnd;
  }
}
