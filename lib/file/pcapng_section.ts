/**
 * A section of a pcapng file that is being read: its byte order, its interfaces, and their clocks.
 *
 * @module
 */

import { longestPacket } from "./format_parser.ts";
import type { InterfaceRecord } from "./interface_record.ts";
import { TimestampClock } from "./pcapng_clock.ts";
import { EPB_FLAGS } from "../pcapng_option.ts";

/** An interface of a section. */
export class SectionInterface extends TimestampClock {
  readonly record: InterfaceRecord;
  /** Its place in the list of the file's interfaces. */
  readonly index: number;
  readonly snaplen: number;
  readonly longest: number;

  constructor(record: InterfaceRecord) {
    super(record.tsresol, record.tsoffset);
    this.record = record;
    this.index = record.index;
    this.snaplen = record.snaplen;
    this.longest = longestPacket(record.linktype);
  }
}

/** Words of the table for each interface, as a power of 2. */
export const CLOCK_SHIFT = 3;
/** Word of the table: the upper half of the timestamps of the remembered second. */
export const CLOCK_HIGH = 0;
/** Word of the table: the first lower half that is in that second. */
export const CLOCK_FIRST = 1;
/** Word of the table: how many lower halves are in it; 0 where no second is remembered. */
export const CLOCK_COUNT = 2;
/** Word of the table: the lower half that the second begins with, modulo 2^32: it may begin under another upper half. */
export const CLOCK_BEGIN = 3;
/** Word of the table: nanoseconds in a unit. */
export const CLOCK_NS_PER_UNIT = 4;
/** Word of the table: the second. */
export const CLOCK_SECONDS = 5;

/**
 * The interfaces of a section. What reading a packet needs of their clocks is also in one table of 32-bit words: fields of
 * objects, which are read one by one, would take most of the time.
 */
export class Section {
  /** Where it begins in the file. */
  readonly offset: number;
  readonly little: boolean;
  /** Whether an Int32Array reads its numbers as they are. */
  readonly isNative: boolean;
  /** Code and length of epb_flags as such a number. */
  readonly flagsHeader: number;
  readonly interfaces: SectionInterface[] = [];
  /** The place of the first one in the list of the file's interfaces; the others follow it. */
  firstIndex = 0;
  /** `CLOCK_` words for each interface; another one after each call of {@linkcode Section.add}. */
  clocks: Int32Array = new Int32Array(0);

  constructor(offset: number, options: { little: boolean }) {
    this.offset = offset;
    this.little = options.little;
    this.isNative = new Uint8Array(Int32Array.of(1).buffer)[0] === (options.little ? 1 : 0);
    this.flagsHeader = options.little ? 4 << 16 | EPB_FLAGS : EPB_FLAGS << 16 | 4;
  }

  /** Adds an interface, which gets the next number. */
  add(record: InterfaceRecord): void {
    const added = new SectionInterface(record);
    const at = this.interfaces.length << CLOCK_SHIFT;
    if (at === 0) this.firstIndex = added.index;
    this.interfaces.push(added);
    if (at >= this.clocks.length) {
      const grown = new Int32Array(2 * this.clocks.length + (1 << CLOCK_SHIFT));
      grown.set(this.clocks);
      this.clocks = grown;
    }
    this.clocks[at + CLOCK_NS_PER_UNIT] = added.nsPerUnit;
  }

  /**
   * Remembers the second that an interface's clock is in for the loop over packets, unless the table has no room for what is
   * needed: units that are no whole nanoseconds, or a second after 2106 or before 1970.
   */
  remember(id: number): void {
    const clock = this.interfaces[id];
    if (clock === undefined || clock.perSecond === 0 || !Number.isInteger(clock.nsPerUnit)) return;
    const { high, seconds, secondBegin, perSecond } = clock;
    if (seconds < 0 || seconds > 0xffff_ffff) return;
    const first = Math.max(0, secondBegin);
    const { clocks } = this;
    const at = id << CLOCK_SHIFT;
    clocks[at + CLOCK_HIGH] = high;
    clocks[at + CLOCK_FIRST] = first;
    clocks[at + CLOCK_COUNT] = Math.min(secondBegin + perSecond, 0x1_0000_0000) - first;
    clocks[at + CLOCK_BEGIN] = secondBegin;
    clocks[at + CLOCK_SECONDS] = seconds;
  }
}
