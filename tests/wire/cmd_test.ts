import { encodeCmd, LINKTYPE_ETHERNET } from "@capkit/capkit/core";
import { describe } from "node:test";
import { testVector } from "../support/layer_vector.ts";

describe("Cmd", () => {
  testVector({
    origin: "mercury, the unit test of its decoder by Cisco: before an 802.1Q tag",
    linktype: LINKTYPE_ETHERNET,
    hex: "000102030405 060708090a0b 8909 0101 0001 0064 8100 0064 0800",
    layer: "cmd",
    fields: { version: 1, length: 1, option: 1, sgt: 100, ethertype: 0x8100 },
    payload: "0064 0800",
    encode: encodeCmd,
  });

  testVector({
    origin: "by hand, from the tree that another program prints of such a header",
    linktype: LINKTYPE_ETHERNET,
    hex: "0200000000020200000000018909" +
      "0101000100100800" +
      "4500001c00010000401166ce0a0000010a000002000100020008eaf0",
    layer: "cmd",
    fields: { version: 1, length: 1, option: 1, sgt: 16, ethertype: 2048 },
    payload: "4500001c00010000401166ce0a0000010a000002000100020008eaf0",
    encode: encodeCmd,
  });
});
