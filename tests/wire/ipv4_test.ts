import { assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import {
  decode,
  encodeIpv4,
  formatHex,
  frame,
  ipv4,
  type Ipv4Fields,
  LINKTYPE_RAW,
  parseHex,
  udp,
} from "@capkit/capkit/core";
import { describe, it } from "node:test";
import { testVector } from "../support/layer_vector.ts";

const ADDRESSES = "c0000201 c0000202";

/** All fields of the first example; the others say what differs. */
const RFC791: Ipv4Fields = {
  version: 4,
  ihl: 5,
  dscp: 0,
  ecn: 0,
  totalLength: 21,
  identification: 111,
  reserved: false,
  dontFragment: false,
  moreFragments: false,
  fragmentOffset: 0,
  ttl: 123,
  protocol: 1,
  checksum: 0xbb75,
  src: "192.0.2.1",
  dst: "192.0.2.2",
  options: [],
};

describe("Ipv4", () => {
  testVector({
    origin: "RFC 791, appendix A, example 1: the smallest datagram that carries data",
    linktype: LINKTYPE_RAW,
    hex: `4500 0015 006f 0000 7b01 bb75 ${ADDRESSES} aa`,
    layer: "ipv4",
    fields: RFC791,
    payload: "aa",
    checksum: "ok",
  });

  testVector({
    origin: "RFC 791, appendix A, example 2: a first fragment",
    linktype: LINKTYPE_RAW,
    hex: `4500 0114 006f 2000 7706 9e71 ${ADDRESSES} ${"01".repeat(40)}`,
    layer: "ipv4",
    fields: { ...RFC791, totalLength: 276, moreFragments: true, ttl: 119, protocol: 6, checksum: 0x9e71 },
    payload: "01".repeat(40),
    checksum: "ok",
  });

  testVector({
    origin: "RFC 791, appendix A, example 2: a second fragment",
    linktype: LINKTYPE_RAW,
    hex: `4500 00d8 006f 0020 7706 be8d ${ADDRESSES} ${"02".repeat(40)}`,
    layer: "ipv4",
    fields: { ...RFC791, totalLength: 216, fragmentOffset: 256, ttl: 119, protocol: 6, checksum: 0xbe8d },
    payload: "02".repeat(40),
    checksum: "ok",
  });

  testVector({
    origin: "RFC 791, appendix A, example 3: options",
    linktype: LINKTYPE_RAW,
    hex: `4800 0240 006f 0000 7b06 aacb ${ADDRESSES} 50031150 04222201 51033300 ff`,
    layer: "ipv4",
    fields: {
      ...RFC791,
      ihl: 8,
      totalLength: 576,
      protocol: 6,
      checksum: 0xaacb,
      options: [
        { name: "other", type: 0x50, data: "11" },
        { name: "other", type: 0x50, data: "2222" },
        { name: "nop" },
        { name: "other", type: 0x51, data: "33" },
        { name: "end" },
      ],
    },
    payload: "ff",
    checksum: "ok",
  });

  testVector({
    origin: "by hand: every flag, both halves of the second byte, and routes",
    linktype: LINKTYPE_RAW,
    hex: `4abb 0000 ffff ffff ff59 0000 ${ADDRESSES} 070b04cb007101cb007102 940400010000 0000aa`,
    layer: "ipv4",
    fields: {
      ...RFC791,
      ihl: 10,
      dscp: 46,
      ecn: 3,
      totalLength: 0,
      identification: 0xffff,
      reserved: true,
      dontFragment: true,
      moreFragments: true,
      fragmentOffset: 65528,
      ttl: 255,
      protocol: 89,
      checksum: 0,
      options: [
        { name: "recordRoute", pointer: 4, route: ["203.0.113.1", "203.0.113.2"] },
        { name: "routerAlert", value: 1 },
        { name: "end" },
        { name: "rest", data: "000000aa" },
      ],
    },
    checksum: "bad",
  });

  it("takes bytes that are no option as they are", () => {
    for (
      const [options, expected] of [
        ["83010400", [{ name: "rest", data: "83010400" }]],
        ["01010183", [{ name: "nop" }, { name: "nop" }, { name: "nop" }, { name: "rest", data: "83" }]],
        ["01930500", [{ name: "nop" }, { name: "rest", data: "930500" }]],
        ["83020101", [{ name: "other", type: 0x83, data: "" }, { name: "nop" }, { name: "nop" }]],
        ["94039401", [{ name: "other", type: 0x94, data: "94" }, { name: "nop" }]],
      ] as const
    ) {
      const { ipv4 } = decode(parseHex(`4600 0018 0000 0000 4001 0000 ${ADDRESSES} ${options}`), LINKTYPE_RAW);
      assertEquals(ipv4?.options, [...expected], options);
      assertStrictEquals(ipv4 && formatHex(encodeIpv4(ipv4.toJSON())), ipv4 && formatHex(ipv4.header), options);
    }
  });

  it("ends with its total length: padding is not payload", () => {
    const datagram = frame(ipv4({ src: "192.0.2.1", dst: "192.0.2.2" }), udp({ dstPort: 9 }), Uint8Array.of(1, 2));
    const packet = decode(Uint8Array.of(...datagram, 0, 0, 0, 0, 0, 0, 0, 0), LINKTYPE_RAW);
    assertStrictEquals(packet.ipv4?.payload.length, 10);
    assertEquals([...packet.payload], [1, 2]);
    assertStrictEquals(packet.udp && packet.checksum(packet.udp), "ok");
  });

  it("goes to the end where the total length is 0, as it is before segmentation", () => {
    const addresses = { src: "192.0.2.1", dst: "192.0.2.2" };
    const packet = decode(
      frame(ipv4({ ...addresses, totalLength: 0 }), udp({ dstPort: 9 }), new Uint8Array(99)),
      LINKTYPE_RAW,
    );
    assertStrictEquals(packet.payload.length, 99);
    assertStrictEquals(packet.ipv4?.claimedEnd, 127);
    assertStrictEquals(packet.error, undefined);
  });

  it("knows fragments, and finds no other layer in all but the first", () => {
    const addresses = { src: "192.0.2.1", dst: "192.0.2.2" };
    const first = decode(frame(ipv4({ ...addresses, moreFragments: true }), udp({ dstPort: 9 })), LINKTYPE_RAW);
    assertEquals([first.ipv4?.isFragment, first.udp?.dstPort], [true, 9]);
    assertStrictEquals(first.udp && first.checksum(first.udp), "truncated");
    const last = decode(frame(ipv4({ ...addresses, fragmentOffset: 8 }), udp({ dstPort: 9 })), LINKTYPE_RAW);
    assertEquals([last.ipv4?.isFragment, last.udp, last.payload.length], [true, undefined, 8]);
    const whole = decode(frame(ipv4({ ...addresses, dontFragment: true }), udp({ dstPort: 9 })), LINKTYPE_RAW);
    assertEquals([whole.ipv4?.isFragment, whole.ipv4?.dontFragment], [false, true]);
  });

  it("takes the last hop of a source route for the destination of the pseudo header", () => {
    // Checksums by another program: that of UDP is over 192.0.2.1 and 203.0.113.9.
    const route = "4700 0024 0000 0000 4011 6286 c0000201 c00002fe 830704cb00710900";
    const unfinished = decode(parseHex(`${route} 0001 0002 0008 01d0`), LINKTYPE_RAW);
    assertEquals(unfinished.layers.map((layer) => unfinished.checksum(layer)), ["ok", "ok"]);
    const finished = decode(parseHex(`${route.replace("830704", "830708")} 0001 0002 0008 01d0`), LINKTYPE_RAW);
    assertEquals(finished.layers.map((layer) => finished.checksum(layer)), ["bad", "bad"]);
  });

  it("says what is wrong", () => {
    const shortage = (hex: string) => {
      const error = decode(parseHex(hex), LINKTYPE_RAW).error;
      return [error?.layer, error?.offset, error?.needed, error?.available, error?.limit];
    };
    const rest = `0015 006f 0000 7b01 bb75 ${ADDRESSES}`;
    assertEquals(shortage("4500 0015"), ["ipv4", 0, 20, 4, "capture"]);
    assertEquals(shortage(`4400 ${rest}`), ["ipv4", 0, 20, 16, "ipv4.ihl"]);
    assertEquals(shortage(`4600 ${rest}`), ["ipv4", 0, 24, 20, "capture"]);
    assertEquals(shortage(`5500 ${rest}`), ["ipv4", 0, 20, 0, "ipv4.version"]);
    assertEquals(shortage(`4500 ${rest} 00112233445566778899`), ["icmp", 20, 8, 1, "ipv4.totalLength"]);
    assertEquals(shortage(`4500 0013 006f 0000 7b06 0000 ${ADDRESSES} 0011`), ["tcp", 20, 20, 0, "ipv4.totalLength"]);
    assertEquals(shortage(`4500 0115 006f 0000 7b06 0000 ${ADDRESSES} 0011`), ["tcp", 20, 20, 2, "capture"]);
  });

  it("refuses fields that do not fit", () => {
    assertThrows(() => encodeIpv4({ ...RFC791, totalLength: 65536 }), RangeError, "ipv4.totalLength 65536");
    assertThrows(() => encodeIpv4({ ...RFC791, fragmentOffset: 4 }), RangeError, "a multiple of 8");
    assertThrows(() => encodeIpv4({ ...RFC791, fragmentOffset: 65536 }), RangeError, "ipv4.fragmentOffset 65536");
    assertThrows(() => encodeIpv4({ ...RFC791, dscp: 64 }), RangeError, "ipv4.dscp 64");
    assertThrows(() => encodeIpv4({ ...RFC791, src: "192.0.2.256" }), TypeError, "192.0.2.256");
    const long = Array.from({ length: 41 }, () => ({ name: "nop" as const }));
    assertThrows(() => encodeIpv4({ ...RFC791, options: long }), RangeError, "ipv4.options bytes 41");
  });
});
