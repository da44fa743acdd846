import { assert, assertEquals, assertInstanceOf } from "@std/assert";
import {
  CaptureFileError,
  CaptureParser,
  type FileRecord,
  InterfaceRecord,
  NamesRecord,
  SECRETS_TLS_KEY_LOG,
  SecretsRecord,
  SectionRecord,
  StatisticsRecord,
} from "@capkit/capkit/core";
import { describe, it } from "node:test";
import {
  block,
  concat,
  enhancedPacket,
  frame,
  interfaceBlock,
  option,
  Pack,
  sectionHeader,
} from "../support/capture_bytes.ts";

const text = (value: string): Uint8Array => new TextEncoder().encode(value);

/** The records of a file, which may be broken at its end. */
function recordsOf(...blocks: readonly Uint8Array[]): readonly FileRecord[] {
  const parser = new CaptureParser();
  try {
    parser.push(concat(...blocks));
    parser.flush();
  } catch (error) {
    assertInstanceOf(error, CaptureFileError);
  }
  return parser.records;
}

/** The record of a kind; it must be there. */
function only<K extends FileRecord["kind"]>(records: readonly FileRecord[], kind: K): Extract<FileRecord, { kind: K }> {
  const found = records.find((record): record is Extract<FileRecord, { kind: K }> => record.kind === kind);
  assert(found !== undefined, `no record ${kind} among ${records.map((record) => record.kind)}`);
  return found;
}

/** A section header with options. */
function section(little: boolean, options: (pack: Pack) => Pack): Uint8Array {
  const body = new Pack(little).u32(0x1a2b3c4d).u16(1).u16(0).u64(-1n);
  return block(0x0a0d0d0a, options(body).u32(0));
}

