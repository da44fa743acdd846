/**
 * The filter that a capture without an expression needs: which way, each packet of `lo` once, and how many bytes.
 *
 * @module
 */

import {
  type Instruction,
  jumpIfEqual,
  keep,
  loadAncillary,
  SKF_AD_IFINDEX,
  SKF_AD_PKTTYPE,
} from "../bpf/instruction.ts";
import { LOOPBACK_IFINDEX, PACKET_OUTGOING } from "./abi.ts";

/** Lets nothing through. */
export const DROP_ALL: readonly Instruction[] = [keep(0)];

/** What {@linkcode directionFilter} is told. */
export interface DirectionFilterOptions {
  /** The interface; 0 for all. */
  readonly ifindex: number;
  readonly direction: "in" | "out" | "inout";
  /** Bytes of each packet to keep. */
  readonly snaplen: number;
}

/**
 * The program. A packet on `lo` passes the capture twice, on its way out and on its way in again; the way in is kept,
 * unless only what goes out was asked for.
 */
export function directionFilter({ ifindex, direction, snaplen }: DirectionFilterOptions): Instruction[] {
  const accept = keep(snaplen);
  const drop = keep(0);
  const outgoing = loadAncillary(SKF_AD_PKTTYPE);
  if (direction === "out") return [outgoing, jumpIfEqual(PACKET_OUTGOING, { jt: 0, jf: 1 }), accept, drop];
  if (direction === "in" || ifindex === LOOPBACK_IFINDEX) {
    return [outgoing, jumpIfEqual(PACKET_OUTGOING, { jt: 1, jf: 0 }), accept, drop];
  }
  if (ifindex !== 0) return [accept];
  return [
    loadAncillary(SKF_AD_IFINDEX),
    jumpIfEqual(LOOPBACK_IFINDEX, { jt: 0, jf: 2 }),
    outgoing,
    jumpIfEqual(PACKET_OUTGOING, { jt: 1, jf: 0 }),
    accept,
    drop,
  ];
}
