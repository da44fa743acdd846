import { assert, assertEquals, assertInstanceOf, assertThrows } from "@std/assert";
import { SystemCallError } from "@capkit/capkit/core";
import { describe, it } from "node:test";
import { type LiveOptions, openLive } from "../../lib/capture/live.ts";
import { AF_INET, AF_PACKET, SOCK_DGRAM, SOCK_NONBLOCK, SOCK_RAW, SOL_PACKET } from "../../lib/linux/abi.ts";
import { EPERM } from "../../lib/linux/errno.ts";
import { encodeSockaddrLl } from "../../lib/linux/sockaddr_ll.ts";
import {
  assertNothingLeft,
  ENGINES,
  numbered,
  numberOf,
  range,
  rest,
  take,
  withCapture,
} from "../support/fake_capture.ts";
import { FAKE_LO, fakeEthernet } from "../support/fake_interface.ts";
import { FakeKernel } from "../support/fake_kernel.ts";
import { until } from "../support/timing.ts";

/** A socket that somebody else opened, bound to the interface of this index where one is named. */
function theirs(kernel: FakeKernel, ifindex?: number): number {
  const fd = kernel.socket(AF_PACKET, SOCK_RAW | SOCK_NONBLOCK, 0);
  if (ifindex !== undefined) assertEquals(kernel.bind(fd, encodeSockaddrLl(ifindex)), 0);
  return fd;
}

/** The socket options that the capture has set, and its binds. */
function settings(kernel: FakeKernel, from: number): string[] {
  return kernel.calls.slice(from).filter(({ name }) => name === "setsockopt" || name === "bind")
    .map(({ name, args }) => name === "bind" ? "bind" : `${args[1]} ${args[2]}`);
}

const FILTER = "1 26";
const MEMBERSHIP = `${SOL_PACKET} 1`;

for (const engine of ENGINES) {
  describe(`a descriptor that somebody else opened (${engine})`, () => {
    it("is gone on with as it is where it is bound", async () => {
      const kernel = new FakeKernel();
      const fd = theirs(kernel, 3);
      const from = kernel.calls.length;
      await withCapture({ kernel, engine, fd, interfaces: [] }, async ({ source }) => {
        assertEquals(source.interfaces.map(({ name, ifindex, linktype, netns }) => [name, ifindex, linktype, netns]), [
          ["eth1", 3, 1, undefined],
        ]);
        const set = settings(kernel, from);
        assertEquals([FILTER, "bind", MEMBERSHIP].filter((one) => set.includes(one)), []);
        kernel.deliver("eth1", numbered(1));
        kernel.deliver("eth0", numbered(2));
        const packets = source.packets();
        assertEquals((await take(packets, 1)).map((packet) => [packet.interface.name, numberOf(packet)]), [[
          "eth1",
          1,
        ]]);
        source.stop();
        assertEquals((await packets.next()).done, true);
        const { captured, received } = source.stats();
        assertEquals([captured, received], [1, 1]);
      });
    });

    it("keeps its filter and its mode unless others are asked for", async () => {
      const cases: [Partial<LiveOptions>, string[]][] = [
        [{}, []],
        [{ interfaces: ["eth0"] }, []],
        [{ direction: "in" }, [FILTER]],
        [{ snaplen: 33 }, [FILTER]],
        [{ promiscuous: true }, [MEMBERSHIP]],
        [{ promiscuous: false, direction: "inout" }, [FILTER]],
        [{ lockFilter: true, fanout: { group: 1, mode: "lb" } }, [`${SOL_PACKET} 18`, "1 44"]],
      ];
      for (const [options, expected] of cases) {
        const kernel = new FakeKernel();
        const fd = theirs(kernel, 2);
        const from = kernel.calls.length;
        await withCapture({ kernel, engine, fd, interfaces: [], ...options }, () => {
          const looked = [FILTER, MEMBERSHIP, "bind", `${SOL_PACKET} 18`, "1 44"];
          assertEquals(settings(kernel, from).filter((name) => looked.includes(name)), expected);
        });
      }
    });

    it("is set up where it is not bound, on the interface that is named", async () => {
      const kernel = new FakeKernel();
      const fd = theirs(kernel);
      const from = kernel.calls.length;
      await withCapture({ kernel, engine, fd }, async ({ source }) => {
        assertEquals(settings(kernel, from).slice(-3), [FILTER, "bind", MEMBERSHIP]);
        kernel.deliver("eth0", numbered(5));
        assertEquals((await take(source.packets(), 1)).map(numberOf), [5]);
      });
    });

    it("tells the interface of each packet where it is bound to all", async () => {
      const kernel = new FakeKernel();
      const fd = theirs(kernel, 0);
      await withCapture({ kernel, engine, fd, interfaces: [] }, async ({ source }) => {
        assertEquals(source.interfaces.map(({ name, ifindex }) => [name, ifindex]), [["any", 0]]);
        kernel.deliver("eth1", numbered(1));
        kernel.deliver("eth0", numbered(2));
        assertEquals((await take(source.packets(), 2)).map((packet) => packet.interface.name), ["eth1", "eth0"]);
      });
    });

    it("may be of another network namespace", async () => {
      const kernel = new FakeKernel();
      kernel.addNetns("blue", [{ ...FAKE_LO }, fakeEthernet("blue0", 9)]);
      const home = kernel.open("/proc/1/ns/net", 0);
      const blue = kernel.open("/run/netns/blue", 0);
      kernel.setns(blue, 0);
      const bound = theirs(kernel, 9);
      const unbound = theirs(kernel);
      kernel.setns(home, 0);
      kernel.close(home);
      kernel.close(blue);
      for (const [fd, interfaces] of [[bound, []], [unbound, ["blue0"]]] as const) {
        const source = openLive(kernel, { engine, fd, interfaces, netns: "blue" });
        assertEquals(kernel.currentNetns, "init");
        assertEquals(source.interfaces.map(({ name, ifindex, netns }) => [name, ifindex, netns]), [[
          "blue0",
          9,
          "blue",
        ]]);
        kernel.deliver("blue0", numbered(4), { netns: "blue" });
        assertEquals((await take(source.packets(), 1)).map(numberOf), [4]);
        await source.close();
      }
      await assertNothingLeft(kernel);
    });

    it("is named by its index where the name is gone", async () => {
      const kernel = new FakeKernel();
      const fd = theirs(kernel, 3);
      kernel.failCall("ioctl", EPERM);
      await withCapture({ kernel, engine, fd, interfaces: [] }, ({ source }) => {
        assertEquals(source.interfaces.map(({ name }) => name), ["if3"]);
      });
    });

    it("stays the caller's where opening fails, and can be read as before", async () => {
      const failures: [string, (kernel: FakeKernel) => void, Partial<LiveOptions>][] = [
        ["bufferSize", () => {}, { bufferSize: 1 }],
        ["PACKET_ADD_MEMBERSHIP", (kernel) => kernel.network.interface("eth0"), { promiscuous: true }],
        ["epoll_create1", (kernel) => kernel.failCall("epoll_create1", EPERM), {}],
        ["epoll_ctl", (kernel) => kernel.failCall("epoll_ctl", EPERM), {}],
      ];
      for (const [name, fail, options] of failures) {
        const kernel = new (class extends FakeKernel {
          override setsockopt(fd: number, level: number, option: number, value: Uint8Array<ArrayBuffer>): number {
            if (name === "PACKET_ADD_MEMBERSHIP" && level === SOL_PACKET && option === 1) return -EPERM;
            return super.setsockopt(fd, level, option, value);
          }
        })();
        const fd = theirs(kernel, 2);
        fail(kernel);
        assertThrows(() => openLive(kernel, { engine, fd, ...options }), Error, "", name);
        await until(() => kernel.openDescriptors === 1, `${name}: one descriptor`);
        assertEquals([kernel.mappings, kernel.sockets[0]?.ring], [0, undefined], name);
        kernel.deliver("eth0", numbered(1));
        assertEquals(kernel.sockets[0]?.readable, true, name);
        kernel.close(fd);
        await assertNothingLeft(kernel);
      }
    });
  });
}

