import { encodeGeneve, LINKTYPE_RAW } from "@capkit/capkit/core";
import { describe } from "node:test";
import { testVector } from "../support/layer_vector.ts";

describe("Geneve", () => {
  testVector({
    origin: "scapy 2.5.0: a critical option",
    linktype: LINKTYPE_RAW,
    hex: "4500004a000100004011f69ec0000201c0000202c35017c100363a80" +
      "0240080000002a000102800161626364" +
      "4500001e00010000401166cc0a0000010a00000200010002000a836b6869",
    layer: "geneve",
    fields: {
      version: 0,
      control: false,
      critical: true,
      reservedFlags: 0,
      protocol: 2048,
      vni: 42,
      reserved: 0,
      options: [{ class: 258, type: 128, reserved: 0, data: "61626364" }],
    },
    payload: "4500001e00010000401166cc0a0000010a00000200010002000a836b6869",
    encode: encodeGeneve,
  });

  testVector({
    origin: "by hand, RFC 8926, section 3.4: Ethernet, an option without data and one of 8 bytes",
    linktype: LINKTYPE_RAW,
    hex: "4500005e000100004011f68ac0000201c0000202c35017c1004a9386" +
      "04806558abcdef0001030100010302020001020304050607" +
      "02000000000202000000000108004500001c00010000401166ce0a0000010a000002000100020008eaf0",
    layer: "geneve",
    fields: {
      version: 0,
      control: true,
      critical: false,
      reservedFlags: 0,
      protocol: 25944,
      vni: 11259375,
      reserved: 0,
      options: [{ class: 259, type: 1, reserved: 0, data: "" }, {
        class: 259,
        type: 2,
        reserved: 0,
        data: "0001020304050607",
      }],
    },
    payload: "02000000000202000000000108004500001c00010000401166ce0a0000010a000002000100020008eaf0",
    encode: encodeGeneve,
  });
});
