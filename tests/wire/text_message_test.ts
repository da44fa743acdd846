import { assertEquals, assertStrictEquals } from "@std/assert";
import { decode, fieldByName, formatHex, frame, ipv4, LINKTYPE_RAW, parseHex, tcp, udp } from "@capkit/capkit/core";
import { describe, it } from "node:test";
import { testVector } from "../support/layer_vector.ts";

const ADDRESSES = ipv4({ src: "192.0.2.1", dst: "192.0.2.2" });

function datagram(text: string, port = 5060): string {
  return formatHex(frame(ADDRESSES, udp({ srcPort: 5060, dstPort: port }), new TextEncoder().encode(text)));
}

function segment(bytes: string | Uint8Array, srcPort = 40000, dstPort = 554): string {
  const payload = typeof bytes === "string" ? new TextEncoder().encode(bytes) : bytes;
  return formatHex(frame(ADDRESSES, tcp({ srcPort, dstPort }), payload));
}

function of(hex: string, name: string): string | undefined {
  return fieldByName(name)?.occurrences(decode(parseHex(hex), LINKTYPE_RAW), 1).join();
}

/** RFC 3261, section 24.2: the invitation of Alice, without its body. */
const INVITE = "INVITE sip:bob@biloxi.example.com SIP/2.0\r\n" +
  "Via: SIP/2.0/TCP client.atlanta.example.com:5060;branch=z9hG4bK74b43\r\n" +
  "Via: SIP/2.0/TCP proxy.example.com\r\n" +
  "Max-Forwards: 70\r\n" +
  "From: Alice <sip:alice@atlanta.example.com>;tag=9fxced76sl\r\n" +
  "t: Bob <sip:bob@biloxi.example.com>\r\n" +
  "i: 3848276298220188511@atlanta.example.com\r\n\r\n";

describe("Sip", () => {
  testVector({
    origin: "RFC 3665, section 3.1: an invitation, with names of one letter",
    linktype: LINKTYPE_RAW,
    hex: datagram(INVITE + "v=0\r\n"),
    layer: "sip",
    fields: {
      method: "INVITE",
      uri: "sip:bob@biloxi.example.com",
      version: "SIP/2.0",
      headers: [
        { name: "Via", value: "SIP/2.0/TCP client.atlanta.example.com:5060;branch=z9hG4bK74b43" },
        { name: "Via", value: "SIP/2.0/TCP proxy.example.com" },
        { name: "Max-Forwards", value: "70" },
        { name: "From", value: "Alice <sip:alice@atlanta.example.com>;tag=9fxced76sl" },
        { name: "t", value: "Bob <sip:bob@biloxi.example.com>" },
        { name: "i", value: "3848276298220188511@atlanta.example.com" },
      ],
    },
    payload: formatHex(new TextEncoder().encode("v=0\r\n")),
  });

  testVector({
    origin: "scapy: an answer, over TCP to another port",
    linktype: LINKTYPE_RAW,
    hex: "4500004f000100004006f6a4c0000201c000020213c69c40000000000000000050022000632300005349502f322e3020" +
      "3138302052696e67696e670d0a435365713a203120494e564954450d0a0d0a",
    layer: "sip",
    fields: { version: "SIP/2.0", status: 180, reason: "Ringing", headers: [{ name: "CSeq", value: "1 INVITE" }] },
  });

  it("prints what tshark prints", () => {
    const hex = datagram(INVITE);
    assertStrictEquals(of(hex, "sip.Request-Line"), "INVITE sip:bob@biloxi.example.com SIP/2.0");
    assertStrictEquals(
      of(hex, "sip.Via"),
      "SIP/2.0/TCP client.atlanta.example.com:5060;branch=z9hG4bK74b43,SIP/2.0/TCP proxy.example.com",
    );
    assertStrictEquals(of(hex, "sip.To"), "Bob <sip:bob@biloxi.example.com>");
    assertStrictEquals(of(hex, "sip.Status-Code"), "");
  });

  it("is known by its first line alone", () => {
    const names = (text: string) => decode(parseHex(datagram(text, 9999)), LINKTYPE_RAW).layers.map(({ name }) => name);
    assertEquals(names(INVITE).slice(2), ["sip"]);
    assertEquals(names("SIP/2.0 200 OK\r\n\r\n").slice(2), ["sip"]);
    assertEquals(names("SIP/2.0 200 OK").slice(2), []);
    assertEquals(names("INVITE sip:bob SAP/2.0\r\n\r\n").slice(2), []);
    assertEquals(names("SIP/2.0 2000 OK\r\n").slice(2), []);
    assertEquals(names("\0\0\0\0").slice(2), []);
  });
});

