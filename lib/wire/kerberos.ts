/**
 * Kerberos version 5, RFC 4120: which message, and whose realm. Over TCP its length is before it (section 7.2.2).
 *
 * ```text
 * [APPLICATION n] SEQUENCE { pvno, msg-type, ... }   in DER
 * ```
 *
 * @module
 */

import { BER_SEQUENCE, berChildren, berCut, type BerElement, berNumber } from "../bytes/ber.ts";
import { Layer, type Shortage } from "./layer.ts";

const SMALLEST_LENGTH = 2;
const LENGTH_BYTES = 4;
/** A message with a number of the class "application", made of parts. */
const APPLICATION = 0x60;
/** The number of a context, made of parts. */
const CONTEXT = 0xa0;
/** Message types, which are also the numbers of their tags: AS-REQ to TGS-REP, AP-REQ and AP-REP, KRB-SAFE to KRB-CRED, KRB-ERROR. */
const TYPES: ReadonlySet<number> = new Set([10, 11, 12, 13, 14, 15, 20, 21, 22, 30]);
/** Bytes of a message at most, as a bound to tell messages from other bytes. */
const MAX_LENGTH = 0x1000000;

/**
 * A message of Kerberos. All of it is header: its numbers are where its parts are.
 *
 * @example
 * ```ts
 * import { Kerberos, parseHex } from "@capkit/capkit/core";
 *
 * const bytes = parseHex("6f 0c 30 0a a0 03 02 01 05 a1 03 02 01 0f");
 * const kerberos = Kerberos.decode(new DataView(bytes.buffer), 0, bytes.length);
 * if (kerberos?.messageType !== 15 || kerberos.pvno !== 5) throw new Error("AP-REP");
 * ```
 */
export class Kerberos extends Layer {
  /** The `name` of its instances. */
  static readonly layerName = "kerberos";
  #parts: readonly BerElement[] | undefined = undefined;

  /** The message at `offset`; undefined where fewer than 2 bytes are there. The only way to make one. */
  static decode(view: DataView, offset: number, end: number): Kerberos | undefined {
    return end - offset < SMALLEST_LENGTH ? undefined : new Kerberos(view, offset, end);
  }

  /** Why {@linkcode Kerberos.decode} returned undefined. */
  static shortage(_view: DataView, offset: number, end: number): Shortage {
    return { needed: SMALLEST_LENGTH, available: end - offset };
  }

  /** Whether the tag of a message is there, and in it the version and the same number again. */
  static recognizes(view: DataView, offset: number, end: number): boolean {
    const kerberos = Kerberos.decode(view, offset, end);
    if (kerberos === undefined) return false;
    const { tag, messageType } = kerberos;
    return (tag & 0xe0) === APPLICATION && TYPES.has(tag & 0x1f) && kerberos.pvno === 5 && messageType === (tag & 0x1f);
  }

  /** The short name of the protocol. */
  get name(): "kerberos" {
    return "kerberos";
  }

  /** The first byte. */
  get tag(): number {
    return this.view.getUint8(this.offset);
  }

  /** The version of the protocol: 5; undefined where it is not there. */
  get pvno(): number | undefined {
    return this.#numberOf(this.#isRequest() ? 1 : 0);
  }

  /** What it is: 10 is AS-REQ, 11 AS-REP, 12 TGS-REQ, 13 TGS-REP, 30 KRB-ERROR; undefined where it is not there. */
  get messageType(): number | undefined {
    return this.#numberOf(this.#isRequest() ? 2 : 1);
  }

  /** Why something was refused, in a KRB-ERROR; undefined in another message, and where it is not there. */
  get errorCode(): number | undefined {
    return this.messageType === KRB_ERROR ? this.#numberOf(6) : undefined;
  }

  /** Bytes of the message, as far as they are there. */
  get headerLength(): number {
    const whole = berCut(this.view, this.offset, this.end);
    return whole === undefined ? this.end - this.offset : whole.end - this.offset;
  }

  /** The message as plain fields. */
  toJSON(): KerberosFields {
    const { pvno, messageType, errorCode } = this;
    return {
      ...(pvno === undefined ? {} : { pvno }),
      ...(messageType === undefined ? {} : { messageType }),
      ...(errorCode === undefined ? {} : { errorCode }),
    };
  }

  /** Requests to the key server number their parts from 1 on, all others from 0 on. */
  #isRequest(): boolean {
    const type = this.tag & 0x1f;
    return type === KRB_AS_REQ || type === KRB_TGS_REQ;
  }

  /** The number in a part. */
  #numberOf(part: number): number | undefined {
    this.#parts ??= readParts(this.view, this.offset, this.end);
    const found = this.#parts.find(({ tag }) => tag === CONTEXT + part);
    const [inner] = found === undefined ? [] : berChildren(found);
    return inner && berNumber(inner);
  }
}

/** Kerberos message type: a ticket is asked for, with a password. */
export const KRB_AS_REQ = 10;
/** Kerberos message type: a ticket is asked for, with another one. */
export const KRB_TGS_REQ = 12;
/** Kerberos message type: something was refused. */
export const KRB_ERROR = 30;

/** The length of a message in a TCP segment. A segment can hold several. */
export class KerberosLength extends Layer {
  /** The `name` of its instances. */
  static readonly layerName = "kerberos.length";

  /** The length at `offset`; undefined where fewer than 4 bytes are there. The only way to make one. */
  static decode(view: DataView, offset: number, end: number): KerberosLength | undefined {
    return end - offset < LENGTH_BYTES ? undefined : new KerberosLength(view, offset, end);
  }

  /** Why {@linkcode KerberosLength.decode} returned undefined. */
  static shortage(_view: DataView, offset: number, end: number): Shortage {
    return { needed: LENGTH_BYTES, available: end - offset };
  }

  /** Whether a length is there that a message can have, and the begin of the message. */
  static recognizes(view: DataView, offset: number, end: number): boolean {
    const prefix = KerberosLength.decode(view, offset, end);
    return prefix !== undefined && prefix.length < MAX_LENGTH &&
      Kerberos.recognizes(view, prefix.payloadOffset, prefix.payloadEnd);
  }

  /** The short name of the protocol. */
  get name(): "kerberos.length" {
    return "kerberos.length";
  }

  /** Bytes of the message. */
  get length(): number {
    return this.view.getUint32(this.offset);
  }

  /** Bytes of the header: 4. */
  get headerLength(): number {
    return LENGTH_BYTES;
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
  toJSON(): KerberosLengthFields {
    return { length: this.length };
  }
}

/** The fields of a {@linkcode Kerberos}, as far as they are there. */
export interface KerberosFields {
  /** 5. */
  pvno?: number;
  /** 10 is AS-REQ, 30 KRB-ERROR. */
  messageType?: number;
  /** Only in a KRB-ERROR. */
  errorCode?: number;
}

/** The fields of a {@linkcode KerberosLength}. */
export interface KerberosLengthFields {
  /** Bytes of the message. */
  length: number;
}

/** The parts of a message, as far as they are there. */
function readParts(view: DataView, offset: number, end: number): readonly BerElement[] {
  const message = berCut(view, offset, end);
  const sequence = message && berCut(view, message.contents, message.end);
  return sequence === undefined || sequence.tag !== BER_SEQUENCE ? [] : berChildren(sequence);
}
