/**
 * `capkit fields` beside `tshark -T fields`: every cell of the columns that both have, for the files of the corpus.
 */

import { assertEquals } from "@std/assert";
import { describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { main } from "../../lib/cli/main.ts";
import { fieldNames } from "../../lib/fields/registry.ts";
import { FakeHost } from "../cli/fake_host.ts";
import { corpusNames, corpusUrl, MEASURED_OTHERWISE, oracleTable, skip } from "../support/corpus.ts";

/** The columns that are the same in all packets but those of the files below. */
const FRAME_COLUMNS = ["frame.number", "frame.time_epoch", "frame.len", "frame.cap_len"];

/** Files with cells that we print otherwise. */
const excepted = new Set(Object.values(MEASURED_OTHERWISE).flat());

async function byUs(name: string, columns: readonly string[]): Promise<string[][]> {
  const path = fileURLToPath(corpusUrl(name));
  const host = new FakeHost({ args: ["fields", path, columns.join(",")] });
  await main(host);
  return host.stdout.lines.map((line) => line.split("\t"));
}

describe("capkit fields", { skip }, () => {
  it("prints what tshark prints", async () => {
    const known = fieldNames();
    const different: string[] = [];
    let [files, cells, exceptions] = [0, 0, 0];
    for (const name of corpusNames()) {
      const [header = [], ...rows] = oracleTable(name);
      const columns = header.filter((column) => known.includes(column) && FRAME_COLUMNS.includes(column));
      if (columns.length === 0) continue;
      files++;
      const [ourHeader, ...ours] = await byUs(name, columns);
      assertEquals(ourHeader, columns);
      const places = columns.map((column) => header.indexOf(column));
      const wrong: string[] = [];
      for (let row = 0; row < Math.max(rows.length, ours.length); row++) {
        for (const [index, place] of places.entries()) {
          cells++;
          const [its, mine] = [rows[row]?.[place], ours[row]?.[index]];
          if (its !== mine) wrong.push(`${name}: packet ${row + 1}: ${columns[index]} ${its}, we print ${mine}`);
        }
      }
      if (!excepted.has(name)) different.push(...wrong);
      else if (wrong.length > 0) exceptions += wrong.length;
      else different.push(`${name}: no exception any more`);
    }
    const same = cells - exceptions - different.length;
    console.log(`fields as tshark: ${same} of ${cells} cells of ${files} files (${exceptions} named exceptions)`);
    assertEquals(different, []);
  });
});
