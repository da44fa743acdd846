import { assertThrows } from "@std/assert";
import { encodeEapol, LINKTYPE_ETHERNET } from "@capkit/capkit/core";
import { describe, it } from "node:test";
import { testVector } from "../support/layer_vector.ts";

describe("Eapol", () => {
  testVector({
    origin: "another program (scapy): start",
    linktype: LINKTYPE_ETHERNET,
    hex: "0180c2000003 020000000001 888e 01 01 0000",
    layer: "eapol",
    fields: { version: 1, type: 1, length: 0 },
    encode: encodeEapol,
  });

  testVector({
    origin: "by hand, IEEE 802.1X clause 11.3: logoff and padding",
    linktype: LINKTYPE_ETHERNET,
    hex: "0180c2000003 020000000001 888e 02 02 0000 000000",
    layer: "eapol",
    fields: { version: 2, type: 2, length: 0 },
    encode: encodeEapol,
  });

  it("refuses fields that do not fit", () => {
    const fields = { version: 1, type: 1, length: 0 };
    assertThrows(() => encodeEapol({ ...fields, version: -1 }), RangeError, ".version -1");
  });
});
