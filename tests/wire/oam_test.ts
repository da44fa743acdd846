import { assertThrows } from "@std/assert";
import { encodeOam, LINKTYPE_ETHERNET } from "@capkit/capkit/core";
import { describe, it } from "node:test";
import { testVector } from "../support/layer_vector.ts";

describe("Oam", () => {
  testVector({
    origin: "by hand, IEEE 802.3 clause 57.4.3.1: information",
    linktype: LINKTYPE_ETHERNET,
    hex: "0180c2000002 020000000001 8809 03 0008 00 01 10 01 0000 00 07 0000 00000c 00000000",
    layer: "oam",
    fields: { flags: 8, code: 0 },
    payload: "01100100000007000000000c00000000",
    encode: encodeOam,
  });

  testVector({
    origin: "by hand, IEEE 802.3 clause 57.4.3.6: end the loopback",
    linktype: LINKTYPE_ETHERNET,
    hex: "0180c2000002 020000000001 8809 03 0050 04 02",
    layer: "oam",
    fields: { flags: 80, code: 4 },
    payload: "02",
    encode: encodeOam,
  });

  it("refuses fields that do not fit", () => {
    const fields = { flags: 8, code: 0 };
    assertThrows(() => encodeOam({ ...fields, flags: -1 }), RangeError, ".flags -1");
  });
});
