/**
 * What the old text protocols of mail, files and chat have in common: lines that end with CRLF, a command or an answer each.
 *
 * ```text
 * request:  command [ SP arguments ] CRLF
 * response: code or mark [ SP text ] CRLF
 * ```
 *
 * @module
 */

import { Layer, type Shortage } from "./layer.ts";
import { readLine, type TextLine } from "./message_head.ts";

/** Lines of one segment at most; what comes after them is payload. */
const MAX_LINES = 100;
/** Bytes that are looked at to see whether something is text. */
const MAX_LOOKED_AT = 64;

/** A line of a segment, and what it is. */
export interface ProtocolLine extends TextLine {
  /** Whether it is an answer. */
  readonly isResponse: boolean;
  /** The command, or the code of the answer; empty in a line that has none. */
  readonly command: string;
  /** What comes after it, without the space between. */
  readonly argument: string;
}

/** What the text of a line says. */
export interface ParsedLine {
  /** Whether it is an answer. */
  readonly isResponse: boolean;
  /** The command, or the code of the answer; empty in a line that has none. */
  readonly command: string;
  /** The position in the text of what comes after the command. */
  readonly from: number;
}

/** Lines as plain fields. */
export interface TextProtocolFields {
  /** All of them, without their ends. */
  lines: string[];
}

/** A layer of text lines. Its header is all of them, whole or not. */
export abstract class TextProtocol extends Layer {
  #lines: readonly (ProtocolLine & { next: number })[] | undefined = undefined;

  /** Why a class of this kind could not be decoded: there is no byte. */
  static shortage(_view: DataView, offset: number, end: number): Shortage {
    return { needed: 1, available: end - offset };
  }

  /** The lines, in their order. */
  get lines(): readonly ProtocolLine[] {
    return this.#read();
  }

  /** Bytes of all lines. */
  get headerLength(): number {
    return (this.#read().at(-1)?.next ?? this.offset) - this.offset;
  }

  /** The lines as plain fields. */
  toJSON(): TextProtocolFields {
    return { lines: this.lines.map(({ text }) => text) };
  }

  /** What a line's text is: whether it is an answer, its command or code, and where what comes after it begins. */
  protected abstract parse(text: string): ParsedLine;

  #read(): readonly (ProtocolLine & { next: number })[] {
    return this.#lines ??= this.#readLines();
  }

  #readLines(): (ProtocolLine & { next: number })[] {
    const lines: (ProtocolLine & { next: number })[] = [];
    for (let at = this.offset; at < this.end && lines.length < MAX_LINES;) {
      const line = readLine(this.view, at, this.end);
      const { isResponse, command, from } = this.parse(line.text);
      lines.push({ ...line, isResponse, command, argument: line.text.slice(from) });
      at = line.next;
    }
    return lines;
  }
}

/** Whether the first bytes are printable ASCII, tabs and ends of lines. */
export function looksLikeText(view: DataView, offset: number, end: number): boolean {
  const until = Math.min(end, offset + MAX_LOOKED_AT);
  for (let at = offset; at < until; at++) {
    const byte = view.getUint8(at);
    if (byte > 0x7e || (byte < 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d)) return false;
  }
  return end > offset;
}

/** A line that begins with a code of three digits is an answer, of SMTP (RFC 5321, section 4.2) and FTP (RFC 959, section 4.2). */
export function parseCoded(text: string): ParsedLine {
  if (/^[1-5]\d\d(?:[ -]|$)/.test(text)) return { isResponse: true, command: text.slice(0, 3), from: 4 };
  return parseCommand(text);
}

/** A line that begins with a command: letters up to a space or the end. */
export function parseCommand(text: string): ParsedLine {
  const command = /^[A-Za-z]+(?=[ ]|$)/.exec(text)?.[0] ?? "";
  return { isResponse: false, command, from: command === "" ? 0 : command.length + 1 };
}
