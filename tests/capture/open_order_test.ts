import { assert, assertEquals, assertThrows } from "@std/assert";
import { SystemCallError } from "@capkit/capkit/core";
import { describe, it } from "node:test";
import { type LiveOptions, openLive } from "../../lib/capture/live.ts";
import { PacketSocket } from "../../lib/capture/packet_socket.ts";
import { encodeFanout, type FanoutOptions } from "../../lib/capture/socket_options.ts";
import { AF_PACKET, SOCK_RAW } from "../../lib/linux/abi.ts";
import { EPERM } from "../../lib/linux/errno.ts";
import { encodeSockaddrLl } from "../../lib/linux/sockaddr_ll.ts";
import {
  assertNothingLeft,
  ENGINES,
  type FakeCaptureOptions,
  numbered,
  numberOf,
  rest,
  take,
  withCapture,
} from "../support/fake_capture.ts";
import { FAKE_LO, fakeEthernet } from "../support/fake_interface.ts";
import { FakeKernel } from "../support/fake_kernel.ts";

const OPTIONS: ReadonlyMap<string, string> = new Map([
  ["263 1", "PACKET_ADD_MEMBERSHIP"],
  ["263 5", "PACKET_RX_RING"],
  ["263 6", "PACKET_STATISTICS"],
  ["263 8", "PACKET_AUXDATA"],
  ["263 10", "PACKET_VERSION"],
  ["263 12", "PACKET_RESERVE"],
  ["263 17", "PACKET_TIMESTAMP"],
  ["263 18", "PACKET_FANOUT"],
  ["1 4", "SO_ERROR"],
  ["1 8", "SO_RCVBUF"],
  ["1 26", "SO_ATTACH_FILTER"],
  ["1 33", "SO_RCVBUFFORCE"],
  ["1 35", "SO_TIMESTAMPNS"],
  ["1 37", "SO_TIMESTAMPING"],
  ["1 40", "SO_RXQ_OVFL"],
  ["1 44", "SO_LOCK_FILTER"],
]);
const REQUESTS: ReadonlyMap<unknown, string> = new Map([
  [0x8910, "SIOCGIFNAME"],
  [0x8946, "SIOCETHTOOL"],
  [0x89b0, "SIOCSHWTSTAMP"],
]);

/** Notes what each attached filter keeps of a frame that goes in: 0 for one that drops all. */
class NotingKernel extends FakeKernel {
  readonly filters: number[] = [];

  override setsockopt(fd: number, level: number, name: number, value: Uint8Array<ArrayBuffer>): number {
    const result = super.setsockopt(fd, level, name, value);
    if (level === 1 && name === 26) {
      const socket = this.sockets.at(-1);
      this.filters.push(socket?.options.filter.at(-1)?.k ?? -1);
    }
    return result;
  }
}

/** The calls about the last packet socket, by name and option, up to its first use. */
function order(kernel: FakeKernel, from = 0): string[] {
  const opened = kernel.calls.findLastIndex(({ name, args }) => name === "socket" && args[0] === AF_PACKET);
  const fd = kernel.calls[opened]?.result;
  return kernel.calls.slice(Math.max(opened, from)).filter(({ name, args }) => {
    return name === "mmap" ? args[4] === fd : name !== "epoll_ctl" && args[0] === fd;
  }).map(({ name, args }) => {
    if (name === "ioctl") return REQUESTS.get(args[1]) ?? args.join(" ");
    return name === "setsockopt" || name === "getsockopt"
      ? OPTIONS.get(args.slice(1).join(" ")) ?? args.join(" ")
      : name;
  });
}

async function orderOf(options: FakeCaptureOptions): Promise<string[]> {
  let calls: string[] = [];
  await withCapture(options, ({ kernel }) => {
    calls = order(kernel);
  });
  return calls;
}

