import { assertEquals, assertInstanceOf, assertRejects, assertStringIncludes } from "@std/assert";
import { SystemCallError } from "@capkit/capkit/core";
import { describe, it } from "node:test";
import type { CaptureEvent } from "../../lib/capture/event.ts";
import { linkState } from "../../lib/capture/link_watch.ts";
import { EBADF } from "../../lib/linux/errno.ts";
import { ENGINES, numbered, numberOf, range, rest, take, withCapture } from "../support/fake_capture.ts";
import { FAKE_LO, fakeEthernet } from "../support/fake_interface.ts";
import { FakeKernel } from "../support/fake_kernel.ts";
import { until, within } from "../support/timing.ts";

function lines(events: readonly CaptureEvent[]): string[] {
  return events.map(({ type, interface: at, position }) => `${type} ${at.name} ${position}`);
}

for (const engine of ENGINES) {
  describe(`an interface that goes down (${engine})`, () => {
    it("is reported, and packets come again when it is up", async () => {
      await withCapture({ engine }, async ({ kernel, source, events }) => {
        const packets = source.packets();
        kernel.deliver("eth0", numbered(1));
        await take(packets, 1);
        const next = take(packets, 1);
        await until(() => kernel.waiting === 1, "waiting");
        kernel.setUp("eth0", false);
        await until(() => events.length === 1, "an event");
        assertEquals(lines(events), ["down eth0 1"]);
        kernel.setUp("eth0", true);
        await until(() => events.length === 2, "another event");
        kernel.deliver("eth0", numbered(2));
        assertEquals((await next).map(numberOf), [2]);
        assertEquals(lines(events), ["down eth0 1", "up eth0 1"]);
      });
    });

    it("gives the packets that were there before, and then the event", async () => {
      await withCapture({ engine }, async ({ kernel, source, events }) => {
        const packets = source.packets();
        for (const i of range(0, 1500)) kernel.deliver("eth0", numbered(i));
        kernel.setUp("eth0", false);
        assertEquals((await take(packets, 1500)).map(numberOf), range(0, 1500));
        void packets.next();
        await until(() => events.length === 1, "an event");
        assertEquals(lines(events), ["down eth0 1500"]);
      });
    });

    it("may be up again before anybody looks", async () => {
      await withCapture({ engine }, async ({ kernel, source, events }) => {
        kernel.setUp("eth0", false);
        kernel.setUp("eth0", true);
        kernel.deliver("eth0", numbered(1));
        const packets = source.packets();
        assertEquals((await take(packets, 1)).map(numberOf), [1]);
        // A ring does not say whether the packet came before: it is known to be empty when it is looked at again.
        void packets.next();
        await until(() => events.length === 2, "two events");
        assertEquals(lines(events), ["down eth0 1", "up eth0 1"]);
      });
    });

    it("may have been down when the capture was opened", async () => {
      const kernel = new FakeKernel();
      kernel.setUp("eth0", false);
      await withCapture({ engine, kernel }, async ({ source, events }) => {
        const one = take(source.packets(), 1);
        await until(() => events.length === 1, "an event");
        kernel.setUp("eth0", true);
        await until(() => events.length === 2, "another event");
        kernel.deliver("eth0", numbered(1));
        assertEquals((await one).map(numberOf), [1]);
      });
    });

    it("does not hold up the others, nor stop", async () => {
      await withCapture({ engine, interfaces: ["eth0", "eth1"] }, async ({ kernel, source, events }) => {
        const packets = source.packets();
        const one = take(packets, 1);
        await until(() => kernel.waiting === 2, "waiting");
        kernel.setUp("eth0", false);
        await until(() => events.length === 1, "an event");
        kernel.deliver("eth1", numbered(3));
        assertEquals((await one).map(numberOf), [3]);
        source.stop();
        assertEquals((await within(1000, packets.next())).done, true);
      });
    });

    it("is not taken for deleted where the look at it fails", () => {
      const kernel = new FakeKernel();
      const fd = kernel.socket(2, 2, 0);
      assertEquals(linkState(kernel, fd, 2), "up");
      for (const ioctl of [1, 2]) {
        kernel.failCall(kernel.calls.length + ioctl, EBADF);
        assertEquals(linkState(kernel, fd, 2), "down");
      }
      kernel.setUp("eth0", false);
      assertEquals(linkState(kernel, fd, 2), "down");
      kernel.delete("eth0");
      assertEquals(linkState(kernel, fd, 2), "deleted");
      // The name is another interface's now.
      kernel.interfaces.push(fakeEthernet("eth0", 9));
      assertEquals(linkState(kernel, fd, 2), "deleted");
    });
  });
}

