/**
 * ISAKMP, the messages of IKEv1, RFC 2408 section 3.1, and of IKEv2, RFC 7296 section 3.1.
 *
 * ```text
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +---------------------------------------------------------------+
 * |                  Initiator's SPI (64 bits)                    |
 * +---------------------------------------------------------------+
 * |                  Responder's SPI (64 bits)                    |
 * +---------------+-------+-------+---------------+---------------+
 * | Next Payload  | MjVer | MnVer | Exchange Type |     Flags     |
 * +---------------+-------+-------+---------------+---------------+
 * |                          Message ID                           |
 * +---------------------------------------------------------------+
 * |                    Length, the header too                     |
 * +---------------+---------------+-------------------------------+
 * | Next Payload  |  C, Reserved  |  Payload Length, these 4 too  |
 * +---------------+---------------+-------------------------------+
 * ```
 *
 * @module
 */

import { formatHexAt, parseHex } from "../bytes/hex.ts";
import { checkRange } from "./check_range.ts";
import { type ItemPart, MAX_ITEMS } from "./item_list.ts";
import { IKE_SK, IKE_SKF } from "./isakmp_number.ts";
import { Layer, type Shortage } from "./layer.ts";

const INITIATOR_SPI = 0;
const RESPONDER_SPI = 8;
const NEXT_PAYLOAD = 16;
const VERSION = 17;
const EXCHANGE_TYPE = 18;
const FLAGS = 19;
const MESSAGE_ID = 20;
const LENGTH = 24;
const HEADER_LENGTH = 28;
const PAYLOAD_HEADER_LENGTH = 4;
/** The flag of version 1 that all after the header is encrypted. */
const ENCRYPTED = 0x01;

/** Where a payload lies in a message. */
export interface IsakmpPart extends ItemPart {
  /** What it is: the number that the header or the payload before it says. */
  readonly type: number;
}

/**
 * An ISAKMP header in a frame. The payloads after it are listed in `payloadParts`.
 *
 * @example
 * ```ts
 * import { encodeIsakmp, Isakmp } from "@capkit/capkit/core";
 *
 * const bytes = encodeIsakmp({
 *   initiatorSpi: "0102030405060708", responderSpi: "0000000000000000",
 *   nextPayload: 33, version: 0x20, exchangeType: 34, flags: 0x08, messageId: 0, length: 28,
 * });
 * const header = Isakmp.decode(new DataView(bytes.buffer), 0, bytes.length);
 * if (header?.majorVersion !== 2 || header.exchangeType !== 34) throw new Error("IKE_SA_INIT of version 2");
 * ```
 */
export class Isakmp extends Layer {
  /** The `name` of its instances. */
  static readonly layerName = "isakmp";

  /** The header at `offset`; undefined where fewer than 28 bytes are there. The only way to make one. */
  static decode(view: DataView, offset: number, end: number): Isakmp | undefined {
    return end - offset < HEADER_LENGTH ? undefined : new Isakmp(view, offset, end);
  }

  /** Why {@linkcode Isakmp.decode} returned undefined. */
  static shortage(_view: DataView, offset: number, end: number): Shortage {
    return { needed: HEADER_LENGTH, available: end - offset };
  }

  /** Whether a header of version 1 or 2 is there. */
  static recognizes(view: DataView, offset: number, end: number): boolean {
    if (end - offset < HEADER_LENGTH) return false;
    const version = view.getUint8(offset + VERSION) >> 4;
    return (version === 1 || version === 2) && view.getUint32(offset + LENGTH) >= HEADER_LENGTH;
  }

  /** The short name of the protocol. */
  get name(): "isakmp" {
    return "isakmp";
  }

  /** The initiator's SPI, or cookie in version 1, as 16 hexadecimal digits. */
  get initiatorSpi(): string {
    return formatHexAt(this.view, this.offset + INITIATOR_SPI, this.offset + RESPONDER_SPI);
  }

  /** The responder's SPI, zeros in the first message. */
  get responderSpi(): string {
    return formatHexAt(this.view, this.offset + RESPONDER_SPI, this.offset + NEXT_PAYLOAD);
  }

  /** What the first payload is; 0 for none. */
  get nextPayload(): number {
    return this.view.getUint8(this.offset + NEXT_PAYLOAD);
  }

  /** 0x10 in IKEv1, 0x20 in IKEv2. */
  get version(): number {
    return this.view.getUint8(this.offset + VERSION);
  }

