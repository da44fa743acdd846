/**
 * The information of an LLC XID frame in the basic format, IEEE 802.2 (ISO/IEC 8802-2) clause 5.4.1.1.2.
 *
 * ```text
 * +---------------+---------------+---------------+
 * |    Format     |     Types     |   Window  |  0|
 * +---------------+---------------+---------------+
 * ```
 *
 * @module
 */

import { checkRange } from "./check_range.ts";
import { Layer, type Shortage } from "./layer.ts";

const FORMAT = 0;
const TYPES = 1;
const WINDOW = 2;
const HEADER_LENGTH = 3;

/**
 * What an LLC station says of itself, in a frame.
 *
 * @example
 * ```ts
 * import { decode, encodeLlcXid, ethernet, frame, LINKTYPE_ETHERNET, llc, LlcXid } from "@capkit/capkit/core";
 *
 * const header = encodeLlcXid({ format: 0x81, types: 1, window: 0 });
 * const bytes = frame(
 *   ethernet({ src: "02:00:00:00:00:01", dst: "02:00:00:00:00:02" }),
 *   llc({ dsap: 0x00, ssap: 0x01, control: 0xaf }),
 *   header,
 * );
 * const llcXid = decode(bytes, LINKTYPE_ETHERNET).layer(LlcXid);
 * if (llcXid?.types !== 1) throw new Error("datagrams only");
 * ```
 */
export class LlcXid extends Layer {
  /** The `name` of its instances. */
  static readonly layerName = "llc.xid";

  /** The header at `offset`; undefined where fewer than 3 bytes are there. The only way to make one. */
  static decode(view: DataView, offset: number, end: number): LlcXid | undefined {
    return end - offset < HEADER_LENGTH ? undefined : new LlcXid(view, offset, end);
  }

  /** Why {@linkcode LlcXid.decode} returned undefined. */
  static shortage(_view: DataView, offset: number, end: number): Shortage {
    return { needed: HEADER_LENGTH, available: end - offset };
  }

  /** The short name of the protocol. */
  get name(): "llc.xid" {
    return "llc.xid";
  }

  /** The format of what follows: 0x81 for this one. */
  get format(): number {
    return this.view.getUint8(this.offset + FORMAT);
  }

  /** Which types of service the station knows; one bit each. */
  get types(): number {
    return this.view.getUint8(this.offset + TYPES);
  }

  /** How many frames it can receive unacknowledged. */
  get window(): number {
    return this.view.getUint8(this.offset + WINDOW) >> 1;
  }

  /** Bytes of the header: 3. */
  get headerLength(): number {
    return HEADER_LENGTH;
  }

  /** The header as plain fields. */
  toJSON(): LlcXidFields {
    return {
      format: this.format,
      types: this.types,
      window: this.window,
    };
  }
}

/** The fields of an LLC XID. */
export interface LlcXidFields {
  /** 0 to 255. */
  format: number;
  /** 0 to 255. */
  types: number;
  /** 0 to 127. */
  window: number;
}

/**
 * The 3 bytes of an LLC XID, all fields as given.
 *
 * @throws RangeError where a field does not fit.
 */
export function encodeLlcXid(fields: LlcXidFields): Uint8Array<ArrayBuffer> {
  const view = new DataView(new ArrayBuffer(HEADER_LENGTH));
  view.setUint8(FORMAT, checkRange("llc.xid.format", fields.format, 0xff));
  view.setUint8(TYPES, checkRange("llc.xid.types", fields.types, 0xff));
  view.setUint8(WINDOW, checkRange("llc.xid.window", fields.window, 0x7f) << 1);
  return new Uint8Array(view.buffer);
}
