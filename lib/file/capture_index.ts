/**
 * CaptureIndex: where in a capture file its packets are, by number and by time.
 *
 * @module
 */

import { type Block, ROW_FLAGS, ROW_NANOSECONDS, ROW_SECONDS, ROW_SECONDS_HIGH, ROW_WORDS } from "../block.ts";
import { FLAG_NO_TIMESTAMP } from "../packet_flag.ts";
import { toNanoseconds } from "../timestamp.ts";
import type { FilePlace } from "./format_parser.ts";

/** Bytes of a file between two entries, at least. */
const ENTRY_BYTES = 0x4_0000;

/** A time, exact. */
export interface IndexTime {
  /** Whole seconds since 1970. */
  readonly seconds: number;
  /** 0 to 999,999,999. */
  readonly nanoseconds: number;
}

/** A part of a file, from where a record begins to the next such part. */
export interface IndexEntry extends FilePlace {
  /** The latest time of all packets up to the end of this part; undefined where none of them says its time. */
  latest: IndexTime | undefined;
  /** Whether the part says something beside packets. */
  described: boolean;
}

/**
 * An index with an entry for each 256 KiB of a file. Packets are counted from 0, all of them: also those that a filter leaves
 * out.
 */
export class CaptureIndex {
  /** Packets of the file; where it is broken, those before that place. */
  readonly packets: number;
  /** The parts of the file. */
  readonly entries: readonly IndexEntry[];

  /** An index of these parts; the first one begins with the first packet. */
  constructor(entries: readonly IndexEntry[], packets: number) {
    this.entries = entries;
    this.packets = packets;
  }

  /** The time of the latest packet, in nanoseconds since 1970; undefined where no packet says its time. */
  get latestNs(): bigint | undefined {
    const latest = this.entries.at(-1)?.latest;
    return latest === undefined ? undefined : toNanoseconds(latest.seconds, latest.nanoseconds);
  }

  /** The part that a packet is in; undefined where the file has none. */
  entryOf(packet: number): IndexEntry | undefined {
    return this.entries[this.#firstWhere((entry) => entry.packets > packet) - 1];
  }

  /** The part with the first packet, in the order of the file, that is of this time or later; undefined where none is. */
  entryAt(time: IndexTime): IndexEntry | undefined {
    return this.entries[this.#firstWhere(({ latest }) => latest !== undefined && !isBefore(latest, time))];
  }

  /** The first entry of which something is true that is true of all after it. */
  #firstWhere(test: (entry: IndexEntry) => boolean): number {
    let low = 0;
    let high = this.entries.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const entry = this.entries[middle];
      if (entry !== undefined && test(entry)) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}

/** Makes an index from the blocks of a file, one after the other. */
export class IndexBuilder {
  /** Packets so far. */
  packets = 0;
  readonly #entries: IndexEntry[] = [];
  #latest: { seconds: number; nanoseconds: number } | undefined = undefined;

  /** An index of a file whose first record can begin at `begin`. */
  constructor(begin: number) {
    this.#add(begin, false);
  }

  /** The next packets of the file. */
  push({ rows, length }: Block): void {
    this.packets += length;
    let { seconds: latestSeconds, nanoseconds: latestNanoseconds } = this.#latest ?? EARLIEST;
    for (let at = 0; at < length * ROW_WORDS; at += ROW_WORDS) {
      const high = rows[at + ROW_SECONDS_HIGH] ?? 0;
      const seconds = (high | 0) * 0x1_0000_0000 + (rows[at + ROW_SECONDS] ?? 0);
      if (seconds < latestSeconds) continue;
      const nanoseconds = rows[at + ROW_NANOSECONDS] ?? 0;
      if (seconds === latestSeconds && nanoseconds <= latestNanoseconds) continue;
      if (((rows[at + ROW_FLAGS] ?? 0) & FLAG_NO_TIMESTAMP) !== 0) continue;
      latestSeconds = seconds;
      latestNanoseconds = nanoseconds;
    }
    if (latestSeconds !== -Infinity) this.#latest = { seconds: latestSeconds, nanoseconds: latestNanoseconds };
  }

  /**
   * All before this place has been pushed, and a record begins there.
   *
   * @param described Whether something beside packets came since the last call.
   */
  reach(offset: number, described: boolean): void {
    const entry = this.#close(described);
    if (entry !== undefined && offset - entry.offset >= ENTRY_BYTES) this.#add(offset, false);
  }

  /** The index, after the last block. */
  finish(described: boolean): CaptureIndex {
    this.#close(described);
    return new CaptureIndex(this.#entries, this.packets);
  }

  #add(offset: number, described: boolean): void {
    this.#entries.push({ offset, packets: this.packets, latest: this.#latest, described });
  }

  /** What is known of the last part by now. */
  #close(described: boolean): IndexEntry | undefined {
    const entry = this.#entries.at(-1);
    if (entry === undefined) return undefined;
    entry.latest = this.#latest;
    entry.described ||= described;
    return entry;
  }
}

const EARLIEST: IndexTime = { seconds: -Infinity, nanoseconds: 0 };

/** Whether a time comes before another one. */
export function isBefore(a: IndexTime, b: IndexTime): boolean {
  return a.seconds < b.seconds || (a.seconds === b.seconds && a.nanoseconds < b.nanoseconds);
}
