import { assertEquals, assertStrictEquals } from "@std/assert";
import { decode, fieldByName, formatHex, frame, Http2, ipv4, LINKTYPE_RAW, parseHex, tcp } from "@capkit/capkit/core";
import { describe, it } from "node:test";
import { testVector } from "../support/layer_vector.ts";

function segment(hex: string, srcPort = 40000): string {
  const addresses = ipv4({ src: "192.0.2.1", dst: "192.0.2.2" });
  return formatHex(frame(addresses, tcp({ srcPort, dstPort: 8080 }), parseHex(hex)));
}

const PREFACE = formatHex(new TextEncoder().encode("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"));
/** SETTINGS: 100 streams, a window of 65,535. */
const SETTINGS = "00000c 04 00 00000000 0003 00000064 0004 0000ffff";

describe("Http2", () => {
  testVector({
    origin: "RFC 9113, sections 3.4 and 6.5, by hand: the preface and settings",
    linktype: LINKTYPE_RAW,
    hex: segment(PREFACE + SETTINGS),
    layer: "http2",
    fields: {
      hasPreface: true,
      frames: [{
        length: 12,
        type: 4,
        flags: 0,
        streamId: 0,
        settings: [{ id: 3, value: 100 }, { id: 4, value: 65535 }],
      }],
    },
  });

  testVector({
    origin: "scapy, contrib.http2: an acknowledgment, a ping and data",
    linktype: LINKTYPE_RAW,
    hex: "45000050000100004006f6a3c0000201c00002029c401f900000000000000000500220006d8f0000" +
      "000000040100000000000008060000000000000000000000000700000500010000000368656c6c6f",
    layer: "http2",
    fields: {
      hasPreface: false,
      frames: [
        { length: 0, type: 4, flags: 1, streamId: 0 },
        { length: 8, type: 6, flags: 0, streamId: 0 },
        { length: 5, type: 0, flags: 1, streamId: 3 },
      ],
    },
    payload: formatHex(new TextEncoder().encode("hello")),
  });

  it("prints what tshark prints", () => {
    const of = (name: string) => {
      return fieldByName(name)?.occurrences(decode(parseHex(segment(PREFACE + SETTINGS)), LINKTYPE_RAW), 1).join();
    };
    assertEquals(["http2.type", "http2.flags", "http2.streamid", "http2.settings.id"].map(of), [
      "4",
      "0x00",
      "0",
      "3,4",
    ]);
    assertStrictEquals(of("http2.settings.max_concurrent_streams"), "100");
  });

  it("is known by frames that are as they must be, all of them", () => {
    const found = (hex: string) => decode(parseHex(segment(hex)), LINKTYPE_RAW).layer(Http2) !== undefined;
    assertStrictEquals(found("000004 03 00 00000001 00000008"), true);
    const others = [
      "000004 03 00 00000001 000000",
      "000004 03 00 00000001 00000008 00",
      "000004 03 00 00000000 00000008",
      "000004 03 01 00000001 00000008",
      "000004 03 00 80000001 00000008",
      "000004 0a 00 00000001 00000008",
      "000003 03 00 00000001 000008",
      "000005 04 00 00000000 0003000000",
      "000000 01 00 00000001",
    ];
    for (const hex of others) assertStrictEquals(found(hex), false, hex);
  });

  it("lists no more frames than an honest segment has", () => {
    const frames = decode(parseHex(segment(PREFACE + "000000 04 01 00000000".repeat(5000))), LINKTYPE_RAW).layer(Http2)
      ?.frames;
    assertStrictEquals(frames?.length, 128);
  });
});
