import { assert, assertEquals, assertInstanceOf, assertRejects, assertStrictEquals, assertThrows } from "@std/assert";
import { SystemCallError } from "@capkit/capkit/core";
import { describe, it } from "node:test";
import { EBADF, ENOMEM } from "../../lib/linux/errno.ts";
import { ENGINES, numbered, numberOf, range, rest, take, withCapture } from "../support/fake_capture.ts";
import { FakeKernel } from "../support/fake_kernel.ts";
import { until, within } from "../support/timing.ts";

for (const engine of ENGINES) {
  describe(`a loop (${engine})`, () => {
    it("goes on where another one broke off", async () => {
      await withCapture({ engine }, async ({ kernel, source }) => {
        for (const i of range(0, 10)) kernel.deliver("eth0", numbered(i));
        const seen: number[] = [];
        for await (const packet of source) {
          seen.push(numberOf(packet));
          if (seen.length === 4) break;
        }
        kernel.deliver("eth0", numbered(10));
        for await (const packet of source) {
          seen.push(numberOf(packet));
          if (seen.length === 11) break;
        }
        assertEquals(seen, range(0, 11));
      });
    });

    it("is the only one", async () => {
      await withCapture({ engine }, async ({ kernel, source }) => {
        const first = source.packets();
        const waiting = take(first, 1);
        await assertRejects(() => source.packets().next(), TypeError, "another loop");
        await assertRejects(() => source.batches().next(), TypeError, "another loop");
        kernel.deliver("eth0", numbered(5));
        assertEquals((await waiting).map(numberOf), [5]);
      });
    });

    it("may be returned from while it waits, and nothing is lost", async () => {
      await withCapture({ engine }, async ({ kernel, source }) => {
        const first = source.packets();
        const waiting = first.next();
        await until(() => kernel.waiting === 1, "waiting");
        const returned = first.return?.();
        assertEquals([(await within(1000, waiting)).done, (await returned)?.done], [true, true]);
        kernel.deliver("eth0", numbered(1));
        kernel.deliver("eth0", numbered(2));
        const second = source.packets();
        const read = second.next();
        await second.return?.();
        assertEquals((await read).done, true);
        assertEquals((await take(source.packets(), 2)).map(numberOf), [1, 2]);
      });
    });

    it("ends with the signal's reason, and nothing is lost", async () => {
      const reason = new RangeError("enough");
      await withCapture({ engine }, async ({ kernel, source }) => {
        const controller = new AbortController();
        const packets = source.packets({ signal: controller.signal });
        kernel.deliver("eth0", numbered(0));
        kernel.deliver("eth0", numbered(1));
        assertEquals((await take(packets, 1)).map(numberOf), [0]);
        controller.abort(reason);
        assertStrictEquals(await assertRejects(() => packets.next()), reason);
        // Aborted while it waits, and before it begins.
        const second = new AbortController();
        const waiting = source.packets({ signal: second.signal });
        assertEquals((await take(waiting, 1)).map(numberOf), [1]);
        const next = waiting.next();
        await until(() => kernel.waiting === 1, "waiting");
        second.abort(reason);
        kernel.deliver("eth0", numbered(2));
        assertStrictEquals(await within(1000, assertRejects(() => next)), reason);
        const third = source.packets({ signal: AbortSignal.abort(reason) });
        assertStrictEquals(await assertRejects(() => third.next()), reason);
        kernel.deliver("eth0", numbered(3));
        source.stop();
        assertEquals((await rest(source)).map(numberOf), [2, 3]);
        assertEquals(source.stats().captured, 4);
      });
    });
  });
}

