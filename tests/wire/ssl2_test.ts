import { assertStrictEquals } from "@std/assert";
import { decode, frame, ipv4, LINKTYPE_RAW, parseHex, Ssl2, tcp } from "@capkit/capkit/core";
import { describe, it } from "node:test";
import { testVector } from "../support/layer_vector.ts";

describe("Ssl2", () => {
  testVector({
    origin: "scapy: a CLIENT-HELLO of SSL 2.0",
    linktype: LINKTYPE_RAW,
    hex: "45000049000100004006f6aac0000201c00002029c4001bb000000010000000150182000ccd00000801f0100020006000000" +
      "100100800700c0000102030405060708090a0b0c0d0e0f",
    layer: "ssl2",
    fields: {
      length: 31,
      type: 1,
      version: 2,
      cipherSpecLength: 6,
      sessionIdLength: 0,
      challengeLength: 16,
      cipherSpecs: [
        65664,
        458944,
      ],
    },
    payload: "0100800700c0000102030405060708090a0b0c0d0e0f",
  });

  testVector({
    origin: "RFC 5246, appendix E.2: a CLIENT-HELLO of a client that speaks TLS 1.0, by hand",
    linktype: LINKTYPE_RAW,
    hex: "4500004c0001000040060000c0000201c00002029c4001bb0000000100000001501820000000000080220103010009000000" +
      "1001008000000400000a000102030405060708090a0b0c0d0e0f",
    layer: "ssl2",
    fields: {
      length: 34,
      type: 1,
      version: 769,
      cipherSpecLength: 9,
      sessionIdLength: 0,
      challengeLength: 16,
      cipherSpecs: [
        65664,
        4,
        10,
      ],
    },
    payload: "01008000000400000a000102030405060708090a0b0c0d0e0f",
  });

  it("is there only where all lengths add up", () => {
    const hello = `801c 01 0301 0003 0000 0010 000004 ${"00".repeat(16)}`;
    const is = (hex: string) => {
      const bytes = frame(ipv4({ src: "192.0.2.1", dst: "192.0.2.2" }), tcp({ dstPort: 8443 }), parseHex(hex));
      return decode(bytes, LINKTYPE_RAW).layer(Ssl2) !== undefined;
    };
    assertStrictEquals(is(hello), true);
    assertStrictEquals(is(hello.replace("801c", "801d")), false);
    assertStrictEquals(is(hello.replace("801c", "001c")), false);
    assertStrictEquals(is(hello.replace("0301", "0401")), false);
  });
});
