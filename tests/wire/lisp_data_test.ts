import { encodeLispData, LINKTYPE_RAW } from "@capkit/capkit/core";
import { describe } from "node:test";
import { testVector } from "../support/layer_vector.ts";

describe("LispData", () => {
  testVector({
    origin: "by hand, RFC 9300, section 5.3: a nonce and an instance",
    linktype: LINKTYPE_RAW,
    hex: "45000040000100004011f6a8c0000201c00002029c4010f5002c3158" +
      "8800000700002a01" +
      "4500001c00010000401166ce0a0000010a000002000100020008eaf0",
    layer: "lisp.data",
    fields: { flags: 136, nonce: 7, locatorStatus: 10753 },
    payload: "4500001c00010000401166ce0a0000010a000002000100020008eaf0",
    encode: encodeLispData,
  });

  testVector({
    origin: "by hand, RFC 9300, section 5.3: nothing but locator status",
    linktype: LINKTYPE_RAW,
    hex: "45000040000100004011f6a8c0000201c00002029c4010f5002ca35d" +
      "4000000000000003" +
      "4500001c00010000401166ce0a0000010a000002000100020008eaf0",
    layer: "lisp.data",
    fields: { flags: 64, nonce: 0, locatorStatus: 3 },
    payload: "4500001c00010000401166ce0a0000010a000002000100020008eaf0",
    encode: encodeLispData,
  });
});
