import { assert, assertEquals, assertStrictEquals } from "@std/assert";
import {
  decode,
  fieldByName,
  formatHex,
  frame,
  ipv4,
  LINKTYPE_RAW,
  parseHex,
  Quic,
  QUIC_VERSION_1,
  QUIC_VERSION_2,
  QuicShort,
  udp,
} from "@capkit/capkit/core";
import { createCipheriv, createHmac } from "node:crypto";
import { describe, it } from "node:test";
import { testVector } from "../support/layer_vector.ts";

/** A datagram to a port with these bytes. */
function datagram(bytes: Uint8Array, dstPort = 443): string {
  return formatHex(frame(ipv4({ src: "192.0.2.1", dst: "192.0.2.2" }), udp({ srcPort: 40000, dstPort }), bytes));
}

function quicIn(bytes: Uint8Array): Quic {
  const quic = decode(parseHex(datagram(bytes)), LINKTYPE_RAW).layer(Quic);
  assert(quic !== undefined);
  return quic;
}

/** HKDF-Expand-Label of one block at most, with node:crypto: the other way to the keys. */
function expandLabel(secret: Uint8Array, label: string, length: number): Uint8Array {
  const text = new TextEncoder().encode(`tls13 ${label}`);
  const info = Uint8Array.of(0, length, text.length, ...text, 0, 1);
  return new Uint8Array(createHmac("sha256", secret).update(info).digest()).subarray(0, length);
}

/** An Initial packet of a client, protected with node:crypto as RFC 9001, section 5, says. */
function sealInitial(initial: { header: string; packetNumber: number; payload: string; salt: string; prefix: string }) {
  const header = parseHex(initial.header);
  const dcid = header.subarray(6, 6 + (header[5] ?? 0));
  const extracted = new Uint8Array(createHmac("sha256", parseHex(initial.salt)).update(dcid).digest());
  const secret = expandLabel(extracted, "client in", 32);
  const nonce = expandLabel(secret, `${initial.prefix} iv`, 12);
  nonce[11] = (nonce[11] ?? 0) ^ initial.packetNumber;
  const cipher = createCipheriv("aes-128-gcm", expandLabel(secret, `${initial.prefix} key`, 16), nonce).setAAD(header);
  const packet = Uint8Array.of(
    ...header,
    ...cipher.update(parseHex(initial.payload)),
    ...cipher.final(),
    ...cipher.getAuthTag(),
  );
  const length = ((header[0] ?? 0) & 3) + 1;
  const at = header.length - length;
  const mask = createCipheriv("aes-128-ecb", expandLabel(secret, `${initial.prefix} hp`, 16), null)
    .update(packet.subarray(at + 4, at + 20));
  packet[0] = (packet[0] ?? 0) ^ (mask[0] ?? 0) & 0x0f;
  for (let i = 0; i < length; i++) packet[at + i] = (packet[at + i] ?? 0) ^ (mask[1 + i] ?? 0);
  return packet;
}

const SALT_V1 = "38762cf7f55934b34d179ae6a4c80cadccbb7f0a";
const SALT_V2 = "0dede3def700a6db819381be6e269dcbf9bd2ed9";

/** The CRYPTO frame of RFC 9001, appendix A.2: a ClientHello for example.com. */
const CRYPTO = "060040f1010000ed0303ebf8fa56f12939b9584a3896472ec40bb863cfd3e868" +
  "04fe3a47f06a2b69484c00000413011302010000c000000010000e00000b6578" +
  "616d706c652e636f6dff01000100000a00080006001d00170018001000070005" +
  "04616c706e000500050100000000003300260024001d00209370b2c9caa47fba" +
  "baf4559fedba753de171fa71f50f1ce15d43e994ec74d748002b000302030400" +
  "0d0010000e0403050306030203080408050806002d00020101001c0002400100" +
  "3900320408ffffffffffffffff05048000ffff07048000ffff08011001048000" +
  "75300901100f088394c8f03e51570806048000ffff";

/** The packet of RFC 9001, appendix A.2. */
const RFC_9001 = sealInitial({
  header: "c300000001088394c8f03e5157080000449e00000002",
  packetNumber: 2,
  payload: CRYPTO.padEnd(2 * 1162, "0"),
  salt: SALT_V1,
  prefix: "quic",
});

