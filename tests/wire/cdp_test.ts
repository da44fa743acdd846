import { assertThrows } from "@std/assert";
import { encodeCdp, LINKTYPE_ETHERNET } from "@capkit/capkit/core";
import { describe, it } from "node:test";
import { testVector } from "../support/layer_vector.ts";

describe("Cdp", () => {
  testVector({
    origin: "another program (scapy)",
    linktype: LINKTYPE_ETHERNET,
    hex: "01000ccccccc 020000000001 002e aaaa03 00000c 2000 02 b4 a775 0001 0006 5331 0003 0009 4661302f31 " +
      "0004 0008 00000028 000a 0006 0007 000b 0005 01",
    layer: "cdp",
    fields: {
      version: 2,
      ttl: 180,
      checksum: 42869,
      tlvs: [{ type: 1, data: "5331" }, { type: 3, data: "4661302f31" }, { type: 4, data: "00000028" }, {
        type: 10,
        data: "0007",
      }, { type: 11, data: "01" }],
    },
    checksum: "ok",
    encode: encodeCdp,
  });

  testVector({
    origin: "by hand: an odd number of bytes, the last one not negative",
    linktype: LINKTYPE_ETHERNET,
    hex: "01000ccccccc 020000000001 0011 aaaa03 00000c 2000 02 b4 fd0e 0001 0005 37",
    layer: "cdp",
    fields: { version: 2, ttl: 180, checksum: 64782, tlvs: [{ type: 1, data: "37" }] },
    checksum: "ok",
    encode: encodeCdp,
  });

  testVector({
    origin: "by hand: an odd number of bytes, the last one negative",
    linktype: LINKTYPE_ETHERNET,
    hex: "01000ccccccc 020000000001 0011 aaaa03 00000c 2000 01 3c ff06 0001 0005 b7",
    layer: "cdp",
    fields: { version: 1, ttl: 60, checksum: 65286, tlvs: [{ type: 1, data: "b7" }] },
    checksum: "ok",
    encode: encodeCdp,
  });

  testVector({
    origin: "by hand: a length that leads out of the message",
    linktype: LINKTYPE_ETHERNET,
    hex: "01000ccccccc 020000000001 0016 aaaa03 00000c 2000 01 0a 0000 0001 0005 41 0003 00ff 42",
    layer: "cdp",
    fields: { version: 1, ttl: 10, checksum: 0, tlvs: [{ type: 1, data: "41" }] },
    payload: "000300ff42",
    checksum: "bad",
    encode: encodeCdp,
  });

  it("refuses fields that do not fit", () => {
    const fields = {
      version: 2,
      ttl: 180,
      checksum: 42869,
      tlvs: [{ type: 1, data: "5331" }, { type: 3, data: "4661302f31" }, { type: 4, data: "00000028" }, {
        type: 10,
        data: "0007",
      }, { type: 11, data: "01" }],
    };
    assertThrows(() => encodeCdp({ ...fields, version: -1 }), RangeError, ".version -1");
  });
});
