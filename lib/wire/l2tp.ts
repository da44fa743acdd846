/**
 * L2TP version 2, RFC 2661 section 3.1; and version 3 over UDP, RFC 3931 section 4.1.2.
 *
 * ```text
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+---+-+-+-+-+-------+-------+-------------------------------+
 * |T|L|x x|S|x|O|P|x x x x|  Ver  |          Length (L)           |
 * +-+-+---+-+-+-+-+-------+-------+-------------------------------+
 * |           Tunnel ID           |          Session ID           |
 * +-------------------------------+-------------------------------+
 * |            Ns (S)             |            Nr (S)             |
 * +-------------------------------+-------------------------------+
 * |        Offset Size (O)        |        Offset pad ... (O)     |
 * +-------------------------------+-------------------------------+
 * ```
 *
 * Version 3 has a control connection ID of 32 bits in control messages; in data a reserved 16 bits after the first, a session
 * ID of 32 bits, and then what the two sides agreed upon.
 *
 * @module
 */

import { type ItemForm, type ItemPart, itemParts } from "./item_list.ts";
import { Layer, type Shortage } from "./layer.ts";

const HEADER_LENGTH = 6;
const CONTROL = 0x8000;
const LENGTH_PRESENT = 0x4000;
const SEQUENCE_PRESENT = 0x0800;
const OFFSET_PRESENT = 0x0200;
const V3_CONTROL_LENGTH = 12;
const V3_DATA_LENGTH = 8;

const AVPS: ItemForm = { headerLength: 6, lengthAt: (view, at) => view.getUint16(at) & 0x3ff };

/**
 * An L2TP header in a frame. PPP follows data of version 2; the attribute-value pairs of control messages are payload, and
 * listed in `avpParts`.
 *
 * @example
 * ```ts
 * import { L2tp, parseHex } from "@capkit/capkit/core";
 *
 * const bytes = parseHex("4002 000c 0001 0002 ff03 c021");
 * const header = L2tp.decode(new DataView(bytes.buffer), 0, bytes.length);
 * if (header?.tunnelId !== 1 || header.sessionId !== 2 || header.isControl) throw new Error("data of session 2");
 * ```
 */
export class L2tp extends Layer {
  /** The `name` of its instances. */
  static readonly layerName = "l2tp";

  /** The header at `offset`; undefined where its bytes are not all there. The only way to make one. */
  static decode(view: DataView, offset: number, end: number): L2tp | undefined {
    return end - offset < neededLength(view, offset, end) ? undefined : new L2tp(view, offset, end);
  }

  /** Why {@linkcode L2tp.decode} returned undefined. */
  static shortage(view: DataView, offset: number, end: number): Shortage {
    return { needed: neededLength(view, offset, end), available: end - offset };
  }

  /** Whether a header of version 2 or 3 is there. */
  static recognizes(view: DataView, offset: number, end: number): boolean {
    if (end - offset < HEADER_LENGTH) return false;
    const version = view.getUint8(offset + 1) & 0xf;
    return version === 2 || version === 3;
  }

  /** The short name of the protocol. */
  get name(): "l2tp" {
    return "l2tp";
  }

  /** The first 16 bits: flags and version. */
  get flagBits(): number {
    return this.view.getUint16(this.offset);
  }

  /** Whether it is a control message, and no data. */
  get isControl(): boolean {
    return (this.flagBits & CONTROL) !== 0;
  }

  /** 2 or 3. */
  get version(): number {
    return this.flagBits & 0xf;
  }

  /** Bytes of header and payload; undefined where the field is not there. */
  get length(): number | undefined {
    return hasLength(this.flagBits) ? this.view.getUint16(this.offset + 2) : undefined;
  }

  /** The receiver's tunnel; undefined in version 3. */
  get tunnelId(): number | undefined {
    return this.version === 3 ? undefined : this.view.getUint16(this.offset + idAt(this.flagBits));
  }

  /** The receiver's session; of 32 bits in version 3, whose control messages have none. */
  get sessionId(): number | undefined {
    const { flagBits, version } = this;
    if (version !== 3) return this.view.getUint16(this.offset + idAt(flagBits) + 2);
    return flagBits & CONTROL ? undefined : this.view.getUint32(this.offset + 4);
  }

