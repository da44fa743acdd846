import { assertThrows } from "@std/assert";
import { encodeSlowProtocol, LINKTYPE_ETHERNET } from "@capkit/capkit/core";
import { describe, it } from "node:test";
import { testVector } from "../support/layer_vector.ts";

describe("SlowProtocol", () => {
  testVector({
    origin: "by hand, IEEE 802.3 annex 57B: an organization's own, of ITU-T",
    linktype: LINKTYPE_ETHERNET,
    hex: "0180c2000002 020000000001 8809 0a 0019a7 0001 10 000000 01 0004 04",
    layer: "slow",
    fields: { subtype: 10 },
    payload: "0019a700011000000001000404",
    encode: encodeSlowProtocol,
  });

  testVector({
    origin: "by hand, IEEE 802.3 clause 57A.4: a subtype that is not in use",
    linktype: LINKTYPE_ETHERNET,
    hex: "0180c2000002 020000000001 8809 04",
    layer: "slow",
    fields: { subtype: 4 },
    encode: encodeSlowProtocol,
  });

  it("refuses fields that do not fit", () => {
    const fields = { subtype: 10 };
    assertThrows(() => encodeSlowProtocol({ ...fields, subtype: -1 }), RangeError, ".subtype -1");
  });
});
