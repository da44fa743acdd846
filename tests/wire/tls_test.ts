import { assert, assertEquals, assertStrictEquals } from "@std/assert";
import { decode, fieldByName, formatHex, frame, ipv4, LINKTYPE_RAW, parseHex, tcp, Tls } from "@capkit/capkit/core";
import { describe, it } from "node:test";
import { type ClientFeatures, ja3sText, ja3Text, ja4, ja4Raw } from "../../lib/wire/tls_fingerprint.ts";
import { md5Hex } from "../../lib/bytes/md5.ts";
import { testVector } from "../support/layer_vector.ts";

const ADDRESSES = { src: "192.0.2.1", dst: "192.0.2.2" };

/** A segment of port 443 with these bytes. */
function segment(hex: string, srcPort = 40000, dstPort = 443): string {
  return formatHex(frame(ipv4(ADDRESSES), tcp({ srcPort, dstPort }), parseHex(hex)));
}

function tlsIn(hex: string): Tls {
  const tls = decode(parseHex(segment(hex)), LINKTYPE_RAW).layer(Tls);
  assert(tls !== undefined);
  return tls;
}

/** What `openssl s_client -tls1_3 -servername www.example.com -alpn h2` of OpenSSL 3.0 sends first. */
const CLIENT_HELLO =
  "16030100fd010000f90303f75712ba1453679a37eac74108fcd854a570550dbc4e4be28e7efb4f2f15310520a5c211b6260d2b2b" +
  "a9a80dc9e064a81fcf303110bb4ed5c24a522c7bfad94701000813021303130100ff010000a800000014001200000f7777772e65" +
  "78616d706c652e636f6d000b000403000102000a00160014001d0017001e00190018010001010102010301040023000000100005" +
  "00030268320016000000170000000d001e001c040305030603080708080809080a080b080408050806040105010601002b000302" +
  "0304002d00020101003300260024001d002066ec26656560b06e20575216ac848084aee9f5b8976997b7a1c0b00cec56cb1c";

/** What `openssl s_server` of OpenSSL 3.0 answers to a client of TLS 1.2: four records. */
const SERVER_FLIGHT =
  "160303004a0200004603039395bdce1a0b5fcf54f77b0cc04745274325b412552e5990444f574e4752440100c02b00001eff0100" +
  "0100000b0004030001020023000000100005000302683200170000160303021a0b0002160002130002103082020c308201b2a003" +
  "02010202142c2498b9f46d75829ba4a6ea5f309e9a5494f90e300a06082a8648ce3d0403023039310b3009060355040613024445" +
  "3110300e060355040a0c074578616d706c653118301606035504030c0f7777772e6578616d706c652e636f6d301e170d32363131" +
  "32333134303630375a170d3336313132303134303630375a3039310b30090603550406130244453110300e060355040a0c074578" +
  "616d706c653118301606035504030c0f7777772e6578616d706c652e636f6d3059301306072a8648ce3d020106082a8648ce3d03" +
  "010703420004d94c746a8d112573726e1b3b595d8e1a5d3afc4af33c1c879e1d9816903218673b56f08e234e6387e680e2123244" +
  "c84c3139278cbd5a8fed3320e039a3d7ea45a38197308194301d0603551d0e04160414d20acd960483cc16a043155e6da4edc53c" +
  "48c129301f0603551d23041830168014d20acd960483cc16a043155e6da4edc53c48c129300f0603551d130101ff040530030101" +
  "ff30410603551d11043a3038820f7777772e6578616d706c652e636f6d820d2a2e6578616d706c652e6e65748704c00002018710" +
  "20010db8000000000000000000000001300a06082a8648ce3d040302034800304502200e0fa34a84726aa1b41ec0177f47bf44c8" +
  "d9c65c02fa34dc3e830ca3478676e2022100e8ff3e59bfa03ac2ab7e487a47c766e5644fcc1c1ef9cfc18c6da2418d32d65f1603" +
  "0300730c00006f03001d20c546d1766f03f9b901979e65524a95e5a983dd116da1037e490b716ecab07d4e040300473045022047" +
  "b49dbce048e95c07c0ef2d9053889cacf61e9c47d4ce11dd812d94796ef9a80221008bf6ca6dce69e6ae5c71a2cd3f3d9e271198" +
  "ea3aa14d200c0c7e56538c14d65d16030300040e000000";

