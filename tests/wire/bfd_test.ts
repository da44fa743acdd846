import { encodeBfd, LINKTYPE_RAW } from "@capkit/capkit/core";
import { describe } from "node:test";
import { testVector } from "../support/layer_vector.ts";

describe("Bfd", () => {
  testVector({
    origin: "scapy: an initializing session",
    linktype: LINKTYPE_RAW,
    hex: "4500003400010000ff1137b4c0000201c0000202c0000ec80020608d218803181111111122222222000f4240000dbba00000" +
      "c350",
    layer: "bfd",
    fields: {
      version: 1,
      diag: 1,
      state: 2,
      flags: 8,
      detectMult: 3,
      length: 24,
      myDiscriminator: 286331153,
      yourDiscriminator: 572662306,
      desiredMinTx: 1000000,
      requiredMinRx: 900000,
      requiredMinEchoRx: 50000,
      authentication: "",
    },
    encode: encodeBfd,
  });

  testVector({
    origin: "RFC 5880, sections 4.1 and 4.2: with a password, by hand",
    linktype: LINKTYPE_RAW,
    hex: "45 00 003c 0001 0000 40 11 0000 c0000201 c0000202 c000 0ec8 0028 0000 20 c4 03 20 00000001 00000002 " +
      "000493e0 000493e0 00000000 01 08 07 7365637265",
    layer: "bfd",
    fields: {
      version: 1,
      diag: 0,
      state: 3,
      flags: 4,
      detectMult: 3,
      length: 32,
      myDiscriminator: 1,
      yourDiscriminator: 2,
      desiredMinTx: 300000,
      requiredMinRx: 300000,
      requiredMinEchoRx: 0,
      authentication: "0108077365637265",
    },
    encode: encodeBfd,
  });
});
