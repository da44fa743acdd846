import { LINKTYPE_RAW } from "@capkit/capkit/core";
import { describe } from "node:test";
import { testVector } from "../support/layer_vector.ts";

describe("Pgm", () => {
  testVector({
    origin: "by hand, RFC 3208, section 8.2: original data, checksum by another program",
    linktype: LINKTYPE_RAW,
    hex: "4500002e000100004071f65ac0000201c0000202" +
      "1b58045704004fb60a0b0c0d0e0f00020000000700000001" +
      "6869",
    layer: "pgm",
    fields: {
      srcPort: 7000,
      dstPort: 1111,
      type: 4,
      options: 0,
      checksum: 20406,
      gsi: "0a0b0c0d0e0f",
      tsduLength: 2,
      seq: 7,
      trailingEdge: 1,
    },
    payload: "6869",
    checksum: "ok",
  });

  testVector({
    origin: "by hand, RFC 3208, sections 8.2 and 9.1: repair data with options, no checksum",
    linktype: LINKTYPE_RAW,
    hex: "4500003a000100004071f64ec0000201c0000202" +
      "1b580457050100000a0b0c0d0e0f000200000007000000010004000c8d08000000050000" +
      "6869",
    layer: "pgm",
    fields: {
      srcPort: 7000,
      dstPort: 1111,
      type: 5,
      options: 1,
      checksum: 0,
      gsi: "0a0b0c0d0e0f",
      tsduLength: 2,
      seq: 7,
      trailingEdge: 1,
    },
    payload: "6869",
  });

  testVector({
    origin: "by hand, RFC 3208, section 8.3: a negative acknowledgement; wrong checksum",
    linktype: LINKTYPE_RAW,
    hex: "45000038000100004071f650c0000201c0000202" +
      "04571b58080000010a0b0c0d0e0f00000000000700010000c000020100010000e0000102",
    layer: "pgm",
    fields: {
      srcPort: 1111,
      dstPort: 7000,
      type: 8,
      options: 0,
      checksum: 1,
      gsi: "0a0b0c0d0e0f",
      tsduLength: 0,
      seq: undefined,
      trailingEdge: undefined,
    },
    checksum: "bad",
  });
});
