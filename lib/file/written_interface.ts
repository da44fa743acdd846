/**
 * WrittenInterface: an interface of a pcapng file that is being written, and its packets so far.
 *
 * @module
 */

import type { InterfaceRecord } from "./interface_record.ts";
import { joined, WriterClock } from "./pcapng_writer_clock.ts";

/** An interface that the section describes. */
export class WrittenInterface {
  /** Its number in the section. */
  readonly id: number;
  readonly record: InterfaceRecord;
  readonly clock: WriterClock;
  /** The longest frame of it that is written whole. */
  readonly longest: number;
  /** Where in the file its description has the snaplen; undefined where that is another file's own word. */
  readonly snaplenOffset: number | undefined;
  /** The snaplen in its description; 0 for no limit. */
  snaplen: number;
  /** The longest frame that needs no second look: longer ones are to be cut, or are against the snaplen. */
  limit: number;
  /** Packets lost since the last one that was written. */
  lost = 0;
  /** Packets written. */
  packets = 0;
  #firstHigh = 0;
  #firstLow = 0;

  constructor(
    id: number,
    fields: { record: InterfaceRecord; longest: number; snaplenOffset: number | undefined },
  ) {
    const { record, longest, snaplenOffset } = fields;
    this.id = id;
    this.record = record;
    this.clock = new WriterClock(record.tsresol, record.tsoffset);
    this.longest = longest;
    this.snaplenOffset = snaplenOffset;
    this.snaplen = record.snaplen;
    this.limit = record.snaplen === 0 ? longest : Math.min(record.snaplen, longest);
  }

  /** Whether it is an interface of this machine, not of a file. */
  get isLive(): boolean {
    return this.record.interface.ifindex > 0;
  }

  /** Counts the packet whose time its clock has been set to. */
  count(): void {
    if (this.packets++ > 0) return;
    this.#firstHigh = this.clock.high;
    this.#firstLow = this.clock.low;
  }

  /** The timestamps of the first packet and the last one. */
  get times(): { first: bigint; last: bigint } {
    return { first: joined(this.#firstHigh, this.#firstLow), last: joined(this.clock.high, this.clock.low) };
  }
}
