import { LINKTYPE_RAW } from "@capkit/capkit/core";
import { describe } from "node:test";
import { testVector } from "../support/layer_vector.ts";

describe("CapwapData", () => {
  testVector({
    origin: "by hand, RFC 5415, section 4.3: a fragment of IEEE 802.3",
    linktype: LINKTYPE_RAW,
    hex: "45000029000100004011f6bfc0000201c00002029c40147f0015c121" +
      "001000c000010008" +
      "0102030405",
    layer: "capwap.data",
    fields: {
      version: 0,
      type: 0,
      radioId: 0,
      wirelessBinding: 0,
      flags: 192,
      fragmentId: 1,
      fragmentOffset: 8,
      optional: "",
      messageType: undefined,
    },
    payload: "0102030405",
  });

  testVector({
    origin: "by hand, RFC 5416, section 4: with wireless information",
    linktype: LINKTYPE_RAW,
    hex: "45000036000100004011f6b2c0000201c00002029c40147f0022d3cc" +
      "002003200000000004d8190000000000" +
      "d4000000020000000001",
    layer: "capwap.data",
    fields: {
      version: 0,
      type: 0,
      radioId: 0,
      wirelessBinding: 1,
      flags: 288,
      fragmentId: 0,
      fragmentOffset: 0,
      optional: "04d8190000000000",
      messageType: undefined,
    },
    payload: "d4000000020000000001",
  });
});
