import { assert, assertEquals, assertInstanceOf, assertStringIncludes, assertThrows } from "@std/assert";
import { CaptureFileError, CaptureParser } from "@capkit/capkit/core";
import { describe, it } from "node:test";
import {
  block,
  concat,
  enhancedPacket,
  frame,
  interfaceBlock,
  obsoletePacket,
  Pack,
  sectionHeader,
  simplePacket,
} from "../support/capture_bytes.ts";
import { parseFile, plain } from "../support/parsed_packets.ts";

/** The time that one packet of an interface has. */
function timeOf(description: { tsresol?: number; tsoffset?: bigint }, time: bigint, little = true): bigint | undefined {
  const file = concat(
    sectionHeader(little),
    interfaceBlock({ little, ...description }),
    enhancedPacket({ little, time, data: frame(4) }),
  );
  return parseFile(file).packets[0]?.timestampNs;
}

/** What the specification says, in exact arithmetic. */
function exactTime(description: { tsresol?: number; tsoffset?: bigint }, time: bigint): bigint {
  const { tsresol = 6, tsoffset = 0n } = description;
  const perSecond = tsresol < 0x80 ? 10n ** BigInt(tsresol) : 2n ** BigInt(tsresol - 0x80);
  return tsoffset * 1_000_000_000n + time * 1_000_000_000n / perSecond;
}

