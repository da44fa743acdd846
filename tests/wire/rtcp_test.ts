import { LINKTYPE_RAW } from "@capkit/capkit/core";
import { describe } from "node:test";
import { testVector } from "../support/layer_vector.ts";

describe("Rtcp", () => {
  testVector({
    origin: "scapy 2.5.0: a receiver report",
    linktype: LINKTYPE_RAW,
    hex: "4500003c000100004011f6acc0000201c00002021389138b0028aa89" +
      "81c9000701020304111213140000000000000000000000000000000000000000",
    layer: "rtcp",
    fields: { packets: [{ version: 2, padding: false, count: 1, type: 201, length: 7, ssrc: 16909060 }] },
  });

  testVector({
    origin: "by hand, RFC 3550, sections 6.4.1 and 6.6: a sender report and a farewell",
    linktype: LINKTYPE_RAW,
    hex: "45000040000100004011f6a8c0000201c00002021389138b002c6895" +
      "80c8000601020304e000000000000000000000a000000001000000a081cb000101020304",
    layer: "rtcp",
    fields: {
      packets: [{ version: 2, padding: false, count: 0, type: 200, length: 6, ssrc: 16909060 }, {
        version: 2,
        padding: false,
        count: 1,
        type: 203,
        length: 1,
        ssrc: 16909060,
      }],
    },
  });
});
