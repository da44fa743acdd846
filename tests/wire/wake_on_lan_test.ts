import { encodeWakeOnLan, LINKTYPE_ETHERNET, LINKTYPE_IPV4 } from "@capkit/capkit/core";
import { describe } from "node:test";
import { testVector } from "../support/layer_vector.ts";

describe("WakeOnLan", () => {
  testVector({
    origin: "by hand, AMD 20213: over Ethernet with a password",
    linktype: LINKTYPE_ETHERNET,
    hex: "ffffffffffff 020000000001 0842 ffffffffffff " +
      "020000000002020000000002020000000002020000000002020000000002020000000002020000000002020000000002 " +
      "020000000002020000000002020000000002020000000002020000000002020000000002020000000002020000000002 " +
      "c0000201 00",
    layer: "wol",
    fields: { address: "02:00:00:00:00:02", password: "c0000201" },
    payload: "00",
    encode: encodeWakeOnLan,
  });

  testVector({
    origin: "by hand, AMD 20213: over UDP on any port",
    linktype: LINKTYPE_IPV4,
    hex: "45000082 00004000 4011b666 c0000201 c0000202 9c40 2328 006e 0000 ffffffffffff " +
      "0200000000ff0200000000ff0200000000ff0200000000ff0200000000ff0200000000ff0200000000ff0200000000ff " +
      "0200000000ff0200000000ff0200000000ff0200000000ff0200000000ff0200000000ff0200000000ff0200000000ff",
    layer: "wol",
    fields: { address: "02:00:00:00:00:ff", password: "" },
    encode: encodeWakeOnLan,
  });
});
