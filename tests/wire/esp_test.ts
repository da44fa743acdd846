import { assertStrictEquals, assertThrows } from "@std/assert";
import { decode, encodeEsp, esp, fieldByName, frame, ipv4, LINKTYPE_RAW } from "@capkit/capkit/core";
import { describe, it } from "node:test";
import { testVector } from "../support/layer_vector.ts";

describe("Esp", () => {
  testVector({
    origin: "by scapy 2.5: ESP over IPv4",
    linktype: LINKTYPE_RAW,
    hex: "45000020000100004032f6a7c0000201c0000202000001000000000201020304",
    layer: "esp",
    fields: { "spi": 256, "sequence": 2 },
    payload: "01020304",
    encode: encodeEsp,
  });

  testVector({
    origin: "RFC 4303, section 2, by hand: over IPv6",
    linktype: LINKTYPE_RAW,
    hex: "60000000000c324020010db800000000000000000000000120010db8000000000000000000000002" +
      "deadbeef00000001a0a1a2a3",
    layer: "esp",
    fields: { "spi": 3735928559, "sequence": 1 },
    payload: "a0a1a2a3",
    encode: encodeEsp,
  });

  it("has fields of its own alone, and refuses what does not fit", () => {
    const bytes = frame(
      ipv4({ src: "192.0.2.1", dst: "192.0.2.2" }),
      esp({ spi: 256, sequence: 2 }),
      new Uint8Array(4),
    );
    const packet = decode(bytes, LINKTYPE_RAW);
    assertStrictEquals(fieldByName("frame.protocols")?.occurrences(packet, 1)[0], "raw:ip:esp");
    assertStrictEquals(fieldByName("esp.spi")?.occurrences(packet, 1)[0], "0x00000100");
    assertThrows(() => encodeEsp({ spi: -1, sequence: 0 }), RangeError, "esp.spi -1");
  });
});
