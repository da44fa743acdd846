/**
 * VRRP version 2, RFC 3768, and version 3, RFC 9568.
 *
 * ```text
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-------+-------+---------------+---------------+---------------+
 * |Version| Type  | Virtual Rtr ID|   Priority    | Count IP Addrs|
 * +-------+-------+---------------+---------------+---------------+
 * | Auth Type, Adver Int (2): 8 each; |          Checksum         |
 * | rsvd: 4, Max Adver Int: 12 (3)|                               |
 * +-------------------------------+-------------------------------+
 * | IP Addresses: 4 or 16 bytes each; Authentication Data: 8 (2)  |
 * ```
 *
 * @module
 */

import { formatIpv4, formatIpv6, parseIpv4, parseIpv6 } from "../bytes/address.ts";
import type { ChecksumStatus } from "../bytes/checksum.ts";
import { formatHexAt, parseHex } from "../bytes/hex.ts";
import { ByteWriter } from "./byte_writer.ts";
import { checkRange } from "./check_range.ts";
import { IPPROTO_VRRP } from "./ip_protocol.ts";
import { type ChecksumContext, Layer, type Shortage } from "./layer.ts";
import { messageChecksum } from "./message_checksum.ts";

const VERSION_TYPE = 0;
const VRID = 1;
const PRIORITY = 2;
const COUNT = 3;
const AUTH_TYPE = 4;
const ADVER_INT = 5;
const MAX_ADVER_INT = 4;
const CHECKSUM = 6;
const HEADER_LENGTH = 8;
const AUTH_LENGTH = 8;

/**
 * A VRRP message in a frame; all of it is its header.
 *
 * @example
 * ```ts
 * import { decode, encodeVrrp, frame, ipv4, LINKTYPE_RAW, Vrrp } from "@capkit/capkit/core";
 *
 * const message = encodeVrrp({
 *   version: 3, type: 1, vrid: 7, priority: 100, addressCount: 1, reserved: 0, maxAdverInt: 100, checksum: 0,
 *   addresses: ["192.0.2.254"],
 * });
 * const packet = decode(frame(ipv4({ src: "192.0.2.1", dst: "224.0.0.18", protocol: 112 }), message), LINKTYPE_RAW);
 * if (packet.layer(Vrrp)?.addresses[0] !== "192.0.2.254") throw new Error("one virtual address");
 * ```
 */
export class Vrrp extends Layer {
  /** The `name` of its instances. */
  static readonly layerName = "vrrp";

  /** The message at `offset`; undefined where fewer than 8 bytes are there. The only way to make one. */
  static decode(view: DataView, offset: number, end: number): Vrrp | undefined {
    return end - offset < HEADER_LENGTH ? undefined : new Vrrp(view, offset, end);
  }

  /** Why {@linkcode Vrrp.decode} returned undefined. */
  static shortage(_view: DataView, offset: number, end: number): Shortage {
    return { needed: HEADER_LENGTH, available: end - offset };
  }

  /** The short name of the protocol. */
  get name(): "vrrp" {
    return "vrrp";
  }

  /** 2 or 3. */
  get version(): number {
    return this.view.getUint8(this.offset + VERSION_TYPE) >> 4;
  }

  /** 1 is an advertisement. */
  get type(): number {
    return this.view.getUint8(this.offset + VERSION_TYPE) & 0x0f;
  }

  /** The virtual router's number. */
  get vrid(): number {
    return this.view.getUint8(this.offset + VRID);
  }

  /** 255 owns the addresses, 0 gives them up. */
  get priority(): number {
    return this.view.getUint8(this.offset + PRIORITY);
  }

  /** How many addresses it says there are. */
  get addressCount(): number {
    return this.view.getUint8(this.offset + COUNT);
  }

  /** Version 2: 0 is none, 1 a password; undefined in version 3. */
  get authType(): number | undefined {
    return this.version === 3 ? undefined : this.view.getUint8(this.offset + AUTH_TYPE);
  }

  /** Version 2: seconds between advertisements; undefined in version 3. */
  get adverInt(): number | undefined {
    return this.version === 3 ? undefined : this.view.getUint8(this.offset + ADVER_INT);
  }

  /** Version 3: hundredths of a second between advertisements; undefined in version 2. */
  get maxAdverInt(): number | undefined {
    return this.version === 3 ? this.view.getUint16(this.offset + MAX_ADVER_INT) & 0x0fff : undefined;
  }

  /** The checksum as sent. */
  get checksum(): number {
    return this.view.getUint16(this.offset + CHECKSUM);
  }

