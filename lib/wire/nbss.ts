/**
 * The session service of NetBIOS over TCP, RFC 1002 section 4.3, and the same header before SMB on port 445.
 *
 * ```text
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +---------------+-----------------------------------------------+
 * |     Type      |                    Length                     |
 * +---------------+-----------------------------------------------+
 * ```
 *
 * RFC 1002 has 17 bits of length after 7 of flags, which are 0.
 *
 * @module
 */

import { checkRange } from "./check_range.ts";
import { Layer, type Shortage } from "./layer.ts";

const TYPE = 0;
const LENGTH = 0;
const LENGTH_BITS = 0xffffff;
const HEADER_LENGTH = 4;

/** NBSS type: a message of the session. */
export const NBSS_MESSAGE = 0x00;
/** NBSS type: who wants a session, and with whom. */
export const NBSS_REQUEST = 0x81;
/** NBSS type: nothing, so that the session is kept. */
export const NBSS_KEEP_ALIVE = 0x85;
/** The last three bytes of what each message of SMB begins with. */
const SMB = 0x534d42;

/**
 * The header of a session message in a TCP segment. A segment can hold several.
 *
 * @example
 * ```ts
 * import { encodeNbss, Nbss } from "@capkit/capkit/core";
 *
 * const bytes = encodeNbss({ type: 0x85, length: 0 });
 * if (Nbss.decode(new DataView(bytes.buffer), 0, 4)?.type !== 0x85) throw new Error("keep alive");
 * ```
 */
export class Nbss extends Layer {
  /** The `name` of its instances. */
  static readonly layerName = "nbss";

  /** The header at `offset`; undefined where fewer than 4 bytes are there. The only way to make one. */
  static decode(view: DataView, offset: number, end: number): Nbss | undefined {
    return end - offset < HEADER_LENGTH ? undefined : new Nbss(view, offset, end);
  }

  /** Why {@linkcode Nbss.decode} returned undefined. */
  static shortage(_view: DataView, offset: number, end: number): Shortage {
    return { needed: HEADER_LENGTH, available: end - offset };
  }

  /** Whether the header of a message with SMB in it, or of one without any message, is there. */
  static recognizes(view: DataView, offset: number, end: number): boolean {
    if (end - offset < HEADER_LENGTH) return false;
    const type = view.getUint8(offset + TYPE);
    if (type !== NBSS_MESSAGE) {
      return type >= NBSS_REQUEST && type <= NBSS_KEEP_ALIVE && view.getUint8(offset + 1) === 0;
    }
    return end - offset >= 8 && (view.getUint32(offset + HEADER_LENGTH) & 0xffffff) === SMB;
  }

  /** The short name of the protocol. */
  get name(): "nbss" {
    return "nbss";
  }

  /** What the packet is, an `NBSS_` number. */
  get type(): number {
    return this.view.getUint8(this.offset + TYPE);
  }

  /** Bytes that follow. */
  get length(): number {
    return this.view.getUint32(this.offset + LENGTH) & LENGTH_BITS;
  }

  /** Bytes of the header: 4. */
  get headerLength(): number {
    return HEADER_LENGTH;
  }

  /** The byte after the message in `view`, as far as the segment has it. */
  override get payloadEnd(): number {
    return Math.min(this.end, this.payloadOffset + this.length);
  }

  /** The field that ends the payload before `end`. */
  override get lengthField(): "length" {
    return "length";
  }

  /** The header as plain fields. */
  toJSON(): NbssFields {
    return { type: this.type, length: this.length };
  }
}

/** The fields of a header of the session service. */
export interface NbssFields {
  /** 0 to 255. */
  type: number;
  /** Bytes that follow, 0 to 16,777,215. */
  length: number;
}

/**
 * The 4 bytes of a header of the session service.
 *
 * @throws RangeError where a field does not fit.
 */
export function encodeNbss(fields: NbssFields): Uint8Array<ArrayBuffer> {
  const view = new DataView(new ArrayBuffer(HEADER_LENGTH));
  view.setUint32(0, checkRange("nbss.length", fields.length, LENGTH_BITS));
  view.setUint8(TYPE, checkRange("nbss.type", fields.type, 0xff));
  return new Uint8Array(view.buffer);
}
