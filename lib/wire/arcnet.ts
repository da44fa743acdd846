/**
 * ARCNET as Linux gives it (LINKTYPE_ARCNET_LINUX): the header of RFC 1201 section 2 or RFC 1051, with an offset of the card.
 *
 * ```text
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +---------------+---------------+-------------------------------+
 * |    Source     |  Destination  |        Offset of card         |
 * +---------------+---------------+-------------------------------+
 * |   Protocol    |  Split Flag   |        Sequence Number        |
 * +---------------+---------------+-------------------------------+
 * ```
 *
 * @module
 */

import { Layer, type Shortage } from "./layer.ts";

const SRC = 0;
const DST = 1;
const FRAME_OFFSET = 2;
const PROTOCOL = 4;
const HEADER_LENGTH = 5;

/** Bytes of split flag and sequence number. */
const SPLIT_LENGTH = 3;
/** Split flag of an exception packet: protocol, split flag and sequence number follow once more (RFC 1201, section 3). */
const EXCEPTION = 0xff;
const EXCEPTION_LENGTH = 4;

/** Protocol: IPv4, RFC 1051. */
export const ARCNET_IP_1051 = 0xf0;
/** Protocol: ARP, RFC 1051. */
export const ARCNET_ARP_1051 = 0xf1;
/** Protocol: IPv6, RFC 2497. */
export const ARCNET_IPV6 = 0xc4;
/** Protocol: IPv4, RFC 1201. */
export const ARCNET_IP_1201 = 0xd4;
/** Protocol: ARP, RFC 1201. */
export const ARCNET_ARP_1201 = 0xd5;
/** Protocol: reverse ARP, RFC 1201. */
export const ARCNET_RARP_1201 = 0xd6;

/**
 * An ARCNET header in a frame. Protocols of RFC 1051 have neither split flag nor sequence number; all others have both, and twice
 * in an exception packet, whose first split flag is 255.
 *
 * @example
 * ```ts
 * import { Arcnet, decode, LINKTYPE_ARCNET_LINUX, parseHex } from "@capkit/capkit/core";
 *
 * const packet = decode(parseHex("be00ea08d5000165" + "0007080001040001"), LINKTYPE_ARCNET_LINUX);
 * if (packet.layer(Arcnet)?.sequence !== 357) throw new Error("the 357th packet");
 * ```
 */
export class Arcnet extends Layer {
  /** The `name` of its instances. */
  static readonly layerName = "arcnet";

  /** The header at `offset`; undefined where its 5, 8 or 12 bytes are not there. The only way to make one. */
  static decode(view: DataView, offset: number, end: number): Arcnet | undefined {
    const available = end - offset;
    return available < HEADER_LENGTH || available < lengthAt(view, offset, end)
      ? undefined
      : new Arcnet(view, offset, end);
  }

  /** Why {@linkcode Arcnet.decode} returned undefined. */
  static shortage(view: DataView, offset: number, end: number): Shortage {
    const available = end - offset;
    return { needed: available < HEADER_LENGTH ? HEADER_LENGTH : lengthAt(view, offset, end), available };
  }

  /** The short name of the protocol. */
  get name(): "arcnet" {
    return "arcnet";
  }

  /** The source station. */
  get src(): number {
    return this.view.getUint8(this.offset + SRC);
  }

  /** The destination station; 0 is all. */
  get dst(): number {
    return this.view.getUint8(this.offset + DST);
  }

  /** Where the packet lay in the memory of the card. */
  get frameOffset(): number {
    return this.view.getUint16(this.offset + FRAME_OFFSET);
  }

  /** What follows, an `ARCNET_` number. */
  get protocol(): number {
    return this.view.getUint8(this.offset + PROTOCOL);
  }

  /** 0 for a packet in one piece; undefined where the protocol does not split packets. */
  get splitFlag(): number | undefined {
    return this.headerLength === HEADER_LENGTH ? undefined : this.view.getUint8(this.payloadOffset - SPLIT_LENGTH);
  }

  /** The number that all pieces of a packet share; undefined where the protocol does not split packets. */
  get sequence(): number | undefined {
    return this.headerLength === HEADER_LENGTH ? undefined : this.view.getUint16(this.payloadOffset - 2);
  }

  /** Bytes of the header: 5, 8, or 12 in an exception packet. */
  get headerLength(): number {
    return lengthAt(this.view, this.offset, this.end);
  }

  /** The header as plain fields. */
  toJSON(): ArcnetFields {
    return {
      src: this.src,
      dst: this.dst,
      frameOffset: this.frameOffset,
      protocol: this.protocol,
      ...(this.splitFlag === undefined ? {} : { splitFlag: this.splitFlag }),
      ...(this.sequence === undefined ? {} : { sequence: this.sequence }),
    };
  }
}

/** The fields of an ARCNET header. */
export interface ArcnetFields {
  /** 0 to 255. */
  src: number;
  /** 0 to 255. */
  dst: number;
  /** 0 to 65,535. */
  frameOffset: number;
  /** 0 to 255. */
  protocol: number;
  /** 0 to 255. */
  splitFlag?: number;
  /** 0 to 65,535. */
  sequence?: number;
}

function lengthAt(view: DataView, offset: number, end: number): number {
  const protocol = view.getUint8(offset + PROTOCOL);
  if (protocol === ARCNET_IP_1051 || protocol === ARCNET_ARP_1051) return HEADER_LENGTH;
  const exception = offset + HEADER_LENGTH < end && view.getUint8(offset + HEADER_LENGTH) === EXCEPTION;
  return HEADER_LENGTH + SPLIT_LENGTH + (exception ? EXCEPTION_LENGTH : 0);
}
