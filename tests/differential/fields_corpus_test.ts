/**
 * `capkit fields` beside `tshark -T fields`: every cell of the columns that both have, for the files of the corpus.
 */

import { assertEquals } from "@std/assert";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import { main } from "../../lib/cli/main.ts";
import { fieldNames } from "../../lib/fields/registry.ts";
import { FakeHost } from "../cli/fake_host.ts";
import { corpusNames, skip } from "../support/corpus.ts";

const corpus = new URL("../../../shared/corpus/", import.meta.url);

/** Files with cells that we print otherwise, and why. */
const EXCEPTIONS: Readonly<Record<string, readonly string[]>> = {
  "a fraction of a second or more: tshark prints it as it is or overflows, we carry it into the seconds": [
    "ndpi__default__pcap__fuzz-2021-10-13.pcap",
    "pcapplusplus__Fuzzers__RegressionTests__regression_samples___13060214zed-FuzzTarget-5204104585674752.pcap",
    "pcapplusplus__Fuzzers__RegressionTests__regression_samples___5ff7aafezed-FuzzTarget-5421416466481152.pcap",
    "pcapplusplus__Fuzzers__RegressionTests__regression_samples___898a9ecdase-FuzzTarget-5781142119907328.pcap",
    "pcapplusplus__Fuzzers__RegressionTests__regression_samples___d2e68668zed-FuzzTarget-5468403752632320.pcap",
    "pcapplusplus__Fuzzers__RegressionTests__regression_samples___e52d48b0zed-FuzzTarget-5654053026791424.pcap",
    "pcapplusplus__Fuzzers__RegressionTests__regression_samples___f913d61azed-FuzzTarget-5669109772845056.pcap",
    "tcpdump__timestamp_invalid_micro.pcap",
    "tcpdump__timestamp_invalid_nano.pcap",
    "tcpreplay__test2.replay_include.pcap",
  ],
  "a length on the wire of 2^31 or more: tshark prints 2147483647": [
    "pcapplusplus__Fuzzers__RegressionTests__regression_samples___7f7dc55azed-FuzzTarget-5755755617189888.pcap",
  ],
  "SunATM: tshark does not count the pseudo header of 4 bytes": [
    "gen__filtercov-v0-sunatm.pcap",
    "tcpdump__atm-heapoverflow.pcap",
    "tcpdump__atm-oam-loopback-print-overrun.pcap",
  ],
  "blocks of types unknown to tshark, which counts them as packets": [
    "ngtest__output_be__basic__test017.pcapng",
    "ngtest__output_be__difficult__test202.pcapng",
    "ngtest__output_le__difficult__test202.pcapng",
  ],
};
const excepted = new Set(Object.values(EXCEPTIONS).flat());

function byTshark(name: string): string[][] {
  const text = new TextDecoder().decode(gunzipSync(readFileSync(new URL(`oracle/${name}.frames.tsv.gz`, corpus))));
  return text.split("\n").filter((line) => line !== "").map((line) => line.split("\t"));
}

async function byUs(name: string, columns: readonly string[]): Promise<string[][]> {
  const path = fileURLToPath(new URL(`files/${name}`, corpus));
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
      const [header = [], ...rows] = byTshark(name);
      const columns = header.filter((column) => known.includes(column));
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
