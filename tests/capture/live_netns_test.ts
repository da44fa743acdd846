import { assert, assertEquals, assertInstanceOf, assertStringIncludes, assertThrows } from "@std/assert";
import { SystemCallError } from "@capkit/capkit/core";
import { describe, it } from "node:test";
import { openLive } from "../../lib/capture/live.ts";
import { LostThreadError } from "../../lib/capture/netns.ts";
import { EPERM } from "../../lib/linux/errno.ts";
import { assertNothingLeft, ENGINES, numbered, numberOf, rest, take, withCapture } from "../support/fake_capture.ts";
import { FAKE_LO, fakeEthernet, type FakeInterface } from "../support/fake_interface.ts";
import { FakeKernel } from "../support/fake_kernel.ts";

/** A kernel with namespaces `blue` and `red`, each of which has an `eth0` of its own. */
function coloured(): FakeKernel {
  const kernel = new FakeKernel();
  kernel.addNetns("blue", [{ ...FAKE_LO }, fakeEthernet("eth0", 12), fakeEthernet("blue0", 13)]);
  kernel.addNetns("red", [{ ...FAKE_LO }, fakeEthernet("eth0", 22)]);
  return kernel;
}

/** The namespaces of the sockets that are open, in their order. */
function whereSocketsAre(kernel: FakeKernel): string[] {
  return kernel.sockets.map(({ netns }) => netns.name);
}

for (const engine of ENGINES) {
  describe(`capture in other network namespaces (${engine})`, () => {
    it("opens each socket where it belongs, and comes back", async () => {
      const kernel = coloured();
      const interfaces = ["eth0", { name: "eth0", netns: "red" }, { name: "eth0", netns: "/proc/1/ns/net" }];
      await withCapture({ kernel, engine, netns: "blue", interfaces }, async ({ source }) => {
        assertEquals(kernel.currentNetns, "init");
        assertEquals(whereSocketsAre(kernel), ["blue", "red", "init"]);
        assertEquals(source.interfaces.map(({ name, ifindex, netns }) => [name, ifindex, netns]), [
          ["eth0", 12, "blue"],
          ["eth0", 22, "red"],
          ["eth0", 2, "/proc/1/ns/net"],
        ]);
        const packets = source.packets();
        for (const [number, netns] of [[1, "blue"], [2, "red"], [3, "init"]] as const) {
          kernel.deliver("eth0", numbered(number), { netns });
          const [packet] = await take(packets, 1);
          assertEquals([packet === undefined ? 0 : numberOf(packet), packet?.interface.ifindex], [
            number,
            { blue: 12, red: 22, init: 2 }[netns],
          ]);
        }
        assertEquals(source.stats().interfaces.map(({ received }) => received), [1, 1, 1]);
        assertEquals(kernel.currentNetns, "init");
      });
      assertEquals(kernel.currentNetns, "init");
    });

    it("keeps the interfaces of each namespace's any apart", async () => {
      const kernel = coloured();
      const interfaces = [{ name: "any", netns: "blue" }, { name: "any", netns: "red" }];
      await withCapture({ kernel, engine, interfaces }, async ({ source }) => {
        kernel.deliver("eth0", numbered(1), { netns: "blue" });
        kernel.deliver("eth0", numbered(2), { netns: "red" });
        kernel.deliver("blue0", numbered(3), { netns: "blue" });
        source.stop();
        const packets = await rest(source);
        const seen = packets.map((packet) => [numberOf(packet), packet.interface.name, packet.interface.netns]);
        assertEquals(seen.sort(), [[1, "eth0", "blue"], [2, "eth0", "red"], [3, "blue0", "blue"]]);
      });
    });

    it("sees its interface go down, come up and go", async () => {
      const kernel = coloured();
      await withCapture(
        { kernel, engine, netns: "blue", interfaces: ["blue0", "eth0"] },
        async ({ source, events }) => {
          // One of the same name in another namespace has nothing to do with it.
          kernel.setUp("eth0", false);
          const packets = source.packets();
          kernel.delete("blue0", "blue");
          kernel.deliver("eth0", numbered(1), { netns: "blue" });
          assertEquals((await take(packets, 1)).map(numberOf), [1]);
          const one = take(packets, 1);
          for (let i = 0; i < 500 && events.length === 0; i++) await new Promise((resolve) => setTimeout(resolve, 1));
          assertEquals(events.map(({ type, interface: at }) => [type, at.name]), [["deleted", "blue0"]]);
          kernel.deliver("eth0", numbered(2), { netns: "blue" });
          assertEquals((await one).map(numberOf), [2]);
        },
      );
    });

    it("refuses what is not there, and leaves nothing behind", async () => {
      const kernel = coloured();
      const refused: [string, string, string][] = [
        ["eth0", "green", "ENOENT"],
        ["red0", "red", "ENODEV"],
        ["eth0", "/etc/hostname", "EINVAL"],
      ];
      for (const [name, netns, code] of refused) {
        const interfaces = ["eth0", { name, netns }];
        const error = assertThrows(() => openLive(kernel, { engine, interfaces }), SystemCallError);
        assert(error instanceof SystemCallError && error.code === code, String(error));
        assertEquals(kernel.currentNetns, "init");
        await assertNothingLeft(kernel);
      }
      const twice = [{ name: "eth0", netns: "red" }, { name: "eth0", netns: "red" }];
      assertThrows(() => openLive(kernel, { engine, interfaces: twice }), TypeError, '"eth0" twice');
      assertThrows(() => openLive(kernel, { engine, interfaces: ["eth0"], netns: "" }), TypeError, "this is no name");
    });

    it("says that the thread is lost where it can't come back, and has no socket there", async () => {
      const kernel = new (class extends FakeKernel {
        homeward = 0;
        override setns(fd: number, nstype: number): number {
          // Home, there, and not home again.
          return ++this.homeward === 3 ? -EPERM : super.setns(fd, nstype);
        }
      })();
      kernel.addNetns("blue", [fakeEthernet("blue0", 5)]);
      const error = assertThrows(() => openLive(kernel, { engine, interfaces: ["blue0"], netns: "blue" }));
      assertInstanceOf(error, LostThreadError);
      assertStringIncludes(error.message, "wrong network namespace");
      await assertNothingLeft(kernel);
    });
  });
}

