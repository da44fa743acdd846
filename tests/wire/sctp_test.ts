import { encodeSctp, LINKTYPE_RAW } from "@capkit/capkit/core";
import { describe } from "node:test";
import { testVector } from "../support/layer_vector.ts";

describe("Sctp", () => {
  testVector({
    origin: "scapy 2.5.0: INIT with parameters",
    linktype: LINKTYPE_RAW,
    hex: "45000040000100004084f635c0000201c0000202" +
      "13880f1c0000000008e9c9c0010000200102030400010000000a00050000000700050008c000020180000004",
    layer: "sctp",
    fields: {
      srcPort: 5000,
      dstPort: 3868,
      verificationTag: 0,
      checksum: 149539264,
      chunks: [{ type: 1, flags: 0, length: 32, value: "0102030400010000000a00050000000700050008c000020180000004" }],
    },
    checksum: "ok",
    encode: encodeSctp,
  });

  testVector({
    origin: "scapy 2.5.0: SACK, then two DATA chunks",
    linktype: LINKTYPE_RAW,
    hex: "45000064000100004084f611c0000201c0000202" +
      "13880f1c00000009454ac43f030000180000000600000064000100010002000300000005000300150000000700010002" +
      "0000002e" +
      "68656c6c6f0000000003001100000008000100030000002e21000000",
    layer: "sctp",
    fields: {
      srcPort: 5000,
      dstPort: 3868,
      verificationTag: 9,
      checksum: 1162527807,
      chunks: [{ type: 3, flags: 0, length: 24, value: "0000000600000064000100010002000300000005" }, {
        type: 0,
        flags: 3,
        length: 21,
        value: "00000007000100020000002e",
      }],
    },
    payload: "68656c6c6f",
    checksum: "ok",
    encode: encodeSctp,
  });

  testVector({
    origin: "by hand, RFC 9260, section 3.3.7: ABORT with a cause; a checksum of 0 is wrong",
    linktype: LINKTYPE_RAW,
    hex: "4500002c000100004084f649c0000201c0000202" +
      "13880f1c00000009000000000601000c000c000662790000",
    layer: "sctp",
    fields: {
      srcPort: 5000,
      dstPort: 3868,
      verificationTag: 9,
      checksum: 0,
      chunks: [{ type: 6, flags: 1, length: 12, value: "000c000662790000" }],
    },
    checksum: "bad",
    encode: encodeSctp,
  });

  testVector({
    origin: "by hand, RFC 8260, section 2.1: I-DATA",
    linktype: LINKTYPE_RAW,
    hex: "45000038000100004084f63dc0000201c0000202" +
      "13880f1c0000000900000000400700160000000700010000000000020000002e" +
      "68690000",
    layer: "sctp",
    fields: {
      srcPort: 5000,
      dstPort: 3868,
      verificationTag: 9,
      checksum: 0,
      chunks: [{ type: 64, flags: 7, length: 22, value: "0000000700010000000000020000002e" }],
    },
    payload: "6869",
    checksum: "bad",
    encode: encodeSctp,
  });
});
