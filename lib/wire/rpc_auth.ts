/**
 * How the sides of a remote procedure call say and show who they are, RFC 5531 section 8.2, with the body of AUTH_SYS, appendix A.
 *
 * ```text
 * +----------+----------+-----------------------------------------------+
 * |  flavor  |  length  |  body: length bytes, up to a multiple of 4    |
 * +----------+----------+-----------------------------------------------+
 * ```
 *
 * @module
 */

import type { Cursor } from "../bytes/cursor.ts";

/** Authentication: none. */
export const RPC_AUTH_NONE = 0;
/** Authentication: the numbers of a user and of groups, as the caller says them. */
export const RPC_AUTH_SYS = 1;

/** Flavors of authentication that are in use (IANA's registry): none, sys, short, DH, Kerberos, GSS; and that of Sun's GSSAPI. */
const FLAVORS: ReadonlySet<number> = new Set([0, 1, 2, 3, 4, 6, 300001]);
/** Bytes of authentication at most (RFC 5531, section 8.2). */
const MAX_AUTH_LENGTH = 400;
/** Groups of one caller at most (RFC 5531, appendix A). */
const MAX_GROUPS = 16;

/** What a side says of who it is. */
export interface RpcAuth {
  /** The bytes of the frame. */
  readonly view: DataView;
  /** Where it begins. */
  readonly offset: number;
  /** The byte after it, as far as it is there. */
  readonly end: number;
  /** 0 is none, 1 AUTH_SYS, 6 RPCSEC_GSS. */
  readonly flavor: number;
  /** Bytes of its body. */
  readonly length: number;
  /** What AUTH_SYS says; undefined for another flavor, and where it is not all there. */
  readonly sys: RpcAuthSys | undefined;
}

/** The body of AUTH_SYS, RFC 5531 appendix A. */
export interface RpcAuthSys {
  /** A number that the caller has made up. */
  readonly stamp: number;
  /** The name of the caller's machine. */
  readonly machinename: string;
  /** The number of the user. */
  readonly uid: number;
  /** The groups: the first one is the user's own. */
  readonly gids: readonly number[];
}

/** The fields of {@linkcode RpcAuth}. */
export interface RpcAuthFields {
  /** 0 is none, 1 AUTH_SYS, 6 RPCSEC_GSS. */
  flavor: number;
  /** Bytes of its body. */
  length: number;
  /** What AUTH_SYS says; absent in other flavors. */
  sys?: { stamp: number; machinename: string; uid: number; gids: number[] };
}

/** Whether authentication is all there, of a known flavor and a length that it can have. */
export function isUsualAuth(auth: RpcAuth | undefined): boolean {
  if (auth === undefined || !FLAVORS.has(auth.flavor)) return false;
  return auth.length <= MAX_AUTH_LENGTH && auth.length % 4 === 0;
}

/** What a side says of who it is, read by a cursor; undefined where not even its length is there. */
export function readAuth(from: Cursor): RpcAuth | undefined {
  if (from.left < 8) return undefined;
  const { view, offset } = from;
  const [flavor, length] = [from.uint32(), from.uint32()];
  const body = from.part(length);
  const { end } = body;
  return { view, offset, end, flavor, length, sys: flavor === RPC_AUTH_SYS ? readSys(body) : undefined };
}

function readSys(body: Cursor): RpcAuthSys | undefined {
  const stamp = body.uint32();
  const length = body.uint32();
  const name = body.part(length);
  body.part((4 - length % 4) % 4);
  const uid = body.uint32();
  const gids = [body.uint32()];
  const groups = Math.min(body.uint32(), MAX_GROUPS);
  for (let i = 0; i < groups && !body.isShort; i++) gids.push(body.uint32());
  return body.isShort ? undefined : { stamp, machinename: name.text(), uid, gids };
}

/** It as plain fields. */
export function authFields({ flavor, length, sys }: RpcAuth): RpcAuthFields {
  return { flavor, length, ...(sys === undefined ? {} : { sys: { ...sys, gids: [...sys.gids] } }) };
}
