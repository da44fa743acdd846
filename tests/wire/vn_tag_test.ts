import { assertThrows } from "@std/assert";
import { encodeVnTag, LINKTYPE_ETHERNET } from "@capkit/capkit/core";
import { describe, it } from "node:test";
import { testVector } from "../support/layer_vector.ts";

describe("VnTag", () => {
  testVector({
    origin: "by hand: from interface 5 to list 11, looped",
    linktype: LINKTYPE_ETHERNET,
    hex: "020000000002 020000000001 8926 c00b 8005 88b5 aabb",
    layer: "vntag",
    fields: {
      direction: true,
      pointer: true,
      dvif: 11,
      looped: true,
      reserved: 0,
      version: 0,
      svif: 5,
      ethertype: 34997,
    },
    payload: "aabb",
    encode: encodeVnTag,
  });

  testVector({
    origin: "by hand: LLC inside, and padding",
    linktype: LINKTYPE_ETHERNET,
    hex: "020000000002 020000000001 8926 00077fff 0003 fefe03 0000",
    layer: "vntag",
    fields: {
      direction: false,
      pointer: false,
      dvif: 7,
      looped: false,
      reserved: 1,
      version: 3,
      svif: 4095,
      ethertype: 3,
    },
    payload: "fefe03",
    encode: encodeVnTag,
  });

  it("refuses fields that do not fit", () => {
    const fields = {
      direction: true,
      pointer: true,
      dvif: 11,
      looped: true,
      reserved: 0,
      version: 0,
      svif: 5,
      ethertype: 34997,
    };
    assertThrows(() => encodeVnTag({ ...fields, dvif: -1 }), RangeError, ".dvif -1");
  });
});
