/**
 * IEEE 802.15.4, clause 7.2 (IEEE 802.15.4-2020). All numbers are little-endian.
 *
 * ```text
 * +-------------------------------+---------------+
 * |         Frame Control         |   Sequence    |   the sequence number may be left out
 * +-------------------------------+---------------+
 * |  Destination PAN and address, source PAN and address, as the frame control says
 * +-----------------------------------------------+
 * ```
 *
 * @module
 */

import { formatHexAt, parseHex } from "../bytes/hex.ts";
import { checkRange } from "./check_range.ts";
import { Layer, type Shortage } from "./layer.ts";

const FRAME_CONTROL = 0;
const SEQ = 2;
const FCS_LENGTH = 2;

/** Frame type: a beacon. */
export const WPAN_BEACON = 0;
/** Frame type: data. */
export const WPAN_DATA = 1;
/** Frame type: an acknowledgement. */
export const WPAN_ACK = 2;
/** Frame type: a MAC command. */
export const WPAN_COMMAND = 3;

const PAN_ID_COMPRESSION = 0x0040;
const SEQ_SUPPRESSION = 0x0100;
/** The version of 2015, from which on some numbers may be left out. */
const VERSION_2015 = 2;
/** Address mode: 16 bits. */
const MODE_SHORT = 2;
/** Address mode: 64 bits. */
const MODE_EXTENDED = 3;

/**
 * An IEEE 802.15.4 header in a frame.
 *
 * @example
 * ```ts
 * import { decode, LINKTYPE_IEEE802_15_4_NOFCS, parseHex, Wpan } from "@capkit/capkit/core";
 *
 * const header = decode(parseHex("6188 07 aa1a ffff 3412 0102"), LINKTYPE_IEEE802_15_4_NOFCS).layer(Wpan);
 * if (header?.dstPan !== 0x1aaa || header.src !== "1234") throw new Error("from 0x1234 to all of a network");
 * ```
 */
export class Wpan extends Layer {
  /** The `name` of its instances. */
  static readonly layerName: string = "wpan";

  /** The header at `offset`; undefined where its bytes are not all there. The only way to make one. */
  static decode(view: DataView, offset: number, end: number): Wpan | undefined {
    return Wpan.shortage(view, offset, end).needed > end - offset ? undefined : new Wpan(view, offset, end);
  }

  /** Why {@linkcode Wpan.decode} returned undefined. */
  static shortage(view: DataView, offset: number, end: number): Shortage {
    const available = end - offset;
    return { needed: available < SEQ ? SEQ : shapeOf(view.getUint16(offset, true)).length, available };
  }

  /** The short name of the protocol. */
  get name(): "wpan" {
    return "wpan";
  }

  /** The frame control field, which says what the frame is and which fields it has. */
  get frameControl(): number {
    return this.view.getUint16(this.offset + FRAME_CONTROL, true);
  }

  /** What the frame is, a `WPAN_` number. */
  get frameType(): number {
    return this.frameControl & 7;
  }

  /** Whether a security header follows. */
  get security(): boolean {
    return (this.frameControl & 8) !== 0;
  }

  /** 0 for the standard of 2003, 1 for 2006, 2 for 2015 and later. */
  get version(): number {
    return this.frameControl >> 12 & 3;
  }

  /** The sequence number; undefined where it is left out. */
  get seq(): number | undefined {
    const { seqAt } = this.#shape;
    return seqAt === undefined ? undefined : this.view.getUint8(this.offset + seqAt);
  }

  /** The network of the destination; undefined where it is left out. */
  get dstPan(): number | undefined {
    return this.#pan(this.#shape.dstPanAt);
  }

  /** The destination: 4 or 16 hexadecimal digits, the highest first; undefined where there is none. */
  get dst(): string | undefined {
    const { dstAt, dstLength } = this.#shape;
    return dstLength === 0 ? undefined : this.#address(dstAt, dstLength);
  }

  /** The network of the source; undefined where it is left out. */
  get srcPan(): number | undefined {
    return this.#pan(this.#shape.srcPanAt);
  }

  /** The source, as `dst`. */
  get src(): string | undefined {
    const { srcAt, srcLength } = this.#shape;
    return srcLength === 0 ? undefined : this.#address(srcAt, srcLength);
  }

  /** Bytes of the header: 2 to 23. */
  get headerLength(): number {
    return this.#shape.length;
  }

  /** The header as plain fields. */
  toJSON(): WpanFields {
    const { frameControl, seq, dstPan, dst, srcPan, src } = this;
    return {
      frameControl,
      ...seq === undefined ? {} : { seq },
      ...dstPan === undefined ? {} : { dstPan },
      ...dst === undefined ? {} : { dst },
      ...srcPan === undefined ? {} : { srcPan },
      ...src === undefined ? {} : { src },
    };
  }

  get #shape(): Shape {
    return shapeOf(this.frameControl);
  }

  #pan(at: number | undefined): number | undefined {
    return at === undefined ? undefined : this.view.getUint16(this.offset + at, true);
  }

  #address(at: number, length: number): string {
    return reversed(formatHexAt(this.view, this.offset + at, this.offset + at + length));
  }
}

