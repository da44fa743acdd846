/**
 * What tests of a merge have in common.
 *
 * @module
 */

import { assertEquals } from "@std/assert";
import type { BlockReader } from "../../lib/source.ts";
import { marksOf, type ScriptedReader } from "./scripted_reader.ts";
import { within } from "./timing.ts";

/** The marks of all packets up to the end. */
export async function allMarks(reader: BlockReader, { lend = false }: { lend?: boolean } = {}): Promise<number[]> {
  const marks: number[] = [];
  for (;;) {
    const block = await within(10_000, reader.read({ lend }), "a read");
    if (block === undefined) return marks;
    marks.push(...marksOf(block));
  }
}

/** Closes a merge; fails where an input was not closed just once, or was used as none may be. */
export async function assertUnharmed(merge: BlockReader, readers: readonly ScriptedReader[]): Promise<void> {
  await within(1000, merge.close(), "close");
  await within(1000, merge.close(), "close once more");
  assertEquals(
    readers.map(({ closes, violations }) => ({ closes, violations })),
    readers.map(() => ({
      closes: 1,
      violations: [],
    })),
  );
}

/** Whole numbers from 0 to below a limit, the same ones for the same seed (mulberry32). */
export function randomOf(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
  };
}
