/**
 * Frames that are changed at random, and all questions that can be asked of them: nothing throws, and no answer depends
 * on the bytes around the frame.
 *
 * 20,000 frames; as many as CAPKIT_FUZZ says where that is set. A failure names the seed and the frame, and CAPKIT_SEED
 * starts there.
 */

import { fail } from "@std/assert";
import { decode, formatHex, LINKTYPE_ETHERNET } from "@capkit/capkit/core";
import process from "node:process";
import { describe, it } from "node:test";
import { assertSameBytes } from "../support/layer_vector.ts";
import { type SampleFrame, sampleFrames } from "../support/sample_frames.ts";
import { assertTwinsAgree } from "../support/twins.ts";
import { assertSameInTwoFillers } from "../support/two_fillers.ts";

const FRAMES = Number(process.env["CAPKIT_FUZZ"] ?? 20_000);
const SEED = Number(process.env["CAPKIT_SEED"] ?? 1);

/** Numbers that decide something in some header: lengths, versions, types, counts. */
const TELLING = [
  0,
  1,
  2,
  3,
  4,
  5,
  6,
  8,
  17,
  40,
  41,
  43,
  44,
  58,
  59,
  60,
  0x45,
  0x4f,
  0x60,
  0x7f,
  0x80,
  0x81,
  0x88,
  0xff,
];

/** Random whole numbers below a limit, the same for the same seed (mulberry32). */
function random(seed: number): (limit: number) => number {
  let state = seed >>> 0;
  return (limit) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ state >>> 15, state | 1);
    mixed ^= mixed + Math.imul(mixed ^ mixed >>> 7, mixed | 61);
    return ((mixed ^ mixed >>> 14) >>> 0) % limit;
  };
}

/** A frame with up to eight changes: bits, bytes, pieces of other frames, a cut. */
function mutate(samples: readonly SampleFrame[], below: (limit: number) => number): SampleFrame {
  const pick = () => samples[below(samples.length)] ?? { bytes: new Uint8Array(0), linktype: LINKTYPE_ETHERNET };
  const { bytes: whole, linktype } = pick();
  let bytes = whole.slice();
  for (let changes = below(9); changes > 0 && bytes.length > 0; changes--) {
    const at = below(bytes.length);
    const byte = bytes[at] ?? 0;
    switch (below(6)) {
      case 0:
        bytes[at] = byte ^ 1 << below(8);
        break;
      case 1:
        bytes[at] = below(256);
        break;
      case 2:
      case 3:
        bytes[at] = TELLING[below(TELLING.length)] ?? 0;
        break;
      case 4: {
        const { bytes: other } = pick();
        const from = below(other.length);
        bytes.set(other.subarray(from, from + Math.min(below(40), bytes.length - at)), at);
        break;
      }
      case 5:
        bytes = bytes.slice(0, below(4) === 0 ? at : bytes.length);
    }
  }
  return { bytes, linktype: below(20) === 0 ? pick().linktype : linktype };
}

describe("Mutated frames", () => {
  it(`of ${FRAMES} none throws or reads its neighbours`, { timeout: 60_000 + FRAMES }, () => {
    const samples = sampleFrames();
    for (let i = 0; i < FRAMES; i++) {
      const seed = SEED + i;
      const { bytes, linktype } = mutate(samples, random(seed));
      try {
        assertSameInTwoFillers({ bytes, linktype });
        if (linktype === LINKTYPE_ETHERNET) assertTwinsAgree(bytes);
        for (const layer of decode(bytes, linktype).layers) assertSameBytes(layer);
      } catch (error) {
        const reason = error instanceof Error ? error.stack ?? error.message : String(error);
        fail(`CAPKIT_SEED=${seed}, link type ${linktype}, ${formatHex(bytes)}: ${reason}`);
      }
    }
  });
});
