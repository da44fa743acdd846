import { encodeOspf, LINKTYPE_RAW } from "@capkit/capkit/core";
import { describe } from "node:test";
import { testVector } from "../support/layer_vector.ts";

describe("link state advertisements of OSPF version 3", () => {
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
});
