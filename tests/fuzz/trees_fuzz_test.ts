/**
 * Frames that are changed at random, printed as trees, so that every getter and every field is read, some of them also as JSON
 * and in columns: nothing throws, and no frame takes long.
 *
 * 20,000 frames; ten times as many as CAPKIT_FUZZ says where that is set, because the mark is 10,000,000. A failure names the
 * seed and the frame, and CAPKIT_SEED starts there.
 */

import { fail } from "@std/assert";
import { decode, fieldNames, FieldPrinter, formatHex, packetJson, tree } from "@capkit/capkit/core";
import process from "node:process";
import { describe, it } from "node:test";
import { frameSeeds } from "../support/frame_seeds.ts";
import { mutateFrame, random } from "../support/mutate_frame.ts";

const FRAMES = 10 * Number(process.env["CAPKIT_FUZZ"] ?? 2_000);
const SEED = Number(process.env["CAPKIT_SEED"] ?? 1);

/** The most that one frame may take, in milliseconds: the mark in a long run, ten times as much beside all other tests. */
const MOST_MS = process.env["CAPKIT_FUZZ"] === undefined ? 50 : 5;
/** One frame of so many is also printed as JSON, and in columns of all fields. */
const EVERY = 8;
/** What takes longer is tried again: the machine or the garbage collector may have been the reason. */
const TRIES = 8;

function timed(bytes: Uint8Array<ArrayBuffer>, linktype: number): number {
  const start = performance.now();
  tree(decode(bytes, linktype));
  return performance.now() - start;
}

describe("Trees of mutated frames", () => {
  it(`of ${FRAMES} none throws or takes long`, { timeout: 60_000 + 4 * FRAMES }, async () => {
    const seeds = await frameSeeds();
    const names = fieldNames();
    const printer = new FieldPrinter(names);
    let longest = 0;
    for (let i = 0; i < FRAMES; i++) {
      const seed = SEED + i;
      const { bytes, linktype } = mutateFrame(seeds, random(seed));
      try {
        let took = timed(bytes, linktype);
        for (let left = TRIES; took > MOST_MS && left > 0; left--) took = Math.min(took, timed(bytes, linktype));
        if (took > MOST_MS) throw new RangeError(`it takes ${took.toFixed(1)} ms`);
        longest = Math.max(longest, took);
        if (i % EVERY > 0) continue;
        JSON.stringify(packetJson(decode(bytes, linktype)));
        const line = printer.line(decode(bytes, linktype), i);
        if (/[\r\n]/.test(line) || line.split("\t").length !== names.length) {
          throw new RangeError("it breaks the table");
        }
      } catch (error) {
        const reason = error instanceof Error ? error.stack ?? error.message : String(error);
        fail(`CAPKIT_SEED=${seed}, link type ${linktype}, ${formatHex(bytes)}: ${reason}`);
      }
    }
    console.log(`trees of ${FRAMES} mutated frames of ${seeds.length}: the longest took ${longest.toFixed(2)} ms`);
  });
});
