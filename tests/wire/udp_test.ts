import { assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import { decode, encodeUdp, frame, ipv4, ipv6, LINKTYPE_RAW, parseHex, udp } from "@capkit/capkit/core";
import { describe, it } from "node:test";
import { testVector } from "../support/layer_vector.ts";

const IPV4 = "4500 001f 0001 4000 4011 b6c9 c0000201 c0000202";

describe("Udp", () => {
  testVector({
    origin: "RFC 768: over IPv4, checksum by another program",
    linktype: LINKTYPE_RAW,
    hex: `${IPV4} 0fa0 0009 000b a7c8 616263`,
    layer: "udp",
    fields: { srcPort: 4000, dstPort: 9, length: 11, checksum: 0xa7c8 },
    payload: "616263",
    checksum: "ok",
  });

  testVector({
    origin: "RFC 768: a checksum of 0 is none",
    linktype: LINKTYPE_RAW,
    hex: `${IPV4} ffff 0000 000b 0000 616263`,
    layer: "udp",
    fields: { srcPort: 65535, dstPort: 0, length: 11, checksum: 0 },
    payload: "616263",
    checksum: "absent",
  });

  testVector({
    origin: "RFC 8200, section 8.1: over IPv6, checksum by another program",
    linktype: LINKTYPE_RAW,
    hex: "60000000 000a 11 40 20010db8000000000000000000000001 20010db8000000000000000000000002 " +
      "0fa0 0009 000a 2c53 6869",
    layer: "udp",
    fields: { srcPort: 4000, dstPort: 9, length: 10, checksum: 0x2c53 },
    payload: "6869",
    checksum: "ok",
  });

  it("tells a wrong checksum and a cut packet", () => {
    const bytes = parseHex(`${IPV4} 0fa0 0009 000b a7c8 616264`);
    const bad = decode(bytes, LINKTYPE_RAW);
    assertStrictEquals(bad.udp && bad.checksum(bad.udp), "bad");
    const cut = decode(bytes.subarray(0, -1), LINKTYPE_RAW, { origlen: bytes.length });
    assertStrictEquals(cut.udp && cut.checksum(cut.udp), "truncated");
  });

  it("has a payload as long as its length says", () => {
    const addresses = { src: "192.0.2.1", dst: "192.0.2.2" };
    const lengths = (length: number) => {
      const packet = decode(frame(ipv4(addresses), udp({ dstPort: 9, length }), new Uint8Array(20)), LINKTYPE_RAW);
      return [packet.udp?.payload.length, packet.payload.length];
    };
    assertEquals(lengths(18), [10, 10]);
    assertEquals(lengths(8), [0, 0]);
    assertEquals(lengths(29), [20, 20]);
    assertEquals(lengths(7), [20, 20]);
    assertEquals(lengths(0), [20, 20]);
  });

  it("never sends 0 for a checksum that is 0", () => {
    // The payload is chosen so that the sum comes out as 0xffff.
    const plain = frame(ipv6({ src: "::1", dst: "::1" }), udp({}), Uint8Array.of(0, 0));
    const checksum = decode(plain, LINKTYPE_RAW).udp?.checksum ?? 0;
    const bytes = frame(ipv6({ src: "::1", dst: "::1" }), udp({}), Uint8Array.of(checksum >> 8, checksum & 0xff));
    const packet = decode(bytes, LINKTYPE_RAW);
    assertStrictEquals(packet.udp?.checksum, 0xffff);
    assertStrictEquals(packet.checksum(packet.udp), "ok");
  });

  it("refuses fields that do not fit", () => {
    const fields = { srcPort: 0, dstPort: 0, length: 8, checksum: 0 };
    assertThrows(() => encodeUdp({ ...fields, dstPort: 65536 }), RangeError, "udp.dstPort 65536");
    assertThrows(() => encodeUdp({ ...fields, srcPort: NaN }), RangeError, "udp.srcPort NaN");
  });
});
