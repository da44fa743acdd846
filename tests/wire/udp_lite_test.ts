import { assertEquals, assertThrows } from "@std/assert";
import { decode, encodeUdpLite, frame, ipv4, LINKTYPE_RAW, UdpLite, udpLite } from "@capkit/capkit/core";
import { describe, it } from "node:test";
import { testVector } from "../support/layer_vector.ts";

describe("UdpLite", () => {
  testVector({
    origin: "Linux 6.18: a socket with UDPLITE_SEND_CSCOV 12, on loopback",
    linktype: LINKTYPE_RAW,
    hex: "4500002aa4a64000408897a37f0000017f000001 9c40138c000c6eb0 706172746c7920636f7665726564",
    layer: "udplite",
    fields: { srcPort: 40000, dstPort: 5004, coverage: 12, checksum: 0x6eb0 },
    payload: "706172746c7920636f7665726564",
    checksum: "ok",
    encode: encodeUdpLite,
  });

  testVector({
    origin: "RFC 3828, section 3.1: coverage of the header alone, checksum by scapy 2.5",
    linktype: LINKTYPE_RAW,
    hex: "45000022000100004088f64fc0000201c00002020fa0138c00085831616263646566",
    layer: "udplite",
    fields: { "srcPort": 4000, "dstPort": 5004, "coverage": 8, "checksum": 22577 },
    payload: "616263646566",
    checksum: "ok",
    encode: encodeUdpLite,
  });

  testVector({
    origin: "RFC 3828, section 3.1: coverage of all, checksum by scapy 2.5",
    linktype: LINKTYPE_RAW,
    hex: "45000021000100004088f650c0000201c00002020fa0138c00002e736162636465",
    layer: "udplite",
    fields: { "srcPort": 4000, "dstPort": 5004, "coverage": 0, "checksum": 11891 },
    payload: "6162636465",
    checksum: "ok",
    encode: encodeUdpLite,
  });

  it("tells a wrong checksum, a coverage that can't be, and a cut packet", () => {
    const addresses = { src: "192.0.2.1", dst: "192.0.2.2" };
    const status = (coverage: number, change: number, cut = 0) => {
      const bytes = frame(ipv4(addresses), udpLite({ dstPort: 9, coverage }), new Uint8Array(20));
      bytes[change] = (bytes[change] ?? 0) ^ 1;
      const packet = decode(bytes.subarray(0, bytes.length - cut), LINKTYPE_RAW, { origlen: bytes.length });
      const header = packet.layer(UdpLite);
      return header && packet.checksum(header);
    };
    // The last byte, which a coverage of the header leaves out; then one within the header.
    assertEquals([status(8, 47), status(0, 47), status(8, 21)], ["ok", "bad", "bad"]);
    assertEquals([status(0, 21, 5), status(8, 47, 5)], ["truncated", "ok"]);
    assertEquals([status(7, 47), status(29, 47)], ["bad", "bad"]);
  });

  it("refuses fields that do not fit", () => {
    const fields = { srcPort: 0, dstPort: 0, coverage: 8, checksum: 0 };
    assertThrows(() => encodeUdpLite({ ...fields, coverage: 65536 }), RangeError, "udplite.coverage 65536");
  });
});
