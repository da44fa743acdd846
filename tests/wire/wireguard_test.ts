import { LINKTYPE_RAW } from "@capkit/capkit/core";
import { describe } from "node:test";
import { testVector } from "../support/layer_vector.ts";

describe("WireGuard", () => {
  testVector({
    origin: "scapy 2.5.0: transport data",
    linktype: LINKTYPE_RAW,
    hex: "4500004c000100004011f69cc0000201c00002029c40ca6c00385845" +
      "040000002a0000000700000000000000" +
      "7878787878787878787878787878787878787878787878787878787878787878",
    layer: "wireguard",
    fields: { type: 4, sender: undefined, receiver: 42, counter: "7" },
    payload: "7878787878787878787878787878787878787878787878787878787878787878",
  });

  testVector({
    origin: "by hand, section 5.4.6 of the white paper: transport data",
    linktype: LINKTYPE_RAW,
    hex: "4500004c000100004011f69cc0000201c00002029c40ca6c00383522" +
      "040000002a0000000700000000000000" +
      "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
    layer: "wireguard",
    fields: { type: 4, sender: undefined, receiver: 42, counter: "7" },
    payload: "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
  });

  testVector({
    origin: "by hand, section 5.4.2 of the white paper: an initiation",
    linktype: LINKTYPE_RAW,
    hex: "450000b0000100004011f638c0000201c00002029c40ca6c009c93af" +
      "010000002a000000bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb" +
      "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb" +
      "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb" +
      "bbbbbbbb",
    layer: "wireguard",
    fields: { type: 1, sender: 42, receiver: undefined, counter: undefined },
  });

  testVector({
    origin: "by hand, section 5.4.3 of the white paper: a response on another port",
    linktype: LINKTYPE_RAW,
    hex: "45000078000100004011f670c0000201c00002029c409c410064eb9f" +
      "020000002b0000002a000000cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc" +
      "cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc",
    layer: "wireguard",
    fields: { type: 2, sender: 43, receiver: 42, counter: undefined },
  });

  testVector({
    origin: "by hand, section 5.4.7 of the white paper: a cookie",
    linktype: LINKTYPE_RAW,
    hex: "4500005c000100004011f68cc0000201c00002029c40ca6c0048a368" +
      "030000002a000000dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd" +
      "dddddddddddddddddddddddddddddddd",
    layer: "wireguard",
    fields: { type: 3, sender: undefined, receiver: 42, counter: undefined },
  });
});
