import { assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import { ah, decode, encodeAh, frame, ipv6, LINKTYPE_RAW, parseHex, udp } from "@capkit/capkit/core";
import { describe, it } from "node:test";
import { testVector } from "../support/layer_vector.ts";

describe("Ah", () => {
  testVector({
    origin: "by scapy 2.5: AH before UDP",
    linktype: LINKTYPE_RAW,
    hex: "45000036000100004033f690c0000201c00002021104000000001234000000070011223344556677" +
      "8899aabb0fa00009000a00006869",
    layer: "ah",
    fields: {
      "nextHeader": 17,
      "payloadLen": 4,
      "reserved": 0,
      "spi": 4660,
      "sequence": 7,
      "icv": "00112233445566778899aabb",
    },
    payload: "0fa00009000a00006869",
    encode: encodeAh,
  });

  testVector({
    origin: "RFC 4302, section 2, by hand: over IPv6, with an integrity check value of 16 bytes",
    linktype: LINKTYPE_RAW,
    hex: "60000000002c334020010db800000000000000000000000120010db8000000000000000000000002" +
      "3b050000deadbeef00000001000102030405060708090a0b0c0d0e0f",
    layer: "ah",
    fields: {
      "nextHeader": 59,
      "payloadLen": 5,
      "reserved": 0,
      "spi": 3735928559,
      "sequence": 1,
      "icv": "000102030405060708090a0b0c0d0e0f",
    },
    encode: encodeAh,
  });

  testVector({
    origin: "RFC 4302, section 2.2, by hand: a length that leaves no room for a sequence number",
    linktype: LINKTYPE_RAW,
    hex: "4500001c0000000040330000c0000201c00002023b00000000000001",
    layer: "ah",
    fields: { "nextHeader": 59, "payloadLen": 0, "reserved": 0, "spi": 1, "icv": "" },
    encode: encodeAh,
  });

  it("tells what is missing, and refuses fields that do not fit", () => {
    const bytes = parseHex("4500 0020 0000 0000 4033 0000 c0000201 c0000202 1104 0000 00000001 00000001");
    const { error } = decode(bytes, LINKTYPE_RAW);
    assertEquals([error?.layer, error?.needed, error?.available, error?.limit], ["ah", 24, 12, "capture"]);
    const fields = { nextHeader: 17, payloadLen: 1, reserved: 0, spi: 0, sequence: 0, icv: "" };
    assertThrows(() => encodeAh({ ...fields, spi: 2 ** 32 }), RangeError, "ah.spi 4294967296");
    assertThrows(() => encodeAh({ ...fields, icv: "0" }), TypeError, "hexadecimal");
  });

  it("stands in the way of a checksum no more than of a walk", () => {
    const addresses = { src: "2001:db8::1", dst: "2001:db8::2" };
    const bytes = frame(ipv6(addresses), ah({ spi: 7, icv: "00".repeat(12) }), udp({ dstPort: 9 }), Uint8Array.of(1));
    const packet = decode(bytes, LINKTYPE_RAW);
    assertStrictEquals(packet.udp && packet.checksum(packet.udp), "ok");
    assertEquals(packet.layers.map(({ name }) => name), ["ipv6", "ah", "udp"]);
  });
});
