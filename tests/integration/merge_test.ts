import { assert, assertEquals } from "@std/assert";
import { describe, it } from "node:test";
import { Namespace, withoutNamespaces } from "../support/namespace.ts";
import type { EngineName, Mode } from "../support/scenario.ts";
import type { DuplicatesParameters, DuplicatesResult } from "./scenarios/duplicates.ts";
import type { MergeParameters, MergeResult } from "./scenarios/merge.ts";

const COUNT = 20_000;
const HOST_0 = "0200000000a0";
const HOST_1 = "0200000000a1";

/** Four frames each way, plain and tagged, all different, the last of them twice. */
const FRAMES: DuplicatesParameters["frames"] = ["", "8100b064", "88a86064810000c8", "8100b064"].flatMap((tags, i) => {
  const payload = `88b5${String(i).padStart(2, "0")}${"5a".repeat(60)}`;
  const times = i === 3 ? 2 : 1;
  return [
    { from: "h0", hex: HOST_1 + HOST_0 + tags + payload, times },
    { from: "h1", hex: HOST_0 + HOST_1 + tags + payload, times },
  ];
});

describe("A capture in two network namespaces", { skip: withoutNamespaces() }, () => {
  const captures: { engine: EngineName; mode: Mode }[] = [
    { engine: "ring", mode: "packets" },
    { engine: "ring", mode: "batches" },
    { engine: "recvmsg", mode: "batches" },
  ];
  for (const { engine, mode } of captures) {
    it(`merges what goes over two cables in the order of time; ${engine}, ${mode}`, { timeout: 60_000 }, async () => {
      using here = Namespace.create().veth("v0", "v1");
      using there = Namespace.create().veth("v0", "v1");
      const parameters: MergeParameters = { netns: there.name, engine, mode, count: COUNT };
      const result = await here.scenario<MergeResult>("merge.ts", { parameters });
      const { sent, turns, swapped, ...rest } = result;
      console.log(`${engine}, ${mode}: ${sent} frames, ${turns} turns, ${swapped} not in the order of their numbers`);
      assertEquals(rest, {
        engine,
        interfaces: [{ name: "v1" }, { name: "v1", netns: there.name }],
        captured: sent,
        foreign: [0, 0],
        received: COUNT,
        dropped: 0,
        wrong: 0,
        early: 0,
        swappedOnCable: 0,
      });
      assert(turns > COUNT / 4, `${turns} turns`);
      // Where the thread that sends moves to another processor, the kernel may see a frame before the one sent before it.
      assert(swapped < COUNT / 100, `${swapped} are not in the order of their numbers`);
    });
  }
});

describe("A capture on a bridge and its port", { skip: withoutNamespaces() }, () => {
  for (const engine of ["ring", "recvmsg"] satisfies EngineName[]) {
    for (const dropDuplicates of [true, false]) {
      const often = dropDuplicates ? 1 : 2;
      const name = dropDuplicates ? "shows each frame once" : "shows each frame twice where nobody asked for less";
      it(`${name}; ${engine}`, { timeout: 60_000 }, async () => {
        using namespace = Namespace.create().veth("h0", "p0").veth("h1", "p1");
        namespace.ip("link add br0 type bridge mcast_snooping 0");
        namespace.ip("link set p0 master br0");
        namespace.ip("link set p1 master br0");
        namespace.ip("link set br0 up");
        const expected = FRAMES.flatMap(({ hex, times }) => new Array<string>(often * times).fill(hex));
        const parameters: DuplicatesParameters = { engine, dropDuplicates, frames: FRAMES, count: expected.length };
        const result = await namespace.scenario<DuplicatesResult>("duplicates.ts", { parameters });
        const sent = FRAMES.reduce((sum, { times }) => sum + times, 0);
        assertEquals(result.received, [sent, sent]);
        assertEquals(result.packets.toSorted(), expected.toSorted());
        assertEquals(result.captured.reduce((sum, one) => sum + one), expected.length);
      });
    }
  }
});
