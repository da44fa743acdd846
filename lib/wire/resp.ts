/**
 * RESP, the protocol of Redis: "Redis serialization protocol specification", versions 2 and 3.
 *
 * ```text
 * "+" text CRLF   "-" error CRLF   ":" number CRLF   "$" length CRLF bytes CRLF   "*" count CRLF values
 * ```
 *
 * @module
 */

import { utf8At } from "../bytes/text.ts";
import { Layer, type Shortage } from "./layer.ts";
import { readLine } from "./message_head.ts";

/** Values of one segment at most. */
const MAX_VALUES = 256;
/** Bytes of the line of a length or a number at most. */
const MAX_NUMBER_LENGTH = 24;

/** A value, or the begin of an array: what is in it comes behind it. */
export interface RespValue {
  /** The bytes of the frame. */
  readonly view: DataView;
  /** Where it begins. */
  readonly offset: number;
  /** The byte after it, its CRLF included, as far as it is there. */
  readonly end: number;
  /** `"+"` text, `"-"` error, `":"` number, `"$"` bytes, `"*"` array. */
  readonly type: string;
  /** What stands behind the type: the text, the number, the length or the count. */
  readonly line: string;
  /** The bytes, as far as they are there, read as UTF-8; undefined for another type, and for none at all. */
  readonly text: string | undefined;
}

/**
 * The values in a segment: a command, which is an array of bytes, or an answer. All of them are the header; what is no value
 * is payload.
 *
 * @example
 * ```ts
 * import { decode, frame, ipv4, LINKTYPE_RAW, Resp, tcp } from "@capkit/capkit/core";
 *
 * const text = "*2\r\n$3\r\nGET\r\n$3\r\nkey\r\n";
 * const addresses = ipv4({ src: "192.0.2.1", dst: "192.0.2.2" });
 * const bytes = frame(addresses, tcp({ srcPort: 4000, dstPort: 6379 }), new TextEncoder().encode(text));
 * if (decode(bytes, LINKTYPE_RAW).layer(Resp)?.values[1]?.text !== "GET") throw new Error("a command");
 * ```
 */
export class Resp extends Layer {
  /** The `name` of its instances. */
  static readonly layerName = "resp";
  #values: readonly RespValue[] | undefined = undefined;

  /** The values at `offset`; undefined where there is no byte. The only way to make one. */
  static decode(view: DataView, offset: number, end: number): Resp | undefined {
    return offset < end ? new Resp(view, offset, end) : undefined;
  }

  /** Why {@linkcode Resp.decode} returned undefined. */
  static shortage(_view: DataView, offset: number, end: number): Shortage {
    return { needed: 1, available: end - offset };
  }

  /** Whether it begins with a value whose line is whole. */
  static recognizes(view: DataView, offset: number, end: number): boolean {
    if (offset >= end || !"+-:$*".includes(String.fromCharCode(view.getUint8(offset)))) return false;
    return readValue(view, offset, end) !== undefined;
  }

  /** The short name of the protocol. */
  get name(): "resp" {
    return "resp";
  }

  /** All values; those of an array come behind it. */
  get values(): readonly RespValue[] {
    return this.#values ??= readValues(this.view, this.offset, this.end);
  }

  /** Bytes of all values. */
  get headerLength(): number {
    return (this.values.at(-1)?.end ?? this.offset) - this.offset;
  }

  /** The values as plain fields. */
  toJSON(): RespFields {
    return {
      values: this.values.map(({ type, line, text }) => ({ type, line, ...(text === undefined ? {} : { text }) })),
    };
  }
}

/** The fields of a {@linkcode Resp}. */
export interface RespFields {
  /** In their order. */
  values: { type: string; line: string; text?: string }[];
}

function readValues(view: DataView, offset: number, end: number): RespValue[] {
  const values: RespValue[] = [];
  for (let at = offset; at < end && values.length < MAX_VALUES;) {
    const value = readValue(view, at, end);
    if (value === undefined) break;
    values.push(value);
    at = value.end;
  }
  return values;
}

/** The value that begins at `offset`; undefined where none does, and where its line is not whole. */
function readValue(view: DataView, offset: number, end: number): RespValue | undefined {
  const type = String.fromCharCode(view.getUint8(offset));
  const isText = type === "+" || type === "-";
  const { text: line, next, end: lineEnd, ended } = readLine(
    view,
    offset + 1,
    isText ? end : Math.min(end, offset + MAX_NUMBER_LENGTH),
  );
  // The line ends with CRLF, nothing less.
  if (!ended || next - lineEnd !== 2) return undefined;
  if (isText) return { view, offset, end: next, type, line, text: undefined };
  if (!":$*".includes(type) || !/^[+-]?\d{1,19}$/.test(line)) return undefined;
  const length = Number(line);
  if (type !== "$" || length < 0) return { view, offset, end: next, type, line, text: undefined };
  const stop = Math.min(end, next + length);
  return { view, offset, end: Math.min(end, stop + 2), type, line, text: utf8At(view, next, stop) };
}
