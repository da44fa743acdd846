import { assert, assertEquals, assertInstanceOf, assertRejects, assertThrows } from "@std/assert";
import type { Batch } from "@capkit/capkit/core";
import { describe, it } from "node:test";
import { ROW_CAPLEN } from "../../lib/block.ts";
import { RingBlock } from "../../lib/linux/ring_block.ts";
import {
  ENGINES,
  type FakeCapture,
  numbered,
  numberOf,
  range,
  ringWords,
  SMALL_RING,
  take,
  withCapture,
} from "../support/fake_capture.ts";
import { randomOf } from "../support/merging.ts";
import { within } from "../support/timing.ts";

/** Delivers, and gives the batch that comes of it. */
async function batchOf(
  { kernel }: FakeCapture,
  batches: AsyncIterator<Batch>,
  numbers: readonly number[],
): Promise<Batch> {
  for (const i of numbers) kernel.deliver("eth0", numbered(i, 60 + i % 100));
  const { value, done } = await within(2000, batches.next(), "a batch");
  assert(done !== true && value !== undefined);
  assertEquals([...value].map(numberOf), numbers);
  return value;
}

describe("RingReader: lent batches", () => {
  it("lends the ring's own block, and takes it back when the next one is asked for", async () => {
    await withCapture(SMALL_RING, async (capture) => {
      const { kernel, source } = capture;
      const batches = source.batches();
      const first = await batchOf(capture, batches, [1, 2]);
      const { block } = first;
      const packet = first.packet(0);
      const { bytes } = packet;
      const whole = block.bytes;
      assertInstanceOf(block, RingBlock);
      assertEquals([whole.length, bytes.buffer === whole.buffer, packet.seconds], [4096, true, 1_700_000_000]);
      assertEquals(packet.bytes, numbered(1, 61));
      // It is the program's while it is lent.
      assertEquals(ringWords(kernel)[2], 1 | 32);
      const second = await batchOf(capture, batches, [3]);
      assertEquals(ringWords(kernel)[2], 0);
      assertEquals([bytes.length, whole.length, bytes.buffer.detached], [0, 0, true]);
      assertEquals([block.bytes.length, block.rows.length, block.length], [0, 0, 2]);
      const getters = [
        "bytes",
        "caplen",
        "origlen",
        "seconds",
        "timestampNs",
        "interface",
        "direction",
        "ethernet",
      ] as const;
      for (const getter of getters) assertThrows(() => packet[getter], TypeError, "given back", getter);
      assertThrows(() => packet.copy(), TypeError, "given back");
      assertThrows(() => first.keep(), TypeError, "given back");
      assertThrows(() => block.rest(1).word(0, ROW_CAPLEN), TypeError, "given back");
      assertEquals(second.packet(0).bytes, numbered(3, 63));
      await source.close();
      assertThrows(() => second.packet(0).caplen, TypeError, "given back");
    });
  });

  it("copies a batch that is kept, once, and what was handed out before is empty then", async () => {
    await withCapture(SMALL_RING, async (capture) => {
      const batches = capture.source.batches();
      const kept: Batch[] = [];
      for (const round of range(0, 30)) {
        const batch = await batchOf(capture, batches, range(10 * round, 10 * round + 10));
        const before = batch.packet(0).bytes;
        const rows = [...batch.block.rows];
        assertEquals(batch.keep(), batch);
        const { bytes } = batch.block;
        batch.keep();
        assertEquals(batch.block.bytes === bytes, true);
        assertEquals([...batch.block.rows], rows);
        kept.push(batch);
        assertEquals(before.length, 60 + 10 * round % 100);
      }
      await capture.source.close();
      const packets = kept.flatMap((batch) => [...batch]);
      packets.forEach((packet, i) => {
        assertEquals(packet.bytes, numbered(i, 60 + i % 100));
        assertEquals(packet.interface.name, "eth0");
      });
      assertEquals(packets.length, 300);
    });
  });

  it("empties what was handed out of a batch before it was kept", async () => {
    await withCapture(SMALL_RING, async (capture) => {
      const batches = capture.source.batches();
      const batch = await batchOf(capture, batches, [1]);
      const before = batch.packet(0).bytes;
      batch.keep();
      const after = batch.packet(0).bytes;
      await batchOf(capture, batches, [2]);
      assertEquals([before.length, after.length], [0, 61]);
    });
  });

  it("goes on with batches where a loop over packets broke off, and the other way round", async () => {
    const random = randomOf(7);
    await withCapture(SMALL_RING, async ({ kernel, source }) => {
      const seen: number[] = [];
      let sent = 0;
      for (const round of range(0, 60)) {
        for (let i = random(30); i > 0 || sent === seen.length; i--) {
          kernel.deliver("eth0", numbered(sent++, 60 + random(300)));
        }
        let left = 1 + random(sent - seen.length);
        if (round % 2 === 0) {
          for await (const packet of source) {
            seen.push(numberOf(packet));
            if (--left === 0) break;
          }
        } else {
          for await (const batch of source.batches()) {
            for (const packet of batch) seen.push(numberOf(packet));
            left -= batch.length;
            if (left <= 0) break;
          }
        }
      }
      source.stop();
      for await (const batch of source.batches()) for (const packet of batch) seen.push(numberOf(packet));
      assertEquals(seen, range(0, sent));
      assertEquals(source.stats().captured, sent);
    });
  });

  for (const engine of ENGINES) {
    it(`never hands out a packet of a lent batch as one that stays (${engine})`, async () => {
      await withCapture({ ...SMALL_RING, engine }, async ({ kernel, source }) => {
        for (const i of range(0, 3)) kernel.deliver("eth0", numbered(i));
        kernel.retire();
        // The loop is over before its batch is there, and the packets in it are for the next loop.
        const batches = source.batches();
        const batch = batches.next();
        await batches.return?.();
        assertEquals((await batch).done, true);
        const packets = source.packets();
        const first = await take(packets, 3);
        for (const i of range(3, 6)) kernel.deliver("eth0", numbered(i));
        const second = await take(packets, 3);
        assertEquals([...first, ...second].map(numberOf), range(0, 6));
      });
    });
  }
});

