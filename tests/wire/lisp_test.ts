import { LINKTYPE_RAW } from "@capkit/capkit/core";
import { describe } from "node:test";
import { testVector } from "../support/layer_vector.ts";

describe("Lisp", () => {
  testVector({
    origin: "by hand, RFC 9301, section 5.6: a registration of no record",
    linktype: LINKTYPE_RAW,
    hex: "45000040000100004011f6a8c0000201c000020210f610f6002c7ddf" +
      "300001000000000000000007" +
      "00010014aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
    layer: "lisp",
    fields: { type: 3, flags: 256, nonce: "7" },
    payload: "00010014aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
  });

  testVector({
    origin: "by hand, RFC 9301, section 5.8: encapsulated",
    linktype: LINKTYPE_RAW,
    hex: "4500003c000100004011f6acc0000201c000020210f610f60028eeb1" +
      "80000000" +
      "4500001c00010000401166ce0a0000010a000002000100020008eaf0",
    layer: "lisp",
    fields: { type: 8, flags: 0, nonce: undefined },
    payload: "4500001c00010000401166ce0a0000010a000002000100020008eaf0",
  });
});
