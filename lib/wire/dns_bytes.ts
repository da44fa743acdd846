/**
 * Reading and writing the parts that DNS messages are made of: numbers, names and character strings (RFC 1035,
 * sections 3.3, 4.1 and 5.1).
 *
 * Names and strings are text in presentation format: a dot within a label and a backslash have a backslash before them,
 * a byte that is no printable ASCII character is `\DDD` in decimal.
 *
 * @module
 */

import { formatIpv4, formatIpv6 } from "../bytes/address.ts";
import { formatHex } from "../bytes/hex.ts";
import { ByteWriter } from "./byte_writer.ts";
import { checkRange } from "./check_range.ts";

/** Bytes of a name on the wire, its lengths included, at most (RFC 1035, section 2.3.4). */
const MAX_NAME = 255;
const MAX_LABEL = 63;
/** A name has at most 127 labels; more pointers than that lead nowhere new. */
const MAX_POINTERS = 127;

/** What a reader has come to: `"truncated"` where the bytes ended, `"malformed"` where they can't be what they should. */
export type DnsStatus = "ok" | "truncated" | "malformed";

/** The last labels of a name. */
interface Suffix {
  readonly text: string;
  /** Their bytes without compression, the root's included. */
  readonly length: number;
}

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
  /** Names that pointers led to, by their places: thousands of records may point at the same long one. */
  #names: Map<number, Suffix> = new Map();

  constructor(view: DataView, start: number, end: number) {
    this.#view = view;
    this.#start = start;
    this.at = start;
    this.limit = end;
  }

  /** Another reader of the same message, at the same place. */
  fork(): DnsReader {
    const fork = new DnsReader(this.#view, this.#start, this.limit);
    fork.at = this.at;
    fork.#names = this.#names;
    return fork;
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

  /** An IPv4 address. */
  ipv4(): string {
    const at = this.#take(4);
    return at < 0 ? "" : formatIpv4(this.#view, at);
  }

  /** An IPv6 address. */
  ipv6(): string {
    const at = this.#take(16);
    return at < 0 ? "" : formatIpv6(this.#view, at);
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
    for (let i = 0; at >= 0 && i < length; i++) text += IN_STRING[this.#view.getUint8(at + i)];
    return text;
  }

  /** A character string: a byte of length, and so many bytes. */
  string(): string {
    return this.text(this.uint8());
  }

  /** A name, without the dot of the root at its end; `"."` for the root itself. */
  name(): string {
    const { text, after } = this.#labels(this.at, this.limit, 0);
    if (this.status !== "ok") return "";
    this.at = after;
    return text === "" ? "." : text;
  }

  /**
   * The labels at a place up to the root, those that a pointer leads to included.
   *
   * A pointer leads to before the labels that are being read, so that each jump leaves fewer bytes.
   */
  #labels(from: number, limit: number, pointers: number): Suffix & { after: number } {
    const broken = pointers === 0 ? "truncated" : "malformed";
    let text = "";
    let length = 1;
    for (let at = from;;) {
      if (at >= limit) return this.#refuse(broken);
      const first = this.#view.getUint8(at);
      if (first === 0) return { text, length, after: at + 1 };
      if (first >= 0xc0) {
        if (at + 1 >= limit) return this.#refuse(broken);
        const target = this.#start + (this.#view.getUint16(at) & 0x3fff);
        if (target >= from || pointers === MAX_POINTERS) return this.#refuse("malformed");
        const suffix = this.#names.get(target) ?? this.#labels(target, from, pointers + 1);
        if (this.status !== "ok" || length + suffix.length - 1 > MAX_NAME) return this.#refuse("malformed");
        this.#names.set(target, suffix);
        const dot = text === "" || suffix.text === "" ? "" : ".";
        return { text: text + dot + suffix.text, length: length + suffix.length - 1, after: at + 2 };
      }
      length += 1 + first;
      if (first > MAX_LABEL || length > MAX_NAME) return this.#refuse("malformed");
      if (at + 1 + first > limit) return this.#refuse(broken);
      if (text !== "") text += ".";
      for (let i = 1; i <= first; i++) text += IN_LABEL[this.#view.getUint8(at + i)];
      at += 1 + first;
    }
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

  #refuse(status: DnsStatus): Suffix & { after: number } {
    if (this.status === "ok") this.status = status;
    return { text: "", length: 0, after: this.at };
  }
}

/** A message that grows. */
export class DnsWriter extends ByteWriter {
  /** Text in presentation format as bytes. */
  text(field: string, text: string): void {
    this.bytes(textBytes(field, text));
  }

  /** Text in presentation format as a character string. */
  string(field: string, text: string): void {
    const bytes = textBytes(field, text);
    this.uint8(`${field} length`, bytes.length);
    this.bytes(bytes);
  }

  /** A name, without compression. */
  name(field: string, text: string): void {
    const from = this.length;
    const labels = text === "." || text === "" ? [] : splitLabels(field, text);
    for (const label of labels) {
      if (label.length === 0) throw new TypeError(`Cannot encode ${field} "${text}": a label of it is empty`);
      checkRange(`${field} label length`, label.length, MAX_LABEL);
      this.uint8(`${field} label length`, label.length);
      this.bytes(label);
    }
    this.uint8(field, 0);
    checkRange(`${field} length`, this.length - from, MAX_NAME);
  }
}

const DOT = 0x2e;
const BACKSLASH = 0x5c;
/** Stands for a dot without a backslash among unescaped bytes. */
const LABEL_END = -1;

/** The bytes of a label in presentation format, and those of a character string: making them anew takes several times as long. */
const IN_LABEL: readonly string[] = Array.from({ length: 256 }, (_, byte) => escapeByte(byte, true));
const IN_STRING: readonly string[] = Array.from({ length: 256 }, (_, byte) => escapeByte(byte, false));

function escapeByte(byte: number, inLabel: boolean): string {
  if (byte === BACKSLASH || (inLabel && byte === DOT)) return "\\" + String.fromCharCode(byte);
  const printable = byte > 0x20 && byte < 0x7f || (byte === 0x20 && !inLabel);
  return printable ? String.fromCharCode(byte) : "\\" + String(byte).padStart(3, "0");
}

/** The bytes of a text in presentation format, `LABEL_END` for each dot that has no backslash before it. */
function unescapeText(field: string, text: string): number[] {
  const bytes: number[] = [];
  for (let i = 0; i < text.length; i++) {
    const plain = text.charCodeAt(i);
    if (plain === DOT) {
      bytes.push(LABEL_END);
      continue;
    }
    let code = plain;
    let most = 0x7f;
    if (plain === BACKSLASH) {
      const [hundreds, tens, ones] = [digitAt(text, i + 1), digitAt(text, i + 2), digitAt(text, i + 3)];
      const number = 100 * hundreds + 10 * tens + ones;
      const isNumber = !Number.isNaN(number);
      code = isNumber ? number : text.charCodeAt(i + 1);
      if (isNumber) most = 0xff;
      i += isNumber ? 3 : 1;
    }
    // Of a text that ends with a backslash the character after it is NaN.
    if (!(code <= most)) {
      throw new TypeError(
        `Cannot encode ${field} "${text}": write a byte that is no ASCII character as \\DDD, up to \\255`,
      );
    }
    bytes.push(code);
  }
  return bytes;
}

/** What a digit stands for; NaN for any other character, and where the text has ended. */
function digitAt(text: string, index: number): number {
  const digit = text.charCodeAt(index) - 0x30;
  return digit >= 0 && digit <= 9 ? digit : NaN;
}

/** Text in presentation format as the text itself, its bytes read as UTF-8. */
export function plainDnsText(text: string): string {
  return text.includes("\\") ? new TextDecoder().decode(Uint8Array.from(textBytes("dns text", text))) : text;
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