  /** The receiver's control connection, in control messages of version 3. */
  get controlConnectionId(): number | undefined {
    return this.version === 3 && this.isControl ? this.view.getUint32(this.offset + 4) : undefined;
  }

  /** The number of this message; undefined where the field is not there. */
  get ns(): number | undefined {
    const { flagBits } = this;
    return hasSequence(flagBits) ? this.view.getUint16(this.offset + idAt(flagBits) + 4) : undefined;
  }

  /** The number expected next; undefined where the field is not there. */
  get nr(): number | undefined {
    const { flagBits } = this;
    return hasSequence(flagBits) ? this.view.getUint16(this.offset + idAt(flagBits) + 6) : undefined;
  }

  /** Bytes of padding before the payload; undefined where the field is not there. */
  get offsetSize(): number | undefined {
    const { flagBits } = this;
    return hasOffset(flagBits) ? this.view.getUint16(this.offset + offsetAt(flagBits)) : undefined;
  }

  /** Where each attribute-value pair of a control message lies. */
  get avpParts(): ItemPart[] {
    if (!this.isControl) return [];
    return itemParts(this.view, { offset: this.payloadOffset, end: this.payloadEnd }, AVPS);
  }

  /** Bytes of the header, with its padding. */
  get headerLength(): number {
    return neededLength(this.view, this.offset, this.end);
  }

  /** The byte after the payload in `view`. */
  override get payloadEnd(): number {
    const { length } = this;
    return length === undefined ? this.end : Math.min(this.end, Math.max(this.payloadOffset, this.offset + length));
  }

  /** The field that ends the payload before `end`. */
  override get lengthField(): "length" {
    return "length";
  }

  /** The header as plain fields. */
  toJSON(): L2tpFields {
    return {
      flagBits: this.flagBits,
      length: this.length,
      tunnelId: this.tunnelId,
      sessionId: this.sessionId,
      controlConnectionId: this.controlConnectionId,
      ns: this.ns,
      nr: this.nr,
      offsetSize: this.offsetSize,
    };
  }
}

/** Data of version 3 has neither length nor numbers in its header. */
function isVersion3Data(bits: number): boolean {
  return (bits & 0xf) === 3 && (bits & CONTROL) === 0;
}

function hasLength(bits: number): boolean {
  return (bits & LENGTH_PRESENT) !== 0 && !isVersion3Data(bits);
}

function hasSequence(bits: number): boolean {
  return (bits & SEQUENCE_PRESENT) !== 0 && !isVersion3Data(bits);
}

function hasOffset(bits: number): boolean {
  return (bits & OFFSET_PRESENT) !== 0 && (bits & 0xf) === 2;
}

function idAt(bits: number): number {
  return hasLength(bits) ? 4 : 2;
}

function offsetAt(bits: number): number {
  return idAt(bits) + 4 + (hasSequence(bits) ? 4 : 0);
}

function neededLength(view: DataView, offset: number, end: number): number {
  if (end - offset < HEADER_LENGTH) return HEADER_LENGTH;
  const bits = view.getUint16(offset);
  if (isVersion3Data(bits)) return V3_DATA_LENGTH;
  if ((bits & 0xf) === 3) return V3_CONTROL_LENGTH;
  const at = offsetAt(bits);
  if (!hasOffset(bits)) return at;
  return end - offset < at + 2 ? at + 2 : at + 2 + view.getUint16(offset + at);
}

/** The fields of an {@linkcode L2tp} header. */
export interface L2tpFields {
  /** 0 to 65,535. */
  flagBits: number;
  /** 0 to 65,535. */
  length?: number | undefined;
  /** 0 to 65,535. */
  tunnelId?: number | undefined;
  /** 0 to 65,535; 32 bits in version 3. */
  sessionId?: number | undefined;
  /** 0 to 4,294,967,295. */
  controlConnectionId?: number | undefined;
  /** 0 to 65,535. */
  ns?: number | undefined;
  /** 0 to 65,535. */
  nr?: number | undefined;
  /** 0 to 65,535. */
  offsetSize?: number | undefined;
}
