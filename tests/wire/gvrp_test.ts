import { assertThrows } from "@std/assert";
import { encodeGvrp, LINKTYPE_ETHERNET } from "@capkit/capkit/core";
import { describe, it } from "node:test";
import { testVector } from "../support/layer_vector.ts";

describe("Gvrp", () => {
  testVector({
    origin: "another program (scapy): join two VLANs",
    linktype: LINKTYPE_ETHERNET,
    hex: "0180c2000021 020000000001 0010 424203 0001 01 04 02 0064 04 02 0007 00 00",
    layer: "gvrp",
    fields: { protocolId: 1, attributes: [{ type: 1, event: 2, value: "0064" }, { type: 1, event: 2, value: "0007" }] },
    encode: encodeGvrp,
  });

  testVector({
    origin: "by hand, IEEE 802.1D clause 12.10: leave all",
    linktype: LINKTYPE_ETHERNET,
    hex: "0180c2000021 020000000001 000a 424203 0001 01 02 00 00 00",
    layer: "gvrp",
    fields: { protocolId: 1, attributes: [{ type: 1, event: 0, value: "" }] },
    encode: encodeGvrp,
  });

  it("refuses fields that do not fit", () => {
    const fields = {
      protocolId: 1,
      attributes: [{ type: 1, event: 2, value: "0064" }, { type: 1, event: 2, value: "0007" }],
    };
    assertThrows(() => encodeGvrp({ ...fields, protocolId: -1 }), RangeError, ".protocolId -1");
  });
});
