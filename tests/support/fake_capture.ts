/**
 * Captures over a kernel that is not one.
 *
 * @module
 */

import { assert, assertEquals } from "@std/assert";
import type { Packet } from "@capkit/capkit/core";
import type { CaptureEvent } from "../../lib/capture/event.ts";
import { type LiveCapture, type LiveOptions, openLive } from "../../lib/capture/live.ts";
import { FakeKernel } from "./fake_kernel.ts";
import { until, within } from "./timing.ts";

/** How packets come: tests of a capture in general are for both. */
export const ENGINES = ["ring", "recvmsg"] as const;

/** A ring of eight blocks of a page: 26 small frames a block. */
export const SMALL_RING = { engine: "ring", bufferSize: 32_768, snaplen: 1514, timeoutMs: 1 } as const;

/** A capture that runs over a fake kernel. */
export interface FakeCapture {
  readonly kernel: FakeKernel;
  readonly source: LiveCapture;
  /** What `onEvent` was told. */
  readonly events: CaptureEvent[];
}

/** What {@linkcode withCapture} is told beside the capture's own options. */
export interface FakeCaptureOptions extends Partial<LiveOptions> {
  kernel?: FakeKernel;
  /** Whether the program has an `onEvent`; true by default. */
  listens?: boolean;
}

/** Runs a test with a capture, closes it, and looks for what it left behind. */
export async function withCapture(
  options: FakeCaptureOptions,
  run: (capture: FakeCapture) => Promise<void> | void,
): Promise<void> {
  const { kernel = new FakeKernel(), listens = true, ...rest } = options;
  const events: CaptureEvent[] = [];
  const listening = listens ? { onEvent: (event: CaptureEvent) => void events.push(event) } : {};
  const source = openLive(kernel, { interfaces: ["eth0"], ...listening, ...rest });
  try {
    await within(10_000, Promise.resolve(run({ kernel, source, events })), "the test");
  } finally {
    await within(5000, source.close(), "close");
  }
  await assertNothingLeft(kernel);
}

/** Fails where a descriptor or a mapping is open, or somebody wrote to where there was nothing. */
export async function assertNothingLeft(kernel: FakeKernel): Promise<void> {
  await until(
    () => kernel.openDescriptors === 0,
    `closing: ${kernel.openDescriptors} descriptors are left, which`,
    1000,
  );
  assertEquals(kernel.mappings, 0);
  assertEquals(kernel.violations, []);
}

/** A frame of this length whose bytes 14 to 17 say its number, and whose other bytes follow from it. */
export function numbered(number: number, length = 60): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  for (let i = 0; i < length; i++) bytes[i] = i < 14 ? 2 : number + i;
  bytes.set([0x08, 0x00], 12);
  new DataView(bytes.buffer).setUint32(14, number);
  return bytes;
}

/** The number of a frame of {@linkcode numbered}. */
export function numberOf(packet: Packet): number {
  const { bytes } = packet;
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length).getUint32(14);
}

/** The next `count` packets. Leaves the loop open. */
export async function take(packets: AsyncIterator<Packet>, count: number): Promise<Packet[]> {
  const taken: Packet[] = [];
  while (taken.length < count) {
    const next = await within(2000, packets.next(), `packet ${taken.length}`);
    if (next.done) throw new Error(`the loop ended after ${taken.length} of ${count} packets`);
    taken.push(next.value);
  }
  return taken;
}

/** All packets up to the end. */
export async function rest(packets: AsyncIterable<Packet>): Promise<Packet[]> {
  const taken: Packet[] = [];
  for await (const packet of packets) taken.push(packet);
  return taken;
}

/** Numbers from `from` to `to - 1`. */
export function range(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, i) => from + i);
}

/** The memory of the first socket's ring, as the kernel has it. */
export function ringWords(kernel: FakeKernel): Int32Array<ArrayBuffer> {
  const pages = kernel.sockets[0]?.ring?.pages;
  assert(pages !== undefined);
  return new Int32Array(pages.bytes(0, pages.length).buffer);
}
