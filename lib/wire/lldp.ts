/**
 * The Link Layer Discovery Protocol, IEEE 802.1AB clause 8: a list of TLVs, each with 7 bits of type and 9 bits of length.
 *
 * ```text
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-------------+-----------------+-------------------------------+
 * |    Type     |     Length      |  Value: Length bytes
 * +-------------+-----------------+--------------- - -
 * ```
 *
 * Chassis ID, port ID and time to live come first, the end is marked by a TLV of two zeros.
 *
 * @module
 */

import { formatIpv4, formatIpv6, formatMac } from "../bytes/address.ts";
import { formatHexAt, parseHex } from "../bytes/hex.ts";
import { utf8At } from "../bytes/text.ts";
import { checkRange } from "./check_range.ts";
import { Layer, type Shortage } from "./layer.ts";
import { type TlvFields, tlvFields, type TlvPart } from "./tlv.ts";

const HEAD_LENGTH = 2;
const MAX_VALUE_LENGTH = 511;
/** A message of 1,500 bytes, the most that is sent, holds fewer; what comes after so many is left alone. */
const MAX_TLVS = 256;

/** TLV type: the end. */
export const LLDP_END = 0;
/** TLV type: who the sender is. */
export const LLDP_CHASSIS_ID = 1;
/** TLV type: which port it is. */
export const LLDP_PORT_ID = 2;
/** TLV type: how many seconds it is to be remembered. */
export const LLDP_TTL = 3;
/** TLV type: what the port is, in words. */
export const LLDP_PORT_DESCRIPTION = 4;
/** TLV type: the name of the sender. */
export const LLDP_SYSTEM_NAME = 5;
/** TLV type: what the sender is, in words. */
export const LLDP_SYSTEM_DESCRIPTION = 6;
/** TLV type: what the sender can do, and does. */
export const LLDP_SYSTEM_CAPABILITIES = 7;
/** TLV type: where the sender is managed. */
export const LLDP_MANAGEMENT_ADDRESS = 8;
/** TLV type: an organization's own. */
export const LLDP_ORGANIZATION = 127;

/** Subtypes of a chassis ID that are a MAC address and a network address, clause 8.5.2.2. */
export const LLDP_CHASSIS_MAC = 4;
/** See {@linkcode LLDP_CHASSIS_MAC}. */
export const LLDP_CHASSIS_NETWORK = 5;
/** Subtypes of a port ID that are a MAC address and a network address, clause 8.5.3.2. */
export const LLDP_PORT_MAC = 3;
/** See {@linkcode LLDP_PORT_MAC}. */
export const LLDP_PORT_NETWORK = 4;

/**
 * An LLDP message in a frame: all of it is header.
 *
 * @example
 * ```ts
 * import { decode, encodeLldp, ethernet, frame, LINKTYPE_ETHERNET, Lldp } from "@capkit/capkit/core";
 *
 * const message = encodeLldp({
 *   tlvs: [
 *     { type: 1, data: "04020000000001" },
 *     { type: 2, data: "0531" },
 *     { type: 3, data: "0078" },
 *     { type: 0, data: "" },
 *   ],
 * });
 * const outer = ethernet({ src: "02:00:00:00:00:01", dst: "01:80:c2:00:00:0e", ethertype: 0x88cc });
 * const lldp = decode(frame(outer, message), LINKTYPE_ETHERNET).layer(Lldp);
 * if (lldp?.chassisId !== "02:00:00:00:00:01" || lldp.ttl !== 120) throw new Error("two minutes");
 * ```
 */
export class Lldp extends Layer {
  /** The `name` of its instances. */
  static readonly layerName = "lldp";

  /** The message at `offset`; undefined where not even the head of a TLV is there. The only way to make one. */
  static decode(view: DataView, offset: number, end: number): Lldp | undefined {
    return end - offset < HEAD_LENGTH ? undefined : new Lldp(view, offset, end);
  }

  /** Why {@linkcode Lldp.decode} returned undefined. */
  static shortage(_view: DataView, offset: number, end: number): Shortage {
    return { needed: HEAD_LENGTH, available: end - offset };
  }

