import { assertStrictEquals, assertThrows } from "@std/assert";
import { DecodeAs, encodeRtp, LINKTYPE_RAW, parseHex, Rtp } from "@capkit/capkit/core";
import { describe, it } from "node:test";
import { testVector } from "../support/layer_vector.ts";

/** IPv4 and UDP before 14 bytes, and before 30, from port 5000 to 5002. */
const OUTER = "4500002a000100004011f6bec0000201c0000202 1388138a00160000";
const LONGER = "4500003a000100004011f6aec0000201c0000202 1388138a00260000";
const decodeAs = new DecodeAs([{ field: "udp.port", value: 5002, layer: Rtp }]);

describe("Rtp", () => {
  testVector({
    origin: "Scapy: the begin of a stream in A-law",
    linktype: LINKTYPE_RAW,
    hex: `${OUTER} 80080007000000a001020304 0102`,
    decodeAs,
    layer: "rtp",
    fields: {
      version: 2,
      padding: false,
      marker: false,
      payloadType: 8,
      seq: 7,
      timestamp: 160,
      ssrc: 0x01020304,
      csrcs: [],
      extension: undefined,
    },
    payload: "0102",
    encode: encodeRtp,
  });

  testVector({
    origin: "RFC 3550, section 5.1, by hand: with all that a header can have",
    linktype: LINKTYPE_RAW,
    hex: `${LONGER} b288ffff000000a001020304000000050000000612340001aabbccdd 0102`,
    decodeAs,
    layer: "rtp",
    fields: {
      version: 2,
      padding: true,
      marker: true,
      payloadType: 8,
      seq: 65535,
      timestamp: 160,
      ssrc: 0x01020304,
      csrcs: [5, 6],
      extension: { profile: 0x1234, data: "aabbccdd" },
    },
    payload: "0102",
    encode: encodeRtp,
  });

  for (const hex of ["80080007000000a001020304", "b288ffff000000a001020304000000050000000612340001aabbccdd"]) {
    it(`is not there with a byte less than ${hex}`, () => {
      const bytes = parseHex(hex);
      for (let end = 0; end < bytes.length; end++) {
        assertStrictEquals(Rtp.decode(new DataView(bytes.buffer), 0, end), undefined);
        assertStrictEquals(Rtp.shortage(new DataView(bytes.buffer), 0, end).needed > end, true);
      }
    });
  }

  it("refuses fields that do not fit", () => {
    const fields = { payloadType: 128, seq: 0, timestamp: 0, ssrc: 0 };
    assertThrows(() => encodeRtp(fields), RangeError, "rtp.payloadType 128");
  });
});
