/**
 * The form that the options of IPv4 (RFC 791, section 3.1) and TCP (RFC 9293, section 3.1) share: kind 0 ends the list and
 * kind 1 does nothing, each a single byte; any other is followed by its length, kind and length included.
 *
 * @module
 */

import { formatHexAt } from "../bytes/hex.ts";

/** The end of the list, in both protocols. */
const END = 0;
/** No operation, in both protocols. */
const NOP = 1;

/** What stands in a list beside the options of its protocol. */
export type ListMark =
  /** The end of the list; zeros after it are padding. */
  | { name: "end" }
  /** Padding between options. */
  | { name: "nop" }
  /** Bytes that are no options: after the end and not zero, or with a length that leads out of the list. */
  | { name: "rest"; data: string };

/**
 * The options in `[offset, end)`, and all that stands between and after them.
 *
 * @param decodeOption The option of `length` bytes, at least 2, that begins at `at`.
 */
export function decodeOptionList<T>(
  view: DataView,
  { offset, end }: { offset: number; end: number },
  decodeOption: (view: DataView, at: number, length: number) => T,
): (T | ListMark)[] {
  const options: (T | ListMark)[] = [];
  for (let at = offset; at < end;) {
    const kind = view.getUint8(at);
    if (kind === NOP) {
      options.push({ name: "nop" });
      at++;
      continue;
    }
    if (kind === END) {
      options.push({ name: "end" });
      let zeros = at + 1;
      while (zeros < end && view.getUint8(zeros) === 0) zeros++;
      if (zeros < end) options.push({ name: "rest", data: formatHexAt(view, at + 1, end) });
      break;
    }
    const length = at + 1 < end ? view.getUint8(at + 1) : 0;
    if (length < 2 || at + length > end) {
      options.push({ name: "rest", data: formatHexAt(view, at, end) });
      break;
    }
    options.push(decodeOption(view, at, length));
    at += length;
  }
  return options;
}

/** Where one option lies in a frame. */
export interface OptionPart {
  /** The bytes of the frame. */
  readonly view: DataView;
  /** Its first byte, the kind. */
  readonly offset: number;
  /** The byte after its last one. */
  readonly end: number;
  /** What it is: the first byte. */
  readonly kind: number;
}

/**
 * Where the options in `[offset, end)` lie, each byte of padding by itself, zeros after the end of the list too; bytes that
 * are no options are left out.
 */
export function optionParts(view: DataView, { offset, end }: { offset: number; end: number }): OptionPart[] {
  const parts: OptionPart[] = [];
  for (let at = offset; at < end;) {
    const kind = view.getUint8(at);
    const length = lengthAt(view, at, end);
    if (length === 0) break;
    parts.push({ view, offset: at, end: at + length, kind });
    at += length;
    if (kind === END && (at === end || view.getUint8(at) !== END)) break;
  }
  return parts;
}

/** Whether there is an option of a kind over 1 in `[offset, end)`. */
export function hasOption(view: DataView, { offset, end }: { offset: number; end: number }, wanted: number): boolean {
  for (let at = offset; at < end;) {
    const kind = view.getUint8(at);
    if (kind === END) return false;
    const length = lengthAt(view, at, end);
    if (kind === wanted || length === 0) return length > 0;
    at += length;
  }
  return false;
}

/** Bytes of the option at `at`; 0 where there is no whole one. */
function lengthAt(view: DataView, at: number, end: number): number {
  if (view.getUint8(at) <= NOP) return 1;
  const length = at + 1 < end ? view.getUint8(at + 1) : 0;
  return length < 2 || at + length > end ? 0 : length;
}
