import { assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import {
  Chap,
  decode,
  encodePpp,
  encodePppControl,
  type Layer,
  type LayerClass,
  Lcp,
  LINKTYPE_PPP,
  LINKTYPE_PPP_HDLC,
  Pap,
  parseHex,
} from "@capkit/capkit/core";
import { describe, it } from "node:test";
import { testVector } from "../support/layer_vector.ts";

const DATAGRAM = "4500001f000100004011f6c9c0000201c00002020fa00009000ba7c8616263";

function first<T extends Layer>(type: LayerClass<T>, hex: string): T | undefined {
  return decode(parseHex(hex), LINKTYPE_PPP).layer(type);
}

describe("Ppp", () => {
  testVector({
    origin: "pppd 2.4.9: LCP has all fields",
    linktype: LINKTYPE_PPP,
    hex: "ff03 c021 0101001402060000000005 0625ae983407020802",
    layer: "ppp",
    fields: { addressAndControl: true, compressed: false, protocol: 0xc021 },
    payload: "01010014020600000000050625ae983407020802",
    encode: encodePpp,
  });

  testVector({
    origin: "RFC 1661, section 6.6: without address and control",
    linktype: LINKTYPE_PPP,
    hex: `0021 ${DATAGRAM}`,
    layer: "ppp",
    fields: { addressAndControl: false, compressed: false, protocol: 0x21 },
    payload: DATAGRAM,
    encode: encodePpp,
  });

  testVector({
    origin: "RFC 1661, section 6.5: the protocol in one byte",
    linktype: LINKTYPE_PPP,
    hex: `ff03 21 ${DATAGRAM}`,
    layer: "ppp",
    fields: { addressAndControl: true, compressed: true, protocol: 0x21 },
    payload: DATAGRAM,
    encode: encodePpp,
  });

  testVector({
    origin: "Scapy: without all that may be left out",
    linktype: LINKTYPE_PPP,
    hex: `21 ${DATAGRAM}`,
    layer: "ppp",
    fields: { addressAndControl: false, compressed: true, protocol: 0x21 },
    payload: DATAGRAM,
    encode: encodePpp,
  });

  it("is met on a serial line too, and carries IPv4", () => {
    const packet = decode(parseHex(`ff03 0021 ${DATAGRAM}`), LINKTYPE_PPP_HDLC);
    assertStrictEquals(packet.udp?.dstPort, 9);
  });

  it("refuses fields that do not fit", () => {
    const fields = { addressAndControl: false, compressed: true, protocol: 0x0121 };
    assertThrows(() => encodePpp(fields), RangeError, "ppp.protocol 289");
  });
});

describe("PppControl", () => {
  testVector({
    origin: "Scapy: LCP asks for an MRU, CHAP with MD5 and a magic number",
    linktype: LINKTYPE_PPP,
    hex: "c021 01 05 0013 01 04 05d4 03 05 c22305 05 06 01020304",
    layer: "lcp",
    fields: {
      code: 1,
      identifier: 5,
      length: 19,
      options: [{ type: 1, data: "05d4" }, { type: 3, data: "c22305" }, { type: 5, data: "01020304" }],
      data: "",
    },
    encode: encodePppControl,
  });

  testVector({
    origin: "RFC 1661, section 5.8, by hand: LCP's echo request has no options",
    linktype: LINKTYPE_PPP,
    hex: "ff03 c021 09 06 000a 01020304 6869",
    layer: "lcp",
    fields: { code: 9, identifier: 6, length: 10, options: [], data: "010203046869" },
    encode: encodePppControl,
  });

  testVector({
    origin: "Scapy: IPCP asks for an address and a DNS server",
    linktype: LINKTYPE_PPP,
    hex: "8021 01 01 0010 03 06 c0000209 81 06 c0000235",
    layer: "ipcp",
    fields: {
      code: 1,
      identifier: 1,
      length: 16,
      options: [{ type: 3, data: "c0000209" }, { type: 129, data: "c0000235" }],
      data: "",
    },
    encode: encodePppControl,
  });

  testVector({
    origin: "RFC 1332, section 3.3, by hand: IPCP accepts an address",
    linktype: LINKTYPE_PPP,
    hex: "8021 02 01 000a 03 06 c0000209",
    layer: "ipcp",
    fields: { code: 2, identifier: 1, length: 10, options: [{ type: 3, data: "c0000209" }], data: "" },
    encode: encodePppControl,
  });

  testVector({
    origin: "pppd 2.4.9: IPV6CP asks for an interface identifier",
    linktype: LINKTYPE_PPP,
    hex: "8057 01 01 000e 01 0a 49f2e89447504654",
    layer: "ipv6cp",
    fields: { code: 1, identifier: 1, length: 14, options: [{ type: 1, data: "49f2e89447504654" }], data: "" },
    encode: encodePppControl,
  });

  testVector({
    origin: "pppd 2.4.9: IPV6CP ends, and says why",
    linktype: LINKTYPE_PPP,
    hex: "8057 05 02 0022 496e7465726661636520636f6e66696775726174696f6e206661696c6564",
    layer: "ipv6cp",
    fields: {
      code: 5,
      identifier: 2,
      length: 34,
      options: [],
      data: "496e7465726661636520636f6e66696775726174696f6e206661696c6564",
    },
    encode: encodePppControl,
  });

  testVector({
    origin: "RFC 5072, section 4.1, by hand: IPV6CP refuses an identifier with another one",
    linktype: LINKTYPE_PPP,
    hex: "8057 03 01 000e 01 0a 0200000000000001",
    layer: "ipv6cp",
    fields: { code: 3, identifier: 1, length: 14, options: [{ type: 1, data: "0200000000000001" }], data: "" },
    encode: encodePppControl,
  });

  testVector({
    origin: "pppd 2.4.9: CCP asks for Deflate, by its old number too, or BSD Compress",
    linktype: LINKTYPE_PPP,
    hex: "80fd 01 01 000f 1a 04 7800 18 04 7800 15 03 2f",
    layer: "ccp",
    fields: {
      code: 1,
      identifier: 1,
      length: 15,
      options: [{ type: 26, data: "7800" }, { type: 24, data: "7800" }, { type: 21, data: "2f" }],
      data: "",
    },
    encode: encodePppControl,
  });

  testVector({
    origin: "pppd 2.4.9: CCP wants fewer bits",
    linktype: LINKTYPE_PPP,
    hex: "80fd 03 01 0007 15 03 2c",
    layer: "ccp",
    fields: { code: 3, identifier: 1, length: 7, options: [{ type: 21, data: "2c" }], data: "" },
    encode: encodePppControl,
  });

  testVector({
    origin: "RFC 1979, section 3, by hand: CCP accepts Deflate with a window of 32 kB",
    linktype: LINKTYPE_PPP,
    hex: "80fd 02 01 0008 1a 04 7800",
    layer: "ccp",
    fields: { code: 2, identifier: 1, length: 8, options: [{ type: 26, data: "7800" }], data: "" },
    encode: encodePppControl,
  });

  it("keeps as data what is no option", () => {
    const message = first(Lcp, "c021 01 05 000c 01 04 05d4 05 06 0102");
    assertEquals(message?.options, [{ type: 1, data: "05d4" }]);
    assertStrictEquals(message?.data, "05060102");
    assertStrictEquals(first(Lcp, "c021 01 05 0006 01 00")?.data, "0100");
  });

  it("ends where its length says, but not before its first four bytes", () => {
    assertStrictEquals(first(Lcp, "c021 09 06 0006 0102 0304")?.data, "0102");
    assertStrictEquals(first(Lcp, "c021 09 06 0000 0102 0304")?.headerLength, 4);
  });

  it("refuses fields that do not fit", () => {
    const fields = { code: 1, identifier: 0, length: 4, options: [], data: "" };
    assertThrows(() => encodePppControl({ ...fields, code: 256 }), RangeError, "ppp.code 256");
    const options = [{ type: 1, data: "00".repeat(254) }];
    assertThrows(() => encodePppControl({ ...fields, options }), RangeError, "ppp.option.length 256");
  });
});

describe("Pap", () => {
  testVector({
    origin: "Scapy: a request",
    linktype: LINKTYPE_PPP,
    hex: "c023 01 01 0010 04 75736572 06 736563726574",
    layer: "pap",
    fields: { code: 1, identifier: 1, length: 16, options: [], data: "0475736572" + "06736563726574" },
    encode: encodePppControl,
  });

  testVector({
    origin: "RFC 1334, section 2.2.2, by hand: an answer",
    linktype: LINKTYPE_PPP,
    hex: "ff03 c023 02 01 000d 08 4c6f67696e206f6b",
    layer: "pap",
    fields: { code: 2, identifier: 1, length: 13, options: [], data: "084c6f67696e206f6b" },
    encode: encodePppControl,
  });

  it("reads name and password, and the message of an answer", () => {
    const request = first(Pap, "c023 01 01 0010 04 75736572 06 736563726574");
    assertEquals([request?.peer?.text, request?.password?.text, request?.message], ["user", "secret", undefined]);
    const answer = first(Pap, "c023 02 01 000d 08 4c6f67696e206f6b");
    assertEquals([answer?.peer, answer?.message?.text], [undefined, "Login ok"]);
  });

  it("has no text whose bytes are not all there", () => {
    const request = first(Pap, "c023 01 01 0010 04 75736572 06 7365");
    assertEquals([request?.peer?.text, request?.password], ["user", undefined]);
    assertStrictEquals(first(Pap, "c023 01 01 0004")?.peer, undefined);
  });
});

describe("Chap", () => {
  testVector({
    origin: "Scapy: a challenge",
    linktype: LINKTYPE_PPP,
    hex: "c223 01 01 0011 08 0102030405060708 62726173",
    layer: "chap",
    fields: { code: 1, identifier: 1, length: 17, options: [], data: "08010203040506070862726173" },
    encode: encodePppControl,
  });

  testVector({
    origin: "RFC 1994, section 4.2, by hand: success",
    linktype: LINKTYPE_PPP,
    hex: "ff03 c223 03 01 000b 77656c636f6d65",
    layer: "chap",
    fields: { code: 3, identifier: 1, length: 11, options: [], data: "77656c636f6d65" },
    encode: encodePppControl,
  });

  it("reads value and name, and the message of a verdict", () => {
    const challenge = first(Chap, "c223 01 01 0011 08 0102030405060708 62726173");
    assertEquals([challenge?.peer?.text, challenge?.message], ["bras", undefined]);
    assertStrictEquals(challenge?.value === undefined ? 0 : challenge.value.end - challenge.value.offset, 8);
    const verdict = first(Chap, "c223 03 01 000b 77656c636f6d65");
    assertEquals([verdict?.value, verdict?.peer, verdict?.message?.text], [undefined, undefined, "welcome"]);
  });
});
