import { assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import { decode, encodeLlc, encodeSnap, formatHex, LINKTYPE_ETHERNET, parseHex } from "@capkit/capkit/core";
import { describe, it } from "node:test";
import { testVector } from "../support/layer_vector.ts";

const ADDRESSES = "0180c2000000 020000000001";

describe("Llc", () => {
  testVector({
    origin: "Scapy: a spanning tree frame",
    linktype: LINKTYPE_ETHERNET,
    hex: "0180c2000000 020000000001 0026 424203 " +
      "0000000000000000000000000000000000000000000000000000000100140002000f00",
    layer: "llc",
    fields: { dsap: 0x42, ssap: 0x42, control: 3 },
    payload: "0000000000000000000000000000000000000000000000000000000100140002000f00",
  });

  testVector({
    origin: "Linux 6.1: an information frame of a connection",
    linktype: LINKTYPE_ETHERNET,
    hex: "020000000001 020000000002 0008 f0f0 0002 706f6e67",
    layer: "llc",
    fields: { dsap: 0xf0, ssap: 0xf0, control: 0x0200 },
    payload: "706f6e67",
  });

  testVector({
    origin: "Linux 6.1: the answer that it is ready",
    linktype: LINKTYPE_ETHERNET,
    hex: "020000000001 020000000002 0004 f0f1 0102",
    layer: "llc",
    fields: { dsap: 0xf0, ssap: 0xf1, control: 0x0201 },
  });

  testVector({
    origin: "IEEE 802.2, clause 5.2: an unnumbered frame has one byte of control (a spanning tree frame)",
    linktype: LINKTYPE_ETHERNET,
    hex: `${ADDRESSES} 0007 424203 00000280 0000000000`,
    layer: "llc",
    fields: { dsap: 0x42, ssap: 0x42, control: 3 },
    payload: "00000280",
  });

  testVector({
    origin: "IEEE 802.2, clause 5.2: an information frame has two, the lower first",
    linktype: LINKTYPE_ETHERNET,
    hex: `${ADDRESSES} 0006 f0f1 0c03 aabb`,
    layer: "llc",
    fields: { dsap: 0xf0, ssap: 0xf1, control: 0x030c },
    payload: "aabb",
  });

  testVector({
    origin: "IEEE 802.2, clause 5.2: a supervisory frame",
    linktype: LINKTYPE_ETHERNET,
    hex: `${ADDRESSES} 0004 f0f1 0103`,
    layer: "llc",
    fields: { dsap: 0xf0, ssap: 0xf1, control: 0x0301 },
  });

  it("lacks a fourth byte only where the third says so", () => {
    const unnumbered = decode(parseHex(`${ADDRESSES} 0003 f0f1 03`), LINKTYPE_ETHERNET);
    assertStrictEquals(unnumbered.error, undefined);
    const information = decode(parseHex(`${ADDRESSES} 0003 f0f1 00`), LINKTYPE_ETHERNET);
    assertEquals([information.error?.needed, information.error?.available], [4, 3]);
  });

  it("refuses fields that do not fit", () => {
    assertThrows(() => encodeLlc({ dsap: 256, ssap: 0, control: 3 }), RangeError, "llc.dsap 256");
    assertThrows(() => encodeLlc({ dsap: 0, ssap: 0, control: 0x103 }), RangeError, "llc.control 259");
    assertStrictEquals(formatHex(encodeLlc({ dsap: 0, ssap: 0, control: 0x104 })), "00000401");
  });
});

describe("Snap", () => {
  testVector({
    origin: "RFC 1042: IPv4 over SNAP",
    linktype: LINKTYPE_ETHERNET,
    hex: `${ADDRESSES} 0009 aaaa03 000000 0800 45 0000`,
    layer: "snap",
    fields: { oui: 0, protocol: 0x0800 },
    payload: "45",
  });

  testVector({
    origin: "by hand: Cisco's number of CDP, which is no EtherType",
    linktype: LINKTYPE_ETHERNET,
    hex: `${ADDRESSES} 000c aaaa03 00000c 0800 02b4 4500`,
    layer: "snap",
    fields: { oui: 0x00000c, protocol: 0x0800 },
    payload: "02b4 4500",
  });

  it("is decoded only after the addresses and the control field of RFC 1042", () => {
    for (const header of ["aaaa07", "abaa03", "aaab03"]) {
      const packet = decode(parseHex(`${ADDRESSES} 0008 ${header} 000000 0800`), LINKTYPE_ETHERNET);
      assertEquals(packet.layers.map(({ name }) => name), ["ethernet", "llc"], header);
    }
  });

  it("refuses fields that do not fit", () => {
    assertThrows(() => encodeSnap({ oui: 0x1000000, protocol: 0 }), RangeError, "snap.oui 16777216");
    assertThrows(() => encodeSnap({ oui: 0, protocol: 65536 }), RangeError, "snap.protocol 65536");
  });
});
