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
   */
  readonly type: "down" | "up" | "deleted" | "not-promiscuous";
  /** The interface it happened to. */
  readonly interface: CaptureInterface;
  /** Packets that the capture had read before it. */
  readonly position: number;
}
