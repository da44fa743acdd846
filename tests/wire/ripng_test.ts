import { encodeRipng, LINKTYPE_RAW } from "@capkit/capkit/core";
import { describe } from "node:test";
import { testVector } from "../support/layer_vector.ts";

describe("Ripng", () => {
  testVector({
    origin: "RFC 2080, section 2.1: a response with a next hop, by hand",
    linktype: LINKTYPE_RAW,
    hex: "60000000003411fffe800000000000000000000000000001ff02000000000000000000000000000902090209003400000201" +
      "000020010db800000000000000000000000000072001fe800000000000000000000000000002000000ff",
    layer: "ripng",
    fields: {
      command: 2,
      version: 1,
      reserved: 0,
      entries: [
        {
          prefix: "2001:db8::",
          tag: 7,
          prefixLength: 32,
          metric: 1,
        },
        {
          prefix: "fe80::2",
          tag: 0,
          prefixLength: 0,
          metric: 255,
        },
      ],
    },
    payload: "20010db800000000000000000000000000072001fe800000000000000000000000000002000000ff",
    encode: encodeRipng,
  });

  testVector({
    origin: "scapy: a request for all routes",
    linktype: LINKTYPE_RAW,
    hex: "60000000002011fffe800000000000000000000000000001ff020000000000000000000000000009020902090020fcfd0101" +
      "00000000000000000000000000000000000000000010",
    layer: "ripng",
    fields: {
      command: 1,
      version: 1,
      reserved: 0,
      entries: [
        {
          prefix: "::",
          tag: 0,
          prefixLength: 0,
          metric: 16,
        },
      ],
    },
    payload: "0000000000000000000000000000000000000010",
    encode: encodeRipng,
  });
});
