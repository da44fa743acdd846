/**
 * From a decision graph to instructions: which place each node gets, and the distances of the jumps.
 *
 * @module
 */

import {
  BPF_JA,
  BPF_JEQ,
  BPF_JGE,
  BPF_JGT,
  BPF_JMP,
  BPF_JSET,
  BPF_K,
  BPF_LD,
  BPF_LDX,
  BPF_MEM,
  BPF_ST,
  BPF_X,
  type Instruction,
  jump,
  keep,
  statement,
} from "../bpf/instruction.ts";
import type { Span } from "./ast.ts";
import type { Comparison } from "./condition.ts";
import { Evaluation, type Registers } from "./evaluation.ts";
import { type Graph, inOrder, type Node, successors, type TestNode } from "./graph.ts";

/** The farthest that a conditional jump can skip. */
const MAX_SKIP = 255;

const JUMPS: Record<Comparison, number> = { eq: BPF_JEQ, gt: BPF_JGT, ge: BPF_JGE, set: BPF_JSET };

/** A program, and where each instruction comes from. */
export interface Emitted {
  readonly program: Instruction[];
  /** For each instruction the part of the expression that it is for; undefined where it is for no single one. */
  readonly spans: (Span | undefined)[];
}

/** What {@linkcode emit} is told. */
export interface EmitOptions {
  /** What the program returns for a packet that is kept. */
  readonly snaplen: number;
  /** Whether a value that is still in a register is used again. */
  readonly reuse: boolean;
}

/** A node on its way to a place in the program. */
interface Part {
  readonly node: Node;
  /** What computes its values; for a return, all of it. */
  readonly code: readonly Instruction[];
  /** Where it leads, as {@linkcode successors} has it. */
  readonly targets: readonly Part[];
  /** Where it begins, in instructions from the start. */
  at: number;
  /** Whether its ways are too far for a conditional jump and lead over a jump of their own. */
  farTrue: boolean;
  farFalse: boolean;
}

/** The instructions of a graph. */
export function emit(root: Node, graph: Graph, options: EmitOptions): Emitted {
  const codes = computeValues(root, options);
  const parts = partsOf(options.reuse ? withoutUnreadStores(codes) : codes, options);
  // A jump that becomes far makes others longer; each round makes at least one far, and none near again.
  while (!place(parts)) continue;
  const program: Instruction[] = [];
  const spans: (Span | undefined)[] = [];
  for (const part of parts) {
    program.push(...part.code, ...jumpsOf(part));
    const span = graph.spanOf(part.node);
    while (spans.length < program.length) spans.push(span);
  }
  return { program, spans };
}

/**
 * A part for each node. Two nodes with the same code are one part, also if what they compare is not the same: it may be
 * that a register holds the one value on the ways to the one, and the other value on the ways to the other.
 */
function partsOf(codes: ReadonlyMap<Node, readonly Instruction[]>, { reuse }: EmitOptions): Part[] {
  const parts: Part[] = [];
  const byNode = new Map<Node, Part>();
  const byCode = new Map<string, Part>();
  const numbers = new Map<Part, number>();
  for (const [node, code] of [...codes].reverse()) {
    const targets = successors(node).flatMap((next) => byNode.get(next) ?? []);
    const text = code.map(({ code, k }) => `${code} ${k}`).join();
    const compared = node.kind === "test" ? `${node.comparison} ${comparedWith(node)}` : "";
    const key = `${text} ${compared} ${targets.map((target) => numbers.get(target)).join()}`;
    const known = reuse ? byCode.get(key) : undefined;
    const part = known ?? { node, code, targets, at: 0, farTrue: false, farFalse: false };
    byNode.set(node, part);
    if (known !== undefined) continue;
    byCode.set(key, part);
    numbers.set(part, parts.length);
    parts.push(part);
  }
  return parts.reverse();
}

/** The constant that a test compares with, or "x". */
function comparedWith({ right }: TestNode): number | "x" {
  return right.kind === "constant" ? right.value : "x";
}

