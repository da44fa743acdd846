import { encodeGtp, LINKTYPE_RAW } from "@capkit/capkit/core";
import { describe } from "node:test";
import { testVector } from "../support/layer_vector.ts";

describe("Gtp", () => {
  testVector({
    origin: "scapy 2.5.0: a user's packet with a PDU session container",
    linktype: LINKTYPE_RAW,
    hex: "4500004a000100004011f69ec0000201c000020208680868003642e8" +
      "34ff00260000002a0000008501100500" +
      "4500001e00010000401166cc0a0000010a00000200010002000a836b6869",
    layer: "gtp",
    fields: {
      flags: 52,
      messageType: 255,
      length: 38,
      teid: 42,
      seq: 0,
      npdu: 0,
      extensions: [{ type: 133, content: "1005" }],
      rest: "",
    },
    payload: "4500001e00010000401166cc0a0000010a00000200010002000a836b6869",
    encode: encodeGtp,
  });

  testVector({
    origin: "scapy 2.5.0: an echo request",
    linktype: LINKTYPE_RAW,
    hex: "45000028000100004011f6c0c0000201c0000202084b084b00143920" +
      "320100040000000000070000",
    layer: "gtp",
    fields: { flags: 50, messageType: 1, length: 4, teid: 0, seq: 7, npdu: 0, extensions: undefined, rest: "" },
    encode: encodeGtp,
  });

  testVector({
    origin: "by hand, TS 29.281, section 5.1: no optional field",
    linktype: LINKTYPE_RAW,
    hex: "45000040000100004011f6a8c0000201c000020208680868002c4e81" +
      "30ff001c0000002a" +
      "4500001c00010000401166ce0a0000010a000002000100020008eaf0",
    layer: "gtp",
    fields: {
      flags: 48,
      messageType: 255,
      length: 28,
      teid: 42,
      seq: undefined,
      npdu: undefined,
      extensions: undefined,
      rest: "",
    },
    payload: "4500001c00010000401166ce0a0000010a000002000100020008eaf0",
    encode: encodeGtp,
  });
});
