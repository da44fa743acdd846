/**
 * IMAP: RFC 9051. Each command has a tag that its answer repeats; answers without one begin with `*` or `+`.
 *
 * ```text
 * C: a1 LOGIN alice secret
 * S: a1 OK welcome
 * ```
 *
 * @module
 */

import { looksLikeText, type ParsedLine, TextProtocol } from "./text_protocol.ts";

/**
 * IMAP in a segment: the lines of it, each a command, an answer, or text between them.
 *
 * @example
 * ```ts
 * import { decode, frame, ipv4, LINKTYPE_RAW, Imap, tcp } from "@capkit/capkit/core";
 *
 * const line = new TextEncoder().encode("a1 LOGIN alice secret\r\n");
 * const bytes = frame(ipv4({ src: "192.0.2.1", dst: "192.0.2.2" }), tcp({ srcPort: 4000, dstPort: 143 }), line);
 * const [first] = decode(bytes, LINKTYPE_RAW).layer(Imap)?.lines ?? [];
 * if (first?.command !== "LOGIN" || first.argument !== "alice secret") throw new Error("one line");
 * ```
 */
export class Imap extends TextProtocol {
  /** The `name` of its instances. */
  static readonly layerName = "imap";

  /** The lines that begin at `offset`; undefined where there is no byte. The only way to make one. */
  static decode(view: DataView, offset: number, end: number): Imap | undefined {
    return end > offset ? new Imap(view, offset, end) : undefined;
  }

  /** Whether it begins as text: its port says the rest. */
  static recognizes(view: DataView, offset: number, end: number): boolean {
    return looksLikeText(view, offset, end);
  }

  /** The short name of the protocol. */
  get name(): "imap" {
    return "imap";
  }

  /** What a line's text is. */
  protected override parse(text: string): ParsedLine {
    const [, tag = "", command = ""] = /^([^ ]+) (?:UID )?([A-Za-z]+)(?= |$)/.exec(text) ?? [];
    const isResponse = tag === "*" || text.startsWith("+") || /^(?:OK|NO|BAD|BYE|PREAUTH)$/i.test(command);
    return { isResponse, command, from: command === "" ? 0 : text.indexOf(command, tag.length) + command.length + 1 };
  }
}
