/**
 * SCTP, RFC 9260 section 3; its chunks are in sctp_chunk.ts.
 *
 * ```text
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-------------------------------+-------------------------------+
 * |          Source Port          |       Destination Port        |
 * +-------------------------------+-------------------------------+
 * |                       Verification Tag                        |
 * +---------------------------------------------------------------+
 * |                      Checksum (CRC-32C)                       |
 * +---------------+---------------+-------------------------------+
 * |  Chunk Type   |     Flags     |  Length, these 4 bytes too    |
 * +---------------+---------------+-------------------------------+
 * |       Value, padded to a multiple of 4; more chunks ...       |
 * +---------------------------------------------------------------+
 * ```
 *
 * @module
 */

import type { ChecksumStatus } from "../bytes/checksum.ts";
import { crc32c } from "../bytes/crc32c.ts";
import { checkRange } from "./check_range.ts";
import { type ItemPart, itemParts } from "./item_list.ts";
import { type ChecksumContext, Layer, type Shortage } from "./layer.ts";
import {
  decodeSctpChunk,
  encodeSctpChunk,
  SCTP_CHUNKS,
  SCTP_DATA,
  SCTP_I_DATA,
  type SctpChunk,
  sctpDataHeaderLength,
} from "./sctp_chunk.ts";

const SRC_PORT = 0;
const DST_PORT = 2;
const VERIFICATION_TAG = 4;
const CHECKSUM = 8;
const HEADER_LENGTH = 12;

/**
 * An SCTP packet in a frame. Its header goes up to the user data of the first DATA or I-DATA chunk, which is the payload; where
 * there is none, all chunks are header. Chunks behind the first data are in `chunkParts`.
 *
 * @example
 * ```ts
 * import { decode, encodeSctp, frame, ipv4, LINKTYPE_RAW, parseHex, SCTP_DATA, Sctp } from "@capkit/capkit/core";
 *
 * const data = { type: SCTP_DATA, flags: 3, length: 18, value: "00000001 0005 0000 00000000" };
 * const header = encodeSctp({ srcPort: 1, dstPort: 2, verificationTag: 9, checksum: 0, chunks: [data] });
 * const outer = ipv4({ src: "192.0.2.1", dst: "192.0.2.2", protocol: 132 });
 * const sctp = decode(frame(outer, header, parseHex("6869 0000")), LINKTYPE_RAW).layer(Sctp);
 * if (sctp?.streamId !== 5 || sctp.payload.length !== 2) throw new Error("two bytes in stream 5");
 * ```
 */
export class Sctp extends Layer {
  /** The `name` of its instances. */
  static readonly layerName = "sctp";

  /** The packet at `offset`; undefined where fewer than 12 bytes are there. The only way to make one. */
  static decode(view: DataView, offset: number, end: number): Sctp | undefined {
    return end - offset < HEADER_LENGTH ? undefined : new Sctp(view, offset, end);
  }

  /** Why {@linkcode Sctp.decode} returned undefined. */
  static shortage(_view: DataView, offset: number, end: number): Shortage {
    return { needed: HEADER_LENGTH, available: end - offset };
  }

  /** The short name of the protocol. */
  get name(): "sctp" {
    return "sctp";
  }

  /** The source port. */
  get srcPort(): number {
    return this.view.getUint16(this.offset + SRC_PORT);
  }

  /** The destination port. */
  get dstPort(): number {
    return this.view.getUint16(this.offset + DST_PORT);
  }

  /** What the receiver said in its INIT or INIT ACK; 0 in an INIT. */
  get verificationTag(): number {
    return this.view.getUint32(this.offset + VERIFICATION_TAG);
  }

  /** The CRC-32C as sent, its bytes in the order of the wire. */
  get checksum(): number {
    return this.view.getUint32(this.offset + CHECKSUM);
  }

  /** Where each chunk lies. */
  get chunkParts(): ItemPart[] {
    return itemParts(this.view, { offset: this.offset + HEADER_LENGTH, end: this.end }, SCTP_CHUNKS);
  }

  /** The chunks of the header: all up to the first data, the user data left out. */
  get chunks(): SctpChunk[] {
    const end = this.payloadOffset;
    return this.chunkParts.filter(({ offset }) => offset < end).map((part) => decodeSctpChunk(part, end));
  }

  /** The flags of the first DATA or I-DATA chunk: 1 it ends a message, 2 it begins one; undefined where there is none. */
  get dataFlags(): number | undefined {
    const at = this.#dataAt();
    return at < 0 ? undefined : this.view.getUint8(at + 1);
  }

