/**
 * EIGRP, RFC 7868 section 6.
 *
 * ```text
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +---------------+---------------+-------------------------------+
 * |Header Version |    Opcode     |           Checksum            |
 * +---------------+---------------+-------------------------------+
 * |              Flags, Sequence, Acknowledgment                  |
 * +-------------------------------+-------------------------------+
 * |      Virtual Router ID        |   Autonomous System Number    |
 * +-------------------------------+-------------------------------+
 * |  TLVs: Type (2), Length with type and length (2), Value       |
 * ```
 *
 * @module
 */

import type { ChecksumStatus } from "../bytes/checksum.ts";
import { ByteWriter } from "./byte_writer.ts";
import { type ChecksumContext, Layer, type Shortage } from "./layer.ts";
import { messageChecksum } from "./message_checksum.ts";
import { type TlvFields, tlvFields, type TlvPart, tlvParts } from "./tlv.ts";

const VERSION = 0;
const OPCODE = 1;
const CHECKSUM = 2;
const FLAGS = 4;
const SEQUENCE = 8;
const ACK = 12;
const VRID = 16;
const AS = 18;
const HEADER_LENGTH = 20;

/**
 * An EIGRP header in a frame. Its TLVs are the payload; `tlvs` finds them.
 *
 * @example
 * ```ts
 * import { decode, Eigrp, encodeEigrp, frame, ipv4, LINKTYPE_RAW } from "@capkit/capkit/core";
 *
 * const header = encodeEigrp({ version: 2, opcode: 5, checksum: 0, flags: 0, sequence: 0, ack: 0, vrid: 0, as: 100 });
 * const packet = decode(frame(ipv4({ src: "192.0.2.1", dst: "224.0.0.10", protocol: 88 }), header), LINKTYPE_RAW);
 * if (packet.layer(Eigrp)?.as !== 100) throw new Error("hello from autonomous system 100");
 * ```
 */
export class Eigrp extends Layer {
  /** The `name` of its instances. */
  static readonly layerName = "eigrp";

  /** The header at `offset`; undefined where fewer than 20 bytes are there. The only way to make one. */
  static decode(view: DataView, offset: number, end: number): Eigrp | undefined {
    return end - offset < HEADER_LENGTH ? undefined : new Eigrp(view, offset, end);
  }

  /** Why {@linkcode Eigrp.decode} returned undefined. */
  static shortage(_view: DataView, offset: number, end: number): Shortage {
    return { needed: HEADER_LENGTH, available: end - offset };
  }

  /** The short name of the protocol. */
  get name(): "eigrp" {
    return "eigrp";
  }

  /** 2. */
  get version(): number {
    return this.view.getUint8(this.offset + VERSION);
  }

  /** 1 is an update, 3 a query, 4 a reply, 5 a hello. */
  get opcode(): number {
    return this.view.getUint8(this.offset + OPCODE);
  }

  /** The checksum as sent. */
  get checksum(): number {
    return this.view.getUint16(this.offset + CHECKSUM);
  }

  /** 32 bits. */
  get flags(): number {
    return this.view.getUint32(this.offset + FLAGS);
  }

  /** The sequence number; 0 needs no acknowledgment. */
  get sequence(): number {
    return this.view.getUint32(this.offset + SEQUENCE);
  }

  /** The sequence number that is acknowledged. */
  get ack(): number {
    return this.view.getUint32(this.offset + ACK);
  }

  /** The virtual router's number. */
  get vrid(): number {
    return this.view.getUint16(this.offset + VRID);
  }

  /** The autonomous system. */
  get as(): number {
    return this.view.getUint16(this.offset + AS);
  }

  /** Where the TLVs are. */
  get tlvs(): TlvPart[] {
    const { view, payloadOffset: offset, end } = this;
    return tlvParts(view, { offset, end }, { typeSize: 2, lengthSize: 2, whole: true });
  }

  /** Bytes of the header: 20. */
  get headerLength(): number {
    return HEADER_LENGTH;
  }

  /** The header as plain fields, and the TLVs after it. */
  toJSON(): EigrpFields {
    return {
      version: this.version,
      opcode: this.opcode,
      checksum: this.checksum,
      flags: this.flags,
      sequence: this.sequence,
      ack: this.ack,
      vrid: this.vrid,
      as: this.as,
      tlvs: tlvFields(this.tlvs),
    };
  }

  /** Whether the checksum over the whole packet is right. */
  override checksumStatus(context: ChecksumContext): ChecksumStatus {
    return messageChecksum(this, context);
  }
}

/** The fields of an EIGRP packet. */
export interface EigrpFields {
  /** 0 to 255. */
  version: number;
  /** 0 to 255. */
  opcode: number;
  /** 0 to 65,535. */
  checksum: number;
  /** 0 to 4,294,967,295, as the next two. */
  flags: number;
  /** 0 needs no acknowledgment. */
  sequence: number;
  /** What is acknowledged. */
  ack: number;
  /** 0 to 65,535. */
  vrid: number;
  /** 0 to 65,535. */
  as: number;
  /** What comes after the header; no part of it. */
  tlvs?: TlvFields[];
}

/**
 * The bytes of an EIGRP header, all fields as given.
 *
 * @throws RangeError where a number does not fit.
 */
export function encodeEigrp(fields: EigrpFields): Uint8Array<ArrayBuffer> {
  const writer = new ByteWriter();
  writer.uint8("eigrp.version", fields.version);
  writer.uint8("eigrp.opcode", fields.opcode);
  writer.uint16("eigrp.checksum", fields.checksum);
  writer.uint32("eigrp.flags", fields.flags);
  writer.uint32("eigrp.sequence", fields.sequence);
  writer.uint32("eigrp.ack", fields.ack);
  writer.uint16("eigrp.vrid", fields.vrid);
  writer.uint16("eigrp.as", fields.as);
  return writer.finish();
}