  /** Bytes of an address: 16 where a message of version 3 has room for that many, else 4. */
  get addressLength(): 4 | 16 {
    return this.version === 3 && this.end - this.offset - HEADER_LENGTH >= 16 * Math.max(1, this.addressCount) ? 16 : 4;
  }

  /** The virtual router's addresses, as far as they are there. */
  get addresses(): string[] {
    const { view, addressLength } = this;
    const format = addressLength === 16 ? formatIpv6 : formatIpv4;
    const found: string[] = [];
    for (let at = this.offset + HEADER_LENGTH; at < this.#addressEnd; at += addressLength) found.push(format(view, at));
    return found;
  }

  /** Version 2: up to 8 bytes after the addresses as hexadecimal digits; empty in version 3. */
  get authentication(): string {
    return formatHexAt(this.view, this.#addressEnd, this.offset + this.headerLength);
  }

  /** Bytes of the message as far as it is there. */
  get headerLength(): number {
    const end = this.version === 3 ? this.#addressEnd : Math.min(this.end, this.#addressEnd + AUTH_LENGTH);
    return end - this.offset;
  }

  /** The message as plain fields. */
  toJSON(): VrrpFields {
    const { authType, adverInt, maxAdverInt } = this;
    return {
      version: this.version,
      type: this.type,
      vrid: this.vrid,
      priority: this.priority,
      addressCount: this.addressCount,
      ...(authType === undefined ? {} : { authType }),
      ...(adverInt === undefined ? {} : { adverInt }),
      ...(maxAdverInt === undefined
        ? {}
        : { reserved: this.view.getUint8(this.offset + MAX_ADVER_INT) >> 4, maxAdverInt }),
      checksum: this.checksum,
      addresses: this.addresses,
      ...(this.version === 3 ? {} : { authentication: this.authentication }),
    };
  }

  /** Whether the checksum over the message, in version 3 with a pseudo header, is right. */
  override checksumStatus(context: ChecksumContext): ChecksumStatus {
    if (this.version !== 3) return messageChecksum(this, context);
    if (context.addressSum === undefined) return "absent";
    return messageChecksum(this, context, context.addressSum + IPPROTO_VRRP + context.length);
  }

  get #addressEnd(): number {
    const { addressLength } = this;
    const from = this.offset + HEADER_LENGTH;
    const room = this.end - from;
    return from + Math.min(this.addressCount * addressLength, room - room % addressLength);
  }
}

/** The fields of a VRRP message. */
export interface VrrpFields {
  /** 0 to 15. */
  version: number;
  /** 0 to 15. */
  type: number;
  /** 0 to 255. */
  vrid: number;
  /** 0 to 255. */
  priority: number;
  /** How many addresses it says there are, 0 to 255. */
  addressCount: number;
  /** Version 2: 0 to 255, as the next one. */
  authType?: number;
  /** Version 2: seconds. */
  adverInt?: number;
  /** Version 3: 0 to 15. */
  reserved?: number;
  /** Version 3: hundredths of a second, 0 to 4,095. */
  maxAdverInt?: number;
  /** 0 to 65,535. */
  checksum: number;
  /** IPv4 or IPv6 addresses. */
  addresses: string[];
  /** Version 2: up to 8 bytes as hexadecimal digits. */
  authentication?: string;
}

/**
 * The bytes of a VRRP message, all fields as given.
 *
 * @throws RangeError where a number does not fit.
 * @throws TypeError where an address or a text of hexadecimal digits is not of its form.
 */
export function encodeVrrp(fields: VrrpFields): Uint8Array<ArrayBuffer> {
  const writer = new ByteWriter();
  const type = checkRange("vrrp.type", fields.type, 0x0f);
  writer.uint8("vrrp.version", checkRange("vrrp.version", fields.version, 0x0f) << 4 | type);
  writer.uint8("vrrp.vrid", fields.vrid);
  writer.uint8("vrrp.priority", fields.priority);
  writer.uint8("vrrp.addressCount", fields.addressCount);
  if (fields.version === 3) {
    const interval = checkRange("vrrp.maxAdverInt", fields.maxAdverInt ?? 0, 0x0fff);
    writer.uint16("vrrp.maxAdverInt", checkRange("vrrp.reserved", fields.reserved ?? 0, 0x0f) << 12 | interval);
  } else {
    writer.uint8("vrrp.authType", fields.authType ?? 0);
    writer.uint8("vrrp.adverInt", fields.adverInt ?? 0);
  }
  writer.uint16("vrrp.checksum", fields.checksum);
  for (const address of fields.addresses) {
    writer.bytes(address.includes(":") ? parseIpv6(address) : parseIpv4(address));
  }
  writer.bytes(parseHex(fields.authentication ?? ""));
  return writer.finish();
}
