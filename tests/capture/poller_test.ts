import { assert, assertEquals, assertInstanceOf, assertStrictEquals, assertThrows } from "@std/assert";
import { SystemCallError } from "@capkit/capkit/core";
import { describe, it } from "node:test";
import { pollerOf } from "../../lib/capture/poller.ts";
import { EFAULT, EINTR, EMFILE, EPERM } from "../../lib/linux/errno.ts";
import { assertNothingLeft } from "../support/fake_capture.ts";
import { FakeKernel } from "../support/fake_kernel.ts";
import { until, within } from "../support/timing.ts";

const ONE = Uint8Array.of(1, 0, 0, 0, 0, 0, 0, 0);

/** A descriptor that can be made readable, and how often its listener was called. */
function watchOne(kernel: FakeKernel): { fd: number; called: number; ready: () => void; reset: () => void } {
  const fd = kernel.eventfd(0, 0);
  const one = {
    fd,
    called: 0,
    ready: () => void kernel.write(fd, ONE),
    reset: () => void kernel.read(fd, new Uint8Array(8)),
  };
  pollerOf(kernel).add(fd, { target: "eth0", onReady: () => one.called++ });
  return one;
}

function turns(count: number): Promise<void> {
  return count === 0 ? Promise.resolve() : new Promise((resolve) => setTimeout(() => resolve(turns(count - 1)), 0));
}

for (const arch of ["x86_64", "aarch64"] as const) {
  describe(`Poller on ${arch}`, () => {
    it("calls a listener once for each arm", async () => {
      const kernel = new FakeKernel({ arch });
      const poller = pollerOf(kernel);
      assertStrictEquals(pollerOf(kernel), poller);
      const one = watchOne(kernel);
      one.ready();
      await turns(5);
      assertEquals(one.called, 0);
      poller.arm(one.fd, { target: "eth0" });
      await until(() => one.called === 1);
      await turns(5);
      assertEquals(one.called, 1);
      // Still readable: armed again, it is called again.
      poller.arm(one.fd, { target: "eth0" });
      await until(() => one.called === 2);
      one.reset();
      poller.arm(one.fd, { target: "eth0" });
      await turns(5);
      assertEquals(one.called, 2);
      await within(1000, poller.remove(one.fd));
      kernel.close(one.fd);
      await assertNothingLeft(kernel);
    });

    it("has one set and one wait for all", async () => {
      const kernel = new FakeKernel({ arch });
      const poller = pollerOf(kernel);
      const all = Array.from({ length: 100 }, () => watchOne(kernel));
      assertEquals(kernel.calls.filter(({ name }) => name === "epoll_create1").length, 1);
      for (const { fd } of all) poller.arm(fd, { target: "eth0" });
      for (const one of all) one.ready();
      await until(() => all.every(({ called }) => called === 1));
      const [first, ...others] = all;
      if (first === undefined) throw new Error("a hundred");
      for (const { fd } of others) {
        await within(100, poller.remove(fd));
        kernel.close(fd);
      }
      assertEquals(kernel.releases, 0);
      poller.arm(first.fd, { target: "eth0" });
      await until(() => first.called === 2);
      await within(1000, poller.remove(first.fd));
      assertEquals(kernel.releases, 1);
      kernel.close(first.fd);
      await assertNothingLeft(kernel);
    });
  });
}

