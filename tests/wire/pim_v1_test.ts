import { assertStrictEquals } from "@std/assert";
import { decode, encodePimV1, frame, ipv4, LINKTYPE_RAW, parseHex } from "@capkit/capkit/core";
import { describe, it } from "node:test";
import { testVector } from "../support/layer_vector.ts";

describe("PimV1", () => {
  testVector({
    origin: "scapy's checksum: a query",
    linktype: LINKTYPE_RAW,
    hex: "4500002000010000010217d8c0000201e00000021400bb961000000020000069",
    layer: "pim.v1",
    fields: {
      type: 20,
      code: 0,
      checksum: 48022,
      version: 1,
      reserved: 0,
    },
    payload: "20000069",
    checksum: "ok",
    encode: encodePimV1,
  });

  testVector({
    origin: "the diagram, by hand: a Register without its checksum",
    linktype: LINKTYPE_RAW,
    hex: "4500001c0001000001020000c0000201e00000021401000010000000",
    layer: "pim.v1",
    fields: {
      type: 20,
      code: 1,
      checksum: 0,
      version: 1,
      reserved: 0,
    },
    checksum: "bad",
    encode: encodePimV1,
  });

  it("is told from IGMP by its type", () => {
    const addresses = { src: "192.0.2.1", dst: "224.0.0.2", protocol: 2 };
    const nameOf = (hex: string) => decode(frame(ipv4(addresses), parseHex(hex)), LINKTYPE_RAW).layers[1]?.name;
    assertStrictEquals(nameOf("1400000010000000"), "pim.v1");
    assertStrictEquals(nameOf("1600000010000000"), "igmp");
  });
});
