import { assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import { decode, encodeArp, LINKTYPE_ETHERNET, parseHex } from "@capkit/capkit/core";
import { describe, it } from "node:test";
import { testVector } from "../support/layer_vector.ts";

const HEAD = "ffffffffffff 020000000001";

describe("Arp", () => {
  testVector({
    origin: "RFC 826: a request, padded to the smallest frame",
    linktype: LINKTYPE_ETHERNET,
    hex: `${HEAD} 0806 0001 0800 06 04 0001 020000000001 c0000201 000000000000 c0000202 ${"00".repeat(18)}`,
    layer: "arp",
    fields: {
      htype: 1,
      ptype: 0x0800,
      hlen: 6,
      plen: 4,
      oper: 1,
      sha: "02:00:00:00:00:01",
      spa: "192.0.2.1",
      tha: "00:00:00:00:00:00",
      tpa: "192.0.2.2",
    },
  });

  testVector({
    origin: "RFC 903: a reverse request",
    linktype: LINKTYPE_ETHERNET,
    hex: `${HEAD} 8035 0001 0800 06 04 0003 020000000001 00000000 020000000001 00000000`,
    layer: "arp",
    fields: {
      htype: 1,
      ptype: 0x0800,
      hlen: 6,
      plen: 4,
      oper: 3,
      sha: "02:00:00:00:00:01",
      spa: "0.0.0.0",
      tha: "02:00:00:00:00:01",
      tpa: "0.0.0.0",
    },
  });

  testVector({
    origin: "by hand: hardware addresses of 8 bytes (EUI-64) and protocol addresses of 2 (CHAOS)",
    linktype: LINKTYPE_ETHERNET,
    hex: `${HEAD} 0806 001b 0804 08 02 0002 0102030405060708 abcd 1112131415161718 ef01 ffff`,
    layer: "arp",
    fields: {
      htype: 27,
      ptype: 0x0804,
      hlen: 8,
      plen: 2,
      oper: 2,
      sha: "0102030405060708",
      spa: "abcd",
      tha: "1112131415161718",
      tpa: "ef01",
    },
  });

  it("has no payload: what follows is padding", () => {
    const packet = decode(
      parseHex(`${HEAD} 0806 0001 0800 06 04 0001 020000000001 c0000201 000000000000 c0000202 ffff`),
      LINKTYPE_ETHERNET,
    );
    assertStrictEquals(packet.payload.length, 0);
    assertStrictEquals(packet.error, undefined);
  });

  it("says how long its addresses make it", () => {
    const { error } = decode(parseHex(`${HEAD} 0806 0001 0800 ff ff 0001`), LINKTYPE_ETHERNET);
    assertEquals([error?.layer, error?.needed, error?.available, error?.limit], ["arp", 1028, 8, "capture"]);
  });

  it("refuses fields that do not fit", () => {
    const sizes = { htype: 1, ptype: 0x0800, hlen: 6, plen: 4, oper: 1 };
    const addresses = { sha: "02:00:00:00:00:01", spa: "192.0.2.1", tha: "02:00:00:00:00:02", tpa: "192.0.2.2" };
    assertThrows(() => encodeArp({ ...sizes, ...addresses, oper: 65536 }), RangeError, "arp.oper 65536");
    assertThrows(
      () => encodeArp({ ...sizes, ...addresses, hlen: 7, sha: "aabb", tha: "" }),
      RangeError,
      "the length field says 7",
    );
    assertThrows(() => encodeArp({ ...sizes, ...addresses, tpa: "192.0.2" }), TypeError, "192.0.2");
  });
});
