import { assertThrows } from "@std/assert";
import { encodeClnp, LINKTYPE_ETHERNET } from "@capkit/capkit/core";
import { describe, it } from "node:test";
import { testVector } from "../support/layer_vector.ts";

describe("Clnp", () => {
  testVector({
    origin: "by hand, ISO/IEC 8473-1 clause 7.2: data without segmentation",
    linktype: LINKTYPE_ETHERNET,
    hex: "020000000002 020000000001 0014 fefe03 81 0f 01 14 1c 0011 0000 02 4901 02 4902 aabb",
    layer: "clnp",
    fields: {
      discriminator: 129,
      lengthIndicator: 15,
      version: 1,
      lifetime: 20,
      segmentation: false,
      moreSegments: false,
      errorReport: false,
      type: 28,
      segmentLength: 17,
      checksum: 0,
      rest: "024901024902",
    },
    payload: "aabb",
    encode: encodeClnp,
  });

  testVector({
    origin: "by hand: a header longer than the frame",
    linktype: LINKTYPE_ETHERNET,
    hex: "020000000002 020000000001 000f fefe03 81 40 01 ff be 0050 1234 02 4901",
    layer: "clnp",
    fields: {
      discriminator: 129,
      lengthIndicator: 64,
      version: 1,
      lifetime: 255,
      segmentation: true,
      moreSegments: false,
      errorReport: true,
      type: 30,
      segmentLength: 80,
      checksum: 4660,
      rest: "024901",
    },
    encode: encodeClnp,
  });

  it("refuses fields that do not fit", () => {
    const fields = {
      discriminator: 129,
      lengthIndicator: 15,
      version: 1,
      lifetime: 20,
      segmentation: false,
      moreSegments: false,
      errorReport: false,
      type: 28,
      segmentLength: 17,
      checksum: 0,
      rest: "024901024902",
    };
    assertThrows(() => encodeClnp({ ...fields, discriminator: -1 }), RangeError, ".discriminator -1");
  });
});