const RING = ["PACKET_VERSION", "PACKET_RESERVE", "PACKET_RX_RING", "mmap"];
const RECV = ["PACKET_AUXDATA", "SO_TIMESTAMPNS", "SO_RXQ_OVFL", "SO_RCVBUFFORCE"];

describe("the order of calls", () => {
  for (const engine of ENGINES) {
    const memory = engine === "ring" ? RING : RECV;

    it(`loses nothing and lets nothing foreign in (${engine})`, async () => {
      const kernel = new NotingKernel();
      await withCapture({ kernel, engine }, () => {
        const socket = kernel.calls.find(({ name, args }) => name === "socket" && args[0] === AF_PACKET);
        // SOCK_RAW with non-blocking and close-on-exec, protocol 0
        assertEquals(socket?.args, [17, 3 | 0o4000 | 0o2000000, 0]);
        assertEquals(order(kernel), [...memory, "SO_ATTACH_FILTER", "bind", "PACKET_ADD_MEMBERSHIP"]);
        assertEquals(kernel.calls.find(({ name }) => name === "bind")?.args.slice(1), [17, 3, 2]);
        assertEquals(kernel.sockets[0]?.promiscuous, [2]);
        assertEquals(kernel.filters, [262_144]);
      });
    });

    it(`drops all until it has joined its group (${engine})`, async () => {
      const kernel = new NotingKernel();
      const fanout: FanoutOptions = { group: 7, mode: "lb" };
      await withCapture({ kernel, engine, fanout, lockFilter: true }, () => {
        assertEquals(order(kernel), [
          ...memory,
          "SO_ATTACH_FILTER",
          "bind",
          "PACKET_FANOUT",
          "SO_ATTACH_FILTER",
          "SO_LOCK_FILTER",
          "PACKET_ADD_MEMBERSHIP",
        ]);
        assertEquals(kernel.filters, [0, 262_144]);
        assertEquals(kernel.sockets[0]?.options.filterLocked, true);
        assertEquals(kernel.fanouts.groups.map(({ id, members }) => [id, members.length]), [[7, 1]]);
      });
    });
  }

  it("does not ask for the drops with each packet where nobody wants to know", async () => {
    const without = RECV.filter((name) => name !== "SO_RXQ_OVFL");
    assertEquals((await orderOf({ engine: "recvmsg", listens: false })).slice(0, 4), [
      ...without,
      "SO_ATTACH_FILTER",
    ]);
  });

  it("is that of a ring by default, and without one at once where a ring is no use", async () => {
    assertEquals((await orderOf({})).slice(0, 4), RING);
    assertEquals((await orderOf({ immediate: true }))[0], "PACKET_AUXDATA");
    assertEquals((await orderOf({ engine: "ring", immediate: true })).slice(0, 4), RING);
  });

  it("falls back to SO_RCVBUF where SO_RCVBUFFORCE is refused", async () => {
    const kernel = new FakeKernel();
    // if_nametoindex, socket, ioctl, close, socket, PACKET_AUXDATA, SO_TIMESTAMPNS, SO_RXQ_OVFL, SO_RCVBUFFORCE
    kernel.failCall(9, EPERM);
    await withCapture({ kernel, engine: "recvmsg", bufferSize: 8192 }, () => {
      assertEquals(order(kernel).slice(3, 5), ["SO_RCVBUFFORCE", "SO_RCVBUF"]);
      assertEquals(kernel.sockets[0]?.receiveBuffer, 16_384);
    });
    await withCapture({ engine: "recvmsg" }, ({ kernel }) => {
      assertEquals(kernel.sockets[0]?.receiveBuffer, 2 * 8 * 2 ** 20);
    });
  });
});

