/**
 * Why a filter takes a packet or not: the primitives that made up the verdict, and their tests with what the packet has
 * in those places.
 *
 * @module
 */

import type { Ancillary } from "../bpf/vm.ts";
import type { Span } from "./ast.ts";
import type { Condition, TestCondition } from "./condition.ts";
import { generate } from "./generate.ts";
import { bytesInWords, NoValueError, PacketValues } from "./packet_values.ts";
import type { ResolvedFilter } from "./resolved.ts";
import type { Operator, Value } from "./value.ts";

/** A packet to be explained: what a `Packet` has. */
export interface ExplainedPacket {
  /** Its captured bytes. */
  readonly bytes: Uint8Array;
  /** Bytes on the wire; as many as there are by default. */
  readonly origlen?: number | undefined;
  /** What the kernel knows of it; nothing by default. */
  readonly ancillary?: Ancillary | undefined;
}

/** Why a packet matches or not. */
export interface Decision {
  /** Whether the packet matches. */
  readonly matches: boolean;
  /**
   * The primitives that the verdict hangs on, in the order in which they were looked at, the last one at the end: it
   * decided. Empty where nothing had to be looked at.
   */
  readonly reasons: readonly DecidingPrimitive[];
}

/** What a primitive came to. */
export interface DecidingPrimitive {
  /** Its part of the expression; undefined for what goes before all primitives: finding where headers begin. */
  readonly span: Span | undefined;
  /** How it was written; empty where `span` is undefined. */
  readonly text: string;
  /** Undefined where that could not be found out: then the packet does not match, whatever else it has. */
  readonly holds: boolean | undefined;
  /** Why so: `"bytes 36-37 are 443"`. */
  readonly tests: readonly string[];
}

/** Finds out why a packet matches or not. */
export function decide(
  resolved: ResolvedFilter,
  { bytes, origlen = bytes.length, ancillary }: ExplainedPacket,
): Decision {
  const { condition } = generate(resolved);
  const values = new PacketValues({ bytes, offset: 0, caplen: bytes.length, origlen, ancillary });
  const deciding = new Deciding(values, resolved.text);
  try {
    const { holds, reasons } = deciding.outcome(condition, undefined);
    return { matches: holds, reasons: deciding.primitives(reasons) };
  } catch (error) {
    if (!(error instanceof NoValueError)) throw error;
    return { matches: false, reasons: [deciding.broken(error.message)] };
  }
}

/** A test that was made. */
interface Made {
  readonly span: Span | undefined;
  /** What the packet has there, and what that means. */
  readonly text: string;
  /** What it does not have there; undefined where `text` says all. */
  readonly missed?: string | undefined;
}

/** What a condition came to, and the tests that made it so. */
interface Outcome {
  readonly holds: boolean;
  readonly reasons: readonly Made[];
}

/** Makes the tests of a filter as a program does, and keeps those that the verdict hangs on. */
class Deciding {
  readonly #values: PacketValues;
  readonly #expression: string;
  /** What each primitive that has been looked at came to. */
  readonly #holds = new Map<Span, boolean>();
  /** The primitive that is being looked at. */
  #span: Span | undefined = undefined;

  constructor(values: PacketValues, expression: string) {
    this.#values = values;
    this.#expression = expression;
  }

