import { assert, assertEquals } from "@std/assert";
import { describe, it } from "node:test";
import type { Bytes } from "../../lib/capture/sys.ts";
import {
  AF_PACKET,
  CLONE_NEWNET,
  EPOLLIN,
  MAP_ANONYMOUS,
  MAP_FIXED,
  MAP_PRIVATE,
  MAP_SHARED,
  PACKET_FANOUT,
  PACKET_FANOUT_LB,
  PACKET_RESERVE,
  PACKET_RX_RING,
  PACKET_STATISTICS,
  PACKET_TIMESTAMP,
  PACKET_VERSION,
  PROT_READ,
  PROT_WRITE,
  SO_ERROR,
  SOCK_NONBLOCK,
  SOCK_RAW,
  SOF_TIMESTAMPING_RAW_HARDWARE,
  SOL_PACKET,
  SOL_SOCKET,
  TP_STATUS_TS_RAW_HARDWARE,
} from "../../lib/linux/abi.ts";
import { EAGAIN, EINVAL, EMFILE, ENETDOWN, ENOMEM } from "../../lib/linux/errno.ts";
import { encodeSockaddrLl } from "../../lib/linux/sockaddr_ll.ts";
import { assertNothingLeft, numbered, range } from "../support/fake_capture.ts";
import { FakeKernel } from "../support/fake_kernel.ts";
import { until } from "../support/timing.ts";

const BLOCK = 4096;
const EBUSY = 16;
const LOSING = 4;
const TIMED_OUT = 32;

function words(...values: number[]): Bytes {
  return new Uint8Array(Uint32Array.from(values).buffer);
}

/** A ring of blocks of a page on `eth0`, mapped. Frames of 1,200 bytes go in three a block. */
class TestRing {
  readonly kernel: FakeKernel;
  readonly fd: number;
  readonly address: number;
  readonly length: number;
  readonly memory: ArrayBuffer;

  constructor({ kernel, blocks = 3 }: { kernel: FakeKernel; blocks?: number }) {
    this.kernel = kernel;
    this.fd = kernel.socket(AF_PACKET, SOCK_RAW | SOCK_NONBLOCK, 0);
    this.set(PACKET_VERSION, 2);
    this.set(PACKET_RESERVE, 4);
    assertEquals(this.set(PACKET_RX_RING, BLOCK, blocks, 2048, 2 * blocks, 20, 0, 0), 0);
    this.length = BLOCK * blocks;
    this.address = kernel.mmap(0, this.length, PROT_READ | PROT_WRITE, MAP_SHARED, this.fd);
    this.memory = kernel.memoryAt(this.address, this.length);
    assertEquals(kernel.bind(this.fd, encodeSockaddrLl(2)), 0);
  }

  set(option: number, ...values: number[]): number {
    return this.kernel.setsockopt(this.fd, SOL_PACKET, option, words(...values));
  }

  send(count: number, length = 1200): void {
    for (const i of range(0, count)) this.kernel.deliver("eth0", numbered(i, length));
  }

  /** Status and number of packets of each block. */
  get blocks(): number[][] {
    const all = new Uint32Array(this.memory);
    return range(0, this.length / BLOCK).map((i) => [...all.subarray(i * BLOCK / 4 + 2, i * BLOCK / 4 + 4)]);
  }

  giveBack(block: number): void {
    Atomics.store(new Int32Array(this.memory), block * BLOCK / 4 + 2, 0);
  }

  get statistics(): number[] {
    const value = new Uint32Array(3);
    const filled = this.kernel.getsockopt(this.fd, SOL_PACKET, PACKET_STATISTICS, new Uint8Array(value.buffer));
    return [...value.subarray(0, filled / 4)];
  }

  get readable(): boolean {
    return (this.kernel.descriptors.readiness(this.fd) & EPOLLIN) !== 0;
  }

  async close(): Promise<void> {
    this.memory.transfer(0);
    this.kernel.munmap(this.address, this.length);
    this.kernel.close(this.fd);
    await assertNothingLeft(this.kernel);
  }
}

function byHand(): FakeKernel {
  const kernel = new FakeKernel();
  kernel.autoRetire = false;
  return kernel;
}

