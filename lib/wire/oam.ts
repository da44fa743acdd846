/**
 * Operations, administration and maintenance of Ethernet links, IEEE 802.3 clause 57.4: the header of all of its PDUs.
 *
 * ```text
 * +---------------+---------------+---------------+
 * |             Flags             |     Code      |
 * +---------------+---------------+---------------+
 * ```
 *
 * @module
 */

import { checkRange } from "./check_range.ts";
import { Layer, type Shortage } from "./layer.ts";

const FLAGS = 0;
const CODE = 2;
const HEADER_LENGTH = 3;

/** Code: what the sender can. */
export const OAM_INFORMATION = 0;
/** Code: something has happened. */
export const OAM_EVENT_NOTIFICATION = 1;
/** Code: a variable is asked for. */
export const OAM_VARIABLE_REQUEST = 2;
/** Code: a variable. */
export const OAM_VARIABLE_RESPONSE = 3;
/** Code: begin or end the loopback. */
export const OAM_LOOPBACK_CONTROL = 4;

/**
 * An OAM header in a frame, from behind the subtype of the slow protocols on. What the PDU says is its payload.
 *
 * @example
 * ```ts
 * import { decode, encodeOam, encodeSlowProtocol, ethernet, frame, LINKTYPE_ETHERNET, Oam } from "@capkit/capkit/core";
 *
 * const bytes = frame(
 *   ethernet({ src: "02:00:00:00:00:01", dst: "01:80:c2:00:00:02", ethertype: 0x8809 }),
 *   encodeSlowProtocol({ subtype: 3 }),
 *   encodeOam({ flags: 0x0050, code: 0 }),
 * );
 * if (decode(bytes, LINKTYPE_ETHERNET).layer(Oam)?.flags !== 0x0050) throw new Error("the discovery is done");
 * ```
 */
export class Oam extends Layer {
  /** The `name` of its instances. */
  static readonly layerName = "oam";

  /** The header at `offset`; undefined where fewer than 3 bytes are there. The only way to make one. */
  static decode(view: DataView, offset: number, end: number): Oam | undefined {
    return end - offset < HEADER_LENGTH ? undefined : new Oam(view, offset, end);
  }

  /** Why {@linkcode Oam.decode} returned undefined. */
  static shortage(_view: DataView, offset: number, end: number): Shortage {
    return { needed: HEADER_LENGTH, available: end - offset };
  }

  /** The short name of the protocol. */
  get name(): "oam" {
    return "oam";
  }

  /** Link fault, dying gasp, critical event and the state of the discovery; bit by bit. */
  get flags(): number {
    return this.view.getUint16(this.offset + FLAGS);
  }

  /** What the PDU is, an `OAM_` number. */
  get code(): number {
    return this.view.getUint8(this.offset + CODE);
  }

  /** Bytes of the header: 3. */
  get headerLength(): number {
    return HEADER_LENGTH;
  }

  /** The header as plain fields. */
  toJSON(): OamFields {
    return {
      flags: this.flags,
      code: this.code,
    };
  }
}

/** The fields of an OAM header. */
export interface OamFields {
  /** 0 to 65,535. */
  flags: number;
  /** 0 to 255. */
  code: number;
}

/**
 * The 3 bytes of an OAM header, all fields as given.
 *
 * @throws RangeError where a field does not fit.
 */
export function encodeOam(fields: OamFields): Uint8Array<ArrayBuffer> {
  const view = new DataView(new ArrayBuffer(HEADER_LENGTH));
  view.setUint16(FLAGS, checkRange("oam.flags", fields.flags, 0xffff));
  view.setUint8(CODE, checkRange("oam.code", fields.code, 0xff));
  return new Uint8Array(view.buffer);
}