/** The first datagram of `Deno.connectQuic` of Deno 2 (quinn), for quic.example.com with h3. */
const DENO =
  "cf000000011481772f83220c8547d4f4fd6a72995a4bfcdbeeb20846e11175db35435600448a599189ae6d7ece7b3cb73f89b576" +
  "66d64dd382a0a4585aa701334ff629b3bd724b28092a368b1c7c13bd91044cfd1db3d469ff35d4311f3be464cf4fd57cd8c449fc" +
  "49be82f52402bb6552cc72c4309c4cab907c9f293fa45f66493323c57101cb3f6b443297b1cd3a16d651ac23534a2eba918ec593" +
  "f25d8b1009bbdf63b59fe93ac7390c094f80a0eae596a200060270795ff78a19ed44f1e4ed9fc92cd4fb21b71da14255aab56b70" +
  "201535a38061468ea92f640d232136f9b55120f55ab4b8d445d92af43cf615e3d4d7fc1edf140d199ed433fa749c88b71de64b2f" +
  "79a161b8f4b146c5cb4a4cba63db2717e37b48bab129846ba9bf33863bf028155360a6b83a790203945a6cc127363ab277c3a4f2" +
  "3bdae85eef1712ed75c7800d4b17d1daa6aa250df0e86f256ceb615b9145d28f0959948a3a1abd4b23b3cc2b44c1b64e04eb6aa8" +
  "61bd2bb9786570c3470770c8faa74508d2fd52790ce0b9836a0b53f34675f5b2be426701da05fd6f8f81874874f9d160d17e330e" +
  "a5a54053cb117a20a7370545939dcd2f18e0d1aec568a421974d313bd834cf79104c699a59d59e07dcdeb16194c06ce82ec01a3b" +
  "adc73d65d6a520d7246d0d1d1b5a7e87ebe2bf099c5ec38698480d6be2051df3642b2cd2af0ac5b820bacedc98b75a4fce8f226e" +
  "1b8bac4801998f81183ca77a45e4e63f3daef640cff45be9f5815a30e5b566c80a68d450de8741ce38ec15106bd99761c3826af9" +
  "cda57b6afd46b3fc3502d298b8e6ef0a37191b34a21c14df03cc05c1b5e816220dcc325c480f2888b641cf966067e85b2cd881f9" +
  "fc40d4bdf3f5ed6b7d9894e4fe55032ed95d4dd24ffaca451836c21dc5e21b4d9d10695c311f6e2387e3a9f09ff78ef72e3d7b13" +
  "0319ba22ef73de53c152a976743f261d0e8591dbb78022fdff9731c80622768d14697af44714557b9ac22f89faf9e8be21bce4e6" +
  "82e284bb57a9eda5d3eab1328606b224677b073a4071737d7081ab9abc41cfa14abcee544ae074e786f7402859d8ea176cfe4ffd" +
  "2db53e90976f0b41ffb775846859cb04a740166c8b1363576286986055aa3fbc1471f168d0ece69db8bc2f95baa07f1d0869b06e" +
  "f48655dfa70e8bdbbad817b7231556511f9d656bc4917f70cb69acff19019ee38462f49998bfebd39b2c1b69ec965b4079c8e320" +
  "6d7ebf4a9c0680b8a5d4abe9499be3e9be20da24207bcd34ce100ab49b0cae7346dffcceee0024e8a4c7d447bececd62672b8f66" +
  "9ba1757ec362271e95609bdadcfcabd934c011f53f8522fb15ead6b005a560df29b474e29a596d9a658f39f701edc7a2ae4b2462" +
  "87c750c3076d348e7c85d70aa13c696e92ff778dac0f06235ae2f97458b8b1d20e8050b71c28d56a1cfe785bc6c132be3115f8ca" +
  "6d1e0329170edd9932e2628edf5d6e5c9b5d652f102fa9680f6873331c90b59df517972df54ec96cdc5f6636fd18afa568b2da41" +
  "5dd959da1a6716ec875af589d6b90e87d867ee39e39c3de5cc467077b2c0276d68b97abd99ee3e020bb2b8b7e20ef60ea8fea643" +
  "e621dc9bef5d6da741529f045ff665d7dc660c3bd17331d8acc6424452c62964c21265cccfb45ac7837a9f2e47580a39119953f2" +
  "7d08623a";

