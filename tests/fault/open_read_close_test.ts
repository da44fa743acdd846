import { assert, assertEquals, assertInstanceOf } from "@std/assert";
import { type Packet, type PacketSource, SystemCallError } from "@capkit/capkit/core";
import { describe, it } from "node:test";
import { listInterfaces } from "../../lib/capture/interfaces.ts";
import { openLive } from "../../lib/capture/live.ts";
import { PacketSender } from "../../lib/capture/packet_sender.ts";
import { PacketSocket } from "../../lib/capture/packet_socket.ts";
import { EAGAIN, EBADF, EINTR, EMFILE, ENOBUFS, ENOMEM, EPERM, errnoName } from "../../lib/linux/errno.ts";
import type { FakeCall } from "../support/fake_calls.ts";
import { assertNothingLeft, numbered, numberOf, range } from "../support/fake_capture.ts";
import { FakeKernel } from "../support/fake_kernel.ts";
import { until, within } from "../support/timing.ts";

const ERRNOS = [EPERM, ENOMEM, EBADF, EINTR, ENOBUFS, EMFILE, EAGAIN];

/** Errors in the order in which the program met them, each with what it was doing. */
type Met = { step: string; error: unknown }[];

/** Runs the scenario with its n-th call failing, for n = 1, 2, ... until a run has fewer calls. */
async function failEach(
  errno: number,
  scenario: (kernel: FakeKernel, met: Met) => Promise<void>,
  check: (run: { call: FakeCall; met: Met; kernel: FakeKernel }) => void,
): Promise<void> {
  let failed = 0;
  for (let n = 1;; n++) {
    const kernel = new FakeKernel();
    const met: Met = [];
    kernel.failCall(n, errno);
    await within(5000, scenario(kernel, met), `with call ${n} failing with ${errnoName(errno)} the program`);
    const call = kernel.calls[n - 1];
    const what = `call ${n} (${call?.name} ${call?.args}) failing with ${errnoName(errno)}`;
    try {
      await assertNothingLeft(kernel);
      if (call === undefined) {
        assertEquals(met, []);
        break;
      }
      failed++;
      check({ call, met, kernel });
    } catch (error) {
      throw new Error(`${what}: the program met ${met.map((one) => `${one.error} (${one.step})`)}`, { cause: error });
    }
  }
  assert(failed > 0);
}

/** Fails where the error is not that of the call. */
function assertSays(
  error: unknown,
  { call, errno, targets }: { call: FakeCall; errno: number; targets: string[] },
): void {
  assertInstanceOf(error, SystemCallError);
  assertEquals([error.syscall, error.errno, error.code], [call.name, errno, errnoName(errno)]);
  assert(targets.includes(error.target), `target "${error.target}"`);
  assert(error.message.includes(`"${error.target}"`) && error.message.includes(error.code), error.message);
}

/** Whether the capture is to go on as if nothing had been. */
function isTolerated({ name, args }: FakeCall, errno: number, met: Met): boolean {
  switch (name) {
    case "close":
    case "closeAsync":
    case "read":
    case "write":
      return true;
    case "setsockopt":
      // SO_RCVBUFFORCE needs a capability of its own.
      return args[1] === 1 && args[2] === 33;
    case "epoll_ctl":
      // EPOLL_CTL_DEL
      return args[1] === 2;
    case "epoll_wait":
      // Where it fails after the last packet, nobody waits any more.
      return errno === EINTR || met.length === 0;
    case "recvmsg":
      return errno === EINTR || errno === EAGAIN || errno === ENOBUFS;
    case "getsockopt":
      // The last look at the counters, in close().
      return met.length === 0;
  }
  return false;
}

interface LiveScenario {
  readonly interfaces: readonly string[];
  readonly batches: boolean;
}

/** Opens, reads five packets of each interface, stops, reads to the end, counts, closes. */
async function captureLive(kernel: FakeKernel, met: Met, { interfaces, batches }: LiveScenario): Promise<void> {
  let source: PacketSource;
  try {
    source = openLive(kernel, { interfaces });
  } catch (error) {
    met.push({ step: "open", error });
    return;
  }
  const deliver = (from: number, to: number): void => {
    for (const name of interfaces) for (const i of range(from, to)) kernel.deliver(name, numbered(i));
  };
  const seen: number[] = [];
  const take = (packet: Packet): void => {
    seen.push(numberOf(packet));
    // The rest comes when the reader waits (or never will), and then it is stopped.
    if (seen.length === 3 * interfaces.length) {
      const waits = until(() => kernel.waiting === interfaces.length, "waiting", 50);
      void waits.catch(() => {}).then(() => deliver(3, 5));
    }
    if (seen.length !== 5 * interfaces.length) return;
    try {
      source.stop();
    } catch (error) {
      met.push({ step: "stop", error });
    }
  };
  try {
    deliver(0, 3);
    if (!batches) { for await (const packet of source) take(packet); }
    else for await (const batch of source.batches()) for (const packet of batch) take(packet);
    assertEquals(seen.length, 5 * interfaces.length);
    const { captured, received, dropped } = source.stats();
    assertEquals([captured, received, dropped], [seen.length, seen.length, 0]);
  } catch (error) {
    met.push({ step: "read", error });
  }
  try {
    await source.close();
  } catch (error) {
    met.push({ step: "close", error });
  }
}

