import { LINKTYPE_RAW } from "@capkit/capkit/core";
import { describe } from "node:test";
import { testVector } from "../support/layer_vector.ts";

describe("L2tp", () => {
  testVector({
    origin: "scapy 2.5.0: data",
    linktype: LINKTYPE_RAW,
    hex: "4500002a000100004011f6bec0000201c000020206a506a50016ae44" +
      "000200010002" +
      "ff03c02101010004",
    layer: "l2tp",
    fields: {
      flagBits: 2,
      length: undefined,
      tunnelId: 1,
      sessionId: 2,
      controlConnectionId: undefined,
      ns: undefined,
      nr: undefined,
      offsetSize: undefined,
    },
    payload: "ff03c02101010004",
  });

  testVector({
    origin: "by hand, RFC 2661, sections 3.1 and 4.4.1: a control message",
    linktype: LINKTYPE_RAW,
    hex: "45000030000100004011f6b8c0000201c000020206a506a5001c2645" +
      "c80200140000000000010002" +
      "8008000000000001",
    layer: "l2tp",
    fields: {
      flagBits: 51202,
      length: 20,
      tunnelId: 0,
      sessionId: 0,
      controlConnectionId: undefined,
      ns: 1,
      nr: 2,
      offsetSize: undefined,
    },
    payload: "8008000000000001",
  });

  testVector({
    origin: "by hand, RFC 2661, section 3.1: an offset of 2 bytes",
    linktype: LINKTYPE_RAW,
    hex: "4500002e000100004011f6bac0000201c000020206a506a5001aac3a" +
      "02020001000200020000" +
      "ff03c02101010004",
    layer: "l2tp",
    fields: {
      flagBits: 514,
      length: undefined,
      tunnelId: 1,
      sessionId: 2,
      controlConnectionId: undefined,
      ns: undefined,
      nr: undefined,
      offsetSize: 2,
    },
    payload: "ff03c02101010004",
  });

  testVector({
    origin: "by hand, RFC 3931, section 4.1.2.1: data of version 3",
    linktype: LINKTYPE_RAW,
    hex: "45000026000100004011f6c2c0000201c000020206a506a50012c393" +
      "000300000000002a" +
      "aabb",
    layer: "l2tp",
    fields: {
      flagBits: 3,
      length: undefined,
      tunnelId: undefined,
      sessionId: 42,
      controlConnectionId: undefined,
      ns: undefined,
      nr: undefined,
      offsetSize: undefined,
    },
    payload: "aabb",
  });

  testVector({
    origin: "by hand, RFC 3931, section 3.2.1: control of version 3",
    linktype: LINKTYPE_RAW,
    hex: "45000030000100004011f6b8c0000201c000020206a506a5001c2615" +
      "c80300140000002a00010002" +
      "8008000000000006",
    layer: "l2tp",
    fields: {
      flagBits: 51203,
      length: 20,
      tunnelId: undefined,
      sessionId: undefined,
      controlConnectionId: 42,
      ns: 1,
      nr: 2,
      offsetSize: undefined,
    },
    payload: "8008000000000006",
  });
});
