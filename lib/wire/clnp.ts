/**
 * CLNP, ISO/IEC 8473-1 clause 7: the fixed part of the header.
 *
 * ```text
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +---------------+---------------+---------------+---------------+
 * |     0x81      |    Length     |    Version    |   Lifetime    |
 * +-+-+-+---------+---------------+---------------+---------------+
 * |S|M|E|  Type   |        Segment Length         |   Checksum    |
 * +-+-+-+---------+-------------------------------+---------------+
 * |               |  Addresses, segmentation and options          |
 * +---------------+-----------------------------------------------+
 * ```
 *
 * @module
 */

import { formatHexAt, parseHex } from "../bytes/hex.ts";
import { checkRange } from "./check_range.ts";
import { Layer, type Shortage } from "./layer.ts";

const DISCRIMINATOR = 0;
const LENGTH_INDICATOR = 1;
const VERSION = 2;
const LIFETIME = 3;
const FLAGS = 4;
const SEGMENT_LENGTH = 5;
const CHECKSUM = 7;
const HEADER_LENGTH = 9;

/**
 * A CLNP header in a frame.
 *
 * @example
 * ```ts
 * import { Clnp, decode, encodeClnp, ethernet, frame, LINKTYPE_ETHERNET, llc } from "@capkit/capkit/core";
 *
 * const header = encodeClnp({
 *   discriminator: 0x81, lengthIndicator: 11, version: 1, lifetime: 20, segmentation: false, moreSegments: false,
 *   errorReport: false, type: 28, segmentLength: 11, checksum: 0, rest: "0000",
 * });
 * const bytes = frame(
 *   ethernet({ src: "02:00:00:00:00:01", dst: "02:00:00:00:00:02" }),
 *   llc({ dsap: 0xfe, ssap: 0xfe }),
 *   header,
 * );
 * const clnp = decode(bytes, LINKTYPE_ETHERNET).layer(Clnp);
 * if (clnp?.type !== 28) throw new Error("data");
 * ```
 */
export class Clnp extends Layer {
  /** The `name` of its instances. */
  static readonly layerName = "clnp";

  /** The header at `offset`; undefined where fewer than 9 bytes are there. The only way to make one. */
  static decode(view: DataView, offset: number, end: number): Clnp | undefined {
    return end - offset < HEADER_LENGTH ? undefined : new Clnp(view, offset, end);
  }

  /** Why {@linkcode Clnp.decode} returned undefined. */
  static shortage(_view: DataView, offset: number, end: number): Shortage {
    return { needed: HEADER_LENGTH, available: end - offset };
  }

  /** The short name of the protocol. */
  get name(): "clnp" {
    return "clnp";
  }

  /** The network layer protocol identifier: 0x81. */
  get discriminator(): number {
    return this.view.getUint8(this.offset + DISCRIMINATOR);
  }

  /** Bytes of the header. */
  get lengthIndicator(): number {
    return this.view.getUint8(this.offset + LENGTH_INDICATOR);
  }

  /** The version: 1. */
  get version(): number {
    return this.view.getUint8(this.offset + VERSION);
  }

  /** How long the PDU may still live, in units of half a second. */
  get lifetime(): number {
    return this.view.getUint8(this.offset + LIFETIME);
  }

  /** Whether the PDU may be segmented. */
  get segmentation(): boolean {
    return (this.view.getUint8(this.offset + FLAGS) & 0x80) !== 0;
  }

  /** Whether more of it follows. */
  get moreSegments(): boolean {
    return (this.view.getUint8(this.offset + FLAGS) & 0x40) !== 0;
  }

  /** Whether the sender is to be told if the PDU is discarded. */
  get errorReport(): boolean {
    return (this.view.getUint8(this.offset + FLAGS) & 0x20) !== 0;
  }

