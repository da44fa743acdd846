/**
 * Remote procedure calls of Sun, ONC RPC version 2, RFC 5531 section 9.
 *
 * ```text
 * +----------+-----------+
 * |   xid    | type = 0  |
 * +----------+-----------+-----------+-----------+
 * |  rpcvers |   prog    |   vers    |   proc    |
 * +----------+-----------+-----------+-----------+
 * |  cred: flavor, length, body; verf: the same  |
 * +----------+-----------+-----------------------+
 * |   xid    | type = 1  |
 * +----------+-----------+-----------------------+-----------+
 * | stat = 0 |  verf: flavor, length, body       |accept_stat|
 * +----------+-----------+-----------------------+-----------+
 * | stat = 1 |reject_stat|
 * +----------+-----------+
 * ```
 *
 * @module
 */

import { Cursor } from "../bytes/cursor.ts";
import { Layer, type Shortage } from "./layer.ts";
import { authFields, isUsualAuth, readAuth, type RpcAuth, type RpcAuthFields } from "./rpc_auth.ts";

const XID = 0;
const TYPE = 4;
const SMALLEST_LENGTH = 8;

/** RPC message type: a call. */
export const RPC_CALL = 0;
/** RPC message type: its answer. */
export const RPC_REPLY = 1;
/** RFC 5531, section 13: the first number of a program; and the first of those that are given to nobody. */
const FIRST_PROGRAM = 100000;
const FIRST_RESERVED_PROGRAM = 0x60000000;
/** Numbers of versions and procedures are small; a bound to tell calls from other bytes. */
const MAX_SMALL = 0xffff;
/** What of a message is there. */
interface RpcParts {
  rpcVersion?: number;
  program?: number;
  programVersion?: number;
  procedure?: number;
  credentials?: RpcAuth;
  replyStatus?: number;
  verifier?: RpcAuth;
  acceptStatus?: number;
  rejectStatus?: number;
  authStatus?: number;
}

/**
 * The header of a call or a reply. Its payload are the arguments or the results.
 *
 * @example
 * ```ts
 * import { parseHex, Rpc } from "@capkit/capkit/core";
 *
 * const bytes = parseHex("00000001 00000000 00000002 000186a3 00000003 00000001 00000000 00000000 00000000 00000000");
 * const rpc = Rpc.decode(new DataView(bytes.buffer), 0, bytes.length);
 * if (rpc?.program !== 100003 || rpc.procedure !== 1) throw new Error("NFS, GETATTR");
 * ```
 */
export class Rpc extends Layer {
  /** The `name` of its instances. */
  static readonly layerName = "rpc";
  #parts: (RpcParts & { end: number }) | undefined = undefined;

  /** The header at `offset`; undefined where fewer than 8 bytes are there. The only way to make one. */
  static decode(view: DataView, offset: number, end: number): Rpc | undefined {
    return end - offset < SMALLEST_LENGTH ? undefined : new Rpc(view, offset, end);
  }

  /** Why {@linkcode Rpc.decode} returned undefined. */
  static shortage(_view: DataView, offset: number, end: number): Shortage {
    return { needed: SMALLEST_LENGTH, available: end - offset };
  }

  /** Whether a whole header is there, and each number in it is one that is in use. */
  static recognizes(view: DataView, offset: number, end: number): boolean {
    const rpc = Rpc.decode(view, offset, end);
    // Before all is read: most of what is no RPC ends here.
    if (rpc === undefined || rpc.xid === 0 || rpc.messageType > RPC_REPLY) return false;
    const { messageType, rpcVersion, program = 0, programVersion = 0, procedure = 0, credentials, verifier } = rpc;
    if (messageType === RPC_CALL) {
      return rpcVersion === 2 && program >= FIRST_PROGRAM && program < FIRST_RESERVED_PROGRAM &&
        programVersion <= MAX_SMALL && procedure <= MAX_SMALL && isUsualAuth(credentials) && isUsualAuth(verifier);
    }
    if (messageType !== RPC_REPLY) return false;
    const { replyStatus, acceptStatus = Infinity, rejectStatus = Infinity } = rpc;
    return (replyStatus === 0 && isUsualAuth(verifier) && acceptStatus <= 5) ||
      (replyStatus === 1 && rejectStatus <= 1);
  }

  /** The short name of the protocol. */
  get name(): "rpc" {
    return "rpc";
  }

  /** The number that a reply shares with its call. */
  get xid(): number {
    return this.view.getUint32(this.offset + XID);
  }