describe("fanout", () => {
  it("is encoded as the kernel wants it", () => {
    const value = (options: FanoutOptions): number => new DataView(encodeFanout(options).buffer).getUint32(0, true);
    const modes = (["hash", "lb", "cpu", "rollover", "qm"] as const).map((mode) => value({ group: 0xabcd, mode }));
    assertEquals(modes, [0x0000_abcd, 0x0001_abcd, 0x0002_abcd, 0x0003_abcd, 0x0005_abcd]);
    assertEquals(value({ group: 1, mode: "hash", defrag: true }), 0x8000_0001);
    assertEquals(value({ group: 1, mode: "cpu", defrag: false }), 0x0002_0001);
  });

  it("gives each interface a group of its own", async () => {
    await withCapture({ interfaces: ["eth0", "eth1"], fanout: { group: 5, mode: "cpu" } }, ({ kernel }) => {
      assertEquals(kernel.fanouts.groups.map(({ id, ifindex }) => [id, ifindex]), [[5, 2], [6, 3]]);
    });
  });

  for (const engine of ENGINES) {
    it(`shows each packet once, from when the first is open (${engine})`, async () => {
      /** More packets in whatever call is made while the second member is being opened. */
      class BusyKernel extends FakeKernel {
        next = 0;
        busy = true;
        override setsockopt(fd: number, level: number, name: number, value: Uint8Array<ArrayBuffer>): number {
          const result = super.setsockopt(fd, level, name, value);
          if (this.busy) this.deliver("eth0", numbered(this.next++));
          return result;
        }
        override bind(fd: number, address: Uint8Array<ArrayBuffer>): number {
          const result = super.bind(fd, address);
          if (this.busy) this.deliver("eth0", numbered(this.next++));
          return result;
        }
      }
      const kernel = new BusyKernel();
      kernel.busy = false;
      const options: Partial<LiveOptions> = { engine, fanout: { group: 9, mode: "lb" } };
      const seen: number[][] = [];
      await withCapture({ kernel, ...options }, async ({ source: first }) => {
        kernel.busy = true;
        // The second one is closed before the first, so that each looks only for what is its own.
        const second = openLive(kernel, { interfaces: ["eth0"], ...options });
        kernel.busy = false;
        for (let i = 0; i < 100; i++) kernel.deliver("eth0", numbered(kernel.next++));
        for (const source of [first, second]) {
          source.stop();
          seen.push((await rest(source)).map(numberOf));
        }
        await second.close();
      });
      assert(kernel.next > 105);
      assert((seen[0]?.length ?? 0) > 50 && (seen[1]?.length ?? 0) > 45, `${seen.map(({ length }) => length)}`);
      assertEquals(seen.flat().sort((a, b) => a - b), Array.from({ length: kernel.next }, (_, i) => i));
    });
  }
});

describe("lockFilter", () => {
  for (const engine of ENGINES) {
    it(`keeps the filter, and stop() works (${engine})`, async () => {
      await withCapture({ engine, lockFilter: true }, async ({ kernel, source }) => {
        kernel.deliver("eth0", numbered(1));
        source.stop();
        kernel.deliver("eth0", numbered(2));
        assertEquals((await rest(source)).map(numberOf), [1]);
      });
    });
  }

  it("is refused to who wants another filter then", async () => {
    const kernel = new FakeKernel();
    using socket = PacketSocket.open(kernel, { ifindex: 2, name: "eth0", lockFilter: true });
    const error = assertThrows(() => socket.attachFilter([{ code: 6, jt: 0, jf: 0, k: 0 }]), SystemCallError);
    assert(error instanceof SystemCallError && error.code === "EPERM");
    socket.close();
    await assertNothingLeft(kernel);
  });
});

