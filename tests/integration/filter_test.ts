import { assert, assertEquals } from "@std/assert";
import { ethernet, formatHex, frame, ipv4, udp, vlan } from "@capkit/capkit/core";
import { describe, it } from "node:test";
import { Namespace, withoutNamespaces } from "../support/namespace.ts";
import type { EngineName } from "../support/scenario.ts";
import type { FilterParameters, FloodResult, FramesResult, LockedResult } from "./scenarios/filter.ts";

async function run<T>(parameters: FilterParameters): Promise<T> {
  using namespace = Namespace.create().veth("v0", "v1");
  return await namespace.scenario<T>("filter.ts", { parameters });
}

/** The number of a flood's frame is in its payload: the rests of its division by 4 that are let through. */
function rests(...allowed: number[]): string {
  return allowed.map((rest) => `udp[11] & 3 = ${rest}`).join(" or ");
}

/** Frames with their number in the last byte. */
function tagged(number: number, ...tags: { vid: number; tpid?: number }[]): string {
  const layers = [
    ethernet({ src: "02:00:00:00:00:01", dst: "02:00:00:00:00:02" }),
    ...tags.map((tag) => vlan(tag)),
    ipv4({ src: "192.0.2.1", dst: "192.0.2.2" }),
    udp({ srcPort: 4000, dstPort: 9 }),
  ];
  return formatHex(frame(...layers, new Uint8Array(20).fill(number)));
}

const FRAMES = [
  tagged(0),
  tagged(1, { vid: 100 }),
  tagged(2, { vid: 5, tpid: 0x88a8 }, { vid: 7 }),
  tagged(3, { vid: 5 }, { vid: 100 }),
];

/** Filters, and which of these frames match. */
const TAG_FILTERS: [filter: string, numbers: number[]][] = [
  ["vlan 100", [1]],
  ["not vlan", [0]],
  ["vlan and udp port 9", [1]],
  ["vlan 5 and vlan 7", [2]],
  ["udp port 9", [0]],
];

describe("A filter", { skip: withoutNamespaces() }, () => {
  for (const engine of ["ring", "recvmsg"] satisfies EngineName[]) {
    for (const mode of ["packets", "batches"] as const) {
      it(`replaced under a flood lets nothing foreign through and loses nothing; ${engine}, ${mode}`, {
        timeout: 60_000,
      }, async () => {
        const [count, rate] = engine === "ring" ? [150_000, 100_000] : [60_000, 30_000];
        const filters = [rests(0, 1), rests(0, 2)];
        const result = await run<FloodResult>({ what: "flood", engine, mode, count, rate, filters });
        const { foreign, swaps, captured, received, dropped, swapUs } = result;
        console.log(`${engine}, ${mode}: ${swaps} swaps of ${swapUs} µs, ${captured} captured, ${dropped} dropped`);
        assertEquals(foreign, 0);
        assert(swaps > 50, `${swaps} swaps`);
        assertEquals(captured + dropped, received);
        assertEquals(captured, result.rests.reduce((sum, part) => sum + part, 0));
        // What matches both filters came whenever it came, from the first on.
        const [both = 0, first = 0, second = 0, none] = result.rests;
        console.log(`${both} frames matched both filters, ${result.missing} were missing`);
        assert(first > 0 && second > 0 && both > 0);
        assert(result.missing <= dropped, `${result.missing} are missing, ${dropped} were dropped`);
        assertEquals(none, 0);
      });
    }

    it(`sees the tags that the kernel has taken out; ${engine}`, { timeout: 60_000 }, async () => {
      const captures = TAG_FILTERS.flatMap(([filter, { length: count }]) =>
        ["v1", "v0"].map((on) => ({ on, filter, count }))
      );
      const result = await run<FramesResult>({ what: "frames", engine, frames: FRAMES, captures });
      captures.forEach(({ on, filter }, i) => {
        const { place, marks, captured, received } = result.captures[i] ?? {};
        const expected = TAG_FILTERS.find(([one]) => one === filter)?.[1] ?? [];
        assertEquals({ on, filter, place, marks }, { on, filter, place: "kernel", marks: expected });
        assertEquals([captured, received], [expected.length, expected.length]);
      });
    });

    it(`runs in JavaScript where the kernel can't; ${engine}`, { timeout: 60_000 }, async () => {
      const long = Array.from({ length: 2500 }, (_, i) => `ether[20:4] = ${2 ** 31 + 7 * i}`).join(" or ");
      const captures = [
        // Of `any` it comes on both ends of the cable.
        { on: "any", filter: "vlan 100", count: 2 },
        { on: "v1", filter: `(${long}) or vlan 100`, count: 1 },
        { on: "v1", filter: "vlan 100 and ip protochain 17", count: 1 },
      ];
      const result = await run<FramesResult>({ what: "frames", engine, frames: FRAMES, captures });
      console.log(result.captures.map(({ reason }) => reason).join("; "));
      for (const { place } of result.captures) assertEquals(place, "javascript");
      assertEquals(result.captures.map(({ marks }) => marks), [[1, 1], [1], [1]]);
      assertEquals(result.captures.map(({ captured, received }) => [captured, received]), [[2, 2], [1, 1], [1, 1]]);
    });

    it(`that is locked stays; ${engine}`, { timeout: 60_000 }, async () => {
      assertEquals(await run<LockedResult>({ what: "locked", engine }), { code: "EPERM" });
    });
  }
});
