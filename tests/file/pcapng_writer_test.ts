import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  type CaptureInterface,
  CaptureParser,
  CustomRecord,
  decode,
  FileCopy,
  type FileRecord,
  formatHex,
  InterfaceRecord,
  NamesRecord,
  type Packet,
  PcapngWriter,
  SecretsRecord,
  SectionRecord,
  UnknownRecord,
} from "@capkit/capkit/core";
import { describe, it } from "node:test";
import { Block } from "../../lib/block.ts";
import {
  block,
  concat,
  enhancedPacket,
  frame,
  interfaceBlock,
  option,
  Pack,
  sectionHeader,
  simplePacket,
} from "../support/capture_bytes.ts";
import { packetsOf } from "../support/parsed_packets.ts";

const text = (value: string): Uint8Array => new TextEncoder().encode(value);

/** What is read of bytes. */
function readAll(bytes: Uint8Array): { packets: Packet[]; records: readonly FileRecord[] } {
  const parser = new CaptureParser();
  const packets = parser.push(bytes).flatMap(packetsOf);
  parser.flush();
  return { packets, records: parser.records };
}

/** Bytes read, and written again by blocks. */
function writeAgain(bytes: Uint8Array): Uint8Array {
  const parser = new CaptureParser();
  const writer = new PcapngWriter();
  const blocks = parser.push(bytes);
  parser.flush();
  const copy = new FileCopy(writer, parser.records);
  for (const one of blocks) copy.push(one);
  copy.end();
  writer.finish();
  return writer.take();
}

/** A packet of a live interface. */
function livePacket(at: CaptureInterface, flags: number, seconds = 1_600_000_000): Block {
  const rows = Uint32Array.of(0, 5, 9, seconds, 123_456_789, 0, flags, 0);
  return new Block({ bytes: frame(5), rows, length: 1, interfaces: [at] });
}

const eth0: CaptureInterface = { name: "eth0", ifindex: 2, linktype: 1, snaplen: 96, mac: "02:00:00:00:00:01" };
const lo: CaptureInterface = { name: "lo", ifindex: 1, linktype: 1, snaplen: 0 };

/** The options and the frame of an enhanced packet, written by hand. */
function epb(
  fields: { id?: number; time: bigint; data: Uint8Array; origlen?: number; options?: (pack: Pack) => Pack },
): Uint8Array {
  const { id = 0, time, data, origlen = data.length, options } = fields;
  const body = new Pack(true).u32(id).u32(Number(time >> 32n)).u32(Number(time & 0xffff_ffffn));
  body.u32(data.length).u32(origlen).raw(data).pad();
  return block(6, options?.(body).u32(0) ?? body);
}

