/**
 * What the programs of `tests/integration/scenarios/` have in common: what they are told, what they report, and how they
 * collect packets.
 *
 * @module
 */

import { Buffer } from "node:buffer";
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import process from "node:process";
import type { Packet, PacketSource } from "../../lib/mod.ts";

/** What the test said; `T` is what the scenario wants. */
export function parameters<T>(): T {
  return JSON.parse(process.argv[2] ?? "{}");
}

/** Tells the test the result; the last thing a scenario does. */
export function report(result: object): void {
  console.log(JSON.stringify(result));
}

export function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** Waits until something is true, up to a limit; returns whether it became true. */
export async function until(condition: () => boolean, limitMs = 5_000): Promise<boolean> {
  const end = performance.now() + limitMs;
  while (!condition()) {
    if (performance.now() > end) return false;
    await sleep(5);
  }
  return true;
}

/** Runs ip(8): `"link set v0 down"`. */
export function ip(command: string): void {
  execFileSync("ip", command.split(" "), { stdio: ["ignore", "pipe", "pipe"] });
}

/** Open descriptors of this process. */
export function descriptors(): number {
  return readdirSync("/proc/self/fd").length;
}

/** Lines of `/proc/self/maps`, and those of them that are rings of packet sockets. */
export function mappings(): { all: number; rings: number } {
  const lines = readFileSync("/proc/self/maps", "utf8").trim().split("\n");
  return { all: lines.length, rings: lines.filter((line) => line.includes("socket:")).length };
}

export function toHex(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("hex");
}

/** How a loop gets its packets. */
export type Mode = "packets" | "batches";

/** How a capture gets its packets. */
export type EngineName = "ring" | "recvmsg";

/** Bytes before the payload of the frames that a `Flood` sends; the payload begins with the frame's number. */
const FLOOD_HEADERS = 14 + 20 + 8;
/** The number of a frame that a `Flood` sent. */
export function floodNumber({ bytes }: Packet): number {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(FLOOD_HEADERS);
}

/** A frame of 60 bytes with a mark, of an EtherType for experiments. */
export function markedFrame(mark: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(60).fill(2, 0, 12);
  bytes.set([0x88, 0xb5, mark], 12);
  return bytes;
}

/** Looks at each packet in the way that `mode` says, until `look` returns true, the source ends or the time is over. */
export async function eachPacket(
  source: PacketSource,
  { mode, signal, look }: { mode: Mode; signal?: AbortSignal; look: (packet: Packet) => boolean | void },
): Promise<void> {
  const options = signal === undefined ? {} : { signal };
  if (mode === "packets") {
    for await (const packet of source.packets(options)) if (look(packet)) return;
    return;
  }
  for await (const batch of source.batches(options)) {
    let done = false;
    for (const packet of batch) done = look(packet) === true || done;
    if (done) return;
  }
}

/**
 * As many packets as expected, fewer where they do not come in time. Waits a little longer than that, so that one too
 * many is seen as well.
 */
export async function collect<T>(
  source: PacketSource,
  { mode = "packets", count, take, limitMs = 3_000, afterMs = 50 }: {
    mode?: Mode;
    count: number;
    take: (packet: Packet) => T;
    limitMs?: number;
    afterMs?: number;
  },
): Promise<T[]> {
  const taken: T[] = [];
  const over = new AbortController();
  let timer = setTimeout(() => over.abort(), count === 0 ? afterMs : limitMs);
  const look = (packet: Packet): void => {
    taken.push(take(packet));
    if (taken.length !== count) return;
    clearTimeout(timer);
    timer = setTimeout(() => over.abort(), afterMs);
  };
  try {
    await eachPacket(source, { mode, signal: over.signal, look });
  } catch (error) {
    if (error !== over.signal.reason) throw error;
  } finally {
    clearTimeout(timer);
  }
  return taken;
}

/** The value that a part of the values, 0 to 1, does not exceed. */
export function quantile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? NaN;
}