describe("the n-th system call fails", () => {
  for (const interfaces of [["eth0"], ["eth0", "eth1"]]) {
    for (const batches of [false, true]) {
      for (const errno of ERRNOS) {
        const how = batches ? "batches" : "packets";
        it(`capture of ${how} on ${interfaces.join(" and ")}: ${errnoName(errno)}`, async () => {
          await failEach(
            errno,
            (kernel, met) => captureLive(kernel, met, { interfaces, batches }),
            ({ call, met }) => {
              if (isTolerated(call, errno, met)) return assertEquals(met, []);
              const targets = [...interfaces, interfaces.join(", ")];
              assertEquals(met.length, 1);
              assertSays(met[0]?.error, { call, errno, targets });
              assert(met[0]?.step !== "close");
            },
          );
        });
      }
    }
  }

  for (const errno of ERRNOS) {
    it(`interfaces(): ${errnoName(errno)}`, async () => {
      let listed: unknown;
      await failEach(
        errno,
        (kernel, met) => {
          try {
            listed = listInterfaces(kernel).map(({ name, ifindex }) => [name, ifindex]);
          } catch (error) {
            met.push({ step: "list", error });
          }
          return Promise.resolve();
        },
        ({ call, met }) => {
          // An interface that goes away in between is listed with what is known.
          if (call.name !== "ioctl" && call.name !== "close") {
            return assertSays(met[0]?.error, { call, errno, targets: ["interfaces"] });
          }
          assertEquals(met, []);
          assertEquals(listed, [["lo", 1], ["eth0", 2], ["eth1", 3]]);
        },
      );
    });

    it(`openPacketSocket: ${errnoName(errno)}`, async () => {
      await failEach(
        errno,
        (kernel, met) => {
          try {
            using socket = PacketSocket.open(kernel, { ifindex: 2, name: "eth0" });
            for (const i of range(0, 2)) kernel.deliver("eth0", numbered(i));
            const into = new Uint8Array(new ArrayBuffer(100));
            const control = new Uint8Array(new ArrayBuffer(128));
            let count = 0;
            for (let looks = 0; looks < 4; looks++) if (socket.receive(into, control) === 60) count++;
            assertEquals(count, 2);
            assertEquals(socket.statistics(), { packets: 2, drops: 0 });
          } catch (error) {
            met.push({ step: "use", error });
          }
          return Promise.resolve();
        },
        ({ call, met }) => {
          const again = call.name === "recvmsg" && (errno === EINTR || errno === EAGAIN);
          const tolerated = again || call.name === "close" || (call.name === "setsockopt" && call.args[2] === 33);
          if (tolerated) return assertEquals(met, []);
          assertEquals(met.length, 1);
          assertSays(met[0]?.error, { call, errno, targets: ["eth0"] });
        },
      );
    });

    it(`openSender: ${errnoName(errno)}`, async () => {
      await failEach(
        errno,
        (kernel, met) => {
          try {
            using sender = PacketSender.open(kernel, "eth0");
            for (const i of range(0, 3)) while (!sender.send(numbered(i)));
          } catch (error) {
            met.push({ step: "send", error });
          }
          return Promise.resolve();
        },
        ({ call, met, kernel }) => {
          const again = call.name === "sendto" && (errno === EINTR || errno === EAGAIN || errno === ENOBUFS);
          if (again || call.name === "close") {
            assertEquals(met, []);
            return assertEquals(kernel.sent.map(({ ifindex, bytes }) => [ifindex, bytes[17]]), [[2, 0], [2, 1], [
              2,
              2,
            ]]);
          }
          assertEquals(met.length, 1);
          assertSays(met[0]?.error, { call, errno, targets: ["eth0"] });
        },
      );
    });
  }

  const reported = [
    "bind",
    "epoll_create1",
    "epoll_ctl",
    "epoll_wait",
    "eventfd",
    "getsockopt",
    "recvmsg",
    "setsockopt",
  ];
  for (const name of reported) {
    it(`the first ${name}`, async () => {
      const kernel = new FakeKernel();
      const met: Met = [];
      kernel.failCall(name, EPERM);
      await within(5000, captureLive(kernel, met, { interfaces: ["eth0"], batches: false }), "the program");
      await assertNothingLeft(kernel);
      const call = { name, args: [], result: -EPERM };
      assertEquals(met.length, 1);
      assertSays(met[0]?.error, { call, errno: EPERM, targets: ["eth0"] });
    });
  }

  it("the descriptors run out", async () => {
    for (let limit = 0; limit < 6; limit++) {
      const kernel = new FakeKernel();
      kernel.descriptors.limit = limit;
      const met: Met = [];
      await within(5000, captureLive(kernel, met, { interfaces: ["eth0", "eth1"], batches: false }), "the program");
      kernel.descriptors.limit = 1024;
      await assertNothingLeft(kernel);
      // Two sockets, the epoll set and its eventfd.
      assertEquals(met.map(({ error }) => error instanceof SystemCallError && error.code), limit < 4 ? ["EMFILE"] : []);
    }
  });
});
