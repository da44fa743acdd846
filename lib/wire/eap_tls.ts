/**
 * What comes before TLS in EAP: RFC 5216 section 3.1 (EAP-TLS), and in the same form RFC 5281 section 9.1 (EAP-TTLS), PEAP,
 * RFC 4851 section 4.1 (EAP-FAST) and RFC 7170 section 4.1 (TEAP).
 *
 * ```text
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-----+-----------------------------------------------+
 * |L|M|S|O|R| Ver |   TLS Message Length, where L is set          |
 * +-+-+-+-+-+-----+-----------------------------------------------+
 * |               |   Outer TLV Length, where O is set (TEAP)     |
 * +---------------+-----------------------------------------------+
 * |               |   TLS Data ...
 * +---------------+------------- - -
 * ```
 *
 * @module
 */

import { checkRange } from "./check_range.ts";
import { Layer, type Shortage } from "./layer.ts";

const FLAGS = 0;
const FLAGS_LENGTH = 1;
/** Bytes of each of the two lengths. */
const LENGTH_SIZE = 4;

const LENGTH_INCLUDED = 0x80;
const MORE_FRAGMENTS = 0x40;
const START = 0x20;
const OUTER_TLV_LENGTH_INCLUDED = 0x10;
const RESERVED = 0x08;
const VERSION = 0x07;

/**
 * The header that EAP's methods with TLS have behind their type. Its payload is a message of TLS, or a piece of one where it
 * is in fragments; in TEAP other TLVs may be behind it. In other methods the bit O is reserved, and 0.
 *
 * @example
 * ```ts
 * import { EapTls, encodeEapTls } from "@capkit/capkit/core";
 *
 * const bytes = encodeEapTls({ moreFragments: true, start: false, version: 0, tlsLength: 1656 });
 * const first = EapTls.decode(new DataView(bytes.buffer), 0, bytes.length);
 * if (first?.tlsLength !== 1656 || !first.moreFragments) throw new Error("the first fragment says how long all are");
 * ```
 */
export class EapTls extends Layer {
  /** The `name` of its instances. */
  static readonly layerName = "eap.tls";

  /** The header at `offset`; undefined where its bytes are not all there. The only way to make one. */
  static decode(view: DataView, offset: number, end: number): EapTls | undefined {
    return end - offset < neededLength(view, offset, end) ? undefined : new EapTls(view, offset, end);
  }

  /** Why {@linkcode EapTls.decode} returned undefined. */
  static shortage(view: DataView, offset: number, end: number): Shortage {
    return { needed: neededLength(view, offset, end), available: end - offset };
  }

  /** The short name of the protocol. */
  get name(): "eap.tls" {
    return "eap.tls";
  }

  /** Whether more fragments of the message follow. */
  get moreFragments(): boolean {
    return (this.#flags & MORE_FRAGMENTS) !== 0;
  }

  /** Whether the server begins, with no TLS yet. */
  get start(): boolean {
    return (this.#flags & START) !== 0;
  }

  /** The reserved bit, 0 or 1. */
  get reserved(): number {
    return (this.#flags & RESERVED) === 0 ? 0 : 1;
  }

  /** The version of the method; EAP-TLS has none, and 0 there. */
  get version(): number {
    return this.#flags & VERSION;
  }

  /** Bytes of the TLS message, all its fragments together; undefined where the field is not there. */
  get tlsLength(): number | undefined {
    return this.#flags & LENGTH_INCLUDED ? this.view.getUint32(this.offset + FLAGS_LENGTH) : undefined;
  }

  /** Bytes of the TLVs behind the TLS data, in TEAP; undefined where the field is not there. */
  get outerTlvLength(): number | undefined {
    const has = (this.#flags & OUTER_TLV_LENGTH_INCLUDED) !== 0;
    return has ? this.view.getUint32(this.payloadOffset - LENGTH_SIZE) : undefined;
  }

  /** Bytes of the header: 1, and 4 for each length. */
  get headerLength(): number {
    return headerLengthOf(this.#flags);
  }

  /** The header as plain fields. */
  toJSON(): EapTlsFields {
    const { moreFragments, start, reserved, version, tlsLength, outerTlvLength } = this;
    return {
      moreFragments,
      start,
      reserved,
      version,
      ...(tlsLength === undefined ? {} : { tlsLength }),
      ...(outerTlvLength === undefined ? {} : { outerTlvLength }),
    };
  }

  get #flags(): number {
    return this.view.getUint8(this.offset + FLAGS);
  }
}

function headerLengthOf(flags: number): number {
  return FLAGS_LENGTH + (flags & LENGTH_INCLUDED ? LENGTH_SIZE : 0) +
    (flags & OUTER_TLV_LENGTH_INCLUDED ? LENGTH_SIZE : 0);
}

function neededLength(view: DataView, offset: number, end: number): number {
  return end <= offset ? FLAGS_LENGTH : headerLengthOf(view.getUint8(offset + FLAGS));
}

/** The fields of an {@linkcode EapTls} header. */
export interface EapTlsFields {
  /** Whether more fragments follow. */
  moreFragments: boolean;
  /** Whether the server begins. */
  start: boolean;
  /** 0 or 1; 0 by default. */
  reserved?: number;
  /** 0 to 7. */
  version: number;
  /** 0 to 4,294,967,295. */
  tlsLength?: number;
  /** 0 to 4,294,967,295. */
  outerTlvLength?: number;
}

/**
 * The 1, 5 or 9 bytes of a header; its flags say which lengths are there.
 *
 * @throws RangeError where a field does not fit.
 */
export function encodeEapTls(fields: EapTlsFields): Uint8Array<ArrayBuffer> {
  const { moreFragments, start, reserved = 0, version, tlsLength, outerTlvLength } = fields;
  const flags = (tlsLength === undefined ? 0 : LENGTH_INCLUDED) | (moreFragments ? MORE_FRAGMENTS : 0) |
    (start ? START : 0) | (outerTlvLength === undefined ? 0 : OUTER_TLV_LENGTH_INCLUDED) |
    checkRange("eap.tls.reserved", reserved, 1) * RESERVED | checkRange("eap.tls.version", version, VERSION);
  const view = new DataView(new ArrayBuffer(headerLengthOf(flags)));
  view.setUint8(FLAGS, flags);
  if (tlsLength !== undefined) view.setUint32(FLAGS_LENGTH, checkRange("eap.tls.tlsLength", tlsLength, 0xffffffff));
  if (outerTlvLength !== undefined) {
    const at = view.byteLength - LENGTH_SIZE;
    view.setUint32(at, checkRange("eap.tls.outerTlvLength", outerTlvLength, 0xffffffff));
  }
  return new Uint8Array(view.buffer);
}
