/**
 * Making a decision graph smaller: a test whose outcome is known on every way to it is not made again, and tests of the
 * same value are made one after the other.
 *
 * @module
 */

import { type Fact, Facts } from "./facts.ts";
import { withTestsGrouped } from "./group_tests.ts";
import { type Ends, type Graph, inOrder, type Node } from "./graph.ts";
import { withNodesShared } from "./share_nodes.ts";
import { withoutUnreadVariables } from "./unread_variables.ts";

/** Rounds, each of which may give the next one something to do; real filters take three or four. */
const MAX_ROUNDS = 32;

/**
 * The same decisions with as few tests as can be found. What is put into variables stays.
 *
 * Nodes that are alike are made one only after all known tests are gone: as long as they are several, each is on fewer
 * ways, and more is known at it.
 */
export function optimize(root: Node, graph: Graph): Node {
  root = repeat(root, (node) => withoutKnownTests(node, graph));
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const shared = withNodesShared(root, graph);
    root = withTestsGrouped(withoutKnownTests(shared, graph), graph);
    if (root === shared) break;
  }
  return root;
}

/** The same decisions without the variables, and tests in the search for them, that no other test depends on. */
export function dropUnread(root: Node, graph: Graph): Node {
  return repeat(root, (node) => {
    const read = withoutUnreadVariables(node, graph);
    return read === node ? node : optimize(read, graph);
  });
}

/** Goes on as long as something changes. */
function repeat(root: Node, pass: (root: Node) => Node): Node {
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const next = pass(root);
    if (next === root) return root;
    root = next;
  }
  return root;
}

/** Leads each way past the tests whose outcome is known on it. */
function withoutKnownTests(root: Node, graph: Graph): Node {
  const facts = new Facts();
  /** What is known at a node, whichever way led there. */
  const known = new Map<Node, Fact | undefined>([[root, undefined]]);
  const skipKnown = (node: Node, here: Fact | undefined): Node => {
    while (node.kind === "test") {
      const outcome = facts.outcomeOf(node, here);
      if (outcome === undefined) return node;
      node = outcome ? node.whenTrue : node.whenFalse;
    }
    return node;
  };
  const lead = (node: Node, here: Fact | undefined): Node => {
    const target = skipKnown(node, here);
    // Nothing is asked at the end, to which most ways lead.
    if (target.kind !== "return") known.set(target, known.has(target) ? facts.shared(known.get(target), here) : here);
    return target;
  };
  const targets = new Map<Node, Ends>();
  const order = inOrder(root);
  for (const node of order) {
    // A node that no way leads to any more is not known.
    if (node.kind === "return" || !known.has(node)) continue;
    const here = known.get(node);
    if (node.kind === "test") {
      const whenTrue = lead(node.whenTrue, facts.after(here, node, true));
      targets.set(node, { whenTrue, whenFalse: lead(node.whenFalse, facts.after(here, node, false)) });
    } else {
      const next = lead(node.next, here);
      targets.set(node, { whenTrue: next, whenFalse: next });
    }
  }
  return rebuild(order, targets, graph);
}

/** The same nodes with other targets, from the last to the first. */
function rebuild(order: readonly Node[], targets: ReadonlyMap<Node, Ends>, graph: Graph): Node {
  const rebuilt = new Map<Node, Node>();
  const renewed = (node: Node): Node => rebuilt.get(node) ?? node;
  for (const node of order.toReversed()) {
    const target = targets.get(node);
    if (node.kind === "return" || target === undefined) continue;
    const ends = { whenTrue: renewed(target.whenTrue), whenFalse: renewed(target.whenFalse) };
    rebuilt.set(node, graph.redirect(node, ends));
  }
  const [root] = order;
  return root === undefined ? graph.reject : renewed(root);
}
