/**
 * POP3: RFC 1939.
 *
 * ```text
 * C: USER alice
 * S: +OK welcome
 * ```
 *
 * @module
 */

import { looksLikeText, parseCommand, type ParsedLine, TextProtocol } from "./text_protocol.ts";

/**
 * POP3 in a segment: the lines of it, each a command, an answer, or text between them.
 *
 * @example
 * ```ts
 * import { decode, frame, ipv4, LINKTYPE_RAW, Pop, tcp } from "@capkit/capkit/core";
 *
 * const line = new TextEncoder().encode("USER alice\r\n");
 * const bytes = frame(ipv4({ src: "192.0.2.1", dst: "192.0.2.2" }), tcp({ srcPort: 4000, dstPort: 110 }), line);
 * const [first] = decode(bytes, LINKTYPE_RAW).layer(Pop)?.lines ?? [];
 * if (first?.command !== "USER" || first.argument !== "alice") throw new Error("one line");
 * ```
 */
export class Pop extends TextProtocol {
  /** The `name` of its instances. */
  static readonly layerName = "pop";

  /** The lines that begin at `offset`; undefined where there is no byte. The only way to make one. */
  static decode(view: DataView, offset: number, end: number): Pop | undefined {
    return end > offset ? new Pop(view, offset, end) : undefined;
  }

  /** Whether it begins as text: its port says the rest. */
  static recognizes(view: DataView, offset: number, end: number): boolean {
    return looksLikeText(view, offset, end);
  }

  /** The short name of the protocol. */
  get name(): "pop" {
    return "pop";
  }

  /** What a line's text is. */
  protected override parse(text: string): ParsedLine {
    const mark = /^(?:\+OK|-ERR)(?= |$)/.exec(text)?.[0];
    return mark === undefined ? parseCommand(text) : { isResponse: true, command: mark, from: mark.length + 1 };
  }
}
