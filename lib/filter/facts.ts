/**
 * What is known at a place of a decision graph: the outcomes of the tests that every way to it has made.
 *
 * @module
 */

import type { TestNode } from "./graph.ts";

/** The outcome of a test that has been made, and those of the tests before it; undefined stands for none at all. */
class Fact {
  readonly test: TestNode;
  readonly outcome: boolean;
  readonly before: Fact | undefined;
  /** How many facts there are up to here. */
  readonly depth: number;
  /** A fact far before this one, so that any other is found in few steps (a skew-binary list). */
  readonly jump: Fact | undefined;
  /** The last fact, up to this one, that says which number a value is. */
  readonly equality: Fact | undefined;

  constructor(test: TestNode, { outcome, before }: { outcome: boolean; before: Fact | undefined }) {
    this.test = test;
    this.outcome = outcome;
    this.before = before;
    this.depth = depthOf(before) + 1;
    const jump = before?.jump;
    const areEven = depthOf(before) - depthOf(jump) === depthOf(jump) - depthOf(jump?.jump);
    this.jump = areEven ? jump?.jump : before;
    const saysNumber = outcome && test.comparison === "eq" && test.right.kind === "constant";
    this.equality = saysNumber ? this : before?.equality;
  }

  /** Whether this fact is one of those up to another. */
  isAmong(facts: Fact | undefined): boolean {
    while (facts !== undefined && facts.depth > this.depth) {
      facts = depthOf(facts.jump) >= this.depth ? facts.jump : facts.before;
    }
    return facts === this;
  }
}

export type { Fact };

function depthOf(fact: Fact | undefined): number {
  return fact?.depth ?? 0;
}

/** Facts of two ways that are compared where they meet. */
const COMPARED = 32;

/** All facts about one graph. */
export class Facts {
  /** Facts by the question that they answer. */
  readonly #answers = new Map<number, Fact[]>();

  /** What is known behind a test with this outcome. */
  after(before: Fact | undefined, test: TestNode, outcome: boolean): Fact {
    const fact = new Fact(test, { outcome, before });
    const known = this.#answers.get(test.question);
    if (known === undefined) this.#answers.set(test.question, [fact]);
    else known.push(fact);
    return fact;
  }

  /** The outcome that a test has where `facts` are known; undefined where they do not tell. */
  outcomeOf(test: TestNode, facts: Fact | undefined): boolean | undefined {
    const answer = this.#answers.get(test.question)?.find((fact) => fact.isAmong(facts));
    if (answer !== undefined) return answer.outcome;
    if (test.comparison !== "eq" || test.right.kind !== "constant") return undefined;
    // What equals one number does not equal another.
    for (let fact = facts?.equality; fact !== undefined; fact = fact.before?.equality) {
      if (fact.test.left === test.left) return false;
    }
    return undefined;
  }

  /** The facts that two ways share: those from before they parted, and those that they came to apart. */
  shared(one: Fact | undefined, other: Fact | undefined): Fact | undefined {
    const [ofOne, ofOther]: [Fact[], Fact[]] = [[], []];
    while (one !== other) {
      if (one !== undefined && one.depth >= depthOf(other)) {
        if (ofOne.length < COMPARED) ofOne.push(one);
        one = one.before;
      } else {
        if (other !== undefined && ofOther.length < COMPARED) ofOther.push(other);
        other = other?.before;
      }
    }
    let facts = one;
    for (const { test, outcome } of ofOne) {
      const isShared = ofOther.some((fact) => fact.test.question === test.question && fact.outcome === outcome);
      if (isShared) facts = this.after(facts, test, outcome);
    }
    return facts;
  }
}
