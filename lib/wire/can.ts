/**
 * SocketCAN frames, https://www.tcpdump.org/linktypes/LINKTYPE_CAN_SOCKETCAN.html and linux/can.h.
 *
 * ```text
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+---------------------------------------------------------+
 * |X|R|E|            Identifier, 29 bits or the low 11            |
 * +-+-+-+---------+---------------+---------------+---------------+
 * |    Length     |   FD Flags    |   Reserved    |   len8 DLC    |
 * +---------------+---------------+---------------+---------------+
 * ```
 *
 * @module
 */

import { checkRange } from "./check_range.ts";
import { Layer, type Shortage } from "./layer.ts";

const IDENTIFIER = 0;
const LENGTH = 4;
const FD_FLAGS = 5;
const RESERVED = 6;
const HEADER_LENGTH = 8;

/** Of the identifier's word: it is one of 29 bits, not 11. */
const CAN_EFF_FLAG = 0x80000000;
/** A remote transmission request, which has no data. */
const CAN_RTR_FLAG = 0x40000000;
/** No frame of the bus, but what went wrong on it. */
const CAN_ERR_FLAG = 0x20000000;
const CAN_EFF_MASK = 0x1fffffff;
const CAN_SFF_MASK = 0x7ff;
/** Data of a classic frame at most. */
const CAN_MAX_DLEN = 8;

/** FD flag: the data was sent at a second, higher bit rate. */
export const CANFD_BRS = 0x01;
/** FD flag: the sender is in the state "error passive". */
export const CANFD_ESI = 0x02;
/** FD flag: this is a CAN FD frame. */
export const CANFD_FDF = 0x04;

/**
 * The header of a CAN or CAN FD frame; its payload is the data.
 *
 * @example
 * ```ts
 * import { Can, decode, encodeCan, LINKTYPE_CAN_SOCKETCAN } from "@capkit/capkit/core";
 *
 * const header = encodeCan({
 *   extended: false, remote: false, error: false, identifier: 0x123, length: 2, fdFlags: 0, reserved: 0,
 * });
 * const packet = decode(Uint8Array.of(...header, 0xca, 0xfe), LINKTYPE_CAN_SOCKETCAN);
 * if (packet.layer(Can)?.identifier !== 0x123 || packet.payload.length !== 2) throw new Error("two bytes of data");
 * ```
 */
export class Can extends Layer {
  /** The `name` of its instances. */
  static readonly layerName: string = "can";

  /** The header at `offset`; undefined where fewer than 8 bytes are there. The only way to make one. */
  static decode(view: DataView, offset: number, end: number): Can | undefined {
    return end - offset < HEADER_LENGTH ? undefined : new Can(view, offset, end);
  }

  /** Why {@linkcode Can.decode} returned undefined. */
  static shortage(_view: DataView, offset: number, end: number): Shortage {
    return { needed: HEADER_LENGTH, available: end - offset };
  }

  /** The short name of the protocol. */
  get name(): "can" {
    return "can";
  }

  /** Whether the identifier has 29 bits, not 11. */
  get extended(): boolean {
    return (this.word & CAN_EFF_FLAG) !== 0;
  }

  /** Whether it asks for the data of its identifier, and should have none. */
  get remote(): boolean {
    return (this.word & CAN_RTR_FLAG) !== 0;
  }

  /** Whether it was made by the driver to tell of errors on the bus. */
  get error(): boolean {
    return (this.word & CAN_ERR_FLAG) !== 0;
  }

  /** The identifier, 11 or 29 bits; in an error frame the classes of error. */
  get identifier(): number {
    return this.word & (this.extended || this.error ? CAN_EFF_MASK : CAN_SFF_MASK);
  }

  /** Bytes of data; in a remote frame those that are asked for. */
  get length(): number {
    return this.view.getUint8(this.offset + LENGTH);
  }

  /** The `CANFD_` flags; of no meaning in a classic frame. */
  get fdFlags(): number {
    return this.view.getUint8(this.offset + FD_FLAGS);
  }

  /** Two reserved bytes; in a classic frame the lower one may be the DLC from 9 to 15 that 8 bytes were sent with. */
  get reserved(): number {
    return this.view.getUint16(this.offset + RESERVED);
  }

