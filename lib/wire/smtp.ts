/**
 * SMTP: RFC 5321. The text of a message, which DATA announces in another segment, is lines too.
 *
 * ```text
 * C: MAIL FROM:<a@example.com>
 * S: 250 OK
 * ```
 *
 * @module
 */

import { looksLikeText, parseCoded, type ParsedLine, TextProtocol } from "./text_protocol.ts";

/**
 * SMTP in a segment: the lines of it, each a command, an answer, or text between them.
 *
 * @example
 * ```ts
 * import { decode, frame, ipv4, LINKTYPE_RAW, Smtp, tcp } from "@capkit/capkit/core";
 *
 * const line = new TextEncoder().encode("MAIL FROM:<a@example.com>\r\n");
 * const bytes = frame(ipv4({ src: "192.0.2.1", dst: "192.0.2.2" }), tcp({ srcPort: 4000, dstPort: 25 }), line);
 * const [first] = decode(bytes, LINKTYPE_RAW).layer(Smtp)?.lines ?? [];
 * if (first?.command !== "MAIL" || first.argument !== "FROM:<a@example.com>") throw new Error("one line");
 * ```
 */
export class Smtp extends TextProtocol {
  /** The `name` of its instances. */
  static readonly layerName = "smtp";

  /** The lines that begin at `offset`; undefined where there is no byte. The only way to make one. */
  static decode(view: DataView, offset: number, end: number): Smtp | undefined {
    return end > offset ? new Smtp(view, offset, end) : undefined;
  }

  /** Whether it begins as text: its port says the rest. */
  static recognizes(view: DataView, offset: number, end: number): boolean {
    return looksLikeText(view, offset, end);
  }

  /** The short name of the protocol. */
  get name(): "smtp" {
    return "smtp";
  }

  /** What a line's text is. */
  protected override parse(text: string): ParsedLine {
    return parseCoded(text);
  }
}
