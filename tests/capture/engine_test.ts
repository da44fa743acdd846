import { assert, assertEquals, assertInstanceOf, assertStringIncludes, assertThrows } from "@std/assert";
import { SystemCallError } from "@capkit/capkit/core";
import { describe, it } from "node:test";
import { type LiveOptions, openLive } from "../../lib/capture/live.ts";
import { RingError } from "../../lib/capture/ring.ts";
import { PACKET_RX_RING, PACKET_VERSION, SOL_PACKET } from "../../lib/linux/abi.ts";
import { EBUSY, EINVAL, ENODEV, ENOMEM, EPERM } from "../../lib/linux/errno.ts";
import {
  assertNothingLeft,
  type FakeCaptureOptions,
  numbered,
  numberOf,
  take,
  withCapture,
} from "../support/fake_capture.ts";
import { FakeKernel } from "../support/fake_kernel.ts";

/** A kernel that notes the sizes of the rings asked for, and refuses what it is told to. */
class PickyKernel extends FakeKernel {
  readonly sizes: number[] = [];
  /** Which socket option it refuses, the how manieth time, and why. */
  refuses: { option: number; time: number; errno: number } | undefined = undefined;
  #times = 0;

  override setsockopt(fd: number, level: number, name: number, value: Uint8Array<ArrayBuffer>): number {
    if (level === SOL_PACKET && name === PACKET_RX_RING) {
      const view = new DataView(value.buffer, value.byteOffset);
      this.sizes.push(view.getUint32(0, true) * view.getUint32(4, true));
    }
    if (level === SOL_PACKET && name === this.refuses?.option && ++this.#times === this.refuses.time) {
      return -this.refuses.errno;
    }
    return super.setsockopt(fd, level, name, value);
  }
}

async function engineOf(options: FakeCaptureOptions): Promise<{ name: string; reason: string }> {
  let engine = { name: "", reason: "" };
  await withCapture(options, async ({ kernel, source }) => {
    engine = source.engine;
    assertEquals(
      kernel.sockets.map(({ ring }) => ring !== undefined),
      kernel.sockets.map(() => engine.name === "ring"),
    );
    const packets = source.packets();
    for (const { interface: at } of source.stats().interfaces) {
      kernel.deliver(at.name, numbered(7));
      assertEquals((await take(packets, 1)).map((packet) => [packet.interface.name, numberOf(packet)]), [[at.name, 7]]);
    }
  });
  return engine;
}

/** What opening throws, with nothing left behind. */
async function refusalOf(kernel: FakeKernel, options: Partial<LiveOptions> = {}): Promise<SystemCallError> {
  const error = assertThrows(() => openLive(kernel, { interfaces: ["eth0"], ...options }));
  await assertNothingLeft(kernel);
  assertInstanceOf(error, SystemCallError);
  return error;
}

