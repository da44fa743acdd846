import { LINKTYPE_RAW } from "@capkit/capkit/core";
import { describe } from "node:test";
import { testVector } from "../support/layer_vector.ts";

describe("Teredo", () => {
  testVector({
    origin: "scapy 2.5.0: IPv6 alone",
    linktype: LINKTYPE_RAW,
    hex: "4500004c000100004011f69cc0000201c00002029c400dd800386032" +
      "60000000000811402001000000000000000000000000000120010000000000000000000000000002000100020008bfd6",
    layer: "teredo",
    fields: { authentication: undefined, origin: undefined },
    payload: "60000000000811402001000000000000000000000000000120010000000000000000000000000002000100020008bfd6",
  });

  testVector({
    origin: "by hand, RFC 4380, section 5.1.1: authentication and origin indication",
    linktype: LINKTYPE_RAW,
    hex: "4500005e000100004011f68ac0000201c00002020dd89c40004a4e5d" +
      "0001020361620102030001020304050607000000f2273ffffdfe" +
      "6000000000003b402001000000000000000000000000000120010000000000000000000000000002",
    layer: "teredo",
    fields: {
      authentication: { clientId: "6162", value: "010203", nonce: "0001020304050607", confirmation: 0 },
      origin: { port: 3544, address: "192.0.2.1" },
    },
    payload: "6000000000003b402001000000000000000000000000000120010000000000000000000000000002",
  });
});
