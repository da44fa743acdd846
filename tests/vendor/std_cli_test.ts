/**
 * Pins the behaviour of the stand-in for `@std/cli/parse-args`, as the package's documentation gives it.
 *
 * @module
 */

import { assertEquals } from "@std/assert";
import { parseArgs as fromPackage } from "@std/cli";
import { parseArgs } from "@std/cli/parse-args";
import { describe, it } from "node:test";

describe("@std/cli: parseArgs", () => {
  it("is also exported by the package itself", () => assertEquals(fromPackage, parseArgs));

  it("reads options without being told", () => {
    assertEquals(parseArgs(["-x", "3", "-y", "4", "-n5", "-abc", "--beep=boop", "foo", "bar", "7"]), {
      _: ["foo", "bar", 7],
      x: 3,
      y: 4,
      n: 5,
      a: true,
      b: true,
      c: true,
      beep: "boop",
    });
  });

  it("keeps strings as text, and an option without its value is empty", () => {
    assertEquals(parseArgs(["--count", "05", "--name=7", "--file"], { string: ["count", "name", "file"] }), {
      _: [],
      count: "05",
      name: "7",
      file: "",
    });
    assertEquals(parseArgs(["--file", "--name", "a"], { string: ["file", "name"] }), { _: [], file: "", name: "a" });
    assertEquals(parseArgs(["05"], { string: "_" }), { _: ["05"] });
  });

  it("takes an option's value after = even where it begins with a hyphen or is empty", () => {
    assertEquals(parseArgs(["--file=-", "--name="], { string: ["file", "name"] }), { _: [], file: "-", name: "" });
    assertEquals(parseArgs(["--file", "-"], { string: ["file"] }), { _: [], file: "-" });
    assertEquals(parseArgs(["--a=b=c"], { string: ["a"] }), { _: [], a: "b=c" });
  });

  it("booleans take no value and are false where not given", () => {
    assertEquals(parseArgs(["--json", "file", "--all=false"], { boolean: ["json", "all", "quiet"] }), {
      _: ["file"],
      json: true,
      all: false,
      quiet: false,
    });
    assertEquals(parseArgs(["--a", "b"], { boolean: true }), { _: ["b"], a: true });
  });

  it("negates what may be negated", () => {
    assertEquals(parseArgs(["--no-color"], { boolean: ["color"], negatable: ["color"], default: { color: true } }), {
      _: [],
      color: false,
    });
    assertEquals(parseArgs([], { boolean: ["color"], negatable: ["color"], default: { color: true } }), {
      _: [],
      color: true,
    });
    assertEquals(parseArgs(["--no-color"]), { _: [], "no-color": true });
  });

  it("collects", () => {
    assertEquals(
      parseArgs(["--i=a", "--n", "--i", "b", "--n"], { string: ["i"], boolean: ["n"], collect: ["i", "n"] }),
      {
        _: [],
        i: ["a", "b"],
        n: [true, true],
      },
    );
    assertEquals(parseArgs([], { string: ["i"], collect: ["i"] }), { _: [], i: [] });
    assertEquals(parseArgs(["--i=a", "--i=b"], { string: ["i"] }), { _: [], i: "b" });
  });

  it("sets an option under all its names", () => {
    assertEquals(
      parseArgs(["-h", "--f=x"], { boolean: ["help"], string: ["file"], alias: { h: "help", file: ["f"] } }),
      {
        _: [],
        h: true,
        help: true,
        f: "x",
        file: "x",
      },
    );
    assertEquals(parseArgs([], { alias: { h: "help" }, default: { help: 1 } }), { _: [], h: 1, help: 1 });
  });

  it("ends at --", () => {
    assertEquals(parseArgs(["--a", "--", "--b", "7"], { boolean: ["a"] }), { _: ["--b", "7"], a: true });
    assertEquals(parseArgs(["--a", "--", "--b"], { boolean: ["a"], "--": true }), { _: [], a: true, "--": ["--b"] });
    assertEquals(parseArgs([], { "--": true }), { _: [], "--": [] });
  });

  it("ends at the first other argument with stopEarly", () => {
    assertEquals(parseArgs(["--a", "dump", "--b", "-c"], { boolean: ["a"], stopEarly: true }), {
      _: ["dump", "--b", "-c"],
      a: true,
    });
  });

  it("calls unknown for what nobody named, and leaves out what it answers false for", () => {
    const seen: unknown[][] = [];
    const unknown = (...call: unknown[]): boolean => {
      seen.push(call);
      return false;
    };
    assertEquals(parseArgs(["--a", "--b=1", "-c", "d"], { boolean: ["a"], unknown }), { _: [], a: true });
    assertEquals(seen, [["--b=1", "b", "1"], ["-c", "c", "d"]]);
    seen.length = 0;
    parseArgs(["d"], { unknown });
    assertEquals(seen, [["d"]]);
  });

  it("makes objects of names with dots", () => {
    assertEquals(parseArgs(["--a.b", "1", "--a.c=2"]), { _: [], a: { b: 1, c: 2 } });
  });
});
