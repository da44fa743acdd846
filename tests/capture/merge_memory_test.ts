import { assert, assertEquals, assertNotEquals, assertThrows } from "@std/assert";
import { describe, it } from "node:test";
import { type Block, ROW_CAPLEN, ROW_OFFSET, ROW_WORDS } from "../../lib/block.ts";
import { MergeReader } from "../../lib/capture/merge_reader.ts";
import { assertUnharmed } from "../support/merging.ts";
import { markedFrame, marksOf, ScriptedReader } from "../support/scripted_reader.ts";
import { within } from "../support/timing.ts";

/** A merge of one input that has these many blocks of two packets. */
function mergeOf(blocks: number): { merge: MergeReader; readers: ScriptedReader[] } {
  const reader = new ScriptedReader("a");
  for (let i = 0; i < blocks; i++) {
    reader.deliver(...[2 * i, 2 * i + 1].map((us) => ({ us, bytes: markedFrame(us, 60 + i) })));
  }
  return { merge: new MergeReader([reader.end()]), readers: [reader] };
}

async function readBlock(merge: MergeReader, lend: boolean): Promise<Block> {
  const block = await within(1000, merge.read({ lend }));
  assert(block !== undefined, "the merge has ended");
  return block;
}

function frameOf(block: Block, row: number): Uint8Array {
  const offset = block.word(row, ROW_OFFSET);
  return block.bytes.slice(offset, offset + block.word(row, ROW_CAPLEN));
}

describe("a block of a merge", () => {
  it("that is lent is taken back by the next read, and its memory is used again", async () => {
    const { merge, readers } = mergeOf(3);
    const first = await readBlock(merge, true);
    const { buffer } = first.bytes;
    const frame = first.bytes.subarray(0, 60);
    assertEquals(marksOf(first), [0, 1]);
    const second = await readBlock(merge, true);
    assertThrows(() => first.word(0, ROW_CAPLEN), TypeError, "given back");
    assertThrows(() => first.keep(), TypeError, "given back");
    assertEquals([buffer.detached, frame.length, first.bytes.length], [true, 0, 0]);
    assertEquals(marksOf(second), [2, 3]);
    await within(1000, merge.close());
    assertThrows(() => second.seconds(0), TypeError, "given back");
    await assertUnharmed(merge, readers);
  });

  it("that is lent is taken back by a read that gives none", async () => {
    const { merge, readers } = mergeOf(1);
    const block = await readBlock(merge, true);
    assertEquals(await merge.read({ lend: true }), undefined);
    assertThrows(() => block.word(0, ROW_CAPLEN), TypeError, "given back");
    await assertUnharmed(merge, readers);
  });

  it("that is lent and kept stays, whatever comes after it", async () => {
    const { merge, readers } = mergeOf(6);
    const kept: Block[] = [];
    for (let i = 0; i < 6; i++) {
      const block = await readBlock(merge, true);
      if (i % 2 === 0) kept.push(block);
      if (i % 2 === 0) block.keep();
    }
    await assertUnharmed(merge, readers);
    assertEquals(kept.map(marksOf), [[0, 1], [4, 5], [8, 9]]);
  });

  it("that is lent may have been moved away by its borrower", async () => {
    const { merge, readers } = mergeOf(3);
    const first = await readBlock(merge, true);
    const moved = structuredClone(first.bytes, { transfer: [first.bytes.buffer] });
    assertEquals(marksOf(await readBlock(merge, true)), [2, 3]);
    assertEquals(marksOf(await readBlock(merge, true)), [4, 5]);
    assertEquals(new DataView(moved.buffer).getUint32(60), 1);
    await assertUnharmed(merge, readers);
  });

  it("that is not lent stays for ever", async () => {
    const { merge, readers } = mergeOf(5);
    const blocks: Block[] = [];
    for (const lend of [false, true, false, true, false]) {
      const block = await readBlock(merge, lend);
      if (!lend) blocks.push(block);
    }
    await assertUnharmed(merge, readers);
    assertEquals(blocks.map(marksOf), [[0, 1], [4, 5], [8, 9]]);
    assertEquals(blocks.map((block) => block.rows.length), [2, 2, 2].map((rows) => rows * ROW_WORDS));
    // Little blocks share memory, and none gets the other's.
    assertEquals(blocks[0]?.bytes.buffer, blocks[1]?.bytes.buffer);
    assertNotEquals(blocks[0]?.word(0, ROW_OFFSET), blocks[1]?.word(0, ROW_OFFSET));
  });

  it("has 1,024 packets and 256 KiB at most, and a bigger frame alone", async () => {
    for (const lend of [true, false]) {
      const huge = markedFrame(5, 300_000);
      const sizes = [...Array.from({ length: 3000 }, () => 64), ...Array.from({ length: 500 }, () => 1501)];
      const a = new ScriptedReader("a").deliver(
        ...sizes.map((length, us) => ({ us, bytes: markedFrame(us, length) })),
        { us: 5000, bytes: huge },
        { us: 5001, bytes: markedFrame(6, 2 ** 18) },
        { us: 5002, bytes: markedFrame(7, 0x1000) },
      ).end();
      const merge = new MergeReader([a]);
      const rows: number[] = [];
      const marks: number[] = [];
      for (let block = await merge.read({ lend }); block !== undefined; block = await merge.read({ lend })) {
        rows.push(block.length);
        marks.push(...marksOf(block));
        const used = Array.from({ length: block.length }, (_, row) => frameOf(block, row).length);
        const sum = used.reduce((one, other) => one + other, 0);
        assert(block.length <= 1024 && (block.length === 1 || sum <= 2 ** 18), `${block.length} rows, ${sum} bytes`);
        if (marks.at(-1) === 5) assertEquals(frameOf(block, 0), huge);
      }
      assertEquals(marks, [...sizes.keys(), 5, 6, 7]);
      assertEquals(rows.slice(0, 2), [1024, 1024]);
      assertEquals(rows.slice(-3), [1, 1, 1]);
      assert(rows.length <= 14, `${rows.length} blocks`);
      await assertUnharmed(merge, [a]);
    }
  });

  it("has frames of all lengths as they are", async () => {
    const frames = Array.from({ length: 400 }, (_, length) => markedFrame(length * 7919, Math.max(4, length)));
    const packets = frames.map((bytes, us) => ({ us, bytes }));
    for (const lend of [true, false]) {
      const a = new ScriptedReader("a").deliver(...packets.filter(({ us }) => us % 3 > 0)).end();
      const b = new ScriptedReader("b").deliver(...packets.filter(({ us }) => us % 3 === 0)).end();
      const merge = new MergeReader([a, b]);
      const copies: Uint8Array[] = [];
      for (let block = await merge.read({ lend }); block !== undefined; block = await merge.read({ lend })) {
        for (let row = 0; row < block.length; row++) copies.push(frameOf(block, row));
      }
      assertEquals(copies, frames);
      await assertUnharmed(merge, [a, b]);
    }
  });
});
