import { encodePim, LINKTYPE_RAW } from "@capkit/capkit/core";
import { describe } from "node:test";
import { testVector } from "../support/layer_vector.ts";

describe("Pim", () => {
  testVector({
    origin: "scapy: a hello",
    linktype: LINKTYPE_RAW,
    hex: "450000360001000001671752c0000201e000000d2000eaf20001000200690002000481f409c4001300040000000700140004" +
      "12345678",
    layer: "pim",
    fields: {
      version: 2,
      type: 0,
      reserved: 0,
      checksum: 60146,
      options: [{ type: 1, data: "0069" }, { type: 2, data: "81f409c4" }, { type: 19, data: "00000007" }, {
        type: 20,
        data: "12345678",
      }],
    },
    payload: "0001000200690002000481f409c400130004000000070014000412345678",
    checksum: "ok",
    encode: encodePim,
  });

  testVector({
    origin: "RFC 7761, section 4.9.3: a Register that carries a packet, by hand",
    linktype: LINKTYPE_RAW,
    hex: "4500 0030 0001 0000 4067 0000 c0000201 c0000202 21 00 deff 00000000 " +
      "45000014000100000100b6e4c0000201e8010101",
    layer: "pim",
    fields: { version: 2, type: 1, reserved: 0, checksum: 57087, registerFlags: 0 },
    payload: "45000014000100000100b6e4c0000201e8010101",
    checksum: "ok",
    encode: encodePim,
  });

  testVector({
    origin: "RFC 7761, section 4.9.4: a Register-Stop over IPv6 with a bad checksum, by hand",
    linktype: LINKTYPE_RAW,
    hex: "60000000 0004 67 01 fe800000000000000000000000000001 fe800000000000000000000000000002 22 00 0000",
    layer: "pim",
    fields: { version: 2, type: 2, reserved: 0, checksum: 0 },
    checksum: "bad",
    encode: encodePim,
  });
});
