import { LINKTYPE_RAW } from "@capkit/capkit/core";
import { describe } from "node:test";
import { testVector } from "../support/layer_vector.ts";

describe("Hsrp", () => {
  testVector({
    origin: "scapy: an active router of version 1",
    linktype: LINKTYPE_RAW,
    hex: "4500003000010000011117b9c0000201e000000207c107c1001c29e9000010030a780100636973636f000000c00002fe",
    layer: "hsrp",
    fields: {
      version: 1,
      opcode: 0,
      hello: {
        state: 16,
        hellotime: 3,
        holdtime: 10,
        priority: 120,
        group: 1,
        authData: "636973636f000000",
        virtualIp: "192.0.2.254",
      },
    },
  });

  testVector({
    origin: "RFC 2281, section 5.1, and an advertisement: by hand",
    linktype: LINKTYPE_RAW,
    hex: "45 00 002c 0001 0000 01 11 0000 c0000201 e0000002 07c1 07c1 0018 0000 00 03 0001 000a 01 00 0001 " +
      "0002 00000000",
    layer: "hsrp",
    fields: { version: 1, opcode: 3, elements: [{ type: 1, data: "01000001000200000000" }] },
  });

  testVector({
    origin: "version 2, after Wireshark's description: a group and a password, by hand",
    linktype: LINKTYPE_RAW,
    hex: "45 00 0050 0001 0000 01 11 0000 c0000201 e0000066 07c1 07c1 003c 0000 01 28 02 00 06 04 0005 " +
      "020000000001 0000006e 00000bb8 00002710 c00002fe 000000000000000000000000 03 08 636973636f000000",
    layer: "hsrp",
    fields: {
      version: 2,
      elements: [
        { type: 1, data: "0200060400050200000000010000006e00000bb800002710c00002fe000000000000000000000000" },
        { type: 3, data: "636973636f000000" },
      ],
    },
  });

  testVector({
    origin: "version 2, after Wireshark's description: an interface and a digest, by hand",
    linktype: LINKTYPE_RAW,
    hex: "45 00 0040 0001 0000 01 11 0000 c0000201 e0000066 07c1 07c1 002c 0000 02 04 0001 0002 04 1c 01 00 " +
      "0000 c0000201 00000001 abababababababababababababababab",
    layer: "hsrp",
    fields: {
      version: 2,
      elements: [{ type: 2, data: "00010002" }, {
        type: 4,
        data: "01000000c000020100000001abababababababababababababababab",
      }],
    },
  });
});
