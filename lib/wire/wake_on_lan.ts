/**
 * Wake-on-LAN, "Magic Packet Technology" (AMD, publication 20213): six bytes of 0xff and 16 times the address of the station
 * to wake, and a password of 4 or 6 bytes where the station wants one.
 *
 * ```text
 * +---------------------------------------------------------------+
 * |   ff ff ff ff ff ff                                           |
 * +---------------------------------------------------------------+
 * |   16 times the MAC address, 96 bytes                          |
 * +---------------------------------------------------------------+
 * |   Password, 0, 4 or 6 bytes                                   |
 * +---------------------------------------------------------------+
 * ```
 *
 * @module
 */

import { formatMac, parseMac } from "../bytes/address.ts";
import { formatHexAt, parseHex } from "../bytes/hex.ts";
import { Layer, type Shortage } from "./layer.ts";

const ADDRESS = 6;
const ADDRESS_LENGTH = 6;
const PASSWORD = 102;
const HEADER_LENGTH = 102;

/**
 * A magic packet in a frame.
 *
 * @example
 * ```ts
 * import { decode, encodeWakeOnLan, ethernet, frame, LINKTYPE_ETHERNET, WakeOnLan } from "@capkit/capkit/core";
 *
 * const bytes = frame(
 *   ethernet({ src: "02:00:00:00:00:01", dst: "ff:ff:ff:ff:ff:ff", ethertype: 0x0842 }),
 *   encodeWakeOnLan({ address: "02:00:00:00:00:02", password: "" }),
 * );
 * if (decode(bytes, LINKTYPE_ETHERNET).layer(WakeOnLan)?.address !== "02:00:00:00:00:02") throw new Error("wake up");
 * ```
 */
export class WakeOnLan extends Layer {
  /** The `name` of its instances. */
  static readonly layerName = "wol";

  /** The packet at `offset`; undefined where fewer than 102 bytes are there. The only way to make one. */
  static decode(view: DataView, offset: number, end: number): WakeOnLan | undefined {
    return end - offset < HEADER_LENGTH ? undefined : new WakeOnLan(view, offset, end);
  }

  /** Why {@linkcode WakeOnLan.decode} returned undefined. */
  static shortage(_view: DataView, offset: number, end: number): Shortage {
    return { needed: HEADER_LENGTH, available: end - offset };
  }

  /** Whether six bytes of 0xff are there, and 16 times the same address. */
  static recognizes(view: DataView, offset: number, end: number): boolean {
    if (end - offset < HEADER_LENGTH || view.getUint32(offset) !== 0xffffffff) return false;
    if (view.getUint16(offset + 4) !== 0xffff) return false;
    for (let at = offset + ADDRESS + ADDRESS_LENGTH; at < offset + PASSWORD; at++) {
      if (view.getUint8(at) !== view.getUint8(at - ADDRESS_LENGTH)) return false;
    }
    return true;
  }

  /** The short name of the protocol. */
  get name(): "wol" {
    return "wol";
  }

  /** Who is to wake up. */
  get address(): string {
    return formatMac(this.view, this.offset + ADDRESS);
  }

  /** The password as hexadecimal digits; empty where there is none. */
  get password(): string {
    return formatHexAt(this.view, this.offset + PASSWORD, this.payloadOffset);
  }

  /** Bytes of the header: 102, with a password 106 or 108. */
  get headerLength(): number {
    const length = this.end - this.offset - HEADER_LENGTH;
    return HEADER_LENGTH + (length >= 6 ? 6 : length >= 4 ? 4 : 0);
  }

  /** The header as plain fields. */
  toJSON(): WakeOnLanFields {
    return { address: this.address, password: this.password };
  }
}

/** The fields of a magic packet. */
export interface WakeOnLanFields {
  /** Six pairs of hexadecimal digits. */
  address: string;
  /** 0, 8 or 12 hexadecimal digits. */
  password: string;
}

/**
 * The bytes of a magic packet.
 *
 * @throws TypeError where the address is none, or the password is not of hexadecimal digits.
 * @throws RangeError where the password has neither 0 nor 4 nor 6 bytes.
 */
export function encodeWakeOnLan(fields: WakeOnLanFields): Uint8Array<ArrayBuffer> {
  const password = parseHex(fields.password);
  if (password.length !== 0 && password.length !== 4 && password.length !== 6) {
    throw new RangeError(`Cannot encode wol.password of ${password.length} bytes: it has 0, 4 or 6`);
  }
  const address = parseMac(fields.address);
  const bytes = new Uint8Array(PASSWORD + password.length).fill(0xff, 0, ADDRESS);
  for (let at = ADDRESS; at < PASSWORD; at += ADDRESS_LENGTH) bytes.set(address, at);
  bytes.set(password, PASSWORD);
  return bytes;
}
