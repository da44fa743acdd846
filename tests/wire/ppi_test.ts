import { assertEquals, assertThrows } from "@std/assert";
import { decode, encodePpi, LINKTYPE_PPI, parseHex, Ppi } from "@capkit/capkit/core";
import { describe, it } from "node:test";
import { testVector } from "../support/layer_vector.ts";

const ACK = "d4000000020000000001";
const COMMON = "0200 1400 0807060504030201 0100 0c00 6c09 a000 00 00 c4 a0";

describe("Ppi", () => {
  testVector({
    origin: "LINKTYPE_PPI by hand: 802.11, with a check sequence behind the frame",
    linktype: LINKTYPE_PPI,
    hex: `00 00 2000 69000000 ${COMMON} ${ACK} d8d6bf8f`,
    layer: "ppi",
    fields: {
      version: 0,
      flags: 0,
      length: 32,
      dlt: 105,
      fields: [{ type: 2, data: "080706050403020101000c006c09a0000000c4a0" }],
    },
    payload: ACK,
    encode: encodePpi,
  });

  testVector({
    origin: "PPI header format 1.0.7, section 3, by hand: fields padded to 4 bytes",
    linktype: LINKTYPE_PPI,
    hex: `00 01 1800 69000000 0700 0100 aa 000000 0600 0200 bbcc 0000 ${ACK}`,
    layer: "ppi",
    fields: {
      version: 0,
      flags: 1,
      length: 24,
      dlt: 105,
      fields: [{ type: 7, data: "aa" }, { type: 6, data: "bbcc" }],
    },
    payload: ACK,
    encode: encodePpi,
  });

  it("is followed by what its link type says", () => {
    const names = (hex: string) => decode(parseHex(hex), LINKTYPE_PPI).layers.map(({ name }) => name);
    assertEquals(names(`00 00 0800 69000000 ${ACK}`), ["ppi", "wlan"]);
    assertEquals(names(`00 00 0800 01000000 020000000002 020000000001 88b5`), ["ppi", "ethernet"]);
  });

  it("leaves out a field that is longer than the header", () => {
    const header = decode(parseHex("00 00 0d00 69000000 0700 0200 aa bb"), LINKTYPE_PPI).layer(Ppi);
    assertEquals(header?.fields, []);
  });

  it("tells which length is too small", () => {
    const { error } = decode(parseHex("00 00 0700 69000000"), LINKTYPE_PPI);
    assertEquals([error?.limit, error?.needed, error?.available], ["ppi.length", 8, 7]);
  });

  it("refuses fields that do not fit", () => {
    const fields = { version: 0, flags: 0, length: 8, dlt: 105, fields: [] };
    assertThrows(() => encodePpi({ ...fields, dlt: 2 ** 32 }), RangeError, "ppi.dlt 4294967296");
    assertThrows(() => encodePpi({ ...fields, fields: [{ type: 65536, data: "" }] }), RangeError, "ppi.field.type");
  });
});
