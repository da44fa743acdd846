import { assert, assertEquals, assertInstanceOf, assertRejects } from "@std/assert";
import { type Packet, SystemCallError } from "@capkit/capkit/core";
import { describe, it } from "node:test";
import { SO_ERROR, SOL_SOCKET } from "../../lib/linux/abi.ts";
import { EBADF } from "../../lib/linux/errno.ts";
import { numbered, numberOf, range, ringWords, SMALL_RING, take, withCapture } from "../support/fake_capture.ts";
import { until, within } from "../support/timing.ts";

describe("RingReader: packets", () => {
  it("goes round the ring many times, with frames of all lengths", async () => {
    await withCapture(SMALL_RING, async ({ kernel, source }) => {
      const packets = source.packets();
      const all: Packet[] = [];
      for (const round of range(0, 200)) {
        for (const i of range(0, 10)) {
          kernel.deliver("eth0", numbered(10 * round + i, 18 + (round * 10 + i) * 37 % 1400));
        }
        all.push(...await take(packets, 10));
      }
      // The first are as valid as the last.
      all.forEach((packet, i) => assertEquals(packet.bytes, numbered(i, 18 + i * 37 % 1400)));
      assertEquals(source.stats().dropped, 0);
      assert((kernel.sockets[0]?.ring?.opened ?? 0) > 200);
    });
  });

  it("takes what is in a block whatever the kernel closed it for", async () => {
    await withCapture({ ...SMALL_RING, timeoutMs: 60_000 }, async ({ kernel, source }) => {
      const packets = source.packets();
      // 26 fill a block, and the next one closes it.
      for (const i of range(0, 60)) kernel.deliver("eth0", numbered(i));
      assertEquals((await take(packets, 52)).map(numberOf), range(0, 52));
      const next = take(packets, 8);
      await until(() => kernel.waiting === 1, "waiting");
      kernel.retire();
      assertEquals((await next).map(numberOf), range(52, 60));
    });
  });

  it("goes over empty blocks", async () => {
    await withCapture({ ...SMALL_RING, timeoutMs: 60_000 }, async ({ kernel, source }) => {
      const words = ringWords(kernel);
      // Kernels before 3.18 closed blocks in which there was nothing.
      const empty = (block: number): void => {
        words[block * 1024 + 3] = 0;
        Atomics.store(words, block * 1024 + 2, 1);
      };
      for (const i of range(0, 30)) kernel.deliver("eth0", numbered(i));
      const packets = source.packets();
      assertEquals((await take(packets, 26)).map(numberOf), range(0, 26));
      const waiting = take(packets, 4);
      await until(() => kernel.waiting === 1, "waiting");
      kernel.retire();
      assertEquals((await waiting).map(numberOf), range(26, 30));
      empty(2);
      empty(3);
      const next = packets.next();
      await until(() => words[2 * 1024 + 2] === 0 && words[3 * 1024 + 2] === 0, "that both are given back");
      source.stop();
      assertEquals((await within(1000, next)).done, true);
    });
  });

  it("gives a packet that is larger than what is copied at once, and cuts one that is larger than half the ring", async () => {
    await withCapture({ engine: "ring", timeoutMs: 1 }, async ({ kernel, source }) => {
      const lengths = [60, 40_000, 61, 100_000, 262_144, 262_144, 62, 32_768, 32_600, 32_700, 1];
      for (const [i, length] of lengths.entries()) {
        kernel.deliver("eth0", length < 18 ? new Uint8Array(length) : numbered(i, length));
      }
      const packets = await take(source.packets(), lengths.length);
      packets.forEach((packet, i) => {
        const length = lengths[i] ?? 0;
        assertEquals([packet.caplen, packet.origlen], [length, length]);
        assertEquals(packet.bytes, length < 18 ? new Uint8Array(length) : numbered(i, length));
      });
    });
    await withCapture({ engine: "ring", timeoutMs: 1, bufferSize: 16_384 }, async ({ kernel, source }) => {
      kernel.deliver("eth0", numbered(1, 20_000));
      const [packet] = await take(source.packets(), 1);
      assertEquals(packet?.origlen, 20_000);
      const caplen = packet?.caplen ?? 0;
      assert(caplen > 8000 && caplen < 8192, `caplen ${caplen}`);
      assertEquals(packet?.bytes, numbered(1, 20_000).subarray(0, caplen));
    });
  });

  it("keeps no more memory with a packet than some 32 KiB", async () => {
    await withCapture({ engine: "ring", timeoutMs: 1 }, async ({ kernel, source }) => {
      for (const i of range(0, 2000)) kernel.deliver("eth0", numbered(i, 200));
      const packets = await take(source.packets(), 2000);
      const buffers = new Set(packets.map(({ bytes }) => bytes.buffer));
      assert(buffers.size > 15);
      for (const { byteLength } of buffers) assert(byteLength <= 32_768, `${byteLength} bytes`);
      // What copy() gives is alone in its memory.
      const copy = packets[1000]?.copy();
      assertEquals([copy?.bytes, copy?.bytes.buffer.byteLength], [numbered(1000, 200), 200]);
      assertEquals([copy?.timestampNs, copy?.interface.name], [packets[1000]?.timestampNs, "eth0"]);
    });
  });

  it("tells the error that waits on a socket, once, after the packets", async () => {
    await withCapture(SMALL_RING, async ({ kernel, source }) => {
      kernel.deliver("eth0", numbered(1));
      const [socket] = kernel.sockets;
      assert(socket !== undefined);
      socket.error = EBADF;
      const packets = source.packets();
      const error = await within(2000, assertRejects(() => packets.next()));
      assertInstanceOf(error, SystemCallError);
      assertEquals([error.code, error.target], ["EBADF", "eth0"]);
      assertEquals((await take(source.packets(), 1)).map(numberOf), [1]);
    });
  });

  it("says why where it cannot ask for the error, and goes on", async () => {
    await withCapture(SMALL_RING, async ({ kernel, source }) => {
      kernel.failCall("getsockopt", EBADF);
      const error = await within(2000, assertRejects(() => source.packets().next()));
      assertInstanceOf(error, SystemCallError);
      assertEquals([error.syscall, error.code, error.target], ["getsockopt", "EBADF", "eth0"]);
      const asked = kernel.calls.findLast(({ name }) => name === "getsockopt");
      assertEquals(asked?.args.slice(1), [SOL_SOCKET, SO_ERROR]);
      kernel.deliver("eth0", numbered(1));
      assertEquals((await take(source.packets(), 1)).map(numberOf), [1]);
    });
  });
});