  /** The short name of the protocol. */
  get name(): "lldp" {
    return "lldp";
  }

  /** Who the sender is: an address, text, or hexadecimal digits, by the subtype; undefined where it does not say so. */
  get chassisId(): string | undefined {
    return this.#id(LLDP_CHASSIS_ID, LLDP_CHASSIS_MAC, LLDP_CHASSIS_NETWORK);
  }

  /** The sender's port, likewise. */
  get portId(): string | undefined {
    return this.#id(LLDP_PORT_ID, LLDP_PORT_MAC, LLDP_PORT_NETWORK);
  }

  /** How many seconds the message is to be remembered; 0: forget the sender at once. */
  get ttl(): number | undefined {
    const part = this.#first(LLDP_TTL);
    return part === undefined || part.end - part.value < 2 ? undefined : part.view.getUint16(part.value);
  }

  /** The name of the sender. */
  get systemName(): string | undefined {
    const part = this.#first(LLDP_SYSTEM_NAME);
    return part === undefined ? undefined : textOf(part, part.value);
  }

  /** Where the TLVs lie in the frame, the end included. */
  get tlvParts(): TlvPart[] {
    const { view, offset, end } = this;
    const parts: TlvPart[] = [];
    for (let at = offset; at + HEAD_LENGTH <= end && parts.length < MAX_TLVS;) {
      const head = view.getUint16(at);
      const type = head >> 9;
      const value = at + HEAD_LENGTH;
      const next = value + (head & 0x1ff);
      if (next > end) break;
      parts.push({ view, offset: at, end: next, type, value });
      if (type === LLDP_END) break;
      at = next;
    }
    return parts;
  }

  /** Bytes of all TLVs that are whole; what is left is none. */
  get headerLength(): number {
    return (this.tlvParts.at(-1)?.end ?? this.offset) - this.offset;
  }

  /** The message as plain fields. */
  toJSON(): LldpFields {
    return { tlvs: tlvFields(this.tlvParts) };
  }

  #first(type: number): TlvPart | undefined {
    return this.tlvParts.find((part) => part.type === type);
  }

  #id(type: number, mac: number, network: number): string | undefined {
    const part = this.#first(type);
    if (part === undefined || part.value === part.end) return undefined;
    const { view, value, end } = part;
    const subtype = view.getUint8(value);
    if (subtype === mac && end - value === 7) return formatMac(view, value + 1);
    if (subtype === network) return formatLldpAddress(view, value + 1, end);
    return textOf(part, value + 1);
  }
}

function textOf({ view, end }: TlvPart, from: number): string {
  return utf8At(view, from, end);
}

/** Address families of IANA's registry that LLDP uses. */
const AFNUM_INET = 1;
const AFNUM_INET6 = 2;

/** A network address with its family before it; hexadecimal digits where the family is neither IPv4 nor IPv6. */
function formatLldpAddress(view: DataView, offset: number, end: number): string {
  const family = offset < end ? view.getUint8(offset) : 0;
  if (family === AFNUM_INET && end - offset === 5) return formatIpv4(view, offset + 1);
  if (family === AFNUM_INET6 && end - offset === 17) return formatIpv6(view, offset + 1);
  return formatHexAt(view, offset, end);
}

/** The fields of an LLDP message. */
export interface LldpFields {
  /** All TLVs, in their order: types 0 to 127, up to 511 bytes each. */
  tlvs: TlvFields[];
}

/**
 * The bytes of an LLDP message; the end is a TLV like the others, and must be given.
 *
 * @throws TypeError where the data of a TLV is not of hexadecimal digits.
 * @throws RangeError where a type does not fit, or the data.
 */
export function encodeLldp(fields: LldpFields): Uint8Array<ArrayBuffer> {
  const bytes: number[] = [];
  for (const { type, data } of fields.tlvs) {
    const value = parseHex(data);
    const length = checkRange("lldp.tlvs.length", value.length, MAX_VALUE_LENGTH);
    bytes.push(checkRange("lldp.tlvs.type", type, 0x7f) << 1 | length >> 8, length & 0xff, ...value);
  }
  return Uint8Array.from(bytes);
}