describe("RingReader: memory that was given away", () => {
  const ways: [string, (buffer: ArrayBuffer) => ArrayBuffer][] = [
    ["transfer()", (buffer) => buffer.transfer()],
    ["structuredClone()", (buffer) => structuredClone(buffer, { transfer: [buffer] })],
  ];
  for (const [name, giveAway] of ways) {
    it(`is not given back, and the capture says so: ${name}`, async () => {
      await withCapture(SMALL_RING, async (capture) => {
        const { kernel, source } = capture;
        const batches = source.batches();
        await batchOf(capture, batches, [1]);
        const batch = await batchOf(capture, batches, [2, 3]);
        const stolen = giveAway(batch.packet(0).bytes.buffer);
        assertEquals(stolen.byteLength, 4096);
        const mapped = kernel.mappings;
        kernel.deliver("eth0", numbered(4));
        const error = await within(2000, assertRejects(() => batches.next()));
        assertInstanceOf(error, TypeError);
        assert(error.message.includes('"eth0"') && error.message.includes("packet.copy()"), error.message);
        // Again and again: nothing of this ring is to be trusted.
        assertInstanceOf(await assertRejects(() => source.packets().next()), TypeError);
        source.stop();
        assertInstanceOf(await assertRejects(() => source.batches().next()), TypeError);
        assertEquals(kernel.mappings, mapped + 2);
        await source.close();
        // The block that was given away is all that is left, with other memory in its place.
        assertEquals([kernel.mappings, kernel.memory.mappedBytes], [1, 4096]);
        const over = kernel.calls.filter(({ name, args }) => name === "mmap" && args[0] !== 0);
        const unmapped = kernel.calls.filter(({ name }) => name === "munmap").map(({ args }) => args[1]);
        assertEquals([over.length, unmapped], [1, [4096, 6 * 4096]]);
        assertEquals(kernel.violations, []);
        // So that the test ends without anything left.
        stolen.transfer(0);
        kernel.munmap(Number(over[0]?.result), 4096);
      });
    });
  }

  it("is unmapped around, wherever it was", async () => {
    for (const round of range(0, 8)) {
      await withCapture(SMALL_RING, async (capture) => {
        const { kernel, source } = capture;
        const batches = source.batches();
        for (const i of range(0, round)) await batchOf(capture, batches, [i]);
        const batch = await batchOf(capture, batches, [round]);
        const stolen = batch.block.bytes.buffer.transfer();
        // Also where the capture is closed before the next read.
        await source.close();
        assertEquals(kernel.memory.mappedBytes, 4096);
        assertEquals(new Uint8Array(stolen).some((byte) => byte !== 0), true);
        const over = kernel.calls.find(({ name, args }) => name === "mmap" && args[0] !== 0);
        stolen.transfer(0);
        kernel.munmap(Number(over?.result), 4096);
      });
    }
  });

  it("does not matter where a batch was kept, or a packet copied", async () => {
    await withCapture(SMALL_RING, async (capture) => {
      const batches = capture.source.batches();
      for (const i of range(0, 3)) {
        const batch = await batchOf(capture, batches, [i]);
        batch.packet(0).copy().bytes.buffer.transfer();
        batch.keep().block.bytes.buffer.transfer();
      }
      assertEquals(capture.kernel.calls.filter(({ name, args }) => name === "mmap" && args[0] !== 0), []);
    });
    await withCapture(SMALL_RING, async ({ kernel, source }) => {
      const packets = source.packets();
      for (const i of range(0, 3)) {
        kernel.deliver("eth0", numbered(i));
        for (const packet of await take(packets, 1)) {
          structuredClone(packet.bytes.buffer, { transfer: [packet.bytes.buffer] });
        }
      }
    });
  });
});
