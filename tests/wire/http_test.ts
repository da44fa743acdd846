import { assert, assertEquals, assertStrictEquals } from "@std/assert";
import {
  decode,
  formatHex,
  frame,
  Http,
  ipv4,
  LINKTYPE_IPV4,
  LINKTYPE_RAW,
  Ssdp,
  tcp,
  tree,
  udp,
} from "@capkit/capkit/core";
import { describe, it } from "node:test";
import { testVector } from "../support/layer_vector.ts";

const ADDRESSES = { src: "192.0.2.1", dst: "192.0.2.80" };

function segment(text: string, port = 80): Uint8Array<ArrayBuffer> {
  return frame(ipv4(ADDRESSES), tcp({ srcPort: 4000, dstPort: port }), new TextEncoder().encode(text));
}

function http(text: string, port?: number): Http | undefined {
  return decode(segment(text, port), LINKTYPE_RAW).layer(Http);
}

describe("Http", () => {
  testVector({
    origin: "RFC 9112, section 3: the example of a request",
    linktype: LINKTYPE_IPV4,
    hex: formatHex(segment("GET /where?q=now HTTP/1.1\r\nHost: www.example.org\r\n\r\n")),
    layer: "http",
    fields: {
      method: "GET",
      uri: "/where?q=now",
      version: "1.1",
      headers: [{ name: "Host", value: "www.example.org" }],
    },
  });

  testVector({
    origin: "python3 -m http.server: an answer with its body",
    linktype: LINKTYPE_IPV4,
    hex: formatHex(segment(
      "HTTP/1.0 200 OK\r\nServer: SimpleHTTP/0.6 Python/3.11.2\r\nContent-type: text/plain\r\nContent-Length: 6\r\n\r\nhello\n",
      8000,
    )),
    layer: "http",
    fields: {
      version: "1.0",
      status: 200,
      reason: "OK",
      headers: [
        { name: "Server", value: "SimpleHTTP/0.6 Python/3.11.2" },
        { name: "Content-type", value: "text/plain" },
        { name: "Content-Length", value: "6" },
      ],
    },
    payload: formatHex(new TextEncoder().encode("hello\n")),
  });

  it("has all messages of a segment, where it is certain where each ends", () => {
    const get = "GET /a HTTP/1.1\r\n\r\n";
    assertEquals(http(get + "GET /b HTTP/1.1\r\n\r\n")?.messages.map(({ uri }) => uri), ["/a", "/b"]);
    const post = "POST /a HTTP/1.1\r\nContent-Length: 3\r\n\r\nabc";
    assertEquals(http(post + get)?.messages.map(({ method }) => method), ["POST", "GET"]);
    assertEquals(http(post.replace("3", "4") + get)?.messages.length, 1);
    assertEquals(
      http("HTTP/1.1 304 Not Modified\r\n\r\nHTTP/1.1 200 OK\r\n\r\n" + get)?.messages.map(({ status }) => status),
      [304, 200],
    );
    assertEquals(http("HTTP/1.1 100 Continue\r\nTransfer-Encoding: chunked\r\n\r\n" + get)?.messages.length, 1);
  });

  it("joins lines that continue a field, takes names in any case, and ends at what is no field", () => {
    const request = http("GET / HTTP/1.1\r\nA: 1\r\n  2\r\nhost:x\r\nno field\r\nB: 3\r\n\r\n");
    assertEquals(request?.headers.map(({ name, value }) => [name, value]), [["A", "1 2"], ["host", "x"]]);
    assertStrictEquals(request?.field("HOST"), "x");
    assertStrictEquals(request?.field("b"), undefined);
  });

  it("takes lines that end with LF alone, a head that is cut, and HTTP/0.9", () => {
    assertEquals(http("GET / HTTP/1.0\nHost: x\n\nbody")?.payload.length, 4);
    assertEquals(http("GET / HTTP/1.0\r\nHost: x")?.headers.map(({ value }) => value), ["x"]);
    assertEquals([http("GET /\r\n")?.method, http("GET /\r\n")?.version], ["GET", undefined]);
    assertStrictEquals(http("GET /" + "a".repeat(1000))?.uri?.length, 1001);
    assertStrictEquals(http("HTTP/1.1 404\r\n\r\n")?.status, 404);
    assertStrictEquals(http("HTTP/1.1 404\r\n\r\n")?.reason, undefined);
  });

  it("is recognised on any port by its first line, and on its own ports goes on without one", () => {
    assertStrictEquals(http("OPTIONS * HTTP/1.1\r\n\r\n", 9999)?.method, "OPTIONS");
    for (
      const text of [
        "GET me out",
        "get / HTTP/1.1\r\n\r\n",
        "HTTP is a protocol",
        "FOO / HTTP/1.1\r\n\r\n",
        "HTTP/1.1 abc\r\n",
      ]
    ) {
      assertStrictEquals(http(text, 9999), undefined, text);
    }
    const { layers, payload } = decode(segment("rest of a body"), LINKTYPE_RAW);
    assertEquals([layers.at(-1)?.name, payload.length], ["http.continuation", 14]);
  });

  it("takes as long as its bytes, whatever they are", () => {
    const long = "GET / HTTP/1.1\r\n" + "a:\r\n".repeat(15_000);
    assertStrictEquals(http(long)?.headers.length, 256);
    assert(tree(decode(segment(long), LINKTYPE_RAW)).length > 1000);
    assertEquals(http("GET / HTTP/1.1\r\n\r\n".repeat(3000))?.messages.length, 100);
  });
});

