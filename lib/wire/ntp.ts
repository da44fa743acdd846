/**
 * NTP: versions 1 to 4, RFC 5905, the control messages of mode 6, RFC 9327, and the private ones of mode 7.
 *
 * ```text
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +---+-----+-----+---------------+---------------+---------------+
 * |LI | VN  |Mode |    Stratum    |     Poll      |  Precision    |
 * +---+-----+-----+---------------+---------------+---------------+
 * |            Root Delay, Root Dispersion, Reference ID          |
 * +---------------------------------------------------------------+
 * |   Reference, Origin, Receive and Transmit Timestamp (64 each) |
 * +---------------------------------------------------------------+
 * |         Extension Fields, Key Identifier, Digest              |
 * ```
 *
 * @module
 */

import { formatHexAt } from "../bytes/hex.ts";
import { Layer, type Shortage } from "./layer.ts";
import type { NtpControl, NtpFields, NtpPrivate } from "./ntp_fields.ts";
import { tlvFields, type TlvPart, tlvParts } from "./tlv.ts";

const FLAGS = 0;
const STRATUM = 1;
const POLL = 2;
const PRECISION = 3;
const ROOT_DELAY = 4;
const ROOT_DISPERSION = 8;
const REFERENCE_ID = 12;
const REFERENCE_TIME = 16;
const ORIGIN_TIME = 24;
const RECEIVE_TIME = 32;
const TRANSMIT_TIME = 40;
const TIME_LENGTH = 48;
const CONTROL_LENGTH = 12;
const PRIVATE_LENGTH = 8;
/** The smallest extension field (RFC 7822, section 3). */
const MIN_EXTENSION = 16;
/** The longest MAC of RFC 7822, section 4: a key identifier and 20 bytes. */
const MAX_MAC = 24;

/** NTP mode: a control message. */
export const NTP_MODE_CONTROL = 6;
/** NTP mode: a private message. */
export const NTP_MODE_PRIVATE = 7;

/**
 * An NTP message in a frame. The header is the 48 bytes of a time message, the 12 of a control message or the 8 of a
 * private one; extension fields, the digest and data are the payload.
 *
 * @example
 * ```ts
 * import { decode, encodeNtp, frame, ipv4, LINKTYPE_RAW, Ntp, udp } from "@capkit/capkit/core";
 *
 * const request = encodeNtp({ mode: 3, version: 4, transmitTime: "0xe0000000.80000000" });
 * const ports = udp({ srcPort: 40000, dstPort: 123 });
 * const packet = decode(frame(ipv4({ src: "192.0.2.1", dst: "192.0.2.2" }), ports, request), LINKTYPE_RAW);
 * if (packet.layer(Ntp)?.transmitTime !== 0xe0000000_80000000n) throw new Error("seconds since 1900, and half of one");
 * ```
 */
export class Ntp extends Layer {
  /** The `name` of its instances. */
  static readonly layerName = "ntp";

  /**
   * The message at `offset`; undefined where not even its first byte is there: the version and the mode of one that is cut
   * are worth knowing. The only way to make one.
   */
  static decode(view: DataView, offset: number, end: number): Ntp | undefined {
    return end <= offset ? undefined : new Ntp(view, offset, end);
  }

  /** Why {@linkcode Ntp.decode} returned undefined. */
  static shortage(_view: DataView, offset: number, end: number): Shortage {
    return { needed: 1, available: end - offset };
  }

  /** Whether a version is there that exists, the draft of version 5 included, or none as broken clients send. */
  static recognizes(view: DataView, offset: number, end: number): boolean {
    return end > offset && (view.getUint8(offset) >> 3 & 7) <= 5;
  }

  /** The short name of the protocol. */
  get name(): "ntp" {
    return "ntp";
  }

  /** Leap indicator: 3 is not synchronized. In a private message: whether it is a response, and whether more follow. */
  get leap(): number {
    return this.view.getUint8(this.offset + FLAGS) >> 6;
  }

  /** The version, 1 to 4. */
  get version(): number {
    return this.view.getUint8(this.offset + FLAGS) >> 3 & 7;
  }

  /** 1 and 2 are symmetric, 3 client, 4 server, 5 broadcast, 6 control, 7 private. */
  get mode(): number {
    return this.view.getUint8(this.offset + FLAGS) & 7;
  }

  /** Whether it is a message with times: of mode 0 to 5, and not cut. */
  get hasTimes(): boolean {
    return this.mode < NTP_MODE_CONTROL && this.#isWhole;
  }

  /** How far from a reference clock; undefined without times, as all that follow. */
  get stratum(): number | undefined {
    return this.hasTimes ? this.view.getUint8(this.offset + STRATUM) : undefined;
  }

  /** The longest interval between messages: the power of two, in seconds. */
  get poll(): number | undefined {
    return this.hasTimes ? this.view.getInt8(this.offset + POLL) : undefined;
  }

  /** The precision of the clock: the power of two, in seconds. */
  get precision(): number | undefined {
    return this.hasTimes ? this.view.getInt8(this.offset + PRECISION) : undefined;
  }

