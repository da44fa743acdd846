import { LINKTYPE_RAW } from "@capkit/capkit/core";
import { describe } from "node:test";
import { testVector } from "../support/layer_vector.ts";

describe("Dccp", () => {
  testVector({
    origin: "by hand, RFC 4340, section 5.1: a request, checksum by another program",
    linktype: LINKTYPE_RAW,
    hex: "4500002c000100004021f6acc0000201c0000202" +
      "800013890600e02f01000000000000070000000201000000",
    layer: "dccp",
    fields: {
      srcPort: 32768,
      dstPort: 5001,
      dataOffset: 6,
      ccval: 0,
      cscov: 0,
      checksum: 57391,
      reserved: 0,
      type: 0,
      extended: true,
      seq: "7",
      ack: undefined,
      serviceCode: 2,
      resetCode: undefined,
      options: "01000000",
    },
    checksum: "ok",
  });

  testVector({
    origin: "by hand, RFC 4340, section 5.2: data with short numbers whose checksum covers the header alone",
    linktype: LINKTYPE_RAW,
    hex: "45000024000100004021f6b4c0000201c0000202" +
      "800013890301e13804000007" +
      "68690000",
    layer: "dccp",
    fields: {
      srcPort: 32768,
      dstPort: 5001,
      dataOffset: 3,
      ccval: 0,
      cscov: 1,
      checksum: 57656,
      reserved: 0,
      type: 2,
      extended: false,
      seq: "7",
      ack: undefined,
      serviceCode: undefined,
      resetCode: undefined,
      options: "",
    },
    payload: "68690000",
    checksum: "ok",
  });

  testVector({
    origin: "by hand, RFC 4340, section 5.6: a reset; wrong checksum",
    linktype: LINKTYPE_RAW,
    hex: "45000030000100004021f6a8c0000201c0000202" +
      "80001389070000000f00000000000007000000000000000603000000",
    layer: "dccp",
    fields: {
      srcPort: 32768,
      dstPort: 5001,
      dataOffset: 7,
      ccval: 0,
      cscov: 0,
      checksum: 0,
      reserved: 0,
      type: 7,
      extended: true,
      seq: "7",
      ack: "6",
      serviceCode: undefined,
      resetCode: 3,
      options: "",
    },
    checksum: "bad",
  });
});
