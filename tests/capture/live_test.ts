import { assert, assertEquals, assertInstanceOf, assertStringIncludes, assertThrows } from "@std/assert";
import { SystemCallError } from "@capkit/capkit/core";
import { describe, it } from "node:test";
import type { CaptureEvent } from "../../lib/capture/event.ts";
import { openLive } from "../../lib/capture/live.ts";
import { assertNothingLeft, ENGINES, numbered, numberOf, range, take, withCapture } from "../support/fake_capture.ts";
import { FAKE_LO, fakeEthernet } from "../support/fake_interface.ts";
import { FakeKernel } from "../support/fake_kernel.ts";
import { until } from "../support/timing.ts";

for (const engine of ENGINES) {
  describe(`openLive (${engine})`, () => {
    it("asks for promiscuous mode only where it may", async () => {
      await withCapture({ engine, promiscuous: false }, ({ kernel, events }) => {
        assertEquals(kernel.sockets[0]?.promiscuous, []);
        assertEquals(events, []);
      });
      await withCapture({ engine, interfaces: ["any"] }, ({ kernel, events }) => {
        assertEquals(kernel.sockets[0]?.promiscuous, []);
        assertEquals(events, []);
      });
      await withCapture({ engine, interfaces: ["eth0", "any"], promiscuous: true }, ({ kernel, events }) => {
        assertEquals(kernel.sockets.map(({ promiscuous }) => promiscuous), [[2], []]);
        assertEquals(events.map(({ type, interface: at }) => `${type} ${at.name}`), ["not-promiscuous any"]);
      });
    });

    it("leaves nothing behind where the program's onEvent throws", async () => {
      const kernel = new FakeKernel();
      const onEvent = (_: CaptureEvent): void => {
        throw new RangeError("mine");
      };
      assertThrows(
        () => openLive(kernel, { engine, interfaces: ["any"], promiscuous: true, onEvent }),
        RangeError,
        "mine",
      );
      await assertNothingLeft(kernel);
    });

    it("refuses what it cannot do", async () => {
      const kernel = new FakeKernel();
      assertThrows(() => openLive(kernel, { engine, interfaces: [] }), TypeError, "interfaces is empty");
      assertThrows(() => openLive(kernel, { engine, interfaces: ["eth0", "eth1", "eth0"] }), TypeError, '"eth0" twice');
      for (const snaplen of [0, -1, 1.5, 262_145, NaN]) {
        assertThrows(
          () => openLive(kernel, { engine, interfaces: ["eth0"], snaplen }),
          RangeError,
          `snaplen is ${snaplen}`,
        );
      }
      for (const bufferSize of [4095, 2 ** 30 + 1, NaN]) {
        assertThrows(() => openLive(kernel, { engine, interfaces: ["eth0"], bufferSize }), RangeError, "bufferSize is");
      }
      const error = assertThrows(() => openLive(kernel, { engine, interfaces: ["eth0", "eth9"] }));
      assertInstanceOf(error, SystemCallError);
      const { syscall, code, errno, target } = error;
      assertEquals([syscall, code, errno, target], ["if_nametoindex", "ENODEV", 19, "eth9"]);
      assertStringIncludes(error.message, "capkit interfaces");
      await assertNothingLeft(kernel);
    });

    it("works with the epoll_event of aarch64", async () => {
      await withCapture({ engine, kernel: new FakeKernel({ arch: "aarch64" }) }, async ({ kernel, source }) => {
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
      await withCapture(
        { engine, kernel: new FakeKernel({ interfaces }), interfaces: ["tun0", "ppp0"] },
        ({ source }) => {
          assertEquals(source.interfaces.map(({ linktype }) => linktype), [101, 113]);
        },
      );
    });

    it("closes many captures of one thread without confusing them", async () => {
      const kernel = new FakeKernel();
      const sources = range(0, 20).map(() => openLive(kernel, { engine, interfaces: ["eth0"] }));
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
}
