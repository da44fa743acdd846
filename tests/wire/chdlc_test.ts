import { assertEquals, assertThrows } from "@std/assert";
import { decode, encodeChdlc, encodeSlarp, LINKTYPE_C_HDLC, parseHex } from "@capkit/capkit/core";
import { describe, it } from "node:test";
import { testVector } from "../support/layer_vector.ts";

const DATAGRAM = "4500001f000100004011f6c9c0000201c00002020fa00009000ba7c8616263";

describe("Chdlc", () => {
  testVector({
    origin: "LINKTYPE_C_HDLC by hand: IPv4 for the other end",
    linktype: LINKTYPE_C_HDLC,
    hex: `0f00 0800 ${DATAGRAM}`,
    layer: "chdlc",
    fields: { address: 0x0f, control: 0, protocol: 0x0800 },
    payload: DATAGRAM,
    encode: encodeChdlc,
  });

  testVector({
    origin: "RFC 1547, section 4.3.1, by hand: every number at its largest",
    linktype: LINKTYPE_C_HDLC,
    hex: "ffff ffff 00",
    layer: "chdlc",
    fields: { address: 255, control: 255, protocol: 0xffff },
    payload: "00",
    encode: encodeChdlc,
  });

  testVector({
    origin: "by hand: a byte of padding before an OSI network layer",
    linktype: LINKTYPE_C_HDLC,
    hex: "8f00 fefe 03 00",
    layer: "chdlc",
    fields: { address: 0x8f, control: 0, protocol: 0xfefe, padding: 3 },
    payload: "00",
    encode: encodeChdlc,
  });

  it("takes none of its numbers for a length, nor SLARP for RARP", () => {
    const names = (hex: string) => decode(parseHex(hex), LINKTYPE_C_HDLC).layers.map(({ name }) => name);
    assertEquals(names("8f00 0003 424203"), ["chdlc"]);
    assertEquals(names(`8f00 8035 ${"00".repeat(28)}`), ["chdlc", "slarp"]);
    assertEquals(names(`0f00 0800 ${DATAGRAM}`), ["chdlc", "ipv4", "udp"]);
  });

  it("refuses fields that do not fit", () => {
    assertThrows(() => encodeChdlc({ address: 256, control: 0, protocol: 0 }), RangeError, "chdlc.address 256");
  });
});

describe("Slarp", () => {
  testVector({
    origin: "struct cisco_packet by hand: a sign of life, with a time after it",
    linktype: LINKTYPE_C_HDLC,
    hex: "8f00 8035 00000002 00000005 00000007 ffff 00001234",
    layer: "slarp",
    fields: { type: 2, mySeq: 5, yourSeq: 7, reliability: 0xffff },
    encode: encodeSlarp,
  });

  testVector({
    origin: "LINKTYPE_C_HDLC by hand: an answer",
    linktype: LINKTYPE_C_HDLC,
    hex: "8f00 8035 00000001 c0000201 ffffff00 ffff",
    layer: "slarp",
    fields: { type: 1, address: "192.0.2.1", mask: "255.255.255.0", reliability: 0xffff },
    encode: encodeSlarp,
  });

  it("refuses fields that do not fit", () => {
    assertThrows(() => encodeSlarp({ type: 2, mySeq: -1, yourSeq: 0, reliability: 0 }), RangeError, "slarp.mySeq -1");
    assertThrows(() => encodeSlarp({ type: 1, address: "192.0.2", mask: "0.0.0.0", reliability: 0 }), TypeError);
  });
});
