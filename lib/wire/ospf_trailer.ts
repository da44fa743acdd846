/**
 * What comes behind an OSPF packet and is no part of its length: the block of link-local signaling, RFC 5613 section 2, and in
 * version 3 the authentication trailer, RFC 7166 section 4.
 *
 * ```text
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-------------------------------+-------------------------------+
 * |           Checksum            | LLS Data Length: words of 4   |  then TLVs
 * +-------------------------------+-------------------------------+
 *
 * +-------------------------------+-------------------------------+
 * |     Authentication Type       |  Auth Data Len: all of it     |
 * +-------------------------------+-------------------------------+
 * |           Reserved            |  Security Association ID      |
 * +-------------------------------+-------------------------------+
 * |        Cryptographic Sequence Number (8), then the digest     |
 * ```
 *
 * @module
 */

import type { Bytes } from "../bytes/cursor.ts";
import { formatHexAt } from "../bytes/hex.ts";
import { type TlvFields, tlvFields, type TlvPart, tlvParts } from "./tlv.ts";

const LLS_HEADER_LENGTH = 4;
const TRAILER_HEADER_LENGTH = 16;
/** Authentication type of a trailer: a digest made with a key. */
const HMAC = 1;

/** The block that begins at `offset`; undefined where it is not all there. */
export function ospfLlsBytes({ view, offset, end }: Bytes): Bytes | undefined {
  if (end - offset < LLS_HEADER_LENGTH) return undefined;
  const length = 4 * view.getUint16(offset + 2);
  return length < LLS_HEADER_LENGTH || offset + length > end ? undefined : { view, offset, end: offset + length };
}

/** The trailer that begins at `offset`; undefined where there is none, or not all of it. */
export function ospfAuthenticationBytes({ view, offset, end }: Bytes): Bytes | undefined {
  if (end - offset < TRAILER_HEADER_LENGTH || view.getUint16(offset) !== HMAC) return undefined;
  const length = view.getUint16(offset + 2);
  return length < TRAILER_HEADER_LENGTH || offset + length > end ? undefined : { view, offset, end: offset + length };
}

/** Where the TLVs of a block are. */
export function ospfLlsTlvs({ view, offset, end }: Bytes): TlvPart[] {
  return tlvParts(view, { offset: offset + LLS_HEADER_LENGTH, end }, { typeSize: 2, lengthSize: 2, align: 4 });
}

/** A block of link-local signaling. */
export interface OspfLls {
  /** 0 where a digest is before it. */
  checksum: number;
  /** Words of 4 bytes, these 4 bytes included. */
  length: number;
  /** What it says: type 1 is the extended options. */
  tlvs: TlvFields[];
}

/** A block as plain fields. */
export function ospfLls(block: Bytes): OspfLls {
  const { view, offset } = block;
  return {
    checksum: view.getUint16(offset),
    length: view.getUint16(offset + 2),
    tlvs: tlvFields(ospfLlsTlvs(block)),
  };
}

/** The authentication trailer of version 3. */
export interface OspfAuthenticationTrailer {
  /** 1 is a digest made with a key. */
  type: number;
  /** Bytes of the trailer. */
  length: number;
  /** Which key, and which algorithm. */
  securityAssociationId: number;
  /** It never becomes less; a text, since it has 64 bits. */
  sequenceNumber: string;
  /** The digest as hexadecimal digits. */
  data: string;
}

/** A trailer as plain fields. */
export function ospfAuthenticationTrailer({ view, offset, end }: Bytes): OspfAuthenticationTrailer {
  return {
    type: view.getUint16(offset),
    length: view.getUint16(offset + 2),
    securityAssociationId: view.getUint16(offset + 6),
    sequenceNumber: String(view.getBigUint64(offset + 8)),
    data: formatHexAt(view, offset + TRAILER_HEADER_LENGTH, end),
  };
}
