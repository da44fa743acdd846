/**
 * Reading and writing the parts that DNS messages are made of: numbers, names and character strings (RFC 1035,
 * sections 3.3, 4.1 and 5.1).
 *
 * Names and strings are text in presentation format: a dot within a label and a backslash have a backslash before them,
 * a byte that is no printable ASCII character is `\DDD` in decimal.
 *
 * @module
 */

import { formatHex } from "../bytes/hex.ts";
import { checkRange } from "./check_range.ts";

/** Bytes of a name on the wire, its lengths included, at most (RFC 1035, section 2.3.4). */
const MAX_NAME = 255;
const MAX_LABEL = 63;
/** A name has at most 127 labels; more pointers than that lead nowhere new. */
const MAX_POINTERS = 127;

/** What a reader has come to: `"truncated"` where the bytes ended, `"malformed"` where they can't be what they should. */
export type DnsStatus = "ok" | "truncated" | "malformed";

/**
 * A place in a message that moves forwards with all that is read. It never throws: what can't be read is 0 or empty, and
 * `status` says from then on that something was missing.
 */
export class DnsReader {
  /** Where the next read begins, in the view. */
  at: number;
  /** The byte after the last one that may be read in a row; pointers of names go before `at`, never beyond it. */
  limit: number;
  status: DnsStatus = "ok";
  readonly #view: DataView;
  /** Where the message begins: what the pointers of names count from. */
  readonly #start: number;

  constructor(view: DataView, start: number, end: number) {
    this.#view = view;
    this.#start = start;
    this.at = start;
    this.limit = end;
  }

  uint8(): number {
    const at = this.#take(1);
    return at < 0 ? 0 : this.#view.getUint8(at);
  }

  uint16(): number {
    const at = this.#take(2);
    return at < 0 ? 0 : this.#view.getUint16(at);
  }

  uint32(): number {
    const at = this.#take(4);
    return at < 0 ? 0 : this.#view.getUint32(at);
  }

  skip(length: number): void {
    this.#take(length);
  }

