import { assert, assertEquals } from "@std/assert";
import { spawnSync } from "node:child_process";
import { describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { bunSys } from "../../ffi/bun.ts";
import { type BunFfi, openAioWaiter, openWorkerWaiter, type Waiter } from "../../ffi/bun_waiter.ts";
import { loadSys } from "../../ffi/mod.ts";
import { openLive } from "../../lib/capture/live.ts";
import { PacketSender } from "../../lib/capture/packet_sender.ts";
import type { Sys } from "../../lib/capture/sys.ts";
import { EPOLL_CTL_ADD, EPOLLIN } from "../../lib/linux/abi.ts";
import { epollEventLayout } from "../../lib/linux/epoll_event.ts";
import { until, within } from "../support/timing.ts";

const linux = process.platform === "linux";
const isBun = process.versions["bun"] !== undefined;
const root = new URL("../../", import.meta.url);

/** Whether this process may open packet sockets. */
async function mayCapture(): Promise<boolean> {
  if (!linux) return false;
  const sys = await loadSys();
  const fd = sys.socket(17, 3, 0);
  return fd >= 0 && sys.close(fd) === 0;
}
const needsCapture = !await mayCapture() && "needs CAP_NET_RAW";

/** An epoll set with an eventfd in it. */
function openSet(sys: Sys): { epfd: number; event: number } {
  const { length, data } = epollEventLayout(sys.arch);
  const epfd = sys.epollCreate1(0o2000000);
  const event = sys.eventfd(0, 0o2004000);
  const ask = new DataView(new ArrayBuffer(length));
  ask.setUint32(0, EPOLLIN, true);
  ask.setInt32(data, event, true);
  assertEquals(sys.epollCtl(epfd, EPOLL_CTL_ADD, event, new Uint8Array(ask.buffer)), 0);
  return { epfd, event };
}

async function wakes(waiter: Waiter): Promise<void> {
  const sys = await loadSys();
  const { epfd, event } = openSet(sys);
  const one = Uint8Array.of(1, 0, 0, 0, 0, 0, 0, 0);
  for (let i = 0; i < 50; i++) {
    let done = false;
    const waiting = waiter.wait(epfd).then((works) => {
      done = true;
      return works;
    });
    if (i % 3 === 0) await new Promise((resolve) => setTimeout(resolve, 2));
    assertEquals(done, false);
    sys.write(event, one);
    assertEquals(await within(5000, waiting, `wake ${i}`), true);
    sys.read(event, new Uint8Array(new ArrayBuffer(8)));
    if (i % 10 === 9) waiter.release();
  }
  // What is ready already wakes at once.
  sys.write(event, one);
  assertEquals(await within(5000, waiter.wait(epfd)), true);
  waiter.release();
  for (const fd of [epfd, event]) sys.close(fd);
}

describe("the waiters of Bun", { skip: !isBun && "bun:ffi is Bun's" }, () => {
  it("wake by kernel AIO", async () => {
    const sys = await loadSys();
    const waiter = openAioWaiter(process.getBuiltinModule("bun:ffi") as BunFfi, sys.arch);
    // Some sandboxes forbid io_setup: then there is the other one.
    if (waiter !== undefined) await wakes(waiter);
  });

  it("wake by a worker", async () => {
    await wakes(await openWorkerWaiter());
  });
});

describe("a capture of Bun", { skip: !isBun ? "bun:ffi is Bun's" : needsCapture }, () => {
  const cases = [["io_setup fails", 0], ["io_submit fails in the middle", 3]] as const;
  for (const [name, allowed] of cases) {
    it(`goes on with a worker where ${name}`, async () => {
      const ffi = process.getBuiltinModule("bun:ffi") as BunFfi;
      let left = allowed;
      const forbidding: BunFfi = {
        ptr: (view) => ffi.ptr(view),
        toArrayBuffer: (address, offset, length) => ffi.toArrayBuffer(address, offset, length),
        dlopen: (library, table) => {
          const { symbols } = ffi.dlopen(library, table);
          const { syscall, ...others } = symbols;
          if (syscall === undefined) return { symbols };
          return { symbols: { ...others, syscall: (...args) => left-- > 0 ? syscall(...args) : -1 } };
        },
      };
      const sys = bunSys(forbidding, (await loadSys()).arch);
      const capture = openLive(sys, { interfaces: ["lo"], bufferSize: 65_536, immediate: true });
      using sender = PacketSender.open(sys, "lo");
      const packets = capture.packets();
      for (let i = 0; i < 20; i++) {
        const next = packets.next();
        await new Promise((resolve) => setTimeout(resolve, 1));
        sender.send(new Uint8Array(60 + i));
        const { value } = await within(5000, next, `packet ${i}`);
        assertEquals(value?.caplen, 60 + i);
      }
      await within(2000, capture.close(), "close");
    });
  }
});

/** Runs a script in a process of its own, which must end by itself. */
function run(script: string, timeout = 10_000): { status: number | null; stdout: string; stderr: string } {
  const source = `import { interfaces, openLive, openSender } from "${new URL("mod.ts", root)}";\n${script}`;
  const args = isBun ? ["-e", source] : ["eval", "--ext=ts", source];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    cwd: fileURLToPath(root),
    timeout,
    encoding: "utf8",
    killSignal: "SIGKILL",
  });
  return { status, stdout: stdout.trim(), stderr: stderr.trim() };
}

