import { assertThrows } from "@std/assert";
import { encodeVnTag, LINKTYPE_ETHERNET } from "@capkit/capkit/core";
import { describe, it } from "node:test";
import { testVector } from "../support/layer_vector.ts";

describe("VnTag", () => {
  testVector({
    origin: "tcpdump at a Cisco Nexus, in issue 1068 of Security Onion: the begin of a frame to a server",
    linktype: LINKTYPE_ETHERNET,
    hex: "00000c9ff065 6400f127f89e 8926 00000014 8100 0065 0800 450000b2401440007f06611e0a48fb700a4b4a10",
    layer: "vntag",
    fields: {
      direction: false,
      pointer: false,
      dvif: 0,
      looped: false,
      reserved: 0,
      version: 0,
      svif: 20,
      ethertype: 0x8100,
    },
    payload: "0065 0800 450000b2401440007f06611e0a48fb700a4b4a10",
    encode: encodeVnTag,
  });

  testVector({
    origin: "by hand: from interface 5 to list 11, looped",
    linktype: LINKTYPE_ETHERNET,
    hex: "020000000002 020000000001 8926 c00b 8005 88b5 aabb",
    layer: "vntag",
    fields: {
      direction: true,
      pointer: true,
      dvif: 11,
      looped: true,
      reserved: 0,
      version: 0,
      svif: 5,
      ethertype: 34997,
    },
    payload: "aabb",
    encode: encodeVnTag,
  });

  testVector({
    origin: "by hand: LLC inside, and padding",
    linktype: LINKTYPE_ETHERNET,
    hex: "020000000002 020000000001 8926 00077fff 0003 fefe03 0000",
    layer: "vntag",
    fields: {
      direction: false,
      pointer: false,
      dvif: 7,
      looped: false,
      reserved: 1,
      version: 3,
      svif: 4095,
      ethertype: 3,
    },
    payload: "fefe03",
    encode: encodeVnTag,
  });

  it("refuses fields that do not fit", () => {
    const fields = {
      direction: true,
      pointer: true,
      dvif: 11,
      looped: true,
      reserved: 0,
      version: 0,
      svif: 5,
      ethertype: 34997,
    };
    assertThrows(() => encodeVnTag({ ...fields, dvif: -1 }), RangeError, ".dvif -1");
  });
});
