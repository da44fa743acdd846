import { encodeIgmp, LINKTYPE_RAW } from "@capkit/capkit/core";
import { describe } from "node:test";
import { testVector } from "../support/layer_vector.ts";

describe("Igmp", () => {
  testVector({
    origin: "scapy: a report of version 2",
    linktype: LINKTYPE_RAW,
    hex: "4500001c00010000010206dac0000201ef0102031614f8e6ef010203",
    layer: "igmp",
    fields: { type: 22, maxRespCode: 20, checksum: 63718, group: "239.1.2.3" },
    checksum: "ok",
    encode: encodeIgmp,
  });

  testVector({
    origin: "scapy: a report of version 3 with two records",
    linktype: LINKTYPE_RAW,
    hex: "45c0003400010000010216f0c0000201e000001622007adf0000000204000000ef01020301000002e8010101c0000209c000" +
      "020a",
    layer: "igmp",
    fields: {
      type: 34,
      maxRespCode: 0,
      checksum: 31455,
      reserved: 0,
      recordCount: 2,
      records: [{ type: 4, group: "239.1.2.3", sources: [], aux: "" }, {
        type: 1,
        group: "232.1.1.1",
        sources: ["192.0.2.9", "192.0.2.10"],
        aux: "",
      }],
    },
    checksum: "ok",
    encode: encodeIgmp,
  });

  testVector({
    origin: "scapy: a query of version 3",
    linktype: LINKTYPE_RAW,
    hex: "45c000240001000001021715c0000201e000000111c830abef0102030a7d0001c0000209",
    layer: "igmp",
    fields: {
      type: 17,
      maxRespCode: 200,
      checksum: 12459,
      group: "239.1.2.3",
      query: { reserved: 0, s: true, qrv: 2, qqic: 125, sourceCount: 1, sources: ["192.0.2.9"] },
    },
    checksum: "ok",
    encode: encodeIgmp,
  });

  testVector({
    origin: "RFC 1112, appendix I: a query of version 1, by hand",
    linktype: LINKTYPE_RAW,
    hex: "4500 001c 0001 0000 0102 0000 c0000201 e0000001 11 00 eeff 00000000",
    layer: "igmp",
    fields: { type: 17, maxRespCode: 0, checksum: 61183, group: "0.0.0.0" },
    checksum: "ok",
    encode: encodeIgmp,
  });

  testVector({
    origin: "RFC 3376, section 4.2: a record with auxiliary data, by hand",
    linktype: LINKTYPE_RAW,
    hex: "4500 0028 0001 0000 0102 0000 c0000201 e0000016 22 00 0000 0000 0001 06 01 0000 e8010101 01020304",
    layer: "igmp",
    fields: {
      type: 34,
      maxRespCode: 0,
      checksum: 0,
      reserved: 0,
      recordCount: 1,
      records: [{ type: 6, group: "232.1.1.1", sources: [], aux: "01020304" }],
    },
    checksum: "bad",
    encode: encodeIgmp,
  });
});
