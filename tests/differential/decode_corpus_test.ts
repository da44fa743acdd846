/**
 * Every decoder over every packet of the corpus: beside tshark's fields, and asked for all they know.
 */

import { assert, assertEquals, assertStrictEquals } from "@std/assert";
import type { Packet } from "@capkit/capkit/core";
import process from "node:process";
import { describe, it } from "node:test";
import { corpusNames, corpusPackets, type OracleRow, oracleRows, skip } from "../support/corpus.ts";
import { assertSameBytes } from "../support/layer_vector.ts";
import { type ComparableLayers, comparableLayers } from "../support/tshark_layers.ts";
import { COLUMNS } from "../support/tshark_columns.ts";
import { assertSameInTwoFillers } from "../support/two_fillers.ts";
import { type Difference, EXCEPTIONS, explains } from "./decode_exceptions.ts";

/** About how many packets of a file are asked for all they know; `CAPKIT_CORPUS=all` asks all. */
const SAMPLE = process.env["CAPKIT_CORPUS"] === "all" ? Infinity : 200;

/** Where frames are cut at the latest: behind nearly all headers. */
const LONGEST_CUT = 160;

/** Cells of a column: those that tshark or we fill, and those in which both say the same. */
interface Count {
  cells: number;
  same: number;
}

/** What tshark says in a column of the layers that are compared. */
function expected(row: OracleRow, column: string, { ours, quoted }: ComparableLayers): string {
  const all = row.get(column) ?? "";
  const protocol = column.split(".")[0];
  if (!quoted || protocol === "eth" || protocol === "vlan" || protocol === "arp") return all;
  return all.split(",").slice(0, ours.filter((name) => name === protocol).length).join(",");
}

/** Compares a packet in all columns, counts, and gives the differences. */
function compare(
  packet: Packet,
  { row, layers, counts, place }: {
    row: OracleRow;
    layers: ComparableLayers;
    counts: Map<string, Count>;
    place: Pick<Difference, "file" | "frame">;
  },
): Difference[] {
  const differences: Difference[] = [];
  const found = packet.layers;
  for (const [column, value] of COLUMNS) {
    const theirs = expected(row, column, layers);
    const ours = value(packet, found).join(",");
    if (theirs === "" && ours === "") continue;
    const count = counts.get(column) ?? { cells: 0, same: 0 };
    counts.set(column, count);
    count.cells++;
    if (ours === theirs) count.same++;
    else differences.push({ ...place, column, theirs, ours, failed: packet.error?.layer });
  }
  return differences;
}

function share({ cells, same }: Count): string {
  return `${same} of ${cells} (${(100 * same / cells).toFixed(3)} %)`;
}

describe("packets of the corpus", { skip }, () => {
  it("are what tshark says", { timeout: 60_000 }, async () => {
    const counts = new Map([...COLUMNS.keys()].map((column) => [column, { cells: 0, same: 0 }]));
    const differences: Difference[] = [];
    let [packets, compared] = [0, 0];
    for (const file of corpusNames()) {
      const rows = oracleRows(file);
      let frame = 0;
      for await (const packet of corpusPackets(file)) {
        const row = rows[frame++];
        packets++;
        const layers = comparableLayers(row?.get("frame.protocols") ?? "");
        if (row === undefined || layers === undefined) continue;
        compared++;
        differences.push(...compare(packet, { row, layers, counts, place: { file, frame } }));
      }
    }
    for (const [column, count] of counts) console.log(`  ${column.padEnd(24)}${share(count)}`);
    const total = { cells: 0, same: 0 };
    for (const { cells, same } of counts.values()) {
      total.cells += cells;
      total.same += same;
    }
    console.log(`cells as tshark: ${share(total)}, in ${compared} of ${packets} packets`);
    const unexplained = differences.filter((found) => !EXCEPTIONS.some((exception) => explains(exception, found)));
    assertEquals(unexplained, []);
    const unused = EXCEPTIONS.filter((exception) => !differences.some((found) => explains(exception, found)));
    assertEquals(unused.map(({ why }) => why), []);
    assert(compared >= 49_000, `${compared} packets compared`);
    assert(total.same / total.cells >= 0.9998, share(total));
    assertStrictEquals([...counts].filter(([, { cells }]) => cells === 0).length, 0);
  });

  it("encode to the bytes that they were decoded from", { timeout: 60_000 }, async () => {
    let layers = 0;
    for (const file of corpusNames()) {
      for await (const packet of corpusPackets(file)) {
        for (const layer of packet.layers) {
          layers++;
          assertSameBytes(layer);
        }
      }
    }
    console.log(`layers to fields and back to the same bytes: ${layers} of ${layers}`);
    assert(layers >= 149_000, `${layers} layers`);
  });

  it(
    "answer whatever they are asked, whole and cut, the same whatever lies around them",
    { timeout: 600_000 },
    async () => {
      let [packets, asked] = [0, 0];
      for (const file of corpusNames()) {
        const step = Math.max(1, Math.ceil(oracleRows(file).length / SAMPLE));
        let frame = 0;
        for await (const { bytes, linktype, origlen } of corpusPackets(file)) {
          packets++;
          if (frame++ % step !== 0) continue;
          asked++;
          assertSameInTwoFillers({ bytes, linktype, origlen });
          // And cut: each at another place, so that all kinds of headers are cut everywhere.
          const cut = asked * 37 % Math.max(1, Math.min(bytes.length, LONGEST_CUT));
          assertSameInTwoFillers({ bytes: bytes.subarray(0, cut), linktype, origlen });
        }
      }
      console.log(`packets asked for all they know: ${asked} of ${packets}`);
    },
  );
});