describe("Tls", () => {
  testVector({
    origin: "scapy 2.5.0: a ClientHello",
    linktype: LINKTYPE_RAW,
    hex: segment(
      "160301006601000062030301020304000102030405060708090a0b0c0d0e0f101112131415161718191a1b0000060a0a1301c02b" +
        "010000330000000e000c000009612e6578616d706c65000a000800061a1a001d0017000b000201000010000b000908687474702f" +
        "312e31",
    ),
    layer: "tls",
    fields: {
      records: [{
        contentType: 22,
        version: 0x0301,
        length: 102,
        messages: [{
          type: 1,
          length: 98,
          clientHello: {
            version: 0x0303,
            random: "01020304000102030405060708090a0b0c0d0e0f101112131415161718191a1b",
            sessionId: "",
            cipherSuites: [0x0a0a, 0x1301, 0xc02b],
            compressionMethods: [0],
            extensions: [
              { type: 0, data: "000c000009612e6578616d706c65" },
              { type: 10, data: "00061a1a001d0017" },
              { type: 11, data: "0100" },
              { type: 16, data: "000908687474702f312e31" },
            ],
            serverName: "a.example",
            alpn: ["http/1.1"],
            supportedVersions: [],
            supportedGroups: [0x1a1a, 29, 23],
            signatureAlgorithms: [],
            keyShareGroups: [],
          },
        }],
      }],
    },
    payload:
      "01000062030301020304000102030405060708090a0b0c0d0e0f101112131415161718191a1b0000060a0a1301c02b010000330000000e000c000009612e6578616d706c65000a000800061a1a001d0017000b000201000010000b000908687474702f312e31",
  });

  testVector({
    origin: "RFC 8446, section 6, by hand: an alert, and half a record behind it",
    linktype: LINKTYPE_RAW,
    hex: segment("15 0303 0002 02 28 17 0303 0100 0102030405"),
    layer: "tls",
    fields: {
      records: [
        { contentType: 21, version: 0x0303, length: 2, alert: { level: 2, description: 40 } },
        { contentType: 23, version: 0x0303, length: 256 },
      ],
    },
    payload: "02281703030100 0102030405",
  });

  testVector({
    origin: "OpenSSL 3.0: ServerHello, Certificate, ServerKeyExchange, ServerHelloDone",
    linktype: LINKTYPE_RAW,
    hex: segment(SERVER_FLIGHT, 443, 40000),
    layer: "tls",
    fields: {
      records: [
        {
          contentType: 22,
          version: 0x0303,
          length: 74,
          messages: [{
            type: 2,
            length: 70,
            serverHello: {
              version: 0x0303,
              random: "9395bdce1a0b5fcf54f77b0cc04745274325b412552e5990444f574e47524401",
              sessionId: "",
              cipherSuite: 0xc02b,
              compressionMethod: 0,
              extensions: [
                { type: 0xff01, data: "00" },
                { type: 11, data: "03000102" },
                { type: 35, data: "" },
                { type: 16, data: "0003026832" },
                { type: 23, data: "" },
              ],
              alpn: ["h2"],
            },
          }],
        },
        {
          contentType: 22,
          version: 0x0303,
          length: 538,
          messages: [{
            type: 11,
            length: 534,
            certificates: [{
              serialNumber: "2c2498b9f46d75829ba4a6ea5f309e9a5494f90e",
              issuer: [
                { oid: "2.5.4.6", text: "DE" },
                { oid: "2.5.4.10", text: "Example" },
                { oid: "2.5.4.3", text: "www.example.com" },
              ],
              notBefore: "261123140607Z",
              notAfter: "361120140607Z",
              subject: [
                { oid: "2.5.4.6", text: "DE" },
                { oid: "2.5.4.10", text: "Example" },
                { oid: "2.5.4.3", text: "www.example.com" },
              ],
              dnsNames: ["www.example.com", "*.example.net"],
              ipAddresses: ["192.0.2.1", "2001:db8::1"],
            }],
          }],
        },
        { contentType: 22, version: 0x0303, length: 115, messages: [{ type: 12, length: 111 }] },
        { contentType: 22, version: 0x0303, length: 4, messages: [{ type: 14, length: 0 }] },
      ],
    },
    payload: SERVER_FLIGHT.slice(10),
  });

  it("says what a client of TLS 1.3 wants", () => {
    const { clientHello } = tlsIn(CLIENT_HELLO);
    assertStrictEquals(clientHello?.serverName, "www.example.com");
    assertEquals(clientHello.alpn, ["h2"]);
    assertEquals(clientHello.supportedVersions, [0x0304]);
    assertEquals(clientHello.keyShareGroups, [29]);
    assertEquals(clientHello.pskKeyExchangeModes, [1]);
    assertEquals(clientHello.cipherSuites, [0x1302, 0x1303, 0x1301, 0x00ff]);
    // What tshark 4.0 says of the same bytes.
    assertStrictEquals(clientHello.ja3, "9dffdb8b608a430b774a2ff7d36c1a0c");
    assertStrictEquals(
      clientHello.ja4Raw,
      "t13d0411h2_00ff,1301,1302,1303_" +
        "000a,000b,000d,0016,0017,0023,002b,002d,0033_0403,0503,0603,0807,0808,0809,080a,080b,0804,0805,0806,0401,0501,0601",
    );
  });

  it("shows no name that is not there whole", () => {
    const hex = formatHex(parseHex(CLIENT_HELLO));
    const cut = hex.slice(0, hex.indexOf("7777772e") + 16);
    const { clientHello } = tlsIn(cut);
    assertStrictEquals(clientHello?.serverName, undefined);
    assertEquals(clientHello?.extensionTypes, [0]);
  });

  it("takes nothing encrypted for messages", () => {
    const spec = "14 0303 0001 01";
    assertEquals(tlsIn(`${spec} 16 0303 0008 0e000000 14000000`).messages.length, 0);
    assertEquals(tlsIn("16 0303 0008 0e000000 14000000").messages.length, 2);
    assertEquals(tlsIn("16 0303 0028" + "00".repeat(38) + "ffff").messages.length, 0);
    assertEquals(tlsIn("15 0303 001a" + "02".repeat(26)).records[0]?.alert, undefined);
  });

  it("is recognized on any port by a record, and by its port in the middle of one", () => {
    const names = (hex: string, port: number) => {
      return decode(parseHex(segment(hex, 40000, port)), LINKTYPE_RAW).layers.map(({ name }) => name).slice(2);
    };
    assertEquals(names("17 0303 0001 00", 9999), ["tls"]);
    assertEquals(names("17 0303 0001 00 17 0303 0002 0000", 9999), ["tls"]);
    assertEquals(names("17 0303 0001 00 17 0203 0002 0000", 9999), []);
    assertEquals(names("17 0303 ffff 00", 9999), []);
    assertEquals(names("17 0305 0001 00", 9999), []);
    assertEquals(names("19 0303 0001 00", 9999), []);
    assertEquals(names("14 0303 0002 0101", 9999), []);
    assertEquals(names("0102030405060708", 443), ["tls.continuation"]);
    assertEquals(names("0102030405060708", 9999), []);
  });

  it("prints what tshark prints", () => {
    const of = (hex: string, name: string) => {
      return fieldByName(name)?.occurrences(decode(parseHex(segment(hex)), LINKTYPE_RAW), 1).join();
    };
    assertStrictEquals(of(SERVER_FLIGHT, "tls.handshake.type"), "2,11,12,14");
    assertStrictEquals(of(SERVER_FLIGHT, "x509ce.dNSName"), "www.example.com,*.example.net");
    assertStrictEquals(of(SERVER_FLIGHT, "tls.handshake.ja3s"), "afbc203706421f15554867b55caf16d6");
    assertStrictEquals(of(SERVER_FLIGHT, "x509af.utcTime"), "2026-11-23 14:06:07 (UTC),2036-11-20 14:06:07 (UTC)");
    // A record that goes on in the next segment is not shown, but for a ClientHello.
    assertStrictEquals(of(SERVER_FLIGHT.slice(0, 400), "tls.handshake.type"), "2");
    assertStrictEquals(of(CLIENT_HELLO.slice(0, 400), "tls.handshake.type"), "1");
  });
});

