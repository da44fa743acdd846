import { LINKTYPE_ETHERNET } from "@capkit/capkit/core";
import { describe } from "node:test";
import { testVector } from "../support/layer_vector.ts";

describe("Nbf", () => {
  testVector({
    origin: "lanmap2, the test of its decoder: a name query that it had captured, after LLC by hand",
    linktype: LINKTYPE_ETHERNET,
    hex: "030000000001 020000000001 002f f0f003 2c00 ffef 0a 00 0000 0000 4d5e " +
      "574f524b47524f55502020202020201d 58432d33373745324320202020202020",
    layer: "nbf",
    fields: {
      length: 44,
      delimiter: 61439,
      command: 10,
      data1: 0,
      data2: 0,
      transmitCorrelator: 0,
      responseCorrelator: 0x5e4d,
      receiver: "574f524b47524f55502020202020201d",
      sender: "58432d33373745324320202020202020",
    },
  });

  testVector({
    origin: "by hand, IBM SC30-3587 chapter 5: a name query",
    linktype: LINKTYPE_ETHERNET,
    hex: "030000000001 020000000001 002f f0f003 2c00 ffef 0a 00 0000 0000 0900 " +
      "4d444a52393820202020202020202003 41422020202020202020202020202000",
    layer: "nbf",
    fields: {
      length: 44,
      delimiter: 61439,
      command: 10,
      data1: 0,
      data2: 0,
      transmitCorrelator: 0,
      responseCorrelator: 9,
      receiver: "4d444a52393820202020202020202003",
      sender: "41422020202020202020202020202000",
    },
  });

  testVector({
    origin: "by hand, IBM SC30-3587 chapter 5: the last piece of data",
    linktype: LINKTYPE_ETHERNET,
    hex: "020000000002 020000000001 0013 f0f003 0e00 ffef 16 04 0000 0100 0200 15 03 aabb",
    layer: "nbf",
    fields: {
      length: 14,
      delimiter: 61439,
      command: 22,
      data1: 4,
      data2: 0,
      transmitCorrelator: 1,
      responseCorrelator: 2,
      remoteSession: 21,
      localSession: 3,
    },
    payload: "aabb",
  });
});
