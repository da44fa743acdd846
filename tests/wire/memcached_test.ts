import { assertEquals, assertThrows } from "@std/assert";
import {
  decode,
  encodeMemcachedBinary,
  formatHex,
  frame,
  ipv4,
  LINKTYPE_IPV4,
  parseHex,
  tcp,
} from "@capkit/capkit/core";
import { describe, it } from "node:test";
import { testVector } from "../support/layer_vector.ts";

const ADDRESSES = { src: "192.0.2.1", dst: "192.0.2.2" };

/** A segment to the port of memcached. */
function segment(payload: Uint8Array, srcPort = 4000, dstPort = 11211): string {
  return formatHex(frame(ipv4(ADDRESSES), tcp({ srcPort, dstPort }), payload));
}

function text(line: string): Uint8Array {
  return new TextEncoder().encode(line);
}

describe("Memcached", () => {
  testVector({
    origin: "protocol.txt of memcached 1.6, storage commands, by hand",
    linktype: LINKTYPE_IPV4,
    hex: segment(text("set greeting 5 60 5\r\nhello\r\n")),
    layer: "memcached",
    fields: { command: "set", key: "greeting", arguments: ["greeting", "5", "60", "5"] },
    payload: formatHex(text("hello\r\n")),
  });

  testVector({
    origin: "memcached 1.6.18: its answer to a get",
    linktype: LINKTYPE_IPV4,
    hex: segment(parseHex("56414c5545206772656574696e67203520350d0a68656c6c6f0d0a454e440d0a"), 11211, 4000),
    layer: "memcached",
    fields: { response: "VALUE", key: "greeting", arguments: ["greeting", "5", "5"] },
    payload: formatHex(text("hello\r\nEND\r\n")),
  });

  it("is known by its first word alone", () => {
    const names = (line: string) => decode(parseHex(segment(text(line))), LINKTYPE_IPV4).layers.map(({ name }) => name);
    assertEquals(names("flush_all\r\n"), ["ipv4", "tcp", "memcached"]);
    assertEquals(names("getting on\r\n"), ["ipv4", "tcp"]);
    assertEquals(names("\r\nget a"), ["ipv4", "tcp"]);
  });
});

describe("MemcachedBinary", () => {
  testVector({
    origin: "memcached 1.6.18: its answer to a get of the binary protocol",
    linktype: LINKTYPE_IPV4,
    hex: segment(
      parseHex("810000000400000000000009deadbeef00000000000000010000000568656c6c6f"),
      11211,
      4000,
    ),
    layer: "memcached.binary",
    fields: {
      magic: 0x81,
      opcode: 0,
      keyLength: 0,
      extrasLength: 4,
      dataType: 0,
      status: 0,
      totalBodyLength: 9,
      opaque: 0xdeadbeef,
      cas: "1",
    },
    payload: "00000005 68656c6c6f",
    encode: encodeMemcachedBinary,
  });

  testVector({
    origin: "protocol_binary.h of memcached 1.6, by hand",
    linktype: LINKTYPE_IPV4,
    hex: segment(parseHex("80 00 0005 00 00 0000 00000005 00000007 ffffffffffffffff 48656c6c6f")),
    layer: "memcached.binary",
    fields: {
      magic: 0x80,
      opcode: 0,
      keyLength: 5,
      extrasLength: 0,
      dataType: 0,
      status: 0,
      totalBodyLength: 5,
      opaque: 7,
      cas: "18446744073709551615",
    },
    payload: "48656c6c6f",
    encode: encodeMemcachedBinary,
  });

  it("refuses fields that do not fit", () => {
    const fields = {
      magic: 256,
      opcode: 0,
      keyLength: 0,
      extrasLength: 0,
      dataType: 0,
      status: 0,
      totalBodyLength: 0,
      opaque: 0,
      cas: "0",
    };
    assertThrows(() => encodeMemcachedBinary(fields), RangeError, "memcached.magic 256");
  });
});
