import { encodeGtpv2, LINKTYPE_RAW } from "@capkit/capkit/core";
import { describe } from "node:test";
import { testVector } from "../support/layer_vector.ts";

describe("Gtpv2", () => {
  testVector({
    origin: "scapy 2.5.0: an echo request",
    linktype: LINKTYPE_RAW,
    hex: "45000029000100004011f6bfc0000201c0000202084b084b00150b24" +
      "5001000500000700" +
      "0300030003",
    layer: "gtpv2",
    fields: { flags: 80, messageType: 1, length: 5, teid: undefined, seq: 7, spare: 0 },
    payload: "03",
    encode: encodeGtpv2,
  });

  testVector({
    origin: "by hand, TS 29.274, section 5.1: with a TEID",
    linktype: LINKTYPE_RAW,
    hex: "4500002d000100004011f6bbc0000201c0000202084b084b001914cb" +
      "4820000d0000002a00000700" +
      "0300010003",
    layer: "gtpv2",
    fields: { flags: 72, messageType: 32, length: 13, teid: 42, seq: 7, spare: 0 },
    payload: "0300010003",
    encode: encodeGtpv2,
  });
});
