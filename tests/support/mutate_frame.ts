/**
 * Frames that are changed at random.
 *
 * @module
 */

import { LINKTYPE_ETHERNET } from "@capkit/capkit/core";
import type { SampleFrame } from "./sample_frames.ts";

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
export function random(seed: number): (limit: number) => number {
  let state = seed >>> 0;
  return (limit) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ state >>> 15, state | 1);
    mixed ^= mixed + Math.imul(mixed ^ mixed >>> 7, mixed | 61);
    return ((mixed ^ mixed >>> 14) >>> 0) % limit;
  };
}

/** A frame with up to eight changes: bits, bytes, pieces of other frames, a cut. */
export function mutateFrame(samples: readonly SampleFrame[], below: (limit: number) => number): SampleFrame {
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
