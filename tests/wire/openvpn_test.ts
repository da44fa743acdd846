import { LINKTYPE_RAW } from "@capkit/capkit/core";
import { describe } from "node:test";
import { testVector } from "../support/layer_vector.ts";

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
});
