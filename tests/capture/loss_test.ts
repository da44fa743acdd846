import { assert, assertEquals, assertRejects } from "@std/assert";
import { type Packet, type PacketSource, SystemCallError } from "@capkit/capkit/core";
import { describe, it } from "node:test";
import { Batch } from "../../lib/batch.ts";
import type { CaptureEvent } from "../../lib/capture/event.ts";
import type { LiveOptions } from "../../lib/capture/live.ts";
import { Ring } from "../../lib/capture/ring.ts";
import { PACKET_STATISTICS, SO_RXQ_OVFL, SOL_PACKET } from "../../lib/linux/abi.ts";
import { EBADF } from "../../lib/linux/errno.ts";
import { RowFilter } from "../../lib/row_filter.ts";
import { numbered, numberOf, range, rest, take, withCapture } from "../support/fake_capture.ts";
import { FakeKernel, macrotask } from "../support/fake_kernel.ts";
import { randomOf } from "../support/merging.ts";
import { within } from "../support/timing.ts";

/** A packet that was handed out: its interface, and its number there. */
interface Seen {
  readonly name: string;
  readonly number: number;
}

/** Memory that is too small for what comes. */
const TINY: readonly Partial<LiveOptions>[] = [
  { engine: "ring", bufferSize: 4096, timeoutMs: 1 },
  { engine: "ring", bufferSize: 32_768, snaplen: 1514, timeoutMs: 1 },
  { engine: "recvmsg", bufferSize: 4096 },
];

function nameOf({ engine, bufferSize }: Partial<LiveOptions>): string {
  return `${engine}, ${bufferSize} bytes`;
}

/** How many numbers are missing before each packet that was handed out, by interface and number; Infinity for the end. */
function holesOf(seen: readonly Seen[], sent: ReadonlyMap<string, number>): Map<string, number> {
  const holes = new Map<string, number>();
  for (const [name, count] of sent) {
    let next = 0;
    for (const { number } of seen.filter((one) => one.name === name)) {
      assert(number >= next, `${name}: ${number} after ${next - 1}`);
      if (number > next) holes.set(`${name} ${number}`, number - next);
      next = number + 1;
    }
    if (count > next) holes.set(`${name} Infinity`, count - next);
  }
  return holes;
}

/** The same by the events. */
function toldOf(seen: readonly Seen[], events: readonly CaptureEvent[]): Map<string, number> {
  const told = new Map<string, number>();
  for (const { interface: { name }, position, lost, type } of events) {
    assertEquals([type, lost > 0], ["lost", true]);
    const next = seen.slice(position).find((one) => one.name === name);
    const key = `${name} ${next?.number ?? Infinity}`;
    told.set(key, (told.get(key) ?? 0) + lost);
  }
  return told;
}

/** The kernel's frames, numbered for each interface. */
class Traffic {
  readonly sent: Map<string, number> = new Map();
  readonly #kernel: FakeKernel;
  readonly #random: (limit: number) => number;

  constructor(kernel: FakeKernel, random: (limit: number) => number) {
    this.#kernel = kernel;
    this.#random = random;
  }

  burst(names: readonly string[], { most, longest }: { most: number; longest: number }): void {
    for (let i = this.#random(most + 1); i > 0; i--) {
      const name = names[this.#random(names.length)] ?? "eth0";
      const number = this.sent.get(name) ?? 0;
      this.sent.set(name, number + 1);
      this.#kernel.deliver(name, numbered(number, 60 + this.#random(longest + 1)));
    }
  }
}

/** Frames also come while the program is between two of its steps, and where it is in the middle of a call. */
class RestlessKernel extends FakeKernel {
  between: () => void = () => {};

