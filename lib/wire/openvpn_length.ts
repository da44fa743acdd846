/**
 * The two bytes before each OpenVPN message over TCP: https://openvpn.net/community-resources/openvpn-protocol/
 *
 * ```text
 * +-------------------------------+
 * |         Packet Length         |
 * +-------------------------------+
 * ```
 *
 * @module
 */

import { checkRange } from "./check_range.ts";
import { Layer, type Shortage } from "./layer.ts";
import { Openvpn } from "./openvpn.ts";

const HEADER_LENGTH = 2;

/**
 * The length of an OpenVPN message in a TCP segment, which is its payload as far as it is in the segment. Only the first
 * message of a segment is met.
 *
 * @example
 * ```ts
 * import { encodeOpenvpnLength, OpenvpnLength } from "@capkit/capkit/core";
 *
 * const bytes = encodeOpenvpnLength({ length: 14 });
 * if (OpenvpnLength.decode(new DataView(bytes.buffer), 0, 2)?.length !== 14) throw new Error("there and back");
 * ```
 */
export class OpenvpnLength extends Layer {
  /** The `name` of its instances. */
  static readonly layerName = "openvpn.length";

  /** The length at `offset`; undefined where fewer than 2 bytes are there. The only way to make one. */
  static decode(view: DataView, offset: number, end: number): OpenvpnLength | undefined {
    return end - offset < HEADER_LENGTH ? undefined : new OpenvpnLength(view, offset, end);
  }

  /** Why {@linkcode OpenvpnLength.decode} returned undefined. */
  static shortage(_view: DataView, offset: number, end: number): Shortage {
    return { needed: HEADER_LENGTH, available: end - offset };
  }

  /** Whether a length is there, and a message that can have it. */
  static recognizes(view: DataView, offset: number, end: number): boolean {
    if (end - offset <= HEADER_LENGTH) return false;
    const from = offset + HEADER_LENGTH;
    return view.getUint16(offset) > 0 && Openvpn.recognizes(view, from, Math.min(end, from + view.getUint16(offset)));
  }

  /** The short name of the protocol. */
  get name(): "openvpn.length" {
    return "openvpn.length";
  }

  /** Bytes of the message. */
  get length(): number {
    return this.view.getUint16(this.offset);
  }

  /** Bytes of the header: 2. */
  get headerLength(): number {
    return HEADER_LENGTH;
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
  toJSON(): OpenvpnLengthFields {
    return { length: this.length };
  }
}

/** The fields of an {@linkcode OpenvpnLength}. */
export interface OpenvpnLengthFields {
  /** 0 to 65,535. */
  length: number;
}

/**
 * The two bytes of a length.
 *
 * @throws RangeError where it does not fit.
 */
export function encodeOpenvpnLength(fields: OpenvpnLengthFields): Uint8Array<ArrayBuffer> {
  const length = checkRange("openvpn.length", fields.length, 0xffff);
  return Uint8Array.of(length >> 8, length & 0xff);
}
