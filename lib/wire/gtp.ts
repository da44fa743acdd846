/**
 * GTP version 1, 3GPP TS 29.060 section 6 (GTP-C) and TS 29.281 section 5 (GTP-U); version 0, TS 09.60 section 6; and GTP',
 * TS 32.295 section 6.1.
 *
 * ```text
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-----+-+-+-+-+-+---------------+-------------------------------+
 * | Ver |P|*|E|S|N| Message Type  |            Length             |
 * +-----+-+-+-+-+-+---------------+-------------------------------+
 * |               Tunnel Endpoint Identifier (TEID)               |
 * +-------------------------------+---------------+---------------+
 * |   Sequence Number (E, S, N)   |  N-PDU Number | Next Ext. Hdr |
 * +-------------------------------+---------------+---------------+
 * |   Extension headers: length in units of 4 bytes, content,     |
 * |   type of the next one                                        |
 * +---------------------------------------------------------------+
 * ```
 *
 * Version 0 has 20 bytes: the first four as above, sequence number, flow label, N-PDU number, three spare bytes, and a
 * tunnel identifier of 8 bytes. Of GTP' the version 0 is like it, or has only the first 6 of them; so has any later one.
 *
 * @module
 */

import { formatHexAt, parseHex } from "../bytes/hex.ts";
import { checkRange } from "./check_range.ts";
import type { ItemPart } from "./item_list.ts";
import { Layer, type Shortage } from "./layer.ts";

const FLAGS = 0;
const MESSAGE_TYPE = 1;
const LENGTH = 2;
const TEID = 4;
const SEQ = 8;
const SEQ_V0 = 4;
const NPDU = 10;
const NEXT_EXTENSION = 11;
/** Bytes that the length field does not count. */
const BASE_LENGTH = 8;
const OPTIONAL_LENGTH = 12;
const V0_LENGTH = 20;
const PRIME_LENGTH = 6;

const PROTOCOL_TYPE = 0x10;
const EXTENSION = 0x04;
const OPTIONAL = 0x07;
/** The flag of GTP' version 0 that its header has 6 bytes. */
const SHORT = 0x01;

/** Message type of a user's packet. */
export const GTP_T_PDU = 255;

/** Where an extension header lies. */
export interface GtpExtensionPart extends ItemPart {
  /** What it is: the number that the header before it says. */
  readonly type: number;
}

/** An extension header of GTP. */
export interface GtpExtension {
  /** What it is, 0 to 255; 0x85 is the PDU session container of 5G. */
  type: number;
  /** Hexadecimal digits, 2 bytes more than a multiple of 4. */
  content: string;
}

/**
 * A GTP header of version 0 or 1 in a frame.
 *
 * @example
 * ```ts
 * import { decode, encodeGtp, frame, Gtp, GTP_T_PDU, ipv4, LINKTYPE_RAW, udp } from "@capkit/capkit/core";
 *
 * const inner = frame(ipv4({ src: "10.0.0.1", dst: "10.0.0.2" }), udp({ dstPort: 9 }));
 * const outer = [ipv4({ src: "192.0.2.1", dst: "192.0.2.2" }), udp({ srcPort: 2152, dstPort: 2152 })];
 * const header = encodeGtp({ messageType: GTP_T_PDU, length: inner.length, teid: 42 });
 * const packet = decode(frame(...outer, header, inner), LINKTYPE_RAW);
 * if (packet.layer(Gtp)?.teid !== 42 || packet.layers.length !== 5) throw new Error("IPv4 and UDP in tunnel 42");
 * ```
 */
export class Gtp extends Layer {
  /** The `name` of its instances. */
  static readonly layerName: string = "gtp";

  /** The header at `offset`; undefined where its bytes are not all there. The only way to make one. */
  static decode(view: DataView, offset: number, end: number): Gtp | undefined {
    return end - offset < neededLength(view, offset, end) ? undefined : new Gtp(view, offset, end);
  }

  /** Why {@linkcode Gtp.decode} returned undefined. */
  static shortage(view: DataView, offset: number, end: number): Shortage {
    return { needed: neededLength(view, offset, end), available: end - offset };
  }

  /** Whether a header of version 1 is there. */
  static recognizes(view: DataView, offset: number, end: number): boolean {
    return end - offset >= BASE_LENGTH && view.getUint8(offset) >> 4 === 0x3;
  }