  override getsockopt(fd: number, level: number, name: number, value: Uint8Array<ArrayBuffer>): number {
    const isCount = level === SOL_PACKET && name === PACKET_STATISTICS;
    if (isCount) this.between();
    const result = super.getsockopt(fd, level, name, value);
    if (isCount) this.between();
    return result;
  }
}

/** Has frames come right before and right after a block is handed back. */
async function withRestlessRings(between: () => void, run: () => Promise<void>): Promise<void> {
  const { giveBack } = Ring.prototype;
  Ring.prototype.giveBack = function (block: number): void {
    between();
    giveBack.call(this, block);
    between();
  };
  try {
    await run();
  } finally {
    Ring.prototype.giveBack = giveBack;
  }
}

/** Reads to the end, with a pause of some turns of the event loop now and then. */
async function readSlowly(source: PacketSource, random: (limit: number) => number): Promise<Seen[]> {
  const seen: Seen[] = [];
  const see = (packet: Packet): void => void seen.push({ name: packet.interface.name, number: numberOf(packet) });
  const pause = async (): Promise<void> => {
    for (let turns = random(4) === 0 ? random(8) : 0; turns > 0; turns--) await macrotask();
  };
  for (let length = -1; length < seen.length;) {
    length = seen.length;
    // The one kind of loop goes on where the other one broke off.
    let left = 1 + random(60);
    for await (const packet of source) {
      see(packet);
      await pause();
      if (--left === 0) break;
    }
    left = 1 + random(4);
    for await (const batch of source.batches()) {
      for (const packet of batch) see(packet);
      await pause();
      if (--left === 0) break;
    }
  }
  return seen;
}

/** What comes while the program is in the middle of a call: nothing, a few small frames, or more than a block holds. */
type Restless = "nothing" | "a few" | "a lot";

/** Notes all packets that filters in JavaScript see while something runs. */
async function withFiltersSeen(run: (seen: readonly Seen[]) => Promise<void>): Promise<void> {
  const { apply } = RowFilter.prototype;
  const seen: Seen[] = [];
  RowFilter.prototype.apply = function (...[block, test]: Parameters<typeof apply>): void {
    for (const packet of new Batch(block)) seen.push({ name: packet.interface.name, number: numberOf(packet) });
    apply.call(this, block, test);
  };
  try {
    await run(seen);
  } finally {
    RowFilter.prototype.apply = apply;
  }
}

/** Holes before packets, some of which were not handed out, as holes before the next ones that were. */
function holesBefore(seen: readonly Seen[], holes: ReadonlyMap<string, number>): Map<string, number> {
  const before = new Map<string, number>();
  for (const [place, count] of holes) {
    const [name, number] = place.split(" ");
    const next = seen.find((one) => one.name === name && one.number >= Number(number));
    const key = `${name} ${next?.number ?? Infinity}`;
    before.set(key, (before.get(key) ?? 0) + count);
  }
  return before;
}

/** Sends, reads, counts at random; what was handed out, what the events said, what was sent. */
async function floodOnce(
  seed: number,
  { interfaces, options, meanwhile }: {
    interfaces: readonly string[];
    options: Partial<LiveOptions>;
    meanwhile: Restless;
  },
): Promise<{ told: Map<string, number>; holes: Map<string, number> }> {
  const random = randomOf(seed);
  const kernel = new RestlessKernel();
  // A filter has no room in it.
  kernel.filterLimit = 104;
  const traffic = new Traffic(kernel, random);
  let isOn = meanwhile !== "nothing";
  const between = (): void => {
    if (!isOn || random(3) > 0) return;
    if (meanwhile === "a few") traffic.burst(interfaces, { most: 2, longest: 0 });
    else traffic.burst(interfaces, { most: 60, longest: 1400 });
  };
  let told = new Map<string, number>();
  let holes = told;
  await withFiltersSeen((filtered) =>
    withRestlessRings(between, () =>
      withCapture({ kernel, interfaces, ...options }, async ({ source, events }) => {
        const reading = readSlowly(source, random);
        kernel.between = between;
        for (let step = 0; step < 60; step++) {
          traffic.burst(interfaces, { most: random(4) === 0 ? 80 : 10, longest: 1400 });
          if (random(5) === 0) source.stats();
          for (let turns = random(6); turns > 0; turns--) await macrotask();
        }
        // What comes while stop() looks at the counters is in or out, and nobody can say which.
        isOn = false;
        source.stop();
        const seen = await within(5000, reading, "reading");
        const { captured, received, dropped } = source.stats();
        const sent = [...traffic.sent.values()].reduce((sum, count) => sum + count, 0);
        const read = options.filter === undefined ? seen : filtered;
        const rejected = read.length - seen.length;
        const counts = [captured, received, captured + dropped];
        assertEquals(counts, [seen.length, sent - rejected, sent - rejected], `seed ${seed}`);
        assert(dropped > 0);
        assertEquals(events.reduce((sum, { lost }) => sum + lost, 0), dropped, `seed ${seed}`);
        told = toldOf(seen, events);
        holes = holesBefore(seen, holesOf(read, traffic.sent));
      }))
  );
  return { told, holes };
}

describe("lost packets", () => {
  for (const options of TINY) {
    for (const interfaces of [["eth0"], ["eth0", "eth1"]]) {
      const what = `${nameOf(options)}, ${interfaces.join(" and ")}`;

      for (const meanwhile of ["nothing", "a few"] as const) {
        it(`are told of where they are missing, with ${meanwhile} in the middle of a call: ${what}`, async () => {
          for (const seed of range(1, 25)) {
            const { told, holes } = await floodOnce(seed, { interfaces, options, meanwhile });
            assertEquals(told, holes, `seed ${seed}`);
          }
        });
      }

      it(`are told of where something is missing, with a lot in the middle of a call: ${what}`, async () => {
        for (const seed of range(1, 25)) {
          const { told, holes } = await floodOnce(seed, { interfaces, options, meanwhile: "a lot" });
          if (options.engine === "recvmsg") assertEquals(told, holes, `seed ${seed}`);
          for (const place of told.keys()) assert(holes.has(place), `seed ${seed}: nothing is missing before ${place}`);
        }
      });
    }
  }

  for (const options of TINY) {
    for (const interfaces of [["eth0"], ["eth0", "eth1"]]) {
      const what = `${nameOf(options)}, ${interfaces.join(" and ")}`;
      it(`are told of between the packets that match a filter in JavaScript: ${what}`, async () => {
        const filtering = { ...options, filter: "ether[17] & 3 = 0" };
        for (const seed of range(1, 25)) {
          const { told, holes } = await floodOnce(seed, { interfaces, options: filtering, meanwhile: "a few" });
          assertEquals(told, holes, `seed ${seed}`);
        }
      });
    }
  }

  for (const options of TINY) {
    const isRing = options.engine === "ring";

    it(`are told of though the counters could not be read for a while: ${nameOf(options)}`, async () => {
      class Refusing extends FakeKernel {
        isRefusing = false;
        override getsockopt(fd: number, level: number, name: number, value: Uint8Array<ArrayBuffer>): number {
          if (this.isRefusing && level === SOL_PACKET && name === PACKET_STATISTICS) return -EBADF;
          return super.getsockopt(fd, level, name, value);
        }
      }
      const kernel = new Refusing();
      await withCapture({ kernel, ...options }, async ({ source, events }) => {
        for (const i of range(0, 300)) kernel.deliver("eth0", numbered(i, 500));
        const packets = source.packets();
        kernel.isRefusing = true;
        const first = await take(packets, 5);
        for (const i of range(300, 600)) kernel.deliver("eth0", numbered(i, 500));
        if (isRing) first.push(...await take(packets, 5));
        kernel.isRefusing = false;
        source.stop();
        const more: Packet[] = [];
        for (let next = await packets.next(); !next.done; next = await packets.next()) more.push(next.value);
        const { captured, received, dropped } = source.stats();
        assertEquals([captured, received, captured + dropped], [first.length + more.length, 600, 600]);
        assertEquals(events.reduce((sum, { lost }) => sum + lost, 0), dropped);
      });
    });

    it(`are told of when the interface goes, and when the capture is closed: ${nameOf(options)}`, async () => {
      for (const how of ["delete", "close"] as const) {
        await withCapture(options, async ({ kernel, source, events }) => {
          for (const i of range(0, 300)) kernel.deliver("eth0", numbered(i, 500));
          if (how === "delete") {
            kernel.delete("eth0");
            const packets = source.packets();
            await within(
              2000,
              assertRejects(
                async () => {
                  while (!(await packets.next()).done);
                },
                SystemCallError,
                "ENODEV",
              ),
            );
          }
          await source.close();
          const { captured, received, dropped } = source.stats();
          assertEquals(received, 300);
          assert(dropped > 200);
          const lost = events.filter(({ type }) => type === "lost");
          assertEquals(lost.map((event) => [event.lost, event.position]), [[dropped, captured]]);
          // Packets first, then what was lost after them, then the end of the interface.
          if (how === "delete") assertEquals(events.map(({ type }) => type), ["lost", "deleted"]);
        });
      }
    });

    it(`cost nothing where nobody wants to know: ${nameOf(options)}`, async () => {
      await withCapture({ ...options, listens: false }, async ({ kernel, source }) => {
        const asked = (): number =>
          kernel.calls.filter(({ name, args }) => name === "getsockopt" && args[2] === PACKET_STATISTICS).length;
        const options = kernel.calls.filter(({ name, args }) => name === "setsockopt" && args[2] === SO_RXQ_OVFL);
        assertEquals(options, []);
        const packets = source.packets();
        for (const round of range(0, 20)) {
          for (const i of range(0, 300)) kernel.deliver("eth0", numbered(i, 500));
          await take(packets, 3 + round % 3);
        }
        assertEquals(asked(), 0);
        const { received, dropped } = source.stats();
        assertEquals([received, asked()], [6000, 1]);
        assert(dropped > 1000);
      });
    });

    it(`are counted with how often the ring froze: ${nameOf(options)}`, async () => {
      await withCapture(options, ({ kernel, source }) => {
        for (const i of range(0, 300)) kernel.deliver("eth0", numbered(i, 500));
        const { dropped, frozen } = source.stats();
        assertEquals(frozen, isRing ? 1 : 0);
        // Looked at again, they are the same: the kernel's own counters begin at 0 again with each look.
        const again = source.stats();
        assertEquals([again.received, again.dropped, again.frozen], [300, dropped, frozen]);
      });
    });
  }

  it("are added up over the kernel's 32 bits", async () => {
    class Counting extends FakeKernel {
      override getsockopt(fd: number, level: number, name: number, value: Uint8Array<ArrayBuffer>): number {
        const result = super.getsockopt(fd, level, name, value);
        if (name !== PACKET_STATISTICS || level !== SOL_PACKET) return result;
        value.set(new Uint8Array(Uint32Array.of(0xffff_fffe, 0x8000_0001, 0xc000_0000).buffer));
        return 12;
      }
    }
    await withCapture({ kernel: new Counting(), engine: "ring" }, ({ source }) => {
      for (const times of [1, 2, 3]) {
        const { received, dropped, frozen } = source.stats();
        assertEquals([received, dropped, frozen], [0xffff_fffe, 0x8000_0001, 0xc000_0000].map((one) => one * times));
      }
    });
  });
});

describe("onEvent", () => {
  for (const options of TINY) {
    for (const lend of [false, true]) {
      it(`may close the capture when it is told of a loss: ${nameOf(options)}, lend ${lend}`, async () => {
        const kernel = new FakeKernel();
        let close: () => void = () => {};
        await withCapture({ kernel, ...options, onEvent: () => close() }, async ({ source }) => {
          close = () => void source.close();
          for (const i of range(0, 300)) kernel.deliver("eth0", numbered(i, 500));
          const all = lend ? batchesOf(source) : rest(source).then(() => {});
          for (const _ of range(0, 20)) await macrotask();
          for (const i of range(300, 600)) kernel.deliver("eth0", numbered(i, 500));
          await within(2000, all, "the loop");
        });
      });
    }

    it(`ends the loop with what it throws, and no packet is lost by that: ${nameOf(options)}`, async () => {
      const kernel = new FakeKernel();
      const mine = new RangeError("mine");
      const events: CaptureEvent[] = [];
      const onEvent = (event: CaptureEvent): void => {
        events.push(event);
        throw mine;
      };
      await withCapture({ kernel, ...options, onEvent }, async ({ source }) => {
        for (const i of range(0, 300)) kernel.deliver("eth0", numbered(i, 500));
        const seen: Seen[] = [];
        let thrown = 0;
        setTimeout(() => {
          for (const i of range(300, 600)) kernel.deliver("eth0", numbered(i, 500));
        }, 20);
        setTimeout(() => source.stop(), 40);
        for (let ended = false; !ended && thrown < 20;) {
          try {
            for await (const packet of source) seen.push({ name: "eth0", number: numberOf(packet) });
            ended = true;
          } catch (error) {
            assertEquals(error, mine);
            thrown++;
          }
        }
        assertEquals([thrown, events.length], [2, 2]);
        const { captured, received, dropped } = source.stats();
        assertEquals([captured, received, captured + dropped], [seen.length, 600, 600]);
        assertEquals(toldOf(seen, events), holesOf(seen, new Map([["eth0", 600]])));
      });
    });

    it(`may stop the capture when it is told of a loss: ${nameOf(options)}`, async () => {
      const kernel = new FakeKernel();
      let stop: () => void = () => {};
      await withCapture({ kernel, ...options, onEvent: () => stop() }, async ({ source }) => {
        stop = () => source.stop();
        const all = rest(source);
        for (let i = 0; i < 600; i++) {
          if (i % 100 === 0) await macrotask();
          kernel.deliver("eth0", numbered(i, 500));
        }
        const { length } = await within(2000, all, "the loop");
        const { captured, received, dropped } = source.stats();
        assertEquals([captured, captured + dropped], [length, received]);
      });
    });
  }
});

/** Reads batches to the end. */
async function batchesOf(source: PacketSource): Promise<void> {
  for await (const batch of source.batches()) for (const packet of batch) numberOf(packet);
}
