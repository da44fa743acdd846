/**
 * STUN, RFC 8489 section 5, whose attributes TURN and ICE share; and the older form of RFC 3489, which has no cookie.
 *
 * ```text
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +---+---------------------------+-------------------------------+
 * |0 0|       Message Type        |         Message Length        |
 * +---+---------------------------+-------------------------------+
 * |        Magic Cookie 0x2112a442 (in RFC 3489 of the ID)        |
 * +---------------------------------------------------------------+
 * |                 Transaction ID (96 bits)                      |
 * +-------------------------------+-------------------------------+
 * |        Attribute Type         |            Length             |
 * +-------------------------------+-------------------------------+
 * |     Value, padded to a multiple of 4 (not in RFC 3489)        |
 * +---------------------------------------------------------------+
 * ```
 *
 * @module
 */

import { formatHexAt } from "../bytes/hex.ts";
import { type ItemForm, type ItemPart, itemParts } from "./item_list.ts";
import { Layer, type Shortage } from "./layer.ts";

const TYPE = 0;
const LENGTH = 2;
const COOKIE = 4;
const ID = 8;
const HEADER_LENGTH = 20;
const ATTRIBUTE_HEADER_LENGTH = 4;
const CHANNEL_HEADER_LENGTH = 4;

/** All assigned methods, of any class, make lower types than this. */
const TYPES_ASSIGNED = 0x0200;

/** What tells STUN from the older form, and from what else may share its port. */
export const STUN_COOKIE = 0x2112a442;
/** The attribute in which TURN has the bytes from or for a peer. */
export const STUN_DATA = 0x0013;

const lengthAt = (view: DataView, at: number) => ATTRIBUTE_HEADER_LENGTH + view.getUint16(at + 2);
const ATTRIBUTES: ItemForm = { headerLength: ATTRIBUTE_HEADER_LENGTH, align: 4, lengthAt };
const CLASSIC_ATTRIBUTES: ItemForm = { headerLength: ATTRIBUTE_HEADER_LENGTH, lengthAt };

/** An attribute of {@linkcode Stun} or {@linkcode ClassicStun}. */
export interface StunAttribute {
  /** 0 to 65,535. */
  type: number;
  /** Hexadecimal digits. */
  value: string;
}

/**
 * A STUN message in a frame. Its attributes are header.
 *
 * @example
 * ```ts
 * import { parseHex, Stun } from "@capkit/capkit/core";
 *
 * const bytes = parseHex("0001 0008 2112a442 b7e7a701bc34d686fa87dfae 0024 0004 6e0001ff");
 * const message = Stun.decode(new DataView(bytes.buffer), 0, bytes.length);
 * if (message?.attributes[0]?.type !== 0x24) throw new Error("a binding request with a priority");
 * ```
 */
export class Stun extends Layer {
  /** The `name` of its instances. */
  static readonly layerName: string = "stun";

  /** The message at `offset`; undefined where fewer than 20 bytes are there. The only way to make one. */
  static decode(view: DataView, offset: number, end: number): Stun | undefined {
    return end - offset < HEADER_LENGTH ? undefined : new Stun(view, offset, end);
  }

  /** Why {@linkcode Stun.decode} returned undefined. */
  static shortage(_view: DataView, offset: number, end: number): Shortage {
    return { needed: HEADER_LENGTH, available: end - offset };
  }

  /** Whether the cookie is there, after a type whose method is one of those assigned (RFC 8489, section 18.2). */
  static recognizes(view: DataView, offset: number, end: number): boolean {
    return end - offset >= HEADER_LENGTH && view.getUint32(offset + COOKIE) === STUN_COOKIE &&
      view.getUint16(offset + TYPE) < TYPES_ASSIGNED;
  }

  /** The short name of the protocol. */
  get name(): string {
    return "stun";
  }

  /** Method and class: of the class are the bits 0x0110. */
  get type(): number {
    return this.view.getUint16(this.offset + TYPE);
  }

  /** Bytes of the attributes. */
  get length(): number {
    return this.view.getUint16(this.offset + LENGTH);
  }

  /** The transaction as hexadecimal digits: 24, of the older form 32. */
  get transactionId(): string {
    return formatHexAt(this.view, this.offset + this.idOffset, this.offset + HEADER_LENGTH);
  }

  /** Where the transaction begins in the header. */
  get idOffset(): number {
    return ID;
  }

  /** Where each attribute lies. */
  get attributeParts(): ItemPart[] {
    return this.parts(ATTRIBUTES);
  }

  /** The attributes. */
  get attributes(): StunAttribute[] {
    return this.attributeParts.map(({ view, offset, end }) => ({
      type: view.getUint16(offset),
      value: formatHexAt(view, offset + ATTRIBUTE_HEADER_LENGTH, end),
    }));
  }