describe("the fake kernel's ring", () => {
  it("fills, freezes, thaws, and tells what it lost", async () => {
    const ring = new TestRing({ kernel: byHand() });
    ring.send(3);
    assertEquals([ring.blocks, ring.readable], [[[0, 3], [0, 0], [0, 0]], false]);
    ring.send(1);
    assertEquals([ring.blocks, ring.readable], [[[1, 3], [0, 1], [0, 0]], true]);
    // The tenth finds no block, and is the first that is lost.
    ring.send(7);
    assertEquals(ring.blocks, [[1, 3], [1, 3], [1, 3]]);
    assertEquals(ring.kernel.sockets[0]?.ring?.frozen, true);
    // Only the block that comes next thaws it.
    ring.giveBack(1);
    ring.send(1);
    assertEquals(ring.blocks, [[1, 3], [0, 3], [1, 3]]);
    ring.giveBack(0);
    ring.send(3);
    assertEquals(ring.blocks, [[0, 3], [0, 3], [1, 3]]);
    ring.send(1);
    assertEquals(ring.blocks, [[1 | LOSING, 3], [0, 1], [1, 3]]);
    assertEquals(ring.statistics, [16, 3, 1]);
    assertEquals(ring.statistics, [0, 0, 0]);
    ring.send(3);
    assertEquals(ring.blocks, [[5, 3], [1, 3], [1, 3]]);
    assertEquals(ring.statistics, [3, 1, 1]);
    await ring.close();
  });

  it("retires a block that is not full, and no empty one", async () => {
    const ring = new TestRing({ kernel: byHand(), blocks: 2 });
    ring.kernel.retire();
    assertEquals(ring.blocks, [[0, 0], [0, 0]]);
    ring.send(2);
    ring.kernel.retire();
    assertEquals([ring.blocks, ring.readable], [[[1 | TIMED_OUT, 2], [0, 0]], true]);
    ring.send(1);
    ring.kernel.retire();
    assertEquals([ring.blocks, ring.kernel.sockets[0]?.ring?.frozen], [[[33, 2], [33, 1]], true]);
    ring.giveBack(0);
    ring.kernel.retire();
    assertEquals([ring.blocks, ring.kernel.sockets[0]?.ring?.frozen], [[[0, 0], [33, 1]], false]);
    assertEquals(ring.statistics, [3, 0, 1]);
    await ring.close();
  });

  it("retires by its own timer, which does not outlive the socket", async () => {
    const ring = new TestRing({ kernel: new FakeKernel() });
    ring.send(1);
    assertEquals(ring.blocks[0], [0, 1]);
    await until(() => ring.readable, "a block");
    assertEquals(ring.blocks, [[33, 1], [0, 0], [0, 0]]);
    ring.send(1);
    const fake = ring.kernel.sockets[0]?.ring;
    const opened = fake?.opened;
    // Not detached, so that the packet is still there.
    ring.kernel.munmap(ring.address, ring.length);
    ring.kernel.close(ring.fd);
    // Timers fire in their order.
    await new Promise((resolve) => setTimeout(resolve, 25));
    assertEquals(fake?.opened, opened);
  });

  it("lays packets out as the kernel does, with the time that was asked for", async () => {
    const ring = new TestRing({ kernel: byHand() });
    assertEquals(ring.set(PACKET_TIMESTAMP, SOF_TIMESTAMPING_RAW_HARDWARE), 0);
    const tagged = numbered(5, 100);
    tagged.set([0x88, 0xa8, 0xa0, 0x64], 12);
    const hardware = { seconds: 77, nanoseconds: 88 };
    ring.kernel.deliver("eth0", tagged, { packetType: 3, seconds: 7, nanoseconds: 8 });
    ring.kernel.deliver("eth0", tagged, { hardware });
    const view = new DataView(ring.memory);
    assertEquals([16, 20, 24, 28].map((at) => view.getUint32(at, true)), [48, 48 + 2 * 184, 1, 0]);
    assertEquals(range(0, 9).map((i) => view.getUint32(48 + 4 * i, true)), [
      ...[184, 7, 8, 96, 96, 0x51, 86 | 100 << 16, 0],
      ...[0xa064],
    ]);
    assertEquals(view.getUint16(48 + 36, true), 0x88a8);
    assertEquals([view.getInt32(48 + 52, true), view.getUint8(48 + 58)], [2, 3]);
    assertEquals(new Uint8Array(ring.memory, 48 + 86, 12), tagged.subarray(0, 12));
    assertEquals(new Uint8Array(ring.memory, 48 + 98, 84), tagged.subarray(16));
    const second = [1, 2, 5].map((i) => view.getUint32(48 + 184 + 4 * i, true));
    assertEquals(second, [77, 88, (TP_STATUS_TS_RAW_HARDWARE | 0x51) >>> 0]);
    ring.kernel.retire();
    // The last one leads nowhere, and its time is the block's.
    assertEquals([48, 48 + 184, 40, 44].map((at) => view.getUint32(at, true)), [184, 0, 77, 88]);
    await ring.close();
  });

  it("cuts what is longer than a block, and closes an empty block for what is as long", async () => {
    const ring = new TestRing({ kernel: byHand() });
    ring.kernel.deliver("eth0", numbered(1, 5000));
    // Linux 6.18 does so as well: a packet may not end where the block ends.
    assertEquals(ring.blocks, [[1, 0], [0, 1], [0, 0]]);
    const view = new DataView(ring.memory, BLOCK);
    assertEquals([60, 64].map((at) => view.getUint32(at, true)), [BLOCK - 48 - 86, 5000]);
    await ring.close();
  });

  it("refuses what the kernel refuses", async () => {
    const kernel = byHand();
    kernel.ringLimit = 4 * BLOCK;
    kernel.ringVersion = 1;
    const fd = kernel.socket(AF_PACKET, SOCK_RAW | SOCK_NONBLOCK, 0);
    const set = (option: number, ...values: number[]): number => {
      return kernel.setsockopt(fd, SOL_PACKET, option, words(...values));
    };
    const mmap = (length: number): number => kernel.mmap(0, length, PROT_READ | PROT_WRITE, MAP_SHARED, fd);
    assertEquals([set(PACKET_VERSION, 2), set(PACKET_RX_RING, BLOCK, 2, 2048, 4, 0, 0, 0)], [-EINVAL, -EINVAL]);
    kernel.ringVersion = 2;
    assertEquals([set(PACKET_VERSION, 3), set(PACKET_VERSION, 2), mmap(BLOCK)], [-EINVAL, 0, -EINVAL]);
    for (
      const [size = 0, count = 0, frame = 0, frames = 0] of [[100, 1, 96, 1], [BLOCK, 2, 64, 128], [BLOCK, 2, 2048, 5]]
    ) {
      assertEquals(set(PACKET_RX_RING, size, count, frame, frames, 0, 0, 0), -EINVAL);
    }
    assertEquals(set(PACKET_RX_RING, BLOCK, 5, 2048, 10, 0, 0, 0), -ENOMEM);
    assertEquals(set(PACKET_RX_RING, BLOCK, 4, 2048, 8, 0, 0, 0), 0);
    assertEquals(set(PACKET_RX_RING, BLOCK, 4, 2048, 8, 0, 0, 0), -EBUSY);
    assertEquals([set(PACKET_VERSION, 1), set(PACKET_RESERVE, 4)], [-EBUSY, -EBUSY]);
    assertEquals([mmap(3 * BLOCK), mmap(5 * BLOCK)], [-EINVAL, -EINVAL]);
    const address = mmap(4 * BLOCK);
    assertEquals(set(PACKET_RX_RING, 0, 0, 0, 0, 0, 0, 0), -EBUSY);
    assertEquals(kernel.munmap(address, 4 * BLOCK), 0);
    assertEquals(set(PACKET_RX_RING, 0, 0, 0, 0, 0, 0, 0), 0);
    assertEquals(kernel.recvmsg(fd, new Uint8Array(new ArrayBuffer(64)), 0), -EAGAIN);
    kernel.descriptors.limit = 1;
    assertEquals(kernel.socket(AF_PACKET, SOCK_RAW, 0), -EMFILE);
    kernel.close(fd);
    await assertNothingLeft(kernel);
  });

  it("tells an error without a block", async () => {
    const ring = new TestRing({ kernel: byHand() });
    ring.kernel.setUp("eth0", false);
    assertEquals(ring.kernel.descriptors.readiness(ring.fd), 8);
    const value = new Uint32Array(1);
    ring.kernel.getsockopt(ring.fd, SOL_SOCKET, SO_ERROR, new Uint8Array(value.buffer));
    assertEquals([value[0], ring.kernel.descriptors.readiness(ring.fd)], [ENETDOWN, 0]);
    await ring.close();
  });
});

