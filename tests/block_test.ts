import { assertEquals, assertStrictEquals } from "@std/assert";
import {
  Batch,
  Block,
  CaptureParser,
  ethernet,
  frame,
  ipv4,
  LINKTYPE_ETHERNET,
  type Packet,
  PcapWriter,
  syntheticSource,
  tcp,
} from "@capkit/capkit/core";
import { describe, it } from "node:test";
import { ROW_CAPLEN, ROW_INTERFACE, ROW_WORDS } from "../lib/block.ts";

const SEGMENT = frame(
  ethernet({ src: "02:00:00:00:00:01", dst: "02:00:00:00:00:02" }),
  ipv4({ src: "192.0.2.1", dst: "192.0.2.2" }),
  tcp({ dstPort: 443 }),
);

/** A file of two packets, and a parser that has read it. */
async function parserOfTwo(): Promise<CaptureParser> {
  const writer = new PcapWriter({ linktype: LINKTYPE_ETHERNET });
  for await (const packet of syntheticSource([SEGMENT, SEGMENT])) writer.push(packet);
  const file = writer.take();
  const parser = new CaptureParser();
  parser.space().set(file);
  parser.filled(file.length);
  return parser;
}

/** A block of one empty frame for each number, which is that of its interface. */
function blockOf(indices: readonly number[], interfaces = 2): Block {
  const rows = new Uint32Array(indices.length * ROW_WORDS);
  indices.forEach((index, row) => rows[row * ROW_WORDS + ROW_INTERFACE] = index);
  return new Block({
    bytes: new Uint8Array(0),
    rows,
    length: indices.length,
    interfaces: Array.from({ length: interfaces }, (_, i) => {
      return { name: `eth${i}`, ifindex: i, linktype: LINKTYPE_ETHERNET, snaplen: 0 };
    }),
  });
}

describe("a lent Block", () => {
  const ways: Record<string, (packet: Packet, block: Block) => unknown> = {
    "a packet's bytes": ({ bytes }) => bytes,
    "a layer": ({ tcp }) => tcp,
    "a walk": ({ walk }) => walk,
    "its bytes": (_, { bytes }) => bytes,
    "its rows": (_, { rows }) => rows,
    "its table": (_, block) => block.table(new Uint32Array(2 * ROW_WORDS)),
    "its rest": (_, block) => block.rest(1),
  };
  for (const [what, ask] of Object.entries(ways)) {
    it(`is detached after somebody has asked for ${what}`, async () => {
      const parser = await parserOfTwo();
      const { buffer } = parser.space();
      const block = parser.next({ lend: true });
      if (block === undefined) throw new Error("two packets");
      ask(new Batch(block).packet(0), block);
      assertEquals(block.exposed, true);
      parser.release();
      assertEquals(buffer.byteLength, 0);
    });
  }

  it("need not be where nobody has anything of it, and its packets can't be read any more", async () => {
    const parser = await parserOfTwo();
    const { buffer } = parser.space();
    const block = parser.next({ lend: true });
    if (block === undefined) throw new Error("two packets");
    const { caplen, seconds, interface: from } = new Batch(block).packet(0);
    assertEquals([caplen, seconds, from.linktype], [SEGMENT.length, 0, LINKTYPE_ETHERNET]);
    assertEquals(block.exposed, false);
    parser.release();
    assertEquals(buffer.byteLength > 0, true);
    assertEquals(block.bytes.length, 0);
    assertEquals(block.rows.length, 0);
  });
});

describe("Block.countInto", () => {
  it("adds packets to the count of their interface, of all and of some", () => {
    const block = blockOf([0, 1, 1, 0, 1]);
    const counts = [10];
    block.countInto(counts, 0, 5);
    assertEquals(counts, [12, 3]);
    block.countInto(counts, 0, 5);
    assertEquals(counts, [14, 6]);
    block.countInto(counts, 1, 3);
    assertEquals(counts, [14, 8]);
    const alone: number[] = [];
    blockOf([0, 0, 0], 1).countInto(alone, 1, 3);
    assertEquals(alone, [2]);
  });

  it("counts anew after packets were left out", () => {
    const block = blockOf([0, 1, 1]);
    block.countInto([], 0, 3);
    block.retain((_bytes, _offset, _caplen, _origlen, index) => index === 1);
    const counts: number[] = [];
    block.countInto(counts, 0, 2);
    assertEquals(counts[1], 2);
    assertEquals(counts[0] ?? 0, 0);
  });
});

describe("Batch", () => {
  it("hands out its packets in their order, each step as an object of its own, and then undefined", () => {
    const block = blockOf([0, 1]);
    block.rows[ROW_CAPLEN] = 7;
    const iterator = new Batch(block)[Symbol.iterator]();
    const steps = [iterator.next(), iterator.next(), iterator.next(), iterator.next()];
    assertEquals(steps.map(({ done }) => done), [false, false, true, true]);
    assertEquals(steps.map(({ value }) => value?.interface.name), ["eth0", "eth1", undefined, undefined]);
    assertStrictEquals(steps[0]?.value.caplen, 7);
  });
});
