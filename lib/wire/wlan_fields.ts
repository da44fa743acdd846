/**
 * The fields of an 802.11 header, and its encoder; the view is in wlan.ts.
 *
 * @module
 */

import { parseMac } from "../bytes/address.ts";
import { parseHex } from "../bytes/hex.ts";
import { checkRange } from "./check_range.ts";
import { wlanHeaderShape } from "./wlan_type.ts";

/** Where the addresses are. */
const ADDRESSES: readonly number[] = [4, 10, 16, 24];
const NO_ADDRESS = "00:00:00:00:00:00";

/** An element of a management frame as plain fields. */
export interface WlanElement {
  /** 0 to 255. */
  id: number;
  /** Its data as hexadecimal digits, 255 bytes at most. */
  data: string;
}

/** The fields of an 802.11 header; those that a frame's type and flags don't have are left out. */
export interface WlanFields {
  /** 0 to 3; 0. */
  version: number;
  /** 0 to 3. */
  type: number;
  /** 0 to 15. */
  subtype: number;
  /** 0 to 255. */
  flags: number;
  /** 0 to 65,535. */
  duration: number;
  /** A MAC address, as the others. */
  addr1: string;
  /** The transmitter's. */
  addr2?: string;
  /** What the flags say. */
  addr3?: string;
  /** 0 to 15. */
  fragment?: number;
  /** 0 to 4,095. */
  seq?: number;
  /** Between access points. */
  addr4?: string;
  /** 0 to 65,535. */
  qos?: number;
  /** 0 to 0xffffffff. */
  htControl?: number;
  /** What comes before a management frame's elements, as hexadecimal digits. */
  fixed?: string;
  /** The elements of a management frame. */
  elements?: WlanElement[];
  /** What follows them, as hexadecimal digits. */
  rest?: string;
}

/**
 * The bytes of an 802.11 header with those fields that its type and flags say, and of a management frame with its body.
 *
 * @throws TypeError where an address or digits are none.
 * @throws RangeError where a field does not fit.
 *
 * @example
 * ```ts
 * import { encodeWlan, formatHex } from "@capkit/capkit/core";
 *
 * const ack = encodeWlan({ version: 0, type: 1, subtype: 13, flags: 0, duration: 0, addr1: "02:00:00:00:00:01" });
 * if (formatHex(ack) !== "d4000000020000000001") throw new Error("10 bytes");
 * ```
 */
export function encodeWlan(fields: WlanFields): Uint8Array<ArrayBuffer> {
  const version = checkRange("wlan.version", fields.version, 3);
  const type = checkRange("wlan.type", fields.type, 3);
  const subtype = checkRange("wlan.subtype", fields.subtype, 15);
  const flags = checkRange("wlan.flags", fields.flags, 0xff);
  const shape = wlanHeaderShape({ type, subtype, flags });
  const bytes = new Uint8Array(shape.length);
  const view = new DataView(bytes.buffer);
  view.setUint8(0, subtype << 4 | type << 2 | version);
  view.setUint8(1, flags);
  view.setUint16(2, checkRange("wlan.duration", fields.duration, 0xffff), true);
  const { addr1, addr2 = NO_ADDRESS, addr3 = NO_ADDRESS, addr4 = NO_ADDRESS } = fields;
  for (const [index, address] of [addr1, addr2, addr3, addr4].slice(0, shape.addresses).entries()) {
    bytes.set(parseMac(address), ADDRESSES[index]);
  }
  if (shape.addresses >= 3) {
    const fragment = checkRange("wlan.fragment", fields.fragment ?? 0, 15);
    view.setUint16(22, checkRange("wlan.seq", fields.seq ?? 0, 0xfff) << 4 | fragment, true);
  }
  if (shape.qosAt !== undefined) view.setUint16(shape.qosAt, checkRange("wlan.qos", fields.qos ?? 0, 0xffff), true);
  if (shape.htControlAt !== undefined) {
    view.setUint32(shape.htControlAt, checkRange("wlan.htControl", fields.htControl ?? 0, 0xffffffff), true);
  }
  const elements = (fields.elements ?? []).flatMap(({ id, data }) => {
    const body = parseHex(data);
    return [checkRange("wlan.element.id", id, 0xff), checkRange("wlan.element.length", body.length, 0xff), ...body];
  });
  return Uint8Array.of(...bytes, ...parseHex(fields.fixed ?? ""), ...elements, ...parseHex(fields.rest ?? ""));
}