  /** The transmission sequence number of the first data chunk. */
  get tsn(): number | undefined {
    const at = this.#dataAt();
    return at < 0 ? undefined : this.view.getUint32(at + 4);
  }

  /** The stream of the first data chunk. */
  get streamId(): number | undefined {
    const at = this.#dataAt();
    return at < 0 ? undefined : this.view.getUint16(at + 8);
  }

  /** The payload protocol identifier of the first data chunk; of an I-DATA chunk that does not begin a message another number. */
  get ppid(): number | undefined {
    const at = this.#dataAt();
    return at < 0 ? undefined : this.view.getUint32(at + (this.view.getUint8(at) === SCTP_DATA ? 12 : 16));
  }

  /** Bytes of the header: up to the user data. */
  get headerLength(): number {
    const at = this.#dataAt();
    return (at < 0 ? this.end : at + sctpDataHeaderLength(this.view.getUint8(at))) - this.offset;
  }

  /** The byte after the user data of the first data chunk in `view`. */
  override get payloadEnd(): number {
    const at = this.#dataAt();
    if (at < 0) return this.end;
    return Math.min(this.end, Math.max(this.payloadOffset, at + this.view.getUint16(at + 2)));
  }

  /** The field that ends the payload before `end`. */
  override get lengthField(): "chunks.length" {
    return "chunks.length";
  }

  /** The header as plain fields. */
  toJSON(): SctpFields {
    const { srcPort, dstPort, verificationTag, checksum, chunks } = this;
    return { srcPort, dstPort, verificationTag, checksum, chunks };
  }

  /** Whether the CRC-32C of the packet, its own field taken as 0, is right. */
  override checksumStatus({ offloaded, length, fragment }: ChecksumContext): ChecksumStatus {
    if (offloaded) return "offloaded";
    if (fragment || length > this.end - this.offset) return "truncated";
    const { view, offset, end } = this;
    const before = crc32c(new DataView(new ArrayBuffer(4)), 0, 4, crc32c(view, offset, offset + CHECKSUM));
    // The register's first byte on the wire is its lowest one (RFC 9260, appendix A).
    return crc32c(view, offset + HEADER_LENGTH, end, before) === view.getUint32(offset + CHECKSUM, true) ? "ok" : "bad";
  }

  /** Where the first DATA or I-DATA chunk begins whose own header is whole; -1 where there is none. */
  #dataAt(): number {
    const { view, end } = this;
    for (let at = this.offset + HEADER_LENGTH; at + 4 <= end;) {
      const type = view.getUint8(at);
      const length = view.getUint16(at + 2);
      if (length < 4) return -1;
      if (type === SCTP_DATA || type === SCTP_I_DATA) {
        const headerLength = sctpDataHeaderLength(type);
        return length >= headerLength && at + headerLength <= end ? at : -1;
      }
      at += Math.ceil(length / 4) * 4;
    }
    return -1;
  }
}

/** The fields of an SCTP packet's header. */
export interface SctpFields {
  /** 0 to 65,535. */
  srcPort: number;
  /** 0 to 65,535. */
  dstPort: number;
  /** 0 to 4,294,967,295. */
  verificationTag: number;
  /** 0 to 4,294,967,295, its bytes in the order of the wire. */
  checksum: number;
  /** All up to the first data. */
  chunks: readonly SctpChunk[];
}

/**
 * The bytes of an SCTP header with its chunks, all fields as given; `sctp()` in a `frame()` fills the checksum in.
 *
 * @throws TypeError where hexadecimal digits are none.
 * @throws RangeError where a field does not fit.
 */
export function encodeSctp(fields: SctpFields): Uint8Array<ArrayBuffer> {
  const chunks = fields.chunks.flatMap((chunk) => [...encodeSctpChunk(chunk)]);
  const bytes = new Uint8Array(HEADER_LENGTH + chunks.length);
  const view = new DataView(bytes.buffer);
  view.setUint16(SRC_PORT, checkRange("sctp.srcPort", fields.srcPort, 0xffff));
  view.setUint16(DST_PORT, checkRange("sctp.dstPort", fields.dstPort, 0xffff));
  view.setUint32(VERIFICATION_TAG, checkRange("sctp.verificationTag", fields.verificationTag, 0xffffffff));
  view.setUint32(CHECKSUM, checkRange("sctp.checksum", fields.checksum, 0xffffffff));
  bytes.set(chunks, HEADER_LENGTH);
  return bytes;
}
