import { assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import {
  decode,
  encodeIpv4,
  fieldByName,
  formatHex,
  frame,
  ipv4,
  type Ipv4Option,
  ipv4OptionName,
  LINKTYPE_RAW,
  parseHex,
} from "@capkit/capkit/core";
import { describe, it } from "node:test";
import { assertSameInTwoFillers } from "../support/two_fillers.ts";

/**
 * Options as bytes, up to the end of the header, and what they say. The first eight are by scapy 2.5, the others by hand from
 * RFC 791 section 3.1, RFC 1108, RFC 4782 section 3.1 and draft-ietf-cipso-ipsecurity-01.
 */
const OPTIONS: readonly (readonly [hex: string, options: Ipv4Option[]])[] = [
  ["070b08010203040506070800", [{ "name": "recordRoute", "pointer": 8, "route": ["1.2.3.4", "5.6.7.8"] }, {
    "name": "end",
  }]],
  ["830b04010203040506070800", [{ "name": "looseSourceRoute", "pointer": 4, "route": ["1.2.3.4", "5.6.7.8"] }, {
    "name": "end",
  }]],
  ["8907040102030400", [{ "name": "strictSourceRoute", "pointer": 4, "route": ["1.2.3.4"] }, { "name": "end" }]],
  ["94040000", [{ "name": "routerAlert", "value": 0 }]],
  ["88041234", [{ "name": "streamId", "id": 4660 }]],
  ["120c00070002ffff09080706", [{ "name": "other", "type": 18, "data": "00070002ffff09080706" }]],
  ["0b040578", [{ "name": "mtuProbe", "mtu": 1400 }]],
  ["0c040514", [{ "name": "mtuReply", "mtu": 1300 }]],
  ["440c0d000000000100000002", [{
    "name": "timestamp",
    "pointer": 13,
    "overflow": 0,
    "flag": 0,
    "entries": [{ "time": 1 }, { "time": 2 }],
  }]],
  ["44140d3101020304000000050000000000000000", [{
    "name": "timestamp",
    "pointer": 13,
    "overflow": 3,
    "flag": 1,
    "entries": [{ "address": "1.2.3.4", "time": 5 }, { "address": "0.0.0.0", "time": 0 }],
  }]],
  ["820babcd0000000000000000", [{ "name": "security", "level": 171, "flags": "cd00000000000000" }, { "name": "end" }]],
  ["8204ab80", [{ "name": "security", "level": 171, "flags": "80" }]],
  ["8507050102030400", [{ "name": "extendedSecurity", "format": 5, "data": "01020304" }, { "name": "end" }]],
  ["860a00000003010400050000", [{ "name": "cipso", "doi": 3, "tags": "01040005" }, { "name": "end" }]],
  ["19080f4000000000", [{ "name": "quickStart", "function": 0, "rate": 15, "ttl": 64, "nonce": "00000000" }]],
  ["520c0007000200030a000001", [
    { name: "traceroute", id: 7, outboundHops: 2, returnHops: 3, originator: "10.0.0.1" },
  ]],
];

/** A header with these options and nothing behind it. */
function headerWith(options: string): Uint8Array<ArrayBuffer> {
  const ihl = 5 + options.length / 8;
  const length = (4 * ihl).toString(16).padStart(4, "0");
  return parseHex(`4${ihl.toString(16)}00 ${length} 0001 0000 40 fd 0000 c0000201 c0000202 ${options}`);
}

describe("options of IPv4", () => {
  for (const [hex, options] of OPTIONS) {
    it(`${hex} there and back`, () => {
      const bytes = headerWith(hex);
      const header = decode(bytes, LINKTYPE_RAW).ipv4;
      assertEquals(header?.options, options);
      assertStrictEquals(header && formatHex(encodeIpv4(header.toJSON())), formatHex(bytes));
      for (let length = 0; length <= bytes.length; length++) {
        assertSameInTwoFillers({ bytes: bytes.subarray(0, length), linktype: LINKTYPE_RAW, origlen: bytes.length });
      }
    });
  }

  it("with a length that is not theirs are bytes", () => {
    for (const hex of ["44030d00", "44060d0101020000", "8202000000000000", "8605000000030000", "1904010200000000"]) {
      const [option] = decode(headerWith(hex), LINKTYPE_RAW).ipv4?.options ?? [];
      assertStrictEquals(option?.name, "other", hex);
    }
  });

  it("have fields of their own", () => {
    const of = (name: string, hex: string) => {
      return fieldByName(name)?.occurrences(decode(headerWith(hex), LINKTYPE_RAW), 1);
    };
    const stamps = "44140d3101020304000000050000000000000000";
    assertEquals(of("ip.opt.time_stamp_addr", stamps), ["1.2.3.4", "0.0.0.0"]);
    assertEquals(of("ip.opt.time_stamp", stamps), ["5", "0"]);
    assertEquals(of("ip.opt.overflow", stamps), ["3"]);
    // A source route that is not at its end: its last stop is the destination.
    const route = "830b04010203040506070800";
    assertEquals([of("ip.dst", route), of("ip.cur_rt", route)], [["5.6.7.8"], ["192.0.2.2"]]);
    assertEquals(of("ip.src_rt", route), ["1.2.3.4"]);
    assertEquals([of("ip.rec_rt", "070b08010203040506070800"), of("ip.empty_rt", "070b08010203040506070800")], [
      ["1.2.3.4"],
      ["5.6.7.8"],
    ]);
  });

  it("have names", () => {
    assertEquals([ipv4OptionName(148), ipv4OptionName(99)], ["Router Alert", undefined]);
  });

  it("refuse what does not fit", () => {
    const addresses = { src: "192.0.2.1", dst: "192.0.2.2", protocol: 253 };
    const send = (option: Ipv4Option) => frame(ipv4({ ...addresses, options: [option] }));
    assertThrows(() => send({ name: "mtuProbe", mtu: 65536 }), RangeError, "ipv4.options.mtu 65536");
    assertThrows(
      () => send({ name: "timestamp", pointer: 5, overflow: 16, flag: 0, entries: [] }),
      RangeError,
      "overflow",
    );
  });
});
