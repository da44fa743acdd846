/**
 * LISP: control messages, RFC 9301 section 5, and the header of data packets, RFC 9300 section 5.3.
 *
 * ```text
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-------+---------------------------------------+---------------+
 * | Type  |       Flags and reserved bits         | Record Count  |
 * +-------+---------------------------------------+---------------+
 * |                       Nonce (64 bits)                         |
 * +---------------------------------------------------------------+
 *
 * +-+-+-+-+-+-----+-----------------------------------------------+
 * |N|L|E|V|I|R K K|            Nonce or Map-Version               |
 * +-+-+-+-+-+-----+-----------------------------------------------+
 * |               Instance ID or Locator-Status-Bits              |
 * +---------------------------------------------------------------+
 * ```
 *
 * An encapsulated control message, type 8, has 4 bytes of its own, and an IP packet follows.
 *
 * @module
 */

import { checkRange } from "./check_range.ts";
import { Layer, type Shortage } from "./layer.ts";

const CONTROL_LENGTH = 12;
const ENCAPSULATED_LENGTH = 4;
const DATA_LENGTH = 8;

/** Control message: who has this endpoint? */
export const LISP_MAP_REQUEST = 1;
/** Control message: these have it. */
export const LISP_MAP_REPLY = 2;
/** Control message: I have it. */
export const LISP_MAP_REGISTER = 3;
/** Control message: a registration is known. */
export const LISP_MAP_NOTIFY = 4;
/** Control message within an IP packet. */
export const LISP_ENCAPSULATED = 8;

/**
 * A LISP control message in a frame. Its records are payload, as is the IP packet of an encapsulated one.
 *
 * @example
 * ```ts
 * import { Lisp, LISP_MAP_REGISTER, parseHex } from "@capkit/capkit/core";
 *
 * const bytes = parseHex("32000101 14dd31cdff1edace");
 * const message = Lisp.decode(new DataView(bytes.buffer), 0, bytes.length);
 * if (message?.type !== LISP_MAP_REGISTER || message.recordCount !== 1) throw new Error("one record");
 * ```
 */
export class Lisp extends Layer {
  /** The `name` of its instances. */
  static readonly layerName = "lisp";

  /** The message at `offset`; undefined where its bytes are not all there. The only way to make one. */
  static decode(view: DataView, offset: number, end: number): Lisp | undefined {
    return end - offset < neededLength(view, offset, end) ? undefined : new Lisp(view, offset, end);
  }

  /** Why {@linkcode Lisp.decode} returned undefined. */
  static shortage(view: DataView, offset: number, end: number): Shortage {
    return { needed: neededLength(view, offset, end), available: end - offset };
  }

  /** Whether a type is there that there is, and its first bytes. */
  static recognizes(view: DataView, offset: number, end: number): boolean {
    if (end - offset < neededLength(view, offset, end)) return false;
    const type = view.getUint8(offset) >> 4;
    return type >= LISP_MAP_REQUEST && type <= LISP_ENCAPSULATED;
  }

  /** The short name of the protocol. */
  get name(): "lisp" {
    return "lisp";
  }

  /** What the message is, a `LISP_` number. */
  get type(): number {
    return this.view.getUint8(this.offset) >> 4;
  }

  /** The 28 bits after the type: flags, reserved bits and, in the last 8, the record count. */
  get flags(): number {
    return this.view.getUint32(this.offset) & 0x0fffffff;
  }

  /** How many records follow; undefined in an encapsulated message. */
  get recordCount(): number | undefined {
    return this.type === LISP_ENCAPSULATED ? undefined : this.view.getUint8(this.offset + 3);
  }

  /** What a request and its answer share; undefined in an encapsulated message. */
  get nonce(): bigint | undefined {
    return this.type === LISP_ENCAPSULATED ? undefined : this.view.getBigUint64(this.offset + 4);
  }

  /** Bytes of the header: 12, or 4 in an encapsulated message. */
  get headerLength(): number {
    return neededLength(this.view, this.offset, this.end);
  }

  /** The header as plain fields. */
  toJSON(): LispFields {
    return { type: this.type, flags: this.flags, nonce: this.nonce?.toString() };
  }
}

function neededLength(view: DataView, offset: number, end: number): number {
  return offset < end && view.getUint8(offset) >> 4 === LISP_ENCAPSULATED ? ENCAPSULATED_LENGTH : CONTROL_LENGTH;
}

/** The fields of a {@linkcode Lisp} message. */
export interface LispFields {
  /** 0 to 15. */
  type: number;
  /** 28 bits. */
  flags: number;
  /** 64 bits, in decimal digits. */
  nonce?: string | undefined;
}

/** A LISP data header in a frame. An IP packet follows. */
export class LispData extends Layer {
  /** The `name` of its instances. */
  static readonly layerName = "lisp.data";

  /** The header at `offset`; undefined where fewer than 8 bytes are there. The only way to make one. */
  static decode(view: DataView, offset: number, end: number): LispData | undefined {
    return end - offset < DATA_LENGTH ? undefined : new LispData(view, offset, end);
  }

  /** Why {@linkcode LispData.decode} returned undefined. */
  static shortage(_view: DataView, offset: number, end: number): Shortage {
    return { needed: DATA_LENGTH, available: end - offset };
  }

  /** Whether a header is there, and the version of an IP packet after it. */
  static recognizes(view: DataView, offset: number, end: number): boolean {
    if (end - offset <= DATA_LENGTH) return false;
    const version = view.getUint8(offset + DATA_LENGTH) >> 4;
    return version === 4 || version === 6;
  }

  /** The short name of the protocol. */
  get name(): "lisp.data" {
    return "lisp.data";
  }

  /** The flags N 0x80, L 0x40, E 0x20, V 0x10, I 0x08 and three more. */
  get flags(): number {
    return this.view.getUint8(this.offset);
  }

  /** A nonce with flag N, two versions of 12 bits with flag V. */
  get nonce(): number {
    return this.view.getUint32(this.offset) & 0xffffff;
  }

  /** With flag I an instance in the upper 24 bits; the rest tells which locators are up. */
  get locatorStatus(): number {
    return this.view.getUint32(this.offset + 4);
  }

  /** Bytes of the header: 8. */
  get headerLength(): number {
    return DATA_LENGTH;
  }

  /** The header as plain fields. */
  toJSON(): LispDataFields {
    return { flags: this.flags, nonce: this.nonce, locatorStatus: this.locatorStatus };
  }
}

/** The fields of a {@linkcode LispData} header. */
export interface LispDataFields {
  /** 0 to 255. */
  flags: number;
  /** 0 to 16,777,215. */
  nonce: number;
  /** 0 to 4,294,967,295. */
  locatorStatus: number;
}

/**
 * The 8 bytes of a LISP data header.
 *
 * @throws RangeError where a field does not fit.
 */
export function encodeLispData(fields: LispDataFields): Uint8Array<ArrayBuffer> {
  const view = new DataView(new ArrayBuffer(DATA_LENGTH));
  const flags = checkRange("lisp.data.flags", fields.flags, 0xff);
  view.setUint32(0, flags * 0x1000000 + checkRange("lisp.data.nonce", fields.nonce, 0xffffff));
  view.setUint32(4, checkRange("lisp.data.locatorStatus", fields.locatorStatus, 0xffffffff));
  return new Uint8Array(view.buffer);
}
