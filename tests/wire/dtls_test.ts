import { assertEquals, assertStrictEquals } from "@std/assert";
import { decode, Dtls, fieldByName, formatHex, frame, ipv4, LINKTYPE_RAW, parseHex, udp } from "@capkit/capkit/core";
import { describe, it } from "node:test";
import { testVector } from "../support/layer_vector.ts";

/** A datagram with these bytes. */
function datagram(hex: string): string {
  const ports = { srcPort: 40000, dstPort: 9999 };
  return formatHex(frame(ipv4({ src: "192.0.2.1", dst: "192.0.2.2" }), udp(ports), parseHex(hex)));
}

/** What `openssl s_client -dtls1_2 -servername www.example.com` of OpenSSL 3.0 sends first. */
const CLIENT_HELLO =
  "16feff000000000000000000a4010000980000000000000098fefd76c53bc8646a8f8109ca00d1e1c4df73f4dba59a480f231e81" +
  "496234518a633b00000004c02b00ff0100006a00000014001200000f7777772e6578616d706c652e636f6d000b00040300010200" +
  "0a000c000a001d0017001e00190018002300000016000000170000000d002a0028040305030603080708080809080a080b080408" +
  "050806040105010601030303010302040205020602";

describe("Dtls", () => {
  testVector({
    origin: "OpenSSL 3.0: a ClientHello",
    linktype: LINKTYPE_RAW,
    hex: datagram(CLIENT_HELLO),
    layer: "dtls",
    fields: {
      records: [{
        contentType: 22,
        version: 0xfeff,
        epoch: 0,
        sequence: 0,
        length: 164,
        messages: [{
          type: 1,
          length: 152,
          clientHello: {
            version: 0xfefd,
            random: "76c53bc8646a8f8109ca00d1e1c4df73f4dba59a480f231e81496234518a633b",
            sessionId: "",
            cookie: "",
            cipherSuites: [0xc02b, 0x00ff],
            compressionMethods: [0],
            extensions: [
              { type: 0, data: "001200000f7777772e6578616d706c652e636f6d" },
              { type: 11, data: "03000102" },
              { type: 10, data: "000a001d0017001e00190018" },
              { type: 35, data: "" },
              { type: 22, data: "" },
              { type: 23, data: "" },
              {
                type: 13,
                data: "0028040305030603080708080809080a080b080408050806040105010601030303010302040205020602",
              },
            ],
            serverName: "www.example.com",
            alpn: [],
            supportedVersions: [],
            supportedGroups: [29, 23, 30, 25, 24],
            signatureAlgorithms: [
              0x0403,
              0x0503,
              0x0603,
              0x0807,
              0x0808,
              0x0809,
              0x080a,
              0x080b,
              0x0804,
              0x0805,
              0x0806,
              0x0401,
              0x0501,
              0x0601,
              0x0303,
              0x0301,
              0x0302,
              0x0402,
              0x0502,
              0x0602,
            ],
            keyShareGroups: [],
          },
        }],
      }],
    },
    payload: CLIENT_HELLO.slice(26),
  });

  testVector({
    origin: "RFC 6347, section 4.2.1, by hand: HelloVerifyRequest, an alert, and a record that is encrypted",
    linktype: LINKTYPE_RAW,
    hex: datagram(
      "16 feff 0000 000000000001 0012 03 000006 0000 000000 000006 feff 03 c00c1e " +
        "15 fefd 0000 ffffffffffff 0002 01 00 16 fefd 0001 000000000000 0010" + "14".repeat(16),
    ),
    layer: "dtls",
    fields: {
      records: [
        {
          contentType: 22,
          version: 0xfeff,
          epoch: 0,
          sequence: 1,
          length: 18,
          messages: [{ type: 3, length: 6 }],
        },
        {
          contentType: 21,
          version: 0xfefd,
          epoch: 0,
          sequence: 2 ** 48 - 1,
          length: 2,
          alert: { level: 1, description: 0 },
        },
        { contentType: 22, version: 0xfefd, epoch: 1, sequence: 0, length: 16 },
      ],
    },
    payload: "03 000006 0000 000000 000006 feff 03 c00c1e 15 fefd 0000 ffffffffffff 0002 01 00 " +
      "16 fefd 0001 000000000000 0010" + "14".repeat(16),
  });

  it("reads a hello of its first fragment only", () => {
    const hello = (offset: string) => {
      const fragment = CLIENT_HELLO.slice(26, 38) + offset + CLIENT_HELLO.slice(44);
      return decode(parseHex(datagram(CLIENT_HELLO.slice(0, 26) + fragment)), LINKTYPE_RAW).layer(Dtls)?.clientHello;
    };
    assertStrictEquals(hello("000000")?.serverName, "www.example.com");
    assertStrictEquals(hello("000001"), undefined);
    assertStrictEquals(hello("000000")?.ja4.slice(0, 8), "dd2d0207");
  });

  it("prints what tshark prints", () => {
    const packet = decode(parseHex(datagram(CLIENT_HELLO)), LINKTYPE_RAW);
    const of = (name: string) => fieldByName(name)?.occurrences(packet, 1).join();
    assertStrictEquals(of("dtls.handshake.extensions_server_name"), "www.example.com");
    assertStrictEquals(of("dtls.handshake.fragment_length"), "152");
    assertStrictEquals(of("dtls.handshake.cookie_length"), "0");
    assertStrictEquals(of("tls.handshake.extensions_server_name"), "");
  });

  it("is recognized by its versions", () => {
    const recognizes = (hex: string) => {
      const bytes = parseHex(hex);
      return Dtls.recognizes(new DataView(bytes.buffer), 0, bytes.length);
    };
    const results = [
      "17 fefd 0001 000000000001 0100 00",
      "17 fefc 0001 000000000001 0001 00",
      "13 fefd 0001 000000000001 0001 00",
      "17 fefd 0001 000000000001 0000",
      "17 0100 0001 000000000001 0001 00",
      "17 0100 0001 000000000001 0002 00",
      "17 fefd 0001 000000000001 00",
    ].map(recognizes);
    assertEquals(results, [true, false, false, false, true, false, false]);
  });
});
