import { assert, assertEquals } from "@std/assert";
import { type Packet, SystemCallError } from "@capkit/capkit/core";
import { describe, it } from "node:test";
import { type LiveCapture, type LiveOptions, openLive } from "../../lib/capture/live.ts";
import {
  AF_PACKET,
  PACKET_RESERVE,
  PACKET_RX_RING,
  PACKET_STATISTICS,
  PACKET_VERSION,
  SIOCGIFHWADDR,
  SO_ATTACH_FILTER,
  SO_RCVBUFFORCE,
  SOCK_NONBLOCK,
  SOCK_RAW,
  SOL_SOCKET,
} from "../../lib/linux/abi.ts";
import { EAGAIN, EINTR, ENOBUFS, ENOMEM, EPERM, errnoName } from "../../lib/linux/errno.ts";
import { encodeSockaddrLl } from "../../lib/linux/sockaddr_ll.ts";
import { assertSays, ERRNOS, failEach, type Met } from "../support/fail_each.ts";
import type { FakeCall } from "../support/fake_calls.ts";
import { assertNothingLeft, ENGINES, numbered, numberOf, range } from "../support/fake_capture.ts";
import { FAKE_LO, fakeEthernet } from "../support/fake_interface.ts";
import { FakeKernel } from "../support/fake_kernel.ts";
import { until, within } from "../support/timing.ts";

/** The descriptor of a socket that is opened before all others. */
const ADOPTED = 3;

/** A capture, and how its packets are read. */
interface LiveScenario {
  readonly what: string;
  /** Opened before the capture, in place of a socket of its own. */
  readonly adopts?: boolean;
  readonly options: LiveOptions & { readonly engine: "ring" | "recvmsg" | "auto" };
  /** Where packets come from: interfaces, each with its namespace. */
  readonly from: readonly (readonly [name: string, netns: string])[];
  readonly batches: boolean;
  /** A filter that takes the place of that of the options after some packets; all packets match both. */
  readonly replacement?: string;
}

/** Whether the capture is to go on as if nothing had been. */
function isTolerated(
  { call: { name, args }, before, met, errno, engine, marksLoss, filters }: {
    call: FakeCall;
    before: readonly FakeCall[];
    met: Met;
    errno: number;
    engine: "ring" | "recvmsg" | "auto";
    marksLoss: boolean;
    filters: boolean;
  },
): boolean {
  const earlier = before.filter((one) => one.name === name).length;
  switch (name) {
    case "close":
    case "closeAsync":
    case "read":
    case "write":
    case "munmap":
      return true;
    case "getifaddrs":
      // Counters of interfaces stay as they were.
      return true;
    case "setsockopt":
      // Where the kernel has no memory for it, it is tried again after a shorter one.
      if (args[2] === SO_ATTACH_FILTER && args[1] === SOL_SOCKET && filters) return errno === ENOMEM;
      // SO_RCVBUFFORCE needs a capability of its own.
      if (args[1] === SOL_SOCKET) return args[2] === SO_RCVBUFFORCE;
      // Without a ring it goes on by recvmsg; a ring may be smaller.
      if ([PACKET_VERSION, PACKET_RESERVE].includes(Number(args[2]))) return engine === "auto";
      return args[2] === PACKET_RX_RING && (engine === "auto" || errno === ENOMEM);
    case "mmap":
      return engine === "auto" || errno === ENOMEM;
    case "epoll_ctl":
      // EPOLL_CTL_DEL
      return args[1] === 2;
    case "epoll_wait":
      // Where it fails after the last packet, nobody waits any more.
      return errno === EINTR || met.length === 0;
    case "getsockopt":
      // A look at the counters to find out where packets were lost, or how many had come before another filter did.
      return args[2] === PACKET_STATISTICS && (marksLoss || filters) && met.length === 0;
    case "recvmsg":
      return errno === EINTR || errno === EAGAIN || errno === ENOBUFS;
    case "ioctl":
      // A name of an interface, and a clock of its own, are things that it can do without.
      return args[1] !== SIOCGIFHWADDR;
    case "open":
      // The first two are for the sockets, all others for counters of interfaces.
      return errno === EINTR || earlier >= 2;
    case "setns":
      return errno === EINTR || (earlier >= 3 && earlier % 3 !== 2);
  }
  return false;
}

