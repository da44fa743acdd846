import { encodePptp, LINKTYPE_RAW } from "@capkit/capkit/core";
import { describe } from "node:test";
import { testVector } from "../support/layer_vector.ts";

describe("Pptp", () => {
  testVector({
    origin: "scapy: a Start-Control-Connection-Request",
    linktype: LINKTYPE_RAW,
    hex: "450000c4000100004006f62fc0000201c00002029c4006bb00000000000000005018200096930000009c00011a2b3c4d0001" +
      "0000010000000000000000000000ffff0100636c69656e740000000000000000000000000000000000000000000000000000" +
      "00000000000000000000000000000000000000000000000000000000000000006361706b6974000000000000000000000000" +
      "00000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000",
    layer: "pptp",
    fields: {
      length: 156,
      messageType: 1,
      magicCookie: 439041101,
      controlMessageType: 1,
      reserved0: 0,
    },
    payload: "010000000000000000000000ffff0100636c69656e7400000000000000000000000000000000000000000000000000000000" +
      "0000000000000000000000000000000000000000000000000000000000006361706b69740000000000000000000000000000" +
      "0000000000000000000000000000000000000000000000000000000000000000000000000000000000000000",
    encode: encodePptp,
  });

  testVector({
    origin: "scapy: an Echo-Request",
    linktype: LINKTYPE_RAW,
    hex: "45000038000100004006f6bbc0000201c00002029c4006bb00000000000000005018200011e20000001000011a2b3c4d0005" +
      "00000000004d",
    layer: "pptp",
    fields: {
      length: 16,
      messageType: 1,
      magicCookie: 439041101,
      controlMessageType: 5,
      reserved0: 0,
    },
    payload: "0000004d",
    encode: encodePptp,
  });

  testVector({
    origin: "RFC 2637, section 2.15: a Set-Link-Info, by hand",
    linktype: LINKTYPE_RAW,
    hex: "450000400001000040060000c0000201c00002029c4006bb00000001000000015018200000000000001800011a2b3c4d000f" +
      "000000050000fffffffffffffffe",
    layer: "pptp",
    fields: {
      length: 24,
      messageType: 1,
      magicCookie: 439041101,
      controlMessageType: 15,
      reserved0: 0,
    },
    payload: "00050000fffffffffffffffe",
    encode: encodePptp,
  });
});
