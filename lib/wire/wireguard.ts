/**
 * WireGuard, section 5.4 of its white paper: https://www.wireguard.com/papers/wireguard.pdf
 *
 * ```text
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +---------------+-----------------------------------------------+
 * |     Type      |                Reserved, zero                 |
 * +---------------+-----------------------------------------------+
 * |  Sender (types 1, 2) or receiver (types 3, 4), little-endian  |
 * +---------------------------------------------------------------+
 * |  1: ephemeral 32, static 48, timestamp 28, mac1 16, mac2 16   |
 * |  2: receiver 4, ephemeral 32, empty 16, mac1 16, mac2 16      |
 * |  3: nonce 24, cookie 32                                       |
 * |  4: counter 8, encrypted packet                               |
 * +---------------------------------------------------------------+
 * ```
 *
 * @module
 */

import { Layer, type Shortage } from "./layer.ts";

/** Handshake initiation. */
export const WG_INITIATION = 1;
/** Handshake response. */
export const WG_RESPONSE = 2;
/** Cookie reply. */
export const WG_COOKIE = 3;
/** Transport data. */
export const WG_DATA = 4;

const FIRST_INDEX = 4;
const SECOND_INDEX = 8;
const COUNTER = 8;
const SHORTEST = 8;
const DATA_HEADER_LENGTH = 16;
/** Bytes of the authentication tag that even an empty packet has. */
const TAG_LENGTH = 16;

/** Bytes of the messages that are always of one length. */
const LENGTHS: ReadonlyMap<number, number> = new Map([[WG_INITIATION, 148], [WG_RESPONSE, 92], [WG_COOKIE, 64]]);

/**
 * A WireGuard message in a frame. The encrypted packet is the payload; the other messages are header.
 *
 * @example
 * ```ts
 * import { parseHex, WG_DATA, WireGuard } from "@capkit/capkit/core";
 *
 * const bytes = parseHex("04000000 2a000000 0700000000000000" + "00".repeat(16));
 * const message = WireGuard.decode(new DataView(bytes.buffer), 0, bytes.length);
 * if (message?.type !== WG_DATA || message.receiver !== 42 || message.counter !== 7n) throw new Error("a keepalive");
 * ```
 */
export class WireGuard extends Layer {
  /** The `name` of its instances. */
  static readonly layerName = "wireguard";

  /** The message at `offset`; undefined where its bytes are not all there. The only way to make one. */
  static decode(view: DataView, offset: number, end: number): WireGuard | undefined {
    return end - offset < neededLength(view, offset, end) ? undefined : new WireGuard(view, offset, end);
  }

  /** Why {@linkcode WireGuard.decode} returned undefined. */
  static shortage(view: DataView, offset: number, end: number): Shortage {
    return { needed: neededLength(view, offset, end), available: end - offset };
  }

  /** Whether one of the four types, three zeros and a length that the type can have are there. */
  static recognizes(view: DataView, offset: number, end: number): boolean {
    if (end - offset < DATA_HEADER_LENGTH + TAG_LENGTH) return false;
    const type = view.getUint32(offset, true);
    return type === WG_DATA || (type < WG_DATA && end - offset === LENGTHS.get(type));
  }

  /** The short name of the protocol. */
  get name(): "wireguard" {
    return "wireguard";
  }

  /** What the message is, a `WG_` number. */
  get type(): number {
    return this.view.getUint8(this.offset);
  }

  /** The sender's index, in a handshake. */
  get sender(): number | undefined {
    const { type } = this;
    return type === WG_INITIATION || type === WG_RESPONSE
      ? this.view.getUint32(this.offset + FIRST_INDEX, true)
      : undefined;
  }

  /** The receiver's index, in all but the initiation. */
  get receiver(): number | undefined {
    const { type } = this;
    if (type === WG_RESPONSE) return this.view.getUint32(this.offset + SECOND_INDEX, true);
    return type === WG_COOKIE || type === WG_DATA ? this.view.getUint32(this.offset + FIRST_INDEX, true) : undefined;
  }

  /** The number of the packet, in transport data. */
  get counter(): bigint | undefined {
    return this.type === WG_DATA ? this.view.getBigUint64(this.offset + COUNTER, true) : undefined;
  }

  /** Bytes of the header: 16 in transport data, else all of the message. */
  get headerLength(): number {
    return neededLength(this.view, this.offset, this.end);
  }

  /** The header as plain fields. */
  toJSON(): WireGuardFields {
    return { type: this.type, sender: this.sender, receiver: this.receiver, counter: this.counter?.toString() };
  }
}

function neededLength(view: DataView, offset: number, end: number): number {
  if (end - offset < SHORTEST) return SHORTEST;
  const type = view.getUint8(offset);
  return type === WG_DATA ? DATA_HEADER_LENGTH : LENGTHS.get(type) ?? SHORTEST;
}

/** The fields of a {@linkcode WireGuard} message. */
export interface WireGuardFields {
  /** 0 to 255. */
  type: number;
  /** 0 to 4,294,967,295. */
  sender?: number | undefined;
  /** 0 to 4,294,967,295. */
  receiver?: number | undefined;
  /** 64 bits, in decimal digits. */
  counter?: string | undefined;
}
