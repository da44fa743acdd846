/**
 * Cisco metadata, EtherType 0x8909: the security group tag of TrustSec, as Cisco's documents show it.
 *
 * ```text
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +---------------+---------------+-------------------------------+
 * |    Version    |    Length     |     Option length and type    |
 * +---------------+---------------+-------------------------------+
 * |      Security Group Tag       |           EtherType           |
 * +-------------------------------+-------------------------------+
 * ```
 *
 * After GRE the EtherType comes first.
 *
 * @module
 */

import { checkRange } from "./check_range.ts";
import { Layer, type Shortage } from "./layer.ts";

const VERSION = 0;
const LENGTH = 1;
const OPTION = 2;
const SGT = 4;
const TAG_LENGTH = 6;
const HEADER_LENGTH = 8;

/**
 * A Cisco metadata header in a frame.
 *
 * @example
 * ```ts
 * import { Cmd, encodeCmd } from "@capkit/capkit/core";
 *
 * const bytes = encodeCmd({ version: 1, length: 1, option: 1, sgt: 16, ethertype: 0x0800 });
 * if (Cmd.decode(new DataView(bytes.buffer), 0, bytes.length)?.sgt !== 16) throw new Error("there and back");
 * ```
 */
export class Cmd extends Layer {
  /** The `name` of its instances. */
  static readonly layerName: string = "cmd";

  /** The header at `offset`; undefined where fewer than 8 bytes are there. The only way to make one. */
  static decode(view: DataView, offset: number, end: number): Cmd | undefined {
    return end - offset < HEADER_LENGTH ? undefined : new Cmd(view, offset, end);
  }

  /** Why {@linkcode Cmd.decode} returned undefined. */
  static shortage(_view: DataView, offset: number, end: number): Shortage {
    return { needed: HEADER_LENGTH, available: end - offset };
  }

  /** The short name of the protocol. */
  get name(): string {
    return "cmd";
  }

  /** Where the tag begins in the header: its version. */
  get tagOffset(): number {
    return 0;
  }

  /** 1. */
  get version(): number {
    return this.view.getUint8(this.offset + this.tagOffset + VERSION);
  }

  /** 1, the number of options. */
  get length(): number {
    return this.view.getUint8(this.offset + this.tagOffset + LENGTH);
  }

  /** Length, 4 bits, and type, 12 bits, of the option; type 1 is the tag. */
  get option(): number {
    return this.view.getUint16(this.offset + this.tagOffset + OPTION);
  }

  /** The security group tag. */
  get sgt(): number {
    return this.view.getUint16(this.offset + this.tagOffset + SGT);
  }

  /** What follows, an `ETHERTYPE_` number. */
  get ethertype(): number {
    return this.view.getUint16(this.offset + (this.tagOffset === 0 ? TAG_LENGTH : 0));
  }

  /** Bytes of the header: 8. */
  get headerLength(): number {
    return HEADER_LENGTH;
  }

  /** The header as plain fields. */
  toJSON(): CmdFields {
    const { version, length, option, sgt, ethertype } = this;
    return { version, length, option, sgt, ethertype };
  }
}

/** A Cisco metadata header after GRE: its EtherType comes first. */
export class GreCmd extends Cmd {
  /** The `name` of its instances. */
  static override readonly layerName: string = "cmd.gre";

  /** The header at `offset`; undefined where fewer than 8 bytes are there. The only way to make one. */
  static override decode(view: DataView, offset: number, end: number): GreCmd | undefined {
    return end - offset < HEADER_LENGTH ? undefined : new GreCmd(view, offset, end);
  }

  /** The short name of the protocol. */
  override get name(): string {
    return "cmd.gre";
  }

  /** Where the tag begins in the header: after the EtherType. */
  override get tagOffset(): number {
    return HEADER_LENGTH - TAG_LENGTH;
  }
}

/** The fields of a {@linkcode Cmd} header. */
export interface CmdFields {
  /** 0 to 255. */
  version: number;
  /** 0 to 255. */
  length: number;
  /** 0 to 65,535. */
  option: number;
  /** 0 to 65,535. */
  sgt: number;
  /** 0 to 65,535. */
  ethertype: number;
}

/**
 * The 8 bytes of a Cisco metadata header.
 *
 * @throws RangeError where a field does not fit.
 */
export function encodeCmd(fields: CmdFields): Uint8Array<ArrayBuffer> {
  return encode(fields, 0);
}

/**
 * The 8 bytes of a Cisco metadata header after GRE.
 *
 * @throws RangeError where a field does not fit.
 */
export function encodeGreCmd(fields: CmdFields): Uint8Array<ArrayBuffer> {
  return encode(fields, HEADER_LENGTH - TAG_LENGTH);
}

function encode(fields: CmdFields, tagOffset: number): Uint8Array<ArrayBuffer> {
  const view = new DataView(new ArrayBuffer(HEADER_LENGTH));
  view.setUint8(tagOffset + VERSION, checkRange("cmd.version", fields.version, 0xff));
  view.setUint8(tagOffset + LENGTH, checkRange("cmd.length", fields.length, 0xff));
  view.setUint16(tagOffset + OPTION, checkRange("cmd.option", fields.option, 0xffff));
  view.setUint16(tagOffset + SGT, checkRange("cmd.sgt", fields.sgt, 0xffff));
  view.setUint16(tagOffset === 0 ? TAG_LENGTH : 0, checkRange("cmd.ethertype", fields.ethertype, 0xffff));
  return new Uint8Array(view.buffer);
}