describe("a descriptor that somebody else opened", () => {
  it("gives what waits in it by recvmsg, which is the default", async () => {
    const kernel = new FakeKernel();
    const fd = theirs(kernel, 2);
    for (const i of range(0, 3)) kernel.deliver("eth0", numbered(i));
    await withCapture({ kernel, fd, interfaces: [] }, async ({ source }) => {
      assertEquals(source.engine, { name: "recvmsg", reason: "a ring would lose packets that wait in the descriptor" });
      kernel.deliver("eth0", numbered(3));
      source.stop();
      assertEquals((await rest(source)).map(numberOf), range(0, 4));
      const { captured, received, dropped } = source.stats();
      assertEquals([captured, received, dropped], [4, 4, 0]);
    });
  });

  it("loses what waits in it where it gets a ring, and counts from there", async () => {
    const kernel = new FakeKernel();
    const fd = theirs(kernel, 2);
    for (const i of range(0, 3)) kernel.deliver("eth0", numbered(i));
    await withCapture({ kernel, fd, engine: "ring", timeoutMs: 1 }, async ({ source }) => {
      kernel.deliver("eth0", numbered(3));
      source.stop();
      const begun = performance.now();
      assertEquals((await rest(source)).map(numberOf), [3]);
      assert(performance.now() - begun < 190, "it waited for packets that there are not");
      const { captured, received, dropped } = source.stats();
      assertEquals([captured, received, dropped], [1, 1, 0]);
    });
  });

  it("is refused where it says another interface than the program, or none", async () => {
    const kernel = new FakeKernel();
    const bound = theirs(kernel, 2);
    const unbound = theirs(kernel);
    const other = kernel.socket(AF_INET, SOCK_DGRAM, 0);
    const refused: [LiveOptions, typeof TypeError | typeof RangeError | typeof SystemCallError, string][] = [
      [
        { fd: bound, interfaces: ["eth1"] },
        TypeError,
        `Cannot capture on "eth1" from descriptor ${bound}: it is bound to "eth0"`,
      ],
      [{ fd: bound, interfaces: ["eth0", "eth1"] }, TypeError, "several interfaces from one descriptor"],
      [{ fd: unbound }, TypeError, `Cannot capture from descriptor ${unbound}: it is bound to no interface`],
      [{ fd: unbound, interfaces: ["eth9"] }, SystemCallError, "ENODEV"],
      [{ fd: other, interfaces: ["eth0"] }, TypeError, `Cannot use descriptor ${other}`],
      [{ fd: 99, interfaces: ["eth0"] }, SystemCallError, "EBADF"],
      [{ fd: -1, interfaces: ["eth0"] }, RangeError, "Cannot use descriptor -1"],
    ];
    for (const [options, kind, message] of refused) {
      assertInstanceOf(assertThrows(() => openLive(kernel, options), kind, message), kind);
      assertEquals([kernel.openDescriptors, kernel.sockets.length, kernel.mappings], [3, 2, 0]);
    }
    for (const fd of [bound, unbound, other]) kernel.close(fd);
    await assertNothingLeft(kernel);
  });
});
