import { encodeGtp, LINKTYPE_RAW } from "@capkit/capkit/core";
import { describe } from "node:test";
import { testVector } from "../support/layer_vector.ts";

describe("GtpPrime", () => {
  testVector({
    origin: "by hand, TS 09.60, section 6: version 0",
    linktype: LINKTYPE_RAW,
    hex: "4500004c000100004011f69cc0000201c00002020d3a0d3a003846cc" +
      "1eff001c00070008ffffffff0102030405060708" +
      "4500001c00010000401166ce0a0000010a000002000100020008eaf0",
    layer: "gtpprime",
    fields: {
      flags: 30,
      messageType: 255,
      length: 28,
      teid: undefined,
      seq: 7,
      npdu: undefined,
      extensions: undefined,
      rest: "0008ffffffff0102030405060708",
    },
    payload: "4500001c00010000401166ce0a0000010a000002000100020008eaf0",
    encode: encodeGtp,
  });

  testVector({
    origin: "by hand, TS 32.295, section 6.1: an echo request of GTP' with a header of 6 bytes",
    linktype: LINKTYPE_RAW,
    hex: "45000024000100004011f6c4c0000201c00002020d3a0d3a0010054b" +
      "4e0100020007" +
      "0e01",
    layer: "gtpprime",
    fields: {
      flags: 78,
      messageType: 1,
      length: 2,
      teid: undefined,
      seq: 7,
      npdu: undefined,
      extensions: undefined,
      rest: "",
    },
    payload: "0e01",
    encode: encodeGtp,
  });
});