/** An IEEE 802.15.4 header of a frame that ends with a check sequence of two bytes. */
export class WpanWithFcs extends Wpan {
  /** The `name` of its instances. */
  static override readonly layerName: string = "wpan";

  /** The header at `offset`; undefined where its bytes are not all there. The only way to make one. */
  static override decode(view: DataView, offset: number, end: number): WpanWithFcs | undefined {
    return Wpan.shortage(view, offset, end).needed > end - offset ? undefined : new WpanWithFcs(view, offset, end);
  }

  /** The byte after the payload in `view`. */
  override get payloadEnd(): number {
    return Math.max(this.payloadOffset, this.end - FCS_LENGTH);
  }
}

/** Where the fields of a header are. */
interface Shape {
  readonly seqAt: number | undefined;
  readonly dstPanAt: number | undefined;
  readonly dstAt: number;
  readonly dstLength: number;
  readonly srcPanAt: number | undefined;
  readonly srcAt: number;
  readonly srcLength: number;
  readonly length: number;
}

function shapeOf(frameControl: number): Shape {
  const isNew = (frameControl >> 12 & 3) >= VERSION_2015;
  const dstLength = addressLength(frameControl >> 10 & 3);
  const srcLength = addressLength(frameControl >> 14 & 3);
  const [hasDstPan, hasSrcPan] = pansOf({ frameControl, isNew, dstLength, srcLength });
  const seqAt = isNew && (frameControl & SEQ_SUPPRESSION) !== 0 ? undefined : SEQ;
  let at = seqAt === undefined ? SEQ : SEQ + 1;
  const take = (length: number): number => (at += length) - length;
  const dstPanAt = hasDstPan ? take(2) : undefined;
  const dstAt = take(dstLength);
  const srcPanAt = hasSrcPan ? take(2) : undefined;
  const srcAt = take(srcLength);
  return { seqAt, dstPanAt, dstAt, dstLength, srcPanAt, srcAt, srcLength, length: at };
}

function addressLength(mode: number): number {
  return mode === MODE_EXTENDED ? 8 : mode === MODE_SHORT ? 2 : 0;
}

/** Which networks are named: table 7-2 of the standard for new frames, and for old ones clause 7.2.2.6. */
function pansOf(
  { frameControl, isNew, dstLength, srcLength }: {
    frameControl: number;
    isNew: boolean;
    dstLength: number;
    srcLength: number;
  },
): readonly [dst: boolean, src: boolean] {
  const compressed = (frameControl & PAN_ID_COMPRESSION) !== 0;
  if (!isNew) return [dstLength > 0, srcLength > 0 && !compressed];
  if (dstLength === 0) return srcLength === 0 ? [compressed, false] : [false, !compressed];
  if (srcLength === 0 || (dstLength === 8 && srcLength === 8)) return [!compressed, false];
  return [true, !compressed];
}

function reversed(digits: string): string {
  return digits.match(/../g)?.reverse().join("") ?? "";
}

/** The fields of an IEEE 802.15.4 header; those that the frame control field doesn't say are left out. */
export interface WpanFields {
  /** 0 to 65,535. */
  frameControl: number;
  /** 0 to 255. */
  seq?: number;
  /** 0 to 65,535. */
  dstPan?: number;
  /** 4 or 16 hexadecimal digits. */
  dst?: string;
  /** 0 to 65,535. */
  srcPan?: number;
  /** 4 or 16 hexadecimal digits. */
  src?: string;
}

/**
 * The bytes of an IEEE 802.15.4 header with those fields that its frame control field says.
 *
 * @throws TypeError where an address is not in hexadecimal digits.
 * @throws RangeError where a field does not fit.
 *
 * @example
 * ```ts
 * import { encodeWpan, formatHex } from "@capkit/capkit/core";
 * if (formatHex(encodeWpan({ frameControl: 2, seq: 9 })) !== "020009") throw new Error("an acknowledgement");
 * ```
 */
export function encodeWpan(fields: WpanFields): Uint8Array<ArrayBuffer> {
  const frameControl = checkRange("wpan.frameControl", fields.frameControl, 0xffff);
  const shape = shapeOf(frameControl);
  const bytes = new Uint8Array(shape.length);
  const view = new DataView(bytes.buffer);
  view.setUint16(FRAME_CONTROL, frameControl, true);
  if (shape.seqAt !== undefined) view.setUint8(shape.seqAt, checkRange("wpan.seq", fields.seq ?? 0, 0xff));
  const { dstPan = 0, srcPan = 0, dst = "", src = "" } = fields;
  if (shape.dstPanAt !== undefined) view.setUint16(shape.dstPanAt, checkRange("wpan.dstPan", dstPan, 0xffff), true);
  if (shape.srcPanAt !== undefined) view.setUint16(shape.srcPanAt, checkRange("wpan.srcPan", srcPan, 0xffff), true);
  bytes.set(encodeAddress("dst", dst, shape.dstLength), shape.dstAt);
  bytes.set(encodeAddress("src", src, shape.srcLength), shape.srcAt);
  return bytes;
}

function encodeAddress(field: string, text: string, length: number): Uint8Array {
  const bytes = parseHex(text).reverse();
  if (bytes.length !== length) {
    throw new RangeError(`Cannot encode wpan.${field} of ${bytes.length} bytes: frameControl says ${length}`);
  }
  return bytes;
}
