import { assertThrows } from "@std/assert";
import { encodePtp, LINKTYPE_ETHERNET, LINKTYPE_IPV4 } from "@capkit/capkit/core";
import { describe, it } from "node:test";
import { testVector } from "../support/layer_vector.ts";

describe("Ptp", () => {
  testVector({
    origin: "by hand, IEEE 1588 clause 13.6: a sync, over Ethernet",
    linktype: LINKTYPE_ETHERNET,
    hex: "011b19000000 020000000001 88f7 00 02 002c 00 00 0200 0000000000000000 00000000 7483efffff01ac16 " +
      "0112 0007 00 00 000065920080 1dcd6500 0000",
    layer: "ptp",
    fields: {
      majorSdoId: 0,
      messageType: 0,
      minorVersion: 0,
      version: 2,
      messageLength: 44,
      domainNumber: 0,
      minorSdoId: 0,
      flags: 512,
      correction: "0",
      messageTypeSpecific: 0,
      clockIdentity: "7483efffff01ac16",
      sourcePort: 274,
      sequenceId: 7,
      control: 0,
      logMessageInterval: 0,
    },
    payload: "0000659200801dcd6500",
    encode: encodePtp,
  });

  testVector({
    origin: "by hand, IEEE 1588 clause 13.8: an answer, over UDP",
    linktype: LINKTYPE_IPV4,
    hex: "45000052 00004000 40119690 c0000201 e0000181 0140 0140 003e 0000 19 12 0036 03 01 0000 " +
      "fffffffffffe8000 00000005 0011223344556677 0001 ffff 03 7f 000065920081 3b9ac9ff " +
      "8899aabbccddeeff 0002",
    layer: "ptp",
    fields: {
      majorSdoId: 1,
      messageType: 9,
      minorVersion: 1,
      version: 2,
      messageLength: 54,
      domainNumber: 3,
      minorSdoId: 1,
      flags: 0,
      correction: "-98304",
      messageTypeSpecific: 5,
      clockIdentity: "0011223344556677",
      sourcePort: 1,
      sequenceId: 65535,
      control: 3,
      logMessageInterval: 127,
    },
    payload: "0000659200813b9ac9ff8899aabbccddeeff0002",
    encode: encodePtp,
  });

  testVector({
    origin: "by hand, IEEE 1588 clause 13.12: signaling",
    linktype: LINKTYPE_ETHERNET,
    hex: "011b19000000 020000000001 88f7 0c 02 002c 00 00 0000 0000000000000000 00000000 7483efffff01ac16 " +
      "0112 0001 05 ff ffffffffffffffffffff",
    layer: "ptp",
    fields: {
      majorSdoId: 0,
      messageType: 12,
      minorVersion: 0,
      version: 2,
      messageLength: 44,
      domainNumber: 0,
      minorSdoId: 0,
      flags: 0,
      correction: "0",
      messageTypeSpecific: 0,
      clockIdentity: "7483efffff01ac16",
      sourcePort: 274,
      sequenceId: 1,
      control: 5,
      logMessageInterval: -1,
    },
    payload: "ffffffffffffffffffff",
    encode: encodePtp,
  });

  it("refuses fields that do not fit", () => {
    const fields = {
      majorSdoId: 0,
      messageType: 0,
      minorVersion: 0,
      version: 2,
      messageLength: 44,
      domainNumber: 0,
      minorSdoId: 0,
      flags: 512,
      correction: "0",
      messageTypeSpecific: 0,
      clockIdentity: "7483efffff01ac16",
      sourcePort: 274,
      sequenceId: 7,
      control: 0,
      logMessageInterval: 0,
    };
    assertThrows(() => encodePtp({ ...fields, majorSdoId: -1 }), RangeError, ".majorSdoId -1");
  });
});
