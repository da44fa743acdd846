import { assertEquals, assertThrows } from "@std/assert";
import { decode, encodeRadiotap, LINKTYPE_IEEE802_11_RADIOTAP, parseHex, Radiotap } from "@capkit/capkit/core";
import { describe, it } from "node:test";
import { testVector } from "../support/layer_vector.ts";

const ACK = "d4000000020000000001";

function radiotap(hex: string): Radiotap | undefined {
  return decode(parseHex(hex), LINKTYPE_IEEE802_11_RADIOTAP).layer(Radiotap);
}

describe("Radiotap", () => {
  const scapy = "00 00 1800 2f080000 0807060504030201 10 18 6c09 a000 c4 01";

  testVector({
    origin: "Scapy: six fields, and a check sequence behind the frame",
    linktype: LINKTYPE_IEEE802_11_RADIOTAP,
    hex: `${scapy} ${ACK} d8d6bf8f`,
    layer: "radiotap",
    fields: { version: 0, pad: 0, length: 24, present: [0x82f], data: "080706050403020110186c09a000c401" },
    payload: ACK,
    encode: encodeRadiotap,
  });

  testVector({
    origin: 'radiotap.org, "Radiotap namespace", by hand: two present words, one a namespace begun anew',
    linktype: LINKTYPE_IEEE802_11_RADIOTAP,
    hex: `00 00 0e00 200000a0 20000000 c4 bf ${ACK}`,
    layer: "radiotap",
    fields: { version: 0, pad: 0, length: 14, present: [0xa0000020, 0x20], data: "c4bf" },
    payload: ACK,
    encode: encodeRadiotap,
  });

  it("reads the fields", () => {
    const header = radiotap(`${scapy} ${ACK} d8d6bf8f`);
    assertEquals(
      [header?.tsft, header?.flags, header?.rate, header?.frequency, header?.antennaSignal, header?.antennaNoise],
      [0x0102030405060708n, 0x10, 12, 2412, -60, undefined],
    );
  });

  it("aligns each field, and leaves out what it does not know or has no room for", () => {
    const kinds = (hex: string) => radiotap(hex)?.fieldParts.map(({ kind, offset }) => [kind, offset]);
    assertEquals(kinds("00 00 0e00 0a000000 00 ff 6c09 a000"), [[1, 8], [3, 10]]);
    assertEquals(kinds("00 00 0c00 02000010 00 000000"), [[1, 8]]);
    assertEquals(kinds("00 00 0900 06000000 00"), [[1, 8]]);
    assertEquals(kinds("00 00 0e00 20000080 20000000 c4 bf"), [[5, 12]]);
    assertEquals(kinds("00 00 0e00 200000c0 20000000 c4 bf"), [[5, 12]]);
  });

  it("tells which length is too small", () => {
    const error = (hex: string) => {
      const found = decode(parseHex(hex), LINKTYPE_IEEE802_11_RADIOTAP).error;
      return [found?.limit, found?.needed, found?.available];
    };
    assertEquals(error("00 00 0700 00000000"), ["radiotap.length", 8, 7]);
    assertEquals(error("00 00 0900 00000000"), ["capture", 9, 8]);
  });

  it("refuses fields that do not fit", () => {
    const fields = { version: 0, pad: 0, length: 8, present: [0], data: "" };
    assertThrows(() => encodeRadiotap({ ...fields, present: [2 ** 32] }), RangeError, "radiotap.present 4294967296");
  });
});
