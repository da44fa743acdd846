/**
 * Where the columns of `capkit fields` differ from tshark's, to look at: `deno run -A tests/differential/fields_report.ts
 * [COLUMN...]` prints the figures of all columns, and the differences of those that are named, a line each.
 */

import process from "node:process";
import { corpusNames } from "../support/corpus.ts";
import { type ColumnCounts, compareFields } from "../support/field_differences.ts";

const shown = process.argv.slice(2);
const counts = new Map<string, ColumnCounts>();
for (const name of corpusNames()) {
  await compareFields(name, counts, ({ file, packet, column, tshark, capkit, protocols }) => {
    if (shown.includes(column)) console.log([column, file, packet, tshark, capkit, protocols].join("\t"));
  });
}
const total = { cells: 0, different: 0 };
for (const [column, { cells, different }] of counts) {
  total.cells += cells;
  total.different += different;
  if (shown.length === 0) {
    console.log(`${column.padEnd(24)} ${cells - different} of ${cells}`, (1 - different / cells).toFixed(4));
  }
}
console.log(`all columns              ${total.cells - total.different} of ${total.cells}`);
