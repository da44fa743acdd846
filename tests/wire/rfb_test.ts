import { assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import {
  decode,
  encodeRfb,
  fieldByName,
  formatHex,
  frame,
  ipv4,
  LINKTYPE_RAW,
  parseHex,
  tcp,
} from "@capkit/capkit/core";
import { describe, it } from "node:test";
import { testVector } from "../support/layer_vector.ts";

function segment(hex: string, srcPort = 40000, dstPort = 5900): string {
  return formatHex(frame(ipv4({ src: "192.0.2.1", dst: "192.0.2.2" }), tcp({ srcPort, dstPort }), parseHex(hex)));
}

/** `RFB 003.008`. */
const V38 = "524642203030332e3030380a";

describe("Rfb", () => {
  testVector({
    origin: "RFC 6143, section 7.1.1: the example of version 3.8",
    linktype: LINKTYPE_RAW,
    hex: segment(V38, 5900, 40000),
    layer: "rfb",
    fields: { version: "003.008" },
    encode: encodeRfb,
  });

  testVector({
    origin: "scapy: version 3.3 to another port",
    linktype: LINKTYPE_RAW,
    hex: "45000034000100004006f6bfc0000201c00002029c402710000000000000000050022000ed820000524642203030332e3030330a",
    layer: "rfb",
    fields: { version: "003.003" },
    encode: encodeRfb,
  });

  it("says which side has sent it, as tshark does", () => {
    const of = (hex: string, name: string) => {
      return fieldByName(name)?.occurrences(decode(parseHex(hex), LINKTYPE_RAW), 1).join();
    };
    assertStrictEquals(of(segment(V38), "vnc.client_proto_ver"), "003.008");
    assertStrictEquals(of(segment(V38), "vnc.server_proto_ver"), "");
    assertStrictEquals(of(segment(V38, 5900, 40000), "vnc.server_proto_ver"), "003.008");
  });

  it("is known by what it says, and after that by its port", () => {
    const names = (hex: string, port: number) => {
      return decode(parseHex(segment(hex, 40000, port)), LINKTYPE_RAW).layers.map(({ name }) => name).slice(2);
    };
    assertEquals(names(V38, 9999), ["rfb"]);
    assertEquals(names(V38 + "00", 9999), []);
    assertEquals(names("524642203030332d3030380a", 9999), []);
    assertEquals(names("0501000a000b", 5900), ["rfb.continuation"]);
    assertEquals(names("0501000a000b", 9999), []);
  });

  it("encodes no other version", () => {
    assertThrows(() => encodeRfb({ version: "3.8" }), RangeError, "003.008");
  });
});

describe("RfbContinuation", () => {
  testVector({
    origin: "RFC 6143, section 7.5.5: a pointer event, by hand",
    linktype: LINKTYPE_RAW,
    hex: segment("05 01 000a 000b"),
    layer: "rfb.continuation",
    fields: {},
    payload: "05 01 000a 000b",
  });

  testVector({
    origin: "RFC 6143, section 7.1.2: security types, by hand",
    linktype: LINKTYPE_RAW,
    hex: segment("02 01 02", 5900, 40000),
    layer: "rfb.continuation",
    fields: {},
    payload: "02 01 02",
  });
});
