import { assert, assertEquals, assertInstanceOf, assertRejects, assertThrows } from "@std/assert";
import { type Batch, type Packet, SystemCallError } from "@capkit/capkit/core";
import { describe, it } from "node:test";
import { LiveSocket } from "../../lib/capture/live_socket.ts";
import { LiveReader } from "../../lib/capture/live_reader.ts";
import { InterfaceTable, Tap } from "../../lib/capture/tap.ts";
import { EBADF, EINTR, ENOBUFS } from "../../lib/linux/errno.ts";
import { assertNothingLeft, numbered, numberOf, range, rest, take, withCapture } from "../support/fake_capture.ts";
import { FakeKernel } from "../support/fake_kernel.ts";
import { until, within } from "../support/timing.ts";

/** The frame as it should arrive: all bytes are those of `numbered`. */
function checkWhole(packet: Packet, length: number): number {
  const number = numberOf(packet);
  assertEquals(packet.caplen, length);
  assertEquals(packet.origlen, length);
  assertEquals(packet.bytes, numbered(number, length));
  return number;
}

describe("RecvReader: packets", () => {
  it("gives what waits and what comes, byte for byte, with time and direction", async () => {
    await withCapture({ engine: "recvmsg" }, async ({ kernel, source }) => {
      kernel.deliver("eth0", numbered(1), { seconds: 0x1_2345_6789, nanoseconds: 999_999_999 });
      kernel.deliver("eth1", numbered(99));
      const packets = source.packets();
      const [first] = await take(packets, 1);
      assertEquals(first?.timestampNs, 0x1_2345_6789n * 1_000_000_000n + 999_999_999n);
      assertEquals(first?.direction, "in");
      assertEquals(first?.interface.name, "eth0");
      assertEquals(first === undefined ? 0 : checkWhole(first, 60), 1);
      const second = take(packets, 1);
      await until(() => kernel.waiting === 1, "waiting");
      kernel.deliver("eth0", numbered(2, 1514), { packetType: 4 });
      const [out] = await second;
      assertEquals(out?.direction, "out");
      assertEquals(out === undefined ? 0 : checkWhole(out, 1514), 2);
      assertEquals(first === undefined ? 0 : checkWhole(first, 60), 1);
    });
  });

  it("arms a socket once for each wait, and not while packets are there", async () => {
    await withCapture({ engine: "recvmsg", immediate: true }, async ({ kernel, source }) => {
      const arms = (): number => kernel.calls.filter(({ name, args }) => name === "epoll_ctl" && args[1] === 3).length;
      const packets = source.packets();
      for (const i of range(0, 50)) kernel.deliver("eth0", numbered(i));
      await take(packets, 50);
      assert(arms() <= 1);
      const before = arms();
      for (const i of range(0, 10)) {
        const one = take(packets, 1);
        await until(() => kernel.waiting === 1, "waiting");
        kernel.deliver("eth0", numbered(i));
        await one;
      }
      assert(arms() - before <= 11);
    });
  });

  it("arms only the socket that woke it, and leaves no listener on the signal", async () => {
    const kernel = new FakeKernel();
    const interfaces = [2, 3].map((ifindex) => ({ name: `eth${ifindex - 2}`, ifindex, linktype: 1, snaplen: 1000 }));
    const taps = interfaces.map((at, index) => new Tap(LiveSocket.open(kernel, at), index, at));
    const table = new InterfaceTable(kernel, interfaces, 1000);
    const reader = new LiveReader(kernel, {
      taps,
      interfaces: table,
      snaplen: 1000,
      immediate: true,
      onEvent: undefined,
    });
    const { signal } = new AbortController();
    let listeners = 0;
    const { addEventListener, removeEventListener } = signal;
    signal.addEventListener = (type: string, listener: EventListener): void => {
      listeners++;
      addEventListener.call(signal, type, listener);
    };
    signal.removeEventListener = (type: string, listener: EventListener): void => {
      listeners--;
      removeEventListener.call(signal, type, listener);
    };
    for (const i of range(0, 10)) {
      const read = reader.read({ lend: false, signal });
      await until(() => kernel.waiting === 2, "waiting");
      assertEquals(listeners, 1);
      kernel.deliver("eth0", numbered(i));
      assertEquals((await within(1000, read))?.length, 1);
    }
    assertEquals(listeners, 0);
    const armed = kernel.calls.filter(({ name, args }) => name === "epoll_ctl" && args[1] === 3).map(({ args }) =>
      args[2]
    );
    assertEquals(taps.map(({ socket }) => armed.filter((fd) => fd === socket.fd).length), [10, 1]);
    await within(1000, reader.close());
    await assertNothingLeft(kernel);
  });

  it("keeps packets valid for ever, over many blocks", async () => {
    await withCapture({ engine: "recvmsg" }, async ({ kernel, source }) => {
      const packets = source.packets();
      const all: Packet[] = [];
      for (let round = 0; round < 20; round++) {
        for (const i of range(0, 200)) kernel.deliver("eth0", numbered(round * 200 + i, 60 + (i * 37) % 1400));
        all.push(...await take(packets, 200));
      }
      all.forEach((packet, i) => assertEquals(checkWhole(packet, 60 + ((i % 200) * 37) % 1400), i));
    });
  });

  it("puts frames together that go over the end of a slab, also huge ones", async () => {
    const lengths = [60, 1514, 9014, 65_549, 100_003, 262_144, 262_143, 61, 262_144, 1, 262_140, 14];
    await withCapture({ engine: "recvmsg" }, async ({ kernel, source }) => {
      const packets = source.packets();
      const total = lengths.length * 6;
      for (const i of range(0, total)) {
        const length = lengths[(i * 5) % lengths.length] ?? 60;
        kernel.deliver("eth0", length < 18 ? new Uint8Array(length).fill(i) : numbered(i, length));
      }
      const all = await take(packets, total);
      all.forEach((packet, i) => {
        const length = lengths[(i * 5) % lengths.length] ?? 60;
        if (length < 18) assertEquals(packet.bytes, new Uint8Array(length).fill(i));
        else assertEquals(checkWhole(packet, length), i);
      });
    });
  });

  for (const lend of [false, true]) {
    it(`delivers a frame that fits into no rest of a slab without waiting for the next (lend ${lend})`, async () => {
      await withCapture({ engine: "recvmsg" }, async ({ kernel, source }) => {
        const seen: number[] = [];
        const loop = async (): Promise<void> => {
          if (!lend) { for await (const packet of source) seen.push(numberOf(packet)); }
          else for await (const batch of source.batches()) for (const packet of batch) seen.push(numberOf(packet));
        };
        const done = loop();
        // One at a time, so that each rest of a slab is met with nothing else to read.
        for (const i of range(0, 400)) {
          kernel.deliver("eth0", numbered(i, 1000 + i));
          await until(() => seen.length === i + 1, `packet ${i}`, 2000);
        }
        source.stop();
        await within(1000, done, "the loop");
        assertEquals(seen, range(0, 400));
      });
    });
  }

  it("delivers a frame that waits in the spill although the program was busy", async () => {
    await withCapture({ engine: "recvmsg" }, async ({ kernel, source }) => {
      const packets = source.packets();
      // 262,144 bytes of slab: the last of these frames begins in it and does not fit.
      for (const i of range(0, 5)) kernel.deliver("eth0", numbered(i, 60_000));
      await take(packets, 4);
      const end = performance.now() + 20;
      while (performance.now() < end);
      assertEquals((await take(packets, 1)).map(numberOf), [4]);
    });
  });

  it("loses nothing of what was inside when it is stopped, also what waits in the spill", async () => {
    for (const count of [5, 9, 40]) {
      await withCapture({ engine: "recvmsg" }, async ({ kernel, source }) => {
        for (const i of range(0, count)) kernel.deliver("eth0", numbered(i, 60_000));
        source.stop();
        kernel.deliver("eth0", numbered(9999));
        assertEquals((await rest(source)).map(numberOf), range(0, count));
        const { captured, received, dropped } = source.stats();
        assertEquals([captured, received, dropped], [count, count, 0]);
      });
    }
  });

  it("loses nothing when it is stopped with the only frame in the spill", async () => {
    await withCapture({ engine: "recvmsg" }, async ({ kernel, source }) => {
      const packets = source.packets();
      for (const i of range(0, 4)) kernel.deliver("eth0", numbered(i, 60_000));
      await take(packets, 4);
      kernel.deliver("eth0", numbered(4, 60_000));
      source.stop();
      assertEquals((await take(packets, 1)).map(numberOf), [4]);
      assertEquals((await packets.next()).done, true);
    });
  });

  it("cuts to snaplen, and keeps the length on the wire", async () => {
    await withCapture({ engine: "recvmsg", snaplen: 64 }, async ({ kernel, source }) => {
      const tagged = numbered(1, 200);
      tagged.set([0x81, 0x00, 0xa0, 0x64], 12);
      kernel.deliver("eth0", tagged);
      kernel.deliver("eth0", numbered(2, 200));
      const [one, two] = await take(source.packets(), 2);
      assertEquals([one?.caplen, one?.origlen], [64, 200]);
      assertEquals(one?.bytes, tagged.subarray(0, 64));
      assertEquals([two?.caplen, two?.origlen], [64, 200]);
    });
  });

  it("puts tags back: TPID told and not, priority tags, two and three of them, none", async () => {
    const tags: [string, number[]][] = [
      ["none", []],
      ["vid 100 pcp 5 dei 1", [0x81, 0x00, 0xb0, 0x64]],
      ["TCI 0", [0x81, 0x00, 0x00, 0x00]],
      ["0x88a8 and 0x8100", [0x88, 0xa8, 0x00, 0x0a, 0x81, 0x00, 0x20, 0x14]],
      ["three", [0x88, 0xa8, 0x00, 0x01, 0x81, 0x00, 0x00, 0x02, 0x81, 0x00, 0x0f, 0xff]],
      ["0x9100", [0x91, 0x00, 0x00, 0x05]],
    ];
    await withCapture({ engine: "recvmsg" }, async ({ kernel, source }) => {
      const frames = tags.map(([, tag], i) => {
        const plain = numbered(i, 100);
        return Uint8Array.from([...plain.subarray(0, 12), ...tag, ...plain.subarray(12)]);
      });
      for (const frame of frames) kernel.deliver("eth0", frame);
      const loop = source.packets();
      const packets = await take(loop, frames.length);
      packets.forEach((packet, i) => {
        assertEquals(packet.bytes, frames[i], tags[i]?.[0]);
        assertEquals(packet.origlen, frames[i]?.length);
      });
      assertEquals(packets.map(({ tagRestored }) => tagRestored), [false, true, true, true, true, false]);
      assertEquals(packets[3]?.vlans.map(({ tpid, vid }) => [tpid, vid]), [[0x88a8, 10], [0x8100, 20]]);
      // Before Linux 3.14 the TPID was not told, and 0x8100 was the only one.
      kernel.deliver("eth0", frames[1] ?? numbered(0), { tpidTold: false });
      const [old] = await take(loop, 1);
      assertEquals(old?.bytes, frames[1]);
    });
  });

  it("tells what the kernel knows of checksums and segmentation", async () => {
    await withCapture({ engine: "recvmsg" }, async ({ kernel, source }) => {
      for (const status of [0, 1 << 3, 1 << 7, 1 << 8]) kernel.deliver("eth0", numbered(1), { status });
      const packets = await take(source.packets(), 4);
      const known = packets.map((p) => [p.checksumNotReady, p.checksumValid, p.segmentationOffloaded]);
      assertEquals(known, [[false, false, false], [true, false, false], [false, true, false], [false, false, true]]);
    });
  });
});

