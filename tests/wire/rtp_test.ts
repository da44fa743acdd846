import { assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import {
  decode,
  DecodeAs,
  encodeRtp,
  formatHex,
  frame,
  ipv4,
  LINKTYPE_RAW,
  parseHex,
  Rtp,
  udp,
} from "@capkit/capkit/core";
import { describe, it } from "node:test";

const OUTER = [ipv4({ src: "192.0.2.1", dst: "192.0.2.2" }), udp({ srcPort: 5000, dstPort: 5002 })];
const decodeAs = new DecodeAs([{ field: "udp.port", value: 5002, layer: Rtp }]);

describe("Rtp", () => {
  // RFC 3550, section 5.1, by hand; and what scapy 2.5.0 makes of RTP(payload_type=8, sequence=7, ...).
  const vectors: Readonly<Record<string, object>> = {
    "b288ffff000000a001020304000000050000000612340001aabbccdd": {
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
    "80080007000000a001020304": {
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
  };

  for (const [hex, fields] of Object.entries(vectors)) {
    it(`reads and encodes ${hex}`, () => {
      const packet = decode(frame(...OUTER, parseHex(hex), parseHex("0102")), LINKTYPE_RAW, { decodeAs });
      const layer = packet.layer(Rtp);
      assertEquals(layer?.toJSON(), fields);
      assertStrictEquals(formatHex(layer?.payload ?? new Uint8Array()), "0102");
      assertStrictEquals(layer && formatHex(encodeRtp(layer.toJSON())), hex);
    });

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
