import { LINKTYPE_RAW } from "@capkit/capkit/core";
import { describe } from "node:test";
import { testVector } from "../support/layer_vector.ts";

describe("Capwap", () => {
  testVector({
    origin: "by hand, RFC 5415, section 4.1: before DTLS",
    linktype: LINKTYPE_RAW,
    hex: "4500002e000100004011f6bac0000201c00002029c40147e001ab2f8" +
      "01000000" +
      "16feff0000000000000000000100",
    layer: "capwap",
    fields: {
      version: 0,
      type: 1,
      radioId: undefined,
      wirelessBinding: undefined,
      flags: undefined,
      fragmentId: undefined,
      fragmentOffset: undefined,
      optional: "",
      messageType: undefined,
    },
    payload: "16feff0000000000000000000100",
  });

  testVector({
    origin: "by hand, RFC 5415, section 4.3: an echo request after a radio MAC address",
    linktype: LINKTYPE_RAW,
    hex: "45000038000100004011f6b0c0000201c00002029c40147e0024b37f" +
      "002002100000000006020000000001000000000d0700070000250000",
    layer: "capwap",
    fields: {
      version: 0,
      type: 0,
      radioId: 0,
      wirelessBinding: 1,
      flags: 16,
      fragmentId: 0,
      fragmentOffset: 0,
      optional: "0602000000000100",
      messageType: 13,
    },
  });
});
