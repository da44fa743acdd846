/**
 * CARP, the Common Address Redundancy Protocol of the BSDs, version 2: ip_carp.h of OpenBSD.
 *
 * ```text
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-------+-------+---------------+---------------+---------------+
 * |Version| Type  |      VHID     |    AdvSkew    |    AuthLen    |
 * +-------+-------+---------------+---------------+---------------+
 * |    Demotion   |    AdvBase    |           Checksum            |
 * +---------------+---------------+-------------------------------+
 * |                        Counter: 8 bytes                       |
 * +---------------------------------------------------------------+
 * |                  SHA-1 HMAC of it all: 20 bytes               |
 * ```
 *
 * @module
 */

import type { ChecksumStatus } from "../bytes/checksum.ts";
import { formatHexAt, parseHex } from "../bytes/hex.ts";
import { ByteWriter } from "./byte_writer.ts";
import { checkRange } from "./check_range.ts";
import { type ChecksumContext, Layer, type Shortage } from "./layer.ts";
import { messageChecksum } from "./message_checksum.ts";

const VERSION_TYPE = 0;
const VHID = 1;
const ADVSKEW = 2;
const AUTHLEN = 3;
const DEMOTE = 4;
const ADVBASE = 5;
const CHECKSUM = 6;
const COUNTER = 8;
const MD = 16;
const MD_LENGTH = 20;
const HEADER_LENGTH = MD + MD_LENGTH;
/** The only version and the only type: an advertisement. */
const VERSION_2_ADVERTISEMENT = 0x21;
/** Counter and HMAC in words of 4 bytes. */
const AUTH_WORDS = 7;
const MAX_COUNTER = (1n << 64n) - 1n;

/**
 * A CARP advertisement in a frame; all of it is its header.
 *
 * @example
 * ```ts
 * import { Carp, decode, encodeCarp, frame, ipv4, LINKTYPE_RAW } from "@capkit/capkit/core";
 *
 * const message = encodeCarp({
 *   version: 2, type: 1, vhid: 7, advskew: 100, authlen: 7, demote: 0, advbase: 1, checksum: 0, counter: "1",
 *   md: "00".repeat(20),
 * });
 * const packet = decode(frame(ipv4({ src: "192.0.2.1", dst: "224.0.0.18", protocol: 112 }), message), LINKTYPE_RAW);
 * if (packet.layer(Carp)?.vhid !== 7) throw new Error("the seventh virtual host");
 * ```
 */
export class Carp extends Layer {
  /** The `name` of its instances. */
  static readonly layerName = "carp";

  /** The message at `offset`; undefined where fewer than 36 bytes are there. The only way to make one. */
  static decode(view: DataView, offset: number, end: number): Carp | undefined {
    return end - offset < HEADER_LENGTH ? undefined : new Carp(view, offset, end);
  }

  /** Why {@linkcode Carp.decode} returned undefined. */
  static shortage(_view: DataView, offset: number, end: number): Shortage {
    return { needed: HEADER_LENGTH, available: end - offset };
  }

  /**
   * Whether it is CARP and no VRRP, which has the same number and the same first byte. Where CARP has its one `authlen`,
   * VRRP counts addresses: seven of them and the authentication data make 44 bytes, not 36.
   */
  static recognizes(view: DataView, offset: number, end: number): boolean {
    return end - offset === HEADER_LENGTH && view.getUint8(offset) === VERSION_2_ADVERTISEMENT &&
      view.getUint8(offset + AUTHLEN) === AUTH_WORDS;
  }

  /** The short name of the protocol. */
  get name(): "carp" {
    return "carp";
  }

  /** 2. */
  get version(): number {
    return this.view.getUint8(this.offset + VERSION_TYPE) >> 4;
  }

  /** 1 is an advertisement. */
  get type(): number {
    return this.view.getUint8(this.offset + VERSION_TYPE) & 0x0f;
  }

  /** The virtual host's number. */
  get vhid(): number {
    return this.view.getUint8(this.offset + VHID);
  }

