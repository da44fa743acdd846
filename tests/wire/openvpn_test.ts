import { assertEquals, assertStrictEquals } from "@std/assert";
import { decode, frame, ipv4, LINKTYPE_RAW, Openvpn, parseHex, Tls, udp } from "@capkit/capkit/core";
import { describe, it } from "node:test";
import { testVector } from "../support/layer_vector.ts";

/** A ClientHello of OpenVPN 2.6 with OpenSSL 3.0. */
const CLIENT_HELLO =
  "160301007701000073030325dcadd307159554e1cae686047153d46615b300cedfeb101f4417bccc099831000004c02b00ff01000046" +
  "000b000403000102000a00040002001d0016000000170000000d002a0028040305030603080708080809080a080b0804080508060401" +
  "05010601030303010302040205020602";

/** handshake_failure. */
const ALERT = "15 0303 0002 02 28";

describe("Openvpn", () => {
  testVector({
    origin: "by hand, ssl_pkt.h of OpenVPN: a server's reset that acknowledges",
    linktype: LINKTYPE_RAW,
    hex: "45000036000100004011f6b2c0000201c000020204aa04aa0022cdec" +
      "4001020304050607080100000000111213141516171800000000",
    layer: "openvpn",
    fields: {
      opcode: 8,
      keyId: 0,
      peerId: undefined,
      sessionId: "0102030405060708",
      acks: [0],
      remoteSessionId: "1112131415161718",
      packetId: 0,
    },
  });

  testVector({
    origin: "by hand, ssl_pkt.h of OpenVPN: data of version 2",
    linktype: LINKTYPE_RAW,
    hex: "45000034000100004011f6b4c0000201c000020204aa04aa0020d4f8" +
      "48000007" +
      "00000001aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
    layer: "openvpn",
    fields: {
      opcode: 9,
      keyId: 0,
      peerId: 7,
      sessionId: undefined,
      acks: undefined,
      remoteSessionId: undefined,
      packetId: undefined,
    },
    payload: "00000001aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
  });

  testVector({
    origin:
      "by hand, doc/tls-crypt-v2.txt of OpenVPN: a client's reset with a wrapping that only the two sides can open",
    linktype: LINKTYPE_RAW,
    hex: "45000041000100004011f6a7c0000201c000020204aa04aa002dd6dc" +
      "380102030405060708" +
      "deadbeefdeadbeefdeadbeefdeadbeefdeadbeefdeadbeefdeadbeef",
    layer: "openvpn",
    fields: {
      opcode: 7,
      keyId: 0,
      peerId: undefined,
      sessionId: "0102030405060708",
      acks: undefined,
      remoteSessionId: undefined,
      packetId: undefined,
    },
    payload: "deadbeefdeadbeefdeadbeefdeadbeefdeadbeefdeadbeefdeadbeef",
  });

  testVector({
    origin: "OpenVPN 2.6: what a client sends second, on loopback",
    linktype: LINKTYPE_RAW,
    hex: "450000b29d98400040119ea07f0000017f000001 e94404aa009efeb1" +
      `20 c03c96fc51b31916 01 00000000 f5c35e2ed622fe0c 00000001 ${CLIENT_HELLO}`,
    layer: "openvpn",
    fields: {
      opcode: 4,
      keyId: 0,
      peerId: undefined,
      sessionId: "c03c96fc51b31916",
      acks: [0],
      remoteSessionId: "f5c35e2ed622fe0c",
      packetId: 1,
    },
    payload: CLIENT_HELLO,
  });

  testVector({
    origin: "by hand, ssl_pkt.h of OpenVPN: an alert, and two acknowledgements",
    linktype: LINKTYPE_RAW,
    hex: "45000041000100004011f6a7c0000201c0000202 04aa04aa002dabca" +
      `20 1112131415161718 02 00000001 00000002 0102030405060708 00000003 ${ALERT}`,
    layer: "openvpn",
    fields: {
      opcode: 4,
      keyId: 0,
      peerId: undefined,
      sessionId: "1112131415161718",
      acks: [1, 2],
      remoteSessionId: "0102030405060708",
      packetId: 3,
    },
    payload: ALERT,
  });

  it("is followed by TLS in a control message where a record begins behind a header that is certain", () => {
    const inside = (hex: string) => {
      const addresses = ipv4({ src: "192.0.2.1", dst: "192.0.2.2" });
      return decode(frame(addresses, udp({ srcPort: 50000, dstPort: 1194 }), parseHex(hex)), LINKTYPE_RAW);
    };
    const control = "20 1112131415161718 00 00000003";
    assertEquals(inside(`${control} ${CLIENT_HELLO}`).layer(Tls)?.clientHello?.cipherSuites, [0xc02b, 0xff]);
    assertStrictEquals(inside(`${control} 00 ${ALERT}`).layer(Tls), undefined);
    assertStrictEquals(inside(control).layer(Tls), undefined);
    // P_CONTROL_HARD_RESET_SERVER_V2, and a message with something else where its packet ID could be.
    const others = [`40 1112131415161718 00 00000000 ${ALERT}`, `20 1112131415161718 ${ALERT}`];
    for (const hex of others) {
      assertStrictEquals(inside(hex).layer(Tls), undefined, hex);
      assertStrictEquals(inside(hex).layer(Openvpn)?.sessionId, "1112131415161718");
    }
  });
});
