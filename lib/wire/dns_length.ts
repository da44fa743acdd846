/**
 * The two bytes before each DNS message over TCP, RFC 1035 section 4.2.2.
 *
 * ```text
 * +-------------------------------+
 * |            Length             |
 * +-------------------------------+
 * ```
 *
 * @module
 */

import { encodeMessageLength, MESSAGE_LENGTH_SIZE, MessageLength, type MessageLengthFields } from "./message_length.ts";

/** Bytes of a DNS message's own header: a message has no fewer. */
const MESSAGE_HEADER_LENGTH = 12;

/**
 * The length of a DNS message in a TCP segment, which is its payload as far as it is in the segment. A segment can
 * hold several.
 *
 * @example
 * ```ts
 * import { decode, DnsLength, encodeDns, encodeDnsLength, frame, ipv4, LINKTYPE_RAW, tcp } from "@capkit/capkit/core";
 *
 * const query = encodeDns({ id: 7, questions: [{ name: "example.com", type: 1, class: 1 }] });
 * const length = encodeDnsLength({ length: query.length });
 * const bytes = frame(ipv4({ src: "192.0.2.1", dst: "192.0.2.53" }), tcp({ srcPort: 4000, dstPort: 53 }), length, query);
 * const packet = decode(bytes, LINKTYPE_RAW);
 * if (packet.layer(DnsLength)?.length !== query.length || packet.dns?.id !== 7) throw new Error("a whole message");
 * ```
 */
export class DnsLength extends MessageLength {
  /** The `name` of its instances. */
  static readonly layerName = "dns.length";

  /** The length at `offset`; undefined where fewer than 2 bytes are there. The only way to make one. */
  static decode(view: DataView, offset: number, end: number): DnsLength | undefined {
    return end - offset < MESSAGE_LENGTH_SIZE ? undefined : new DnsLength(view, offset, end);
  }

  /** Whether a length is there that a message can have, and the header of the message. */
  static recognizes(view: DataView, offset: number, end: number): boolean {
    return end - offset >= MESSAGE_LENGTH_SIZE + MESSAGE_HEADER_LENGTH &&
      view.getUint16(offset) >= MESSAGE_HEADER_LENGTH;
  }

  /** The short name of the protocol. */
  get name(): "dns.length" {
    return "dns.length";
  }
}

/** The fields of a {@linkcode DnsLength}. */
export type DnsLengthFields = MessageLengthFields;

/**
 * The two bytes of a length.
 *
 * @throws RangeError where it does not fit.
 */
export function encodeDnsLength(fields: DnsLengthFields): Uint8Array<ArrayBuffer> {
  return encodeMessageLength("dns.length", fields);
}
