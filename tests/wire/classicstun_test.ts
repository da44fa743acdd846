import { LINKTYPE_RAW } from "@capkit/capkit/core";
import { describe } from "node:test";
import { testVector } from "../support/layer_vector.ts";

describe("ClassicStun", () => {
  testVector({
    origin: "by hand, RFC 3489, section 11.1: a binding request that asks for another address",
    linktype: LINKTYPE_RAW,
    hex: "45000038000100004011f6b0c0000201c00002029c400d9600249975" +
      "00010008000102030405060708090a0b0c0d0e0f0003000400000006",
    layer: "classicstun",
    fields: {
      type: 1,
      length: 8,
      transactionId: "000102030405060708090a0b0c0d0e0f",
      attributes: [{ type: 3, value: "00000006" }],
    },
  });

  testVector({
    origin: "by hand, RFC 3489, section 11.2.1: a response",
    linktype: LINKTYPE_RAW,
    hex: "4500003c000100004011f6acc0000201c00002020d969c4000283a2a" +
      "0101000c000102030405060708090a0b0c0d0e0f0001000800019c40c0000201",
    layer: "classicstun",
    fields: {
      type: 257,
      length: 12,
      transactionId: "000102030405060708090a0b0c0d0e0f",
      attributes: [{ type: 1, value: "00019c40c0000201" }],
    },
  });
});
