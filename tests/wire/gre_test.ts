import { encodeGre, LINKTYPE_RAW } from "@capkit/capkit/core";
import { describe } from "node:test";
import { testVector } from "../support/layer_vector.ts";

describe("Gre", () => {
  testVector({
    origin: "scapy 2.5.0: checksum, key and sequence number",
    linktype: LINKTYPE_RAW,
    hex: "4500004200010000402ff688c0000201c0000202" +
      "b0000800460000000a0b0c0d00000005" +
      "4500001e00010000401166cc0a0000010a00000200010002000a836b6869",
    layer: "gre",
    fields: {
      hasChecksum: true,
      strictSourceRoute: false,
      recursion: 0,
      reserved: 0,
      version: 0,
      protocol: 2048,
      checksum: 17920,
      routingOffset: 0,
      key: 168496141,
      seq: 5,
      ack: undefined,
      routing: undefined,
    },
    payload: "4500001e00010000401166cc0a0000010a00000200010002000a836b6869",
    checksum: "ok",
    encode: encodeGre,
  });

  testVector({
    origin: "scapy 2.5.0: PPTP with both numbers",
    linktype: LINKTYPE_RAW,
    hex: "4500002800010000402ff6a2c0000201c0000202" +
      "2081880b0008000700000009" +
      "ff03c02101010004",
    layer: "gre",
    fields: {
      hasChecksum: false,
      strictSourceRoute: false,
      recursion: 0,
      reserved: 16,
      version: 1,
      protocol: 34827,
      checksum: undefined,
      routingOffset: undefined,
      key: 524295,
      seq: undefined,
      ack: 9,
      routing: undefined,
    },
    payload: "ff03c02101010004",
    encode: encodeGre,
  });

  testVector({
    origin: "by hand, RFC 2784, section 2.1: four bytes",
    linktype: LINKTYPE_RAW,
    hex: "4500003400010000402ff696c0000201c0000202" +
      "00000800" +
      "4500001c00010000401166ce0a0000010a000002000100020008eaf0",
    layer: "gre",
    fields: {
      hasChecksum: false,
      strictSourceRoute: false,
      recursion: 0,
      reserved: 0,
      version: 0,
      protocol: 2048,
      checksum: undefined,
      routingOffset: undefined,
      key: undefined,
      seq: undefined,
      ack: undefined,
      routing: undefined,
    },
    payload: "4500001c00010000401166ce0a0000010a000002000100020008eaf0",
    encode: encodeGre,
  });

  testVector({
    origin: "by hand, RFC 1701: a source route of one address and its end",
    linktype: LINKTYPE_RAW,
    hex: "4500004400010000402ff686c0000201c0000202" +
      "4800080000000000080004040a00000900000000" +
      "4500001c00010000401166ce0a0000010a000002000100020008eaf0",
    layer: "gre",
    fields: {
      hasChecksum: false,
      strictSourceRoute: true,
      recursion: 0,
      reserved: 0,
      version: 0,
      protocol: 2048,
      checksum: 0,
      routingOffset: 0,
      key: undefined,
      seq: undefined,
      ack: undefined,
      routing: [{ addressFamily: 2048, offset: 4, addresses: "0a000009" }, {
        addressFamily: 0,
        offset: 0,
        addresses: "",
      }],
    },
    payload: "4500001c00010000401166ce0a0000010a000002000100020008eaf0",
    encode: encodeGre,
  });

  testVector({
    origin: "by hand, RFC 2637, section 4.1: an acknowledgement alone",
    linktype: LINKTYPE_RAW,
    hex: "4500002000010000402ff6aac0000201c0000202" +
      "2081880b0000000700000009",
    layer: "gre",
    fields: {
      hasChecksum: false,
      strictSourceRoute: false,
      recursion: 0,
      reserved: 16,
      version: 1,
      protocol: 34827,
      checksum: undefined,
      routingOffset: undefined,
      key: 7,
      seq: undefined,
      ack: 9,
      routing: undefined,
    },
    encode: encodeGre,
  });
});
