/**
 * What a capture costs while nothing arrives, and how soon a lone packet reaches the body of a loop.
 *
 * @module
 */

import process from "node:process";
import { loadSys } from "../../../ffi/mod.ts";
import { AF_PACKET, SO_TIMESTAMPNS, SOCK_CLOEXEC, SOCK_RAW, SOL_SOCKET } from "../../../lib/linux/abi.ts";
import { findTimestamp } from "../../../lib/linux/control_message.ts";
import { MessageHeader } from "../../../lib/linux/msghdr.ts";
import { encodeSockaddrLl } from "../../../lib/linux/sockaddr_ll.ts";
import { type LiveOptions, openLive } from "../../../mod.ts";
import { Flood } from "../../support/flood.ts";
import { parameters, quantile, report, sleep } from "../../support/scenario.ts";

/** Packets before those that count: code is compiled meanwhile. */
const WARM_UP = 200;
/** Milliseconds until the program has settled. */
const SETTLE_MS = 1_000;
/** Lone packets a second. */
const RATE = 200;

/** A kind of capture. */
type Kind = "immediate" | "ring, immediate" | "ring";

const CAPTURES: Record<Kind, LiveOptions> = {
  immediate: { immediate: true },
  "ring, immediate": { engine: "ring", immediate: true },
  ring: { engine: "ring" },
};

export interface LatencyParameters {
  /**
   * A capture of one kind, or `blocking`, which is recvmsg(2) on a blocking socket in the JavaScript thread and nothing
   * else: what the machine itself takes to wake a thread up.
   */
  how: Kind | "blocking";
  idleMs: number;
  packets: number;
}

export interface LatencyResult {
  /** CPU time of all threads while nothing arrived, in percent of one core. */
  idlePercent: number;
  /** Packets that count. */
  packets: number;
  /** From the kernel's timestamp to the body of the loop, in microseconds. */
  median: number;
  p99: number;
  max: number;
}

/** Told the kernel's timestamp of each packet; true for the last one. */
type Arrived = (seconds: number, nanoseconds: number) => boolean;

/** Milliseconds of CPU time that this process has had, in all its threads. */
function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/**
 * What to add to performance.now() for the milliseconds since 1970 that the kernel's clock shows. The kernel's clock is
 * seen to a microsecond where Date.now() steps; whatever delays us then makes the difference larger, so the least counts.
 */
function clockOffset(): number {
  let least = Infinity;
  for (let step = 0; step < 300; step++) {
    const before = Date.now();
    let after = before;
    while (after === before) after = Date.now();
    least = Math.min(least, performance.now() - after);
  }
  return -least;
}

/** Takes lone packets in a loop over a capture; returns what an idle time before them cost. */
async function loop(kind: Kind, arrived: Arrived): Promise<number> {
  await using capture = await openLive({ interfaces: ["v1"], ...CAPTURES[kind] });
  const taken = (async () => {
    for await (const packet of capture) if (arrived(packet.seconds, packet.nanoseconds)) break;
  })();
  await sleep(SETTLE_MS);
  const cpu = cpuMs();
  const start = performance.now();
  await sleep(idleMs);
  const idlePercent = (cpuMs() - cpu) / (performance.now() - start) * 100;
  using flood = new Flood({ from: "v0", count: WARM_UP + packets, rate: RATE, lone: true });
  await Promise.all([taken, flood.done]);
  return idlePercent;
}

/** Takes lone packets by calls that block. */
async function block(arrived: Arrived): Promise<void> {
  const sys = await loadSys();
  const fd = sys.socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, 0);
  sys.setsockopt(fd, SOL_SOCKET, SO_TIMESTAMPNS, Uint8Array.of(1, 0, 0, 0));
  sys.bind(fd, encodeSockaddrLl(sys.ifNametoindex("v1")));
  const header = new MessageHeader((buffer) => sys.addressOf(buffer));
  const memory = new ArrayBuffer(2048);
  header.setBuffers(sys.addressOf(memory), memory.byteLength);
  using flood = new Flood({ from: "v0", count: WARM_UP + packets, rate: RATE, lone: true });
  // The process is started before this thread blocks.
  await sleep(10);
  for (let done = false; !done;) {
    header.reset();
    if (sys.recvmsg(fd, header.bytes, 0) < 0) throw new Error("recvmsg failed");
    const at = findTimestamp(header.control, header.controlLength);
    done = arrived(header.control.getUint32(at, true), header.control.getUint32(at + 8, true));
  }
  await flood.done;
  sys.close(fd);
}

const { how, idleMs, packets } = parameters<LatencyParameters>();
const offset = clockOffset();
const latencies: number[] = [];
const arrived: Arrived = (seconds, nanoseconds) => {
  const now = performance.now() + offset;
  return latencies.push((now - seconds * 1000 - nanoseconds / 1e6) * 1000) === WARM_UP + packets;
};
const idlePercent = how === "blocking" ? (await block(arrived), 0) : await loop(how, arrived);
const counted = latencies.slice(WARM_UP);
const result: LatencyResult = {
  idlePercent,
  packets: counted.length,
  median: quantile(counted, 0.5),
  p99: quantile(counted, 0.99),
  max: quantile(counted, 1),
};
report(result);
