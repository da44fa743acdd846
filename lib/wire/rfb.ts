/**
 * The Remote Framebuffer Protocol, which VNC speaks, RFC 6143.
 *
 * ```text
 * both, first:  "RFB " major (3 digits) "." minor (3 digits) LF
 * ```
 *
 * What comes after that depends on what both sides have agreed on before.
 *
 * @module
 */

import { Continuation } from "./continuation.ts";
import { Layer, type Shortage } from "./layer.ts";
import { readLine } from "./message_head.ts";

const HEADER_LENGTH = 12;
const VERSION_AT = 4;
const PROTOCOL_VERSION = /^RFB \d{3}\.\d{3}$/;

/**
 * The version that a side of a connection speaks: the first thing that it sends (RFC 6143, section 7.1.1).
 *
 * @example
 * ```ts
 * import { decode, frame, ipv4, LINKTYPE_RAW, Rfb, tcp } from "@capkit/capkit/core";
 *
 * const addresses = ipv4({ src: "192.0.2.1", dst: "192.0.2.2" });
 * const bytes = frame(addresses, tcp({ srcPort: 5900, dstPort: 4000 }), new TextEncoder().encode("RFB 003.008\n"));
 * if (decode(bytes, LINKTYPE_RAW).layer(Rfb)?.version !== "003.008") throw new Error("version 3.8");
 * ```
 */
export class Rfb extends Layer {
  /** The `name` of its instances. */
  static readonly layerName = "rfb";

  /** The version at `offset`; undefined where fewer than 12 bytes are there. The only way to make one. */
  static decode(view: DataView, offset: number, end: number): Rfb | undefined {
    return end - offset < HEADER_LENGTH ? undefined : new Rfb(view, offset, end);
  }

  /** Why {@linkcode Rfb.decode} returned undefined. */
  static shortage(_view: DataView, offset: number, end: number): Shortage {
    return { needed: HEADER_LENGTH, available: end - offset };
  }

  /** Whether the version is there, and nothing else that a side would say before it has heard the other one. */
  static recognizes(view: DataView, offset: number, end: number): boolean {
    return end - offset === HEADER_LENGTH && PROTOCOL_VERSION.test(readLine(view, offset, end).text);
  }

  /** The short name of the protocol. */
  get name(): "rfb" {
    return "rfb";
  }

  /** `"003.008"`. */
  get version(): string {
    const from = this.offset + VERSION_AT;
    return readLine(this.view, from, this.offset + HEADER_LENGTH).text;
  }

  /** Bytes of the header: 12. */
  get headerLength(): number {
    return HEADER_LENGTH;
  }

  /** The header as plain fields. */
  toJSON(): RfbFields {
    return { version: this.version };
  }
}

/** The fields of a {@linkcode Rfb}. */
export interface RfbFields {
  /** Major and minor number, three digits each: `"003.008"`. */
  version: string;
}

/**
 * The 12 bytes of a version.
 *
 * @throws RangeError where it is not three digits, a point and three digits.
 */
export function encodeRfb({ version }: RfbFields): Uint8Array<ArrayBuffer> {
  const text = `RFB ${version}`;
  if (!PROTOCOL_VERSION.test(text)) throw new RangeError(`rfb.version is "${version}", want one like "003.008"`);
  return new TextEncoder().encode(`${text}\n`);
}

/** What both sides say after their versions. All of it is payload. */
export class RfbContinuation extends Continuation {
  /** The `name` of its instances. */
  static readonly layerName = "rfb.continuation";

  /** What is at `offset`. The only way to make one. */
  static decode(view: DataView, offset: number, end: number): RfbContinuation {
    return new RfbContinuation(view, offset, end);
  }

  /** The short name of the protocol. */
  get name(): "rfb.continuation" {
    return "rfb.continuation";
  }
}
