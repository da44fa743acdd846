import { assertThrows } from "@std/assert";
import { encodeStp, LINKTYPE_ETHERNET } from "@capkit/capkit/core";
import { describe, it } from "node:test";
import { testVector } from "../support/layer_vector.ts";

describe("Stp", () => {
  testVector({
    origin: "another program (scapy): a configuration of STP",
    linktype: LINKTYPE_ETHERNET,
    hex: "0180c2000000 020000000001 0026 424203 0000 00 00 00 8000 020000000001 00000004 8064 020000000002 " +
      "8001 0100 1400 0200 0f00",
    layer: "stp",
    fields: {
      protocol: 0,
      version: 0,
      type: 0,
      configuration: {
        flags: 0,
        root: { priority: 32768, extension: 0, address: "02:00:00:00:00:01" },
        rootPathCost: 4,
        bridge: { priority: 32768, extension: 100, address: "02:00:00:00:00:02" },
        port: 32769,
        messageAge: 1,
        maxAge: 20,
        helloTime: 2,
        forwardDelay: 15,
      },
    },
    encode: encodeStp,
  });

  testVector({
    origin: "by hand, IEEE 802.1D clause 9.3.2: a topology change, and padding",
    linktype: LINKTYPE_ETHERNET,
    hex: "0180c2000000 020000000001 0009 424203 0000 00 80 0000",
    layer: "stp",
    fields: { protocol: 0, version: 0, type: 128 },
    payload: "0000",
    encode: encodeStp,
  });

  testVector({
    origin: "by hand, IEEE 802.1D clause 9.3.3: a configuration of RSTP",
    linktype: LINKTYPE_ETHERNET,
    hex: "0180c2000000 020000000001 0027 424203 0000 02 02 7c f00a 020000000001 00030d40 100a 020000000002 " +
      "8002 0080 1400 0200 0f40 00",
    layer: "stp",
    fields: {
      protocol: 0,
      version: 2,
      type: 2,
      configuration: {
        flags: 124,
        root: { priority: 61440, extension: 10, address: "02:00:00:00:00:01" },
        rootPathCost: 200000,
        bridge: { priority: 4096, extension: 10, address: "02:00:00:00:00:02" },
        port: 32770,
        messageAge: 0.5,
        maxAge: 20,
        helloTime: 2,
        forwardDelay: 15.25,
      },
      version1Length: 0,
    },
    encode: encodeStp,
  });

  testVector({
    origin: "by hand, IEEE 802.1Q clause 14.4: a configuration of MSTP with one instance",
    linktype: LINKTYPE_ETHERNET,
    hex: "0180c2000000 020000000001 0079 424203 0000 03 02 7c 8000 020000000001 00000000 8000 020000000001 " +
      "8001 0000 1400 0200 0f00 00 0050 00 726567696f6e0000000000000000000000000000000000000000000000000000 0001 " +
      "ac36177f50283cd4b83821d8ab26de62 000000c8 8000 020000000002 14 7c 8001 020000000001 000000c8 80 80 13",
    layer: "stp",
    fields: {
      protocol: 0,
      version: 3,
      type: 2,
      configuration: {
        flags: 0x7c,
        root: { priority: 0x8000, extension: 0, address: "02:00:00:00:00:01" },
        rootPathCost: 0,
        bridge: { priority: 0x8000, extension: 0, address: "02:00:00:00:00:01" },
        port: 0x8001,
        messageAge: 0,
        maxAge: 20,
        helloTime: 2,
        forwardDelay: 15,
      },
      version1Length: 0,
      mst: {
        regionName: "region",
        revision: 1,
        digest: "ac36177f50283cd4b83821d8ab26de62",
        internalRootPathCost: 200,
        bridgePriority: 0x8000,
        bridgeAddress: "02:00:00:00:00:02",
        remainingHops: 20,
        instances: [{
          flags: 0x7c,
          mstid: 1,
          rootPriority: 0x8000,
          rootAddress: "02:00:00:00:00:01",
          internalRootPathCost: 200,
          bridgePriority: 0x80,
          portPriority: 0x80,
          remainingHops: 19,
        }],
      },
    },
  });

  it("refuses fields that do not fit", () => {
    const fields = {
      protocol: 0,
      version: 0,
      type: 0,
      configuration: {
        flags: 0,
        root: { priority: 32768, extension: 0, address: "02:00:00:00:00:01" },
        rootPathCost: 4,
        bridge: { priority: 32768, extension: 100, address: "02:00:00:00:00:02" },
        port: 32769,
        messageAge: 1,
        maxAge: 20,
        helloTime: 2,
        forwardDelay: 15,
      },
    };
    assertThrows(() => encodeStp({ ...fields, protocol: -1 }), RangeError, ".protocol -1");
  });
});