describe("timestamps", () => {
  const card = (): FakeKernel => {
    const interfaces = [
      { ...FAKE_LO },
      { ...fakeEthernet("eth0", 2), hardwareTimestamps: true },
      fakeEthernet("eth1", 3),
    ];
    return new FakeKernel({ interfaces });
  };
  const hardware = { seconds: 77, nanoseconds: 5 };

  for (const engine of ENGINES) {
    it(`are the card's where it offers them, and each packet says whose (${engine})`, async () => {
      const kernel = card();
      const interfaces = ["eth0", "eth1"];
      await withCapture({ kernel, engine, interfaces, timestamps: "hardware" }, async ({ source }) => {
        assertEquals(kernel.interfaces.map(({ hardwareConfig }) => hardwareConfig), [
          undefined,
          { txType: 0, rxFilter: 1 },
          undefined,
        ]);
        const packets = source.packets();
        const sources: unknown[] = [];
        const send = async (name: string, how: { hardware?: typeof hardware }): Promise<void> => {
          kernel.deliver(name, numbered(1), { seconds: 1000, nanoseconds: 9, ...how });
          const [packet] = await take(packets, 1);
          sources.push([packet?.timestampSource, packet?.seconds, packet?.nanoseconds]);
        };
        await send("eth0", { hardware });
        await send("eth0", {});
        await send("eth1", {});
        assertEquals(sources, [["hardware", 77, 5], ["software", 1000, 9], ["software", 1000, 9]]);
      });
    });

    it(`are the kernel's by default, without a question to the card (${engine})`, async () => {
      const kernel = card();
      await withCapture({ kernel, engine }, async ({ source }) => {
        kernel.deliver("eth0", numbered(1), { seconds: 1000, nanoseconds: 9, hardware });
        const [packet] = await take(source.packets(), 1);
        assertEquals([packet?.timestampSource, packet?.seconds], ["software", 1000]);
        assertEquals(kernel.interfaces[1]?.hardwareConfig, undefined);
        assert(!order(kernel).some((name) => name.startsWith("SIOC")));
      });
    });
  }

  it("are asked for before the first packet", async () => {
    const asked = ["SIOCETHTOOL", "SIOCSHWTSTAMP"];
    const ring = await orderOf({ kernel: card(), timestamps: "hardware" });
    assertEquals(ring.filter((name) => name !== "SIOCGIFNAME").slice(0, 4), [
      ...asked,
      "PACKET_TIMESTAMP",
      "PACKET_VERSION",
    ]);
    const recv = await orderOf({ kernel: card(), engine: "recvmsg", timestamps: "hardware" });
    const expected = [...asked, "PACKET_AUXDATA", "SO_TIMESTAMPNS", "SO_TIMESTAMPING"];
    assertEquals(recv.filter((name) => name !== "SIOCGIFNAME").slice(0, 5), expected);
  });

  it("stay the kernel's where the card may not be set, or there is none", async () => {
    const kernel = card();
    kernel.failCall("ioctl", EPERM);
    for (const name of ["eth1", "any", "lo"]) {
      const calls = await orderOf({ kernel: card(), interfaces: [name], timestamps: "hardware" });
      assert(!calls.includes("PACKET_TIMESTAMP") && !calls.includes("SIOCSHWTSTAMP"), calls.join(" "));
    }
    // The socket was opened while it still could be.
    const late = card();
    const fd = late.socket(AF_PACKET, SOCK_RAW, 0);
    assertEquals(late.bind(fd, encodeSockaddrLl(2)), 0);
    late.identity.uids = [1000, 1000, 1000];
    const from = late.calls.length;
    await withCapture({ kernel: late, fd, interfaces: [], engine: "ring", timestamps: "hardware" }, () => {
      const calls = order(late, from);
      assert(calls.includes("SIOCSHWTSTAMP") && !calls.includes("PACKET_TIMESTAMP"), calls.join(" "));
    });
  });

  it("are the card's also for a socket whose interface is named by its index", async () => {
    const kernel = card();
    using socket = PacketSocket.open(kernel, { ifindex: 2, timestamps: "hardware" });
    assertEquals(kernel.interfaces[1]?.hardwareConfig, { txType: 0, rxFilter: 1 });
    socket.close();
    await assertNothingLeft(kernel);
  });
});
