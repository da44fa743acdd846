import { encodeLispData, LINKTYPE_RAW } from "@capkit/capkit/core";
import { describe } from "node:test";
import { testVector } from "../support/layer_vector.ts";

describe("LispData", () => {
  testVector({
    origin: "pylisp, its test: a data packet, in UDP by hand",
    linktype: LINKTYPE_RAW,
    hex: "4500007c000100004011f66cc0000201c0000202 9c4010f50068b688 c033d3c100000007 " +
      "45c0005835400000ff06094a254d38204d45d1a3 0016f597a1c3c7406718bf1b50180ff0793f0000" +
      "b555e59ff5ba6aad33d875c600fd8c1fc5268078f365ee199179fbd09d09d690193622a6b70bcbc7bf5f20dda4258801",
    layer: "lisp.data",
    fields: { flags: 0xc0, nonce: 0x33d3c1, locatorStatus: 7 },
    payload: "45c0005835400000ff06094a254d38204d45d1a3 0016f597a1c3c7406718bf1b50180ff0793f0000" +
      "b555e59ff5ba6aad33d875c600fd8c1fc5268078f365ee199179fbd09d09d690193622a6b70bcbc7bf5f20dda4258801",
    encode: encodeLispData,
  });

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
