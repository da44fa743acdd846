/**
 * The Precision Time Protocol version 2, IEEE 1588-2019 clause 13.3: the header of all messages.
 *
 * ```text
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-------+-------+-------+-------+-------------------------------+
 * | SDO   | Type  | Minor |   2   |        Message Length         |
 * +-------+-------+-------+-------+-------------------------------+
 * | Domain Number | Minor SDO ID  |             Flags             |
 * +---------------+---------------+-------------------------------+
 * |                     Correction, 8 bytes                       |
 * +---------------------------------------------------------------+
 * |                     Message Type Specific                     |
 * +---------------------------------------------------------------+
 * |               Source Port Identity, 10 bytes                  |
 * |                               +-------------------------------+
 * |                               |          Sequence ID          |
 * +---------------+---------------+-------------------------------+
 * |    Control    |   Interval    |
 * +---------------+---------------+
 * ```
 *
 * @module
 */

import { formatHexAt } from "../bytes/hex.ts";
import { checkRange } from "./check_range.ts";
import { Layer, type Shortage } from "./layer.ts";
import { parseOctets } from "./parse_octets.ts";

const MESSAGE_TYPE = 0;
const VERSION = 1;
const MESSAGE_LENGTH = 2;
const DOMAIN_NUMBER = 4;
const MINOR_SDO_ID = 5;
const FLAGS = 6;
const CORRECTION = 8;
const MESSAGE_TYPE_SPECIFIC = 16;
const CLOCK_IDENTITY = 20;
const SOURCE_PORT = 28;
const SEQUENCE_ID = 30;
const CONTROL = 32;
const LOG_MESSAGE_INTERVAL = 33;
const HEADER_LENGTH = 34;

/** A timestamp: 48 bits of seconds and 32 of nanoseconds. */
const TIMESTAMP_LENGTH = 10;

/** Message type: the time, or a time to follow. */
export const PTP_SYNC = 0x0;
/** Message type: how long is the way? */
export const PTP_DELAY_REQ = 0x1;
/** Message type: how long is the way between neighbours? */
export const PTP_PDELAY_REQ = 0x2;
/** Message type: the answer. */
export const PTP_PDELAY_RESP = 0x3;
/** Message type: the time of a sync. */
export const PTP_FOLLOW_UP = 0x8;
/** Message type: when the question came. */
export const PTP_DELAY_RESP = 0x9;
/** Message type: the time of an answer between neighbours. */
export const PTP_PDELAY_RESP_FOLLOW_UP = 0xa;
/** Message type: who the best clock is. */
export const PTP_ANNOUNCE = 0xb;
/** Message type: requests between clocks. */
export const PTP_SIGNALING = 0xc;
/** Message type: management. */
export const PTP_MANAGEMENT = 0xd;

/** Types whose payload begins with a timestamp. */
const TIMED: ReadonlySet<number> = new Set([
  PTP_SYNC,
  PTP_DELAY_REQ,
  PTP_PDELAY_REQ,
  PTP_PDELAY_RESP,
  PTP_FOLLOW_UP,
  PTP_DELAY_RESP,
  PTP_PDELAY_RESP_FOLLOW_UP,
  PTP_ANNOUNCE,
]);

/**
 * A PTP header in a frame. What its type has to say is the payload.
 *
 * @example
 * ```ts
 * import { decode, encodePtp, ethernet, frame, LINKTYPE_ETHERNET, Ptp } from "@capkit/capkit/core";
 *
 * const header = encodePtp({
 *   majorSdoId: 0, messageType: 0, minorVersion: 0, version: 2, messageLength: 44, domainNumber: 0, minorSdoId: 0,
 *   flags: 0x0200, correction: "0", messageTypeSpecific: 0, clockIdentity: "7483efffff01ac16", sourcePort: 274,
 *   sequenceId: 7, control: 0, logMessageInterval: 0,
 * });
 * const bytes = frame(
 *   ethernet({ src: "02:00:00:00:00:01", dst: "02:00:00:00:00:02", ethertype: 0x88f7 }),
 *   header,
 * );
 * const ptp = decode(bytes, LINKTYPE_ETHERNET).layer(Ptp);
 * if (ptp?.sequenceId !== 7) throw new Error("sync 7");
 * ```
 */
