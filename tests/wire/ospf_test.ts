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
      }, {
        age: 1,
        options: 0,
        type: 2,
        linkStateId: "192.0.2.2",
        advertisingRouter: "192.0.2.2",
        sequenceNumber: 2147483649,
        checksum: 43679,
        length: 32,
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
    },
    payload: "00000001c0000203c0000204",
    encode: encodeOspf,
  });
});
