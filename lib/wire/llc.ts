/**
 * Logical link control, IEEE 802.2 (ISO/IEC 8802-2) clauses 3 and 5.
 *
 * ```text
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +---------------+---------------+---------------+---------------+
 * |     DSAP      |     SSAP      |    Control, 1 or 2 bytes      |
 * +---------------+---------------+---------------+---------------+
 * ```
 *
 * @module
 */

import { checkRange } from "./check_range.ts";
import { Layer, type Shortage } from "./layer.ts";

const DSAP = 0;
const SSAP = 1;
const CONTROL = 2;
/** With the control field of an unnumbered frame. */
const SHORT_LENGTH = 3;
/** With the control field of an information or supervisory frame. */
const LONG_LENGTH = 4;

/** Service access point of IPv4, RFC 948. */
export const LLC_SAP_IP = 0x06;
/** Service access point of spanning tree frames. */
export const LLC_SAP_STP = 0x42;
/** Service access point after which SNAP follows, RFC 1042. */
export const LLC_SAP_SNAP = 0xaa;
/** Service access point of IPX. */
export const LLC_SAP_IPX = 0xe0;
/** Service access point of NetBIOS. */
export const LLC_SAP_NETBIOS = 0xf0;
/** Service access point of IS-IS and other OSI network layers. */
export const LLC_SAP_ISO = 0xfe;
/** Control field of unnumbered information. */
export const LLC_UI = 0x03;
/** Control field of an exchange identification, without the poll or final bit. */
export const LLC_XID = 0xaf;

/**
 * An LLC header in a frame.
 *
 * @example
 * ```ts
 * import { decode, ethernet, frame, LINKTYPE_ETHERNET, llc, LLC_SAP_STP, Llc } from "@capkit/capkit/core";
 *
 * const bytes = frame(
 *   ethernet({ src: "02:00:00:00:00:01", dst: "01:80:c2:00:00:00" }),
 *   llc({ dsap: LLC_SAP_STP, ssap: LLC_SAP_STP }),
 *   new Uint8Array(35),
 * );
 * const packet = decode(bytes, LINKTYPE_ETHERNET);
 * if (packet.ethernet?.ethertype !== 38) throw new Error("frame() fills the length in");
 * const header = packet.layer(Llc);
 * if (header?.dsap !== 0x42 || header.payload.length !== 35) throw new Error("a spanning tree frame");
 * ```
 */
export class Llc extends Layer {
  /** The `name` of its instances. */
  static readonly layerName = "llc";

  /** The header at `offset`; undefined where its 3 or 4 bytes are not there. The only way to make one. */
  static decode(view: DataView, offset: number, end: number): Llc | undefined {
    return end - offset < SHORT_LENGTH || end - offset < lengthAt(view, offset)
      ? undefined
      : new Llc(view, offset, end);
  }

  /** Why {@linkcode Llc.decode} returned undefined. */
  static shortage(view: DataView, offset: number, end: number): Shortage {
    const available = end - offset;
    return { needed: available < SHORT_LENGTH ? SHORT_LENGTH : lengthAt(view, offset), available };
  }

  /** The short name of the protocol. */
  get name(): "llc" {
    return "llc";
  }

  /** The destination service access point; its lowest bit says that it is a group. */
  get dsap(): number {
    return this.view.getUint8(this.offset + DSAP);
  }

  /** The source service access point; its lowest bit says that the frame is a response. */
  get ssap(): number {
    return this.view.getUint8(this.offset + SSAP);
  }

  /** The control field: one byte in an unnumbered frame, whose two lowest bits are 1, else two, the lower one first. */
  get control(): number {
    const at = this.offset + CONTROL;
    return this.headerLength === SHORT_LENGTH ? this.view.getUint8(at) : this.view.getUint16(at, true);
  }

  /** Whether the frame is an unnumbered one: its control field is a single byte. */
  get isUnnumbered(): boolean {
    return isUnnumbered(this.view.getUint8(this.offset + CONTROL));
  }

  /** Whether SNAP follows (RFC 1042). */
  get isSnap(): boolean {
    return this.view.getUint16(this.offset) === 0xaaaa && this.view.getUint8(this.offset + CONTROL) === LLC_UI;
  }

  /** Bytes of the header, with its options. */
  get headerLength(): number {
    return lengthAt(this.view, this.offset);
  }

  /** The header as plain fields. */
  toJSON(): LlcFields {
    return { dsap: this.dsap, ssap: this.ssap, control: this.control };
  }
}

function lengthAt(view: DataView, offset: number): number {
  return isUnnumbered(view.getUint8(offset + CONTROL)) ? SHORT_LENGTH : LONG_LENGTH;
}

function isUnnumbered(control: number): boolean {
  return (control & 3) === 3;
}

/** The fields of an LLC header. */
export interface LlcFields {
  /** 0 to 255. */
  dsap: number;
  /** 0 to 255. */
  ssap: number;
  /** With both lowest bits set: an unnumbered frame, one byte, 0 to 255. Else two bytes, the lower first, 0 to 65,535. */
  control: number;
}

/**
 * The 3 or 4 bytes of an LLC header.
 *
 * @throws RangeError where a field does not fit.
 *
 * @example
 * ```ts
 * import { encodeLlc, formatHex } from "@capkit/capkit/core";
 *
 * if (formatHex(encodeLlc({ dsap: 0xaa, ssap: 0xaa, control: 3 })) !== "aaaa03") throw new Error("SNAP follows");
 * ```
 */
export function encodeLlc(fields: LlcFields): Uint8Array<ArrayBuffer> {
  const dsap = checkRange("llc.dsap", fields.dsap, 0xff);
  const ssap = checkRange("llc.ssap", fields.ssap, 0xff);
  const unnumbered = isUnnumbered(fields.control);
  const control = checkRange("llc.control", fields.control, unnumbered ? 0xff : 0xffff);
  return unnumbered ? Uint8Array.of(dsap, ssap, control) : Uint8Array.of(dsap, ssap, control & 0xff, control >> 8);
}