describe("RecvReader: lent batches", () => {
  it("takes a batch back when the next one is asked for", async () => {
    await withCapture({ engine: "recvmsg" }, async ({ kernel, source }) => {
      const batches = source.batches();
      kernel.deliver("eth0", numbered(1));
      const first = (await within(2000, batches.next())).value as Batch;
      const packet = first.packet(0);
      const bytes = packet.bytes;
      const whole = first.block.bytes;
      assertEquals(checkWhole(packet, 60), 1);
      kernel.deliver("eth0", numbered(2));
      const second = (await within(2000, batches.next())).value as Batch;
      assertEquals(numberOf(second.packet(0)), 2);
      assertEquals([bytes.length, whole.length, bytes.buffer.detached], [0, 0, true]);
      assertThrows(() => packet.bytes, TypeError, "batch.keep()");
      assertThrows(() => packet.caplen, TypeError, "given back");
      assertThrows(() => first.keep(), TypeError);
      await source.close();
      assertThrows(() => second.packet(0).caplen, TypeError, "given back");
    });
  });

  it("leaves a kept batch alone, and takes new memory", async () => {
    await withCapture({ engine: "recvmsg" }, async ({ kernel, source }) => {
      const kept: Batch[] = [];
      const batches = source.batches();
      for (const round of range(0, 5)) {
        for (const i of range(0, 100)) kernel.deliver("eth0", numbered(round * 100 + i, 700));
        const { value } = await within(2000, batches.next());
        kept.push((value as Batch).keep());
      }
      await source.close();
      const packets = kept.flatMap((batch) => [...batch]);
      assertEquals(packets.map((packet) => checkWhole(packet, 700)), range(0, 500));
    });
  });

  it("goes on where the program has given a lent buffer away", async () => {
    await withCapture({ engine: "recvmsg" }, async ({ kernel, source }) => {
      const batches = source.batches();
      for (const i of range(0, 3)) {
        kernel.deliver("eth0", numbered(i));
        const { value } = await within(2000, batches.next());
        const batch = value as Batch;
        assertEquals(checkWhole(batch.packet(0), 60), i);
        structuredClone(batch.block.bytes.buffer, { transfer: [batch.block.bytes.buffer] });
      }
    });
  });

  it("goes on where the program has given a packet's buffer away", async () => {
    await withCapture({ engine: "recvmsg" }, async ({ kernel, source }) => {
      const packets = source.packets();
      for (const i of range(0, 3)) {
        kernel.deliver("eth0", numbered(i));
        for (const packet of await take(packets, 1)) {
          assertEquals(checkWhole(packet, 60), i);
          structuredClone(packet.bytes.buffer, { transfer: [packet.bytes.buffer] });
        }
      }
    });
  });

  it("holds 1,024 packets at most, and the rest in the next", async () => {
    await withCapture({ engine: "recvmsg" }, async ({ kernel, source }) => {
      for (const i of range(0, 2500)) kernel.deliver("eth0", numbered(i));
      source.stop();
      const lengths: number[] = [];
      for await (const batch of source.batches()) lengths.push(batch.length);
      assertEquals(lengths, [1024, 1024, 452]);
    });
  });

  it("takes all of it also where a loop over packets broke off in the middle", async () => {
    await withCapture({ engine: "recvmsg" }, async ({ kernel, source }) => {
      for (const i of range(0, 10)) kernel.deliver("eth0", numbered(i));
      for await (const packet of source) if (numberOf(packet) === 3) break;
      source.stop();
      const numbers: number[] = [];
      for await (const batch of source.batches()) for (const packet of batch) numbers.push(numberOf(packet));
      assertEquals(numbers, range(4, 10));
      assertEquals(source.stats().captured, 10);
    });
  });
});

