import { assertStrictEquals } from "@std/assert";
import { LINKTYPE_RAW, parseHex, StunChannel } from "@capkit/capkit/core";
import { describe, it } from "node:test";
import { testVector } from "../support/layer_vector.ts";

describe("StunChannel", () => {
  testVector({
    origin: "coturn 4.6: from its client to its server on loopback",
    linktype: LINKTYPE_RAW,
    hex: "45220034c7c840002f1185cc7f0000017f000001 9cf00d960020fe33 5766 0014 0000000007070707c30d00000000000007070707",
    layer: "stun.channel",
    fields: { channel: 0x5766, length: 20 },
    payload: "0000000007070707c30d00000000000007070707",
  });

  testVector({
    origin: "by hand, RFC 8656, section 12.4",
    linktype: LINKTYPE_RAW,
    hex: "45000024000100004011f6c4c0000201c00002029c400d960010cd8c" +
      "40010003" +
      "61626300",
    layer: "stun.channel",
    fields: { channel: 16385, length: 3 },
    payload: "616263",
  });

  testVector({
    origin: "by hand, RFC 8656, section 12.4: on another port, not padded",
    linktype: LINKTYPE_RAW,
    hex: "45000023000100004011f6c5c0000201c00002029c409c41000f2ee5" +
      "4fff0003" +
      "616263",
    layer: "stun.channel",
    fields: { channel: 20479, length: 3 },
    payload: "616263",
  });

  it("has padding, but not with the numbers of RFC 5766 alone", () => {
    const isChannel = (hex: string) => {
      const bytes = parseHex(hex);
      return StunChannel.recognizes(new DataView(bytes.buffer), 0, bytes.length);
    };
    assertStrictEquals(isChannel("4fff 0003 616263 00"), true);
    assertStrictEquals(isChannel("5000 0003 616263 00"), false);
    assertStrictEquals(isChannel("7fff 0003 616263"), true);
    assertStrictEquals(isChannel("8000 0003 616263"), false);
    assertStrictEquals(isChannel("3fff 0003 616263"), false);
  });
});
