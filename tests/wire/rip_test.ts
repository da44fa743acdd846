import { encodeRip, LINKTYPE_RAW } from "@capkit/capkit/core";
import { describe } from "node:test";
import { testVector } from "../support/layer_vector.ts";

describe("Rip", () => {
  testVector({
    origin: "scapy: a response with a password",
    linktype: LINKTYPE_RAW,
    hex: "4500004800010000011117a1c0000201e0000002020802080034f1e202020000ffff00027365637265740000000000000000" +
      "000000020007c6336400ffffff000000000000000001",
    layer: "rip",
    fields: {
      command: 2,
      version: 2,
      routingDomain: 0,
      entries: [
        {
          family: 65535,
          tag: 2,
          authentication: "73656372657400000000000000000000",
        },
        {
          family: 2,
          tag: 7,
          address: "198.51.100.0",
          mask: "255.255.255.0",
          nextHop: "0.0.0.0",
          metric: 1,
        },
      ],
    },
    payload: "ffff00027365637265740000000000000000000000020007c6336400ffffff000000000000000001",
    encode: encodeRip,
  });

  testVector({
    origin: "scapy: a request of version 1 for all routes",
    linktype: LINKTYPE_RAW,
    hex: "4500003400010000011117b5c0000201e0000002020802080020588901010000000000000000000000000000000000000000" +
      "0010",
    layer: "rip",
    fields: {
      command: 1,
      version: 1,
      routingDomain: 0,
      entries: [
        {
          family: 0,
          tag: 0,
          address: "0.0.0.0",
          mask: "0.0.0.0",
          nextHop: "0.0.0.0",
          metric: 16,
        },
      ],
    },
    payload: "0000000000000000000000000000000000000010",
    encode: encodeRip,
  });

  testVector({
    origin: "scapy: a response with a digest",
    linktype: LINKTYPE_RAW,
    hex: "4500005c000100000111178dc0000201e0000002020802080048cf6502020000ffff0003002c011400000009000000000000" +
      "000000020000c6336400ffffff000000000000000001ffff0001abababababababababababababababab",
    layer: "rip",
    fields: {
      command: 2,
      version: 2,
      routingDomain: 0,
      entries: [
        {
          family: 65535,
          tag: 3,
          authentication: "002c0114000000090000000000000000",
        },
        {
          family: 2,
          tag: 0,
          address: "198.51.100.0",
          mask: "255.255.255.0",
          nextHop: "0.0.0.0",
          metric: 1,
        },
        {
          family: 65535,
          tag: 1,
          authentication: "abababababababababababababababab",
        },
      ],
    },
    payload: "ffff0003002c011400000009000000000000000000020000c6336400ffffff000000000000000001ffff0001abababababab" +
      "abababababababababab",
    encode: encodeRip,
  });

  testVector({
    origin: "RFC 1058, section 3.1: a response, by hand",
    linktype: LINKTYPE_RAW,
    hex: "450000340001000001110000c0000201ffffffff02080208002000000201000000020000c633640000000000000000000000" +
      "0001",
    layer: "rip",
    fields: {
      command: 2,
      version: 1,
      routingDomain: 0,
      entries: [
        {
          family: 2,
          tag: 0,
          address: "198.51.100.0",
          mask: "0.0.0.0",
          nextHop: "0.0.0.0",
          metric: 1,
        },
      ],
    },
    payload: "00020000c6336400000000000000000000000001",
    encode: encodeRip,
  });
});
