import { assertThrows } from "@std/assert";
import { encodeIpnet, LINKTYPE_IPNET } from "@capkit/capkit/core";
import { describe, it } from "node:test";
import { testVector } from "../support/layer_vector.ts";

const PACKET = "4500001c 00010000 4011f6cd c0000201 c0000202  0fa0 0009 0008 0000";

describe("Ipnet", () => {
  testVector({
    origin: "by hand: after ipnet(4D) of Solaris",
    linktype: LINKTYPE_IPNET,
    hex: `01 02 0000 0000001c 00000002 00000000 ffffffff 00000000 ${PACKET}`,
    layer: "ipnet",
    fields: {
      version: 1,
      family: 2,
      hookType: 0,
      length: 28,
      ifindex: 2,
      groupIfindex: 0,
      srcZone: 0xffffffff,
      dstZone: 0,
    },
    payload: PACKET,
    encode: encodeIpnet,
  });

  testVector({
    origin: "LINKTYPE_IPNET of the registry of link types, by hand: a packet of IPv6 that goes out",
    linktype: LINKTYPE_IPNET,
    hex: "01 1a 0001 00000028 00000003 00000001 00000000 00000005 60000000 0000 3b 40" + " 00".repeat(32),
    layer: "ipnet",
    fields: { version: 1, family: 26, hookType: 1, length: 40, ifindex: 3, groupIfindex: 1, srcZone: 0, dstZone: 5 },
    payload: "60000000 0000 3b 40" + "00".repeat(32),
    encode: encodeIpnet,
  });

  it("refuses fields that do not fit", () => {
    const fields = {
      version: 1,
      family: 2,
      hookType: 0,
      length: 0,
      ifindex: 0,
      groupIfindex: 0,
      srcZone: 0,
      dstZone: 0,
    };
    assertThrows(() => encodeIpnet({ ...fields, family: 256 }), RangeError, "ipnet.family 256");
  });
});