for (const engine of ENGINES) {
  describe(`an interface that is deleted (${engine})`, () => {
    it("ends the capture with an error where it was the only one", async () => {
      await withCapture({ engine }, async ({ kernel, source, events }) => {
        const packets = source.packets();
        for (const i of range(0, 3)) kernel.deliver("eth0", numbered(i));
        kernel.delete("eth0");
        assertEquals((await take(packets, 3)).map(numberOf), [0, 1, 2]);
        const error = await within(1000, assertRejects(() => packets.next()));
        assertInstanceOf(error, SystemCallError);
        assertEquals([error.syscall, error.errno, error.code, error.target], ["recvmsg", 19, "ENODEV", "eth0"]);
        assertStringIncludes(error.message, "the interface was deleted");
        assertEquals(lines(events), ["deleted eth0 3"]);
        const { captured, received, dropped } = source.stats();
        assertEquals([captured, received, dropped], [3, 3, 0]);
        assertEquals(await rest(source), []);
      });
    });

    it("ends it where nobody reads for a while after it went", async () => {
      await withCapture({ engine }, async ({ kernel, source, events }) => {
        kernel.setUp("eth0", false);
        const controller = new AbortController();
        const packets = source.packets({ signal: controller.signal });
        const next = packets.next();
        await until(() => events.length === 1, "an event");
        controller.abort();
        await assertRejects(() => next);
        kernel.delete("eth0");
        // The watch sees it while no read is going on, and longer ago than a turn.
        await new Promise((resolve) => setTimeout(resolve, 120));
        const error = await within(1000, assertRejects(() => source.packets().next()));
        assertInstanceOf(error, SystemCallError);
        assertEquals(error.code, "ENODEV");
        assertEquals(lines(events), ["down eth0 0", "deleted eth0 0"]);
      });
    });

    it("leaves the others going", async () => {
      await withCapture({ engine, interfaces: ["eth0", "eth1"] }, async ({ kernel, source, events }) => {
        const packets = source.packets();
        kernel.deliver("eth0", numbered(1));
        kernel.delete("eth0");
        kernel.deliver("eth1", numbered(2));
        assertEquals((await take(packets, 2)).map(numberOf).sort(), [1, 2]);
        const third = take(packets, 1);
        await until(() => events.length === 1, "an event");
        assertEquals(events.map(({ type, interface: at }) => `${type} ${at.name}`), ["deleted eth0"]);
        kernel.deliver("eth1", numbered(3));
        assertEquals((await third).map(numberOf), [3]);
        const { interfaces } = source.stats();
        assertEquals(interfaces.map(({ captured, received }) => [captured, received]), [[1, 1], [2, 2]]);
        kernel.delete("eth1");
        const error = await within(1000, assertRejects(() => packets.next()));
        assertInstanceOf(error, SystemCallError);
        assertEquals(error.target, "eth0, eth1");
      });
    });

    it("gives what came while it was up for a moment", async () => {
      await withCapture({ engine }, async ({ kernel, source, events }) => {
        const packets = source.packets();
        const next = packets.next();
        await until(() => kernel.waiting === 1, "waiting");
        kernel.setUp("eth0", false);
        await until(() => events.length === 1, "an event");
        kernel.setUp("eth0", true);
        kernel.deliver("eth0", numbered(1));
        kernel.delete("eth0");
        const { value } = await within(1000, next);
        assertEquals(value === undefined ? undefined : numberOf(value), 1);
        const error = await within(1000, assertRejects(() => packets.next()));
        assertInstanceOf(error, SystemCallError);
        assertEquals(error.code, "ENODEV");
      });
    });
  });
}