/** Opens, reads five packets of each interface, stops, reads to the end, counts, closes. */
async function captureLive(kernel: FakeKernel, met: Met, scenario: LiveScenario): Promise<void> {
  const { options, from: places, batches, adopts, replacement } = scenario;
  const fd = adopts === true ? ADOPTED : undefined;
  let source: LiveCapture;
  try {
    source = openLive(kernel, { ...options, ...(fd === undefined ? {} : { fd }) });
  } catch (error) {
    met.push({ step: "open", error });
    // It is the program's still, without a ring, and not in anybody's way.
    if (fd === undefined) return;
    await until(() => kernel.openDescriptors === 1, "that only the program's descriptor is open", 1000);
    assertEquals(kernel.mappings, 0);
    assertEquals(kernel.sockets[0]?.ring, undefined);
    kernel.close(fd);
    return;
  }
  const total = 5 * places.length;
  const deliver = (from: number, to: number): void => {
    for (const [name, netns] of places) for (const i of range(from, to)) kernel.deliver(name, numbered(i), { netns });
  };
  const seen: number[] = [];
  const take = (packet: Packet): void => {
    seen.push(numberOf(packet));
    if (replacement !== undefined && seen.length === 2 * places.length) {
      try {
        source.setFilter(replacement);
      } catch (error) {
        met.push({ step: "replace the filter", error });
      }
    }
    // The rest comes when the reader waits (or never will), and then it is stopped.
    if (seen.length === 3 * places.length) {
      const waits = until(() => kernel.waiting === places.length, "waiting", 50);
      void waits.catch(() => {}).then(() => deliver(3, 5));
    }
    if (seen.length !== total) return;
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
    assertEquals(seen.length, total);
    const { captured, received, dropped } = source.stats();
    assertEquals([captured, received, dropped], [total, total, 0]);
  } catch (error) {
    met.push({ step: "read", error });
  }
  try {
    await source.close();
  } catch (error) {
    met.push({ step: "close", error });
  }
}

/** Small, and quick to hand over what is in it. */
const RING = { engine: "ring", bufferSize: 65_536, timeoutMs: 1 } as const;
const ONE = [["eth0", "init"]] as const;
const BOTH = [["eth0", "init"], ["eth1", "init"]] as const;

const SCENARIOS: readonly LiveScenario[] = [
  ...([RING, { engine: "recvmsg" }] as const).flatMap((engine) =>
    [ONE, BOTH].flatMap((from) =>
      [false, true].map((batches): LiveScenario => {
        const interfaces = from.map(([name]) => name);
        const what = `${batches ? "batches" : "packets"} on ${interfaces.join(" and ")} by ${engine.engine}`;
        return { what, options: { ...engine, interfaces }, from, batches };
      })
    )
  ),
  ...([RING, { ...RING, engine: "auto" }, { engine: "recvmsg" }] as const).map((engine): LiveScenario => ({
    what: `a group, a locked filter, another namespace, the card's clock, loss, by ${engine.engine}`,
    options: {
      ...engine,
      interfaces: ["eth0", { name: "blue0", netns: "blue" }],
      fanout: { group: 3, mode: "hash" },
      lockFilter: true,
      timestamps: "hardware",
      onEvent: () => {},
    },
    from: [["eth0", "init"], ["blue0", "blue"]],
    batches: false,
  })),
  ...([RING, { engine: "recvmsg" }] as const).map((engine): LiveScenario => ({
    what: `an adopted descriptor, by ${engine.engine}`,
    options: { ...engine, interfaces: [], promiscuous: true, direction: "inout" },
    from: ONE,
    batches: true,
    adopts: true,
  })),
  ...([RING, { engine: "recvmsg" }] as const).flatMap((engine) =>
    [ONE, BOTH].map((from): LiveScenario => ({
      what: `filters, one after the other, on ${from.length}, by ${engine.engine}`,
      options: { ...engine, interfaces: from.map(([name]) => name), filter: "ip" },
      from,
      batches: false,
      replacement: "not arp",
    }))
  ),
  {
    what: "a merge of rings",
    options: { ...RING, interfaces: ["eth0", "eth1"], merge: { delayMs: 5 } },
    from: BOTH,
    batches: false,
  },
];

