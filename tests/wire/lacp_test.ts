import { assertThrows } from "@std/assert";
import { encodeLacp, LINKTYPE_ETHERNET } from "@capkit/capkit/core";
import { describe, it } from "node:test";
import { testVector } from "../support/layer_vector.ts";

describe("Lacp", () => {
  testVector({
    origin: "another program (scapy)",
    linktype: LINKTYPE_ETHERNET,
    hex: "0180c2000002 020000000001 8809 01 01 0114 8000 020000000001 000d 0080 0016 3d 000000 0214 0001 " +
      "020000000002 0009 0002 0003 3f 000000 0310 0032 000000000000000000000000 0000 " +
      "000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000 " +
      "0000",
    layer: "lacp",
    fields: {
      version: 1,
      actorSystemPriority: 32768,
      actorSystem: "02:00:00:00:00:01",
      actorKey: 13,
      actorPortPriority: 128,
      actorPort: 22,
      actorState: 61,
      partnerSystemPriority: 1,
      partnerSystem: "02:00:00:00:00:02",
      partnerKey: 9,
      partnerPortPriority: 2,
      partnerPort: 3,
      partnerState: 63,
      collectorMaxDelay: 50,
    },
    payload: "000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000" +
      "00000000000000",
    encode: encodeLacp,
  });

  testVector({
    origin: "by hand, IEEE 802.1AX clause 6.4.2: without the terminator",
    linktype: LINKTYPE_ETHERNET,
    hex: "0180c2000002 020000000001 8809 01 01 0114 ffff 020000000009 ffff ffff ffff ff 000000 0214 0000 " +
      "000000000000 0000 0000 0000 00 000000 0310 ffff 000000000000000000000000",
    layer: "lacp",
    fields: {
      version: 1,
      actorSystemPriority: 65535,
      actorSystem: "02:00:00:00:00:09",
      actorKey: 65535,
      actorPortPriority: 65535,
      actorPort: 65535,
      actorState: 255,
      partnerSystemPriority: 0,
      partnerSystem: "00:00:00:00:00:00",
      partnerKey: 0,
      partnerPortPriority: 0,
      partnerPort: 0,
      partnerState: 0,
      collectorMaxDelay: 65535,
    },
    encode: encodeLacp,
  });

  it("refuses fields that do not fit", () => {
    const fields = {
      version: 1,
      actorSystemPriority: 32768,
      actorSystem: "02:00:00:00:00:01",
      actorKey: 13,
      actorPortPriority: 128,
      actorPort: 22,
      actorState: 61,
      partnerSystemPriority: 1,
      partnerSystem: "02:00:00:00:00:02",
      partnerKey: 9,
      partnerPortPriority: 2,
      partnerPort: 3,
      partnerState: 63,
      collectorMaxDelay: 50,
    };
    assertThrows(() => encodeLacp({ ...fields, version: -1 }), RangeError, ".version -1");
  });
});
