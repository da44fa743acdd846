/**
 * ERSPAN types II and III: what a switch copies to a monitor, within GRE; draft-foschiano-erspan-03 section 4. Type I has
 * no header.
 *
 * ```text
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-------+-----------------------+-----+---+-+-------------------+
 * |  Ver  |         VLAN          | COS |En |T|    Session ID     |
 * +-------+---------------+-------+-----+---+-+-------------------+
 * |      Reserved         |                Index                  |  II
 * +-----------------------+---------------------------------------+
 * |                          Timestamp                            |  III
 * +-------------------------------+-+---------+-----------+-+---+-+
 * |              SGT              |P|   FT    |   Hw ID   |D|Gra|O|  III
 * +-------------------------------+-+---------+-----------+-+---+-+
 * |  Platform-specific subheader, 8 bytes, with O                 |  III
 * +---------------------------------------------------------------+
 * ```
 *
 * @module
 */

import { formatHexAt, parseHex } from "../bytes/hex.ts";
import { checkRange } from "./check_range.ts";
import { Layer, type Shortage } from "./layer.ts";

const VERSION_VLAN = 0;
const COS_SESSION = 2;
const INDEX = 4;
const TIMESTAMP = 4;
const SGT = 8;
const FLAGS = 10;
const HEADER_LENGTH_II = 8;
const HEADER_LENGTH_III = 12;
const SUBHEADER_LENGTH = 8;

/** `version` of type II. */
export const ERSPAN_II = 1;
/** `version` of type III. */
export const ERSPAN_III = 2;

/**
 * An ERSPAN header of type II or III in a frame.
 *
 * @example
 * ```ts
 * import { Erspan, parseHex } from "@capkit/capkit/core";
 *
 * const bytes = parseHex("1017 0864 00000000");
 * const header = Erspan.decode(new DataView(bytes.buffer), 0, bytes.length);
 * if (header?.version !== 1 || header.vlan !== 23 || header.sessionId !== 100) throw new Error("VLAN 23 in session 100");
 * ```
 */
export class Erspan extends Layer {
  /** The `name` of its instances. */
  static readonly layerName = "erspan";

  /** The header at `offset`; undefined where its bytes are not all there. The only way to make one. */
  static decode(view: DataView, offset: number, end: number): Erspan | undefined {
    return end - offset < neededLength(view, offset, end) ? undefined : new Erspan(view, offset, end);
  }

  /** Why {@linkcode Erspan.decode} returned undefined. */
  static shortage(view: DataView, offset: number, end: number): Shortage {
    return { needed: neededLength(view, offset, end), available: end - offset };
  }

  /** The short name of the protocol. */
  get name(): "erspan" {
    return "erspan";
  }

  /** 1 in type II, 2 in type III. */
  get version(): number {
    return this.view.getUint8(this.offset + VERSION_VLAN) >> 4;
  }

  /** The VLAN of the frame; 0 where it had no tag. */
  get vlan(): number {
    return this.view.getUint16(this.offset + VERSION_VLAN) & 0xfff;
  }

  /** The class of service of the frame. */
  get cos(): number {
    return this.view.getUint8(this.offset + COS_SESSION) >> 5;
  }

  /** In type II which tag the frame had (0 none, 1 ISL, 2 802.1Q, 3 kept); in type III whether it was bad, short or too long. */
  get encapsulation(): number {
    return this.view.getUint8(this.offset + COS_SESSION) >> 3 & 0x3;
  }

  /** Whether the frame was cut. */
  get truncated(): boolean {
    return (this.view.getUint8(this.offset + COS_SESSION) & 0x04) !== 0;
  }

  /** The session of the monitor. */
  get sessionId(): number {
    return this.view.getUint16(this.offset + COS_SESSION) & 0x3ff;
  }

  /** Reserved bits and the port's index in type II; undefined in type III. */
  get index(): number | undefined {
    return this.version === ERSPAN_III ? undefined : this.view.getUint32(this.offset + INDEX);
  }

  /** The time in type III, in the unit that `granularity` says. */
  get timestamp(): number | undefined {
    return this.version === ERSPAN_III ? this.view.getUint32(this.offset + TIMESTAMP) : undefined;
  }

  /** The security group tag in type III. */
  get sgt(): number | undefined {
    return this.version === ERSPAN_III ? this.view.getUint16(this.offset + SGT) : undefined;
  }

