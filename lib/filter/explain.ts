/**
 * What a filter means, and why it takes a packet or not.
 *
 * @module
 */

import type { Instruction } from "../bpf/instruction.ts";
import { formatInstruction } from "../bpf/text.ts";
import { linktypeDescription, linktypeName } from "../linktype.ts";
import type { Span } from "./ast.ts";
import { decide, type DecidingPrimitive, type Decision, type ExplainedPacket } from "./explain_packet.ts";
import { meaningInWords } from "./meaning_words.ts";
import { type Mover, moversOf } from "./moved_headers.ts";
import type { ResolvedExpression, ResolvedFilter, ResolvedPrimitive } from "./resolved.ts";
import type { Scope } from "./scope.ts";

/** What a compiled filter has that is explained. */
export interface ExplainableFilter {
  readonly expression: string;
  readonly linktype: number;
  readonly program: readonly Instruction[];
  readonly spans: readonly (Span | undefined)[];
  readonly resolved: ResolvedFilter;
}

/** A filter in words. {@linkcode explainFilter} makes it, {@linkcode formatExplanation} prints it. */
export interface Explanation {
  /** What was compiled. */
  readonly expression: string;
  /** A `LINKTYPE_` number. */
  readonly linktype: number;
  /** What the expression says. */
  readonly tree: ExplainedExpression;
  /** The program. */
  readonly instructions: readonly ExplainedInstruction[];
  /** Why the packet matches or not; undefined where none was given. */
  readonly decision: Decision | undefined;
}

/** A part of the expression in words. */
export type ExplainedExpression = ExplainedGroup | ExplainedPrimitive;

/** Several parts: all of them (`and`), one of them (`or`), none (`not`); or no part, for the empty expression. */
export interface ExplainedGroup {
  /** How the parts are joined. */
  readonly kind: "and" | "or" | "not" | "empty";
  /** Where it is in the expression. */
  readonly span: Span;
  /** The parts, in their order. */
  readonly parts: readonly ExplainedExpression[];
}

/** One primitive. */
export interface ExplainedPrimitive {
  /** A single question. */
  readonly kind: "primitive";
  /** Where it is in the expression. */
  readonly span: Span;
  /** How it was written. */
  readonly text: string;
  /** What it asks, names looked up: `"IPv4 or IPv6, TCP, source or destination port 443"`. */
  readonly meaning: string;
  /** Where its headers begin, if another primitive has moved them. */
  readonly place: string | undefined;
}

/** An instruction of the program. */
export interface ExplainedInstruction {
  /** As a listing shows it, with its number. */
  readonly text: string;
  /** The part of the expression that it is for; undefined where it is for no single one. */
  readonly span: Span | undefined;
}

/** What a filter means; with a packet, also why that matches or not. */
export function explainFilter(filter: ExplainableFilter, packet?: ExplainedPacket): Explanation {
  const { expression, linktype, program, spans, resolved } = filter;
  const words = new Words(expression, moversOf(resolved.root));
  return {
    expression,
    linktype,
    tree: words.explain(resolved.root),
    instructions: program.map((instruction, index) => ({
      text: formatInstruction(instruction, index),
      span: spans[index],
    })),
    decision: packet === undefined ? undefined : decide(resolved, packet),
  };
}

/** How many primitives that have moved headers are named. */
const MAX_NAMED = 3;

/** Puts the parts of one expression into words. */
class Words {
  readonly #expression: string;
  readonly #movers: ReadonlyMap<Scope, Mover>;

  constructor(expression: string, movers: ReadonlyMap<Scope, Mover>) {
    this.#expression = expression;
    this.#movers = movers;
  }

  explain(root: ResolvedExpression): ExplainedExpression {
    switch (root.kind) {
      case "empty":
        return { kind: "empty", span: root.span, parts: [] };
      case "not":
        return { kind: "not", span: root.span, parts: [this.explain(root.operand)] };
      case "and":
      case "or": {
        // Chains lean to the left, and may have thousands of parts.
        const parts: ExplainedExpression[] = [];
        let rest: ResolvedExpression = root;
        for (; rest.kind === root.kind; rest = rest.left) parts.push(this.explain(rest.right));
        parts.push(this.explain(rest));
        return { kind: root.kind, span: root.span, parts: parts.reverse() };
      }
      case "primitive":
        return {
          kind: "primitive",
          span: root.span,
          text: this.#text(root),
          meaning: meaningInWords(root),
          place: this.#place(root.scope),
        };
    }
  }

