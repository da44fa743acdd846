/**
 * COTP, ISO 8073 (RFC 905, section 13): the connection-oriented transport protocol, as RFC 1006 carries it over TCP.
 *
 * ```text
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +---------------+-------+-------+-------------------------------+
 * |    Length     | Type  | Credit|   Destination Reference or,   |
 * |               |       |       |   in DT, EOT and TPDU number  |
 * +---------------+-------+-------+---------------+---------------+
 * |       Source Reference        | Class, Options|  parameters   |
 * +-------------------------------+---------------+---------------+
 * ```
 *
 * @module
 */

import { Layer, type Shortage } from "./layer.ts";
import { type TlvFields, tlvFields, type TlvPart, tlvParts } from "./tlv.ts";

const LENGTH = 0;
const TYPE = 1;
const DST_REF = 2;
const EOT = 2;
const SRC_REF = 4;
const CLASS = 6;
/** Length and type. */
const SMALLEST = 2;
/** The fixed part of the messages that make and end connections. */
const CONNECTION_LENGTH = 7;

/** Type: connection request. */
export const COTP_CR = 0xe;
/** Type: connection confirm. */
export const COTP_CC = 0xd;
/** Type: disconnect request. */
export const COTP_DR = 0x8;
/** Type: data. */
export const COTP_DT = 0xf;

/** A COTP header in a frame; what comes after it is payload. */
export class Cotp extends Layer {
  /** The `name` of its instances. */
  static readonly layerName = "cotp";

  /** The header at `offset`; undefined where its bytes are not all there. The only way to make one. */
  static decode(view: DataView, offset: number, end: number): Cotp | undefined {
    return end - offset < neededAt(view, offset, end) ? undefined : new Cotp(view, offset, end);
  }

  /** Why {@linkcode Cotp.decode} returned undefined. */
  static shortage(view: DataView, offset: number, end: number): Shortage {
    return { needed: neededAt(view, offset, end), available: end - offset };
  }

  /** The short name of the protocol. */
  get name(): "cotp" {
    return "cotp";
  }

  /** Bytes of the header without this one. */
  get length(): number {
    return this.view.getUint8(this.offset + LENGTH);
  }

  /** What it is, four bits: 14 is a connection request, 13 its confirmation, 15 data, 8 the end. */
  get type(): number {
    return this.view.getUint8(this.offset + TYPE) >> 4;
  }

  /** Whose connection it is at the receiver; undefined in data. */
  get dstRef(): number | undefined {
    return this.#isConnection ? this.view.getUint16(this.offset + DST_REF) : undefined;
  }

  /** Whose connection it is at the sender; undefined in data. */
  get srcRef(): number | undefined {
    return this.#isConnection ? this.view.getUint16(this.offset + SRC_REF) : undefined;
  }

  /** The class of the protocol; undefined but in a connection request and its confirmation. */
  get transportClass(): number | undefined {
    const hasClass = this.#isConnection && this.type !== COTP_DR;
    return hasClass ? this.view.getUint8(this.offset + CLASS) >> 4 : undefined;
  }

  /** Of data: whether a message ends with it; undefined in others. */
  get eot(): boolean | undefined {
    return this.#isData ? (this.view.getUint8(this.offset + EOT) & 0x80) !== 0 : undefined;
  }

  /** Of data: its number, 7 bits; undefined in others. */
  get tpduNumber(): number | undefined {
    return this.#isData ? this.view.getUint8(this.offset + EOT) & 0x7f : undefined;
  }

  /** The parameters, each a code, a length and a value; none in data. */
  get parameterParts(): TlvPart[] {
    if (!this.#isConnection) return [];
    const { view, offset } = this;
    const bytes = { offset: offset + CONNECTION_LENGTH, end: this.payloadOffset };
    return tlvParts(view, bytes, { typeSize: 1, lengthSize: 1 });
  }

  /** Bytes of the header: 2 to 256. */
  get headerLength(): number {
    return Math.max(SMALLEST, this.length + 1);
  }

  /** The header as plain fields. */
  toJSON(): CotpFields {
    const { length, type, dstRef, srcRef, transportClass, eot, tpduNumber, parameterParts } = this;
    return {
      length,
      type,
      ...(dstRef === undefined ? {} : { dstRef }),
      ...(srcRef === undefined ? {} : { srcRef }),
      ...(transportClass === undefined ? {} : { transportClass }),
      ...(eot === undefined ? {} : { eot }),
      ...(tpduNumber === undefined ? {} : { tpduNumber }),
      ...(parameterParts.length === 0 ? {} : { parameters: tlvFields(parameterParts) }),
    };
  }

  get #isConnection(): boolean {
    const { type } = this;
    return (type === COTP_CR || type === COTP_CC || type === COTP_DR) && this.headerLength >= CONNECTION_LENGTH;
  }

  get #isData(): boolean {
    return this.type === COTP_DT && this.headerLength > EOT;
  }
}

/** Bytes of the header, by its own length where that is there. */
function neededAt(view: DataView, offset: number, end: number): number {
  return end - offset < SMALLEST ? SMALLEST : Math.max(SMALLEST, view.getUint8(offset + LENGTH) + 1);
}

/** The fields of a COTP header. */
export interface CotpFields {
  /** Bytes of the header without this one, 0 to 255. */
  length: number;
  /** 0 to 15. */
  type: number;
  /** Absent in data. */
  dstRef?: number;
  /** Absent in data. */
  srcRef?: number;
  /** Absent but in a connection request and its confirmation. */
  transportClass?: number;
  /** Absent but in data. */
  eot?: boolean;
  /** Absent but in data. */
  tpduNumber?: number;
  /** Absent where there are none. */
  parameters?: TlvFields[];
}