describe("what network cards lose", () => {
  /** An interface whose counters are these. */
  const lossy = (
    name: string,
    ifindex: number,
    statistics: NonNullable<FakeInterface["statistics"]>,
  ): FakeInterface => ({
    ...fakeEthernet(name, ifindex),
    statistics,
  });

  it("is counted from when the capture began, in each namespace, and over 32 bits", async () => {
    const here = { rxFifoErrors: 0xffff_fff0, rxMissedErrors: 100, rxDropped: 5, rxErrors: 7 };
    const there = { rxFifoErrors: 1, rxMissedErrors: 2 };
    const kernel = new FakeKernel({ interfaces: [{ ...FAKE_LO }, lossy("eth0", 2, here), fakeEthernet("eth1", 3)] });
    kernel.addNetns("blue", [lossy("eth0", 2, there)]);
    const interfaces = ["eth0", "eth1", { name: "eth0", netns: "blue" }, "any"];
    await withCapture({ kernel, interfaces }, async ({ source }) => {
      const lost = (): number[] => source.stats().interfaces.map(({ interfaceDropped }) => interfaceDropped);
      assertEquals(lost(), [0, 0, 0, 0]);
      here.rxFifoErrors = 0x10;
      here.rxMissedErrors = 101;
      there.rxMissedErrors = 12;
      assertEquals(lost(), [0x21, 0, 10, 0]);
      // Where the kernel does not say, they stay as they were.
      kernel.failCall("getifaddrs", EPERM);
      kernel.failCall("open", EPERM);
      here.rxMissedErrors = 111;
      assertEquals(lost(), [0x21, 0, 10, 0]);
      assertEquals([source.stats().interfaceDropped, ...lost()], [0x2b + 10, 0x2b, 0, 10, 0]);
      there.rxFifoErrors = 2;
      await source.close();
      assertEquals(lost(), [0x2b, 0, 11, 0]);
    });
  });

  it("is not forgotten that the thread could not come back", async () => {
    const kernel = coloured();
    await withCapture({ kernel, netns: "blue" }, ({ source }) => {
      const { setns } = kernel;
      let calls = 0;
      kernel.setns = (fd, nstype) => ++calls === 3 ? -EPERM : setns.call(kernel, fd, nstype);
      assertInstanceOf(assertThrows(() => source.stats()), LostThreadError);
      assertEquals(kernel.currentNetns, "blue");
      // So that closing finds the thread where it was.
      const home = kernel.open("/proc/1/ns/net", 0);
      kernel.setns(home, 0);
      kernel.close(home);
    });
  });
});
