import { assertThrows } from "@std/assert";
import { encodeDtp, LINKTYPE_ETHERNET } from "@capkit/capkit/core";
import { describe, it } from "node:test";
import { testVector } from "../support/layer_vector.ts";

describe("Dtp", () => {
  testVector({
    origin: "another program (scapy)",
    linktype: LINKTYPE_ETHERNET,
    hex: "01000ccccccc 020000000001 0024 aaaa03 00000c 2004 01 0001 0007 4c6162 0002 0005 03 0003 0005 a5 " +
      "0004 000a 020000000001",
    layer: "dtp",
    fields: {
      version: 1,
      tlvs: [{ type: 1, data: "4c6162" }, { type: 2, data: "03" }, { type: 3, data: "a5" }, {
        type: 4,
        data: "020000000001",
      }],
    },
    encode: encodeDtp,
  });

  testVector({
    origin: "by hand: a trunk, and bytes that are no TLV",
    linktype: LINKTYPE_ETHERNET,
    hex: "01000ccccccc 020000000001 0015 aaaa03 00000c 2004 01 0002 0005 81 0003 0005 45 0000",
    layer: "dtp",
    fields: { version: 1, tlvs: [{ type: 2, data: "81" }, { type: 3, data: "45" }] },
    payload: "0000",
    encode: encodeDtp,
  });

  it("refuses fields that do not fit", () => {
    const fields = {
      version: 1,
      tlvs: [{ type: 1, data: "4c6162" }, { type: 2, data: "03" }, { type: 3, data: "a5" }, {
        type: 4,
        data: "020000000001",
      }],
    };
    assertThrows(() => encodeDtp({ ...fields, version: -1 }), RangeError, ".version -1");
  });
});
