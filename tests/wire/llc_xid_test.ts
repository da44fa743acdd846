import { assertThrows } from "@std/assert";
import { encodeLlcXid, LINKTYPE_ETHERNET } from "@capkit/capkit/core";
import { describe, it } from "node:test";
import { testVector } from "../support/layer_vector.ts";

describe("LlcXid", () => {
  testVector({
    origin: "Linux 6.1: what its station answers to a command",
    linktype: LINKTYPE_ETHERNET,
    hex: "020000000001 020000000002 0006 0001 bf 8103fe",
    layer: "llc.xid",
    fields: { format: 129, types: 3, window: 127 },
    encode: encodeLlcXid,
  });

  testVector({
    origin: "by hand, ISO/IEC 8802-2 clause 5.4.1.1.2: a response, and padding",
    linktype: LINKTYPE_ETHERNET,
    hex: "ffffffffffff 020000000001 0006 0001 af 81 01 00 0000",
    layer: "llc.xid",
    fields: { format: 129, types: 1, window: 0 },
    encode: encodeLlcXid,
  });

  testVector({
    origin: "by hand, ISO/IEC 8802-2 clause 5.4.1.1.2: a command that polls, window 64",
    linktype: LINKTYPE_ETHERNET,
    hex: "020000000002 020000000001 0006 0000 bf 81 03 80",
    layer: "llc.xid",
    fields: { format: 129, types: 3, window: 64 },
    encode: encodeLlcXid,
  });

  it("refuses fields that do not fit", () => {
    const fields = { format: 129, types: 1, window: 0 };
    assertThrows(() => encodeLlcXid({ ...fields, format: -1 }), RangeError, ".format -1");
  });
});