export class Ptp extends Layer {
  /** The `name` of its instances. */
  static readonly layerName = "ptp";

  /** The header at `offset`; undefined where fewer than 34 bytes are there. The only way to make one. */
  static decode(view: DataView, offset: number, end: number): Ptp | undefined {
    return end - offset < HEADER_LENGTH ? undefined : new Ptp(view, offset, end);
  }

  /** Why {@linkcode Ptp.decode} returned undefined. */
  static shortage(_view: DataView, offset: number, end: number): Shortage {
    return { needed: HEADER_LENGTH, available: end - offset };
  }

  /** Whether a header of version 2 is there, with a length that holds it. */
  static recognizes(view: DataView, offset: number, end: number): boolean {
    return end - offset >= HEADER_LENGTH && (view.getUint8(offset + VERSION) & 0x0f) === 2 &&
      view.getUint16(offset + MESSAGE_LENGTH) >= HEADER_LENGTH;
  }

  /** The short name of the protocol. */
  get name(): "ptp" {
    return "ptp";
  }

  /** The profile, its upper part; once the transport. */
  get majorSdoId(): number {
    return this.view.getUint8(this.offset + MESSAGE_TYPE) >> 4;
  }

  /** What the message is, a `PTP_` number. */
  get messageType(): number {
    return this.view.getUint8(this.offset + MESSAGE_TYPE) & 0xf;
  }

  /** The minor version: 1 of IEEE 1588-2019. */
  get minorVersion(): number {
    return this.view.getUint8(this.offset + VERSION) >> 4;
  }

  /** The version: 2. */
  get version(): number {
    return this.view.getUint8(this.offset + VERSION) & 0xf;
  }

  /** Bytes of the whole message. */
  get messageLength(): number {
    return this.view.getUint16(this.offset + MESSAGE_LENGTH);
  }

  /** The domain: clocks of other domains do not care. */
  get domainNumber(): number {
    return this.view.getUint8(this.offset + DOMAIN_NUMBER);
  }

  /** The profile, its lower part. */
  get minorSdoId(): number {
    return this.view.getUint8(this.offset + MINOR_SDO_ID);
  }

  /** Alternate master, two-step, unicast, leap seconds and more; bit by bit. */
  get flags(): number {
    return this.view.getUint16(this.offset + FLAGS);
  }

  /** Nanoseconds on the way, in units of 1/65,536. */
  get correction(): bigint {
    return this.view.getBigInt64(this.offset + CORRECTION);
  }

  /** What a transparent clock keeps here. */
  get messageTypeSpecific(): number {
    return this.view.getUint32(this.offset + MESSAGE_TYPE_SPECIFIC);
  }

  /** The sender, 16 hexadecimal digits. */
  get clockIdentity(): string {
    return formatHexAt(this.view, this.offset + CLOCK_IDENTITY, this.offset + CLOCK_IDENTITY + 8);
  }

  /** The port of the sender. */
  get sourcePort(): number {
    return this.view.getUint16(this.offset + SOURCE_PORT);
  }

  /** A number that an answer repeats. */
  get sequenceId(): number {
    return this.view.getUint16(this.offset + SEQUENCE_ID);
  }

  /** What the message was called in version 1. */
  get control(): number {
    return this.view.getUint8(this.offset + CONTROL);
  }

  /** The logarithm to base 2 of the seconds between two messages of this type; 127 where it has no interval. */
  get logMessageInterval(): number {
    return this.view.getInt8(this.offset + LOG_MESSAGE_INTERVAL);
  }

  /** The time that the message tells, in nanoseconds since 1970 by the clock of the domain; undefined where it tells none. */
  get timestampNs(): bigint | undefined {
    const { view, payloadOffset: at, payloadEnd } = this;
    if (!TIMED.has(this.messageType) || payloadEnd - at < TIMESTAMP_LENGTH) return undefined;
    const seconds = BigInt(view.getUint16(at)) << 32n | BigInt(view.getUint32(at + 2));
    return seconds * 1_000_000_000n + BigInt(view.getUint32(at + 6));
  }

