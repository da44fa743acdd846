import { assert, assertEquals, assertInstanceOf } from "@std/assert";
import { CaptureFileError, CaptureParser } from "@capkit/capkit/core";
import { describe, it } from "node:test";
import { concat, frame, Pack, pcapHeader, pcapRecord } from "../support/capture_bytes.ts";
import { packetsOf, parseFile, plain } from "../support/parsed_packets.ts";

describe("pcap", () => {
  for (const little of [true, false]) {
    for (const [magic, ns] of [[0xa1b2c3d4, 123_456_000n], [0xa1b23c4d, 123_456n]] as const) {
      it(`${little ? "little" : "big"}-endian, magic 0x${magic.toString(16)}`, () => {
        const file = concat(
          pcapHeader({ little, magic, linktype: 113, snaplen: 96 }),
          pcapRecord({ little, seconds: 1_600_000_000, fraction: 123_456, data: frame(60), origlen: 1514 }),
          pcapRecord({ little, seconds: 0xffff_ffff, fraction: 0, data: frame(0) }),
        );
        const { packets, error } = parseFile(file);
        assertEquals(error, undefined);
        assertEquals(packets.map((packet) => packet.timestampNs), [
          1_600_000_000_000_000_000n + ns,
          4_294_967_295n * 10n ** 9n,
        ]);
        assertEquals(packets.map(({ caplen, origlen, linktype }) => [caplen, origlen, linktype]), [[60, 1514, 113], [
          0,
          0,
          113,
        ]]);
        assertEquals(packets[0]?.bytes, frame(60));
        assertEquals(packets[0]?.interface, { name: "", ifindex: 0, linktype: 113, snaplen: 96 });
      });
    }
  }

  it("takes the FCS length and the reserved bits off the link type", () => {
    const { packets } = parseFile(concat(pcapHeader({ linktype: 0x2400_0001 }), pcapRecord({ data: frame(60) })));
    assertEquals(packets.map(({ linktype }) => linktype), [1]);
  });

  it("reads the longer record headers of Kuznetzov's patch", () => {
    const record = new Pack(true).u32(7).u32(8).u32(4).u32(4).u32(2).u16(0x800).u16(0).raw(frame(4)).bytes;
    const { packets, error } = parseFile(concat(pcapHeader({ magic: 0xa1b2cd34 }), record, record));
    assertEquals(error, undefined);
    assertEquals(packets.map((packet) => plain(packet).hex), ["00010203", "00010203"]);
    assertEquals(packets[1]?.timestampNs, 7_000_008_000n);
  });

  it("swaps the lengths that files before 2.3, and some of 2.3, have the other way round", () => {
    const swapped = new Pack(true).u32(1).u32(2).u32(100).u32(60).raw(frame(60)).bytes;
    for (const version of [[2, 2], [2, 3], [543, 0]] as const) {
      const { packets, error } = parseFile(concat(pcapHeader({ version }), swapped));
      assertEquals(error, undefined);
      assertEquals(packets.map(({ caplen, origlen }) => [caplen, origlen]), [[60, 100]]);
    }
    const right = pcapRecord({ data: frame(60), origlen: 100 });
    const { packets } = parseFile(concat(pcapHeader({ version: [2, 3] }), right));
    assertEquals(packets.map(({ caplen, origlen }) => [caplen, origlen]), [[60, 100]]);
  });

  it("carries fractions of more than a second", () => {
    const file = concat(
      pcapHeader(),
      pcapRecord({ seconds: 1, fraction: 1_500_000, data: frame(1) }),
      pcapRecord({ seconds: 0xffff_ffff, fraction: 0xffff_ffff, data: frame(1) }),
    );
    assertEquals(parseFile(file).packets.map(({ timestampNs }) => timestampNs), [
      2_500_000_000n,
      (0xffff_ffffn * 1_000_000n + 0xffff_ffffn) * 1000n,
    ]);
  });

  it("gives all packets before a cut, at whatever byte the file is cut, and then says where", () => {
    const records = [60, 0, 5].map((length) => pcapRecord({ data: frame(length) }));
    const file = concat(pcapHeader(), ...records);
    const ends = records.map((_, i) => 24 + records.slice(0, i + 1).reduce((sum, { length }) => sum + length, 0));
    for (let cut = 1; cut <= file.length; cut++) {
      const { packets, error } = parseFile(file.subarray(0, cut));
      assertEquals(packets.length, ends.filter((end) => end <= cut).length, `cut at ${cut}`);
      if (cut === 24 || ends.includes(cut)) {
        assertEquals(error, undefined, `cut at ${cut}`);
      } else {
        assertEquals(error?.offset, cut < 24 ? 0 : Math.max(24, ...ends.filter((end) => end < cut)), `cut at ${cut}`);
        assertEquals(error?.format, cut < 4 ? "unknown" : "pcap");
      }
    }
  });

  it("gives the same in pieces of any size", () => {
    const records = Array.from({ length: 40 }, (_, i) => pcapRecord({ fraction: i, data: frame(i * 7 % 90, i) }));
    const file = concat(pcapHeader(), ...records);
    const whole = parseFile(file).packets.map(plain);
    assertEquals(whole.length, 40);
    for (const size of [1, 2, 3, 15, 16, 17, 24, 100, 1000]) {
      assertEquals(parseFile(file, size).packets.map(plain), whole);
    }
  });

  it("goes on over the borders of its memory, with packets of all sizes", () => {
    // 3 MB: long packets do not fit behind what is left of the ones before, short ones fill the table of rows.
    const lengths = Array.from({ length: 3000 }, (_, i) => i % 100 === 7 ? 262_144 * (i % 3) / 2 : i % 97);
    const file = concat(
      pcapHeader(),
      ...lengths.map((length, i) => pcapRecord({ seconds: i, data: new Uint8Array(length).fill(i) })),
    );
    for (const size of [file.length, 70_001]) {
      const { packets, error } = parseFile(file, size);
      assertEquals(error, undefined);
      assertEquals(packets.length, 3000);
      packets.forEach((packet, i) => {
        assert(packet.caplen === lengths[i] && packet.seconds === i, `packet ${i}`);
        assert(packet.bytes.every((byte) => byte === (i & 0xff)), `the bytes of packet ${i}`);
      });
    }
  });

  it("gives all packets of a piece at once, however many they are", () => {
    const file = concat(
      pcapHeader(),
      ...Array.from({ length: 9000 }, (_, i) => pcapRecord({ seconds: i, data: frame(0) })),
    );
    const parser = new CaptureParser();
    const packets = parser.push(file).flatMap(packetsOf);
    assertEquals(packets.map(({ seconds }) => seconds), [...Array(9000).keys()]);
    parser.flush();

    const ended = new CaptureParser();
    ended.space().set(file);
    ended.filled(file.length);
    ended.filled(0);
    let count = 0;
    for (let block = ended.next({ lend: true }); block !== undefined; block = ended.next({ lend: true })) {
      count += block.length;
    }
    assertEquals(count, 9000);
  });

  it("refuses a packet that claims more than there can be, after those before it", () => {
    const claim = new Pack(true).u32(0).u32(0).u32(0xffff_fff0).u32(60).raw(frame(60)).bytes;
    const good = pcapRecord({ data: frame(60) });
    const { packets, error } = parseFile(concat(pcapHeader(), good, claim, good));
    assertEquals(packets.length, 1);
    assertInstanceOf(error, CaptureFileError);
    assertEquals([error.format, error.offset, error.blockType], ["pcap", 24 + 76, undefined]);
    assertEquals(
      error.message,
      "Cannot read capture file at byte 100: a packet claims 4294967280 captured bytes, more than the 262144 there can be",
    );
  });

  it("lets USB packets be longer than those of a network", () => {
    const record = pcapRecord({ data: new Uint8Array(400_000).fill(9) });
    const { packets, error } = parseFile(concat(pcapHeader({ linktype: 249 }), record, record), 65_536);
    assertEquals(error, undefined);
    assertEquals(packets.map(({ caplen }) => caplen), [400_000, 400_000]);
    assert(packets.every(({ bytes }) => bytes.every((byte) => byte === 9)));
  });

  it("refuses other versions and what is no capture file", () => {
    const old = parseFile(pcapHeader({ version: [1, 3] })).error;
    assertEquals(old?.message, "Cannot read capture file at byte 0: its version is 1.3, only 2 is known");
    assertEquals(parseFile(pcapHeader({ version: [2, 5] })).error, undefined);
    const { error } = parseFile(new TextEncoder().encode("hello world"));
    assertEquals([error?.format, error?.offset], ["unknown", 0]);
    assertEquals(
      error?.message,
      "Cannot read capture file at byte 0: it begins with 0x68656c6c, which is neither pcap, pcapng, snoop nor ERF",
    );
    assertEquals(parseFile(new Uint8Array(0)).error?.message, "Cannot read capture file at byte 0: the file is empty");
  });

  it("fails again when it is asked again", () => {
    const parser = new CaptureParser({ path: "x.pcap" });
    const first = parser.push(concat(pcapHeader(), pcapRecord({ data: frame(9) }), new Uint8Array(16).fill(0xff)));
    assertEquals(first.flatMap(packetsOf).length, 1);
    for (const again of [() => parser.push(frame(3)), () => parser.next({ lend: false }), () => parser.flush()]) {
      let caught: unknown;
      try {
        again();
      } catch (error) {
        caught = error;
      }
      assertInstanceOf(caught, CaptureFileError);
      assertEquals([caught.path, caught.offset], ["x.pcap", 49]);
    }
  });
});
