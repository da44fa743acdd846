import { encodeEigrp, LINKTYPE_RAW } from "@capkit/capkit/core";
import { describe } from "node:test";
import { testVector } from "../support/layer_vector.ts";

describe("Eigrp", () => {
  testVector({
    origin: "scapy: a hello",
    linktype: LINKTYPE_RAW,
    hex: "4500003c000100000258165ec0000201e000000a0205ee6c000000000000000000000000000000640001000c010001000000" +
      "000f000400080c000102",
    layer: "eigrp",
    fields: {
      version: 2,
      opcode: 5,
      checksum: 61036,
      flags: 0,
      sequence: 0,
      ack: 0,
      vrid: 0,
      as: 100,
      tlvs: [{ type: 1, data: "010001000000000f" }, { type: 4, data: "0c000102" }],
    },
    payload: "0001000c010001000000000f000400080c000102",
    checksum: "ok",
    encode: encodeEigrp,
  });

  testVector({
    origin: "RFC 7868, section 6.1: an update that begins a table, by hand",
    linktype: LINKTYPE_RAW,
    hex: "4500 0028 0001 0000 0258 0000 c0000201 c0000202 02 01 fc97 00000001 00000001 00000000 0000 0064",
    layer: "eigrp",
    fields: { version: 2, opcode: 1, checksum: 64663, flags: 1, sequence: 1, ack: 0, vrid: 0, as: 100, tlvs: [] },
    checksum: "bad",
    encode: encodeEigrp,
  });
});
