/**
 * SMB version 2 and 3, [MS-SMB2] sections 2.2.1 and 2.2.41.
 *
 * ```text
 * +---------------+-------+-------+---------------+-------+-------+
 * |  0xfe "SMB"   | Size  |Charge |    Status     |Command|Credits|
 * +---------------+-------+-------+---------------+-------+-------+
 * |     Flags     |  NextCommand  |           MessageId           |
 * +---------------+---------------+-------------------------------+
 * | ProcessId, TreeId or AsyncId  |           SessionId           |
 * +-------------------------------+-------------------------------+
 * |                          Signature (16)                       |
 * +---------------------------------------------------------------+
 * ```
 *
 * All numbers are little-endian. What is encrypted has a header of its own, which begins with 0xfd.
 *
 * @module
 */

import { Layer, type Shortage } from "./layer.ts";

const STRUCTURE_SIZE = 4;
const CREDIT_CHARGE = 6;
const STATUS = 8;
const COMMAND = 12;
const CREDITS = 14;
const FLAGS = 16;
const NEXT_COMMAND = 20;
const MESSAGE_ID = 24;
const PROCESS_ID = 32;
const TREE_ID = 36;
const SESSION_ID = 40;
const HEADER_LENGTH = 64;
/** `0xfe "SMB"`. */
const MAGIC = 0xfe534d42;
const FLAGS_SERVER_TO_REDIR = 0x00000001;
const FLAGS_ASYNC_COMMAND = 0x00000002;

const ORIGINAL_SIZE = 36;
const TRANSFORM_SESSION_ID = 44;
const TRANSFORM_LENGTH = 52;
/** `0xfd "SMB"`. */
const TRANSFORM_MAGIC = 0xfd534d42;

/**
 * The header of a message. Its payload is that of its command, and further messages where `nextCommand` says so.
 *
 * @example
 * ```ts
 * import { parseHex, Smb2 } from "@capkit/capkit/core";
 *
 * const bytes = parseHex("fe534d42400001000000000000001f00" + "00".repeat(48));
 * const smb2 = Smb2.decode(new DataView(bytes.buffer), 0, bytes.length);
 * if (smb2?.command !== 0 || smb2.credits !== 31 || smb2.isResponse) throw new Error("a negotiation");
 * ```
 */
export class Smb2 extends Layer {
  /** The `name` of its instances. */
  static readonly layerName = "smb2";

  /** The header at `offset`; undefined where fewer than 64 bytes are there. The only way to make one. */
  static decode(view: DataView, offset: number, end: number): Smb2 | undefined {
    return end - offset < HEADER_LENGTH ? undefined : new Smb2(view, offset, end);
  }

  /** Why {@linkcode Smb2.decode} returned undefined. */
  static shortage(_view: DataView, offset: number, end: number): Shortage {
    return { needed: HEADER_LENGTH, available: end - offset };
  }

  /** Whether a header of version 2 or 3 is there. */
  static recognizes(view: DataView, offset: number, end: number): boolean {
    return end - offset >= HEADER_LENGTH && view.getUint32(offset) === MAGIC &&
      view.getUint16(offset + STRUCTURE_SIZE, true) === HEADER_LENGTH;
  }

  /** The short name of the protocol. */
  get name(): "smb2" {
    return "smb2";
  }

  /** How many credits the request costs. */
  get creditCharge(): number {
    return this.view.getUint16(this.offset + CREDIT_CHARGE, true);
  }

  /** Of a response: 0 where all went well. Of a request: which channel it comes on. */
  get status(): number {
    return this.view.getUint32(this.offset + STATUS, true);
  }

  /** What is wanted: 0 is to negotiate, 1 to set up a session, 5 to open a file. */
  get command(): number {
    return this.view.getUint16(this.offset + COMMAND, true);
  }

  /** How many credits are asked for, or given. */
  get credits(): number {
    return this.view.getUint16(this.offset + CREDITS, true);
  }

  /** All flags. */
  get flags(): number {
    return this.view.getUint32(this.offset + FLAGS, true);
  }

  /** Whether it is an answer. */
  get isResponse(): boolean {
    return (this.flags & FLAGS_SERVER_TO_REDIR) !== 0;
  }

  /** Whether the number of an operation stands in the place of the process and the tree. */
  get isAsync(): boolean {
    return (this.flags & FLAGS_ASYNC_COMMAND) !== 0;
  }

