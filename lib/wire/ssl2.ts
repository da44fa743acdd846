/**
 * The CLIENT-HELLO of SSL 2.0, with which clients that also spoke TLS began: RFC 5246, appendix E.2.
 *
 * ```text
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-----------------------------+---------------+---------------+
 * |1|          msg_length         |    msg_type   |    version    :
 * +-+-------------+---------------+---------------+---------------+
 * :               |      cipher_spec_length       |  session_id_  :
 * +---------------+-------------------------------+---------------+
 * :     length    |       challenge_length        |
 * +---------------+-------------------------------+---------------+
 * |    cipher_specs: 3 bytes each; session_id; challenge          |
 * ```
 *
 * @module
 */

import { MAX_ITEMS } from "./item_list.ts";
import { Layer, type Shortage } from "./layer.ts";

const MSG_LENGTH = 0;
const MSG_TYPE = 2;
const VERSION = 3;
const CIPHER_SPEC_LENGTH = 5;
const SESSION_ID_LENGTH = 7;
const CHALLENGE_LENGTH = 9;
const HEADER_LENGTH = 11;
/** Bytes of the record's header, which its length does not count. */
const RECORD_LENGTH = 2;
const CIPHER_SPEC_SIZE = 3;
/** The bit that says that the record's header has two bytes. */
const TWO_BYTES = 0x8000;
const CLIENT_HELLO = 1;
const SSL_2_0 = 0x0002;
const SSL_3_0 = 0x0300;
const TLS_1_2 = 0x0303;
const MIN_CHALLENGE = 16;
const MAX_CHALLENGE = 32;

/**
 * A CLIENT-HELLO of SSL 2.0 in a segment. Cipher specs, session ID and challenge are the payload.
 *
 * @example
 * ```ts
 * import { decode, frame, ipv4, LINKTYPE_RAW, parseHex, Ssl2, tcp } from "@capkit/capkit/core";
 *
 * const hello = parseHex(`801c 01 0301 0003 0000 0010 000004 ${"00".repeat(16)}`);
 * const bytes = frame(ipv4({ src: "192.0.2.1", dst: "192.0.2.2" }), tcp({ srcPort: 4000, dstPort: 443 }), hello);
 * if (decode(bytes, LINKTYPE_RAW).layer(Ssl2)?.cipherSpecs[0] !== 4) throw new Error("TLS_RSA_WITH_RC4_128_MD5");
 * ```
 */
export class Ssl2 extends Layer {
  /** The `name` of its instances. */
  static readonly layerName = "ssl2";

  /** The message at `offset`; undefined where fewer than 11 bytes are there. The only way to make one. */
  static decode(view: DataView, offset: number, end: number): Ssl2 | undefined {
    return end - offset < HEADER_LENGTH ? undefined : new Ssl2(view, offset, end);
  }

  /** Why {@linkcode Ssl2.decode} returned undefined. */
  static shortage(_view: DataView, offset: number, end: number): Shortage {
    return { needed: HEADER_LENGTH, available: end - offset };
  }

  /** Whether a CLIENT-HELLO is there whose lengths add up. */
  static recognizes(view: DataView, offset: number, end: number): boolean {
    if (end - offset < HEADER_LENGTH || view.getUint8(offset + MSG_TYPE) !== CLIENT_HELLO) return false;
    const record = view.getUint16(offset + MSG_LENGTH);
    const version = view.getUint16(offset + VERSION);
    if (record < TWO_BYTES || version !== SSL_2_0 && (version < SSL_3_0 || version > TLS_1_2)) return false;
    const specs = view.getUint16(offset + CIPHER_SPEC_LENGTH);
    const challenge = view.getUint16(offset + CHALLENGE_LENGTH);
    if (specs === 0 || specs % CIPHER_SPEC_SIZE !== 0 || challenge < MIN_CHALLENGE || challenge > MAX_CHALLENGE) {
      return false;
    }
    const length = HEADER_LENGTH - RECORD_LENGTH + specs + view.getUint16(offset + SESSION_ID_LENGTH) + challenge;
    return record - TWO_BYTES === length;
  }

  /** The short name of the protocol. */
  get name(): "ssl2" {
    return "ssl2";
  }

  /** Bytes of the message after this field. */
  get length(): number {
    return this.view.getUint16(this.offset + MSG_LENGTH) & ~TWO_BYTES;
  }

  /** 1: a CLIENT-HELLO. */
  get type(): number {
    return this.view.getUint8(this.offset + MSG_TYPE);
  }

  /** The highest version that the client speaks: 0x0002 is SSL 2.0, 0x0300 to 0x0303 are those after it. */
  get version(): number {
    return this.view.getUint16(this.offset + VERSION);
  }

  /** Bytes of the cipher specs. */
  get cipherSpecLength(): number {
    return this.view.getUint16(this.offset + CIPHER_SPEC_LENGTH);
  }

  /** Bytes of the session ID; 0 for a new session. */
  get sessionIdLength(): number {
    return this.view.getUint16(this.offset + SESSION_ID_LENGTH);
  }

  /** Bytes of the challenge. */
  get challengeLength(): number {
    return this.view.getUint16(this.offset + CHALLENGE_LENGTH);
  }

  /** The client's cipher specs as far as they are there, 128 at most: those below 0x10000 are cipher suites of TLS. */
  get cipherSpecs(): number[] {
    const { view, payloadOffset: from } = this;
    const to = Math.min(this.payloadEnd, from + this.cipherSpecLength);
    const found: number[] = [];
    for (let at = from; at + CIPHER_SPEC_SIZE <= to && found.length < MAX_ITEMS; at += CIPHER_SPEC_SIZE) {
      found.push(view.getUint8(at) << 16 | view.getUint16(at + 1));
    }
    return found;
  }

  /** Bytes of the header: 11. */
  get headerLength(): number {
    return HEADER_LENGTH;
  }

  /** The byte after the message in `view`, as far as the segment has it. */
  override get payloadEnd(): number {
    return Math.min(this.end, this.offset + Math.max(HEADER_LENGTH, RECORD_LENGTH + this.length));
  }

  /** The field that ends the payload before `end`. */
  override get lengthField(): "length" {
    return "length";
  }

  /** The message as plain fields. */
  toJSON(): Ssl2Fields {
    const { length, type, version, cipherSpecLength, sessionIdLength, challengeLength, cipherSpecs } = this;
    return { length, type, version, cipherSpecLength, sessionIdLength, challengeLength, cipherSpecs };
  }
}

/** The fields of a CLIENT-HELLO of SSL 2.0. */
export interface Ssl2Fields {
  /** Bytes of the message after this field, 0 to 32,767. */
  length: number;
  /** 0 to 255. */
  type: number;
  /** 0 to 65,535. */
  version: number;
  /** 0 to 65,535. */
  cipherSpecLength: number;
  /** 0 to 65,535. */
  sessionIdLength: number;
  /** 0 to 65,535. */
  challengeLength: number;
  /** 24 bits each. */
  cipherSpecs: number[];
}
