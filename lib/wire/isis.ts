/**
 * IS-IS, ISO/IEC 10589 clause 9: the header that all of its PDUs have.
 *
 * ```text
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +---------------+---------------+---------------+---------------+
 * |     0x83      |    Length     |    Version    |   ID Length   |
 * +-----+---------+---------------+---------------+---------------+
 * |0 0 0|  Type   |    Version    |   Reserved    |   Max Areas   |
 * +-----+---------+---------------+---------------+---------------+
 * ```
 *
 * @module
 */

import { checkRange } from "./check_range.ts";
import { Layer, type Shortage } from "./layer.ts";

const DISCRIMINATOR = 0;
const LENGTH_INDICATOR = 1;
const VERSION = 2;
const ID_LENGTH = 3;
const PDU_TYPE = 4;
const VERSION2 = 5;
const RESERVED2 = 6;
const MAX_AREA_ADDRESSES = 7;
const HEADER_LENGTH = 8;

/** PDU type: hello of a level 1 LAN. */
export const ISIS_L1_LAN_IIH = 15;
/** PDU type: hello of a level 2 LAN. */
export const ISIS_L2_LAN_IIH = 16;
/** PDU type: hello between two. */
export const ISIS_P2P_IIH = 17;
/** PDU type: link state of level 1. */
export const ISIS_L1_LSP = 18;
/** PDU type: link state of level 2. */
export const ISIS_L2_LSP = 20;
/** PDU type: complete sequence numbers of level 1. */
export const ISIS_L1_CSNP = 24;
/** PDU type: complete sequence numbers of level 2. */
export const ISIS_L2_CSNP = 25;
/** PDU type: partial sequence numbers of level 1. */
export const ISIS_L1_PSNP = 26;
/** PDU type: partial sequence numbers of level 2. */
export const ISIS_L2_PSNP = 27;

/**
 * An IS-IS header in a frame. What the PDU says is its payload.
 *
 * @example
 * ```ts
 * import { decode, encodeIsis, ethernet, frame, Isis, LINKTYPE_ETHERNET, llc } from "@capkit/capkit/core";
 *
 * const header = encodeIsis({
 *   discriminator: 0x83, lengthIndicator: 27, version: 1, idLength: 0, type: 16, reserved: 0,
 *   version2: 1, reserved2: 0, maxAreaAddresses: 0,
 * });
 * const bytes = frame(
 *   ethernet({ src: "02:00:00:00:00:01", dst: "02:00:00:00:00:02" }),
 *   llc({ dsap: 0xfe, ssap: 0xfe }),
 *   header,
 * );
 * const isis = decode(bytes, LINKTYPE_ETHERNET).layer(Isis);
 * if (isis?.type !== 16) throw new Error("a hello of level 2");
 * ```
 */
export class Isis extends Layer {
  /** The `name` of its instances. */
  static readonly layerName = "isis";

  /** The header at `offset`; undefined where fewer than 8 bytes are there. The only way to make one. */
  static decode(view: DataView, offset: number, end: number): Isis | undefined {
    return end - offset < HEADER_LENGTH ? undefined : new Isis(view, offset, end);
  }

  /** Why {@linkcode Isis.decode} returned undefined. */
  static shortage(_view: DataView, offset: number, end: number): Shortage {
    return { needed: HEADER_LENGTH, available: end - offset };
  }

  /** The short name of the protocol. */
  get name(): "isis" {
    return "isis";
  }

  /** The network layer protocol identifier: 0x83. */
  get discriminator(): number {
    return this.view.getUint8(this.offset + DISCRIMINATOR);
  }

  /** Bytes of the header with the part that depends on the type. */
  get lengthIndicator(): number {
    return this.view.getUint8(this.offset + LENGTH_INDICATOR);
  }

  /** The version of the protocol ID extension: 1. */
  get version(): number {
    return this.view.getUint8(this.offset + VERSION);
  }

  /** Bytes of a system ID; 0 stands for 6. */
  get idLength(): number {
    return this.view.getUint8(this.offset + ID_LENGTH);
  }

  /** What the PDU is, an `ISIS_` number. */
  get type(): number {
    return this.view.getUint8(this.offset + PDU_TYPE) & 0x1f;
  }

  /** The bits above the type: 0. */
  get reserved(): number {
    return this.view.getUint8(this.offset + PDU_TYPE) >> 5;
  }

  /** The version: 1. */
  get version2(): number {
    return this.view.getUint8(this.offset + VERSION2);
  }

  /** A byte that is 0. */
  get reserved2(): number {
    return this.view.getUint8(this.offset + RESERVED2);
  }

  /** How many area addresses there may be; 0 stands for 3. */
  get maxAreaAddresses(): number {
    return this.view.getUint8(this.offset + MAX_AREA_ADDRESSES);
  }

  /** Bytes of the header: 8. */
  get headerLength(): number {
    return HEADER_LENGTH;
  }

  /** The header as plain fields. */
  toJSON(): IsisFields {
    return {
      discriminator: this.discriminator,
      lengthIndicator: this.lengthIndicator,
      version: this.version,
      idLength: this.idLength,
      type: this.type,
      reserved: this.reserved,
      version2: this.version2,
      reserved2: this.reserved2,
      maxAreaAddresses: this.maxAreaAddresses,
    };
  }
}

/** The fields of an IS-IS header. */
export interface IsisFields {
  /** 0 to 255. */
  discriminator: number;
  /** 0 to 255. */
  lengthIndicator: number;
  /** 0 to 255. */
  version: number;
  /** 0 to 255. */
  idLength: number;
  /** 0 to 31. */
  type: number;
  /** 0 to 7. */
  reserved: number;
  /** 0 to 255. */
  version2: number;
  /** 0 to 255. */
  reserved2: number;
  /** 0 to 255. */
  maxAreaAddresses: number;
}

/**
 * The 8 bytes of an IS-IS header, all fields as given.
 *
 * @throws RangeError where a field does not fit.
 */
export function encodeIsis(fields: IsisFields): Uint8Array<ArrayBuffer> {
  const view = new DataView(new ArrayBuffer(HEADER_LENGTH));
  view.setUint8(DISCRIMINATOR, checkRange("isis.discriminator", fields.discriminator, 0xff));
  view.setUint8(LENGTH_INDICATOR, checkRange("isis.lengthIndicator", fields.lengthIndicator, 0xff));
  view.setUint8(VERSION, checkRange("isis.version", fields.version, 0xff));
  view.setUint8(ID_LENGTH, checkRange("isis.idLength", fields.idLength, 0xff));
  view.setUint8(
    PDU_TYPE,
    checkRange("isis.type", fields.type, 0x1f) | checkRange("isis.reserved", fields.reserved, 7) << 5,
  );
  view.setUint8(VERSION2, checkRange("isis.version2", fields.version2, 0xff));
  view.setUint8(RESERVED2, checkRange("isis.reserved2", fields.reserved2, 0xff));
  view.setUint8(MAX_AREA_ADDRESSES, checkRange("isis.maxAreaAddresses", fields.maxAreaAddresses, 0xff));
  return new Uint8Array(view.buffer);
}