describe("the engine", () => {
  it("is a ring where the kernel gives one, and says why", async () => {
    assertEquals(await engineOf({}), { name: "ring", reason: "the kernel gives one" });
    assertEquals(await engineOf({ engine: "auto" }), { name: "ring", reason: "the kernel gives one" });
    assertEquals(await engineOf({ engine: "ring" }), { name: "ring", reason: "it was asked for" });
    assertEquals(await engineOf({ engine: "recvmsg" }), { name: "recvmsg", reason: "it was asked for" });
    assertEquals(await engineOf({ immediate: true }), { name: "recvmsg", reason: "a ring delivers no packet at once" });
    assertEquals(await engineOf({ engine: "ring", immediate: true }), { name: "ring", reason: "it was asked for" });
  });

  it("is recvmsg where the kernel is too old for a ring", async () => {
    const kernel = new FakeKernel();
    kernel.ringVersion = 1;
    const { name, reason } = await engineOf({ kernel, interfaces: ["eth0", "eth1"] });
    assertEquals(name, "recvmsg");
    assertEquals(
      reason,
      'Cannot use a ring on "eth0": setsockopt PACKET_VERSION failed with EINVAL (22), ' +
        "this kernel has no TPACKET_V3: choose engine recvmsg, which needs none",
    );
    const old = new FakeKernel();
    old.ringVersion = 1;
    const error = await refusalOf(old, { engine: "ring" });
    assertInstanceOf(error, RingError);
    assertEquals([error.syscall, error.code, error.target, error.message], ["setsockopt", "EINVAL", "eth0", reason]);
  });

  const refusals: [string, number, number, string][] = [
    ["PACKET_VERSION", PACKET_VERSION, EINVAL, "EINVAL"],
    ["PACKET_RESERVE", 12, EBUSY, "EBUSY"],
    ["PACKET_RX_RING", PACKET_RX_RING, EBUSY, "EBUSY"],
    ["PACKET_RX_RING", PACKET_RX_RING, EPERM, "EPERM"],
  ];
  for (const [name, option, errno, code] of refusals) {
    it(`is recvmsg of all interfaces where one of them gets no ring: ${name}, ${code}`, async () => {
      for (const time of [1, 2]) {
        const refuses = { option, time, errno };
        const target = `eth${time - 1}`;
        const kernel = Object.assign(new PickyKernel(), { refuses });
        const engine = await engineOf({ kernel, interfaces: ["eth0", "eth1"], fanout: { group: 1, mode: "lb" } });
        assertEquals(engine.name, "recvmsg");
        assertStringIncludes(engine.reason, `Cannot use a ring on "${target}": setsockopt ${name} failed with ${code}`);
        const asked = Object.assign(new PickyKernel(), { refuses });
        const error = await refusalOf(asked, { engine: "ring", interfaces: ["eth0", "eth1"] });
        assertInstanceOf(error, RingError);
        assertEquals([error.syscall, error.code, error.target], ["setsockopt", code, target]);
      }
    });
  }

  it("is recvmsg where the memory can't be mapped", async () => {
    const kernel = new PickyKernel();
    kernel.failCall("mmap", EPERM);
    const { name, reason } = await engineOf({ kernel });
    assertEquals(name, "recvmsg");
    assertStringIncludes(reason, 'Cannot use a ring on "eth0": mmap failed with EPERM (1)');
    // The ring was given back first.
    assertEquals(kernel.sizes, [64 * 2 ** 20, 0]);
    const asked = new FakeKernel();
    asked.failCall("mmap", EPERM);
    const error = await refusalOf(asked, { engine: "ring" });
    assertInstanceOf(error, RingError);
    assertEquals([error.syscall, error.code], ["mmap", "EPERM"]);
  });

  it("is no question where it is not the ring that is refused", async () => {
    for (const engine of ["auto", "ring"] as const) {
      const unprivileged = new FakeKernel();
      unprivileged.identity.uids = [1000, 1000, 1000];
      const error = await refusalOf(unprivileged, { engine });
      assertEquals([error instanceof RingError, error.syscall, error.code], [false, "socket", "EPERM"]);
      assertStringIncludes(error.message, "CAP_NET_RAW");
      const unbound = new FakeKernel();
      unbound.failCall("bind", ENODEV);
      const unfound = await refusalOf(unbound, { engine });
      assertEquals([unfound instanceof RingError, unfound.syscall, unfound.code], [false, "bind", "ENODEV"]);
      assertEquals(unbound.calls.filter(({ name }) => name === "bind").length, 1);
    }
  });
});

