/**
 * Conditions evaluated as they stand.
 */

import { assertEquals } from "@std/assert";
import { describe, it } from "node:test";
import {
  and,
  assign,
  choose,
  type Condition,
  FALSE,
  marked,
  not,
  or,
  Tests,
  TRUE,
} from "../../lib/filter/condition.ts";
import { evaluate, type Verdict } from "../../lib/filter/evaluate.ts";
import { ValuePool } from "../../lib/filter/value.ts";

const values = new ValuePool();
const tests = new Tests(values);

function byteIs(offset: number, value: number): Condition {
  return tests.is(values.load(1, { constant: offset }), value);
}

function on(condition: Condition, bytes: readonly number[], fields: { origlen?: number } = {}): Verdict {
  const frame = Uint8Array.of(0xee, ...bytes, 0xee);
  const { origlen = bytes.length } = fields;
  return evaluate(condition, { bytes: frame, offset: 1, caplen: bytes.length, origlen });
}

describe("evaluate", () => {
  it("compares, joins and chooses", () => {
    const two = and(byteIs(0, 1), byteIs(1, 2));
    assertEquals(on(two, [1, 2]).matches, true);
    assertEquals(on(two, [1, 3]).matches, false);
    assertEquals(on(or(byteIs(0, 9), byteIs(1, 2)), [1, 2]).matches, true);
    assertEquals(on(not(two), [1, 3]).matches, true);
    const chosen = choose(byteIs(0, 1), { whenTrue: byteIs(1, 7), whenFalse: byteIs(1, 8) });
    assertEquals([[1, 7], [1, 8], [2, 7], [2, 8]].map((bytes) => on(chosen, bytes).matches), [
      true,
      false,
      false,
      true,
    ]);
    assertEquals(on(TRUE, []).matches, true);
    assertEquals(on(FALSE, []).matches, false);
  });

  it("rejects where bytes are not there, if they are asked for", () => {
    assertEquals(on(not(byteIs(2, 1)), [1, 2]), { matches: false, isRejected: true, span: undefined });
    assertEquals(on(or(byteIs(0, 1), byteIs(2, 1)), [1, 2]).matches, true);
    assertEquals(on(tests.is(values.load(4, { constant: 0xfffffffe }), 0), [0, 0, 0, 0]).isRejected, true);
    const quotient = values.binary("div", values.constant(8), values.load(1, { constant: 0 }));
    assertEquals(on(tests.is(quotient, 4), [2]).matches, true);
    assertEquals(on(tests.is(quotient, 4), [0]).isRejected, true);
  });

  it("takes what was assigned, and 0 before", () => {
    const place = values.variable("place");
    const isFound = tests.is(values.load(1, { base: place, constant: 1 }), 5);
    const found = and(assign(place, values.load(1, { constant: 0 })), isFound);
    assertEquals(on(found, [2, 0, 0, 5]).matches, true);
    assertEquals(on(isFound, [2, 5]).matches, true);
  });

  it("asks the kernel's knowledge and the length on the wire", () => {
    const outgoing = tests.is(values.ancillary(4), 4);
    const packet = { bytes: new Uint8Array(1), offset: 0, caplen: 1, origlen: 60 };
    assertEquals(evaluate(outgoing, { ...packet, ancillary: (what) => what }).matches, true);
    assertEquals(evaluate(outgoing, packet).isRejected, true);
    assertEquals(on(tests.is(values.length(), 60), [1], { origlen: 60 }).matches, true);
  });

  it("names the part that decided: the one that was looked at last", () => {
    const [first, second] = [{ offset: 0, length: 3 }, { offset: 7, length: 3 }];
    const both = and(marked(first, byteIs(0, 1)), marked(second, byteIs(1, 2)));
    assertEquals(on(both, [0, 2]).span, first);
    assertEquals(on(both, [1, 2]).span, second);
    assertEquals(on(both, [1]).span, second);
  });

  it("follows the headers of a protocol chain", () => {
    const chain = (wanted: number) => tests.is(values.protocolChain({ version: 6, header: 0, wanted }), wanted);
    const header = new Array<number>(40).fill(0);
    header[6] = 60;
    const destination = [51, 1, ...new Array<number>(14).fill(0)];
    const authentication = [17, 1, ...new Array<number>(10).fill(0)];
    const bytes = [...header, ...destination, ...authentication];
    assertEquals([60, 51, 17, 6].map((protocol) => on(chain(protocol), bytes).matches), [true, true, true, false]);
    assertEquals(on(chain(17), bytes.slice(0, 50)).isRejected, true);
  });
});