describe("PcapngWriter", () => {
  it("writes these bytes", () => {
    const writer = new PcapngWriter({
      application: "a",
      os: "Linux",
      hardware: "h",
      comments: ["c"],
      interfaces: [lo],
    });
    writer.pushBlock(livePacket(eth0, 0x0606));
    writer.pushBlock(livePacket(lo, 0x1000));
    const header = new Pack(true).u32(0x1a2b3c4d).u16(1).u16(0).u64(-1n);
    option(option(option(option(header, 1, text("c")), 2, text("h")), 3, text("Linux")), 4, text("a")).u32(0);
    const describe = (at: CaptureInterface, mac?: Uint8Array): Uint8Array => {
      const body = option(new Pack(true).u16(at.linktype).u16(0).u32(at.snaplen), 2, text(at.name));
      if (mac !== undefined) option(body, 6, mac);
      return block(1, option(body, 9, Uint8Array.of(9)).u32(0));
    };
    const expected = concat(
      block(0x0a0d0d0a, header),
      describe(lo),
      describe(eth0, Uint8Array.of(2, 0, 0, 0, 0, 1)),
      epb({
        id: 1,
        time: 1_600_000_000_123_456_789n,
        data: frame(5),
        origlen: 9,
        options: (pack) => option(pack, 2, new Pack(true).u32(0x0606).bytes),
      }),
      epb({ time: 1_600_000_000_123_456_789n, data: frame(5), origlen: 9 }),
    );
    assertEquals(formatHex(writer.take()), formatHex(expected));
    assertEquals(writer.packets, 2);
    assertEquals(writer.length, 0);
  });

  it("writes a packet with comments and what was lost before it", () => {
    const writer = new PcapngWriter();
    writer.push(decode(frame(5), 1), { comment: "one", dropCount: 3 });
    writer.push(decode(frame(6), 1), { comment: ["two", "three"] });
    writer.push({ bytes: frame(7), origlen: 7, seconds: 1, nanoseconds: 2, linktype: 101 });
    const { packets } = readAll(writer.take());
    assertEquals(packets.map(({ comments }) => comments), [["one"], ["two", "three"], []]);
    assertEquals(packets.map(({ dropCount }) => dropCount), [3n, undefined, undefined]);
    assertEquals(packets.map(({ linktype, caplen }) => [linktype, caplen]), [[1, 5], [1, 6], [101, 7]]);
    assertEquals(packets[2]?.timestampNs, 1_000_000_002n);
    // A packet that is pushed again keeps its options, and gets more.
    const again = new PcapngWriter();
    for (const packet of packets) again.push(packet, { comment: "again", dropCount: 1n });
    assertEquals(readAll(again.take()).packets.map(({ comments, dropCount }) => [comments, dropCount]), [
      [["one", "again"], 4n],
      [["two", "three", "again"], 1n],
      [["again"], 1n],
    ]);
  });

  it("says what was lost at the next packet of the interface, whichever way it comes", () => {
    const writer = new PcapngWriter();
    writer.lost(5, eth0);
    writer.pushBlock(livePacket(lo, 0));
    writer.lost(2, eth0);
    writer.pushBlock(livePacket(eth0, 0x2));
    writer.pushBlock(livePacket(eth0, 0x2));
    writer.lost(1, lo);
    const [packet] = packetsOf(livePacket(lo, 1));
    assert(packet !== undefined);
    writer.push(packet, { dropCount: 10 });
    const { packets } = readAll(writer.take());
    assertEquals(packets.map(({ dropCount }) => dropCount), [undefined, 7n, undefined, 11n]);
    assertEquals(packets.map(({ direction }) => direction), [undefined, "out", "out", "in"]);
  });

  it("describes an interface once, where its first packet is, and tells records' interfaces apart", () => {
    const writer = new PcapngWriter();
    for (let i = 0; i < 3; i++) writer.push(decode(frame(i), 1));
    writer.pushBlock(livePacket({ ...eth0 }, 0));
    writer.pushBlock(livePacket({ ...eth0 }, 0));
    const twins = [0, 1].map(() => ({ name: "", ifindex: 0, linktype: 1, snaplen: 0 }));
    for (const at of twins) writer.record(new InterfaceRecord(at, { index: 0, optionBytes: new Uint8Array(0) }));
    for (const at of twins) writer.pushBlock(livePacket(at, 0));
    const { records, packets } = readAll(writer.take());
    const described = records.filter((record) => record.kind === "interface");
    assertEquals(described.map(({ name, position }) => [name, position]), [
      [undefined, 0],
      ["eth0", 3],
      [undefined, 5],
      [undefined, 5],
    ]);
    assertEquals(packets.map((packet) => described.findIndex((record) => record.interface === packet.interface)), [
      ...[0, 0, 0, 1, 1, 2, 3],
    ]);
  });

  it("ends with the statistics of live interfaces", () => {
    const writer = new PcapngWriter({ interfaces: [lo] });
    writer.pushBlock(livePacket(eth0, 0, 1_600_000_000));
    writer.pushBlock(livePacket(eth0, 0, 1_600_000_009));
    writer.push(decode(frame(4), 1));
    writer.finish({
      statistics: [{ interface: eth0, captured: 2, received: 6, dropped: 3, interfaceDropped: 1, startTimeNs: 5n }],
    });
    const { records } = readAll(writer.take());
    const statistics = records.filter((record) => record.kind === "statistics");
    assertEquals(
      statistics.map((one) => [
        one.interface.name,
        one.startTimeNs,
        one.endTimeNs,
        one.filteraccept,
        one.osdrop,
        one.ifdrop,
        one.usrdeliv,
        one.position,
      ]),
      [
        ["lo", undefined, undefined, undefined, undefined, undefined, 0n, 3],
        ["eth0", 5n, 1_600_000_009_123_456_789n, 6n, 3n, 1n, 2n, 3],
      ],
    );
  });

  it("writes records of its own making", () => {
    const writer = new PcapngWriter();
    writer.record(SecretsRecord.of({ data: "12345" }));
    writer.record(NamesRecord.of({ names: [{ address: "192.0.2.1", names: ["gate"] }] }));
    writer.record(NamesRecord.of({ names: [], comments: ["none"] }));
    writer.record(new CustomRecord(32473, { data: frame(4) }));
    writer.record(new CustomRecord(32473, { data: frame(3), copiable: false }));
    writer.record(new UnknownRecord(0x7777, { body: frame(8) }));
    writer.record(new UnknownRecord(0x7777, { body: frame(8), byteOrder: "big" }));
    writer.record(SectionRecord.of({ comments: ["next"] }));
    const { records } = readAll(writer.take());
    assertEquals(records.map(({ kind }) => kind), [
      ...["section", "secrets", "names", "names", "custom", "custom", "unknown", "section"],
    ]);
    const [first, secrets, names, none, custom, fixed] = records;
    assert(first?.kind === "section" && /^capkit \d+\.\d+\.\d+$/.test(first.application ?? ""));
    assert(secrets?.kind === "secrets" && formatHex(secrets.data) === "3132333435");
    assert(names?.kind === "names" && names.names[0]?.names[0] === "gate");
    assertEquals(none?.comments, ["none"]);
    assert(custom?.kind === "custom" && custom.copiable && custom.pen === 32473);
    assert(fixed?.kind === "custom" && !fixed.copiable && formatHex(fixed.data) === "00010200");
  });

  it("puts a section record that comes first in the place of its own header, and keeps its byte order", () => {
    for (const little of [true, false]) {
      const options = option(new Pack(little), 1, text("kept")).bytes;
      const unknown = block(0x7777, new Pack(little).u32(5));
      const name = option(new Pack(little).u16(1).u16(0).u32(0), 2, text("eth0"));
      const file = concat(
        block(0x0a0d0d0a, new Pack(little).u32(0x1a2b3c4d).u16(1).u16(0).u64(-1n).raw(options).u32(0)),
        block(1, option(name, 9, Uint8Array.of(6)).u32(0)),
        unknown,
        enhancedPacket({ little, time: 1_600_000_000_123_456n, data: frame(7), flags: 1 }),
        simplePacket({ little, data: frame(6) }),
        enhancedPacket({ little, time: 2n ** 60n, data: frame(8) }),
      );
      // These are the bytes that were read: nothing was lost, and nothing added.
      assertEquals(formatHex(writeAgain(file)), formatHex(file));
    }
  });

  it("says the same time again, at every resolution and offset", () => {
    const resolutions = [...Array(20).keys(), 40, ...Array.from({ length: 64 }, (_, i) => 0x80 + i)];
    for (const tsresol of resolutions) {
      for (const tsoffset of [0n, 1000n, -1000n]) {
        const perSecond = tsresol < 0x80 ? 10n ** BigInt(tsresol) : 2n ** BigInt(tsresol - 0x80);
        const times = [0n, 1n, 2n, 999n, 2n ** 32n - 1n, 2n ** 32n, 1_234_567_890_123_456_789n, 2n ** 60n + 3n]
          .filter((time) => time / perSecond < 2n ** 50n);
        const packets = times.map((time) => enhancedPacket({ time, data: frame(1) }));
        const file = concat(sectionHeader(), interfaceBlock({ tsresol, tsoffset }), ...packets);
        const written = writeAgain(file);
        const [before, after] = [readAll(file), readAll(written)];
        const nanoseconds = (packet: Packet): bigint => packet.timestampNs;
        assertEquals(after.packets.map(nanoseconds), before.packets.map(nanoseconds), `${tsresol} ${tsoffset}`);
        assertEquals(formatHex(writeAgain(written)), formatHex(written));
        // To the unit, where a unit is no less than a nanosecond: these are the very bytes that were read.
        if (perSecond <= 10n ** 9n) assertEquals(formatHex(written), formatHex(file));
      }
    }
  });

  it("cuts frames to its snaplen, and to what readers take", () => {
    const writer = new PcapngWriter({ snaplen: 3 });
    writer.push(decode(frame(5), 1));
    writer.pushBlock(livePacket(eth0, 0));
    const { packets } = readAll(writer.take());
    assertEquals(packets.map(({ caplen, origlen }) => [caplen, origlen]), [[3, 5], [3, 9]]);
    const long = new PcapngWriter();
    long.push(decode(new Uint8Array(300_000), 1));
    assertEquals(readAll(long.take()).packets.map(({ caplen, origlen }) => [caplen, origlen]), [[262_144, 300_000]]);
  });

  it("does not claim a snaplen that frames go beyond, as long as it can still be changed", () => {
    const writer = new PcapngWriter();
    const short = { ...lo, snaplen: 4 };
    writer.pushBlock(livePacket(eth0, 0));
    writer.pushBlock(livePacket(short, 0));
    writer.pushBlock(livePacket(short, 1));
    const { packets, records } = readAll(writer.take());
    const snaplens = records.flatMap((record) => record.kind === "interface" ? [record.snaplen] : []);
    assertEquals(snaplens, [96, 0]);
    assertEquals(packets.map(({ caplen }) => caplen), [5, 5, 5]);
    const late = { ...lo, snaplen: 3 };
    writer.record(new InterfaceRecord(late, { index: 0, optionBytes: new Uint8Array(0) }));
    writer.pushBlock(livePacket(late, 0));
    writer.pushBlock(livePacket({ ...short, snaplen: 2 }, 0));
    const rest = concat(sectionHeader(), interfaceBlock(), interfaceBlock(), writer.take());
    const kept = readAll(rest).records.flatMap((record) => record.kind === "interface" ? [record.snaplen] : []);
    assertEquals(kept, [0, 0, 3, 0]);
  });

  it("reads up to the last whole block wherever it is cut", () => {
    const writer = new PcapngWriter();
    const ends: number[] = [];
    for (let i = 0; i < 5; i++) {
      writer.push(decode(frame(i + 1), 1), { comment: `${i}` });
      ends.push(writer.length);
    }
    const bytes = writer.take();
    for (let cut = 1; cut <= bytes.length; cut++) {
      const parser = new CaptureParser();
      const packets = parser.push(bytes.subarray(0, cut)).flatMap(packetsOf);
      assertEquals(packets.length, ends.filter((end) => end <= cut).length);
    }
  });

  it("uses memory again without a trace of what was in it", () => {
    const writer = new PcapngWriter();
    writer.push(decode(new Uint8Array(64).fill(0xff), 1));
    writer.giveBack(writer.take());
    writer.push(decode(frame(5), 1), { comment: "x" });
    writer.pushBlock(livePacket(eth0, 3));
    const reused = writer.take().slice();
    const fresh = new PcapngWriter({ application: "" });
    fresh.push(decode(new Uint8Array(64), 1));
    fresh.take();
    fresh.push(decode(frame(5), 1), { comment: "x" });
    fresh.pushBlock(livePacket(eth0, 3));
    assertEquals(formatHex(reused), formatHex(fresh.take()));
  });

  it("refuses what the format can't say, and goes on after it", () => {
    const writer = new PcapngWriter();
    const packet = { bytes: frame(4), origlen: 4, seconds: 0, nanoseconds: 0, linktype: 1 };
    assertThrows(() => writer.push({ ...packet, linktype: 70_000 }), RangeError, "link type 70000");
    assertThrows(() => writer.push({ ...packet, seconds: -1 }), RangeError, "-1 seconds since 1970");
    assertThrows(() => writer.push({ ...packet, seconds: 2 ** 40 }), RangeError, "seconds since 1970");
    assertThrows(() => writer.push(packet, { comment: "x".repeat(70_000) }), RangeError, "its value has 70000 bytes");
    assertThrows(() => new PcapngWriter({ snaplen: 0 }), RangeError, "snaplen 0");
    writer.push(packet);
    assertEquals(writer.packets, 1);
    assertEquals(readAll(writer.take()).packets.length, 1);
  });
});
