/**
 * BFD control packets, RFC 5880 section 4.1.
 *
 * ```text
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-----+---------+---+-+-+-+-+-+-+---------------+---------------+
 * |Vers |  Diag   |Sta|P|F|C|A|D|M|  Detect Mult  |    Length     |
 * +-----+---------+---+-+-+-+-+-+-+---------------+---------------+
 * |            My Discriminator, Your Discriminator               |
 * +---------------------------------------------------------------+
 * |  Desired Min TX, Required Min RX, Required Min Echo RX Interval|
 * +---------------------------------------------------------------+
 * |                  Authentication, where A is set               |
 * ```
 *
 * @module
 */

import { formatHexAt, parseHex } from "../bytes/hex.ts";
import { ByteWriter } from "./byte_writer.ts";
import { checkRange } from "./check_range.ts";
import { Layer, type Shortage } from "./layer.ts";

const VERSION_DIAG = 0;
const STATE_FLAGS = 1;
const DETECT_MULT = 2;
const LENGTH = 3;
const MY_DISCRIMINATOR = 4;
const YOUR_DISCRIMINATOR = 8;
const DESIRED_MIN_TX = 12;
const REQUIRED_MIN_RX = 16;
const REQUIRED_MIN_ECHO_RX = 20;
const HEADER_LENGTH = 24;
const FLAG_BITS = 0x3f;

/**
 * A BFD control packet in a frame; all of it is its header.
 *
 * @example
 * ```ts
 * import { Bfd, encodeBfd } from "@capkit/capkit/core";
 *
 * const bytes = encodeBfd({
 *   version: 1, diag: 0, state: 3, flags: 0, detectMult: 3, length: 24, myDiscriminator: 1, yourDiscriminator: 2,
 *   desiredMinTx: 300_000, requiredMinRx: 300_000, requiredMinEchoRx: 0, authentication: "",
 * });
 * if (Bfd.decode(new DataView(bytes.buffer), 0, 24)?.state !== 3) throw new Error("up");
 * ```
 */
export class Bfd extends Layer {
  /** The `name` of its instances. */
  static readonly layerName = "bfd";

  /** The packet at `offset`; undefined where fewer than 24 bytes are there. The only way to make one. */
  static decode(view: DataView, offset: number, end: number): Bfd | undefined {
    return end - offset < HEADER_LENGTH ? undefined : new Bfd(view, offset, end);
  }

  /** Why {@linkcode Bfd.decode} returned undefined. */
  static shortage(_view: DataView, offset: number, end: number): Shortage {
    return { needed: HEADER_LENGTH, available: end - offset };
  }

  /** Whether a packet of version 0 or 1 of a possible length is there. */
  static recognizes(view: DataView, offset: number, end: number): boolean {
    return end - offset >= HEADER_LENGTH && view.getUint8(offset) >> 5 <= 1 &&
      view.getUint8(offset + LENGTH) >= HEADER_LENGTH;
  }

  /** The short name of the protocol. */
  get name(): "bfd" {
    return "bfd";
  }

  /** 1. */
  get version(): number {
    return this.view.getUint8(this.offset + VERSION_DIAG) >> 5;
  }

  /** Why the session last went down. */
  get diag(): number {
    return this.view.getUint8(this.offset + VERSION_DIAG) & 0x1f;
  }

  /** 0 is AdminDown, 1 Down, 2 Init, 3 Up. */
  get state(): number {
    return this.view.getUint8(this.offset + STATE_FLAGS) >> 6;
  }

  /** The bits P, F, C, A, D and M. */
  get flags(): number {
    return this.view.getUint8(this.offset + STATE_FLAGS) & FLAG_BITS;
  }

  /** How many packets may be lost. */
  get detectMult(): number {
    return this.view.getUint8(this.offset + DETECT_MULT);
  }

  /** Bytes of the packet. */
  get length(): number {
    return this.view.getUint8(this.offset + LENGTH);
  }

