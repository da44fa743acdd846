/**
 * A filter as a decision graph: each node makes one test and leads to one of two others, at last to "keep" or "drop".
 * There are no loops.
 *
 * @module
 */

import type { Span } from "./ast.ts";
import type { Comparison, Condition, TestCondition } from "./condition.ts";
import type { Value, Variable } from "./value.ts";

/** A place in the program. Made by a {@linkcode Graph} alone. */
export type Node = ReturnNode | TestNode | AssignNode;

/** Where it ends. */
export interface ReturnNode {
  readonly kind: "return";
  readonly id: number;
  /** Whether the packet is kept. */
  readonly accept: boolean;
}

/** A comparison, and where it leads. */
export interface TestNode {
  readonly kind: "test";
  readonly id: number;
  /** The same for all tests that compare the same in the same way. */
  readonly question: number;
  readonly comparison: Comparison;
  readonly left: Value;
  readonly right: Value;
  readonly whenTrue: Node;
  readonly whenFalse: Node;
}

/** Puts a value away and goes on. */
export interface AssignNode {
  readonly kind: "assign";
  readonly id: number;
  readonly variable: Variable;
  readonly value: Value;
  readonly next: Node;
}

/** Where a test leads. */
export interface Ends {
  readonly whenTrue: Node;
  readonly whenFalse: Node;
}

/** What a test compares. */
export type TestFields = Pick<TestNode, "comparison" | "left" | "right">;

/** Makes nodes, from the end of the program to its beginning. */
export class Graph {
  readonly accept: ReturnNode = { kind: "return", id: 0, accept: true };
  readonly reject: ReturnNode = { kind: "return", id: 1, accept: false };
  readonly #spans = new Map<Node, Span>();
  readonly #questions = new Map<string, number>();
  #next = 2;

  /** A test; where both ways lead to the same place there is nothing to be tested. */
  test({ comparison, left, right }: TestFields, { whenTrue, whenFalse }: Ends): Node {
    if (whenTrue === whenFalse) return whenTrue;
    const key = `${comparison} ${left.id} ${right.id}`;
    const question = this.#questions.get(key) ?? this.#questions.size;
    this.#questions.set(key, question);
    return { kind: "test", id: this.#next++, question, comparison, left, right, whenTrue, whenFalse };
  }

  /** An assignment. */
  assign({ variable, value }: Pick<AssignNode, "variable" | "value">, next: Node): AssignNode {
    return { kind: "assign", id: this.#next++, variable, value, next };
  }

  /** The same node leading elsewhere; itself where that is where it leads. */
  redirect(node: TestNode | AssignNode, { whenTrue, whenFalse }: Ends): Node {
    if (node.kind === "assign") {
      if (node.next === whenTrue) return node;
      const made = this.assign(node, whenTrue);
      this.mark(made, this.spanOf(node));
      return made;
    }
    if (node.whenTrue === whenTrue && node.whenFalse === whenFalse) return node;
    if (whenTrue === whenFalse) return whenTrue;
    const made = { ...node, id: this.#next++, whenTrue, whenFalse };
    this.mark(made, this.spanOf(node));
    return made;
  }

  /** The part of the expression that a node comes from; of equal ones the part that was built first. */
  spanOf(node: Node): Span | undefined {
    return this.#spans.get(node);
  }

  /** Says where a node comes from, unless that is known. */
  mark(node: Node, span: Span | undefined): void {
    if (span !== undefined && !this.#spans.has(node)) this.#spans.set(node, span);
  }

  /** The nodes that make a condition's tests, in its order, and then lead to `whenTrue` or `whenFalse`. */
  build(condition: Condition, ends: Ends, span?: Span): Node {
    let { whenTrue, whenFalse } = ends;
    for (;;) {
      switch (condition.kind) {
        case "constant":
          return condition.value ? whenTrue : whenFalse;
        case "not":
          [whenTrue, whenFalse] = [whenFalse, whenTrue];
          condition = condition.operand;
          break;
        // A loop over the left side: a chain of thousands of terms leans to the left.
        case "and":
          whenTrue = this.build(condition.right, { whenTrue, whenFalse }, span);
          condition = condition.left;
          break;
        case "or":
          whenFalse = this.build(condition.right, { whenTrue, whenFalse }, span);
          condition = condition.left;
          break;
        case "choose": {
          const { whenTrue: yes, whenFalse: no, test }: Extract<Condition, { kind: "choose" }> = condition;
          const inner = {
            whenTrue: this.build(yes, { whenTrue, whenFalse }, span),
            whenFalse: this.build(no, { whenTrue, whenFalse }, span),
          };
          return this.build(test, inner, span);
        }
        case "marked":
          span = condition.span;
          condition = condition.condition;
          break;
        case "assign": {
          const node = this.assign(condition, whenTrue);
          this.mark(node, span);
          return node;
        }
        case "test":
          return this.#testOf(condition, { whenTrue, whenFalse }, span);
      }
    }
  }

  #testOf(condition: TestCondition, ends: Ends, span: Span | undefined): Node {
    const node = this.test(condition, ends);
    if (node.kind === "test") this.mark(node, span);
    return node;
  }
}

/** Where a node leads to, as many places as it has ways. */
export function successors(node: Node): readonly Node[] {
  switch (node.kind) {
    case "return":
      return [];
    case "assign":
      return [node.next];
    case "test":
      return [node.whenTrue, node.whenFalse];
  }
}

/**
 * All nodes that can be reached, each before those it leads to. What a test leads to when it is true follows it, if that
 * is possible: the order of libpcap's listings.
 */
export function inOrder(root: Node): Node[] {
  const order: Node[] = [];
  const seen = new Set<Node>([root]);
  // By hand, not by recursion: a graph may be as deep as it has nodes.
  const path: { node: Node; left: Node[] }[] = [{ node: root, left: [...successors(root)] }];
  for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
    const next = top.left.pop();
    if (next === undefined) {
      order.push(top.node);
      path.pop();
    } else if (!seen.has(next)) {
      seen.add(next);
      path.push({ node: next, left: [...successors(next)] });
    }
  }
  return order.reverse();
}