  /** What the PDU is: 1 error report, 28 data, 30 echo request, 31 echo reply. */
  get type(): number {
    return this.view.getUint8(this.offset + FLAGS) & 0x1f;
  }

  /** Bytes of header and payload. */
  get segmentLength(): number {
    return this.view.getUint16(this.offset + SEGMENT_LENGTH);
  }

  /** The checksum of the header; 0 is none. */
  get checksum(): number {
    return this.view.getUint16(this.offset + CHECKSUM);
  }

  /** Bytes of the header by `lengthIndicator`, as far as they are there; 9 at least. */
  get headerLength(): number {
    return Math.max(HEADER_LENGTH, Math.min(this.lengthIndicator, this.end - this.offset));
  }

  /** The address part, the segmentation part and the options, as hexadecimal digits. */
  get rest(): string {
    return formatHexAt(this.view, this.offset + HEADER_LENGTH, this.payloadOffset);
  }

  /** The byte after the payload in `view`: by `segmentLength`, but for a length that can't hold the header. */
  override get payloadEnd(): number {
    const { segmentLength, offset, end } = this;
    return segmentLength < HEADER_LENGTH ? end : Math.min(end, offset + segmentLength);
  }

  /** The field that ends the payload before `end`. */
  override get lengthField(): "segmentLength" {
    return "segmentLength";
  }

  /** The header as plain fields. */
  toJSON(): ClnpFields {
    return {
      discriminator: this.discriminator,
      lengthIndicator: this.lengthIndicator,
      version: this.version,
      lifetime: this.lifetime,
      segmentation: this.segmentation,
      moreSegments: this.moreSegments,
      errorReport: this.errorReport,
      type: this.type,
      segmentLength: this.segmentLength,
      checksum: this.checksum,
      rest: this.rest,
    };
  }
}

/** The fields of a CLNP header. */
export interface ClnpFields {
  /** 0 to 255. */
  discriminator: number;
  /** 0 to 255. */
  lengthIndicator: number;
  /** 0 to 255. */
  version: number;
  /** 0 to 255. */
  lifetime: number;
  /** Whether the PDU may be segmented. */
  segmentation: boolean;
  /** Whether more of it follows. */
  moreSegments: boolean;
  /** Whether the sender is to be told if the PDU is discarded. */
  errorReport: boolean;
  /** 0 to 31. */
  type: number;
  /** 0 to 65,535. */
  segmentLength: number;
  /** 0 to 65,535. */
  checksum: number;
  /** What the header has beside these, as hexadecimal digits. */
  rest: string;
}

/**
 * The bytes of a CLNP header, all fields as given.
 *
 * @throws RangeError where a field does not fit.
 */
export function encodeClnp(fields: ClnpFields): Uint8Array<ArrayBuffer> {
  const rest = parseHex(fields.rest);
  const bytes = new Uint8Array(HEADER_LENGTH + rest.length);
  bytes.set(rest, HEADER_LENGTH);
  const view = new DataView(bytes.buffer);
  view.setUint8(DISCRIMINATOR, checkRange("clnp.discriminator", fields.discriminator, 0xff));
  view.setUint8(LENGTH_INDICATOR, checkRange("clnp.lengthIndicator", fields.lengthIndicator, 0xff));
  view.setUint8(VERSION, checkRange("clnp.version", fields.version, 0xff));
  view.setUint8(LIFETIME, checkRange("clnp.lifetime", fields.lifetime, 0xff));
  view.setUint8(
    FLAGS,
    (fields.segmentation ? 0x80 : 0) | (fields.moreSegments ? 0x40 : 0) | (fields.errorReport ? 0x20 : 0) |
      checkRange("clnp.type", fields.type, 0x1f),
  );
  view.setUint16(SEGMENT_LENGTH, checkRange("clnp.segmentLength", fields.segmentLength, 0xffff));
  view.setUint16(CHECKSUM, checkRange("clnp.checksum", fields.checksum, 0xffff));
  return bytes;
}
