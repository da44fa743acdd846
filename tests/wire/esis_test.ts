import { assertThrows } from "@std/assert";
import { encodeEsis, LINKTYPE_ETHERNET } from "@capkit/capkit/core";
import { describe, it } from "node:test";
import { testVector } from "../support/layer_vector.ts";

describe("Esis", () => {
  testVector({
    origin: "by hand, ISO 9542 clause 7.3: an end system hello",
    linktype: LINKTYPE_ETHERNET,
    hex: "09002b000005 020000000001 0013 fefe03 82 10 01 00 02 012c 0000 01 05 4900010203",
    layer: "esis",
    fields: {
      discriminator: 130,
      lengthIndicator: 16,
      version: 1,
      reserved: 0,
      type: 2,
      holdingTime: 300,
      checksum: 0,
    },
    payload: "01054900010203",
    encode: encodeEsis,
  });

  testVector({
    origin: "by hand, ISO 9542 clause 7.4: an intermediate system hello with a checksum",
    linktype: LINKTYPE_ETHERNET,
    hex: "09002b000004 020000000001 000f fefe03 82 0c 01 00 04 003c 1f2e 02 4901",
    layer: "esis",
    fields: {
      discriminator: 130,
      lengthIndicator: 12,
      version: 1,
      reserved: 0,
      type: 4,
      holdingTime: 60,
      checksum: 7982,
    },
    payload: "024901",
    encode: encodeEsis,
  });

  it("refuses fields that do not fit", () => {
    const fields = {
      discriminator: 130,
      lengthIndicator: 16,
      version: 1,
      reserved: 0,
      type: 2,
      holdingTime: 300,
      checksum: 0,
    };
    assertThrows(() => encodeEsis({ ...fields, discriminator: -1 }), RangeError, ".discriminator -1");
  });
});
