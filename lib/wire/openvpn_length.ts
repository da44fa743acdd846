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

import { encodeMessageLength, MESSAGE_LENGTH_SIZE, MessageLength, type MessageLengthFields } from "./message_length.ts";
import { Openvpn } from "./openvpn.ts";

/**
 * The length of an OpenVPN message in a TCP segment, which is its payload as far as it is in the segment. A segment can
 * hold several.
 *
 * @example
 * ```ts
 * import { encodeOpenvpnLength, OpenvpnLength } from "@capkit/capkit/core";
 *
 * const bytes = encodeOpenvpnLength({ length: 14 });
 * if (OpenvpnLength.decode(new DataView(bytes.buffer), 0, 2)?.length !== 14) throw new Error("there and back");
 * ```
 */
export class OpenvpnLength extends MessageLength {
  /** The `name` of its instances. */
  static readonly layerName = "openvpn.length";

  /** The length at `offset`; undefined where fewer than 2 bytes are there. The only way to make one. */
  static decode(view: DataView, offset: number, end: number): OpenvpnLength | undefined {
    return end - offset < MESSAGE_LENGTH_SIZE ? undefined : new OpenvpnLength(view, offset, end);
  }

  /** Whether a length is there, and a message that can have it. */
  static recognizes(view: DataView, offset: number, end: number): boolean {
    if (end - offset <= MESSAGE_LENGTH_SIZE) return false;
    const from = offset + MESSAGE_LENGTH_SIZE;
    return view.getUint16(offset) > 0 && Openvpn.recognizes(view, from, Math.min(end, from + view.getUint16(offset)));
  }

  /** The short name of the protocol. */
  get name(): "openvpn.length" {
    return "openvpn.length";
  }
}

/** The fields of an {@linkcode OpenvpnLength}. */
export type OpenvpnLengthFields = MessageLengthFields;

/**
 * The two bytes of a length.
 *
 * @throws RangeError where it does not fit.
 */
export function encodeOpenvpnLength(fields: OpenvpnLengthFields): Uint8Array<ArrayBuffer> {
  return encodeMessageLength("openvpn.length", fields);
}
