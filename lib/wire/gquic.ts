/**
 * Google's QUIC before the IETF's, versions Q009 to Q043: the public header of "QUIC Wire Layout Specification" (Google, 2016).
 *
 * ```text
 * public flags (1): 0x01 version, 0x02 reset, 0x04 nonce, 0x08 connection id of 8 bytes, 0x30 bytes of packet number
 * connection id (0 or 8), version (0 or 4), packet number (1, 2, 4 or 6, little-endian from Q038 on big-endian)
 * ```
 *
 * @module
 */

import { Layer, type Shortage } from "./layer.ts";

const CID = 1;
const CID_LENGTH = 8;
const VERSION_LENGTH = 4;
/** Flags, connection id and version. */
const SMALLEST = CID + CID_LENGTH + VERSION_LENGTH;
const FLAG_VERSION = 0x01;
const FLAG_CID = 0x08;
/** Bytes of a packet number by two bits of the flags. */
const NUMBER_LENGTHS: readonly number[] = [1, 2, 4, 6];
/** From this version on, numbers are big-endian. */
const BIG_ENDIAN = "Q039";

/**
 * A packet of Google's QUIC that says its version: those that a client sends until it has an answer. Others show nothing.
 *
 * @example
 * ```ts
 * import { decode, frame, Gquic, ipv4, LINKTYPE_RAW, parseHex, udp } from "@capkit/capkit/core";
 *
 * const packet = parseHex("09 0102030405060708 51303433 01 00");
 * const bytes = frame(ipv4({ src: "192.0.2.1", dst: "192.0.2.2" }), udp({ srcPort: 4000, dstPort: 443 }), packet);
 * if (decode(bytes, LINKTYPE_RAW).layer(Gquic)?.version !== "Q043") throw new Error("four letters");
 * ```
 */
export class Gquic extends Layer {
  /** The `name` of its instances. */
  static readonly layerName = "gquic";

  /** The packet at `offset`; undefined where its header is not all there. The only way to make one. */
  static decode(view: DataView, offset: number, end: number): Gquic | undefined {
    return end - offset < neededAt(view, offset, end) ? undefined : new Gquic(view, offset, end);
  }

  /** Why {@linkcode Gquic.decode} returned undefined. */
  static shortage(view: DataView, offset: number, end: number): Shortage {
    return { needed: neededAt(view, offset, end), available: end - offset };
  }

  /** Whether flags are there that say that a connection id and a version follow, and a version of Google's. */
  static recognizes(view: DataView, offset: number, end: number): boolean {
    if (end - offset < neededAt(view, offset, end)) return false;
    const flags = view.getUint8(offset);
    const wanted = FLAG_VERSION | FLAG_CID;
    return flags < 0x40 && (flags & wanted) === wanted && /^Q0\d\d$/.test(versionAt(view, offset));
  }

  /** The short name of the protocol. */
  get name(): "gquic" {
    return "gquic";
  }

  /** The public flags. */
  get flags(): number {
    return this.view.getUint8(this.offset);
  }

  /** The connection id. */
  get cid(): bigint {
    return this.view.getBigUint64(this.offset + CID);
  }

  /** The version, `"Q043"`. */
  get version(): string {
    return versionAt(this.view, this.offset);
  }

  /** The number of the packet, as far as it is sent. */
  get packetNumber(): number {
    const { view, offset, headerLength, version } = this;
    let number = 0;
    for (let i = SMALLEST; i < headerLength; i++) {
      const at = version >= BIG_ENDIAN ? i : headerLength - 1 - (i - SMALLEST);
      number = number * 0x100 + view.getUint8(offset + at);
    }
    return number;
  }

  /** Bytes of the header: 14 to 19. */
  get headerLength(): number {
    return SMALLEST + numberLength(this.flags);
  }

  /** The header as plain fields. */
  toJSON(): GquicFields {
    return { flags: this.flags, cid: String(this.cid), version: this.version, packetNumber: this.packetNumber };
  }
}

function numberLength(flags: number): number {
  return NUMBER_LENGTHS[flags >> 4 & 3] ?? 1;
}

function neededAt(view: DataView, offset: number, end: number): number {
  return end > offset ? SMALLEST + numberLength(view.getUint8(offset)) : SMALLEST + 1;
}

function versionAt(view: DataView, offset: number): string {
  const at = offset + CID + CID_LENGTH;
  return String.fromCharCode(view.getUint8(at), view.getUint8(at + 1), view.getUint8(at + 2), view.getUint8(at + 3));
}

/** The fields of a packet of Google's QUIC. */
export interface GquicFields {
  /** 0 to 63. */
  flags: number;
  /** 64 bits as decimal digits. */
  cid: string;
  /** `"Q043"`. */
  version: string;
  /** 0 to 2^48 - 1. */
  packetNumber: number;
}
