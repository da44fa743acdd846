import { assertThrows } from "@std/assert";
import { encodeFabricPath, LINKTYPE_ETHERNET } from "@capkit/capkit/core";
import { describe, it } from "node:test";
import { testVector } from "../support/layer_vector.ts";

describe("FabricPath", () => {
  testVector({
    origin: "Suricata, the unit test of its decoder: a frame inside that lacks its EtherType",
    linktype: LINKTYPE_ETHERNET,
    hex: "001094550001 001094560001 8903 0000 001094550001 001094560001",
    layer: "cfp",
    fields: { ftag: 0, ttl: 0 },
    payload: "001094550001001094560001",
    encode: encodeFabricPath,
  });

  testVector({
    origin: "by hand: tree 1, 32 hops",
    linktype: LINKTYPE_ETHERNET,
    hex: "020000000002 020000000001 8903 0060 020000000004 020000000003 88b5 aabb",
    layer: "cfp",
    fields: { ftag: 1, ttl: 32 },
    payload: "02000000000402000000000388b5aabb",
    encode: encodeFabricPath,
  });

  testVector({
    origin: "by hand: all bits",
    linktype: LINKTYPE_ETHERNET,
    hex: "020000000002 020000000001 8903 ffff 020000000004 020000000003 88b5",
    layer: "cfp",
    fields: { ftag: 1023, ttl: 63 },
    payload: "02000000000402000000000388b5",
    encode: encodeFabricPath,
  });

  it("refuses fields that do not fit", () => {
    const fields = { ftag: 1, ttl: 32 };
    assertThrows(() => encodeFabricPath({ ...fields, ftag: -1 }), RangeError, ".ftag -1");
  });
});
