/**
 * Pins the behaviour of the stand-in for `@std/assert`: what the real package does, its documentation says, and tests
 * here rely on.
 *
 * @module
 */

import * as std from "@std/assert";
import { deepStrictEqual, ok, rejects, strictEqual, throws } from "node:assert";
import { describe, it } from "node:test";

const { AssertionError } = std;

/** The assertion fails, with its own error class and this in its message. */
function fails(assertion: () => unknown, message: RegExp): void {
  throws(assertion, (error: unknown) => {
    ok(error instanceof AssertionError, `thrown: ${error}`);
    strictEqual(error.name, "AssertionError");
    ok(message.test(error.message), `message: ${error.message}`);
    return true;
  });
}

describe("@std/assert: equal", () => {
  class Point {
    readonly x: number;
    constructor(x: number) {
      this.x = x;
    }
  }

  const same: readonly (readonly [string, unknown, unknown])[] = [
    ["numbers", 1, 1],
    ["NaN", NaN, NaN],
    ["0 and -0", 0, -0],
    ["bigints", 10n, 10n],
    ["nested objects in another order", { a: 1, b: { c: [1, 2] } }, { b: { c: [1, 2] }, a: 1 }],
    ["bytes", Uint8Array.of(1, 2), Uint8Array.of(1, 2)],
    ["bytes of different buffers", Uint8Array.of(9, 1, 2).subarray(1), Uint8Array.of(1, 2)],
    ["dates", new Date(5), new Date(5)],
    ["regular expressions", /a/g, /a/g],
    ["maps", new Map([[{ k: 1 }, [1]]]), new Map([[{ k: 1 }, [1]]])],
    ["sets", new Set([[1], [2]]), new Set([[2], [1]])],
    ["instances of one class", new Point(1), new Point(1)],
    ["an object without a prototype", Object.create(null), {}],
    ["symbol keys", { [Symbol.for("a")]: 1 }, { [Symbol.for("a")]: 1 }],
  ];
  for (const [name, a, b] of same) {
    it(`holds for ${name}`, () => {
      std.assertEquals(a, b);
      ok(std.equal(b, a));
      fails(() => std.assertNotEquals(a, b), /not to be/);
    });
  }

  const different: readonly (readonly [string, unknown, unknown])[] = [
    ["a number and its text", 1, "1"],
    ["null and undefined", null, undefined],
    ["a missing and an undefined property", {}, { a: undefined }],
    ["objects with another value", { a: { b: 1 } }, { a: { b: 2 } }],
    ["arrays of another length", [1, 2], [1, 2, 3]],
    ["an array and an object", [], {}],
    ["bytes", Uint8Array.of(1, 2), Uint8Array.of(1, 3)],
    ["bytes and numbers", Uint8Array.of(1), [1]],
    ["another kind of typed array", Uint8Array.of(1), Uint16Array.of(1)],
    ["typed arrays", Uint32Array.of(1, 2), Uint32Array.of(1, 3)],
    ["dates", new Date(5), new Date(6)],
    ["regular expressions", /a/g, /a/],
    ["maps", new Map([[1, 1]]), new Map([[1, 2]])],
    ["sets", new Set([1]), new Set([2])],
    ["an instance and a plain object", new Point(1), { x: 1 }],
    ["errors", new Error("a"), new Error("b")],
    ["symbol keys", { [Symbol.for("a")]: 1 }, { [Symbol.for("a")]: 2 }],
  ];
  for (const [name, a, b] of different) {
    it(`does not hold for ${name}`, () => {
      fails(() => std.assertEquals(a, b, "note"), /^Values are not equal: note/);
      ok(!std.equal(b, a));
      std.assertNotEquals(a, b);
    });
  }

  it("ends on objects that hold themselves", () => {
    const a: Record<string, unknown> = { n: 1 };
    a["self"] = a;
    const b: Record<string, unknown> = { n: 1 };
    b["self"] = b;
    std.assertEquals(a, b);
  });
});

