/**
 * Tags in every combination, on a cable: the kernel's verdict is that of the tree on the frame with its tags.
 */

import { assertEquals } from "@std/assert";
import { formatHex } from "@capkit/capkit/core";
import { describe, it } from "node:test";
import { FilterTree } from "../support/filter_tree.ts";
import { Namespace, withoutNamespaces } from "../support/namespace.ts";
import type { EngineName } from "../support/scenario.ts";
import { TAG_FILTERS } from "../support/tag_filters.ts";
import { inline, taggedFrames } from "../support/tagged_frames.ts";
import type { FilterVerdictsParameters, FilterVerdictsResult } from "./scenarios/filter_verdicts.ts";

const FRAMES = taggedFrames();
/** Of so many wrong verdicts a failed test says which they are. */
const SHOWN = 20;

/** To take a tag out, the kernel wants two bytes behind the type that it covers; it drops a frame that is shorter. */
function isTooShort(frame: Uint8Array): boolean {
  const type = (frame[12] ?? 0) << 8 | (frame[13] ?? 0);
  return frame.length < 20 && (type === 0x8100 || type === 0x88a8);
}

describe("A filter in the kernel", { skip: withoutNamespaces() }, () => {
  for (const engine of ["ring", "recvmsg"] satisfies EngineName[]) {
    for (const on of ["v1", "v0"] as const) {
      const where = on === "v1" ? "taken out where the frame comes in" : "in the frame where it goes out";
      it(`sees every stack of tags, ${where}; ${engine}`, { timeout: 60_000 }, async () => {
        using namespace = Namespace.create().veth("v0", "v1");
        const parameters: FilterVerdictsParameters = {
          frames: FRAMES.map((frame) => formatHex(frame)),
          on,
          engine,
          filters: [...TAG_FILTERS],
        };
        const result = await namespace.scenario<FilterVerdictsResult>("filter_verdicts.ts", { parameters });
        assertEquals({ dropped: result.dropped, unknown: result.unknown }, { dropped: 0, unknown: 0 });
        const numbers = FRAMES.map((_, i) => i + 1);
        const seen = numbers.filter((number) => on === "v0" || !isTooShort(FRAMES[number - 1] ?? new Uint8Array()));
        assertEquals(result.seen, seen);
        assertEquals(result.captures.length, TAG_FILTERS.length);
        let same = 0;
        const wrong: string[] = [];
        TAG_FILTERS.forEach((expression, i) => {
          const { place, numbers = [] } = result.captures[i] ?? {};
          assertEquals(place, "kernel", expression);
          const tree = new FilterTree(expression);
          for (const number of seen) {
            const frame = FRAMES[number - 1] ?? new Uint8Array();
            const { matches } = tree.verdict(inline(frame));
            if (numbers.includes(number) === matches) same++;
            else wrong.push(`${expression} ${matches ? "misses" : "matches"} ${formatHex(frame)}`);
          }
        });
        const verdicts = TAG_FILTERS.length * seen.length;
        console.log(`${on}, ${engine}: ${same} of ${verdicts} verdicts, ${TAG_FILTERS.length} filters`);
        assertEquals(wrong.slice(0, SHOWN), []);
      });
    }
  }
});
