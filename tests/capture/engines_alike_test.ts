import { assert, assertEquals } from "@std/assert";
import { describe, it } from "node:test";
import { ROW_CAPLEN, ROW_OFFSET, ROW_WORDS } from "../../lib/block.ts";
import {
  ENGINES,
  type FakeCaptureOptions,
  numbered,
  range,
  rest,
  SMALL_RING,
  take,
  withCapture,
} from "../support/fake_capture.ts";
import { FAKE_LO, fakeEthernet } from "../support/fake_interface.ts";
import { FakeKernel } from "../support/fake_kernel.ts";
import type { FakeDelivery } from "../support/fake_network.ts";

/** A frame on its way. */
type Delivery = readonly [name: string, bytes: Uint8Array<ArrayBuffer>, how?: FakeDelivery];

/** A kernel with interfaces of all kinds. */
function manyKinds(): FakeKernel {
  return new FakeKernel({
    interfaces: [
      { ...FAKE_LO },
      fakeEthernet("eth0", 2),
      { ...fakeEthernet("tun0", 5), hatype: 65_534 },
      { ...fakeEthernet("ppp0", 6), hatype: 512 },
    ],
  });
}

function tagged(number: number, tag: number[], length = 100): Uint8Array<ArrayBuffer> {
  const plain = numbered(number, length);
  return Uint8Array.from([...plain.subarray(0, 12), ...tag, ...plain.subarray(12)]);
}

/** What the kernel may do to a frame, on every interface. */
function deliveries(): Delivery[] {
  const tags = [
    [],
    [0x81, 0x00, 0xb0, 0x64],
    [0x81, 0x00, 0x00, 0x00],
    [0x88, 0xa8, 0x00, 0x0a, 0x81, 0x00, 0x20, 0x14],
    [0x88, 0xa8, 0x00, 0x01, 0x81, 0x00, 0x00, 0x02, 0x81, 0x00, 0x0f, 0xff],
    [0x91, 0x00, 0x00, 0x05],
  ];
  const hows: FakeDelivery[] = [
    {},
    { tpidTold: false },
    { packetType: 1, nanoseconds: 999_999_999 },
    { packetType: 2, status: 1 << 3 },
    { packetType: 3, status: 1 << 7 },
    { packetType: 4, status: 1 << 8 },
    { seconds: 0xffff_ffff },
    // A link-layer header on an interface whose frames are captured cooked.
    { macLength: 14 },
  ];
  const frames = ["eth0", "tun0", "ppp0", "lo"].flatMap((name) =>
    tags.flatMap((tag, i) => hows.map((how, j): Delivery => [name, tagged(100 * i + j, tag), how]))
  );
  const lengths = [1, 11, 12, 13, 14, 15, 17, 60, 61, 62, 63, 64, 1514, 9014].map((length): Delivery => [
    "eth0",
    new Uint8Array(length).fill(length),
  ]);
  return [...frames, ...lengths];
}

/** All rows but for where the frame is, which is the engine's own affair, and the frames. */
async function rowsAndFrames(
  kernel: FakeKernel,
  { frames, lend, ...options }: FakeCaptureOptions & { frames: readonly Delivery[]; lend: boolean },
): Promise<unknown[]> {
  const all: unknown[] = [];
  await withCapture({ kernel, ...options }, async ({ source }) => {
    for (const [name, bytes, how] of frames) kernel.deliver(name, bytes, how);
    source.stop();
    if (!lend) {
      for (const { bytes, caplen, origlen, timestampNs, direction, interface: at, tagRestored } of await rest(source)) {
        all.push([bytes.slice(), caplen, origlen, timestampNs, direction, at.name, at.linktype, tagRestored]);
      }
    } else {
      for await (const { block } of source.batches()) {
        const { rows, bytes } = block;
        for (const row of range(0, block.length)) {
          const words = [...rows.subarray(row * ROW_WORDS, (row + 1) * ROW_WORDS)];
          assertEquals(words, range(0, ROW_WORDS).map((word) => block.word(row, word)));
          const [offset = 0, caplen = 0] = [words[ROW_OFFSET], words[ROW_CAPLEN]];
          all.push([
            words.slice(1),
            block.seconds(row),
            block.interface(row).name,
            bytes.slice(offset, offset + caplen),
          ]);
        }
      }
    }
    all.push(source.stats());
  });
  return all;
}

describe("a ring and recvmsg", () => {
  const places: [string, string[]][] = [
    ["an interface", ["eth0"]],
    ["several", ["eth0", "tun0", "ppp0", "lo"]],
    ["any", ["any"]],
  ];
  for (const [what, interfaces] of places) {
    for (const lend of [false, true]) {
      it(`give the same packets, of ${what} (lend ${lend})`, async () => {
        for (const snaplen of [262_144, 1500, 100, 64, 20, 18, 17, 16, 15, 13, 12, 11, 4, 1]) {
          const frames = deliveries();
          const options = { interfaces, snaplen, frames, lend, timeoutMs: 1 };
          const [ring = [], recvmsg = []] = await Promise.all(
            ENGINES.map((engine) => rowsAndFrames(manyKinds(), { ...options, engine })),
          );
          // Several interfaces have their turns, which are not the same.
          const order = (one: unknown, other: unknown): number => text(one) < text(other) ? -1 : 1;
          if (interfaces.length > 1) { for (const all of [ring, recvmsg]) all.sort(order); }
          assert(ring.length > 1);
          assertEquals(ring.length, recvmsg.length);
          ring.forEach((packet, i) => assertEquals(packet, recvmsg[i], `snaplen ${snaplen}, packet ${i}`));
        }
      });
    }
  }

  it("give the same of a device's own header where it gives way to a cooked one, whatever was in the memory before", async () => {
    // Frames of other lengths and addresses where the cooked ones come to lie.
    const before = range(0, 200).map((i): Delivery => ["eth0", numbered(i, 60 + (i * 7) % 300).fill(0xee, 14)]);
    const cooked = range(0, 200).map((i): Delivery => ["ppp0", numbered(i, 60 + (i * 13) % 200)]);
    const seen: unknown[][] = [];
    for (const engine of ENGINES) {
      await withCapture(
        { kernel: manyKinds(), ...SMALL_RING, engine, interfaces: ["any"] },
        async ({ kernel, source }) => {
          const packets = source.packets();
          const all: unknown[] = [];
          for (const round of range(0, 20)) {
            const frames = [...before.slice(round * 10, round * 10 + 10), ...cooked.slice(round * 10, round * 10 + 10)];
            for (const [name, bytes] of frames) kernel.deliver(name, bytes);
            all.push(...(await take(packets, frames.length)).map(({ bytes }) => bytes.slice()));
          }
          seen.push(all);
        },
      );
    }
    assertEquals(seen[0]?.length, 400);
    assertEquals(seen[0], seen[1]);
  });
});

function text(value: unknown): string {
  return JSON.stringify(value, (_, one: unknown) => typeof one === "bigint" ? String(one) : one);
}
