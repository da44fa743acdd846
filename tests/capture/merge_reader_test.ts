import { assert, assertEquals, assertThrows } from "@std/assert";
import { describe, it } from "node:test";
import {
  type Block,
  ROW_CAPLEN,
  ROW_FLAGS,
  ROW_INTERFACE,
  ROW_NANOSECONDS,
  ROW_OFFSET,
  ROW_ORIGLEN,
  ROW_SECONDS,
} from "../../lib/block.ts";
import { FLAG_NO_TIMESTAMP, FLAG_OUTBOUND } from "../../lib/packet_flag.ts";
import { MergeReader } from "../../lib/capture/merge_reader.ts";
import { PacketSource } from "../../lib/source.ts";
import { markedFrame, marksOf, packetsAt, ScriptedReader } from "../support/scripted_reader.ts";
import { allMarks, assertUnharmed, randomOf } from "../support/merging.ts";

describe("MergeReader", () => {
  it("gives the packets of two inputs in the order of their times", async () => {
    for (const lend of [true, false]) {
      const a = new ScriptedReader("a").deliver(...packetsAt(10, 30, 31)).deliver(...packetsAt(32, 70)).end();
      const b = new ScriptedReader("b").deliver(...packetsAt(20, 40)).deliver(...packetsAt(50, 60, 80, 90)).end();
      const merge = new MergeReader([a, b], { delayMs: 60_000 });
      assertEquals(await allMarks(merge, { lend }), [10, 20, 30, 31, 32, 40, 50, 60, 70, 80, 90]);
      assertEquals(merge.late, 0);
      await assertUnharmed(merge, [a, b]);
    }
  });

  it("gives those of three inputs, with equal times in the order of the inputs", async () => {
    const times = [1_999_999, 2_000_000, 2_000_000, 2_000_001];
    const readers = [0, 1, 2].map((place) =>
      new ScriptedReader(`if${place}`)
        .deliverEach(times.map((us, index) => ({ us, mark: place * 10 + index }))).end()
    );
    const merge = new MergeReader(readers, { delayMs: 60_000 });
    assertEquals(await allMarks(merge), [0, 10, 20, 1, 2, 11, 12, 21, 22, 3, 13, 23]);
    assertEquals(merge.late, 0);
    await assertUnharmed(merge, readers);
  });

  it("compares seconds beyond 32 bits, and before 1970", async () => {
    const a = new ScriptedReader("a")
      .deliver({ seconds: -5, mark: 1 }, { seconds: 0xffff_ffff, mark: 3 }, { seconds: 2 ** 33, mark: 5 }, {
        seconds: 2 ** 34,
      }).end();
    const b = new ScriptedReader("b")
      .deliver({ seconds: -4, mark: 2 }, { seconds: 2 ** 32, mark: 4 }, { seconds: 2 ** 33 + 1, mark: 6 }).end();
    const merge = new MergeReader([a, b]);
    const block = await merge.read({ lend: false });
    assertEquals(marksOf(block), [1, 2, 3, 4, 5, 6]);
    assertEquals([0, 1, 2, 3, 4, 5].map((row) => block?.seconds(row)), [
      -5,
      -4,
      0xffff_ffff,
      2 ** 32,
      2 ** 33,
      2 ** 33 + 1,
    ]);
    await assertUnharmed(merge, [a, b]);
  });

  it("copies all that a row says", async () => {
    const bytes = markedFrame(7, 77);
    const a = new ScriptedReader("a", "a2")
      .deliver({ us: 3_000_005, bytes, origlen: 1500, flags: FLAG_OUTBOUND, interface: 1 }).end();
    const b = new ScriptedReader("b").deliver({ us: 3_000_004, mark: 5 }, { us: 3_000_006 }).end();
    const merge = new MergeReader([b, a]);
    const block = await merge.read({ lend: true });
    assert(block !== undefined);
    const words = [ROW_CAPLEN, ROW_ORIGLEN, ROW_SECONDS, ROW_NANOSECONDS, ROW_INTERFACE, ROW_FLAGS];
    assertEquals(words.map((word) => block.word(0, word)), [60, 60, 3, 4000, 0, 0]);
    assertEquals(words.map((word) => block.word(1, word)), [77, 1500, 3, 5000, 2, FLAG_OUTBOUND]);
    assertEquals(block.interface(1).name, "a2");
    const offset = block.word(1, ROW_OFFSET);
    assertEquals(offset % 4, 0);
    assertEquals(block.bytes.slice(offset, offset + 77), bytes);
    await assertUnharmed(merge, [a, b]);
  });

  it("keeps the order of an input, and counts what comes out of order", async () => {
    const a = new ScriptedReader("a").deliver(...packetsAt(10, 50, 20, 25, 60)).end();
    const b = new ScriptedReader("b").deliver(...packetsAt(15, 40, 55)).end();
    const merge = new MergeReader([a, b]);
    assertEquals(await allMarks(merge), [10, 15, 40, 50, 20, 25, 55, 60]);
    assertEquals(merge.late, 2);
    await assertUnharmed(merge, [a, b]);
  });

  it("leaves a packet without a time behind the one before it", async () => {
    const flags = FLAG_NO_TIMESTAMP;
    const a = new ScriptedReader("a")
      .deliver({ mark: 1, flags }, { us: 20, mark: 20 }, { mark: 2, flags }, { mark: 3, flags }, { us: 30, mark: 30 })
      .deliver({ mark: 4, flags }, { us: 40, mark: 40 }).end();
    const b = new ScriptedReader("b").deliver(...packetsAt(10, 25, 35)).end();
    const merge = new MergeReader([a, b], { delayMs: 60_000 });
    assertEquals(await allMarks(merge), [1, 10, 20, 2, 3, 25, 30, 4, 35, 40]);
    assertEquals(merge.late, 0);
    await assertUnharmed(merge, [a, b]);
  });

  it("goes on with the inputs that have not ended", async () => {
    const a = new ScriptedReader("a").end();
    const b = new ScriptedReader("b").deliver(...packetsAt(1, 2)).end();
    const c = new ScriptedReader("c").deliver(...packetsAt(3)).deliver(...packetsAt(4)).end();
    const merge = new MergeReader([a, b, c], { delayMs: 60_000 });
    assertEquals(await allMarks(merge), [1, 2, 3, 4]);
    assertEquals(await merge.read({ lend: false }), undefined);
    await assertUnharmed(merge, [a, b, c]);
    const empty = new MergeReader([]);
    assertEquals(await empty.read({ lend: false }), undefined);
    await empty.close();
  });

  it("gives the same as sorting, whatever the blocks are", async () => {
    const random = randomOf(20_261_123);
    for (let round = 0; round < 60; round++) {
      const readers = Array.from({ length: 1 + random(5) }, (_, place) => new ScriptedReader(`if${place}`));
      const all: { us: number; place: number; mark: number }[] = [];
      const steps = readers.map((reader, place) => {
        const own: (() => void)[] = [];
        let us = random(20);
        for (let block = random(8); block > 0; block--) {
          const packets = Array.from({ length: 1 + random(40) }, () => {
            us += random(4) === 0 ? random(300_000) : random(3);
            const packet = { us, place, mark: all.length, bytes: markedFrame(all.length, 4 + random(300)) };
            all.push(packet);
            return packet;
          });
          own.push(() => reader.deliver(...packets));
        }
        own.push(() => reader.end());
        return own;
      });
      const merge = new MergeReader(readers, { delayMs: 60_000, dropDuplicates: round % 2 === 0 });
      const marks = allMarks(merge, { lend: random(2) === 0 });
      // The blocks of an input in their order, those of different inputs in any.
      while (steps.some((own) => own.length > 0)) {
        steps[random(steps.length)]?.shift()?.();
        if (random(3) === 0) await new Promise((resolve) => setTimeout(resolve, 0));
        else if (random(2) === 0) await Promise.resolve();
      }
      const expected = all.sort((one, other) => one.us - other.us || one.place - other.place || one.mark - other.mark);
      assertEquals(await marks, expected.map(({ mark }) => mark), `round ${round}`);
      assertEquals(merge.late, 0);
      await assertUnharmed(merge, readers);
    }
  });

  it("loses nothing where times go any way, and counts each that came out after a later one", async () => {
    const random = randomOf(7);
    for (let round = 0; round < 40; round++) {
      const readers = Array.from({ length: 1 + random(4) }, (_, place) => new ScriptedReader(`if${place}`));
      const times: number[] = [];
      const sent = readers.map((reader) => {
        const own: number[] = [];
        for (let block = random(6); block > 0; block--) {
          const packets = Array.from({ length: 1 + random(30) }, () => {
            const mark = times.push(random(2_000_000)) - 1;
            own.push(mark);
            return { us: times[mark] ?? 0, mark };
          });
          reader.deliver(...packets);
        }
        reader.end();
        return own;
      });
      const merge = new MergeReader(readers);
      const marks = await allMarks(merge, { lend: random(2) === 0 });
      assertEquals(marks.length, times.length);
      for (const own of sent) {
        const isOwn = new Set(own);
        assertEquals(marks.filter((mark) => isOwn.has(mark)), own, `round ${round}`);
      }
      let latest = -1;
      let late = 0;
      for (const mark of marks) {
        const time = times[mark] ?? 0;
        if (time < latest) late++;
        latest = Math.max(latest, time);
      }
      assertEquals(merge.late, late, `round ${round}`);
      await assertUnharmed(merge, readers);
    }
  });

  it("refuses what it can't do", () => {
    const reader = new ScriptedReader("a");
    for (const delayMs of [-1, 60_001, NaN, Infinity]) {
      assertThrows(() => new MergeReader([reader], { delayMs }), RangeError, "delayMs");
    }
    assertThrows(() => new MergeReader([reader, new ScriptedReader("b"), reader]), TypeError, "itself");
  });
});

