import { encodeVrrp, LINKTYPE_RAW } from "@capkit/capkit/core";
import { describe } from "node:test";
import { testVector } from "../support/layer_vector.ts";

describe("Vrrp", () => {
  testVector({
    origin: "scapy: version 2 with a password",
    linktype: LINKTYPE_RAW,
    hex: "4500002c00010000ff70194dc0000201e0000012210164020101b7b2c00002fec00002fd7365637265740000",
    layer: "vrrp",
    fields: {
      version: 2,
      type: 1,
      vrid: 1,
      priority: 100,
      addressCount: 2,
      authType: 1,
      adverInt: 1,
      checksum: 47026,
      addresses: ["192.0.2.254", "192.0.2.253"],
      authentication: "7365637265740000",
    },
    checksum: "ok",
    encode: encodeVrrp,
  });

  testVector({
    origin: "scapy: version 3 over IPv4",
    linktype: LINKTYPE_RAW,
    hex: "4500002000010000ff701959c0000201e00000123107c8010064a103c00002fe",
    layer: "vrrp",
    fields: {
      version: 3,
      type: 1,
      vrid: 7,
      priority: 200,
      addressCount: 1,
      reserved: 0,
      maxAdverInt: 100,
      checksum: 41219,
      addresses: ["192.0.2.254"],
    },
    checksum: "ok",
    encode: encodeVrrp,
  });

  testVector({
    origin: "scapy: version 3 over IPv6",
    linktype: LINKTYPE_RAW,
    hex: "60000000002870fffe800000000000000000000000000001ff0200000000000000000000000000123107ff020032a556fe80" +
      "000000000000000000000000000220010db8000000000000000000000002",
    layer: "vrrp",
    fields: {
      version: 3,
      type: 1,
      vrid: 7,
      priority: 255,
      addressCount: 2,
      reserved: 0,
      maxAdverInt: 50,
      checksum: 42326,
      addresses: ["fe80::2", "2001:db8::2"],
    },
    checksum: "ok",
    encode: encodeVrrp,
  });

  testVector({
    origin: "RFC 3768, section 5.1: an advertisement by hand",
    linktype: LINKTYPE_RAW,
    hex: "4500 0028 0001 0000 ff70 0000 c0000201 e0000012 21 01 64 01 00 01 b9fd c00002fe 0000000000000000",
    layer: "vrrp",
    fields: {
      version: 2,
      type: 1,
      vrid: 1,
      priority: 100,
      addressCount: 1,
      authType: 0,
      adverInt: 1,
      checksum: 47613,
      addresses: ["192.0.2.254"],
      authentication: "0000000000000000",
    },
    checksum: "bad",
    encode: encodeVrrp,
  });
});
