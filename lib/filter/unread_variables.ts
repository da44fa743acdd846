/**
 * Leaving out what is put away and never read again.
 *
 * @module
 */

import { type Graph, inOrder, type Node, successors } from "./graph.ts";
import { type Value, type Variable, variablesOf } from "./value.ts";

/** The same graph without assignments that no test behind them depends on. */
export function withoutUnreadVariables(root: Node, graph: Graph): Node {
  const order = inOrder(root);
  if (!order.some(({ kind }) => kind === "assign")) return root;
  const rebuilt = new Map<Node, Node>();
  const renewed = (node: Node): Node => rebuilt.get(node) ?? node;
  /** What is read at a node or behind it. */
  const reads = new Map<Node, ReadonlySet<Variable>>();
  for (const node of order.reverse()) {
    const read = new Set(successors(node).flatMap((next) => [...reads.get(next) ?? []]));
    const readHere = (value: Value): void => variablesOf(value).forEach((variable) => read.add(variable));
    if (node.kind === "test") {
      readHere(node.left);
      readHere(node.right);
      rebuilt.set(node, graph.redirect(node, { whenTrue: renewed(node.whenTrue), whenFalse: renewed(node.whenFalse) }));
    } else if (node.kind === "assign") {
      const next = renewed(node.next);
      const isRead = read.delete(node.variable);
      if (isRead) readHere(node.value);
      rebuilt.set(node, isRead ? graph.redirect(node, { whenTrue: next, whenFalse: next }) : next);
    }
    reads.set(node, read);
  }
  return renewed(root);
}
