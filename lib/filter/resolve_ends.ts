/**
 * Which ends a direction means.
 *
 * @module
 */

import type { DirectionWord } from "./ast.ts";
import type { Context } from "./context.ts";
import type { Ends, WlanAddress } from "./resolved.ts";

const ENDS: Record<DirectionWord, Ends | WlanAddress> = {
  "src": "source",
  "dst": "destination",
  "src or dst": "either",
  "src and dst": "both",
  "addr1": "addr1",
  "addr2": "addr2",
  "addr3": "addr3",
  "addr4": "addr4",
  "ra": "receiver",
  "ta": "transmitter",
};

/** The ends, or a place in an 802.11 header; either end where no direction is said. */
export function anyEnds(direction: DirectionWord = "src or dst"): Ends | WlanAddress {
  return ENDS[direction];
}

/** The ends of something that has two; `what` is for the message, "ports". */
export function twoEnds(
  context: Context,
  { direction, what }: { direction: DirectionWord | undefined; what: string },
): Ends {
  const ends = anyEnds(direction);
  if (ends === "source" || ends === "destination" || ends === "either" || ends === "both") return ends;
  return context.fail(`"${direction}" is a place in an 802.11 header, which has no ${what}`);
}
