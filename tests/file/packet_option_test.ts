import { assertEquals } from "@std/assert";
import { CaptureParser, openFile, type Packet } from "@capkit/capkit/core";
import { describe, it } from "node:test";
import {
  block,
  concat,
  frame,
  interfaceBlock,
  obsoletePacket,
  option,
  Pack,
  sectionHeader,
  simplePacket,
} from "../support/capture_bytes.ts";
import { packetsOf, parseFile } from "../support/parsed_packets.ts";

const text = (value: string): Uint8Array => new TextEncoder().encode(value);

/** An enhanced packet of 5 bytes with options. */
function packetWith(little: boolean, options: (pack: Pack) => Pack): Uint8Array {
  const body = new Pack(little).u32(0).u64(0n).u32(5).u32(5).raw(frame(5)).pad();
  return block(6, options(body));
}

/** All options that the specification knows. */
function everyOption(little: boolean): Uint8Array {
  return packetWith(little, (pack) => {
    option(pack, 1, text("first"));
    option(pack, 2, new Pack(little).u32(0x0000_0206).bytes);
    option(pack, 3, Uint8Array.of(2, 0xde, 0xad, 0xbe, 0xef));
    option(pack, 4, new Pack(little).u64(2n ** 33n + 1n).bytes);
    option(pack, 5, new Pack(little).u64(77n).bytes);
    option(pack, 6, new Pack(little).u32(3).bytes);
    option(pack, 7, Uint8Array.of(0, 9, 8));
    option(pack, 7, new Pack(little).raw([2]).u64(1n).bytes);
    option(pack, 2989, new Pack(little).u32(32473).raw(frame(3)).bytes);
    option(pack, 0x7abc, frame(6));
    return option(pack, 1, text("second\u00e4")).u32(0);
  });
}

function known(packet: Packet | undefined): unknown {
  return {
    direction: packet?.direction,
    comments: packet?.comments,
    dropCount: packet?.dropCount,
    packetId: packet?.packetId,
    queue: packet?.queue,
    hashes: packet?.hashes,
    verdicts: packet?.verdicts,
    custom: packet?.options.find(({ code }) => code === 2989)?.value,
    unknown: packet?.options.find(({ code }) => code === 0x7abc)?.value,
    codes: packet?.options.map(({ code }) => code),
    bytes: packet?.bytes,
  };
}

const expected: unknown = {
  direction: "out",
  comments: ["first", "second\u00e4"],
  dropCount: 2n ** 33n + 1n,
  packetId: 77n,
  queue: 3,
  hashes: [{ algorithm: 2, value: Uint8Array.of(0xde, 0xad, 0xbe, 0xef) }],
  verdicts: [
    { type: 0, value: Uint8Array.of(9, 8) },
    { type: 2, value: Uint8Array.of(1, 0, 0, 0, 0, 0, 0, 0) },
  ],
  custom: concat(new Pack(true).u32(32473).bytes, frame(3)),
  unknown: frame(6),
  codes: [1, 2, 3, 4, 5, 6, 7, 7, 2989, 0x7abc, 1],
  bytes: frame(5),
};

describe("options of a packet", () => {
  for (const little of [true, false]) {
    const file = concat(sectionHeader(little), interfaceBlock({ little }), everyOption(little));

    it(`${little ? "little" : "big"}-endian, all of them`, () => {
      assertEquals(known(parseFile(file).packets[0]), expected);
    });

    it(`${little ? "little" : "big"}-endian, kept by copies and when packets are left out`, () => {
      const { packets: [packet] } = parseFile(file);
      assertEquals(known(packet?.copy()), expected);
      assertEquals(known(packet?.copy().copy()), expected);
      const parser = new CaptureParser();
      const plain = packetWith(little, (pack) => pack);
      const blocks = parser.push(concat(file, plain, everyOption(little), plain, everyOption(little)));
      const copies = blocks.flatMap((one) => packetsOf(one.copy()));
      assertEquals(copies.map(({ comments }) => comments.length), [2, 0, 2, 0, 2]);
      assertEquals(known(copies[4]), expected);
      const some = blocks.flatMap((one) => {
        one.retain((_bytes, _offset, _caplen, _origlen, _interface, flags) => flags !== 0);
        return packetsOf(one);
      });
      assertEquals(some.map(known), [expected, expected, expected]);
    });
  }

  it("are none where there is nothing but flags, or nothing", () => {
    const flags = (pack: Pack): Pack => option(pack, 2, new Pack(true).u32(1).bytes);
    const packets = [
      packetWith(true, (pack) => pack),
      packetWith(true, (pack) => pack.u32(0)),
      packetWith(true, flags),
      packetWith(true, (pack) => flags(pack).u32(0)),
      simplePacket({ data: frame(5) }),
      obsoletePacket({ data: frame(5), flags: 1 }),
      obsoletePacket({ data: frame(5), drops: 0xffff }),
    ];
    const found = parseFile(concat(sectionHeader(), interfaceBlock(), ...packets)).packets;
    assertEquals(found.map(({ options }) => options), Array(7).fill([]));
    assertEquals(found.map(({ direction }) => direction), [
      ...[undefined, undefined, "in", "in", undefined, "in", undefined],
    ]);
  });

  it("have the drops of an obsolete packet", () => {
    for (const little of [true, false]) {
      const packets = [{ drops: 7 }, { drops: 300, flags: 2 }];
      const blocks = packets.map((fields) => obsoletePacket({ little, data: frame(5), ...fields }));
      const found = parseFile(concat(sectionHeader(little), interfaceBlock({ little }), ...blocks)).packets;
      assertEquals(found.map(({ dropCount }) => dropCount), [7n, 300n]);
      assertEquals(found.map(({ options }) => options.map(({ code }) => code)), [[4], [2, 4]]);
      assertEquals(found.map((packet) => packet.copy().dropCount), [7n, 300n]);
    }
  });

  it("are as far as they fit, and an empty comment is one", () => {
    const cases: readonly [(pack: Pack) => Pack, readonly string[]][] = [
      [(pack) => option(pack, 1, text("a")).u16(1).u16(100).raw(frame(4)), ["a"]],
      [(pack) => option(pack, 1, text("a")).u16(1).u16(0xffff), ["a"]],
      [(pack) => option(pack, 1, new Uint8Array(0)), [""]],
      [(pack) => option(pack, 1, new Uint8Array(0)).u32(0), [""]],
      [(pack) => option(pack, 1, text("a\0b")).u32(0), ["a"]],
      [(pack) => option(pack, 1, Uint8Array.of(0x61, 0xc3)).u32(0), ["a\ufffd"]],
      [(pack) => pack.u32(0).raw(option(new Pack(true), 1, text("after the end")).bytes), []],
      [(pack) => option(option(pack, 2, frame(3)), 1, text("a")).u32(0), ["a"]],
    ];
    for (const [options, comments] of cases) {
      const { packets, error } = parseFile(concat(sectionHeader(), interfaceBlock(), packetWith(true, options)));
      assertEquals(error, undefined);
      assertEquals(packets.map((packet) => packet.comments), [comments]);
    }
  });

  it("go with their batch, and stay where it is kept", async () => {
    const file = concat(sectionHeader(), interfaceBlock(), everyOption(true), packetWith(true, (pack) => pack));
    await using source = await openFile(concat(file, everyOption(true)), { filter: "len = 5" });
    const kept: Packet[] = [];
    for await (const batch of source.batches()) kept.push(...batch.keep());
    assertEquals(kept.map(({ comments }) => comments.length), [2, 0, 2]);
  });
});
