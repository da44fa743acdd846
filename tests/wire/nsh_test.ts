import { encodeNsh, LINKTYPE_ETHERNET } from "@capkit/capkit/core";
import { describe } from "node:test";
import { testVector } from "../support/layer_vector.ts";

describe("Nsh", () => {
  testVector({
    origin: "scapy 2.5.0: MD type 1",
    linktype: LINKTYPE_ETHERNET,
    hex: "020000000002020000000001894f" +
      "0fc60101000100ff000102030405060708090a0b0c0d0e0f" +
      "4500001e00010000401166cc0a0000010a00000200010002000a836b6869",
    layer: "nsh",
    fields: {
      version: 0,
      oam: false,
      ttl: 63,
      unassigned: 0,
      mdType: 1,
      nextProtocol: 1,
      spi: 256,
      si: 255,
      context: "000102030405060708090a0b0c0d0e0f",
    },
    payload: "4500001e00010000401166cc0a0000010a00000200010002000a836b6869",
    encode: encodeNsh,
  });

  testVector({
    origin: "by hand, RFC 8300, section 2.5.1: MD type 2 with a record of 5 bytes",
    linktype: LINKTYPE_ETHERNET,
    hex: "020000000002020000000001894f" +
      "2fc50201000100fe010307050102030405000000" +
      "4500001c00010000401166ce0a0000010a000002000100020008eaf0",
    layer: "nsh",
    fields: {
      version: 0,
      oam: true,
      ttl: 63,
      unassigned: 0,
      mdType: 2,
      nextProtocol: 1,
      spi: 256,
      si: 254,
      context: "010307050102030405000000",
    },
    payload: "4500001c00010000401166ce0a0000010a000002000100020008eaf0",
    encode: encodeNsh,
  });
});
