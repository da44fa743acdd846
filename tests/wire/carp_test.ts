import { assertStrictEquals, assertThrows } from "@std/assert";
import { decode, encodeCarp, frame, ipv4, LINKTYPE_RAW, parseHex } from "@capkit/capkit/core";
import { describe, it } from "node:test";
import { testVector } from "../support/layer_vector.ts";

describe("Carp", () => {
  testVector({
    origin: "scapy: an advertisement",
    linktype: LINKTYPE_RAW,
    hex: "4500003800010000ff701941c0000201e0000012210764070301c8f311223344556677880000000100000002000000030000" +
      "0004deadbeef",
    layer: "carp",
    fields: {
      version: 2,
      type: 1,
      vhid: 7,
      advskew: 100,
      authlen: 7,
      demote: 3,
      advbase: 1,
      checksum: 51443,
      counter: "1234605616436508552",
      md: "00000001000000020000000300000004deadbeef",
    },
    checksum: "ok",
    encode: encodeCarp,
  });

  testVector({
    origin: "ip_carp.h: an advertisement, by hand",
    linktype: LINKTYPE_RAW,
    hex: "4500003800010000ff700000c0000201e00000122101000700015af0000000000000000100112233445566778899aabbccdd" +
      "eeff00112233",
    layer: "carp",
    fields: {
      version: 2,
      type: 1,
      vhid: 1,
      advskew: 0,
      authlen: 7,
      demote: 0,
      advbase: 1,
      checksum: 23280,
      counter: "1",
      md: "00112233445566778899aabbccddeeff00112233",
    },
    checksum: "bad",
    encode: encodeCarp,
  });

  it("is told from VRRP by its length", () => {
    const addresses = { src: "192.0.2.1", dst: "224.0.0.18", protocol: 112 };
    const message = parseHex("21 01 64 07 00 01 0000" + "c00002fe".repeat(7));
    const nameAfter = (...parts: Uint8Array[]) =>
      decode(frame(ipv4(addresses), ...parts), LINKTYPE_RAW).layers[1]?.name;
    assertStrictEquals(nameAfter(message), "carp");
    assertStrictEquals(nameAfter(message, new Uint8Array(8)), "vrrp");
    message[3] = 6;
    assertStrictEquals(nameAfter(message), "vrrp");
  });

  it("refuses fields that do not fit", () => {
    const fields = {
      version: 2,
      type: 1,
      vhid: 1,
      advskew: 0,
      authlen: 7,
      demote: 0,
      advbase: 1,
      checksum: 0,
      counter: "0",
      md: "00".repeat(20),
    };
    assertThrows(() => encodeCarp({ ...fields, vhid: 256 }), RangeError, "carp.vhid 256");
    assertThrows(() => encodeCarp({ ...fields, counter: "-1" }), RangeError, "carp.counter -1");
    assertThrows(() => encodeCarp({ ...fields, md: "00" }), RangeError, "carp.md has 1 bytes");
  });
});
