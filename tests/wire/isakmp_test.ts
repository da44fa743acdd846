import { encodeIsakmp, LINKTYPE_RAW } from "@capkit/capkit/core";
import { describe } from "node:test";
import { testVector } from "../support/layer_vector.ts";

describe("Isakmp", () => {
  testVector({
    origin: "scapy 2.5.0: IKEv2, SA and nonce",
    linktype: LINKTYPE_RAW,
    hex: "45000060000100004011f688c0000201c000020201f401f4004c15b0" +
      "31323334353637380000000000000000212022080000000000000044" +
      "280000140000001001010001000000080100000c0000001461626364656667686162636465666768",
    layer: "isakmp",
    fields: {
      initiatorSpi: "3132333435363738",
      responderSpi: "0000000000000000",
      nextPayload: 33,
      version: 32,
      exchangeType: 34,
      flags: 8,
      messageId: 0,
      length: 68,
    },
    payload: "280000140000001001010001000000080100000c0000001461626364656667686162636465666768",
    encode: encodeIsakmp,
  });

  testVector({
    origin: "scapy 2.5.0: IKEv1, encrypted",
    linktype: LINKTYPE_RAW,
    hex: "45000048000100004011f6a0c0000201c000020201f401f4003406f4" +
      "3132333435363738383736353433323105100201000000000000002c" +
      "78787878787878787878787878787878",
    layer: "isakmp",
    fields: {
      initiatorSpi: "3132333435363738",
      responderSpi: "3837363534333231",
      nextPayload: 5,
      version: 16,
      exchangeType: 2,
      flags: 1,
      messageId: 0,
      length: 44,
    },
    payload: "78787878787878787878787878787878",
    encode: encodeIsakmp,
  });

  testVector({
    origin: "by hand, RFC 7296, section 3.1: an empty informational response",
    linktype: LINKTYPE_RAW,
    hex: "45000038000100004011f6b0c0000201c000020201f401f40024f1f3" +
      "0102030405060708111213141516171800202520000000020000001c",
    layer: "isakmp",
    fields: {
      initiatorSpi: "0102030405060708",
      responderSpi: "1112131415161718",
      nextPayload: 0,
      version: 32,
      exchangeType: 37,
      flags: 32,
      messageId: 2,
      length: 28,
    },
    encode: encodeIsakmp,
  });
});
