import { assertStrictEquals } from "@std/assert";
import { decode, encodeOspf, fieldByName, LINKTYPE_RAW, Ospf, type Packet, parseHex } from "@capkit/capkit/core";
import { describe, it } from "node:test";
import { testVector } from "../support/layer_vector.ts";

const HELLO_WITH_DIGEST =
  "4500 0074 0001 0000 01 59 0000 c0000201 e0000005 02 01 002c c0000201 00000000 0000 0002 00000110 00000005 " +
  "ffffff00 000a 12 01 00000028 00000000 00000000 " + "dd".repeat(16) +
  "0000 0009 0001 0004 00000001 0002 0014 00000005" + "cc".repeat(16);
const ACK_WITH_TRAILER = "6000 0000 0024 59 01 fe800000000000000000000000000001 ff020000000000000000000000000005 " +
  "03 05 0010 c0000201 00000000 0000 00 00  0001 0014 0000 0007 ffffffffffffffff 01020304";

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

  testVector({
    origin: "Scapy 2.5.0: a hello of version 3 with an authentication trailer",
    linktype: LINKTYPE_RAW,
    hex:
      "6000000000545901fe800000000000000000000000000001ff020000000000000000000000000005 03010024c000020100000000 3788 0000 " +
      "00000005 01000413 000a0028 0000000000000000 00010030000000070000010000000005" + "aa".repeat(32),
    layer: "ospf",
    fields: {
      version: 3,
      type: 1,
      packetLength: 36,
      routerId: "192.0.2.1",
      areaId: "0.0.0.0",
      checksum: 0x3788,
      instanceId: 0,
      reserved: 0,
      hello: {
        interfaceId: 5,
        helloInterval: 10,
        options: 0x413,
        routerPriority: 1,
        routerDeadInterval: 40,
        designatedRouter: "0.0.0.0",
        backupDesignatedRouter: "0.0.0.0",
        neighbors: [],
      },
      authenticationTrailer: {
        type: 1,
        length: 48,
        securityAssociationId: 7,
        sequenceNumber: "1099511627781",
        data: "aa".repeat(32),
      },
    },
    payload: "0000000501000413000a00280000000000000000",
    encode: encodeOspf,
  });

  testVector({
    origin: "RFC 5613 and RFC 7166, by hand: a database description of version 3 with both",
    linktype: LINKTYPE_RAW,
    hex: "6000 0000 0048 59 01 fe800000000000000000000000000001 ff020000000000000000000000000005 " +
      "03 02 001c c0000201 00000000 30e9 00 00  00 000613 05dc 00 00 00000009 " +
      "fff5 0003 0001 0004 00000003  0001 0020 0000 0007 0000010000000005 " + "bb".repeat(16),
    layer: "ospf",
    fields: {
      version: 3,
      type: 2,
      packetLength: 28,
      routerId: "192.0.2.1",
      areaId: "0.0.0.0",
      checksum: 0x30e9,
      instanceId: 0,
      reserved: 0,
      description: { interfaceMtu: 1500, options: 0x613, flags: 0, sequenceNumber: 9 },
      lls: { checksum: 0xfff5, length: 3, tlvs: [{ type: 1, data: "00000003" }] },
      authenticationTrailer: {
        type: 1,
        length: 32,
        securityAssociationId: 7,
        sequenceNumber: "1099511627781",
        data: "bb".repeat(16),
      },
    },
    payload: "00 000613 05dc 00 00 00000009",
    encode: encodeOspf,
  });

  testVector({
    origin: "RFC 5613, section 2, by hand: a hello of version 2 with a digest, and a block behind it",
    linktype: LINKTYPE_RAW,
    hex: HELLO_WITH_DIGEST,
    layer: "ospf",
    fields: {
      version: 2,
      type: 1,
      packetLength: 44,
      routerId: "192.0.2.1",
      areaId: "0.0.0.0",
      checksum: 0,
      authType: 2,
      authentication: "0000011000000005",
      hello: {
        networkMask: "255.255.255.0",
        helloInterval: 10,
        options: 0x12,
        routerPriority: 1,
        routerDeadInterval: 40,
        designatedRouter: "0.0.0.0",
        backupDesignatedRouter: "0.0.0.0",
        neighbors: [],
      },
      lls: {
        checksum: 0,
        length: 9,
        tlvs: [{ type: 1, data: "00000001" }, { type: 2, data: "00000005" + "cc".repeat(16) }],
      },
    },
    payload: "ffffff00 000a 12 01 00000028 00000000 00000000",
    encode: encodeOspf,
  });

  it("has the fields of a block and of a trailer", () => {
    const block = decode(parseHex(HELLO_WITH_DIGEST), LINKTYPE_RAW);
    const trailer = decode(parseHex(ACK_WITH_TRAILER), LINKTYPE_RAW);
    const expected: [Packet, string, string][] = [
      [block, "ospf.auth.crypt.data", "dd".repeat(16)],
      [block, "ospf.lls.data_length", "36"],
      [block, "ospf.tlv_type", "1,2"],
      [block, "ospf.lls.ext.options", "0x00000001"],
      [block, "ospf.lls.ext.options.rs", "0"],
      [block, "ospf.v2.lls.sequence_number", "0x00000005"],
      [block, "ospf.v2.lls.auth_data", "cc".repeat(16)],
      [block, "ospf.v3.lls.ext.options", ""],
      [trailer, "ospf.at.auth_data_len", "20"],
      [trailer, "ospf.at.crypto_seq_nbr", "18446744073709551615"],
      [trailer, "ospf.at.auth_data", "01020304"],
    ];
    for (const [packet, name, text] of expected) {
      assertStrictEquals(fieldByName(name)?.occurrences(packet, 1).join(), text, name);
    }
  });

  it("takes for a trailer only what ends with the packet, where nothing says that there is one", () => {
    const packet = decode(parseHex(ACK_WITH_TRAILER.replace("0024 59", "0029 59") + "00"), LINKTYPE_RAW);
    assertStrictEquals(packet.layer(Ospf)?.authenticationTrailerBytes, undefined);
  });
});
