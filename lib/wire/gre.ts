/**
 * Generic routing encapsulation: version 0, RFC 2784 with the key and sequence number of RFC 2890 and the routing of
 * RFC 1701; version 1 of PPTP, RFC 2637 section 4.1.
 *
 * ```text
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-----+-+-------+-----+-------------------------------+
 * |C|R|K|S|s|Recur|A| Flags | Ver |         Protocol Type         |
 * +-+-+-+-+-+-----+-+-------+-----+-------------------------------+
 * |       Checksum (C or R)       |        Offset (C or R)        |
 * +-------------------------------+-------------------------------+
 * |     Key (K); in version 1: payload length and call ID         |
 * +---------------------------------------------------------------+
 * |                     Sequence Number (S)                       |
 * +---------------------------------------------------------------+
 * |  Acknowledgment Number (A, version 1) or Routing (R)          |
 * +---------------------------------------------------------------+
 * ```
 *
 * @module
 */

import { type ChecksumStatus, foldChecksum, sumWords } from "../bytes/checksum.ts";
import { formatHexAt, parseHex } from "../bytes/hex.ts";
import { checkRange } from "./check_range.ts";
import { type ChecksumContext, Layer, type Shortage } from "./layer.ts";

const FLAGS = 0;
const PROTOCOL = 2;
const HEADER_LENGTH = 4;
/** Bytes of a source route entry before its addresses. */
const SRE_LENGTH = 4;

const CHECKSUM_PRESENT = 0x8000;
const ROUTING_PRESENT = 0x4000;
const KEY_PRESENT = 0x2000;
const SEQUENCE_PRESENT = 0x1000;
const STRICT_SOURCE_ROUTE = 0x0800;
const ACK_PRESENT = 0x0080;

/** Protocol type of a whole Ethernet frame, RFC 1701. */
export const GRE_TRANS_ETHER = 0x6558;
/** Protocol type of PPP, RFC 2637. */
export const GRE_PPP = 0x880b;
/** Protocol type of ERSPAN types I and II. */
export const GRE_ERSPAN = 0x88be;
/** Protocol type of ERSPAN type III. */
export const GRE_ERSPAN_III = 0x22eb;

/**
 * A GRE header in a frame.
 *
 * @example
 * ```ts
 * import { decode, encodeGre, frame, Gre, ipv4, LINKTYPE_RAW, parseHex, udp } from "@capkit/capkit/core";
 *
 * const outer = ipv4({ src: "192.0.2.1", dst: "192.0.2.2", protocol: 47 });
 * const inner = frame(ipv4({ src: "10.0.0.1", dst: "10.0.0.2" }), udp({ dstPort: 9 }));
 * const packet = decode(frame(outer, encodeGre({ protocol: 0x0800, key: 7 }), inner), LINKTYPE_RAW);
 * if (packet.layer(Gre)?.key !== 7 || packet.udp?.dstPort !== 9) throw new Error("UDP within a tunnel");
 * if (encodeGre({ protocol: 0x0800 }).join() !== parseHex("00000800").join()) throw new Error("four bytes at least");
 * ```
 */
export class Gre extends Layer {
  /** The `name` of its instances. */
  static readonly layerName = "gre";

  /** The header at `offset`; undefined where its bytes are not all there. The only way to make one. */
  static decode(view: DataView, offset: number, end: number): Gre | undefined {
    return end - offset < neededLength(view, offset, end) ? undefined : new Gre(view, offset, end);
  }

  /** Why {@linkcode Gre.decode} returned undefined. */
  static shortage(view: DataView, offset: number, end: number): Shortage {
    return { needed: neededLength(view, offset, end), available: end - offset };
  }

  /** The short name of the protocol. */
  get name(): "gre" {
    return "gre";
  }

  /** The first 16 bits: flags, recursion control and version. */
  get flagBits(): number {
    return this.view.getUint16(this.offset + FLAGS);
  }

  /** Whether `checksum` is one; with routing the field is there without it. */
  get hasChecksum(): boolean {
    return (this.flagBits & CHECKSUM_PRESENT) !== 0;
  }

  /** Whether the source route is to be followed strictly. */
  get strictSourceRoute(): boolean {
    return (this.flagBits & STRICT_SOURCE_ROUTE) !== 0;
  }

  /** How many more encapsulations are permitted, 0 to 7. */
  get recursion(): number {
    return this.flagBits >> 8 & 0x7;
  }

  /** The five bits before the version, of which version 1 uses the first one. */
  get reserved(): number {
    return this.flagBits >> 3 & 0x1f;
  }

  /** 0, or 1 in PPTP. */
  get version(): number {
    return this.flagBits & 0x7;
  }

