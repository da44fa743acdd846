/**
 * The Session Initiation Protocol, RFC 3261: calls are made, answered and ended with it.
 *
 * ```text
 * request:   method SP target SP "SIP/2.0" CRLF
 * response:  "SIP/2.0" SP code SP reason CRLF
 * both:      *( name ":" value CRLF ) CRLF [body]
 * ```
 *
 * @module
 */

import type { HeaderField } from "./message_head.ts";
import { beginsWithStartLine, TextMessage } from "./text_message.ts";

/** Names of one letter for header fields, RFC 3261 section 7.3.3, RFC 3265, 3515, 3892 and 6665. */
const LONG_NAMES: Readonly<Record<string, string>> = {
  b: "referred-by",
  c: "content-type",
  e: "content-encoding",
  f: "from",
  i: "call-id",
  k: "supported",
  l: "content-length",
  m: "contact",
  o: "event",
  r: "refer-to",
  s: "subject",
  t: "to",
  u: "allow-events",
  v: "via",
};

/**
 * One message of SIP.
 *
 * @example
 * ```ts
 * import { decode, frame, ipv4, LINKTYPE_RAW, Sip, udp } from "@capkit/capkit/core";
 *
 * const text = "OPTIONS sip:bob@example.com SIP/2.0\r\ni: 42@192.0.2.1\r\nCSeq: 1 OPTIONS\r\n\r\n";
 * const addresses = ipv4({ src: "192.0.2.1", dst: "192.0.2.2" });
 * const bytes = frame(addresses, udp({ srcPort: 5060, dstPort: 5060 }), new TextEncoder().encode(text));
 * const sip = decode(bytes, LINKTYPE_RAW).layer(Sip);
 * if (sip?.method !== "OPTIONS" || sip.field("Call-ID") !== "42@192.0.2.1") throw new Error("a request");
 * ```
 */
export class Sip extends TextMessage {
  /** The `name` of its instances. */
  static readonly layerName = "sip";

  /** The message at `offset`; undefined where there is no byte. The only way to make one. */
  static decode(view: DataView, offset: number, end: number): Sip | undefined {
    return offset < end ? new Sip(view, offset, end) : undefined;
  }

  /** Whether it begins with a request or a response of SIP. */
  static recognizes(view: DataView, offset: number, end: number): boolean {
    return beginsWithStartLine({ view, offset, end }, "SIP/");
  }

  /** The short name of the protocol. */
  get name(): "sip" {
    return "sip";
  }

  /** The value of the first header field of a name in full, in any case, be it written in full or as one letter. */
  override field(name: string): string | undefined {
    return this.headersOf(name)[0]?.value;
  }

  /** All header fields of a name in full, in any case, be it written in full or as one letter. */
  headersOf(name: string): HeaderField[] {
    const wanted = name.toLowerCase();
    return this.headers.filter((field) => fullName(field.name) === wanted);
  }
}

function fullName(name: string): string {
  const lower = name.toLowerCase();
  return LONG_NAMES[lower] ?? lower;
}
