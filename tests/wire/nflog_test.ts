import { assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import { decode, encodeNflog, LINKTYPE_NFLOG, Nflog, parseHex } from "@capkit/capkit/core";
import { describe, it } from "node:test";
import { testVector } from "../support/layer_vector.ts";

const DATAGRAM = "4500001f000100004011f6c9c0000201c00002020fa00009000ba7c8616263";

describe("Nflog", () => {
  testVector({
    origin: "LINKTYPE_NFLOG by hand: by a little-endian machine, with hook and prefix",
    linktype: LINKTYPE_NFLOG,
    hex: `02 00 002a 0800 0100 0800 03 00 0600 0a00 6100 0000 2300 0900 ${DATAGRAM}`,
    layer: "nflog",
    fields: {
      family: 2,
      version: 0,
      resourceId: 42,
      littleEndian: true,
      attributes: [{ type: 1, data: "08000300" }, { type: 10, data: "6100" }],
      payloadLength: 31,
    },
    payload: DATAGRAM,
    encode: encodeNflog,
  });

  testVector({
    origin: "linux/nfnetlink_log.h by hand: by a big-endian machine, the packet cut",
    linktype: LINKTYPE_NFLOG,
    hex: "0a 00 0001 0008 000b 000003e8 0100 0009 6000",
    layer: "nflog",
    fields: {
      family: 10,
      version: 0,
      resourceId: 1,
      littleEndian: false,
      attributes: [{ type: 11, data: "000003e8" }],
      payloadLength: 252,
    },
    payload: "6000",
    encode: encodeNflog,
  });

  it("says what follows by the family", () => {
    const packet = decode(parseHex(`02 00 002a 2300 0900 ${DATAGRAM} 00`), LINKTYPE_NFLOG);
    assertStrictEquals(packet.udp?.dstPort, 9);
    const other = decode(parseHex(`07 00 002a 2300 0900 ${DATAGRAM} 00`), LINKTYPE_NFLOG);
    assertEquals(other.layers.map(({ name }) => name), ["nflog"]);
  });

  it("ends where an attribute is too long or too short", () => {
    for (const hex of ["02 00 0000 0300 0100 0000", "02 00 0000 0900 0100 0000"]) {
      const header = decode(parseHex(hex), LINKTYPE_NFLOG).layer(Nflog);
      assertEquals([header?.attributes, header?.payloadLength, header?.payload.length], [[], undefined, 0], hex);
    }
  });

  it("refuses fields that do not fit", () => {
    const fields = { family: 2, version: 0, resourceId: 0, littleEndian: true, attributes: [] };
    assertThrows(() => encodeNflog({ ...fields, resourceId: 65536 }), RangeError, "nflog.resourceId 65536");
    assertThrows(() => encodeNflog({ ...fields, payloadLength: 65532 }), RangeError, "nflog.attribute.length 65536");
  });
});
