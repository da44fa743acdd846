import { assertEquals } from "@std/assert";
import { describe, it } from "node:test";
import { FLAG_NO_TIMESTAMP } from "../../lib/packet_flag.ts";
import { MergeReader } from "../../lib/capture/merge_reader.ts";
import { PacketSource } from "../../lib/source.ts";
import { allMarks, assertUnharmed, randomOf } from "../support/merging.ts";
import { markedFrame, type ScriptedPacket, ScriptedReader } from "../support/scripted_reader.ts";

/** Merges what several inputs show, and says what comes out: mark and input of each. */
async function shown(inputs: readonly (readonly ScriptedPacket[])[]): Promise<{ out: string; dropped: number[] }> {
  const readers = inputs.map((packets, place) => {
    const reader = new ScriptedReader("abcdefgh"[place] ?? "z");
    return (packets.length > 0 ? reader.deliver(...packets) : reader).end();
  });
  const merge = new MergeReader(readers, { delayMs: 60_000, dropDuplicates: true });
  const out: string[] = [];
  for (let block = await merge.read({ lend: true }); block !== undefined; block = await merge.read({ lend: true })) {
    const view = new DataView(block.bytes.buffer);
    for (let row = 0; row < block.length; row++) {
      out.push(`${block.interface(row).name}${view.getUint32(block.word(row, 0))}`);
    }
  }
  const dropped = merge.counts().map(({ duplicates = NaN }) => duplicates);
  assertEquals(merge.late, 0);
  await assertUnharmed(merge, readers);
  return { out: out.join(" "), dropped };
}

/** The same frame at these times. */
function sentAt(mark: number, ...times: number[]): ScriptedPacket[] {
  return times.map((us) => ({ us, mark }));
}

/** A step of the hash, so that frames can be made that it does not tell apart. */
function mix(hash: number, word: number): number {
  const mixed = Math.imul(hash ^ word, 0xcc9e2d51);
  return (mixed << 13) | (mixed >>> 19);
}

