import { assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import {
  decode,
  DecodeAs,
  encodeTcpStart,
  frame,
  icmp,
  ipv4,
  LINKTYPE_RAW,
  parseHex,
  tcp,
  TcpStart,
} from "@capkit/capkit/core";
import { describe, it } from "node:test";
import { testVector } from "../support/layer_vector.ts";

/** A packet is quoted only by another one; alone, the program must say that its header is cut. */
const decodeAs = new DecodeAs([{ field: "ip.proto", value: 6, layer: TcpStart }]);
const ADDRESSES = { src: "192.0.2.1", dst: "198.51.100.1" };

describe("TcpStart", () => {
  testVector({
    origin: "another program (scapy): what a router quotes of an acknowledgement",
    linktype: LINKTYPE_RAW,
    hex: "4500001c 0009 0000 40 06 8fb8 c6336401 c0000201 01bb c738 01020304",
    layer: "tcp.start",
    fields: { srcPort: 443, dstPort: 51000, seq: 0x01020304 },
    encode: encodeTcpStart,
    decodeAs,
  });

  testVector({
    origin: "by hand, RFC 9293 section 3.1: the first two lines of the diagram, and one more",
    linktype: LINKTYPE_RAW,
    hex: "45000020 0001 0000 40 06 8fbc c6336401 c0000201 0050 9c40 fffffffe 00000001",
    layer: "tcp.start",
    fields: { srcPort: 80, dstPort: 40000, seq: 0xfffffffe },
    payload: "00000001",
    encode: encodeTcpStart,
    decodeAs,
  });

  it("is met where an ICMP error quotes less than a whole header, and only there", () => {
    const names = (bytes: Uint8Array<ArrayBuffer>) => decode(bytes, LINKTYPE_RAW).quoted.map(({ name }) => name);
    const error = [ipv4({ src: "192.0.2.9", dst: ADDRESSES.src }), icmp({ type: 3, code: 1 })] as const;
    const lost = ipv4({ ...ADDRESSES, totalLength: 60, protocol: 6 });
    assertEquals(names(frame(...error, lost, new Uint8Array(7))), ["ipv4"]);
    assertEquals(names(frame(...error, lost, new Uint8Array(8))), ["ipv4", "tcp.start"]);
    assertEquals(names(frame(...error, lost, new Uint8Array(19))), ["ipv4", "tcp.start"]);
    assertEquals(names(frame(...error, ipv4(ADDRESSES), tcp({}))), ["ipv4", "tcp"]);
    const cut = decode(frame(lost, new Uint8Array(8)), LINKTYPE_RAW);
    assertEquals(cut.layers.map(({ name }) => name), ["ipv4"]);
    assertStrictEquals(cut.error?.layer, "tcp");
  });

  it("refuses fields that do not fit", () => {
    const fields = { srcPort: 0, dstPort: 0, seq: 0 };
    assertThrows(() => encodeTcpStart({ ...fields, srcPort: 0x1_0000 }), RangeError, "tcp.srcPort");
    assertThrows(() => encodeTcpStart({ ...fields, dstPort: -1 }), RangeError, "tcp.dstPort");
    assertThrows(() => encodeTcpStart({ ...fields, seq: 2 ** 32 }), RangeError, "tcp.seq");
  });

  it("has only whole beginnings", () => {
    assertStrictEquals(TcpStart.decode(new DataView(parseHex("0050 9c40 ffffff").buffer), 0, 7), undefined);
  });
});