for (const engine of ENGINES) {
  describe(`stop (${engine})`, () => {
    it("shuts the door, gives what was inside, and ends", async () => {
      await withCapture({ engine, interfaces: ["eth0", "eth1"] }, async ({ kernel, source }) => {
        for (const i of range(0, 3000)) kernel.deliver(i % 2 === 0 ? "eth0" : "eth1", numbered(i));
        const packets = source.packets();
        const seen = (await take(packets, 10)).map(numberOf);
        source.stop();
        source.stop();
        for (const i of range(3000, 3010)) kernel.deliver("eth0", numbered(i));
        for (;;) {
          const next = await within(1000, packets.next());
          if (next.done) break;
          seen.push(numberOf(next.value));
        }
        assertEquals(seen.sort((a, b) => a - b), range(0, 3000));
        const { captured, received, dropped, interfaces } = source.stats();
        assertEquals([captured, received, dropped], [3000, 3000, 0]);
        assertEquals(interfaces.map((one) => [one.interface.name, one.captured, one.received, one.dropped]), [
          ["eth0", 1500, 1500, 0],
          ["eth1", 1500, 1500, 0],
        ]);
        // The end is the end.
        assertEquals(await rest(source), []);
      });
    });

    it("ends a loop that waits", async () => {
      await withCapture({ engine }, async ({ kernel, source }) => {
        const all = rest(source);
        await until(() => kernel.waiting === 1, "waiting");
        source.stop();
        assertEquals(await within(200, all), []);
      });
    });

    it("says that captured and dropped are what was received, where the buffer was too small", async () => {
      await withCapture({ engine, bufferSize: 4096 }, async ({ kernel, source }) => {
        for (const i of range(0, 1000)) kernel.deliver("eth0", numbered(i));
        const { captured, received, dropped } = source.stats();
        assertEquals([captured, received], [0, 1000]);
        assert(dropped > 900);
        source.stop();
        const seen = await rest(source);
        const stats = source.stats();
        assertEquals(stats.captured, seen.length);
        assertEquals(stats.captured + stats.dropped, stats.received);
        assertEquals([stats.received, stats.dropped], [received, dropped]);
        await source.close();
        assertEquals(source.stats(), stats);
      });
    });

    it("shuts the other doors, wakes the loop and tells where one cannot be shut", async () => {
      await withCapture({ engine, interfaces: ["eth0", "eth1"] }, async ({ kernel, source }) => {
        const all = rest(source);
        await until(() => kernel.waiting === 2, "waiting");
        kernel.failCall("getsockopt", ENOMEM);
        const error = assertThrows(() => source.stop());
        assertInstanceOf(error, SystemCallError);
        assertEquals([error.syscall, error.code, error.target], ["getsockopt", "ENOMEM", "eth0"]);
        kernel.deliver("eth1", numbered(1));
        assertEquals(await within(1000, all), []);
      });
    });
  });
}

for (const engine of ENGINES) {
  describe(`close (${engine})`, () => {
    it("ends a loop that waits, in any state, any number of times", async () => {
      await withCapture({ engine }, async ({ kernel, source }) => {
        const all = rest(source);
        await until(() => kernel.waiting === 1, "waiting");
        const first = source.close();
        const second = source.close();
        assertEquals(await within(200, all), []);
        await within(200, Promise.all([first, second, source.close()]));
        await assertRejects(() => source.packets().next(), TypeError, "closed");
        source.stop();
        assertEquals(source.stats().captured, 0);
      });
      await withCapture({ engine }, async ({ source }) => {
        source.stop();
        await within(200, source.close());
      });
      await withCapture({ engine }, async ({ kernel, source }) => {
        kernel.deliver("eth0", numbered(0));
        source.stop();
        await rest(source);
        await within(200, source.close());
        assertEquals(source.stats().received, 1);
      });
    });

    it("counts what waited in the kernel, also after stop", async () => {
      for (const stopped of [false, true]) {
        await withCapture({ engine }, async ({ kernel, source }) => {
          for (const i of range(0, 5)) kernel.deliver("eth0", numbered(i));
          await take(source.packets(), 2);
          for (const i of range(0, 3)) kernel.deliver("eth0", numbered(i));
          if (stopped) source.stop();
          await source.close();
          const { captured, received, dropped } = source.stats();
          assertEquals([captured, received, dropped], [2, 8, 0]);
        });
      }
    });

    it("closes all although the counters cannot be read", async () => {
      await withCapture({ engine, interfaces: ["eth0", "eth1"] }, async ({ kernel, source }) => {
        kernel.failCall("getsockopt", EBADF);
        await within(500, source.close());
      });
    });

    it("may be called from onEvent, in the middle of a read", async () => {
      const kernel = new FakeKernel();
      let close: () => void = () => {};
      await withCapture(
        { engine, kernel, interfaces: ["eth0", "eth1"], onEvent: () => close() },
        async ({ source }) => {
          close = () => void source.close();
          const all = rest(source);
          await until(() => kernel.waiting === 2, "waiting");
          kernel.setUp("eth0", false);
          assertEquals(await within(1000, all), []);
        },
      );
    });
  });
}

for (const engine of ENGINES) {
  describe(`stats (${engine})`, () => {
    it("are cumulative, though the kernel's counters are reset when read", async () => {
      await withCapture({ engine }, async ({ kernel, source }) => {
        const packets = source.packets();
        for (const round of range(1, 4)) {
          for (const i of range(0, 10)) kernel.deliver("eth0", numbered(i));
          await take(packets, 10);
          const { captured, received, dropped, frozen } = source.stats();
          assertEquals([captured, received, dropped, frozen], [10 * round, 10 * round, 0, 0]);
        }
      });
    });

    it("say what the kernel says where it refuses", async () => {
      await withCapture({ engine }, ({ kernel, source }) => {
        kernel.failCall("getsockopt", EBADF);
        const error = assertThrows(() => source.stats());
        assertInstanceOf(error, SystemCallError);
        assertEquals([error.syscall, error.code, error.target], ["getsockopt", "EBADF", "eth0"]);
        assertEquals(source.stats().received, 0);
      });
    });
  });
}
