/**
 * Memcached, the binary protocol: protocol_binary.h of memcached 1.6.
 *
 * ```text
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +---------------+---------------+-------------------------------+
 * |     Magic     |    Opcode     |          Key Length           |
 * +---------------+---------------+-------------------------------+
 * | Extras Length |   Data Type   |     vBucket ID or Status      |
 * +---------------+---------------+-------------------------------+
 * |                       Total Body Length                       |
 * +---------------------------------------------------------------+
 * |                            Opaque                             |
 * +---------------------------------------------------------------+
 * |                              CAS                              |
 * |                                                               |
 * +---------------------------------------------------------------+
 * |                      Extras, Key, Value                       |
 * ```
 *
 * @module
 */

import { formatHexAt } from "../bytes/hex.ts";
import { checkRange } from "./check_range.ts";
import { Layer, type Shortage } from "./layer.ts";

const MAGIC = 0;
const OPCODE = 1;
const KEY_LENGTH = 2;
const EXTRAS_LENGTH = 4;
const DATA_TYPE = 5;
const STATUS = 6;
const TOTAL_BODY_LENGTH = 8;
const OPAQUE = 12;
const CAS = 16;
const HEADER_LENGTH = 24;
const MAX_OPCODE = 0x48;

/** Magic of a request. */
export const MEMCACHED_REQUEST = 0x80;
/** Magic of an answer. */
export const MEMCACHED_RESPONSE = 0x81;

/**
 * The header of a message of memcached's binary protocol, of which a segment can hold several. Extras, key and value are
 * payload.
 *
 * @example
 * ```ts
 * import { decode, encodeMemcachedBinary, frame, ipv4, LINKTYPE_RAW, MemcachedBinary, tcp } from "@capkit/capkit/core";
 *
 * const header = encodeMemcachedBinary({
 *   magic: 0x80, opcode: 0, keyLength: 5, extrasLength: 0, dataType: 0, status: 0, totalBodyLength: 5, opaque: 0, cas: "0",
 * });
 * const addresses = ipv4({ src: "192.0.2.1", dst: "192.0.2.2" });
 * const bytes = frame(addresses, tcp({ srcPort: 4000, dstPort: 11211 }), header, new TextEncoder().encode("Hello"));
 * if (decode(bytes, LINKTYPE_RAW).layer(MemcachedBinary)?.key !== "48656c6c6f") throw new Error("what is asked for");
 * ```
 */
export class MemcachedBinary extends Layer {
  /** The `name` of its instances. */
  static readonly layerName = "memcached.binary";

  /** The header at `offset`; undefined where fewer than 24 bytes are there. The only way to make one. */
  static decode(view: DataView, offset: number, end: number): MemcachedBinary | undefined {
    return end - offset < HEADER_LENGTH ? undefined : new MemcachedBinary(view, offset, end);
  }

  /** Why {@linkcode MemcachedBinary.decode} returned undefined. */
  static shortage(_view: DataView, offset: number, end: number): Shortage {
    return { needed: HEADER_LENGTH, available: end - offset };
  }

  /** Whether magic, opcode and the lengths are such as there can be. */
  static recognizes(view: DataView, offset: number, end: number): boolean {
    if (end - offset < HEADER_LENGTH) return false;
    const magic = view.getUint8(offset + MAGIC);
    if (magic !== MEMCACHED_REQUEST && magic !== MEMCACHED_RESPONSE) return false;
    const inner = view.getUint16(offset + KEY_LENGTH) + view.getUint8(offset + EXTRAS_LENGTH);
    return view.getUint8(offset + OPCODE) <= MAX_OPCODE && view.getUint8(offset + DATA_TYPE) === 0 &&
      inner <= view.getUint32(offset + TOTAL_BODY_LENGTH);
  }

  /** The short name of the protocol. */
  get name(): "memcached.binary" {
    return "memcached.binary";
  }

  /** {@linkcode MEMCACHED_REQUEST} or {@linkcode MEMCACHED_RESPONSE}. */
  get magic(): number {
    return this.view.getUint8(this.offset + MAGIC);
  }

