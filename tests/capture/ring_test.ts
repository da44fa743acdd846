import { assert, assertEquals, assertThrows } from "@std/assert";
import { describe, it } from "node:test";
import { divideRing, Ring, RingError } from "../../lib/capture/ring.ts";
import { AF_PACKET, SOCK_NONBLOCK, SOCK_RAW } from "../../lib/linux/abi.ts";
import { encodeSockaddrLl } from "../../lib/linux/sockaddr_ll.ts";
import { encodeRingRequest, RING_OVERHEAD } from "../../lib/linux/tpacket_v3.ts";
import { assertNothingLeft, numbered, range } from "../support/fake_capture.ts";
import { FakeKernel } from "../support/fake_kernel.ts";
import { randomOf } from "../support/merging.ts";

const KIB = 1024;
const MIB = 1024 * 1024;

/** A ring of eight blocks of a page on `eth0`. */
function openRing(): { kernel: FakeKernel; fd: number; ring: Ring } {
  const kernel = new FakeKernel();
  kernel.autoRetire = false;
  const fd = kernel.socket(AF_PACKET, SOCK_RAW | SOCK_NONBLOCK, 0);
  const ring = Ring.open(kernel, fd, { bufferSize: 32 * KIB, timeoutMs: 20, snaplen: 1514, name: "eth0" });
  assertEquals(kernel.bind(fd, encodeSockaddrLl(2)), 0);
  return { kernel, fd, ring };
}

describe("divideRing", () => {
  const divide = (bufferSize: number, snaplen: number): [number, number] => {
    const { blockSize, blockCount, timeoutMs } = divideRing({ bufferSize, snaplen, timeoutMs: 20 });
    assertEquals(timeoutMs, 20);
    return [blockSize, blockCount];
  };

  it("makes blocks of a MiB of much memory, and smaller ones of little", () => {
    assertEquals(divide(64 * MIB, 262_144), [MIB, 64]);
    assertEquals(divide(2 ** 30, 262_144), [MIB, 1024]);
    assertEquals(divide(8 * MIB, 262_144), [MIB, 8]);
    assertEquals(divide(4 * MIB, 262_144), [512 * KIB, 8]);
    assertEquals(divide(MIB, 65_535), [128 * KIB, 8]);
    assertEquals(divide(64 * KIB, 1514), [8 * KIB, 8]);
    assertEquals(divide(32 * KIB, 64), [4 * KIB, 8]);
  });

  it("makes fewer where the longest packet needs larger ones, but two at least", () => {
    assertEquals(divide(2 * MIB, 262_144), [512 * KIB, 4]);
    assertEquals(divide(MIB, 262_144), [512 * KIB, 2]);
    assertEquals(divide(64 * KIB, 262_144), [32 * KIB, 2]);
    assertEquals(divide(16 * KIB, 1514), [4 * KIB, 4]);
    assertEquals(divide(8 * KIB, 1514), [4 * KIB, 2]);
    assertEquals(divide(4 * KIB, 1514), [4 * KIB, 2]);
  });

  it("is what the kernel takes, whatever is asked for", () => {
    const random = randomOf(3);
    for (const _ of range(0, 5000)) {
      const bufferSize = 4096 + random(2 ** (1 + random(29)));
      const snaplen = 1 + random(2 ** (1 + random(18)));
      const [blockSize, blockCount] = divide(bufferSize, snaplen);
      const what = `${bufferSize} ${snaplen}: ${blockCount} blocks of ${blockSize}`;
      assert(Number.isInteger(Math.log2(blockSize)) && blockSize >= 4096 && blockSize <= MIB, what);
      assert(Number.isInteger(blockCount) && blockCount >= 2, what);
      assert(blockSize * blockCount <= Math.max(bufferSize, 8192), what);
      // The longest packet has a place where there is room for two of it.
      if (bufferSize >= 4 * (snaplen + RING_OVERHEAD)) assert(blockSize >= snaplen + RING_OVERHEAD, what);
      assert(blockSize * blockCount > bufferSize / 2, what);
    }
  });

  it("holds a packet of snaplen whole", () => {
    for (const snaplen of [1, 100, 3839, 3840, 3841, 7936, 7937, 65_535, 262_144]) {
      // As little as holds two of them.
      const bufferSize = 2 * Math.max(4096, 2 ** Math.ceil(Math.log2(snaplen + RING_OVERHEAD)));
      const kernel = new FakeKernel();
      const fd = kernel.socket(AF_PACKET, SOCK_RAW | SOCK_NONBLOCK, 0);
      const ring = Ring.open(kernel, fd, { bufferSize, snaplen, timeoutMs: 1, name: "eth0" });
      kernel.bind(fd, encodeSockaddrLl(2));
      kernel.deliver("eth0", new Uint8Array(snaplen));
      assertEquals([2 * ring.blockSize, ring.words[12 + 3]], [bufferSize, snaplen]);
      ring.close();
      kernel.close(fd);
    }
  });
});

