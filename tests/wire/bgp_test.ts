import { encodeBgp, LINKTYPE_RAW } from "@capkit/capkit/core";
import { describe } from "node:test";
import { testVector } from "../support/layer_vector.ts";

describe("Bgp", () => {
  testVector({
    origin: "scapy: an OPEN",
    linktype: LINKTYPE_RAW,
    hex: "45000045000100004006f6aec0000201c00002029c4000b3000000000000000050182000acf70000ffffffffffffffffffff" +
      "ffffffffffff001d0104fde900b4c000020100",
    layer: "bgp",
    fields: {
      marker: "ffffffffffffffffffffffffffffffff",
      length: 29,
      type: 1,
      open: { version: 4, myAs: 65001, holdTime: 180, identifier: "192.0.2.1", parametersLength: 0 },
    },
    payload: "04fde900b4c000020100",
    encode: encodeBgp,
  });

  testVector({
    origin: "RFC 4271, section 4.3: an UPDATE, by hand",
    linktype: LINKTYPE_RAW,
    hex: "45 00 005c 0001 0000 40 06 0000 c0000201 c0000202 00b3 9c40 00000001 00000001 5018 2000 0000 0000 " +
      "ffffffffffffffffffffffffffffffff003402000418c633640012400101004002040201fde9400304c000020118cb007110" +
      "ac10",
    layer: "bgp",
    fields: {
      marker: "ffffffffffffffffffffffffffffffff",
      length: 52,
      type: 2,
      withdrawn: ["198.51.100.0/24"],
      attributes: [{ flags: 64, type: 1, data: "00" }, { flags: 64, type: 2, data: "0201fde9" }, {
        flags: 64,
        type: 3,
        data: "c0000201",
      }],
      nlri: ["203.0.113.0/24", "172.16.0.0/16"],
    },
    payload: "000418c633640012400101004002040201fde9400304c000020118cb007110ac10",
    encode: encodeBgp,
  });

  testVector({
    origin: "RFC 4271, section 4.5: a NOTIFICATION, by hand",
    linktype: LINKTYPE_RAW,
    hex: "45 00 003d 0001 0000 40 06 0000 c0000201 c0000202 00b3 9c40 00000001 00000001 5018 2000 0000 0000 " +
      "ffffffffffffffffffffffffffffffff0015 03 0400",
    layer: "bgp",
    fields: { marker: "ffffffffffffffffffffffffffffffff", length: 21, type: 3 },
    payload: "0400",
    encode: encodeBgp,
  });
});