  /** What is wanted: 0 is get, 1 set. */
  get opcode(): number {
    return this.view.getUint8(this.offset + OPCODE);
  }

  /** Bytes of the key. */
  get keyLength(): number {
    return this.view.getUint16(this.offset + KEY_LENGTH);
  }

  /** Bytes of what is before the key. */
  get extrasLength(): number {
    return this.view.getUint8(this.offset + EXTRAS_LENGTH);
  }

  /** 0. */
  get dataType(): number {
    return this.view.getUint8(this.offset + DATA_TYPE);
  }

  /** How it went, in an answer: 0 is well; in a request the virtual bucket. */
  get status(): number {
    return this.view.getUint16(this.offset + STATUS);
  }

  /** Bytes of extras, key and value. */
  get totalBodyLength(): number {
    return this.view.getUint32(this.offset + TOTAL_BODY_LENGTH);
  }

  /** What an answer repeats of its request. */
  get opaque(): number {
    return this.view.getUint32(this.offset + OPAQUE);
  }

  /** The version of the value. */
  get cas(): bigint {
    return this.view.getBigUint64(this.offset + CAS);
  }

  /** The key as hexadecimal digits, as far as it is there. */
  get key(): string {
    const from = Math.min(this.end, this.offset + HEADER_LENGTH + this.extrasLength);
    return formatHexAt(this.view, from, Math.min(this.end, from + this.keyLength));
  }

  /** Bytes of the header: 24. */
  get headerLength(): number {
    return HEADER_LENGTH;
  }

  /** The byte after the body in `view`, as far as the segment has it. */
  override get payloadEnd(): number {
    return Math.min(this.end, this.offset + HEADER_LENGTH + this.totalBodyLength);
  }

  /** The field that ends the payload before `end`. */
  override get lengthField(): "totalBodyLength" {
    return "totalBodyLength";
  }

  /** The header as plain fields. */
  toJSON(): MemcachedBinaryFields {
    const { magic, opcode, keyLength, extrasLength, dataType, status, totalBodyLength, opaque, cas } = this;
    return { magic, opcode, keyLength, extrasLength, dataType, status, totalBodyLength, opaque, cas: String(cas) };
  }
}

/** The fields of a {@linkcode MemcachedBinary} header. */
export interface MemcachedBinaryFields {
  /** 0 to 255. */
  magic: number;
  /** 0 to 255. */
  opcode: number;
  /** 0 to 65,535. */
  keyLength: number;
  /** 0 to 255. */
  extrasLength: number;
  /** 0 to 255. */
  dataType: number;
  /** 0 to 65,535. */
  status: number;
  /** 0 to 0xffffffff. */
  totalBodyLength: number;
  /** 0 to 0xffffffff. */
  opaque: number;
  /** 64 bits as decimal digits. */
  cas: string;
}

/**
 * The 24 bytes of a header, all fields as given.
 *
 * @throws RangeError where a field does not fit; SyntaxError where `cas` is no number.
 */
export function encodeMemcachedBinary(fields: MemcachedBinaryFields): Uint8Array<ArrayBuffer> {
  const view = new DataView(new ArrayBuffer(HEADER_LENGTH));
  view.setUint8(MAGIC, checkRange("memcached.magic", fields.magic, 0xff));
  view.setUint8(OPCODE, checkRange("memcached.opcode", fields.opcode, 0xff));
  view.setUint16(KEY_LENGTH, checkRange("memcached.keyLength", fields.keyLength, 0xffff));
  view.setUint8(EXTRAS_LENGTH, checkRange("memcached.extrasLength", fields.extrasLength, 0xff));
  view.setUint8(DATA_TYPE, checkRange("memcached.dataType", fields.dataType, 0xff));
  view.setUint16(STATUS, checkRange("memcached.status", fields.status, 0xffff));
  view.setUint32(TOTAL_BODY_LENGTH, checkRange("memcached.totalBodyLength", fields.totalBodyLength, 0xffffffff));
  view.setUint32(OPAQUE, checkRange("memcached.opaque", fields.opaque, 0xffffffff));
  view.setBigUint64(CAS, BigInt(fields.cas));
  return new Uint8Array(view.buffer);
}