describe("struct tpacket_req3", () => {
  it("is seven words", () => {
    const words = (request: { blockSize: number; blockCount: number; timeoutMs: number }): number[] => {
      return [...new Uint32Array(encodeRingRequest(request).buffer)];
    };
    assertEquals(words({ blockSize: 4096, blockCount: 8, timeoutMs: 20 }), [4096, 8, 2048, 16, 20, 0, 0]);
    assertEquals(words({ blockSize: MIB, blockCount: 1024, timeoutMs: 1 }), [MIB, 1024, 2048, 524_288, 1, 0, 0]);
    // The kernel wants no frames where there are no blocks.
    assertEquals(words({ blockSize: MIB, blockCount: 0, timeoutMs: 1 }), [0, 0, 0, 0, 0, 0, 0]);
  });
});

describe("Ring", () => {
  it("knows whose a block is, and hands it back", async () => {
    const { kernel, fd, ring } = openRing();
    assertEquals([ring.blockSize, ring.blockCount, ring.timeoutMs, ring.bytes.length], [4096, 8, 20, 32_768]);
    kernel.deliver("eth0", numbered(1));
    assertEquals(ring.isReady(0), false);
    kernel.retire();
    assertEquals(range(0, 8).map((block) => ring.isReady(block)), [true, ...Array(7).fill(false)]);
    ring.giveBack(0);
    assertEquals(ring.isReady(0), false);
    ring.close();
    ring.close();
    assertEquals([ring.bytes.length, kernel.mappings], [0, 0]);
    kernel.close(fd);
    await assertNothingLeft(kernel);
  });

  it("lends a block's memory alone", async () => {
    const { kernel, fd, ring } = openRing();
    for (const i of range(0, 30)) kernel.deliver("eth0", numbered(i));
    const memory = ring.memoryOf(0);
    assertEquals([memory.byteLength, new Uint32Array(memory)[3]], [4096, 26]);
    memory.transfer(0);
    assertEquals(ring.bytes.length, 32_768);
    ring.close();
    kernel.close(fd);
    await assertNothingLeft(kernel);
  });

  it("leaves the memory that was given away where it is, whichever blocks they are", async () => {
    const cases: [number[], [number, number][]][] = [
      [[], [[0, 8]]],
      [[0], [[1, 7]]],
      [[7], [[0, 7]]],
      [[3], [[0, 3], [4, 4]]],
      [[5, 2], [[0, 2], [3, 2], [6, 2]]],
      [[4, 3, 3], [[0, 3], [5, 3]]],
      [range(0, 8), []],
    ];
    for (const [blocks, unmapped] of cases) {
      const { kernel, fd, ring } = openRing();
      const address = Number(kernel.calls.find(({ name }) => name === "mmap")?.result);
      for (const i of range(0, 26)) kernel.deliver("eth0", numbered(i));
      const stolen = blocks.map((block) => ring.memoryOf(block).transfer());
      for (const block of blocks) ring.abandon(block);
      ring.close();
      const calls = kernel.calls.filter(({ name }) => name === "munmap").map(({ args }) => args.map(Number));
      assertEquals(calls, unmapped.map(([from, count]) => [address + 4096 * from, 4096 * count]));
      assertEquals(kernel.memory.mappedBytes, 4096 * new Set(blocks).size);
      // Nobody reads there what the kernel writes.
      kernel.close(fd);
      assertEquals([kernel.network.sockets.size, kernel.violations], [0, []]);
      for (const buffer of stolen) buffer.transfer(0);
      for (const block of new Set(blocks)) kernel.munmap(address + 4096 * block, 4096);
      await assertNothingLeft(kernel);
    }
  });

  it("leaves the socket without a ring when it is removed", async () => {
    const { kernel, fd, ring } = openRing();
    ring.remove(fd);
    assertEquals([kernel.mappings, kernel.sockets[0]?.ring], [0, undefined]);
    kernel.deliver("eth0", numbered(1));
    assertEquals(kernel.sockets[0]?.readable, true);
    kernel.close(fd);
    await assertNothingLeft(kernel);
  });

  it("is refused on what is no packet socket", () => {
    const kernel = new FakeKernel();
    const options = { bufferSize: 32 * KIB, timeoutMs: 20, snaplen: 1514, name: "eth0" };
    assertThrows(() => Ring.open(kernel, 77, options), RingError, "PACKET_VERSION failed with EBADF");
  });
});