describe("a process", { skip: !linux && "the adapters are for Linux" }, () => {
  it("ends when nothing is open", () => {
    assertEquals(run(`console.log((await interfaces()).length > 0);`), { status: 0, stdout: "true", stderr: "" });
  });

  it("ends when the capture is closed, in whatever state it was", { skip: needsCapture }, () => {
    const script = `
      for (let i = 0; i < 3; i++) {
        const capture = await openLive({ interfaces: ["lo"], bufferSize: 65536 });
        const sender = await openSender("lo");
        const loop = (async () => { let n = 0; for await (const _ of capture) if (++n === 5) break; return n; })();
        for (let n = 0; n < 5; n++) sender.send(new Uint8Array(60));
        console.log(await loop);
        if (i === 1) capture.stop();
        await capture.close();
        sender.close();
      }
      (await openLive({ interfaces: ["lo"] })).close();`;
    assertEquals(run(script), { status: 0, stdout: "5\n5\n5", stderr: "" });
  });

  it("ends when opening has failed half-way", { skip: needsCapture }, () => {
    const script = `
      try { await openLive({ interfaces: ["lo", "nosuch0"] }); } catch (error) { console.log(error.code); }`;
    assertEquals(run(script), { status: 0, stdout: "ENODEV", stderr: "" });
  });

  it("lives while a capture is open", { skip: needsCapture }, () => {
    const { status, stdout } = run(`await openLive({ interfaces: ["lo"] }); console.log("open");`, 1500);
    assertEquals([status, stdout], [null, "open"]);
  });

  it("ends after the worker's wait", { skip: !isBun && "bun:ffi is Bun's" }, () => {
    const script = `
      import { openWorkerWaiter } from "${new URL("ffi/bun_waiter.ts", root)}";
      import { loadSys } from "${new URL("ffi/mod.ts", root)}";
      const sys = await loadSys();
      const waiter = await openWorkerWaiter();
      const epfd = sys.epollCreate1(0);
      const event = sys.eventfd(1, 0);
      const ask = new Uint8Array(16); ask[0] = 1;
      sys.epollCtl(epfd, 1, event, ask);
      console.log(await waiter.wait(epfd));
      waiter.release();`;
    assertEquals(run(script), { status: 0, stdout: "true", stderr: "" });
  });
});

describe("descriptors", { skip: needsCapture }, () => {
  it("are as many after 20 captures as before", async () => {
    const { readdirSync } = await import("node:fs");
    const sys = await loadSys();
    const count = (): number => readdirSync("/proc/self/fd").length;
    const cycle = async (): Promise<void> => {
      await openLive(sys, { interfaces: ["lo"], bufferSize: 65_536 }).close();
    };
    await cycle();
    const before = count();
    for (let i = 0; i < 20; i++) await cycle();
    await until(() => count() <= before, "the descriptors", 2000);
    assert(count() <= before);
  });
});
