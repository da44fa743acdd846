/**
 * FTP: RFC 959, the control connection.
 *
 * ```text
 * C: USER anonymous
 * S: 331 Password required
 * ```
 *
 * @module
 */

import { looksLikeText, parseCoded, type ParsedLine, TextProtocol } from "./text_protocol.ts";

/**
 * FTP in a segment: the lines of it, each a command, an answer, or text between them.
 *
 * @example
 * ```ts
 * import { decode, frame, ipv4, LINKTYPE_RAW, Ftp, tcp } from "@capkit/capkit/core";
 *
 * const line = new TextEncoder().encode("USER anonymous\r\n");
 * const bytes = frame(ipv4({ src: "192.0.2.1", dst: "192.0.2.2" }), tcp({ srcPort: 4000, dstPort: 21 }), line);
 * const [first] = decode(bytes, LINKTYPE_RAW).layer(Ftp)?.lines ?? [];
 * if (first?.command !== "USER" || first.argument !== "anonymous") throw new Error("one line");
 * ```
 */
export class Ftp extends TextProtocol {
  /** The `name` of its instances. */
  static readonly layerName = "ftp";

  /** The lines that begin at `offset`; undefined where there is no byte. The only way to make one. */
  static decode(view: DataView, offset: number, end: number): Ftp | undefined {
    return end > offset ? new Ftp(view, offset, end) : undefined;
  }

  /** Whether it begins as text: its port says the rest. */
  static recognizes(view: DataView, offset: number, end: number): boolean {
    return looksLikeText(view, offset, end);
  }

  /** The short name of the protocol. */
  get name(): "ftp" {
    return "ftp";
  }

  /** What a line's text is. */
  protected override parse(text: string): ParsedLine {
    return parseCoded(text);
  }
}
