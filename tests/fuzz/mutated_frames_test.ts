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
import { mutateFrame, random } from "../support/mutate_frame.ts";
import { sampleFrames } from "../support/sample_frames.ts";
import { assertTwinsAgree } from "../support/twins.ts";
import { assertSameInTwoFillers } from "../support/two_fillers.ts";

const FRAMES = Number(process.env["CAPKIT_FUZZ"] ?? 20_000);
const SEED = Number(process.env["CAPKIT_SEED"] ?? 1);

describe("Mutated frames", () => {
  it(`of ${FRAMES} none throws or reads its neighbours`, { timeout: 60_000 + FRAMES }, () => {
    const samples = sampleFrames();
    for (let i = 0; i < FRAMES; i++) {
      const seed = SEED + i;
      const { bytes, linktype } = mutateFrame(samples, random(seed));
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