describe("the memory of a ring", () => {
  it("is halved until the kernel has so much", async () => {
    const kernel = new PickyKernel();
    kernel.ringLimit = 5_000_000;
    await withCapture({ kernel }, ({ source }) => {
      assertEquals(source.engine.name, "ring");
      assertEquals(kernel.sizes, [64, 32, 16, 8, 4].map((size) => size * 2 ** 20));
    });
    // Bytes of nobody's choice, and a packet that no block holds any more.
    const odd = new PickyKernel();
    odd.ringLimit = 100_000;
    await withCapture({ kernel: odd, bufferSize: 3_000_000, snaplen: 65_535 }, ({ source }) => {
      assertEquals(source.engine.name, "ring");
      const last = odd.sizes.at(-1) ?? 0;
      assert(last <= 100_000 && last > 50_000, `${odd.sizes}`);
    });
  });

  it("is halved where it can't be mapped, and given back before", async () => {
    const kernel = new PickyKernel();
    kernel.failCall("mmap", ENOMEM);
    await withCapture({ kernel, interfaces: ["eth0", "eth1"] }, ({ source }) => {
      assertEquals(source.engine.name, "ring");
      assertEquals(kernel.sizes, [64 * 2 ** 20, 0, 32 * 2 ** 20, 64 * 2 ** 20]);
    });
  });

  it("may be too little for any ring", async () => {
    const kernel = new PickyKernel();
    kernel.ringLimit = 0;
    const { name, reason } = await engineOf({ kernel, bufferSize: 100_000 });
    assertEquals(name, "recvmsg");
    assertStringIncludes(reason, "PACKET_RX_RING failed with ENOMEM (12), the kernel has no memory for it");
    assert(kernel.sizes.length < 8);
    assert((kernel.sizes.at(-1) ?? 0) < 16_384, `${kernel.sizes}`);
    const asked = new FakeKernel();
    asked.ringLimit = 0;
    const error = await refusalOf(asked, { engine: "ring" });
    assertInstanceOf(error, RingError);
    assertEquals(error.code, "ENOMEM");
  });

  it("is waited for as long as was asked for", async () => {
    const cases: [Partial<LiveOptions>, number][] = [
      [{}, 20],
      [{ timeoutMs: 33 }, 33],
      [{ engine: "ring", immediate: true }, 1],
      [{ engine: "ring", immediate: true, timeoutMs: 7 }, 7],
      [{ timeoutMs: 60_000 }, 60_000],
    ];
    for (const [options, ms] of cases) {
      await withCapture(options, ({ kernel }) => {
        assertEquals(kernel.sockets[0]?.ring?.request.retireMs, ms);
      });
    }
  });

  it("has room for a tag before each frame", async () => {
    await withCapture({}, ({ kernel }) => assertEquals(kernel.sockets[0]?.options.reserve, 4));
  });
});

describe("options out of their range", () => {
  const wrong: [string, Partial<LiveOptions>][] = [
    ...[0, -1, 1.5, 60_001, NaN].map((timeoutMs): [string, Partial<LiveOptions>] => ["timeoutMs", { timeoutMs }]),
    ...[4095, 2 ** 30 + 1, 5000.5].map((bufferSize): [string, Partial<LiveOptions>] => ["bufferSize", { bufferSize }]),
    ...[0, 262_145].map((snaplen): [string, Partial<LiveOptions>] => ["snaplen", { snaplen }]),
    ...[-1, 65_536, 0.5].map((
      group,
    ): [string, Partial<LiveOptions>] => ["fanout.group", { fanout: { group, mode: "lb" } }]),
    // The second interface's is one more.
    ["fanout.group", { fanout: { group: 65_535, mode: "lb" }, interfaces: ["eth0", "eth1"] }],
  ];
  for (const [name, options] of wrong) {
    it(`are refused: ${name} of ${JSON.stringify(options)}`, async () => {
      const kernel = new FakeKernel();
      const open = (): unknown => openLive(kernel, { interfaces: ["eth0"], engine: "ring", ...options });
      assertThrows(open, RangeError, `${name} is `);
      await assertNothingLeft(kernel);
    });
  }

  it("are taken up to their ends", async () => {
    const ends: Partial<LiveOptions>[] = [
      { bufferSize: 4096 },
      { snaplen: 1 },
      { snaplen: 262_144 },
      { fanout: { group: 0, mode: "qm" } },
      { fanout: { group: 65_535, mode: "rollover" } },
      { timeoutMs: 1 },
    ];
    for (const options of ends) await withCapture({ engine: "ring", ...options }, () => {});
  });
});
