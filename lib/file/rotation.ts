/**
 * Rotation: when a capture that is written goes on in another file, and what that one is called. Without I/O and without
 * a clock: time comes from the packets.
 *
 * @module
 */

import { type Block, ROW_FLAGS } from "../block.ts";
import { FLAG_NO_TIMESTAMP } from "../packet_flag.ts";
import type { RowRange } from "./format_writer.ts";
import { formatTime } from "./rotation_time.ts";

/** When a file is full; the first of the limits that is reached counts. One of the first three must be given. */
export interface RotateOptions {
  /**
   * A file that has more bytes than this gets no more packets, as with `tcpdump -C`: so it has up to one packet more than
   * it says. Counted before compression.
   */
  bytes?: number | undefined;
  /**
   * A file gets the packets of so many seconds, whole ones, from that of its first packet on. Unlike `tcpdump -G`, which
   * looks at the clock, it goes by the times of the packets, so that a file that is read is divided like live traffic;
   * packets whose time is not known, or goes back, stay in the file that is open.
   */
  seconds?: number | undefined;
  /** A file gets so many packets. */
  packets?: number | undefined;
  /**
   * How many files there are: after the last one the first is written again. With `seconds` alone, where files are named
   * after times, the oldest is deleted.
   */
  files?: number | undefined;
  /** Whether files are written again after so many, which is the default, or no more packets are taken. */
  afterLast?: "overwrite" | "stop" | undefined;
}

/** What a file that is being written holds so far. */
export interface FileState {
  readonly bytes: number;
  readonly packets: number;
  /** When its first packet was captured, in seconds since 1970; undefined before one that says so. */
  readonly begin: number | undefined;
}

/** A file of a rotation. */
export interface RotationName {
  readonly path: string;
  /** A file that is too much now, and is deleted first. */
  readonly oldest: string | undefined;
}

/** Bytes that a packet has in a file of any format beside its frame and its options, at most. */
const MOST_OVERHEAD = 64;

/** The rules of one rotation, and the names it has given. */
export class Rotation {
  readonly #template: string;
  readonly #bytes: number;
  readonly #seconds: number;
  readonly #packets: number;
  readonly #files: number;
  readonly #stops: boolean;
  /** The last name without its number, and how many files had it. */
  #base: string | undefined = undefined;
  #sameBase = 0;
  #given = 0;
  /** Paths that are kept, where the oldest is to be deleted. */
  readonly #kept: string[] = [];

  /**
   * @param template The path, in which strftime's conversions stand for the time of a file's first packet where `seconds`
   * is given.
   * @throws RangeError where a limit is no whole number above 0, TypeError where there is none.
   */
  constructor(template: string, options: RotateOptions) {
    const { bytes, seconds, packets, files, afterLast } = options;
    for (const [name, limit] of Object.entries({ bytes, seconds, packets, files })) {
      if (limit === undefined || (Number.isSafeInteger(limit) && limit > 0)) continue;
      throw new RangeError(`Cannot rotate files: ${name} ${limit} is not a whole number above 0`);
    }
    if (bytes === undefined && seconds === undefined && packets === undefined) {
      throw new TypeError("Cannot rotate files: say when, by bytes, seconds or packets");
    }
    this.#template = template;
    this.#bytes = bytes ?? Infinity;
    this.#seconds = seconds ?? Infinity;
    this.#packets = packets ?? Infinity;
    this.#files = files ?? Infinity;
    this.#stops = afterLast === "stop";
  }

  /** Whether the name of a file needs the time of its first packet. */
  get needsTime(): boolean {
    return this.#seconds !== Infinity;
  }

  /** Whether no more files are begun. */
  get ended(): boolean {
    return this.#stops && this.#given >= this.#files;
  }

  /** Whether a packet begins another file; `seconds` since 1970, undefined where its time is not known. */
  isFull(file: FileState, seconds: number | undefined): boolean {
    return file.packets >= this.#packets || file.bytes > this.#bytes || this.#isOver(file.begin, seconds);
  }

  /**
   * How far the rows of a block go into a file: the row before which to ask again, and at least one, since
   * {@linkcode Rotation.isFull} has said that the first one does.
   */
  rowsFor(file: FileState, block: Block, { from, to }: Required<RowRange>): number {
    const full = from + this.#packets - file.packets;
    // `| 0`: Infinity would make the other number a double in some engines, and who counts with it slow.
    let end = full < to ? full | 0 : to;
    // All that the block can take in a file, its packets' options included.
    const most = block.bytes.length + MOST_OVERHEAD * (end - from);
    if (file.bytes + most > this.#bytes) end = from + 1;
    if (this.#seconds === Infinity) return end;
    for (let row = from; row < end; row++) {
      const seconds = secondsOf(block, row);
      // The first time in a file is where its seconds begin.
      const asked = file.begin === undefined ? seconds !== undefined : this.#isOver(file.begin, seconds);
      if (asked) return row;
    }
    return end;
  }

  /** The name of the next file, whose first packet is of this time. */
  next(seconds: number): RotationName {
    const base = this.needsTime ? formatTime(this.#template, seconds) : this.#template;
    this.#sameBase = base === this.#base ? this.#sameBase + 1 : 0;
    this.#base = base;
    this.#given++;
    const path = base + this.#number();
    return { path, oldest: this.#oldest(path) };
  }

  /** As tcpdump has it: none for the first of a name, or with zeros in front where the files are so many. */
  #number(): string {
    if (this.#files === Infinity || this.#namedByTime) return this.#sameBase === 0 ? "" : String(this.#sameBase);
    const digits = String(this.#files - 1).length;
    return String(this.#sameBase % this.#files).padStart(digits, "0");
  }

  /** Times alone tell the files apart. */
  get #namedByTime(): boolean {
    return this.#bytes === Infinity && this.#packets === Infinity;
  }

  #oldest(path: string): string | undefined {
    if (this.#files === Infinity || !this.#namedByTime) return undefined;
    this.#kept.push(path);
    const oldest = this.#kept.length > this.#files ? this.#kept.shift() : undefined;
    return oldest !== undefined && !this.#kept.includes(oldest) ? oldest : undefined;
  }

  #isOver(begin: number | undefined, seconds: number | undefined): boolean {
    return begin !== undefined && seconds !== undefined && seconds - begin >= this.#seconds;
  }
}

/** When a packet was captured, in whole seconds since 1970; undefined where that is not known. */
export function secondsOf(block: Block, row: number): number | undefined {
  return (block.word(row, ROW_FLAGS) & FLAG_NO_TIMESTAMP) === 0 ? block.seconds(row) : undefined;
}
