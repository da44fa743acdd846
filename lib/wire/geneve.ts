/**
 * Geneve, RFC 8926 section 3.4.
 *
 * ```text
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +---+-----------+-+-+-----------+-------------------------------+
 * |Ver|  Opt Len  |O|C|   Rsvd.   |         Protocol Type         |
 * +---+-----------+-+-+-----------+---------------+---------------+
 * |          Virtual Network Identifier           |   Reserved    |
 * +-----------------------------------------------+---------------+
 * |   Options, of which each: class 16, type 8, reserved 3,       |
 * |   length 5 bits in units of 4 bytes, data                     |
 * +---------------------------------------------------------------+
 * ```
 *
 * @module
 */

import { formatHexAt, parseHex } from "../bytes/hex.ts";
import { checkRange } from "./check_range.ts";
import { type ItemForm, type ItemPart, itemParts } from "./item_list.ts";
import { Layer, type Shortage } from "./layer.ts";

const VERSION_LENGTH = 0;
const FLAGS = 1;
const PROTOCOL = 2;
const VNI = 4;
const RESERVED = 7;
const HEADER_LENGTH = 8;
const OPTION_HEADER_LENGTH = 4;

const OPTIONS: ItemForm = {
  headerLength: OPTION_HEADER_LENGTH,
  lengthAt: (view, at) => OPTION_HEADER_LENGTH + 4 * (view.getUint8(at + 3) & 0x1f),
};

/**
 * A Geneve header in a frame.
 *
 * @example
 * ```ts
 * import { decode, encodeGeneve, frame, Geneve, ipv4, LINKTYPE_RAW, udp } from "@capkit/capkit/core";
 *
 * const inner = frame(ipv4({ src: "10.0.0.1", dst: "10.0.0.2" }), udp({ dstPort: 9 }));
 * const outer = [ipv4({ src: "192.0.2.1", dst: "192.0.2.2" }), udp({ srcPort: 50000, dstPort: 6081 })];
 * const header = encodeGeneve({ vni: 42, protocol: 0x0800, options: [{ class: 0x0102, type: 1, data: "00000001" }] });
 * const geneve = decode(frame(...outer, header, inner), LINKTYPE_RAW).layer(Geneve);
 * if (geneve?.vni !== 42 || geneve.options[0]?.data !== "00000001") throw new Error("an option of 4 bytes");
 * ```
 */
export class Geneve extends Layer {
  /** The `name` of its instances. */
  static readonly layerName = "geneve";

  /** The header at `offset`; undefined where its bytes are not all there. The only way to make one. */
  static decode(view: DataView, offset: number, end: number): Geneve | undefined {
    return end - offset < neededLength(view, offset, end) ? undefined : new Geneve(view, offset, end);
  }

  /** Why {@linkcode Geneve.decode} returned undefined. */
  static shortage(view: DataView, offset: number, end: number): Shortage {
    return { needed: neededLength(view, offset, end), available: end - offset };
  }

  /** Whether a header of version 0 is there. */
  static recognizes(view: DataView, offset: number, end: number): boolean {
    return end - offset >= HEADER_LENGTH && view.getUint8(offset) >> 6 === 0;
  }

  /** The short name of the protocol. */
  get name(): "geneve" {
    return "geneve";
  }

  /** 0. */
  get version(): number {
    return this.view.getUint8(this.offset + VERSION_LENGTH) >> 6;
  }

  /** Bytes of the options. */
  get optionsLength(): number {
    return 4 * (this.view.getUint8(this.offset + VERSION_LENGTH) & 0x3f);
  }

  /** Whether the payload is a control message (O). */
  get control(): boolean {
    return (this.view.getUint8(this.offset + FLAGS) & 0x80) !== 0;
  }

  /** Whether an option is critical (C). */
  get critical(): boolean {
    return (this.view.getUint8(this.offset + FLAGS) & 0x40) !== 0;
  }

  /** The six reserved bits after the flags. */
  get reservedFlags(): number {
    return this.view.getUint8(this.offset + FLAGS) & 0x3f;
  }

  /** What follows, an `ETHERTYPE_` number; 0x6558 for Ethernet. */
  get protocol(): number {
    return this.view.getUint16(this.offset + PROTOCOL);
  }

  /** The network identifier. */
  get vni(): number {
    return this.view.getUint32(this.offset + VNI) >>> 8;
  }

