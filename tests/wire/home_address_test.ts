import { assertStrictEquals } from "@std/assert";
import { decode, frame, ipv6, ipv6DestinationOptions, LINKTYPE_RAW, udp } from "@capkit/capkit/core";
import { describe, it } from "node:test";
import { testVector } from "../support/layer_vector.ts";

/** From 2001:db8::1, a mobile node whose home is 2001:db8::9. The checksum was summed over the home address by hand. */
const HEX = `60000000 0022 3c 40 20010db8000000000000000000000001 20010db8000000000000000000000002
  1102 01020000 c910 20010db8000000000000000000000009
  0fa0 0009 000a e8e6 abcd`;

describe("a home address", () => {
  testVector({
    origin: "RFC 6275, section 6.3: alone in a Destination Options header",
    linktype: LINKTYPE_RAW,
    hex: HEX,
    layer: "ipv6.dstopts",
    fields: {
      nextHeader: 17,
      hdrExtLen: 2,
      options: [{ name: "padn", data: "0000" }, { name: "homeAddress", address: "2001:db8::9" }],
    },
    payload: "0fa0 0009 000a e8e6 abcd",
  });

  testVector({
    origin: "RFC 6275, section 9.3.1: the source for the checksums inside",
    linktype: LINKTYPE_RAW,
    hex: HEX,
    layer: "udp",
    fields: { srcPort: 4000, dstPort: 9, length: 10, checksum: 0xe8e6 },
    payload: "abcd",
    checksum: "ok",
  });

  it("is the source when checksums are filled in", () => {
    const bytes = frame(
      ipv6({ src: "2001:db8::1", dst: "2001:db8::2" }),
      ipv6DestinationOptions({
        options: [{ name: "padn", data: "0000" }, { name: "homeAddress", address: "2001:db8::9" }],
      }),
      udp({ srcPort: 4000, dstPort: 9 }),
      Uint8Array.of(0xab, 0xcd),
    );
    assertStrictEquals(decode(bytes, LINKTYPE_RAW).udp?.checksum, 0xe8e6);
  });
});
