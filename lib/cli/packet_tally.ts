/**
 * PacketTally: what can be said of the packets of a file as a whole.
 *
 * @module
 */

import { type Block, ROW_CAPLEN, ROW_FLAGS, ROW_NANOSECONDS, ROW_ORIGLEN } from "../block.ts";
import { FLAG_NO_TIMESTAMP } from "../packet_flag.ts";
import { type Timestamp, toNanoseconds } from "../timestamp.ts";

/** Counts packets, block by block. */
export class PacketTally {
  /** How many. */
  packets = 0;
  /** Their bytes on the wire. */
  bytes = 0;
  /** Of these, the captured ones. */
  capturedBytes = 0;
  /** Packets without a time. */
  timeless = 0;
  /** Whether no packet has an earlier time than the one before it. */
  inOrder = true;
  /** The shortest and the longest of the frames that were cut. */
  cut: { readonly min: number; readonly max: number } | undefined = undefined;
  /** Packets of each interface, in the order of the file's list. */
  readonly perInterface: number[] = [];
  readonly #first: Timestamp = { seconds: Infinity, nanoseconds: 0 };
  readonly #last: Timestamp = { seconds: -Infinity, nanoseconds: 0 };
  readonly #before: Timestamp = { seconds: -Infinity, nanoseconds: 0 };

  /** The earliest time, in nanoseconds since 1970; undefined where no packet has one. */
  get firstNs(): bigint | undefined {
    return nanosecondsOf(this.#first);
  }

  /** The latest time, in nanoseconds since 1970; undefined where no packet has one. */
  get lastNs(): bigint | undefined {
    return nanosecondsOf(this.#last);
  }

  /** Counts the packets of a block. */
  add(block: Block): void {
    block.countInto(this.perInterface, 0, block.length);
    this.packets += block.length;
    for (let row = 0; row < block.length; row++) {
      const caplen = block.word(row, ROW_CAPLEN);
      const origlen = block.word(row, ROW_ORIGLEN);
      this.bytes += origlen;
      this.capturedBytes += caplen;
      if (caplen < origlen) this.#addCut(caplen);
      if ((block.word(row, ROW_FLAGS) & FLAG_NO_TIMESTAMP) !== 0) this.timeless++;
      else this.#addTime(block.seconds(row), block.word(row, ROW_NANOSECONDS));
    }
  }

  #addCut(caplen: number): void {
    const { min, max } = this.cut ?? { min: caplen, max: caplen };
    if (this.cut === undefined || caplen < min || caplen > max) {
      this.cut = { min: Math.min(min, caplen), max: Math.max(max, caplen) };
    }
  }

  #addTime(seconds: number, nanoseconds: number): void {
    const before = this.#before;
    if (isBefore(seconds, nanoseconds, before)) this.inOrder = false;
    before.seconds = seconds;
    before.nanoseconds = nanoseconds;
    const first = this.#first;
    if (isBefore(seconds, nanoseconds, first)) {
      first.seconds = seconds;
      first.nanoseconds = nanoseconds;
    }
    const last = this.#last;
    if (seconds > last.seconds || (seconds === last.seconds && nanoseconds > last.nanoseconds)) {
      last.seconds = seconds;
      last.nanoseconds = nanoseconds;
    }
  }
}

function isBefore(seconds: number, nanoseconds: number, other: Readonly<Timestamp>): boolean {
  return seconds < other.seconds || (seconds === other.seconds && nanoseconds < other.nanoseconds);
}

function nanosecondsOf({ seconds, nanoseconds }: Readonly<Timestamp>): bigint | undefined {
  return Number.isFinite(seconds) ? toNanoseconds(seconds, nanoseconds) : undefined;
}