  /** So many bytes as hexadecimal digits. */
  hex(length: number): string {
    const at = this.#take(length);
    return at < 0 ? "" : formatHex(new Uint8Array(this.#view.buffer, this.#view.byteOffset + at, length));
  }

  /** So many bytes as text in presentation format, without a surrounding quote. */
  text(length: number): string {
    const at = this.#take(length);
    let text = "";
    for (let i = 0; at >= 0 && i < length; i++) text += escapeByte(this.#view.getUint8(at + i), false);
    return text;
  }

  /** A character string: a byte of length, and so many bytes. */
  string(): string {
    return this.text(this.uint8());
  }

  /** A name, without the dot of the root at its end; `"."` for the root itself. */
  name(): string {
    let text = "";
    let length = 1;
    let pointers = 0;
    // Where the labels that are being read began: a pointer leads before that, so that each jump leaves fewer bytes.
    let from = this.at;
    let at = this.at;
    let limit = this.limit;
    for (;;) {
      if (at >= limit) return this.#refuse(pointers === 0 ? "truncated" : "malformed");
      const first = this.#view.getUint8(at);
      if (first === 0) break;
      if (first >= 0xc0) {
        if (at + 1 >= limit) return this.#refuse(pointers === 0 ? "truncated" : "malformed");
        const target = this.#start + (this.#view.getUint16(at) & 0x3fff);
        if (target >= from || ++pointers > MAX_POINTERS) return this.#refuse("malformed");
        if (pointers === 1) this.at = at + 2;
        limit = from;
        from = target;
        at = target;
        continue;
      }
      length += 1 + first;
      if (first > MAX_LABEL || length > MAX_NAME) return this.#refuse("malformed");
      if (at + 1 + first > limit) return this.#refuse(pointers === 0 ? "truncated" : "malformed");
      if (text !== "") text += ".";
      for (let i = 1; i <= first; i++) text += escapeByte(this.#view.getUint8(at + i), true);
      at += 1 + first;
    }
    if (pointers === 0) this.at = at + 1;
    return text === "" ? "." : text;
  }

  /** The place of so many bytes, which are then behind; -1 where they are not there. */
  #take(length: number): number {
    const at = this.at;
    if (this.status !== "ok" || at + length > this.limit) {
      this.#refuse("truncated");
      return -1;
    }
    this.at += length;
    return at;
  }

  #refuse(status: DnsStatus): string {
    if (this.status === "ok") this.status = status;
    return "";
  }
}

/** A message that grows. */
export class DnsWriter {
  readonly #bytes: number[] = [];

  get length(): number {
    return this.#bytes.length;
  }

  uint8(field: string, value: number): void {
    this.#bytes.push(checkRange(field, value, 0xff));
  }

  uint16(field: string, value: number): void {
    checkRange(field, value, 0xffff);
    this.#bytes.push(value >> 8, value & 0xff);
  }

  uint32(field: string, value: number): void {
    checkRange(field, value, 0xffff_ffff);
    this.#bytes.push(value >>> 24, (value >>> 16) & 0xff, (value >>> 8) & 0xff, value & 0xff);
  }

  bytes(bytes: Uint8Array): void {
    for (const byte of bytes) this.#bytes.push(byte);
  }

  /** Text in presentation format as bytes. */
  text(field: string, text: string): void {
    for (const byte of textBytes(field, text)) this.#bytes.push(byte);
  }

  /** Text in presentation format as a character string. */
  string(field: string, text: string): void {
    const bytes = textBytes(field, text);
    this.uint8(`${field} length`, bytes.length);
    for (const byte of bytes) this.#bytes.push(byte);
  }

  /** A name, without compression. */
  name(field: string, text: string): void {
    const from = this.#bytes.length;
    const labels = text === "." || text === "" ? [] : splitLabels(field, text);
    for (const label of labels) {
      if (label.length === 0) throw new TypeError(`Cannot encode ${field} "${text}": a label of it is empty`);
      checkRange(`${field} label length`, label.length, MAX_LABEL);
      this.#bytes.push(label.length, ...label);
    }
    this.#bytes.push(0);
    checkRange(`${field} length`, this.#bytes.length - from, MAX_NAME);
  }

  /** Sets 16 bits written before. */
  setUint16(at: number, field: string, value: number): void {
    checkRange(field, value, 0xffff);
    this.#bytes[at] = value >> 8;
    this.#bytes[at + 1] = value & 0xff;
  }

  finish(): Uint8Array<ArrayBuffer> {
    return Uint8Array.from(this.#bytes);
  }
}

const DOT = 0x2e;
const BACKSLASH = 0x5c;
/** Stands for a dot without a backslash among unescaped bytes. */
const LABEL_END = -1;

function escapeByte(byte: number, inLabel: boolean): string {
  if (byte === BACKSLASH || (inLabel && byte === DOT)) return "\\" + String.fromCharCode(byte);
  const printable = byte > 0x20 && byte < 0x7f || (byte === 0x20 && !inLabel);
  return printable ? String.fromCharCode(byte) : "\\" + String(byte).padStart(3, "0");
}

/** The bytes of a text in presentation format, `LABEL_END` for each dot that has no backslash before it. */
function unescapeText(field: string, text: string): number[] {
  return Array.from(text.matchAll(/\\(\d{3})|\\(.)|(.)/gsu), ([, digits, escaped, plain]) => {
    if (plain === ".") return LABEL_END;
    const code = digits === undefined ? (escaped ?? plain ?? "").charCodeAt(0) : Number(digits);
    if (plain === "\\" || code > (digits === undefined ? 0x7f : 0xff)) {
      throw new TypeError(
        `Cannot encode ${field} "${text}": write a byte that is no ASCII character as \\DDD, up to \\255`,
      );
    }
    return code;
  });
}

/** The bytes of a text in presentation format, in which a dot is a dot. */
function textBytes(field: string, text: string): number[] {
  return unescapeText(field, text).map((byte) => byte === LABEL_END ? DOT : byte);
}

function splitLabels(field: string, text: string): number[][] {
  const labels: number[][] = [[]];
  for (const byte of unescapeText(field, text)) {
    if (byte === LABEL_END) labels.push([]);
    else labels.at(-1)?.push(byte);
  }
  // A dot at the end names the root, which every name ends with anyway.
  if (labels.length > 1 && labels.at(-1)?.length === 0) labels.pop();
  return labels;
}
