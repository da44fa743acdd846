/**
 * Making one node of all that do the same and lead to the same places.
 *
 * @module
 */

import { type Graph, inOrder, type Node } from "./graph.ts";

/** The same graph with each node once. */
export function withNodesShared(root: Node, graph: Graph): Node {
  const byKey = new Map<string, Node>();
  const shared = new Map<Node, Node>();
  const renewed = (node: Node): Node => shared.get(node) ?? node;
  for (const node of inOrder(root).reverse()) {
    if (node.kind === "return") continue;
    const ends = node.kind === "test"
      ? { whenTrue: renewed(node.whenTrue), whenFalse: renewed(node.whenFalse) }
      : { whenTrue: renewed(node.next), whenFalse: renewed(node.next) };
    const made = graph.redirect(node, ends);
    // A test that leads to the same place either way is no test any more.
    if (made === ends.whenTrue) {
      shared.set(node, made);
      continue;
    }
    const what = node.kind === "test" ? node.question : `${node.variable.id} = ${node.value.id}`;
    const key = `${what} ${ends.whenTrue.id} ${ends.whenFalse.id}`;
    const known = byKey.get(key) ?? made;
    byKey.set(key, known);
    shared.set(node, known);
  }
  return renewed(root);
}
