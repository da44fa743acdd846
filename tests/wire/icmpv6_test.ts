import { assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import { decode, encodeIcmpv6, formatHex, frame, icmpv6, ipv6, LINKTYPE_RAW, parseHex } from "@capkit/capkit/core";
import { describe, it } from "node:test";
import { testVector } from "../support/layer_vector.ts";

/** An IPv6 header for ICMPv6; addresses as hexadecimal digits. */
function head(length: number, src: string, dst: string): string {
  return `60000000 ${length.toString(16).padStart(4, "0")} 3a ff ${src} ${dst}`;
}

const FE80_1 = "fe800000000000000000000000000001";
const FE80_2 = "fe800000000000000000000000000002";
const DB8_1 = "20010db8000000000000000000000001";

// The checksums are by another program.
describe("Icmpv6", () => {
  testVector({
    origin: "RFC 4861, section 4.3: a neighbor solicitation",
    linktype: LINKTYPE_RAW,
    hex: `${head(32, FE80_1, "ff0200000000000000000001ff000002")} 8700 7a97 00000000 ${FE80_2} 0101 020000000001`,
    layer: "icmpv6",
    fields: {
      type: 135,
      code: 0,
      checksum: 0x7a97,
      restOfHeader: 0,
      target: "fe80::2",
      options: [{ name: "sourceLinkLayerAddress", address: "02:00:00:00:00:01" }],
    },
    checksum: "ok",
  });

  testVector({
    origin: "RFC 4861, section 4.4: a neighbor advertisement with all its flags, and padding after it",
    linktype: LINKTYPE_RAW,
    hex: `${head(32, FE80_2, FE80_1)} 8800 9819 e0000000 ${FE80_2} 0201 020000000002 ffffff`,
    layer: "icmpv6",
    fields: {
      type: 136,
      code: 0,
      checksum: 0x9819,
      restOfHeader: 0xe0000000,
      router: true,
      solicited: true,
      override: true,
      target: "fe80::2",
      options: [{ name: "targetLinkLayerAddress", address: "02:00:00:00:00:02" }],
    },
    checksum: "ok",
  });

  testVector({
    origin: "RFC 4861, section 4.2: a router advertisement with a prefix and an MTU",
    linktype: LINKTYPE_RAW,
    hex: `${head(56, FE80_1, "ff020000000000000000000000000001")} 8600 f030 40c0 0708 00000001 00000002 ` +
      "0304 40c0 00278d00 00093a80 00000000 20010db8000000000000000000000000 0501 0000 000005dc",
    layer: "icmpv6",
    fields: {
      type: 134,
      code: 0,
      checksum: 0xf030,
      restOfHeader: 0x40c00708,
      curHopLimit: 64,
      managed: true,
      otherConfiguration: true,
      routerLifetime: 1800,
      reachableTime: 1,
      retransTimer: 2,
      options: [
        {
          name: "prefixInformation",
          prefixLength: 64,
          flags: 0xc0,
          validLifetime: 2592000,
          preferredLifetime: 604800,
          prefix: "2001:db8::",
        },
        { name: "mtu", mtu: 1500 },
      ],
    },
    checksum: "ok",
  });

  testVector({
    origin: "RFC 4861, section 4.5: a redirect",
    linktype: LINKTYPE_RAW,
    hex: `${head(40, FE80_1, FE80_2)} 8900 4d52 00000000 fe800000000000000000000000000003 ` +
      "20010db8000000000000000000000009",
    layer: "icmpv6",
    fields: {
      type: 137,
      code: 0,
      checksum: 0x4d52,
      restOfHeader: 0,
      target: "fe80::3",
      destination: "2001:db8::9",
    },
    checksum: "ok",
  });

  testVector({
    origin: "RFC 4443, section 3.2: packet too big",
    linktype: LINKTYPE_RAW,
    hex: `${head(8, "20010db80000000000000000000000ff", DB8_1)} 0200 9c4b 00000500`,
    layer: "icmpv6",
    fields: { type: 2, code: 0, checksum: 0x9c4b, restOfHeader: 1280, mtu: 1280 },
    checksum: "ok",
  });

  testVector({
    origin: "RFC 2710, section 3: a multicast listener report",
    linktype: LINKTYPE_RAW,
    hex: `${head(24, FE80_1, "ff020000000000000000000000000123")} 8300 7ddf 0000 0000 ff020000000000000000000000000123`,
    layer: "icmpv6",
    fields: { type: 131, code: 0, checksum: 0x7ddf, restOfHeader: 0, multicastAddress: "ff02::123" },
    checksum: "ok",
  });

  testVector({
    origin: "RFC 3810, section 5.2: a report of version 2, with a record",
    linktype: LINKTYPE_RAW,
    hex: `${head(28, FE80_1, "ff020000000000000000000000000016")} 8f00 6ee7 0000 0001 04000000 ` +
      "ff020000000000000000000000000123",
    layer: "icmpv6",
    fields: {
      type: 143,
      code: 0,
      checksum: 0x6ee7,
      restOfHeader: 1,
      records: [{ type: 4, multicastAddress: "ff02::123", sources: [], auxiliaryData: "" }],
    },
    checksum: "ok",
  });

  testVector({
    origin: "RFC 6550, section 6.2.1: a message of 6 bytes, of a type that nothing here decodes",
    linktype: LINKTYPE_RAW,
    hex: `${head(6, FE80_1, FE80_2)} 9b00 0000 0001`,
    layer: "icmpv6",
    fields: { type: 155, code: 0, checksum: 0 },
    payload: "0001",
    checksum: "bad",
  });

  testVector({
    origin: "by scapy 2.5: a router advertisement with a route, DNS servers and a search list",
    linktype: LINKTYPE_RAW,
    hex: "6000000000783afffe800000000000000000000000000001ff020000000000000000000000000001" +
      "86005e80000807080000000000000000180330080000025820010db8000100000000000000000000" +
      "190500000000012c20010db800000000000000000000005320010db8000000000000000000000054" +
      "1f0500000000012c076578616d706c6503636f6d00036c6162076578616d706c6503636f6d000000",
    layer: "icmpv6",
    fields: {
      "type": 134,
      "code": 0,
      "checksum": 24192,
      "restOfHeader": 526088,
      "curHopLimit": 0,
      "managed": false,
      "otherConfiguration": false,
      "routerLifetime": 1800,
      "reachableTime": 0,
      "retransTimer": 0,
      "options": [
        {
          "name": "routeInformation",
          "prefixLength": 48,
          "flags": 8,
          "lifetime": 600,
          "prefix": "2001:db8:1::",
          "length": 3,
        },
        { "name": "dnsServers", "lifetime": 300, "servers": ["2001:db8::53", "2001:db8::54"] },
        { "name": "searchList", "lifetime": 300, "domains": ["example.com", "lab.example.com"] },
      ],
    },
    checksum: "ok",
  });

  testVector({
    origin: "by scapy 2.5: a report of version 2 with two records",
    linktype: LINKTYPE_RAW,
    hex: "6000000000543a01fe800000000000000000000000000001ff020000000000000000000000000016" +
      "8f0049230000000204000000ff02000000000000000000000000012306010002ff3e000000000000" +
      "000000000000000120010db800000000000000000000000720010db8000000000000000000000008" +
      "61626364",
    layer: "icmpv6",
    fields: {
      "type": 143,
      "code": 0,
      "checksum": 18723,
      "restOfHeader": 2,
      "records": [{ "type": 4, "multicastAddress": "ff02::123", "sources": [], "auxiliaryData": "" }, {
        "type": 6,
        "multicastAddress": "ff3e::1",
        "sources": ["2001:db8::7", "2001:db8::8"],
        "auxiliaryData": "61626364",
      }],
    },
    checksum: "ok",
  });

  testVector({
    origin: "by scapy 2.5: a query of version 2 with a source",
    linktype: LINKTYPE_RAW,
    hex: "60000000002c3a01fe800000000000000000000000000001ff020000000000000000000000000001" +
      "820044ad03e80000ff3e00000000000000000000000000010a7d000120010db80000000000000000" +
      "00000007",
    layer: "icmpv6",
    fields: {
      "type": 130,
      "code": 0,
      "checksum": 17581,
      "restOfHeader": 65536000,
      "multicastAddress": "ff3e::1",
      "queryFlags": 10,
      "queryIntervalCode": 125,
      "sourceCount": 1,
      "sources": ["2001:db8::7"],
    },
    checksum: "ok",
  });

  testVector({
    origin: "by scapy 2.5: a node information query",
    linktype: LINKTYPE_RAW,
    hex: "6000000000173afffe800000000000000000000000000001fe800000000000000000000000000002" +
      "8b017fb600020000010203040506070804686f73740000",
    layer: "icmpv6",
    fields: { "type": 139, "code": 1, "checksum": 32694, "restOfHeader": 131072, "nonce": "0102030405060708" },
    payload: "04686f73740000",
    checksum: "ok",
  });

  testVector({
    origin: "by scapy 2.5: a redirect with the packet that it is about",
    linktype: LINKTYPE_RAW,
    hex: "6000000000583afffe800000000000000000000000000001fe800000000000000000000000000002" +
      "8900525f00000000fe80000000000000000000000000000320010db8000000000000000000000009" +
      "04060000000000006000000000003b4020010db800000000000000000000000120010db800000000" +
      "0000000000000009",
    layer: "icmpv6",
    fields: {
      "type": 137,
      "code": 0,
      "checksum": 21087,
      "restOfHeader": 0,
      "target": "fe80::3",
      "destination": "2001:db8::9",
      "options": [{
        "name": "redirectedHeader",
        "data": "6000000000003b4020010db800000000000000000000000120010db8000000000000000000000009",
      }],
    },
    checksum: "ok",
  });

  testVector({
    origin: "RFC 6775, section 4, by hand: the options of 6LoWPAN",
    linktype: LINKTYPE_RAW,
    hex: "6000000000483afffe800000000000000000000000000001ff020000000000000000000000000001" +
      "860057b7400800000000000000000000210200000000007800112233445566772202401300000e10" +
      "20010db800010002230300050001070820010db8000000000000000000000001",
    layer: "icmpv6",
    fields: {
      "type": 134,
      "code": 0,
      "checksum": 22455,
      "restOfHeader": 1074266112,
      "curHopLimit": 64,
      "managed": false,
      "otherConfiguration": false,
      "routerLifetime": 0,
      "reachableTime": 0,
      "retransTimer": 0,
      "options": [{
        "name": "addressRegistration",
        "status": 0,
        "reserved": "000000",
        "lifetime": 120,
        "eui64": "0011223344556677",
      }, {
        "name": "context",
        "contextLength": 64,
        "flags": 19,
        "lifetime": 3600,
        "prefix": "2001:db8:1:2::",
        "length": 2,
      }, { "name": "borderRouter", "version": 65541, "lifetime": 1800, "address": "2001:db8::1" }],
    },
    checksum: "ok",
  });

  testVector({
    origin: "RFC 8781 and RFC 8910, by hand: the prefix of NAT64, a captive portal, a nonce",
    linktype: LINKTYPE_RAW,
    hex: "6000000000403afffe800000000000000000000000000001ff020000000000000000000000000001" +
      "8600347c000800000000000000000000260207080064ff9b0000000000000000250368747470733a" +
      "2f2f612e6578616d706c652f616200000e01010203040506",
    layer: "icmpv6",
    fields: {
      "type": 134,
      "code": 0,
      "checksum": 13436,
      "restOfHeader": 524288,
      "curHopLimit": 0,
      "managed": false,
      "otherConfiguration": false,
      "routerLifetime": 0,
      "reachableTime": 0,
      "retransTimer": 0,
      "options": [{ "name": "pref64", "lifetime": 225, "prefixLengthCode": 0, "prefix": "64:ff9b::" }, {
        "name": "captivePortal",
        "uri": "https://a.example/ab",
      }, { "name": "nonce", "nonce": "010203040506" }],
    },
    checksum: "ok",
  });

  testVector({
    origin: "RFC 8335, section 2, by hand: an extended echo request by index",
    linktype: LINKTYPE_RAW,
    hex: "6000000000143a4020010db800000000000000000000000120010db8000000000000000000000002" +
      "a000ed06123405012000dcee0008030200000007",
    layer: "icmpv6",
    fields: {
      "type": 160,
      "code": 0,
      "checksum": 60678,
      "restOfHeader": 305399041,
      "identifier": 4660,
      "sequence": 5,
      "extendedFlags": 1,
    },
    payload: "2000dcee0008030200000007",
    checksum: "ok",
  });

  it("takes bytes that are no option as they are", () => {
    for (
      const [options, expected] of [
        ["0100020000000001", [{ name: "rest", data: "0100020000000001" }]],
        ["0102020000000001", [{ name: "rest", data: "0102020000000001" }]],
        ["f001123456789abc01", [{ name: "other", type: 240, data: "123456789abc" }, { name: "rest", data: "01" }]],
        ["0501ffff000005dc", [{ name: "mtu", mtu: 1500, reserved: 0xffff }]],
      ] as const
    ) {
      const { icmpv6: message } = decode(
        parseHex(`${head(0, FE80_1, FE80_2)} 8500 0000 00000000 ${options}`),
        LINKTYPE_RAW,
      );
      assertEquals(message?.options, [...expected], options);
      assertStrictEquals(message && formatHex(encodeIcmpv6(message.toJSON())), message && formatHex(message.header));
    }
  });

  it("shows type and code of a message that is cut within its layout", () => {
    const { icmpv6: message } = decode(parseHex(`${head(32, FE80_1, FE80_2)} 8700 7a97 00000000 fe80`), LINKTYPE_RAW);
    assertEquals([message?.type, message?.target, message?.restOfHeader], [135, undefined, undefined]);
    assertEquals([message?.headerLength, message?.payload.length], [4, 6]);
  });

  it("names types and codes, and has no checksum without addresses", () => {
    const bytes = frame(ipv6({ src: "::1", dst: "::1" }), icmpv6({ type: 1, code: 4 }));
    const message = decode(bytes, LINKTYPE_RAW).icmpv6;
    assertEquals([message?.typeName, message?.codeName], ["destination unreachable", "port unreachable"]);
    const context = { offloaded: false, fragment: false, length: 8, addressSum: undefined };
    assertStrictEquals(message?.checksumStatus(context), "absent");
  });

  it("sets fields on top of the rest of the header", () => {
    const na = encodeIcmpv6({
      type: 136,
      code: 0,
      checksum: 0,
      restOfHeader: 0xffffffff,
      router: false,
      target: "::1",
    });
    assertStrictEquals(formatHex(na), `88000000 7fffffff ${"0".repeat(31)}1`.replaceAll(" ", ""));
    const echo = encodeIcmpv6({ type: 129, code: 0, checksum: 0, identifier: 1, sequence: 2 });
    assertStrictEquals(formatHex(echo), "8100000000010002");
    assertStrictEquals(formatHex(encodeIcmpv6({ type: 129, code: 0, checksum: 0 })), "81000000");
  });

  it("refuses fields that do not fit", () => {
    const fields = { type: 128, code: 0, checksum: 0 };
    assertThrows(() => encodeIcmpv6({ ...fields, type: 256 }), RangeError, "icmpv6.type 256");
    assertThrows(() => encodeIcmpv6({ ...fields, identifier: 65536 }), RangeError, "icmpv6.identifier 65536");
    assertThrows(() => encodeIcmpv6({ ...fields, restOfHeader: 2 ** 32 }), RangeError, "restOfHeader 4294967296");
    assertThrows(() => encodeIcmpv6({ ...fields, target: "1.2.3.4" }), TypeError, "1.2.3.4");
    const odd = { name: "other" as const, type: 1, data: "00" };
    assertThrows(() => encodeIcmpv6({ ...fields, options: [odd] }), RangeError, "icmpv6.options.length 0.375");
  });
});
