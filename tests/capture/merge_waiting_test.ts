import { assert, assertEquals } from "@std/assert";
import { describe, it } from "node:test";
import { setImmediate } from "node:timers";
import { MergeReader } from "../../lib/capture/merge_reader.ts";
import { assertUnharmed } from "../support/merging.ts";
import { marksOf, packetsAt, type ScriptedPacket, ScriptedReader } from "../support/scripted_reader.ts";
import { until, within } from "../support/timing.ts";

/** A packet captured so many milliseconds ago. */
function capturedAgo(ms: number, mark: number): ScriptedPacket {
  return { us: (Date.now() - ms) * 1000, mark };
}

/** Keeps the thread. */
function keepThread(ms: number): void {
  const end = performance.now() + ms;
  while (performance.now() < end);
}

/** Milliseconds that a promise took, and what it gave. */
async function timed<T>(promise: Promise<T>): Promise<{ ms: number; value: T }> {
  const start = performance.now();
  const value = await promise;
  return { ms: performance.now() - start, value };
}

describe("a packet of a merge", () => {
  it("comes out as soon as nothing earlier can come, and not before", async () => {
    const a = new ScriptedReader("a").deliver(...packetsAt(10, 30));
    const b = new ScriptedReader("b");
    const merge = new MergeReader([a, b], { delayMs: 30_000 });
    const read = merge.read({ lend: false });
    await until(() => a.reads === 1 && b.isAsked);
    b.deliver(...packetsAt(5, 20));
    // Up to the end of what is known: b may go on with 21.
    assertEquals(marksOf(await within(1000, read)), [5, 10, 20]);
    const next = merge.read({ lend: false });
    await until(() => b.isAsked);
    b.end();
    assertEquals(marksOf(await within(1000, next)), [30]);
    await assertUnharmed(merge, [a, b]);
  });

  it("waits for a silent input no longer than it should, and no shorter", async () => {
    for (const captured of [undefined, 0, 60_000_000, -60_000_000]) {
      const a = new ScriptedReader("a");
      const b = new ScriptedReader("b");
      const merge = new MergeReader([a, b], { delayMs: 50 });
      const read = timed(merge.read({ lend: false }));
      a.deliver(captured === undefined ? { us: 10, mark: 1 } : capturedAgo(captured, 1));
      const { ms, value } = await within(1000, read);
      assertEquals(marksOf(value), [1]);
      assert(ms > 40 && ms < 500, `came out after ${ms} ms, 50 were meant`);
      await assertUnharmed(merge, [a, b]);
    }
  });

  it("comes out at once with a delay of 0", async () => {
    const a = new ScriptedReader("a");
    const b = new ScriptedReader("b");
    const merge = new MergeReader([a, b], { delayMs: 0 });
    for (let i = 0; i < 20; i++) {
      const read = timed(merge.read({ lend: true }));
      a.deliver(capturedAgo(0, i));
      const { ms, value } = await within(1000, read);
      assertEquals(marksOf(value), [i]);
      assert(ms < 100, `came out after ${ms} ms`);
    }
    await assertUnharmed(merge, [a, b]);
  });

  it("takes those of other inputs along that come before it", async () => {
    const a = new ScriptedReader("a");
    const b = new ScriptedReader("b");
    const c = new ScriptedReader("c");
    const merge = new MergeReader([a, b, c], { delayMs: 100 });
    const read = merge.read({ lend: false });
    a.deliver(...packetsAt(10, 20, 30));
    await until(() => a.reads === 1 && b.isAsked);
    b.deliver(...packetsAt(5, 15, 40));
    assertEquals(marksOf(await within(1000, read)), [5, 10, 15, 20, 30]);
    await assertUnharmed(merge, [a, b, c]);
  });

  it("comes out at once where it comes late", async () => {
    const a = new ScriptedReader("a");
    const b = new ScriptedReader("b");
    const merge = new MergeReader([a, b], { delayMs: 300 });
    const first = merge.read({ lend: false });
    a.deliver(capturedAgo(0, 1));
    assertEquals(marksOf(await within(3000, first)), [1]);
    assertEquals(merge.late, 0);
    const late = timed(merge.read({ lend: false }));
    b.deliver(capturedAgo(5000, 2), capturedAgo(-5000, 3));
    const { ms, value } = await within(1000, late);
    assertEquals(marksOf(value), [2]);
    assert(ms < 250, `came out after ${ms} ms`);
    assertEquals(merge.late, 1);
    assertEquals(marksOf(await within(3000, merge.read({ lend: false }))), [3]);
    assertEquals(merge.late, 1);
    await assertUnharmed(merge, [a, b]);
  });

  it("does not wait a second time for what was silent while it waited in the kernel", async () => {
    // A block after the other, each there when it is asked for: a wait for each would take 6 s.
    for (const ago of [undefined, 10_000]) {
      const a = new ScriptedReader("a");
      const b = new ScriptedReader("b");
      for (let i = 0; i < 60; i++) a.deliver(ago === undefined ? { us: i, mark: i } : capturedAgo(ago - i, i));
      const merge = new MergeReader([a, b], { delayMs: 100 });
      const start = performance.now();
      for (let i = 0; i < 60; i++) assertEquals(marksOf(await within(1000, merge.read({ lend: true }))), [i]);
      const ms = performance.now() - start;
      assert(ms > 90 && ms < 1000, `60 blocks took ${ms} ms`);
      await assertUnharmed(merge, [a, b]);
    }
  });

  it("waits its time from its capture on, also where the other has been silent for long", async () => {
    const a = new ScriptedReader("a");
    const b = new ScriptedReader("b");
    const merge = new MergeReader([a, b], { delayMs: 1000 });
    const first = merge.read({ lend: false });
    a.deliver(capturedAgo(0, 1));
    assertEquals(marksOf(await within(5000, first)), [1]);
    const read = merge.read({ lend: false });
    a.deliver(capturedAgo(0, 3), capturedAgo(-1, 4), capturedAgo(-2, 5));
    setTimeout(() => b.deliver(capturedAgo(100, 2), capturedAgo(-60_000, 6)), 10);
    assertEquals(marksOf(await within(5000, read)), [2, 3, 4, 5]);
    assertEquals(merge.late, 0);
    await assertUnharmed(merge, [a, b]);
  });

  it("waits although it is in a block with one that need not", async () => {
    const a = new ScriptedReader("a");
    const b = new ScriptedReader("b");
    const merge = new MergeReader([a, b], { delayMs: 1000 });
    const first = merge.read({ lend: false });
    a.deliver(capturedAgo(500, 1));
    assertEquals(marksOf(await within(5000, first)), [1]);
    a.deliver(capturedAgo(1200, 2), capturedAgo(0, 4));
    const read = await within(500, merge.read({ lend: false }));
    b.deliver(capturedAgo(100, 3), capturedAgo(-60_000, 5));
    assertEquals([marksOf(read), marksOf(await within(500, merge.read({ lend: false })))], [[2], [3, 4]]);
    await assertUnharmed(merge, [a, b]);
  });

  it("waits for those whose turn the program has kept from them", async () => {
    const a = new ScriptedReader("a");
    const b = new ScriptedReader("b");
    const merge = new MergeReader([a, b], { delayMs: 20 });
    const read = merge.read({ lend: false });
    a.deliver(...packetsAt(10, 20));
    await until(() => b.isAsked);
    // The merge's timer is the first to be heard of when the thread is free, b's packet the second.
    setImmediate(() => {
      setImmediate(() => b.deliver(...packetsAt(5, 30)));
      keepThread(60);
    });
    assertEquals(marksOf(await within(1000, read)), [5, 10, 20]);
    assertEquals(merge.late, 0);
    await assertUnharmed(merge, [a, b]);
  });

  it("gathers with those behind it while they come close together", async () => {
    const a = new ScriptedReader("a");
    const b = new ScriptedReader("b");
    const merge = new MergeReader([a, b], { delayMs: 50 });
    let read = merge.read({ lend: true });
    a.deliver(...packetsAt(1));
    assertEquals(marksOf(await within(1000, read)), [1]);
    // 1,000 packets of the last 10 ms.
    read = merge.read({ lend: true });
    a.deliver(
      ...Array.from({ length: 1000 }, (_, i) => ({ ...capturedAgo(0, i), us: Date.now() * 1000 - 10_000 + i * 10 })),
    );
    let blocks = 0;
    for (let rows = 0; rows < 1000; blocks++) {
      rows += (await within(1000, read))?.length ?? 1000;
      if (rows < 1000) read = merge.read({ lend: true });
    }
    assert(blocks <= 4, `1,000 packets of 10 ms in ${blocks} blocks`);
    await assertUnharmed(merge, [a, b]);
  });
});

