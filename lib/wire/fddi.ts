/**
 * FDDI, the medium access control of ANSI X3.139 (ISO 9314-2), as captured (LINKTYPE_FDDI).
 *
 * ```text
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +---------------+-----------------------------------------------+
 * | Frame Control |         Destination Address, 6 bytes          |
 * +---------------+-----------------------------------------------+
 * |                    Source Address, 6 bytes                    |
 * +---------------------------------------------------------------+
 * ```
 *
 * @module
 */

import { formatMac, parseMac } from "../bytes/address.ts";
import { checkRange } from "./check_range.ts";
import { Layer, type Shortage } from "./layer.ts";

const FRAME_CONTROL = 0;
const DST = 1;
const SRC = 7;
const HEADER_LENGTH = 13;

/**
 * An FDDI header in a frame. LLC follows where `isLlc` says so.
 *
 * @example
 * ```ts
 * import { decode, encodeFddi, Fddi, frame, LINKTYPE_FDDI, llc } from "@capkit/capkit/core";
 *
 * const addresses = { dst: "02:00:00:00:00:02", src: "02:00:00:00:00:01" };
 * const bytes = frame(encodeFddi({ frameControl: 0x50, ...addresses }), llc({ dsap: 0xfe, ssap: 0xfe }));
 * const packet = decode(bytes, LINKTYPE_FDDI);
 * if (packet.layer(Fddi)?.isLlc !== true || packet.layers.length !== 2) throw new Error("LLC in FDDI");
 * ```
 */
export class Fddi extends Layer {
  /** The `name` of its instances. */
  static readonly layerName = "fddi";

  /** The header at `offset`; undefined where fewer than 13 bytes are there. The only way to make one. */
  static decode(view: DataView, offset: number, end: number): Fddi | undefined {
    return end - offset < HEADER_LENGTH ? undefined : new Fddi(view, offset, end);
  }

  /** Why {@linkcode Fddi.decode} returned undefined. */
  static shortage(_view: DataView, offset: number, end: number): Shortage {
    return { needed: HEADER_LENGTH, available: end - offset };
  }

  /** The short name of the protocol. */
  get name(): "fddi" {
    return "fddi";
  }

  /** What kind of frame it is, with its priority. */
  get frameControl(): number {
    return this.view.getUint8(this.offset + FRAME_CONTROL);
  }

  /** The destination, its bytes as captured. */
  get dst(): string {
    return formatMac(this.view, this.offset + DST);
  }

  /** The source, its bytes as captured. */
  get src(): string {
    return formatMac(this.view, this.offset + SRC);
  }

  /** Whether the frame is an LLC one. */
  get isLlc(): boolean {
    return (this.frameControl & 0x70) === 0x50;
  }

  /** Bytes of the header: 13. */
  get headerLength(): number {
    return HEADER_LENGTH;
  }

  /** The header as plain fields. */
  toJSON(): FddiFields {
    return {
      frameControl: this.frameControl,
      dst: this.dst,
      src: this.src,
    };
  }
}

/** The fields of an FDDI header. */
export interface FddiFields {
  /** 0 to 255. */
  frameControl: number;
  /** Six pairs of hexadecimal digits. */
  dst: string;
  /** Six pairs of hexadecimal digits. */
  src: string;
}

/**
 * The 13 bytes of an FDDI header, all fields as given.
 *
 * @throws TypeError where an address is none.
 * @throws RangeError where a field does not fit.
 */
export function encodeFddi(fields: FddiFields): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(HEADER_LENGTH);
  const view = new DataView(bytes.buffer);
  view.setUint8(FRAME_CONTROL, checkRange("fddi.frameControl", fields.frameControl, 0xff));
  bytes.set(parseMac(fields.dst), DST);
  bytes.set(parseMac(fields.src), SRC);
  return bytes;
}
