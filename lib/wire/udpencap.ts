/**
 * What is before ESP and IKE on UDP port 4500, RFC 3948 section 2: nothing before ESP, whose SPI is never 0; four zeros, the
 * non-ESP marker, before IKE; or a single byte 0xff alone, which keeps a translation alive.
 *
 * ```text
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +---------------------------------------------------------------+
 * |                    Non-ESP Marker, zero                       |
 * +---------------------------------------------------------------+
 * ```
 *
 * @module
 */

import { Layer, type Shortage } from "./layer.ts";

const MARKER_LENGTH = 4;
const KEEPALIVE = 0xff;

/** What a datagram of port 4500 is. */
export type UdpEncapKind = "esp" | "ike" | "keepalive";

/**
 * The begin of a datagram of port 4500.
 *
 * @example
 * ```ts
 * import { decode, encodeUdpEncap, frame, ipv4, LINKTYPE_RAW, udp, UdpEncap } from "@capkit/capkit/core";
 *
 * const outer = [ipv4({ src: "192.0.2.1", dst: "192.0.2.2" }), udp({ srcPort: 4500, dstPort: 4500 })];
 * const packet = decode(frame(...outer, encodeUdpEncap({ kind: "keepalive" })), LINKTYPE_RAW);
 * if (packet.layer(UdpEncap)?.kind !== "keepalive") throw new Error("one byte, 0xff");
 * ```
 */
export class UdpEncap extends Layer {
  /** The `name` of its instances. */
  static readonly layerName = "udpencap";

  /** The begin of a datagram at `offset`; undefined where there is none. The only way to make one. */
  static decode(view: DataView, offset: number, end: number): UdpEncap | undefined {
    return end <= offset ? undefined : new UdpEncap(view, offset, end);
  }

  /** Why {@linkcode UdpEncap.decode} returned undefined. */
  static shortage(_view: DataView, offset: number, end: number): Shortage {
    return { needed: 1, available: end - offset };
  }

  /** Whether a marker, an SPI or a lone 0xff is there. */
  static recognizes(view: DataView, offset: number, end: number): boolean {
    return end - offset >= MARKER_LENGTH || (end - offset === 1 && view.getUint8(offset) === KEEPALIVE);
  }

  /** The short name of the protocol. */
  get name(): "udpencap" {
    return "udpencap";
  }

  /** What the datagram is. */
  get kind(): UdpEncapKind {
    const { view, offset, end } = this;
    if (end - offset === 1 && view.getUint8(offset) === KEEPALIVE) return "keepalive";
    return end - offset >= MARKER_LENGTH && view.getUint32(offset) === 0 ? "ike" : "esp";
  }

  /** Bytes of the header: none before ESP, 4 before IKE, and 1 in a keepalive. */
  get headerLength(): number {
    const { kind } = this;
    return kind === "esp" ? 0 : kind === "ike" ? MARKER_LENGTH : 1;
  }

  /** The header as plain fields. */
  toJSON(): UdpEncapFields {
    return { kind: this.kind };
  }
}

/** What {@linkcode UdpEncap} says. */
export interface UdpEncapFields {
  /** What the datagram is. */
  kind: UdpEncapKind;
}

/** The bytes before ESP or IKE, or a whole keepalive. */
export function encodeUdpEncap({ kind }: UdpEncapFields): Uint8Array<ArrayBuffer> {
  if (kind === "keepalive") return Uint8Array.of(KEEPALIVE);
  return new Uint8Array(kind === "ike" ? MARKER_LENGTH : 0);
}