describe("the inputs of a merge", () => {
  it("are not asked while nobody asks the merge, and have one block here at most", async () => {
    const a = new ScriptedReader("a");
    const b = new ScriptedReader("b");
    for (let i = 0; i < 10; i++) {
      a.deliver(...packetsAt(20 * i, 20 * i + 1));
      b.deliver(...packetsAt(20 * i + 10, 20 * i + 11));
    }
    const merge = new MergeReader([a, b], { delayMs: 60_000 });
    await new Promise((resolve) => setTimeout(resolve, 5));
    assertEquals([a.reads, b.reads], [0, 0]);
    let handedOut = 0;
    for (let i = 0; i < 19; i++) {
      handedOut += (await within(1000, merge.read({ lend: true })))?.length ?? 0;
      const reads = [a.reads, b.reads];
      await new Promise((resolve) => setTimeout(resolve, 1));
      assertEquals([a.reads, b.reads], reads);
      assertEquals(handedOut, 2 * (i + 1));
      // What was read and not handed out is the rest of one block of each.
      assert(2 * (a.reads + b.reads) - handedOut <= 4, `${a.reads} and ${b.reads} reads for ${handedOut} packets`);
    }
    await assertUnharmed(merge, [a, b]);
  });

  it("are read at the same time", async () => {
    const readers = [0, 1, 2].map((place) => new ScriptedReader(`if${place}`));
    const merge = new MergeReader(readers);
    const read = merge.read({ lend: false });
    assertEquals(readers.map(({ isAsked }) => isAsked), [true, true, true]);
    for (const reader of readers) reader.end();
    assertEquals(await within(1000, read), undefined);
    await assertUnharmed(merge, readers);
  });
});
