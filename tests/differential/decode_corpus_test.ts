/**
 * Every decoder over every packet of the corpus, asked for all they know; fields_corpus_test.ts compares with tshark.
 */

import { assert } from "@std/assert";
import process from "node:process";
import { describe, it } from "node:test";
import { corpusNames, corpusPackets, oracleRows, skip } from "../support/corpus.ts";
import { assertSameBytes } from "../support/layer_vector.ts";
import { assertSameInTwoFillers } from "../support/two_fillers.ts";

/** About how many packets of a file are asked for all they know; `CAPKIT_CORPUS=all` asks all. */
const SAMPLE = process.env["CAPKIT_CORPUS"] === "all" ? Infinity : 60;

/** Where frames are cut at the latest: behind nearly all headers. */
const LONGEST_CUT = 160;

describe("packets of the corpus", { skip }, () => {
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
