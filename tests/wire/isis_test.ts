import { assertThrows } from "@std/assert";
import { encodeIsis, LINKTYPE_ETHERNET } from "@capkit/capkit/core";
import { describe, it } from "node:test";
import { testVector } from "../support/layer_vector.ts";

describe("Isis", () => {
  testVector({
    origin: "another program (scapy): a hello of level 2",
    linktype: LINKTYPE_ETHERNET,
    hex: "0180c2000015 020000000001 0024 fefe03 83 1b 01 00 10 01 00 00 02 010010001001 001e 0021 01 " +
      "00000000000000 0104 03491000",
    layer: "isis",
    fields: {
      discriminator: 131,
      lengthIndicator: 27,
      version: 1,
      idLength: 0,
      type: 16,
      reserved: 0,
      version2: 1,
      reserved2: 0,
      maxAreaAddresses: 0,
    },
    payload: "02010010001001001e00210100000000000000010403491000",
    encode: encodeIsis,
  });

  testVector({
    origin: "by hand, ISO/IEC 10589 clause 9.9: link state with reserved bits",
    linktype: LINKTYPE_ETHERNET,
    hex: "0180c2000014 020000000001 000d fefe03 83 1b 01 06 f2 01 00 03 aabb",
    layer: "isis",
    fields: {
      discriminator: 131,
      lengthIndicator: 27,
      version: 1,
      idLength: 6,
      type: 18,
      reserved: 7,
      version2: 1,
      reserved2: 0,
      maxAreaAddresses: 3,
    },
    payload: "aabb",
    encode: encodeIsis,
  });

  it("refuses fields that do not fit", () => {
    const fields = {
      discriminator: 131,
      lengthIndicator: 27,
      version: 1,
      idLength: 0,
      type: 16,
      reserved: 0,
      version2: 1,
      reserved2: 0,
      maxAreaAddresses: 0,
    };
    assertThrows(() => encodeIsis({ ...fields, discriminator: -1 }), RangeError, ".discriminator -1");
  });
});
