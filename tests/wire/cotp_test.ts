import { assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import {
  decode,
  encodeTpkt,
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

/** A segment to a port with these bytes. */
function segment(port: number, hex: string): string {
  return formatHex(
    frame(ipv4({ src: "192.0.2.1", dst: "192.0.2.2" }), tcp({ srcPort: 40000, dstPort: port }), parseHex(hex)),
  );
}

/** The connection request of [MS-RDPBCGR], section 4.1.1. */
const RDP = "0300002c27e00000000000436f6f6b69653a206d737473686173683d656c746f6e730d0a0100080000000000";
/** What clients of Siemens S7 controllers begin with. */
const S7 = "03000016 11e00000000100 c0010a c1020100 c2020102";

describe("Tpkt", () => {
  testVector({
    origin: "[MS-RDPBCGR], section 4.1.1",
    linktype: LINKTYPE_RAW,
    hex: segment(3389, RDP),
    layer: "tpkt",
    fields: { version: 3, reserved: 0, length: 44 },
    payload: RDP.slice(8),
    encode: encodeTpkt,
  });

  testVector({
    origin: "RFC 1006, section 6, by hand: two packets",
    linktype: LINKTYPE_RAW,
    hex: segment(102, "03000007 02f080 03000007 02f080"),
    layer: "tpkt",
    fields: { version: 3, reserved: 0, length: 7 },
    payload: "02f080",
    encode: encodeTpkt,
  });

  it("is recognized by its version and length", () => {
    const names = (hex: string, port: number) => {
      return decode(parseHex(segment(port, hex)), LINKTYPE_RAW).layers.map(({ name }) => name).slice(2);
    };
    assertEquals(names("03000007 02f080", 102), ["tpkt", "cotp"]);
    assertEquals(names("03000007 02f080", 9999), []);
    assertEquals(names("03010007 02f080", 102), []);
    assertEquals(names("02000007 02f080", 102), []);
    assertEquals(names("03000006 02f080", 102), []);
  });

  it("refuses fields that do not fit", () => {
    assertThrows(() => encodeTpkt({ version: 3, reserved: 0, length: 65536 }), RangeError, "tpkt.length 65536");
  });
});

describe("Cotp", () => {
  testVector({
    origin: "a client of a Siemens S7 controller, by hand: connection request with parameters",
    linktype: LINKTYPE_RAW,
    hex: segment(102, S7),
    layer: "cotp",
    fields: {
      length: 17,
      type: 14,
      dstRef: 0,
      srcRef: 1,
      transportClass: 0,
      parameters: [{ type: 0xc0, data: "0a" }, { type: 0xc1, data: "0100" }, { type: 0xc2, data: "0102" }],
    },
    payload: "",
  });

  testVector({
    origin: "[MS-RDPBCGR], section 4.1.1: a cookie that is no parameter",
    linktype: LINKTYPE_RAW,
    hex: segment(3389, RDP),
    layer: "cotp",
    fields: { length: 39, type: 14, dstRef: 0, srcRef: 0, transportClass: 0 },
    payload: "",
  });

  testVector({
    origin: "RFC 905, section 13.7, by hand: data",
    linktype: LINKTYPE_RAW,
    hex: segment(102, "0300000a 02f085 010203"),
    layer: "cotp",
    fields: { length: 2, type: 15, eot: true, tpduNumber: 5 },
    payload: "010203",
  });

  it("prints what tshark prints", () => {
    const packet = decode(parseHex(segment(102, S7)), LINKTYPE_RAW);
    const of = (name: string) => fieldByName(name)?.occurrences(packet, 1).join();
    assertStrictEquals(of("cotp.type"), "0x0e");
    assertStrictEquals(of("cotp.srcref"), "0x0001");
    assertStrictEquals(of("cotp.parameter_code"), "0xc0,0xc1,0xc2");
    assertStrictEquals(of("tpkt.length"), "22");
    assertStrictEquals(of("frame.protocols"), "raw:ip:tcp:tpkt:cotp");
  });
});