describe("TlsContinuation", () => {
  testVector({
    origin: "by hand: random bytes on port 443",
    linktype: LINKTYPE_RAW,
    hex: segment("8a6f0102030405060708"),
    layer: "tls.continuation",
    fields: {},
    payload: "8a6f0102030405060708",
  });

  testVector({
    origin: "OpenSSL 3.0: the middle of what its server sends",
    linktype: LINKTYPE_RAW,
    hex: segment(SERVER_FLIGHT.slice(400, 440), 993, 40000),
    layer: "tls.continuation",
    fields: {},
    payload: SERVER_FLIGHT.slice(400, 440),
  });
});

describe("fingerprints of TLS", () => {
  /** The client of the example in JA4.md of FoxIO's technical details, with numbers of GREASE added. */
  const EXAMPLE: ClientFeatures = {
    version: 0x0303,
    cipherSuites: numbers("0a0a,1301,1302,1303,c02b,c02f,c02c,c030,cca9,cca8,c013,c014,009c,009d,002f,0035"),
    extensionTypes: numbers(
      "1a1a,001b,0000,0033,0010,4469,0017,002d,000d,0005,0023,0012,002b,ff01,000b,000a,0015,fafa",
    ),
    supportedGroups: [],
    ecPointFormats: [],
    supportedVersions: [0xbaba, 0x0304, 0x0303],
    signatureAlgorithms: numbers("0403,0804,0401,0503,0805,0501,0806,0601"),
    firstAlpn: new TextEncoder().encode("h2"),
  };

  it("JA4 is that of its specification's example", () => {
    assertStrictEquals(ja4(EXAMPLE, "t"), "t13d1516h2_8daaf6152771_e5627efa2ab1");
    assertStrictEquals(
      ja4Raw(EXAMPLE, "t"),
      "t13d1516h2_002f,0035,009c,009d,1301,1302,1303,c013,c014,c02b,c02c,c02f,c030,cca8,cca9_" +
        "0005,000a,000b,000d,0012,0015,0017,001b,0023,002b,002d,0033,4469,ff01_" +
        "0403,0804,0401,0503,0805,0501,0806,0601",
    );
  });

  it("JA4 says what is missing, as its specification does", () => {
    const noSignatures = ja4({ ...EXAMPLE, signatureAlgorithms: [] }, "t");
    assertStrictEquals(noSignatures, "t13d1516h2_8daaf6152771_6d807ffa2a79");
    const nothing = { cipherSuites: [], extensionTypes: [], supportedVersions: [], firstAlpn: undefined };
    assertStrictEquals(
      ja4({ ...EXAMPLE, ...nothing, signatureAlgorithms: [] }, "q"),
      "q12i000000_000000000000_000000000000",
    );
    const dtls = ja4({ ...EXAMPLE, supportedVersions: [0xfefd, 0xfefc] }, "d");
    assertStrictEquals(dtls.slice(0, 4), "dd3d");
  });

  it("JA4 has the ends of the first application protocol, as its specification says", () => {
    const ends = (hex: string) => ja4({ ...EXAMPLE, firstAlpn: parseHex(hex) }, "t").slice(8, 10);
    const examples = [["ab", "ab"], ["abcd", "ad"], ["30ab", "3b"], ["3031abcd", "3d"], ["30abcd31", "01"], ["", "00"]];
    for (const [hex = "", expected] of examples) assertStrictEquals(ends(hex), expected);
    assertStrictEquals(ends(formatHex(new TextEncoder().encode("http/1.1"))), "h1");
  });

  it("JA3 is that of its authors' example", () => {
    // Of the README of the package pyJA3.
    const text =
      "769,255-49162-49172-136-135-57-56-49167-49157-132-53-49159-49161-49169-49171-69-68-51-50-49164-49166-" +
      "49154-49156-150-65-4-5-47-49160-49170-22-19-49165-49155-65279-10,0-10-11-35,23-24-25,0";
    const [suites = [], types = [], groups = []] = text.split(",").slice(1, 4).map((part) =>
      part.split("-").map(Number)
    );
    const client = {
      ...EXAMPLE,
      version: 769,
      cipherSuites: [0x0a0a, ...suites],
      extensionTypes: [...types, 0xfafa],
      supportedGroups: [0x1a1a, ...groups],
      ecPointFormats: [0],
    };
    assertStrictEquals(ja3Text(client), text);
    assertStrictEquals(md5Hex(ja3Text(client)), "2aef69b4ba1938c3a400de4188743185");
  });

  it("JA3S lists what a server has chosen", () => {
    assertStrictEquals(ja3sText(769, 47, [65281, 0, 11, 35, 5, 16]), "769,47,65281-0-11-35-5-16");
    assertStrictEquals(ja3sText(771, 0xc02b, []), "771,49195,");
  });
});

function numbers(text: string): number[] {
  return text.split(",").map((digits) => parseInt(digits, 16));
}