  /** 1 in IKEv1, 2 in IKEv2. */
  get majorVersion(): number {
    return this.version >> 4;
  }

  /** What the message is a part of. */
  get exchangeType(): number {
    return this.view.getUint8(this.offset + EXCHANGE_TYPE);
  }

  /** The flags: encryption 0x01, commit 0x02, authentication 0x04; in version 2 initiator 0x08, version 0x10, response 0x20. */
  get flags(): number {
    return this.view.getUint8(this.offset + FLAGS);
  }

  /** Which request and response belong together. */
  get messageId(): number {
    return this.view.getUint32(this.offset + MESSAGE_ID);
  }

  /** Bytes of the message, this header included. */
  get length(): number {
    return this.view.getUint32(this.offset + LENGTH);
  }

  /** Where each payload lies, up to an encrypted one; none where the whole message is encrypted. */
  get payloadParts(): IsakmpPart[] {
    const { view, payloadEnd } = this;
    const parts: IsakmpPart[] = [];
    if (this.majorVersion === 1 && (this.flags & ENCRYPTED) !== 0) return parts;
    let type = this.nextPayload;
    for (
      let at = this.payloadOffset;
      type !== 0 && at + PAYLOAD_HEADER_LENGTH <= payloadEnd && parts.length < MAX_ITEMS;
    ) {
      const length = view.getUint16(at + 2);
      if (length < PAYLOAD_HEADER_LENGTH) break;
      parts.push({ view, offset: at, end: Math.min(payloadEnd, at + length), type });
      // The next payload that an encrypted one says is the first one inside of it (RFC 7296, section 3.14).
      if (type === IKE_SK || type === IKE_SKF) break;
      type = view.getUint8(at);
      at += length;
    }
    return parts;
  }

  /** Bytes of the header: 28. */
  get headerLength(): number {
    return HEADER_LENGTH;
  }

  /** The byte after the message in `view`. */
  override get payloadEnd(): number {
    const { length } = this;
    return length < HEADER_LENGTH ? this.end : Math.min(this.end, this.offset + length);
  }

  /** The field that ends the payload before `end`. */
  override get lengthField(): "length" {
    return "length";
  }

  /** The header as plain fields. */
  toJSON(): IsakmpFields {
    return {
      initiatorSpi: this.initiatorSpi,
      responderSpi: this.responderSpi,
      nextPayload: this.nextPayload,
      version: this.version,
      exchangeType: this.exchangeType,
      flags: this.flags,
      messageId: this.messageId,
      length: this.length,
    };
  }
}

/** The fields of an {@linkcode Isakmp} header. */
export interface IsakmpFields {
  /** 16 hexadecimal digits. */
  initiatorSpi: string;
  /** 16 hexadecimal digits. */
  responderSpi: string;
  /** 0 to 255. */
  nextPayload: number;
  /** 0 to 255. */
  version: number;
  /** 0 to 255. */
  exchangeType: number;
  /** 0 to 255. */
  flags: number;
  /** 0 to 4,294,967,295. */
  messageId: number;
  /** 0 to 4,294,967,295. */
  length: number;
}

/**
 * The 28 bytes of an ISAKMP header.
 *
 * @throws TypeError where hexadecimal digits are none.
 * @throws RangeError where a field does not fit.
 */
export function encodeIsakmp(fields: IsakmpFields): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(HEADER_LENGTH);
  const view = new DataView(bytes.buffer);
  for (const [name, at] of [["initiatorSpi", INITIATOR_SPI], ["responderSpi", RESPONDER_SPI]] as const) {
    const spi = parseHex(fields[name]);
    if (spi.length !== 8) throw new RangeError(`Cannot encode isakmp.${name} of ${spi.length} bytes: it has 8`);
    bytes.set(spi, at);
  }
  view.setUint8(NEXT_PAYLOAD, checkRange("isakmp.nextPayload", fields.nextPayload, 0xff));
  view.setUint8(VERSION, checkRange("isakmp.version", fields.version, 0xff));
  view.setUint8(EXCHANGE_TYPE, checkRange("isakmp.exchangeType", fields.exchangeType, 0xff));
  view.setUint8(FLAGS, checkRange("isakmp.flags", fields.flags, 0xff));
  view.setUint32(MESSAGE_ID, checkRange("isakmp.messageId", fields.messageId, 0xffffffff));
  view.setUint32(LENGTH, checkRange("isakmp.length", fields.length, 0xffffffff));
  return bytes;
}