  /** The delay to the reference clock, in 1/65,536 of a second. */
  get rootDelay(): number | undefined {
    return this.hasTimes ? this.view.getUint32(this.offset + ROOT_DELAY) : undefined;
  }

  /** The dispersion to the reference clock, in 1/65,536 of a second. */
  get rootDispersion(): number | undefined {
    return this.hasTimes ? this.view.getUint32(this.offset + ROOT_DISPERSION) : undefined;
  }

  /** Which clock or server the time comes from: 32 bits. */
  get referenceId(): number | undefined {
    return this.hasTimes ? this.view.getUint32(this.offset + REFERENCE_ID) : undefined;
  }

  /** When the clock was last set: seconds since 1900 in the upper 32 bits, their fraction in the lower ones. */
  get referenceTime(): bigint | undefined {
    return this.#time(REFERENCE_TIME);
  }

  /** When the request left, by the client's clock. */
  get originTime(): bigint | undefined {
    return this.#time(ORIGIN_TIME);
  }

  /** When the request came in, by the server's clock. */
  get receiveTime(): bigint | undefined {
    return this.#time(RECEIVE_TIME);
  }

  /** When this message left. */
  get transmitTime(): bigint | undefined {
    return this.#time(TRANSMIT_TIME);
  }

  /** What a control message says beside leap, version and mode; undefined in others. */
  get control(): NtpControl | undefined {
    if (this.mode !== NTP_MODE_CONTROL || !this.#isWhole) return undefined;
    const { view, offset } = this;
    const word = (at: number) => view.getUint16(offset + at);
    return {
      operation: view.getUint8(offset + 1),
      sequence: word(2),
      status: word(4),
      association: word(6),
      offset: word(8),
      count: word(10),
    };
  }

  /** What a private message says beside the first byte; undefined in others. */
  get private(): NtpPrivate | undefined {
    if (this.mode !== NTP_MODE_PRIVATE || !this.#isWhole) return undefined;
    const { view, offset } = this;
    return {
      sequence: view.getUint8(offset + 1),
      implementation: view.getUint8(offset + 2),
      request: view.getUint8(offset + 3),
      items: view.getUint16(offset + 4),
      itemSize: view.getUint16(offset + 6),
    };
  }

  /** Where the extension fields of version 4 are (RFC 7822); what is too short for one is the digest. */
  get extensionParts(): TlvPart[] {
    if (!this.hasTimes || this.version !== 4) return [];
    const { view, payloadOffset: offset, end } = this;
    const parts = tlvParts(view, { offset, end }, { typeSize: 2, lengthSize: 2, whole: true, align: 4 });
    const broken = parts.findIndex((part) => part.end - part.offset < MIN_EXTENSION || end - part.offset <= MAX_MAC);
    return broken < 0 ? parts : parts.slice(0, broken);
  }

  /** Bytes of the header: 48 with times, 12 of a control message, 8 of a private one, fewer where it is cut. */
  get headerLength(): number {
    return Math.min(this.end - this.offset, lengthOf(this.view.getUint8(this.offset + FLAGS)));
  }

  /** The message as plain fields. */
  toJSON(): NtpFields {
    const { control, private: own } = this;
    const head = { leap: this.leap, version: this.version, mode: this.mode };
    if (control !== undefined) return { ...head, control };
    if (own !== undefined) return { ...head, private: own };
    if (!this.hasTimes) return head;
    return {
      ...head,
      stratum: this.stratum ?? 0,
      poll: this.poll ?? 0,
      precision: this.precision ?? 0,
      rootDelay: this.rootDelay ?? 0,
      rootDispersion: this.rootDispersion ?? 0,
      referenceId: this.#digits(REFERENCE_ID, 4),
      referenceTime: this.#timeText(REFERENCE_TIME),
      originTime: this.#timeText(ORIGIN_TIME),
      receiveTime: this.#timeText(RECEIVE_TIME),
      transmitTime: this.#timeText(TRANSMIT_TIME),
      ...(this.extensionParts.length > 0 ? { extensions: tlvFields(this.extensionParts) } : {}),
    };
  }

  get #isWhole(): boolean {
    return this.end - this.offset >= lengthOf(this.view.getUint8(this.offset + FLAGS));
  }

  #time(at: number): bigint | undefined {
    return this.hasTimes ? this.view.getBigUint64(this.offset + at) : undefined;
  }

  #timeText(at: number): string {
    return `0x${this.#digits(at, 4)}.${this.#digits(at + 4, 4)}`;
  }

  #digits(at: number, length: number): string {
    return formatHexAt(this.view, this.offset + at, this.offset + at + length);
  }
}

/** Bytes of a message of which the first byte is known. */
function lengthOf(flags: number): number {
  const mode = flags & 7;
  return mode === NTP_MODE_CONTROL ? CONTROL_LENGTH : mode === NTP_MODE_PRIVATE ? PRIVATE_LENGTH : TIME_LENGTH;
}
