import { assertThrows } from "@std/assert";
import { encodeMarker, LINKTYPE_ETHERNET } from "@capkit/capkit/core";
import { describe, it } from "node:test";
import { testVector } from "../support/layer_vector.ts";

describe("Marker", () => {
  testVector({
    origin: "another program (scapy)",
    linktype: LINKTYPE_ETHERNET,
    hex: "0180c2000002 020000000001 8809 02 01 01 10 0003 020000000001 00000007 0000 " +
      "000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000 " +
      "0000000000000000000000000000000000000000000000000000000000000000000000000000000000000000",
    layer: "marker",
    fields: {
      version: 1,
      tlvType: 1,
      tlvLength: 16,
      requesterPort: 3,
      requesterSystem: "02:00:00:00:00:01",
      transactionId: 7,
      padding: 0,
    },
    payload: "000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000" +
      "000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000" +
      "0000",
    encode: encodeMarker,
  });

  testVector({
    origin: "by hand, IEEE 802.1AX clause 6.5.3: the answer",
    linktype: LINKTYPE_ETHERNET,
    hex: "0180c2000002 020000000001 8809 02 01 02 10 ffff 020000000009 deadbeef 0000",
    layer: "marker",
    fields: {
      version: 1,
      tlvType: 2,
      tlvLength: 16,
      requesterPort: 65535,
      requesterSystem: "02:00:00:00:00:09",
      transactionId: 3735928559,
      padding: 0,
    },
    encode: encodeMarker,
  });

  it("refuses fields that do not fit", () => {
    const fields = {
      version: 1,
      tlvType: 1,
      tlvLength: 16,
      requesterPort: 3,
      requesterSystem: "02:00:00:00:00:01",
      transactionId: 7,
      padding: 0,
    };
    assertThrows(() => encodeMarker({ ...fields, version: -1 }), RangeError, ".version -1");
  });
});
