import { assertEquals, assertStrictEquals } from "@std/assert";
import { decode, fieldByName, formatHex, frame, ipv4, LINKTYPE_RAW, parseHex, udp } from "@capkit/capkit/core";
import { describe, it } from "node:test";
import { testVector } from "../support/layer_vector.ts";

/** A datagram with these bytes. */
function datagram(hex: string, dstPort = 443): string {
  const ports = { srcPort: 40000, dstPort };
  return formatHex(frame(ipv4({ src: "192.0.2.1", dst: "192.0.2.2" }), udp(ports), parseHex(hex)));
}

describe("Gquic", () => {
  testVector({
    origin: "QUIC Wire Layout Specification of 2016, by hand: a packet number of one byte",
    linktype: LINKTYPE_RAW,
    hex: datagram("09 0102030405060708 51303433 07 a0b0"),
    layer: "gquic",
    fields: { flags: 9, cid: "72623859790382856", version: "Q043", packetNumber: 7 },
    payload: "a0b0",
  });

  testVector({
    origin: "the same, by hand: an old version, whose number of four bytes is little-endian",
    linktype: LINKTYPE_RAW,
    hex: datagram("2d 8000000000000001 51303330 01020000 ff"),
    layer: "gquic",
    fields: { flags: 0x2d, cid: "9223372036854775809", version: "Q030", packetNumber: 0x0201 },
    payload: "ff",
  });

  it("is recognized by flags and version", () => {
    const names = (hex: string) => {
      return decode(parseHex(datagram(hex, 9999)), LINKTYPE_RAW).layers.map(({ name }) => name).slice(2);
    };
    assertEquals(names("09 0102030405060708 51303433 07"), ["gquic"]);
    assertEquals(names("09 0102030405060708 51303433"), []);
    assertEquals(names("08 0102030405060708 51303433 07"), []);
    assertEquals(names("49 0102030405060708 51303433 07"), []);
    assertEquals(names("09 0102030405060708 51313433 07"), []);
  });

  it("prints what tshark prints", () => {
    const packet = decode(parseHex(datagram("1d 0102030405060708 51303433 0102")), LINKTYPE_RAW);
    const of = (name: string) => fieldByName(name)?.occurrences(packet, 1).join();
    assertStrictEquals(of("gquic.puflags"), "0x1d");
    assertStrictEquals(of("gquic.cid"), "72623859790382856");
    assertStrictEquals(of("gquic.version"), "Q043");
    assertStrictEquals(of("gquic.packet_number"), "258");
  });
});
