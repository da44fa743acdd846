/**
 * The Real-Time Streaming Protocol, RFC 2326 and RFC 7826: a remote control of streams, which may be sent between its messages.
 *
 * ```text
 * request:   method SP target SP "RTSP/" version CRLF
 * response:  "RTSP/" version SP code SP reason CRLF
 * both:      *( name ":" value CRLF ) CRLF [body]
 * between:   "$" channel (1 byte) length (2 bytes) data
 * ```
 *
 * @module
 */

import { Continuation } from "./continuation.ts";
import { Layer, type Shortage } from "./layer.ts";
import { beginsWithStartLine, TextMessage } from "./text_message.ts";

const CHANNEL = 1;
const LENGTH = 2;
const INTERLEAVED_LENGTH = 4;
const DOLLAR = 0x24;

/**
 * One message of RTSP.
 *
 * @example
 * ```ts
 * import { decode, frame, ipv4, LINKTYPE_RAW, Rtsp, tcp } from "@capkit/capkit/core";
 *
 * const text = "RTSP/1.0 200 OK\r\nCSeq: 3\r\nSession: 12345678\r\n\r\n";
 * const addresses = ipv4({ src: "192.0.2.1", dst: "192.0.2.2" });
 * const bytes = frame(addresses, tcp({ srcPort: 554, dstPort: 4000 }), new TextEncoder().encode(text));
 * const rtsp = decode(bytes, LINKTYPE_RAW).layer(Rtsp);
 * if (rtsp?.status !== 200 || rtsp.field("session") !== "12345678") throw new Error("a session");
 * ```
 */
export class Rtsp extends TextMessage {
  /** The `name` of its instances. */
  static readonly layerName = "rtsp";

  /** The message at `offset`; undefined where there is no byte. The only way to make one. */
  static decode(view: DataView, offset: number, end: number): Rtsp | undefined {
    return offset < end ? new Rtsp(view, offset, end) : undefined;
  }

  /** Whether it begins with a request or a response of RTSP. */
  static recognizes(view: DataView, offset: number, end: number): boolean {
    return beginsWithStartLine({ view, offset, end }, "RTSP/");
  }

  /** The short name of the protocol. */
  get name(): "rtsp" {
    return "rtsp";
  }
}

/** A piece of a stream between the messages, RFC 2326 section 10.12. Only the first one of a segment is met. */
export class RtspInterleaved extends Layer {
  /** The `name` of its instances. */
  static readonly layerName = "rtsp.interleaved";

  /** The piece at `offset`; undefined where fewer than 4 bytes are there. The only way to make one. */
  static decode(view: DataView, offset: number, end: number): RtspInterleaved | undefined {
    return end - offset < INTERLEAVED_LENGTH ? undefined : new RtspInterleaved(view, offset, end);
  }

  /** Why {@linkcode RtspInterleaved.decode} returned undefined. */
  static shortage(_view: DataView, offset: number, end: number): Shortage {
    return { needed: INTERLEAVED_LENGTH, available: end - offset };
  }

  /** Whether the dollar sign is there. */
  static recognizes(view: DataView, offset: number, end: number): boolean {
    return end - offset >= INTERLEAVED_LENGTH && view.getUint8(offset) === DOLLAR;
  }

  /** The short name of the protocol. */
  get name(): "rtsp.interleaved" {
    return "rtsp.interleaved";
  }

  /** Which stream it is of, as the messages have agreed on. */
  get channel(): number {
    return this.view.getUint8(this.offset + CHANNEL);
  }

  /** Bytes of the data. */
  get length(): number {
    return this.view.getUint16(this.offset + LENGTH);
  }

  /** Bytes of the header: 4. */
  get headerLength(): number {
    return INTERLEAVED_LENGTH;
  }

  /** The byte after the data in `view`, as far as the segment has it. */
  override get payloadEnd(): number {
    return Math.min(this.end, this.payloadOffset + this.length);
  }

  /** The field that ends the payload before `end`. */
  override get lengthField(): "length" {
    return "length";
  }

  /** The header as plain fields. */
  toJSON(): RtspInterleavedFields {
    return { channel: this.channel, length: this.length };
  }
}

/** The fields of a {@linkcode RtspInterleaved}. */
export interface RtspInterleavedFields {
  /** 0 to 255. */
  channel: number;
  /** Bytes of the data, 0 to 65,535. */
  length: number;
}

/** The middle of a message or of a stream, by its port. All of it is payload. */
export class RtspContinuation extends Continuation {
  /** The `name` of its instances. */
  static readonly layerName = "rtsp.continuation";

  /** What is at `offset`. The only way to make one. */
  static decode(view: DataView, offset: number, end: number): RtspContinuation {
    return new RtspContinuation(view, offset, end);
  }

  /** The short name of the protocol. */
  get name(): "rtsp.continuation" {
    return "rtsp.continuation";
  }
}
