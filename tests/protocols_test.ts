/** What every protocol has: a row in PROTOCOLS.md, and test vectors of two origins at least. */

import { assertEquals } from "@std/assert";
import { readdirSync, readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { PAGE, protocolPage, protocolRows } from "./support/protocol_table.ts";

const WIRE_TESTS = new URL("./wire/", import.meta.url);

/** The origins of the vectors of each layer, as the tests say them: what is before the colon. */
function origins(): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  for (const name of readdirSync(WIRE_TESTS).filter((file) => file.endsWith("_test.ts"))) {
    const source = readFileSync(new URL(name, WIRE_TESTS), "utf8");
    for (const [, origin = "", layer = ""] of source.matchAll(/origin:\s*["'`]([^:"'`]+)[\s\S]*?layer:\s*"([^"]+)"/g)) {
      const known = found.get(layer) ?? new Set();
      found.set(layer, known.add(origin));
    }
  }
  return found;
}

describe("the protocols", () => {
  it("are those of PROTOCOLS.md: deno task protocols writes it anew", () => {
    assertEquals(readFileSync(PAGE, "utf8"), protocolPage());
  });

  it("are each in a file that names its specification", () => {
    const rows = protocolRows();
    assertEquals(rows.filter(({ file, specification }) => file === "" || specification.length < 8), []);
    assertEquals(new Set(rows.map(({ className }) => className)).size, rows.length);
  });

  it("have test vectors from two origins at least", () => {
    const known = origins();
    const few = protocolRows().filter(({ layerName }) => (known.get(layerName)?.size ?? 0) < 2);
    assertEquals(few.map(({ layerName }) => `${layerName}: ${[...known.get(layerName) ?? []].join("; ")}`), []);
  });
});
