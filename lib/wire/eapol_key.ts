/**
 * The key descriptor of wireless networks in EAPOL, IEEE 802.11-2020 clause 12.7.2, with a MIC of 16 bytes.
 *
 * ```text
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +---------------+-------------------------------+---------------+
 * |     Type      |        Key Information        |  Key Length   |
 * +---------------+-------------------------------+---------------+
 * |               |   Replay Counter 8, Nonce 32, Key IV 16,      |
 * +---------------+   RSC 8, reserved 8, MIC 16 bytes             |
 * |                                                               |
 * +-------------------------------+-------------------------------+
 * |        Key Data Length        |          Key Data             |
 * +-------------------------------+-------------------------------+
 * ```
 *
 * @module
 */

import { formatHexAt } from "../bytes/hex.ts";
import { checkRange } from "./check_range.ts";
import { Layer, type Shortage } from "./layer.ts";
import { parseOctets } from "./parse_octets.ts";

const DESCRIPTOR_TYPE = 0;
const KEY_INFORMATION = 1;
const KEY_LENGTH = 3;
const REPLAY_COUNTER = 5;
const NONCE = 13;
const IV = 45;
const RSC = 61;
const ID = 69;
const MIC = 77;
const KEY_DATA_LENGTH = 93;
const HEADER_LENGTH = 95;

/**
 * A message of the four-way or the group key handshake in a frame. Its payload is the key data.
 *
 * @example
 * ```ts
 * import { decode, encodeEapol, encodeEapolKey, EapolKey, ethernet, frame, LINKTYPE_ETHERNET } from "@capkit/capkit/core";
 *
 * const zeros = "0".repeat(32);
 * const key = encodeEapolKey({
 *   descriptorType: 2, keyInformation: 0x008a, keyLength: 16, replayCounter: "1", nonce: zeros + zeros, iv: zeros,
 *   rsc: zeros.slice(16), id: zeros.slice(16), mic: zeros, keyDataLength: 0,
 * });
 * const bytes = frame(
 *   ethernet({ src: "02:00:00:00:00:01", dst: "02:00:00:00:00:02", ethertype: 0x888e }),
 *   encodeEapol({ version: 2, type: 3, length: key.length }),
 *   key,
 * );
 * if (decode(bytes, LINKTYPE_ETHERNET).layer(EapolKey)?.replayCounter !== 1n) throw new Error("the first message");
 * ```
 */
export class EapolKey extends Layer {
  /** The `name` of its instances. */
  static readonly layerName = "eapol.key";

  /** The header at `offset`; undefined where fewer than 95 bytes are there. The only way to make one. */
  static decode(view: DataView, offset: number, end: number): EapolKey | undefined {
    return end - offset < HEADER_LENGTH ? undefined : new EapolKey(view, offset, end);
  }

  /** Why {@linkcode EapolKey.decode} returned undefined. */
  static shortage(_view: DataView, offset: number, end: number): Shortage {
    return { needed: HEADER_LENGTH, available: end - offset };
  }

  /** The short name of the protocol. */
  get name(): "eapol.key" {
    return "eapol.key";
  }

  /** The kind of descriptor: 2 of IEEE 802.11 (RSN), 254 of WPA; 1, of RC4, is not decoded. */
  get descriptorType(): number {
    return this.view.getUint8(this.offset + DESCRIPTOR_TYPE);
  }

  /** What the key is, and where in the handshake the message is; bit by bit. */
  get keyInformation(): number {
    return this.view.getUint16(this.offset + KEY_INFORMATION);
  }

  /** Bytes of the pairwise temporal key. */
  get keyLength(): number {
    return this.view.getUint16(this.offset + KEY_LENGTH);
  }

  /** A number that grows with each message. */
  get replayCounter(): bigint {
    return this.view.getBigUint64(this.offset + REPLAY_COUNTER);
  }