describe("records of pcapng", () => {
  for (const little of [true, false]) {
    const order = little ? "little" : "big";

    it(`${order}-endian: a section`, () => {
      const bytes = section(little, (pack) => {
        option(pack, 1, text("first"));
        option(pack, 2, text("a machine"));
        option(pack, 1, text("zweite\u00e4\u{1f600}"));
        option(pack, 3, text("Linux\0 and no more"));
        return option(option(pack, 4, text("dumpcap")), 0x4321, frame(5));
      });
      const record = only(recordsOf(bytes), "section");
      assertEquals(record.byteOrder, order);
      assertEquals(record.comments, ["first", "zweite\u00e4\u{1f600}"]);
      assertEquals([record.hardware, record.os, record.application], ["a machine", "Linux", "dumpcap"]);
      assertEquals(record.options.map(({ code }) => code), [1, 2, 1, 3, 4, 0x4321]);
      assertEquals(record.options[5]?.value, frame(5));
      assertEquals(record.position, 0);
    });

    it(`${order}-endian: an interface, with all that can be said of it`, () => {
      const body = new Pack(little).u16(1).u16(0).u32(96);
      option(body, 2, text("eth0"));
      option(body, 3, text("the uplink"));
      option(body, 4, Uint8Array.of(192, 0, 2, 1, 255, 255, 255, 0));
      option(body, 4, Uint8Array.of(192, 0, 2, 2, 255, 255, 0, 0));
      option(body, 5, Uint8Array.of(0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 64));
      option(body, 6, Uint8Array.of(2, 0, 0, 0, 0, 1));
      option(body, 7, Uint8Array.of(2, 0, 0, 0xff, 0xfe, 0, 0, 1));
      option(body, 8, new Pack(little).u64(10_000_000_000n).bytes);
      option(body, 9, Uint8Array.of(0x8a));
      option(body, 10, new Pack(little).u32(3600).bytes);
      option(body, 11, text("\0tcp port 80"));
      option(body, 12, text("Linux 6.1"));
      option(body, 13, Uint8Array.of(4));
      option(body, 14, new Pack(little).u64(-5n).bytes);
      option(body, 15, text("a card"));
      option(body, 16, new Pack(little).u64(1_000_000n).bytes);
      option(body, 17, new Pack(little).u64(2_000_000n).bytes);
      option(body, 18, text("Europe/Berlin"));
      option(body, 1, text("a comment"));
      const record = only(recordsOf(sectionHeader(little), block(1, body)), "interface");
      assertEquals([record.linktype, record.snaplen, record.index], [1, 96, 0]);
      assertEquals([record.name, record.description], ["eth0", "the uplink"]);
      assertEquals(record.ipv4, [
        { address: "192.0.2.1", netmask: "255.255.255.0" },
        { address: "192.0.2.2", netmask: "255.255.0.0" },
      ]);
      assertEquals(record.ipv6, [{ address: "2001:db8::1", prefixLength: 64 }]);
      assertEquals([record.mac, record.eui], ["02:00:00:00:00:01", "020000fffe000001"]);
      assertEquals([record.speed, record.txSpeed, record.rxSpeed], [10_000_000_000n, 1_000_000n, 2_000_000n]);
      assertEquals([record.tsresol, record.tsoffset, record.tzone, record.fcslen], [0x8a, -5n, 3600, 4]);
      assertEquals([record.filter, record.os, record.hardware], ["tcp port 80", "Linux 6.1", "a card"]);
      assertEquals([record.tzname, record.comments], ["Europe/Berlin", ["a comment"]]);
      assertEquals(record.interface, {
        name: "eth0",
        ifindex: 0,
        linktype: 1,
        snaplen: 96,
        description: "the uplink",
        mac: "02:00:00:00:00:01",
        speed: 10_000_000_000,
        os: "Linux 6.1",
        hardware: "a card",
        filter: "tcp port 80",
      });
    });

    it(`${order}-endian: a filter of instructions`, () => {
      const filter = new Pack(little).raw([1]).u16(0x28).raw([2, 3]).u32(12).u16(6).raw([0, 0]).u32(0x40000).bytes;
      const body = option(new Pack(little).u16(1).u16(0).u32(0), 11, filter);
      const record = only(recordsOf(sectionHeader(little), block(1, body)), "interface");
      const instructions = new Pack(true).u16(0x28).raw([2, 3]).u32(12).u16(6).raw([0, 0]).u32(0x40000).bytes;
      assertEquals(record.filter, instructions);
      assertEquals(record.interface.filter, undefined);
    });

    it(`${order}-endian: names`, () => {
      const body = new Pack(little);
      option(body, 1, concat(Uint8Array.of(192, 0, 2, 1), text("gate\0gate.example\0")));
      option(body, 2, concat(Uint8Array.of(0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2), text("six\0")));
      option(body, 3, concat(Uint8Array.of(2, 0, 0, 0, 0, 1), text("card")));
      option(body, 4, concat(Uint8Array.of(2, 0, 0, 0xff, 0xfe, 0, 0, 1), text("node\0")));
      option(body, 99, frame(3));
      body.u32(0);
      option(body, 2, text("dns.example"));
      option(body, 3, Uint8Array.of(192, 0, 2, 53)).u32(0);
      const record = only(recordsOf(sectionHeader(little), block(4, body)), "names");
      assertEquals(record.names, [
        { address: "192.0.2.1", names: ["gate", "gate.example"] },
        { address: "2001:db8::2", names: ["six"] },
        { address: "02:00:00:00:00:01", names: ["card"] },
        { address: "020000fffe000001", names: ["node"] },
      ]);
      assertEquals(record.entries[4], { type: 99, value: frame(3) });
      assertEquals([record.server, record.serverAddress], ["dns.example", "192.0.2.53"]);
    });

    it(`${order}-endian: statistics, in the interface's own units`, () => {
      const time = (value: bigint): Uint8Array =>
        new Pack(little).u32(Number(value >> 32n)).u32(Number(value & 0xffff_ffffn)).bytes;
      const body = new Pack(little).u32(1).raw(time(1_600_000_000_250n));
      option(body, 2, time(1_600_000_000_000n));
      option(body, 3, time(1_600_000_000_125n));
      for (const code of [4, 5, 6, 7, 8]) option(body, code, new Pack(little).u64(2n ** 40n + BigInt(code)).bytes);
      const records = recordsOf(
        sectionHeader(little),
        interfaceBlock({ little }),
        interfaceBlock({ little, tsresol: 3, tsoffset: 10n, name: "slow" }),
        block(5, body.u32(0)),
      );
      const record = only(records, "statistics");
      assertEquals(record.interface.name, "slow");
      assertEquals(record.timestampNs, 1_600_000_010_250_000_000n);
      assertEquals(record.startTimeNs, 1_600_000_010_000_000_000n);
      assertEquals(record.endTimeNs, 1_600_000_010_125_000_000n);
      const { ifrecv, ifdrop, filteraccept, osdrop, usrdeliv } = record;
      assertEquals(
        [ifrecv, ifdrop, filteraccept, osdrop, usrdeliv],
        [4n, 5n, 6n, 7n, 8n].map((code) => 2n ** 40n + code),
      );
    });

    it(`${order}-endian: secrets, custom and unknown blocks`, () => {
      const secrets = new Pack(little).u32(SECRETS_TLS_KEY_LOG).u32(5).raw(text("abcde")).pad();
      const records = recordsOf(
        sectionHeader(little),
        block(10, option(secrets, 1, text("of the proxy"))),
        block(0x0bad, new Pack(little).u32(32473).raw(frame(8))),
        block(0x4000_0bad, new Pack(little).u32(32473).raw(frame(4))),
        block(0x7777, new Pack(little).raw(frame(12))),
      );
      const secret = only(records, "secrets");
      assertEquals([secret.type, secret.data, secret.comments], [SECRETS_TLS_KEY_LOG, text("abcde"), ["of the proxy"]]);
      const customs = records.filter((record) => record.kind === "custom");
      assertEquals(customs.map(({ pen, copiable }) => [pen, copiable]), [[32473, true], [32473, false]]);
      assertEquals(customs.map(({ data }) => data), [frame(8), frame(4)]);
      const unknown = only(records, "unknown");
      assertEquals([unknown.type, unknown.body, unknown.byteOrder], [0x7777, frame(12), order]);
    });
  }

  it("stand among the packets where they are in the file, however its bytes come", () => {
    const packet = enhancedPacket({ data: frame(9) });
    const unknown = block(0x7777, new Pack(true).u32(1));
    const file = concat(
      ...[sectionHeader(), interfaceBlock(), packet, unknown, packet, packet, interfaceBlock({ name: "b" }), unknown],
      ...[packet, sectionHeader(), unknown],
    );
    for (const size of [1, 5, 64, file.length]) {
      const parser = new CaptureParser();
      for (let at = 0; at < file.length; at += size) parser.push(file.subarray(at, at + size));
      parser.flush();
      assertEquals(parser.records.map(({ kind, position }) => `${kind} ${position}`), [
        ...["section 0", "interface 0", "unknown 1", "interface 3", "unknown 3", "section 4", "unknown 4"],
      ]);
    }
  });

  it("that break the rules of their type are unknown ones, and nothing else is lost", () => {
    const broken: readonly [number, Pack][] = [
      [4, option(new Pack(true), 1, frame(4)).u16(1).u16(500).raw(frame(8))],
      [5, new Pack(true).u32(7).u64(0n)],
      [5, new Pack(true).u32(0)],
      [10, new Pack(true).u32(SECRETS_TLS_KEY_LOG).u32(0xffff_ffff).raw(frame(4))],
      [10, new Pack(true).u32(1)],
      [0x0bad, new Pack(true)],
    ];
    for (const [type, body] of broken) {
      const records = recordsOf(sectionHeader(), interfaceBlock(), block(type, body), interfaceBlock());
      assertEquals(records.map(({ kind }) => kind), ["section", "interface", "unknown", "interface"]);
      const unknown = only(records, "unknown");
      assertEquals([unknown.type, unknown.body], [type, body.bytes]);
    }
  });

  it("are as far as they can be read where options are cut short, too long, or no text", () => {
    const body = (): Pack => option(new Pack(true).u16(1).u16(0).u32(0), 2, text("eth0"));
    const cases: readonly Pack[] = [
      body().u16(3).u16(9).raw(frame(4)),
      body().u16(3).u16(0xffff),
      body().u32(0).raw(frame(8)),
      option(option(option(body(), 9, new Uint8Array(0)), 6, frame(5)), 8, frame(7)),
      option(option(body(), 4, frame(7)), 5, frame(16)),
    ];
    for (const pack of cases) {
      const record = only(recordsOf(sectionHeader(), block(1, pack)), "interface");
      assertEquals([record.name, record.description, record.tsresol, record.mac, record.speed], [
        ...["eth0", undefined, 6, undefined, undefined],
      ]);
      assertEquals([record.ipv4, record.ipv6], [[], []]);
    }
    const odd = option(body(), 3, Uint8Array.of(0x61, 0xff, 0x62));
    assertEquals(only(recordsOf(sectionHeader(), block(1, odd)), "interface").description, "a\ufffdb");
    const twice = option(body(), 2, text("eth1"));
    assertEquals(only(recordsOf(sectionHeader(), block(1, twice)), "interface").name, "eth1");
  });

  it("are made from fields", () => {
    const section = SectionRecord.of({ hardware: "h", os: "o", application: "a", comments: ["1", "2"] });
    assertEquals([section.hardware, section.os, section.application, section.comments], ["h", "o", "a", ["1", "2"]]);
    const names = [{ address: "192.0.2.1", names: ["a", "b"] }, { address: "2001:db8::1", names: ["c"] }, {
      address: "02:00:00:00:00:01",
      names: ["d"],
    }, { address: "020000fffe000001", names: ["e"] }];
    assertEquals(NamesRecord.of({ names, server: "dns" }).names, names);
    assertEquals(NamesRecord.of({ names, server: "dns" }).server, "dns");
    const secrets = SecretsRecord.of({ data: "CLIENT_RANDOM", comments: ["c"] });
    assertEquals([secrets.type, secrets.comments], [SECRETS_TLS_KEY_LOG, ["c"]]);
    const at = { name: "eth0", ifindex: 2, linktype: 1, snaplen: 96, description: "d", mac: "02:00:00:00:00:01" };
    const more = { ...at, speed: 1e10, os: "Linux", hardware: "card", filter: "tcp" };
    const record = InterfaceRecord.of(more);
    const { name, description, mac, os, hardware, filter, tsresol, speed } = record;
    assertEquals({ name, description, mac, os, hardware, filter, tsresol, speed }, {
      ...{ name: "eth0", description: "d", mac: at.mac, os: "Linux", hardware: "card", filter: "tcp", tsresol: 9 },
      speed: 10_000_000_000n,
    });
    assertEquals(JSON.parse(JSON.stringify(record)).speed, 1e10);
    const statistics = new StatisticsRecord(record, { timestamp: 5n, optionBytes: new Uint8Array(0) });
    assertEquals(JSON.parse(JSON.stringify(statistics)).timestampNs, "5");
  });
});