const SETUP = "SETUP rtsp://example.com/foo/bar/baz.rm RTSP/1.0\r\n" +
  "CSeq: 302\r\nTransport: RTP/AVP;unicast;client_port=4588-4589\r\n\r\n";

describe("Rtsp", () => {
  testVector({
    origin: "RFC 2326, section 10.4: a request",
    linktype: LINKTYPE_RAW,
    hex: segment(SETUP),
    layer: "rtsp",
    fields: {
      method: "SETUP",
      uri: "rtsp://example.com/foo/bar/baz.rm",
      version: "RTSP/1.0",
      headers: [{ name: "CSeq", value: "302" }, { name: "Transport", value: "RTP/AVP;unicast;client_port=4588-4589" }],
    },
  });

  testVector({
    origin: "scapy: an answer from another port",
    linktype: LINKTYPE_RAW,
    hex: "45000059000100004006f69ac0000201c0000202216a9c40000000000000000050022000c0830000525453502f312e30" +
      "20323030204f4b0d0a435365713a203330320d0a53657373696f6e3a2034373131323334340d0a0d0a",
    layer: "rtsp",
    fields: {
      version: "RTSP/1.0",
      status: 200,
      reason: "OK",
      headers: [{ name: "CSeq", value: "302" }, { name: "Session", value: "47112344" }],
    },
  });

  it("prints what tshark prints", () => {
    assertStrictEquals(of(segment(SETUP), "rtsp.method"), "SETUP");
    assertStrictEquals(of(segment(SETUP), "rtsp.transport"), "RTP/AVP;unicast;client_port=4588-4589");
  });
});

describe("RtspInterleaved", () => {
  testVector({
    origin: "RFC 2326, section 10.12: data between messages, by hand",
    linktype: LINKTYPE_RAW,
    hex: segment(parseHex("24 01 0004 80c80001 24 00")),
    layer: "rtsp.interleaved",
    fields: { channel: 1, length: 4 },
    payload: "80c80001",
  });

  testVector({
    origin: "by hand: data that goes on in the next segment",
    linktype: LINKTYPE_RAW,
    hex: segment(parseHex("24 00 05b4 8060")),
    layer: "rtsp.interleaved",
    fields: { channel: 0, length: 1460 },
    payload: "8060",
  });
});

describe("RtspContinuation", () => {
  testVector({
    origin: "FFmpeg 5.1: the body of ANNOUNCE, which it sends in a segment of its own",
    linktype: LINKTYPE_RAW,
    hex: "450000d51063400040062bbe7f0000017f000001 8d12022a277d8d23dce1807180180040fec900000101080a1ca5b74b79e19eea " +
      "763d300d0a6f3d2d2030203020494e20495034203132372e302e302e310d0a733d4e6f204e616d650d0a633d494e2049" +
      "5034203132372e302e302e310d0a743d3020300d0a613d746f6f6c3a6c69626176666f726d6174204c49424156464f52" +
      "4d41545f56455253494f4e0d0a6d3d617564696f2030205254502f41565020380d0a623d41533a36340d0a613d636f6e" +
      "74726f6c3a73747265616d69643d300d0a",
    layer: "rtsp.continuation",
    fields: {},
    payload: "763d300d0a6f3d2d2030203020494e20495034203132372e302e302e310d0a733d4e6f204e616d650d0a633d494e2049" +
      "5034203132372e302e302e310d0a743d3020300d0a613d746f6f6c3a6c69626176666f726d6174204c49424156464f52" +
      "4d41545f56455253494f4e0d0a6d3d617564696f2030205254502f41565020380d0a623d41533a36340d0a613d636f6e" +
      "74726f6c3a73747265616d69643d300d0a",
  });

  testVector({
    origin: "by hand: the end of a body",
    linktype: LINKTYPE_RAW,
    hex: segment("m=audio 0 RTP/AVP 0\r\n", 554, 40000),
    layer: "rtsp.continuation",
    fields: {},
    payload: formatHex(new TextEncoder().encode("m=audio 0 RTP/AVP 0\r\n")),
  });

  testVector({
    origin: "by hand: a part of a stream",
    linktype: LINKTYPE_RAW,
    hex: segment(parseHex("80c80001"), 554, 40000),
    layer: "rtsp.continuation",
    fields: {},
    payload: "80c80001",
  });
});