describe("Quic", () => {
  it("has the packet of RFC 9001, appendix A.2, to test with", () => {
    assertStrictEquals(RFC_9001.length, 1200);
    assertStrictEquals(
      formatHex(RFC_9001.subarray(0, 32)),
      "c000000001088394c8f03e5157080000449e7b9aec34d1b1c98dd7689fb8ec11",
    );
    assertStrictEquals(formatHex(RFC_9001.subarray(-16)), "e221af44860018ab0856972e194cd934");
  });

  testVector({
    origin: "RFC 9001, appendix A.2: a client's Initial packet",
    linktype: LINKTYPE_RAW,
    hex: datagram(RFC_9001),
    layer: "quic",
    fields: {
      packets: [{
        type: "initial",
        version: QUIC_VERSION_1,
        dcid: "8394c8f03e515708",
        scid: "",
        token: "",
        length: 1182,
        packetNumber: 2,
      }],
      messages: [{
        type: 1,
        length: 237,
        clientHello: {
          version: 0x0303,
          random: "ebf8fa56f12939b9584a3896472ec40bb863cfd3e86804fe3a47f06a2b69484c",
          sessionId: "",
          cipherSuites: [0x1301, 0x1302],
          compressionMethods: [0],
          extensions: [
            { type: 0, data: "000e00000b6578616d706c652e636f6d" },
            { type: 0xff01, data: "00" },
            { type: 10, data: "0006001d00170018" },
            { type: 16, data: "000504616c706e" },
            { type: 5, data: "0100000000" },
            { type: 51, data: "0024001d00209370b2c9caa47fbabaf4559fedba753de171fa71f50f1ce15d43e994ec74d748" },
            { type: 43, data: "020304" },
            { type: 13, data: "000e0403050306030203080408050806" },
            { type: 45, data: "0101" },
            { type: 28, data: "4001" },
            {
              type: 57,
              data: "0408ffffffffffffffff05048000ffff07048000ffff0801100104800075300901100f088394c8f03e515708" +
                "06048000ffff",
            },
          ],
          serverName: "example.com",
          alpn: ["alpn"],
          supportedVersions: [0x0304],
          supportedGroups: [29, 23, 24],
          signatureAlgorithms: [0x0403, 0x0503, 0x0603, 0x0203, 0x0804, 0x0805, 0x0806],
          keyShareGroups: [29],
        },
      }],
    },
    payload: formatHex(RFC_9001.subarray(15)),
  });

  testVector({
    origin: "RFC 9000, section 17.2.1, by hand: Version Negotiation",
    linktype: LINKTYPE_RAW,
    hex: datagram(parseHex("c3 00000000 04 01020304 02 0506 6b3343cf 00000001 ff00001d"), 9999),
    layer: "quic",
    fields: {
      packets: [{
        type: "versionNegotiation",
        version: 0,
        dcid: "01020304",
        scid: "0506",
        supportedVersions: [QUIC_VERSION_2, QUIC_VERSION_1, 0xff00001d],
      }],
    },
    payload: "6b3343cf 00000001 ff00001d",
  });

  testVector({
    origin: "RFC 9001, appendix A.4: a Retry packet",
    linktype: LINKTYPE_RAW,
    hex: datagram(parseHex("ff 00000001 00 08 f067a5502a4262b5 746f6b656e 04a265ba2eff4d829058fb3f0f2496ba")),
    layer: "quic",
    fields: {
      packets: [{ type: "retry", version: QUIC_VERSION_1, dcid: "", scid: "f067a5502a4262b5", token: "746f6b656e" }],
    },
    payload: "746f6b656e 04a265ba2eff4d829058fb3f0f2496ba",
  });

  it("opens what another program sends: Deno's client, whose hello comes in pieces that are out of order", () => {
    const quic = quicIn(parseHex(DENO));
    assertStrictEquals(quic.clientHello?.serverName, "quic.example.com");
    assertEquals(quic.clientHello?.alpn, ["h3"]);
    assertStrictEquals(quic.clientHello?.ja4.slice(0, 4), "q13d");
  });

  it("opens version 2 and drafts, each with its own salt", () => {
    const seal = (version: string, first: string, salt: string, prefix = "quic") => {
      const header = `${first} ${version} 08 8394c8f03e515708 00 00 4115 00`;
      const payload = CRYPTO.padEnd(2 * (0x115 - 17), "0");
      return quicIn(sealInitial({ header, packetNumber: 0, payload, salt, prefix })).clientHello?.serverName;
    };
    assertStrictEquals(seal("6b3343cf", "d0", SALT_V2, "quicv2"), "example.com");
    assertStrictEquals(seal("6b3343cf", "d0", SALT_V1, "quicv2"), undefined);
    assertStrictEquals(seal("ff00001d", "c0", "afbfec289993d24c9e9786f19c6111e04390a899"), "example.com");
    assertStrictEquals(seal("ff00001b", "c0", "c3eef712c72ebb5a11a7d2432bb46365bef9f502"), "example.com");
    assertStrictEquals(seal("ff000022", "c0", SALT_V1), "example.com");
    // A version that is none, to make the server say which ones it knows.
    assertStrictEquals(seal("1a2a3a4a", "c0", SALT_V1), "example.com");
    assertStrictEquals(seal("00000001", "c0", SALT_V2), undefined);
  });

  it("puts frames together that are out of order or overlap, and stops at a gap", () => {
    const stream = CRYPTO.slice(8);
    const crypto = (from: number, to: number) => {
      return "06" + (0x4000 + from).toString(16) + (0x4000 + to - from).toString(16) + stream.slice(2 * from, 2 * to);
    };
    const hello = (...frames: string[]) => {
      const payload = frames.join("").padEnd(2 * 300, "0");
      const header = `c0 00000001 08 8394c8f03e515708 00 00 ${(0x4000 + 1 + 300 + 16).toString(16)} 00`;
      return quicIn(sealInitial({ header, packetNumber: 0, payload, salt: SALT_V1, prefix: "quic" })).clientHello;
    };
    assertStrictEquals(hello(crypto(100, 241), "01", crypto(0, 100))?.keyShareGroups[0], 29);
    assertStrictEquals(hello(crypto(0, 150), "0204000200", crypto(120, 200))?.keyShareGroups[0], 29);
    const cut = hello(crypto(0, 100), crypto(101, 241));
    assertStrictEquals(cut?.serverName, "example.com");
    assertEquals(cut?.keyShareGroups, []);
    assertStrictEquals(hello(crypto(1, 241)), undefined);
  });

  it("finds all packets of a datagram", () => {
    const handshake = "e0 00000001 00 00 04 01020304";
    const { packets } = quicIn(parseHex(`${handshake} ${handshake} 41 0102030405060708090a0b0c0d0e0f1011121314`));
    assertEquals(packets.map(({ type }) => type), ["handshake", "handshake", "1rtt"]);
    const padded = quicIn(parseHex(`${handshake} 0000 0000`));
    assertStrictEquals(padded.packets.length, 1);
  });

  it("opens nothing that was changed, and nothing that is not the client's", () => {
    for (const at of [6, 18, 100, 1199]) {
      const changed = RFC_9001.map((byte, i) => i === at ? byte ^ 1 : byte);
      assertStrictEquals(quicIn(changed).clientHello, undefined, `byte ${at}`);
    }
  });

  it("is recognized on any port by its versions, and by port where nothing shows it", () => {
    const names = (hex: string, port: number) => {
      return decode(parseHex(datagram(parseHex(hex), port)), LINKTYPE_RAW).layers.map(({ name }) => name).slice(2);
    };
    assertEquals(names("c0 00000001 00 00", 9999), ["quic"]);
    assertEquals(names("c0 00000002 00 00", 9999), []);
    assertEquals(names("c0 00000001 15 00", 9999), []);
    assertEquals(names("c0 00000001 02 0102 15", 9999), []);
    assertEquals(names("80 00000000 00 00 00000001", 9999), ["quic"]);
    assertEquals(names("80 00000000 00 00 12345678", 9999), []);
    assertEquals(names("80 00000000 00 00 0000000100", 9999), []);
    const short = "40" + "11".repeat(20);
    assertEquals(names(short, 443), ["quic.short"]);
    assertEquals(names(short, 9999), []);
    assertEquals(names(short.slice(0, -2), 443), []);
    assertEquals(names("01" + "11".repeat(20), 443), []);
  });

  it("prints the fields of TLS for the client's hello, none of which is in the frame", () => {
    const packet = decode(parseHex(datagram(RFC_9001)), LINKTYPE_RAW);
    const of = (name: string) => fieldByName(name)?.occurrences(packet, 1).join();
    assertStrictEquals(of("tls.handshake.extensions_server_name"), "example.com");
    assertStrictEquals(of("tls.handshake.type"), "1");
    assertStrictEquals(of("quic.packet_number"), "2");
    assertStrictEquals(of("quic.frame_type"), "6,0");
    assertStrictEquals(of("frame.protocols"), "raw:ip:udp:quic:tls");
  });
});

describe("QuicShort", () => {
  testVector({
    origin: "RFC 9000, section 17.3.1, by hand: the spin bit",
    linktype: LINKTYPE_RAW,
    hex: datagram(parseHex("61 0102030405060708090a0b0c0d0e0f1011121314")),
    layer: "quic.short",
    fields: { spinBit: true },
    payload: "0102030405060708090a0b0c0d0e0f1011121314",
  });

  testVector({
    origin: "RFC 9001, appendix A.5: a packet with ChaCha20-Poly1305",
    linktype: LINKTYPE_RAW,
    hex: datagram(parseHex("4cfe4189655e5cd55c41f69080575d7999c25a5bfb")),
    layer: "quic.short",
    fields: { spinBit: false },
    payload: "fe4189655e5cd55c41f69080575d7999c25a5bfb",
  });

  it("is not what begins with a long header", () => {
    assert(!QuicShort.recognizes(new DataView(RFC_9001.buffer), 0, RFC_9001.length));
  });
});