describe("@std/assert: single assertions", () => {
  it("assert, assertFalse", () => {
    std.assert("text");
    fails(() => std.assert(0, "zero"), /^zero$/);
    std.assertFalse("");
    fails(() => std.assertFalse(1, "one"), /^one$/);
  });

  it("assertStrictEquals, assertNotStrictEquals use Object.is", () => {
    std.assertStrictEquals(NaN, NaN);
    fails(() => std.assertStrictEquals(0, -0), /not strictly equal/);
    fails(() => std.assertStrictEquals({ a: 1 }, { a: 1 }), /not reference-equal/);
    std.assertNotStrictEquals({}, {});
    fails(() => std.assertNotStrictEquals(1, 1), /not be strictly equal/);
  });

  it("assertExists", () => {
    std.assertExists(0);
    std.assertExists(false);
    fails(() => std.assertExists(null), /null/);
    fails(() => std.assertExists(undefined, "note"), /note/);
  });

  it("assertInstanceOf, assertNotInstanceOf", () => {
    std.assertInstanceOf(new RangeError(), Error);
    fails(() => std.assertInstanceOf(new Date(), RegExp), /instance of "RegExp" but was an instance of "Date"/);
    fails(() => std.assertInstanceOf(null, RegExp), /but was "null"/);
    std.assertNotInstanceOf(new Date(), RegExp);
    fails(() => std.assertNotInstanceOf(new RangeError(), Error), /not be an instance of "Error"/);
  });

  it("assertIsError", () => {
    std.assertIsError(new RangeError("too far"), RangeError, "far");
    std.assertIsError(new RangeError("too far"), Error, /^too/);
    fails(() => std.assertIsError("text"), /Error object/);
    fails(() => std.assertIsError(new Error("a"), RangeError), /instance of "RangeError", but was "Error"/);
    fails(() => std.assertIsError(new Error("a"), Error, "b"), /include "b", but got "a"/);
  });

  it("assertMatch, assertNotMatch, assertStringIncludes", () => {
    std.assertMatch("vlan 100", /\d+/);
    fails(() => std.assertMatch("vlan", /\d+/), /to match/);
    std.assertNotMatch("vlan", /\d+/);
    fails(() => std.assertNotMatch("vlan 1", /\d+/), /to not match/);
    std.assertStringIncludes("vlan 100", "100");
    fails(() => std.assertStringIncludes("vlan", "100"), /to contain/);
  });

  it("assertAlmostEquals: a ten-millionth of the expected number by default", () => {
    std.assertAlmostEquals(1_000_000.05, 1_000_000);
    fails(() => std.assertAlmostEquals(1_000_000.2, 1_000_000), /close to/);
    std.assertAlmostEquals(1, 1.5, 0.5);
    fails(() => std.assertAlmostEquals(1, 1.6, 0.5), /close to/);
    fails(() => std.assertAlmostEquals(NaN, 1), /close to/);
  });

  it("orders", () => {
    std.assertGreater(2, 1);
    fails(() => std.assertGreater(1, 1), /1 > 1/);
    std.assertGreaterOrEqual(1n, 1n);
    fails(() => std.assertGreaterOrEqual(0, 1), /0 >= 1/);
    std.assertLess(1, 2);
    fails(() => std.assertLess(1, 1), /1 < 1/);
    std.assertLessOrEqual(1, 1);
    fails(() => std.assertLessOrEqual(2, 1), /2 <= 1/);
  });

  it("assertArrayIncludes", () => {
    std.assertArrayIncludes([{ a: 1 }, { a: 2 }], [{ a: 2 }]);
    fails(() => std.assertArrayIncludes([1, 2], [3]), /missing: \[ 3 \]/);
  });

  it("assertObjectMatch", () => {
    std.assertObjectMatch({ a: 1, b: { c: 2, d: 3 }, e: [{ f: 1, g: 2 }] }, { b: { c: 2 }, e: [{ f: 1 }] });
    fails(() => std.assertObjectMatch({ a: 1 }, { a: 2 }), /not equal/);
    fails(() => std.assertObjectMatch({ a: 1 }, { b: 1 }), /not equal/);
  });

  it("fail, unreachable, unimplemented", () => {
    fails(() => std.fail("here"), /^Failed assertion: here$/);
    fails(() => std.unreachable(), /^Unreachable\.$/);
    fails(() => std.unimplemented(), /^Unimplemented\.$/);
  });
});

describe("@std/assert: assertThrows", () => {
  const range = (): never => {
    throw new RangeError("vid 4096");
  };

  it("returns what was thrown", () => {
    strictEqual(std.assertThrows(range, RangeError, "4096").message, "vid 4096");
    std.assertThrows(range);
    std.assertThrows(range, Error);
    deepStrictEqual(
      std.assertThrows(() => {
        throw 5;
      }),
      5,
    );
  });

  it("fails where nothing, something else, or no error is thrown", () => {
    fails(() => std.assertThrows(() => 1), /Expected function to throw/);
    fails(() => std.assertThrows(() => 1, "note"), /note/);
    fails(() => std.assertThrows(range, TypeError), /instance of "TypeError"/);
    fails(() => std.assertThrows(range, RangeError, "pcp"), /include "pcp"/);
    fails(
      () =>
        std.assertThrows(() => {
          throw 5;
        }, Error),
      /non-Error object was thrown/,
    );
  });
});

describe("@std/assert: assertRejects", () => {
  const range = (): Promise<never> => Promise.reject(new RangeError("vid 4096"));

  it("resolves to the reason", async () => {
    strictEqual((await std.assertRejects(range, RangeError, "4096")).message, "vid 4096");
    await std.assertRejects(range);
  });

  it("fails where it resolves, rejects with something else, or throws before there is a promise", async () => {
    await rejects(std.assertRejects(() => Promise.resolve()), { name: "AssertionError" });
    await rejects(std.assertRejects(range, TypeError), { name: "AssertionError" });
    await rejects(std.assertRejects(range, RangeError, "pcp"), { name: "AssertionError" });
    await rejects(
      std.assertRejects(() => {
        throw new RangeError("vid 4096");
      }, RangeError),
      { name: "AssertionError" },
    );
  });
});
