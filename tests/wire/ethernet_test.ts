import { assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import { decode, encodeEthernet, formatHex, LINKTYPE_ETHERNET, parseHex } from "@capkit/capkit/core";
import { describe, it } from "node:test";
import { testVector } from "../support/layer_vector.ts";

describe("Ethernet", () => {
  testVector({
    origin: "by hand: a type that nothing here decodes (LLDP)",
    linktype: LINKTYPE_ETHERNET,
    hex: "0180c200000e 02000000000a 88cc 0207 04 0200 0000 000a",
    layer: "ethernet",
    fields: { dst: "01:80:c2:00:00:0e", src: "02:00:00:00:00:0a", ethertype: 0x88cc },
    payload: "0207 04 0200 0000 000a",
  });

  testVector({
    origin: "IEEE 802.3, clause 3.2.6: a length of 3, and padding",
    linktype: LINKTYPE_ETHERNET,
    hex: "0180c2000000 020000000001 0003 424203 00000000000000",
    layer: "ethernet",
    fields: { dst: "01:80:c2:00:00:00", src: "02:00:00:00:00:01", ethertype: 3 },
    payload: "424203",
  });

  testVector({
    origin: "IEEE 802.3, clause 3.2.6: 1,500 is the longest length, and more than was captured",
    linktype: LINKTYPE_ETHERNET,
    hex: "0180c2000000 020000000001 05dc 424203 00",
    layer: "ethernet",
    fields: { dst: "01:80:c2:00:00:00", src: "02:00:00:00:00:01", ethertype: 1500 },
    payload: "42420300",
  });

  it("takes 1,501 for a type", () => {
    const packet = decode(parseHex("0180c2000000 020000000001 05dd 424203"), LINKTYPE_ETHERNET);
    assertEquals(packet.layers.map(({ name }) => name), ["ethernet"]);
    assertStrictEquals(formatHex(packet.payload), "424203");
  });

  it("says what it lacks", () => {
    const error = decode(new Uint8Array(13), LINKTYPE_ETHERNET).error;
    assertStrictEquals(
      error?.message,
      "Cannot decode ethernet at byte 0: the header needs 14 bytes, capture leaves 13",
    );
  });

  it("names the length that cuts what follows", () => {
    const packet = decode(parseHex("0180c2000000 020000000001 0002 4242 0300000000"), LINKTYPE_ETHERNET);
    assertEquals({ ...packet.error }, {
      name: "DecodeError",
      layer: "llc",
      offset: 14,
      needed: 3,
      available: 2,
      limit: "ethernet.ethertype",
    });
  });

  it("refuses fields that do not fit", () => {
    const fields = { dst: "01:80:c2:00:00:00", src: "02:00:00:00:00:01", ethertype: 0 };
    assertThrows(() => encodeEthernet({ ...fields, ethertype: 0x10000 }), RangeError, "ethernet.ethertype 65536");
    assertThrows(() => encodeEthernet({ ...fields, dst: "01:80:c2:00:00" }), TypeError, "01:80:c2:00:00");
  });
});