describe("HttpContinuation", () => {
  testVector({
    origin: "curl 7.88: a body that it sends after 100 Continue, on loopback",
    linktype: LINKTYPE_IPV4,
    hex: "4500004b1a4f40004006225c7f0000017f000001 d47c0050133d80456a6f797180180040fe3f00000101080a00829b2664e13300 " +
      "6e616d653d6361706b697426636f6c6f75723d626c7565",
    layer: "http.continuation",
    fields: {},
    payload: "6e616d653d6361706b697426636f6c6f75723d626c7565",
  });

  testVector({
    origin: "by hand: bytes that are no text, to port 80",
    linktype: LINKTYPE_IPV4,
    hex: "4500002c000100004006f6c7c0000201c0000202 0fa0005000000000000000005018200000000000 00ff1703",
    layer: "http.continuation",
    fields: {},
    payload: "00ff1703",
  });
});

describe("Ssdp", () => {
  const search =
    'M-SEARCH * HTTP/1.1\r\nHOST: 239.255.255.250:1900\r\nMAN: "ssdp:discover"\r\nMX: 1\r\nST: ssdp:all\r\n\r\n';

  it("finds a field of a farewell by its name in any case", () => {
    const text = "NOTIFY * HTTP/1.1\r\nHOST: 239.255.255.250:1900\r\nNTS: ssdp:byebye\r\nNT: upnp:rootdevice\r\n\r\n";
    const bytes = frame(ipv4(ADDRESSES), udp({ srcPort: 4000, dstPort: 1900 }), new TextEncoder().encode(text));
    const ssdp = decode(bytes, LINKTYPE_RAW).layer(Ssdp);
    assertEquals([ssdp?.method, ssdp?.uri, ssdp?.field("nts")], ["NOTIFY", "*", "ssdp:byebye"]);
  });

  testVector({
    origin: "miniupnpc 2.2: upnpc searches a gateway",
    linktype: LINKTYPE_IPV4,
    hex: "450000a555ce40000211b37e7f000001effffffa b2a3076c00916f9e " +
      "4d2d534541524348202a20485454502f312e310d0a484f53543a203233392e3235352e3235352e3235303a313930300d0a" +
      "53543a2075726e3a736368656d61732d75706e702d6f72673a6465766963653a496e7465726e6574476174657761794465766963653a310d0a" +
      "4d414e3a2022737364703a646973636f766572220d0a4d583a20320d0a0d0a",
    layer: "ssdp",
    fields: {
      method: "M-SEARCH",
      uri: "*",
      version: "1.1",
      headers: [
        { name: "HOST", value: "239.255.255.250:1900" },
        { name: "ST", value: "urn:schemas-upnp-org:device:InternetGatewayDevice:1" },
        { name: "MAN", value: '"ssdp:discover"' },
        { name: "MX", value: "2" },
      ],
    },
  });

  testVector({
    origin: "UPnP Device Architecture, section 1.3.2: a search",
    linktype: LINKTYPE_IPV4,
    hex: formatHex(frame(ipv4(ADDRESSES), udp({ srcPort: 4000, dstPort: 1900 }), new TextEncoder().encode(search))),
    layer: "ssdp",
    fields: {
      method: "M-SEARCH",
      uri: "*",
      version: "1.1",
      headers: [
        { name: "HOST", value: "239.255.255.250:1900" },
        { name: "MAN", value: '"ssdp:discover"' },
        { name: "MX", value: "1" },
        { name: "ST", value: "ssdp:all" },
      ],
    },
  });
});
