/**
 * The Extensible Authentication Protocol, RFC 3748 section 4.
 *
 * ```text
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +---------------+---------------+-------------------------------+
 * |     Code      |  Identifier   |            Length             |
 * +---------------+---------------+-------------------------------+
 * |     Type      |  Type-Data ...
 * +---------------+--------------- - -
 * ```
 *
 * @module
 */

import { checkRange } from "./check_range.ts";
import { Layer, type Shortage } from "./layer.ts";

const CODE = 0;
const ID = 1;
const LENGTH = 2;
const HEADER_LENGTH = 4;

const TYPE = 4;

/** Code: the authenticator asks. */
export const EAP_REQUEST = 1;
/** Code: the peer answers. */
export const EAP_RESPONSE = 2;
/** Code: the peer is authenticated. */
export const EAP_SUCCESS = 3;
/** Code: the peer is not. */
export const EAP_FAILURE = 4;

/** Type: EAP-TLS, RFC 5216. */
export const EAP_TYPE_TLS = 13;
/** Type: EAP-TTLS, RFC 5281. */
export const EAP_TYPE_TTLS = 21;
/** Type: PEAP. */
export const EAP_TYPE_PEAP = 25;
/** Type: EAP-FAST, RFC 4851. */
export const EAP_TYPE_FAST = 43;
/** Type: TEAP, RFC 7170. */
export const EAP_TYPE_TEAP = 55;

/**
 * An EAP packet in a frame. What its type has to say is the payload.
 *
 * @example
 * ```ts
 * import { decode, Eap, encodeEap, encodeEapol, ethernet, frame, LINKTYPE_ETHERNET } from "@capkit/capkit/core";
 *
 * const request = encodeEap({ code: 1, id: 7, length: 5, type: 1 });
 * const bytes = frame(
 *   ethernet({ src: "02:00:00:00:00:01", dst: "02:00:00:00:00:02", ethertype: 0x888e }),
 *   encodeEapol({ version: 2, type: 0, length: request.length }),
 *   request,
 * );
 * if (decode(bytes, LINKTYPE_ETHERNET).layer(Eap)?.type !== 1) throw new Error("who are you?");
 * ```
 */
export class Eap extends Layer {
  /** The `name` of its instances. */
  static readonly layerName = "eap";

  /** The header at `offset`; undefined where fewer than 4 bytes are there. The only way to make one. */
  static decode(view: DataView, offset: number, end: number): Eap | undefined {
    return end - offset < HEADER_LENGTH ? undefined : new Eap(view, offset, end);
  }

  /** Why {@linkcode Eap.decode} returned undefined. */
  static shortage(_view: DataView, offset: number, end: number): Shortage {
    return { needed: HEADER_LENGTH, available: end - offset };
  }

  /** The short name of the protocol. */
  get name(): "eap" {
    return "eap";
  }

  /** What the packet is, an `EAP_` number. */
  get code(): number {
    return this.view.getUint8(this.offset + CODE);
  }

  /** A number that the response repeats of its request. */
  get id(): number {
    return this.view.getUint8(this.offset + ID);
  }

  /** Bytes of the whole packet. */
  get length(): number {
    return this.view.getUint16(this.offset + LENGTH);
  }

  /** What is asked or answered, a number of IANA's registry of method types; undefined where the packet has none. */
  get type(): number | undefined {
    const { code, length, view, offset, end } = this;
    const typed = (code === EAP_REQUEST || code === EAP_RESPONSE) && length > TYPE && offset + TYPE < end;
    return typed ? view.getUint8(offset + TYPE) : undefined;
  }

  /** Bytes of the header: 5 with a type, else 4. */
  get headerLength(): number {
    return this.type === undefined ? HEADER_LENGTH : HEADER_LENGTH + 1;
  }

  /** The byte after the payload in `view`: by `length`, but for a length that can't hold the header. */
  override get payloadEnd(): number {
    const { length, offset, end } = this;
    return length < HEADER_LENGTH ? end : Math.min(end, offset + length);
  }

  /** The field that ends the payload before `end`. */
  override get lengthField(): "length" {
    return "length";
  }

  /** The header as plain fields. */
  toJSON(): EapFields {
    return {
      code: this.code,
      id: this.id,
      length: this.length,
      ...(this.type === undefined ? {} : { type: this.type }),
    };
  }
}

/** The fields of an EAP packet. */
export interface EapFields {
  /** 0 to 255. */
  code: number;
  /** 0 to 255. */
  id: number;
  /** 0 to 65,535. */
  length: number;
  /** In a request and a response, 0 to 255. */
  type?: number;
}

/**
 * The 4 or 5 bytes of an EAP header, all fields as given.
 *
 * @throws RangeError where a field does not fit.
 */
export function encodeEap(fields: EapFields): Uint8Array<ArrayBuffer> {
  const view = new DataView(new ArrayBuffer(fields.type === undefined ? HEADER_LENGTH : HEADER_LENGTH + 1));
  view.setUint8(CODE, checkRange("eap.code", fields.code, 0xff));
  view.setUint8(ID, checkRange("eap.id", fields.id, 0xff));
  view.setUint16(LENGTH, checkRange("eap.length", fields.length, 0xffff));
  if (fields.type !== undefined) view.setUint8(TYPE, checkRange("eap.type", fields.type, 0xff));
  return new Uint8Array(view.buffer);
}
