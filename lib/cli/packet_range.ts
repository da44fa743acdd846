/**
 * PacketRange: which packets of a file, by their numbers or their times.
 *
 * @module
 */

import { isBefore, type Timestamp } from "../timestamp.ts";
import { UsageError } from "./command_error.ts";

/** A packet's number, or a time. */
type End = number | Timestamp;

const TIME = String.raw`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)`;
const RANGE = new RegExp(`^(\\d+|${TIME})?(-)?(\\d+|${TIME})?$`);

/** From one end to the other, both included; an end that is left out is the file's own. */
export class PacketRange {
  readonly #from: End | undefined;
  readonly #to: End | undefined;

  /**
   * Reads `"10-20"`, `"7"`, `"10-"`, `"-20"`, or the same with times of RFC 3339, `"2026-11-23T03:58:00Z"`.
   *
   * @throws UsageError where it is none of these.
   */
  static parse(text: string): PacketRange {
    const [whole, from, minus, to] = RANGE.exec(text) ?? [];
    const single = minus === undefined;
    if (whole === undefined || (from === undefined && to === undefined) || (single && to !== undefined)) {
      throw new UsageError(
        `option "--range" needs FROM-TO, numbers of packets or times like 2026-11-23T03:58:00Z, not "${text}"`,
      );
    }
    const first = parseEnd(from);
    return new PacketRange(first, single ? first : parseEnd(to));
  }

  private constructor(from: End | undefined, to: End | undefined) {
    this.#from = from;
    this.#to = to;
  }

  /** Whether a packet is in it; `time` is undefined for one whose time is not known, which is in no range of times. */
  has(number: number, time: Timestamp | undefined): boolean {
    return !comesBefore(number, time, this.#from) && !comesAfter(number, time, this.#to);
  }

  /** Whether no packet from this number on is in it. */
  isOver(number: number): boolean {
    return typeof this.#to === "number" && number > this.#to;
  }
}

function parseEnd(text: string | undefined): End | undefined {
  if (text === undefined) return undefined;
  if (/^\d+$/.test(text)) return Number(text);
  // Date reads milliseconds only.
  const fraction = /\.(\d+)/.exec(text)?.[1] ?? "";
  const seconds = Date.parse(text.replace(/\.\d+/, "")) / 1000;
  if (Number.isNaN(seconds)) throw new UsageError(`option "--range" needs a time that there is, not "${text}"`);
  return { seconds, nanoseconds: Number(fraction.padEnd(9, "0")) };
}

function comesBefore(number: number, time: Timestamp | undefined, end: End | undefined): boolean {
  if (end === undefined) return false;
  return typeof end === "number" ? number < end : time === undefined || isBefore(time, end);
}

function comesAfter(number: number, time: Timestamp | undefined, end: End | undefined): boolean {
  if (end === undefined) return false;
  return typeof end === "number" ? number > end : time === undefined || isBefore(end, time);
}
