import { assert, assertEquals, assertInstanceOf, assertStringIncludes, assertThrows } from "@std/assert";
import { SystemCallError } from "@capkit/capkit/core";
import { describe, it } from "node:test";
import { listInterfaces } from "../../lib/capture/interfaces.ts";
import { inNetns } from "../../lib/capture/netns.ts";
import { PacketSender } from "../../lib/capture/packet_sender.ts";
import { AF_INET, CLONE_NEWNET, O_CLOEXEC, SOCK_DGRAM } from "../../lib/linux/abi.ts";
import { EACCES, EBADF, EINTR, EINVAL, EMFILE, ENOENT, ENOMEM, EPERM, errnoName } from "../../lib/linux/errno.ts";
import type { FakeCall } from "../support/fake_calls.ts";
import { assertNothingLeft, numbered } from "../support/fake_capture.ts";
import { FAKE_LO, fakeEthernet } from "../support/fake_interface.ts";
import { FakeKernel } from "../support/fake_kernel.ts";

const ERRNOS = [EPERM, ENOENT, EINTR, EBADF, ENOMEM, EACCES, EINVAL, EMFILE];
const HOME = "/proc/thread-self/ns/net";

/** A kernel with a namespace `blue`, in which there is `blue0`. */
function blueKernel(): FakeKernel {
  const kernel = new FakeKernel();
  kernel.addNetns("blue", [{ ...FAKE_LO }, fakeEthernet("blue0", 5)]);
  return kernel;
}

function attempt<T>(work: () => T): T | Error {
  try {
    return work();
  } catch (error) {
    assertInstanceOf(error, Error);
    return error;
  }
}

/** Runs `use` with its n-th call failing, for n = 1, 2, ... until a run has fewer calls. */
async function failEach<T>(
  errno: number,
  use: (kernel: FakeKernel) => T,
  check: (run: { call: FakeCall; before: readonly FakeCall[]; kernel: FakeKernel; got: T | Error }) => void,
): Promise<void> {
  for (let n = 1;; n++) {
    const kernel = blueKernel();
    kernel.failCall(n, errno);
    const got = attempt(() => use(kernel));
    await assertNothingLeft(kernel);
    const call = kernel.calls[n - 1];
    if (call === undefined) {
      assert(n > 7 && !(got instanceof Error), `${n} ${got}`);
      return;
    }
    try {
      check({ call, before: kernel.calls.slice(0, n - 1), kernel, got });
    } catch (error) {
      const what = `call ${n} (${call.name} ${call.args}) failing with ${errnoName(errno)}: ${got}`;
      throw new Error(what, { cause: error });
    }
  }
}

/** Whether the call was the one that brings the thread back. */
function isWayBack(call: FakeCall, before: readonly FakeCall[]): boolean {
  return call.name === "setns" && before.filter(({ name }) => name === "setns").length >= 2;
}