describe("the fake kernel's memory", () => {
  it("keeps the socket of a mapping open, and ends it with its last part", () => {
    const { kernel, fd, ...ring } = new TestRing({ kernel: byHand() });
    kernel.close(fd);
    kernel.deliver("eth0", numbered(1));
    assertEquals(new Uint32Array(ring.memory)[3], 1);
    const part = kernel.memoryAt(ring.address, BLOCK);
    assertEquals(new Uint8Array(part, 0, BLOCK), new Uint8Array(ring.memory, 0, BLOCK));
    // Other memory in the place of a block: nobody sees the kernel write there any more.
    const fixed = MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED;
    assertEquals(kernel.mmap(ring.address, BLOCK, PROT_READ | PROT_WRITE, fixed, -1), ring.address);
    kernel.deliver("eth0", numbered(2));
    assert(new Uint8Array(part).every((byte) => byte === 0));
    assert(new Uint8Array(ring.memory, 0, BLOCK).every((byte) => byte === 0));
    assertEquals([kernel.mappings, kernel.network.sockets.size], [2, 1]);
    ring.memory.transfer(0);
    kernel.munmap(ring.address + BLOCK, 2 * BLOCK);
    assertEquals([kernel.mappings, kernel.network.sockets.size, kernel.violations], [1, 0, []]);
    part.transfer(0);
    kernel.munmap(ring.address, BLOCK);
    assertEquals([kernel.mappings, kernel.violations], [0, []]);
  });

  it("sees who looks at memory that is gone, or is the kernel's again", () => {
    const { kernel, ...ring } = new TestRing({ kernel: byHand(), blocks: 2 });
    const part = kernel.memoryAt(ring.address, BLOCK);
    for (const i of range(0, 4)) kernel.deliver("eth0", numbered(i, 1200));
    Atomics.store(new Int32Array(ring.memory), 2, 0);
    for (const i of range(4, 7)) kernel.deliver("eth0", numbered(i, 1200));
    assertEquals(kernel.violations.length, 1);
    kernel.munmap(ring.address, BLOCK);
    assertEquals(kernel.violations.length, 3);
    part.transfer(0);
    ring.memory.transfer(0);
    kernel.munmap(ring.address, 2 * BLOCK);
    assertEquals(kernel.violations.length, 4);
    kernel.munmap(ring.address + BLOCK, BLOCK);
    assertEquals(kernel.violations.length, 5);
  });
});