  /** 256ths of a second that come on top of `advbase`: less of them is a better master. */
  get advskew(): number {
    return this.view.getUint8(this.offset + ADVSKEW);
  }

  /** Words of 4 bytes in counter and HMAC: 7. */
  get authlen(): number {
    return this.view.getUint8(this.offset + AUTHLEN);
  }

  /** How bad the sender is off, the sum over its interfaces; 0 in FreeBSD's. */
  get demote(): number {
    return this.view.getUint8(this.offset + DEMOTE);
  }

  /** Seconds between advertisements. */
  get advbase(): number {
    return this.view.getUint8(this.offset + ADVBASE);
  }

  /** The checksum as sent. */
  get checksum(): number {
    return this.view.getUint16(this.offset + CHECKSUM);
  }

  /** Against replay: grows with each advertisement. */
  get counter(): bigint {
    return this.view.getBigUint64(this.offset + COUNTER);
  }

  /** The HMAC: 20 bytes as hexadecimal digits. */
  get md(): string {
    return formatHexAt(this.view, this.offset + MD, this.offset + HEADER_LENGTH);
  }

  /** Bytes of the message: 36. */
  get headerLength(): number {
    return HEADER_LENGTH;
  }

  /** The message as plain fields. */
  toJSON(): CarpFields {
    return {
      version: this.version,
      type: this.type,
      vhid: this.vhid,
      advskew: this.advskew,
      authlen: this.authlen,
      demote: this.demote,
      advbase: this.advbase,
      checksum: this.checksum,
      counter: String(this.counter),
      md: this.md,
    };
  }

  /** Whether the checksum over the message is right; over IPv6, too, it is one without a pseudo header. */
  override checksumStatus(context: ChecksumContext): ChecksumStatus {
    return messageChecksum(this, context);
  }
}

/** The fields of a CARP advertisement. */
export interface CarpFields {
  /** 0 to 15. */
  version: number;
  /** 0 to 15. */
  type: number;
  /** 0 to 255. */
  vhid: number;
  /** 0 to 255. */
  advskew: number;
  /** 0 to 255. */
  authlen: number;
  /** 0 to 255. */
  demote: number;
  /** Seconds, 0 to 255. */
  advbase: number;
  /** 0 to 65,535. */
  checksum: number;
  /** 64 bits as decimal digits. */
  counter: string;
  /** 20 bytes as hexadecimal digits. */
  md: string;
}

/**
 * The 36 bytes of a CARP advertisement, all fields as given.
 *
 * @throws RangeError where a number does not fit, or the HMAC has not 20 bytes.
 * @throws TypeError where the HMAC is not of hexadecimal digits.
 * @throws SyntaxError where the counter is not of decimal digits.
 */
export function encodeCarp(fields: CarpFields): Uint8Array<ArrayBuffer> {
  const writer = new ByteWriter();
  const type = checkRange("carp.type", fields.type, 0x0f);
  writer.uint8("carp.version", checkRange("carp.version", fields.version, 0x0f) << 4 | type);
  writer.uint8("carp.vhid", fields.vhid);
  writer.uint8("carp.advskew", fields.advskew);
  writer.uint8("carp.authlen", fields.authlen);
  writer.uint8("carp.demote", fields.demote);
  writer.uint8("carp.advbase", fields.advbase);
  writer.uint16("carp.checksum", fields.checksum);
  const counter = BigInt(fields.counter);
  if (counter < 0n || counter > MAX_COUNTER) {
    throw new RangeError(`carp.counter ${counter} is not between 0 and ${MAX_COUNTER}`);
  }
  writer.uint32("carp.counter", Number(counter >> 32n));
  writer.uint32("carp.counter", Number(counter & 0xffff_ffffn));
  const md = parseHex(fields.md);
  if (md.length !== MD_LENGTH) throw new RangeError(`carp.md has ${md.length} bytes, must have ${MD_LENGTH}`);
  writer.bytes(md);
  return writer.finish();
}