function prepareLive(kernel: FakeKernel, { adopts }: LiveScenario): void {
  kernel.addNetns("blue", [{ ...FAKE_LO }, fakeEthernet("blue0", 5)]);
  const eth0 = kernel.network.interface("eth0");
  kernel.interfaces.splice(kernel.interfaces.indexOf(eth0), 1, { ...eth0, hardwareTimestamps: true });
  if (adopts !== true) return;
  const fd = kernel.socket(AF_PACKET, SOCK_RAW | SOCK_NONBLOCK, 0);
  assertEquals([fd, kernel.bind(fd, encodeSockaddrLl(2))], [ADOPTED, 0]);
}

describe("a capture of which the n-th system call fails", () => {
  for (const scenario of SCENARIOS) {
    for (const errno of ERRNOS) {
      it(`capture of ${scenario.what}: ${errnoName(errno)}`, async () => {
        const { engine, onEvent, filter } = scenario.options;
        await failEach(errno, {
          prepare: (kernel) => prepareLive(kernel, scenario),
          scenario: (kernel, met) => captureLive(kernel, met, scenario),
          check: ({ call, before, met, kernel }) => {
            const options = { engine, marksLoss: onEvent !== undefined, filters: filter !== undefined };
            if (isTolerated({ call, before, met, errno, ...options })) {
              assertEquals(kernel.currentNetns, "init");
              return assertEquals(met, []);
            }
            const names = scenario.from.map(([name]) => name);
            assertEquals(met.length, 1);
            assertSays(met[0]?.error, { call, errno, targets: [...names, names.join(", "), "blue", String(ADOPTED)] });
            const isLost = met[0]?.error instanceof Error && met[0].error.message.includes("wrong network namespace");
            assert(isLost || met[0]?.step !== "close");
            assertEquals(kernel.currentNetns, isLost ? "blue" : "init");
          },
        });
      });
    }
  }

  for (const engine of ENGINES) {
    const settings = engine === "ring" ? RING : { engine };
    const scenario = (from: LiveScenario["from"]): LiveScenario => {
      const options = { ...settings, interfaces: from.map(([name]) => name) };
      return { what: engine, options, from, batches: false };
    };
    const reported = ["bind", "epoll_create1", "epoll_ctl", "epoll_wait", "eventfd", "getsockopt", "setsockopt"];
    for (const name of [...reported, engine === "ring" ? "mmap" : "recvmsg"]) {
      it(`the first ${name} (${engine})`, async () => {
        const kernel = new FakeKernel();
        const met: Met = [];
        kernel.failCall(name, EPERM);
        await within(5000, captureLive(kernel, met, scenario(ONE)), "the program");
        await assertNothingLeft(kernel);
        const call = { name, args: [], result: -EPERM };
        assertEquals(met.length, 1);
        assertSays(met[0]?.error, { call, errno: EPERM, targets: ["eth0"] });
      });
    }

    it(`the descriptors run out (${engine})`, async () => {
      for (let limit = 0; limit < 6; limit++) {
        const kernel = new FakeKernel();
        kernel.descriptors.limit = limit;
        const met: Met = [];
        await within(5000, captureLive(kernel, met, scenario(BOTH)), "the program");
        kernel.descriptors.limit = 1024;
        await assertNothingLeft(kernel);
        // Two sockets, the epoll set and its eventfd.
        const codes = met.map(({ error }) => error instanceof SystemCallError && error.code);
        assertEquals(codes, limit < 4 ? ["EMFILE"] : []);
      }
    });
  }
});
