import { assertStrictEquals } from "@std/assert";
import { decode, encodeLdp, frame, ipv4, Ldp, LINKTYPE_RAW, parseHex, udp } from "@capkit/capkit/core";
import { describe, it } from "node:test";
import { testVector } from "../support/layer_vector.ts";

describe("Ldp", () => {
  testVector({
    origin: "scapy: a hello",
    linktype: LINKTYPE_RAW,
    hex: "4500003600010000011117b3c0000201e000000202860286002290bc00010016c000020100000100000c0000000104000004" +
      "00b40000",
    layer: "ldp",
    fields: {
      version: 1,
      pduLength: 22,
      lsrId: "192.0.2.1",
      labelSpaceId: 0,
      messages: [
        {
          u: false,
          type: 256,
          id: 1,
          tlvs: [
            {
              u: false,
              f: false,
              type: 1024,
              data: "00b40000",
            },
          ],
        },
      ],
    },
    payload: "0100000c000000010400000400b40000",
    encode: encodeLdp,
  });

  testVector({
    origin: "RFC 5036, section 3.5.3: an initialization, by hand",
    linktype: LINKTYPE_RAW,
    hex: "4500004c0001000040060000c0000201c00002029c4002860000000100000001501820000000000000010020c00002010000" +
      "02000016000000020500000e000100b480051000c00002020000",
    layer: "ldp",
    fields: {
      version: 1,
      pduLength: 32,
      lsrId: "192.0.2.1",
      labelSpaceId: 0,
      messages: [
        {
          u: false,
          type: 512,
          id: 2,
          tlvs: [
            {
              u: false,
              f: false,
              type: 1280,
              data: "000100b480051000c00002020000",
            },
          ],
        },
      ],
    },
    payload: "02000016000000020500000e000100b480051000c00002020000",
    encode: encodeLdp,
  });

  testVector({
    origin: "RFC 5036, section 3.5.1: a notification and a keepalive, by hand",
    linktype: LINKTYPE_RAW,
    hex: "450000500001000040060000c0000201c00002029c4002860000000100000001501820000000000000010024c00002010000" +
      "00010012000000090300000a8000000a000000000000820100040000000a",
    layer: "ldp",
    fields: {
      version: 1,
      pduLength: 36,
      lsrId: "192.0.2.1",
      labelSpaceId: 0,
      messages: [
        {
          u: false,
          type: 1,
          id: 9,
          tlvs: [
            {
              u: false,
              f: false,
              type: 768,
              data: "8000000a000000000000",
            },
          ],
        },
        {
          u: true,
          type: 513,
          id: 10,
          tlvs: [],
        },
      ],
    },
    payload: "00010012000000090300000a8000000a000000000000820100040000000a",
    encode: encodeLdp,
  });

  it("has so many TLVs at most that none takes long", () => {
    const message = parseHex(`0400 0fa4 00000001 ${"00000000".repeat(1000)}`);
    const header = encodeLdp({ version: 1, pduLength: 2 * message.length + 6, lsrId: "192.0.2.1", labelSpaceId: 0 });
    const bytes = frame(ipv4({ src: "192.0.2.1", dst: "192.0.2.2" }), udp({ dstPort: 646 }), header, message, message);
    const parts = decode(bytes, LINKTYPE_RAW).layer(Ldp)?.messageParts;
    assertStrictEquals(parts?.length, 2);
    assertStrictEquals(parts[0]?.tlvs.length, 128);
    assertStrictEquals(parts[1]?.tlvs.length, 0);
  });
});