describe("Poller", () => {
  it("goes on where another is added while the last is removed", async () => {
    const kernel = new FakeKernel();
    const poller = pollerOf(kernel);
    const one = watchOne(kernel);
    const removed = poller.remove(one.fd);
    const other = watchOne(kernel);
    await within(1000, removed);
    assertEquals(kernel.releases, 0);
    poller.arm(other.fd, { target: "eth0" });
    other.ready();
    await until(() => other.called === 1);
    // And from nothing again.
    await within(1000, poller.remove(other.fd));
    assertEquals(kernel.releases, 1);
    const third = watchOne(kernel);
    poller.arm(third.fd, { target: "eth0" });
    third.ready();
    await until(() => third.called === 1);
    await within(1000, poller.remove(third.fd));
    for (const { fd } of [one, other, third]) kernel.close(fd);
    await assertNothingLeft(kernel);
  });

  it("takes removing twice, and removing what was never there", async () => {
    const kernel = new FakeKernel();
    const poller = pollerOf(kernel);
    await within(100, poller.remove(77));
    const one = watchOne(kernel);
    await within(1000, Promise.all([poller.remove(one.fd), poller.remove(one.fd)]));
    kernel.close(one.fd);
    await assertNothingLeft(kernel);
  });

  it("tells all that waiting failed, when they arm again, and works for others", async () => {
    const kernel = new FakeKernel();
    const poller = pollerOf(kernel);
    kernel.failCall("epoll_wait", EFAULT);
    const both = [watchOne(kernel), watchOne(kernel)];
    await until(() => both.every(({ called }) => called === 1));
    const other = watchOne(kernel);
    for (const { fd } of both) {
      const error = assertThrows(() => poller.arm(fd, { target: "eth7" }));
      assertInstanceOf(error, SystemCallError);
      assertEquals([error.syscall, error.code, error.target], ["epoll_wait", "EFAULT", "eth7"]);
      await within(100, poller.remove(fd));
    }
    poller.arm(other.fd, { target: "eth0" });
    other.ready();
    await until(() => other.called === 1);
    await within(1000, poller.remove(other.fd));
    for (const { fd } of [...both, other]) kernel.close(fd);
    await assertNothingLeft(kernel);
  });

  it("waits on after EINTR", async () => {
    const kernel = new FakeKernel();
    const poller = pollerOf(kernel);
    kernel.failCall("epoll_wait", EINTR);
    const one = watchOne(kernel);
    poller.arm(one.fd, { target: "eth0" });
    one.ready();
    await until(() => one.called === 1);
    await within(1000, poller.remove(one.fd));
    kernel.close(one.fd);
    await assertNothingLeft(kernel);
  });

  it("says which call failed when it opens, and leaves nothing behind", async () => {
    for (const [syscall, errno] of [["epoll_create1", EMFILE], ["eventfd", EMFILE], ["epoll_ctl", EPERM]] as const) {
      const kernel = new FakeKernel();
      const fd = kernel.eventfd(0, 0);
      for (let attempt = 0; attempt < 2; attempt++) {
        kernel.failCall(syscall, errno);
        const error = assertThrows(() => pollerOf(kernel).add(fd, { target: "eth0", onReady: () => {} }));
        assertInstanceOf(error, SystemCallError);
        assertEquals([error.syscall, error.errno], [syscall, errno]);
      }
      kernel.close(fd);
      await assertNothingLeft(kernel);
    }
  });

  it("ends where the descriptor is refused, though the set was opened for it", async () => {
    const kernel = new FakeKernel();
    assertThrows(() => pollerOf(kernel).add(99, { target: "eth0", onReady: () => {} }), SystemCallError, "EBADF");
    await assertNothingLeft(kernel);
  });

  it("is woken also where the eventfd cannot be written to or read", async () => {
    for (const call of ["write", "read"]) {
      const kernel = new FakeKernel();
      const poller = pollerOf(kernel);
      const one = watchOne(kernel);
      await turns(3);
      kernel.failCall(call, EPERM);
      const removed = poller.remove(one.fd);
      // The set goes on for another one: the failed call must not make it spin.
      const other = watchOne(kernel);
      await within(1000, removed);
      await turns(5);
      const before = kernel.calls.length;
      await turns(20);
      assert(kernel.calls.length - before < 5, `${kernel.calls.length - before} calls while nothing happened`);
      await within(1000, poller.remove(other.fd));
      for (const { fd } of [one, other]) kernel.close(fd);
      await assertNothingLeft(kernel);
    }
  });
});
