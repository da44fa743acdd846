import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { type Batch, type Packet, SystemCallError } from "@capkit/capkit/core";
import { describe, it } from "node:test";
import { EBADF } from "../../lib/linux/errno.ts";
import {
  type FakeCapture,
  numbered,
  numberOf,
  range,
  rest,
  SMALL_RING,
  take,
  withCapture,
} from "../support/fake_capture.ts";
import { FakeKernel, macrotask } from "../support/fake_kernel.ts";
import { until, within } from "../support/timing.ts";

describe("RingReader: the end", () => {
  for (const lend of [false, true]) {
    it(`stop gives what was inside, also in a block that is still open, and no more (lend ${lend})`, async () => {
      for (const interfaces of [["eth0"], ["eth0", "eth1"]]) {
        await withCapture({ ...SMALL_RING, interfaces, timeoutMs: 5 }, async ({ kernel, source }) => {
          const seen: string[] = [];
          const see = (packet: Packet): void => void seen.push(`${packet.interface.name} ${numberOf(packet)}`);
          let sent = 0;
          let on = true;
          const deliver = (): void => {
            for (const name of interfaces) kernel.deliver(name, numbered(sent));
            sent++;
          };
          const flood = (async () => {
            for (; on; await macrotask()) deliver();
          })();
          const loop = (async () => {
            if (!lend) { for await (const packet of source) see(packet); }
            else for await (const batch of source.batches()) for (const packet of batch) see(packet);
          })();
          await until(() => seen.length > 100, "packets");
          // One more right before, in the open block.
          deliver();
          const inside = sent;
          source.stop();
          deliver();
          await within(1000, loop, "the loop");
          on = false;
          await flood;
          assertEquals(seen.sort(), interfaces.flatMap((name) => range(0, inside).map((i) => `${name} ${i}`)).sort());
          const { captured, received, dropped } = source.stats();
          assertEquals([captured, received, dropped], [seen.length, seen.length, 0]);
        });
      }
    });

    it(`close comes in any state (lend ${lend})`, async () => {
      const states: [string, (capture: FakeCapture, loop: AsyncIterator<Packet | Batch>) => Promise<unknown>][] = [
        ["new", () => Promise.resolve()],
        ["with packets in an open block", ({ kernel }) => Promise.resolve(kernel.deliver("eth0", numbered(1)))],
        ["with a block", async ({ kernel }, loop) => {
          for (const i of range(0, 100)) kernel.deliver("eth0", numbered(i));
          await within(1000, loop.next());
        }],
        ["waiting", async ({ kernel }, loop) => {
          void loop.next();
          await until(() => kernel.waiting === 1, "waiting");
        }],
        ["down", async ({ kernel, events }, loop) => {
          void loop.next();
          kernel.setUp("eth0", false);
          await until(() => events.length === 1, "an event");
        }],
        ["deleted", async ({ kernel }, loop) => {
          kernel.delete("eth0");
          await assertRejects(() => loop.next());
        }],
        ["stopping", async ({ kernel, source }, loop) => {
          for (const i of range(0, 100)) kernel.deliver("eth0", numbered(i));
          await within(1000, loop.next());
          source.stop();
        }],
        ["stopping, waiting", async ({ kernel, source }, loop) => {
          kernel.autoRetire = false;
          kernel.deliver("eth0", numbered(1));
          source.stop();
          void loop.next();
          for (const _ of range(0, 5)) await macrotask();
        }],
        ["ended", async ({ source }, loop) => {
          source.stop();
          await loop.next();
        }],
        ["aborted", async ({ kernel, source }) => {
          kernel.deliver("eth0", numbered(1));
          await assertRejects(() => source.packets({ signal: AbortSignal.abort(new Error("mine")) }).next());
        }],
      ];
      for (const [state, reach] of states) {
        await withCapture(SMALL_RING, async (capture) => {
          const { kernel, source } = capture;
          const loop: AsyncIterator<Packet | Batch> = lend ? source.batches() : source.packets();
          await reach(capture, loop);
          await within(500, source.close(), `close of one that is ${state}`);
          assertEquals([kernel.openDescriptors > 2, kernel.mappings, kernel.violations], [false, 0, []], state);
        });
      }
    });
  }

  it("stop ends also where a block that was counted never comes", async () => {
    const kernel = new FakeKernel();
    kernel.autoRetire = false;
    await withCapture({ ...SMALL_RING, kernel }, async ({ source }) => {
      kernel.deliver("eth0", numbered(1));
      source.stop();
      // Twice the timeout, and what a timer of a busy machine may be late.
      assertEquals(await within(2000, rest(source)), []);
      const { captured, received } = source.stats();
      assertEquals([captured, received], [0, 1]);
    });
  });

  it("stop that cannot look at the counters gives no more than what is at hand", async () => {
    await withCapture(SMALL_RING, async ({ kernel, source }) => {
      for (const i of range(0, 100)) kernel.deliver("eth0", numbered(i));
      const packets = source.packets();
      await take(packets, 1);
      kernel.failCall("getsockopt", EBADF);
      assertThrows(() => source.stop(), SystemCallError, "EBADF");
      let count = 1;
      while (!(await within(1000, packets.next())).done) count++;
      assertEquals(count, 26);
      const { captured, received } = source.stats();
      assertEquals([captured, received], [26, 100]);
    });
  });
});

