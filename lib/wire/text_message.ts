/**
 * Messages in the form that SIP (RFC 3261, section 7) and RTSP (RFC 7826, section 5) have taken over from HTTP.
 *
 * ```text
 * request:   method SP target SP version CRLF
 * response:  version SP code SP reason CRLF
 * both:      *( name ":" value CRLF ) CRLF [body]
 * ```
 *
 * @module
 */

import { Layer, type Shortage } from "./layer.ts";
import {
  fieldValue,
  type HeaderField,
  type MessageHead,
  readLine,
  readMessageHead,
  type TextLine,
} from "./message_head.ts";

const UPPER_A = 0x41;
const UPPER_Z = 0x5a;
const UNDERSCORE = 0x5f;
const SPACE = 0x20;
const SLASH = 0x2f;
/** Letters of a method or of a protocol's name at most, of what is looked at to recognise one. */
const MAX_WORD = 20;
const REQUEST_LINE = /^([A-Z][A-Z_]*) (\S+) ([A-Z]+\/\d\.\d)$/;
const STATUS_LINE = /^([A-Z]+\/\d\.\d) ([1-9]\d\d)(?: (.*))?$/;
/** Bytes of a start line at most, of what is looked at to recognise one. */
const MAX_START_LINE = 1000;

/** What a start line says: of a request or of a response. */
export interface StartLine {
  /** Of a request. */
  readonly method?: string;
  /** The target of a request. */
  readonly uri?: string;
  /** The protocol and its version. */
  readonly version?: string;
  /** The code of a response. */
  readonly status?: number;
  /** The words behind the code of a response. */
  readonly reason?: string;
}

/** A message's fields; those that its kind has. */
export interface TextMessageFields extends StartLine {
  /** The header fields, in their order. */
  readonly headers: readonly { name: string; value: string }[];
}

/** A layer that is one message. Its header is the start line and the header fields; its payload is the body. */
export abstract class TextMessage extends Layer {
  #head: MessageHead | undefined = undefined;
  #start: StartLine | undefined = undefined;

  /** Why a class of this kind could not be decoded: there is no byte. */
  static shortage(_view: DataView, offset: number, end: number): Shortage {
    return { needed: 1, available: end - offset };
  }

  /** The first line. */
  get startLine(): TextLine {
    return this.#readHead().startLine;
  }

  /** The method of a request; undefined in a response. */
  get method(): string | undefined {
    return this.#readStart().method;
  }

  /** The target of a request as it is written. */
  get uri(): string | undefined {
    return this.#readStart().uri;
  }

  /** The protocol and its version: `"SIP/2.0"`. */
  get version(): string | undefined {
    return this.#readStart().version;
  }

  /** The code of a response, 100 to 999; undefined in a request. */
  get status(): number | undefined {
    return this.#readStart().status;
  }

  /** The words behind the code of a response. */
  get reason(): string | undefined {
    return this.#readStart().reason;
  }

  /** The header fields. */
  get headers(): readonly HeaderField[] {
    return this.#readHead().fields;
  }

  /** The value of the first header field of a name, in any case; undefined where there is none. */
  field(name: string): string | undefined {
    return fieldValue(this.#readHead(), name);
  }

  /** Bytes of the start line and the header fields, as far as they are in the segment. */
  get headerLength(): number {
    return this.#readHead().end - this.offset;
  }

  /** The message as plain fields. */
  toJSON(): TextMessageFields {
    return { ...this.#readStart(), headers: this.headers.map(({ name, value }) => ({ name, value })) };
  }

  #readHead(): MessageHead {
    return this.#head ??= readMessageHead(this.view, this.offset, this.end);
  }

  #readStart(): StartLine {
    return this.#start ??= parseStartLine(this.startLine.text) ?? {};
  }
}

/** Whether a whole start line is there, of a protocol whose version begins so: `"SIP/"`. */
export function beginsWithStartLine({ view, offset, end }: Omit<TextLine, "text">, protocol: string): boolean {
  // Before anything is made into text, since most of what is asked about is no text.
  if (!beginsWithWord(view, offset, end)) return false;
  const { text, ended } = readLine(view, offset, Math.min(end, offset + MAX_START_LINE));
  return ended && (parseStartLine(text)?.version?.startsWith(protocol) ?? false);
}

/** Whether a method and a space are there, or the name of a protocol and a slash. */
function beginsWithWord(view: DataView, offset: number, end: number): boolean {
  for (let at = offset; at < Math.min(end, offset + MAX_WORD); at++) {
    const byte = view.getUint8(at);
    if (byte === SPACE || byte === SLASH) return at > offset;
    if ((byte < UPPER_A || byte > UPPER_Z) && byte !== UNDERSCORE) return false;
  }
  return false;
}

function parseStartLine(text: string): StartLine | undefined {
  const [, answered, code, reason] = STATUS_LINE.exec(text) ?? [];
  if (answered !== undefined) {
    return { version: answered, status: Number(code), ...(reason === undefined ? {} : { reason }) };
  }
  const [, method, uri, version] = REQUEST_LINE.exec(text) ?? [];
  if (method === undefined || uri === undefined || version === undefined) return undefined;
  return { method, uri, version };
}