  /** The last byte before the options. */
  get reserved(): number {
    return this.view.getUint8(this.offset + RESERVED);
  }

  /** Where each option lies. */
  get optionParts(): ItemPart[] {
    return itemParts(this.view, { offset: this.offset + HEADER_LENGTH, end: this.payloadOffset }, OPTIONS);
  }

  /** The options; one that leads out of the header is cut. */
  get options(): GeneveOption[] {
    return this.optionParts.map(({ view, offset, end }) => ({
      class: view.getUint16(offset),
      type: view.getUint8(offset + 2),
      reserved: view.getUint8(offset + 3) >> 5,
      data: formatHexAt(view, offset + OPTION_HEADER_LENGTH, end),
    }));
  }

  /** Bytes of the header, with its options. */
  get headerLength(): number {
    return HEADER_LENGTH + this.optionsLength;
  }

  /** The header as plain fields. */
  toJSON(): GeneveFields {
    return {
      version: this.version,
      control: this.control,
      critical: this.critical,
      reservedFlags: this.reservedFlags,
      protocol: this.protocol,
      vni: this.vni,
      reserved: this.reserved,
      options: this.options,
    };
  }
}

function neededLength(view: DataView, offset: number, end: number): number {
  return end - offset < HEADER_LENGTH ? HEADER_LENGTH : HEADER_LENGTH + 4 * (view.getUint8(offset) & 0x3f);
}

/** An option of a {@linkcode Geneve} header. */
export interface GeneveOption {
  /** Who says what `type` means, 0 to 65,535. */
  class: number;
  /** 0 to 255; from 128 on it is critical. */
  type: number;
  /** 0 to 7; 0 by default. */
  reserved?: number;
  /** Hexadecimal digits, a multiple of 4 bytes, 124 at most. */
  data: string;
}

/** The fields of a {@linkcode Geneve} header. */
export interface GeneveFields {
  /** 0 to 3; 0 by default. */
  version?: number;
  /** False by default. */
  control?: boolean;
  /** By default whether an option is. */
  critical?: boolean;
  /** 0 to 63; 0 by default. */
  reservedFlags?: number;
  /** 0 to 65,535. */
  protocol: number;
  /** 0 to 16,777,215. */
  vni: number;
  /** 0 to 255; 0 by default. */
  reserved?: number;
  /** None by default. */
  options?: readonly GeneveOption[];
}

/**
 * The bytes of a Geneve header; `geneve()` in a `frame()` fills `protocol` in.
 *
 * @throws TypeError where hexadecimal digits are none.
 * @throws RangeError where a field does not fit.
 */
export function encodeGeneve(fields: GeneveFields): Uint8Array<ArrayBuffer> {
  const { version = 0, control = false, reservedFlags = 0, protocol, vni, reserved = 0, options = [] } = fields;
  const { critical = options.some(({ type }) => type >= 0x80) } = fields;
  const tail = options.flatMap(encodeOption);
  const words = checkRange("geneve.optionsLength", tail.length / 4, 0x3f);
  const bytes = new Uint8Array(HEADER_LENGTH + tail.length);
  const view = new DataView(bytes.buffer);
  view.setUint8(VERSION_LENGTH, checkRange("geneve.version", version, 0x3) << 6 | words);
  const flags = (control ? 0x80 : 0) | (critical ? 0x40 : 0);
  view.setUint8(FLAGS, flags | checkRange("geneve.reservedFlags", reservedFlags, 0x3f));
  view.setUint16(PROTOCOL, checkRange("geneve.protocol", protocol, 0xffff));
  view.setUint32(VNI, checkRange("geneve.vni", vni, 0xffffff) * 0x100 + checkRange("geneve.reserved", reserved, 0xff));
  bytes.set(tail, HEADER_LENGTH);
  return bytes;
}

function encodeOption({ class: owner, type, reserved = 0, data }: GeneveOption): number[] {
  const bytes = parseHex(data);
  checkRange("geneve.option.class", owner, 0xffff);
  const words = checkRange("geneve.option.length", bytes.length / 4, 0x1f);
  return [
    owner >> 8,
    owner & 0xff,
    checkRange("geneve.option.type", type, 0xff),
    checkRange("geneve.option.reserved", reserved, 0x7) << 5 | words,
    ...bytes,
  ];
}
