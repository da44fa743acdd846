import { assertThrows } from "@std/assert";
import { encodePbb, LINKTYPE_ETHERNET } from "@capkit/capkit/core";
import { describe, it } from "node:test";
import { testVector } from "../support/layer_vector.ts";

describe("Pbb", () => {
  testVector({
    origin: "another program (scapy)",
    linktype: LINKTYPE_ETHERNET,
    hex: "020000000002 020000000001 88e7 60000064 020000000004 020000000003 88b5 61626364",
    layer: "pbb",
    fields: {
      pcp: 3,
      dei: false,
      nca: false,
      res1: 0,
      res2: 0,
      isid: 100,
      dst: "02:00:00:00:00:04",
      src: "02:00:00:00:00:03",
      ethertype: 34997,
    },
    payload: "61626364",
    encode: encodePbb,
  });

  testVector({
    origin: "by hand, IEEE 802.1Q clause 9.7: all bits; LLC inside, and padding",
    linktype: LINKTYPE_ETHERNET,
    hex: "020000000002 020000000001 88e7 ffffffff 020000000004 020000000003 0003 fefe03 0000",
    layer: "pbb",
    fields: {
      pcp: 7,
      dei: true,
      nca: true,
      res1: 1,
      res2: 3,
      isid: 16777215,
      dst: "02:00:00:00:00:04",
      src: "02:00:00:00:00:03",
      ethertype: 3,
    },
    payload: "fefe03",
    encode: encodePbb,
  });

  it("refuses fields that do not fit", () => {
    const fields = {
      pcp: 3,
      dei: false,
      nca: false,
      res1: 0,
      res2: 0,
      isid: 100,
      dst: "02:00:00:00:00:04",
      src: "02:00:00:00:00:03",
      ethertype: 34997,
    };
    assertThrows(() => encodePbb({ ...fields, pcp: -1 }), RangeError, ".pcp -1");
  });
});