for (const engine of ENGINES) {
  describe(`any (${engine})`, () => {
    it("tells the interface of each packet, and lo's once", async () => {
      const kernel = new FakeKernel({ interfaces: [{ ...FAKE_LO }, fakeEthernet("eth0", 2), fakeEthernet("eth1", 3)] });
      await withCapture({ engine, kernel, interfaces: ["any"] }, async ({ source }) => {
        kernel.deliver("eth1", numbered(1));
        kernel.deliverLoopback(numbered(2));
        kernel.deliver("eth0", numbered(3), { packetType: 4 });
        kernel.interfaces.push({ ...fakeEthernet("tun7", 12), hatype: 65534 });
        kernel.deliver("tun7", numbered(4));
        kernel.deliver("eth1", numbered(5));
        const packets = await take(source.packets(), 5);
        assertEquals(packets.map((packet) => [numberOf(packet), packet.interface.name, packet.interface.ifindex]), [
          [1, "eth1", 3],
          [2, "lo", 1],
          [3, "eth0", 2],
          [4, "tun7", 12],
          [5, "eth1", 3],
        ]);
        assertEquals(packets.map(({ direction }) => direction), ["in", "in", "out", "in", "in"]);
        assertEquals(packets.map(({ linktype }) => linktype), [1, 1, 1, 101, 1]);
        const { interfaces, captured, received } = source.stats();
        assertEquals([captured, received], [5, 5]);
        assertEquals(interfaces.map((one) => [one.interface.name, one.captured]), [
          ["any", 0],
          ["eth1", 2],
          ["lo", 1],
          ["eth0", 1],
          ["tun7", 1],
        ]);
      });
    });

    it("names an interface that is gone by its index, and does not end with it", async () => {
      await withCapture({ engine, interfaces: ["any"] }, async ({ kernel, source }) => {
        kernel.deliver("eth1", numbered(1));
        kernel.delete("eth1");
        kernel.deliver("eth0", numbered(2));
        const packets = await take(source.packets(), 2);
        assertEquals(packets.map((packet) => packet.interface.name), ["if3", "eth0"]);
      });
    });
  });
}

for (const engine of ENGINES) {
  describe(`direction (${engine})`, () => {
    const cases: [string, "in" | "out" | "inout", number[]][] = [
      ["eth0", "in", [0]],
      ["eth0", "out", [4]],
      ["eth0", "inout", [0, 4]],
      ["lo", "in", [0]],
      ["lo", "out", [4]],
      ["lo", "inout", [0]],
      ["any", "in", [0]],
      ["any", "out", [4]],
      ["any", "inout", [0, 4]],
    ];
    for (const [name, direction, expected] of cases) {
      it(`${direction} on ${name}`, async () => {
        await withCapture({ engine, interfaces: [name], direction }, async ({ kernel, source }) => {
          const on = name === "any" ? "eth0" : name;
          for (const packetType of [0, 4]) kernel.deliver(on, numbered(packetType), { packetType });
          source.stop();
          assertEquals((await rest(source)).map(numberOf), expected);
          assertEquals(source.stats().received, expected.length);
        });
      });
    }
  });
}

for (const engine of ENGINES) {
  describe(`several interfaces (${engine})`, () => {
    it("get their turns, however much one of them receives", async () => {
      const interfaces = range(0, 8).map((i) => fakeEthernet(`eth${i}`, i + 2));
      const names = interfaces.map(({ name }) => name);
      await withCapture(
        { engine, kernel: new FakeKernel({ interfaces }), interfaces: names },
        async ({ kernel, source }) => {
          for (const name of names) for (const i of range(0, 2000)) kernel.deliver(name, numbered(i));
          const batches = source.batches();
          // Eight batches, of 1,024 packets or of a ring's block: with fair turns all interfaces are among them.
          const seen = new Set<string>();
          for (const _ of range(0, 8)) {
            const { value } = await within(2000, batches.next());
            for (const packet of value ?? []) seen.add(packet.interface.name);
          }
          assertEquals([...seen].sort(), names);
        },
      );
    });
  });
}
