import { encodeNbss, LINKTYPE_RAW } from "@capkit/capkit/core";
import { describe } from "node:test";
import { testVector } from "../support/layer_vector.ts";

describe("Nbss", () => {
  testVector({
    origin: "scapy: a header before a message of SMB2",
    linktype: LINKTYPE_RAW,
    hex: "45000034000100004006f6bfc0000201c00002029c4001bd000000000000000050182000e220000000000008fe534d424000" +
      "0000",
    layer: "nbss",
    fields: { type: 0, length: 8 },
    payload: "fe534d4240000000",
    encode: encodeNbss,
  });

  testVector({
    origin: "RFC 1002, section 4.3.7: keep alive, by hand",
    linktype: LINKTYPE_RAW,
    hex: "45 00 002c 0001 0000 40 06 0000 c0000201 c0000202 9c40 008b 00000001 00000001 5018 2000 0000 0000 " +
      "85000000",
    layer: "nbss",
    fields: { type: 133, length: 0 },
    encode: encodeNbss,
  });
});