describe("the fake kernel's sockets", () => {
  it("share what arrives in a group, each namespace its own", () => {
    const kernel = byHand();
    const blue = kernel.addNetns("blue", [{ ...kernel.network.interface("eth0") }]);
    const open = (group: number | undefined): number => {
      const fd = kernel.socket(AF_PACKET, SOCK_RAW | SOCK_NONBLOCK, 0);
      kernel.bind(fd, encodeSockaddrLl(2));
      if (group !== undefined) {
        assertEquals(kernel.setsockopt(fd, SOL_PACKET, PACKET_FANOUT, words(group | PACKET_FANOUT_LB << 16)), 0);
      }
      return fd;
    };
    const outside = [open(7), open(7), open(undefined)];
    const home = kernel.open("/proc/thread-self/ns/net", 0);
    const away = kernel.open("/run/netns/blue", 0);
    assertEquals([kernel.setns(away, CLONE_NEWNET), kernel.currentNetns], [0, "blue"]);
    const inside = [open(7)];
    assertEquals(kernel.setns(home, CLONE_NEWNET), 0);
    for (const i of range(0, 10)) kernel.deliver("eth0", numbered(i));
    kernel.deliver("eth0", numbered(10), { netns: blue.name });
    const counts = [...outside, ...inside].map((fd) => {
      const value = new Uint32Array(2);
      kernel.getsockopt(fd, SOL_PACKET, PACKET_STATISTICS, new Uint8Array(value.buffer));
      return value[0];
    });
    assertEquals(counts, [5, 5, 10, 1]);
    assertEquals(kernel.setns(outside[0] ?? -1, CLONE_NEWNET), -EINVAL);
  });
});
