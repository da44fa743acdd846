/**
 * The frontend/backend protocol of PostgreSQL, version 3: PostgreSQL's documentation, chapter "Frontend/Backend Protocol".
 *
 * ```text
 * first of a client: +-------------------------------+-------------------------------+
 *                    |            Length             |   Version, or a request code  | parameters
 *                    +-------------------------------+-------------------------------+
 * all others:        +-------+-------------------------------+
 *                    | Type  |            Length             | body
 *                    +-------+-------------------------------+
 * ```
 *
 * @module
 */

import { Layer, type Shortage } from "./layer.ts";

const STARTUP_HEADER_LENGTH = 8;
const MESSAGE_HEADER_LENGTH = 5;
/** Version 3 of the protocol, as the upper half of a number; and what requests TLS, GSSAPI or the end of a query. */
const VERSION_3 = 3;
const REQUEST = 1234;
const FIRST_REQUEST = 5678;
const LAST_REQUEST = 5680;
/** The letters of messages, of both sides. */
const TYPES = "123ABCDEFGHIKNPQRSTVWXZcdfnpstv";
/** Bytes of an honest first message, and of any other at most: a bound to tell messages from other bytes. */
const MAX_STARTUP_LENGTH = 10000;
const MAX_MESSAGE_LENGTH = 0x10000000;

/**
 * One message. The first one of a client has no type. A segment can hold several; the header of each is type and length, or
 * length and version.
 *
 * @example
 * ```ts
 * import { decode, frame, ipv4, LINKTYPE_RAW, parseHex, Pgsql, tcp } from "@capkit/capkit/core";
 *
 * const addresses = ipv4({ src: "192.0.2.1", dst: "192.0.2.2" });
 * const bytes = frame(addresses, tcp({ srcPort: 4000, dstPort: 5432 }), parseHex("51 0000000d 53454c4543542031 00"));
 * if (decode(bytes, LINKTYPE_RAW).layer(Pgsql)?.type !== "Q") throw new Error("a query");
 * ```
 */
export class Pgsql extends Layer {
  /** The `name` of its instances. */
  static readonly layerName = "pgsql";

  /** The message at `offset`; undefined where its header is not all there. The only way to make one. */
  static decode(view: DataView, offset: number, end: number): Pgsql | undefined {
    return end - offset < headerLengthAt(view, offset, end) ? undefined : new Pgsql(view, offset, end);
  }

  /** Why {@linkcode Pgsql.decode} returned undefined. */
  static shortage(view: DataView, offset: number, end: number): Shortage {
    return { needed: headerLengthAt(view, offset, end), available: end - offset };
  }

  /** Whether a known message is there, of a length that it can have. */
  static recognizes(view: DataView, offset: number, end: number): boolean {
    const message = Pgsql.decode(view, offset, end);
    if (message === undefined) return false;
    const { type, length, version = 0 } = message;
    if (type !== undefined) return TYPES.includes(type) && length >= 4 && length < MAX_MESSAGE_LENGTH;
    if (length < STARTUP_HEADER_LENGTH || length > MAX_STARTUP_LENGTH) return false;
    const [high, low] = [version >>> 16, version & 0xffff];
    return high === VERSION_3 || (high === REQUEST && low >= FIRST_REQUEST && low <= LAST_REQUEST);
  }

  /** The short name of the protocol. */
  get name(): "pgsql" {
    return "pgsql";
  }

  /** The letter of the message; undefined for the first one of a client. */
  get type(): string | undefined {
    return isStartup(this.view, this.offset) ? undefined : String.fromCharCode(this.view.getUint8(this.offset));
  }

  /** Bytes of the message, the length's own included, a type not. */
  get length(): number {
    return this.view.getUint32(this.#lengthOffset());
  }

  /** Of a first message: the version, 0x30000 for 3.0, or what is requested, 0x4d2162f for TLS; undefined for others. */
  get version(): number | undefined {
    return isStartup(this.view, this.offset) ? this.view.getUint32(this.offset + 4) : undefined;
  }

  /** Bytes of the header: 5, or 8 in a first message. */
  get headerLength(): number {
    return headerLengthAt(this.view, this.offset, this.end);
  }

  /** The byte after the message in `view`, as far as the segment has it. */
  override get payloadEnd(): number {
    return Math.max(this.payloadOffset, Math.min(this.end, this.#lengthOffset() + this.length));
  }

  /** The field that ends the payload before `end`. */
  override get lengthField(): "length" {
    return "length";
  }

  /** The message as plain fields. */
  toJSON(): PgsqlFields {
    const { type, length, version } = this;
    return { ...(type === undefined ? {} : { type }), length, ...(version === undefined ? {} : { version }) };
  }

  #lengthOffset(): number {
    return this.offset + (isStartup(this.view, this.offset) ? 0 : 1);
  }
}

/** The fields of a {@linkcode Pgsql}. */
export interface PgsqlFields {
  /** A letter; absent in the first message of a client. */
  type?: string;
  /** Bytes of the message, the length's own included. */
  length: number;
  /** Only in the first message of a client. */
  version?: number;
}

/** A first message begins with the upper byte of a small length; no type is 0. */
function isStartup(view: DataView, offset: number): boolean {
  return view.getUint8(offset) === 0;
}

function headerLengthAt(view: DataView, offset: number, end: number): number {
  return offset < end && isStartup(view, offset) ? STARTUP_HEADER_LENGTH : MESSAGE_HEADER_LENGTH;
}
