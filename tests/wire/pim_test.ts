import { assertEquals, assertStrictEquals } from "@std/assert";
import { decode, encodePim, fieldByName, LINKTYPE_RAW, parseHex } from "@capkit/capkit/core";
import { describe, it } from "node:test";
import { testVector } from "../support/layer_vector.ts";

const NULL_REGISTER =
  "45000030000100004067f662c0000201c00002022100 9eff40000000 45000014000100004067cf75c000020ae8010101";

describe("Pim", () => {
  testVector({
    origin: "scapy: a hello",
    linktype: LINKTYPE_RAW,
    hex: "450000360001000001671752c0000201e000000d2000eaf20001000200690002000481f409c4001300040000000700140004" +
      "12345678",
    layer: "pim",
    fields: {
      version: 2,
      type: 0,
      reserved: 0,
      checksum: 60146,
      options: [{ type: 1, data: "0069" }, { type: 2, data: "81f409c4" }, { type: 19, data: "00000007" }, {
        type: 20,
        data: "12345678",
      }],
    },
    payload: "0001000200690002000481f409c400130004000000070014000412345678",
    checksum: "ok",
    encode: encodePim,
  });

  testVector({
    origin: "RFC 7761, section 4.9.3: a Register that carries a packet, by hand",
    linktype: LINKTYPE_RAW,
    hex: "4500 0030 0001 0000 4067 0000 c0000201 c0000202 21 00 deff 00000000 " +
      "45000014000100000100b6e4c0000201e8010101",
    layer: "pim",
    fields: { version: 2, type: 1, reserved: 0, checksum: 57087, registerFlags: 0 },
    payload: "45000014000100000100b6e4c0000201e8010101",
    checksum: "ok",
    encode: encodePim,
  });

  testVector({
    origin: "Scapy 2.5.0: a Null-Register, which has a header of no packet",
    linktype: LINKTYPE_RAW,
    hex: NULL_REGISTER,
    layer: "pim",
    fields: { version: 2, type: 1, reserved: 0, checksum: 0x9eff, registerFlags: 0x40000000 },
    payload: "45000014000100004067cf75c000020ae8010101",
    checksum: "ok",
    encode: encodePim,
  });

  it("meets the header in a Null-Register as one that is quoted", () => {
    const packet = decode(parseHex(NULL_REGISTER), LINKTYPE_RAW);
    assertEquals(packet.layers.map(({ name }) => name), ["ipv4", "pim"]);
    assertEquals(packet.quoted.map(({ name }) => name), ["ipv4"]);
    assertStrictEquals(packet.error, undefined);
    assertEquals(fieldByName("ip.dst")?.occurrences(packet, 1), ["192.0.2.2", "232.1.1.1"]);
    assertEquals(fieldByName("frame.protocols")?.occurrences(packet, 1), ["raw:ip:pim:ip"]);
    const older = decode(parseHex(NULL_REGISTER).subarray(0, 28), LINKTYPE_RAW);
    assertEquals(older.layers.map(({ name }) => name), ["ipv4", "pim"]);
  });

  testVector({
    origin: "RFC 7761, section 4.9.4: a Register-Stop over IPv6 with a bad checksum, by hand",
    linktype: LINKTYPE_RAW,
    hex: "60000000 0004 67 01 fe800000000000000000000000000001 fe800000000000000000000000000002 22 00 0000",
    layer: "pim",
    fields: { version: 2, type: 2, reserved: 0, checksum: 0, message: {} },
    checksum: "bad",
    encode: encodePim,
  });

  testVector({
    origin: "scapy: a Join/Prune",
    linktype: LINKTYPE_RAW,
    hex: "4500003e000100000167174ac0000201e000000d23009fae0100c0000202000100d201000020e80101010001000101000420" +
      "c000020a01000520c000020b",
    layer: "pim",
    fields: {
      version: 2,
      type: 3,
      reserved: 0,
      checksum: 40878,
      message: {
        upstreamNeighbor: { address: "192.0.2.2" },
        numGroups: 1,
        holdTime: 210,
        groups: [{
          address: "232.1.1.1",
          maskLength: 32,
          flags: 0,
          joined: [{ address: "192.0.2.10", maskLength: 32, flags: 4 }],
          pruned: [{ address: "192.0.2.11", maskLength: 32, flags: 5 }],
        }],
      },
    },
    payload: "0100c0000202000100d201000020e80101010001000101000420c000020a01000520c000020b",
    checksum: "ok",
    encode: encodePim,
  });

  testVector({
    origin: "RFC 7761, section 4.9.4: a Register-Stop, by hand",
    linktype: LINKTYPE_RAW,
    hex: "450000260001000001671762c0000201e000000d220030d301000020e80101010100c0000209",
    layer: "pim",
    fields: {
      version: 2,
      type: 2,
      reserved: 0,
      checksum: 12499,
      message: {
        group: { address: "232.1.1.1", maskLength: 32, flags: 0 },
        source: { address: "192.0.2.9" },
      },
    },
    payload: "01000020e80101010100c0000209",
    checksum: "ok",
    encode: encodePim,
  });

  testVector({
    origin: "RFC 7761, section 4.9.6: an Assert, by hand",
    linktype: LINKTYPE_RAW,
    hex: "4500002e000100000167175ac0000201e000000d2500ad5a01000020e80101010100c00002098000006e0000000a",
    layer: "pim",
    fields: {
      version: 2,
      type: 5,
      reserved: 0,
      checksum: 44378,
      message: {
        group: { address: "232.1.1.1", maskLength: 32, flags: 0 },
        source: { address: "192.0.2.9" },
        rpTree: true,
        metricPreference: 110,
        metric: 10,
      },
    },
    payload: "01000020e80101010100c00002098000006e0000000a",
    checksum: "ok",
    encode: encodePim,
  });

  testVector({
    origin: "RFC 5059, section 4.2: a Candidate-RP-Advertisement, by hand",
    linktype: LINKTYPE_RAW,
    hex: "450000320001000001671756c0000201e000000d28003d6b02c000960100c000020201000018e801010001000018e8010108",
    layer: "pim",
    fields: {
      version: 2,
      type: 8,
      reserved: 0,
      checksum: 15723,
      message: {
        rp: { address: "192.0.2.2" },
        prefixCount: 2,
        priority: 192,
        holdTime: 150,
        groups: [{ address: "232.1.1.0", maskLength: 24, flags: 0 }, {
          address: "232.1.1.8",
          maskLength: 24,
          flags: 0,
        }],
      },
    },
    payload: "02c000960100c000020201000018e801010001000018e8010108",
    checksum: "ok",
    encode: encodePim,
  });

  testVector({
    origin: "RFC 3973, section 4.7.10: a State-Refresh, by hand",
    linktype: LINKTYPE_RAW,
    hex: "450000380001000001671750c0000201e000000d29006dd601000020e80101010100c00002090100c00002070000006e0000" +
      "000a1840e03c",
    layer: "pim",
    fields: {
      version: 2,
      type: 9,
      reserved: 0,
      checksum: 28118,
      message: {
        group: { address: "232.1.1.1", maskLength: 32, flags: 0 },
        source: { address: "192.0.2.9" },
        originator: { address: "192.0.2.7" },
        rpTree: false,
        metricPreference: 110,
        metric: 10,
        maskLength: 24,
        ttl: 64,
        flags: 224,
        interval: 60,
      },
    },
    payload: "01000020e80101010100c00002090100c00002070000006e0000000a1840e03c",
    checksum: "ok",
    encode: encodePim,
  });

  testVector({
    origin: "RFC 5015, section 3.7: an Offer, by hand",
    linktype: LINKTYPE_RAW,
    hex: "450000260001000001671762c0000201e000000d2a1012750100c00002020000006e0000000a",
    layer: "pim",
    fields: {
      version: 2,
      type: 10,
      reserved: 16,
      checksum: 4725,
      message: { rp: { address: "192.0.2.2" }, metricPreference: 110, metric: 10 },
    },
    payload: "0100c00002020000006e0000000a",
    checksum: "ok",
    encode: encodePim,
  });

  testVector({
    origin: "RFC 7761, section 4.9.6: an Assert with a group of an unknown family, by hand",
    linktype: LINKTYPE_RAW,
    hex: "4500002e000100000167175ac0000201e000000d2500905703000020010203040100c00002098000006e0000000a",
    layer: "pim",
    fields: { version: 2, type: 5, reserved: 0, checksum: 36951, message: {} },
    payload: "03000020010203040100c00002098000006e0000000a",
    checksum: "ok",
    encode: encodePim,
  });

  testVector({
    origin: "RFC 7761, section 4.9.5: a Join/Prune of two groups over IPv6, by hand",
    linktype: LINKTYPE_RAW,
    hex: "60000000009a6701fe800000000000000000000000000001ff02000000000000000000000000000d23005446020020010db8" +
      "000000000000000000000001000200d202000080ff3e0000000000000000000000000001000200010200048020010db80000" +
      "0000000000000000000a0200078020010db800000000000000000000000b0200058020010db800000000000000000000000c" +
      "02008180ff3e0000000000000000000000000002000000010200048020010db800000000000000000000000d",
    layer: "pim",
    fields: {
      version: 2,
      type: 3,
      reserved: 0,
      checksum: 21574,
      message: {
        upstreamNeighbor: { address: "2001:db8::1" },
        numGroups: 2,
        holdTime: 210,
        groups: [{
          address: "ff3e::1",
          maskLength: 128,
          flags: 0,
          joined: [{ address: "2001:db8::a", maskLength: 128, flags: 4 }, {
            address: "2001:db8::b",
            maskLength: 128,
            flags: 7,
          }],
          pruned: [{ address: "2001:db8::c", maskLength: 128, flags: 5 }],
        }, {
          address: "ff3e::2",
          maskLength: 128,
          flags: 129,
          joined: [],
          pruned: [{ address: "2001:db8::d", maskLength: 128, flags: 4 }],
        }],
      },
    },
    payload: "020020010db8000000000000000000000001000200d202000080ff3e00000000000000000000000000010002000102000480" +
      "20010db800000000000000000000000a0200078020010db800000000000000000000000b0200058020010db8000000000000" +
      "00000000000c02008180ff3e0000000000000000000000000002000000010200048020010db800000000000000000000000d",
    checksum: "ok",
    encode: encodePim,
  });

  testVector({
    origin: "RFC 5384, section 3: a Join with attributes over IPv6, by hand",
    linktype: LINKTYPE_RAW,
    hex: "6000000000636701fe800000000000000000000000000001ff02000000000000000000000000000d23007c14020020010db8" +
      "000000000000000000000001000100d202000080ff3e0000000000000000000000000001000100010201078020010db80000" +
      "0000000000000000000a0001aac004010203040200068020010db800000000000000000000000b",
    layer: "pim",
    fields: {
      version: 2,
      type: 3,
      reserved: 0,
      checksum: 31764,
      message: {
        upstreamNeighbor: { address: "2001:db8::1" },
        numGroups: 1,
        holdTime: 210,
        groups: [{
          address: "ff3e::1",
          maskLength: 128,
          flags: 0,
          joined: [{
            address: "2001:db8::a",
            maskLength: 128,
            flags: 7,
            attributes: [{ flags: 0, data: "aa" }, { flags: 192, data: "01020304" }],
          }],
          pruned: [{ address: "2001:db8::b", maskLength: 128, flags: 6 }],
        }],
      },
    },
    payload: "020020010db8000000000000000000000001000100d202000080ff3e00000000000000000000000000010001000102010780" +
      "20010db800000000000000000000000a0001aac004010203040200068020010db800000000000000000000000b",
    checksum: "ok",
    encode: encodePim,
  });

  testVector({
    origin: "RFC 5059, section 4.1: a Bootstrap over IPv6, by hand",
    linktype: LINKTYPE_RAW,
    hex: "60000000005e6701fe800000000000000000000000000001ff02000000000000000000000000000d240049cb12341e400200" +
      "20010db800000000000000000000000102000008ff00000000000000000000000000000002020000020020010db800000000" +
      "00000000000000020096c000020020010db800000000000000000000000300961000",
    layer: "pim",
    fields: {
      version: 2,
      type: 4,
      reserved: 0,
      checksum: 18891,
      message: {
        bsr: { address: "2001:db8::1" },
        fragmentTag: 4660,
        hashMaskLength: 30,
        bsrPriority: 64,
        groups: [{
          address: "ff00::",
          maskLength: 8,
          flags: 0,
          rps: [{ address: "2001:db8::2", holdTime: 150, priority: 192 }, {
            address: "2001:db8::3",
            holdTime: 150,
            priority: 16,
          }],
        }],
      },
    },
    payload: "12341e40020020010db800000000000000000000000102000008ff0000000000000000000000000000000202000002002001" +
      "0db80000000000000000000000020096c000020020010db800000000000000000000000300961000",
    checksum: "ok",
    encode: encodePim,
  });
});
