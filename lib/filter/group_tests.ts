/**
 * Making tests of the same value one after the other, so that it is loaded once: `src host a or src host b` asks for the
 * source address twice, with questions about the destination between.
 *
 * A chain is tests of which each is made if the one before did not decide, and which all decide for the same: their order
 * does not matter, but for packets that end before a value which one of them loads.
 *
 * @module
 */

import { type Graph, inOrder, type Node, successors, type TestNode } from "./graph.ts";
import type { Value } from "./value.ts";

/** What all tests of a chain have. */
interface ChainKind {
  /** The outcome that decides. */
  readonly decides: boolean;
  /** Where it leads. */
  readonly target: Node;
}

/** A chain. */
interface Chain {
  readonly kind: ChainKind;
  readonly chain: readonly TestNode[];
  /** Where it leads if no test has decided. */
  readonly end: Node;
}

/** The same decisions with the tests of each chain grouped by what they load. */
export function withTestsGrouped(root: Node, graph: Graph): Node {
  const order = inOrder(root);
  const origins = originsOf(order);
  const rebuilt = new Map<Node, Node>();
  const renewed = (node: Node): Node => rebuilt.get(node) ?? node;
  const chains = chainsOf(order, origins);
  for (const node of order.toReversed()) {
    if (node.kind === "assign") {
      const next = renewed(node.next);
      rebuilt.set(node, graph.redirect(node, { whenTrue: next, whenFalse: next }));
    }
    const found = chains.get(node);
    if (found === undefined) continue;
    const { chain, kind } = found;
    let made = renewed(found.end);
    const target = renewed(kind.target);
    for (const test of grouped(chain, heldBefore(node, origins)).reverse()) {
      const ends = kind.decides ? { whenTrue: target, whenFalse: made } : { whenTrue: made, whenFalse: target };
      made = graph.redirect(test, ends);
    }
    rebuilt.set(node, made);
  }
  return renewed(root);
}

/** The nodes that lead to each node, once for each way. */
function originsOf(order: readonly Node[]): Map<Node, Node[]> {
  const origins = new Map<Node, Node[]>();
  for (const node of order) {
    for (const successor of successors(node)) {
      const known = origins.get(successor);
      if (known === undefined) origins.set(successor, [node]);
      else known.push(node);
    }
  }
  return origins;
}

/** The chains, by their first tests; a test alone is one too. Each test is in one chain. */
function chainsOf(order: readonly Node[], origins: ReadonlyMap<Node, Node[]>): Map<Node, Chain> {
  const chains = new Map<Node, Chain>();
  const inside = new Set<Node>();
  for (const node of order) {
    if (node.kind !== "test" || inside.has(node)) continue;
    const chain = chainFrom(node, origins);
    chains.set(node, chain);
    for (const test of chain.chain) inside.add(test);
  }
  return chains;
}

/** The longest chain that begins here. Nothing else leads into its middle. */
function chainFrom(first: TestNode, origins: ReadonlyMap<Node, Node[]>): Chain {
  const kinds: ChainKind[] = [
    { decides: true, target: first.whenTrue },
    { decides: false, target: first.whenFalse },
  ];
  const chains = kinds.map((kind) => {
    const chain = [first];
    for (let test = next(first, kind); continues(test, kind); test = next(test, kind)) {
      if (origins.get(test)?.length !== 1) break;
      chain.push(test);
    }
    return { chain, kind, end: next(chain.at(-1) ?? first, kind) };
  });
  return chains.reduce((one, other) => other.chain.length > one.chain.length ? other : one);
}

function continues(node: Node, { decides, target }: ChainKind): node is TestNode {
  return node.kind === "test" && (decides ? node.whenTrue : node.whenFalse) === target;
}

/** Where a test leads that does not decide. */
function next(test: TestNode, { decides }: ChainKind): Node {
  return decides ? test.whenFalse : test.whenTrue;
}

/** The value that was tested last on every way to a node. */
function heldBefore(node: Node, origins: ReadonlyMap<Node, Node[]>): Value | undefined {
  const [first, ...others] = (origins.get(node) ?? []).map((origin) =>
    origin.kind === "test" ? origin.left : undefined
  );
  return others.every((other) => other === first) ? first : undefined;
}

/** The tests by what they load, in the order in which they first load it; `held`, which is loaded, before all others. */
function grouped(chain: readonly TestNode[], held: Value | undefined): TestNode[] {
  if (chain.length === 1) return [...chain];
  const groups = new Map<Value | TestNode, TestNode[]>();
  if (held !== undefined) groups.set(held, []);
  for (const test of chain) {
    // What is moved up loads nothing that has not been loaded there.
    const key = test.right.kind === "constant" ? test.left : test;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [test]);
    else group.push(test);
  }
  return [...groups.values()].flat();
}