  /** Bytes from here to the next message; 0 where this is the last one. */
  get nextCommand(): number {
    return this.view.getUint32(this.offset + NEXT_COMMAND, true);
  }

  /** The number that an answer shares with its request. */
  get messageId(): bigint {
    return this.view.getBigUint64(this.offset + MESSAGE_ID, true);
  }

  /** The number of an operation that takes longer; undefined where it is none. */
  get asyncId(): bigint | undefined {
    return this.isAsync ? this.view.getBigUint64(this.offset + PROCESS_ID, true) : undefined;
  }

  /** The number of the client's process; undefined in an operation that takes longer. */
  get processId(): number | undefined {
    return this.isAsync ? undefined : this.view.getUint32(this.offset + PROCESS_ID, true);
  }

  /** The number of what is connected to: a share; undefined in an operation that takes longer. */
  get treeId(): number | undefined {
    return this.isAsync ? undefined : this.view.getUint32(this.offset + TREE_ID, true);
  }

  /** The number of the user's session. */
  get sessionId(): bigint {
    return this.view.getBigUint64(this.offset + SESSION_ID, true);
  }

  /** Bytes of the header: 64. */
  get headerLength(): number {
    return HEADER_LENGTH;
  }

  /** The header as plain fields; its numbers of 64 bits as decimal digits. */
  toJSON(): Smb2Fields {
    const { creditCharge, status, command, credits, flags, nextCommand, asyncId, processId, treeId } = this;
    return {
      creditCharge,
      status,
      command,
      credits,
      flags,
      nextCommand,
      messageId: String(this.messageId),
      ...(asyncId === undefined ? {} : { asyncId: String(asyncId) }),
      ...(processId === undefined ? {} : { processId }),
      ...(treeId === undefined ? {} : { treeId }),
      sessionId: String(this.sessionId),
    };
  }
}

/** The header before an encrypted message of version 3. */
export class Smb2Transform extends Layer {
  /** The `name` of its instances. */
  static readonly layerName = "smb2.transform";

  /** The header at `offset`; undefined where fewer than 52 bytes are there. The only way to make one. */
  static decode(view: DataView, offset: number, end: number): Smb2Transform | undefined {
    return end - offset < TRANSFORM_LENGTH ? undefined : new Smb2Transform(view, offset, end);
  }

  /** Why {@linkcode Smb2Transform.decode} returned undefined. */
  static shortage(_view: DataView, offset: number, end: number): Shortage {
    return { needed: TRANSFORM_LENGTH, available: end - offset };
  }

  /** Whether the header of an encrypted message is there. */
  static recognizes(view: DataView, offset: number, end: number): boolean {
    return end - offset >= TRANSFORM_LENGTH && view.getUint32(offset) === TRANSFORM_MAGIC;
  }

  /** The short name of the protocol. */
  get name(): "smb2.transform" {
    return "smb2.transform";
  }

  /** Bytes of the message before it was encrypted. */
  get originalSize(): number {
    return this.view.getUint32(this.offset + ORIGINAL_SIZE, true);
  }

  /** The number of the user's session. */
  get sessionId(): bigint {
    return this.view.getBigUint64(this.offset + TRANSFORM_SESSION_ID, true);
  }

  /** Bytes of the header: 52. */
  get headerLength(): number {
    return TRANSFORM_LENGTH;
  }

  /** The header as plain fields; the number of 64 bits as decimal digits. */
  toJSON(): Smb2TransformFields {
    return { originalSize: this.originalSize, sessionId: String(this.sessionId) };
  }
}

/** The fields of a {@linkcode Smb2}. */
export interface Smb2Fields {
  /** How many credits the request costs. */
  creditCharge: number;
  /** 0 where all went well. */
  status: number;
  /** What is wanted. */
  command: number;
  /** How many credits are asked for, or given. */
  credits: number;
  /** All flags. */
  flags: number;
  /** Bytes from here to the next message; 0 for the last one. */
  nextCommand: number;
  /** Decimal digits. */
  messageId: string;
  /** Decimal digits; only in an operation that takes longer. */
  asyncId?: string;
  /** Not in an operation that takes longer. */
  processId?: number;
  /** Not in an operation that takes longer. */
  treeId?: number;
  /** Decimal digits. */
  sessionId: string;
}

/** The fields of a {@linkcode Smb2Transform}. */
export interface Smb2TransformFields {
  /** Bytes of the message before it was encrypted. */
  originalSize: number;
  /** Decimal digits. */
  sessionId: string;
}
