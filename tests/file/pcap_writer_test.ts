import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  Batch,
  Block,
  type CaptureInterface,
  decode,
  LINKTYPE_ETHERNET,
  LINKTYPE_LINUX_SLL,
  openFile,
  type Packet,
  PcapWriter,
  type SyntheticOptions,
  syntheticSource,
} from "@capkit/capkit/core";
import { describe, it } from "node:test";
import { RingBlock } from "../../lib/linux/ring_block.ts";
import {
  concat,
  enhancedPacket,
  frame,
  interfaceBlock,
  pcapHeader,
  pcapRecord,
  sectionHeader,
} from "../support/capture_bytes.ts";
import { parseFile } from "../support/parsed_packets.ts";

function packet(length: number, timestampNs = 1_600_000_000_123_456_789n, origlen = length): Packet {
  return decode(frame(length), LINKTYPE_ETHERNET, { timestampNs, origlen });
}

describe("PcapWriter", () => {
  it("writes nanoseconds, and microseconds where told so", () => {
    const ns = new PcapWriter({ linktype: 113, snaplen: 96 });
    const us = new PcapWriter({ linktype: LINKTYPE_ETHERNET, timestamps: "us" });
    assertEquals(ns.take(), pcapHeader({ magic: 0xa1b23c4d, linktype: 113, snaplen: 96 }));
    us.push(packet(60, undefined, 1514));
    const record = pcapRecord({ fraction: 123_456, data: frame(60), origlen: 1514 });
    assertEquals(us.take(), concat(pcapHeader({ linktype: 1 }), record));
    us.push(packet(60, 4_294_967_295_999_999_999n));
    assertEquals(us.take(), pcapRecord({ seconds: 0xffff_ffff, fraction: 999_999, data: frame(60) }));
    assertEquals([us.packets, us.length], [2, 0]);
  });

  it("cuts frames to snaplen", () => {
    const writer = new PcapWriter({ linktype: LINKTYPE_ETHERNET, snaplen: 20 });
    for (const length of [19, 20, 21]) writer.push(packet(length));
    const { packets } = parseFile(writer.take());
    assertEquals(packets.map(({ caplen, origlen }) => [caplen, origlen]), [[19, 19], [20, 20], [20, 21]]);
    assertEquals(packets[2]?.bytes, frame(20));
  });

  it("refuses what a pcap file can't say", async () => {
    const writer = new PcapWriter({ linktype: LINKTYPE_ETHERNET });
    assertThrows(() => writer.push(packet(1, -1n)), RangeError, "-1 seconds since 1970");
    assertThrows(() => writer.push(packet(1, 2n ** 32n * 1_000_000_000n)), RangeError, "4294967296 seconds");
    assertThrows(
      () => writer.push(decode(frame(20), LINKTYPE_LINUX_SLL)),
      TypeError,
      "its link type is LINUX_SLL and the file's is EN10MB",
    );
    assertEquals([writer.packets, writer.length], [0, 24]);
    const block = async (options: SyntheticOptions): Promise<Block> => {
      const { value } = await syntheticSource([frame(1), frame(2)], options).batches().next();
      assert(value !== undefined);
      return value.block;
    };
    const late = await block({ startNs: (2n ** 32n - 1n) * 1_000_000_000n, intervalNs: 1_000_000_000n });
    assertThrows(() => writer.pushBlock(late), RangeError, "4294967296 seconds");
    assertEquals([writer.packets, writer.length], [1, 24 + 17]);
    const cooked = await block({ linktype: LINKTYPE_LINUX_SLL });
    assertThrows(() => writer.pushBlock(cooked), TypeError, "its link type is LINUX_SLL");
    for (const snaplen of [0, -1, 1.5, 262_145, NaN]) {
      assertThrows(() => new PcapWriter({ linktype: 1, snaplen }), RangeError, `snaplen ${snaplen}`);
    }
    assertEquals(new PcapWriter({ linktype: 249, snaplen: 2 ** 27 }).snaplen, 2 ** 27);
    for (const linktype of [-1, 65_536, 0.5]) {
      assertThrows(() => new PcapWriter({ linktype }), RangeError, `link type ${linktype}`);
    }
  });

  it("writes over memory that was given back, and over no other", () => {
    const writer = new PcapWriter({ linktype: LINKTYPE_ETHERNET });
    const header = writer.take();
    writer.push(packet(4));
    const kept = writer.take();
    writer.giveBack(header);
    writer.push(packet(8));
    writer.giveBack(kept);
    const last = writer.take();
    assert(last.buffer === header.buffer && kept.buffer !== header.buffer);
    assertEquals([kept.length, last.length], [20, 24]);
    assertEquals(kept.subarray(16), frame(4));
    assertEquals(last.subarray(16), frame(8));
  });

  /** Lengths around those at which frames are copied in another way. */
  const lengths = [0, 1, 15, 16, 17, 60, 255, 256, 257, 300, 1514, 9000];
  const frames = Array.from({ length: 400 }, (_, i) => frame(lengths[i % lengths.length] ?? 0, i));

  /** The same packets from files in which they lie in other ways. */
  const files: Record<string, Uint8Array<ArrayBuffer>> = {
    "pcap": concat(pcapHeader({}), ...frames.map((data, fraction) => pcapRecord({ data, fraction, origlen: 9999 }))),
    "pcap, the other byte order": concat(
      pcapHeader({ little: false }),
      ...frames.map((data, fraction) => pcapRecord({ little: false, data, fraction, origlen: 9999 })),
    ),
    "pcapng": concat(
      sectionHeader(),
      interfaceBlock({}),
      ...frames.map((data, i) => enhancedPacket({ data, time: 1_600_000_000_000_000n + BigInt(i), origlen: 9999 })),
    ),
  };

  for (const [name, file] of Object.entries(files)) {
    it(`writes blocks as it writes their packets one by one: ${name}`, async () => {
      for (const snaplen of [undefined, 256, 100, 1]) {
        const blocks = new PcapWriter({ linktype: LINKTYPE_ETHERNET, snaplen, timestamps: "us" });
        const ones = new PcapWriter({ linktype: LINKTYPE_ETHERNET, snaplen, timestamps: "us" });
        for await (const batch of (await openFile(file)).batches()) {
          // In ranges, because these are what a rotation pushes.
          const middle = batch.length >> 1;
          blocks.pushBlock(batch.block, { to: middle });
          blocks.pushBlock(batch.block, { from: middle });
          for (const one of batch) ones.push(one);
        }
        const written = blocks.take();
        assertEquals(written, ones.take());
        assertEquals([blocks.packets, ones.packets], [400, 400]);
        if (snaplen === undefined) assertEquals(written, files["pcap"]);
      }
    });
  }

  it("writes blocks of a ring, which have no table, as it writes their packets", () => {
    const bytes = new Uint8Array(frames.length * 10_000);
    const words = new Uint32Array(bytes.buffer);
    const headers = new Uint32Array(frames.length);
    for (const [i, data] of frames.entries()) {
      const at = headers[i] = i * 2500;
      words.set([0, i, 999_999_999 - i, data.length, data.length + 4, 0x40 << 23 | i, 82 | 96 << 16], at);
      bytes[4 * at + 48 + 10] = i % 5;
      bytes.set(data, 4 * at + 82);
    }
    const interfaces = [{ name: "eth0", ifindex: 2, linktype: LINKTYPE_ETHERNET, snaplen: 0 }];
    const ring = new RingBlock({ bytes, headers, length: frames.length, interfaces, interfaceIndex: 0 });
    const { rows } = ring;
    for (let i = 0; i < rows.length; i++) assertEquals(rows[i], ring.word(i >> 3, i & 7), `word ${i & 7} of ${i >> 3}`);
    const blocks = new PcapWriter({ linktype: LINKTYPE_ETHERNET });
    const ones = new PcapWriter({ linktype: LINKTYPE_ETHERNET });
    blocks.pushBlock(ring);
    for (const one of new Batch(ring)) ones.push(one);
    const written = blocks.take();
    assertEquals(written, ones.take());
    assertEquals(parseFile(written).packets.map((one) => one.bytes), frames);
    assertThrows(() => ring.table(new Uint32Array(8)), RangeError, "400 packets in 8 words");
    ring.release();
    assertThrows(() => blocks.pushBlock(ring), TypeError, "given back");
  });

  it("writes nothing of a packet that it refuses, nor of those behind it", () => {
    const bytes = concat(...[1, 2, 3].map((i) => concat(new Uint8Array(16), frame(60, i))));
    const rows = new Uint32Array(24);
    const interfaces: CaptureInterface[] = [LINKTYPE_ETHERNET, LINKTYPE_LINUX_SLL].map((linktype) => {
      return { name: "", ifindex: 0, linktype, snaplen: 0 };
    });
    for (let row = 0; row < 3; row++) rows.set([16 + 76 * row, 60, 60, row], row * 8);
    rows[2 * 8 + 5] = 1;
    const writer = new PcapWriter({ linktype: LINKTYPE_ETHERNET, timestamps: "us" });
    writer.take();
    assertThrows(() => writer.pushBlock(new Block({ bytes, rows, length: 3, interfaces })), TypeError, "LINUX_SLL");
    const expected = [1, 2].map((i) => pcapRecord({ seconds: i - 1, data: frame(60, i) }));
    assertEquals([writer.packets, writer.take()], [2, concat(...expected)]);
  });
});