describe("dropDuplicates", () => {
  it("drops what another interface has shown, and counts it where it was dropped", async () => {
    const a = [...sentAt(1, 100), ...sentAt(2, 200), ...sentAt(3, 300)];
    const b = [...sentAt(2, 150), ...sentAt(1, 160), ...sentAt(4, 170), ...sentAt(3, 290)];
    assertEquals(await shown([a, b]), { out: "a1 b2 b4 b3", dropped: [2, 1] });
  });

  it("is off by default", async () => {
    const readers = ["a", "b"].map((name) => new ScriptedReader(name).deliver({ us: 5, mark: 1 }).end());
    const merge = new MergeReader(readers);
    assertEquals(await allMarks(merge), [1, 1]);
    assertEquals(merge.counts().map(({ duplicates }) => duplicates), [undefined, undefined]);
    await assertUnharmed(merge, readers);
  });

  it("lets a frame that was sent twice come out twice", async () => {
    // One after the other, both on one interface first, and a third that only one has shown.
    assertEquals((await shown([sentAt(7, 10, 20), sentAt(7, 11, 21)])).out, "a7 a7");
    assertEquals((await shown([sentAt(7, 10, 11), sentAt(7, 20, 21)])).out, "a7 a7");
    assertEquals((await shown([sentAt(7, 10, 11, 12), sentAt(7, 20, 21)])).out, "a7 a7 a7");
    assertEquals((await shown([sentAt(7, 10, 11), sentAt(7, 20, 21, 22)])).out, "a7 a7 b7");
    assertEquals((await shown([sentAt(7, 10, 30), sentAt(7, 20, 25)])).out, "a7 b7");
    assertEquals((await shown([sentAt(7, 10, 20, 30), []])).out, "a7 a7 a7");
  });

  it("lets what three interfaces show come out once", async () => {
    assertEquals(await shown([sentAt(7, 12), sentAt(7, 10), sentAt(7, 11)]), { out: "b7", dropped: [1, 0, 1] });
    assertEquals((await shown([sentAt(7, 10, 20), sentAt(7, 11, 21), sentAt(7, 12, 22)])).out, "a7 a7");
    assertEquals((await shown([sentAt(7, 10, 20), sentAt(7, 21), sentAt(7, 12, 22)])).out, "a7 a7");
  });

  it("takes equal times in the order of the inputs", async () => {
    assertEquals((await shown([sentAt(7, 10, 10), sentAt(7, 10, 10)])).out, "a7 a7");
  });

  it("is for 10 ms of the packets' time, across seconds too", async () => {
    assertEquals((await shown([sentAt(7, 995_000), sentAt(7, 1_005_000)])).out, "a7");
    assertEquals((await shown([sentAt(7, 995_000), sentAt(7, 1_005_001)])).out, "a7 b7");
    assertEquals((await shown([sentAt(7, 10, 40_000), sentAt(7, 20_000, 40_001)])).out, "a7 b7 a7");
  });

  it("is for frames with all bytes and lengths the same", async () => {
    for (const length of [4, 17, 60, 191, 192, 193, 1514, 9000]) {
      const bytes = markedFrame(9, length);
      assertEquals((await shown([[{ us: 10, bytes }], [{ us: 11, bytes }]])).out, "a9", `${length} bytes`);
      for (const at of [0, length >> 1, length - 1]) {
        const other = bytes.slice();
        other[at] = (other[at] ?? 0) ^ 0x80;
        assertEquals((await shown([[{ us: 10, bytes }], [{ us: 11, bytes: other }]])).out.length > 2, true);
      }
    }
    const bytes = markedFrame(9, 64);
    assertEquals((await shown([[{ us: 10, bytes }], [{ us: 11, bytes, origlen: 65 }]])).out, "a9 b9");
    assertEquals(
      (await shown([[{ us: 10, bytes }], [{ us: 11, bytes: markedFrame(9, 63), origlen: 64 }]])).out,
      "a9 b9",
    );
    assertEquals(
      (await shown([[{ us: 10, bytes, origlen: 99 }], [{ us: 11, bytes, origlen: 99, flags: 1 }]])).out,
      "a9",
    );
  });

  it("is not for frames without a time", async () => {
    const untimed = { mark: 3, flags: FLAG_NO_TIMESTAMP };
    assertEquals((await shown([[{ us: 10, mark: 3 }, untimed], [{ us: 10, mark: 3 }, untimed]])).out, "a3 a3 b3");
  });

  it("tells interfaces of one input apart, and takes many for different ones at worst", async () => {
    const names = Array.from({ length: 400 }, (_, i) => `veth${i}`);
    const reader = new ScriptedReader(...names);
    for (const [at] of names.entries()) reader.deliver({ us: at, mark: 1, interface: at });
    const merge = new MergeReader([reader.end()], { dropDuplicates: true });
    // Of 400 that show it, those that share a bit count as two frames: never too few come out.
    assertEquals(await allMarks(merge), [1, 1, 1]);
    await assertUnharmed(merge, [reader]);
  });

  it("forgets the oldest where there is more than it has memory for, and drops nothing for that", async () => {
    for (const { count, length } of [{ count: 40_000, length: 60 }, { count: 4000, length: 1500 }]) {
      const frame = (mark: number) => ({ us: Math.floor(mark / 10), bytes: markedFrame(mark, length) });
      const a = Array.from({ length: count }, (_, mark) => frame(mark));
      const { out, dropped } = await shown([
        [...a, { us: 1e6, bytes: markedFrame(count) }],
        [...a.slice(0, 5), ...a.slice(-5)].map((packet) => ({ ...packet, us: 4200 })),
      ]);
      assertEquals(out.split(" ").length, count + 6);
      assertEquals(dropped, [0, 5]);
    }
  });

  it("goes on when its memory has been used more than once", async () => {
    const a = Array.from({ length: 20_000 }, (_, i) => ({ us: 2 * i, mark: i }));
    const { out, dropped } = await shown([a, a.map(({ us, mark }) => ({ us: us + 1, mark }))]);
    assertEquals(out, a.map(({ mark }) => `a${mark}`).join(" "));
    assertEquals(dropped, [0, 20_000]);
  });

  it("is not fooled by frames made to have the same hash", async () => {
    const frame = (word: number, then: number) => {
      const view = new DataView(new ArrayBuffer(20));
      view.setInt32(0, word, true);
      view.setInt32(16, then, true);
      return { bytes: new Uint8Array(view.buffer) };
    };
    const frames = Array.from({ length: 9 }, (_, i) => frame(i, 5 ^ mix(20, 0) ^ mix(20, i)));
    const at = (us: number, which: readonly ScriptedPacket[]) => which.map((packet) => ({ ...packet, us }));
    assertEquals((await shown([at(1, frames), at(2, frames.slice(-1))])).dropped, [0, 1]);
    // The last ones are found behind others, and the first ones not any more: the search is cut short.
    const [one = {}, two = {}, three = {}] = frames;
    assertEquals((await shown([at(1, [one, two]), at(2, [three])])).dropped, [0, 0]);
    assertEquals((await shown([at(1, [one, two, three]), at(2, [three, two, one])])).dropped, [0, 3]);
    assertEquals((await shown([at(1, frames), at(2, [one])])).dropped, [0, 0]);
  });

  it("says the same as a plain list of what was shown", async () => {
    const random = randomOf(99);
    for (let round = 0; round < 40; round++) {
      const all: { us: number; place: number; mark: number; length: number }[] = [];
      const inputs = Array.from({ length: 2 + random(3) }, (_, place) => {
        let us = random(100);
        return Array.from({ length: random(300) }, () => {
          us += random(20) === 0 ? random(15_000) : random(100);
          const packet = { us, place, mark: random(12), length: 20 + random(2) };
          all.push(packet);
          return { us, bytes: markedFrame(packet.mark, packet.length) };
        });
      });
      all.sort((one, other) => one.us - other.us || one.place - other.place);
      const remembered: { us: number; mark: number; length: number; seen: Set<number> }[] = [];
      const expected = all.filter(({ us, place, mark, length }) => {
        const found = remembered.find((one) =>
          one.mark === mark && one.length === length && us - one.us <= 10_000 && !one.seen.has(place)
        );
        if (found === undefined) remembered.push({ us, mark, length, seen: new Set([place]) });
        found?.seen.add(place);
        return found === undefined;
      });
      const { out } = await shown(inputs);
      assertEquals(out, expected.map(({ place, mark }) => `${"abcdefgh"[place]}${mark}`).join(" "), `round ${round}`);
    }
  });

  it("leaves received what an input received: captured, dropped and duplicates are as many", async () => {
    const readers = ["a", "b"].map((name) =>
      new ScriptedReader(name).deliver(...[1, 2, 3].map((mark) => ({ us: mark, mark }))).end()
    );
    for (const { count } of readers) count[0] = { received: 4, dropped: 1, frozen: 0 };
    const merge = new MergeReader(readers, { dropDuplicates: true });
    const source = new PacketSource(merge);
    for await (const batch of source.batches()) assertEquals(batch.length > 0, true);
    const { captured, received, dropped, duplicates, interfaces } = source.stats();
    assertEquals([captured, received, dropped, duplicates], [3, 8, 2, 3]);
    assertEquals(interfaces.map((one) => [one.captured, one.duplicates]), [[3, 0], [0, 3]]);
    await source.close();
  });
});
