/**
 * The head of a text message, as HTTP (RFC 9112, section 2.1), SIP (RFC 3261, section 7) and RTSP (RFC 7826, section 5) have it:
 * a start line, header fields, and an empty line.
 *
 * ```text
 * start line CRLF
 * *( name ":" value CRLF )
 * CRLF
 * ```
 *
 * @module
 */

import { asciiAt } from "../bytes/text.ts";

const LF = 0x0a;
const CR = 0x0d;
const SPACE = 0x20;
const TAB = 0x09;
/** Header fields of one head at most; a head with more ends there. */
const MAX_FIELDS = 256;

/** A line in a frame, without its end. */
export interface TextLine {
  /** The bytes of the frame. */
  readonly view: DataView;
  /** Its first byte. */
  readonly offset: number;
  /** The byte after its last one, the CRLF not counted. */
  readonly end: number;
  /** Its characters; bytes above 127 are U+FFFD. */
  readonly text: string;
}

/** One header field. */
export interface HeaderField extends TextLine {
  /** Its name as it is written. */
  readonly name: string;
  /** Its value, without spaces around it; lines that continue it are joined by a space. */
  readonly value: string;
}

/** The head of a message, as far as it is there. */
export interface MessageHead {
  /** The first line. */
  readonly startLine: TextLine;
  /** The header fields, in their order. */
  readonly fields: readonly HeaderField[];
  /** Where the body begins: after the empty line, or where the bytes end. */
  readonly end: number;
  /** Whether the empty line is there. */
  readonly complete: boolean;
}

/** The line that begins at `offset`; it ends with LF, CRLF, or where the bytes end. */
export function readLine(view: DataView, offset: number, end: number): TextLine & { next: number; ended: boolean } {
  const found = new Uint8Array(view.buffer, view.byteOffset + offset, end - offset).indexOf(LF);
  const ended = found >= 0;
  const at = ended ? offset + found : end;
  const stop = ended && at > offset && view.getUint8(at - 1) === CR ? at - 1 : at;
  return { view, offset, end: stop, text: asciiAt(view, offset, stop), next: ended ? at + 1 : end, ended };
}

/** The head that begins at `offset`. A line that is no header field, and all after it, is not of the head. */
export function readMessageHead(view: DataView, offset: number, end: number): MessageHead {
  const startLine = readLine(view, offset, end);
  const fields: HeaderField[] = [];
  let at = startLine.next;
  while (at < end && fields.length < MAX_FIELDS) {
    const line = readLine(view, at, end);
    if (line.text === "") return { startLine, fields, end: line.next, complete: line.ended };
    const first = view.getUint8(at);
    const last = fields.at(-1);
    if ((first === SPACE || first === TAB) && last !== undefined) {
      const value = `${last.value} ${line.text.trim()}`.trim();
      fields[fields.length - 1] = { ...last, end: line.end, value };
    } else {
      const colon = line.text.indexOf(":");
      if (colon <= 0) break;
      const { text } = line;
      const name = text.slice(0, colon).trimEnd();
      fields.push({ view, offset: at, end: line.end, text, name, value: text.slice(colon + 1).trim() });
    }
    at = line.next;
  }
  return { startLine, fields, end: at, complete: false };
}

/** The value of the first header field of a name, in any case; undefined where there is none. */
export function fieldValue({ fields }: MessageHead, name: string): string | undefined {
  const wanted = name.toLowerCase();
  return fields.find((field) => field.name.toLowerCase() === wanted)?.value;
}
