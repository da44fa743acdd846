import { assertEquals, assertRejects, assertStrictEquals, assertThrows } from "@std/assert";
import { describe, it } from "node:test";
import { MergeReader } from "../../lib/capture/merge_reader.ts";
import { allMarks, assertUnharmed } from "../support/merging.ts";
import { marksOf, packetsAt, ScriptedReader } from "../support/scripted_reader.ts";
import { until, within } from "../support/timing.ts";

describe("an input that fails", () => {
  it("is heard of once, after what was merged, and the others go on", async () => {
    const failure = new Error("broken");
    const a = new ScriptedReader("a").deliver(...packetsAt(10, 30)).fail(failure);
    const b = new ScriptedReader("b").deliver(...packetsAt(20, 40)).deliver(...packetsAt(50)).end();
    const merge = new MergeReader([a, b], { delayMs: 60_000 });
    assertEquals(marksOf(await merge.read({ lend: false })), [10, 20, 30]);
    assertStrictEquals(await within(1000, assertRejects(() => merge.read({ lend: false }))), failure);
    assertEquals(await allMarks(merge), [40, 50]);
    assertEquals(a.reads, 2);
    await assertUnharmed(merge, [a, b]);
  });

  it("is heard of while the others are silent, and the last one ends the merge", async () => {
    const failures = [new Error("first"), new Error("second")];
    const a = new ScriptedReader("a");
    const b = new ScriptedReader("b");
    const merge = new MergeReader([a, b]);
    for (const [index, reader] of [a, b].entries()) {
      const rejected = assertRejects(() => merge.read({ lend: true }));
      await until(() => b.isAsked);
      reader.fail(failures[index] ?? new Error());
      assertStrictEquals(await within(1000, rejected), failures[index]);
    }
    assertEquals(await within(1000, merge.read({ lend: true })), undefined);
    await assertUnharmed(merge, [a, b]);
  });

  it("is heard of by the next read, where nobody asked", async () => {
    const a = new ScriptedReader("a");
    const b = new ScriptedReader("b");
    const merge = new MergeReader([a, b], { delayMs: 0 });
    const read = merge.read({ lend: true });
    a.deliver(...packetsAt(1, 2));
    assertEquals(marksOf(await within(1000, read)), [1, 2]);
    b.fail(new Error("one"));
    await new Promise((resolve) => setTimeout(resolve, 1));
    const next = assertRejects(() => merge.read({ lend: true }), Error, "one");
    a.fail(new Error("two"));
    await within(1000, next);
    await within(1000, assertRejects(() => merge.read({ lend: true }), Error, "two"));
    assertEquals(await within(1000, merge.read({ lend: true })), undefined);
    await assertUnharmed(merge, [a, b]);
  });
});

describe("a read of a merge", () => {
  it("ends with the signal's reason, and nothing is lost", async () => {
    const a = new ScriptedReader("a").deliver(...packetsAt(10, 30));
    const b = new ScriptedReader("b");
    const merge = new MergeReader([a, b], { delayMs: 60_000 });
    const reason = new Error("enough");
    for (let round = 0; round < 3; round++) {
      const controller = new AbortController();
      const rejected = assertRejects(() => merge.read({ lend: true, signal: controller.signal }));
      await until(() => b.isAsked);
      controller.abort(reason);
      assertStrictEquals(await within(1000, rejected), reason);
    }
    const aborted = await assertRejects(() => merge.read({ lend: true, signal: AbortSignal.abort(reason) }));
    assertStrictEquals(aborted, reason);
    // One read of each, which goes on while nobody waits.
    assertEquals([a.reads, b.reads], [1, 1]);
    b.deliver(...packetsAt(20, 40)).end();
    a.end();
    assertEquals(await allMarks(merge), [10, 20, 30, 40]);
    await assertUnharmed(merge, [a, b]);
  });

  it("is not ended by a signal that comes later", async () => {
    const a = new ScriptedReader("a").deliver(...packetsAt(1)).deliver(...packetsAt(2)).end();
    const merge = new MergeReader([a]);
    const controller = new AbortController();
    assertEquals(marksOf(await merge.read({ lend: false, signal: controller.signal })), [1]);
    const next = merge.read({ lend: false });
    controller.abort();
    assertEquals(marksOf(await within(1000, next)), [2]);
    await assertUnharmed(merge, [a]);
  });
});

describe("stop of a merge", () => {
  it("stops all inputs; what is inside comes out in its order, and then the end", async () => {
    const a = new ScriptedReader("a").deliver(...packetsAt(10, 30)).deliver(...packetsAt(40));
    const b = new ScriptedReader("b").deliver(...packetsAt(20, 50));
    const merge = new MergeReader([a, b], { delayMs: 60_000 });
    assertEquals(marksOf(await merge.read({ lend: true })), [10, 20, 30]);
    merge.stop();
    merge.stop();
    assertEquals([a.stops, b.stops], [1, 1]);
    assertEquals(await allMarks(merge), [40, 50]);
    assertEquals(await within(1000, merge.read({ lend: true })), undefined);
    await assertUnharmed(merge, [a, b]);
  });

  it("ends a read that waits for a silent input", async () => {
    const a = new ScriptedReader("a").deliver(...packetsAt(10));
    const b = new ScriptedReader("b");
    const merge = new MergeReader([a, b], { delayMs: 60_000 });
    const all = allMarks(merge);
    await until(() => b.isAsked);
    merge.stop();
    assertEquals(await within(1000, all), [10]);
    await assertUnharmed(merge, [a, b]);
  });

  it("stops the others where one refuses, and throws what the first one threw", async () => {
    const readers = [0, 1, 2].map((place) => new ScriptedReader(`if${place}`));
    const [, second, third] = readers;
    for (const reader of [second, third]) {
      if (reader !== undefined) reader.stopError = new Error(reader.interfaces[0]?.name);
    }
    const merge = new MergeReader(readers);
    assertThrows(() => merge.stop(), Error, "if1");
    assertEquals(readers.map(({ stops }) => stops), [1, 1, 1]);
    assertEquals(await allMarks(merge), []);
    await assertUnharmed(merge, readers);
  });
});

