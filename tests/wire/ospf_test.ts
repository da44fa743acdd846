import { encodeOspf, LINKTYPE_RAW } from "@capkit/capkit/core";
import { describe } from "node:test";
import { testVector } from "../support/layer_vector.ts";

describe("Ospf", () => {
  testVector({
    origin: "scapy: a hello of version 2",
    linktype: LINKTYPE_RAW,
    hex: "450000480001000001591756c0000201e000000502010034c000020100000001328900000000000000000000ffffff00000a" +
      "020100000028c0000201c0000202c0000202c0000203",
    layer: "ospf",
    fields: {
      version: 2,
      type: 1,
      packetLength: 52,
      routerId: "192.0.2.1",
      areaId: "0.0.0.1",
      checksum: 12937,
      authType: 0,
      authentication: "0000000000000000",
      hello: {
        networkMask: "255.255.255.0",
        helloInterval: 10,
        options: 2,
        routerPriority: 1,
        routerDeadInterval: 40,
        designatedRouter: "192.0.2.1",
        backupDesignatedRouter: "192.0.2.2",
        neighbors: ["192.0.2.2", "192.0.2.3"],
      },
    },
    payload: "ffffff00000a020100000028c0000201c0000202c0000202c0000203",
    checksum: "ok",
    encode: encodeOspf,
  });

  testVector({
    origin: "scapy: an update of version 2",
    linktype: LINKTYPE_RAW,
    hex: "45000074000100000159172ac0000201e000000502040060c000020100000000d9f700000000000000000000000000020001" +
      "0001c0000201c000020180000001a596002400000001c0000202c00002010200000a00010002c0000202c000020280000001" +
      "aa9f0020ffffff00c0000201c0000202",
    layer: "ospf",
    fields: {
      version: 2,
      type: 4,
      packetLength: 96,
      routerId: "192.0.2.1",
      areaId: "0.0.0.0",
      checksum: 55799,
      authType: 0,
      authentication: "0000000000000000",
      lsas: [{
        age: 1,
        options: 0,
        type: 1,
        linkStateId: "192.0.2.1",
        advertisingRouter: "192.0.2.1",
        sequenceNumber: 2147483649,
        checksum: 42390,
        length: 36,
        body: {
          flags: 0,
          numLinks: 1,
          links: [{ linkId: "192.0.2.2", linkData: "192.0.2.1", type: 2, metric: 10 }],
        },
      }, {
        age: 1,
        options: 0,
        type: 2,
        linkStateId: "192.0.2.2",
        advertisingRouter: "192.0.2.2",
        sequenceNumber: 2147483649,
        checksum: 43679,
        length: 32,
        body: { networkMask: "255.255.255.0", attachedRouters: ["192.0.2.1", "192.0.2.2"] },
      }],
    },
    payload: "0000000200010001c0000201c000020180000001a596002400000001c0000202c00002010200000a00010002c0000202c000" +
      "020280000001aa9f0020ffffff00c0000201c0000202",
    checksum: "ok",
    encode: encodeOspf,
  });

  testVector({
    origin: "scapy: a hello of version 3",
    linktype: LINKTYPE_RAW,
    hex: "6000000000285901fe800000000000000000000000000001ff02000000000000000000000000000503010028c00002010000" +
      "0000797d00000000000501000013000a00280000000000000000c0000202",
    layer: "ospf",
    fields: {
      version: 3,
      type: 1,
      packetLength: 40,
      routerId: "192.0.2.1",
      areaId: "0.0.0.0",
      checksum: 31101,
      instanceId: 0,
      reserved: 0,
      hello: {
        interfaceId: 5,
        routerPriority: 1,
        options: 19,
        helloInterval: 10,
        routerDeadInterval: 40,
        designatedRouter: "0.0.0.0",
        backupDesignatedRouter: "0.0.0.0",
        neighbors: ["192.0.2.2"],
      },
    },
    payload: "0000000501000013000a00280000000000000000c0000202",
    checksum: "ok",
    encode: encodeOspf,
  });

  testVector({
    origin: "RFC 2328, section A.3.4: requests with cryptographic authentication, by hand",
    linktype: LINKTYPE_RAW,
    hex: "4500 0048 0001 0000 0159 0000 c0000201 c0000202 02 03 0024 c0000201 00000000 0000 0002 0000 01 10 " +
      "00000007 00000001 c0000203 c0000204 abababababababababababababababab",
    layer: "ospf",
    fields: {
      version: 2,
      type: 3,
      packetLength: 36,
      routerId: "192.0.2.1",
      areaId: "0.0.0.0",
      checksum: 0,
      authType: 2,
      authentication: "0000011000000007",
      requests: [{ type: 1, linkStateId: "192.0.2.3", advertisingRouter: "192.0.2.4" }],
    },
    payload: "00000001c0000203c0000204",
    encode: encodeOspf,
  });

  testVector({
    origin: "scapy: an update of version 3",
    linktype: LINKTYPE_RAW,
    hex: "6000000000905901fe800000000000000000000000000001ff02000000000000000000000000000503040090c00002010000" +
      "0000f13b0000000000030001200100000000c000020180000001f9680028010000330100000a0000000500000006c0000202" +
      "0001200300000000c000020180000001234300200000000a2000000020010db80001000800000000c000020180000001c7ef" +
      "003401000033fe800000000000000000000000000001000000012000000a20010db8",
    layer: "ospf",
    fields: {
      version: 3,
      type: 4,
      packetLength: 144,
      routerId: "192.0.2.1",
      areaId: "0.0.0.0",
      checksum: 61755,
      instanceId: 0,
      reserved: 0,
      lsas: [{
        age: 1,
        type: 8193,
        linkStateId: "0.0.0.0",
        advertisingRouter: "192.0.2.1",
        sequenceNumber: 2147483649,
        checksum: 63848,
        length: 40,
        body: {
          flags: 1,
          options: 51,
          links: [{ type: 1, metric: 10, interfaceId: 5, neighborInterfaceId: 6, neighborRouterId: "192.0.2.2" }],
        },
      }, {
        age: 1,
        type: 8195,
        linkStateId: "0.0.0.0",
        advertisingRouter: "192.0.2.1",
        sequenceNumber: 2147483649,
        checksum: 9027,
        length: 32,
        body: { metric: 10, prefix: { prefix: "2001:db8::/32", options: 0 } },
      }, {
        age: 1,
        type: 8,
        linkStateId: "0.0.0.0",
        advertisingRouter: "192.0.2.1",
        sequenceNumber: 2147483649,
        checksum: 51183,
        length: 52,
        body: {
          routerPriority: 1,
          options: 51,
          linkLocalAddress: "fe80::1",
          numPrefixes: 1,
          prefixes: [{ prefix: "2001:db8::/32", options: 0 }],
        },
      }],
    },
    payload: "000000030001200100000000c000020180000001f9680028010000330100000a0000000500000006c0000202000120030000" +
      "0000c000020180000001234300200000000a2000000020010db80001000800000000c000020180000001c7ef003401000033" +
      "fe800000000000000000000000000001000000012000000a20010db8",
    checksum: "ok",
    encode: encodeOspf,
  });

  testVector({
    origin: "RFC 2328, section A.4: an update of router, network, summary, AS-external and NSSA LSAs, by hand",
    linktype: LINKTYPE_RAW,
    hex: "45000130000100000159166ec0000201e00000050204011cc0000201000000001def00000000000000000000000000060001" +
      "0201c0000201c000020180000001f509004001000003c0000202c00002010100000ac6336400ffffff00030100140800001e" +
      "cb007101cb0071020200000100010202c0000202c00002018000000192b60020ffffff00c0000201c000020200010203c633" +
      "6400c0000201800000019f710020ffffff000000000a0800001400010204c0000209c000020180000001267c0020ffffff00" +
      "0000000a0800001400010205cb007100c000020180000001f0fb0030ffffff0080000014c00002090000000708000015c000" +
      "020a0000000800010807cb007100c0000201800000017a6a0030ffffff0080000014c00002090000000708000015c000020a" +
      "00000008",
    layer: "ospf",
    fields: {
      version: 2,
      type: 4,
      packetLength: 284,
      routerId: "192.0.2.1",
      areaId: "0.0.0.0",
      checksum: 7663,
      authType: 0,
      authentication: "0000000000000000",
      lsas: [{
        age: 1,
        options: 2,
        type: 1,
        linkStateId: "192.0.2.1",
        advertisingRouter: "192.0.2.1",
        sequenceNumber: 2147483649,
        checksum: 62729,
        length: 64,
        body: {
          flags: 1,
          numLinks: 3,
          links: [{ linkId: "192.0.2.2", linkData: "192.0.2.1", type: 1, metric: 10 }, {
            linkId: "198.51.100.0",
            linkData: "255.255.255.0",
            type: 3,
            metric: 20,
            tosMetrics: [{ tos: 8, metric: 30 }],
          }, { linkId: "203.0.113.1", linkData: "203.0.113.2", type: 2, metric: 1 }],
        },
      }, {
        age: 1,
        options: 2,
        type: 2,
        linkStateId: "192.0.2.2",
        advertisingRouter: "192.0.2.1",
        sequenceNumber: 2147483649,
        checksum: 37558,
        length: 32,
        body: { networkMask: "255.255.255.0", attachedRouters: ["192.0.2.1", "192.0.2.2"] },
      }, {
        age: 1,
        options: 2,
        type: 3,
        linkStateId: "198.51.100.0",
        advertisingRouter: "192.0.2.1",
        sequenceNumber: 2147483649,
        checksum: 40817,
        length: 32,
        body: { networkMask: "255.255.255.0", metrics: [{ tos: 0, metric: 10 }, { tos: 8, metric: 20 }] },
      }, {
        age: 1,
        options: 2,
        type: 4,
        linkStateId: "192.0.2.9",
        advertisingRouter: "192.0.2.1",
        sequenceNumber: 2147483649,
        checksum: 9852,
        length: 32,
        body: { networkMask: "255.255.255.0", metrics: [{ tos: 0, metric: 10 }, { tos: 8, metric: 20 }] },
      }, {
        age: 1,
        options: 2,
        type: 5,
        linkStateId: "203.0.113.0",
        advertisingRouter: "192.0.2.1",
        sequenceNumber: 2147483649,
        checksum: 61691,
        length: 48,
        body: {
          networkMask: "255.255.255.0",
          metrics: [{ "type2": true, tos: 0, metric: 20, forwardingAddress: "192.0.2.9", externalRouteTag: 7 }, {
            "type2": false,
            tos: 8,
            metric: 21,
            forwardingAddress: "192.0.2.10",
            externalRouteTag: 8,
          }],
        },
      }, {
        age: 1,
        options: 8,
        type: 7,
        linkStateId: "203.0.113.0",
        advertisingRouter: "192.0.2.1",
        sequenceNumber: 2147483649,
        checksum: 31338,
        length: 48,
        body: {
          networkMask: "255.255.255.0",
          metrics: [{ "type2": true, tos: 0, metric: 20, forwardingAddress: "192.0.2.9", externalRouteTag: 7 }, {
            "type2": false,
            tos: 8,
            metric: 21,
            forwardingAddress: "192.0.2.10",
            externalRouteTag: 8,
          }],
        },
      }],
    },
    payload: "0000000600010201c0000201c000020180000001f509004001000003c0000202c00002010100000ac6336400ffffff000301" +
      "00140800001ecb007101cb0071020200000100010202c0000202c00002018000000192b60020ffffff00c0000201c0000202" +
      "00010203c6336400c0000201800000019f710020ffffff000000000a0800001400010204c0000209c000020180000001267c" +
      "0020ffffff000000000a0800001400010205cb007100c000020180000001f0fb0030ffffff0080000014c000020900000007" +
      "08000015c000020a0000000800010807cb007100c0000201800000017a6a0030ffffff0080000014c0000209000000070800" +
      "0015c000020a00000008",
    checksum: "ok",
    encode: encodeOspf,
  });

  testVector({
    origin: "RFC 3630, RFC 3623, RFC 8665 and RFC 7684: an update of opaque LSAs, by hand",
    linktype: LINKTYPE_RAW,
    hex: "450001e800010000015915b6c0000201e0000005020401d4c0000201000000004c0600000000000000000000000000070001" +
      "020a01000001c0000201800000019433001c00010004c00002010001020a01000002c000020180000001dfb1009000020078" +
      "000100010200000000020004c000020200030004c633640100040004c6336402000500040000000a000600044cee6b280007" +
      "00044cee6b28000800204cee6b284cee6b284cee6b284cee6b284cee6b284cee6b284cee6b284cee6b280009000400000003" +
      "000b0008000000050000000600630002abcd00000001020903000000c0000201800000016dc6002c00010004000000780002" +
      "00010100000000030004c00002010001020a04000000c000020180000001e803006800010004f100000000070007726f7574" +
      "6572310000080002000100000009000c001f400000010003003e8000000c0002010a0000000e000c001f400000010003003e" +
      "8000000f00040700000000c80001010000000001020a07000001c000020180000001b1ac002c0001001401180040c6336400" +
      "0002000840000000000000050001020a08000001c000020180000001123800300001001801000000c0000202c00002010002" +
      "000760000000005dc1000001020b09000001c000020180000001d7a5001c0005000201020000",
    layer: "ospf",
    fields: {
      version: 2,
      type: 4,
      packetLength: 468,
      routerId: "192.0.2.1",
      areaId: "0.0.0.0",
      checksum: 19462,
      authType: 0,
      authentication: "0000000000000000",
      lsas: [{
        age: 1,
        options: 2,
        type: 10,
        linkStateId: "1.0.0.1",
        advertisingRouter: "192.0.2.1",
        sequenceNumber: 2147483649,
        checksum: 37939,
        length: 28,
        body: { opaqueType: 1, tlvs: [{ type: 1, data: "c0000201" }] },
      }, {
        age: 1,
        options: 2,
        type: 10,
        linkStateId: "1.0.0.2",
        advertisingRouter: "192.0.2.1",
        sequenceNumber: 2147483649,
        checksum: 57265,
        length: 144,
        body: {
          opaqueType: 1,
          tlvs: [{
            type: 2,
            data: "",
            tlvs: [
              { type: 1, data: "02" },
              { type: 2, data: "c0000202" },
              { type: 3, data: "c6336401" },
              { type: 4, data: "c6336402" },
              { type: 5, data: "0000000a" },
              { type: 6, data: "4cee6b28" },
              { type: 7, data: "4cee6b28" },
              { type: 8, data: "4cee6b284cee6b284cee6b284cee6b284cee6b284cee6b284cee6b284cee6b28" },
              { type: 9, data: "00000003" },
              { type: 11, data: "0000000500000006" },
              { type: 99, data: "abcd" },
            ],
          }],
        },
      }, {
        age: 1,
        options: 2,
        type: 9,
        linkStateId: "3.0.0.0",
        advertisingRouter: "192.0.2.1",
        sequenceNumber: 2147483649,
        checksum: 28102,
        length: 44,
        body: {
          opaqueType: 3,
          tlvs: [{ type: 1, data: "00000078" }, { type: 2, data: "01" }, { type: 3, data: "c0000201" }],
        },
      }, {
        age: 1,
        options: 2,
        type: 10,
        linkStateId: "4.0.0.0",
        advertisingRouter: "192.0.2.1",
        sequenceNumber: 2147483649,
        checksum: 59395,
        length: 104,
        body: {
          opaqueType: 4,
          tlvs: [
            { type: 1, data: "f1000000" },
            { type: 7, data: "726f7574657231" },
            { type: 8, data: "0001" },
            { type: 9, data: "001f4000", tlvs: [{ type: 1, data: "003e80" }] },
            { type: 12, data: "010a" },
            { type: 14, data: "001f4000", tlvs: [{ type: 1, data: "003e80" }] },
            { type: 15, data: "07000000" },
            { type: 200, data: "01" },
          ],
        },
      }, {
        age: 1,
        options: 2,
        type: 10,
        linkStateId: "7.0.0.1",
        advertisingRouter: "192.0.2.1",
        sequenceNumber: 2147483649,
        checksum: 45484,
        length: 44,
        body: {
          opaqueType: 7,
          tlvs: [{ type: 1, data: "01180040c6336400", tlvs: [{ type: 2, data: "4000000000000005" }] }],
        },
      }, {
        age: 1,
        options: 2,
        type: 10,
        linkStateId: "8.0.0.1",
        advertisingRouter: "192.0.2.1",
        sequenceNumber: 2147483649,
        checksum: 4664,
        length: 48,
        body: {
          opaqueType: 8,
          tlvs: [{ type: 1, data: "01000000c0000202c0000201", tlvs: [{ type: 2, data: "60000000005dc1" }] }],
        },
      }, {
        age: 1,
        options: 2,
        type: 11,
        linkStateId: "9.0.0.1",
        advertisingRouter: "192.0.2.1",
        sequenceNumber: 2147483649,
        checksum: 55205,
        length: 28,
        body: { opaqueType: 9, tlvs: [] },
      }],
    },
    payload: "000000070001020a01000001c0000201800000019433001c00010004c00002010001020a01000002c000020180000001dfb1" +
      "009000020078000100010200000000020004c000020200030004c633640100040004c6336402000500040000000a00060004" +
      "4cee6b28000700044cee6b28000800204cee6b284cee6b284cee6b284cee6b284cee6b284cee6b284cee6b284cee6b280009" +
      "000400000003000b0008000000050000000600630002abcd00000001020903000000c0000201800000016dc6002c00010004" +
      "00000078000200010100000000030004c00002010001020a04000000c000020180000001e803006800010004f10000000007" +
      "0007726f75746572310000080002000100000009000c001f400000010003003e8000000c0002010a0000000e000c001f4000" +
      "00010003003e8000000f00040700000000c80001010000000001020a07000001c000020180000001b1ac002c000100140118" +
      "0040c63364000002000840000000000000050001020a08000001c000020180000001123800300001001801000000c0000202" +
      "c00002010002000760000000005dc1000001020b09000001c000020180000001d7a5001c0005000201020000",
    checksum: "ok",
    encode: encodeOspf,
  });

  testVector({
    origin: "RFC 2328, section A.3.3: a database description, by hand",
    linktype: LINKTYPE_RAW,
    hex: "4500005c0001000001591742c0000201e000000502020048c0000201000000001f180000000000000000000005dc42070000" +
      "000900010201c0000201c000020180000001f50900400001020a01000001c0000201800000019433001c",
    layer: "ospf",
    fields: {
      version: 2,
      type: 2,
      packetLength: 72,
      routerId: "192.0.2.1",
      areaId: "0.0.0.0",
      checksum: 7960,
      authType: 0,
      authentication: "0000000000000000",
      description: { interfaceMtu: 1500, options: 66, flags: 7, sequenceNumber: 9 },
      lsas: [{
        age: 1,
        options: 2,
        type: 1,
        linkStateId: "192.0.2.1",
        advertisingRouter: "192.0.2.1",
        sequenceNumber: 2147483649,
        checksum: 62729,
        length: 64,
      }, {
        age: 1,
        options: 2,
        type: 10,
        linkStateId: "1.0.0.1",
        advertisingRouter: "192.0.2.1",
        sequenceNumber: 2147483649,
        checksum: 37939,
        length: 28,
      }],
    },
    payload: "05dc42070000000900010201c0000201c000020180000001f50900400001020a01000001c0000201800000019433001c",
    checksum: "ok",
    encode: encodeOspf,
  });

  testVector({
    origin: "RFC 2328, section A.3.6: an acknowledgment, by hand",
    linktype: LINKTYPE_RAW,
    hex: "45000054000100000159174ac0000201e000000502050040c00002010000000041220000000000000000000000010201c000" +
      "0201c000020180000001f50900408e100205cb007100c000020180000001f0fb0030",
    layer: "ospf",
    fields: {
      version: 2,
      type: 5,
      packetLength: 64,
      routerId: "192.0.2.1",
      areaId: "0.0.0.0",
      checksum: 16674,
      authType: 0,
      authentication: "0000000000000000",
      lsas: [{
        age: 1,
        options: 2,
        type: 1,
        linkStateId: "192.0.2.1",
        advertisingRouter: "192.0.2.1",
        sequenceNumber: 2147483649,
        checksum: 62729,
        length: 64,
      }, {
        age: 36368,
        options: 2,
        type: 5,
        linkStateId: "203.0.113.0",
        advertisingRouter: "192.0.2.1",
        sequenceNumber: 2147483649,
        checksum: 61691,
        length: 48,
      }],
    },
    payload: "00010201c0000201c000020180000001f50900408e100205cb007100c000020180000001f0fb0030",
    checksum: "ok",
    encode: encodeOspf,
  });

  testVector({
    origin: "RFC 5340, section A.4: an update of all LSAs of version 3, by hand",
    linktype: LINKTYPE_RAW,
    hex: "6000000001fc5901fe800000000000000000000000000001ff020000000000000000000000000005030401fcc00002010000" +
      "0000a39e00000000000b0001200100000001c000020180000001591e0038030000330100000a0000000500000006c0000202" +
      "020000010000000700000008c00002030001200200000001c000020180000001ebcf002000000033c0000201c00002020001" +
      "200300000001c000020180000001a1ae00240000000a3000000020010db8000100000001200400000001c000020180000001" +
      "35370020000000330000000ac00002090001400500000001c0000201800000018260003c070000143000200120010db80002" +
      "000020010db800000000000000000000000900000007000000090001400500000001c0000201800000013d07001c00000014" +
      "000000000001200700000001c00002018000000138ed0034020000144008000020010db80003000020010db8000000000000" +
      "0000000000090001000800000001c000020180000001fa1e004c01000033fe80000000000000000000000000000100000002" +
      "4000000020010db8000400008002000020010db80000000000000000000000010001200900000001c0000201800000014683" +
      "00400002200100000000c00002014000000a20010db8000400008002000020010db80000000000000000000000010001a00c" +
      "00000001c0000201800000015c0f001c00010004800000000001801000000001c0000201800000019076001801020304",
    layer: "ospf",
    fields: {
      version: 3,
      type: 4,
      packetLength: 508,
      routerId: "192.0.2.1",
      areaId: "0.0.0.0",
      checksum: 41886,
      instanceId: 0,
      reserved: 0,
      lsas: [{
        age: 1,
        type: 8193,
        linkStateId: "0.0.0.1",
        advertisingRouter: "192.0.2.1",
        sequenceNumber: 2147483649,
        checksum: 22814,
        length: 56,
        body: {
          flags: 3,
          options: 51,
          links: [{ type: 1, metric: 10, interfaceId: 5, neighborInterfaceId: 6, neighborRouterId: "192.0.2.2" }, {
            type: 2,
            metric: 1,
            interfaceId: 7,
            neighborInterfaceId: 8,
            neighborRouterId: "192.0.2.3",
          }],
        },
      }, {
        age: 1,
        type: 8194,
        linkStateId: "0.0.0.1",
        advertisingRouter: "192.0.2.1",
        sequenceNumber: 2147483649,
        checksum: 60367,
        length: 32,
        body: { options: 51, attachedRouters: ["192.0.2.1", "192.0.2.2"] },
      }, {
        age: 1,
        type: 8195,
        linkStateId: "0.0.0.1",
        advertisingRouter: "192.0.2.1",
        sequenceNumber: 2147483649,
        checksum: 41390,
        length: 36,
        body: { metric: 10, prefix: { prefix: "2001:db8:1::/48", options: 0 } },
      }, {
        age: 1,
        type: 8196,
        linkStateId: "0.0.0.1",
        advertisingRouter: "192.0.2.1",
        sequenceNumber: 2147483649,
        checksum: 13623,
        length: 32,
        body: { options: 51, metric: 10, destinationRouterId: "192.0.2.9" },
      }, {
        age: 1,
        type: 16389,
        linkStateId: "0.0.0.1",
        advertisingRouter: "192.0.2.1",
        sequenceNumber: 2147483649,
        checksum: 33376,
        length: 60,
        body: {
          "type2": true,
          metric: 20,
          prefix: { prefix: "2001:db8:2::/48", options: 0 },
          forwardingAddress: "2001:db8::9",
          externalRouteTag: 7,
          referencedLinkStateId: "0.0.0.9",
        },
      }, {
        age: 1,
        type: 16389,
        linkStateId: "0.0.0.1",
        advertisingRouter: "192.0.2.1",
        sequenceNumber: 2147483649,
        checksum: 15623,
        length: 28,
        body: { "type2": false, metric: 20, prefix: { prefix: "::/0", options: 0 } },
      }, {
        age: 1,
        type: 8199,
        linkStateId: "0.0.0.1",
        advertisingRouter: "192.0.2.1",
        sequenceNumber: 2147483649,
        checksum: 14573,
        length: 52,
        body: {
          "type2": false,
          metric: 20,
          prefix: { prefix: "2001:db8:3::/64", options: 8 },
          forwardingAddress: "2001:db8::9",
        },
      }, {
        age: 1,
        type: 8,
        linkStateId: "0.0.0.1",
        advertisingRouter: "192.0.2.1",
        sequenceNumber: 2147483649,
        checksum: 64030,
        length: 76,
        body: {
          routerPriority: 1,
          options: 51,
          linkLocalAddress: "fe80::1",
          numPrefixes: 2,
          prefixes: [{ prefix: "2001:db8:4::/64", options: 0 }, { prefix: "2001:db8::1/128", options: 2 }],
        },
      }, {
        age: 1,
        type: 8201,
        linkStateId: "0.0.0.1",
        advertisingRouter: "192.0.2.1",
        sequenceNumber: 2147483649,
        checksum: 18051,
        length: 64,
        body: {
          numPrefixes: 2,
          referencedLsType: 8193,
          referencedLinkStateId: "0.0.0.0",
          referencedAdvertisingRouter: "192.0.2.1",
          prefixes: [{ prefix: "2001:db8:4::/64", options: 0, metric: 10 }, {
            prefix: "2001:db8::1/128",
            options: 2,
            metric: 0,
          }],
        },
      }, {
        age: 1,
        type: 40972,
        linkStateId: "0.0.0.1",
        advertisingRouter: "192.0.2.1",
        sequenceNumber: 2147483649,
        checksum: 23567,
        length: 28,
        body: { opaqueType: 4, tlvs: [{ type: 1, data: "80000000" }] },
      }, {
        age: 1,
        type: 32784,
        linkStateId: "0.0.0.1",
        advertisingRouter: "192.0.2.1",
        sequenceNumber: 2147483649,
        checksum: 36982,
        length: 24,
      }],
    },
    payload: "0000000b0001200100000001c000020180000001591e0038030000330100000a0000000500000006c0000202020000010000" +
      "000700000008c00002030001200200000001c000020180000001ebcf002000000033c0000201c00002020001200300000001" +
      "c000020180000001a1ae00240000000a3000000020010db8000100000001200400000001c000020180000001353700200000" +
      "00330000000ac00002090001400500000001c0000201800000018260003c070000143000200120010db80002000020010db8" +
      "00000000000000000000000900000007000000090001400500000001c0000201800000013d07001c00000014000000000001" +
      "200700000001c00002018000000138ed0034020000144008000020010db80003000020010db8000000000000000000000009" +
      "0001000800000001c000020180000001fa1e004c01000033fe80000000000000000000000000000100000002400000002001" +
      "0db8000400008002000020010db80000000000000000000000010001200900000001c0000201800000014683004000022001" +
      "00000000c00002014000000a20010db8000400008002000020010db80000000000000000000000010001a00c00000001c000" +
      "0201800000015c0f001c00010004800000000001801000000001c0000201800000019076001801020304",
    checksum: "ok",
    encode: encodeOspf,
  });

  testVector({
    origin: "RFC 5340, section A.3.3: a database description of version 3, by hand",
    linktype: LINKTYPE_RAW,
    hex: "6000000000445901fe800000000000000000000000000001ff02000000000000000000000000000503020044c00002010000" +
      "00003ebd00000000001305dc0007000000090001200100000001c000020180000001591e00380001000800000001c0000201" +
      "80000001fa1e004c",
    layer: "ospf",
    fields: {
      version: 3,
      type: 2,
      packetLength: 68,
      routerId: "192.0.2.1",
      areaId: "0.0.0.0",
      checksum: 16061,
      instanceId: 0,
      reserved: 0,
      description: { interfaceMtu: 1500, options: 19, flags: 7, sequenceNumber: 9 },
      lsas: [{
        age: 1,
        type: 8193,
        linkStateId: "0.0.0.1",
        advertisingRouter: "192.0.2.1",
        sequenceNumber: 2147483649,
        checksum: 22814,
        length: 56,
      }, {
        age: 1,
        type: 8,
        linkStateId: "0.0.0.1",
        advertisingRouter: "192.0.2.1",
        sequenceNumber: 2147483649,
        checksum: 64030,
        length: 76,
      }],
    },
    payload: "0000001305dc0007000000090001200100000001c000020180000001591e00380001000800000001c000020180000001fa1e" +
      "004c",
    checksum: "ok",
    encode: encodeOspf,
  });

  testVector({
    origin: "RFC 5340, section A.3.4: requests of version 3, by hand",
    linktype: LINKTYPE_RAW,
    hex: "6000000000285901fe800000000000000000000000000001ff02000000000000000000000000000503030028c00002010000" +
      "000098b500000000200100000001c00002010000000800000005c0000201",
    layer: "ospf",
    fields: {
      version: 3,
      type: 3,
      packetLength: 40,
      routerId: "192.0.2.1",
      areaId: "0.0.0.0",
      checksum: 39093,
      instanceId: 0,
      reserved: 0,
      requests: [{ type: 8193, linkStateId: "0.0.0.1", advertisingRouter: "192.0.2.1" }, {
        type: 8,
        linkStateId: "0.0.0.5",
        advertisingRouter: "192.0.2.1",
      }],
    },
    payload: "0000200100000001c00002010000000800000005c0000201",
    checksum: "ok",
    encode: encodeOspf,
  });
});
