/**
 * MACsec, IEEE 802.1AE clause 9.3: the security tag (SecTAG).
 *
 * ```text
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+---+---------------+-------------------------------+
 * |V|E|S|B|E|C|AN | Short Length  |         Packet Number         |
 * +-+-+-+-+-+-+---+---------------+-------------------------------+
 * |         Packet Number         |                               |
 * +-------------------------------+                               |
 * |             Secure Channel Identifier, where S is 1           |
 * |                               +-------------------------------+
 * |                               |  EtherType, not encrypted     |
 * +-------------------------------+-------------------------------+
 * ```
 *
 * @module
 */

import { formatMac, parseMac } from "../bytes/address.ts";
import { checkRange } from "./check_range.ts";
import { Layer, type Shortage } from "./layer.ts";

const TCI_AN = 0;
const SHORT_LENGTH = 1;
const PACKET_NUMBER = 2;
const HEADER_LENGTH = 6;

const SCI = 6;
const SCI_LENGTH = 8;
const ETHERTYPE_LENGTH = 2;
/** Bytes of the integrity check value of the default cipher suite, GCM-AES-128 (clause 14.5). */
const ICV_LENGTH = 16;

/**
 * A MACsec security tag in a frame, from behind its EtherType on. Where the payload is neither encrypted nor changed, its EtherType
 * belongs to the header, and what it says follows; the last 16 bytes are the integrity check value.
 *
 * @example
 * ```ts
 * import { decode, encodeMacsec, ethernet, frame, LINKTYPE_ETHERNET, Macsec } from "@capkit/capkit/core";
 *
 * const header = encodeMacsec({
 *   version: 0, es: false, sc: false, scb: false, encrypted: false, changed: false, an: 1,
 *   shortLength: 0, packetNumber: 7, ethertype: 0x88b5,
 * });
 * const bytes = frame(
 *   ethernet({ src: "02:00:00:00:00:01", dst: "02:00:00:00:00:02", ethertype: 0x88e5 }),
 *   header,
 * );
 * const macsec = decode(bytes, LINKTYPE_ETHERNET).layer(Macsec);
 * if (macsec?.packetNumber !== 7) throw new Error("packet 7");
 * ```
 */
export class Macsec extends Layer {
  /** The `name` of its instances. */
  static readonly layerName = "macsec";

  /** The tag at `offset`; undefined where its 6 to 16 bytes are not there. The only way to make one. */
  static decode(view: DataView, offset: number, end: number): Macsec | undefined {
    const available = end - offset;
    return available < HEADER_LENGTH || available < lengthAt(view, offset) ? undefined : new Macsec(view, offset, end);
  }

  /** Why {@linkcode Macsec.decode} returned undefined. */
  static shortage(view: DataView, offset: number, end: number): Shortage {
    const available = end - offset;
    return { needed: available < HEADER_LENGTH ? HEADER_LENGTH : lengthAt(view, offset), available };
  }

  /** The short name of the protocol. */
  get name(): "macsec" {
    return "macsec";
  }

  /** The version: 0. */
  get version(): number {
    return this.view.getUint8(this.offset + TCI_AN) >> 7;
  }

  /** Whether the sender is an end station, and its address in the Ethernet header is the secure channel. */
  get es(): boolean {
    return (this.view.getUint8(this.offset + TCI_AN) & 0x40) !== 0;
  }

  /** Whether a secure channel identifier is there. */
  get sc(): boolean {
    return (this.view.getUint8(this.offset + TCI_AN) & 0x20) !== 0;
  }

  /** Whether the frame is for all, in a passive optical network. */
  get scb(): boolean {
    return (this.view.getUint8(this.offset + TCI_AN) & 0x10) !== 0;
  }

  /** Whether the payload is encrypted. */
  get encrypted(): boolean {
    return (this.view.getUint8(this.offset + TCI_AN) & 0x8) !== 0;
  }

  /** Whether the payload is not what was to be sent: it is encrypted, or has an unusual integrity check. */
  get changed(): boolean {
    return (this.view.getUint8(this.offset + TCI_AN) & 0x4) !== 0;
  }

  /** The association number, 0 to 3. */
  get an(): number {
    return this.view.getUint8(this.offset + TCI_AN) & 0x3;
  }

  /** Bytes between this header and the integrity check value where they are fewer than 48, else 0. */
  get shortLength(): number {
    return this.view.getUint8(this.offset + SHORT_LENGTH);
  }

  /** A number that grows with each packet. */
  get packetNumber(): number {
    return this.view.getUint32(this.offset + PACKET_NUMBER);
  }

  /** The system of the secure channel identifier; undefined where there is none. */
  get systemIdentifier(): string | undefined {
    return this.sc ? formatMac(this.view, this.offset + SCI) : undefined;
  }

