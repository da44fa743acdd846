import { assertEquals } from "@std/assert";
import { Bgp, type BgpFields, encodeBgp, LINKTYPE_RAW, parseHex } from "@capkit/capkit/core";
import { describe, it } from "node:test";
import { testVector } from "../support/layer_vector.ts";

/** The header of the first message, which is that of the layer. */
function encodeFirst({ messages: [first] }: BgpFields): Uint8Array {
  return first === undefined ? new Uint8Array() : encodeBgp(first);
}

/** The types of the messages in these bytes. */
function typesOf(hex: string): number[] | undefined {
  const bytes = parseHex(hex);
  return Bgp.decode(new DataView(bytes.buffer), 0, bytes.length)?.messages.map(({ type }) => type);
}

const MARKER = "ff".repeat(16);

describe("Bgp", () => {
  it("reads a segment's messages up to what is none", () => {
    assertEquals(typesOf(`${MARKER} 0013 04 ${MARKER} 0017 05 00010001`), [4, 5]);
    assertEquals(typesOf(`${MARKER} 0013 04 ${MARKER} 0012 04`), [4]);
    assertEquals(typesOf(`${MARKER} 0013 04 ${"00".repeat(16)} 0013 04`), [4, 4]);
    assertEquals(typesOf(`${MARKER} 0013 04 ${"00".repeat(16)} 2000 04`), [4]);
    assertEquals(typesOf(`${MARKER} 0013 04 ${MARKER} 2000 02`), [4, 2]);
    assertEquals(typesOf(`${MARKER} 0013 04 ${MARKER} 00`), [4]);
  });

  testVector({
    origin: "scapy: an OPEN",
    linktype: LINKTYPE_RAW,
    hex: "45000045000100004006f6aec0000201c00002029c4000b3000000000000000050182000acf70000ffffffffffffffffffff" +
      "ffffffffffff001d0104fde900b4c000020100",
    layer: "bgp",
    fields: {
      messages: [{
        marker: "ffffffffffffffffffffffffffffffff",
        length: 29,
        type: 1,
        open: { version: 4, myAs: 65001, holdTime: 180, identifier: "192.0.2.1", parametersLength: 0 },
      }],
    },
    payload: "04fde900b4c000020100",
    encode: encodeFirst,
  });

  testVector({
    origin: "scapy: an OPEN with capabilities, and a KEEPALIVE",
    linktype: LINKTYPE_RAW,
    hex: "45000076000100004006f67dc0000201c00002029c4000b3000000010000000150182000fbdd0000ffffffffffffffffffff" +
      "ffffffffffff003b01045ba000b4c00002011e020601040002000102064104000100000202020002084006807800010180ff" +
      "ffffffffffffffffffffffffffffff001304",
    layer: "bgp",
    fields: {
      messages: [{
        marker: "ffffffffffffffffffffffffffffffff",
        length: 59,
        type: 1,
        open: {
          version: 4,
          myAs: 23456,
          holdTime: 180,
          identifier: "192.0.2.1",
          parametersLength: 30,
          capabilities: [{ code: 1, afi: 2, safi: 1 }, { code: 65, as: 65536 }, { code: 2 }, {
            code: 64,
            restartFlags: 8,
            restartTime: 120,
            families: [{ afi: 1, safi: 1, flags: 128 }],
          }],
        },
      }, { marker: "ffffffffffffffffffffffffffffffff", length: 19, type: 4 }],
    },
    payload: "045ba000b4c00002011e020601040002000102064104000100000202020002084006807800010180ffffffffffffffffffff" +
      "ffffffffffff001304",
    encode: encodeFirst,
  });

  testVector({
    origin: "scapy: an UPDATE",
    linktype: LINKTYPE_RAW,
    hex: "4500006b000100004006f688c0000201c00002029c4000b300000001000000015018200018280000ffffffffffffffffffff" +
      "ffffffffffff004302000418c6336400264001010040020a0202000100000000fde9400304c00002018004040000000a4005" +
      "0400000064080a",
    layer: "bgp",
    fields: {
      messages: [{
        marker: "ffffffffffffffffffffffffffffffff",
        length: 67,
        type: 2,
        update: {
          withdrawn: ["198.51.100.0/24"],
          attributes: [
            { flags: 64, type: 1, origin: 0 },
            { flags: 64, type: 2, segments: [{ type: 2, as: [65536, 65001] }] },
            { flags: 64, type: 3, nextHop: "192.0.2.1" },
            { flags: 128, type: 4, multiExitDisc: 10 },
            { flags: 64, type: 5, localPref: 100 },
          ],
          nlri: ["10.0.0.0/8"],
        },
      }],
    },
    payload: "000418c6336400264001010040020a0202000100000000fde9400304c00002018004040000000a40050400000064080a",
    encode: encodeFirst,
  });

  testVector({
    origin: "RFC 5492, section 4: an OPEN with more capabilities, by hand",
    linktype: LINKTYPE_RAW,
    hex: "450000a7000100004006f64cc0000201c00002029c4000b300000001000000015018200079490000ffffffffffffffffffff" +
      "ffffffffffff007f0104fde900b4c0000201620206010400010001020601040002000102020200020280000212400a807800" +
      "0101800002010041040001000a020a450800010103000201010228460006000506000100010002470700010180000078490a" +
      "05686f73743103646f6d4301006302abcd",
    layer: "bgp",
    fields: {
      messages: [{
        marker: "ffffffffffffffffffffffffffffffff",
        length: 127,
        type: 1,
        open: {
          version: 4,
          myAs: 65001,
          holdTime: 180,
          identifier: "192.0.2.1",
          parametersLength: 98,
          capabilities: [
            { code: 1, afi: 1, safi: 1 },
            { code: 1, afi: 2, safi: 1 },
            { code: 2 },
            { code: 128 },
            {
              code: 64,
              restartFlags: 8,
              restartTime: 120,
              families: [{ afi: 1, safi: 1, flags: 128 }, { afi: 2, safi: 1, flags: 0 }],
            },
            { code: 65, as: 65546 },
            { code: 69, families: [{ afi: 1, safi: 1, sendReceive: 3 }, { afi: 2, safi: 1, sendReceive: 1 }] },
            { code: 70 },
            { code: 6 },
            { code: 5, families: [{ afi: 1, safi: 1, nextHopAfi: 2 }] },
            { code: 71, data: "00010180000078" },
            { code: 73, hostName: "host1", domainName: "dom" },
            { code: 67, data: "00" },
            { code: 99, data: "abcd" },
          ],
        },
      }],
    },
    payload: "04fde900b4c0000201620206010400010001020601040002000102020200020280000212400a807800010180000201004104" +
      "0001000a020a450800010103000201010228460006000506000100010002470700010180000078490a05686f73743103646f" +
      "6d4301006302abcd",
    encode: encodeFirst,
  });

  testVector({
    origin: "RFC 4271, section 4.3: an UPDATE with all attributes, by hand",
    linktype: LINKTYPE_RAW,
    hex: "45000179000100004006f57ac0000201c00002029c4200b300000001000000015018200011050000ffffffffffffffffffff" +
      "ffffffffffff015102000918c6336419cb007180012b400101004002180203000100000000fde90000fdea01020000000100" +
      "000002400304c00002018004040000000a40050400000064400600c0070800010000c0000209c00824fde90001ffffff01ff" +
      "ffff020000000100010000ffff0000ffff029affff1234fffe0001800904c0000207800a08c0000207c0000208d010009800" +
      "02fde9000000640102c000020100014303fde9000000070203000100000005030b000000000001030c0000000000088006fd" +
      "e94b1896804004fde94b1896804102c000020100014202000100000001430c00000000000106000100000000018007000000" +
      "0000018102c00002010001820300010000000108020000000000010005c0000200010100020000000000010106c000020001" +
      "01c0200c000100000000000100000002c063020102080a0cac1000",
    layer: "bgp",
    fields: {
      messages: [{
        marker: "ffffffffffffffffffffffffffffffff",
        length: 337,
        type: 2,
        update: {
          withdrawn: ["198.51.100.0/24", "203.0.113.128/25"],
          attributes: [
            { flags: 64, type: 1, origin: 0 },
            { flags: 64, type: 2, segments: [{ type: 2, as: [65536, 65001, 65002] }, { type: 1, as: [1, 2] }] },
            { flags: 64, type: 3, nextHop: "192.0.2.1" },
            { flags: 128, type: 4, multiExitDisc: 10 },
            { flags: 64, type: 5, localPref: 100 },
            { flags: 64, type: 6 },
            { flags: 192, type: 7, aggregator: { as: 65536, origin: "192.0.2.9" } },
            {
              flags: 192,
              type: 8,
              communities: [
                "65001:1",
                "65535:65281",
                "65535:65282",
                "0:1",
                "1:0",
                "65535:0",
                "65535:666",
                "65535:4660",
                "65534:1",
              ],
            },
            { flags: 128, type: 9, originatorId: "192.0.2.7" },
            { flags: 128, type: 10, clusters: ["192.0.2.7", "192.0.2.8"] },
            {
              flags: 208,
              type: 16,
              extendedCommunities: [
                { type: 0, subtype: 2, value: "65001:100" },
                { type: 1, subtype: 2, value: "192.0.2.1:1" },
                { type: 67, subtype: 3, value: "fde900000007" },
                { type: 2, subtype: 3, value: "65536:5" },
                { type: 3, subtype: 11, value: "000000000001" },
                { type: 3, subtype: 12, value: "000000000008" },
                { type: 128, subtype: 6, value: "fde94b189680" },
                { type: 64, subtype: 4, value: "fde94b189680" },
                { type: 65, subtype: 2, value: "192.0.2.1:1" },
                { type: 66, subtype: 2, value: "65536:1" },
                { type: 67, subtype: 12, value: "000000000001" },
                { type: 6, subtype: 0, value: "010000000001" },
                { type: 128, subtype: 7, value: "000000000001" },
                { type: 129, subtype: 2, value: "c00002010001" },
                { type: 130, subtype: 3, value: "000100000001" },
                { type: 8, subtype: 2, value: "000000000001" },
                { type: 0, subtype: 5, value: "49152:33554689" },
                { type: 0, subtype: 2, value: "0:1" },
                { type: 1, subtype: 6, value: "192.0.2.0:257" },
              ],
            },
            { flags: 192, type: 32, largeCommunities: ["65536:1:2"] },
            { flags: 192, type: 99, data: "0102" },
          ],
          nlri: ["10.0.0.0/8", "172.16.0.0/12", "0.0.0.0/0"],
        },
      }],
    },
    payload: "000918c6336419cb007180012b400101004002180203000100000000fde90000fdea01020000000100000002400304c00002" +
      "018004040000000a40050400000064400600c0070800010000c0000209c00824fde90001ffffff01ffffff02000000010001" +
      "0000ffff0000ffff029affff1234fffe0001800904c0000207800a08c0000207c0000208d01000980002fde9000000640102" +
      "c000020100014303fde9000000070203000100000005030b000000000001030c0000000000088006fde94b1896804004fde9" +
      "4b1896804102c000020100014202000100000001430c000000000001060001000000000180070000000000018102c0000201" +
      "0001820300010000000108020000000000010005c0000200010100020000000000010106c00002000101c0200c0001000000" +
      "00000100000002c063020102080a0cac1000",
    encode: encodeFirst,
  });

  testVector({
    origin: "RFC 6793, section 3: an UPDATE with numbers of 2 bytes, and a KEEPALIVE, by hand",
    linktype: LINKTYPE_RAW,
    hex: "4500008d000100004006f666c0000201c00002029c4300b30000000100000001501820000bd10000ffffffffffffffffffff" +
      "ffffffffffff005202000000374001010240020c02035ba0fde9fdea03010007400304c0000201c00706fde9c0000209c011" +
      "06020100010000c0120800010000c000020918c00002ffffffffffffffffffffffffffffffff001304",
    layer: "bgp",
    fields: {
      messages: [{
        marker: "ffffffffffffffffffffffffffffffff",
        length: 82,
        type: 2,
        update: {
          withdrawn: [],
          attributes: [
            { flags: 64, type: 1, origin: 2 },
            { flags: 64, type: 2, segments: [{ type: 2, as: [23456, 65001, 65002] }, { type: 3, as: [7] }] },
            { flags: 64, type: 3, nextHop: "192.0.2.1" },
            { flags: 192, type: 7, aggregator: { as: 65001, origin: "192.0.2.9" } },
            { flags: 192, type: 17, segments: [{ type: 2, as: [65536] }] },
            { flags: 192, type: 18, aggregator: { as: 65536, origin: "192.0.2.9" } },
          ],
          nlri: ["192.0.2.0/24"],
        },
      }, { marker: "ffffffffffffffffffffffffffffffff", length: 19, type: 4 }],
    },
    payload: "000000374001010240020c02035ba0fde9fdea03010007400304c0000201c00706fde9c0000209c01106020100010000c012" +
      "0800010000c000020918c00002ffffffffffffffffffffffffffffffff001304",
    encode: encodeFirst,
  });

  testVector({
    origin: "RFC 4760, section 3: an UPDATE of IPv6 routes, by hand",
    linktype: LINKTYPE_RAW,
    hex: "45000083000100004006f670c0000201c00002029c4400b3000000010000000150182000c5cc0000ffffffffffffffffffff" +
      "ffffffffffff005b0200000044900e00320002012020010db8000000000000000000000001fe800000000000000000000000" +
      "000001003020010db800012120010db8004001010040020040050400000064",
    layer: "bgp",
    fields: {
      messages: [{
        marker: "ffffffffffffffffffffffffffffffff",
        length: 91,
        type: 2,
        update: {
          withdrawn: [],
          attributes: [
            {
              flags: 144,
              type: 14,
              multiprotocol: {
                afi: 2,
                safi: 1,
                nextHops: ["2001:db8::1", "fe80::1"],
                prefixes: ["2001:db8:1::/48", "2001:db8::/33"],
              },
            },
            { flags: 64, type: 1, origin: 0 },
            { flags: 64, type: 2, segments: [] },
            { flags: 64, type: 5, localPref: 100 },
          ],
          nlri: [],
        },
      }],
    },
    payload: "00000044900e00320002012020010db8000000000000000000000001fe800000000000000000000000000001003020010db8" +
      "00012120010db8004001010040020040050400000064",
    encode: encodeFirst,
  });

  testVector({
    origin: "RFC 4760, section 4: an UPDATE of IPv6 routes that are gone, by hand",
    linktype: LINKTYPE_RAW,
    hex: "4500004e000100004006f6a5c0000201c00002029c4500b300000001000000015018200056c30000ffffffffffffffffffff" +
      "ffffffffffff0026020000000f900f000b0002013020010db8000100",
    layer: "bgp",
    fields: {
      messages: [{
        marker: "ffffffffffffffffffffffffffffffff",
        length: 38,
        type: 2,
        update: {
          withdrawn: [],
          attributes: [{
            flags: 144,
            type: 15,
            multiprotocol: { afi: 2, safi: 1, prefixes: ["2001:db8:1::/48", "::/0"] },
          }],
          nlri: [],
        },
      }],
    },
    payload: "0000000f900f000b0002013020010db8000100",
    encode: encodeFirst,
  });

  testVector({
    origin: "RFC 8950, section 3: an UPDATE with a next hop of another family, and one of VPN routes, by hand",
    linktype: LINKTYPE_RAW,
    hex: "4500007d000100004006f676c0000201c00002029c4700b30000000100000001501820001fa80000ffffffffffffffffffff" +
      "ffffffffffff0055020000003e900e00190001011020010db80000000000000000000000010018c63364900e001d0001800c" +
      "0000000000000000c000020100580000110001fde900000001",
    layer: "bgp",
    fields: {
      messages: [{
        marker: "ffffffffffffffffffffffffffffffff",
        length: 85,
        type: 2,
        update: {
          withdrawn: [],
          attributes: [{
            flags: 144,
            type: 14,
            multiprotocol: { afi: 1, safi: 1, nextHops: ["2001:db8::1"], prefixes: ["198.51.100.0/24"] },
          }, {
            flags: 144,
            type: 14,
            multiprotocol: {
              afi: 1,
              safi: 128,
              nextHops: ["0000000000000000c0000201"],
              data: "580000110001fde900000001",
            },
          }],
          nlri: [],
        },
      }],
    },
    payload: "0000003e900e00190001011020010db80000000000000000000000010018c63364900e001d0001800c0000000000000000c0" +
      "00020100580000110001fde900000001",
    encode: encodeFirst,
  });

  testVector({
    origin: "RFC 9003, section 2: a NOTIFICATION that says why, by hand",
    linktype: LINKTYPE_RAW,
    hex: "45000049000100004006f6aac0000201c00002029c4900b3000000010000000150182000dc7c0000ffffffffffffffffffff" +
      "ffffffffffff00210306020b6d61696e74656e616e6365",
    layer: "bgp",
    fields: {
      messages: [{
        marker: "ffffffffffffffffffffffffffffffff",
        length: 33,
        type: 3,
        notification: { code: 6, subcode: 2, communication: "maintenance" },
      }],
    },
    payload: "06020b6d61696e74656e616e6365",
    encode: encodeFirst,
  });

  testVector({
    origin: "RFC 4271, section 4.5: a NOTIFICATION with data, by hand",
    linktype: LINKTYPE_RAW,
    hex: "45000041000100004006f6b2c0000201c00002029c4b00b300000001000000015018200064520000ffffffffffffffffffff" +
      "ffffffffffff001903030140010105",
    layer: "bgp",
    fields: {
      messages: [{
        marker: "ffffffffffffffffffffffffffffffff",
        length: 25,
        type: 3,
        notification: { code: 3, subcode: 1, data: "40010105" },
      }],
    },
    payload: "030140010105",
    encode: encodeFirst,
  });

  testVector({
    origin: "RFC 7313, section 3: two ROUTE-REFRESH, by hand",
    linktype: LINKTYPE_RAW,
    hex: "45000056000100004006f69dc0000201c00002029c4c00b30000000100000001501820004f7a0000ffffffffffffffffffff" +
      "ffffffffffff00170500010001ffffffffffffffffffffffffffffffff00170500020101",
    layer: "bgp",
    fields: {
      messages: [{
        marker: "ffffffffffffffffffffffffffffffff",
        length: 23,
        type: 5,
        routeRefresh: { afi: 1, subtype: 0, safi: 1 },
      }, {
        marker: "ffffffffffffffffffffffffffffffff",
        length: 23,
        type: 5,
        routeRefresh: { afi: 2, subtype: 1, safi: 1 },
      }],
    },
    payload: "00010001ffffffffffffffffffffffffffffffff00170500020101",
    encode: encodeFirst,
  });

  testVector({
    origin: "RFC 4271, section 4.1: a KEEPALIVE, and an UPDATE that goes on in the next segment, by hand",
    linktype: LINKTYPE_RAW,
    hex: "45000063000100004006f690c0000201c00002029c4e00b300000001000000015018200011dc0000ffffffffffffffffffff" +
      "ffffffffffff001304ffffffffffffffffffffffffffffffff005202000000374001010240020c02035ba0fde9fdea0301",
    layer: "bgp",
    fields: {
      messages: [{ marker: "ffffffffffffffffffffffffffffffff", length: 19, type: 4 }, {
        marker: "ffffffffffffffffffffffffffffffff",
        length: 82,
        type: 2,
        update: {
          withdrawn: [],
          attributes: [{ flags: 64, type: 1, origin: 2 }, { flags: 64, type: 2, data: "02035ba0fde9fdea0301" }],
          nlri: [],
        },
      }],
    },
    payload: "ffffffffffffffffffffffffffffffff005202000000374001010240020c02035ba0fde9fdea0301",
    encode: encodeFirst,
  });
});
