/**
 * ATA over Ethernet, "AoE (ATA over Ethernet)" revision 11 (S. Hopkins, B. Coile), section 2.
 *
 * ```text
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-------+-------+---------------+-------------------------------+
 * |  Ver  | Flags |     Error     |             Major             |
 * +-------+-------+---------------+-------------------------------+
 * |     Minor     |    Command    |              Tag              |
 * +---------------+---------------+-------------------------------+
 * |                               |
 * +-------------------------------+
 * ```
 *
 * @module
 */

import { checkRange } from "./check_range.ts";
import { Layer, type Shortage } from "./layer.ts";

const VERSION_FLAGS = 0;
const ERROR = 1;
const MAJOR = 2;
const MINOR = 4;
const COMMAND = 5;
const TAG = 6;
const HEADER_LENGTH = 10;

/** Command: an ATA command for the disk. */
export const AOE_CMD_ATA = 0;
/** Command: the configuration string of the target. */
export const AOE_CMD_CONFIG = 1;
/** Command: whom the target talks to. */
export const AOE_CMD_MAC_MASK = 2;
/** Command: who has the target for himself. */
export const AOE_CMD_RESERVE = 3;

/**
 * An AoE header in a frame. The arguments of the command are its payload.
 *
 * @example
 * ```ts
 * import { Aoe, decode, encodeAoe, ethernet, frame, LINKTYPE_ETHERNET } from "@capkit/capkit/core";
 *
 * const header = encodeAoe({
 *   version: 1, response: false, failed: false, error: 0, major: 0xffff, minor: 0xff, command: 1, tag: 7,
 * });
 * const bytes = frame(
 *   ethernet({ src: "02:00:00:00:00:01", dst: "02:00:00:00:00:02", ethertype: 0x88a2 }),
 *   header,
 * );
 * const aoe = decode(bytes, LINKTYPE_ETHERNET).layer(Aoe);
 * if (aoe?.command !== 1) throw new Error("the configuration of all targets");
 * ```
 */
export class Aoe extends Layer {
  /** The `name` of its instances. */
  static readonly layerName = "aoe";

  /** The header at `offset`; undefined where fewer than 10 bytes are there. The only way to make one. */
  static decode(view: DataView, offset: number, end: number): Aoe | undefined {
    return end - offset < HEADER_LENGTH ? undefined : new Aoe(view, offset, end);
  }

  /** Why {@linkcode Aoe.decode} returned undefined. */
  static shortage(_view: DataView, offset: number, end: number): Shortage {
    return { needed: HEADER_LENGTH, available: end - offset };
  }

  /** The short name of the protocol. */
  get name(): "aoe" {
    return "aoe";
  }

  /** The version of the protocol: 1. */
  get version(): number {
    return this.view.getUint8(this.offset + VERSION_FLAGS) >> 4;
  }

  /** Whether it is the answer of a target. */
  get response(): boolean {
    return (this.view.getUint8(this.offset + VERSION_FLAGS) & 0x8) !== 0;
  }

  /** Whether the target could not do it, and `error` says why. */
  get failed(): boolean {
    return (this.view.getUint8(this.offset + VERSION_FLAGS) & 0x4) !== 0;
  }

  /**
   * Why it failed: 1 unrecognized command, 2 bad argument, 3 device unavailable, 4 config string present, 5 unsupported
   * version, 6 target is reserved.
   */
  get error(): number {
    return this.view.getUint8(this.offset + ERROR);
  }

  /** The shelf; 0xffff stands for all. */
  get major(): number {
    return this.view.getUint16(this.offset + MAJOR);
  }

  /** The slot in the shelf; 0xff stands for all. */
  get minor(): number {
    return this.view.getUint8(this.offset + MINOR);
  }

  /** What is asked for, an `AOE_CMD_` number. */
  get command(): number {
    return this.view.getUint8(this.offset + COMMAND);
  }

  /** A number of the asking host, which the answer repeats. */
  get tag(): number {
    return this.view.getUint32(this.offset + TAG);
  }

  /** Bytes of the header: 10. */
  get headerLength(): number {
    return HEADER_LENGTH;
  }

  /** The header as plain fields. */
  toJSON(): AoeFields {
    return {
      version: this.version,
      response: this.response,
      failed: this.failed,
      error: this.error,
      major: this.major,
      minor: this.minor,
      command: this.command,
      tag: this.tag,
    };
  }
}

/** The fields of an AoE header. */
export interface AoeFields {
  /** 0 to 15. */
  version: number;
  /** Whether it is the answer of a target. */
  response: boolean;
  /** Whether the target could not do it, and `error` says why. */
  failed: boolean;
  /** 0 to 255. */
  error: number;
  /** 0 to 65,535. */
  major: number;
  /** 0 to 255. */
  minor: number;
  /** 0 to 255. */
  command: number;
  /** 0 to 0xffffffff. */
  tag: number;
}

/**
 * The 10 bytes of an AoE header, all fields as given.
 *
 * @throws RangeError where a field does not fit.
 */
export function encodeAoe(fields: AoeFields): Uint8Array<ArrayBuffer> {
  const view = new DataView(new ArrayBuffer(HEADER_LENGTH));
  view.setUint8(
    VERSION_FLAGS,
    checkRange("aoe.version", fields.version, 0xf) << 4 | (fields.response ? 0x8 : 0) | (fields.failed ? 0x4 : 0),
  );
  view.setUint8(ERROR, checkRange("aoe.error", fields.error, 0xff));
  view.setUint16(MAJOR, checkRange("aoe.major", fields.major, 0xffff));
  view.setUint8(MINOR, checkRange("aoe.minor", fields.minor, 0xff));
  view.setUint8(COMMAND, checkRange("aoe.command", fields.command, 0xff));
  view.setUint32(TAG, checkRange("aoe.tag", fields.tag, 0xffffffff));
  return new Uint8Array(view.buffer);
}
