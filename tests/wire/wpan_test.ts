import { assertEquals, assertThrows } from "@std/assert";
import {
  decode,
  encodeWpan,
  LINKTYPE_IEEE802_15_4_NOFCS,
  LINKTYPE_IEEE802_15_4_WITHFCS,
  parseHex,
  Wpan,
} from "@capkit/capkit/core";
import { describe, it } from "node:test";
import { testVector } from "../support/layer_vector.ts";

describe("Wpan", () => {
  testVector({
    origin: "Scapy: data within a network, from one short address to all",
    linktype: LINKTYPE_IEEE802_15_4_NOFCS,
    hex: "6188 07 aa1a ffff 3412 0102",
    layer: "wpan",
    fields: { frameControl: 0x8861, seq: 7, dstPan: 0x1aaa, dst: "ffff", src: "1234" },
    payload: "0102",
    encode: encodeWpan,
  });

  testVector({
    origin: "Scapy: a beacon has no destination",
    linktype: LINKTYPE_IEEE802_15_4_NOFCS,
    hex: "00c0 08 aa1a 0807060504030201 ff0f8000",
    layer: "wpan",
    fields: { frameControl: 0xc000, seq: 8, srcPan: 0x1aaa, src: "0102030405060708" },
    payload: "ff0f8000",
    encode: encodeWpan,
  });

  testVector({
    origin: "Scapy: an acknowledgement and its check sequence",
    linktype: LINKTYPE_IEEE802_15_4_WITHFCS,
    hex: "0200 09 7928",
    layer: "wpan",
    fields: { frameControl: 2, seq: 9 },
    encode: encodeWpan,
  });

  testVector({
    origin: "IEEE 802.15.4-2020, clause 7.2, by hand: version 2 without a sequence number",
    linktype: LINKTYPE_IEEE802_15_4_NOFCS,
    hex: "01e9 cdab ffff cdab 0807060504030201 00",
    layer: "wpan",
    fields: { frameControl: 0xe901, dstPan: 0xabcd, dst: "ffff", srcPan: 0xabcd, src: "0102030405060708" },
    payload: "00",
    encode: encodeWpan,
  });

  it("names networks as table 7-2 of version 2 says", () => {
    const pans = (frameControl: string) => {
      const bytes = parseHex(`${frameControl} ${"11".repeat(24)}`);
      const header = decode(bytes, LINKTYPE_IEEE802_15_4_NOFCS).layer(Wpan);
      return [header?.dstPan !== undefined, header?.srcPan !== undefined];
    };
    // Both bytes: compression is 0x40 in the first, the modes are in the second.
    const rows = ["0120", "0128", "01a0", "01a8", "01ec"];
    assertEquals(rows.map(pans), [[false, false], [true, false], [false, true], [true, true], [true, false]]);
    const compressed = ["4120", "4128", "41a0", "41a8", "41ec"];
    assertEquals(compressed.map(pans), [[true, false], [false, false], [false, false], [true, false], [false, false]]);
  });

  it("refuses fields that do not fit", () => {
    assertThrows(() => encodeWpan({ frameControl: 65536 }), RangeError, "wpan.frameControl 65536");
    assertThrows(() => encodeWpan({ frameControl: 2, seq: 256 }), RangeError, "wpan.seq 256");
    assertThrows(() => encodeWpan({ frameControl: 0x8861, seq: 0, src: "1234" }), RangeError, "wpan.dst of 0");
  });
});
