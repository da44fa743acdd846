import { assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import {
  decode,
  encodeLoopback,
  encodeSll,
  encodeSll2,
  LINKTYPE_LINUX_SLL,
  LINKTYPE_LINUX_SLL2,
  LINKTYPE_LOOP,
  LINKTYPE_NULL,
  parseHex,
} from "@capkit/capkit/core";
import { describe, it } from "node:test";
import { testVector } from "../support/layer_vector.ts";

const DATAGRAM = "4500 001f 0001 4000 4011 b6c9 c0000201 c0000202 0fa0 0009 000b a7c8 616263";

describe("Sll", () => {
  testVector({
    origin: "LINKTYPE_LINUX_SLL: sent from an Ethernet device",
    linktype: LINKTYPE_LINUX_SLL,
    hex: `0004 0001 0006 020000000001 beef 0800 ${DATAGRAM}`,
    layer: "sll",
    fields: {
      packetType: 4,
      arphrdType: 1,
      addressLength: 6,
      address: "02:00:00:00:00:01",
      unused: "beef",
      protocol: 0x0800,
    },
    payload: DATAGRAM,
  });

  testVector({
    origin: "by hand: a device without addresses, and LLC (protocol 4 is ETH_P_802_2)",
    linktype: LINKTYPE_LINUX_SLL,
    hex: "0000 0304 0000 0000000000000000 0004 424203 00",
    layer: "sll",
    fields: { packetType: 0, arphrdType: 772, addressLength: 0, address: "", unused: "0000000000000000", protocol: 4 },
    payload: "424203 00",
  });

  testVector({
    origin: "by hand: InfiniBand's addresses have 20 bytes, of which 8 are there",
    linktype: LINKTYPE_LINUX_SLL,
    hex: "0000 0020 0014 0102030405060708 88b5 00",
    layer: "sll",
    fields: {
      packetType: 0,
      arphrdType: 32,
      addressLength: 20,
      address: "01:02:03:04:05:06:07:08",
      unused: "",
      protocol: 0x88b5,
    },
    payload: "00",
  });

  it("does not take one of Linux's own protocol numbers for a length", () => {
    const packet = decode(parseHex("0000 0118 0000 0000000000000000 000c 0000007b"), LINKTYPE_LINUX_SLL);
    assertEquals(packet.layers.map(({ name }) => name), ["sll"]);
  });

  it("refuses fields that do not fit", () => {
    const fields = { packetType: 0, arphrdType: 1, addressLength: 6, address: "", unused: "", protocol: 0 };
    assertThrows(() => encodeSll({ ...fields, packetType: 65536 }), RangeError, "sll.packetType 65536");
    assertThrows(() => encodeSll({ ...fields, address: "02:00:00:00:00:01", unused: "000000" }), RangeError, "9");
  });
});

describe("Sll2", () => {
  testVector({
    origin: "LINKTYPE_LINUX_SLL2: received by an Ethernet device",
    linktype: LINKTYPE_LINUX_SLL2,
    hex: `0800 0000 00000003 0001 00 06 020000000001 0000 ${DATAGRAM}`,
    layer: "sll2",
    fields: {
      protocol: 0x0800,
      reserved: 0,
      ifindex: 3,
      arphrdType: 1,
      packetType: 0,
      addressLength: 6,
      address: "02:00:00:00:00:01",
      unused: "0000",
    },
    payload: DATAGRAM,
  });

  testVector({
    origin: "by hand: every number at its largest",
    linktype: LINKTYPE_LINUX_SLL2,
    hex: "ffff ffff ffffffff ffff ff ff ffffffffffffffff 00",
    layer: "sll2",
    fields: {
      protocol: 0xffff,
      reserved: 0xffff,
      ifindex: 0xffffffff,
      arphrdType: 0xffff,
      packetType: 255,
      addressLength: 255,
      address: "ff:ff:ff:ff:ff:ff:ff:ff",
      unused: "",
    },
    payload: "00",
  });

  it("refuses fields that do not fit", () => {
    const numbers = { protocol: 0, reserved: 0, ifindex: 0, arphrdType: 1, packetType: 0, addressLength: 6 };
    const fields = { ...numbers, address: "", unused: "" };
    assertThrows(() => encodeSll2({ ...fields, packetType: 256 }), RangeError, "sll2.packetType 256");
    assertThrows(() => encodeSll2({ ...fields, address: "2.0.0.0" }), TypeError, "2.0.0.0");
  });
});

describe("Loopback", () => {
  testVector({
    origin: "Scapy: IPv4, little-endian",
    linktype: LINKTYPE_NULL,
    hex: "02000000 4500001f000100004011f6c9c0000201c00002020fa00009000ba7c8616263",
    layer: "loopback",
    fields: { family: 2, littleEndian: true },
    payload: "4500001f000100004011f6c9c0000201c00002020fa00009000ba7c8616263",
  });

  testVector({
    origin: "LINKTYPE_NULL: AF_INET, big-endian",
    linktype: LINKTYPE_NULL,
    hex: `00000002 ${DATAGRAM}`,
    layer: "loopback",
    fields: { family: 2, littleEndian: false },
    payload: DATAGRAM,
  });

  testVector({
    origin: "LINKTYPE_LOOP: AF_INET",
    linktype: LINKTYPE_LOOP,
    hex: `00000002 ${DATAGRAM}`,
    layer: "loopback",
    fields: { family: 2, littleEndian: false },
    payload: DATAGRAM,
  });

  it("knows IPv6 by the numbers of all BSDs", () => {
    const ipv6 = `60000000 0000 3b 40 ${"00".repeat(32)}`;
    for (const family of ["18000000", "0000001c", "1e000000", "0000001e"]) {
      assertStrictEquals(decode(parseHex(`${family} ${ipv6}`), LINKTYPE_NULL).ipv6?.nextHeader, 59, family);
    }
    assertStrictEquals(decode(parseHex(`07000000 ${ipv6}`), LINKTYPE_NULL).ipv6, undefined);
  });

  it("refuses a family that does not fit", () => {
    assertThrows(
      () => encodeLoopback({ family: 2 ** 32, littleEndian: true }),
      RangeError,
      "loopback.family 4294967296",
    );
  });
});
