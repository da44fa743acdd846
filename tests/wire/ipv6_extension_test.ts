import { assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import {
  decode,
  encodeIpv6Fragment,
  encodeIpv6Options,
  encodeIpv6Routing,
  frame,
  ipv6,
  Ipv6DestinationOptions,
  ipv6DestinationOptions,
  Ipv6Fragment,
  ipv6Fragment,
  ipv6HopByHop,
  Ipv6Routing,
  ipv6Routing,
  LINKTYPE_RAW,
  parseHex,
  udp,
} from "@capkit/capkit/core";
import { describe, it } from "node:test";
import { testVector } from "../support/layer_vector.ts";

/** An IPv6 header from 2001:db8::1 to an address that ends in the given byte. */
function head(nextHeader: string, length: number, last = "02"): string {
  const size = length.toString(16).padStart(4, "0");
  return `60000000 ${size} ${nextHeader} 40 20010db8000000000000000000000001 20010db80000000000000000000000${last}`;
}

describe("Ipv6HopByHop and Ipv6DestinationOptions", () => {
  testVector({
    origin: "RFC 8200, appendix A: option X with an 8-octet and a 4-octet field",
    linktype: LINKTYPE_RAW,
    hex: `${head("00", 16)} 3b01 1e0c 11111111 2222222222222222`,
    layer: "ipv6.hopopts",
    fields: {
      nextHeader: 59,
      hdrExtLen: 1,
      options: [{ name: "other", type: 0x1e, data: "111111112222222222222222" }],
    },
  });

  testVector({
    origin: "RFC 8200, appendix A: option X with padding before and after it",
    linktype: LINKTYPE_RAW,
    hex: `${head("3c", 24)} 3b02 0100 1e0c 1111 1111222222222222 2222 0104 00000000`,
    layer: "ipv6.dstopts",
    fields: {
      nextHeader: 59,
      hdrExtLen: 2,
      options: [
        { name: "padn", data: "" },
        { name: "other", type: 0x1e, data: "111111112222222222222222" },
        { name: "padn", data: "00000000" },
      ],
    },
  });

  testVector({
    origin: "RFC 2675, section 2, and RFC 2711, section 2.1: jumbo payload and router alert",
    linktype: LINKTYPE_RAW,
    hex: `${head("00", 0)} 3b01 c204 00010000 0502 0001 00 01 01 ff`,
    layer: "ipv6.hopopts",
    fields: {
      nextHeader: 59,
      hdrExtLen: 1,
      options: [
        { name: "jumboPayload", length: 65536 },
        { name: "routerAlert", value: 1 },
        { name: "pad1" },
        { name: "padn", data: "ff" },
      ],
    },
  });

  testVector({
    origin: "by hand: an option that is longer than the header",
    linktype: LINKTYPE_RAW,
    hex: `${head("3c", 8)} 3b00 00 1e04 010203`,
    layer: "ipv6.dstopts",
    fields: { nextHeader: 59, hdrExtLen: 0, options: [{ name: "pad1" }, { name: "rest", data: "1e04010203" }] },
  });

  it("are told apart, and followed to the layer inside", () => {
    const addresses = { src: "2001:db8::1", dst: "2001:db8::2" };
    const packet = decode(
      frame(ipv6(addresses), ipv6HopByHop(), ipv6DestinationOptions(), udp({ dstPort: 9 })),
      LINKTYPE_RAW,
    );
    assertEquals(packet.layers.map(({ name }) => name), ["ipv6", "ipv6.hopopts", "ipv6.dstopts", "udp"]);
    assertStrictEquals(packet.layer(Ipv6DestinationOptions)?.nextHeader, 17);
    assertStrictEquals(packet.udp && packet.checksum(packet.udp), "ok");
  });

  it("say what they lack", () => {
    const { error } = decode(parseHex(`${head("00", 8)} 3b02 010400000000`), LINKTYPE_RAW);
    assertEquals([error?.layer, error?.needed, error?.available], ["ipv6.hopopts", 24, 8]);
    const destination = decode(parseHex(`${head("3c", 8)} 3b02 0104`), LINKTYPE_RAW).error;
    assertEquals([destination?.layer, destination?.needed, destination?.available], ["ipv6.dstopts", 8, 4]);
  });

  it("refuse fields that do not fit", () => {
    const fields = { nextHeader: 59, hdrExtLen: 0, options: [] };
    assertThrows(() => encodeIpv6Options({ ...fields, hdrExtLen: 256 }), RangeError, "hdrExtLen 256");
    const alert = { name: "routerAlert" as const, value: 65536 };
    assertThrows(() => encodeIpv6Options({ ...fields, options: [alert] }), RangeError, "routerAlert 65536");
  });
});

describe("Ipv6Routing", () => {
  testVector({
    origin: "RFC 8754, section 2: two segments and a TLV",
    linktype: LINKTYPE_RAW,
    hex: `${head("2b", 48)} 3b05 04 01 01 00 1234 ${"20010db8000000000000000000000099"} ` +
      `${"20010db8000000000000000000000003"} 0406 000000000000`,
    layer: "ipv6.routing",
    fields: {
      nextHeader: 59,
      hdrExtLen: 5,
      routingType: 4,
      segmentsLeft: 1,
      typeSpecific: 0x01001234,
      addresses: ["2001:db8::99", "2001:db8::3"],
      data: "0406000000000000",
    },
  });

  testVector({
    origin: "RFC 6275, section 6.4.1: type 2 has one address",
    linktype: LINKTYPE_RAW,
    hex: `${head("2b", 24)} 3b02 02 01 00000000 20010db800000000000000000000000b`,
    layer: "ipv6.routing",
    fields: {
      nextHeader: 59,
      hdrExtLen: 2,
      routingType: 2,
      segmentsLeft: 1,
      typeSpecific: 0,
      addresses: ["2001:db8::b"],
      data: "",
    },
  });

  testVector({
    origin: "RFC 6554, section 3: a type whose addresses are compressed stays data",
    linktype: LINKTYPE_RAW,
    hex: `${head("2b", 16)} 3b01 03 02 ee700000 0102030405060708`,
    layer: "ipv6.routing",
    fields: {
      nextHeader: 59,
      hdrExtLen: 1,
      routingType: 3,
      segmentsLeft: 2,
      typeSpecific: 0xee700000,
      addresses: [],
      data: "0102030405060708",
    },
  });

  // Checksums by another program, over 2001:db8::1 and the final destination.
  for (
    const [name, hex] of [
      [
        "the first segment of type 4",
        `${head("2b", 48)} 1104 04 01 01000000 20010db8000000000000000000000099 20010db8000000000000000000000003 ` +
        "0001 0002 0008 a3cf",
      ],
      [
        "the last address of type 0",
        `${head("2b", 48)} 1104 00 01 00000000 20010db8000000000000000000000003 20010db800000000000000000000000b ` +
        "0001 0002 0008 a45d",
      ],
      [
        "the address of type 2",
        `${head("2b", 32)} 1102 02 01 00000000 20010db800000000000000000000000b 0001 0002 0008 a45d`,
      ],
    ] as const
  ) {
    it(`takes ${name} for the destination of the pseudo header`, () => {
      const packet = decode(parseHex(hex), LINKTYPE_RAW);
      assertStrictEquals(packet.udp && packet.checksum(packet.udp), "ok");
    });
  }

  it("leaves the destination alone where no segment is left", () => {
    const hex = `${head("2b", 48)} 1104 04 00 01000000 20010db8000000000000000000000099 ` +
      "20010db8000000000000000000000003 0001 0002 0008 a466";
    const packet = decode(parseHex(hex), LINKTYPE_RAW);
    assertStrictEquals(packet.udp && packet.checksum(packet.udp), "ok");
    assertStrictEquals(packet.layer(Ipv6Routing)?.finalDestinationOffset, undefined);
  });

  it("does not read more addresses than its length holds", () => {
    const packet = decode(parseHex(`${head("2b", 24)} 3b02 04 02 ff000000 ${"11".repeat(16)}`), LINKTYPE_RAW);
    assertEquals(packet.layer(Ipv6Routing)?.addresses.length, 1);
  });

  it("is completed by frame()", () => {
    const bytes = frame(
      ipv6({ src: "2001:db8::1", dst: "2001:db8::3" }),
      ipv6Routing({ routingType: 0, segmentsLeft: 1, addresses: ["2001:db8::4", "2001:db8::b"] }),
      udp({ srcPort: 1, dstPort: 2 }),
    );
    const packet = decode(bytes, LINKTYPE_RAW);
    assertStrictEquals(packet.udp?.checksum, 0xa45d);
  });

  it("refuses fields that do not fit", () => {
    const numbers = { nextHeader: 59, hdrExtLen: 0, routingType: 0, segmentsLeft: 0, typeSpecific: 0 };
    const fields = { ...numbers, addresses: [], data: "" };
    assertThrows(() => encodeIpv6Routing({ ...fields, segmentsLeft: 256 }), RangeError, "segmentsLeft 256");
    assertThrows(() => encodeIpv6Routing({ ...fields, addresses: ["::g"] }), TypeError, "::g");
  });
});

describe("Ipv6Fragment", () => {
  testVector({
    origin: "RFC 8200, section 4.5: the first of several",
    linktype: LINKTYPE_RAW,
    hex: `${head("2c", 16)} 11 00 0001 deadbeef 0001 0002 0010 0000`,
    layer: "ipv6.fraghdr",
    fields: {
      nextHeader: 17,
      reserved: 0,
      fragmentOffset: 0,
      res: 0,
      moreFragments: true,
      identification: 0xdeadbeef,
    },
    payload: "0001 0002 0010 0000",
  });

  testVector({
    origin: "by hand: the last of them, and the bits that must be zero set",
    linktype: LINKTYPE_RAW,
    hex: `${head("2c", 10)} 11 5a fffe 00000001 aabb`,
    layer: "ipv6.fraghdr",
    fields: {
      nextHeader: 17,
      reserved: 0x5a,
      fragmentOffset: 65528,
      res: 3,
      moreFragments: false,
      identification: 1,
    },
    payload: "aabb",
  });

  it("knows fragments from a packet that is whole", () => {
    const addresses = { src: "2001:db8::1", dst: "2001:db8::2" };
    const atomic = decode(frame(ipv6(addresses), ipv6Fragment({ res: 3 }), udp({ dstPort: 9 })), LINKTYPE_RAW);
    assertStrictEquals(atomic.layer(Ipv6Fragment)?.isFragment, false);
    assertStrictEquals(atomic.udp && atomic.checksum(atomic.udp), "ok");
    const first = decode(
      frame(ipv6(addresses), ipv6Fragment({ moreFragments: true }), udp({ dstPort: 9 })),
      LINKTYPE_RAW,
    );
    assertStrictEquals(first.layer(Ipv6Fragment)?.isFragment, true);
    assertStrictEquals(first.udp && first.checksum(first.udp), "truncated");
    const next = decode(frame(ipv6(addresses), ipv6Fragment({ fragmentOffset: 8 }), udp({ dstPort: 9 })), LINKTYPE_RAW);
    assertEquals([next.layer(Ipv6Fragment)?.isFragment, next.udp], [true, undefined]);
  });

  it("refuses fields that do not fit", () => {
    const fields = { nextHeader: 6, reserved: 0, fragmentOffset: 0, res: 0, moreFragments: false, identification: 0 };
    assertThrows(() => encodeIpv6Fragment({ ...fields, fragmentOffset: 12 }), RangeError, "a multiple of 8");
    assertThrows(() => encodeIpv6Fragment({ ...fields, res: 4 }), RangeError, "res 4");
    assertThrows(
      () => encodeIpv6Fragment({ ...fields, identification: 2 ** 32 }),
      RangeError,
      "identification 4294967296",
    );
  });
});

describe("options and routes of IPv6", () => {
  testVector({
    origin: "by scapy 2.5: a jumbo payload",
    linktype: LINKTYPE_RAW,
    hex: "600000000000004020010db800000000000000000000000120010db8000000000000000000000002" +
      "1100c20400011170000100020000dfa361626364",
    layer: "ipv6.hopopts",
    fields: { "nextHeader": 17, "hdrExtLen": 0, "options": [{ "name": "jumboPayload", "length": 70000 }] },
    payload: "000100020000dfa361626364",
  });

  testVector({
    origin: "RFC 6553, section 3, and RFC 9268, section 5, by hand: RPL, and the smallest MTU of the path",
    linktype: LINKTYPE_RAW,
    hex: "600000000010004020010db800000000000000000000000120010db8000000000000000000000002" +
      "3b016304801e0100300405dc05010100",
    layer: "ipv6.hopopts",
    fields: {
      "nextHeader": 59,
      "hdrExtLen": 1,
      "options": [{ "name": "rpl", "type": 99, "flags": 128, "instanceId": 30, "senderRank": 256 }, {
        "name": "minimumPathMtu",
        "minimum": 1500,
        "returned": 1280,
        "wantsReturn": true,
      }, { "name": "padn", "data": "" }],
    },
  });

  testVector({
    origin: "RFC 5570, section 5.1, and RFC 2473, section 4.1.1, by hand: CALIPSO, and a limit of tunnels",
    linktype: LINKTYPE_RAW,
    hex: "6000000000183c4020010db800000000000000000000000120010db8000000000000000000000002" +
      "3b02070c000000010105bee0a00000000401030103000000",
    layer: "ipv6.dstopts",
    fields: {
      "nextHeader": 59,
      "hdrExtLen": 2,
      "options": [{ "name": "calipso", "doi": 1, "sensitivity": 5, "checksum": 48864, "compartments": "a0000000" }, {
        "name": "tunnelLimit",
        "limit": 3,
      }, { "name": "padn", "data": "000000" }],
    },
  });

  testVector({
    origin: "RFC 6554, section 3, by hand: a source route of RPL",
    linktype: LINKTYPE_RAW,
    hex: "6000000000182b4020010db800000000000000000000000120010db8000000000000000000000002" +
      "3b020302ee60000000030004000500000000000000000000",
    layer: "ipv6.routing",
    fields: {
      "nextHeader": 59,
      "hdrExtLen": 2,
      "routingType": 3,
      "segmentsLeft": 2,
      "typeSpecific": 3999268864,
      "addresses": [],
      "data": "00030004000500000000000000000000",
    },
  });

  testVector({
    origin: "RFC 8754, section 2.1, by hand: segments with an HMAC",
    linktype: LINKTYPE_RAW,
    hex: "6000000000482b4020010db800000000000000000000000120010db8000000000000000000000002" +
      "3b0804000000000020010db8000000000000000000000002052600000000000a0000000000000000" +
      "0000000000000000000000000000000000000000000000000400000000000000",
    layer: "ipv6.routing",
    fields: {
      "nextHeader": 59,
      "hdrExtLen": 8,
      "routingType": 4,
      "segmentsLeft": 0,
      "typeSpecific": 0,
      "addresses": ["2001:db8::2"],
      "data": "052600000000000a00000000000000000000000000000000000000000000000000000000000000000400000000000000",
    },
  });
});
