import { assertEquals, assertThrows } from "@std/assert";
import { decode, Dns, encodeDns, fieldByName, frame, ipv4, LINKTYPE_RAW, parseHex, udp } from "@capkit/capkit/core";
import { describe, it } from "node:test";
import { testVector } from "../support/layer_vector.ts";

describe("DNS records and its relatives", () => {
  testVector({
    origin: "scapy: DS, RRSIG and DNSKEY",
    linktype: LINKTYPE_RAW,
    hex: "450000d5000100004011f5e0c0000235c000020100359c4000c1bcc1000781800001000300000000076578616d706c650363" +
      "6f6d00002b0001076578616d706c6503636f6d00002b000100000000002430390802000102030405060708090a0b0c0d0e0f" +
      "101112131415161718191a1b1c1d1e1f076578616d706c6503636f6d00002e0001000000000027002b080200000e106553f1" +
      "0064bb5a80303903636f6d0000000000000000000000000000000000076578616d706c6503636f6d00003000010000000000" +
      "0c0101030d0000000000000000",
    layer: "dns",
    fields: {
      id: 7,
      qr: true,
      opcode: 0,
      aa: false,
      tc: false,
      rd: true,
      ra: true,
      z: false,
      ad: false,
      cd: false,
      rcode: 0,
      qdcount: 1,
      ancount: 3,
      nscount: 0,
      arcount: 0,
      questions: [{ name: "example.com", type: 43, class: 1 }],
      answers: [{
        name: "example.com",
        type: 43,
        class: 1,
        ttl: 0,
        rdata: {
          kind: "fields",
          fields: {
            keyTag: 12345,
            algorithm: 8,
            digestType: 2,
            digest: "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f",
          },
        },
      }, {
        name: "example.com",
        type: 46,
        class: 1,
        ttl: 0,
        rdata: {
          kind: "fields",
          fields: {
            typeCovered: 43,
            algorithm: 8,
            labels: 2,
            originalTtl: 3600,
            expiration: 1700000000,
            inception: 1690000000,
            keyTag: 12345,
            signer: "com",
            signature: "00000000000000000000000000000000",
          },
        },
      }, {
        name: "example.com",
        type: 48,
        class: 1,
        ttl: 0,
        rdata: { kind: "fields", fields: { flags: 257, protocol: 3, algorithm: 13, publicKey: "0000000000000000" } },
      }],
      authorities: [],
      additionals: [],
      status: "ok",
    },
    payload: "076578616d706c6503636f6d00002b0001076578616d706c6503636f6d00002b000100000000002430390802000102030405" +
      "060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f076578616d706c6503636f6d00002e000100000000002700" +
      "2b080200000e106553f10064bb5a80303903636f6d0000000000000000000000000000000000076578616d706c6503636f6d" +
      "000030000100000000000c0101030d0000000000000000",
  });

  testVector({
    origin:
      "RFCs 4034, 5155, 4255, 6698, 1876, 7553, 7929, 1035, 1183, 6672, 7344, 9460, 4408, 8976, 7477, 7871, 7873, 8914: by hand",
    linktype: LINKTYPE_RAW,
    hex: "45 00 01ed 0001 0000 40 11 0000 c0000201 c0000202 0035 9c40 01d9 0000 0007 8400 0001 0011 0000 0001 " +
      "07 6578616d706c65 03 636f6d 00 00ff 0001 c00c 002f 0001 00000e10 0012 04 686f7374 c00c 0006 " +
      "400100000003 01 01 40 c00c 0032 0001 00000e10 0016 01 01 000c 04 aabbccdd 04 01020304 0006 " +
      "400100000003 c00c 0033 0001 00000e10 0005 01 00 000c 00 c00c 002c 0001 00000e10 0004 04 02 abcd c00c " +
      "0034 0001 00000e10 0006 03 01 01 abcdef c00c 001d 0001 00000e10 0010 00 12 16 13 8b3f2a10 80012345 " +
      "00989680 c00c 0100 0001 00000e10 0008 000a 0001 6674703a c00c 003d 0001 00000e10 0002 9901 c00c 000d " +
      "0001 00000e10 0009 03 565353 04 554e4958 c00c 0011 0001 00000e10 0008 c00c 03 747874 c00c c00c 0012 " +
      "0001 00000e10 0007 0001 02 6166 c00c c00c 0027 0001 00000e10 0006 03 6e6577 c00c c00c 003c 0001 " +
      "00000e10 0006 0101 03 0d 1122 c00c 0040 0001 00000e10 002c 0001 00 0001 0003 02 6832 0003 0002 01bb " +
      "0004 0004 c0000201 0006 0010 20010db8000000000000000000000001 c00c 0063 0001 00000e10 0004 03 763d31 " +
      "c00c 003f 0001 00000e10 0008 00000001 01 01 abcd c00c 003e 0001 00000e10 0009 00000001 0003 00 01 40 " +
      "00 0029 04d0 00008000 0027 0008 0007 0001 18 00 c63364 000a 0008 0102030405060708 000f 0006 0012 " +
      "73746172 000c 0002 0000",
    layer: "dns",
    fields: {
      id: 7,
      qr: true,
      opcode: 0,
      aa: true,
      tc: false,
      rd: false,
      ra: false,
      z: false,
      ad: false,
      cd: false,
      rcode: 0,
      qdcount: 1,
      ancount: 17,
      nscount: 0,
      arcount: 1,
      questions: [{ name: "example.com", type: 255, class: 1 }],
      answers: [
        {
          name: "example.com",
          type: 47,
          class: 1,
          ttl: 3600,
          rdata: { kind: "fields", fields: { next: "host.example.com", types: [1, 15, 46, 47, 257] } },
        },
        {
          name: "example.com",
          type: 50,
          class: 1,
          ttl: 3600,
          rdata: {
            kind: "fields",
            fields: {
              hashAlgorithm: 1,
              flags: 1,
              iterations: 12,
              salt: "aabbccdd",
              next: "01020304",
              types: [1, 15, 46, 47],
            },
          },
        },
        {
          name: "example.com",
          type: 51,
          class: 1,
          ttl: 3600,
          rdata: { kind: "fields", fields: { hashAlgorithm: 1, flags: 0, iterations: 12, salt: "" } },
        },
        {
          name: "example.com",
          type: 44,
          class: 1,
          ttl: 3600,
          rdata: { kind: "fields", fields: { algorithm: 4, fingerprintType: 2, fingerprint: "abcd" } },
        },
        {
          name: "example.com",
          type: 52,
          class: 1,
          ttl: 3600,
          rdata: { kind: "fields", fields: { usage: 3, selector: 1, matchingType: 1, data: "abcdef" } },
        },
        {
          name: "example.com",
          type: 29,
          class: 1,
          ttl: 3600,
          rdata: {
            kind: "fields",
            fields: {
              version: 0,
              size: 18,
              horizontalPrecision: 22,
              verticalPrecision: 19,
              latitude: 2336172560,
              longitude: 2147558213,
              altitude: 10000000,
            },
          },
        },
        {
          name: "example.com",
          type: 256,
          class: 1,
          ttl: 3600,
          rdata: { kind: "fields", fields: { priority: 10, weight: 1, target: "ftp:" } },
        },
        { name: "example.com", type: 61, class: 1, ttl: 3600, rdata: { kind: "fields", fields: { key: "9901" } } },
        {
          name: "example.com",
          type: 13,
          class: 1,
          ttl: 3600,
          rdata: { kind: "fields", fields: { cpu: "VSS", os: "UNIX" } },
        },
        {
          name: "example.com",
          type: 17,
          class: 1,
          ttl: 3600,
          rdata: { kind: "fields", fields: { mailbox: "example.com", txt: "txt.example.com" } },
        },
        {
          name: "example.com",
          type: 18,
          class: 1,
          ttl: 3600,
          rdata: { kind: "fields", fields: { subtype: 1, hostname: "af.example.com" } },
        },
        { name: "example.com", type: 39, class: 1, ttl: 3600, rdata: { kind: "name", name: "new.example.com" } },
        {
          name: "example.com",
          type: 60,
          class: 1,
          ttl: 3600,
          rdata: { kind: "fields", fields: { flags: 257, protocol: 3, algorithm: 13, publicKey: "1122" } },
        },
        {
          name: "example.com",
          type: 64,
          class: 1,
          ttl: 3600,
          rdata: {
            kind: "svcb",
            priority: 1,
            target: ".",
            params: [{ code: 1, data: "026832" }, { code: 3, data: "01bb" }, { code: 4, data: "c0000201" }, {
              code: 6,
              data: "20010db8000000000000000000000001",
            }],
          },
        },
        { name: "example.com", type: 99, class: 1, ttl: 3600, rdata: { kind: "txt", strings: ["v=1"] } },
        {
          name: "example.com",
          type: 63,
          class: 1,
          ttl: 3600,
          rdata: { kind: "fields", fields: { serial: 1, scheme: 1, hashAlgorithm: 1, digest: "abcd" } },
        },
        {
          name: "example.com",
          type: 62,
          class: 1,
          ttl: 3600,
          rdata: { kind: "fields", fields: { serial: 1, flags: 3, types: [1] } },
        },
      ],
      authorities: [],
      additionals: [{
        name: ".",
        type: 41,
        class: 1232,
        ttl: 32768,
        rdata: {
          kind: "opt",
          options: [{ code: 8, data: "00011800c63364" }, { code: 10, data: "0102030405060708" }, {
            code: 15,
            data: "001273746172",
          }, { code: 12, data: "0000" }],
        },
      }],
      status: "ok",
    },
    payload: "076578616d706c6503636f6d0000ff0001c00c002f000100000e10001204686f7374c00c0006400100000003010140c00c00" +
      "32000100000e1000160101000c04aabbccdd04010203040006400100000003c00c0033000100000e1000050100000c00c00c" +
      "002c000100000e1000040402abcdc00c0034000100000e100006030101abcdefc00c001d000100000e100010001216138b3f" +
      "2a108001234500989680c00c0100000100000e100008000a00016674703ac00c003d000100000e1000029901c00c000d0001" +
      "00000e1000090356535304554e4958c00c0011000100000e100008c00c03747874c00cc00c0012000100000e100007000102" +
      "6166c00cc00c0027000100000e100006036e6577c00cc00c003c000100000e1000060101030d1122c00c0040000100000e10" +
      "002c000100000100030268320003000201bb00040004c00002010006001020010db8000000000000000000000001c00c0063" +
      "000100000e10000403763d31c00c003f000100000e100008000000010101abcdc00c003e000100000e100009000000010003" +
      "00014000002904d00000800000270008000700011800c63364000a00080102030405060708000f0006001273746172000c00" +
      "020000",
  });

  testVector({
    origin: "RFC 2136, section 2: an update with a prerequisite, by hand",
    linktype: LINKTYPE_RAW,
    hex: "45 00 005a 0001 0000 40 11 0000 c0000201 c0000202 9c40 0035 0046 0000 0009 2800 0001 0001 0001 0000 " +
      "07 6578616d706c65 03 636f6d 00 0006 0001 c00c 00ff 00ff 00000000 0000 04 686f7374 c00c 0001 0001 " +
      "0000003c 0004 c0000205",
    layer: "dns",
    fields: {
      id: 9,
      qr: false,
      opcode: 5,
      aa: false,
      tc: false,
      rd: false,
      ra: false,
      z: false,
      ad: false,
      cd: false,
      rcode: 0,
      qdcount: 1,
      ancount: 1,
      nscount: 1,
      arcount: 0,
      questions: [{ name: "example.com", type: 6, class: 1 }],
      answers: [{ name: "example.com", type: 255, class: 255, ttl: 0, rdata: { kind: "raw", data: "" } }],
      authorities: [{
        name: "host.example.com",
        type: 1,
        class: 1,
        ttl: 60,
        rdata: { kind: "address", address: "192.0.2.5" },
      }],
      additionals: [],
      status: "ok",
    },
    payload: "076578616d706c6503636f6d0000060001c00c00ff00ff00000000000004686f7374c00c000100010000003c0004c0000205",
  });

  testVector({
    origin: "scapy: an answer of mDNS that flushes caches",
    linktype: LINKTYPE_RAW,
    hex: "4500004200010000ff1118adc0000201e00000fb14e914e9002e478f00008500000000010000000004686f7374056c6f6361" +
      "6c0000018001000000780004c0000201",
    layer: "mdns",
    fields: {
      id: 0,
      qr: true,
      opcode: 0,
      aa: true,
      tc: false,
      rd: true,
      ra: false,
      z: false,
      ad: false,
      cd: false,
      rcode: 0,
      qdcount: 0,
      ancount: 1,
      nscount: 0,
      arcount: 0,
      questions: [],
      answers: [{
        name: "host.local",
        type: 1,
        class: 32769,
        ttl: 120,
        rdata: { kind: "address", address: "192.0.2.1" },
      }],
      authorities: [],
      additionals: [],
      status: "ok",
    },
    payload: "04686f7374056c6f63616c0000018001000000780004c0000201",
  });

  testVector({
    origin: "RFC 6762, section 5.4: a question that wants a unicast response, by hand",
    linktype: LINKTYPE_RAW,
    hex: "45 00 0038 0001 0000 40 11 0000 c0000201 c0000202 14e9 14e9 0024 0000 0000 0000 0001 0000 0000 0000 " +
      "04 686f7374 05 6c6f63616c 00 001c 8001",
    layer: "mdns",
    fields: {
      id: 0,
      qr: false,
      opcode: 0,
      aa: false,
      tc: false,
      rd: false,
      ra: false,
      z: false,
      ad: false,
      cd: false,
      rcode: 0,
      qdcount: 1,
      ancount: 0,
      nscount: 0,
      arcount: 0,
      questions: [{ name: "host.local", type: 28, class: 32769 }],
      answers: [],
      authorities: [],
      additionals: [],
      status: "ok",
    },
    payload: "04686f7374056c6f63616c00001c8001",
  });

  testVector({
    origin: "RFC 4795, section 2.1.1: an answer in conflict, by hand",
    linktype: LINKTYPE_RAW,
    hex: "45 00 0032 0001 0000 40 11 0000 c0000201 c0000202 14eb 9c40 001e 0000 0001 8500 0001 0000 0000 0000 " +
      "04 77706164 00 0001 0001",
    layer: "llmnr",
    fields: {
      id: 1,
      qr: true,
      opcode: 0,
      aa: true,
      tc: false,
      rd: true,
      ra: false,
      z: false,
      ad: false,
      cd: false,
      rcode: 0,
      qdcount: 1,
      ancount: 0,
      nscount: 0,
      arcount: 0,
      questions: [{ name: "wpad", type: 1, class: 1 }],
      answers: [],
      authorities: [],
      additionals: [],
      status: "ok",
    },
    payload: "04777061640000010001",
  });

  testVector({
    origin: "scapy: a query of LLMNR",
    linktype: LINKTYPE_RAW,
    hex: "4500003500010000011116bac0000201e00000fc9c4014eb00215bbc000500000001000000000000077072696e7465720000" +
      "010001",
    layer: "llmnr",
    fields: {
      id: 5,
      qr: false,
      opcode: 0,
      aa: false,
      tc: false,
      rd: false,
      ra: false,
      z: false,
      ad: false,
      cd: false,
      rcode: 0,
      qdcount: 1,
      ancount: 0,
      nscount: 0,
      arcount: 0,
      questions: [{ name: "printer", type: 1, class: 1 }],
      answers: [],
      authorities: [],
      additionals: [],
      status: "ok",
    },
    payload: "077072696e7465720000010001",
  });

  it("gives the fields of every type back", () => {
    const record = (type: number, fields: Record<string, number | string | number[]>) => {
      return { name: "example.com", type, class: 1, ttl: 60, rdata: { kind: "fields" as const, fields } };
    };
    const answers = [
      record(43, { keyTag: 12345, algorithm: 8, digestType: 2, digest: "abcd" }),
      record(47, { next: "host.example.com", types: [1, 28, 46, 257] }),
      record(50, { hashAlgorithm: 1, flags: 1, iterations: 12, salt: "aabb", next: "01020304", types: [1, 46] }),
      record(250, {
        algorithm: "hmac-sha256",
        timeSigned: 1_700_000_000,
        fudge: 300,
        mac: "0011",
        originalId: 7,
        error: 0,
        other: "",
      }),
      record(256, { priority: 10, weight: 1, target: "ftp://example.com/" }),
    ];
    const bytes = encodeDns({ answers });
    assertEquals(Dns.decode(new DataView(bytes.buffer), 0, bytes.length)?.answers, answers);
    assertThrows(() => encodeDns({ answers: [record(43, { keyTag: 1 })] }), TypeError, "algorithm");
  });

  it("shows the fields of DLV under the names of those of DS (RFC 4431, section 2)", () => {
    const fields = { keyTag: 0x1234, algorithm: 8, digestType: 2, digest: "abcd" };
    const record = { name: "a.test", type: 32769, class: 1, ttl: 60, rdata: { kind: "fields" as const, fields } };
    const ip = ipv4({ src: "192.0.2.1", dst: "192.0.2.2" });
    const packet = decode(frame(ip, udp({ srcPort: 53 }), encodeDns({ qr: true, answers: [record] })), LINKTYPE_RAW);
    assertEquals(fieldByName("dns.ds.key_id")?.occurrences(packet, 1), ["0x1234"]);
    assertEquals(fieldByName("dns.ds.digest")?.occurrences(packet, 1), ["abcd"]);
  });

  it("says where the records and their fields are", () => {
    const bytes = encodeDns({
      answers: [{ name: "a", type: 15, class: 1, ttl: 0, rdata: { kind: "mx", preference: 10, exchange: "mx.a" } }],
    });
    const part = Dns.decode(new DataView(bytes.buffer), 0, bytes.length)?.recordParts[0];
    assertEquals([part?.offset, part?.rdataOffset, part?.end], [12, 25, bytes.length]);
    assertEquals(part?.cells().map(({ name, offset, end }) => [name, offset, end]), [
      ["preference", 25, 27],
      ["exchange", 27, bytes.length],
    ]);
  });

  it("reads thousands of names that lead to the same long one", () => {
    const long = ("3f" + "61".repeat(63)).repeat(3) + "00";
    const count = 10_000;
    const bytes = parseHex(
      `0000 8000 ${(count + 1).toString(16)} 0000 0000 0000 ${long} 0001 0001` + "c00c 0001 0001".repeat(count),
    );
    assertEquals(Dns.decode(new DataView(bytes.buffer), 0, bytes.length)?.questions.length, count + 1);
  });
});