  /** The last 16 bits in type III: what the payload is, the hardware, the direction and the granularity. */
  get flagBits(): number | undefined {
    return this.version === ERSPAN_III ? this.view.getUint16(this.offset + FLAGS) : undefined;
  }

  /** What is in the payload: 0 an Ethernet frame, 2 an IP packet. */
  get frameType(): number {
    return (this.flagBits ?? 0) >> 10 & 0x1f;
  }

  /** The platform-specific subheader as hexadecimal digits, empty where there is none. */
  get subheader(): string {
    return formatHexAt(this.view, this.offset + Math.min(this.headerLength, HEADER_LENGTH_III), this.payloadOffset);
  }

  /** Bytes of the header: 8 in type II; 12 or 20 in type III. */
  get headerLength(): number {
    return neededLength(this.view, this.offset, this.end);
  }

  /** The header as plain fields. */
  toJSON(): ErspanFields {
    return {
      version: this.version,
      vlan: this.vlan,
      cos: this.cos,
      encapsulation: this.encapsulation,
      truncated: this.truncated,
      sessionId: this.sessionId,
      index: this.index,
      timestamp: this.timestamp,
      sgt: this.sgt,
      flagBits: this.flagBits,
      subheader: this.subheader,
    };
  }
}

function neededLength(view: DataView, offset: number, end: number): number {
  if (end - offset < HEADER_LENGTH_II || view.getUint8(offset) >> 4 !== ERSPAN_III) return HEADER_LENGTH_II;
  if (end - offset < HEADER_LENGTH_III || (view.getUint16(offset + FLAGS) & 0x1) === 0) return HEADER_LENGTH_III;
  return HEADER_LENGTH_III + SUBHEADER_LENGTH;
}

/** The fields of an {@linkcode Erspan} header. */
export interface ErspanFields {
  /** 1 in type II, 2 in type III. */
  version: number;
  /** 0 to 4,095. */
  vlan: number;
  /** 0 to 7. */
  cos: number;
  /** 0 to 3. */
  encapsulation: number;
  /** Whether the frame was cut. */
  truncated: boolean;
  /** 0 to 1,023. */
  sessionId: number;
  /** 32 bits, in type II. */
  index?: number | undefined;
  /** 32 bits, in type III. */
  timestamp?: number | undefined;
  /** 16 bits, in type III. */
  sgt?: number | undefined;
  /** 16 bits, in type III. */
  flagBits?: number | undefined;
  /** 8 bytes as hexadecimal digits, in type III. */
  subheader?: string;
}

/**
 * The bytes of an ERSPAN header; what is not given is 0.
 *
 * @throws TypeError where hexadecimal digits are none.
 * @throws RangeError where a field does not fit.
 */
export function encodeErspan(fields: ErspanFields): Uint8Array<ArrayBuffer> {
  const { version, vlan, cos, encapsulation, truncated, sessionId, subheader = "" } = fields;
  const tail = parseHex(subheader);
  const view = new DataView(
    new ArrayBuffer((version === ERSPAN_III ? HEADER_LENGTH_III : HEADER_LENGTH_II) + tail.length),
  );
  view.setUint16(
    VERSION_VLAN,
    checkRange("erspan.version", version, 0xf) << 12 | checkRange("erspan.vlan", vlan, 0xfff),
  );
  view.setUint16(
    COS_SESSION,
    checkRange("erspan.cos", cos, 0x7) << 13 | checkRange("erspan.encapsulation", encapsulation, 0x3) << 11 |
      (truncated ? 0x400 : 0) | checkRange("erspan.sessionId", sessionId, 0x3ff),
  );
  if (version === ERSPAN_III) {
    view.setUint32(TIMESTAMP, checkRange("erspan.timestamp", fields.timestamp ?? 0, 0xffffffff));
    view.setUint16(SGT, checkRange("erspan.sgt", fields.sgt ?? 0, 0xffff));
    view.setUint16(FLAGS, checkRange("erspan.flagBits", fields.flagBits ?? 0, 0xffff));
  } else {
    view.setUint32(INDEX, checkRange("erspan.index", fields.index ?? 0, 0xffffffff));
  }
  const bytes = new Uint8Array(view.buffer);
  bytes.set(tail, bytes.length - tail.length);
  return bytes;
}
