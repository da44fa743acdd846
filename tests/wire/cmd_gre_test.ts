import { encodeGreCmd, LINKTYPE_RAW } from "@capkit/capkit/core";
import { describe } from "node:test";
import { testVector } from "../support/layer_vector.ts";

describe("GreCmd", () => {
  testVector({
    origin: "mercury, the unit test of its decoder by Cisco: its metadata, after GRE by hand",
    linktype: LINKTYPE_RAW,
    hex: "4500003c00010000402ff68ec0000201c000020200008909 0800 0101 0001 0064 " +
      "4500001c00010000401166ce0a0000010a000002000100020008ebd8",
    layer: "cmd.gre",
    fields: { version: 1, length: 1, option: 1, sgt: 100, ethertype: 0x0800 },
    payload: "4500001c00010000401166ce0a0000010a000002000100020008ebd8",
    encode: encodeGreCmd,
  });

  testVector({
    origin: "by hand, from the tree that another program prints of such a header",
    linktype: LINKTYPE_RAW,
    hex: "4500003c00010000402ff68ec0000201c000020200008909" +
      "0800010100010010" +
      "4500001c00010000401166ce0a0000010a000002000100020008eaf0",
    layer: "cmd.gre",
    fields: { version: 1, length: 1, option: 1, sgt: 16, ethertype: 2048 },
    payload: "4500001c00010000401166ce0a0000010a000002000100020008eaf0",
    encode: encodeGreCmd,
  });
});