describe("the interfaces of a merge", () => {
  it("are those of the inputs, and grow with them", async () => {
    const any = new ScriptedReader("any");
    const blue = new ScriptedReader("v0", "v1");
    const merge = new MergeReader([any, blue], { delayMs: 60_000 });
    const names = (): string[] => merge.interfaces.map(({ name }) => name);
    assertEquals(names(), ["any", "v0", "v1"]);
    any.deliver({ us: 1, mark: 1 });
    blue.deliver({ us: 2, mark: 2, interface: 1 }).end();
    const first = await merge.read({ lend: false });
    assertEquals(marksOf(first), [1]);
    any.meet("eth7");
    any.meet("eth8");
    any.deliver({ us: 3, mark: 3, interface: 2 }, { us: 4, mark: 4, interface: 1 }).end();
    const rest: Block[] = [];
    for (let block = await merge.read({ lend: false }); block !== undefined;) {
      rest.push(block);
      block = await merge.read({ lend: false });
    }
    assertEquals(rest.flatMap(marksOf), [2, 3, 4]);
    const at = rest.flatMap((block) => Array.from({ length: block.length }, (_, row) => block.interface(row).name));
    assertEquals(at, ["v1", "eth8", "eth7"]);
    assertEquals(names(), ["any", "v0", "v1", "eth7", "eth8"]);
    blue.meet("v2");
    assertEquals(names(), ["any", "v0", "v1", "eth7", "eth8", "v2"]);
    assertEquals(first?.interface(0).name, "any");
    await assertUnharmed(merge, [any, blue]);
  });

  it("are what counts() counts", async () => {
    const a = new ScriptedReader("a");
    const b = new ScriptedReader("b", "b2");
    const merge = new MergeReader([a, b]);
    a.count[0] = { received: 1, dropped: 2, frozen: 3 };
    b.count[1] = { received: 7, dropped: 0, frozen: 0 };
    a.meet("a2");
    a.count[1] = { received: 5, dropped: 0, frozen: 0 };
    assertEquals(merge.counts().map(({ received }) => received), [1, 0, 7, 5]);
    assertEquals(merge.counts()[0], { received: 1, dropped: 2, frozen: 3 });
    // An input may count fewer than it lists.
    a.count.length = 1;
    assertEquals(merge.counts().map(({ received }) => received), [1, 0, 7, 0]);
    await assertUnharmed(merge, [a, b]);
    assertEquals(merge.counts().map(({ received }) => received), [1, 0, 7, 0]);
  });

  it("are counted one by one by a source", async () => {
    const a = new ScriptedReader("a").deliver(...packetsAt(1, 2, 3)).end();
    const b = new ScriptedReader("b").deliver(...packetsAt(2, 4)).end();
    await using source = new PacketSource(new MergeReader([a, b]));
    let seen = 0;
    for await (const _ of source) seen++;
    assertEquals([seen, source.stats().captured], [5, 5]);
    assertEquals(source.stats().interfaces.map((one) => [one.interface.name, one.captured]), [["a", 3], ["b", 2]]);
  });
});