describe("pcapng", () => {
  for (const little of [true, false]) {
    it(`${little ? "little" : "big"}-endian, every kind of packet`, () => {
      const file = concat(
        sectionHeader(little),
        interfaceBlock({ little, linktype: 1, snaplen: 40, name: "eth0", tsresol: 9 }),
        interfaceBlock({ little, linktype: 276, name: "any" }),
        enhancedPacket({ little, time: 1_600_000_000_123_456_789n, data: frame(41), origlen: 60 }),
        block(0x0bad, new Pack(little).raw(frame(33))),
        enhancedPacket({ little, time: 5n, interfaceId: 1, data: frame(3), flags: 0xffff_ffff }),
        simplePacket({ little, data: frame(40), origlen: 90 }),
        simplePacket({ little, data: frame(7) }),
        obsoletePacket({ little, time: 6_000_000n, interfaceId: 1, drops: 7, data: frame(6), flags: 2 }),
        block(5, new Pack(little).u32(0).u64(0n)),
      );
      const { packets, error } = parseFile(file);
      assertEquals(error, undefined);
      assertEquals(packets.map((packet) => plain(packet).hex.length / 2), [41, 3, 40, 7, 6]);
      assertEquals(packets.map(({ origlen }) => origlen), [60, 3, 90, 7, 6]);
      assertEquals(packets.map((packet) => packet.interface.name), ["eth0", "any", "eth0", "eth0", "any"]);
      assertEquals(packets.map(({ linktype }) => linktype), [1, 276, 1, 1, 276]);
      assertEquals(packets.map(({ timestampNs }) => timestampNs), [
        1_600_000_000_123_456_789n,
        5000n,
        0n,
        0n,
        6_000_000_000n,
      ]);
      assertEquals(packets.map(({ hasTimestamp }) => hasTimestamp), [true, true, false, false, true]);
      assertEquals(packets.map(({ direction }) => direction), [undefined, undefined, undefined, undefined, "out"]);
      assertEquals(packets[0]?.interface.snaplen, 40);
    });
  }

  it("keeps epb_flags, and not its unused bits, which are our own", () => {
    const packet = (flags: number) => enhancedPacket({ data: frame(4), flags });
    const file = concat(sectionHeader(), interfaceBlock(), packet(0x0201), packet(0xf000), packet(0x0c02));
    const { packets } = parseFile(file);
    assertEquals(packets.map(({ direction }) => direction), ["in", undefined, "out"]);
    assertEquals(packets.map(({ checksumNotReady }) => checksumNotReady), [true, false, false]);
    assertEquals(packets.map(({ checksumValid }) => checksumValid), [false, false, true]);
    assertEquals(
      packets.map(({ tagRestored, hasTimestamp }) => [tagRestored, hasTimestamp]),
      Array(3).fill([false, true]),
    );
  });

  it("begins anew in each section, of whatever byte order", () => {
    const file = concat(
      sectionHeader(true),
      interfaceBlock({ name: "a" }),
      interfaceBlock({ name: "b" }),
      enhancedPacket({ interfaceId: 1, time: 1n, data: frame(1) }),
      sectionHeader(false),
      interfaceBlock({ little: false, name: "c", tsresol: 3 }),
      enhancedPacket({ little: false, time: 1n, data: frame(2) }),
      sectionHeader(true),
      interfaceBlock({ name: "d", linktype: 101 }),
      enhancedPacket({ time: 1n, data: frame(3) }),
    );
    const { packets, error } = parseFile(file);
    assertEquals(error, undefined);
    assertEquals(packets.map((packet) => packet.interface.name), ["b", "c", "d"]);
    assertEquals(packets.map(({ timestampNs }) => timestampNs), [1000n, 1_000_000n, 1000n]);
    const broken = parseFile(concat(file, enhancedPacket({ interfaceId: 1, data: frame(1) })));
    assertEquals(broken.packets.length, 3);
    assertStringIncludes(broken.error?.message ?? "", "a packet is of interface 1, its section describes 1");
  });

  it("does not believe what a section says of its length", () => {
    for (const length of [-1n, 0n, 4n, 7n, 0x7fff_ffff_ffff_ffffn, -(2n ** 63n)]) {
      for (const little of [true, false]) {
        const header = block(0x0a0d0d0a, new Pack(little).u32(0x1a2b3c4d).u16(1).u16(0).u64(length));
        const section = concat(header, interfaceBlock({ little }), enhancedPacket({ little, data: frame(5) }));
        const { packets, error } = parseFile(concat(section, section));
        assertEquals([packets.map(({ caplen }) => caplen), error], [[5, 5], undefined], `${length}`);
      }
    }
  });

  it("has every time exactly, at every resolution", () => {
    const times = [0n, 1n, 999n, 2n ** 32n - 1n, 2n ** 32n, 2n ** 53n + 1n, 1_763_870_331_123_456_789n, 2n ** 61n - 1n];
    const resolutions = [...Array(21).keys(), 40, 0x7f, ...Array.from({ length: 66 }, (_, i) => 0x80 + i), 0xff];
    for (const tsresol of resolutions) {
      for (const time of times) {
        const seconds = exactTime({ tsresol }, time) / 1_000_000_000n;
        // Seconds are one number: beyond 2^53 of them, 285 million years, they are rounded.
        if (seconds > 2n ** 53n) continue;
        assertEquals(timeOf({ tsresol }, time), exactTime({ tsresol }, time), `${time} at if_tsresol ${tsresol}`);
      }
    }
  });

  it("cuts what is finer than a nanosecond, and nothing else", () => {
    // Times at which a nanosecond just begins, and the unit before each: one rounding in between would show.
    for (const tsresol of [9, 10, 11, 12, 15, 0x80 + 23, 0x80 + 30, 0x80 + 32, 0x80 + 33, 0x80 + 34]) {
      const perSecond = tsresol < 0x80 ? 10n ** BigInt(tsresol) : 2n ** BigInt(tsresol - 0x80);
      const times = Array.from({ length: 300 }, (_, i) => {
        const begin = (BigInt(i * 3_333_331) * perSecond + 999_999_999n) / 1_000_000_000n;
        return 77n * perSecond + begin - BigInt(i % 2);
      });
      const packets = times.map((time) => enhancedPacket({ time, data: frame(1) }));
      const { packets: found } = parseFile(concat(sectionHeader(), interfaceBlock({ tsresol }), ...packets));
      assertEquals(found.map(({ timestampNs }) => timestampNs), times.map((time) => exactTime({ tsresol }, time)));
    }
  });

  it("has the same times in both byte orders and at any place, whichever loop reads them", () => {
    // Seconds that begin under another upper half, steps back, jumps, and what the fast loop leaves to the slow one.
    let state = 12345;
    const random = (below: number): number => (state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0) % below;
    const bases = [0n, 2n ** 32n - 7n, 2n ** 32n, 1_600_000_000n * 10n ** 9n, 373n * 2n ** 32n, 2n ** 62n];
    const times = Array.from({ length: 4000 }, () => {
      const base = bases[random(bases.length)] ?? 0n;
      return base + BigInt(random(3) === 0 ? random(20) : random(2 ** 32 - 1));
    });
    for (const tsresol of [9, 6, 3, 0x94]) {
      const expected = times.map((time) => exactTime({ tsresol }, time)).filter((time) => time < 2n ** 53n * 10n ** 9n);
      const kept = times.filter((time) => exactTime({ tsresol }, time) < 2n ** 53n * 10n ** 9n);
      for (const little of [true, false]) {
        const packets = kept.map((time, i) => enhancedPacket({ little, time, interfaceId: i % 2, data: frame(i % 9) }));
        const described = [tsresol, tsresol].map((one) => interfaceBlock({ little, tsresol: one }));
        for (const before of [[], [sectionHeader(), interfaceBlock({ tsresol: 1 })]]) {
          const file = concat(...before, sectionHeader(little), ...described, ...packets);
          const { packets: found, error } = parseFile(file, 65_537);
          assertEquals(error, undefined);
          assertEquals(found.map(({ timestampNs }) => timestampNs), expected);
          assertEquals(found.map(({ caplen }) => caplen), kept.map((_, i) => i % 9));
          assertEquals(found.every((one, i) => one.interface === found[i % 2]?.interface), true);
        }
      }
    }
  });

  it("adds if_tsoffset, also below 1970", () => {
    for (const tsoffset of [100n, -100n, -1n, 2n ** 33n, -(2n ** 40n)]) {
      for (const tsresol of [6, 9, 12, 0x8a]) {
        const time = 1_234_567n;
        assertEquals(timeOf({ tsresol, tsoffset }, time, false), exactTime({ tsresol, tsoffset }, time));
      }
    }
  });

  it("works the upper half of the time out anew when it changes", () => {
    const times = [1n << 32n, (1n << 32n) - 1n, 3n << 32n, 5n, (3n << 32n) + 7n].map((time) => time + 10n ** 18n);
    const packets = times.map((time) => enhancedPacket({ time, data: frame(1) }));
    const file = concat(sectionHeader(), interfaceBlock({ tsresol: 9 }), ...packets);
    assertEquals(parseFile(file).packets.map(({ timestampNs }) => timestampNs), times);
  });

  const ordinary = (): Uint8Array<ArrayBuffer>[] => [
    sectionHeader(),
    interfaceBlock({ name: "eth0" }),
    enhancedPacket({ time: 1n, data: frame(60) }),
    block(0x0bad, new Pack(true).raw(frame(20))),
    simplePacket({ data: frame(5) }),
    enhancedPacket({ time: 2n, data: frame(3), flags: 1 }),
  ];

  it("gives all packets before a cut, at whatever byte the file is cut, and then says where", () => {
    const blocks = ordinary();
    const file = concat(...blocks);
    const ends = blocks.map((_, i) => concat(...blocks.slice(0, i + 1)).length);
    const packetEnds = [2, 4, 5].map((i) => ends[i] ?? 0);
    for (let cut = 1; cut <= file.length; cut++) {
      const { packets, error } = parseFile(file.subarray(0, cut));
      assertEquals(packets.length, packetEnds.filter((end) => end <= cut).length, `cut at ${cut}`);
      if (ends.includes(cut)) {
        assertEquals(error, undefined, `cut at ${cut}`);
      } else {
        assertEquals(error?.offset, Math.max(0, ...ends.filter((end) => end < cut)), `cut at ${cut}`);
        assertEquals(error?.format, cut < 4 ? "unknown" : "pcapng");
      }
    }
  });

  it("gives the same in pieces of any size", () => {
    const file = concat(...ordinary(), ...ordinary(), ...ordinary());
    const whole = parseFile(file).packets.map(plain);
    assertEquals(whole.length, 9);
    for (const size of [1, 2, 3, 7, 8, 11, 12, 13, 28, 100]) {
      assertEquals(parseFile(file, size).packets.map(plain), whole);
    }
  });

  it("skips a block of any length without holding it", () => {
    const big = block(0x0bad, new Pack(true));
    const view = new DataView(big.buffer);
    const length = 20 * 2 ** 20;
    view.setUint32(4, length, true);
    const trailer = new Pack(true).u32(length).bytes;
    const [head, names, packet = new Uint8Array(0)] = ordinary();
    const before = concat(head ?? packet, names ?? packet, packet, big.subarray(0, 8));
    const file = concat(before, new Uint8Array(length - 12), trailer, packet);
    const { packets, error } = parseFile(file, 100_000);
    assertEquals(error, undefined);
    assertEquals(packets.length, 2);
    const cut = parseFile(file.subarray(0, before.length + 1000));
    assertEquals(cut.packets.length, 1);
    assertEquals([cut.error?.offset, cut.error?.blockType], [before.length - 8, 0x0bad]);
  });

  /** What a file of `before` a broken block is refused for. */
  function refusal(broken: Uint8Array, before: Uint8Array[] = ordinary().slice(0, 3)): CaptureFileError {
    const start = concat(...before);
    for (const size of [1, 1000]) {
      const { packets, error } = parseFile(concat(start, broken, frame(100)), size);
      assertEquals(packets.length, before.length > 2 ? 1 : 0);
      assertInstanceOf(error, CaptureFileError);
      assertEquals(error.offset, start.length);
    }
    const { error } = parseFile(concat(start, broken, frame(100)));
    assertInstanceOf(error, CaptureFileError);
    return error;
  }

  /** A block with one of its words changed. */
  function changed(bytes: Uint8Array<ArrayBuffer>, at: number, value: number): Uint8Array<ArrayBuffer> {
    new DataView(bytes.buffer).setUint32(at < 0 ? bytes.length + at : at, value, true);
    return bytes;
  }

  it("refuses what is broken, after the packets before it", () => {
    const packet = (): Uint8Array<ArrayBuffer> => enhancedPacket({ data: frame(60) });
    const cases: [Uint8Array, string][] = [
      [changed(packet(), -4, 7), "a block claims 92 bytes at its begin and 7 at its end"],
      [changed(packet(), 4, 16), "a block of type 0x00000006 claims 16 bytes, it has at least 32"],
      [changed(packet(), 4, 93), "a block claims 93 bytes, which is no multiple of 4"],
      [changed(packet(), 4, 0xffff_fffc), "a block of type 0x00000006 claims 4294967292 bytes, more than the 16777216"],
      [changed(packet(), 20, 61), "a packet has 61 captured bytes, its block room for 60"],
      [changed(packet(), 20, 0xffff_ffff), "a packet has 4294967295 captured bytes, its block room for 60"],
      [changed(packet(), 8, 1), "a packet is of interface 1, its section describes 1"],
      [
        enhancedPacket({ data: new Uint8Array(262_145) }),
        "a packet claims 262145 captured bytes, more than the 262144",
      ],
      [simplePacket({ data: frame(8), origlen: 9 }), "a simple packet has 9 captured bytes, its block room for 8"],
      [changed(simplePacket({ data: frame(8) }), -4, 0), "a block claims 24 bytes at its begin and 0 at its end"],
      [changed(block(0x0bad, new Pack(true).u32(1)), -4, 0), "a block claims 16 bytes at its begin and 0 at its end"],
      [sectionHeader(true, [2, 0]), "a section's version is 2.0, only 1.0 and 1.2 are known"],
      [changed(sectionHeader(), 8, 0x01020304), "a section's byte order reads 0x04030201, not 0x1a2b3c4d"],
    ];
    for (const [broken, reason] of cases) assertStringIncludes(refusal(broken).message, reason);
    assertEquals(refusal(packet(), [sectionHeader()]).blockType, 6);
    assertStringIncludes(refusal(simplePacket({ data: frame(8) }), [sectionHeader()]).message, "before any interface");
  });

  it("goes on where options do not fit into their block", () => {
    const broken = changed(enhancedPacket({ data: frame(4), flags: 1 }), 32, 0xffff_0001);
    const { packets, error } = parseFile(concat(sectionHeader(), interfaceBlock(), broken, ...ordinary()));
    assertEquals(error, undefined);
    assertEquals(packets.map(({ direction }) => direction), [undefined, undefined, undefined, "in"]);
  });

  it("remembers a bounded number of records", () => {
    const one = interfaceBlock({ name: "n".repeat(60_000) });
    const parser = new CaptureParser();
    parser.push(sectionHeader());
    let pushed = 0;
    const error = assertThrows(() => {
      for (; pushed < 2000; pushed++) parser.push(one);
    }, CaptureFileError);
    assertStringIncludes(
      error.message,
      "what it says beside its packets takes more than the 67108864 bytes there can be",
    );
    assertEquals(parser.interfaces.length, pushed);
    assertEquals(error.offset, 28 + pushed * one.length);
    assert(pushed > 1100 && pushed < 1120, `${pushed} interfaces`);
  });

  it("counts what tiny records take in memory", () => {
    const many = concat(...Array<Uint8Array>(1000).fill(block(0x7777, new Pack(true))));
    const parser = new CaptureParser();
    parser.push(sectionHeader());
    assertThrows(() => {
      for (let i = 0; i < 200; i++) parser.push(many);
    }, CaptureFileError);
    assert(parser.records.length < 150_000, `${parser.records.length} records`);
  });
});