/** The code of each node, in the order of the program. */
function computeValues(root: Node, { snaplen, reuse }: EmitOptions): Map<Node, readonly Instruction[]> {
  const codes = new Map<Node, readonly Instruction[]>();
  const evaluation = new Evaluation();
  /** What the registers hold on all of the ways that lead to a node. */
  const arriving = new Map<Node, Registers>();
  for (const node of inOrder(root)) {
    evaluation.begin((reuse ? arriving.get(node) : undefined) ?? {});
    if (node.kind === "return") {
      codes.set(node, [keep(node.accept ? snaplen : 0)]);
      continue;
    }
    if (node.kind === "assign") evaluation.assign(node.variable, node.value);
    else evaluation.compare(node.left, node.right);
    const { code, registers } = evaluation.end();
    codes.set(node, code);
    for (const next of successors(node)) {
      const other = arriving.get(next);
      arriving.set(next, other === undefined ? registers : inBoth(registers, other));
    }
  }
  return codes;
}

/** The same code without what is put into scratch memory and then only used while it is still in a register. */
function withoutUnreadStores(codes: ReadonlyMap<Node, readonly Instruction[]>): Map<Node, readonly Instruction[]> {
  const all = [...codes.values()].flat();
  const read = new Set(
    all.filter(({ code }) => code === (BPF_LD | BPF_MEM) || code === (BPF_LDX | BPF_MEM)).map(({ k }) => k),
  );
  return new Map([...codes].map(([node, code]) => [
    node,
    code.filter((instruction) => instruction.code !== BPF_ST || read.has(instruction.k)),
  ]));
}

/** What two ways have left in the same register. */
function inBoth(one: Registers, other: Registers): Registers {
  return { a: one.a === other.a ? one.a : undefined, x: one.x === other.x ? one.x : undefined };
}

/** Gives each part its place; false where a jump turned out to be too far, and all has to be done again. */
function place(parts: readonly Part[]): boolean {
  let at = 0;
  parts.forEach((part, i) => {
    part.at = at;
    at += lengthOf(part, parts[i + 1]);
  });
  let settled = true;
  for (const part of parts) {
    if (part.node.kind !== "test") continue;
    const [skipTrue = 0, skipFalse = 0] = skipsOf(part);
    if (!part.farTrue && skipTrue > MAX_SKIP) [part.farTrue, settled] = [true, false];
    if (!part.farFalse && skipFalse > MAX_SKIP) [part.farFalse, settled] = [true, false];
  }
  return settled;
}

/** Instructions of a part that `next` follows. */
function lengthOf({ node, code, targets, farTrue, farFalse }: Part, next: Part | undefined): number {
  switch (node.kind) {
    case "return":
      return code.length;
    case "assign":
      return code.length + (targets[0] === next ? 0 : 1);
    case "test":
      return code.length + 1 + Number(farTrue) + Number(farFalse);
  }
}

/** Instructions between the first one behind a part's code and those that it leads to. */
function skipsOf({ at, code, targets }: Part): number[] {
  return targets.map((target) => target.at - (at + code.length + 1));
}

/** What stands behind a part's code, once all have their places. */
function jumpsOf(part: Part): Instruction[] {
  const { node, farTrue, farFalse } = part;
  const [skipTrue = 0, skipFalse = 0] = skipsOf(part);
  if (node.kind === "return") return [];
  if (node.kind === "assign") return skipTrue < 0 ? [] : [statement(BPF_JMP | BPF_JA, skipTrue)];
  const k = node.right.kind === "constant" ? node.right.value : 0;
  const source = node.right.kind === "constant" ? BPF_K : BPF_X;
  const skip = { jt: farTrue ? 0 : skipTrue, jf: farFalse ? Number(farTrue) : skipFalse };
  const jumps = [jump(JUMPS[node.comparison] | source, { k, ...skip })];
  if (farTrue) jumps.push(statement(BPF_JMP | BPF_JA, skipTrue - 1));
  if (farFalse) jumps.push(statement(BPF_JMP | BPF_JA, skipFalse - jumps.length));
  return jumps;
}
