import { assert, assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import { describe, it } from "node:test";
import { parseHex } from "../../lib/bytes/hex.ts";
import { Dns, type DnsFields, encodeDns } from "../../lib/wire/dns.ts";
import { dnsClassName, dnsOpcodeName, dnsRcodeName, dnsTypeName } from "../../lib/wire/dns_number.ts";

/** The message at the end of a buffer that is filled with `fill` before it, as it would lie in a block of packets. */
function read(bytes: Uint8Array, fill = 0): Dns {
  const buffer = new Uint8Array(20 + bytes.length + 20).fill(fill);
  buffer.set(bytes, 20);
  const dns = Dns.decode(new DataView(buffer.buffer), 20, 20 + bytes.length);
  assert(dns !== undefined);
  return dns;
}

/**
 * The names of RFC 1035, section 4.1.4: F.ISI.ARPA at 0, FOO.F.ISI.ARPA at 20, ARPA at 44, the root at 72. The second
 * bytes of the pointers, at 25 and 45, are for the place where the names come to lie.
 */
function rfc1035Names(): Uint8Array {
  const bytes = new Uint8Array(73);
  bytes.set([1, 0x46, 3, 0x49, 0x53, 0x49, 4, 0x41, 0x52, 0x50, 0x41, 0]);
  bytes.set([3, 0x46, 0x4f, 0x4f, 0xc0, 0], 20);
  bytes.set([0xc0, 6], 44);
  return bytes;
}

/** A response with one record of each form. Written by hand, no name compressed. */
const ALL_FORMS: Partial<DnsFields> = {
  id: 0xbeef,
  qr: true,
  opcode: 5,
  aa: true,
  tc: true,
  rd: true,
  ra: true,
  z: true,
  ad: true,
  cd: true,
  rcode: 9,
  questions: [{ name: "example.com", type: 255, class: 1 }],
  answers: [
    { name: "example.com", type: 1, class: 1, ttl: 60, rdata: { kind: "address", address: "192.0.2.1" } },
    { name: "example.com", type: 28, class: 1, ttl: 60, rdata: { kind: "address", address: "2001:db8::1" } },
    { name: "www.example.com", type: 5, class: 1, ttl: 0xffff_ffff, rdata: { kind: "name", name: "example.com" } },
    { name: "example.com", type: 15, class: 1, ttl: 1, rdata: { kind: "mx", preference: 10, exchange: "mx" } },
    { name: "example.com", type: 16, class: 1, ttl: 1, rdata: { kind: "txt", strings: ["a b", "", '"\\\\\\255'] } },
    {
      name: "_sip._udp.example.com",
      type: 33,
      class: 0x8001,
      ttl: 1,
      rdata: { kind: "srv", priority: 1, weight: 2, port: 5060, target: "." },
    },
    {
      name: "4.3.2.1.e164.arpa",
      type: 35,
      class: 1,
      ttl: 1,
      rdata: {
        kind: "naptr",
        order: 100,
        preference: 10,
        flags: "u",
        services: "E2U+sip",
        regexp: "!^.*$!sip:info@example.com!",
        replacement: ".",
      },
    },
    {
      name: "example.com",
      type: 257,
      class: 1,
      ttl: 1,
      rdata: { kind: "caa", flags: 128, tag: "issue", value: "ca.test" },
    },
    {
      name: "example.com",
      type: 65,
      class: 1,
      ttl: 1,
      rdata: { kind: "svcb", priority: 1, target: ".", params: [{ code: 1, data: "026832" }, { code: 2, data: "" }] },
    },
    { name: "example.com", type: 65280, class: 1, ttl: 1, rdata: { kind: "raw", data: "30390802" } },
  ],
  authorities: [{
    name: ".",
    type: 6,
    class: 1,
    ttl: 86400,
    rdata: {
      kind: "soa",
      mname: "a.root-servers.net",
      rname: "n\\.o.verisign",
      serial: 2026112300,
      refresh: 1800,
      retry: 900,
      expire: 604800,
      minimum: 86400,
    },
  }],
  additionals: [{
    name: ".",
    type: 41,
    class: 1232,
    ttl: 0x8000,
    rdata: { kind: "opt", options: [{ code: 10, data: "0102030405060708" }] },
  }],
};

describe("Dns", () => {
  it("reads the header in wire order", () => {
    const dns = read(parseHex("beef a5d3 0001 0002 0003 0004"));
    assertEquals(
      [dns.id, dns.qr, dns.opcode, dns.aa, dns.tc, dns.rd, dns.ra, dns.z, dns.ad, dns.cd, dns.rcode],
      [0xbeef, true, 4, true, false, true, true, true, false, true, 3],
    );
    assertEquals([dns.qdcount, dns.ancount, dns.nscount, dns.arcount], [1, 2, 3, 4]);
    assertEquals([dns.headerLength, dns.payloadOffset, dns.payloadEnd], [12, 32, 32]);
  });

  it("gives each flag its own bit", () => {
    const bits = (fields: Partial<DnsFields>) => read(encodeDns(fields)).flagBits;
    assertEquals(bits({ qr: true }), 0x8000);
    assertEquals(bits({ opcode: 15 }), 0x7800);
    assertEquals(bits({ aa: true }), 0x0400);
    assertEquals(bits({ tc: true }), 0x0200);
    assertEquals(bits({ rd: true }), 0x0100);
    assertEquals(bits({ ra: true }), 0x0080);
    assertEquals(bits({ z: true }), 0x0040);
    assertEquals(bits({ ad: true }), 0x0020);
    assertEquals(bits({ cd: true }), 0x0010);
    assertEquals(bits({ rcode: 15 }), 0x000f);
  });

  it("is there from 12 bytes on", () => {
    const view = new DataView(new ArrayBuffer(12));
    assertStrictEquals(Dns.decode(view, 1, 12), undefined);
    assertEquals(Dns.shortage(view, 1, 12), { needed: 12, available: 11 });
    assertEquals(Dns.decode(view, 0, 12)?.questions, []);
  });

  it("gives every form of record back", () => {
    const bytes = encodeDns(ALL_FORMS);
    const dns = read(bytes);
    assertStrictEquals(dns.status, "ok");
    const fields = dns.toJSON();
    for (const [name, value] of Object.entries(ALL_FORMS)) {
      assertEquals(Object.entries(fields).find(([key]) => key === name)?.[1], value, name);
    }
    assertEquals(encodeDns(fields), bytes);
    assertStrictEquals(dns.opt?.class, 1232);
  });

  it("says the same at every length, whatever lies around the message, and never throws", () => {
    const bytes = encodeDns(ALL_FORMS);
    for (let length = 12; length <= bytes.length; length++) {
      const cut = bytes.subarray(0, length);
      const fields = read(cut, 0x00).toJSON();
      assertEquals(read(cut, 0xff).toJSON(), fields);
      assertStrictEquals(fields.status, length < bytes.length ? "truncated" : "ok", `${length} bytes`);
    }
  });

  it("follows the compressed names of RFC 1035, section 4.1.4", () => {
    // The names lie in the bytes of a first record, and the names of four more records point at them.
    const names = rfc1035Names();
    const first = encodeDns({
      ancount: 5,
      answers: [{ name: ".", type: 65280, class: 1, ttl: 0, rdata: { kind: "raw", data: "00".repeat(names.length) } }],
    });
    const base = first.length - names.length;
    names[25] = base;
    names[45] = base + 6;
    first.set(names, base);
    const pointers = [base, base + 20, base + 44, base + 72].flatMap((at) => [0xc0, at, 0, 16, 0, 1, 0, 0, 0, 0, 0, 0]);
    const dns = read(Uint8Array.from([...first, ...pointers]));
    assertStrictEquals(dns.status, "ok");
    assertEquals(dns.answers.slice(1).map((record) => record.name), ["F.ISI.ARPA", "FOO.F.ISI.ARPA", "ARPA", "."]);
  });

  it("reads compressed names within records", () => {
    // example.com MX 10 mx.example.com: written by hand.
    const dns = read(parseHex(
      "0001 8180 0001 0001 0000 0000 07 6578616d706c65 03 636f6d 00 000f 0001" +
        "c00c 000f 0001 0000003c 0007 000a 02 6d78 c00c",
    ));
    assertEquals(dns.answers[0]?.rdata, { kind: "mx", preference: 10, exchange: "mx.example.com" });
    assertStrictEquals(dns.status, "ok");
  });

  it("ends at names that never end", () => {
    const header = "0001 8180 0000 0001 0000 0000";
    for (
      const [name, why] of [
        ["c00c", "points at itself"],
        ["c00e", "points forwards"],
        ["01 61 c00c", "points at where it began"],
        ["40 61", "a label of an unknown kind"],
        ["80 61", "a label of an unknown kind"],
        ["3f" + "61".repeat(63) + ("3f" + "61".repeat(63)).repeat(3) + "00", "257 bytes"],
      ]
    ) {
      const dns = read(parseHex(`${header} ${name} 0001 0001 00000000 0004 01020304`));
      assertStrictEquals(dns.status, "malformed", why);
      assertEquals(dns.answers, []);
    }
  });

  it("takes a name of 255 bytes and refuses to write one of 256", () => {
    const label = "a".repeat(63);
    const name = [label, label, label, "a".repeat(61)].join(".");
    const dns = read(encodeDns({ questions: [{ name, type: 1, class: 1 }] }));
    assertStrictEquals(dns.questions[0]?.name, name);
    assertThrows(() => encodeDns({ questions: [{ name: name + "a", type: 1, class: 1 }] }), RangeError);
    assertThrows(() => encodeDns({ questions: [{ name: label + "a", type: 1, class: 1 }] }), RangeError);
  });

  it("ends soon at a chain of pointers in a long message", () => {
    // Each pointer leads to the one before it: 16,000 of them, and a question for each.
    const bytes = new Uint8Array(0x4000);
    for (let at = 14; at < bytes.length; at += 2) {
      bytes[at] = 0xc0 | (at - 2) >> 8;
      bytes[at + 1] = (at - 2) & 0xff;
    }
    bytes.set(parseHex("0000 0000 ffff ffff ffff ffff"));
    assertStrictEquals(read(bytes).status, "malformed");
    assert(read(bytes).questions.length > 0);
  });

  it("keeps a record whose bytes don't have the form of its type, and goes on after it", () => {
    const dns = read(encodeDns({
      answers: [
        { name: "a", type: 1, class: 1, ttl: 0, rdata: { kind: "raw", data: "010203" } },
        { name: "a", type: 15, class: 1, ttl: 0, rdata: { kind: "raw", data: "000a40" } },
        { name: "a", type: 16, class: 1, ttl: 0, rdata: { kind: "raw", data: "0461" } },
        { name: "a", type: 2, class: 1, ttl: 0, rdata: { kind: "raw", data: "0000" } },
        { name: "b", type: 1, class: 1, ttl: 0, rdata: { kind: "address", address: "192.0.2.1" } },
      ],
    }));
    assertStrictEquals(dns.status, "malformed");
    assertEquals(dns.answers.map((record) => record.rdata), [
      { kind: "raw", data: "010203" },
      { kind: "raw", data: "000a40" },
      { kind: "raw", data: "0461" },
      { kind: "raw", data: "0000" },
      { kind: "address", address: "192.0.2.1" },
    ]);
  });

  it("takes records without data, as a dynamic update has them, and addresses of Chaosnet for what they are", () => {
    const empty = { name: "a", type: 1, class: 255, ttl: 0, rdata: { kind: "raw", data: "" } } as const;
    const chaos = { name: "a", type: 1, class: 3, ttl: 0, rdata: { kind: "raw", data: "0161000102" } } as const;
    const dns = read(encodeDns({ answers: [empty, chaos] }));
    assertStrictEquals(dns.status, "ok");
    assertEquals(dns.answers, [empty, chaos]);
  });

  it("says what bytes are in a name that are no letters", () => {
    const bytes = parseHex("0001 0100 0001 0000 0000 0000 05 612e5c20e4 00 0001 0001");
    const dns = read(bytes);
    assertStrictEquals(dns.questions[0]?.name, "a\\.\\\\\\032\\228");
    assertEquals(encodeDns(dns.toJSON()), bytes);
  });

  it("refuses what it can't write", () => {
    const question = (name: string) => () => encodeDns({ questions: [{ name, type: 1, class: 1 }] });
    assertThrows(question("a..b"), TypeError, "a label of it is empty");
    assertThrows(question("b\u00fccher.example"), TypeError, "\\DDD");
    assertThrows(question("a\\"), TypeError);
    assertThrows(question("a\\256"), TypeError);
    assertThrows(() => encodeDns({ id: 65536 }), RangeError, "dns.id");
    assertThrows(() => encodeDns({ opcode: 16 }), RangeError, "dns.opcode");
    assertThrows(() => encodeDns({ rcode: -1 }), RangeError, "dns.rcode");
    assertEquals(encodeDns({ questions: [{ name: "a.", type: 1, class: 1 }] }).length, 12 + 3 + 4);
  });
});

describe("names of DNS numbers", () => {
  it("are those of the registry, and RFC 3597's where it has none", () => {
    assertEquals([dnsTypeName(28), dnsTypeName(46), dnsTypeName(65280)], ["AAAA", "RRSIG", "TYPE65280"]);
    assertEquals([dnsClassName(1), dnsClassName(32)], ["IN", "CLASS32"]);
    assertEquals([dnsRcodeName(3), dnsRcodeName(24)], ["NXDomain", "RCODE24"]);
    assertEquals([dnsOpcodeName(5), dnsOpcodeName(7)], ["Update", "OPCODE7"]);
  });
});
