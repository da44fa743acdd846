/**
 * IRC: RFC 2812, section 2.3. A line may begin with who it comes from; numbers are answers.
 *
 * ```text
 * C: NICK alice
 * S: :irc.example.com 001 alice :Welcome
 * ```
 *
 * @module
 */

import { looksLikeText, type ParsedLine, TextProtocol } from "./text_protocol.ts";

/**
 * IRC in a segment: the lines of it, each a command, an answer, or text between them.
 *
 * @example
 * ```ts
 * import { decode, frame, ipv4, LINKTYPE_RAW, Irc, tcp } from "@capkit/capkit/core";
 *
 * const line = new TextEncoder().encode("NICK alice\r\n");
 * const bytes = frame(ipv4({ src: "192.0.2.1", dst: "192.0.2.2" }), tcp({ srcPort: 4000, dstPort: 6667 }), line);
 * const [first] = decode(bytes, LINKTYPE_RAW).layer(Irc)?.lines ?? [];
 * if (first?.command !== "NICK" || first.argument !== "alice") throw new Error("one line");
 * ```
 */
export class Irc extends TextProtocol {
  /** The `name` of its instances. */
  static readonly layerName = "irc";

  /** The lines that begin at `offset`; undefined where there is no byte. The only way to make one. */
  static decode(view: DataView, offset: number, end: number): Irc | undefined {
    return end > offset ? new Irc(view, offset, end) : undefined;
  }

  /** Whether it begins as text: its port says the rest. */
  static recognizes(view: DataView, offset: number, end: number): boolean {
    return looksLikeText(view, offset, end);
  }

  /** The short name of the protocol. */
  get name(): "irc" {
    return "irc";
  }

  /** What a line's text is. */
  protected override parse(text: string): ParsedLine {
    const [before = "", prefix, command = ""] = /^(?:(:[^ ]+) +)?([A-Za-z]+|\d{3})(?= |$)/.exec(text) ?? [];
    return {
      isResponse: prefix !== undefined || /^\d/.test(command),
      command,
      from: before === "" ? 0 : before.length + 1,
    };
  }
}