  #place(scope: Scope): string | undefined {
    const movers: ResolvedPrimitive[] = [];
    for (let mover = this.#movers.get(scope); mover !== undefined; mover = mover.before) movers.push(mover.primitive);
    const [outermost] = movers.reverse();
    if (outermost === undefined) return undefined;
    const named = movers.slice(0, MAX_NAMED).map((one) => `"${this.#text(one)}" at column ${one.span.offset + 1}`);
    const others = movers.length - named.length;
    const who = [...named, ...(others === 0 ? [] : [`${others} more`])].join(" and ");
    const bytes = movedBytes(outermost.scope, scope);
    return bytes === undefined
      ? `inside of the packet that ${who} found`
      : `headers are moved by ${bytes} bytes by ${who}`;
  }

  #text({ span: { offset, length } }: ResolvedPrimitive): string {
    return this.#expression.slice(offset, offset + length);
  }
}

/** How far the network header lies behind where it was; undefined where only the packet tells. */
function movedBytes(from: Scope, to: Scope): number | undefined {
  if (from.payload === undefined || to.payload === undefined || from.payload.base !== to.payload.base) return undefined;
  return to.payload.constant + to.network - from.payload.constant - from.network;
}

/** How a part that has parts begins. */
const HEADINGS = { and: "all of", or: "one of", not: "not", empty: "every packet" } as const;

/** An explanation as text: the tree, the program, and the decision if there is one. Each line has its end. */
export function formatExplanation(explanation: Explanation): string {
  const { expression, linktype, tree, instructions, decision } = explanation;
  const description = linktypeDescription(linktype);
  const link = `${linktypeName(linktype)}${description === undefined ? "" : ` (${description})`}`;
  const listing = instructions.map(({ text, span }) => {
    if (span === undefined) return text;
    return `${expandTabs(text).padEnd(LISTING_WIDTH)} ; ${expression.slice(span.offset, span.offset + span.length)}`;
  });
  const lines = [
    `Filter for ${link}`,
    "",
    ...treeLines(tree),
    "",
    `Program of ${instructions.length} instruction${instructions.length === 1 ? "" : "s"}`,
    "",
    ...listing,
    ...(decision === undefined ? [] : ["", ...decisionLines(decision)]),
  ];
  return lines.map((line) => `${line}\n`).join("");
}

const LISTING_WIDTH = 48;
const TAB = 8;

/** As a terminal shows it, so that what is behind it stands in one column. */
function expandTabs(line: string): string {
  return line.split("\t").reduce((shown, part) => shown.padEnd(Math.ceil((shown.length + 1) / TAB) * TAB) + part);
}

function treeLines(tree: ExplainedExpression): string[] {
  if (tree.kind !== "primitive") {
    return [HEADINGS[tree.kind], ...tree.parts.flatMap(treeLines).map((line) => `  ${line}`)];
  }
  const { text, meaning, place } = tree;
  return [`${text}: ${meaning}${place === undefined ? "" : `; ${place}`}`];
}

/** Why a packet matches or not, a line each; the first one says whether it does. */
export function decisionLines({ matches, reasons }: Decision): string[] {
  const decided = reasons.at(-1);
  const by = decided === undefined
    ? ""
    : decided.span === undefined
    ? ": finding the headers decides"
    : `: "${decided.text}" decides`;
  return [`${matches ? "matches" : "does not match"}${by}`, ...reasons.map((reason) => `  ${reasonLine(reason)}`)];
}

function reasonLine({ text, holds, tests }: DecidingPrimitive): string {
  const subject = text === "" ? "headers" : text;
  const outcome = holds === undefined ? "can't be found out" : holds ? "yes" : "no";
  return `${subject}: ${outcome}, ${tests.join("; ")}`;
}
