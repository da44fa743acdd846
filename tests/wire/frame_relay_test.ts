import { assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import { decode, encodeFrameRelay, FrameRelay, LINKTYPE_FRELAY, parseHex } from "@capkit/capkit/core";
import { describe, it } from "node:test";
import { testVector } from "../support/layer_vector.ts";

const DATAGRAM = "4500001f000100004011f6c9c0000201c00002020fa00009000ba7c8616263";
const FLAGS = { cr: false, fecn: false, becn: false, de: false, dc: false, padded: false };

describe("FrameRelay", () => {
  testVector({
    origin: "RFC 2427, section 4.1: IPv4 by its NLPID, on DLCI 100",
    linktype: LINKTYPE_FRELAY,
    hex: `1841 03 cc ${DATAGRAM}`,
    layer: "fr",
    fields: { ...FLAGS, addressLength: 2, dlci: 100, nlpid: 0xcc },
    payload: DATAGRAM,
    encode: encodeFrameRelay,
  });

  testVector({
    origin: "RFC 2427, section 4.3: SNAP after a zero, which makes its length even",
    linktype: LINKTYPE_FRELAY,
    hex: `1841 03 00 80 000000 0800 ${DATAGRAM}`,
    layer: "fr",
    fields: { ...FLAGS, addressLength: 2, dlci: 100, padded: true, nlpid: 0x80 },
    payload: `000000 0800 ${DATAGRAM}`,
    encode: encodeFrameRelay,
  });

  testVector({
    origin: "Cisco's encapsulation by hand: every bit of the address set",
    linktype: LINKTYPE_FRELAY,
    hex: `feff 0800 ${DATAGRAM}`,
    layer: "fr",
    fields: {
      addressLength: 2,
      dlci: 0x3ff,
      cr: true,
      fecn: true,
      becn: true,
      de: true,
      dc: false,
      padded: false,
      ethertype: 0x0800,
    },
    payload: DATAGRAM,
    encode: encodeFrameRelay,
  });

  testVector({
    origin: "Q.922, section 3.3, by hand: an address of three bytes",
    linktype: LINKTYPE_FRELAY,
    hex: "0410 0b 88b5 00",
    layer: "fr",
    fields: { ...FLAGS, addressLength: 3, dlci: 1 << 10 | 1 << 6 | 2, dc: true, ethertype: 0x88b5 },
    payload: "00",
    encode: encodeFrameRelay,
  });

  testVector({
    origin: "Q.922, section 3.3, by hand: an address of four bytes",
    linktype: LINKTYPE_FRELAY,
    hex: "fcf0 fefd 88b5 00",
    layer: "fr",
    fields: { ...FLAGS, addressLength: 4, dlci: 0x7fffff, ethertype: 0x88b5 },
    payload: "00",
    encode: encodeFrameRelay,
  });

  it("says what follows by NLPID, SNAP and EtherType, but takes no EtherType for a length", () => {
    const names = (hex: string) => decode(parseHex(hex), LINKTYPE_FRELAY).layers.map(({ name }) => name);
    assertEquals(names(`1841 03 cc ${DATAGRAM}`), ["fr", "ipv4", "udp"]);
    assertEquals(names(`1841 03 00 80 000000 0800 ${DATAGRAM}`), ["fr", "snap", "ipv4", "udp"]);
    assertEquals(names(`1841 0800 ${DATAGRAM}`), ["fr", "ipv4", "udp"]);
    assertEquals(names("1841 0003 424203"), ["fr"]);
  });

  it("needs as many bytes as the first ones say", () => {
    const needed = (hex: string) => decode(parseHex(hex), LINKTYPE_FRELAY).error?.needed;
    assertEquals(["18", "1841", "184103", "18410300", "1840"].map(needed), [2, 4, 4, 5, 4]);
    assertStrictEquals(decode(parseHex("184103cc"), LINKTYPE_FRELAY).layer(FrameRelay)?.nlpid, 0xcc);
  });

  it("refuses fields that do not fit", () => {
    const fields = { ...FLAGS, addressLength: 2, dlci: 0, nlpid: 0xcc };
    assertThrows(() => encodeFrameRelay({ ...fields, dlci: 1024 }), RangeError, "fr.dlci 1024");
    assertThrows(() => encodeFrameRelay({ ...fields, addressLength: 5 }), RangeError, "fr.addressLength 5");
    assertThrows(() => encodeFrameRelay({ ...fields, addressLength: 1 }), RangeError, "fr.addressLength 1");
  });
});
