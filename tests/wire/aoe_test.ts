import { assertThrows } from "@std/assert";
import { encodeAoe, LINKTYPE_ETHERNET } from "@capkit/capkit/core";
import { describe, it } from "node:test";
import { testVector } from "../support/layer_vector.ts";

describe("Aoe", () => {
  testVector({
    origin: "another program (scapy): query config",
    linktype: LINKTYPE_ETHERNET,
    hex: "020000000002 020000000001 88a2 10 00 0001 02 01 00000009 0000 0000 0000 0000",
    layer: "aoe",
    fields: { version: 1, response: false, failed: false, error: 0, major: 1, minor: 2, command: 1, tag: 9 },
    payload: "0000000000000000",
    encode: encodeAoe,
  });

  testVector({
    origin: "by hand, AoE revision 11 section 2: an ATA command failed",
    linktype: LINKTYPE_ETHERNET,
    hex: "020000000002 020000000001 88a2 1c 02 0014 00 00 0004cd63 40 00 02 24 040000000000 0000",
    layer: "aoe",
    fields: { version: 1, response: true, failed: true, error: 2, major: 20, minor: 0, command: 0, tag: 314723 },
    payload: "400002240400000000000000",
    encode: encodeAoe,
  });

  it("refuses fields that do not fit", () => {
    const fields = { version: 1, response: false, failed: false, error: 0, major: 1, minor: 2, command: 1, tag: 9 };
    assertThrows(() => encodeAoe({ ...fields, version: -1 }), RangeError, ".version -1");
  });
});
