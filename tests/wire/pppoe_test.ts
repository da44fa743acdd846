import { assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import { decode, encodePppoe, LINKTYPE_ETHERNET, parseHex, PppoeDiscovery } from "@capkit/capkit/core";
import { describe, it } from "node:test";
import { testVector } from "../support/layer_vector.ts";

const ADDRESSES = "020000000002 020000000001";
const DATAGRAM = "4500001f000100004011f6c9c0000201c00002020fa00009000ba7c8616263";

describe("PppoeSession", () => {
  testVector({
    origin: "Scapy: IPv4 in a session, with padding",
    linktype: LINKTYPE_ETHERNET,
    hex: `${ADDRESSES} 8864 11 00 0011 0021 0021 ${DATAGRAM} 0000`,
    layer: "pppoes",
    fields: { version: 1, type: 1, code: 0, sessionId: 17, length: 33 },
    payload: `0021 ${DATAGRAM}`,
    encode: encodePppoe,
  });

  testVector({
    origin: "RFC 2516, section 4, by hand: every number at its largest",
    linktype: LINKTYPE_ETHERNET,
    hex: `${ADDRESSES} 8864 ff ff ffff ffff c021`,
    layer: "pppoes",
    fields: { version: 15, type: 15, code: 255, sessionId: 0xffff, length: 0xffff },
    payload: "c021",
    encode: encodePppoe,
  });
});

describe("PppoeDiscovery", () => {
  testVector({
    origin: "Scapy: a host asks for any service",
    linktype: LINKTYPE_ETHERNET,
    hex: `${ADDRESSES} 8863 11 09 0000 0013 0101 0000 0103 0004 01020304 0102 0003 616331`,
    layer: "pppoed",
    fields: {
      version: 1,
      type: 1,
      code: 9,
      sessionId: 0,
      length: 19,
      tags: [{ type: 0x0101, data: "" }, { type: 0x0103, data: "01020304" }, { type: 0x0102, data: "616331" }],
    },
    encode: encodePppoe,
  });

  testVector({
    origin: "RFC 2516, sections 4 and 5.2, by hand: a PADO packet with a service and a concentrator's name",
    linktype: LINKTYPE_ETHERNET,
    hex: `${ADDRESSES} 8863 11 07 0000 0011 0101 0000 0102 0009 476f20526564426163`,
    layer: "pppoed",
    fields: {
      version: 1,
      type: 1,
      code: 7,
      sessionId: 0,
      length: 17,
      tags: [{ type: 0x0101, data: "" }, { type: 0x0102, data: "476f20526564426163" }],
    },
    encode: encodePppoe,
  });

  it("leaves out a tag that is longer than what is there", () => {
    const packet = decode(parseHex(`${ADDRESSES} 8863 11 09 0000 000a 0101 0000 0103 0003 0102`), LINKTYPE_ETHERNET);
    assertEquals(packet.layer(PppoeDiscovery)?.tags, [{ type: 0x0101, data: "" }]);
    assertStrictEquals(packet.payload.length, 0);
  });

  it("refuses fields that do not fit", () => {
    const fields = { version: 1, type: 1, code: 0, sessionId: 0, length: 0 };
    assertThrows(() => encodePppoe({ ...fields, sessionId: 65536 }), RangeError, "pppoe.sessionId 65536");
    assertThrows(() => encodePppoe({ ...fields, tags: [{ type: 65536, data: "" }] }), RangeError, "pppoe.tag.type");
  });
});
