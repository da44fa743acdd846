/**
 * The control connection of PPTP, RFC 2637 section 2: the header that all messages have.
 *
 * ```text
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-------------------------------+-------------------------------+
 * |             Length            |       PPTP Message Type       |
 * +-------------------------------+-------------------------------+
 * |                          Magic Cookie                         |
 * +-------------------------------+-------------------------------+
 * |      Control Message Type     |           Reserved0           |
 * +-------------------------------+-------------------------------+
 * ```
 *
 * @module
 */

import { ByteWriter } from "./byte_writer.ts";
import { Layer, type Shortage } from "./layer.ts";

const LENGTH = 0;
const MESSAGE_TYPE = 2;
const MAGIC_COOKIE = 4;
const CONTROL_MESSAGE_TYPE = 8;
const RESERVED0 = 10;
const HEADER_LENGTH = 12;

/** The number by which both sides see that they are not out of step. */
export const PPTP_MAGIC_COOKIE = 0x1a2b3c4d;

/** Names of the control messages by their types, RFC 2637 section 1.4; the first one is of none. */
const CONTROL_MESSAGES: readonly string[] = [
  "",
  "Start-Control-Connection-Request",
  "Start-Control-Connection-Reply",
  "Stop-Control-Connection-Request",
  "Stop-Control-Connection-Reply",
  "Echo-Request",
  "Echo-Reply",
  "Outgoing-Call-Request",
  "Outgoing-Call-Reply",
  "Incoming-Call-Request",
  "Incoming-Call-Reply",
  "Incoming-Call-Connected",
  "Call-Clear-Request",
  "Call-Disconnect-Notify",
  "WAN-Error-Notify",
  "Set-Link-Info",
];

/** The name of a control message's type, `"Echo-Request"` for 5; undefined where it has none. */
export function pptpControlMessageName(type: number): string | undefined {
  return CONTROL_MESSAGES[type] || undefined;
}

/**
 * The header of a PPTP control message in a segment; what its type has to say is the payload. Only the first message of a
 * segment is met.
 *
 * @example
 * ```ts
 * import { decode, encodePptp, frame, ipv4, LINKTYPE_RAW, parseHex, Pptp, pptpControlMessageName, tcp } from "@capkit/capkit/core";
 *
 * const header = encodePptp({ length: 16, messageType: 1, magicCookie: 0x1a2b3c4d, controlMessageType: 5, reserved0: 0 });
 * const identifier = parseHex("0000004d");
 * const ports = tcp({ srcPort: 4000, dstPort: 1723 });
 * const bytes = frame(ipv4({ src: "192.0.2.1", dst: "192.0.2.2" }), ports, header, identifier);
 * const type = decode(bytes, LINKTYPE_RAW).layer(Pptp)?.controlMessageType ?? 0;
 * if (pptpControlMessageName(type) !== "Echo-Request") throw new Error("are you there?");
 * ```
 */
export class Pptp extends Layer {
  /** The `name` of its instances. */
  static readonly layerName = "pptp";

  /** The header at `offset`; undefined where fewer than 12 bytes are there. The only way to make one. */
  static decode(view: DataView, offset: number, end: number): Pptp | undefined {
    return end - offset < HEADER_LENGTH ? undefined : new Pptp(view, offset, end);
  }

  /** Why {@linkcode Pptp.decode} returned undefined. */
  static shortage(_view: DataView, offset: number, end: number): Shortage {
    return { needed: HEADER_LENGTH, available: end - offset };
  }

  /** Whether a header with its cookie is there. */
  static recognizes(view: DataView, offset: number, end: number): boolean {
    return end - offset >= HEADER_LENGTH && view.getUint32(offset + MAGIC_COOKIE) === PPTP_MAGIC_COOKIE &&
      view.getUint16(offset + LENGTH) >= HEADER_LENGTH;
  }

  /** The short name of the protocol. */
  get name(): "pptp" {
    return "pptp";
  }

  /** Bytes of the message with its header. */
  get length(): number {
    return this.view.getUint16(this.offset + LENGTH);
  }

  /** 1 is a control message, 2 is not used. */
  get messageType(): number {
    return this.view.getUint16(this.offset + MESSAGE_TYPE);
  }

  /** {@linkcode PPTP_MAGIC_COOKIE}. */
  get magicCookie(): number {
    return this.view.getUint32(this.offset + MAGIC_COOKIE);
  }

  /** What the message is; {@linkcode pptpControlMessageName} names it. */
  get controlMessageType(): number {
    return this.view.getUint16(this.offset + CONTROL_MESSAGE_TYPE);
  }

  /** 0. */
  get reserved0(): number {
    return this.view.getUint16(this.offset + RESERVED0);
  }

  /** Bytes of the header: 12. */
  get headerLength(): number {
    return HEADER_LENGTH;
  }

  /** The byte after the message in `view`, as far as the segment has it. */
  override get payloadEnd(): number {
    return Math.min(this.end, this.offset + Math.max(HEADER_LENGTH, this.length));
  }

  /** The field that ends the payload before `end`. */
  override get lengthField(): "length" {
    return "length";
  }

  /** The header as plain fields. */
  toJSON(): PptpFields {
    const { length, messageType, magicCookie, controlMessageType, reserved0 } = this;
    return { length, messageType, magicCookie, controlMessageType, reserved0 };
  }
}

/** The fields of a PPTP header. */
export interface PptpFields {
  /** Bytes of the message with its header, 0 to 65,535. */
  length: number;
  /** 0 to 65,535. */
  messageType: number;
  /** 0 to 4,294,967,295. */
  magicCookie: number;
  /** 0 to 65,535. */
  controlMessageType: number;
  /** 0 to 65,535. */
  reserved0: number;
}

/**
 * The 12 bytes of a PPTP header, all fields as given.
 *
 * @throws RangeError where a field does not fit.
 */
export function encodePptp(fields: PptpFields): Uint8Array<ArrayBuffer> {
  const writer = new ByteWriter();
  writer.uint16("pptp.length", fields.length);
  writer.uint16("pptp.messageType", fields.messageType);
  writer.uint32("pptp.magicCookie", fields.magicCookie);
  writer.uint16("pptp.controlMessageType", fields.controlMessageType);
  writer.uint16("pptp.reserved0", fields.reserved0);
  return writer.finish();
}
