/**
 * LineWriter: lines of columns, written as bytes. A line is made of dozens of short texts, and joining strings takes several
 * times as long as reading what they say.
 *
 * @module
 */

import { escapeControls } from "../bytes/text.ts";

const ENCODER: TextEncoder = new TextEncoder();
const DECODER: TextDecoder = new TextDecoder("utf-8", { ignoreBOM: true });
/** Bytes that are there for a piece of text without asking how long it is: numbers and addresses need less. */
const ROOM = 64;
const TAB = 0x09;
const LINE_FEED = 0x0a;
const DOT = 0x2e;
const ZERO = 0x30;
const COLON = 0x3a;
/** The digits of numbers in base 16. */
const DIGITS: Uint8Array = ENCODER.encode("0123456789abcdef");
/** The two decimal digits of each number below 100. */
const PAIRS: Uint8Array = ENCODER.encode(
  Array.from({ length: 100 }, (_, value) => String(value).padStart(2, "0")).join(""),
);
const BILLION = 1_000_000_000;

/**
 * Writes lines of columns, from left to right, as UTF-8: tabs between columns, and a separator between the occurrences of a
 * field in one.
 *
 * Each method for a text, number or address writes one occurrence into the column that was begun last.
 */
export class LineWriter {
  readonly #separator: number;
  #bytes: Uint8Array<ArrayBuffer> = new Uint8Array(0x1000);
  #length = 0;
  /** The column that is written. */
  #column = 0;
  /** Tabs that the next occurrence needs before it. */
  #tabs = 0;
  /** Whether the column has an occurrence: the first one may be empty. */
  #filled = false;

  /** @param separator The byte between two occurrences. */
  constructor(separator: number) {
    this.#separator = separator;
  }

  /** Bytes written since they were taken last. */
  get length(): number {
    return this.#length;
  }

  /** Whether something was written into the column that was begun last. */
  get filled(): boolean {
    return this.#filled;
  }

  /** Goes to a column of the line, this one or one to the right. */
  column(index: number): void {
    if (index === this.#column) return;
    this.#tabs += index - this.#column;
    this.#column = index;
    this.#filled = false;
  }

  /** A number in decimal digits. */
  decimal(value: number): void {
    if (value >= 0 && (value | 0) === value) {
      this.#occurrence();
      this.#length = this.#digits(this.#length, value);
    } else if (value >= 0 && value < 0x7fff_ffff * BILLION && Number.isInteger(value)) {
      this.#occurrence();
      const high = Math.floor(value / BILLION);
      this.#length = this.#padded(this.#digits(this.#length, high), value - high * BILLION);
    } else {
      this.text(String(value));
    }
  }

  /** A whole number and a fraction of nine digits. */
  fraction(whole: number, billionths: number): void {
    this.decimal(whole);
    this.#bytes[this.#length] = DOT;
    this.#length = this.#padded(this.#length + 1, billionths);
  }

  /** A number of up to 32 bits in so many hexadecimal digits at least, up to 8, after `0x`. */
  hex(value: number, digits: number): void {
    this.#occurrence();
    const bytes = this.#bytes;
    let at = this.#length;
    let shift = 4 * digits - 4;
    while (shift < 28 && value >>> shift > 0xf) shift += 4;
    bytes[at++] = ZERO;
    bytes[at++] = 0x78;
    for (; shift >= 0; shift -= 4) bytes[at++] = DIGITS[value >>> shift & 0xf] ?? 0;
    this.#length = at;
  }

  /** The six bytes at `offset`, as `formatMac` writes them. */
  mac(view: DataView, offset: number): void {
    this.#occurrence();
    const bytes = this.#bytes;
    let at = this.#length;
    for (let i = 0; i < 6; i++) {
      const byte = view.getUint8(offset + i);
      if (i > 0) bytes[at++] = COLON;
      bytes[at++] = DIGITS[byte >>> 4] ?? 0;
      bytes[at++] = DIGITS[byte & 0xf] ?? 0;
    }
    this.#length = at;
  }

  /** The four bytes at `offset`, as `formatIpv4` writes them. */
  ipv4(view: DataView, offset: number): void {
    this.#occurrence();
    let at = this.#digits(this.#length, view.getUint8(offset));
    for (let i = 1; i < 4; i++) {
      this.#bytes[at] = DOT;
      at = this.#digits(at + 1, view.getUint8(offset + i));
    }
    this.#length = at;
  }

  /** A text, its control characters escaped: they would break the line. */
  text(text: string): void {
    this.#occurrence();
    this.#append(text);
  }

  /** Names with colons between them. */
  path(names: readonly string[]): void {
    this.#occurrence();
    for (let i = 0; i < names.length; i++) {
      if (i > 0) this.#bytes[this.#length++] = COLON;
      this.#append(names[i] ?? "");
    }
  }

  /** Ends a line of so many columns; no line feed is written. */
  end(columns: number): void {
    this.column(columns - 1);
    this.#separate();
    this.#column = 0;
    this.#filled = false;
  }

  /** Writes a line feed. */
  feed(): void {
    this.#reserve(1);
    this.#bytes[this.#length++] = LINE_FEED;
  }

  /** All that was written since it was taken last: bytes of the writer, which overwrites them when it goes on. */
  take(): Uint8Array<ArrayBuffer> {
    const taken = this.#bytes.subarray(0, this.#length);
    this.#length = 0;
    return taken;
  }

  /** Takes what was written from byte `start` on as text. */
  takeText(start: number): string {
    const text = DECODER.decode(this.#bytes.subarray(start, this.#length));
    this.#length = start;
    return text;
  }

  /** Makes room, and separates what comes from what is there. */
  #occurrence(): void {
    this.#separate();
    if (this.#filled) this.#bytes[this.#length++] = this.#separator;
    this.#filled = true;
  }

  /** Writes the tabs up to the column. */
  #separate(): void {
    this.#reserve(this.#tabs + ROOM);
    for (; this.#tabs > 0; this.#tabs--) this.#bytes[this.#length++] = TAB;
  }

  #reserve(count: number): void {
    const needed = this.#length + count + ROOM;
    if (needed <= this.#bytes.length) return;
    const bytes = new Uint8Array(2 * needed);
    bytes.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = bytes;
  }

  #append(text: string): void {
    this.#reserve(text.length);
    const bytes = this.#bytes;
    const start = this.#length;
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      if (code < 0x20 || code > 0x7e) return this.#encode(text);
      bytes[start + i] = code;
    }
    this.#length = start + text.length;
  }

  #encode(text: string): void {
    const escaped = escapeControls(text);
    this.#reserve(3 * escaped.length);
    this.#length += ENCODER.encodeInto(escaped, this.#bytes.subarray(this.#length)).written;
  }

  /** Writes the digits of a number below 2^31; returns where they end. */
  #digits(at: number, value: number): number {
    let end = at + 1;
    for (let rest = value; rest >= 10; rest = rest / 10 | 0) end++;
    this.#write(at, end, value);
    return end;
  }

  /** Writes nine digits. */
  #padded(at: number, value: number): number {
    this.#write(at, at + 9, value);
    return at + 9;
  }

  #write(start: number, end: number, value: number): void {
    const bytes = this.#bytes;
    let rest = value;
    let at = end;
    // Two digits a division.
    for (; at - start >= 2; at -= 2) {
      const next = rest / 100 | 0;
      const pair = 2 * (rest - 100 * next);
      bytes[at - 2] = PAIRS[pair] ?? 0;
      bytes[at - 1] = PAIRS[pair + 1] ?? 0;
      rest = next;
    }
    if (at > start) bytes[start] = ZERO + rest;
  }
}