  /** The sender's nonce, as hexadecimal digits. */
  get nonce(): string {
    return formatHexAt(this.view, this.offset + NONCE, this.offset + NONCE + 32);
  }

  /** The initialization vector of the key data, as hexadecimal digits. */
  get iv(): string {
    return formatHexAt(this.view, this.offset + IV, this.offset + IV + 16);
  }

  /** The receive sequence counter of the group key, as hexadecimal digits. */
  get rsc(): string {
    return formatHexAt(this.view, this.offset + RSC, this.offset + RSC + 8);
  }

  /** Reserved bytes, as hexadecimal digits. */
  get id(): string {
    return formatHexAt(this.view, this.offset + ID, this.offset + ID + 8);
  }

  /** The message integrity code, as hexadecimal digits. */
  get mic(): string {
    return formatHexAt(this.view, this.offset + MIC, this.offset + MIC + 16);
  }

  /** Bytes of the key data, which is the payload. */
  get keyDataLength(): number {
    return this.view.getUint16(this.offset + KEY_DATA_LENGTH);
  }

  /** Bytes of the header: 95. */
  get headerLength(): number {
    return HEADER_LENGTH;
  }

  /** The byte after the key data in `view`, by `keyDataLength`. */
  override get payloadEnd(): number {
    return Math.min(this.end, this.payloadOffset + this.keyDataLength);
  }

  /** The field that ends the payload before `end`. */
  override get lengthField(): "keyDataLength" {
    return "keyDataLength";
  }

  /** The header as plain fields. */
  toJSON(): EapolKeyFields {
    return {
      descriptorType: this.descriptorType,
      keyInformation: this.keyInformation,
      keyLength: this.keyLength,
      replayCounter: String(this.replayCounter),
      nonce: this.nonce,
      iv: this.iv,
      rsc: this.rsc,
      id: this.id,
      mic: this.mic,
      keyDataLength: this.keyDataLength,
    };
  }
}

/** The fields of a key descriptor. */
export interface EapolKeyFields {
  /** 0 to 255. */
  descriptorType: number;
  /** 0 to 65,535. */
  keyInformation: number;
  /** 0 to 65,535. */
  keyLength: number;
  /** 0 to 2^64 - 1, in decimal digits. */
  replayCounter: string;
  /** 64 hexadecimal digits. */
  nonce: string;
  /** 32 hexadecimal digits. */
  iv: string;
  /** 16 hexadecimal digits. */
  rsc: string;
  /** 16 hexadecimal digits. */
  id: string;
  /** 32 hexadecimal digits. */
  mic: string;
  /** 0 to 65,535. */
  keyDataLength: number;
}

/**
 * The 95 bytes of a key descriptor, all fields as given.
 *
 * @throws RangeError where a field does not fit.
 */
export function encodeEapolKey(fields: EapolKeyFields): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(HEADER_LENGTH);
  const view = new DataView(bytes.buffer);
  view.setUint8(DESCRIPTOR_TYPE, checkRange("eapol.key.descriptorType", fields.descriptorType, 0xff));
  view.setUint16(KEY_INFORMATION, checkRange("eapol.key.keyInformation", fields.keyInformation, 0xffff));
  view.setUint16(KEY_LENGTH, checkRange("eapol.key.keyLength", fields.keyLength, 0xffff));
  view.setBigUint64(REPLAY_COUNTER, BigInt(fields.replayCounter));
  bytes.set(parseOctets("eapol.key.nonce", fields.nonce, 32), NONCE);
  bytes.set(parseOctets("eapol.key.iv", fields.iv, 16), IV);
  bytes.set(parseOctets("eapol.key.rsc", fields.rsc, 8), RSC);
  bytes.set(parseOctets("eapol.key.id", fields.id, 8), ID);
  bytes.set(parseOctets("eapol.key.mic", fields.mic, 16), MIC);
  view.setUint16(KEY_DATA_LENGTH, checkRange("eapol.key.keyDataLength", fields.keyDataLength, 0xffff));
  return bytes;
}