  /** The sender's number of the session. */
  get myDiscriminator(): number {
    return this.view.getUint32(this.offset + MY_DISCRIMINATOR);
  }

  /** The receiver's number of the session; 0 where it is not known. */
  get yourDiscriminator(): number {
    return this.view.getUint32(this.offset + YOUR_DISCRIMINATOR);
  }

  /** Microseconds between packets that it wants to send. */
  get desiredMinTx(): number {
    return this.view.getUint32(this.offset + DESIRED_MIN_TX);
  }

  /** Microseconds between packets that it can take. */
  get requiredMinRx(): number {
    return this.view.getUint32(this.offset + REQUIRED_MIN_RX);
  }

  /** Microseconds between echoes that it can take; 0 is none. */
  get requiredMinEchoRx(): number {
    return this.view.getUint32(this.offset + REQUIRED_MIN_ECHO_RX);
  }

  /** The authentication section as hexadecimal digits: type, length and what the type says. */
  get authentication(): string {
    return formatHexAt(this.view, this.offset + HEADER_LENGTH, this.offset + this.headerLength);
  }

  /** Bytes of the packet, as far as it is there. */
  get headerLength(): number {
    return Math.min(this.end - this.offset, Math.max(HEADER_LENGTH, this.length));
  }

  /** The packet as plain fields. */
  toJSON(): BfdFields {
    return {
      version: this.version,
      diag: this.diag,
      state: this.state,
      flags: this.flags,
      detectMult: this.detectMult,
      length: this.length,
      myDiscriminator: this.myDiscriminator,
      yourDiscriminator: this.yourDiscriminator,
      desiredMinTx: this.desiredMinTx,
      requiredMinRx: this.requiredMinRx,
      requiredMinEchoRx: this.requiredMinEchoRx,
      authentication: this.authentication,
    };
  }
}

/** The fields of a BFD control packet. */
export interface BfdFields {
  /** 0 to 7. */
  version: number;
  /** 0 to 31. */
  diag: number;
  /** 0 to 3. */
  state: number;
  /** 0 to 63. */
  flags: number;
  /** 0 to 255. */
  detectMult: number;
  /** Bytes of the packet, 0 to 255. */
  length: number;
  /** 0 to 4,294,967,295, as all that follow. */
  myDiscriminator: number;
  /** The receiver's. */
  yourDiscriminator: number;
  /** Microseconds. */
  desiredMinTx: number;
  /** Microseconds. */
  requiredMinRx: number;
  /** Microseconds. */
  requiredMinEchoRx: number;
  /** Hexadecimal digits. */
  authentication: string;
}

/**
 * The bytes of a BFD control packet, all fields as given.
 *
 * @throws RangeError where a number does not fit.
 * @throws TypeError where the text of hexadecimal digits is none.
 */
export function encodeBfd(fields: BfdFields): Uint8Array<ArrayBuffer> {
  const writer = new ByteWriter();
  const diag = checkRange("bfd.diag", fields.diag, 0x1f);
  writer.uint8("bfd.version", checkRange("bfd.version", fields.version, 7) << 5 | diag);
  const flags = checkRange("bfd.flags", fields.flags, FLAG_BITS);
  writer.uint8("bfd.state", checkRange("bfd.state", fields.state, 3) << 6 | flags);
  writer.uint8("bfd.detectMult", fields.detectMult);
  writer.uint8("bfd.length", fields.length);
  writer.uint32("bfd.myDiscriminator", fields.myDiscriminator);
  writer.uint32("bfd.yourDiscriminator", fields.yourDiscriminator);
  writer.uint32("bfd.desiredMinTx", fields.desiredMinTx);
  writer.uint32("bfd.requiredMinRx", fields.requiredMinRx);
  writer.uint32("bfd.requiredMinEchoRx", fields.requiredMinEchoRx);
  writer.bytes(parseHex(fields.authentication));
  return writer.finish();
}
