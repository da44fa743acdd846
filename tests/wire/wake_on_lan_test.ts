import { encodeWakeOnLan, LINKTYPE_ETHERNET, LINKTYPE_IPV4 } from "@capkit/capkit/core";
import { describe } from "node:test";
import { testVector } from "../support/layer_vector.ts";

describe("WakeOnLan", () => {
  testVector({
    origin: "wakeonlan 0.41: over UDP",
    linktype: LINKTYPE_IPV4,
    hex: "45000082 fa1c4000 4011424c 7f000001 7f000001 b5c7 0009 006e fe81 ffffffffffff " +
      "0200000000fe0200000000fe0200000000fe0200000000fe0200000000fe0200000000fe0200000000fe0200000000fe " +
      "0200000000fe0200000000fe0200000000fe0200000000fe0200000000fe0200000000fe0200000000fe0200000000fe",
    layer: "wol",
    fields: { address: "02:00:00:00:00:fe", password: "" },
    encode: encodeWakeOnLan,
  });

  testVector({
    origin: "etherwake 1.09: over Ethernet with a password",
    linktype: LINKTYPE_ETHERNET,
    hex: "ffffffffffff 000000000000 0842 ffffffffffff " +
      "0200000000fd0200000000fd0200000000fd0200000000fd0200000000fd0200000000fd0200000000fd0200000000fd " +
      "0200000000fd0200000000fd0200000000fd0200000000fd0200000000fd0200000000fd0200000000fd0200000000fd " +
      "c0000207",
    layer: "wol",
    fields: { address: "02:00:00:00:00:fd", password: "c0000207" },
    encode: encodeWakeOnLan,
  });

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