describe("inNetns", () => {
  it("tries the way back, goes in, works, comes back", () => {
    const kernel = blueKernel();
    const where = inNetns(kernel, () => {
      assertEquals(kernel.openDescriptors, 1);
      return kernel.currentNetns;
    }, { netns: "blue" });
    assertEquals([where, kernel.currentNetns, kernel.openDescriptors], ["blue", "init", 0]);
    assertEquals(kernel.calls.map(({ name, args }) => [name, ...args]), [
      ["open", HOME, O_CLOEXEC],
      ["open", "/run/netns/blue", O_CLOEXEC],
      ["setns", 3, CLONE_NEWNET],
      ["setns", 4, CLONE_NEWNET],
      ["close", 4],
      ["setns", 3, CLONE_NEWNET],
      ["close", 3],
    ]);
  });

  it("takes a path, from within another namespace too", () => {
    const kernel = blueKernel();
    const paths: string[] = [];
    inNetns(kernel, () => {
      paths.push(kernel.currentNetns);
      inNetns(kernel, () => void paths.push(kernel.currentNetns), { netns: "/proc/1/ns/net" });
      paths.push(kernel.currentNetns);
    }, { netns: "/run/netns/blue" });
    assertEquals([...paths, kernel.currentNetns], ["blue", "init", "blue", "init"]);
  });

  it("calls nobody where no namespace is named", () => {
    const kernel = blueKernel();
    assertEquals(inNetns(kernel, () => 42, { netns: undefined }), 42);
    assertEquals(kernel.calls, []);
  });

  it("is back where the work throws, and passes the error on", async () => {
    const kernel = blueKernel();
    const failure = new Error("thrown inside");
    const got = attempt(() =>
      inNetns(kernel, () => {
        throw failure;
      }, { netns: "blue" })
    );
    assert(got === failure && got.cause === undefined);
    assertEquals(kernel.currentNetns, "init");
    await assertNothingLeft(kernel);
  });

  for (const errno of ERRNOS) {
    for (const throwing of [false, true]) {
      it(`${throwing ? "throwing work" : "work"}, and any call fails with ${errnoName(errno)}`, async () => {
        let runs = 0;
        const use = (kernel: FakeKernel): number => {
          runs = 0;
          let inside = -1;
          const work = (): number => {
            runs++;
            if (throwing) throw new Error("thrown inside");
            inside = kernel.socket(AF_INET, SOCK_DGRAM, 0);
            return inside;
          };
          try {
            const fd = inNetns(kernel, work, { netns: "blue", discard: (fd) => void kernel.close(fd) });
            if (fd >= 0) kernel.close(fd);
            return fd;
          } catch (error) {
            // To show the end of all ways alike.
            if (throwing && error instanceof Error && error.message === "thrown inside") return -1;
            throw error;
          }
        };
        await failEach(errno, use, ({ call, before, kernel, got }) => {
          const isRepeated = errno === EINTR && call.name !== "socket";
          if (call.name === "close" || call.name === "socket" || isRepeated) {
            assert(!(got instanceof Error));
            assertEquals([runs, kernel.currentNetns], [1, "init"]);
            return;
          }
          assertInstanceOf(got, SystemCallError);
          assertEquals([got.syscall, got.errno, got.code, got.target], [call.name, errno, errnoName(errno), "blue"]);
          assert(!got.message.includes("CAP_NET_RAW"), got.message);
          const isLost = isWayBack(call, before);
          assertEquals([runs, kernel.currentNetns], isLost ? [1, "blue"] : [0, "init"]);
          assertEquals(got.message.includes("wrong network namespace"), isLost, got.message);
          assertEquals(got.message.startsWith('Cannot leave network namespace "blue": setns failed with '), isLost);
          const { cause } = got;
          assertEquals(
            cause instanceof Error ? cause.message : undefined,
            isLost && throwing ? "thrown inside" : undefined,
          );
        });
      });
    }
  }

  it("says what to do", () => {
    const messages = (netns: string, kernel = blueKernel()): string => {
      const got = attempt(() => inNetns(kernel, () => {}, { netns }));
      assertInstanceOf(got, SystemCallError);
      return got.message;
    };
    assertEquals(
      messages("red"),
      'Cannot enter network namespace "red": open /run/netns/red failed with ENOENT (2), ' +
        "there is no such namespace: list them with: ip netns list",
    );
    assertStringIncludes(messages("/run/red"), "open /run/red failed with ENOENT (2), there is no such file");
    assertStringIncludes(messages("/etc/hostname"), "setns failed with EINVAL (22), this is not a network namespace");
    const unprivileged = blueKernel();
    unprivileged.identity.uids = [1000, 1000, 1000];
    assertStringIncludes(messages("blue", unprivileged), "setns failed with EPERM (1), CAP_SYS_ADMIN is needed");
    const withoutProc = blueKernel();
    withoutProc.failCall(1, ENOENT);
    assertStringIncludes(
      messages("blue", withoutProc),
      `open ${HOME} failed with ENOENT (2), there is no such file: mount /proc`,
    );
  });

  it("refuses what is no name", () => {
    for (const netns of ["", "blue\0", "/run/netns/blue\0"]) {
      const kernel = blueKernel();
      assertThrows(() => inNetns(kernel, () => {}, { netns }), TypeError, "Cannot enter network namespace");
      assertEquals(kernel.calls, []);
    }
  });
});

describe("in another network namespace", () => {
  it("interfaces are listed", async () => {
    const kernel = blueKernel();
    const names = (options: { netns?: string }): string[] => listInterfaces(kernel, options).map(({ name }) => name);
    assertEquals(names({ netns: "blue" }), ["lo", "blue0"]);
    assertEquals(names({}), ["lo", "eth0", "eth1"]);
    await assertNothingLeft(kernel);
  });

  it("a sender sends", async () => {
    const kernel = blueKernel();
    assertThrows(() => PacketSender.open(kernel, "blue0"), SystemCallError, "ENODEV");
    assertThrows(() => PacketSender.open(kernel, "eth0", { netns: "blue" }), SystemCallError, "ENODEV");
    const sender = PacketSender.open(kernel, "blue0", { netns: "blue" });
    assertEquals(kernel.currentNetns, "init");
    assert(sender.send(numbered(1)));
    assertEquals(kernel.sent.map(({ ifindex }) => ifindex), [5]);
    sender.close();
    await assertNothingLeft(kernel);
  });

  const uses: [string, (kernel: FakeKernel) => unknown][] = [
    ["listing", (kernel) => listInterfaces(kernel, { netns: "blue" })],
    ["a sender", (kernel) => PacketSender.open(kernel, "blue0", { netns: "blue" }).close()],
  ];
  for (const [name, use] of uses) {
    it(`${name} leaves nothing open and the thread where it was, or says that it is not`, async () => {
      for (const errno of ERRNOS) {
        await failEach(errno, use, ({ call, before, kernel, got }) => {
          const isLost = isWayBack(call, before) && errno !== EINTR;
          assertEquals(kernel.currentNetns, isLost ? "blue" : "init");
          if (isLost) assertStringIncludes(String(got), "wrong network namespace");
        });
      }
    });
  }
});