  /** Bytes of the header, with all attributes as far as they are there. */
  get headerLength(): number {
    return Math.min(this.end - this.offset, HEADER_LENGTH + this.length);
  }

  /** The header as plain fields. */
  toJSON(): StunFields {
    return { type: this.type, length: this.length, transactionId: this.transactionId, attributes: this.attributes };
  }

  /** Where each attribute of a form lies. */
  protected parts(form: ItemForm): ItemPart[] {
    return itemParts(this.view, { offset: this.offset + HEADER_LENGTH, end: this.payloadOffset }, form);
  }
}

/** A message of RFC 3489 in a frame. */
export class ClassicStun extends Stun {
  /** The `name` of its instances. */
  static override readonly layerName: string = "classicstun";

  /** The message at `offset`; undefined where fewer than 20 bytes are there. The only way to make one. */
  static override decode(view: DataView, offset: number, end: number): ClassicStun | undefined {
    return end - offset < HEADER_LENGTH ? undefined : new ClassicStun(view, offset, end);
  }

  /** Whether a type of RFC 3489 is there and the length of the datagram, whose attributes fill it. */
  static override recognizes(view: DataView, offset: number, end: number): boolean {
    if (end - offset < HEADER_LENGTH || HEADER_LENGTH + view.getUint16(offset + LENGTH) !== end - offset) return false;
    if (!CLASSIC_TYPES.has(view.getUint16(offset + TYPE))) return false;
    let at = offset + HEADER_LENGTH;
    while (at + ATTRIBUTE_HEADER_LENGTH <= end) at += lengthAt(view, at);
    return at === end;
  }

  /** The short name of the protocol. */
  override get name(): string {
    return "classicstun";
  }

  /** Where the transaction begins in the header. */
  override get idOffset(): number {
    return COOKIE;
  }

  /** Where each attribute lies. */
  override get attributeParts(): ItemPart[] {
    return this.parts(CLASSIC_ATTRIBUTES);
  }
}

/** Binding and shared secret: request, response, error response. */
const CLASSIC_TYPES: ReadonlySet<number> = new Set([0x0001, 0x0101, 0x0111, 0x0002, 0x0102, 0x0112]);

/** The fields of a {@linkcode Stun} message. */
export interface StunFields {
  /** 0 to 16,383. */
  type: number;
  /** 0 to 65,535. */
  length: number;
  /** Hexadecimal digits. */
  transactionId: string;
  /** In their order. */
  attributes: StunAttribute[];
}

/** ChannelData of TURN, RFC 8656 section 12.4: a channel number, a length, and the bytes from or for a peer. */
export class StunChannel extends Layer {
  /** The `name` of its instances. */
  static readonly layerName = "stun.channel";

  /** The header at `offset`; undefined where fewer than 4 bytes are there. The only way to make one. */
  static decode(view: DataView, offset: number, end: number): StunChannel | undefined {
    return end - offset < CHANNEL_HEADER_LENGTH ? undefined : new StunChannel(view, offset, end);
  }

  /** Why {@linkcode StunChannel.decode} returned undefined. */
  static shortage(_view: DataView, offset: number, end: number): Shortage {
    return { needed: CHANNEL_HEADER_LENGTH, available: end - offset };
  }

  /**
   * Whether a channel's number is there and the length of the datagram, or up to 3 bytes of padding less. RFC 5766 had
   * numbers up to 0x7fff, which are still in use; they could be much else, and need the very length.
   */
  static recognizes(view: DataView, offset: number, end: number): boolean {
    if (end - offset < CHANNEL_HEADER_LENGTH || view.getUint8(offset) >> 6 !== 1) return false;
    const padding = end - offset - CHANNEL_HEADER_LENGTH - view.getUint16(offset + 2);
    return padding >= 0 && padding < (view.getUint8(offset) < 0x50 ? 4 : 1);
  }

  /** The short name of the protocol. */
  get name(): "stun.channel" {
    return "stun.channel";
  }

  /** The channel, 0x4000 to 0x4fff; up to 0x7fff before RFC 8656. */
  get channel(): number {
    return this.view.getUint16(this.offset);
  }

  /** Bytes of the payload. */
  get length(): number {
    return this.view.getUint16(this.offset + 2);
  }

  /** Bytes of the header: 4. */
  get headerLength(): number {
    return CHANNEL_HEADER_LENGTH;
  }

  /** The byte after the payload in `view`. */
  override get payloadEnd(): number {
    return Math.min(this.end, this.payloadOffset + this.length);
  }

  /** The field that ends the payload before `end`. */
  override get lengthField(): "length" {
    return "length";
  }

  /** The header as plain fields. */
  toJSON(): StunChannelFields {
    return { channel: this.channel, length: this.length };
  }
}

/** The fields of a {@linkcode StunChannel}. */
export interface StunChannelFields {
  /** 0 to 65,535. */
  channel: number;
  /** 0 to 65,535. */
  length: number;
}