  /** The short name of the protocol. */
  get name(): string {
    return "gtp";
  }

  /** The first byte: version, protocol type (0 in GTP') and flags. */
  get flags(): number {
    return this.view.getUint8(this.offset + FLAGS);
  }

  /** 0 or 1; up to 2 in GTP'. */
  get version(): number {
    return this.flags >> 5;
  }

  /** What the message is. */
  get messageType(): number {
    return this.view.getUint8(this.offset + MESSAGE_TYPE);
  }

  /** Bytes after the first 8, or after the header in version 0 and GTP'. */
  get length(): number {
    return this.view.getUint16(this.offset + LENGTH);
  }

  /** The receiver's end of the tunnel; undefined but in version 1. */
  get teid(): number | undefined {
    return isVersion1(this.flags) ? this.view.getUint32(this.offset + TEID) : undefined;
  }

  /** The sequence number; undefined where the field is not there. */
  get seq(): number | undefined {
    const { flags } = this;
    if (!isVersion1(flags)) return this.view.getUint16(this.offset + SEQ_V0);
    return flags & OPTIONAL ? this.view.getUint16(this.offset + SEQ) : undefined;
  }

  /** The N-PDU number; undefined where the field is not there. */
  get npdu(): number | undefined {
    const { flags } = this;
    return isVersion1(flags) && flags & OPTIONAL ? this.view.getUint8(this.offset + NPDU) : undefined;
  }

  /** What version 0 has after the sequence number, as hexadecimal digits; empty in version 1. */
  get rest(): string {
    if (isVersion1(this.flags)) return "";
    return formatHexAt(this.view, this.offset + PRIME_LENGTH, this.payloadOffset);
  }

  /** Where each extension header lies. */
  get extensionParts(): GtpExtensionPart[] {
    const { view, offset } = this;
    const parts: GtpExtensionPart[] = [];
    if (!hasExtensions(this.flags)) return parts;
    let type = view.getUint8(offset + NEXT_EXTENSION);
    const end = this.payloadOffset;
    for (let at = offset + OPTIONAL_LENGTH; type !== 0 && at < end;) {
      const next = at + 4 * view.getUint8(at);
      if (next === at) break;
      parts.push({ view, offset: at, end: next, type });
      type = view.getUint8(next - 1);
      at = next;
    }
    return parts;
  }

  /** The extension headers; undefined where flag E is not set. */
  get extensions(): GtpExtension[] | undefined {
    if (!hasExtensions(this.flags)) return undefined;
    return this.extensionParts.map(({ view, offset, end, type }) => {
      return { type, content: formatHexAt(view, offset + 1, end - 1) };
    });
  }

  /** Bytes of the header, with its extension headers. */
  get headerLength(): number {
    return neededLength(this.view, this.offset, this.end);
  }

  /** The byte after the payload in `view`. */
  override get payloadEnd(): number {
    const from = isVersion1(this.flags) ? this.offset + BASE_LENGTH : this.payloadOffset;
    return Math.min(this.end, Math.max(this.payloadOffset, from + this.length));
  }

  /** The field that ends the payload before `end`. */
  override get lengthField(): "length" {
    return "length";
  }

  /** The header as plain fields. */
  toJSON(): GtpFields {
    return {
      flags: this.flags,
      messageType: this.messageType,
      length: this.length,
      teid: this.teid,
      seq: this.seq,
      npdu: this.npdu,
      extensions: this.extensions,
      rest: this.rest,
    };
  }
}

/**
 * A GTP' header in a frame, or one of GTP version 0: the two share port 3386.
 */
export class GtpPrime extends Gtp {
  /** The `name` of its instances. */
  static override readonly layerName: string = "gtpprime";

  /** The header at `offset`; undefined where its bytes are not all there. The only way to make one. */
  static override decode(view: DataView, offset: number, end: number): GtpPrime | undefined {
    return end - offset < neededLength(view, offset, end) ? undefined : new GtpPrime(view, offset, end);
  }

  /** Whether a header up to version 2 is there, its reserved bits set, whose length is that of the datagram. */
  static override recognizes(view: DataView, offset: number, end: number): boolean {
    if (end - offset < PRIME_LENGTH || (view.getUint8(offset) & 0x0e) !== 0x0e || view.getUint8(offset) >> 5 > 2) {
      return false;
    }
    return neededLength(view, offset, end) + view.getUint16(offset + LENGTH) === end - offset;
  }

