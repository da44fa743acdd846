/**
 * Field: a value of packets that has a name in Wireshark's display filters.
 *
 * @module
 */

import type { Packet } from "../packet.ts";

/** What can be said of a packet under one name. */
export interface Field {
  /** Its name, `"frame.len"`. */
  readonly name: string;
  /** What it is, in a few words. */
  readonly title: string;
  /**
   * The texts of all its occurrences in a packet, outermost first; none where the packet has no such field.
   *
   * @param number The number of the packet among those of its file, the first one being 1: a packet does not know it.
   */
  occurrences(packet: Packet, number: number): readonly string[];
}
