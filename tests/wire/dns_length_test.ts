import { assertThrows } from "@std/assert";
import { encodeDnsLength, LINKTYPE_RAW } from "@capkit/capkit/core";
import { describe, it } from "node:test";
import { testVector } from "../support/layer_vector.ts";

describe("DnsLength", () => {
  testVector({
    origin: "dig 9.18: a question over TCP on loopback",
    linktype: LINKTYPE_RAW,
    hex: "45000053205e400040061c457f0000017f000001 917b0035fa8aab3384cb3fba80180040fe4700000101080a71922f2b317efa2e " +
      "001d 48cf01200001000000000000 076578616d706c6503636f6d0000010001",
    layer: "dns.length",
    fields: { length: 29 },
    payload: "48cf01200001000000000000 076578616d706c6503636f6d0000010001",
    encode: encodeDnsLength,
  });

  testVector({
    origin: "by hand, RFC 1035, section 4.2.2: a message that goes on in the next segment",
    linktype: LINKTYPE_RAW,
    hex: "4500003a000100004006f6b9c0000201c0000202 0fa0003500000000000000005018200000000000 " +
      "0020 000701000001000000000000 01780000",
    layer: "dns.length",
    fields: { length: 32 },
    payload: "000701000001000000000000 01780000",
    encode: encodeDnsLength,
  });

  it("refuses fields that do not fit", () => {
    assertThrows(() => encodeDnsLength({ length: 65536 }), RangeError, "dns.length 65536");
  });
});
