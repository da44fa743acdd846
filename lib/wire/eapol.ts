/**
 * EAP over LANs, IEEE 802.1X-2020 clause 11.3.
 *
 * ```text
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +---------------+---------------+-------------------------------+
 * |    Version    |     Type      |            Length             |
 * +---------------+---------------+-------------------------------+
 * ```
 *
 * @module
 */

import { checkRange } from "./check_range.ts";
import { Layer, type Shortage } from "./layer.ts";

const VERSION = 0;
const TYPE = 1;
const LENGTH = 2;
const HEADER_LENGTH = 4;

/** Type: an EAP packet. */
export const EAPOL_EAP = 0;
/** Type: a supplicant would like to begin. */
export const EAPOL_START = 1;
/** Type: a supplicant leaves. */
export const EAPOL_LOGOFF = 2;
/** Type: a key descriptor. */
export const EAPOL_KEY = 3;
/** Type: an alert of the Alert Standards Forum. */
export const EAPOL_ENCAPSULATED_ASF_ALERT = 4;
/** Type: the MACsec key agreement. */
export const EAPOL_MKA = 5;

/**
 * An EAPOL header in a frame.
 *
 * @example
 * ```ts
 * import { decode, Eapol, EAPOL_START, encodeEapol, ethernet, frame, LINKTYPE_ETHERNET } from "@capkit/capkit/core";
 *
 * const header = encodeEapol({ version: 2, type: EAPOL_START, length: 0 });
 * const bytes = frame(
 *   ethernet({ src: "02:00:00:00:00:01", dst: "02:00:00:00:00:02", ethertype: 0x888e }),
 *   header,
 * );
 * const eapol = decode(bytes, LINKTYPE_ETHERNET).layer(Eapol);
 * if (eapol?.type !== EAPOL_START) throw new Error("a supplicant begins");
 * ```
 */
export class Eapol extends Layer {
  /** The `name` of its instances. */
  static readonly layerName = "eapol";

  /** The header at `offset`; undefined where fewer than 4 bytes are there. The only way to make one. */
  static decode(view: DataView, offset: number, end: number): Eapol | undefined {
    return end - offset < HEADER_LENGTH ? undefined : new Eapol(view, offset, end);
  }

  /** Why {@linkcode Eapol.decode} returned undefined. */
  static shortage(_view: DataView, offset: number, end: number): Shortage {
    return { needed: HEADER_LENGTH, available: end - offset };
  }

  /** The short name of the protocol. */
  get name(): "eapol" {
    return "eapol";
  }

  /** The version of the protocol: 1 of 802.1X-2001, 2 of 2004, 3 of 2010. */
  get version(): number {
    return this.view.getUint8(this.offset + VERSION);
  }

  /** What the packet carries, an `EAPOL_` number. */
  get type(): number {
    return this.view.getUint8(this.offset + TYPE);
  }

  /** Bytes of the payload. */
  get length(): number {
    return this.view.getUint16(this.offset + LENGTH);
  }

  /** Bytes of the header: 4. */
  get headerLength(): number {
    return HEADER_LENGTH;
  }

  /** The byte after the payload in `view`, by `length`. */
  override get payloadEnd(): number {
    return Math.min(this.end, this.payloadOffset + this.length);
  }

  /** The field that ends the payload before `end`. */
  override get lengthField(): "length" {
    return "length";
  }

  /** The header as plain fields. */
  toJSON(): EapolFields {
    return {
      version: this.version,
      type: this.type,
      length: this.length,
    };
  }
}

/** The fields of an EAPOL header. */
export interface EapolFields {
  /** 0 to 255. */
  version: number;
  /** 0 to 255. */
  type: number;
  /** 0 to 65,535. */
  length: number;
}

/**
 * The 4 bytes of an EAPOL header, all fields as given.
 *
 * @throws RangeError where a field does not fit.
 */
export function encodeEapol(fields: EapolFields): Uint8Array<ArrayBuffer> {
  const view = new DataView(new ArrayBuffer(HEADER_LENGTH));
  view.setUint8(VERSION, checkRange("eapol.version", fields.version, 0xff));
  view.setUint8(TYPE, checkRange("eapol.type", fields.type, 0xff));
  view.setUint16(LENGTH, checkRange("eapol.length", fields.length, 0xffff));
  return new Uint8Array(view.buffer);
}
