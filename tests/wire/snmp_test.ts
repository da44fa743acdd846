import { LINKTYPE_RAW } from "@capkit/capkit/core";
import { describe } from "node:test";
import { testVector } from "../support/layer_vector.ts";

describe("Snmp", () => {
  testVector({
    origin: "scapy: a response with values of many types",
    linktype: LINKTYPE_RAW,
    hex: "450000ae000100004011f63ac0000201c00002029c4000a1009aaf2b30818f02010104067075626c6963a28181020312d687" +
      "0201000201003074301406082b0601020101010004086120726f757465723013060a2b060102010202010a01410500ee6b28" +
      "00301606082b06010201010200060a2b06010401bf0803020a300d06082b0601020101030043017b301106092b0601020104" +
      "1401014004c0000205300d06082b060102010107000201fe",
    layer: "snmp",
    fields: {
      version: 1,
      varbinds: [
        { name: "1.3.6.1.2.1.1.1.0", type: "OCTET STRING", value: "6120726f75746572" },
        { name: "1.3.6.1.2.1.2.2.1.10.1", type: "Counter32", value: 4000000000 },
        { name: "1.3.6.1.2.1.1.2.0", type: "OBJECT IDENTIFIER", value: "1.3.6.1.4.1.8072.3.2.10" },
        { name: "1.3.6.1.2.1.1.3.0", type: "TimeTicks", value: 123 },
        { name: "1.3.6.1.2.1.4.20.1.1", type: "IpAddress", value: "192.0.2.5" },
        { name: "1.3.6.1.2.1.1.7.0", type: "INTEGER", value: -2 },
      ],
      community: "public",
      pdu: 2,
      requestId: 1234567,
      errorStatus: 0,
      errorIndex: 0,
    },
  });

  testVector({
    origin: "scapy: a trap of version 1",
    linktype: LINKTYPE_RAW,
    hex: "45000044000100004011f6a4c0000201c00002029c4000a20030e2b7302602010004067075626c6963a41906062b06010401" +
      "094004c00002010201060201114301633000",
    layer: "snmp",
    fields: {
      version: 0,
      varbinds: [],
      community: "public",
      pdu: 4,
      enterprise: "1.3.6.1.4.1.9",
      agentAddress: "192.0.2.1",
      genericTrap: 6,
      specificTrap: 17,
      timestamp: 99,
    },
  });

  testVector({
    origin: "scapy: a request for many",
    linktype: LINKTYPE_RAW,
    hex: "4500003d000100004011f6abc0000201c00002029c4000a10029bc7a301f020101040163a517020109020101020114300c30" +
      "0a06062b06010201020500",
    layer: "snmp",
    fields: {
      version: 1,
      varbinds: [{ name: "1.3.6.1.2.1.2", type: "NULL" }],
      community: "c",
      pdu: 5,
      requestId: 9,
      errorStatus: 1,
      errorIndex: 20,
    },
  });

  testVector({
    origin: "RFC 3412, section 6, RFC 3414, section 2.4: a report of version 3, by hand",
    linktype: LINKTYPE_RAW,
    hex: "45 00 0093 0001 0000 40 11 0000 c0000201 c0000202 9c40 00a1 007f 0000 " +
      "3075020103300f02020102020300ffe3040104020103041e301c040980001f8880e963000002010702021000040475736572" +
      "04000400303f040980001f8880e96300000403637478a82d02010502010002010030223017060a2b060106030f0101040046" +
      "0900ffffffffffffffff300706032b06018100",
    layer: "snmp",
    fields: {
      version: 3,
      varbinds: [{ name: "1.3.6.1.6.3.15.1.1.4.0", type: "Counter64", value: "18446744073709551615" }, {
        name: "1.3.6.1",
        type: "noSuchInstance",
      }],
      msgId: 258,
      msgMaxSize: 65507,
      msgFlags: "04",
      msgSecurityModel: 3,
      engineId: "80001f8880e9630000",
      engineBoots: 7,
      engineTime: 4096,
      userName: "user",
      authParameters: "",
      privParameters: "",
      contextEngineId: "80001f8880e9630000",
      contextName: "ctx",
      pdu: 8,
      requestId: 5,
      errorStatus: 0,
      errorIndex: 0,
    },
  });

  testVector({
    origin: "RFC 3412, section 6: an encrypted message of version 3, by hand",
    linktype: LINKTYPE_RAW,
    hex: "45 00 0064 0001 0000 40 11 0000 c0000201 c0000202 9c40 00a1 0050 0000 " +
      "3046020103300f02020102020300ffe3040104020103041e301c040980001f8880e963000002010702021000040475736572" +
      "040004000410000102030405060708090a0b0c0d0e0f",
    layer: "snmp",
    fields: {
      version: 3,
      varbinds: [],
      msgId: 258,
      msgMaxSize: 65507,
      msgFlags: "04",
      msgSecurityModel: 3,
      engineId: "80001f8880e9630000",
      engineBoots: 7,
      engineTime: 4096,
      userName: "user",
      authParameters: "",
      privParameters: "",
      encrypted: "000102030405060708090a0b0c0d0e0f",
    },
  });
});
