/**
 * BGP-4, RFC 4271 section 4.
 *
 * ```text
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +---------------------------------------------------------------+
 * |              Marker: 16 bytes, all bits set                   |
 * +-------------------------------+---------------+---------------+
 * |            Length             |     Type      |
 * +-------------------------------+---------------+
 * ```
 *
 * @module
 */

import { parseHex } from "../bytes/hex.ts";
import {
  BGP_HEADER_LENGTH,
  type BgpHeaderFields,
  type BgpMessage,
  type BgpMessageFields,
  bgpMessages,
  hasMarker,
} from "./bgp_message.ts";
import { ByteWriter } from "./byte_writer.ts";
import { checkRange } from "./check_range.ts";
import { Layer, type Shortage } from "./layer.ts";

const MARKER_LENGTH = 16;
const LENGTH = 16;

/**
 * BGP in a segment that begins with a message. The header is that of the first message; all messages, the cut one at the end
 * included, are in `messages`. Streams are not put together: of a message that goes on in the next segment there is what is in
 * this one.
 *
 * @example
 * ```ts
 * import { Bgp, encodeBgp } from "@capkit/capkit/core";
 *
 * const bytes = encodeBgp({ marker: "ff".repeat(16), length: 19, type: 4 });
 * const messages = Bgp.decode(new DataView(bytes.buffer), 0, 19)?.messages;
 * if (messages?.length !== 1 || messages[0]?.type !== 4) throw new Error("KEEPALIVE");
 * ```
 */
export class Bgp extends Layer {
  /** The `name` of its instances. */
  static readonly layerName = "bgp";
  #messages: readonly BgpMessage[] | undefined = undefined;

  /** The messages that begin at `offset`; undefined where fewer than 19 bytes are there. The only way to make one. */
  static decode(view: DataView, offset: number, end: number): Bgp | undefined {
    return end - offset < BGP_HEADER_LENGTH ? undefined : new Bgp(view, offset, end);
  }

  /** Why {@linkcode Bgp.decode} returned undefined. */
  static shortage(_view: DataView, offset: number, end: number): Shortage {
    return { needed: BGP_HEADER_LENGTH, available: end - offset };
  }

  /** Whether a whole header with its marker is there. */
  static recognizes(view: DataView, offset: number, end: number): boolean {
    if (end - offset < BGP_HEADER_LENGTH || view.getUint16(offset + LENGTH) < BGP_HEADER_LENGTH) return false;
    return hasMarker(view, offset);
  }

  /** The short name of the protocol. */
  get name(): "bgp" {
    return "bgp";
  }

  /** The messages, in their order; none where what is there says a length that no message has. */
  get messages(): readonly BgpMessage[] {
    return this.#messages ??= bgpMessages(this);
  }

  /** Bytes of the first message's header: 19. */
  get headerLength(): number {
    return BGP_HEADER_LENGTH;
  }

  /** The messages as plain fields. */
  toJSON(): BgpFields {
    return { messages: this.messages.map((message) => message.toJSON()) };
  }
}

/** The messages of a segment. */
export interface BgpFields {
  /** In their order. */
  messages: BgpMessageFields[];
}

/**
 * The bytes of the header of a BGP message, all fields as given; what comes after it is not written.
 *
 * @throws RangeError where a number does not fit, or the marker has more than 16 bytes.
 * @throws TypeError where the marker is no text of hexadecimal digits.
 */
export function encodeBgp(fields: BgpHeaderFields): Uint8Array<ArrayBuffer> {
  const writer = new ByteWriter();
  const marker = parseHex(fields.marker);
  checkRange("bgp.marker length", marker.length, MARKER_LENGTH);
  writer.bytes(marker);
  writer.zeros(MARKER_LENGTH - marker.length);
  writer.uint16("bgp.length", fields.length);
  writer.uint8("bgp.type", fields.type);
  return writer.finish();
}
