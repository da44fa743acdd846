import { assertEquals, assertStrictEquals } from "@std/assert";
import {
  decode,
  fieldByName,
  formatHex,
  frame,
  hasshServer,
  ipv4,
  LINKTYPE_RAW,
  parseHex,
  Ssh,
  tcp,
} from "@capkit/capkit/core";
import { describe, it } from "node:test";
import { testVector } from "../support/layer_vector.ts";

/** A segment with these bytes. */
function segment(hex: string, srcPort = 40000, dstPort = 22): string {
  return formatHex(frame(ipv4({ src: "192.0.2.1", dst: "192.0.2.2" }), tcp({ srcPort, dstPort }), parseHex(hex)));
}

/** What OpenSSH 9.2's client sends first, with few algorithms: `ssh -o KexAlgorithms=... -o Ciphers=... -o MACs=...`. */
const IDENTIFICATION = "5353482d322e302d4f70656e5353485f392e3270312044656269616e2d322b646562313275360d0a";
const KEXINIT =
  "0000013c0814d5be1b96f1bf798755c701eac8e5795f0000004c637572766532353531392d7368613235362c656364682d736861" +
  "322d6e697374703235362c6578742d696e666f2d632c6b65782d7374726963742d632d763030406f70656e7373682e636f6d0000" +
  "000b7373682d65643235353139000000286165733132382d6374722c63686163686132302d706f6c7931333035406f70656e7373" +
  "682e636f6d000000286165733132382d6374722c63686163686132302d706f6c7931333035406f70656e7373682e636f6d000000" +
  "0d686d61632d736861322d3235360000000d686d61632d736861322d3235360000001a6e6f6e652c7a6c6962406f70656e737368" +
  "2e636f6d2c7a6c69620000001a6e6f6e652c7a6c6962406f70656e7373682e636f6d2c7a6c696200000000000000000000000000" +
  "0000000000000000";

describe("Ssh", () => {
  testVector({
    origin: "OpenSSH 9.2: identification and KEXINIT",
    linktype: LINKTYPE_RAW,
    hex: segment(IDENTIFICATION + KEXINIT),
    layer: "ssh",
    fields: {
      identification: "SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u6",
      packets: [{
        length: 316,
        paddingLength: 8,
        messageCode: 20,
        kexInit: {
          cookie: "d5be1b96f1bf798755c701eac8e5795f",
          kexAlgorithms: "curve25519-sha256,ecdh-sha2-nistp256,ext-info-c,kex-strict-c-v00@openssh.com",
          serverHostKeyAlgorithms: "ssh-ed25519",
          encryptionClientToServer: "aes128-ctr,chacha20-poly1305@openssh.com",
          encryptionServerToClient: "aes128-ctr,chacha20-poly1305@openssh.com",
          macClientToServer: "hmac-sha2-256",
          macServerToClient: "hmac-sha2-256",
          compressionClientToServer: "none,zlib@openssh.com,zlib",
          compressionServerToClient: "none,zlib@openssh.com,zlib",
          languagesClientToServer: "",
          languagesServerToClient: "",
          firstKexPacketFollows: false,
        },
      }],
    },
    payload: KEXINIT,
  });

  testVector({
    origin: "RFC 4253, section 7.3, by hand: NEWKEYS, and what is encrypted behind it",
    linktype: LINKTYPE_RAW,
    hex: segment("0000000c 0a 15 00000000000000000000 0000000c 0a 15 00000000000000000000"),
    layer: "ssh",
    fields: { packets: [{ length: 12, paddingLength: 10, messageCode: 21 }] },
    payload: "0a 15 00000000000000000000 0000000c 0a 15 00000000000000000000",
  });

  it("prints what tshark prints, the fingerprint of the side that has sent it", () => {
    const of = (hex: string, name: string) => {
      return fieldByName(name)?.occurrences(decode(parseHex(hex), LINKTYPE_RAW), 1).join();
    };
    assertStrictEquals(of(segment(KEXINIT), "ssh.kex.hassh"), "d05ba7f12f647995fe6a2f1f7d531e2d");
    assertStrictEquals(of(segment(KEXINIT), "ssh.kex.hasshserver"), "");
    assertStrictEquals(of(segment(KEXINIT, 22, 40000), "ssh.kex.hasshserver"), "d05ba7f12f647995fe6a2f1f7d531e2d");
    assertStrictEquals(of(segment(IDENTIFICATION), "ssh.protocol"), "SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u6");
  });

  it("has no algorithms where they are not all there", () => {
    const ssh = decode(parseHex(segment(KEXINIT.slice(0, -40))), LINKTYPE_RAW).layer(Ssh);
    assertStrictEquals(ssh?.packets[0]?.kexInit, undefined);
    assertStrictEquals(ssh?.packets[0]?.messageCode, 20);
    const whole = decode(parseHex(segment(KEXINIT)), LINKTYPE_RAW).layer(Ssh)?.packets[0]?.kexInit;
    assertStrictEquals(whole && hasshServer(whole), "d05ba7f12f647995fe6a2f1f7d531e2d");
  });

  it("is recognized on any port by what it says, and by its port where it is encrypted", () => {
    const names = (hex: string, port: number) => {
      return decode(parseHex(segment(hex, 40000, port)), LINKTYPE_RAW).layers.map(({ name }) => name).slice(2);
    };
    assertEquals(names(IDENTIFICATION, 9999), ["ssh"]);
    assertEquals(names(KEXINIT, 9999), ["ssh"]);
    assertEquals(names("0000000b 0a 15 000000000000000000", 9999), []);
    assertEquals(names("0000000c 0b 15 00000000000000000000", 9999), []);
    assertEquals(names("0000000c 0a 53 00000000000000000000", 9999), []);
    assertEquals(names("8a6f0102030405060708", 22), ["ssh.encrypted"]);
    assertEquals(names("8a6f0102030405060708", 9999), []);
  });
});

describe("SshEncrypted", () => {
  testVector({
    origin: "by hand: random bytes on port 22",
    linktype: LINKTYPE_RAW,
    hex: segment("8a6f0102030405060708"),
    layer: "ssh.encrypted",
    fields: {},
    payload: "8a6f0102030405060708",
  });

  testVector({
    origin: "OpenSSH 9.2: the middle of its KEXINIT",
    linktype: LINKTYPE_RAW,
    hex: segment(KEXINIT.slice(100, 140)),
    layer: "ssh.encrypted",
    fields: {},
    payload: KEXINIT.slice(100, 140),
  });
});