  /** 0 for a call, 1 for a reply. */
  get messageType(): number {
    return this.view.getUint32(this.offset + TYPE);
  }

  /** The version of RPC in a call: 2; undefined in a reply, and where it is not there. */
  get rpcVersion(): number | undefined {
    return this.#read().rpcVersion;
  }

  /** The program that is called: 100000 is the port mapper, 100003 NFS, 100005 mount. */
  get program(): number | undefined {
    return this.#read().program;
  }

  /** The version of the program. */
  get programVersion(): number | undefined {
    return this.#read().programVersion;
  }

  /** The procedure of the program; 0 does nothing. */
  get procedure(): number | undefined {
    return this.#read().procedure;
  }

  /** Who calls. */
  get credentials(): RpcAuth | undefined {
    return this.#read().credentials;
  }

  /** What shows that it is so; not in a reply that denies. */
  get verifier(): RpcAuth | undefined {
    return this.#read().verifier;
  }

  /** Of a reply: 0 for accepted, 1 for denied. */
  get replyStatus(): number | undefined {
    return this.#read().replyStatus;
  }

  /** Of a call that was accepted: 0 where it was executed, 1 to 5 for why it was not. */
  get acceptStatus(): number | undefined {
    return this.#read().acceptStatus;
  }

  /** Of a call that was denied: 0 for its version of RPC, 1 for who has called. */
  get rejectStatus(): number | undefined {
    return this.#read().rejectStatus;
  }

  /** What was wrong with who has called. */
  get authStatus(): number | undefined {
    return this.#read().authStatus;
  }

  /** Bytes of the header, as far as they are there. */
  get headerLength(): number {
    return this.#read().end - this.offset;
  }

  /** The header as plain fields. */
  toJSON(): RpcFields {
    const { end: _end, credentials, verifier, ...numbers } = this.#read();
    return {
      xid: this.xid,
      messageType: this.messageType,
      ...numbers,
      ...(credentials === undefined ? {} : { credentials: authFields(credentials) }),
      ...(verifier === undefined ? {} : { verifier: authFields(verifier) }),
    };
  }

  #read(): RpcParts & { end: number } {
    return this.#parts ??= readParts(new Cursor(this), this.messageType);
  }
}

/** The fields of a message; those that its kind has, as far as they are there. */
export interface RpcFields {
  /** The number that a reply shares with its call. */
  xid: number;
  /** 0 for a call, 1 for a reply. */
  messageType: number;
  /** 2, in a call. */
  rpcVersion?: number;
  /** What is called. */
  program?: number;
  /** The version of the program. */
  programVersion?: number;
  /** What the program is to do. */
  procedure?: number;
  /** Who calls. */
  credentials?: RpcAuthFields;
  /** What shows that it is so. */
  verifier?: RpcAuthFields;
  /** 0 for accepted, 1 for denied. */
  replyStatus?: number;
  /** 0 where the call was executed. */
  acceptStatus?: number;
  /** Why a call was denied. */
  rejectStatus?: number;
  /** What was wrong with who has called. */
  authStatus?: number;
}

function readParts(from: Cursor, messageType: number): RpcParts & { end: number } {
  from.part(SMALLEST_LENGTH);
  const parts: RpcParts = {};
  if (messageType === RPC_CALL) readCall(from, parts);
  else if (messageType === RPC_REPLY) readReply(from, parts);
  return { ...parts, end: from.offset };
}

function readCall(from: Cursor, parts: RpcParts): void {
  if (from.left < 16) return;
  parts.rpcVersion = from.uint32();
  parts.program = from.uint32();
  parts.programVersion = from.uint32();
  parts.procedure = from.uint32();
  const credentials = readAuth(from);
  const verifier = readAuth(from);
  if (credentials !== undefined) parts.credentials = credentials;
  if (verifier !== undefined) parts.verifier = verifier;
}

function readReply(from: Cursor, parts: RpcParts): void {
  if (from.left < 4) return;
  parts.replyStatus = from.uint32();
  if (parts.replyStatus === 0) {
    const verifier = readAuth(from);
    if (verifier !== undefined) parts.verifier = verifier;
    if (from.left >= 4) parts.acceptStatus = from.uint32();
  } else if (from.left >= 4) {
    parts.rejectStatus = from.uint32();
    if (parts.rejectStatus === 1 && from.left >= 4) parts.authStatus = from.uint32();
  }
}
