/**
 * Pragmatic General Multicast, RFC 3208 section 8.
 *
 * ```text
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-------------------------------+-------------------------------+
 * |          Source Port          |       Destination Port        |
 * +---------------+---------------+-------------------------------+
 * |     Type      |    Options    |           Checksum            |
 * +---------------+---------------+-------------------------------+
 * |  Global Source ID, 6 bytes                    |  TSDU Length  |
 * +-----------------------------------------------+---------------+
 * |  By type; ODATA and RDATA: sequence number, trailing edge     |
 * +---------------------------------------------------------------+
 * |  Option extensions, with flag 0x01: type 8, length 8, ...     |
 * +---------------------------------------------------------------+
 * ```
 *
 * @module
 */

import { type ChecksumStatus, foldChecksum, sumWords } from "../bytes/checksum.ts";
import { formatHexAt } from "../bytes/hex.ts";
import { type ChecksumContext, Layer, type Shortage } from "./layer.ts";

const SRC_PORT = 0;
const DST_PORT = 2;
const TYPE = 4;
const OPTIONS = 5;
const CHECKSUM = 6;
const GSI = 8;
const TSDU_LENGTH = 14;
const HEADER_LENGTH = 16;
const DATA_HEADER_LENGTH = HEADER_LENGTH + 8;
/** The flag that option extensions follow. */
const OPTIONS_PRESENT = 0x01;

/** Original data. */
export const PGM_ODATA = 4;
/** Repair data. */
export const PGM_RDATA = 5;

/**
 * A PGM header in a frame. Data is payload; all of the other messages is header.
 *
 * @example
 * ```ts
 * import { parseHex, Pgm } from "@capkit/capkit/core";
 *
 * const bytes = parseHex("1b58 0457 04 00 0000 0a0b0c0d0e0f 0002 00000007 00000001 6869");
 * const packet = Pgm.decode(new DataView(bytes.buffer), 0, bytes.length);
 * if (packet?.seq !== 7 || packet.payload.length !== 2) throw new Error("two bytes of data");
 * ```
 */
export class Pgm extends Layer {
  /** The `name` of its instances. */
  static readonly layerName = "pgm";

  /** The header at `offset`; undefined where its bytes are not all there. The only way to make one. */
  static decode(view: DataView, offset: number, end: number): Pgm | undefined {
    return end - offset < neededLength(view, offset, end) ? undefined : new Pgm(view, offset, end);
  }

  /** Why {@linkcode Pgm.decode} returned undefined. */
  static shortage(view: DataView, offset: number, end: number): Shortage {
    return { needed: neededLength(view, offset, end), available: end - offset };
  }

  /** The short name of the protocol. */
  get name(): "pgm" {
    return "pgm";
  }

  /** The source port. */
  get srcPort(): number {
    return this.view.getUint16(this.offset + SRC_PORT);
  }

  /** The destination port. */
  get dstPort(): number {
    return this.view.getUint16(this.offset + DST_PORT);
  }

  /** What the packet is: 0 SPM, 1 POLL, 2 POLR, 4 ODATA, 5 RDATA, 8 NAK, 9 NNAK, 10 NCF, 12 SPMR, 13 ACK. */
  get type(): number {
    return this.view.getUint8(this.offset + TYPE);
  }

  /** Flags: 0x01 extensions follow, 0x02 for the network, 0x40 of variable length, 0x80 parity. */
  get options(): number {
    return this.view.getUint8(this.offset + OPTIONS);
  }

  /** The checksum as sent; 0 is none. */
  get checksum(): number {
    return this.view.getUint16(this.offset + CHECKSUM);
  }

  /** The source's identifier as 12 hexadecimal digits. */
  get gsi(): string {
    return formatHexAt(this.view, this.offset + GSI, this.offset + TSDU_LENGTH);
  }

  /** Bytes of the data. */
  get tsduLength(): number {
    return this.view.getUint16(this.offset + TSDU_LENGTH);
  }

  /** The sequence number of data. */
  get seq(): number | undefined {
    return isData(this.type) ? this.view.getUint32(this.offset + HEADER_LENGTH) : undefined;
  }

  /** The first sequence number that can still be repaired, in data. */
  get trailingEdge(): number | undefined {
    return isData(this.type) ? this.view.getUint32(this.offset + HEADER_LENGTH + 4) : undefined;
  }

  /** Bytes of the header, with its extensions; of all of a message without data. */
  get headerLength(): number {
    return neededLength(this.view, this.offset, this.end);
  }

  /** The byte after the data in `view`. */
  override get payloadEnd(): number {
    return Math.min(this.end, this.payloadOffset + (isData(this.type) ? this.tsduLength : 0));
  }

  /** The field that ends the payload before `end`. */
  override get lengthField(): "tsduLength" {
    return "tsduLength";
  }

  /** The header as plain fields. */
  toJSON(): PgmFields {
    return {
      srcPort: this.srcPort,
      dstPort: this.dstPort,
      type: this.type,
      options: this.options,
      checksum: this.checksum,
      gsi: this.gsi,
      tsduLength: this.tsduLength,
      seq: this.seq,
      trailingEdge: this.trailingEdge,
    };
  }

  /** Whether the checksum over the packet is right. */
  override checksumStatus({ offloaded, length, fragment }: ChecksumContext): ChecksumStatus {
    if (this.checksum === 0) return "absent";
    if (offloaded) return "offloaded";
    if (fragment || length > this.end - this.offset) return "truncated";
    return foldChecksum(sumWords(this.view, this.offset, this.end)) === 0 ? "ok" : "bad";
  }
}

function isData(type: number): boolean {
  return type === PGM_ODATA || type === PGM_RDATA;
}

function neededLength(view: DataView, offset: number, end: number): number {
  if (end - offset < HEADER_LENGTH) return HEADER_LENGTH;
  if (!isData(view.getUint8(offset + TYPE))) return end - offset;
  if ((view.getUint8(offset + OPTIONS) & OPTIONS_PRESENT) === 0) return DATA_HEADER_LENGTH;
  // The first extension, type 0 and length 4, says how long all of them are (RFC 3208, section 9.1).
  if (end - offset < DATA_HEADER_LENGTH + 4) return DATA_HEADER_LENGTH + 4;
  return DATA_HEADER_LENGTH + Math.max(4, view.getUint16(offset + DATA_HEADER_LENGTH + 2));
}

/** The fields of a PGM header. */
export interface PgmFields {
  /** 0 to 65,535. */
  srcPort: number;
  /** 0 to 65,535. */
  dstPort: number;
  /** 0 to 255. */
  type: number;
  /** 0 to 255. */
  options: number;
  /** 0 to 65,535. */
  checksum: number;
  /** 12 hexadecimal digits. */
  gsi: string;
  /** 0 to 65,535. */
  tsduLength: number;
  /** 0 to 4,294,967,295. */
  seq?: number | undefined;
  /** 0 to 4,294,967,295. */
  trailingEdge?: number | undefined;
}
