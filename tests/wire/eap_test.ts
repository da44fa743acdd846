import { assertThrows } from "@std/assert";
import { encodeEap, LINKTYPE_ETHERNET } from "@capkit/capkit/core";
import { describe, it } from "node:test";
import { testVector } from "../support/layer_vector.ts";

describe("Eap", () => {
  testVector({
    origin: "another program (scapy): an identity",
    linktype: LINKTYPE_ETHERNET,
    hex: "0180c2000003 020000000001 888e 02 00 0007 02 07 0007 01 6d65",
    layer: "eap",
    fields: { code: 2, id: 7, length: 7, type: 1 },
    payload: "6d65",
    encode: encodeEap,
  });

  testVector({
    origin: "RFC 3748, section 4.2: success has no type",
    linktype: LINKTYPE_ETHERNET,
    hex: "0180c2000003 020000000001 888e 01 00 0004 03 08 0004 0000",
    layer: "eap",
    fields: { code: 3, id: 8, length: 4 },
    encode: encodeEap,
  });

  it("refuses fields that do not fit", () => {
    const fields = { code: 2, id: 7, length: 7, type: 1 };
    assertThrows(() => encodeEap({ ...fields, code: -1 }), RangeError, ".code -1");
  });
});
