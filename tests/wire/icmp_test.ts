import { assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import { decode, encodeIcmp, frame, icmp, ipv4, LINKTYPE_RAW } from "@capkit/capkit/core";
import { describe, it } from "node:test";
import { testVector } from "../support/layer_vector.ts";

const ADDRESSES = "c0000201 c0000202";

describe("Icmp", () => {
  testVector({
    origin: "RFC 792: an echo request, checksum by another program",
    linktype: LINKTYPE_RAW,
    hex: `4500 001e 0000 0000 4001 f6db ${ADDRESSES} 0800 8f8e 0007 0001 6869`,
    layer: "icmp",
    fields: { type: 8, code: 0, checksum: 0x8f8e, restOfHeader: 0x70001, identifier: 7, sequence: 1 },
    payload: "6869",
    checksum: "ok",
  });

  testVector({
    origin: "RFC 1191, section 4: fragmentation needed, with the MTU of the next hop",
    linktype: LINKTYPE_RAW,
    hex: `4500 001c 0000 0000 ff01 37dd ${ADDRESSES} 0304 f71f 0000 05dc`,
    layer: "icmp",
    fields: { type: 3, code: 4, checksum: 0xf71f, restOfHeader: 1500, mtu: 1500 },
    checksum: "ok",
  });

  testVector({
    origin: "RFC 792: a redirect names a gateway",
    linktype: LINKTYPE_RAW,
    hex: `4500 001c 0000 0000 ff01 37dd ${ADDRESSES} 0501 3800 c00002fe`,
    layer: "icmp",
    fields: { type: 5, code: 1, checksum: 0x3800, restOfHeader: 0xc00002fe, gateway: "192.0.2.254" },
    checksum: "ok",
  });

  testVector({
    origin: "RFC 792: a parameter problem points to a byte",
    linktype: LINKTYPE_RAW,
    hex: `4500 001c 0000 0000 ff01 37dd ${ADDRESSES} 0c00 dfff 14000000`,
    layer: "icmp",
    fields: { type: 12, code: 0, checksum: 0xdfff, restOfHeader: 0x14000000, pointer: 20 },
    checksum: "ok",
  });

  testVector({
    origin: "by scapy 2.5: a timestamp reply",
    linktype: LINKTYPE_RAW,
    hex: "45000028000100004001f6d0c0000201c00002020e00c85912340002000003e8000007d000000bb8",
    layer: "icmp",
    fields: {
      "type": 14,
      "code": 0,
      "checksum": 51289,
      "restOfHeader": 305397762,
      "identifier": 4660,
      "sequence": 2,
      "originateTimestamp": 1000,
      "receiveTimestamp": 2000,
      "transmitTimestamp": 3000,
    },
    checksum: "ok",
  });

  testVector({
    origin: "by scapy 2.5: an address mask reply",
    linktype: LINKTYPE_RAW,
    hex: "45000020000100004001f6d8c0000201c00002021200effb00010002fffffe00",
    layer: "icmp",
    fields: {
      "type": 18,
      "code": 0,
      "checksum": 61435,
      "restOfHeader": 65538,
      "identifier": 1,
      "sequence": 2,
      "addressMask": "255.255.254.0",
    },
    checksum: "ok",
  });

  testVector({
    origin: "RFC 1256, section 3, by hand: a router advertisement",
    linktype: LINKTYPE_RAW,
    hex: "4500002c000100004001f6ccc0000201c00002020900e8f402020708c000020100000000c00002fe" +
      "80000000",
    layer: "icmp",
    fields: {
      "type": 9,
      "code": 0,
      "checksum": 59636,
      "restOfHeader": 33687304,
      "lifetime": 1800,
      "routers": [{ "address": "192.0.2.1", "preference": 0 }, { "address": "192.0.2.254", "preference": -2147483648 }],
    },
    checksum: "ok",
  });

  testVector({
    origin: "RFC 8335, section 2, by hand: an extended echo request by name",
    linktype: LINKTYPE_RAW,
    hex: "45000028000100004001f6d0c0000201c00002022a00beca1234050120000f520008030165746830",
    layer: "icmp",
    fields: {
      "type": 42,
      "code": 0,
      "checksum": 48842,
      "restOfHeader": 305399041,
      "identifier": 4660,
      "sequence": 5,
      "extendedFlags": 1,
    },
    payload: "20000f520008030165746830",
    checksum: "ok",
  });

  testVector({
    origin: "RFC 8335, section 3, by hand: an extended echo reply",
    linktype: LINKTYPE_RAW,
    hex: "4500001c000100004001f6dcc0000201c00002022b00bd8512340546",
    layer: "icmp",
    fields: {
      "type": 43,
      "code": 0,
      "checksum": 48517,
      "restOfHeader": 305399110,
      "identifier": 4660,
      "sequence": 5,
      "extendedFlags": 70,
    },
    checksum: "ok",
  });

  it("names types and codes", () => {
    const names = (type: number, code: number) => {
      const message =
        decode(frame(ipv4({ src: "192.0.2.1", dst: "192.0.2.2" }), icmp({ type, code })), LINKTYPE_RAW).icmp;
      return [message?.typeName, message?.codeName];
    };
    assertEquals(names(0, 0), ["echo reply", undefined]);
    assertEquals(names(3, 3), ["destination unreachable", "port unreachable"]);
    assertEquals(names(11, 1), ["time exceeded", "fragment reassembly time exceeded"]);
    assertEquals(names(200, 1), [undefined, undefined]);
  });

  it("has the fields of its type alone", () => {
    const addresses = { src: "192.0.2.1", dst: "192.0.2.2" };
    const message = decode(frame(ipv4(addresses), icmp({ type: 11, restOfHeader: 0xffffffff })), LINKTYPE_RAW).icmp;
    assertEquals(
      [message?.identifier, message?.sequence, message?.mtu, message?.gateway, message?.pointer],
      [undefined, undefined, undefined, undefined, undefined],
    );
  });

  it("tells a checksum that is wrong or cut", () => {
    const bytes = frame(
      ipv4({ src: "192.0.2.1", dst: "192.0.2.2" }),
      icmp({ type: 8, checksum: 1 }),
      new Uint8Array(9),
    );
    const bad = decode(bytes, LINKTYPE_RAW);
    assertStrictEquals(bad.icmp && bad.checksum(bad.icmp), "bad");
    const cut = decode(bytes.subarray(0, -1), LINKTYPE_RAW);
    assertStrictEquals(cut.icmp && cut.checksum(cut.icmp), "truncated");
  });

  it("refuses fields that do not fit", () => {
    const fields = { type: 8, code: 0, checksum: 0, restOfHeader: 0 };
    assertThrows(() => encodeIcmp({ ...fields, type: 256 }), RangeError, "icmp.type 256");
    assertThrows(() => encodeIcmp({ ...fields, sequence: 65536 }), RangeError, "icmp.sequence 65536");
    assertThrows(() => encodeIcmp({ ...fields, gateway: "here" }), TypeError, "here");
  });
});
