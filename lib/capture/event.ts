/**
 * What happens to a capture beside packets.
 *
 * @module
 */

import type { CaptureInterface } from "../block.ts";

/** What happened, and after which packet. */
export interface CaptureEvent {
  /**
   * - `"down"`: the interface went down; capture goes on by itself when it comes up.
   * - `"up"`: it came up again.
   * - `"deleted"`: it is gone; the other interfaces go on, and without any the loop ends with an error.
   * - `"not-promiscuous"`: promiscuous mode was asked for where there is none, on `any`.
   * - `"lost"`: packets were dropped, because nobody read in time.
   */
  readonly type: "down" | "up" | "deleted" | "not-promiscuous" | "lost";
  /** The interface it happened to. */
  readonly interface: CaptureInterface;
  /**
   * Packets of the capture before it, without those that a filter left out; where packets are merged, those of the
   * interface. Told before the block with the next packet is handed out, and exact: what was lost would have stood between
   * this packet and the next one of the interface. Only of a ring so small that its blocks are full in less time than the
   * thread may be kept from running, a few of those lost at one place may be told of at the next.
   */
  readonly position: number;
  /** Packets that were lost; 0 but for `"lost"`. The sum of all is `dropped` of the statistics once iteration has ended. */
  readonly lost: number;
}
