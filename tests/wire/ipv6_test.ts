import { assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import { decode, encodeIpv6, frame, ipv6, LINKTYPE_RAW, parseHex, udp } from "@capkit/capkit/core";
import { describe, it } from "node:test";
import { testVector } from "../support/layer_vector.ts";

const SRC = "20010db8000000000000000000000001";
const DST = "20010db8000000000000000000000002";

describe("Ipv6", () => {
  testVector({
    origin: "RFC 8200, section 3: nothing follows",
    linktype: LINKTYPE_RAW,
    hex: `60000000 0000 3b 40 ${SRC} ${DST} aabb`,
    layer: "ipv6",
    fields: {
      version: 6,
      dscp: 0,
      ecn: 0,
      flowLabel: 0,
      payloadLength: 0,
      nextHeader: 59,
      hopLimit: 64,
      src: "2001:db8::1",
      dst: "2001:db8::2",
    },
  });

  testVector({
    origin: "by hand: every bit of traffic class and flow label, and padding",
    linktype: LINKTYPE_RAW,
    hex: `6bbfffff 0002 fd ff fe800000000000000000000000000001 ff020000000000000000000000000016 0102 ffff`,
    layer: "ipv6",
    fields: {
      version: 6,
      dscp: 46,
      ecn: 3,
      flowLabel: 0xfffff,
      payloadLength: 2,
      nextHeader: 253,
      hopLimit: 255,
      src: "fe80::1",
      dst: "ff02::16",
    },
    payload: "0102",
  });

  testVector({
    origin: "by hand: a version, a class and a label that share bytes",
    linktype: LINKTYPE_RAW,
    hex: `61234567 0064 fd 01 ${SRC} ${DST} 99`,
    layer: "ipv6",
    fields: {
      version: 6,
      dscp: 4,
      ecn: 2,
      flowLabel: 0x34567,
      payloadLength: 100,
      nextHeader: 253,
      hopLimit: 1,
      src: "2001:db8::1",
      dst: "2001:db8::2",
    },
    payload: "99",
  });

  it("reads the traffic class as one number", () => {
    const packet = decode(parseHex(`6bb00000 0000 3b 40 ${SRC} ${DST}`), LINKTYPE_RAW);
    assertStrictEquals(packet.ipv6?.trafficClass, 0xbb);
  });

  it("goes to the end where the payload length is 0 and something follows", () => {
    const addresses = { src: "2001:db8::1", dst: "2001:db8::2" };
    const packet = decode(
      frame(ipv6({ ...addresses, payloadLength: 0 }), udp({ dstPort: 9 }), new Uint8Array(99)),
      LINKTYPE_RAW,
    );
    assertEquals([packet.payload.length, packet.ipv6?.claimedEnd, packet.error], [99, 147, undefined]);
    assertStrictEquals(packet.udp && packet.checksum(packet.udp), "ok");
  });

  it("says what is wrong", () => {
    const shortage = (hex: string) => {
      const error = decode(parseHex(hex), LINKTYPE_RAW).error;
      return [error?.layer, error?.offset, error?.needed, error?.available, error?.limit];
    };
    assertEquals(shortage("60000000"), ["ipv6", 0, 40, 4, "capture"]);
    assertEquals(shortage(`60000000 0004 11 40 ${SRC} ${DST} 0001000200080000`), [
      "udp",
      40,
      8,
      4,
      "ipv6.payloadLength",
    ]);
    assertEquals(shortage(`60000000 0008 11 40 ${SRC} ${DST} 00010002`), ["udp", 40, 8, 4, "capture"]);
    // An EtherType that says IPv6 over a header that says 4.
    const ethernet = "020000000002 020000000001 86dd";
    const wrong = decode(parseHex(`${ethernet} 45000000 0004 11 40 ${SRC} ${DST}`), 1).error;
    assertEquals([wrong?.layer, wrong?.available, wrong?.limit], ["ipv6", 0, "ipv6.version"]);
  });

  it("refuses fields that do not fit", () => {
    const numbers = { version: 6, dscp: 0, ecn: 0, flowLabel: 0, payloadLength: 0, nextHeader: 59, hopLimit: 1 };
    const fields = { ...numbers, src: "::", dst: "::1" };
    assertThrows(() => encodeIpv6({ ...fields, flowLabel: 0x100000 }), RangeError, "ipv6.flowLabel 1048576");
    assertThrows(() => encodeIpv6({ ...fields, hopLimit: -1 }), RangeError, "ipv6.hopLimit -1");
    assertThrows(() => encodeIpv6({ ...fields, dst: "1::2::3" }), TypeError, "1::2::3");
  });
});