  outcome(condition: Condition, span: Span | undefined): Outcome {
    switch (condition.kind) {
      case "constant":
        this.#span = span;
        return {
          holds: condition.value,
          reasons: span === undefined ? [] : [{ span, text: `it is ${condition.value} for every packet` }],
        };
      case "assign":
        this.#span = span;
        this.#values.assign(condition.variable, condition.value);
        return { holds: true, reasons: [] };
      case "test": {
        this.#span = span;
        const holds = this.#values.holds(condition);
        return { holds, reasons: [{ span, ...this.#words(condition, holds) }] };
      }
      case "not": {
        const { holds, reasons } = this.outcome(condition.operand, span);
        return { holds: !holds, reasons };
      }
      case "and":
      case "or":
        return this.#chain(condition, span);
      case "choose": {
        const test = this.outcome(condition.test, span);
        const chosen = this.outcome(test.holds ? condition.whenTrue : condition.whenFalse, span);
        return { holds: chosen.holds, reasons: [...test.reasons, ...chosen.reasons] };
      }
      case "marked": {
        const inner = this.outcome(condition.condition, condition.span);
        this.#holds.set(condition.span, inner.holds);
        return inner;
      }
    }
  }

  /** What all have in common that one after the other came to the same; or the one that did not. */
  #chain(condition: Extract<Condition, { kind: "and" | "or" }>, span: Span | undefined): Outcome {
    // Chains of thousands of terms lean to the left.
    const terms: Condition[] = [];
    let first: Condition = condition;
    for (; first.kind === condition.kind; first = first.left) terms.push(first.right);
    terms.push(first);
    const isAnd = condition.kind === "and";
    const reasons: Made[] = [];
    for (let term = terms.pop(); term !== undefined; term = terms.pop()) {
      const outcome = this.outcome(term, span);
      if (outcome.holds !== isAnd) return outcome;
      reasons.push(...outcome.reasons);
    }
    return { holds: isAnd, reasons };
  }

  /** The tests by the primitives that they are of. */
  primitives(reasons: readonly Made[]): DecidingPrimitive[] {
    /** By what the packet has: what it was compared with in vain. */
    const tests = new Map<Span | undefined, Map<string, Set<string>>>();
    for (const { span, text, missed } of reasons) {
      const ofSpan = tests.get(span) ?? new Map<string, Set<string>>();
      tests.set(span, ofSpan);
      const allMissed = ofSpan.get(text) ?? new Set<string>();
      ofSpan.set(text, allMissed);
      if (missed !== undefined) allMissed.add(missed);
    }
    return [...tests].map(([span, ofSpan]) => ({
      span,
      text: this.#text(span),
      holds: span === undefined ? true : this.#holds.get(span),
      tests: [...ofSpan].map(([text, missed]) => missed.size === 0 ? text : `${text}, not ${[...missed].join(" or ")}`),
    }));
  }

  /** The primitive that asked for what the packet does not have. */
  broken(message: string): DecidingPrimitive {
    return { span: this.#span, text: this.#text(this.#span), holds: undefined, tests: [message] };
  }

  #text(span: Span | undefined): string {
    return span === undefined ? "" : this.#expression.slice(span.offset, span.offset + span.length);
  }

  #words({ comparison, left, right }: TestCondition, holds: boolean): Pick<Made, "text" | "missed"> {
    const actual = this.#values.of(left);
    const wanted = this.#values.of(right);
    const subject = this.#valueWords(left);
    const verb = /^bytes \S+$/.test(subject) ? "are" : "is";
    const from = right.kind === "constant" ? "" : `${this.#valueWords(right)}, which is `;
    if (comparison === "set") {
      const outcome = holds ? "with bits" : "without a bit";
      return { text: `${subject} ${verb} ${hex(actual, left)}, ${outcome} of ${from}${hex(wanted, left)}` };
    }
    const text = `${subject} ${verb} ${numberWords(actual, left)}`;
    const other = `${from}${numberWords(wanted, left)}`;
    switch (comparison) {
      case "eq":
        if (!holds) return { text, missed: other };
        return { text: from === "" ? text : `${text}, as ${other}` };
      case "gt":
        return { text: `${text}, ${holds ? "greater" : "not greater"} than ${other}` };
      case "ge":
        return { text: `${text}, ${holds ? "at least" : "less than"} ${other}` };
    }
  }

  /** A value by where it comes from: `"bytes 20-21 & 0x1fff"`. */
  #valueWords(value: Value): string {
    switch (value.kind) {
      case "constant":
        return String(value.value);
      case "length":
        return "the length on the wire";
      case "ancillary":
        return "what the kernel knows";
      case "load":
        return bytesInWords(this.#values.placeOf(value), value.size);
      case "negate":
        return `-${this.#operandWords(value.operand)}`;
      case "variable":
        return value.name;
      case "protocol chain":
        return `the protocol behind the extension headers of IPv${value.version}`;
      case "binary": {
        const isMask = value.operator === "and" || value.operator === "or" || value.operator === "xor";
        const right = isMask && value.right.kind === "constant"
          ? hex(value.right.value, value.left)
          : this.#operandWords(value.right);
        return `${this.#operandWords(value.left)} ${SIGNS[value.operator]} ${right}`;
      }
    }
  }

  #operandWords(value: Value): string {
    return value.kind === "binary" ? `(${this.#valueWords(value)})` : this.#valueWords(value);
  }
}

/** Addresses are read in hexadecimal, ports in decimal, types in both. */
function numberWords(number: number, value: Value): string {
  const size = value.kind === "load" ? value.size : 0;
  if (size === 4) return hex(number, value);
  return number < 10 ? String(number) : `${number} (${hex(number, value)})`;
}

const SIGNS: Record<Operator, string> = {
  add: "+",
  sub: "-",
  mul: "*",
  div: "/",
  mod: "%",
  and: "&",
  or: "|",
  xor: "^",
  lsh: "<<",
  rsh: ">>",
};

function hex(number: number, value: Value): string {
  return `0x${number.toString(16).padStart(value.kind === "load" ? 2 * value.size : 0, "0")}`;
}
