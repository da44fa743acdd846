import { LINKTYPE_RAW } from "@capkit/capkit/core";
import { describe } from "node:test";
import { testVector } from "../support/layer_vector.ts";

describe("Nbns", () => {
  testVector({
    origin: "scapy: a query",
    linktype: LINKTYPE_RAW,
    hex: "4500004e000100004011f59dc0000201c00002ff00890089003a2cec00070110000100000000000020464445464643464745" +
      "46464343414341434143414341434143414341434141410000200001",
    layer: "nbns",
    fields: {
      id: 7,
      qr: false,
      opcode: 0,
      aa: false,
      tc: false,
      rd: true,
      ra: false,
      z: false,
      ad: false,
      cd: true,
      rcode: 0,
      qdcount: 1,
      ancount: 0,
      nscount: 0,
      arcount: 0,
      questions: [{ name: "FDEFFCFGEFFCCACACACACACACACACAAA", type: 32, class: 1 }],
      answers: [],
      authorities: [],
      additionals: [],
      status: "ok",
    },
    payload: "2046444546464346474546464343414341434143414341434143414341434141410000200001",
  });

  testVector({
    origin: "RFC 1002, section 4.2.13: a positive answer, by hand",
    linktype: LINKTYPE_RAW,
    hex: "45 00 0060 0001 0000 40 11 0000 c0000201 c0000202 0089 0089 004c 0000 " +
      "0007850000000001000000002046444546464346474546464343414341434143414341434143414341434143410000200001" +
      "000493e0000c6000c00002050000c0000206",
    layer: "nbns",
    fields: {
      id: 7,
      qr: true,
      opcode: 0,
      aa: true,
      tc: false,
      rd: true,
      ra: false,
      z: false,
      ad: false,
      cd: false,
      rcode: 0,
      qdcount: 0,
      ancount: 1,
      nscount: 0,
      arcount: 0,
      questions: [],
      answers: [{
        name: "FDEFFCFGEFFCCACACACACACACACACACA",
        type: 32,
        class: 1,
        ttl: 300000,
        rdata: { kind: "raw", data: "6000c00002050000c0000206" },
      }],
      authorities: [],
      additionals: [],
      status: "ok",
    },
    payload: "2046444546464346474546464343414341434143414341434143414341434143410000200001000493e0000c6000c0000205" +
      "0000c0000206",
  });
});
