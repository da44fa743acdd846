import { assert, assertEquals, assertRejects, assertStrictEquals } from "@std/assert";
import { describe, it } from "node:test";
import { setImmediate } from "node:timers";
import { Pacing } from "../../lib/capture/pacing.ts";
import { ENGINES, numbered, numberOf, range, rest, take, withCapture } from "../support/fake_capture.ts";
import type { FakeKernel } from "../support/fake_kernel.ts";
import { until, within } from "../support/timing.ts";

describe("Pacing", () => {
  it("lets packets gather after many waits in little time, and no more once few come", () => {
    const pacing = new Pacing(false);
    assertEquals(pacing.pause, "packet");
    for (const read of range(0, 100)) pacing.paused("packet", read);
    assertEquals(pacing.pause, "gather");
    pacing.paused("gather", 100);
    pacing.gathered(1000, 1100);
    assertEquals(pacing.pause, "gather");
    pacing.gathered(1, 1101);
    assertEquals(pacing.pause, "packet");
  });

  it("lets them gather where many come in bursts", () => {
    const bursts = (size: number): string => {
      const pacing = new Pacing(false);
      for (const burst of range(0, 16)) {
        const end = performance.now() + 1;
        while (performance.now() < end);
        pacing.paused("packet", (burst + 1) * size);
      }
      return pacing.pause;
    };
    assertEquals(bursts(1_000), "gather");
    assertEquals(bursts(2), "packet");
  });

  it("never lets them gather where each is wanted at once", () => {
    const pacing = new Pacing(true);
    for (const read of range(0, 1000)) pacing.paused("packet", read);
    assertEquals(pacing.pause, "packet");
  });

  it("says when the thread has been kept for long", () => {
    const pacing = new Pacing(false);
    assertEquals(pacing.turnDue, false);
    const end = performance.now() + 12;
    while (performance.now() < end);
    assertEquals(pacing.turnDue, true);
    pacing.paused("packet", 0);
    assertEquals(pacing.turnDue, false);
  });
});

/** Sends a frame in each turn of the event loop, until it is told to end. */
function traffic(kernel: FakeKernel): { sent: () => number; end: () => void } {
  let sent = 0;
  let on = true;
  const send = (): void => {
    if (!on) return;
    kernel.deliver("eth0", numbered(sent++));
    setImmediate(send);
  };
  send();
  return { sent: () => sent, end: () => on = false };
}

for (const engine of ENGINES) {
  describe(`dense traffic (${engine})`, () => {
    it("delivers all, in their order, and the last one too", async () => {
      for (const immediate of [false, true]) {
        await withCapture({ engine, immediate }, async ({ kernel, source }) => {
          const { sent, end } = traffic(kernel);
          const seen: number[] = [];
          const packets = source.packets();
          while (seen.length < 3000) seen.push(...(await take(packets, 1)).map(numberOf));
          end();
          await until(() => true);
          seen.push(...(await take(packets, sent() - seen.length)).map(numberOf));
          assertEquals(seen, range(0, sent()));
          // And a lone one after that.
          const one = take(packets, 1);
          await until(() => kernel.waiting === 1, "waiting");
          kernel.deliver("eth0", numbered(77));
          assertEquals((await one).map(numberOf), [77]);
        });
      }
    });

    it("ends when it is told to: abort, stop, close", async () => {
      await withCapture({ engine }, async ({ kernel, source }) => {
        const { end } = traffic(kernel);
        const controller = new AbortController();
        const reason = new Error("enough");
        const packets = source.packets({ signal: controller.signal });
        await take(packets, 1000);
        const aborted = assertRejects(async () => {
          for (;;) await packets.next();
        });
        setTimeout(() => controller.abort(reason), 5);
        assertStrictEquals(await within(500, aborted), reason);
        const before = source.stats().captured;
        setTimeout(() => source.stop(), 5);
        const all = await within(500, rest(source));
        assertEquals(source.stats().captured, before + all.length);
        const { captured, received, dropped } = source.stats();
        assertEquals(captured + dropped, received);
        end();
      });
      await withCapture({ engine }, async ({ kernel, source }) => {
        const { end } = traffic(kernel);
        await take(source.packets(), 1000);
        await within(500, source.close());
        end();
      });
    });

    it("lets timers run, however much there is to read", async () => {
      await withCapture({ engine }, async ({ kernel, source }) => {
        let ran = 0;
        let late = 0;
        let last = performance.now();
        const timer = setInterval(() => {
          ran++;
          late = Math.max(late, performance.now() - last);
          last = performance.now();
        }, 1);
        const packets = source.packets();
        const end = performance.now() + 200;
        for (let i = 0; performance.now() < end;) {
          // Never empty: more comes in for each that is read.
          for (const _ of range(0, 4)) kernel.deliver("eth0", numbered(i));
          i += (await take(packets, 3)).length;
        }
        clearInterval(timer);
        late = Math.max(late, performance.now() - last);
        // Every 8 ms it is the others' turn.
        assert(late < 100, `a timer of 1 ms came after ${late} ms`);
        assert(ran >= 5, `a timer of 1 ms ran ${ran} times in 200 ms`);
      });
    });
  });
}