  /** The short name of the protocol. */
  override get name(): string {
    return "gtpprime";
  }
}

function isVersion1(flags: number): boolean {
  return flags >> 5 === 1 && (flags & PROTOCOL_TYPE) !== 0;
}

function hasExtensions(flags: number): boolean {
  return isVersion1(flags) && (flags & EXTENSION) !== 0;
}

/** Bytes of the header, as far as the bytes up to `end` say; more than there are where they are not enough. */
function neededLength(view: DataView, offset: number, end: number): number {
  if (end - offset < PRIME_LENGTH) return PRIME_LENGTH;
  const flags = view.getUint8(offset + FLAGS);
  if ((flags & PROTOCOL_TYPE) === 0 && (flags >> 5 !== 0 || flags & SHORT)) return PRIME_LENGTH;
  if (!isVersion1(flags)) return V0_LENGTH;
  if ((flags & OPTIONAL) === 0) return BASE_LENGTH;
  if (!hasExtensions(flags) || end - offset < OPTIONAL_LENGTH) return OPTIONAL_LENGTH;
  let type = view.getUint8(offset + NEXT_EXTENSION);
  let length = OPTIONAL_LENGTH;
  while (type !== 0) {
    if (offset + length >= end) return length + 4;
    const size = 4 * view.getUint8(offset + length);
    // One of no length could not say what follows it.
    if (size === 0) return length;
    length += size;
    if (offset + length > end) return length;
    type = view.getUint8(offset + length - 1);
  }
  return length;
}

/** The fields of a GTP header. */
export interface GtpFields {
  /** 0 to 255; by default version 1 with the flags of what is given. */
  flags?: number;
  /** 0 to 255. */
  messageType: number;
  /** 0 to 65,535. */
  length: number;
  /** 0 to 4,294,967,295; in version 1. */
  teid?: number | undefined;
  /** 0 to 65,535. */
  seq?: number | undefined;
  /** 0 to 255. */
  npdu?: number | undefined;
  /** In their order. */
  extensions?: GtpExtension[] | undefined;
  /** What follows the sequence number in version 0, as hexadecimal digits. */
  rest?: string;
}

/**
 * The bytes of a GTP header, all fields as given.
 *
 * @throws TypeError where hexadecimal digits are none.
 * @throws RangeError where a field does not fit.
 */
export function encodeGtp(fields: GtpFields): Uint8Array<ArrayBuffer> {
  const { messageType, length, teid = 0, seq, npdu, extensions, rest = "" } = fields;
  const given = (extensions === undefined ? 0 : 4) | (seq === undefined ? 0 : 2) | (npdu === undefined ? 0 : 1);
  const flags = checkRange("gtp.flags", fields.flags ?? (0x30 | given), 0xff);
  const view = new DataView(new ArrayBuffer(isVersion1(flags) ? flags & OPTIONAL ? OPTIONAL_LENGTH : BASE_LENGTH : 6));
  view.setUint8(FLAGS, flags);
  view.setUint8(MESSAGE_TYPE, checkRange("gtp.messageType", messageType, 0xff));
  view.setUint16(LENGTH, checkRange("gtp.length", length, 0xffff));
  const number = checkRange("gtp.seq", seq ?? 0, 0xffff);
  if (!isVersion1(flags)) {
    view.setUint16(SEQ_V0, number);
    return Uint8Array.of(...new Uint8Array(view.buffer), ...parseHex(rest));
  }
  view.setUint32(TEID, checkRange("gtp.teid", teid, 0xffffffff));
  if ((flags & OPTIONAL) === 0) return new Uint8Array(view.buffer);
  view.setUint16(SEQ, number);
  view.setUint8(NPDU, checkRange("gtp.npdu", npdu ?? 0, 0xff));
  view.setUint8(NEXT_EXTENSION, extensions?.[0]?.type ?? 0);
  const tail = (extensions ?? []).flatMap(({ content }, i) => {
    const bytes = parseHex(content);
    const words = checkRange("gtp.extensions.length", (bytes.length + 2) / 4, 0xff);
    return [words, ...bytes, checkRange("gtp.extensions.type", extensions?.[i + 1]?.type ?? 0, 0xff)];
  });
  return Uint8Array.of(...new Uint8Array(view.buffer), ...tail);
}
