/**
 * A QUIC packet, of which a datagram can have several: RFC 9000, section 17, and RFC 9001, section 5.4, for what of it can be
 * read without the keys of the connection.
 *
 * ```text
 * Long header:  1 1 type (2) reserved (2) packet number length (2), version (4),
 *               dcid length (1), dcid, scid length (1), scid
 *   Initial:    token length (varint), token, length (varint), packet number, payload
 *   0-RTT, Handshake: length (varint), packet number, payload
 *   Retry:      token, integrity tag (16)
 * Version Negotiation: 1 unused (7), version 0 (4), dcid and scid as above, versions (4 each)
 * Short header: 0 1 spin reserved (2) key phase, packet number length (2), dcid, packet number, payload
 * ```
 *
 * @module
 */

import { type Bytes, Cursor } from "../bytes/cursor.ts";
import { type OpenedInitial, openInitial } from "./quic_initial.ts";
import { QUIC_VERSION_NEGOTIATION, type QuicLongType, quicLongType } from "./quic_version.ts";

const LONG_HEADER = 0x80;
const FIXED_BIT = 0x40;
const SPIN_BIT = 0x20;
/** Bytes of a Retry packet's integrity tag, RFC 9001 section 5.8. */
const RETRY_TAG_LENGTH = 16;

/** What a packet is. */
export type QuicPacketType = QuicLongType | "versionNegotiation" | "1rtt";

/** One packet of a datagram, as far as it is there. */
export class QuicPacket implements Bytes {
  /** The bytes that it lies in. */
  readonly view: DataView;
  readonly offset: number;
  /** The byte after its last one, by its length, as far as it is there. */
  readonly end: number;
  /** What it is. */
  readonly type: QuicPacketType;
  /** Undefined in a short header. */
  readonly version: number | undefined;
  /** The connection id of who receives it, as hexadecimal digits; undefined in a short header, which has no length of it. */
  readonly dcid: string | undefined;
  /** The connection id of who sends it, as hexadecimal digits; undefined in a short header. */
  readonly scid: string | undefined;
  /** Of an Initial or Retry packet, as hexadecimal digits; undefined in others. */
  readonly token: string | undefined;
  /** Where the token's length is, in the view; of a Retry packet, the token itself. */
  readonly tokenOffset: number;
  /** Bytes of packet number and payload; undefined where the header does not say it. */
  readonly length: number | undefined;
  /** Where the packet number is, in the view, or what else comes after the header. */
  readonly numberOffset: number;
  #opened: OpenedInitial | null | undefined = undefined;

  /** The packet that begins with these bytes; of a short header, nothing but the first byte is known. */
  constructor(bytes: Bytes) {
    const cursor = new Cursor(bytes);
    this.view = bytes.view;
    this.offset = bytes.offset;
    const first = cursor.uint8();
    if ((first & LONG_HEADER) === 0) {
      this.type = "1rtt";
      this.tokenOffset = this.numberOffset = cursor.offset;
      this.end = bytes.end;
      return;
    }
    this.version = cursor.uint32();
    this.dcid = cursor.part(cursor.uint8()).hex();
    this.scid = cursor.part(cursor.uint8()).hex();
    this.tokenOffset = cursor.offset;
    this.type = this.version === QUIC_VERSION_NEGOTIATION
      ? "versionNegotiation"
      : quicLongType(this.version, first >> 4);
    if (this.type === "retry") this.token = cursor.part(cursor.left - RETRY_TAG_LENGTH).hex();
    if (this.type === "initial") this.token = cursor.part(cursor.varint()).hex();
    const hasLength = this.type !== "retry" && this.type !== "versionNegotiation";
    if (hasLength) this.length = cursor.varint();
    this.numberOffset = cursor.offset;
    this.end = Math.min(bytes.end, this.length === undefined ? bytes.end : cursor.offset + this.length);
  }

  /** Whether the header is a long one. */
  get isLong(): boolean {
    return (this.#first & LONG_HEADER) !== 0;
  }

  /** The bit that is always set, but where both ends agreed not to (RFC 9287). */
  get fixedBit(): boolean {
    return (this.#first & FIXED_BIT) !== 0;
  }

  /** Of a short header: changes once a round trip, RFC 9000 section 17.4. */
  get spinBit(): boolean {
    return !this.isLong && (this.#first & SPIN_BIT) !== 0;
  }

  /** The versions that a server knows; none but in a Version Negotiation packet. */
  get supportedVersions(): number[] {
    if (this.type !== "versionNegotiation") return [];
    const versions: number[] = [];
    for (let at = this.tokenOffset; at + 4 <= this.end; at += 4) versions.push(this.view.getUint32(at));
    return versions;
  }

  /**
   * What is in the first Initial packets of a client, whose keys anyone can derive of the destination connection id that
   * they have; undefined for all other packets.
   */
  get opened(): OpenedInitial | undefined {
    if (this.#opened === undefined) this.#opened = openInitial(this) ?? null;
    return this.#opened ?? undefined;
  }

  /** The packet as plain fields. */
  toJSON(): QuicPacketFields {
    const { type, version, dcid, scid, token, length, supportedVersions, opened } = this;
    return {
      type,
      ...(version === undefined ? {} : { version }),
      ...(dcid === undefined ? {} : { dcid }),
      ...(scid === undefined ? {} : { scid }),
      ...(token === undefined ? {} : { token }),
      ...(length === undefined ? {} : { length }),
      ...(supportedVersions.length === 0 ? {} : { supportedVersions }),
      ...(opened === undefined ? {} : { packetNumber: opened.packetNumber }),
    };
  }

  get #first(): number {
    return this.view.getUint8(this.offset);
  }
}

/** The fields of a packet. */
export interface QuicPacketFields {
  /** What it is. */
  type: QuicPacketType;
  /** 32 bits; absent in a short header. */
  version?: number;
  /** Hexadecimal digits; absent in a short header. */
  dcid?: string;
  /** Hexadecimal digits; absent in a short header. */
  scid?: string;
  /** Hexadecimal digits; absent but in Initial and Retry packets. */
  token?: string;
  /** Bytes of packet number and payload; absent where the header does not say it. */
  length?: number;
  /** Absent but in a Version Negotiation packet. */
  supportedVersions?: number[];
  /** Absent where the packet could not be opened. */
  packetNumber?: number;
}
