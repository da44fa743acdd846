import { encodeDhcpv6, LINKTYPE_RAW } from "@capkit/capkit/core";
import { describe } from "node:test";
import { testVector } from "../support/layer_vector.ts";

describe("Dhcpv6", () => {
  testVector({
    origin: "scapy: a solicitation",
    linktype: LINKTYPE_RAW,
    hex: "6000000000541140fe800000000000000000000000000001ff02000000000000000000000001000202220223005493c80112" +
      "34560001000a00030001020000000001000300280000000700000064000000c80005001820010db800000000000000000000" +
      "00010000012c000001900006000400170018000800020005",
    layer: "dhcpv6",
    fields: {
      type: 1,
      transactionId: 1193046,
      options: [
        { type: 1, data: "00030001020000000001" },
        { type: 3, data: "0000000700000064000000c80005001820010db80000000000000000000000010000012c00000190" },
        { type: 6, data: "00170018" },
        { type: 8, data: "0005" },
      ],
    },
    encode: encodeDhcpv6,
  });

  testVector({
    origin: "RFC 8415, section 9: a relay passes a request for information on, by hand",
    linktype: LINKTYPE_RAW,
    hex: "60000000 0040 11 40 fe800000000000000000000000000001 ff020000000000000000000000010002 0223 0223 0040 " +
      "0000 0c 00 20010db8000000000000000000000001 fe800000000000000000000000000002 0012 0004 65746830 0009 " +
      "000a 0b 000007 0008 0002 0000",
    layer: "dhcpv6",
    fields: {
      type: 12,
      hopCount: 0,
      linkAddress: "2001:db8::1",
      peerAddress: "fe80::2",
      options: [{ type: 18, data: "65746830" }, { type: 9, data: "0b000007000800020000" }],
    },
    encode: encodeDhcpv6,
  });

  testVector({
    origin: "RFC 8415, section 21.21: a reply with a prefix and a status, by hand",
    linktype: LINKTYPE_RAW,
    hex: "60000000 0057 11 40 fe800000000000000000000000000001 ff020000000000000000000000010002 0223 0222 0057 " +
      "0000 07 abcdef 0019 0033 00000001 00000e10 00001518 001a 0019 00001c20 00002328 30 " +
      "20010db8000100000000000000000000 000d 0006 0000 66696e65 0017 0010 20010db8000000000000000000000053",
    layer: "dhcpv6",
    fields: {
      type: 7,
      transactionId: 11259375,
      options: [{
        type: 25,
        data: "0000000100000e1000001518001a001900001c20000023283020010db8000100000000000000000000000d0006000066696e65",
      }, { type: 23, data: "20010db8000000000000000000000053" }],
    },
    encode: encodeDhcpv6,
  });
});
