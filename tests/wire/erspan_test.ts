import { encodeErspan, LINKTYPE_RAW } from "@capkit/capkit/core";
import { describe } from "node:test";
import { testVector } from "../support/layer_vector.ts";

describe("Erspan", () => {
  testVector({
    origin: "scapy 2.5.0: type II",
    linktype: LINKTYPE_RAW,
    hex: "4500005000010000402ff67ac0000201c0000202100088be00000003" +
      "1005206400000009" +
      "02000000000202000000000108004500001e00010000401166cc0a0000010a00000200010002000a836b6869",
    layer: "erspan",
    fields: {
      version: 1,
      vlan: 5,
      cos: 1,
      encapsulation: 0,
      truncated: false,
      sessionId: 100,
      index: 9,
      timestamp: undefined,
      sgt: undefined,
      flagBits: undefined,
      subheader: "",
    },
    payload: "02000000000202000000000108004500001e00010000401166cc0a0000010a00000200010002000a836b6869",
    encode: encodeErspan,
  });

  testVector({
    origin: "scapy 2.5.0: type III",
    linktype: LINKTYPE_RAW,
    hex: "4500005400010000402ff676c0000201c0000202100022eb00000003" +
      "20050065010203040007001c" +
      "02000000000202000000000108004500001e00010000401166cc0a0000010a00000200010002000a836b6869",
    layer: "erspan",
    fields: {
      version: 2,
      vlan: 5,
      cos: 0,
      encapsulation: 0,
      truncated: false,
      sessionId: 101,
      index: undefined,
      timestamp: 16909060,
      sgt: 7,
      flagBits: 28,
      subheader: "",
    },
    payload: "02000000000202000000000108004500001e00010000401166cc0a0000010a00000200010002000a836b6869",
    encode: encodeErspan,
  });

  testVector({
    origin: "by hand, draft-foschiano-erspan-03, section 4.3: type III with a subheader, an IP packet",
    linktype: LINKTYPE_RAW,
    hex: "4500004c00010000402ff67ec0000201c0000202100022eb00000001" +
      "20010c6501020304000708090c00001100000002" +
      "4500001c00010000401166ce0a0000010a000002000100020008eaf0",
    layer: "erspan",
    fields: {
      version: 2,
      vlan: 1,
      cos: 0,
      encapsulation: 1,
      truncated: true,
      sessionId: 101,
      index: undefined,
      timestamp: 16909060,
      sgt: 7,
      flagBits: 2057,
      subheader: "0c00001100000002",
    },
    payload: "4500001c00010000401166ce0a0000010a000002000100020008eaf0",
    encode: encodeErspan,
  });
});