describe("RecvReader: failing calls", () => {
  it("delivers what it has read before it says why it cannot read on", async () => {
    const kernel = new FakeKernel();
    await withCapture({ engine: "recvmsg", kernel }, async ({ source }) => {
      for (const i of range(0, 3)) kernel.deliver("eth0", numbered(i));
      kernel.failCall(kernel.calls.length + 3, EBADF);
      const packets = source.packets();
      assertEquals((await take(packets, 2)).map(numberOf), [0, 1]);
      const error = await within(1000, assertRejects(() => packets.next()));
      assertInstanceOf(error, SystemCallError);
      assertEquals([error.syscall, error.code, error.target], ["recvmsg", "EBADF", "eth0"]);
      // The packet that was not read is still there.
      assertEquals((await take(source.packets(), 1)).map(numberOf), [2]);
    });
  });

  it("tries again after EINTR and ENOBUFS", async () => {
    for (const errno of [EINTR, ENOBUFS]) {
      const kernel = new FakeKernel();
      await withCapture({ engine: "recvmsg", kernel }, async ({ source }) => {
        for (const i of range(0, 3)) kernel.deliver("eth0", numbered(i));
        kernel.failCall(kernel.calls.length + 2, errno);
        assertEquals((await take(source.packets(), 3)).map(numberOf), [0, 1, 2]);
      });
    }
  });
});