  /** The port of the secure channel identifier; undefined where there is none. */
  get portIdentifier(): number | undefined {
    return this.sc ? this.view.getUint16(this.offset + SCI + 6) : undefined;
  }

  /** What follows, an `ETHERTYPE_` number; undefined where that is encrypted or changed. */
  get ethertype(): number | undefined {
    return this.encrypted || this.changed ? undefined : this.view.getUint16(this.payloadOffset - ETHERTYPE_LENGTH);
  }

  /** Bytes of the header: 6, with a secure channel identifier 14, and 2 more with an EtherType. */
  get headerLength(): number {
    return lengthAt(this.view, this.offset);
  }

  /** The byte after the payload in `view`, where the integrity check value begins. */
  override get payloadEnd(): number {
    const { shortLength, offset, end, payloadOffset } = this;
    const last = shortLength === 0
      ? end - ICV_LENGTH
      : offset + HEADER_LENGTH + (this.sc ? SCI_LENGTH : 0) + shortLength;
    return Math.max(payloadOffset, Math.min(end, last));
  }

  /** The field that ends the payload before `end`. */
  override get lengthField(): "shortLength" {
    return "shortLength";
  }

  /** The header as plain fields. */
  toJSON(): MacsecFields {
    return {
      version: this.version,
      es: this.es,
      sc: this.sc,
      scb: this.scb,
      encrypted: this.encrypted,
      changed: this.changed,
      an: this.an,
      shortLength: this.shortLength,
      packetNumber: this.packetNumber,
      ...(this.systemIdentifier === undefined ? {} : { systemIdentifier: this.systemIdentifier }),
      ...(this.portIdentifier === undefined ? {} : { portIdentifier: this.portIdentifier }),
      ...(this.ethertype === undefined ? {} : { ethertype: this.ethertype }),
    };
  }
}

/** The fields of a SecTAG. */
export interface MacsecFields {
  /** 0 to 1. */
  version: number;
  /** Whether the sender is an end station, and its address in the Ethernet header is the secure channel. */
  es: boolean;
  /** Whether a secure channel identifier is there. */
  sc: boolean;
  /** Whether the frame is for all, in a passive optical network. */
  scb: boolean;
  /** Whether the payload is encrypted. */
  encrypted: boolean;
  /** Whether the payload is not what was to be sent: it is encrypted, or has an unusual integrity check. */
  changed: boolean;
  /** 0 to 3. */
  an: number;
  /** 0 to 255. */
  shortLength: number;
  /** 0 to 0xffffffff. */
  packetNumber: number;
  /** Where `sc` is set: six pairs of hexadecimal digits. */
  systemIdentifier?: string;
  /** Where `sc` is set: 0 to 65,535. */
  portIdentifier?: number;
  /** Where neither `encrypted` nor `changed` is set: 0 to 65,535. */
  ethertype?: number;
}

/**
 * The 6 to 16 bytes of a SecTAG, all fields as given.
 *
 * @throws RangeError where a field does not fit.
 */
export function encodeMacsec(fields: MacsecFields): Uint8Array<ArrayBuffer> {
  const sciLength = fields.sc ? SCI_LENGTH : 0;
  const bytes = new Uint8Array(HEADER_LENGTH + sciLength + (fields.encrypted || fields.changed ? 0 : ETHERTYPE_LENGTH));
  const view = new DataView(bytes.buffer);
  view.setUint8(
    TCI_AN,
    checkRange("macsec.version", fields.version, 1) << 7 | (fields.es ? 0x40 : 0) | (fields.sc ? 0x20 : 0) |
      (fields.scb ? 0x10 : 0) | (fields.encrypted ? 0x8 : 0) | (fields.changed ? 0x4 : 0) |
      checkRange("macsec.an", fields.an, 3),
  );
  view.setUint8(SHORT_LENGTH, checkRange("macsec.shortLength", fields.shortLength, 0xff));
  view.setUint32(PACKET_NUMBER, checkRange("macsec.packetNumber", fields.packetNumber, 0xffffffff));
  if (fields.sc) {
    bytes.set(parseMac(fields.systemIdentifier ?? "00:00:00:00:00:00"), SCI);
    view.setUint16(SCI + 6, checkRange("macsec.portIdentifier", fields.portIdentifier ?? 0, 0xffff));
  }
  if (bytes.length > HEADER_LENGTH + sciLength) {
    view.setUint16(HEADER_LENGTH + sciLength, checkRange("macsec.ethertype", fields.ethertype ?? 0, 0xffff));
  }
  return bytes;
}

function lengthAt(view: DataView, offset: number): number {
  const flags = view.getUint8(offset + TCI_AN);
  return HEADER_LENGTH + ((flags & 0x20) === 0 ? 0 : SCI_LENGTH) + ((flags & 0x0c) === 0 ? ETHERTYPE_LENGTH : 0);
}