  /** Whether it is a CAN FD frame: by its flag, or by more data than a classic frame can have. */
  get isFd(): boolean {
    return (this.fdFlags & CANFD_FDF) !== 0 || this.length > CAN_MAX_DLEN;
  }

  /** Bytes of the header: 8. */
  get headerLength(): number {
    return HEADER_LENGTH;
  }

  /** The byte after the data in `view`; a remote frame should have none, but its bytes may be there. */
  override get payloadEnd(): number {
    return Math.min(this.end, this.payloadOffset + this.length);
  }

  /** The field that ends the payload before `end`. */
  override get lengthField(): "length" {
    return "length";
  }

  /** The header as plain fields. */
  toJSON(): CanFields {
    return {
      extended: this.extended,
      remote: this.remote,
      error: this.error,
      identifier: this.identifier,
      length: this.length,
      fdFlags: this.fdFlags,
      reserved: this.reserved,
    };
  }

  /** The identifier with the three flags above it. */
  protected get word(): number {
    return this.view.getUint32(this.offset + IDENTIFIER);
  }
}

/**
 * A CAN frame inside of Linux cooked capture, where the identifier is in the byte order of the machine that captured. A
 * frame doesn't say which one that was: it is read as little-endian, that of nearly all machines with a CAN bus.
 */
export class CanLittleEndian extends Can {
  /** The `name` of its instances. */
  static override readonly layerName: string = "can";

  /** The header at `offset`; undefined where fewer than 8 bytes are there. The only way to make one. */
  static override decode(view: DataView, offset: number, end: number): CanLittleEndian | undefined {
    return end - offset < HEADER_LENGTH ? undefined : new CanLittleEndian(view, offset, end);
  }

  /** The identifier with the three flags above it. */
  protected override get word(): number {
    return this.view.getUint32(this.offset + IDENTIFIER, true);
  }
}

/** The fields of a CAN frame's header. */
export interface CanFields {
  /** Whether the identifier has 29 bits, not 11. */
  extended: boolean;
  /** A remote transmission request. */
  remote: boolean;
  /** An error frame. */
  error: boolean;
  /** 0 to 0x7ff; 0 to 0x1fffffff in an extended frame and an error frame. */
  identifier: number;
  /** 0 to 255; 8 at most in a classic frame, 64 in a CAN FD frame. */
  length: number;
  /** `CANFD_` flags, 0 to 255. */
  fdFlags: number;
  /** 0 to 65,535. */
  reserved: number;
}

/**
 * The 8 bytes of a CAN frame's header, as LINKTYPE_CAN_SOCKETCAN has them.
 *
 * @throws RangeError where a field does not fit.
 *
 * @example
 * ```ts
 * import { encodeCan, formatHex } from "@capkit/capkit/core";
 *
 * const flags = { extended: true, remote: false, error: false };
 * const bytes = encodeCan({ ...flags, identifier: 0x12345678, length: 8, fdFlags: 0, reserved: 0 });
 * if (formatHex(bytes) !== "9234567808000000") throw new Error("an extended frame");
 * ```
 */
export function encodeCan(fields: CanFields): Uint8Array<ArrayBuffer> {
  const { extended, remote, error } = fields;
  const largest = extended || error ? CAN_EFF_MASK : CAN_SFF_MASK;
  const identifier = checkRange("can.identifier", fields.identifier, largest);
  const flags = (extended ? CAN_EFF_FLAG : 0) + (remote ? CAN_RTR_FLAG : 0) + (error ? CAN_ERR_FLAG : 0);
  const view = new DataView(new ArrayBuffer(HEADER_LENGTH));
  view.setUint32(IDENTIFIER, flags + identifier);
  view.setUint8(LENGTH, checkRange("can.length", fields.length, 0xff));
  view.setUint8(FD_FLAGS, checkRange("can.fdFlags", fields.fdFlags, 0xff));
  view.setUint16(RESERVED, checkRange("can.reserved", fields.reserved, 0xffff));
  return new Uint8Array(view.buffer);
}