  /** Bytes of the header: 34. */
  get headerLength(): number {
    return HEADER_LENGTH;
  }

  /** The byte after the payload in `view`: by `messageLength`, but for a length that can't hold the header. */
  override get payloadEnd(): number {
    const { messageLength, offset, end } = this;
    return messageLength < HEADER_LENGTH ? end : Math.min(end, offset + messageLength);
  }

  /** The field that ends the payload before `end`. */
  override get lengthField(): "messageLength" {
    return "messageLength";
  }

  /** The header as plain fields. */
  toJSON(): PtpFields {
    return {
      majorSdoId: this.majorSdoId,
      messageType: this.messageType,
      minorVersion: this.minorVersion,
      version: this.version,
      messageLength: this.messageLength,
      domainNumber: this.domainNumber,
      minorSdoId: this.minorSdoId,
      flags: this.flags,
      correction: String(this.correction),
      messageTypeSpecific: this.messageTypeSpecific,
      clockIdentity: this.clockIdentity,
      sourcePort: this.sourcePort,
      sequenceId: this.sequenceId,
      control: this.control,
      logMessageInterval: this.logMessageInterval,
    };
  }
}

/** The fields of a PTP header. */
export interface PtpFields {
  /** 0 to 15. */
  majorSdoId: number;
  /** 0 to 15. */
  messageType: number;
  /** 0 to 15. */
  minorVersion: number;
  /** 0 to 15. */
  version: number;
  /** 0 to 65,535. */
  messageLength: number;
  /** 0 to 255. */
  domainNumber: number;
  /** 0 to 255. */
  minorSdoId: number;
  /** 0 to 65,535. */
  flags: number;
  /** -2^63 to 2^63 - 1, in decimal digits. */
  correction: string;
  /** 0 to 0xffffffff. */
  messageTypeSpecific: number;
  /** 16 hexadecimal digits. */
  clockIdentity: string;
  /** 0 to 65,535. */
  sourcePort: number;
  /** 0 to 65,535. */
  sequenceId: number;
  /** 0 to 255. */
  control: number;
  /** -128 to 127. */
  logMessageInterval: number;
}

/**
 * The 34 bytes of a PTP header, all fields as given.
 *
 * @throws RangeError where a field does not fit.
 */
export function encodePtp(fields: PtpFields): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(HEADER_LENGTH);
  const view = new DataView(bytes.buffer);
  view.setUint8(
    MESSAGE_TYPE,
    checkRange("ptp.majorSdoId", fields.majorSdoId, 0xf) << 4 | checkRange("ptp.messageType", fields.messageType, 0xf),
  );
  view.setUint8(
    VERSION,
    checkRange("ptp.minorVersion", fields.minorVersion, 0xf) << 4 | checkRange("ptp.version", fields.version, 0xf),
  );
  view.setUint16(MESSAGE_LENGTH, checkRange("ptp.messageLength", fields.messageLength, 0xffff));
  view.setUint8(DOMAIN_NUMBER, checkRange("ptp.domainNumber", fields.domainNumber, 0xff));
  view.setUint8(MINOR_SDO_ID, checkRange("ptp.minorSdoId", fields.minorSdoId, 0xff));
  view.setUint16(FLAGS, checkRange("ptp.flags", fields.flags, 0xffff));
  view.setBigInt64(CORRECTION, BigInt(fields.correction));
  view.setUint32(MESSAGE_TYPE_SPECIFIC, checkRange("ptp.messageTypeSpecific", fields.messageTypeSpecific, 0xffffffff));
  bytes.set(parseOctets("ptp.clockIdentity", fields.clockIdentity, 8), CLOCK_IDENTITY);
  view.setUint16(SOURCE_PORT, checkRange("ptp.sourcePort", fields.sourcePort, 0xffff));
  view.setUint16(SEQUENCE_ID, checkRange("ptp.sequenceId", fields.sequenceId, 0xffff));
  view.setUint8(CONTROL, checkRange("ptp.control", fields.control, 0xff));
  view.setInt8(
    LOG_MESSAGE_INTERVAL,
    checkRange("ptp.logMessageInterval + 128", fields.logMessageInterval + 128, 0xff) - 128,
  );
  return bytes;
}
