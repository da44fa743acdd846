/**
 * The marker protocol of link aggregation, IEEE 802.1AX clause 6.5.3.
 *
 * ```text
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +---------------+---------------+---------------+---------------+
 * |    Version    |    Type       |      16       | Port ...      |
 * +---------------+---------------+---------------+---------------+
 * |      ...      |         Requester System, 6 bytes             |
 * +---------------+-----------------------------------------------+
 * |           Transaction ID, 4 bytes; Padding, 2 bytes           |
 * +---------------------------------------------------------------+
 * ```
 *
 * @module
 */

import { formatMac, parseMac } from "../bytes/address.ts";
import { checkRange } from "./check_range.ts";
import { Layer, type Shortage } from "./layer.ts";

const VERSION = 0;
const TLV_TYPE = 1;
const TLV_LENGTH = 2;
const REQUESTER_PORT = 3;
const REQUESTER_SYSTEM = 5;
const TRANSACTION_ID = 11;
const PADDING = 15;
const HEADER_LENGTH = 17;

/**
 * A marker or its answer in a frame, from behind the subtype of the slow protocols on.
 *
 * @example
 * ```ts
 * import { decode, encodeMarker, encodeSlowProtocol, ethernet, frame, LINKTYPE_ETHERNET, Marker } from "@capkit/capkit/core";
 *
 * const bytes = frame(
 *   ethernet({ src: "02:00:00:00:00:01", dst: "01:80:c2:00:00:02", ethertype: 0x8809 }),
 *   encodeSlowProtocol({ subtype: 2 }),
 *   encodeMarker({
 *     version: 1, tlvType: 1, tlvLength: 16, requesterPort: 3, requesterSystem: "02:00:00:00:00:01", transactionId: 7,
 *     padding: 0,
 *   }),
 * );
 * if (decode(bytes, LINKTYPE_ETHERNET).layer(Marker)?.transactionId !== 7) throw new Error("marker 7");
 * ```
 */
export class Marker extends Layer {
  /** The `name` of its instances. */
  static readonly layerName = "marker";

  /** The header at `offset`; undefined where fewer than 17 bytes are there. The only way to make one. */
  static decode(view: DataView, offset: number, end: number): Marker | undefined {
    return end - offset < HEADER_LENGTH ? undefined : new Marker(view, offset, end);
  }

  /** Why {@linkcode Marker.decode} returned undefined. */
  static shortage(_view: DataView, offset: number, end: number): Shortage {
    return { needed: HEADER_LENGTH, available: end - offset };
  }

  /** The short name of the protocol. */
  get name(): "marker" {
    return "marker";
  }

  /** The version: 1. */
  get version(): number {
    return this.view.getUint8(this.offset + VERSION);
  }

  /** 1 for a marker, 2 for its answer. */
  get tlvType(): number {
    return this.view.getUint8(this.offset + TLV_TYPE);
  }

  /** Bytes from the type to the padding: 16. */
  get tlvLength(): number {
    return this.view.getUint8(this.offset + TLV_LENGTH);
  }

  /** The port of who sent the marker. */
  get requesterPort(): number {
    return this.view.getUint16(this.offset + REQUESTER_PORT);
  }

  /** The system of who sent the marker. */
  get requesterSystem(): string {
    return formatMac(this.view, this.offset + REQUESTER_SYSTEM);
  }

  /** A number of who sent the marker, which the answer repeats. */
  get transactionId(): number {
    return this.view.getUint32(this.offset + TRANSACTION_ID);
  }

  /** Two bytes that are 0. */
  get padding(): number {
    return this.view.getUint16(this.offset + PADDING);
  }

  /** Bytes of the header: 17. */
  get headerLength(): number {
    return HEADER_LENGTH;
  }

  /** The header as plain fields. */
  toJSON(): MarkerFields {
    return {
      version: this.version,
      tlvType: this.tlvType,
      tlvLength: this.tlvLength,
      requesterPort: this.requesterPort,
      requesterSystem: this.requesterSystem,
      transactionId: this.transactionId,
      padding: this.padding,
    };
  }
}

/** The fields of a marker. */
export interface MarkerFields {
  /** 0 to 255. */
  version: number;
  /** 0 to 255. */
  tlvType: number;
  /** 0 to 255. */
  tlvLength: number;
  /** 0 to 65,535. */
  requesterPort: number;
  /** Six pairs of hexadecimal digits. */
  requesterSystem: string;
  /** 0 to 0xffffffff. */
  transactionId: number;
  /** 0 to 65,535. */
  padding: number;
}

/**
 * The 17 bytes of a marker, all fields as given.
 *
 * @throws TypeError where an address is none.
 * @throws RangeError where a field does not fit.
 */
export function encodeMarker(fields: MarkerFields): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(HEADER_LENGTH);
  const view = new DataView(bytes.buffer);
  view.setUint8(VERSION, checkRange("marker.version", fields.version, 0xff));
  view.setUint8(TLV_TYPE, checkRange("marker.tlvType", fields.tlvType, 0xff));
  view.setUint8(TLV_LENGTH, checkRange("marker.tlvLength", fields.tlvLength, 0xff));
  view.setUint16(REQUESTER_PORT, checkRange("marker.requesterPort", fields.requesterPort, 0xffff));
  bytes.set(parseMac(fields.requesterSystem), REQUESTER_SYSTEM);
  view.setUint32(TRANSACTION_ID, checkRange("marker.transactionId", fields.transactionId, 0xffffffff));
  view.setUint16(PADDING, checkRange("marker.padding", fields.padding, 0xffff));
  return bytes;
}
