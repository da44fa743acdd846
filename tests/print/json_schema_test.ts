/** `dump --json` keeps to packet.schema.json: for frames of all kinds, and for the corpus where it is there. */

import { assert, assertEquals } from "@std/assert";
import { packetJson } from "@capkit/capkit/core";
import { Ajv2020 } from "ajv/dist/2020.js";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { decode } from "../../lib/decode.ts";
import { corpusNames, corpusPackets, skip } from "../support/corpus.ts";
import { sampleFrames } from "../support/sample_frames.ts";

const schema: unknown = JSON.parse(readFileSync(new URL("../../packet.schema.json", import.meta.url), "utf8"));
assert(typeof schema === "object" && schema !== null);
const validate = new Ajv2020({ strict: true, strictTypes: false }).compile(schema);

/** What the schema says against the JSON text of an object; empty where nothing. */
function faults(value: unknown): string {
  return validate(JSON.parse(JSON.stringify(value))) ? "" : JSON.stringify(validate.errors?.slice(0, 3));
}

describe("packet.schema.json", () => {
  it("describes what packetJson() makes", () => {
    for (const [index, { bytes, linktype }] of sampleFrames().entries()) {
      assertEquals(faults(packetJson(decode(bytes, linktype, { timestampNs: 1n }))), "", `frame ${index}`);
    }
  });

  it("forbids what it does not know", () => {
    const packet = { caplen: 1, origlen: 1, linktype: "RAW", layers: [{ name: "udp", srcPort: 1 }] };
    assertEquals(faults(packet), "");
    for (
      const wrong of [
        { ...packet, timestampNs: 1 },
        { ...packet, length: 1 },
        { ...packet, layers: [{ srcPort: 1 }] },
        { ...packet, layers: [{ name: "udp", srcPort: null }] },
        { ...packet, layers: [{ name: "ntp", time: 2 ** 60 }] },
      ]
    ) assert(faults(wrong) !== "", JSON.stringify(wrong));
  });

  it("describes the packets of the corpus", { skip }, async () => {
    let packets = 0;
    const kinds = new Map<string, number>();
    for (const name of corpusNames()) {
      for await (const packet of corpusPackets(name)) {
        // Of each stack of layers a few tell as much as all.
        const kind = packet.layers.map((layer) => layer.name).join();
        const seen = kinds.get(kind) ?? 0;
        kinds.set(kind, seen + 1);
        if (seen >= 20) continue;
        packets++;
        assertEquals(faults(packetJson(packet)), "", name);
      }
    }
    console.log(`JSON of ${packets} packets of ${kinds.size} stacks of layers is as the schema says`);
  });
});
