import { assertThrows } from "@std/assert";
import { encodeEctp, LINKTYPE_ETHERNET } from "@capkit/capkit/core";
import { describe, it } from "node:test";
import { testVector } from "../support/layer_vector.ts";

describe("Ectp", () => {
  testVector({
    origin: 'by hand, "The Ethernet" section 8: forward data',
    linktype: LINKTYPE_ETHERNET,
    hex: "020000000002 020000000001 9000 0000 0200 020000000003 0100 0700",
    layer: "loop",
    fields: { skipCount: 0, function: 2, forwardingAddress: "02:00:00:00:00:03" },
    payload: "01000700",
    encode: encodeEctp,
  });

  testVector({
    origin: 'by hand, "The Ethernet" section 8: a reply, as routers send it to themselves',
    linktype: LINKTYPE_ETHERNET,
    hex: "020000000001 020000000001 9000 0000 0100 0000 00000000",
    layer: "loop",
    fields: { skipCount: 0, function: 1, receiptNumber: 0 },
    payload: "00000000",
    encode: encodeEctp,
  });

  testVector({
    origin: "by hand: no known function",
    linktype: LINKTYPE_ETHERNET,
    hex: "020000000002 020000000001 9000 0800 0300 aabb",
    layer: "loop",
    fields: { skipCount: 8, function: 3 },
    payload: "aabb",
    encode: encodeEctp,
  });

  it("refuses fields that do not fit", () => {
    const fields = { skipCount: 0, function: 2, forwardingAddress: "02:00:00:00:00:03" };
    assertThrows(() => encodeEctp({ ...fields, skipCount: -1 }), RangeError, ".skipCount -1");
  });
});
