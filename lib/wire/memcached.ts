/**
 * Memcached, the text protocol: protocol.txt of memcached 1.6, chapter "Commands".
 *
 * ```text
 * request:  command [ SP key ] *( SP argument ) CRLF [ value CRLF ]
 * response: word *( SP argument ) CRLF [ value CRLF ]
 * ```
 *
 * @module
 */

import { Layer, type Shortage } from "./layer.ts";
import { readLine, type TextLine } from "./message_head.ts";

/** Commands whose first argument is a key. */
const WITH_KEY: ReadonlySet<string> = new Set(
  "add append cas decr delete get gets gat gats incr md me mg mn ms prepend replace set touch".split(" "),
);
/** Commands without one. */
const WITHOUT_KEY: ReadonlySet<string> = new Set(
  "flush_all quit shutdown slabs stats verbosity version watch".split(" "),
);
/** What an answer begins with. */
const RESPONSES: ReadonlySet<string> = new Set(
  ("CLIENT_ERROR DELETED EN END ERROR EX EXISTS HD NF NOT_FOUND NOT_STORED NS OK RESET SERVER_ERROR STAT STORED TOUCHED VA " +
    "VALUE VERSION").split(" "),
);
/** Bytes of the longest word of both, with what is behind it. */
const LONGEST_WORD = 13;

/**
 * A request or an answer of memcached. The header is its first line, the payload what comes after: the value that is stored, or
 * more of the answer.
 *
 * @example
 * ```ts
 * import { decode, frame, ipv4, LINKTYPE_RAW, Memcached, tcp } from "@capkit/capkit/core";
 *
 * const addresses = ipv4({ src: "192.0.2.1", dst: "192.0.2.2" });
 * const text = new TextEncoder().encode("set greeting 0 60 5\r\nhello\r\n");
 * const request = decode(frame(addresses, tcp({ srcPort: 4000, dstPort: 11211 }), text), LINKTYPE_RAW).layer(Memcached);
 * if (request?.command !== "set" || request.key !== "greeting") throw new Error("a value is stored");
 * ```
 */
export class Memcached extends Layer {
  /** The `name` of its instances. */
  static readonly layerName = "memcached";

  /** The message at `offset`; undefined where no byte is there. The only way to make one. */
  static decode(view: DataView, offset: number, end: number): Memcached | undefined {
    return offset < end ? new Memcached(view, offset, end) : undefined;
  }

  /** Why {@linkcode Memcached.decode} returned undefined. */
  static shortage(_view: DataView, offset: number, end: number): Shortage {
    return { needed: 1, available: end - offset };
  }

  /** Whether it begins with a word of the protocol. */
  static recognizes(view: DataView, offset: number, end: number): boolean {
    const word = wordOf(readLine(view, offset, Math.min(end, offset + LONGEST_WORD)).text);
    return WITH_KEY.has(word) || WITHOUT_KEY.has(word) || RESPONSES.has(word);
  }

  /** The short name of the protocol. */
  get name(): "memcached" {
    return "memcached";
  }

  /** The first line. */
  get line(): TextLine {
    return readLine(this.view, this.offset, this.end);
  }

  /** The command, `"get"`; undefined in an answer. */
  get command(): string | undefined {
    const word = wordOf(this.line.text);
    return RESPONSES.has(word) ? undefined : word;
  }

  /** What an answer begins with, `"STORED"`; undefined in a request. */
  get response(): string | undefined {
    const word = wordOf(this.line.text);
    return RESPONSES.has(word) ? word : undefined;
  }

  /** What the line says behind its first word. */
  get arguments(): string[] {
    return this.line.text.split(" ").slice(1).filter((argument) => argument !== "");
  }

  /** The key of a request, and of a value in an answer; undefined where there is none. */
  get key(): string | undefined {
    const word = wordOf(this.line.text);
    return WITH_KEY.has(word) || word === "VALUE" ? this.arguments[0] : undefined;
  }

  /** Bytes of the first line, with its end. */
  get headerLength(): number {
    return readLine(this.view, this.offset, this.end).next - this.offset;
  }

  /** The line as plain fields. */
  toJSON(): MemcachedFields {
    const { command, response, key } = this;
    return {
      ...(command === undefined ? {} : { command }),
      ...(response === undefined ? {} : { response }),
      ...(key === undefined ? {} : { key }),
      arguments: this.arguments,
    };
  }
}

/** The fields of a {@linkcode Memcached} line. */
export interface MemcachedFields {
  /** The command of a request. */
  command?: string;
  /** The first word of an answer. */
  response?: string;
  /** The key, where there is one. */
  key?: string;
  /** All behind the first word, the key included. */
  arguments: string[];
}

function wordOf(text: string): string {
  const space = text.indexOf(" ");
  return space < 0 ? text : text.slice(0, space);
}
