/**
 * Making a decision graph smaller: a test whose outcome is known on every way to it is not made again, and tests of the
 * same value are made one after the other.
 *
 * @module
 */

import { withTestsGrouped } from "./group_tests.ts";
import { withNodesShared } from "./share_nodes.ts";
import { withoutUnreadVariables } from "./unread_variables.ts";
import type { Value } from "./value.ts";
import { type AssignNode, type Graph, inOrder, type Node, type TestNode } from "./graph.ts";

/** The outcome of a test that has been made, and those of the tests before it. */
interface Fact {
  readonly test: TestNode;
  readonly outcome: boolean;
  readonly before: Fact | undefined;
  /** How many facts there are up to here. */
  readonly depth: number;
  /** The last fact about a value, up to here, where it has been looked for. */
  readonly last: Map<Value, Fact | undefined>;
}

/** The outcomes known where no test has been made. */
const NOTHING = undefined;

/** Facts about one value that are looked at for one test; a longer memory costs more time than it saves tests. */
const MEMORY = 512;

/** Facts of two ways that are compared where they meet. */
const COMPARED = 32;

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
  return repeat(root, (node) => withTestsGrouped(withoutKnownTests(withNodesShared(node, graph), graph), graph));
}

/** The same decisions without the variables, and tests in the search for them, that no other test depends on. */
export function dropUnread(root: Node, graph: Graph): Node {
  return repeat(root, (node) => optimize(withoutUnreadVariables(node, graph), graph));
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
  /** What is known at a node, whichever way led there. */
  const known = new Map<Node, Fact | undefined>([[root, NOTHING]]);
  const targets = new Map<TestNode | AssignNode, readonly [Node, Node]>();
  const order = inOrder(root);
  for (const node of order) {
    // Nothing leads here any more.
    if (node.kind === "return" || !known.has(node)) continue;
    const facts = known.get(node);
    if (node.kind === "assign") {
      const next = skipKnown(node.next, facts);
      arrive(known, next, facts);
      targets.set(node, [next, next]);
    } else {
      const isTrue = factAfter(facts, node, true);
      const isFalse = factAfter(facts, node, false);
      const whenTrue = skipKnown(node.whenTrue, isTrue);
      const whenFalse = skipKnown(node.whenFalse, isFalse);
      arrive(known, whenTrue, isTrue);
      arrive(known, whenFalse, isFalse);
      targets.set(node, [whenTrue, whenFalse]);
    }
  }
  return rebuild(order, targets, graph);
}

/** The same nodes with other targets, from the last to the first. */
function rebuild(
  order: readonly Node[],
  targets: ReadonlyMap<Node, readonly [Node, Node]>,
  graph: Graph,
): Node {
  const rebuilt = new Map<Node, Node>();
  const renewed = (node: Node): Node => rebuilt.get(node) ?? node;
  for (const node of order.toReversed()) {
    const target = targets.get(node);
    if (node.kind === "return" || target === undefined) continue;
    const [whenTrue, whenFalse] = [renewed(target[0]), renewed(target[1])];
    rebuilt.set(node, graph.redirect(node, { whenTrue, whenFalse }));
  }
  const [root] = order;
  return root === undefined ? graph.reject : renewed(root);
}

/** Where a way leads on which all of `facts` are known. */
function skipKnown(node: Node, facts: Fact | undefined): Node {
  while (node.kind === "test") {
    const outcome = outcomeOf(node, facts);
    if (outcome === undefined) return node;
    node = outcome ? node.whenTrue : node.whenFalse;
  }
  return node;
}

function factAfter(before: Fact | undefined, test: TestNode, outcome: boolean): Fact {
  return { test, outcome, before, depth: (before?.depth ?? 0) + 1, last: new Map() };
}

/** What the facts say of a test: its outcome, or undefined where they say nothing. */
function outcomeOf(node: TestNode, facts: Fact | undefined): boolean | undefined {
  let fact = lastAbout(node.left, facts);
  for (let i = 0; i < MEMORY && fact !== undefined; i++, fact = lastAbout(node.left, fact.before)) {
    const { test, outcome } = fact;
    if (test.comparison !== node.comparison) continue;
    if (test.right === node.right) return outcome;
    // What equals one number does not equal another.
    if (outcome && test.comparison === "eq" && test.right.kind === "constant" && node.right.kind === "constant") {
      return false;
    }
  }
  return undefined;
}

/** The last fact about a value. Each fact remembers what was found from it, so that the next search is short. */
function lastAbout(value: Value, facts: Fact | undefined): Fact | undefined {
  const searched: Fact[] = [];
  let found = facts;
  for (; found !== undefined && found.test.left !== value; found = found.before) {
    if (found.last.has(value)) {
      found = found.last.get(value);
      break;
    }
    searched.push(found);
  }
  for (const fact of searched) fact.last.set(value, found);
  return found;
}

/** Another way leads to a node: what is known there is what is known on all of them. */
function arrive(known: Map<Node, Fact | undefined>, node: Node, facts: Fact | undefined): void {
  // Nothing is asked at the end, to which most ways lead.
  if (node.kind === "return") return;
  known.set(node, known.has(node) ? shared(known.get(node), facts) : facts);
}

/** The facts that two ways share: those from before they parted, and those that they came to apart. */
function shared(one: Fact | undefined, other: Fact | undefined): Fact | undefined {
  const [ofOne, ofOther]: [Fact[], Fact[]] = [[], []];
  while (one !== other) {
    if (other === undefined || one !== undefined && one.depth >= other.depth) {
      if (one === undefined) break;
      if (ofOne.length < COMPARED) ofOne.push(one);
      one = one.before;
    } else {
      if (ofOther.length < COMPARED) ofOther.push(other);
      other = other.before;
    }
  }
  let facts = one;
  for (const { test, outcome } of ofOne) {
    if (!ofOther.some((fact) => fact.outcome === outcome && isSameTest(fact.test, test))) continue;
    facts = factAfter(facts, test, outcome);
  }
  return facts;
}

function isSameTest(one: TestNode, other: TestNode): boolean {
  return one.comparison === other.comparison && one.left === other.left && one.right === other.right;
}