describe("RingReader: the link", () => {
  it("gives packets of a block that is still open before it tells that the interface is down", async () => {
    await withCapture({ ...SMALL_RING, timeoutMs: 30 }, async ({ kernel, source, events }) => {
      const packets = source.packets();
      for (const i of range(0, 30)) kernel.deliver("eth0", numbered(i));
      kernel.setUp("eth0", false);
      assertEquals((await take(packets, 30)).map(numberOf), range(0, 30));
      assertEquals(events, []);
      const next = packets.next();
      await until(() => events.length === 1, "an event");
      assertEquals(events.map(({ type, position }) => [type, position]), [["down", 30]]);
      kernel.setUp("eth0", true);
      kernel.deliver("eth0", numbered(30));
      const { value } = await within(2000, next);
      assertEquals(value === undefined ? undefined : numberOf(value), 30);
      assertEquals(events.map(({ type, position }) => [type, position]), [["down", 30], ["up", 30]]);
    });
  });

  it("gives packets of a block that is still open also where nobody is told of anything", async () => {
    await withCapture({ ...SMALL_RING, timeoutMs: 30, listens: false }, async ({ kernel, source }) => {
      const packets = source.packets();
      for (const i of range(0, 30)) kernel.deliver("eth0", numbered(i));
      kernel.setUp("eth0", false);
      // While it is down, and not only when it is up again.
      assertEquals((await take(packets, 30)).map(numberOf), range(0, 30));
    });
  });

  it("gives packets of a block that is still open before it ends with the interface", async () => {
    await withCapture(
      { ...SMALL_RING, timeoutMs: 30, interfaces: ["eth0", "eth1"] },
      async ({ kernel, source, events }) => {
        const packets = source.packets();
        for (const i of range(0, 30)) kernel.deliver("eth0", numbered(i));
        kernel.delete("eth0");
        assertEquals((await take(packets, 30)).map(numberOf), range(0, 30));
        const next = take(packets, 1);
        await until(() => events.length === 1, "an event");
        assertEquals(events.map(({ type, position }) => [type, position]), [["deleted", 30]]);
        kernel.deliver("eth1", numbered(7));
        assertEquals((await next).map(numberOf), [7]);
        await until(() => kernel.memory.mappedBytes === 32_768, "that the memory of eth0 is given back");
      },
    );
  });

  it("tells it although a block that was counted never comes", async () => {
    const kernel = new FakeKernel();
    kernel.autoRetire = false;
    await withCapture({ ...SMALL_RING, kernel }, async ({ source, events }) => {
      kernel.deliver("eth0", numbered(1));
      void source.packets().next();
      kernel.setUp("eth0", false);
      await until(() => events.length === 1, "an event", 2000);
      assertEquals(events.map(({ type, position }) => [type, position]), [["down", 0]]);
    });
  });
});
