/**
 * PIM version 1, which is sent in messages of IGMP's type 0x14: draft-ietf-pim-v1-spec (1995), superseded by version 2.
 *
 * ```text
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +---------------+---------------+-------------------------------+
 * |   Type: 0x14  |      Code     |           Checksum            |
 * +-------+-------+---------------+-------------------------------+
 * |Version|       |               |                               |
 * +-------+-------+---------------+-------------------------------+
 * ```
 *
 * @module
 */

import { type ChecksumStatus, foldChecksum, sumWords } from "../bytes/checksum.ts";
import { ByteWriter } from "./byte_writer.ts";
import { checkRange } from "./check_range.ts";
import { type ChecksumContext, Layer, type Shortage } from "./layer.ts";
import { messageChecksum } from "./message_checksum.ts";

const TYPE = 0;
const CODE = 1;
const CHECKSUM = 2;
const VERSION = 4;
const HEADER_LENGTH = 8;
/** IGMP's type of all its messages. */
const IGMP_PIM = 0x14;
/** Code of a Register: its checksum covers the header alone. */
const REGISTER = 1;

/**
 * The header of a PIM message of version 1 in a frame. What its code has to say is the payload.
 *
 * @example
 * ```ts
 * import { decode, encodePimV1, frame, ipv4, LINKTYPE_RAW, PimV1 } from "@capkit/capkit/core";
 *
 * const query = encodePimV1({ type: 0x14, code: 0, checksum: 0xdbff, version: 1, reserved: 0 });
 * const packet = decode(frame(ipv4({ src: "192.0.2.1", dst: "224.0.0.2", protocol: 2 }), query), LINKTYPE_RAW);
 * if (packet.layer(PimV1)?.version !== 1) throw new Error("a query of version 1");
 * ```
 */
export class PimV1 extends Layer {
  /** The `name` of its instances. */
  static readonly layerName = "pim.v1";

  /** The header at `offset`; undefined where fewer than 8 bytes are there. The only way to make one. */
  static decode(view: DataView, offset: number, end: number): PimV1 | undefined {
    return end - offset < HEADER_LENGTH ? undefined : new PimV1(view, offset, end);
  }

  /** Why {@linkcode PimV1.decode} returned undefined. */
  static shortage(_view: DataView, offset: number, end: number): Shortage {
    return { needed: HEADER_LENGTH, available: end - offset };
  }

  /** Whether a message of IGMP is one of PIM. */
  static recognizes(view: DataView, offset: number, end: number): boolean {
    return end - offset >= HEADER_LENGTH && view.getUint8(offset) === IGMP_PIM;
  }

  /** The short name of the protocol. */
  get name(): "pim.v1" {
    return "pim.v1";
  }

  /** IGMP's type: 0x14. */
  get type(): number {
    return this.view.getUint8(this.offset + TYPE);
  }

  /** What the message is: 0 is a query, 1 a Register, 3 a join or prune. */
  get code(): number {
    return this.view.getUint8(this.offset + CODE);
  }

  /** The checksum as sent. */
  get checksum(): number {
    return this.view.getUint16(this.offset + CHECKSUM);
  }

  /** 1. */
  get version(): number {
    return this.view.getUint8(this.offset + VERSION) >> 4;
  }

  /** The 28 bits after the version. */
  get reserved(): number {
    return this.view.getUint32(this.offset + VERSION) & 0x0fff_ffff;
  }

  /** Bytes of the header: 8. */
  get headerLength(): number {
    return HEADER_LENGTH;
  }

  /** The header as plain fields. */
  toJSON(): PimV1Fields {
    const { type, code, checksum, version, reserved } = this;
    return { type, code, checksum, version, reserved };
  }

  /** Whether the checksum is right: over the header alone in a Register, over the whole message in others. */
  override checksumStatus(context: ChecksumContext): ChecksumStatus {
    if (this.code !== REGISTER) return messageChecksum(this, context);
    return foldChecksum(sumWords(this.view, this.offset, this.payloadOffset)) === 0 ? "ok" : "bad";
  }
}

/** The fields of a header of PIM version 1. */
export interface PimV1Fields {
  /** 0 to 255. */
  type: number;
  /** 0 to 255. */
  code: number;
  /** 0 to 65,535. */
  checksum: number;
  /** 0 to 15. */
  version: number;
  /** 28 bits. */
  reserved: number;
}

/**
 * The 8 bytes of a header of PIM version 1, all fields as given.
 *
 * @throws RangeError where a field does not fit.
 */
export function encodePimV1(fields: PimV1Fields): Uint8Array<ArrayBuffer> {
  const writer = new ByteWriter();
  writer.uint8("pim.type", fields.type);
  writer.uint8("pim.code", fields.code);
  writer.uint16("pim.checksum", fields.checksum);
  const version = checkRange("pim.version", fields.version, 0x0f);
  writer.uint32("pim.version", version * 0x1000_0000 + checkRange("pim.reserved", fields.reserved, 0x0fff_ffff));
  return writer.finish();
}