describe("close of a merge", () => {
  it("works before the first read, and after the end", async () => {
    for (const ended of [false, true]) {
      const a = new ScriptedReader("a").deliver(...packetsAt(1)).end();
      const merge = new MergeReader([a]);
      if (ended) assertEquals(await allMarks(merge), [1]);
      await assertUnharmed(merge, [a]);
      assertEquals(await within(1000, merge.read({ lend: false })), undefined);
      merge.stop();
    }
  });

  it("ends a read that waits, with and without a packet that waits too", async () => {
    for (const times of [[], [10, 20]]) {
      const a = new ScriptedReader("a");
      const b = new ScriptedReader("b");
      const merge = new MergeReader([a, b], { delayMs: 60_000 });
      const read = merge.read({ lend: true });
      if (times.length > 0) a.deliver(...packetsAt(...times));
      await until(() => b.isAsked);
      await within(1000, merge.close());
      assertEquals(await within(1000, read), undefined);
      assertEquals(await within(1000, merge.read({ lend: true })), undefined);
      await assertUnharmed(merge, [a, b]);
    }
  });

  it("ends a read that waits, where an input leaves its own waiting", async () => {
    for (const times of [[], [10, 20]]) {
      const a = new ScriptedReader("a");
      const b = new ScriptedReader("b");
      a.leavesReads = b.leavesReads = true;
      const merge = new MergeReader([a, b], { delayMs: 60_000 });
      const read = merge.read({ lend: true });
      if (times.length > 0) a.deliver(...packetsAt(...times));
      await until(() => b.isAsked);
      await within(1000, merge.close());
      assertEquals(await within(1000, read), undefined);
      b.deliver(...packetsAt(5));
      assertEquals(await within(1000, merge.read({ lend: true })), undefined);
      await assertUnharmed(merge, [a, b]);
    }
  });

  it("leaves no timer, nor does any read", async () => {
    const { setTimeout, clearTimeout } = globalThis;
    const timers = new Set<unknown>();
    Object.assign(globalThis, {
      setTimeout: (run: () => void, ms: number) => {
        const timer = setTimeout(run, ms);
        if (ms > 10_000) timers.add(timer);
        return timer;
      },
      clearTimeout: (timer: number | undefined) => {
        timers.delete(timer);
        clearTimeout(timer);
      },
    });
    try {
      const a = new ScriptedReader("a").deliver({ us: Date.now() * 1000, mark: 1 });
      const b = new ScriptedReader("b");
      const merge = new MergeReader([a, b], { delayMs: 60_000 });
      const controller = new AbortController();
      const aborted = assertRejects(() => merge.read({ lend: true, signal: controller.signal }));
      await until(() => timers.size === 1);
      controller.abort();
      await aborted;
      assertEquals(timers.size, 0);
      const read = merge.read({ lend: true });
      await until(() => timers.size === 1);
      await assertUnharmed(merge, [a, b]);
      assertEquals(await read, undefined);
      assertEquals(timers.size, 0);
    } finally {
      Object.assign(globalThis, { setTimeout, clearTimeout });
    }
  });

  it("between two reads drops what was read", async () => {
    const a = new ScriptedReader("a").deliver(...packetsAt(10)).deliver(...packetsAt(30));
    const b = new ScriptedReader("b").deliver(...packetsAt(20));
    const merge = new MergeReader([a, b], { delayMs: 60_000 });
    assertEquals(marksOf(await merge.read({ lend: true })), [10]);
    await assertUnharmed(merge, [a, b]);
    assertEquals(await within(1000, merge.read({ lend: true })), undefined);
  });

  it("closes the others where one fails, and rejects with the first error each time", async () => {
    const failure = new Error("no");
    for (const throws of [false, true]) {
      const readers = [0, 1, 2].map((place) => new ScriptedReader(`if${place}`));
      const [first, second, third] = readers;
      if (second !== undefined) second.closeError = failure;
      if (second !== undefined && throws) {
        second.close = () => {
          throw failure;
        };
      }
      const merge = new MergeReader(readers);
      const read = merge.read({ lend: true });
      assertStrictEquals(await within(1000, assertRejects(() => merge.close())), failure);
      assertStrictEquals(await within(1000, assertRejects(() => merge.close())), failure);
      assertEquals(await within(1000, read), undefined);
      assertEquals([first?.closes, third?.closes], [1, 1]);
    }
  });
});