  /** What follows: an `ETHERTYPE_` or `GRE_` number. */
  get protocol(): number {
    return this.view.getUint16(this.offset + PROTOCOL);
  }

  /** The checksum as sent; undefined where the field is not there. */
  get checksum(): number | undefined {
    return this.#checksumLength === 0 ? undefined : this.view.getUint16(this.offset + HEADER_LENGTH);
  }

  /** Where the active source route entry begins, in bytes from the first one; undefined where the field is not there. */
  get routingOffset(): number | undefined {
    return this.#checksumLength === 0 ? undefined : this.view.getUint16(this.offset + HEADER_LENGTH + 2);
  }

  /** The key; undefined where the field is not there. */
  get key(): number | undefined {
    const bits = this.flagBits;
    return bits & KEY_PRESENT ? this.view.getUint32(this.offset + keyAt(bits)) : undefined;
  }

  /** Bytes of the payload: the upper half of the key in version 1. */
  get payloadLength(): number | undefined {
    const { version, key } = this;
    return version === 1 && key !== undefined ? key >>> 16 : undefined;
  }

  /** The peer's call: the lower half of the key in version 1. */
  get callId(): number | undefined {
    const { version, key } = this;
    return version === 1 && key !== undefined ? key & 0xffff : undefined;
  }

  /** The sequence number; undefined where the field is not there. */
  get seq(): number | undefined {
    const bits = this.flagBits;
    return bits & SEQUENCE_PRESENT ? this.view.getUint32(this.offset + seqAt(bits)) : undefined;
  }

  /** The highest sequence number received, in version 1; undefined where the field is not there. */
  get ack(): number | undefined {
    const bits = this.flagBits;
    return hasAck(bits) ? this.view.getUint32(this.offset + ackAt(bits)) : undefined;
  }

  /** The source route entries, the empty one at the end included; undefined where there is no such list. */
  get routing(): GreRoute[] | undefined {
    const bits = this.flagBits;
    if (!hasRouting(bits)) return undefined;
    const { view } = this;
    const routes: GreRoute[] = [];
    const end = this.payloadOffset;
    for (let at = this.offset + ackAt(bits); at + SRE_LENGTH <= end;) {
      const length = view.getUint8(at + 3);
      routes.push({
        addressFamily: view.getUint16(at),
        offset: view.getUint8(at + 2),
        addresses: formatHexAt(view, at + SRE_LENGTH, at + SRE_LENGTH + length),
      });
      at += SRE_LENGTH + length;
    }
    return routes;
  }

  /** Bytes of the header, with all that is optional. */
  get headerLength(): number {
    return neededLength(this.view, this.offset, this.end);
  }

  /** The byte after the payload in `view`: version 1 says its length. */
  override get payloadEnd(): number {
    const { payloadLength } = this;
    return payloadLength === undefined ? this.end : Math.min(this.end, this.payloadOffset + payloadLength);
  }

  /** The field that ends the payload before `end`. */
  override get lengthField(): "payloadLength" {
    return "payloadLength";
  }

  /** The header as plain fields. */
  toJSON(): GreFields {
    return {
      hasChecksum: this.hasChecksum,
      strictSourceRoute: this.strictSourceRoute,
      recursion: this.recursion,
      reserved: this.reserved,
      version: this.version,
      protocol: this.protocol,
      checksum: this.checksum,
      routingOffset: this.routingOffset,
      key: this.key,
      seq: this.seq,
      ack: this.ack,
      routing: this.routing,
    };
  }

  /** Whether the checksum over header and payload is right. */
  override checksumStatus({ offloaded, length, fragment }: ChecksumContext): ChecksumStatus {
    if (!this.hasChecksum) return "absent";
    if (offloaded) return "offloaded";
    if (fragment || length > this.end - this.offset) return "truncated";
    return foldChecksum(sumWords(this.view, this.offset, this.end)) === 0 ? "ok" : "bad";
  }

  get #checksumLength(): number {
    return keyAt(this.flagBits) - HEADER_LENGTH;
  }
}

function keyAt(bits: number): number {
  return bits & (CHECKSUM_PRESENT | ROUTING_PRESENT) ? HEADER_LENGTH + 4 : HEADER_LENGTH;
}

function seqAt(bits: number): number {
  return keyAt(bits) + (bits & KEY_PRESENT ? 4 : 0);
}

function ackAt(bits: number): number {
  return seqAt(bits) + (bits & SEQUENCE_PRESENT ? 4 : 0);
}

function hasAck(bits: number): boolean {
  return (bits & 0x7) === 1 && (bits & ACK_PRESENT) !== 0;
}

