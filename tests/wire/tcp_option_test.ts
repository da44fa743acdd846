import { assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import {
  decode,
  encodeTcp,
  fieldByName,
  formatHex,
  frame,
  ipv4,
  LINKTYPE_RAW,
  parseHex,
  tcp,
  type TcpOption,
  tcpOptionName,
} from "@capkit/capkit/core";
import { describe, it } from "node:test";
import { testVector } from "../support/layer_vector.ts";
import { assertSameInTwoFillers } from "../support/two_fillers.ts";

/**
 * Options as bytes, up to the end of the header, and what they say; by hand from RFC 8684 section 3, RFC 2385, RFC 5482,
 * RFC 5925, RFC 7413, RFC 6994, CCSDS 714.0, RFC 1072, RFC 1644 and RFC 2018.
 */
const OPTIONS: readonly (readonly [hex: string, options: TcpOption[]])[] = [
  ["1e0c01810102030405060708", [{ "name": "mpCapable", "version": 1, "flags": 129, "keys": ["0102030405060708"] }]],
  ["1e14010101020304050607081112131415161718", [{
    "name": "mpCapable",
    "version": 1,
    "flags": 1,
    "keys": ["0102030405060708", "1112131415161718"],
  }]],
  ["1e1601010102030405060708111213141516171800640101", [
    {
      "name": "mpCapable",
      "version": 1,
      "flags": 1,
      "keys": ["0102030405060708", "1112131415161718"],
      "dataLength": 100,
    },
    { "name": "nop" },
    { "name": "nop" },
  ]],
  ["1e0c1103aabbccdd01020304", [{
    "name": "mpJoin",
    "flags": 1,
    "addressId": 3,
    "token": 2864434397,
    "nonce": "01020304",
  }]],
  ["1e10100301020304050607080a0b0c0d", [{
    "name": "mpJoin",
    "flags": 0,
    "addressId": 3,
    "hmac": "0102030405060708",
    "nonce": "0a0b0c0d",
  }]],
  ["1e181003000102030405060708090a0b0c0d0e0f10111213", [{
    "name": "mpJoin",
    "flags": 0,
    "addressId": 3,
    "hmac": "000102030405060708090a0b0c0d0e0f10111213",
  }]],
  ["1e1420050000000100000002000000030010abcd", [{
    "name": "mpDss",
    "flags": 5,
    "dataAck": "1",
    "dataSequence": "2",
    "subflowSequence": 3,
    "dataLength": 16,
    "checksum": 43981,
  }]],
  ["1e1a200f000000010000000100000002000000020000000300100101", [
    {
      "name": "mpDss",
      "flags": 15,
      "dataAck": "4294967297",
      "dataSequence": "8589934594",
      "subflowSequence": 3,
      "dataLength": 16,
    },
    { "name": "nop" },
    { "name": "nop" },
  ]],
  ["1e08200100000009", [{ "name": "mpDss", "flags": 1, "dataAck": "9" }]],
  ["1e0834050a000001", [{ "name": "mpAddAddress", "flags": 4, "addressId": 5, "address": "10.0.0.1" }]],
  ["1e0a34050a0000011f900101", [
    { "name": "mpAddAddress", "flags": 4, "addressId": 5, "address": "10.0.0.1", "port": 8080 },
    { "name": "nop" },
    { "name": "nop" },
  ]],
  ["1e1030050a0000010102030405060708", [{
    "name": "mpAddAddress",
    "flags": 0,
    "addressId": 5,
    "address": "10.0.0.1",
    "hmac": "0102030405060708",
  }]],
  ["1e1c310520010db80000000000000000000000010102030405060708", [{
    "name": "mpAddAddress",
    "flags": 1,
    "addressId": 5,
    "address": "2001:db8::1",
    "hmac": "0102030405060708",
  }]],
  ["1e05400203010101", [{ "name": "mpRemoveAddress", "flags": 0, "addressIds": [2, 3] }, { "name": "nop" }, {
    "name": "nop",
  }, { "name": "nop" }]],
  ["1e045102", [{ "name": "mpPriority", "flags": 1, "addressId": 2 }]],
  ["1e035101", [{ "name": "mpPriority", "flags": 1 }, { "name": "nop" }]],
  ["1e0c60000102030405060708", [{ "name": "mpFail", "flags": 0, "dataSequence": "72623859790382856" }]],
  ["1e0c70000102030405060708", [{ "name": "mpFastClose", "flags": 0, "key": "0102030405060708" }]],
  ["1e048102", [{ "name": "mpReset", "flags": 1, "reason": 2 }]],
  ["1312000102030405060708090a0b0c0d0e0f0101", [{ "name": "md5", "digest": "000102030405060708090a0b0c0d0e0f" }, {
    "name": "nop",
  }, { "name": "nop" }]],
  ["1c048005", [{ "name": "userTimeout", "minutes": true, "timeout": 5 }]],
  ["1c040005", [{ "name": "userTimeout", "minutes": false, "timeout": 5 }]],
  ["1d100102000102030405060708090a0b", [{
    "name": "ao",
    "keyId": 1,
    "rnextKeyId": 2,
    "mac": "000102030405060708090a0b",
  }]],
  ["22020101", [{ "name": "fastOpen", "cookie": "" }, { "name": "nop" }, { "name": "nop" }]],
  ["220a01020304050607080101", [{ "name": "fastOpen", "cookie": "0102030405060708" }, { "name": "nop" }, {
    "name": "nop",
  }]],
  ["fe0cf9890102030405060708", [{ "name": "experimental", "kind": 254, "exid": 63881, "data": "0102030405060708" }]],
  ["fd041234", [{ "name": "experimental", "kind": 253, "exid": 4660, "data": "" }]],
  ["1404f805", [{ "name": "scps", "flags": 248, "connectionId": 5 }]],
  ["0606000000010101", [{ "name": "echo", "value": 1 }, { "name": "nop" }, { "name": "nop" }]],
  ["0706000000010101", [{ "name": "echoReply", "value": 1 }, { "name": "nop" }, { "name": "nop" }]],
  ["0b06000000010101", [{ "name": "cc", "value": 1 }, { "name": "nop" }, { "name": "nop" }]],
  ["0c06000000010101", [{ "name": "ccNew", "value": 1 }, { "name": "nop" }, { "name": "nop" }]],
  ["0d06000000010101", [{ "name": "ccEcho", "value": 1 }, { "name": "nop" }, { "name": "nop" }]],
  ["0512000000010000000200000003000000040101", [
    { "name": "sack", "blocks": [{ "left": 1, "right": 2 }, { "left": 3, "right": 4 }] },
    { "name": "nop" },
    { "name": "nop" },
  ]],
];

/** A packet with these options and nothing behind its header. */
function packetWith(options: string): Uint8Array<ArrayBuffer> {
  const words = 5 + options.length / 8;
  const length = (20 + 4 * words).toString(16).padStart(4, "0");
  const header = `03e8 0050 00000001 00000002 ${words.toString(16)}012 2000 0000 0000`;
  return parseHex(`4500 ${length} 0001 0000 4006 0000 c0000201 c0000202 ${header} ${options}`);
}

describe("options of TCP", () => {
  testVector({
    origin: "by scapy 2.5: MD5, user timeout, Fast Open",
    linktype: LINKTYPE_RAW,
    hex: "45000048000100004006f6abc0000201c000020203e800500000000000000000d0022000ee0c0000" +
      "1312000102030405060708090a0b0c0d0e0f1c040005220a0102030405060708",
    layer: "tcp",
    fields: {
      "srcPort": 1000,
      "dstPort": 80,
      "seq": 0,
      "ack": 0,
      "dataOffset": 13,
      "reserved": 0,
      "flags": {
        "ae": false,
        "cwr": false,
        "ece": false,
        "urg": false,
        "ack": false,
        "psh": false,
        "rst": false,
        "syn": true,
        "fin": false,
      },
      "window": 8192,
      "checksum": 60940,
      "urgent": 0,
      "options": [{ "name": "md5", "digest": "000102030405060708090a0b0c0d0e0f" }, {
        "name": "userTimeout",
        "minutes": false,
        "timeout": 5,
      }, { "name": "fastOpen", "cookie": "0102030405060708" }],
    },
    checksum: "ok",
  });

  testVector({
    origin: "by scapy 2.5: authentication option",
    linktype: LINKTYPE_RAW,
    hex: "45000038000100004006f6bbc0000201c000020203e800500000000000000000900220008b600000" +
      "1d100102000102030405060708090a0b",
    layer: "tcp",
    fields: {
      "srcPort": 1000,
      "dstPort": 80,
      "seq": 0,
      "ack": 0,
      "dataOffset": 9,
      "reserved": 0,
      "flags": {
        "ae": false,
        "cwr": false,
        "ece": false,
        "urg": false,
        "ack": false,
        "psh": false,
        "rst": false,
        "syn": true,
        "fin": false,
      },
      "window": 8192,
      "checksum": 35680,
      "urgent": 0,
      "options": [{ "name": "ao", "keyId": 1, "rnextKeyId": 2, "mac": "000102030405060708090a0b" }],
    },
    checksum: "ok",
  });

  testVector({
    origin: "by scapy 2.5: a Fast Open option of an experiment",
    linktype: LINKTYPE_RAW,
    hex: "45000030000100004006f6c3c0000201c000020203e80050000000000000000070022000ec050000" +
      "fe08f98901020304",
    layer: "tcp",
    fields: {
      "srcPort": 1000,
      "dstPort": 80,
      "seq": 0,
      "ack": 0,
      "dataOffset": 7,
      "reserved": 0,
      "flags": {
        "ae": false,
        "cwr": false,
        "ece": false,
        "urg": false,
        "ack": false,
        "psh": false,
        "rst": false,
        "syn": true,
        "fin": false,
      },
      "window": 8192,
      "checksum": 60421,
      "urgent": 0,
      "options": [{ "name": "experimental", "kind": 254, "exid": 63881, "data": "01020304" }],
    },
    checksum: "ok",
  });

  for (const [hex, options] of OPTIONS) {
    it(`${hex} there and back`, () => {
      const bytes = packetWith(hex);
      const header = decode(bytes, LINKTYPE_RAW).tcp;
      assertEquals(header?.options, options);
      assertStrictEquals(header && formatHex(encodeTcp(header.toJSON())), header && formatHex(header.header));
      for (let length = 20; length <= bytes.length; length++) {
        assertSameInTwoFillers({ bytes: bytes.subarray(0, length), linktype: LINKTYPE_RAW, origlen: bytes.length });
      }
    });
  }

  it("with a length that is not theirs are bytes", () => {
    for (
      const hex of [
        "1e02010101010101",
        "1e0b0181010203040506070801010101",
        "1e05200500010101",
        "1e0501000001",
        "13040000",
      ]
    ) {
      const [option] = decode(packetWith(hex.padEnd(Math.ceil(hex.length / 8) * 8, "01")), LINKTYPE_RAW).tcp?.options ??
        [];
      assertStrictEquals(option?.name, "other", hex);
    }
  });

  it("have fields of their own", () => {
    const of = (name: string, hex: string) => {
      return fieldByName(name)?.occurrences(decode(packetWith(hex), LINKTYPE_RAW), 1);
    };
    assertEquals(of("tcp.options.mptcp.sendkey", "1e0c01810102030405060708"), ["72623859790382856"]);
    assertEquals(of("tcp.options.mptcp.rawdataack", "1e08200100000009"), ["9"]);
    assertEquals(of("tcp.options.tfo.cookie", "fe0cf9890102030405060708"), ["0102030405060708"]);
    assertEquals(of("tcp.options.sack_le", "050a00000001000000020101"), ["1"]);
    assertEquals(of("frame.protocols", "1e0401810101".padEnd(16, "01")), ["raw:ip:tcp:mptcp"]);
    // Each zero of the padding is an end of its own, as tshark prints it.
    assertEquals(of("tcp.option_kind", "020405b404020000"), ["2", "4", "0", "0"]);
  });

  it("have names", () => {
    assertEquals([tcpOptionName(30), tcpOptionName(99)], ["Multipath TCP", undefined]);
  });

  it("refuse what does not fit", () => {
    const send = (option: TcpOption) => frame(ipv4({ src: "192.0.2.1", dst: "192.0.2.2" }), tcp({ options: [option] }));
    assertThrows(() => send({ name: "userTimeout", minutes: true, timeout: 0x8000 }), RangeError, "timeout 32768");
    assertThrows(() => send({ name: "mpDss", flags: 1, dataAck: "4294967296" }), RangeError, "dataAck");
    assertThrows(() => send({ name: "mpDss", flags: 1, dataAck: "x" }), TypeError, "decimal digits");
  });
});
