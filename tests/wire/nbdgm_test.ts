import { LINKTYPE_RAW } from "@capkit/capkit/core";
import { describe } from "node:test";
import { testVector } from "../support/layer_vector.ts";

describe("Nbdgm", () => {
  testVector({
    origin: "scapy: a datagram to a group",
    linktype: LINKTYPE_RAW,
    hex: "45000073000100004011f578c0000201c00002ff008a008a005fa91d110a0007c0000201008a00520000204542454d464145" +
      "4945424341434143414341434143414341434143414341414100204543454646454542434143414341434143414341434143" +
      "41434143414341414100ff534d4225",
    layer: "nbdgm",
    fields: {
      type: 17,
      flags: 10,
      id: 7,
      sourceIp: "192.0.2.1",
      sourcePort: 138,
      length: 82,
      packetOffset: 0,
      sourceName: "ALPHA<00>",
      destinationName: "BETA<00>",
    },
    payload: "ff534d4225",
  });

  testVector({
    origin: "RFC 1002, section 4.4.3: an error, by hand",
    linktype: LINKTYPE_RAW,
    hex: "450000270001000040110000c0000201c0000202008a008a0013000013000007c0000201008a82",
    layer: "nbdgm",
    fields: {
      type: 19,
      flags: 0,
      id: 7,
      sourceIp: "192.0.2.1",
      sourcePort: 138,
      errorCode: 130,
    },
  });

  testVector({
    origin: "RFC 1002, section 4.4.4: a query, by hand",
    linktype: LINKTYPE_RAW,
    hex: "450000480001000040110000c0000201c0000202008a008a0034000014040008c0000201008a204645454646454546434143" +
      "41434143414341434143414341434143414341434100",
    layer: "nbdgm",
    fields: {
      type: 20,
      flags: 4,
      id: 8,
      sourceIp: "192.0.2.1",
      sourcePort: 138,
      destinationName: "TETE<20>",
    },
  });
});
