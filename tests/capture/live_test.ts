import { assert, assertEquals, assertInstanceOf, assertStringIncludes, assertThrows } from "@std/assert";
import { SystemCallError } from "@capkit/capkit/core";
import { describe, it } from "node:test";
import type { CaptureEvent } from "../../lib/capture/event.ts";
import { openLive } from "../../lib/capture/live.ts";
import { EPERM } from "../../lib/linux/errno.ts";
import { assertNothingLeft, numbered, numberOf, range, take, withCapture } from "../support/fake_capture.ts";
import { FAKE_LO, fakeEthernet } from "../support/fake_interface.ts";
import { FakeKernel } from "../support/fake_kernel.ts";
import { until } from "../support/timing.ts";

/** The calls about the packet socket, by name and option. */
function order(kernel: FakeKernel): string[] {
  const opened = kernel.calls.findIndex(({ name, args }) => name === "socket" && args[0] === 17);
  const fd = kernel.calls[opened]?.result;
  const names = new Map([
    ["263 8", "PACKET_AUXDATA"],
    ["1 35", "SO_TIMESTAMPNS"],
    ["1 33", "SO_RCVBUFFORCE"],
    ["1 8", "SO_RCVBUF"],
    ["1 26", "SO_ATTACH_FILTER"],
    ["263 1", "PACKET_ADD_MEMBERSHIP"],
  ]);
  return kernel.calls.slice(opened).filter(({ args }) => args[0] === fd).map(({ name, args }) => {
    return name === "setsockopt" ? names.get(args.slice(1).join(" ")) ?? args.join(" ") : name;
  });
}

describe("openLive", () => {
  it("makes the calls in the order that loses nothing and lets nothing foreign in", async () => {
    await withCapture({}, ({ kernel }) => {
      const socket = kernel.calls.find(({ name, args }) => name === "socket" && args[0] === 17);
      // AF_PACKET, SOCK_RAW with non-blocking and close-on-exec, protocol 0
      assertEquals(socket?.args, [17, 3 | 0o4000 | 0o2000000, 0]);
      assertEquals(order(kernel), [
        "PACKET_AUXDATA",
        "SO_TIMESTAMPNS",
        "SO_RCVBUFFORCE",
        "SO_ATTACH_FILTER",
        "bind",
        "PACKET_ADD_MEMBERSHIP",
      ]);
      const bind = kernel.calls.find(({ name }) => name === "bind");
      assertEquals(bind?.args.slice(1), [17, 3, 2]);
      assertEquals(kernel.sockets[0]?.promiscuous, [2]);
      assertEquals(kernel.sockets[0]?.receiveBuffer, 2 * 8 * 2 ** 20);
    });
  });

  it("falls back to SO_RCVBUF where SO_RCVBUFFORCE is refused", async () => {
    const kernel = new FakeKernel();
    // socket, if_nametoindex, ioctl, close, socket, PACKET_AUXDATA, SO_TIMESTAMPNS, SO_RCVBUFFORCE
    kernel.failCall(8, EPERM);
    await withCapture({ kernel, bufferSize: 8192 }, () => {
      assertEquals(order(kernel).slice(2, 4), ["SO_RCVBUFFORCE", "SO_RCVBUF"]);
      assertEquals(kernel.sockets[0]?.receiveBuffer, 16_384);
    });
  });

  it("asks for promiscuous mode only where it may", async () => {
    await withCapture({ promiscuous: false }, ({ kernel, events }) => {
      assertEquals(kernel.sockets[0]?.promiscuous, []);
      assertEquals(events, []);
    });
    await withCapture({ interfaces: ["any"] }, ({ kernel, events }) => {
      assertEquals(kernel.sockets[0]?.promiscuous, []);
      assertEquals(events, []);
    });
    await withCapture({ interfaces: ["eth0", "any"], promiscuous: true }, ({ kernel, events }) => {
      assertEquals(kernel.sockets.map(({ promiscuous }) => promiscuous), [[2], []]);
      assertEquals(events.map(({ type, interface: at }) => `${type} ${at.name}`), ["not-promiscuous any"]);
    });
  });

  it("leaves nothing behind where the program's onEvent throws", async () => {
    const kernel = new FakeKernel();
    const onEvent = (_: CaptureEvent): void => {
      throw new RangeError("mine");
    };
    assertThrows(() => openLive(kernel, { interfaces: ["any"], promiscuous: true, onEvent }), RangeError, "mine");
    await assertNothingLeft(kernel);
  });

  it("refuses what it cannot do", async () => {
    const kernel = new FakeKernel();
    assertThrows(() => openLive(kernel, { interfaces: [] }), TypeError, "interfaces is empty");
    assertThrows(() => openLive(kernel, { interfaces: ["eth0", "eth1", "eth0"] }), TypeError, '"eth0" twice');
    for (const snaplen of [0, -1, 1.5, 262_145, NaN]) {
      assertThrows(() => openLive(kernel, { interfaces: ["eth0"], snaplen }), RangeError, `snaplen is ${snaplen}`);
    }
    for (const bufferSize of [4095, 2 ** 30 + 1, NaN]) {
      assertThrows(() => openLive(kernel, { interfaces: ["eth0"], bufferSize }), RangeError, "bufferSize is");
    }
    const error = assertThrows(() => openLive(kernel, { interfaces: ["eth0", "eth9"] }));
    assertInstanceOf(error, SystemCallError);
    const { syscall, code, errno, target } = error;
    assertEquals([syscall, code, errno, target], ["if_nametoindex", "ENODEV", 19, "eth9"]);
    assertStringIncludes(error.message, "capkit interfaces");
    await assertNothingLeft(kernel);
  });

  it("works with the epoll_event of aarch64", async () => {
    await withCapture({ kernel: new FakeKernel({ arch: "aarch64" }) }, async ({ kernel, source }) => {
      const packets = source.packets();
      const first = take(packets, 1);
      await until(() => kernel.waiting === 1, "waiting");
      kernel.deliver("eth0", numbered(7));
      assertEquals((await first).map(numberOf), [7]);
    });
  });

  it("takes frames of all hardware types, each with its link type", async () => {
    const interfaces = [
      { ...FAKE_LO },
      { ...fakeEthernet("tun0", 5), hatype: 65534 },
      { ...fakeEthernet("ppp0", 6), hatype: 512 },
    ];
    await withCapture({ kernel: new FakeKernel({ interfaces }), interfaces: ["tun0", "ppp0"] }, ({ source }) => {
      assertEquals(source.interfaces.map(({ linktype }) => linktype), [101, 113]);
    });
  });

  it("closes many captures of one thread without confusing them", async () => {
    const kernel = new FakeKernel();
    const sources = range(0, 20).map(() => openLive(kernel, { interfaces: ["eth0"] }));
    // One epoll set and one eventfd for all of them.
    assertEquals(kernel.openDescriptors, 22);
    const loops = sources.map((source) => take(source.packets(), 2));
    kernel.deliver("eth0", numbered(1));
    kernel.deliver("eth0", numbered(2));
    for (const taken of await Promise.all(loops)) assertEquals(taken.map(numberOf), [1, 2]);
    await Promise.all(sources.map((source) => source.close()));
    await assertNothingLeft(kernel);
    assert(kernel.releases > 0);
  });
});
