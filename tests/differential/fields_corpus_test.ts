/**
 * `capkit fields` beside `tshark -T fields`: every cell of every column of the oracle, for all files of the corpus.
 *
 * At least 99.5 % of the cells that one of both fills are the same, and 99 % of each column but those named in
 * field_exceptions.ts; each cell that differs has its reason there. The names of protocols are the same in 95 % after mapping:
 * see field_differences.ts.
 */

import { assert, assertEquals } from "@std/assert";
import { describe, it } from "node:test";
import { corpusNames, skip } from "../support/corpus.ts";
import { type ColumnCounts, compareFields, type FieldDifference } from "../support/field_differences.ts";
import { explains, FIELD_EXCEPTIONS, LOW_COLUMNS } from "./field_exceptions.ts";

const PROTOCOLS = "frame.protocols";
/** The last three columns of the oracle: in doubt, or said by Wireshark about itself. */
const LEFT_OUT = ["_ws.malformed", "frame.interface_id", "frame.comment"];

/** The share of cells that are the same. */
function share({ cells, different }: ColumnCounts): number {
  return 1 - different / cells;
}

describe("capkit fields", { skip }, () => {
  it("prints what tshark prints", { timeout: 120_000 }, async () => {
    const counts = new Map<string, ColumnCounts>();
    const differences: FieldDifference[] = [];
    for (const name of corpusNames()) {
      await compareFields(name, counts, (difference) => {
        if (!LEFT_OUT.includes(difference.column)) differences.push(difference);
      });
    }
    for (const column of LEFT_OUT) counts.delete(column);
    const total = { cells: 0, different: 0 };
    for (const [column, count] of counts) {
      total.cells += count.cells;
      total.different += count.different;
      console.log(
        `${column.padEnd(38)} ${count.cells - count.different} of ${count.cells} (${
          (100 * share(count)).toFixed(2)
        } %)`,
      );
    }
    console.log(
      `fields as tshark: ${total.cells - total.different} of ${total.cells} cells of ${corpusNames().length} files`,
    );

    const unexplained: FieldDifference[] = [];
    const used = new Set<string>();
    for (const difference of differences) {
      if (difference.column === PROTOCOLS) continue;
      const exception = FIELD_EXCEPTIONS.find((one) => explains(one, difference));
      if (exception === undefined) unexplained.push(difference);
      else used.add(exception.why);
    }
    assertEquals(unexplained.slice(0, 20), [], `${unexplained.length} cells without a reason`);
    assertEquals(FIELD_EXCEPTIONS.filter(({ why }) => !used.has(why)).map(({ why }) => why), []);

    assert(share(total) >= 0.995, `${share(total)} of all cells`);
    for (const [column, count] of counts) {
      const mark = column === PROTOCOLS ? 0.95 : LOW_COLUMNS[column] ?? 0.99;
      assert(share(count) >= mark, `${column}: ${share(count)}, at least ${mark}`);
    }
  });
});
