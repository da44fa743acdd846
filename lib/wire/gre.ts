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
import { formatHexAt } from "../bytes/hex.ts";
import type { GreFields, GreRoute } from "./gre_fields.ts";
import {
  ackAt,
  CHECKSUM_PRESENT,
  GRE_BASE_LENGTH,
  greHeaderLength,
  hasAck,
  hasRouting,
  KEY_PRESENT,
  keyAt,
  seqAt,
  SEQUENCE_PRESENT,
  SRE_LENGTH,
  STRICT_SOURCE_ROUTE,
} from "./gre_layout.ts";
import { type ChecksumContext, Layer, type Shortage } from "./layer.ts";

const FLAGS = 0;
const PROTOCOL = 2;

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
    return end - offset < greHeaderLength(view, offset, end) ? undefined : new Gre(view, offset, end);
  }

  /** Why {@linkcode Gre.decode} returned undefined. */
  static shortage(view: DataView, offset: number, end: number): Shortage {
    return { needed: greHeaderLength(view, offset, end), available: end - offset };
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
    return this.#checksumLength === 0 ? undefined : this.view.getUint16(this.offset + GRE_BASE_LENGTH);
  }

  /** Where the active source route entry begins, in bytes from the first one; undefined where the field is not there. */
  get routingOffset(): number | undefined {
    return this.#checksumLength === 0 ? undefined : this.view.getUint16(this.offset + GRE_BASE_LENGTH + 2);
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
    return greHeaderLength(this.view, this.offset, this.end);
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
    return keyAt(this.flagBits) - GRE_BASE_LENGTH;
  }
}
