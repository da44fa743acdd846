/**
 * SMB version 1, [MS-CIFS] section 2.2.3.1: files and printers of Windows networks.
 *
 * ```text
 * +-------------------------------+-------+---------------+-------+---------------+
 * |        0xff "SMB"             |Command|    Status     | Flags |    Flags2     |
 * +---------------+---------------+-------+---------------+-------+---------------+
 * |   PID high    |          Signature (8)                |   Reserved (2)        |
 * +---------------+---------------+---------------+---------------+
 * |      TID      |   PID low     |      UID      |      MID      |
 * +---------------+---------------+---------------+---------------+
 * ```
 *
 * All numbers are little-endian.
 *
 * @module
 */

import { Layer, type Shortage } from "./layer.ts";

const COMMAND = 4;
const STATUS = 5;
const FLAGS = 9;
const FLAGS2 = 10;
const PID_HIGH = 12;
const TID = 24;
const PID_LOW = 26;
const UID = 28;
const MID = 30;
const HEADER_LENGTH = 32;
/** `0xff "SMB"`. */
const MAGIC = 0xff534d42;
const FLAGS_REPLY = 0x80;

/**
 * The header of a message. Its payload are the parameters and the data of its command.
 *
 * @example
 * ```ts
 * import { parseHex, Smb } from "@capkit/capkit/core";
 *
 * const bytes = parseHex("ff534d42 72 00000000 98 53c8 0000 0000000000000000 0000 0000 fffe 0000 0100");
 * const smb = Smb.decode(new DataView(bytes.buffer), 0, bytes.length);
 * if (smb?.command !== 0x72 || !smb.isReply || smb.mid !== 1) throw new Error("the answer to a negotiation");
 * ```
 */
export class Smb extends Layer {
  /** The `name` of its instances. */
  static readonly layerName = "smb";

  /** The header at `offset`; undefined where fewer than 32 bytes are there. The only way to make one. */
  static decode(view: DataView, offset: number, end: number): Smb | undefined {
    return end - offset < HEADER_LENGTH ? undefined : new Smb(view, offset, end);
  }

  /** Why {@linkcode Smb.decode} returned undefined. */
  static shortage(_view: DataView, offset: number, end: number): Shortage {
    return { needed: HEADER_LENGTH, available: end - offset };
  }

  /** Whether a header of version 1 is there. */
  static recognizes(view: DataView, offset: number, end: number): boolean {
    return end - offset >= HEADER_LENGTH && view.getUint32(offset) === MAGIC;
  }

  /** The short name of the protocol. */
  get name(): "smb" {
    return "smb";
  }

  /** What is wanted: 0x72 is to negotiate, 0x73 to set up a session. */
  get command(): number {
    return this.view.getUint8(this.offset + COMMAND);
  }

  /** 0 where all went well. */
  get status(): number {
    return this.view.getUint32(this.offset + STATUS, true);
  }

  /** The older flags. */
  get flags(): number {
    return this.view.getUint8(this.offset + FLAGS);
  }

  /** Whether it is an answer. */
  get isReply(): boolean {
    return (this.flags & FLAGS_REPLY) !== 0;
  }

  /** The newer flags. */
  get flags2(): number {
    return this.view.getUint16(this.offset + FLAGS2, true);
  }

  /** The upper half of the number of the client's process. */
  get pidHigh(): number {
    return this.view.getUint16(this.offset + PID_HIGH, true);
  }

  /** The number of what is connected to: a share. */
  get tid(): number {
    return this.view.getUint16(this.offset + TID, true);
  }

  /** The lower half of the number of the client's process. */
  get pidLow(): number {
    return this.view.getUint16(this.offset + PID_LOW, true);
  }

  /** The number of the user's session. */
  get uid(): number {
    return this.view.getUint16(this.offset + UID, true);
  }

  /** The number that an answer shares with its request. */
  get mid(): number {
    return this.view.getUint16(this.offset + MID, true);
  }

  /** Bytes of the header: 32. */
  get headerLength(): number {
    return HEADER_LENGTH;
  }

  /** The header as plain fields. */
  toJSON(): SmbFields {
    const { command, status, flags, flags2, pidHigh, tid, pidLow, uid, mid } = this;
    return { command, status, flags, flags2, pidHigh, tid, pidLow, uid, mid };
  }
}

/** The fields of a {@linkcode Smb}. */
export interface SmbFields {
  /** What is wanted. */
  command: number;
  /** 0 where all went well. */
  status: number;
  /** All flags. */
  flags: number;
  /** The newer flags. */
  flags2: number;
  /** The upper half of the number of the client's process. */
  pidHigh: number;
  /** The number of what is connected to. */
  tid: number;
  /** The lower half of the number of the client's process. */
  pidLow: number;
  /** The number of the user's session. */
  uid: number;
  /** The number that an answer shares with its request. */
  mid: number;
}
