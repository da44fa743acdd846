/**
 * Frames to begin with, of every stack of layers: those that we make, and those of the corpus where it is there.
 *
 * @module
 */

import { corpusNames, corpusPackets, skip } from "./corpus.ts";
import { type SampleFrame, sampleFrames } from "./sample_frames.ts";

/** So many frames of each stack of layers of the corpus. */
const OF_EACH = 4;

/** The frames. */
export async function frameSeeds(): Promise<SampleFrame[]> {
  const seeds = sampleFrames();
  if (skip !== false) return seeds;
  const known = new Map<string, number>();
  for (const name of corpusNames()) {
    for await (const packet of corpusPackets(name)) {
      const { walk, linktype } = packet;
      const stack: string[] = [String(linktype)];
      for (let layer = walk.layerAt(0); layer !== undefined; layer = walk.layerAt(stack.length - 1)) {
        stack.push(layer.name);
      }
      const kind = stack.join();
      const seen = known.get(kind) ?? 0;
      if (seen >= OF_EACH) continue;
      known.set(kind, seen + 1);
      seeds.push({ bytes: packet.bytes.slice(), linktype });
    }
  }
  return seeds;
}
