import { assertEquals, assertThrows } from "@std/assert";
import { describe, it } from "node:test";
import { type OptionTable, readOptions, wholeNumber } from "../../lib/cli/args.ts";
import { UsageError } from "../../lib/cli/command_error.ts";

const TABLE: OptionTable = {
  values: ["i", "c", "w", "depth"],
  flags: ["n", "e", "json"],
  longNames: { i: "interface", e: "ether" },
};

/** What all options of the table are. */
function read(...args: string[]): Record<string, unknown> {
  const options = readOptions(args, TABLE);
  return {
    i: options.values("i"),
    c: options.value("c"),
    w: options.value("w"),
    depth: options.value("depth"),
    n: options.flag("n"),
    e: options.flag("e"),
    json: options.flag("json"),
    rest: options.rest,
  };
}

const NOTHING = { i: [], c: undefined, w: undefined, depth: undefined, n: 0, e: 0, json: 0, rest: [] };

describe("readOptions", () => {
  const cases: readonly (readonly [string, string[], Record<string, unknown>])[] = [
    ["nothing", [], {}],
    ["letters together, the last with its value", ["-nnei", "eth0"], { n: 2, e: 1, i: ["eth0"] }],
    ["a value glued to its letter", ["-nieth0", "-c5"], { n: 1, i: ["eth0"], c: "5" }],
    ["a value that begins like an option", ["-w", "-", "-c", "-5"], { w: "-", c: "-5" }],
    ["a value with equals signs", ["-w", "a=b=c", "-i=d"], { w: "a=b=c", i: ["=d"] }],
    ["values that look like numbers stay text", ["-c", "05", "-i", "1e3"], { c: "05", i: ["1e3"] }],
    ["several values, and the last of one", ["-i", "a", "-ib", "-c1", "-c2"], { i: ["a", "b"], c: "2" }],
    ["long names, with and without equals sign", ["--interface", "a", "--interface=b", "--depth", "7"], {
      i: ["a", "b"],
      depth: "7",
    }],
    ["both names of one option", ["-i", "a", "--interface=b", "--ether", "-e"], { i: ["a", "b"], e: 2 }],
    ["other arguments, in between too", ["tcp", "--json", "7", "-n", "port"], {
      rest: ["tcp", "7", "port"],
      json: 1,
      n: 1,
    }],
    ["what follows --", ["-n", "--", "-x", "-n", "--json"], { n: 1, rest: ["-x", "-n", "--json"] }],
    ["a single hyphen", ["-"], { rest: ["-"] }],
  ];
  for (const [name, args, expected] of cases) {
    it(`reads ${name}`, () => assertEquals(read(...args), { ...NOTHING, ...expected }));
  }

  it("takes a number below 0 for the value of a name", () => {
    const options = readOptions(["--shift", "-0.5"], { values: ["shift"], flags: [], longNames: {} });
    assertEquals(options.value("shift"), "-0.5");
  });

  const wrong: readonly (readonly [string, string[], string])[] = [
    ["an unknown letter", ["-x"], 'unknown option "-x"'],
    ["an unknown letter among known ones", ["-nx"], 'unknown option "-x"'],
    ["an unknown name", ["--nothing"], 'unknown option "--nothing"'],
    ["an unknown name with a value", ["--nothing=1"], 'unknown option "--nothing"'],
    ["a letter without its value", ["-n", "-i"], 'option "-i" needs a value'],
    ["a name without its value", ["--depth"], 'option "--depth" needs a value'],
    ["a name with another option in place of its value", ["--depth", "--json"], 'option "--depth" needs a value'],
    ["a name with an empty value", ["--depth="], 'option "--depth" needs a value'],
    ["a letter with an empty value", ["-i", ""], 'option "-i" needs a value'],
  ];
  for (const [name, args, message] of wrong) {
    it(`refuses ${name}`, () => assertEquals(assertThrows(() => read(...args), UsageError).message, message));
  }
});

describe("wholeNumber", () => {
  it("takes digits in the range only", () => {
    const range = { option: "-c", min: 1, max: 9 };
    assertEquals(wholeNumber("09", range), 9);
    for (const text of ["0", "10", "x", "-1", "+1", "1.5", "1e0", "0x1", " 1", ""]) {
      const error = assertThrows(() => wholeNumber(text, range), UsageError);
      assertEquals(error.message, `option "-c" needs a whole number from 1 to 9, not "${text}"`);
    }
  });
});
