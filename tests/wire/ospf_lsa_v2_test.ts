import { encodeOspf, LINKTYPE_RAW } from "@capkit/capkit/core";
import { describe } from "node:test";
import { testVector } from "../support/layer_vector.ts";

describe("link state advertisements of OSPF version 2", () => {
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
});