function hasRouting(bits: number): boolean {
  return (bits & 0x7) === 0 && (bits & ROUTING_PRESENT) !== 0;
}

/** Bytes of the header, as far as the bytes up to `end` say; more than there are where they are not enough. */
function neededLength(view: DataView, offset: number, end: number): number {
  if (end - offset < HEADER_LENGTH) return HEADER_LENGTH;
  const bits = view.getUint16(offset + FLAGS);
  let length = ackAt(bits) + (hasAck(bits) ? 4 : 0);
  if (!hasRouting(bits)) return length;
  // The list ends with an entry of family 0 and length 0 (RFC 1701).
  for (;;) {
    if (offset + length + SRE_LENGTH > end) return length + SRE_LENGTH;
    const family = view.getUint16(offset + length);
    const addresses = view.getUint8(offset + length + 3);
    length += SRE_LENGTH + addresses;
    if (family === 0 && addresses === 0) return length;
  }
}

/** An entry of the routing field of {@linkcode Gre}. */
export interface GreRoute {
  /** What the addresses are, 0 to 65,535; 0 with no addresses ends the list. */
  addressFamily: number;
  /** Where the active address begins, in bytes from the first one, 0 to 255. */
  offset: number;
  /** The addresses as hexadecimal digits, 255 bytes at most. */
  addresses: string;
}

/** The fields of a GRE header. */
export interface GreFields {
  /** Whether `checksum` is one; by default where it is given. */
  hasChecksum?: boolean;
  /** False by default. */
  strictSourceRoute?: boolean;
  /** 0 to 7; 0 by default. */
  recursion?: number;
  /** 0 to 31; 0 by default, and 16 at least where `ack` is given. */
  reserved?: number;
  /** 0 to 7; 1 where `ack` is given, else 0 by default. */
  version?: number;
  /** 0 to 65,535. */
  protocol: number;
  /** 0 to 65,535; 0 where the field is there and this is not given. */
  checksum?: number | undefined;
  /** 0 to 65,535, as `checksum`. */
  routingOffset?: number | undefined;
  /** 0 to 4,294,967,295. */
  key?: number | undefined;
  /** 0 to 4,294,967,295. */
  seq?: number | undefined;
  /** 0 to 4,294,967,295. */
  ack?: number | undefined;
  /** The last one is empty. */
  routing?: GreRoute[] | undefined;
}

/**
 * The bytes of a GRE header, all fields as given; `gre()` in a `frame()` fills protocol and checksum in.
 *
 * @throws TypeError where hexadecimal digits are none.
 * @throws RangeError where a field does not fit.
 */
export function encodeGre(fields: GreFields): Uint8Array<ArrayBuffer> {
  const { protocol, checksum, key, seq, ack, routing } = fields;
  const { hasChecksum = checksum !== undefined, strictSourceRoute = false, recursion = 0 } = fields;
  const { reserved = ack === undefined ? 0 : 0x10, version = ack === undefined ? 0 : 1 } = fields;
  const flags = (hasChecksum ? CHECKSUM_PRESENT : 0) | (routing === undefined ? 0 : ROUTING_PRESENT) |
    (key === undefined ? 0 : KEY_PRESENT) | (seq === undefined ? 0 : SEQUENCE_PRESENT) |
    (strictSourceRoute ? STRICT_SOURCE_ROUTE : 0) | checkRange("gre.recursion", recursion, 0x7) << 8 |
    checkRange("gre.reserved", reserved, 0x1f) << 3 | checkRange("gre.version", version, 0x7);
  const bytes = [...half("flags", flags), ...half("protocol", protocol)];
  if (hasChecksum || routing !== undefined) {
    bytes.push(...half("checksum", checksum ?? 0), ...half("routingOffset", fields.routingOffset ?? 0));
  }
  for (const [name, value] of [["key", key], ["seq", seq], ["ack", ack]] as const) {
    if (value !== undefined) bytes.push(...word(name, value));
  }
  for (const { addressFamily, offset, addresses } of routing ?? []) {
    const data = parseHex(addresses);
    bytes.push(...half("routing.addressFamily", addressFamily), checkRange("gre.routing.offset", offset, 0xff));
    bytes.push(checkRange("gre.routing.length", data.length, 0xff), ...data);
  }
  return Uint8Array.from(bytes);
}

function half(field: string, value: number): number[] {
  checkRange(`gre.${field}`, value, 0xffff);
  return [value >> 8, value & 0xff];
}

function word(field: string, value: number): number[] {
  checkRange(`gre.${field}`, value, 0xffffffff);
  return [value >>> 24, value >> 16 & 0xff, value >> 8 & 0xff, value & 0xff];
}
